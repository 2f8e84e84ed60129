/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writes the layers that other programs show: zones, units and defects, with their headline figures. The program
 * itself reads only the geometry back.
 */
#include "atlas/layer_row.h"

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
    TRY(layer_row_begin(context, writer, row, at, &source->shapes));
    TRY(layer_row_add(context, row, value_text(names_at(&source->keys, (uint32_t)at))));
    TRY(layer_row_add(context, row, value_text(source->names ? source->names[at] : "")));
    TRY(layer_row_add(context, row, value_text_or_null(placed_by(atlas, zone))));
    TRY(layer_row_add(context, row, atlas->has_grid ? value_int(atlas->zone_cells[zone]) : value_null()));
    TRY(layer_row_add(context, row,
                      source->variable_count ? layer_people(&shown->column[0][0], at) : value_null()));
    for (size_t v = 0; v < source->variable_count; v++)
        if (source->variables[v].tree.headline != GROUP_NONE)
            TRY(layer_row_headline(context, row, &source->variables[v], atlas_base_of(&writer->bases, number, v),
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
        GUARD(layer_headline_columns(context, &columns, source->variables[v].id));
        width += 3;
        if (!styled)
            GUARD(text_format(context, &styled, "%s_share", source->variables[v].id));
    }
    GUARD(write_layer_table(context, writer, table, columns.data, source->title, &source->shapes, styled));
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
    layer_row_release(&row);
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
    TRY(layer_row_add(context, row, value_text_or_null(source ? source->id : NULL)));
    TRY(layer_row_add(context, row,
                      !from ? value_null()
                            : value_text(from->relation == ATLAS_PUBLISHED ? "published" : "estimated")));
    bool any = source && source->variable_count > 0;
    TRY(layer_row_add(context, row, any ? layer_people(&from->column[0][0], unit) : value_null()));
    for (uint32_t i = 0; i < ids->count; i++) {
        size_t v = 0;
        while (source && v < source->variable_count && strcmp(source->variables[v].id, names_at(ids, i)) != 0)
            v++;
        bool has = source && v < source->variable_count;
        TRY(layer_row_headline(context, row, has ? &source->variables[v] : NULL,
                               has ? atlas_base_of(&writer->bases, s, v) : NULL, has ? from->column[v] : NULL,
                               unit));
    }
    return D4I_OK;
}

static d4i_status write_unit(d4i_context *context, const struct writer *writer, const struct atlas_level *level,
                             const struct names *ids, size_t unit, struct layer_row *row)
{
    TRY(layer_row_begin(context, writer, row, unit, &level->shapes));
    TRY(layer_row_add(context, row, value_text(names_at(&level->codes, (uint32_t)unit))));
    TRY(layer_row_add(context, row, value_text(level->names ? level->names[unit] : "")));
    TRY(layer_row_add(context, row, value_text(level->countries ? level->countries[unit] : "")));
    TRY(layer_row_add(context, row, value_int(row->geometry.length > 0)));
    TRY(row_unit_counts(context, row, writer, level, ids, unit));
    return layer_row_add(context, row, value_text(coverage_of_unit(writer->atlas, level, unit)));
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
        GUARD(layer_headline_columns(context, &columns, names_at(ids, i)));
    GUARD(buffer_text(context, &columns, ", coverage TEXT"));
    if (ids->count)
        GUARD(text_format(context, &styled, "%s_share", names_at(ids, 0)));
    GUARD(write_layer_table(context, writer, table, columns.data, level->title, &level->shapes, styled));
    GUARD(insert_prepare(context, writer->database, table, 10 + 3 * (size_t)ids->count, &insert));
    for (size_t i = 0; i < level->codes.count; i++) {
        GUARD(write_unit(context, writer, level, ids, i, &row));
        GUARD(row_insert(context, insert, row.values, row.count));
    }
done:
    statement_free(insert);
    layer_row_release(&row);
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
