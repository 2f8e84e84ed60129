/* SPDX-License-Identifier: EUPL-1.2
 *
 * SQLite: written files are the same bytes each time, strange and damaged ones are refused, nothing is left beside.
 */
#include "scratch.h"

#include <signal.h>
#include <sys/resource.h>

#include "io/database.h"
#include "io/file.h"

static d4i_status fill(d4i_context *context, struct database *database, int rows)
{
    struct statement *statement = NULL;
    d4i_status status = D4I_OK;
    char blob[3000];
    memset(blob, 7, sizeof blob);
    GUARD(database_run(context, database,
                       "PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;"
                       "CREATE TABLE t (id INTEGER PRIMARY KEY, x REAL, name TEXT, data BLOB);"));
    GUARD(statement_prepare(context, database, "INSERT INTO t VALUES (?, ?, ?, ?)", &statement));
    for (int i = 0; i < rows; i++) {
        GUARD(bind_int(context, statement, 1, i));
        GUARD(bind_real(context, statement, 2, i / 4.0));
        GUARD(bind_text(context, statement, 3, i % 2 ? "odd" : NULL));
        GUARD(bind_blob(context, statement, 4, (struct text){blob, (size_t)(i % 3000)}));
        GUARD(statement_step(context, statement, NULL));
    }
    GUARD(database_run(context, database, "CREATE INDEX t_name ON t (name, x); DELETE FROM t WHERE id % 5 = 0;"));
done:
    statement_free(statement);
    return status;
}

static d4i_status write_database(struct scratch *scratch, const char *path, int rows)
{
    struct database *database = NULL;
    d4i_status status = database_create(scratch->context, path, &database);
    if (status == D4I_OK)
        status = fill(scratch->context, database, rows);
    if (status == D4I_OK)
        status = database_finish(scratch->context, database);
    database_close(database);
    return status;
}

static void the_same_bytes_twice(void **state)
{
    struct scratch *scratch = *state;
    struct buffer one = {0}, two = {0};
    const char *path = scratch_path(scratch, "a.gpkg");
    assert_ok(scratch->context, write_database(scratch, path, 4000));
    assert_int_equal(scratch_files(scratch), 1);
    assert_ok(scratch->context, file_read(scratch->context, path, &one));
    assert_ok(scratch->context, write_database(scratch, path, 4000));
    assert_ok(scratch->context, file_read(scratch->context, path, &two));
    assert_int_equal(one.length, two.length);
    assert_memory_equal(one.data, two.data, one.length);
    assert_memory_equal(one.data + 68, "GPKG", 4);
    buffer_release(&one);
    buffer_release(&two);
}

static void what_was_written_is_read(void **state)
{
    struct scratch *scratch = *state;
    struct database *database = NULL;
    struct statement *statement = NULL;
    bool row = false;
    const char *path = scratch_path(scratch, "a%20b?c#.gpkg"); /* no URI may come of it */
    assert_ok(scratch->context, write_database(scratch, path, 20));
    assert_true(file_exists(path));
    assert_ok(scratch->context, database_open(scratch->context, path, &database));
    assert_ok(scratch->context,
              statement_prepare(scratch->context, database,
                                "SELECT id, x, name, data FROM t WHERE id >= ? ORDER BY id", &statement));
    assert_ok(scratch->context, bind_int(scratch->context, statement, 1, 3));
    assert_ok(scratch->context, statement_step(scratch->context, statement, &row));
    assert_true(row);
    assert_int_equal(column_int(statement, 0), 3);
    assert_true(column_real(statement, 1) == 0.75);
    assert_true(text_is(column_text(statement, 2), "odd"));
    assert_true(text_is(column_blob(statement, 3), "\7\7\7"));
    assert_ok(scratch->context, statement_step(scratch->context, statement, &row));
    assert_true(row);
    assert_true(column_null(statement, 2));
    assert_int_equal(column_text(statement, 2).length, 0);
    /* binding anew begins anew */
    assert_ok(scratch->context, bind_int(scratch->context, statement, 1, 19));
    assert_ok(scratch->context, statement_step(scratch->context, statement, &row));
    assert_true(row);
    assert_int_equal(column_int(statement, 0), 19);
    assert_ok(scratch->context, statement_step(scratch->context, statement, &row));
    assert_false(row);
    statement_free(statement);
    assert_int_equal(database_run(scratch->context, database, "DELETE FROM t"), D4I_BAD_INPUT);
    assert_error_has(scratch, path);
    assert_int_equal(scratch_files(scratch), 1);
    database_close(database);
    assert_int_equal(scratch_files(scratch), 1);
}

