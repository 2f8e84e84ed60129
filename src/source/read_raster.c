/* SPDX-License-Identifier: EUPL-1.2
 *
 * Raster tables: a file per group, a cell zone for every pixel that holds a value in any of them.
 */
#include <math.h>

#include "base/memory.h"
#include "source/parse.h"
#include "source/raster_table.h"
#include "source/rows.h"

struct rasters {
    struct table *table;
    const struct recipe_table *how;
    size_t count;
    struct raster *file;
    const char **path;
    uint32_t *node; /* [raster] */
    double *row;    /* count rows of pixels, one after the other */
    struct raster_place place;
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
    TRY(raster_place_find(context, rasters->how, rasters->path[0], &rasters->file[0], &rasters->place));
    return raster_epsg_find(context, rasters->how, rasters->path[0], &rasters->file[0], &rasters->place.epsg);
}

static d4i_status value_of(d4i_context *context, struct rasters *rasters, size_t i, int32_t row, int32_t column,
                           struct value *out)
{
    uint8_t values = rasters->table->variable->values[rasters->node[i]];
    double pixel = rasters->row[i * (size_t)rasters->file[0].columns + (size_t)column];
    if (raster_is_empty(rasters->how, pixel)) {
        bool zero = rasters->how->empty == D4I_OBSERVED;
        *out = (struct value){.status = zero ? values : rasters->how->empty};
        return D4I_OK;
    }
    if (pixel < 0 || pixel > RASTER_PEOPLE_MAX)
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
        with_data += !raster_is_empty(rasters->how, rasters->row[i * columns + (size_t)column]);
    if (!with_data)
        return D4I_OK;
    const struct raster_place *place = &rasters->place;
    struct grid_square square = {.epsg = place->epsg,
                                 .size = place->size,
                                 .north = place->north - (int64_t)(row + 1) * place->size,
                                 .east = place->west + (int64_t)column * place->size};
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
