/* SPDX-License-Identifier: EUPL-1.2
 *
 * Opens atlas files: what is one and what is not, which format it has, and the words about the whole.
 */
#include <inttypes.h>

#include "atlas/store.h"
#include "io/file.h"

/* True when `table` is a table with a place of its own in the file: a view or a virtual table of that name could do
 * anything in a stranger's file. */
static d4i_status has_table(d4i_context *context, struct database *database, const char *table, bool *out)
{
    struct statement *statement = NULL;
    bool row = false;
    d4i_status status = D4I_OK;
    GUARD(statement_prepare(context, database,
                            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1 AND rootpage > 0",
                            &statement));
    GUARD(bind_text(context, statement, 1, table));
    GUARD(statement_step(context, statement, &row));
    *out = row;
done:
    statement_free(statement);
    return status;
}

d4i_status read_require_table(d4i_context *context, struct database *database, const char *table)
{
    bool there = false;
    TRY(has_table(context, database, table, &there));
    return there ? D4I_OK
                 : fail(context, D4I_BAD_INPUT, "there is no table '%s'; the atlas is damaged, build it again",
                        table);
}

static d4i_status check_kind(d4i_context *context, struct database *database, const char *path)
{
    bool there = false;
    TRY(has_table(context, database, "gpkg_contents", &there));
    if (!there)
        return fail(context, D4I_BAD_INPUT, "'%s' is a database but no GeoPackage; make an atlas with d4i build",
                    path);
    TRY(has_table(context, database, "d4i_meta", &there));
    if (!there)
        return fail(context, D4I_BAD_INPUT, "'%s' is a GeoPackage but no d4i atlas; make one with d4i build", path);
    return D4I_OK;
}

/* The value of a key of d4i_meta, which must be there; freed by the caller. */
static d4i_status meta_text(d4i_context *context, struct database *database, const char *key, char **out)
{
    struct rows rows = {0};
    bool more = false;
    d4i_status status = D4I_OK;
    GUARD(rows_open(context, database, "d4i_meta", "SELECT value FROM d4i_meta WHERE key = ?1", &rows));
    GUARD(bind_text(context, rows.statement, 1, key));
    GUARD(rows_next(context, &rows, &more));
    if (more)
        status = row_text(context, &rows, 0, out);
    else
        status =
            fail(context, D4I_BAD_INPUT, "table 'd4i_meta' has no '%s'; the atlas is damaged, build it again", key);
done:
    rows_close(&rows);
    return status;
}

static d4i_status meta_number(d4i_context *context, struct database *database, const char *key, int64_t low,
                              int64_t high, int64_t *out)
{
    char *text = NULL;
    int64_t number;
    TRY(meta_text(context, database, key, &text));
    bool right = parse_int64(text_of(text), &number) && number >= low && number <= high;
    d4i_status status = D4I_OK;
    if (right)
        *out = number;
    else
        status =
            fail(context, D4I_BAD_INPUT,
                 "table 'd4i_meta': '%s' is '%s', out of range; the atlas is damaged, build it again", key, text);
    free(text);
    return status;
}

/* parse_int64 ends at half of what a seed can be. */
static bool parse_seed(const char *text, uint64_t *out)
{
    uint64_t value = 0;
    for (const char *at = text; *at; at++)
        if (*at < '0' || *at > '9' || __builtin_mul_overflow(value, UINT64_C(10), &value) ||
            __builtin_add_overflow(value, (uint64_t)(*at - '0'), &value))
            return false;
    *out = value;
    return *text != 0;
}

static d4i_status read_format(d4i_context *context, struct database *database, const char *path, int64_t *out)
{
    int64_t format = 0;
    TRY(meta_number(context, database, "format", 1, INT64_MAX, &format));
    *out = format;
    if (format > ATLAS_FORMAT)
        return fail(context, D4I_BAD_INPUT,
                    "'%s' is an atlas of format %" PRId64 ", and this d4i reads up to %d; use a newer d4i", path,
                    format, ATLAS_FORMAT);
    return D4I_OK;
}

d4i_status read_open(d4i_context *context, const char *path, struct reader *out)
{
    struct database *database = NULL;
    int64_t format = 0;
    d4i_status status = D4I_OK;
    GUARD(database_open(context, path, &database));
    GUARD(check_kind(context, database, path));
    GUARD(read_format(context, database, path, &format));
    for (size_t i = 0; i < store_table_count; i++)
        if (store_tables[i].since <= format)
            GUARD(read_require_table(context, database, store_tables[i].name));
    *out = (struct reader){.database = database, .format = format};
    return D4I_OK;
done:
    database_close(database);
    return status;
}

