/* SPDX-License-Identifier: EUPL-1.2
 *
 * Indices as a layer of a GeoPackage: areas with a column for each index, or, of indices by unit, small units.
 */
#include <math.h>

#include "atlas/handle.h"
#include "io/geometry.h"
#include "publish/amend.h"
#include "publish/export.h"
#include "publish/measure.h"

/* A group and an index, which have a column (of areas five). */
struct shown {
    uint32_t group;
    size_t chosen, group_part;
    double narrow;
    char *name;
};

struct layer {
    struct amending file;
    struct measuring measuring;
    bool by_unit;
    struct atlas_shapes together; /* of areas without boundaries of their own: their small units put together */
    struct shown *shown;
    size_t count, capacity;
    struct value *values;
    struct buffer geometry;
};

static const char *const beside[] = {"", "_expected", "_low", "_high", "_p"};
#define BESIDE (sizeof beside / sizeof *beside)

static size_t items(const struct layer *layer)
{
    return layer->by_unit ? layer->measuring.asked.items : layer->measuring.asked.areas;
}

static bool outline_of(const struct layer *layer, size_t item, struct outline *out)
{
    if (layer->by_unit)
        return figures_outline(&layer->measuring.figures, item, out);
    const struct atlas_shapes *shapes = layer->together.items ? &layer->together : &layer->measuring.level->shapes;
    if (item >= shapes->items || shapes->ring_first[item] == shapes->ring_first[item + 1])
        return false;
    size_t first = shapes->ring_first[item];
    out->xy = shapes->xy;
    out->point_start = shapes->point_start + first;
    out->inner = shapes->ring_inner + first;
    out->rings = shapes->ring_first[item + 1] - first;
    return true;
}

static bool all_box(const struct layer *layer, double box[4])
{
    struct outline outline;
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (size_t item = 0; item < items(layer); item++) {
        if (!outline_of(layer, item, &outline))
            continue;
        for (size_t i = outline.point_start[0]; i < outline.point_start[outline.rings]; i++)
            for (size_t axis = 0; axis < 2; axis++) {
                box[axis] = fmin(box[axis], outline.xy[2 * i + axis]);
                box[axis + 2] = fmax(box[axis + 2], outline.xy[2 * i + axis]);
            }
    }
    return box[0] <= box[2];
}

/* Whether the row has its place in the layer, and where. */
static bool place_of(const struct layer *layer, const struct measure_row *row, size_t *item)
{
    *item = layer->by_unit ? row->item : row->area;
    return layer->by_unit ? row->item != SIZE_MAX
                          : row->area < layer->measuring.asked.areas && row->index->shape == MEASURE_NUMBER;
}

static size_t find_shown(const struct layer *layer, const struct measure_row *row)
{
    size_t s = 0;
    while (s < layer->count &&
           (layer->shown[s].group != row->group || layer->shown[s].chosen != row->chosen ||
            layer->shown[s].group_part != row->group_part || layer->shown[s].narrow != row->narrow))
        s++;
    return s;
}

static d4i_status name_shown(d4i_context *context, const struct layer *layer, const struct measure_row *row,
                             char **out)
{
    const struct measure_asked *asked = &layer->measuring.asked;
    char scale[64] = "";
    if (row->reach > 0)
        text_print(scale, sizeof scale, row->narrow > 0 ? "_%.6gm_to_%.6gm" : "_%.6gm", row->reach, row->narrow);
    if (row->level)
        text_print(scale, sizeof scale, "_%s", measure_level_words(asked, row->level));
    if (row->group != MEASURE_REST)
        return text_format(context, out, "%s_%s%s", asked->group[row->group].code, row->index->id, scale);
    if (row->group_part != SIZE_MAX)
        return text_format(context, out, "%s_%zu%s", row->index->id, row->group_part + 1, scale);
    return text_format(context, out, "%s%s", row->index->id, scale);
}

static d4i_status find_columns(d4i_context *context, struct layer *layer)
{
    const struct measure_result *result = &layer->measuring.result;
    bool numbers = false;
    for (size_t r = 0; r < result->count; r++)
        numbers |= result->rows[r].index->shape == MEASURE_NUMBER;
    layer->by_unit = !numbers;
    for (size_t r = 0; r < result->count; r++) {
        size_t item;
        if (!place_of(layer, &result->rows[r], &item) || find_shown(layer, &result->rows[r]) < layer->count)
            continue;
        TRY(mem_grow(context, &layer->shown, &layer->capacity, layer->count + 1, sizeof *layer->shown));
        struct shown *shown = &layer->shown[layer->count];
        *shown = (struct shown){result->rows[r].group, result->rows[r].chosen, result->rows[r].group_part,
                                result->rows[r].narrow, NULL};
        TRY(name_shown(context, layer, &result->rows[r], &shown->name));
        layer->count++;
    }
    return layer->count ? D4I_OK
                        : fail(context, D4I_BAD_USAGE,
                               "nothing that was asked for has a value in each area or small unit; write csv or "
                               "json instead");
}

static d4i_status check_shapes(d4i_context *context, struct layer *layer)
{
    double box[4];
    if (!layer->by_unit && !layer->measuring.level)
        return fail(context, D4I_BAD_USAGE,
                    "only units of a level have boundaries; choose one (--by), or write csv or json instead");
    if (all_box(layer, box))
        return D4I_OK;
    if (!layer->by_unit && layer->measuring.figures.of != FIGURES_CELLS) {
        TRY(measuring_outline_areas(context, &layer->measuring, &layer->together));
        if (all_box(layer, box))
            return D4I_OK;
    }
    if (layer->by_unit)
        return fail(context, D4I_BAD_USAGE,
                    "the small units have no boundaries that a layer could show; write csv or json instead");
    return fail(
        context, D4I_BAD_USAGE,
        "the level '%s' has no boundaries, since the project tells its units by codes and not by a layer, and "
        "%s; give the level a layer in the project (units: file and key, beside relate), or write csv or "
        "json instead",
        layer->measuring.level->id,
        layer->measuring.figures.of == FIGURES_CELLS
            ? "cells are not put together (zones with boundaries are: --over)"
            : "the small units, which would be put together, have none either");
}

