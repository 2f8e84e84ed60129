/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones that are grid squares: which cells each is made of. A square of the grid's own size is one cell; larger and
 * smaller ones are cut on the lattice, so that squares that tile the ground still sum to one in every cell.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/cover.h"

/* Where a distance from the grid's corner falls on the lattice: the nearest point, a function of the place alone,
 * so that squares side by side agree. */
static int64_t lattice_of(int64_t metres, int32_t cell)
{
    int64_t scaled = 2 * metres * GRID_STEPS + cell, whole = scaled / (2 * (int64_t)cell);
    return whole - (scaled % (2 * (int64_t)cell) < 0);
}

d4i_status cover_push(d4i_context *context, const struct grid *grid, struct pairs *pairs, uint64_t cell,
                      uint32_t zone, uint32_t coverage)
{
    if (pairs->count == pairs->capacity)
        TRY(pairs_grow(context, grid, pairs, pairs->count + 1));
    pairs_put_cell(pairs, pairs->count, cell);
    pairs->zone[pairs->count] = zone;
    pairs->coverage[pairs->count++] = coverage;
    return D4I_OK;
}

static int64_t lower(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t higher(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The cells of the grid that a square covers, wholly or in part. */
static d4i_status cover_square(d4i_context *context, const struct grid *grid, const struct grid_square *square,
                               uint32_t zone, struct pairs *pairs, uint8_t *cut)
{
    int64_t west = lattice_of(square->east - grid->west, grid->cell);
    int64_t south = lattice_of(square->north - grid->south, grid->cell);
    int64_t east = lattice_of(square->east - grid->west + square->size, grid->cell);
    int64_t north = lattice_of(square->north - grid->south + square->size, grid->cell);
    if (west < 0 || south < 0 || east > (int64_t)grid->columns * GRID_STEPS ||
        north > (int64_t)grid->rows * GRID_STEPS) {
        *cut = 1;
        return D4I_OK;
    }
    for (int64_t row = south / GRID_STEPS; row * GRID_STEPS < north; row++)
        for (int64_t column = west / GRID_STEPS; column * GRID_STEPS < east; column++) {
            int64_t height = lower(north, (row + 1) * GRID_STEPS) - higher(south, row * GRID_STEPS);
            int64_t width = lower(east, (column + 1) * GRID_STEPS) - higher(west, column * GRID_STEPS);
            TRY(cover_push(context, grid, pairs, (uint64_t)(row * grid->columns + column), zone,
                           (uint32_t)(2 * width * height)));
        }
    return D4I_OK;
}

struct walked {
    uint64_t key;
    uint32_t zone, coverage;
};

static int compare_walked(const void *a, const void *b)
{
    const struct walked *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->zone > y->zone) - (x->zone < y->zone);
}

d4i_status cover_sort(d4i_context *context, const struct grid *grid, struct pairs *pairs)
{
    struct walked *walked;
    TRY(mem_alloc(context, pairs->count, sizeof *walked, &walked));
    for (size_t i = 0; i < pairs->count; i++)
        walked[i] = (struct walked){grid_walk_key(grid, pairs_cell(pairs, i)), pairs->zone[i], pairs->coverage[i]};
    qsort(walked, pairs->count, sizeof *walked, compare_walked);
    for (size_t i = 0; i < pairs->count; i++) {
        pairs_put_cell(pairs, i, grid_cell_of_walk_key(grid, walked[i].key));
        pairs->zone[i] = walked[i].zone;
        pairs->coverage[i] = walked[i].coverage;
    }
    free(walked);
    return D4I_OK;
}

d4i_status cover_cells(d4i_context *context, struct work *work, struct work_source *source,
                       const struct atlas_source *zones)
{
    const struct grid *grid = &work->atlas.grid;
    TRY(mem_alloc(context, zones->zone_count, 1, &source->cut));
    for (size_t z = 0; z < zones->zone_count; z++) {
        TRY(cover_square(context, grid, &zones->square[z], (uint32_t)z, &source->pairs, &source->cut[z]));
        if (z % 65536 == 0)
            TRY(progress(context, "covering cells", z, zones->zone_count));
    }
    return cover_sort(context, grid, &source->pairs);
}
