/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rows in and out of the atlas file. What is read is a stranger's: every number is checked before it is used.
 */
#include "atlas/store.h"

#include <math.h>

struct value value_null(void)
{
    return (struct value){.kind = VALUE_NULL};
}

struct value value_int(int64_t number)
{
    return (struct value){.kind = VALUE_INT, .number = number};
}

struct value value_real(double real)
{
    return isnan(real) ? value_null() : (struct value){.kind = VALUE_REAL, .real = real};
}

struct value value_text(const char *text)
{
    return (struct value){.kind = VALUE_TEXT, .bytes = text_of(text)};
}

struct value value_text_or_null(const char *text)
{
    return text ? value_text(text) : value_null();
}

struct value value_blob(const struct buffer *blob)
{
    return blob->length ? (struct value){.kind = VALUE_BLOB, .bytes = {blob->data, blob->length}} : value_null();
}

static d4i_status bind_value(d4i_context *context, struct statement *statement, int at, const struct value *value)
{
    switch (value->kind) {
    case VALUE_INT:
        return bind_int(context, statement, at, value->number);
    case VALUE_REAL:
        return bind_real(context, statement, at, value->real);
    case VALUE_TEXT:
        return bind_text(context, statement, at, value->bytes.at);
    case VALUE_BLOB:
        return bind_blob(context, statement, at, value->bytes);
    default:
        return bind_null(context, statement, at);
    }
}

d4i_status row_insert(d4i_context *context, struct statement *statement, const struct value *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        TRY(bind_value(context, statement, (int)i + 1, &values[i]));
    return statement_step(context, statement, NULL);
}

static d4i_status quoted(d4i_context *context, struct buffer *sql, char quote, const char *text)
{
    TRY(buffer_add(context, sql, &quote, 1));
    for (; *text; text++) {
        if (*text == quote)
            TRY(buffer_add(context, sql, &quote, 1));
        TRY(buffer_add(context, sql, text, 1));
    }
    return buffer_add(context, sql, &quote, 1);
}

d4i_status sql_name(d4i_context *context, struct buffer *sql, const char *before, const char *name)
{
    char *whole = NULL;
    TRY(text_format(context, &whole, "%s%s", before, name));
    d4i_status status = quoted(context, sql, '"', whole);
    free(whole);
    return status;
}

d4i_status sql_text(d4i_context *context, struct buffer *sql, const char *text)
{
    return quoted(context, sql, '\'', text);
}

d4i_status insert_prepare(d4i_context *context, struct database *database, const char *table, size_t columns,
                          struct statement **out)
{
    struct buffer sql = {0};
    d4i_status status = D4I_OK;
    GUARD(buffer_text(context, &sql, "INSERT INTO "));
    GUARD(sql_name(context, &sql, "", table));
    for (size_t i = 0; i < columns; i++)
        GUARD(buffer_text(context, &sql, i ? ",?" : " VALUES(?"));
    GUARD(buffer_text(context, &sql, ")"));
    GUARD(statement_prepare(context, database, sql.data, out));
done:
    buffer_release(&sql);
    return status;
}

d4i_status rows_open(d4i_context *context, struct database *database, const char *table, const char *sql,
                     struct rows *out)
{
    *out = (struct rows){.table = table, .at = SIZE_MAX};
    return statement_prepare(context, database, sql, &out->statement);
}

d4i_status rows_next(d4i_context *context, struct rows *rows, bool *more)
{
    rows->at++;
    return statement_step(context, rows->statement, more);
}

void rows_close(struct rows *rows)
{
    statement_free(rows->statement);
    rows->statement = NULL;
}

d4i_status rows_each(d4i_context *context, struct database *database, const char *table, const char *sql,
                     row_fn read, struct atlas *atlas)
{
    struct rows rows = {0};
    bool more = true;
    d4i_status status = D4I_OK;
    GUARD(rows_open(context, database, table, sql, &rows));
    for (;;) {
        GUARD(rows_next(context, &rows, &more));
        if (!more)
            break;
        GUARD(read(context, &rows, atlas));
    }
done:
    rows_close(&rows);
    return status;
}

d4i_status rows_count(d4i_context *context, struct database *database, const char *table, size_t *count)
{
    struct buffer sql = {0};
    struct rows rows = {0};
    bool more = false;
    d4i_status status = D4I_OK;
    GUARD(buffer_text(context, &sql, "SELECT count(*) FROM "));
    GUARD(sql_name(context, &sql, "", table));
    GUARD(rows_open(context, database, table, sql.data, &rows));
    GUARD(rows_next(context, &rows, &more));
    *count = more ? (size_t)column_int(rows.statement, 0) : 0;
done:
    rows_close(&rows);
    buffer_release(&sql);
    return status;
}

d4i_status rows_fail(d4i_context *context, const struct rows *rows, const char *what)
{
    return fail(context, D4I_BAD_INPUT, "table '%s', row %zu: %s; the atlas is damaged, build it again",
                rows->table, rows->at + 1, what);
}

d4i_status row_text(d4i_context *context, struct rows *rows, int column, char **out)
{
    struct text text = column_text(rows->statement, column);
    if (text_valid_utf8(text) != text.length || (text.length && memchr(text.at, 0, text.length)))
        return rows_fail(context, rows, "a text is not UTF-8");
    return text_copy(context, text, out);
}

d4i_status row_text_or_null(d4i_context *context, struct rows *rows, int column, char **out)
{
    return column_null(rows->statement, column) ? D4I_OK : row_text(context, rows, column, out);
}

bool hash_of_hex(struct text hex, struct hash *out)
{
    struct hash hash = {0};
    if (hex.length != HASH_HEX - 1)
        return false;
    for (size_t i = 0; i < hex.length; i++) {
        const char *digits = "0123456789abcdef", *digit = hex.at[i] ? strchr(digits, hex.at[i]) : NULL;
        if (!digit)
            return false;
        uint64_t *half = i < 16 ? &hash.high : &hash.low;
        *half = *half << 4 | (uint64_t)(digit - digits);
    }
    *out = hash;
    return true;
}

d4i_status row_hash(d4i_context *context, struct rows *rows, int column, struct hash *out)
{
    return hash_of_hex(column_text(rows->statement, column), out) ? D4I_OK
                                                                  : rows_fail(context, rows, "a hash is no hash");
}

d4i_status row_index(d4i_context *context, struct rows *rows, int column, int64_t low, int64_t high, int64_t *out)
{
    int64_t value = column_int(rows->statement, column);
    if (value < low || value >= high || column_null(rows->statement, column))
        return rows_fail(context, rows, "a number is out of its range");
    *out = value;
    return D4I_OK;
}