/* A copy is changed, and the original stays; triggers of the file do nothing. */
static void a_copy_is_amended(void **state)
{
    struct scratch *scratch = *state;
    struct database *database = NULL;
    struct statement *statement = NULL;
    bool row = false, log = true;
    char from[320], copy[320];
    snprintf(from, sizeof from, "%s", scratch_path(scratch, "from.gpkg"));
    snprintf(copy, sizeof copy, "%s", scratch_path(scratch, "copy.gpkg"));
    assert_ok(scratch->context, write_database(scratch, from, 5));
    assert_ok(scratch->context, file_copy(scratch->context, from, copy));
    assert_ok(scratch->context, database_has_log(scratch->context, copy, &log));
    assert_false(log);
    assert_ok(scratch->context, database_amend(scratch->context, copy, &database));
    assert_ok(scratch->context, database_run(scratch->context, database,
                                             "CREATE TRIGGER evil AFTER INSERT ON t BEGIN DELETE FROM t; END;"
                                             "INSERT INTO t (id, x) VALUES (100, 1); DELETE FROM t WHERE id = 1"));
    assert_ok(scratch->context, database_finish(scratch->context, database));
    database_close(database);
    for (int k = 0; k < 2; k++) {
        assert_ok(scratch->context, database_open(scratch->context, k ? copy : from, &database));
        assert_ok(scratch->context,
                  statement_prepare(scratch->context, database, "SELECT count(*), max(id) FROM t", &statement));
        assert_ok(scratch->context, statement_step(scratch->context, statement, &row));
        assert_int_equal(column_int(statement, 0), 4);
        assert_true((column_int(statement, 1) == 100) == (k == 1));
        statement_free(statement);
        database_close(database);
    }
    assert_int_equal(scratch_files(scratch), 2);
    assert_int_equal(file_copy(scratch->context, "/no/such", copy), D4I_IO);
    assert_error_has(scratch, "'/no/such'");
    assert_int_equal(file_copy(scratch->context, from, "/no/such/file"), D4I_IO);
    assert_error_has(scratch, "cannot write '/no/such/file'");
    scratch_put(copy, "no database at all", 18);
    assert_int_equal(database_amend(scratch->context, copy, &database), D4I_BAD_INPUT);
    assert_error_has(scratch, "is not a database");
}

static void an_empty_blob_is_not_null(void **state)
{
    struct scratch *scratch = *state;
    struct database *database = NULL;
    struct statement *statement = NULL;
    bool row;
    assert_ok(scratch->context, database_create(scratch->context, scratch_path(scratch, "a"), &database));
    assert_ok(scratch->context,
              statement_prepare(scratch->context, database, "SELECT typeof(?), typeof(?), typeof(?)", &statement));
    assert_ok(scratch->context, bind_blob(scratch->context, statement, 1, (struct text){NULL, 0}));
    assert_ok(scratch->context, bind_null(scratch->context, statement, 2));
    assert_ok(scratch->context, bind_text(scratch->context, statement, 3, ""));
    assert_ok(scratch->context, statement_step(scratch->context, statement, &row));
    assert_true(text_is(column_text(statement, 0), "blob"));
    assert_true(text_is(column_text(statement, 1), "null"));
    assert_true(text_is(column_text(statement, 2), "text"));
    statement_reset(statement);
    assert_int_equal(bind_int(scratch->context, statement, 9, 1), D4I_BUG);
    statement_free(statement);
    assert_int_equal(statement_prepare(scratch->context, database, "SELEKT", &statement), D4I_BUG);
    assert_error_has(scratch, "SELEKT");
    assert_int_equal(statement_prepare(scratch->context, database, "  ", &statement), D4I_BUG);
    database_close(database);
}

