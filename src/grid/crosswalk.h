/* SPDX-License-Identifier: EUPL-1.2
 *
 * From one zone system to another: a sparse matrix of integer weights, and the exact distribution of amounts
 * over it (totals close to the last millionth of a person).
 */
#ifndef GRID_CROSSWALK_H
#define GRID_CROSSWALK_H

#include "grid/partition.h"

#define CROSSWALK_OUTSIDE UINT32_MAX /* `to` of the part that no target covers */

/* Row z holds the entries start[z] .. start[z+1]-1, by ascending `to`, CROSSWALK_OUTSIDE last. A row without
 * entries has no place at all. The weights of a row sum to less than 2^63. */
struct crosswalk {
    size_t *start;
    uint32_t *to;
    uint64_t *weight;
    size_t rows, count;
};
void crosswalk_release(struct crosswalk *crosswalk);

/* Zone -> unit over the cells they share: weight = sum of zone mass in the cell times the unit's coverage of the
 * cell; mass[pair of from] < 2^62, NULL = coverage x weight. What no unit covers goes to CROSSWALK_OUTSIDE, unless
 * `renormalise`. Where units overlap they share the cell in proportion. `from` needs weights; both sorted by walk.
 */
d4i_status crosswalk_by_cells(d4i_context *context, const struct grid *grid, const struct pairs *from,
                              const uint64_t *mass, size_t zones, const struct pairs *to, size_t units,
                              bool renormalise, struct crosswalk *out);
/* Zone -> unit by key: unit_of[z], or UINT32_MAX for none (an empty row). */
d4i_status crosswalk_by_key(d4i_context *context, const uint32_t *unit_of, size_t zones, struct crosswalk *out);

/* Splits `amount` (may be negative) over `count` weights: part i = floor(amount C_i / W) - floor(amount C_i-1 / W)
 * in 128 bits, C cumulative. Parts sum to amount exactly. All weights 0: everything to the first. */
void split_amount(int64_t amount, const uint64_t *weight, size_t count, int64_t *part);
/* out[to] += split of amount[z] over row z; *outside += the rest. Rows without entries are not touched. */
void crosswalk_apply(const struct crosswalk *crosswalk, const int64_t *amount, int64_t *out, int64_t *outside);

#endif
