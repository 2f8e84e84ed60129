/* SPDX-License-Identifier: EUPL-1.2
 *
 * Amounts over a crosswalk: rounding each cumulative share down makes the parts add up to the amount exactly.
 */
#include "grid/crosswalk.h"
#include "grid/share.h"

void split_amount(int64_t amount, const uint64_t *weight, size_t count, int64_t *part)
{
    uint64_t total = 0, so_far = 0;
    for (size_t i = 0; i < count; i++)
        total += weight[i];
    if (count > 0 && total == 0) {
        memset(part, 0, count * sizeof *part);
        part[0] = amount;
        return;
    }
    if (count == 0)
        return;
    struct share share = share_of(amount, total);
    int64_t before = 0;
    for (size_t i = 0; i < count; i++) {
        so_far += weight[i];
        int64_t here = share_floor(&share, so_far);
        part[i] = here - before;
        before = here;
    }
}

/* Parts as in split_amount, added where they belong without a list of them. */
static void apply_row(const struct crosswalk *crosswalk, size_t row, int64_t amount, int64_t *out, int64_t *outside)
{
    size_t first = crosswalk->start[row], end = crosswalk->start[row + 1];
    uint64_t total = 0, so_far = 0;
    for (size_t i = first; i < end; i++)
        total += crosswalk->weight[i];
    struct share share = share_of(amount, total ? total : 1);
    int64_t before = 0;
    for (size_t i = first; i < end; i++) {
        so_far += crosswalk->weight[i];
        int64_t here = total ? share_floor(&share, so_far) : amount;
        *(crosswalk->to[i] == CROSSWALK_OUTSIDE ? outside : &out[crosswalk->to[i]]) += here - before;
        before = here;
    }
}

void crosswalk_apply(const struct crosswalk *crosswalk, const int64_t *amount, int64_t *out, int64_t *outside)
{
    for (size_t row = 0; row < crosswalk->rows; row++)
        if (crosswalk->start[row] < crosswalk->start[row + 1])
            apply_row(crosswalk, row, amount[row], out, outside);
}