static d4i_status create(d4i_context *context, struct layer *layer)
{
    struct buffer columns = {0};
    char *name = NULL;
    double box[4];
    d4i_status status = D4I_OK;
    all_box(layer, box);
    GUARD(buffer_text(context, &columns, "code TEXT NOT NULL, name TEXT, people REAL, units INTEGER"));
    for (size_t s = 0; s < layer->count; s++)
        for (size_t b = 0; b < (layer->by_unit ? 1 : BESIDE); b++) {
            free(name);
            name = NULL;
            GUARD(text_format(context, &name, "%s%s", layer->shown[s].name, beside[b]));
            GUARD(buffer_text(context, &columns, ", "));
            GUARD(sql_name(context, &columns, "", name));
            GUARD(buffer_text(context, &columns, " REAL"));
        }
    GUARD(write_feature_table(context, &layer->file.writer, layer->file.table, "MULTIPOLYGON", columns.data,
                              "indices; " EXPORT_NOT_PROTECTED, box));
done:
    free(name);
    buffer_release(&columns);
    return status;
}

/* Columns before the indices: id, geometry, code, name, people, units. */
#define LEAD 6

static size_t width_of(const struct layer *layer)
{
    return LEAD + layer->count * (layer->by_unit ? 1 : BESIDE);
}

static void put_values(const struct layer *layer, const struct measure_row *row, struct value *to)
{
    const double numbers[BESIDE] = {row->value, row->expected, row->low, row->high, row->p};
    size_t width = layer->by_unit ? 1 : BESIDE, at = LEAD + find_shown(layer, row) * width;
    for (size_t b = 0; b < width; b++)
        to[at + b] = value_real(numbers[b]); /* NULL where there is none */
    if (layer->by_unit)
        return;
    to[4] = value_real(row->people);
    to[5] = value_int((int64_t)row->units);
}

/* All numbers, item by item: a value for each column, NULL until a row says otherwise. */
static d4i_status fill(d4i_context *context, struct layer *layer)
{
    const struct measure_result *result = &layer->measuring.result;
    size_t width = width_of(layer), cells;
    if (__builtin_mul_overflow(width, items(layer), &cells))
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu columns)", width);
    TRY(mem_alloc(context, cells, sizeof *layer->values, &layer->values));
    for (size_t i = 0; i < cells; i++)
        layer->values[i] = value_null();
    for (size_t r = 0; r < result->count; r++) {
        size_t item;
        if (place_of(layer, &result->rows[r], &item))
            put_values(layer, &result->rows[r], layer->values + item * width);
    }
    return D4I_OK;
}

static d4i_status write_item(d4i_context *context, struct layer *layer, size_t item, struct statement *insert)
{
    const struct measuring *measuring = &layer->measuring;
    struct value *values = layer->values + item * width_of(layer);
    struct outline outline;
    char code[GRID_CODE_MAX];
    layer->geometry.length = 0;
    if (outline_of(layer, item, &outline))
        TRY(geometry_blob(context, layer->file.writer.srs, outline.xy, outline.point_start, outline.inner,
                          outline.rings, &layer->geometry));
    values[0] = value_int((int64_t)item + 1);
    values[1] = value_blob(&layer->geometry);
    values[2] =
        value_text(layer->by_unit ? figures_code(&measuring->figures, item, code) : measuring->area_code[item]);
    values[3] = value_text(layer->by_unit ? figures_name(&measuring->figures, item) : measuring->area_name[item]);
    if (layer->by_unit && status_is_known(measuring->asked.status[item]))
        values[4] = value_real((double)measuring->base[item] / (double)D4I_PERSON);
    return row_insert(context, insert, values, width_of(layer));
}

static d4i_status write_all(d4i_context *context, struct layer *layer)
{
    struct database *database = layer->file.writer.database;
    struct statement *insert = NULL;
    d4i_status status;
    GUARD(create(context, layer));
    GUARD(fill(context, layer));
    GUARD(insert_prepare(context, database, layer->file.table, width_of(layer), &insert));
    for (size_t item = 0; item < items(layer); item++)
        GUARD(write_item(context, layer, item, insert));
    GUARD(amend_statements(context, &layer->file, &layer->measuring.figures));
done:
    statement_free(insert);
    return status;
}

static void layer_clear(struct layer *layer)
{
    for (size_t s = 0; s < layer->count; s++)
        free(layer->shown[s].name);
    free(layer->shown);
    free(layer->values);
    measuring_shapes_release(&layer->together);
    buffer_release(&layer->geometry);
    measuring_release(&layer->measuring);
}

d4i_status d4i_measure_layer(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                             const char *path)
{
    const d4i_measure_options none = {0};
    struct layer layer = {0};
    d4i_status status;
    options = options ? options : &none;
    if (options->window > 0)
        return measuring_windows_layer(context, atlas, options, path);
    GUARD(measuring_do(context, atlas, options, &layer.measuring));
    GUARD(find_columns(context, &layer));
    GUARD(check_shapes(context, &layer));
    GUARD(amend_open(context, &atlas->atlas, path, options->layer, "indices", &layer.file));
    GUARD(write_all(context, &layer));
done:
    if (layer.file.writer.atlas)
        status = amend_close(context, &layer.file, status);
    layer_clear(&layer);
    return status;
}
