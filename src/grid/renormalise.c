/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cells that overlapping zones cover more than once, scaled back to exactly one cell: largest remainder, ties to
 * the lower zone, and no pair is scaled away altogether.
 */
#include "base/memory.h"
#include "grid/partition.h"

struct remainder {
    uint64_t left_over;
    size_t pair;
};

static int by_remainder(const void *a, const void *b)
{
    const struct remainder *x = a, *y = b;
    if (x->left_over != y->left_over)
        return x->left_over > y->left_over ? -1 : 1;
    return (x->pair > y->pair) - (x->pair < y->pair);
}

static void scale_cell(struct pairs *pairs, size_t first, size_t end, uint64_t sum, struct remainder *rests)
{
    uint64_t left = COVER_FULL;
    for (size_t i = first; i < end; i++) {
        uint64_t wanted = (uint64_t)pairs->coverage[i] * COVER_FULL;
        rests[i - first] = (struct remainder){wanted % sum, i};
        pairs->coverage[i] = (uint32_t)(wanted / sum);
        left -= pairs->coverage[i];
    }
    qsort(rests, end - first, sizeof *rests, by_remainder);
    for (size_t k = 0; k < left; k++)
        pairs->coverage[rests[k].pair]++;
    for (size_t i = first; i < end; i++) {
        if (pairs->coverage[i] > 0)
            continue;
        size_t largest = first;
        for (size_t k = first; k < end; k++)
            if (pairs->coverage[k] > pairs->coverage[largest])
                largest = k;
        pairs->coverage[largest]--;
        pairs->coverage[i] = 1;
    }
}

d4i_status partition_renormalise(d4i_context *context, struct pairs *pairs)
{
    struct remainder *rests = NULL;
    size_t capacity = 0;
    d4i_status status = D4I_OK;
    for (size_t i = 0, next; i < pairs->count; i = next) {
        uint64_t sum = 0;
        for (next = i; next < pairs->count && pairs_cell(pairs, next) == pairs_cell(pairs, i); next++)
            sum += pairs->coverage[next];
        if (sum <= COVER_FULL)
            continue;
        GUARD(mem_grow(context, &rests, &capacity, next - i, sizeof *rests));
        scale_cell(pairs, i, next, sum, rests);
    }
done:
    free(rests);
    return status;
}
