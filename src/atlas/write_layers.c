/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writes the layers that other programs show: zones, units and defects, with their headline figures. The program
 * itself reads only the geometry back.
 */
#include <math.h>

#include "atlas/store.h"
#include "group/status.h"
#include "io/geometry.h"

/* One row of a layer, growing as its columns come. */
struct layer_row {
    struct value *values;
    size_t count, capacity;
    struct buffer geometry;
};

static void row_release(struct layer_row *row)
{
    free(row->values);
    buffer_release(&row->geometry);
}

static d4i_status row_add(d4i_context *context, struct layer_row *row, struct value value)
{
    TRY(mem_grow(context, &row->values, &row->capacity, row->count + 1, sizeof value));
    row->values[row->count++] = value;
    return D4I_OK;
}

static d4i_status row_begin(d4i_context *context, const struct writer *writer, struct layer_row *row, size_t item,
                            const struct atlas_shapes *shapes)
{
    row->count = row->geometry.length = 0;
    if (shapes->items > 0 && shapes->ring_first[item + 1] > shapes->ring_first[item]) {
        size_t first = shapes->ring_first[item];
        TRY(geometry_blob(context, writer->srs, shapes->xy, shapes->point_start + first, shapes->ring_inner + first,
                          shapes->ring_first[item + 1] - first, &row->geometry));
    }
    TRY(row_add(context, row, value_int((int64_t)item + 1)));
    return row_add(context, row, value_blob(&row->geometry));
}

static struct value people_of(const struct atlas_column *column, size_t at)
{
    return status_is_known(column->status[at]) ? value_real((double)column->people[at] / (double)D4I_PERSON)
                                               : value_null();
}

/* Of those whose origin is stated. */
static struct value share_of(const struct atlas_stated *stated, const struct atlas_column *columns, uint32_t node,
                             size_t at)
{
    const struct atlas_column *part = &columns[node], *total = &columns[0];
    if (!status_is_known(part->status[at]) || !status_is_known(total->status[at]))
        return value_null();
    int64_t base = total->people[at] - atlas_outside_base(stated, columns, at);
    return base > 0 ? value_real((double)part->people[at] / (double)base) : value_null();
}

/* People, share and status of the headline; three NULLs where there is none. */
static d4i_status row_headline(d4i_context *context, struct layer_row *row, const struct atlas_variable *variable,
                               const struct atlas_stated *stated, const struct atlas_column *columns, size_t at)
{
    uint32_t node = variable && columns ? variable->tree.headline : GROUP_NONE;
    bool has = node != GROUP_NONE;
    TRY(row_add(context, row, has ? people_of(&columns[node], at) : value_null()));
    TRY(row_add(context, row, has ? share_of(stated, columns, node, at) : value_null()));
    return row_add(context, row,
                   has ? value_text(d4i_value_status_text((d4i_value_status)columns[node].status[at]))
                       : value_null());
}

static d4i_status headline_columns(d4i_context *context, struct buffer *sql, const char *variable)
{
    static const char *const ends[] = {"_people", "_share", "_status"}, *const types[] = {" REAL", " REAL",
                                                                                          " TEXT"};
    char *name = NULL;
    d4i_status status = D4I_OK;
    for (int i = 0; i < 3; i++) {
        GUARD(text_format(context, &name, "%s%s", variable, ends[i]));
        GUARD(buffer_text(context, sql, ", "));
        GUARD(sql_name(context, sql, "", name));
        GUARD(buffer_text(context, sql, types[i]));
        free(name);
        name = NULL;
    }
done:
    free(name);
    return status;
}

/* Bounds of all points; false when there are none. */
static bool box_of(const struct atlas_shapes *shapes, double box[4])
{
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (size_t i = 0; i < 2 * shapes->points; i++) {
        box[i % 2] = fmin(box[i % 2], shapes->xy[i]);
        box[2 + i % 2] = fmax(box[2 + i % 2], shapes->xy[i]);
    }
    return shapes->items > 0 && shapes->points > 0;
}

