/* SPDX-License-Identifier: EUPL-1.2
 *
 * Frames as text tables, for people. Values are made into text twice, to measure and to write, so that a long table
 * needs no more memory than a short one.
 */
#include "base/memory.h"
#include "io/frame_table_inside.h"

#define RECORDS_MOST 24 /* rows that are written one value a line when they do not fit side by side */

static d4i_status add_spaces(d4i_context *context, struct buffer *out, size_t count)
{
    static const char spaces[] = "                                ";
    for (; count > 32; count -= 32)
        TRY(buffer_add(context, out, spaces, 32));
    return buffer_add(context, out, spaces, count);
}

static d4i_status end_line(d4i_context *context, struct buffer *out)
{
    while (out->length > 0 && out->data[out->length - 1] == ' ')
        out->length--;
    return buffer_add(context, out, "\n", 1);
}

/* One line of what is in table->rest, which moves on. */
static d4i_status write_line(d4i_context *context, struct table *table, const char *breaks, struct buffer *out)
{
    for (size_t i = 0; i < table->frame->column_count; i++) {
        size_t width = table->columns[i].width;
        const char *text = table->rest[i];
        bool number = table->frame->columns[i].kind != D4I_TEXT;
        size_t length = strlen(text);
        table->rest[i] = text + length;
        if (breaks && (frame_text_width(text, length) > width))
            length = table_first_line(text, width, breaks, &table->rest[i]);
        size_t pad = frame_text_width(text, length) < width ? width - frame_text_width(text, length) : 0;
        TRY(add_spaces(context, out, (i ? TABLE_GAP : 0) + (number ? pad : 0)));
        TRY(buffer_add(context, out, text, length));
        TRY(add_spaces(context, out, number ? 0 : pad));
    }
    return end_line(context, out);
}

static d4i_status write_names(d4i_context *context, struct table *table, struct buffer *out)
{
    size_t most = 0, count = table->frame->column_count;
    for (size_t i = 0; i < count; i++) {
        size_t lines = table_lines(table->columns[i].name, table->columns[i].width, table_name_breaks);
        most = lines > most ? lines : most;
    }
    /* Short names stand on the last line, next to their values. */
    for (size_t line = 0; line < most; line++) {
        for (size_t i = 0; i < count; i++) {
            const struct table_column *column = &table->columns[i];
            const char *rest = column->name;
            size_t lines = table_lines(column->name, column->width, table_name_breaks);
            for (size_t skip = most - lines; line >= skip && skip < line && *rest; skip++)
                table_first_line(rest, column->width, table_name_breaks, &rest);
            table->rest[i] = line >= most - lines ? rest : "";
        }
        TRY(write_line(context, table, table_name_breaks, out));
    }
    for (size_t i = 0; i < count; i++) {
        TRY(add_spaces(context, out, i ? TABLE_GAP : 0));
        for (size_t k = 0; k < table->columns[i].width; k++)
            TRY(buffer_add(context, out, "-", 1));
    }
    return buffer_add(context, out, "\n", 1);
}

static d4i_status write_row(d4i_context *context, struct table *table, size_t row, struct buffer *out)
{
    size_t count = table->frame->column_count;
    table->cells.length = 0;
    for (size_t i = 0; i < count; i++) {
        table->start[i] = table->cells.length;
        TRY(table_add_value(context, table, row, i, &table->cells));
        TRY(buffer_add(context, &table->cells, "", 1));
    }
    for (size_t i = 0; i < count; i++)
        table->rest[i] = table->cells.data + table->start[i];
    for (bool more = true; more;) {
        TRY(write_line(context, table, "", out));
        more = false;
        for (size_t i = 0; i < count; i++)
            more = more || *table->rest[i];
    }
    return D4I_OK;
}

