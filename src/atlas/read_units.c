/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads levels of units: codes, how zones relate to them, and their counts.
 */
#include "atlas/store.h"

#define UNITS_MOST (UINT32_MAX - 1)

static d4i_status unpack_level(d4i_context *context, struct rows *rows, struct batch *batch, size_t units,
                               struct atlas_level *level)
{
    char *bytes[3] = {NULL, NULL, NULL};
    size_t length[3] = {0, 0, 0};
    d4i_status status = D4I_OK;
    for (int i = 0; i < 3; i++)
        GUARD(batch_unpack(context, batch, PACKED_BYTES, column_blob(rows->statement, 11 + i), PACKED_ANY,
                           &bytes[i], &length[i]));
    GUARD(batch_run_unpack(context, batch));
    /* Names and countries first: how many are freed is the number of codes, which come last. */
    char **names = NULL, **countries = NULL;
    struct names codes = {0};
    status = strings_split(context, "d4i_level", bytes[1], length[1], units, &names);
    if (status == D4I_OK)
        status = strings_split(context, "d4i_level", bytes[2], length[2], units, &countries);
    if (status == D4I_OK)
        status = read_names(context, "d4i_level", bytes[0], length[0], units, &codes);
    if (status == D4I_OK) {
        level->codes = codes;
        level->names = names;
        level->countries = countries;
        goto done;
    }
    for (size_t i = 0; i < units; i++) {
        if (names)
            free(names[i]);
        if (countries)
            free(countries[i]);
    }
    free(names);
    free(countries);
    names_release(&codes);
done:
    for (int i = 0; i < 3; i++)
        free(bytes[i]);
    return status;
}

static d4i_status read_level(d4i_context *context, struct rows *rows, struct batch *batch,
                             const struct atlas *atlas, struct atlas_level *level)
{
    char **const texts[] = {&level->id,      &level->title,       &level->recipe, &level->vintage,
                            &level->licence, &level->attribution, &level->path};
    int64_t units;
    TRY(mem_alloc(context, atlas->source_count, sizeof *level->sources, &level->sources));
    for (int i = 0; i < 7; i++)
        TRY(row_text(context, rows, 1 + i, texts[i]));
    TRY(row_hash(context, rows, 8, &level->hash));
    TRY(row_index(context, rows, 9, 0, UNITS_MOST, &units));
    if (column_int(rows->statement, 0) != (int64_t)rows->at + 1)
        return rows_fail(context, rows, "levels are not numbered one after the other");
    TRY(unpack_level(context, rows, batch, (size_t)units, level));
    level->shapes.items = column_int(rows->statement, 10) ? (size_t)units : 0;
    return D4I_OK;
}

d4i_status read_levels(d4i_context *context, struct database *database, struct atlas *atlas)
{
    struct batch *batch = NULL;
    struct rows rows = {0};
    size_t count;
    bool more = false;
    d4i_status status = D4I_OK;
    TRY(rows_count(context, database, "d4i_level", &count));
    TRY(mem_alloc(context, count, sizeof *atlas->levels, &atlas->levels));
    GUARD(mem_alloc(context, 1, sizeof *batch, &batch));
    batch->table = "d4i_level";
    GUARD(
        rows_open(context, database, "d4i_level",
                  "SELECT fid, id, title, recipe, vintage, licence, attribution, path, hash, units, shapes, codes, "
                  "names, countries FROM d4i_level ORDER BY fid",
                  &rows));
    for (size_t i = 0; i < count; i++) {
        GUARD(rows_next(context, &rows, &more));
        if (!more)
            break;
        atlas->level_count = i + 1;
        GUARD(read_level(context, &rows, batch, atlas, &atlas->levels[i]));
    }
done:
    rows_close(&rows);
    if (batch)
        batch_release(batch);
    free(batch);
    return status;
}

