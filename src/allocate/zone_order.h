/* SPDX-License-Identifier: EUPL-1.2
 *
 * Pairs zone by zone, and inside a zone along a Hilbert curve over the absolute position of the cell: the order in
 * which people are rounded. It is the same whatever the box, the tiles and the number of threads.
 */
#ifndef ALLOCATE_ZONE_ORDER_H
#define ALLOCATE_ZONE_ORDER_H

#include "grid/partition.h"

struct zone_order {
    size_t first_zone, zones, count;
    size_t *start; /* [zones + 1]: the pairs of zone first_zone + z are pair[start[z]] .. pair[start[z + 1] - 1] */
    size_t *pair;  /* [count]: number in the list of pairs */
};
void zone_order_release(struct zone_order *order);

/* The pairs of the zones first_zone .. first_zone + zones - 1, which exist. Reads the list twice, and then sorts
 * each zone: O(pairs->count + n log(largest zone)), 8 bytes a pair of these zones. *out is replaced, and untouched
 * on failure (D4I_NO_MEMORY, D4I_CANCELLED). */
d4i_status zone_order_make(d4i_context *context, const struct grid *grid, const struct pairs *pairs,
                           size_t first_zone, size_t zones, struct zone_order *out);

#endif
