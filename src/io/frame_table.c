/* SPDX-License-Identifier: EUPL-1.2
 *
 * Frames as text tables, for people. Values are made into text twice, to measure and to write, so that a long table
 * needs no more memory than a short one.
 */
#include "base/memory.h"
#include "io/frame_inside.h"

#define PAGE 80         /* columns that a table should fit */
#define GAP 2           /* between columns */
#define RECORDS_MOST 24 /* rows that are written one value a line when they do not fit side by side */
#define NAME_LINES 3    /* at most, for the name of a column */
#define TEXT_LEAST 16   /* texts are not folded narrower than this */
#define LAST_LEAST 40   /* nor those of the last column than this, for a word that is longer */

static const char name_breaks[] = "_/-:"; /* a name may also be folded behind one of these */

struct table_column {
    int decimals;
    size_t data, piece; /* widest value; widest piece of one that cannot be folded */
    size_t width;
    char *name;
};

struct table {
    const d4i_frame *frame;
    struct table_column *columns;
    struct buffer cells; /* texts of the present row, each zero-terminated */
    size_t *start;       /* of each cell in cells */
    const char **rest;   /* what of each cell is still to be written */
};

/* Length of the piece at `text` that cannot be folded, with the sign of `breaks` that ends it. */
static size_t piece_length(const char *text, const char *breaks)
{
    size_t length = strcspn(text, " ");
    size_t sign = strcspn(text, breaks);
    return sign < length ? sign + 1 : length;
}

static size_t piece_width(const char *text, const char *breaks)
{
    size_t widest = 0;
    while (*text) {
        text += strspn(text, " ");
        size_t length = piece_length(text, breaks), width = frame_text_width(text, length);
        widest = width > widest ? width : widest;
        text += length;
    }
    return widest;
}

/* Length of the first line of `text` folded to `width`: at least one piece. *rest = what follows. */
static size_t first_line(const char *text, size_t width, const char *breaks, const char **rest)
{
    size_t length = piece_length(text, breaks);
    while (text[length]) {
        size_t space = strspn(text + length, " ");
        size_t more = space + piece_length(text + length + space, breaks);
        if (frame_text_width(text, length + more) > width)
            break;
        length += more;
    }
    *rest = text + length + strspn(text + length, " ");
    return length;
}

static size_t lines_of(const char *text, size_t width, const char *breaks)
{
    size_t lines = 0;
    for (; *text; lines++)
        first_line(text, width, breaks, &text);
    return lines;
}

/* The least width that folds a name onto so many lines. */
static size_t name_width(const char *name, size_t lines)
{
    size_t width = piece_width(name, name_breaks), full = frame_text_width(name, strlen(name));
    while (width < full && lines_of(name, width, name_breaks) > lines)
        width++;
    return lines == 1 ? full : width;
}

static d4i_status add_value(d4i_context *context, const struct table *table, size_t row, size_t column,
                            struct buffer *out)
{
    const d4i_frame *frame = table->frame;
    d4i_kind kind = frame->columns[column].kind;
    int decimals = table->columns[column].decimals;
    char number[32];
    if (*d4i_frame_words(frame, row, column))
        return frame_add_clean(context, out, d4i_frame_words(frame, row, column));
    if (d4i_frame_is_empty(frame, row, column))
        return buffer_text(context, out, kind == D4I_TEXT ? "" : "-");
    switch (kind) {
    case D4I_INTEGER:
        text_print(number, sizeof number, "%lld", (long long)d4i_frame_int(frame, row, column));
        return frame_add_grouped(context, out, number);
    case D4I_PEOPLE:
        return frame_add_people(context, out, d4i_frame_int(frame, row, column), decimals);
    case D4I_REAL:
        return frame_add_real(context, out, d4i_frame_real(frame, row, column), decimals);
    case D4I_SHARE:
        return frame_add_share(context, out, d4i_frame_real(frame, row, column));
    default:
        return frame_add_clean(context, out, d4i_frame_text(frame, row, column));
    }
}

static int column_decimals(const d4i_frame *frame, size_t column)
{
    int decimals = 0;
    for (size_t row = 0; row < frame->row_count; row++) {
        int needed = 0;
        if (frame->columns[column].kind == D4I_PEOPLE)
            needed = d4i_frame_int(frame, row, column) % D4I_PERSON != 0;
        else if (frame->columns[column].kind == D4I_REAL)
            needed = frame_real_decimals(d4i_frame_real(frame, row, column));
        decimals = needed > decimals ? needed : decimals;
    }
    return decimals;
}