d4i_status write_feature_table(d4i_context *context, struct writer *writer, const char *table,
                               const char *geometry_type, const char *columns, const char *title, const double *box)
{
    struct buffer sql = {0};
    struct statement *insert = NULL;
    d4i_status status = D4I_OK;
    GUARD(buffer_text(context, &sql, "CREATE TABLE "));
    GUARD(sql_name(context, &sql, "", table));
    GUARD(buffer_print(context, &sql, " (fid INTEGER PRIMARY KEY, geom %s, %s)", geometry_type, columns));
    GUARD(database_run(context, writer->database, sql.data));
    GUARD(write_contents(context, writer, table, "features", title, box));
    GUARD(insert_prepare(context, writer->database, "gpkg_geometry_columns", 6, &insert));
    GUARD(INSERT(context, insert, value_text(table), value_text("geom"), value_text(geometry_type),
                 value_int(writer->srs), value_int(0), value_int(0)));
done:
    statement_free(insert);
    buffer_release(&sql);
    return status;
}

/* Creates the layer and gives it a style by the first variable that has a headline. */
static d4i_status make_layer(d4i_context *context, struct writer *writer, const char *table, const char *columns,
                             const char *title, const struct atlas_shapes *shapes, const char *styled)
{
    double box[4];
    bool has_box = box_of(shapes, box);
    TRY(write_feature_table(context, writer, table, "MULTIPOLYGON", columns, title, has_box ? box : NULL));
    return styled ? write_style(context, writer, table, styled, title) : D4I_OK;
}

static const char *placed_by(const struct atlas *atlas, size_t zone)
{
    if (!atlas->has_grid)
        return NULL;
    uint8_t level = atlas->zone_level[zone];
    if (level < atlas->weight_count)
        return atlas->weights[level].id;
    return level == atlas->weight_count ? "area" : "no cell";
}

/* Arrays of the columns that a layer shows, of all variables: the total, the headline and who is of unknown origin.
 * The others stay empty. */
struct shown {
    struct atlas_column **column; /* [variable][node] */
    size_t variables;
};

static void shown_release(const struct atlas_source *source, struct shown *shown)
{
    for (size_t v = 0; shown->column && v < shown->variables; v++) {
        for (size_t n = 0; shown->column[v] && n < source->variables[v].tree.count; n++) {
            struct atlas_column *column = &shown->column[v][n];
            struct column_values values = {column->people, column->status, column->low, column->high};
            if (column->people)
                atlas_column_done(&source->variables[v].column[n], &values);
        }
        free(shown->column[v]);
    }
    free(shown->column);
}

static d4i_status show(d4i_context *context, const struct atlas_variable *variable, uint32_t node,
                       struct atlas_column *columns)
{
    struct column_values values;
    if (columns[node].people)
        return D4I_OK;
    TRY(atlas_column_read(context, &variable->column[node], &values));
    columns[node] = (struct atlas_column){
        .people = values.people, .status = values.status, .low = values.low, .high = values.high};
    return D4I_OK;
}

static d4i_status shown_read(d4i_context *context, const struct writer *writer, const struct atlas_source *source,
                             struct shown *out)
{
    TRY(mem_alloc(context, source->variable_count, sizeof *out->column, &out->column));
    out->variables = source->variable_count;
    for (size_t v = 0; v < source->variable_count; v++) {
        const struct atlas_variable *variable = &source->variables[v];
        const struct atlas_stated *stated =
            atlas_base_of(&writer->bases, (size_t)(source - writer->atlas->sources), v);
        TRY(mem_alloc(context, variable->tree.count, sizeof **out->column, &out->column[v]));
        TRY(show(context, variable, 0, out->column[v]));
        if (variable->tree.headline != GROUP_NONE)
            TRY(show(context, variable, variable->tree.headline, out->column[v]));
        for (size_t i = 0; i < stated->count; i++)
            TRY(show(context, variable, stated->node[i], out->column[v]));
    }
    return D4I_OK;
}

