/* SPDX-License-Identifier: EUPL-1.2
 *
 * Third stage: the grid. The project gives its box, or it is drawn around all zones.
 */
#include <math.h>

#include "build/work.h"

static void widen(double box[4], double west, double south, double east, double north)
{
    box[0] = fmin(box[0], west);
    box[1] = fmin(box[1], south);
    box[2] = fmax(box[2], east);
    box[3] = fmax(box[3], north);
}

static void around_cells(const struct source_data *data, double box[4])
{
    for (size_t z = 0; z < data->zone_count; z++) {
        const struct grid_square *square = &data->square[z];
        widen(box, (double)square->east, (double)square->north, (double)square->east + square->size,
              (double)square->north + square->size);
    }
}

d4i_status work_extent(d4i_context *context, struct work *work)
{
    struct atlas *atlas = &work->atlas;
    atlas->has_grid = work->project->has_grid;
    atlas->grid = work->project->grid;
    if (!atlas->has_grid || work->project->has_box)
        return D4I_OK;
    double box[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY}, one[4];
    for (size_t s = 0; s < work->project->source_count; s++) {
        if (work->sources[s].has_layer) {
            layer_box(&work->sources[s].layer, one);
            widen(box, one[0], one[1], one[2], one[3]);
        } else if (work->sources[s].data.cells) {
            around_cells(&work->sources[s].data, box);
        }
    }
    if (!(box[0] <= box[2]))
        return fail(context, D4I_BAD_INPUT,
                    "%s: no source has any geometry: give one 'boundaries', or take the grid "
                    "away to build tables alone",
                    work->project->path);
    return grid_around(context, work->project->grid.crs, work->project->grid.cell, box, 0, &atlas->grid);
}
