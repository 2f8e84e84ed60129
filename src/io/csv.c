/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rows and fields of delimited text. A row without quotes, nearly all of them, is cut eight bytes at a time; one
 * with quotes takes the careful way. Fields are slices of the window; quoted ones are unquoted in place.
 */
#include "io/csv.h"

#include <stdarg.h>

#include "base/memory.h"
#include "base/names.h"
#include "io/csv_text.h"

#define COLUMNS_MAX 100000

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

static d4i_status fail_at(d4i_context *context, const struct csv *csv, uint64_t line, uint64_t column,
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

static void delimiter_hint(const struct csv *csv, char *out, size_t size)
{
    char sign = likely_delimiter(csv);
    *out = 0;
    if (sign)
        text_print(out, size, "; the header has one column; is the delimiter '%s' ?",
                   sign == '\t' ? "\\t" : (char[]){sign, 0});
    else if (csv->columns == 1)
        text_print(out, size, "; the header has one column; is the delimiter not '%s' ?",
                   csv->delimiter == '\t' ? "\\t" : (char[]){csv->delimiter, 0});
}

static void add_field(struct csv *csv, const char *row, const char *at, const char *end, uint32_t limit)
{
    if (csv->found < limit)
        csv->fields[csv->found] = (struct field){at, (uint32_t)(end - at), 0, (uint32_t)(at - row) + 1};
    csv->found++;
}

/* Bytes of `eight` that equal `pattern`'s, as 0x80 each; exact, unlike the shorter trick with a subtraction. */
static uint64_t equal_bytes(uint64_t eight, uint64_t pattern)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t x = eight ^ pattern;
    return ~(((x & low) + low) | x | low);
}

/* Cuts a row in which no quote stands. Keeps at most `limit` fields but counts all. */
static void split_plain(struct csv *csv, const char *row, const char *end, uint32_t limit)
{
    const char *field = row, *at = row;
    csv->found = 0;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const uint64_t pattern = UINT64_C(0x0101010101010101) * (unsigned char)csv->delimiter;
    for (; end - at >= 8; at += 8) {
        uint64_t eight;
        memcpy(&eight, at, 8);
        for (uint64_t hits = equal_bytes(eight, pattern); hits; hits &= hits - 1) {
            const char *hit = at + (__builtin_ctzll(hits) >> 3);
            add_field(csv, row, field, hit, limit);
            field = hit + 1;
        }
    }
#endif
    for (; at < end; at++)
        if (*at == csv->delimiter) {
            add_field(csv, row, field, at, limit);
            field = at + 1;
        }
    add_field(csv, row, field, end, limit);
}

/* Where the careful way stands. */
struct cursor {
    char *at, *end;   /* of the row */
    char *line_start; /* of the present line of the row */
    uint32_t line;
};

static d4i_status unquote(d4i_context *context, struct csv *csv, struct cursor *cursor, struct field *field)
{
    char *to = ++cursor->at, *from = to;
    uint64_t line = csv->line + field->line, column = field->column;
    field->at = to;
    for (;;) {
        char *stop = from < cursor->end ? memchr(from, csv->quote, (size_t)(cursor->end - from)) : NULL;
        if (!stop)
            return fail_at(context, csv, line, column, "the quote that opens here is never closed");
        for (char *newline = from; (newline = memchr(newline, '\n', (size_t)(stop - newline))); newline++) {
            cursor->line++;
            cursor->line_start = newline + 1;
        }
        if (to != from)
            memmove(to, from, (size_t)(stop - from));
        to += stop - from;
        from = stop + 1;
        if (from == cursor->end || *from != csv->quote)
            break;
        *to++ = *from++;
    }
    field->length = (uint32_t)(to - field->at);
    cursor->at = from;
    if (from < cursor->end && *from != csv->delimiter)
        return fail_at(context, csv, csv->line + cursor->line, (uint64_t)(from - cursor->line_start) + 1,
                       "text stands behind a closing quote; double a quote that belongs to the text, or declare "
                       "another `quote:`");
    return D4I_OK;
}

static d4i_status split_quoted(d4i_context *context, struct csv *csv, char *row, char *end, uint32_t limit)
{
    struct cursor cursor = {row, end, row, 0};
    csv->found = 0;
    for (;;) {
        struct field field = {cursor.at, 0, cursor.line, (uint32_t)(cursor.at - cursor.line_start) + 1};
        if (cursor.at < end && *cursor.at == csv->quote) {
            TRY(unquote(context, csv, &cursor, &field));
        } else {
            while (cursor.at < end && *cursor.at != csv->delimiter && *cursor.at != csv->quote &&
                   *cursor.at != '\n')
                cursor.at++;
            if (cursor.at < end && *cursor.at != csv->delimiter)
                return fail_at(context, csv, csv->line + cursor.line, (uint64_t)(cursor.at - cursor.line_start) + 1,
                               "a quote stands inside a field that is not quoted; quote the field and double the "
                               "quote, or declare another `quote:`");
            field.length = (uint32_t)(cursor.at - field.at);
        }
        if (csv->found < limit)
            csv->fields[csv->found] = field;
        csv->found++;
        if (cursor.at == end)
            return D4I_OK;
        cursor.at++;
    }
}