static d4i_status write_zone(d4i_context *context, const struct writer *writer, const struct atlas_source *source,
                             const struct shown *shown, size_t at, struct layer_row *row)
{
    const struct atlas *atlas = writer->atlas;
    size_t zone = source->first_zone + at, number = (size_t)(source - atlas->sources);
    TRY(row_begin(context, writer, row, at, &source->shapes));
    TRY(row_add(context, row, value_text(names_at(&source->keys, (uint32_t)at))));
    TRY(row_add(context, row, value_text(source->names ? source->names[at] : "")));
    TRY(row_add(context, row, value_text_or_null(placed_by(atlas, zone))));
    TRY(row_add(context, row, atlas->has_grid ? value_int(atlas->zone_cells[zone]) : value_null()));
    TRY(row_add(context, row, source->variable_count ? people_of(&shown->column[0][0], at) : value_null()));
    for (size_t v = 0; v < source->variable_count; v++)
        if (source->variables[v].tree.headline != GROUP_NONE)
            TRY(row_headline(context, row, &source->variables[v], atlas_base_of(&writer->bases, number, v),
                             shown->column[v], at));
    return D4I_OK;
}

static d4i_status write_zone_layer(d4i_context *context, struct writer *writer, const struct atlas_source *source)
{
    struct buffer columns = {0};
    struct layer_row row = {0};
    struct statement *insert = NULL;
    struct shown shown = {0};
    char *table = NULL, *styled = NULL;
    d4i_status status = D4I_OK;
    size_t width = 7;
    GUARD(text_format(context, &table, ZONES_TABLE "%s", source->id));
    GUARD(
        buffer_text(context, &columns, "key TEXT NOT NULL, name TEXT, placed_by TEXT, cells INTEGER, people REAL"));
    for (size_t v = 0; v < source->variable_count; v++) {
        if (source->variables[v].tree.headline == GROUP_NONE)
            continue;
        GUARD(headline_columns(context, &columns, source->variables[v].id));
        width += 3;
        if (!styled)
            GUARD(text_format(context, &styled, "%s_share", source->variables[v].id));
    }
    GUARD(make_layer(context, writer, table, columns.data, source->title, &source->shapes, styled));
    GUARD(insert_prepare(context, writer->database, table, width, &insert));
    GUARD(shown_read(context, writer, source, &shown));
    for (size_t i = 0; i < source->zone_count; i++) {
        GUARD(write_zone(context, writer, source, &shown, i, &row));
        GUARD(row_insert(context, insert, row.values, row.count));
        if (i % 16384 == 0)
            GUARD(progress(context, "writing zones", i, source->zone_count));
    }
done:
    shown_release(source, &shown);
    statement_free(insert);
    row_release(&row);
    buffer_release(&columns);
    free(table);
    free(styled);
    return status;
}

/* Ids of the variables with a headline, of all sources. */
static d4i_status headline_ids(d4i_context *context, const struct atlas *atlas, struct names *ids)
{
    uint32_t number;
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++)
            if (atlas->sources[s].variables[v].tree.headline != GROUP_NONE)
                TRY(names_add(context, ids, text_of(atlas->sources[s].variables[v].id), &number, NULL));
    return D4I_OK;
}

/* The first source with data for the unit, or source_count. */
static size_t source_of_unit(const struct atlas *atlas, const struct atlas_level *level, size_t unit)
{
    size_t s = 0;
    while (s < atlas->source_count && !(level->sources[s].column && level->sources[s].has_data &&
                                        level->sources[s].has_data[unit] == ATLAS_HAS_DATA))
        s++;
    return s;
}

/* Whether some source counts the unit. */
static const char *coverage_of_unit(const struct atlas *atlas, const struct atlas_level *level, size_t unit)
{
    for (size_t s = 0; s < atlas->source_count; s++) {
        const uint8_t *reach = level->sources[s].has_data;
        if (reach && reach[unit] == ATLAS_HAS_DATA)
            return "covered";
    }
    return "not covered";
}

