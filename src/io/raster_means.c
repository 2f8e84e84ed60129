/* SPDX-License-Identifier: EUPL-1.2
 *
 * A raster of measurements (heights, distances, indices) at cells: the mean of the pixels on a cell, by overlap.
 * Cells are looked up row by row, so that what is held is the cells that are asked for, whatever the grid.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "io/project.h"
#include "io/raster_handle.h"

#define NEAR 1e-6 /* a pixel edge this near to a cell edge, in cells, lies on it (raster_cells.c) */

d4i_status raster_check_crs(d4i_context *context, const char *path, const struct raster *raster,
                            const struct grid *grid, const char *way)
{
    struct projection *projection = NULL;
    const double box[4] = {raster->west, raster->north - raster->rows * raster->pixel_height,
                           raster->west + raster->columns * raster->pixel_width, raster->north};
    /* definitions differ in name and order of the axes; what counts is that PROJ has nothing to do */
    d4i_status status = projection_open(context, path, raster->crs, grid->crs, box, &projection);
    if (status != D4I_OK && status != D4I_BAD_INPUT)
        return status;
    bool same = projection && !*projection_pipeline(projection);
    projection_close(projection);
    if (same)
        return D4I_OK;
    return fail(context, D4I_BAD_INPUT,
                "%s: its CRS is not the grid's (%s); warp it first, %s -t_srs %s -tr %d %d -tap", path, grid->crs,
                way, grid->crs, grid->cell, grid->cell);
}

struct asked {
    uint64_t cell;
    size_t item;
};

struct means {
    const struct grid *grid;
    const struct raster_options *options;
    struct raster raster;
    struct band_rules rules;
    double west, south, width, height; /* of the raster and its pixels, in cells */
    struct asked *cells;               /* by number */
    size_t count;
    double *sum, *weight; /* [cells] */
    double *pixels;       /* a row */
};

static double on_edge(double at)
{
    return fabs(at - nearbyint(at)) < NEAR ? nearbyint(at) : at;
}

/* The row of pixels on one cell of a row that it covers to `part` of a cell's height. */
static void add_cell(struct means *means, size_t at, double part)
{
    double column = (double)(means->cells[at].cell % (uint64_t)means->grid->columns);
    double first = fmax(floor(on_edge((column - means->west) / means->width)), 0);
    double end = fmin(ceil(on_edge((column + 1 - means->west) / means->width)), means->raster.columns);
    for (int64_t p = (int64_t)first; p < (int64_t)end; p++) {
        double low = on_edge(means->west + (double)p * means->width),
               high = on_edge(means->west + (double)(p + 1) * means->width);
        double overlap = (fmin(high, column + 1) - fmax(low, column)) * part;
        double stored = means->pixels[p], value = stored * means->rules.scale + means->rules.offset;
        if (!(overlap > 0) || band_is_nodata(&means->rules, stored) || !isfinite(value))
            continue;
        means->sum[at] += overlap * value;
        means->weight[at] += overlap;
    }
}

static size_t first_from(const struct means *means, uint64_t cell)
{
    size_t low = 0, high = means->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (means->cells[middle].cell < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* `from_south`: the number of the row of pixels. */
static void add_row(struct means *means, int32_t from_south)
{
    const uint64_t columns = (uint64_t)means->grid->columns;
    double low = on_edge(means->south + from_south * means->height);
    double high = on_edge(means->south + (from_south + 1.0) * means->height);
    const double first = fmax(floor(low), 0), last = fmin(ceil(high), means->grid->rows);
    for (int64_t row = (int64_t)first; row < (int64_t)last; row++) {
        size_t end = first_from(means, ((uint64_t)row + 1) * columns);
        double part = fmin(high, (double)row + 1) - fmax(low, (double)row);
        for (size_t at = first_from(means, (uint64_t)row * columns); at < end; at++)
            add_cell(means, at, part);
    }
}

static d4i_status open_raster(d4i_context *context, struct means *means)
{
    const struct raster_options *options = means->options;
    const struct grid *grid = means->grid;
    const double cell = grid->cell;
    struct raster *raster = &means->raster;
    int band = options->band ? options->band : 1;
    TRY(raster_open_as(context, options->path, options->crs, raster));
    if (band < 1 || band > raster->bands)
        return fail(context, D4I_BAD_INPUT, "%s: has no band %d; it has %d", options->path, band, raster->bands);
    TRY(raster_check_crs(context, options->path, raster, grid, "keeping its means: gdalwarp -r average"));
    means->rules = band_rules_of(GDALGetRasterBand(raster->handle, band));
    if (options->has_nodata) {
        means->rules.has_nodata = true;
        means->rules.nodata = options->nodata;
    }
    means->west = (raster->west + options->shift_east - (double)grid->west) / cell;
    means->south =
        (raster->north - raster->rows * raster->pixel_height + options->shift_north - (double)grid->south) / cell;
    means->width = raster->pixel_width / cell;
    means->height = raster->pixel_height / cell;
    return mem_alloc(context, (size_t)raster->columns, sizeof *means->pixels, &means->pixels);
}

static int by_cell(const void *a, const void *b)
{
    const struct asked *x = a, *y = b;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

static d4i_status take_cells(d4i_context *context, struct means *means, const uint64_t *cell, size_t count)
{
    TRY(mem_alloc(context, count, sizeof *means->cells, &means->cells));
    TRY(mem_alloc(context, count, sizeof *means->sum, &means->sum));
    TRY(mem_alloc(context, count, sizeof *means->weight, &means->weight));
    for (size_t i = 0; i < count; i++)
        means->cells[i] = (struct asked){cell[i], i};
    if (count)
        qsort(means->cells, count, sizeof *means->cells, by_cell);
    means->count = count;
    return D4I_OK;
}

d4i_status raster_read_means(d4i_context *context, const struct raster_options *options, const struct grid *grid,
                             const uint64_t *cell, size_t count, double *out)
{
    struct means means = {.grid = grid, .options = options};
    d4i_status status;
    GUARD(open_raster(context, &means));
    GUARD(take_cells(context, &means, cell, count));
    for (int32_t i = 0; i < means.raster.rows; i++) {
        GUARD(raster_read_stored(context, options->path, &means.raster, options->band ? options->band : 1,
                                 means.raster.rows - 1 - i, 1, means.pixels));
        add_row(&means, i);
        if (i % 64 == 0)
            GUARD(progress(context, "reading the raster", (uint64_t)i, (uint64_t)means.raster.rows));
    }
    for (size_t k = 0; k < count; k++)
        out[means.cells[k].item] = means.weight[k] > 0 ? means.sum[k] / means.weight[k] : NAN;
done:
    raster_close(&means.raster);
    free(means.cells);
    free(means.sum);
    free(means.weight);
    free(means.pixels);
    return status;
}