static void expect_refusal(struct scratch *scratch, const char *path, d4i_status expected, const char *why)
{
    struct database *database = NULL;
    assert_int_equal(database_open(scratch->context, path, &database), expected);
    assert_error_has(scratch, path);
    assert_error_has(scratch, why);
    assert_null(database);
}

static void strange_files_are_refused(void **state)
{
    struct scratch *scratch = *state;
    struct buffer content = {0};
    const char *path = scratch_path(scratch, "a.gpkg");
    expect_refusal(scratch, path, D4I_IO, "No such file or directory");
    scratch_put(path, "", 0);
    expect_refusal(scratch, path, D4I_BAD_INPUT, "is not a database");
    scratch_put(path, "SQLite format 3", 16);
    expect_refusal(scratch, path, D4I_BAD_INPUT, "is not a database");
    expect_refusal(scratch, scratch->folder, D4I_BAD_INPUT, "is not a database");
    path = scratch_path(scratch, "a.gpkg");
    assert_ok(scratch->context, write_database(scratch, path, 400));
    assert_ok(scratch->context, file_read(scratch->context, path, &content));
    for (size_t cut = 100; cut < content.length; cut += 8192) {
        scratch_put(path, content.data, cut);
        expect_refusal(scratch, path, D4I_BAD_INPUT, "cut short");
    }
    memset(content.data + 100, 0xFF, 200); /* the schema's page */
    scratch_put(path, content.data, content.length);
    expect_refusal(scratch, path, D4I_BAD_INPUT, "malformed");
    assert_int_equal(scratch_files(scratch), 1);
    buffer_release(&content);
}

/* QGIS leaves GeoPackages in WAL mode: they are read, and nothing appears beside them. */
static void wal_mode_leaves_nothing(void **state)
{
    struct scratch *scratch = *state;
    struct database *database = NULL;
    struct buffer content = {0};
    const char *path = scratch_path(scratch, "a.gpkg");
    assert_ok(scratch->context, write_database(scratch, path, 10));
    assert_ok(scratch->context, file_read(scratch->context, path, &content));
    content.data[18] = content.data[19] = 2;
    scratch_put(path, content.data, content.length);
    assert_ok(scratch->context, database_open(scratch->context, path, &database));
    assert_int_equal(scratch_files(scratch), 1);
    database_close(database);
    assert_int_equal(scratch_files(scratch), 1);
    buffer_release(&content);
}

static void a_full_disk_is_told(void **state)
{
    struct scratch *scratch = *state;
    struct rlimit old, small = {200000, 0};
    const char *path = scratch_path(scratch, "a.gpkg");
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    d4i_status status = write_database(scratch, path, 4000);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_int_equal(status, D4I_IO);
    print_message("%s\n", d4i_error_text(scratch->context));
    assert_error_has(scratch, "cannot write");
    assert_error_has(scratch, path);
    assert_int_equal(write_database(scratch, "/no/such/folder/a", 1), D4I_IO);
    assert_error_has(scratch, "/no/such/folder/a");
    assert_error_has(scratch, "No such file or directory");
}

static d4i_status write_and_read(struct scratch *scratch)
{
    struct database *database = NULL;
    struct statement *statement = NULL;
    const char *path = scratch_path(scratch, "a b.gpkg");
    d4i_status status = write_database(scratch, path, 3);
    if (status == D4I_OK)
        status = database_open(scratch->context, path, &database);
    if (status == D4I_OK)
        status = statement_prepare(scratch->context, database, "SELECT * FROM t", &statement);
    statement_free(statement);
    database_close(database);
    return status;
}

static void without_memory_it_says_so(void **state)
{
    struct scratch *scratch = *state;
    assert_true(scratch_starve(scratch, write_and_read) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(the_same_bytes_twice),      scratch_test(what_was_written_is_read),
        scratch_test(an_empty_blob_is_not_null), scratch_test(a_copy_is_amended),
        scratch_test(strange_files_are_refused), scratch_test(wal_mode_leaves_nothing),
        scratch_test(a_full_disk_is_told),       scratch_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
