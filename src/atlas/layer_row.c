/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables and rows of the layers that other programs show.
 */
#include "atlas/layer_row.h"

#include <math.h>

#include "group/status.h"
#include "io/geometry.h"

void layer_row_release(struct layer_row *row)
{
    free(row->values);
    buffer_release(&row->geometry);
}

d4i_status layer_row_add(d4i_context *context, struct layer_row *row, struct value value)
{
    TRY(mem_grow(context, &row->values, &row->capacity, row->count + 1, sizeof value));
    row->values[row->count++] = value;
    return D4I_OK;
}

d4i_status layer_row_begin(d4i_context *context, const struct writer *writer, struct layer_row *row, size_t item,
                           const struct atlas_shapes *shapes)
{
    row->count = row->geometry.length = 0;
    if (shapes->items > 0 && shapes->ring_first[item + 1] > shapes->ring_first[item]) {
        size_t first = shapes->ring_first[item];
        TRY(geometry_blob(context, writer->srs, shapes->xy, shapes->point_start + first, shapes->ring_inner + first,
                          shapes->ring_first[item + 1] - first, &row->geometry));
    }
    TRY(layer_row_add(context, row, value_int((int64_t)item + 1)));
    return layer_row_add(context, row, value_blob(&row->geometry));
}

struct value layer_people(const struct atlas_column *column, size_t at)
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

d4i_status layer_row_headline(d4i_context *context, struct layer_row *row, const struct atlas_variable *variable,
                              const struct atlas_stated *stated, const struct atlas_column *columns, size_t at)
{
    uint32_t node = variable && columns ? variable->tree.headline : GROUP_NONE;
    bool has = node != GROUP_NONE;
    TRY(layer_row_add(context, row, has ? layer_people(&columns[node], at) : value_null()));
    TRY(layer_row_add(context, row, has ? share_of(stated, columns, node, at) : value_null()));
    return layer_row_add(context, row,
                         has ? value_text(d4i_value_status_text((d4i_value_status)columns[node].status[at]))
                             : value_null());
}

d4i_status layer_headline_columns(d4i_context *context, struct buffer *sql, const char *variable)
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

d4i_status write_layer_table(d4i_context *context, struct writer *writer, const char *table, const char *columns,
                             const char *title, const struct atlas_shapes *shapes, const char *styled)
{
    double box[4];
    bool has_box = box_of(shapes, box);
    TRY(write_feature_table(context, writer, table, "MULTIPOLYGON", columns, title, has_box ? box : NULL));
    return styled ? write_style(context, writer, table, styled, title) : D4I_OK;
}
