/* SPDX-License-Identifier: EUPL-1.2
 *
 * Shapes, pairs and the report on a partition as things that are held: released, and looked up by cell.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "grid/partition.h"

void shapes_release(struct shapes *shapes)
{
    free(shapes->points);
    free(shapes->point_start);
    free(shapes->ring_first);
    memset(shapes, 0, sizeof *shapes);
}

void pairs_release(struct pairs *pairs)
{
    free(pairs->cell_low);
    free(pairs->cell_high);
    free(pairs->zone);
    free(pairs->coverage);
    free(pairs->weight);
    memset(pairs, 0, sizeof *pairs);
}

d4i_status pairs_grow(d4i_context *context, const struct grid *grid, struct pairs *pairs, size_t needed)
{
    size_t low = pairs->capacity, high = low, zone = low, coverage = low;
    bool beyond = (uint64_t)grid->columns * (uint64_t)grid->rows > (uint64_t)UINT32_MAX + 1;
    TRY(mem_grow(context, &pairs->cell_low, &low, needed, sizeof *pairs->cell_low));
    if (beyond)
        TRY(mem_grow(context, &pairs->cell_high, &high, needed, sizeof *pairs->cell_high));
    TRY(mem_grow(context, &pairs->zone, &zone, needed, sizeof *pairs->zone));
    TRY(mem_grow(context, &pairs->coverage, &coverage, needed, sizeof *pairs->coverage));
    pairs->capacity = low;
    return D4I_OK;
}

size_t pairs_find(const struct grid *grid, const struct pairs *pairs, uint64_t cell)
{
    uint64_t wanted = grid_walk_key(grid, cell);
    size_t low = 0, high = pairs->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (grid_walk_key(grid, pairs_cell(pairs, middle)) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool same_tile(const struct grid *grid, uint64_t a, uint64_t b)
{
    uint64_t columns = (uint64_t)grid->columns;
    return a / columns / GRID_TILE == b / columns / GRID_TILE && a % columns / GRID_TILE == b % columns / GRID_TILE;
}

size_t pairs_tile_end(const struct grid *grid, const struct pairs *pairs, size_t first)
{
    size_t in = first, step = 1, out;
    for (out = first + 1; out < pairs->count && same_tile(grid, pairs_cell(pairs, first), pairs_cell(pairs, out));
         step *= 2) {
        in = out;
        out = step < pairs->count - out ? out + step : pairs->count;
    }
    while (out - in > 1) {
        size_t middle = in + (out - in) / 2;
        *(same_tile(grid, pairs_cell(pairs, first), pairs_cell(pairs, middle)) ? &in : &out) = middle;
    }
    return out;
}

void partition_release(struct partition *partition)
{
    free(partition->defects);
    free(partition->winding);
    free(partition->outside);
    free(partition->area);
    memset(partition, 0, sizeof *partition);
}
