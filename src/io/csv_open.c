/* SPDX-License-Identifier: EUPL-1.2
 *
 * Opening a table: its header and the names of its columns.
 */
#include "base/memory.h"
#include "io/csv_inside.h"

#define COLUMNS_MAX 100000

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
        csv_consume_row(csv);
        csv->line = csv->text.line;
        TRY(csv_find_row(context, csv, i == options->skip, &length, &quoted, &found));
    }
    if (!found)
        return fail(context, D4I_BAD_INPUT, "%s: %s", csv->text.path,
                    options->skip ? "ends before the header; is `skip` too large?" : "is empty");
    if (!length)
        return csv_fail_at(context, csv, csv->line, 1,
                           "the header line is blank; declare how many lines to `skip`");
    char *row = csv->text.data + csv->text.start;
    if (memchr(row, '\r', length) && !quoted)
        return csv_fail_at(
            context, csv, csv->line, 1,
            "a carriage return stands inside the header; lines must end with LF or CR LF: convert the file");
    csv_split_plain(csv, row, row + length, 0); /* an upper bound: quoted delimiters are counted too */
    if (csv->found > COLUMNS_MAX)
        return csv_fail_at(context, csv, csv->line, 1, "more than 100000 columns; is the delimiter right?");
    uint32_t room = csv->found;
    TRY(mem_alloc(context, room, sizeof *csv->fields, &csv->fields));
    if (options->headless && quoted) {
        /* the row is read again as the first row, so it is cut in a copy */
        char *copy;
        TRY(text_copy(context, (struct text){row, length}, &copy));
        d4i_status status = csv_split_quoted(context, csv, copy, copy + length, 0);
        free(copy);
        TRY(status);
    } else if (quoted) {
        TRY(csv_split_quoted(context, csv, row, row + length, room));
    } else {
        csv_split_plain(csv, row, row + length, room);
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
