/* SPDX-License-Identifier: EUPL-1.2
 *
 * Raster tables: a file per group, a cell zone for every pixel that holds a value in any of them.
 */
#include <math.h>

#include "base/memory.h"
#include "io/geometry.h"
#include "io/raster.h"
#include "source/parse.h"
#include "source/rows.h"

#define PEOPLE_MAX 1e11

struct rasters {
    struct table *table;
    const struct recipe_table *how;
    size_t count;
    struct raster *file;
    const char **path;
    uint32_t *node;      /* [raster] */
    double *row;         /* count rows of pixels, one after the other */
    int64_t west, north; /* of the shifted file, metres */
    int32_t size, epsg;
};

static void rasters_release(struct rasters *rasters)
{
    for (size_t i = 0; rasters->file && i < rasters->count; i++)
        raster_close(&rasters->file[i]);
    free(rasters->file);
    free(rasters->path);
    free(rasters->node);
    free(rasters->row);
}

static bool same_shape(const struct raster *a, const struct raster *b)
{
    return a->columns == b->columns && a->rows == b->rows && fabs(a->west - b->west) < 1e-3 &&
           fabs(a->north - b->north) < 1e-3 && fabs(a->pixel_width - b->pixel_width) < 1e-6 &&
           fabs(a->pixel_height - b->pixel_height) < 1e-6;
}

/* Pixels must be squares of whole metres that lie on multiples of their size: then each is a cell with a code. */
static d4i_status place(d4i_context *context, struct rasters *rasters)
{
    const struct raster *first = &rasters->file[0];
    const struct recipe_table *how = rasters->how;
    double size = round(first->pixel_width);
    if (size < 1 || size > 1e6 || fabs(first->pixel_width - size) > 1e-6 || fabs(first->pixel_height - size) > 1e-6)
        return fail(context, D4I_BAD_INPUT,
                    "%s: pixels of %g x %g are no squares of whole metres; warp the raster first", rasters->path[0],
                    first->pixel_width, first->pixel_height);
    double west = first->west + how->shift_east, north = first->north + how->shift_north;
    double off_east = west - size * round(west / size), off_north = north - size * round(north / size);
    if (!(fabs(west) < 1e9 && fabs(north) < 1e9))
        return fail(context, D4I_BAD_INPUT, "%s: the raster lies outside any map", rasters->path[0]);
    if (fabs(off_east) > 1e-3 || fabs(off_north) > 1e-3)
        return yaml_fail(context, how->at,
                         "%s lies off the grid of %g m by %g m east and %g m north; declare 'shift' so that its "
                         "corner falls on a multiple of the pixel",
                         rasters->path[0], size, off_east, off_north);
    rasters->size = (int32_t)size;
    rasters->west = (int64_t)round(west);
    rasters->north = (int64_t)round(north);
    return D4I_OK;
}

static d4i_status find_crs(d4i_context *context, struct rasters *rasters)
{
    char *name = NULL, *wkt = NULL;
    const char *crs = rasters->how->crs ? rasters->how->crs : rasters->file[0].crs;
    if (!crs || !*crs)
        return yaml_fail(context, rasters->how->at, "%s has no CRS; declare it as 'crs'", rasters->path[0]);
    d4i_status status = crs_describe(context, crs, &name, &wkt, &rasters->epsg);
    free(name);
    free(wkt);
    if (status == D4I_OK && rasters->epsg <= 0)
        return yaml_fail(context, rasters->how->at, "the CRS of %s has no EPSG code; declare it as 'crs'",
                         rasters->path[0]);
    return status;
}

static d4i_status open_one(d4i_context *context, struct rasters *rasters, size_t i, source_path_fn path_of,
                           void *user)
{
    const struct recipe_pair *pair = &rasters->how->rasters[i];
    rasters->path[i] = path_of(user, pair->right, 0);
    if (!rasters->path[i])
        return yaml_fail(context, pair->at, "the project binds no path to the file '%s'", pair->right);
    TRY(group_require(context, &rasters->table->variable->tree, pair->left, &rasters->node[i]));
    TRY(raster_open_as(context, rasters->path[i], rasters->how->crs, &rasters->file[i]));
    if (!same_shape(&rasters->file[0], &rasters->file[i]))
        return fail(context, D4I_BAD_INPUT, "%s and %s have different extents or pixels", rasters->path[0],
                    rasters->path[i]);
    return D4I_OK;
}