d4i_status read_build_key(d4i_context *context, struct database *database, struct hash *out)
{
    char *text = NULL;
    TRY(meta_text(context, database, "build", &text));
    bool right = hash_of_hex(text_of(text), out);
    free(text);
    return right ? D4I_OK
                 : fail(context, D4I_BAD_INPUT, "table 'd4i_meta': 'build' is no hash; build the atlas again");
}

static d4i_status read_seed(d4i_context *context, struct database *database, uint64_t *seed)
{
    char *text = NULL;
    TRY(meta_text(context, database, "seed", &text));
    bool right = parse_seed(text, seed);
    free(text);
    return right ? D4I_OK
                 : fail(context, D4I_BAD_INPUT, "table 'd4i_meta': 'seed' is no number; build the atlas again");
}

static d4i_status read_crs(d4i_context *context, struct database *database, struct grid *grid)
{
    char *crs = NULL;
    d4i_status status = D4I_OK;
    GUARD(meta_text(context, database, "crs", &crs));
    if (strlen(crs) >= sizeof grid->crs)
        status = fail(context, D4I_BAD_INPUT, "table 'd4i_meta': 'crs' is too long; build the atlas again");
    else
        memcpy(grid->crs, crs, strlen(crs) + 1);
done:
    free(crs);
    return status;
}

static d4i_status read_grid(d4i_context *context, struct database *database, struct atlas *atlas)
{
    static const char *const keys[] = {"west", "south",      "cell",       "columns",
                                       "rows", "cells_full", "cells_over", "cells_under"};
    int64_t number[8];
    for (size_t i = 0; i < 8; i++) {
        bool corner = i < 2, small = i >= 2 && i < 5;
        TRY(meta_number(context, database, keys[i], corner ? INT64_MIN : 0, small ? INT32_MAX : INT64_MAX,
                        &number[i]));
    }
    struct grid *grid = &atlas->grid;
    grid->west = number[0];
    grid->south = number[1];
    grid->cell = (int32_t)number[2];
    grid->columns = (int32_t)number[3];
    grid->rows = (int32_t)number[4];
    atlas->cells_full = (uint64_t)number[5];
    atlas->cells_over = (uint64_t)number[6];
    atlas->cells_under = (uint64_t)number[7];
    TRY(read_crs(context, database, grid));
    return grid_check(context, grid);
}

static d4i_status has_crs(d4i_context *context, struct database *database, bool *out)
{
    struct statement *statement = NULL;
    bool row = false;
    d4i_status status = D4I_OK;
    GUARD(statement_prepare(context, database, "SELECT 1 FROM d4i_meta WHERE key = 'crs'", &statement));
    GUARD(statement_step(context, statement, &row));
    *out = row;
done:
    statement_free(statement);
    return status;
}

d4i_status read_meta(d4i_context *context, struct database *database, struct atlas *atlas)
{
    TRY(meta_text(context, database, "title", &atlas->title));
    TRY(meta_text(context, database, "method", &atlas->method));
    TRY(read_build_key(context, database, &atlas->build));
    TRY(read_seed(context, database, &atlas->seed));
    TRY(has_crs(context, database, &atlas->has_grid));
    return atlas->has_grid ? read_grid(context, database, atlas) : D4I_OK;
}

/* After everything else, whose words say better what is wrong: figures that fit together and are not those that
 * were written. */
static d4i_status check_rows(d4i_context *context, struct database *database)
{
    char sum[CHECKSUM_HEX], *said = NULL;
    TRY(meta_text(context, database, "checksum", &said));
    d4i_status status = rows_checksum(context, database, sum);
    if (status == D4I_OK && strcmp(sum, said) != 0)
        status =
            fail(context, D4I_BAD_INPUT, "the checksum of its rows is wrong; the atlas is damaged, build it again");
    free(said);
    return status;
}

/* What is a bug in a build is damage in a file. */
static d4i_status check_ledger(d4i_context *context, const struct atlas *atlas)
{
    char *words = NULL;
    d4i_status status = atlas_check_ledger(context, atlas);
    if (status != D4I_BUG)
        return status;
    TRY(text_copy(context, text_of(d4i_error_text(context)), &words));
    status = fail(context, D4I_BAD_INPUT, "%s; the atlas is damaged, build it again", words);
    free(words);
    return status;
}

