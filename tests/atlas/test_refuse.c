/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is no atlas, too new, damaged or hostile is refused with words, and nothing leaks or crashes on the way.
 */
#include "sample.h"

#include <sqlite3.h>

#include "atlas/store.h"
#include "io/file.h"

static char good[256];

static int make_good(void **state)
{
    struct atlas made;
    if (context_up(state) != 0)
        return -1;
    snprintf(good, sizeof good, "%s", scratch("good.gpkg"));
    sample_make(&made, true);
    OK(atlas_write(test_context, &made, good));
    atlas_release(&made);
    return 0;
}

static int drop_good(void **state)
{
    unlink(good);
    return context_down(state);
}

/* file_write syncs to disk, which hundreds of damaged copies can do without. */
static void put(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static sqlite3 *copy_of_good(const char *path)
{
    struct buffer bytes = {0};
    sqlite3 *db = NULL;
    OK(file_read(test_context, good, &bytes));
    put(path, bytes.data, bytes.length);
    buffer_release(&bytes);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

static void run(sqlite3 *db, const char *sql)
{
    char *error = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s: %s", sql, error);
}

static d4i_status read_whole(const char *path)
{
    struct atlas read = {0};
    d4i_status status = atlas_read(test_context, path, &read);
    if (status == D4I_OK)
        status = atlas_load_pairs(test_context, &read);
    atlas_release(&read);
    return status;
}

/* Makes the checksum of the rows anew, as a forger would; where there are no rows to sum up, does nothing. */
static void seal(sqlite3 *db, const char *path)
{
    struct database *database = NULL;
    char sum[CHECKSUM_HEX], sql[100];
    if (database_open(test_context, path, &database) == D4I_OK &&
        rows_checksum(test_context, database, sum) == D4I_OK) {
        snprintf(sql, sizeof sql, "UPDATE d4i_meta SET value = '%s' WHERE key = 'checksum'", sum);
        run(db, sql);
    }
    database_close(database);
}

static void refused_when(bool sealed, const char *sql, const char *words)
{
    const char *path = scratch("bad.gpkg");
    sqlite3 *db = copy_of_good(path);
    run(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    run(db, sql);
    if (sealed)
        seal(db, path);
    sqlite3_close(db);
    if (read_whole(path) != D4I_BAD_INPUT)
        fail_msg("accepted: %s", sql);
    if (!strstr(d4i_error_text(test_context), words))
        fail_msg("%s: '%s' is not in: %s", sql, words, d4i_error_text(test_context));
    unlink(path);
}

/* The copy that `sql` has changed is refused, saying `words`, even when its checksum is forged. */
static void refused(const char *sql, const char *words)
{
    refused_when(true, sql, words);
}

static void other_files(void **state)
{
    (void)state;
    const char *path = scratch("other.gpkg");
    struct atlas read = {0};
    assert_int_equal(atlas_read(test_context, "/nowhere.gpkg", &read), D4I_IO);
    OK(file_write(test_context, path, "key,people\n", 11));
    assert_int_equal(atlas_read(test_context, path, &read), D4I_BAD_INPUT);
    OK(file_write(test_context, path, "", 0));
    assert_int_equal(atlas_read(test_context, path, &read), D4I_BAD_INPUT);
    unlink(path);
    sqlite3 *db = NULL;
    sqlite3_open(path, &db);
    run(db, "CREATE TABLE t (a)");
    assert_int_equal(atlas_read(test_context, path, &read), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(test_context), "is a database but no GeoPackage"));
    run(db, "CREATE TABLE gpkg_contents (a)");
    assert_int_equal(atlas_read(test_context, path, &read), D4I_BAD_INPUT);
    assert_non_null(
        strstr(d4i_error_text(test_context), "is a GeoPackage but no d4i atlas; make one with d4i build"));
    sqlite3_close(db);
    unlink(path);
}

static void newer_format(void **state)
{
    (void)state;
    refused("UPDATE d4i_meta SET value = '4' WHERE key = 'format'", "of format 4, and this d4i reads up to 3");
    refused("UPDATE d4i_meta SET value = '0' WHERE key = 'format'", "'format' is '0'");
    /* A file of format 1 has no unit that a coverage leaves out. */
    refused("UPDATE d4i_meta SET value = '1' WHERE key = 'format'", "by an unknown number");
}

static void words_about_the_whole(void **state)
{
    (void)state;
    refused("DELETE FROM d4i_meta WHERE key = 'seed'", "has no 'seed'");
    refused("UPDATE d4i_meta SET value = '18446744073709551616' WHERE key = 'seed'", "'seed' is no number");
    refused("UPDATE d4i_meta SET value = 'x' WHERE key = 'build'", "'build' is no hash");
    refused("UPDATE d4i_meta SET value = '4000000000' WHERE key = 'columns'", "'columns'");
    refused("UPDATE d4i_meta SET value = '0' WHERE key = 'rows'", "grid");
    refused("UPDATE d4i_meta SET value = '9000000000000000000' WHERE key = 'west'", "grid");
    refused("UPDATE d4i_meta SET value = '3' WHERE key = 'west'", "grid");
    refused("UPDATE d4i_meta SET value = replace(hex(zeroblob(99)),'0','x') WHERE key = 'crs'",
            "'crs' is too long");
    refused("UPDATE d4i_meta SET value = CAST(x'FF' AS TEXT) WHERE key = 'title'", "not UTF-8");
    refused("DROP TABLE d4i_file", "no table 'd4i_file'");
    refused("ALTER TABLE d4i_tile RENAME TO t; CREATE VIEW d4i_tile AS SELECT * FROM t", "no table 'd4i_tile'");
    refused("ALTER TABLE zones_de RENAME TO t; CREATE VIEW zones_de AS SELECT * FROM t", "no table 'zones_de'");
}

static void numbers_out_of_range(void **state)
{
    (void)state;
    refused("UPDATE d4i_source SET first_zone = 3 WHERE fid = 2", "numbered");
    refused("UPDATE d4i_source SET fid = 7 WHERE fid = 2", "numbered");
    refused("UPDATE d4i_source SET zones = -1 WHERE fid = 1", "out of its range");
    refused("UPDATE d4i_source SET zones = 4294967296 WHERE fid = 2", "out of its range");
    refused("UPDATE d4i_source SET zones = 6 WHERE fid = 2", "5 values instead of 6");
    refused("UPDATE d4i_source SET zones = 3 WHERE fid = 1; UPDATE d4i_source SET first_zone = 3 WHERE fid = 2",
            "4 values instead of 3");
    refused("UPDATE d4i_source SET cells = 1 WHERE fid = 1", "d4i_zone");
    refused("UPDATE d4i_source SET recipe_hash = 'zz' WHERE fid = 1", "hash");
    refused("UPDATE d4i_file SET source = 2 WHERE fid = 1", "out of its range");
}

static void groups_that_do_not_fit(void **state)
{
    (void)state;
    refused("UPDATE d4i_variable SET variable = 1 WHERE fid = 1", "numbered");
    refused("UPDATE d4i_variable SET headline = 6 WHERE fid = 1", "no headline");
    refused("UPDATE d4i_group SET parent = 3 WHERE fid = 4", "out of its range");
    refused("UPDATE d4i_group SET parent = NULL WHERE fid = 4", "does not fit");
    refused("UPDATE d4i_group SET code = 'TR' WHERE fid = 5", "does not fit");
    refused("UPDATE d4i_group SET kind = 'total' WHERE fid = 2", "does not fit");
    refused("UPDATE d4i_group SET kind = 'tree' WHERE fid = 2", "kind");
    refused("UPDATE d4i_group SET node = 9 WHERE fid = 2", "numbered");
    refused("UPDATE d4i_group SET plus = '0 5' WHERE fid = 6", "no such part");
    refused("UPDATE d4i_group SET minus = '-1' WHERE fid = 6", "no such part");
    refused("UPDATE d4i_group SET minus = '0 ' WHERE fid = 2; UPDATE d4i_group SET plus = 'x' WHERE fid = 6",
            "no such part");
    refused("DELETE FROM d4i_group WHERE source = 1", "no groups");
    refused("UPDATE d4i_ledger SET node = 6 WHERE fid = 1", "out of its range");
    refused("UPDATE d4i_ledger SET reason = 'lost' WHERE fid = 1", "reason");
    refused("UPDATE d4i_ledger SET variable = 1 WHERE fid = 1", "out of its range");
}

static void statements_about_nothing(void **state)
{
    (void)state;
    refused("UPDATE d4i_fact SET source = 2 WHERE source = 0 AND variable IS NULL", "out of its range");
    refused("UPDATE d4i_fact SET source = -1 WHERE source = 0", "out of its range");
    refused("UPDATE d4i_fact SET variable = 1 WHERE variable = 0", "out of its range");
    refused("UPDATE d4i_fact SET source = NULL WHERE variable = 0", "without its source");
    refused("UPDATE d4i_fact SET value = CAST(x'FF' AS TEXT) WHERE fid = 1", "not UTF-8");
    refused("UPDATE d4i_common SET code = 'TR' WHERE fid = 2", "a common group is there twice");
    refused("UPDATE d4i_common SET origin = CAST(x'FF' AS TEXT) WHERE fid = 1", "not UTF-8");
    refused("UPDATE d4i_group SET category = CAST(x'FF' AS TEXT) WHERE fid = 4", "not UTF-8");
    refused("DROP TABLE d4i_fact", "no table 'd4i_fact'");
    refused("DROP TABLE d4i_common", "no table 'd4i_common'");
}

/* In d4i_count nodes 0 and 3 of birth (rows 1 and 4) have bounds; in d4i_unit_count node 5 (row 6). */
static void bounds_that_are_none(void **state)
{
    (void)state;
    refused("UPDATE d4i_count SET low = high, high = low WHERE fid = 1",
            "table 'd4i_count': a lower bound is above its upper bound");
    refused("UPDATE d4i_unit_count SET low = high, high = low WHERE fid = 6",
            "table 'd4i_unit_count': a lower bound is above its upper bound");
    refused("UPDATE d4i_count SET high = NULL WHERE fid = 4", "one bound without the other");
    refused("UPDATE d4i_count SET low = NULL WHERE fid = 4", "one bound without the other");
    refused("UPDATE d4i_unit_count SET low = NULL WHERE fid = 6", "one bound without the other");
    refused("UPDATE d4i_count SET low = (SELECT low FROM d4i_unit_count WHERE fid = 6) WHERE fid = 1",
            "table 'd4i_count': a column has 3 values instead of 4");
    refused("UPDATE d4i_unit_count SET high = (SELECT high FROM d4i_count WHERE fid = 1) WHERE fid = 6",
            "table 'd4i_unit_count': a column has 4 values instead of 3");
    refused("UPDATE d4i_count SET low = status WHERE fid = 1", "table 'd4i_count'");
}

/* Figures that do not add up are found whoever changed them; those that do, by the checksum of the rows. */
static void figures_that_were_changed(void **state)
{
    (void)state;
    static const char *const changes[] = {"UPDATE d4i_group SET placed = placed + 1000000 WHERE fid = 1",
                                          "DELETE FROM d4i_file WHERE fid = 1",
                                          "UPDATE d4i_unit_count SET outside = 5 WHERE fid = 1",
                                          "UPDATE d4i_meta SET value = '1000' WHERE key = 'cell'",
                                          "UPDATE d4i_source SET title = title || ' '",
                                          "UPDATE d4i_source SET accuracy = 5 WHERE fid = 1",
                                          "UPDATE d4i_group SET label = NULL WHERE node = 2",
                                          "UPDATE d4i_ledger SET zone = '' WHERE zone <> ''",
                                          "UPDATE d4i_weight SET total = total + 1",
                                          "INSERT INTO d4i_meta VALUES (99, 'more', 'x')",
                                          "UPDATE d4i_fact SET value = value || '.' WHERE fid = 1",
                                          "UPDATE d4i_fact SET variable = NULL WHERE variable = 0",
                                          "DELETE FROM d4i_common WHERE fid = 2",
                                          "UPDATE d4i_group SET origin = NULL WHERE code = 'TR'",
                                          "UPDATE d4i_count SET low = NULL, high = NULL",
                                          "CREATE TABLE d4i_new (fid INTEGER PRIMARY KEY)"};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        refused_when(false, changes[i], "the checksum of its rows is wrong; the atlas is damaged, build it again");
    refused_when(false, "UPDATE d4i_meta SET value = 'x' WHERE key = 'checksum'",
                 "the checksum of its rows is wrong");
    refused_when(false, "DELETE FROM d4i_meta WHERE key = 'checksum'", "no 'checksum'");
    refused("DELETE FROM d4i_ledger", "the ledger does not close; the atlas is damaged, build it again");
    refused("UPDATE d4i_ledger SET people = people + 1 WHERE fid = 1", "the ledger does not close");
    refused("UPDATE d4i_group SET input = input + 1 WHERE node = 0", "the ledger does not close");
}

/* A blob of three values, one of them 3. */
static void unknown_reach(void)
{
    static const uint8_t reach[] = {0, 1, 3};
    struct buffer blob = {0}, sql = {0};
    OK(pack_uint8(test_context, reach, 3, &blob));
    OK(buffer_text(test_context, &sql, "UPDATE d4i_unit SET has_data = x'"));
    for (size_t i = 0; i < blob.length; i++)
        OK(buffer_print(test_context, &sql, "%02X", (unsigned)(uint8_t)blob.data[i]));
    OK(buffer_text(test_context, &sql, "' WHERE fid = 2"));
    refused(sql.data,
            "table 'd4i_unit', row 2: whether the source has data for a unit is said by an unknown number");
    buffer_release(&blob);
    buffer_release(&sql);
}

static void rows_out_of_order(void **state)
{
    (void)state;
    refused("DELETE FROM d4i_zone WHERE fid = 2", "missing");
    refused("DELETE FROM d4i_count WHERE fid = 3", "out of order");
    refused("UPDATE d4i_count SET fid = 99 WHERE fid = 3", "out of order");
    refused("DELETE FROM d4i_unit WHERE fid = 2", "out of order");
    refused("UPDATE d4i_unit SET relation = 'felt' WHERE fid = 2", "relation");
    unknown_reach();
    refused("DELETE FROM d4i_unit_count WHERE fid = 3", "out of order");
    refused("UPDATE d4i_unit_count SET fid = 0 WHERE fid = 7", "out of order");
    refused("UPDATE d4i_level SET units = 2", "d4i_level");
    refused("UPDATE d4i_level SET units = 4", "d4i_level");
    refused("UPDATE d4i_level SET units = -1", "out of its range");
    refused("DELETE FROM zones_de WHERE fid = 2", "missing");
    refused("UPDATE zones_de SET geom = x'00' WHERE fid = 2", "zones_de");
    refused("UPDATE units_lau SET geom = (SELECT geom FROM defects WHERE fid = 1) WHERE fid = 2", "units_lau");
    refused("UPDATE defects SET geom = x'4750' WHERE fid = 1", "no point");
    refused("UPDATE defects SET number = 2 WHERE fid = 1", "out of its range");
}

static void blobs_in_the_wrong_place(void **state)
{
    (void)state;
    refused("UPDATE d4i_unit SET entries = (SELECT entries FROM d4i_unit WHERE fid = 1) WHERE fid = 2", "length");
    refused("UPDATE d4i_unit SET unit = (SELECT zones FROM d4i_tile LIMIT 1) WHERE fid = 1", "d4i_unit");
    refused("UPDATE d4i_unit SET weight = (SELECT total FROM d4i_zone WHERE fid = 1) WHERE fid = 1", "length");
    refused("UPDATE d4i_count SET status = (SELECT level FROM d4i_zone WHERE fid = 1) WHERE fid = 1", "status");
    refused("DELETE FROM d4i_weight", "weight that does not exist");
    refused("DELETE FROM d4i_tile WHERE tile = (SELECT min(tile) FROM d4i_tile)", "mass at its start");
    refused("DELETE FROM d4i_tile WHERE tile = (SELECT max(tile) FROM d4i_tile)", "do not hold all");
    refused("UPDATE d4i_tile SET tile = -1 WHERE tile = (SELECT min(tile) FROM d4i_tile)", "outside the grid");
    refused("UPDATE d4i_tile SET tile = 99 WHERE tile = (SELECT max(tile) FROM d4i_tile)", "outside the grid");
    refused("UPDATE d4i_tile SET pairs = 0", "no pairs");
    refused("UPDATE d4i_tile SET pairs = 9000000000000000000", "instead of");
    refused("UPDATE d4i_tile SET coverage = zone", "no coverage");
    refused("UPDATE d4i_tile SET place = coverage", "a pair has");
    refused("UPDATE d4i_tile SET zone = coverage", "a pair has");
    refused("UPDATE d4i_tile SET weight = coverage", "tile");
    refused("UPDATE d4i_tile SET zones = (SELECT place FROM d4i_tile t WHERE t.tile = d4i_tile.tile)", "tile");
}

struct blob_place {
    char table[64], column[64];
    sqlite3_int64 row;
    int bytes;
};

/* Every blob of every d4i_ table. */
static size_t list_blobs(sqlite3 *db, struct blob_place *out, size_t room)
{
    sqlite3_stmt *columns = NULL;
    size_t count = 0;
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
                                        "WHERE m.type = 'table' AND m.name LIKE 'd4i%' AND c.type = 'BLOB'",
                                        -1, &columns, NULL),
                     SQLITE_OK);
    while (sqlite3_step(columns) == SQLITE_ROW) {
        struct blob_place place = {0};
        snprintf(place.table, sizeof place.table, "%s", (const char *)sqlite3_column_text(columns, 0));
        snprintf(place.column, sizeof place.column, "%s", (const char *)sqlite3_column_text(columns, 1));
        char sql[300];
        sqlite3_stmt *rows = NULL;
        snprintf(sql, sizeof sql, "SELECT rowid, length(%s) FROM %s WHERE %s IS NOT NULL", place.column,
                 place.table, place.column);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
        while (sqlite3_step(rows) == SQLITE_ROW) {
            place.row = sqlite3_column_int64(rows, 0);
            place.bytes = sqlite3_column_int(rows, 1);
            assert_true(count < room);
            out[count++] = place;
        }
        sqlite3_finalize(rows);
    }
    sqlite3_finalize(columns);
    return count;
}

