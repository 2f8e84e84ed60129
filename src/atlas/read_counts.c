/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads what is known of zones: keys or squares, how their people were placed, and their counts.
 */
#include "atlas/store.h"

#define LEVEL_NO_CELL 255
#define SHIFT_MOST 63
#define TOTAL_MOST (UINT64_C(1) << 62)

/* The blobs of d4i_zone as arrays, before they are checked and put where they belong. */
struct zone_blobs {
    char *keys, *names;
    size_t keys_length, names_length;
    uint32_t *epsg, *size, *cells;
    int64_t *east, *north;
    uint8_t *level, *shift;
    uint64_t *total;
};

static void zone_blobs_free(struct zone_blobs *blobs)
{
    free(blobs->keys);
    free(blobs->names);
    free(blobs->epsg);
    free(blobs->size);
    free(blobs->cells);
    free(blobs->east);
    free(blobs->north);
    free(blobs->level);
    free(blobs->shift);
    free(blobs->total);
}

static d4i_status unpack_zones(d4i_context *context, struct rows *rows, struct batch *batch,
                               const struct atlas_source *source, bool has_grid, struct zone_blobs *out)
{
    struct statement *row = rows->statement;
    size_t count = source->zone_count;
    if (source->cells) {
        TRY(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 3), count, &out->epsg, NULL));
        TRY(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 4), count, &out->size, NULL));
        TRY(batch_unpack(context, batch, PACKED_INT64, column_blob(row, 5), count, &out->east, NULL));
        TRY(batch_unpack(context, batch, PACKED_INT64, column_blob(row, 6), count, &out->north, NULL));
    } else {
        TRY(batch_unpack(context, batch, PACKED_BYTES, column_blob(row, 1), PACKED_ANY, &out->keys,
                         &out->keys_length));
        TRY(batch_unpack(context, batch, PACKED_BYTES, column_blob(row, 2), PACKED_ANY, &out->names,
                         &out->names_length));
    }
    if (has_grid) {
        TRY(batch_unpack(context, batch, PACKED_UINT8, column_blob(row, 7), count, &out->level, NULL));
        TRY(batch_unpack(context, batch, PACKED_UINT8, column_blob(row, 8), count, &out->shift, NULL));
        TRY(batch_unpack(context, batch, PACKED_UINT64, column_blob(row, 9), count, &out->total, NULL));
        TRY(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 10), count, &out->cells, NULL));
    }
    return batch_run_unpack(context, batch);
}

d4i_status read_names(d4i_context *context, const char *table, const char *bytes, size_t length, size_t count,
                      struct names *out)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        const char *end = at < length ? memchr(bytes + at, 0, length - at) : NULL;
        struct text name = {bytes + at, end ? (size_t)(end - bytes) - at : 0};
        uint32_t number;
        bool is_new = false;
        if (end && text_valid_utf8(name) == name.length)
            TRY(names_add(context, out, name, &number, &is_new));
        if (!is_new)
            return fail(context, D4I_BAD_INPUT, "table '%s': keys are damaged or repeated; build the atlas again",
                        table);
        at += name.length + 1;
    }
    if (at != length)
        return fail(context, D4I_BAD_INPUT,
                    "table '%s': there are more keys than zones or units; build the atlas again", table);
    return D4I_OK;
}

static d4i_status join_squares(d4i_context *context, const struct rows *rows, const struct zone_blobs *blobs,
                               struct atlas_source *source)
{
    TRY(mem_alloc(context, source->zone_count, sizeof *source->square, &source->square));
    for (size_t i = 0; i < source->zone_count; i++) {
        if (blobs->epsg[i] > INT32_MAX || blobs->size[i] < 1 || blobs->size[i] > INT32_MAX)
            return rows_fail(context, rows, "a grid square has no size or CRS");
        source->square[i] = (struct grid_square){.epsg = (int32_t)blobs->epsg[i],
                                                 .size = (int32_t)blobs->size[i],
                                                 .north = blobs->north[i],
                                                 .east = blobs->east[i]};
    }
    return D4I_OK;
}

static d4i_status read_zone_row(d4i_context *context, struct rows *rows, struct batch *batch, struct atlas *atlas,
                                struct atlas_source *source, struct zone_blobs *blobs)
{
    if (column_int(rows->statement, 0) != (int64_t)rows->at + 1)
        return rows_fail(context, rows, "rows are not numbered as sources are");
    TRY(unpack_zones(context, rows, batch, source, atlas->has_grid, blobs));
    if (source->cells)
        return join_squares(context, rows, blobs, source);
    TRY(read_names(context, "d4i_zone", blobs->keys, blobs->keys_length, source->zone_count, &source->keys));
    return strings_split(context, "d4i_zone", blobs->names, blobs->names_length, source->zone_count,
                         &source->names);
}

static d4i_status alloc_placing(d4i_context *context, struct atlas *atlas)
{
    size_t zones = atlas_zone_count(atlas);
    TRY(mem_alloc(context, zones, sizeof *atlas->zone_level, &atlas->zone_level));
    TRY(mem_alloc(context, zones, sizeof *atlas->zone_shift, &atlas->zone_shift));
    TRY(mem_alloc(context, zones, sizeof *atlas->zone_total, &atlas->zone_total));
    return mem_alloc(context, zones, sizeof *atlas->zone_cells, &atlas->zone_cells);
}

