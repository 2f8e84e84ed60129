/* SPDX-License-Identifier: EUPL-1.2
 *
 * Statements of SQLite: values bound to them, steps, and the columns of a row.
 */
#include "base/memory.h"
#include "io/database_inside.h"

struct statement {
    sqlite3_stmt *handle;
    struct database *database;
};

d4i_status statement_prepare(d4i_context *context, struct database *database, const char *sql,
                             struct statement **out)
{
    struct statement *statement = NULL;
    TRY(mem_alloc(context, 1, sizeof *statement, &statement));
    statement->database = database;
    int code = sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL);
    if (code != SQLITE_OK || !statement->handle) {
        d4i_status status = code != SQLITE_OK ? database_fail(context, database, code)
                                              : fail(context, D4I_BUG, "'%s': an empty statement", database->path);
        statement_free(statement);
        return status;
    }
    *out = statement;
    return D4I_OK;
}

void statement_free(struct statement *statement)
{
    if (!statement)
        return;
    sqlite3_finalize(statement->handle);
    free(statement);
}

static sqlite3_stmt *ready(struct statement *statement)
{
    if (sqlite3_stmt_busy(statement->handle)) {
        sqlite3_reset(statement->handle);
        sqlite3_clear_bindings(statement->handle);
    }
    return statement->handle;
}

static d4i_status bound(d4i_context *context, struct statement *statement, int code)
{
    return code == SQLITE_OK ? D4I_OK : database_fail(context, statement->database, code);
}

d4i_status bind_int(d4i_context *context, struct statement *statement, int at, int64_t value)
{
    return bound(context, statement, sqlite3_bind_int64(ready(statement), at, value));
}

d4i_status bind_real(d4i_context *context, struct statement *statement, int at, double value)
{
    return bound(context, statement, sqlite3_bind_double(ready(statement), at, value));
}

d4i_status bind_text(d4i_context *context, struct statement *statement, int at, const char *value)
{
    if (!value)
        return bind_null(context, statement, at);
    return bound(context, statement,
                 sqlite3_bind_text64(ready(statement), at, value, strlen(value), SQLITE_STATIC, SQLITE_UTF8));
}

d4i_status bind_blob(d4i_context *context, struct statement *statement, int at, struct text value)
{
    /* A blob without bytes is not null, but SQLite takes a null pointer for it. */
    const char *bytes = value.at ? value.at : "";
    return bound(context, statement, sqlite3_bind_blob64(ready(statement), at, bytes, value.length, SQLITE_STATIC));
}

d4i_status bind_null(d4i_context *context, struct statement *statement, int at)
{
    return bound(context, statement, sqlite3_bind_null(ready(statement), at));
}

d4i_status statement_step(d4i_context *context, struct statement *statement, bool *row)
{
    int code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW) {
        if (row)
            *row = true;
        return D4I_OK;
    }
    d4i_status status = code == SQLITE_DONE ? D4I_OK : database_fail(context, statement->database, code);
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    if (row && status == D4I_OK)
        *row = false;
    return status;
}

void statement_reset(struct statement *statement)
{
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
}

int column_count(struct statement *statement)
{
    return sqlite3_column_count(statement->handle);
}

int64_t column_int(struct statement *statement, int at)
{
    return sqlite3_column_int64(statement->handle, at);
}

double column_real(struct statement *statement, int at)
{
    return sqlite3_column_double(statement->handle, at);
}

bool column_null(struct statement *statement, int at)
{
    return sqlite3_column_type(statement->handle, at) == SQLITE_NULL;
}

enum column_kind column_kind(struct statement *statement, int at)
{
    switch (sqlite3_column_type(statement->handle, at)) {
    case SQLITE_INTEGER:
        return COLUMN_INT;
    case SQLITE_FLOAT:
        return COLUMN_REAL;
    case SQLITE_TEXT:
        return COLUMN_TEXT;
    case SQLITE_BLOB:
        return COLUMN_BLOB;
    default:
        return COLUMN_NULL;
    }
}

struct text column_text(struct statement *statement, int at)
{
    const char *bytes = (const char *)sqlite3_column_text(statement->handle, at);
    int length = sqlite3_column_bytes(statement->handle, at);
    return bytes ? (struct text){bytes, (size_t)length} : text_of(NULL);
}

struct text column_blob(struct statement *statement, int at)
{
    const char *bytes = sqlite3_column_blob(statement->handle, at);
    int length = sqlite3_column_bytes(statement->handle, at);
    return bytes ? (struct text){bytes, (size_t)length} : text_of(NULL);
}