/* Text folded to the page; `lead` begins the first line, as many spaces the others. */
static d4i_status write_folded(d4i_context *context, struct table *table, const char *lead, const char *text,
                               struct buffer *out)
{
    table->cells.length = 0;
    TRY(frame_add_clean(context, &table->cells, text));
    TRY(buffer_add(context, &table->cells, "", 0));
    const char *rest = table->cells.data;
    for (bool first = true; *rest; first = false) {
        const char *line = rest;
        size_t length = table_first_line(line, TABLE_PAGE - strlen(lead), "", &rest);
        TRY(first ? buffer_text(context, out, lead) : add_spaces(context, out, strlen(lead)));
        TRY(buffer_add(context, out, line, length));
        TRY(end_line(context, out));
    }
    return D4I_OK;
}

/* A row as lines of name and value; empty values are left out. */
static d4i_status write_record(d4i_context *context, struct table *table, size_t row, size_t name_width,
                               struct buffer *out)
{
    char lead[TABLE_PAGE];
    struct buffer value = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < table->frame->column_count; i++) {
        const char *name = table->columns[i].name;
        size_t width = frame_text_width(name, strlen(name)), pad = width < name_width ? name_width - width : 0;
        if (d4i_frame_is_empty(table->frame, row, i) && !*d4i_frame_words(table->frame, row, i))
            continue;
        value.length = 0;
        GUARD(table_add_value(context, table, row, i, &value));
        text_print(lead, sizeof lead, "%.60s%*s", name, (int)(pad + TABLE_GAP), "");
        GUARD(write_folded(context, table, lead, value.data, out));
    }
    GUARD(buffer_text(context, out, "\n"));
done:
    buffer_release(&value);
    return status;
}

static d4i_status write_records(d4i_context *context, struct table *table, struct frame_output *output)
{
    size_t name_width = 0;
    for (size_t i = 0; i < table->frame->column_count; i++) {
        size_t width = frame_text_width(table->columns[i].name, strlen(table->columns[i].name));
        name_width = width > name_width ? width : name_width;
    }
    name_width = name_width < TABLE_PAGE / 2 ? name_width : TABLE_PAGE / 2;
    for (size_t row = 0; row < table->frame->row_count; row++)
        TRY(write_record(context, table, row, name_width, &output->text));
    return D4I_OK;
}

static d4i_status write_rows(d4i_context *context, struct table *table, struct frame_output *output)
{
    const d4i_frame *frame = table->frame;
    if (frame->column_count > 0) {
        TRY(write_names(context, table, &output->text));
        TRY(buffer_text(context, &output->text, frame->row_count ? "" : "(no rows)\n"));
    }
    for (size_t row = 0; row < frame->row_count; row++) {
        TRY(write_row(context, table, row, &output->text));
        TRY(frame_flush(context, output, false));
    }
    return buffer_text(context, &output->text, frame->note_count && frame->column_count ? "\n" : "");
}

static d4i_status write_parts(d4i_context *context, struct table *table, struct frame_output *output)
{
    const d4i_frame *frame = table->frame;
    bool fits = table_fit(table, false), side_by_side = fits || frame->row_count > RECORDS_MOST;
    if (!fits && side_by_side)
        table_fit(table, true);
    if (frame->title && *frame->title) {
        TRY(write_folded(context, table, "", frame->title, &output->text));
        TRY(buffer_text(context, &output->text, "\n"));
    }
    TRY(side_by_side ? write_rows(context, table, output) : write_records(context, table, output));
    for (size_t i = 0; i < frame->note_count; i++)
        TRY(write_folded(context, table, "- ", frame->notes[i], &output->text));
    return D4I_OK;
}

d4i_status frame_write_table(d4i_context *context, const d4i_frame *frame, struct frame_output *output)
{
    struct table table = {.frame = frame};
    size_t count = frame->column_count;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, count, sizeof *table.columns, &table.columns));
    GUARD(mem_alloc(context, count, sizeof *table.start, &table.start));
    GUARD(mem_alloc(context, count, sizeof *table.rest, &table.rest));
    for (size_t i = 0; i < count; i++)
        GUARD(table_measure(context, &table, i));
    GUARD(write_parts(context, &table, output));
done:
    for (size_t i = 0; table.columns && i < count; i++)
        free(table.columns[i].name);
    free(table.columns);
    free(table.start);
    free(table.rest);
    buffer_release(&table.cells);
    return status;
}
