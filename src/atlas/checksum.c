/* SPDX-License-Identifier: EUPL-1.2
 *
 * The checksum of the plain rows of an atlas file, as docs/formats/atlas.md defines it. Blobs bear their own; of
 * them only the lengths enter, which SQLite knows without reading them.
 */
#include <inttypes.h>

#include "atlas/store.h"

struct summer {
    struct buffer image;
    uint64_t sum;
};

static d4i_status add_number(d4i_context *context, struct summer *summer, char tag, uint64_t number)
{
    char bytes[9] = {tag};
    for (int i = 0; i < 8; i++)
        bytes[i + 1] = (char)(number >> (8 * i));
    return buffer_add(context, &summer->image, bytes, sizeof bytes);
}

static d4i_status add_bytes(d4i_context *context, struct summer *summer, char tag, struct text bytes)
{
    TRY(add_number(context, summer, tag, bytes.length));
    return buffer_add(context, &summer->image, bytes.at, bytes.length);
}

static d4i_status add_value(d4i_context *context, struct summer *summer, struct statement *row, int column)
{
    double real;
    uint64_t bits;
    switch (column_kind(row, column)) {
    case COLUMN_NULL:
        return buffer_add(context, &summer->image, "n", 1);
    case COLUMN_INT:
        return add_number(context, summer, 'i', (uint64_t)column_int(row, column));
    case COLUMN_REAL:
        real = column_real(row, column);
        memcpy(&bits, &real, sizeof bits);
        return add_number(context, summer, 'r', bits);
    case COLUMN_TEXT:
        return add_bytes(context, summer, 't', column_text(row, column));
    default:
        return add_bytes(context, summer, 'b', column_blob(row, column));
    }
}

/* sum = XXH3-64 of (sum so far, image): one step for the name of a table and one for each of its rows. */
static d4i_status fold(d4i_context *context, struct summer *summer)
{
    TRY(add_number(context, summer, 's', summer->sum));
    summer->sum = hash_bytes64(summer->image.data, summer->image.length);
    summer->image.length = 0;
    return D4I_OK;
}

/* SELECT the columns, blobs by their length, in the order of the rows' numbers. */
static d4i_status query_of(d4i_context *context, struct database *database, const char *table, struct buffer *sql)
{
    struct statement *columns = NULL;
    char *name = NULL;
    d4i_status status = D4I_OK;
    GUARD(statement_prepare(context, database, "SELECT name, type FROM pragma_table_info(?1) ORDER BY cid",
                            &columns));
    GUARD(bind_text(context, columns, 1, table));
    GUARD(buffer_text(context, sql, "SELECT "));
    for (bool more = true, first = true;; first = false) {
        GUARD(statement_step(context, columns, &more));
        if (!more)
            break;
        bool blob = text_equal(column_text(columns, 1), text_of("BLOB"));
        GUARD(text_copy(context, column_text(columns, 0), &name));
        GUARD(buffer_text(context, sql, first ? "" : ", "));
        GUARD(buffer_text(context, sql, blob ? "length(" : ""));
        GUARD(sql_name(context, sql, "", name));
        GUARD(buffer_text(context, sql, blob ? ")" : ""));
        free(name);
        name = NULL;
    }
    GUARD(buffer_text(context, sql, " FROM "));
    GUARD(sql_name(context, sql, "", table));
    GUARD(buffer_text(context, sql, strcmp(table, "d4i_meta") == 0 ? " WHERE key <> 'checksum'" : ""));
    GUARD(buffer_text(context, sql, " ORDER BY rowid"));
done:
    free(name);
    statement_free(columns);
    return status;
}

static d4i_status add_table(d4i_context *context, struct database *database, const char *table,
                            struct summer *summer)
{
    struct buffer sql = {0};
    struct statement *row = NULL;
    bool more = true;
    d4i_status status = D4I_OK;
    GUARD(add_bytes(context, summer, 't', text_of(table)));
    GUARD(fold(context, summer));
    GUARD(query_of(context, database, table, &sql));
    GUARD(statement_prepare(context, database, sql.data, &row));
    int columns = column_count(row);
    for (uint64_t at = 1;; at++) {
        GUARD(statement_step(context, row, &more));
        if (!more)
            break;
        for (int i = 0; i < columns; i++)
            GUARD(add_value(context, summer, row, i));
        GUARD(fold(context, summer));
        if (at % 65536 == 0 && cancelled(context))
            GUARD(progress(context, "reading", at, 0));
    }
done:
    statement_free(row);
    buffer_release(&sql);
    return status;
}

/* Tables that this program does not know count as well: a newer one may have added them. */
d4i_status rows_checksum(d4i_context *context, struct database *database, char out[CHECKSUM_HEX])
{
    struct summer summer = {0};
    struct statement *tables = NULL;
    char *table = NULL;
    bool more = true;
    d4i_status status = D4I_OK;
    GUARD(statement_prepare(context, database,
                            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND "
                            "substr(name, 1, 4) = 'd4i_' ORDER BY name COLLATE BINARY",
                            &tables));
    for (;;) {
        GUARD(statement_step(context, tables, &more));
        if (!more)
            break;
        GUARD(text_copy(context, column_text(tables, 0), &table));
        GUARD(add_table(context, database, table, &summer));
        free(table);
        table = NULL;
    }
    text_print(out, CHECKSUM_HEX, "%016" PRIx64, summer.sum);
done:
    free(table);
    statement_free(tables);
    buffer_release(&summer.image);
    return status;
}