static d4i_status row_unit_counts(d4i_context *context, struct layer_row *row, const struct writer *writer,
                                  const struct atlas_level *level, const struct names *ids, size_t unit)
{
    const struct atlas *atlas = writer->atlas;
    size_t s = source_of_unit(atlas, level, unit);
    const struct atlas_source *source = s < atlas->source_count ? &atlas->sources[s] : NULL;
    const struct atlas_unit_source *from = source ? &level->sources[s] : NULL;
    TRY(row_add(context, row, value_text_or_null(source ? source->id : NULL)));
    TRY(row_add(context, row,
                !from ? value_null() : value_text(from->relation == ATLAS_PUBLISHED ? "published" : "estimated")));
    bool any = source && source->variable_count > 0;
    TRY(row_add(context, row, any ? people_of(&from->column[0][0], unit) : value_null()));
    for (uint32_t i = 0; i < ids->count; i++) {
        size_t v = 0;
        while (source && v < source->variable_count && strcmp(source->variables[v].id, names_at(ids, i)) != 0)
            v++;
        bool has = source && v < source->variable_count;
        TRY(row_headline(context, row, has ? &source->variables[v] : NULL,
                         has ? atlas_base_of(&writer->bases, s, v) : NULL, has ? from->column[v] : NULL, unit));
    }
    return D4I_OK;
}

static d4i_status write_unit(d4i_context *context, const struct writer *writer, const struct atlas_level *level,
                             const struct names *ids, size_t unit, struct layer_row *row)
{
    TRY(row_begin(context, writer, row, unit, &level->shapes));
    TRY(row_add(context, row, value_text(names_at(&level->codes, (uint32_t)unit))));
    TRY(row_add(context, row, value_text(level->names ? level->names[unit] : "")));
    TRY(row_add(context, row, value_text(level->countries ? level->countries[unit] : "")));
    TRY(row_add(context, row, value_int(row->geometry.length > 0)));
    TRY(row_unit_counts(context, row, writer, level, ids, unit));
    return row_add(context, row, value_text(coverage_of_unit(writer->atlas, level, unit)));
}

static d4i_status write_unit_layer(d4i_context *context, struct writer *writer, const struct atlas_level *level,
                                   const struct names *ids)
{
    struct buffer columns = {0};
    struct layer_row row = {0};
    struct statement *insert = NULL;
    char *table = NULL, *styled = NULL;
    d4i_status status = D4I_OK;
    GUARD(text_format(context, &table, UNITS_TABLE "%s", level->id));
    GUARD(buffer_text(context, &columns,
                      "code TEXT NOT NULL, name TEXT, country TEXT, has_geometry BOOLEAN NOT NULL, "
                      "source TEXT, relation TEXT, people REAL"));
    for (uint32_t i = 0; i < ids->count; i++)
        GUARD(headline_columns(context, &columns, names_at(ids, i)));
    GUARD(buffer_text(context, &columns, ", coverage TEXT"));
    if (ids->count)
        GUARD(text_format(context, &styled, "%s_share", names_at(ids, 0)));
    GUARD(make_layer(context, writer, table, columns.data, level->title, &level->shapes, styled));
    GUARD(insert_prepare(context, writer->database, table, 10 + 3 * (size_t)ids->count, &insert));
    for (size_t i = 0; i < level->codes.count; i++) {
        GUARD(write_unit(context, writer, level, ids, i, &row));
        GUARD(row_insert(context, insert, row.values, row.count));
    }
done:
    statement_free(insert);
    row_release(&row);
    buffer_release(&columns);
    free(table);
    free(styled);
    return status;
}

d4i_status write_layers(d4i_context *context, struct writer *writer)
{
    const struct atlas *atlas = writer->atlas;
    struct names ids = {0};
    d4i_status status = D4I_OK;
    GUARD(write_styles_table(context, writer));
    GUARD(atlas_bases_find(context, atlas, &writer->bases));
    for (size_t s = 0; s < atlas->source_count; s++)
        if (!atlas->sources[s].cells)
            GUARD(write_zone_layer(context, writer, &atlas->sources[s]));
    GUARD(headline_ids(context, atlas, &ids));
    for (size_t l = 0; l < atlas->level_count; l++)
        GUARD(write_unit_layer(context, writer, &atlas->levels[l], &ids));
    GUARD(write_defects(context, writer));
done:
    atlas_bases_release(&writer->bases);
    names_release(&ids);
    return status;
}