static void flip(sqlite3 *db, const struct blob_place *place, int at)
{
    sqlite3_blob *blob = NULL;
    unsigned char byte;
    assert_int_equal(sqlite3_blob_open(db, "main", place->table, place->column, place->row, 1, &blob), SQLITE_OK);
    assert_int_equal(sqlite3_blob_read(blob, &byte, 1, at), SQLITE_OK);
    byte ^= (unsigned char)(1 << at % 8);
    assert_int_equal(sqlite3_blob_write(blob, &byte, 1, at), SQLITE_OK);
    sqlite3_blob_close(blob);
}

/* One bit in each blob, at places spread over it; the checksum finds every one. */
static void every_flipped_bit(void **state)
{
    (void)state;
    struct blob_place places[256];
    const char *path = scratch("flip.gpkg");
    sqlite3 *db = copy_of_good(path);
    run(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    size_t count = list_blobs(db, places, 256);
    assert_true(count > 60);
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < 4; k++) {
            int at = (int)((int64_t)(places[i].bytes - 1) * k / 3);
            flip(db, &places[i], at);
            if (read_whole(path) != D4I_BAD_INPUT)
                fail_msg("%s.%s, row %lld, byte %d: accepted", places[i].table, places[i].column,
                         (long long)places[i].row, at);
            flip(db, &places[i], at);
        }
    OK(read_whole(path));
    sqlite3_close(db);
    unlink(path);
}