static uint32_t count_lines(const char *from, const char *end)
{
    uint32_t lines = 0;
    for (; from < end && (from = memchr(from, '\n', (size_t)(end - from))); from++)
        lines++;
    return lines;
}

/* Finds the end of the row that begins at the window's start: the first line end outside quotes. *length is
 * without the line end, 0 with `found` false at the end of the file. */
static d4i_status find_row(d4i_context *context, struct csv *csv, bool quotes, size_t *length, bool *quoted,
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
        TRY(split_quoted(context, csv, row, row + *length, 0));
    return fail(
        context, D4I_BAD_INPUT,
        "%s:%llu:1: a row of more than %u MB is no row of a table; is the file text, are its lines ended by LF "
        "or CR LF?",
        text->path, (unsigned long long)csv->line, CSV_LINE_MAX >> 20);
}

static void consume_row(struct csv *csv)
{
    csv->text.start += csv->row_length;
    csv->text.line += csv->row_lines;
    csv->row_length = 0;
    csv->row_lines = 0;
}

static d4i_status fail_ragged(d4i_context *context, const struct csv *csv)
{
    char hint[160];
    delimiter_hint(csv, hint, sizeof hint);
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
        consume_row(csv);
        ++*blanks;
        csv->line = csv->text.line;
        TRY(find_row(context, csv, true, length, quoted, found));
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
    consume_row(csv);
    csv->line = csv->text.line;
    TRY(find_row(context, csv, true, &length, &quoted, &found));
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
        TRY(split_quoted(context, csv, row, row + length, csv->columns));
    else
        split_plain(csv, row, row + length, csv->columns);
    if (csv->found != csv->columns)
        return fail_ragged(context, csv);
    *more = true;
    return D4I_OK;
}

static d4i_status keep_names(d4i_context *context, struct csv *csv, bool headless)
{
    size_t bytes = 0;
    TRY(mem_alloc(context, csv->columns, sizeof *csv->names, &csv->names));
    for (uint32_t i = 0; i < csv->columns; i++)
        bytes += headless ? 12 : csv->fields[i].length;
    TRY(mem_alloc(context, bytes + 1, 1, &csv->name_pool));
    char *to = csv->name_pool;
    for (uint32_t i = 0; i < csv->columns; i++) {
        struct text name = text_trim((struct text){csv->fields[i].at, csv->fields[i].length});
        if (headless)
            name.length = (size_t)text_print(to, 12, "%u", i + 1);
        else if (name.length)
            memcpy(to, name.at, name.length);
        csv->names[i] = (struct text){to, name.length};
        to += name.length;
    }
    return D4I_OK;
}

static d4i_status read_header(d4i_context *context, struct csv *csv, const struct csv_options *options)
{
    bool found = true, quoted;
    size_t length = 0;
    for (uint32_t i = 0; i <= options->skip && found; i++) {
        consume_row(csv);
        csv->line = csv->text.line;
        TRY(find_row(context, csv, i == options->skip, &length, &quoted, &found));
    }
    if (!found)
        return fail(context, D4I_BAD_INPUT, "%s: %s", csv->text.path,
                    options->skip ? "ends before the header; is `skip` too large?" : "is empty");
    if (!length)
        return fail_at(context, csv, csv->line, 1, "the header line is blank; declare how many lines to `skip`");
    char *row = csv->text.data + csv->text.start;
    if (memchr(row, '\r', length) && !quoted)
        return fail_at(
            context, csv, csv->line, 1,
            "a carriage return stands inside the header; lines must end with LF or CR LF: convert the file");
    split_plain(csv, row, row + length, 0); /* an upper bound: quoted delimiters are counted too */
    if (csv->found > COLUMNS_MAX)
        return fail_at(context, csv, csv->line, 1, "more than 100000 columns; is the delimiter right?");
    uint32_t room = csv->found;
    TRY(mem_alloc(context, room, sizeof *csv->fields, &csv->fields));
    if (options->headless && quoted) {
        /* the row is read again as the first row, so it is cut in a copy */
        char *copy;
        TRY(text_copy(context, (struct text){row, length}, &copy));
        d4i_status status = split_quoted(context, csv, copy, copy + length, 0);
        free(copy);
        TRY(status);
    } else if (quoted) {
        TRY(split_quoted(context, csv, row, row + length, room));
    } else {
        split_plain(csv, row, row + length, room);
    }
    csv->columns = csv->found;
    TRY(keep_names(context, csv, options->headless));
    if (options->headless) {
        csv->row_length = 0;
        csv->row_lines = 0;
    }
    return D4I_OK;
}