static d4i_status measure_column(d4i_context *context, struct table *table, size_t column)
{
    struct table_column *about = &table->columns[column];
    about->decimals = column_decimals(table->frame, column);
    table->cells.length = 0;
    TRY(frame_add_clean(context, &table->cells, table->frame->columns[column].name));
    TRY(text_copy(context, (struct text){table->cells.data, table->cells.length}, &about->name));
    for (size_t row = 0; row < table->frame->row_count; row++) {
        table->cells.length = 0;
        TRY(add_value(context, table, row, column, &table->cells));
        size_t width = frame_text_width(table->cells.data, table->cells.length);
        about->data = width > about->data ? width : about->data;
        if (table->frame->columns[column].kind == D4I_TEXT)
            width = piece_width(table->cells.data, "");
        about->piece = width > about->piece ? width : about->piece;
    }
    return D4I_OK;
}

/* Widths with names folded onto so many lines; returns their sum with the gaps. */
static size_t set_widths(struct table *table, size_t lines)
{
    size_t total = 0;
    for (size_t i = 0; i < table->frame->column_count; i++) {
        struct table_column *column = &table->columns[i];
        size_t name = name_width(column->name, lines);
        column->width = name > column->data ? name : column->data;
        total += column->width + (i ? GAP : 0);
    }
    return total;
}

/* Behind the last column there is nothing to push away: a long path or address may stand out over the page. */
static size_t least_width(const struct table *table, size_t i)
{
    const struct table_column *column = &table->columns[i];
    size_t name = name_width(column->name, NAME_LINES), piece = column->piece;
    if (i + 1 == table->frame->column_count && piece > LAST_LEAST)
        piece = LAST_LEAST;
    size_t least = name > piece ? name : piece;
    return least > TEXT_LEAST ? least : TEXT_LEAST;
}

/* False where the page is too narrow for the columns side by side. */
static bool fit(struct table *table)
{
    size_t total = set_widths(table, 1);
    for (size_t lines = 2; lines <= NAME_LINES && total > PAGE; lines++)
        total = set_widths(table, lines);
    while (total > PAGE) {
        struct table_column *widest = NULL;
        for (size_t i = 0; i < table->frame->column_count; i++) {
            struct table_column *column = &table->columns[i];
            if (table->frame->columns[i].kind == D4I_TEXT && column->width > least_width(table, i) &&
                (!widest || column->width > widest->width))
                widest = column;
        }
        if (!widest)
            return false;
        widest->width--;
        total--;
    }
    return true;
}

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
            length = first_line(text, width, breaks, &table->rest[i]);
        size_t pad = frame_text_width(text, length) < width ? width - frame_text_width(text, length) : 0;
        TRY(add_spaces(context, out, (i ? GAP : 0) + (number ? pad : 0)));
        TRY(buffer_add(context, out, text, length));
        TRY(add_spaces(context, out, number ? 0 : pad));
    }
    return end_line(context, out);
}

static d4i_status write_names(d4i_context *context, struct table *table, struct buffer *out)
{
    size_t most = 0, count = table->frame->column_count;
    for (size_t i = 0; i < count; i++) {
        size_t lines = lines_of(table->columns[i].name, table->columns[i].width, name_breaks);
        most = lines > most ? lines : most;
    }
    /* Short names stand on the last line, next to their values. */
    for (size_t line = 0; line < most; line++) {
        for (size_t i = 0; i < count; i++) {
            const struct table_column *column = &table->columns[i];
            const char *rest = column->name;
            size_t lines = lines_of(column->name, column->width, name_breaks);
            for (size_t skip = most - lines; line >= skip && skip < line && *rest; skip++)
                first_line(rest, column->width, name_breaks, &rest);
            table->rest[i] = line >= most - lines ? rest : "";
        }
        TRY(write_line(context, table, name_breaks, out));
    }
    for (size_t i = 0; i < count; i++) {
        TRY(add_spaces(context, out, i ? GAP : 0));
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
        TRY(add_value(context, table, row, i, &table->cells));
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
        size_t length = first_line(line, PAGE - strlen(lead), "", &rest);
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
    char lead[PAGE];
    struct buffer value = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < table->frame->column_count; i++) {
        const char *name = table->columns[i].name;
        size_t width = frame_text_width(name, strlen(name)), pad = width < name_width ? name_width - width : 0;
        if (d4i_frame_is_empty(table->frame, row, i) && !*d4i_frame_words(table->frame, row, i))
            continue;
        value.length = 0;
        GUARD(add_value(context, table, row, i, &value));
        text_print(lead, sizeof lead, "%.60s%*s", name, (int)(pad + GAP), "");
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
    name_width = name_width < PAGE / 2 ? name_width : PAGE / 2;
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
    bool side_by_side = fit(table) || frame->row_count > RECORDS_MOST;
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
        GUARD(measure_column(context, &table, i));
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
