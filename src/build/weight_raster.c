/* SPDX-License-Identifier: EUPL-1.2
 *
 * Weights from a raster, straight onto the pairs. Its values come row by row and pairs stand tile by tile, so one
 * row of tiles is held at a time. What the largest value is must be known before values become integers: they wait
 * in the place of the weights as the floats that most rasters are made of. Where a value is no float, the raster is
 * read twice.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "build/weights.h"

struct weighing {
    const struct grid *grid;
    const struct pairs *pairs;
    double most, scale; /* scale 0: not known yet, floats are put */
    bool floats;        /* so far every value is one */
    size_t *start;      /* [row-major tile]: its first pair */
    size_t *end;        /* [row-major tile] */
    double *strip;      /* GRID_TILE rows of cells */
    uint64_t strip_row; /* which row of tiles it is */
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
        size_t tile = tile_of(weighing->grid, pairs->cell[i]);
        end = pairs_tile_end(weighing->grid, pairs, i);
        weighing->start[tile] = i;
        weighing->end[tile] = end;
    }
}

/* The value as a float, in the place of a weight. */
static void put_floats(struct weighing *weighing, size_t first, size_t end, const double *strip, uint64_t cell)
{
    const struct pairs *pairs = weighing->pairs;
    bool floats = true;
    for (size_t i = first; i < end; i++) {
        double value = strip[pairs->cell[i] - cell];
        float narrow = (float)value;
        floats &= narrow == value;
        memcpy(&weighing->weights[i], &narrow, sizeof narrow);
    }
    weighing->floats &= floats;
}

static void weigh_strip(struct weighing *weighing)
{
    const struct pairs *pairs = weighing->pairs;
    uint64_t columns = (uint64_t)weighing->grid->columns, tiles = grid_tile_columns(weighing->grid);
    uint64_t row = weighing->strip_row, cell = row * GRID_TILE * columns;
    for (size_t tile = row * tiles; tile < (row + 1) * tiles; tile++) {
        size_t first = weighing->start[tile], end = weighing->end[tile];
        if (weighing->scale == 0)
            put_floats(weighing, first, end, weighing->strip, cell);
        else
            for (size_t i = first; i < end; i++)
                weighing->weights[i] = weight_of(weighing->strip[pairs->cell[i] - cell], weighing->scale);
    }
    memset(weighing->strip, 0, GRID_TILE * columns * sizeof *weighing->strip);
}

static d4i_status take_row(d4i_context *context, uint64_t row, const double *cells, void *user)
{
    struct weighing *weighing = user;
    size_t columns = (size_t)weighing->grid->columns;
    (void)context;
    if (row / GRID_TILE != weighing->strip_row) {
        weigh_strip(weighing);
        weighing->strip_row = row / GRID_TILE;
    }
    memcpy(weighing->strip + row % GRID_TILE * columns, cells, columns * sizeof *cells);
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
    struct weighing weighing = {.grid = grid, .pairs = &atlas->pairs, .weights = weights, .floats = true};
    struct raster_options options = weight->raster;
    size_t tiles = (size_t)grid_tile_columns(grid) * grid_tile_rows(grid);
    d4i_status status;
    options.path = weight->file.path;
    GUARD(mem_alloc(context, tiles, sizeof *weighing.start, &weighing.start));
    GUARD(mem_alloc(context, tiles, sizeof *weighing.end, &weighing.end));
    GUARD(mem_alloc(context, (size_t)GRID_TILE * (size_t)grid->columns, sizeof *weighing.strip, &weighing.strip));
    find_tiles(&weighing);
    GUARD(raster_stream_cells(context, &options, grid, take_row, &weighing, totals));
    weigh_strip(&weighing);
    weighing.scale = weight_scale(weighing.most);
    if (weighing.floats) {
        floats_to_weights(&weighing);
        goto done;
    }
    GUARD(raster_stream_cells(context, &options, grid, take_row, &weighing, totals));
    weigh_strip(&weighing);
done:
    free(weighing.start);
    free(weighing.end);
    free(weighing.strip);
    return status;
}