/* Bytes changed or cut anywhere in the file: any answer but a crash. Some changes hit figures for other programs.
 */
static void bytes_at_random(void **state)
{
    (void)state;
    struct buffer bytes = {0};
    const char *path = scratch("random.gpkg");
    OK(file_read(test_context, good, &bytes));
    struct random_stream stream = {.seed = 20260801};
    print_message("seed %llu\n", (unsigned long long)stream.seed);
    for (uint32_t i = 0; i < 400; i++) {
        size_t at = random_u32(stream, 2 * i) % bytes.length, length = i % 8 ? bytes.length : at;
        char before = bytes.data[at];
        bytes.data[at] = (char)random_u32(stream, 2 * i + 1);
        put(path, bytes.data, length);
        read_whole(path);
        bytes.data[at] = before;
    }
    buffer_release(&bytes);
    unlink(path);
}

static int countdown(void *user, size_t bytes)
{
    long *left = user;
    (void)bytes;
    return (*left)-- > 0;
}

/* Every allocation on the way fails once; the outcome is always "out of memory", and ASan finds no leak. */
static void memory_runs_out(void **state)
{
    (void)state;
    struct atlas made;
    const char *path = scratch("memory.gpkg");
    sample_make(&made, true);
    d4i_set_threads(test_context, 1);
    for (int writing = 0; writing < 2; writing++) {
        d4i_status status = D4I_NO_MEMORY;
        long allowed = 0;
        for (; status == D4I_NO_MEMORY; allowed += allowed < 300 ? 1 : 13) {
            long left = allowed;
            d4i_set_allocation_hook(test_context, countdown, &left);
            status = writing ? atlas_write(test_context, &made, path) : read_whole(good);
            d4i_set_allocation_hook(test_context, NULL, NULL);
            assert_int_equal(writing && status != D4I_OK && file_exists(path), 0);
        }
        assert_int_equal(status, D4I_OK);
        assert_true(allowed > 100);
    }
    d4i_set_threads(test_context, 0);
    atlas_release(&made);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_files),
        cmocka_unit_test(newer_format),
        cmocka_unit_test(words_about_the_whole),
        cmocka_unit_test(numbers_out_of_range),
        cmocka_unit_test(groups_that_do_not_fit),
        cmocka_unit_test(statements_about_nothing),
        cmocka_unit_test(bounds_that_are_none),
        cmocka_unit_test(figures_that_were_changed),
        cmocka_unit_test(rows_out_of_order),
        cmocka_unit_test(blobs_in_the_wrong_place),
        cmocka_unit_test(every_flipped_bit),
        cmocka_unit_test(bytes_at_random),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, make_good, drop_good);
}