static d4i_status open_all(d4i_context *context, struct rasters *rasters, source_path_fn path_of, void *user)
{
    size_t count = rasters->how->raster_count;
    TRY(mem_alloc(context, count, sizeof *rasters->file, &rasters->file));
    TRY(mem_alloc(context, count, sizeof *rasters->path, &rasters->path));
    TRY(mem_alloc(context, count, sizeof *rasters->node, &rasters->node));
    rasters->count = count;
    for (size_t i = 0; i < count; i++)
        TRY(open_one(context, rasters, i, path_of, user));
    TRY(mem_alloc(context, count * (size_t)rasters->file[0].columns, sizeof *rasters->row, &rasters->row));
    TRY(place(context, rasters));
    return find_crs(context, rasters);
}

static bool no_data(const struct rasters *rasters, double pixel)
{
    return isnan(pixel) || (rasters->how->has_nodata && (float)pixel == (float)rasters->how->nodata);
}

static d4i_status value_of(d4i_context *context, struct rasters *rasters, size_t i, int32_t row, int32_t column,
                           struct value *out)
{
    uint8_t values = rasters->table->variable->values[rasters->node[i]];
    double pixel = rasters->row[i * (size_t)rasters->file[0].columns + (size_t)column];
    if (no_data(rasters, pixel)) {
        bool zero = rasters->how->empty == D4I_OBSERVED;
        *out = (struct value){.status = zero ? values : rasters->how->empty};
        return D4I_OK;
    }
    if (pixel < 0 || pixel > PEOPLE_MAX)
        return fail(context, D4I_BAD_INPUT,
                    "%s: row %d, column %d holds %g; a count of people cannot be that: is "
                    "it the value without data? declare it as 'nodata'",
                    rasters->path[i], (int)row + 1, (int)column + 1, pixel);
    *out = (struct value){.people = llround(pixel * (double)D4I_PERSON), .status = values};
    if (__builtin_add_overflow(rasters->table->everything, out->people, &rasters->table->everything))
        return fail(context, D4I_BAD_INPUT, "%s: holds more people than there are", rasters->path[i]);
    return D4I_OK;
}

static d4i_status read_pixel(d4i_context *context, struct rasters *rasters, int32_t row, int32_t column)
{
    size_t columns = (size_t)rasters->file[0].columns, with_data = 0;
    for (size_t i = 0; i < rasters->count; i++)
        with_data += !no_data(rasters, rasters->row[i * columns + (size_t)column]);
    if (!with_data)
        return D4I_OK;
    struct grid_square square = {.epsg = rasters->epsg,
                                 .size = rasters->size,
                                 .north = rasters->north - (int64_t)(row + 1) * rasters->size,
                                 .east = rasters->west + (int64_t)column * rasters->size};
    uint32_t zone, before;
    TRY(store_square(context, &rasters->table->zones, &square, &zone));
    rasters->table->rows++;
    for (size_t i = 0; i < rasters->count; i++) {
        struct value value = {0};
        TRY(value_of(context, rasters, i, row, column, &value));
        TRY(store_put(context, &rasters->table->zones, zone, rasters->node[i], value, 1, &before));
    }
    return D4I_OK;
}

/* From south to north, so that the cells come in their order. */
static d4i_status read_pixels(d4i_context *context, struct rasters *rasters)
{
    int32_t rows = rasters->file[0].rows, columns = rasters->file[0].columns;
    for (int32_t row = rows - 1; row >= 0; row--) {
        for (size_t i = 0; i < rasters->count; i++)
            TRY(raster_read_rows(context, &rasters->file[i], 1, row, 1, rasters->row + i * (size_t)columns));
        for (int32_t column = 0; column < columns; column++)
            TRY(read_pixel(context, rasters, row, column));
        TRY(progress(context, "reading rasters", (uint64_t)(rows - row), (uint64_t)rows));
    }
    return D4I_OK;
}

d4i_status read_rasters(d4i_context *context, struct table *table, source_path_fn path_of, void *user)
{
    struct rasters rasters = {.table = table, .how = &table->variable->table};
    d4i_status status = open_all(context, &rasters, path_of, user);
    if (status == D4I_OK)
        status = read_pixels(context, &rasters);
    rasters_release(&rasters);
    return status;
}