/* Turns entries per zone into starts, and unit + 1 into unit. */
static d4i_status join_crosswalk(d4i_context *context, const struct rows *rows, size_t units,
                                 const uint32_t *entries, struct crosswalk *crosswalk)
{
    TRY(mem_alloc(context, crosswalk->rows + 1, sizeof *crosswalk->start, &crosswalk->start));
    for (size_t i = 0; i < crosswalk->rows; i++) {
        size_t start = crosswalk->start[i], end = start + entries[i];
        uint64_t sum = 0;
        if (end > crosswalk->count)
            return rows_fail(context, rows, "a zone has entries that are not there");
        for (size_t k = start; k < end; k++)
            if (__builtin_add_overflow(sum, crosswalk->weight[k], &sum) || sum > INT64_MAX)
                return rows_fail(context, rows, "the weights of a zone are more than a sum can hold");
        crosswalk->start[i + 1] = end;
    }
    if (crosswalk->start[crosswalk->rows] != crosswalk->count)
        return rows_fail(context, rows, "there are entries of no zone");
    for (size_t k = 0; k < crosswalk->count; k++) {
        if (crosswalk->to[k] > units)
            return rows_fail(context, rows, "a zone belongs to a unit that does not exist");
        crosswalk->to[k]--; /* 0 becomes CROSSWALK_OUTSIDE */
    }
    return D4I_OK;
}

static d4i_status row_relation(d4i_context *context, struct rows *rows, enum atlas_relation *out)
{
    struct text word = column_text(rows->statement, 2);
    if (!text_is(word, "published") && !text_is(word, "estimated"))
        return rows_fail(context, rows, "the relation is unknown");
    *out = text_is(word, "published") ? ATLAS_PUBLISHED : ATLAS_ESTIMATED;
    return D4I_OK;
}

/* A reader of format 1 takes everything but 0 for data, and no file of that format has anything but 0 and 1. */
static d4i_status check_reach(d4i_context *context, const struct rows *rows, int64_t format, size_t units,
                              const uint8_t *reach)
{
    uint8_t most = format < 2 ? ATLAS_HAS_DATA : ATLAS_NOT_COVERED;
    for (size_t u = 0; reach && u < units; u++)
        if (reach[u] > most)
            return rows_fail(context, rows, "whether the source has data for a unit is said by an unknown number");
    return D4I_OK;
}

static d4i_status read_relation(d4i_context *context, struct rows *rows, struct batch *batch, size_t zones,
                                size_t units, struct atlas_unit_source *from)
{
    struct statement *row = rows->statement;
    struct crosswalk *crosswalk = &from->crosswalk;
    uint32_t *entries = NULL;
    size_t weights = 0;
    d4i_status status = D4I_OK;
    GUARD(row_relation(context, rows, &from->relation));
    GUARD(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 3), PACKED_ANY, &entries, &crosswalk->rows));
    GUARD(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 4), PACKED_ANY, &crosswalk->to,
                       &crosswalk->count));
    GUARD(
        batch_unpack(context, batch, PACKED_UINT64, column_blob(row, 5), PACKED_ANY, &crosswalk->weight, &weights));
    if (!column_null(row, 6))
        GUARD(batch_unpack(context, batch, PACKED_UINT8, column_blob(row, 6), units, &from->has_data, NULL));
    GUARD(batch_run_unpack(context, batch));
    if (weights != crosswalk->count || (crosswalk->rows != zones && crosswalk->rows != 0)) {
        status = rows_fail(context, rows, "the columns are not of the same length");
        goto done;
    }
    GUARD(join_crosswalk(context, rows, units, entries, crosswalk));
done:
    free(entries);
    return status;
}

static d4i_status read_relations(d4i_context *context, const struct reader *reader, struct batch *batch,
                                 struct atlas *atlas)
{
    struct rows rows = {0};
    d4i_status status = D4I_OK;
    batch->table = "d4i_unit";
    GUARD(rows_open(context, reader->database, "d4i_unit",
                    "SELECT level, source, relation, entries, unit, weight, has_data FROM d4i_unit ORDER BY fid",
                    &rows));
    for (size_t l = 0; l < atlas->level_count; l++)
        for (size_t s = 0; s < atlas->source_count; s++) {
            bool more = false;
            GUARD(rows_next(context, &rows, &more));
            if (!more || column_int(rows.statement, 0) != (int64_t)l ||
                column_int(rows.statement, 1) != (int64_t)s) {
                status = rows_fail(context, &rows, "a row is missing or out of order");
                goto done;
            }
            GUARD(read_relation(context, &rows, batch, atlas->sources[s].zone_count, atlas->levels[l].codes.count,
                                &atlas->levels[l].sources[s]));
            GUARD(check_reach(context, &rows, reader->format, atlas->levels[l].codes.count,
                              atlas->levels[l].sources[s].has_data));
        }
done:
    rows_close(&rows);
    return status;
}

