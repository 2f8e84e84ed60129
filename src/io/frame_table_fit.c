/* SPDX-License-Identifier: EUPL-1.2
 *
 * How wide the columns of a table are: texts are folded until all fit the page.
 */
#include "base/memory.h"
#include "io/frame_table_inside.h"

#define NAME_LINES 3  /* at most, for the name of a column */
#define TEXT_LEAST 16 /* texts are not folded narrower than this */
#define TEXT_TIGHT 8  /* but of many rows, which could not be written one value a line, than this */
#define LAST_LEAST 40 /* nor those of the last column than this, for a word that is longer */

const char table_name_breaks[] = "_/-:";

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

size_t table_first_line(const char *text, size_t width, const char *breaks, const char **rest)
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

size_t table_lines(const char *text, size_t width, const char *breaks)
{
    size_t lines = 0;
    for (; *text; lines++)
        table_first_line(text, width, breaks, &text);
    return lines;
}

/* The least width that folds a name onto so many lines. */
static size_t name_width(const char *name, size_t lines)
{
    size_t width = piece_width(name, table_name_breaks), full = frame_text_width(name, strlen(name));
    while (width < full && table_lines(name, width, table_name_breaks) > lines)
        width++;
    return lines == 1 ? full : width;
}

d4i_status table_add_value(d4i_context *context, const struct table *table, size_t row, size_t column,
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

d4i_status table_measure(d4i_context *context, struct table *table, size_t column)
{
    struct table_column *about = &table->columns[column];
    about->decimals = column_decimals(table->frame, column);
    table->cells.length = 0;
    TRY(frame_add_clean(context, &table->cells, table->frame->columns[column].name));
    TRY(text_copy(context, (struct text){table->cells.data, table->cells.length}, &about->name));
    for (size_t row = 0; row < table->frame->row_count; row++) {
        table->cells.length = 0;
        TRY(table_add_value(context, table, row, column, &table->cells));
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
        total += column->width + (i ? TABLE_GAP : 0);
    }
    return total;
}

/* Behind the last column there is nothing to push away: a long path or address may stand out over the page. */
static size_t least_width(const struct table *table, size_t i, size_t text)
{
    const struct table_column *column = &table->columns[i];
    size_t name = name_width(column->name, NAME_LINES), piece = column->piece;
    if (i + 1 == table->frame->column_count && piece > LAST_LEAST)
        piece = LAST_LEAST;
    size_t least = name > piece ? name : piece;
    return least > text ? least : text;
}

bool table_fit(struct table *table, bool tight)
{
    const size_t text = tight ? TEXT_TIGHT : TEXT_LEAST;
    size_t total = set_widths(table, 1);
    for (size_t lines = 2; lines <= NAME_LINES && total > TABLE_PAGE; lines++)
        total = set_widths(table, lines);
    while (total > TABLE_PAGE) {
        struct table_column *widest = NULL;
        for (size_t i = 0; i < table->frame->column_count; i++) {
            struct table_column *column = &table->columns[i];
            if (table->frame->columns[i].kind == D4I_TEXT && column->width > least_width(table, i, text) &&
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
