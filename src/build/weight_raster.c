/* SPDX-License-Identifier: EUPL-1.2
 *
 * Weights from a raster, straight onto the pairs. Its values come row by row and pairs stand tile by tile, row by
 * row in a tile: so each tile remembers which pair is next. What the largest value is must be known before values
 * become integers: they wait in the place of the weights as the floats that most rasters are made of. Where a value
 * is no float, the raster is read twice.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "build/weights.h"

struct weighing {
    const struct grid *grid;
    const struct pairs *pairs;
    double most, scale; /* scale 0: not known yet, floats are put */
    bool floats, whole; /* so far every value on a pair is a float, is a whole number */
    size_t *next;       /* [row-major tile]: its first pair that has no value yet */
    size_t *end;        /* [row-major tile] */
    uint32_t *weights;
};

static size_t tile_of(const struct grid *grid, uint64_t cell)
{
    uint64_t row = cell / (uint64_t)grid->columns, column = cell % (uint64_t)grid->columns;
    return (size_t)(row / GRID_TILE * grid_tile_columns(grid) + column / GRID_TILE);
}

static void find_tiles(struct weighing *weighing)
{
    const struct pairs *pairs = weighing->pairs;
    for (size_t i = 0, end; i < pairs->count; i = end) {
        size_t tile = tile_of(weighing->grid, pairs_cell(pairs, i));
        end = pairs_tile_end(weighing->grid, pairs, i);
        weighing->next[tile] = i;
        weighing->end[tile] = end;
    }
}

/* The value as a float, in the place of a weight. */
static void put_float(struct weighing *weighing, size_t pair, double value)
{
    float narrow = (float)value;
    weighing->floats &= narrow == value;
    weighing->whole &= weight_is_whole(value);
    memcpy(&weighing->weights[pair], &narrow, sizeof narrow);
}

/* The pairs of a tile in the row of cells from `first` to before `last`. */
static void weigh_tile(struct weighing *weighing, size_t tile, const double *cells, uint64_t first, uint64_t last)
{
    const struct pairs *pairs = weighing->pairs;
    size_t i = weighing->next[tile], end = weighing->end[tile];
    while (i < end && pairs_cell(pairs, i) < first)
        i++; /* of rows without a pixel */
    for (uint64_t cell; i < end && (cell = pairs_cell(pairs, i)) < last; i++) {
        if (weighing->scale == 0)
            put_float(weighing, i, cells[cell - first]);
        else
            weighing->weights[i] = weight_of(cells[cell - first], weighing->scale);
    }
    weighing->next[tile] = i;
}

static d4i_status take_row(d4i_context *context, uint64_t row, const double *cells, void *user)
{
    struct weighing *weighing = user;
    size_t columns = (size_t)weighing->grid->columns, tiles = grid_tile_columns(weighing->grid);
    (void)context;
    for (size_t tile = row / GRID_TILE * tiles; tile < (row / GRID_TILE + 1) * tiles; tile++)
        weigh_tile(weighing, tile, cells, row * columns, (row + 1) * columns);
    for (size_t i = 0; i < columns; i++)
        weighing->most = cells[i] > weighing->most ? cells[i] : weighing->most;
    return D4I_OK;
}

static void floats_to_weights(struct weighing *weighing)
{
    for (size_t i = 0; i < weighing->pairs->count; i++) {
        float value;
        memcpy(&value, &weighing->weights[i], sizeof value);
        weighing->weights[i] = weight_of(value, weighing->scale);
    }
}

d4i_status weight_pairs_raster(d4i_context *context, const struct atlas *atlas, const struct project_weight *weight,
                               uint32_t *weights, struct cell_values *totals)
{
    const struct grid *grid = &atlas->grid;
    struct weighing weighing = {
        .grid = grid, .pairs = &atlas->pairs, .weights = weights, .floats = true, .whole = true};
    struct raster_options options = weight->raster;
    size_t tiles = (size_t)grid_tile_columns(grid) * grid_tile_rows(grid);
    d4i_status status;
    options.path = weight->file.path;
    GUARD(mem_alloc(context, tiles, sizeof *weighing.next, &weighing.next));
    GUARD(mem_alloc(context, tiles, sizeof *weighing.end, &weighing.end));
    find_tiles(&weighing);
    GUARD(raster_stream_cells(context, &options, grid, take_row, &weighing, totals));
    weighing.scale = weight_scale(weighing.most, weighing.whole);
    if (weighing.floats) {
        floats_to_weights(&weighing);
        goto done;
    }
    find_tiles(&weighing);
    GUARD(raster_stream_cells(context, &options, grid, take_row, &weighing, totals));
done:
    free(weighing.next);
    free(weighing.end);
    return status;
}
