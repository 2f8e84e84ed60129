/* SPDX-License-Identifier: EUPL-1.2
 *
 * Weights from a raster, straight onto the pairs. Its values come row by row and pairs stand tile by tile, so one
 * row of tiles is held at a time; what the largest value is must be known before, so the raster is read twice.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "build/weights.h"

struct weighing {
    const struct grid *grid;
    const struct pairs *pairs;
    double most, scale;
    size_t *start;  /* [row-major tile]: its first pair */
    size_t *length; /* [row-major tile] */
    double *strip;  /* GRID_TILE rows of cells */
    uint32_t *weights;
};

static d4i_status find_most(d4i_context *context, const struct cell_values *strip, void *user)
{
    struct weighing *weighing = user;
    (void)context;
    for (size_t i = 0; i < strip->count; i++)
        weighing->most = fmax(weighing->most, strip->value[i]);
    return D4I_OK;
}

static size_t tile_of(const struct grid *grid, uint64_t cell)
{
    uint64_t row = cell / (uint64_t)grid->columns, column = cell % (uint64_t)grid->columns;
    return (size_t)(row / GRID_TILE * grid_tile_columns(grid) + column / GRID_TILE);
}

static void find_tiles(struct weighing *weighing)
{
    const struct pairs *pairs = weighing->pairs;
    uint64_t last = GRID_NO_CELL;
    for (size_t i = 0, tile = 0; i < pairs->count; i++) {
        if (pairs->cell[i] != last)
            tile = tile_of(weighing->grid, last = pairs->cell[i]);
        if (!weighing->length[tile]++)
            weighing->start[tile] = i;
    }
}

static d4i_status weigh_strip(d4i_context *context, const struct cell_values *strip, void *user)
{
    struct weighing *weighing = user;
    const struct pairs *pairs = weighing->pairs;
    uint64_t columns = (uint64_t)weighing->grid->columns, tiles = grid_tile_columns(weighing->grid);
    uint64_t row = strip->cell[0] / columns / GRID_TILE, first = row * GRID_TILE * columns;
    (void)context;
    for (size_t i = 0; i < strip->count; i++)
        weighing->strip[strip->cell[i] - first] = strip->value[i];
    for (size_t tile = row * tiles; tile < (row + 1) * tiles; tile++)
        for (size_t i = weighing->start[tile], end = i + weighing->length[tile]; i < end; i++)
            weighing->weights[i] = weight_of(weighing->strip[pairs->cell[i] - first], weighing->scale);
    for (size_t i = 0; i < strip->count; i++)
        weighing->strip[strip->cell[i] - first] = 0;
    return D4I_OK;
}

d4i_status weight_pairs_raster(d4i_context *context, const struct atlas *atlas, const struct project_weight *weight,
                               uint32_t *weights, struct cell_values *totals)
{
    const struct grid *grid = &atlas->grid;
    struct weighing weighing = {.grid = grid, .pairs = &atlas->pairs, .weights = weights};
    struct raster_options options = weight->raster;
    size_t tiles = (size_t)grid_tile_columns(grid) * grid_tile_rows(grid);
    d4i_status status;
    options.path = weight->file.path;
    GUARD(mem_alloc(context, tiles, sizeof *weighing.start, &weighing.start));
    GUARD(mem_alloc(context, tiles, sizeof *weighing.length, &weighing.length));
    GUARD(mem_alloc(context, (size_t)GRID_TILE * (size_t)grid->columns, sizeof *weighing.strip, &weighing.strip));
    find_tiles(&weighing);
    GUARD(raster_stream_cells(context, &options, grid, find_most, &weighing, totals));
    weighing.scale = weight_scale(weighing.most);
    GUARD(raster_stream_cells(context, &options, grid, weigh_strip, &weighing, totals));
done:
    free(weighing.start);
    free(weighing.length);
    free(weighing.strip);
    return status;
}
