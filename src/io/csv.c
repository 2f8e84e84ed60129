/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rows of delimited text, and what is asked of them.
 */
#include "io/csv.h"

#include <stdarg.h>

#include "base/memory.h"
#include "io/columns.h"
#include "io/csv_inside.h"

d4i_status csv_fail_at(d4i_context *context, const struct csv *csv, uint64_t line, uint64_t column,
                       const char *what)
{
    return fail(context, D4I_BAD_INPUT, "%s:%llu:%llu: %s", csv->text.path, (unsigned long long)line,
                (unsigned long long)column, what);
}

/* Which sign in the header's only column could be the true delimiter; 0 = none. */
static char likely_delimiter(const struct csv *csv)
{
    if (csv->columns != 1)
        return 0;
    for (const char *sign = ";\t,|"; *sign; sign++)
        if (*sign != csv->delimiter && csv->names[0].length &&
            memchr(csv->names[0].at, *sign, csv->names[0].length))
            return *sign;
    return 0;
}

void csv_delimiter_hint(const struct csv *csv, char *out, size_t size)
{
    char sign = likely_delimiter(csv);
    *out = 0;
    if (sign)
        text_print(out, size, "; the header has one column; is the delimiter '%s' ?",
                   sign == '\t' ? "\\t" : (char[]){sign, 0});
    else if (csv->columns == 1)
        text_print(out, size,
                   "; the header has one column; is the delimiter not '%s', or is it a title above the header "
                   "(`skip`)?",
                   csv->delimiter == '\t' ? "\\t" : (char[]){csv->delimiter, 0});
}

static uint32_t count_lines(const char *from, const char *end)
{
    uint32_t lines = 0;
    for (; from < end && (from = memchr(from, '\n', (size_t)(end - from))); from++)
        lines++;
    return lines;
}

d4i_status csv_find_row(d4i_context *context, struct csv *csv, bool quotes, size_t *length, bool *quoted,
                        bool *found)
{
    struct csv_text *text = &csv->text;
    size_t scanned = 0;
    bool inside = false, complete = false;
    *quoted = false;
    while (!complete) {
        const char *row = text->data + text->start, *end = text->data + text->end, *at = row + scanned;
        while (at < end && !complete) {
            const char *newline = memchr(at, '\n', (size_t)(end - at)), *stop = newline ? newline : end;
            const char *mark = at;
            while (quotes && mark < stop && (mark = memchr(mark, csv->quote, (size_t)(stop - mark)))) {
                *quoted = true;
                inside = !inside;
                mark++;
            }
            complete = newline && !inside;
            at = newline ? newline + 1 : end;
        }
        scanned = (size_t)(at - row);
        if (complete || text->ended || scanned > CSV_LINE_MAX)
            break;
        TRY(csv_text_fill(context, text));
    }
    *found = scanned > 0;
    csv->row_length = scanned;
    csv->row_lines = *quoted ? count_lines(text->data + text->start, text->data + text->start + scanned) : complete;
    char *row = text->data + text->start;
    *length = complete ? scanned - 1 : scanned;
    if (*length && row[*length - 1] == '\r')
        (*length)--;
    if (scanned <= CSV_LINE_MAX && !(inside && !complete))
        return D4I_OK;
    if (*quoted) /* says where the quote is that has no partner */
        TRY(csv_split_quoted(context, csv, row, row + *length, 0));
    return fail(
        context, D4I_BAD_INPUT,
        "%s:%llu:1: a row of more than %u MB is no row of a table; is the file text, are its lines ended by LF "
        "or CR LF?",
        text->path, (unsigned long long)csv->line, CSV_LINE_MAX >> 20);
}

void csv_consume_row(struct csv *csv)
{
    csv->text.start += csv->row_length;
    csv->text.line += csv->row_lines;
    csv->row_length = 0;
    csv->row_lines = 0;
}