/* Takes `source` over, also when it fails. */
static d4i_status open_source(d4i_context *context, struct inflate *source, const char *path,
                              const struct csv_options *options, struct csv **out)
{
    d4i_status status;
    struct csv *csv = NULL;
    static const struct csv_options plain = {0};
    if (!options)
        options = &plain;
    status = mem_alloc(context, 1, sizeof *csv, &csv);
    if (status != D4I_OK) {
        inflate_close(source);
        return status;
    }
    csv->delimiter = options->delimiter ? options->delimiter : ',';
    csv->quote = options->quote ? options->quote : '"';
    csv->text.source = source;
    if (csv->delimiter == csv->quote || strchr("\r\n", csv->delimiter) || strchr("\r\n", csv->quote) ||
        (csv->delimiter | csv->quote) & 0x80) {
        status = fail(context, D4I_BAD_INPUT,
                      "%s: delimiter and quote must be two different ASCII characters and no line end", path);
        goto done;
    }
    GUARD(csv_text_open(context, &csv->text, source, path, options->encoding));
    GUARD(read_header(context, csv, options));
    *out = csv;
    return D4I_OK;
done:
    csv_close(csv);
    return status;
}

d4i_status csv_open(d4i_context *context, const char *path, const struct csv_options *options, struct csv **out)
{
    struct inflate *source = NULL;
    TRY(inflate_open(context, path, &source));
    return open_source(context, source, path, options, out);
}

d4i_status csv_open_memory(d4i_context *context, const char *name, struct text content,
                           const struct csv_options *options, struct csv **out)
{
    struct inflate *source = NULL;
    TRY(inflate_open_memory(context, name, content, &source));
    return open_source(context, source, name, options, out);
}

void csv_close(struct csv *csv)
{
    if (!csv)
        return;
    csv_text_release(&csv->text);
    free(csv->fields);
    free(csv->names);
    free(csv->name_pool);
    free(csv);
}

uint32_t csv_columns(const struct csv *csv)
{
    return csv->columns;
}

struct text csv_column_name(const struct csv *csv, uint32_t column)
{
    return column < csv->columns ? csv->names[column] : (struct text){"", 0};
}

static d4i_status fail_absent(d4i_context *context, const struct csv *csv, const char *name)
{
    d4i_status status;
    struct names names = {0};
    struct buffer list = {0};
    char near[200], hint[160];
    uint32_t index;
    for (uint32_t i = 0; i < csv->columns; i++) {
        GUARD(names_add(context, &names, csv->names[i], &index, NULL));
        if (list.length < 600)
            GUARD(
                buffer_print(context, &list, "%s%.*s", i ? ", " : "", (int)csv->names[i].length, csv->names[i].at));
        else if (i + 1 == csv->columns)
            GUARD(buffer_text(context, &list, ", ..."));
    }
    names_nearest(&names, text_of(name), 3, near, sizeof near);
    delimiter_hint(csv, hint, sizeof hint);
    status = fail(context, D4I_BAD_INPUT, "%s: has no column '%s'%s%s%s; its columns are: %s%s", csv->text.path,
                  name, *near ? "; did you mean " : "", near, *near ? "?" : "", list.data ? list.data : "", hint);
done:
    names_release(&names);
    buffer_release(&list);
    return status;
}

d4i_status csv_find(d4i_context *context, const struct csv *csv, const char *name, uint32_t *column)
{
    struct text wanted = text_trim(text_of(name));
    uint32_t at = UINT32_MAX;
    for (uint32_t i = 0; i < csv->columns; i++) {
        if (!text_equal(csv->names[i], wanted))
            continue;
        if (at != UINT32_MAX)
            return fail(
                context, D4I_BAD_INPUT,
                "%s: two columns (%u and %u) are named '%s'; rename one, or read the file without its header "
                "and by number",
                csv->text.path, at + 1, i + 1, name);
        at = i;
    }
    if (at == UINT32_MAX)
        return fail_absent(context, csv, name);
    *column = at;
    return D4I_OK;
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
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return fail_at(context, csv, csv->line + csv->fields[column].line, csv->fields[column].column, what);
}

void csv_position(const struct csv *csv, uint64_t *done, uint64_t *total)
{
    inflate_position(csv->text.source, done, total);
}
