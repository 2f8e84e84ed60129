/* SPDX-License-Identifier: EUPL-1.2
 *
 * Gaps: partly covered cells are flooded; a flood that reaches open ground is coast, one that does not is a hole.
 */
#include "grid/gaps.h"

#include <stdlib.h>

#include "base/memory.h"

/* A partly covered cell. */
struct partial {
    uint64_t cell;
    bool flooded, open;
};

struct flood {
    const struct grid *grid;
    const struct pairs *pairs;
    struct partial *partial; /* by cell */
    size_t count;
    size_t *stack, stacked;  /* room for count */
    size_t *members, joined; /* of the present flood */
};

static int compare_partial(const void *a, const void *b)
{
    uint64_t x = ((const struct partial *)a)->cell, y = ((const struct partial *)b)->cell;
    return (x > y) - (x < y);
}

static struct partial *partial_at(const struct flood *flood, uint64_t cell)
{
    const struct partial wanted = {.cell = cell};
    return bsearch(&wanted, flood->partial, flood->count, sizeof wanted, compare_partial);
}

static bool has_zone(const struct flood *flood, uint64_t cell)
{
    size_t at = pairs_find(flood->grid, flood->pairs, cell);
    return at < flood->pairs->count && pairs_cell(flood->pairs, at) == cell;
}

/* Looks at one neighbour: joins it when it is partly covered; true when it is open ground. */
static bool visit(struct flood *flood, int64_t column, int64_t row)
{
    if (column < 0 || row < 0 || column >= flood->grid->columns || row >= flood->grid->rows)
        return true;
    uint64_t cell = (uint64_t)row * (uint64_t)flood->grid->columns + (uint64_t)column;
    struct partial *next = partial_at(flood, cell);
    if (!next)
        return !has_zone(flood, cell);
    if (!next->flooded) {
        next->flooded = true;
        flood->stack[flood->stacked++] = (size_t)(next - flood->partial);
    }
    return false;
}

/* Floods from one cell over its eight neighbours and theirs; marks all of the flood as open or not. */
static void flood_from(struct flood *flood, size_t start)
{
    bool open = false;
    flood->partial[start].flooded = true;
    flood->stack[0] = start;
    flood->stacked = 1;
    flood->joined = 0;
    while (flood->stacked > 0) {
        size_t at = flood->stack[--flood->stacked];
        flood->members[flood->joined++] = at;
        int64_t column = (int64_t)(flood->partial[at].cell % (uint64_t)flood->grid->columns);
        int64_t row = (int64_t)(flood->partial[at].cell / (uint64_t)flood->grid->columns);
        for (int64_t side = 0; side < 9; side++)
            if (side != 4 && visit(flood, column + side % 3 - 1, row + side / 3 - 1))
                open = true;
    }
    for (size_t i = 0; i < flood->joined; i++)
        flood->partial[flood->members[i]].open = open;
}

static void drop_borders(const struct flood *flood, struct partition *partition)
{
    size_t kept = 0;
    for (size_t i = 0; i < partition->count; i++) {
        const struct partition_defect *defect = &partition->defects[i];
        if (defect->excess < 0 && partial_at(flood, defect->cell)->open)
            continue;
        partition->defects[kept++] = *defect;
    }
    partition->count = kept;
}

d4i_status gaps_keep(d4i_context *context, const struct grid *grid, const struct pairs *pairs,
                     struct partition *partition)
{
    struct flood flood = {.grid = grid, .pairs = pairs};
    d4i_status status;
    GUARD(mem_alloc(context, partition->count, sizeof *flood.partial, &flood.partial));
    GUARD(mem_alloc(context, partition->count, sizeof *flood.stack, &flood.stack));
    GUARD(mem_alloc(context, partition->count, sizeof *flood.members, &flood.members));
    for (size_t i = 0; i < partition->count; i++)
        if (partition->defects[i].excess < 0)
            flood.partial[flood.count++] = (struct partial){.cell = partition->defects[i].cell};
    qsort(flood.partial, flood.count, sizeof *flood.partial, compare_partial);
    for (size_t i = 0; i < flood.count; i++)
        if (!flood.partial[i].flooded)
            flood_from(&flood, i);
    drop_borders(&flood, partition);
done:
    free(flood.partial);
    free(flood.stack);
    free(flood.members);
    return status;
}