/* Room for the counts of a source in a level; the pointers to be filled by the blobs. */
static d4i_status alloc_counts(d4i_context *context, const struct atlas_source *source,
                               struct atlas_unit_source *from)
{
    TRY(mem_alloc(context, source->variable_count, sizeof *from->column, &from->column));
    TRY(mem_alloc(context, source->variable_count, sizeof *from->outside, &from->outside));
    for (size_t v = 0; v < source->variable_count; v++) {
        TRY(mem_alloc(context, source->variables[v].tree.count, sizeof **from->column, &from->column[v]));
        TRY(mem_alloc(context, source->variables[v].tree.count, sizeof **from->outside, &from->outside[v]));
    }
    return D4I_OK;
}

/* Where the next row must stand. */
struct count_cursor {
    struct rows rows;
    bool more;
};

static bool cursor_at(const struct count_cursor *cursor, const size_t *key, int length)
{
    bool same = cursor->more;
    for (int i = 0; same && i < length; i++)
        same = column_int(cursor->rows.statement, i) == (int64_t)key[i];
    return same;
}

static d4i_status read_unit_row(d4i_context *context, struct count_cursor *cursor, struct batch *batch,
                                size_t units, struct atlas_column *column, int64_t *outside)
{
    *outside = column_int(cursor->rows.statement, 4);
    TRY(counts_unpack(context, &cursor->rows, batch, 5, units, column));
    return rows_next(context, &cursor->rows, &cursor->more);
}

static d4i_status read_block(d4i_context *context, struct count_cursor *cursor, struct batch *batch,
                             const struct atlas *atlas, size_t l, size_t s)
{
    const struct atlas_source *source = &atlas->sources[s];
    struct atlas_unit_source *from = &atlas->levels[l].sources[s];
    size_t units = atlas->levels[l].codes.count;
    if (!cursor_at(cursor, (const size_t[]){l, s}, 2))
        return D4I_OK; /* not worked out */
    TRY(alloc_counts(context, source, from));
    for (size_t v = 0; v < source->variable_count; v++)
        for (size_t n = 0; n < source->variables[v].tree.count; n++) {
            if (!cursor_at(cursor, (const size_t[]){l, s, v, n}, 4))
                return rows_fail(context, &cursor->rows, "a row is missing or out of order");
            TRY(read_unit_row(context, cursor, batch, units, &from->column[v][n], &from->outside[v][n]));
        }
    TRY(batch_run_unpack(context, batch));
    for (size_t v = 0; v < source->variable_count; v++)
        for (size_t n = 0; n < source->variables[v].tree.count; n++)
            TRY(counts_check(context, "d4i_unit_count", &from->column[v][n], units));
    return D4I_OK;
}

static const char unit_counts_1[] = "SELECT level, source, variable, node, outside, people, status, NULL, NULL "
                                    "FROM d4i_unit_count ORDER BY fid";
static const char unit_counts_2[] = "SELECT level, source, variable, node, outside, people, status, low, high "
                                    "FROM d4i_unit_count ORDER BY fid";

static d4i_status read_unit_counts(d4i_context *context, const struct reader *reader, struct batch *batch,
                                   struct atlas *atlas)
{
    struct count_cursor cursor = {.more = false};
    d4i_status status = D4I_OK;
    batch->table = "d4i_unit_count";
    GUARD(rows_open(context, reader->database, "d4i_unit_count", reader->format < 2 ? unit_counts_1 : unit_counts_2,
                    &cursor.rows));
    GUARD(rows_next(context, &cursor.rows, &cursor.more));
    for (size_t l = 0; l < atlas->level_count; l++)
        for (size_t s = 0; s < atlas->source_count; s++)
            GUARD(read_block(context, &cursor, batch, atlas, l, s));
    if (cursor.more)
        status = rows_fail(context, &cursor.rows, "a row is out of order");
done:
    rows_close(&cursor.rows);
    return status;
}

d4i_status read_units(d4i_context *context, const struct reader *reader, struct atlas *atlas)
{
    struct batch *batch = NULL;
    d4i_status status = D4I_OK;
    TRY(mem_alloc(context, 1, sizeof *batch, &batch));
    GUARD(read_relations(context, reader, batch, atlas));
    GUARD(read_unit_counts(context, reader, batch, atlas));
done:
    batch_release(batch);
    free(batch);
    return status;
}