static d4i_status fail_ragged(d4i_context *context, const struct csv *csv)
{
    char hint[160];
    csv_delimiter_hint(csv, hint, sizeof hint);
    return fail(context, D4I_BAD_INPUT, "%s:%llu:1: %u field%s where the header has %u%s", csv->text.path,
                (unsigned long long)csv->line, csv->found, csv->found == 1 ? "" : "s", csv->columns, hint);
}

/* Consumes the blank lines at the window's start; they may stand only at the end of a table, unless it has one
 * column and they are its empty values. */
static d4i_status skip_blanks(d4i_context *context, struct csv *csv, uint64_t *blanks, bool *found, size_t *length,
                              bool *quoted)
{
    uint64_t first = csv->line;
    *blanks = 0;
    do {
        csv_consume_row(csv);
        ++*blanks;
        csv->line = csv->text.line;
        TRY(csv_find_row(context, csv, true, length, quoted, found));
    } while (*found && !*length);
    if (*found && csv->columns != 1)
        return fail(
            context, D4I_BAD_INPUT,
            "%s:%llu:1: a blank line stands inside the table; remove it and what follows, if that is a note",
            csv->text.path, (unsigned long long)first);
    return D4I_OK;
}

d4i_status csv_next(d4i_context *context, struct csv *csv, bool *more)
{
    bool found, quoted;
    size_t length;
    *more = false;
    if (csv->blanks) {
        csv->blanks--;
        csv->line = csv->text.line - csv->blanks - 1;
        csv->fields[0] = (struct field){"", 0, 0, 1};
        *more = true;
        return D4I_OK;
    }
    csv_consume_row(csv);
    csv->line = csv->text.line;
    TRY(csv_find_row(context, csv, true, &length, &quoted, &found));
    if (!found)
        return D4I_OK;
    if (!length) {
        uint64_t blanks;
        TRY(skip_blanks(context, csv, &blanks, &found, &length, &quoted));
        if (!found)
            return D4I_OK;
        csv->blanks = blanks;
        csv->row_length = 0; /* the row that was found is found again when its turn comes */
        csv->row_lines = 0;
        return csv_next(context, csv, more);
    }
    char *row = csv->text.data + csv->text.start;
    if (quoted)
        TRY(csv_split_quoted(context, csv, row, row + length, csv->columns));
    else
        csv_split_plain(csv, row, row + length, csv->columns);
    if (csv->found != csv->columns)
        return fail_ragged(context, csv);
    *more = true;
    return D4I_OK;
}

uint32_t csv_columns(const struct csv *csv)
{
    return csv->columns;
}

struct text csv_column_name(const struct csv *csv, uint32_t column)
{
    return column < csv->columns ? csv->names[column] : (struct text){"", 0};
}

static struct text name_at(const void *self, uint32_t column)
{
    return csv_column_name(self, column);
}

d4i_status csv_find(d4i_context *context, const struct csv *csv, const char *name, uint32_t *column)
{
    char hint[160];
    csv_delimiter_hint(csv, hint, sizeof hint);
    const struct columns columns = {csv->text.path,
                                    "column",
                                    csv,
                                    csv->columns,
                                    name_at,
                                    "rename one, or read the file without its header and by number",
                                    hint};
    return columns_find(context, &columns, name, column);
}

struct text csv_field(const struct csv *csv, uint32_t column)
{
    return (struct text){csv->fields[column].at, csv->fields[column].length};
}

uint64_t csv_line(const struct csv *csv)
{
    return csv->line;
}

uint64_t csv_field_column(const struct csv *csv, uint32_t column)
{
    return csv->fields[column].column;
}

d4i_status csv_fail(d4i_context *context, const struct csv *csv, uint32_t column, const char *format, ...)
{
    char what[CONTEXT_ERROR_MAX];
    va_list arguments;
    va_start(arguments, format);
    text_print_list(what, sizeof what, format, arguments);
    va_end(arguments);
    return csv_fail_at(context, csv, csv->line + csv->fields[column].line, csv->fields[column].column, what);
}

void csv_position(const struct csv *csv, uint64_t *done, uint64_t *total)
{
    inflate_position(csv->text.source, done, total);
}
