/* SPDX-License-Identifier: EUPL-1.2
 *
 * A table of delimited text from inside: what opening it, cutting its rows and asking for its fields share.
 */
#ifndef IO_CSV_INSIDE_H
#define IO_CSV_INSIDE_H

#include "io/csv.h"
#include "io/csv_text.h"

struct field {
    const char *at;
    uint32_t length;
    uint32_t line;   /* lines below the row's first */
    uint32_t column; /* 1-based byte column */
};

struct csv {
    struct csv_text text;
    char delimiter, quote;
    struct field *fields;
    uint32_t columns; /* of the header; fields has room for one more than there are */
    uint32_t found;   /* fields of the present row, also those beyond the header's */
    struct text *names;
    char *name_pool;
    uint64_t line;     /* of the present row */
    size_t row_length; /* with its line end */
    uint32_t row_lines;
    uint64_t blanks; /* blank lines of a table of one column that are still to be handed out */
};

/* path:line:column: what */
d4i_status csv_fail_at(d4i_context *context, const struct csv *csv, uint64_t line, uint64_t column,
                       const char *what);
/* Words for a row of the wrong number of fields, when the delimiter may be the cause; else "". */
void csv_delimiter_hint(const struct csv *csv, char *out, size_t size);

/* Finds the end of the row that begins at the window's start: the first line end outside quotes. *length is
 * without the line end, 0 with `found` false at the end of the file. */
d4i_status csv_find_row(d4i_context *context, struct csv *csv, bool quotes, size_t *length, bool *quoted,
                        bool *found);
/* Moves the window behind the present row. */
void csv_consume_row(struct csv *csv);

/* csv_split.c: cuts a row into csv->fields, keeping at most `limit` and counting all in csv->found. Plain: no quote
 * stands in it. Quoted: fields are unquoted in place. */
void csv_split_plain(struct csv *csv, const char *row, const char *end, uint32_t limit);
d4i_status csv_split_quoted(d4i_context *context, struct csv *csv, char *row, char *end, uint32_t limit);

#endif