static d4i_status read_all(d4i_context *context, const struct reader *reader, struct atlas *atlas)
{
    struct database *database = reader->database;
    TRY(read_meta(context, database, atlas));
    TRY(read_sources(context, database, atlas));
    TRY(read_groups(context, reader, atlas));
    TRY(read_facts(context, reader, atlas));
    TRY(read_ledger(context, database, atlas));
    TRY(read_counts(context, reader, atlas));
    TRY(read_levels(context, database, atlas));
    TRY(read_units(context, reader, atlas));
    TRY(read_tilts(context, reader, atlas));
    TRY(read_layers(context, database, atlas));
    TRY(check_ledger(context, atlas));
    return check_rows(context, database);
}

static d4i_status read_file(d4i_context *context, const char *path, bool skim, struct atlas *out)
{
    struct atlas atlas = {0};
    struct reader reader = {0};
    d4i_status status = D4I_OK;
    GUARD(read_open(context, path, &reader));
    reader.skim = skim;
    GUARD(text_copy(context, text_of(path), &atlas.path));
    atlas.format = reader.format;
    status = read_all(context, &reader, &atlas);
    if (status != D4I_OK) {
        (void)fail_in(context, status, "'%s'", path);
        goto done;
    }
    *out = atlas;
    atlas = (struct atlas){0};
done:
    database_close(reader.database);
    atlas_release(&atlas);
    return status;
}

d4i_status atlas_read(d4i_context *context, const char *path, struct atlas *out)
{
    return read_file(context, path, false, out);
}

d4i_status atlas_skim(d4i_context *context, const char *path, struct atlas *out)
{
    return read_file(context, path, true, out);
}

d4i_status atlas_load_pairs(d4i_context *context, struct atlas *atlas)
{
    struct reader reader = {0};
    struct hash build = {0};
    d4i_status status = D4I_OK;
    if (atlas->has_pairs || !atlas->has_grid)
        return D4I_OK;
    if (!atlas->path)
        return fail(context, D4I_BUG, "pairs are asked of an atlas that is not in a file");
    GUARD(read_open(context, atlas->path, &reader));
    GUARD(read_build_key(context, reader.database, &build));
    if (!hash_equal(build, atlas->build)) {
        status = fail(context, D4I_BAD_INPUT, "'%s' has been built again since it was opened; open it again",
                      atlas->path);
        goto done;
    }
    status = read_tiles(context, reader.database, atlas);
    if (status == D4I_OK)
        status = read_tilt_tiles(context, reader.database, atlas);
    if (status == D4I_OK)
        status = read_unit_tiles(context, reader.database, atlas);
    if (status != D4I_OK)
        (void)fail_in(context, status, "'%s'", atlas->path);
    atlas->has_pairs = status == D4I_OK;
done:
    database_close(reader.database);
    return status;
}

/* A GeoPackage by the first bytes of the file: SQLite's magic, and the application id at 68. */
static bool is_geopackage(const uint8_t *head, size_t length)
{
    return length == 100 && memcmp(head + 68, "GPKG", 4) == 0;
}

d4i_status atlas_may_replace(d4i_context *context, const char *path, bool *out)
{
    struct database *database = NULL;
    uint8_t head[100];
    size_t length = 0;
    bool there = false;
    *out = !file_exists(path);
    if (*out)
        return D4I_OK;
    TRY(file_head(context, path, head, sizeof head, &length));
    *out = length == 0;
    if (length < 16 || memcmp(head, "SQLite format 3", 16) != 0)
        return D4I_OK;
    d4i_status status = database_open(context, path, &database);
    if (status == D4I_OK)
        status = has_table(context, database, "d4i_meta", &there);
    database_close(database);
    if (status == D4I_NO_MEMORY || status == D4I_CANCELLED)
        return status;
    *out = status == D4I_OK ? there : is_geopackage(head, length);
    return D4I_OK;
}

d4i_status atlas_build_key(d4i_context *context, const char *path, bool *found, struct hash *out)
{
    struct reader reader = {0};
    struct hash build = {0};
    *found = false;
    if (!file_exists(path))
        return D4I_OK;
    d4i_status status = read_open(context, path, &reader);
    if (status == D4I_OK)
        status = read_build_key(context, reader.database, &build);
    database_close(reader.database);
    *found = status == D4I_OK && reader.format == ATLAS_FORMAT;
    if (*found)
        *out = build;
    /* What is no readable atlas has no key: that is an answer, not a failure. */
    return status == D4I_NO_MEMORY || status == D4I_CANCELLED ? status : D4I_OK;
}