/* After all sources have shown that they hold as many zones as they say. */
static d4i_status place_zones(d4i_context *context, struct atlas *atlas, const struct zone_blobs *all)
{
    TRY(alloc_placing(context, atlas));
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        const struct zone_blobs *blobs = &all[s];
        for (size_t i = 0; i < source->zone_count; i++) {
            size_t zone = source->first_zone + i;
            if ((blobs->level[i] > atlas->weight_count && blobs->level[i] != LEVEL_NO_CELL) ||
                blobs->shift[i] > SHIFT_MOST || blobs->total[i] >= TOTAL_MOST)
                return fail(
                    context, D4I_BAD_INPUT,
                    "table 'd4i_zone': zone %zu is placed by a weight that does not exist; build the atlas again",
                    zone);
            atlas->zone_level[zone] = blobs->level[i];
            atlas->zone_shift[zone] = blobs->shift[i];
            atlas->zone_total[zone] = blobs->total[i];
            atlas->zone_cells[zone] = blobs->cells[i];
        }
    }
    return D4I_OK;
}

static d4i_status read_zones(d4i_context *context, struct database *database, struct batch *batch,
                             struct atlas *atlas)
{
    struct zone_blobs *blobs = NULL;
    struct rows rows = {0};
    d4i_status status = D4I_OK;
    batch->table = "d4i_zone";
    GUARD(mem_alloc(context, atlas->source_count, sizeof *blobs, &blobs));
    GUARD(rows_open(context, database, "d4i_zone",
                    "SELECT fid, keys, names, epsg, size, east, north, level, shift, total, cells FROM d4i_zone "
                    "ORDER BY fid",
                    &rows));
    for (size_t s = 0; s < atlas->source_count; s++) {
        bool more = false;
        GUARD(rows_next(context, &rows, &more));
        if (!more) {
            status = rows_fail(context, &rows, "rows are missing");
            goto done;
        }
        GUARD(read_zone_row(context, &rows, batch, atlas, &atlas->sources[s], &blobs[s]));
    }
    if (atlas->has_grid)
        GUARD(place_zones(context, atlas, blobs));
done:
    for (size_t s = 0; blobs && s < atlas->source_count; s++)
        zone_blobs_free(&blobs[s]);
    free(blobs);
    rows_close(&rows);
    return status;
}

static d4i_status read_count_row(d4i_context *context, struct rows *rows, struct batch *batch, size_t zones,
                                 const size_t key[3], struct atlas_column *column)
{
    bool more = false;
    TRY(rows_next(context, rows, &more));
    for (int i = 0; more && i < 3; i++)
        more = column_int(rows->statement, i) == (int64_t)key[i];
    if (!more)
        return rows_fail(context, rows, "a row is missing or out of order");
    return counts_unpack(context, rows, batch, 3, zones, column);
}

static d4i_status check_counts(d4i_context *context, const struct atlas *atlas)
{
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++) {
            const struct atlas_variable *variable = &atlas->sources[s].variables[v];
            for (size_t n = 0; variable->column && n < variable->tree.count; n++)
                if (variable->column[n].people)
                    TRY(counts_check(context, "d4i_count", &variable->column[n], atlas->sources[s].zone_count));
        }
    return D4I_OK;
}

static void let_go(struct atlas *atlas)
{
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++) {
            const struct atlas_variable *variable = &atlas->sources[s].variables[v];
            for (size_t n = 0; variable->column && n < variable->tree.count; n++) {
                struct atlas_column *column = &variable->column[n];
                struct column_values values = {column->people, column->status, column->low, column->high};
                column_values_release(&values);
                *column = (struct atlas_column){0};
            }
        }
}

#define ZONES_AT_ONCE ((size_t)1 << 23) /* of all columns that are looked at together */

static d4i_status look_and_let_go(d4i_context *context, struct batch *batch, struct atlas *atlas)
{
    TRY(batch_run_unpack(context, batch));
    TRY(check_counts(context, atlas));
    let_go(atlas);
    return D4I_OK;
}

static d4i_status read_count_rows(d4i_context *context, struct rows *rows, struct batch *batch, bool skim,
                                  struct atlas *atlas)
{
    size_t zones = 0;
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++) {
            struct atlas_source *source = &atlas->sources[s];
            struct atlas_variable *variable = &source->variables[v];
            TRY(mem_alloc(context, variable->tree.count, sizeof *variable->column, &variable->column));
            for (size_t n = 0; n < variable->tree.count; n++) {
                TRY(read_count_row(context, rows, batch, source->zone_count, (const size_t[]){s, v, n},
                                   &variable->column[n]));
                zones += source->zone_count;
                if (!skim || zones <= ZONES_AT_ONCE)
                    continue;
                TRY(look_and_let_go(context, batch, atlas));
                zones = 0;
            }
        }
    return skim ? look_and_let_go(context, batch, atlas) : batch_run_unpack(context, batch);
}

static const char counts_1[] =
    "SELECT source, variable, node, people, status, NULL, NULL FROM d4i_count ORDER BY fid";
static const char counts_2[] =
    "SELECT source, variable, node, people, status, low, high FROM d4i_count ORDER BY fid";

d4i_status read_counts(d4i_context *context, const struct reader *reader, struct atlas *atlas)
{
    struct batch *batch = NULL;
    struct rows rows = {0};
    d4i_status status = D4I_OK;
    TRY(mem_alloc(context, 1, sizeof *batch, &batch));
    GUARD(read_zones(context, reader->database, batch, atlas));
    batch->table = "d4i_count";
    GUARD(rows_open(context, reader->database, "d4i_count", reader->format < 2 ? counts_1 : counts_2, &rows));
    GUARD(read_count_rows(context, &rows, batch, reader->skim, atlas));
    GUARD(check_counts(context, atlas));
done:
    rows_close(&rows);
    batch_release(batch);
    free(batch);
    return status;
}
