/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads the geometry of zones and units from their layers, and the defects.
 */
#include <math.h>

#include "atlas/defects.h"
#include "atlas/store.h"
#include "io/geometry.h"

/* How much room the arrays of shapes have. */
struct shapes_room {
    size_t xy, point_start, ring_inner;
};

static d4i_status append_geometry(d4i_context *context, struct text blob, struct shapes_room *room,
                                  struct atlas_shapes *shapes)
{
    double *xy = NULL;
    size_t *point_start = NULL, rings = 0;
    bool *ring_inner = NULL;
    d4i_status status = D4I_OK;
    GUARD(geometry_read(context, blob, &xy, &point_start, &ring_inner, &rings));
    size_t points = point_start[rings];
    GUARD(mem_grow(context, &shapes->xy, &room->xy, 2 * (shapes->points + points), sizeof *xy));
    GUARD(mem_grow(context, &shapes->point_start, &room->point_start, shapes->rings + rings + 1,
                   sizeof *point_start));
    GUARD(mem_grow(context, &shapes->ring_inner, &room->ring_inner, shapes->rings + rings, sizeof *ring_inner));
    memcpy(shapes->xy + 2 * shapes->points, xy, 2 * points * sizeof *xy);
    for (size_t i = 0; i < rings; i++) {
        shapes->point_start[shapes->rings + i + 1] = shapes->points + point_start[i + 1];
        shapes->ring_inner[shapes->rings + i] = ring_inner[i];
    }
    shapes->rings += rings;
    shapes->points += points;
done:
    free(xy);
    free(point_start);
    free(ring_inner);
    return status;
}

static d4i_status read_rows(d4i_context *context, struct rows *rows, struct atlas_shapes *shapes)
{
    struct shapes_room room = {0};
    bool more = false;
    /* Room for one, so that all arrays are there when no geometry is. */
    TRY(mem_grow(context, &shapes->xy, &room.xy, 2, sizeof *shapes->xy));
    TRY(mem_grow(context, &shapes->point_start, &room.point_start, 1, sizeof *shapes->point_start));
    TRY(mem_grow(context, &shapes->ring_inner, &room.ring_inner, 1, sizeof *shapes->ring_inner));
    shapes->point_start[0] = 0;
    for (size_t i = 0; i < shapes->items; i++) {
        TRY(rows_next(context, rows, &more));
        if (!more || column_int(rows->statement, 0) != (int64_t)i + 1)
            return rows_fail(context, rows, "a row is missing");
        if (!column_null(rows->statement, 1)) {
            d4i_status status = append_geometry(context, column_blob(rows->statement, 1), &room, shapes);
            if (status != D4I_OK)
                return fail_in(context, status, "table '%s', row %zu", rows->table, i + 1);
        }
        shapes->ring_first[i + 1] = shapes->rings;
    }
    return D4I_OK;
}

static d4i_status read_shapes(d4i_context *context, struct database *database, const char *prefix, const char *id,
                              struct atlas_shapes *shapes)
{
    char *table = NULL;
    struct buffer sql = {0};
    struct rows rows = {0};
    d4i_status status = D4I_OK;
    if (shapes->items == 0)
        return D4I_OK;
    GUARD(text_format(context, &table, "%s%s", prefix, id));
    GUARD(read_require_table(context, database, table));
    GUARD(buffer_text(context, &sql, "SELECT fid, geom FROM "));
    GUARD(sql_name(context, &sql, "", table));
    GUARD(buffer_text(context, &sql, " ORDER BY fid"));
    GUARD(rows_open(context, database, table, sql.data, &rows));
    GUARD(mem_alloc(context, shapes->items + 1, sizeof *shapes->ring_first, &shapes->ring_first));
    GUARD(read_rows(context, &rows, shapes));
done:
    rows_close(&rows);
    buffer_release(&sql);
    free(table);
    return status;
}

/* The list that a defect belongs to. */
struct defect_list {
    struct atlas_defect **defects;
    size_t *count, *capacity;
};

static d4i_status list_of_row(d4i_context *context, struct rows *rows, struct atlas *atlas, struct defect_list *out)
{
    bool source = text_is(column_text(rows->statement, 1), "source");
    int64_t number;
    TRY(row_index(context, rows, 2, 0, (int64_t)(source ? atlas->source_count : atlas->level_count), &number));
    if (source) {
        struct atlas_source *of = &atlas->sources[number];
        *out = (struct defect_list){&of->defects, &of->defect_count, &of->defect_capacity};
    } else {
        struct atlas_level *of = &atlas->levels[number];
        *out = (struct defect_list){&of->defects, &of->defect_count, &of->defect_capacity};
    }
    return D4I_OK;
}

static d4i_status read_defect(d4i_context *context, struct rows *rows, struct atlas *atlas)
{
    struct defect_list list;
    TRY(list_of_row(context, rows, atlas, &list));
    TRY(mem_grow(context, list.defects, list.capacity, *list.count + 1, sizeof **list.defects));
    struct atlas_defect *defect = &(*list.defects)[(*list.count)++];
    *defect = (struct atlas_defect){.x = NAN, .y = NAN, .size = column_real(rows->statement, 6)};
    if (!column_null(rows->statement, 0) && !point_read(column_blob(rows->statement, 0), &defect->x, &defect->y))
        return rows_fail(context, rows, "a geometry is no point");
    TRY(row_text(context, rows, 3, &defect->kind));
    TRY(row_text(context, rows, 4, &defect->zone));
    return row_text_or_null(context, rows, 5, &defect->detail);
}

static d4i_status read_defects(d4i_context *context, struct database *database, struct atlas *atlas)
{
    struct rows rows = {0};
    bool more = true;
    d4i_status status = D4I_OK;
    GUARD(read_require_table(context, database, DEFECTS_TABLE));
    GUARD(rows_open(context, database, DEFECTS_TABLE,
                    "SELECT geom, owner, number, kind, zone, detail, size FROM " DEFECTS_TABLE " ORDER BY fid",
                    &rows));
    for (;;) {
        GUARD(rows_next(context, &rows, &more));
        if (!more)
            break;
        GUARD(read_defect(context, &rows, atlas));
    }
done:
    rows_close(&rows);
    return status;
}

d4i_status read_layers(d4i_context *context, struct database *database, struct atlas *atlas)
{
    for (size_t s = 0; s < atlas->source_count; s++)
        TRY(read_shapes(context, database, ZONES_TABLE, atlas->sources[s].id, &atlas->sources[s].shapes));
    for (size_t l = 0; l < atlas->level_count; l++)
        TRY(read_shapes(context, database, UNITS_TABLE, atlas->levels[l].id, &atlas->levels[l].shapes));
    return read_defects(context, database, atlas);
}
