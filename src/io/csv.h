/* SPDX-License-Identifier: EUPL-1.2
 *
 * A streaming reader of delimited text: any one-byte delimiter, RFC 4180 quoting, any encoding that iconv knows,
 * plain or gzip. It refuses what cannot be right (ragged row, stray quote, bytes outside the encoding, truncated
 * gzip, a line over CSV_LINE_MAX) with file:line:column.
 */
#ifndef IO_CSV_H
#define IO_CSV_H

#include "base/text.h"

#define CSV_LINE_MAX (64u << 20) /* a row longer than this is a wrong delimiter or quote, not data */

struct csv_options {
    char delimiter;       /* 0 = ',' */
    char quote;           /* 0 = '"' */
    const char *encoding; /* NULL = "UTF-8"; a byte order mark is skipped */
    uint32_t skip;        /* lines before the header */
    bool headless;        /* no header line: columns are named "1", "2", ... */
};

struct csv;
/* Opens the file and reads the header. */
d4i_status csv_open(d4i_context *context, const char *path, const struct csv_options *options, struct csv **out);
/* The same from memory, which must outlive the reader; `name` stands for the path in messages. */
d4i_status csv_open_memory(d4i_context *context, const char *name, struct text content,
                           const struct csv_options *options, struct csv **out);
void csv_close(struct csv *csv);
uint32_t csv_columns(const struct csv *csv);
struct text csv_column_name(const struct csv *csv, uint32_t column);
/* Column by its exact name (after trimming); D4I_BAD_INPUT names the nearest candidates, and the columns. */
d4i_status csv_find(d4i_context *context, const struct csv *csv, const char *name, uint32_t *column);
/* The next row; *more = false at the end. Fields are unquoted UTF-8, valid until the next call. */
d4i_status csv_next(d4i_context *context, struct csv *csv, bool *more);
struct text csv_field(const struct csv *csv, uint32_t column);
/* Where field `column` of the present row stands: 1-based line and byte column. */
uint64_t csv_line(const struct csv *csv);
uint64_t csv_field_column(const struct csv *csv, uint32_t column);
/* fail(D4I_BAD_INPUT) with "path:line:column: " before the message. */
d4i_status csv_fail(d4i_context *context, const struct csv *csv, uint32_t column, const char *format, ...)
    D4I_PRINTF(4, 5);
/* Bytes read of the file on disk and its size, for progress. */
void csv_position(const struct csv *csv, uint64_t *done, uint64_t *total);

#endif
