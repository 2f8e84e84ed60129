/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables on a page of the PDF: the first column is as wide as its texts ask for, the others share the rest by what
 * they need, and heads are wrapped.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/sheet.h"

#define PAD 3.0 /* beside a cell */
#define SMALLEST 5.8
#define FIRST_MOST 0.45 /* of the width, for the first column */

size_t sheet_table_rows(const struct sheet_table *table)
{
    return table->columns ? table->count / table->columns : 0;
}

d4i_status sheet_table_add(struct sheet *sheet, struct sheet_table *table, const char *text)
{
    d4i_context *context = sheet->canvas.context;
    TRY(mem_grow(context, &table->cells, &table->capacity, table->count + 1, sizeof *table->cells));
    table->cells[table->count] = NULL;
    TRY(text_format(context, &table->cells[table->count], "%s", text));
    table->count++;
    return D4I_OK;
}

void sheet_table_release(struct sheet_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->cells[i]);
    free(table->cells);
    *table = (struct sheet_table){0};
}

d4i_status sheet_table_frame(struct sheet *sheet, const d4i_frame *frame, const struct html_column *columns,
                             size_t count, bool (*keep)(const d4i_frame *frame, size_t row),
                             struct sheet_table *table)
{
    size_t shown[SHEET_COLUMNS];
    enum language language = sheet->report->language;
    char value[LANGUAGE_WORD];
    for (size_t c = 0; c < count && table->columns < SHEET_COLUMNS; c++) {
        size_t column = html_column_of(frame, columns[c].name);
        if (!html_column_tells(frame, column, c == 0, keep))
            continue;
        table->is_text[table->columns] = d4i_frame_column_kind(frame, column) == D4I_TEXT;
        shown[table->columns++] = column;
        TRY(sheet_table_add(sheet, table, phrase(language, columns[c].heading)));
    }
    for (size_t row = 0; row < d4i_frame_rows(frame); row++)
        for (size_t c = 0; c < table->columns && (!keep || keep(frame, row)); c++)
            TRY(sheet_table_add(sheet, table, html_value(language, frame, row, shown[c], value)));
    return D4I_OK;
}

/* A text without numbers beside it, over the rows below: as wide as the table. */
static bool is_part_head(const struct sheet_table *table, size_t row)
{
    for (size_t c = 1; c < table->columns; c++)
        if (*table->cells[row * table->columns + c])
            return false;
    return true;
}

/* What columns ask for: the widest word of the head and the widest cell below; and the least that they take, the
 * widest word of all where a text may be wrapped. */
static d4i_status needs(struct sheet *sheet, const struct sheet_table *table, double size, double *need,
                        double *least)
{
    for (size_t i = 0; i < table->count; i++) {
        const size_t c = i % table->columns;
        bool head = i < table->columns;
        if (is_part_head(table, i / table->columns))
            continue;
        const struct text_style style = {size, head, sheet_ink};
        struct text rest = text_of(table->cells[i]);
        double wide = 0;
        if (!head)
            TRY(canvas_text_width(&sheet->canvas, style, rest, &wide));
        need[c] = fmax(need[c], wide);
        if (!table->is_text[c])
            least[c] = fmax(least[c], wide);
        while (rest.length) {
            size_t end = 0;
            while (end < rest.length && rest.at[end] != ' ')
                end++;
            TRY(canvas_text_width(&sheet->canvas, style, (struct text){rest.at, end}, &wide));
            least[c] = fmax(least[c], wide);
            end += end < rest.length;
            rest = (struct text){rest.at + end, rest.length - end};
        }
        need[c] = fmax(need[c], head ? least[c] : 0);
    }
    return D4I_OK;
}

/* Texts of several words give way first, so that no date or number is broken. */
static void narrow(const struct sheet_table *table, const double *least, double lack, double *width)
{
    double give = 0, sum = 0;
    for (size_t c = 0; c < table->columns; c++)
        give += fmax(0, width[c] - least[c] - 2 * PAD);
    const double part = give > 0 ? fmin(1, lack / give) : 0;
    for (size_t c = 0; c < table->columns; c++) {
        width[c] -= part * fmax(0, width[c] - least[c] - 2 * PAD);
        sum += width[c];
    }
    const double still = fmax(0, lack - give);
    for (size_t c = 0; c < table->columns; c++)
        width[c] *= 1 - still / (sum > 0 ? sum : 1);
}

/* What is left over is dealt out evenly. What is lacking makes the letters smaller, down to the smallest that can
 * be read, and then columns narrower. */
static d4i_status column_widths(struct sheet *sheet, const struct sheet_table *table, double *size, double *width)
{
    double sum = 0, least[SHEET_COLUMNS];
    for (;;) {
        memset(width, 0, SHEET_COLUMNS * sizeof *width);
        memset(least, 0, sizeof least);
        sum = 0;
        TRY(needs(sheet, table, *size, width, least));
        width[0] = fmin(width[0], FIRST_MOST * sheet->width);
        for (size_t c = 0; c < table->columns; c++)
            sum += width[c] += 2 * PAD;
        if (sum <= sheet->width || *size - 0.2 < SMALLEST)
            break;
        *size -= 0.2;
    }
    double rest = sheet->width - sum;
    if (table->bars && rest >= 0) {
        width[table->bars] += rest;
        return D4I_OK;
    }
    if (rest < 0)
        narrow(table, least, -rest, width);
    for (size_t c = 0; c < table->columns && rest > 0; c++)
        width[c] += rest / (double)table->columns;
    return D4I_OK;
}

/* The words of a line that fit, at least one. */
static d4i_status take_words(struct sheet *sheet, struct text_style style, struct text text, double width,
                             struct text *line, double *wide)
{
    for (size_t end = 0; end < text.length;) {
        double here = 0;
        size_t next = end + (end > 0);
        while (next < text.length && text.at[next] != ' ')
            next++;
        TRY(canvas_text_width(&sheet->canvas, style, (struct text){text.at, next}, &here));
        if (end > 0 && here > width)
            break;
        *line = (struct text){text.at, next};
        *wide = here;
        end = next;
    }
    return D4I_OK;
}

/* A text in its column: to the left, or line by line to the right. */
static d4i_status cell(struct sheet *sheet, struct text_style style, double x, double y, double width, bool left,
                       const char *text, double *height)
{
    double inside = width - 2 * PAD + 0.01, top = y;
    if (left)
        return canvas_paragraph(&sheet->canvas, style, x + PAD, y, inside, text, sheet->draw, height);
    for (struct text rest = text_of(text); rest.length;) {
        struct text line = rest;
        double wide = 0;
        TRY(take_words(sheet, style, rest, inside, &line, &wide));
        if (sheet->draw)
            TRY(canvas_line(&sheet->canvas, style, x + width - PAD - wide, y + style.size * 1.02, line));
        y += style.size * 1.36;
        size_t used = line.length + (line.length < rest.length);
        rest = (struct text){rest.at + used, rest.length - used};
    }
    *height = y - top;
    return D4I_OK;
}

/* A bar in the middle of its row; `percent` of the width. */
static void bar(struct sheet *sheet, const char *percent, double x, double middle, double width)
{
    double part = 0;
    if (parse_double(text_of(percent), &part))
        sheet_box(sheet, x, middle - 2.2, width * fmin(part, 100) / 100, 5, sheet_mark);
}

static d4i_status draw_row(struct sheet *sheet, const struct sheet_table *table, double size, const double *width,
                           size_t row)
{
    double x = sheet->x, high = 0, took = 0, high_of[SHEET_COLUMNS];
    const bool head = row == 0, part = is_part_head(table, row), bold = head || part, draw = sheet->draw;
    struct text_style style = {size, bold, sheet_ink};
    const double air = size < 7 ? 1.6 : 3; /* a table that has to be small is set closer, too */
    sheet->draw = false;
    for (size_t c = 0; c < table->columns; c++) {
        const double wide = part && c == 0 ? sheet->width : width[c];
        TRY(cell(sheet, style, x, sheet->y, wide, table->is_text[c], table->cells[row * table->columns + c],
                 &took));
        high = fmax(high, took);
        high_of[c] = took;
    }
    sheet->draw = draw;
    sheet_begin(sheet, "TR");
    for (size_t c = 0; c < table->columns; c++) {
        const char *text = table->cells[row * table->columns + c], *tag = head || c == 0 ? "TH" : "TD";
        style.bold = bold || (c > 0 && c == table->here);
        if (c > 0 && c == table->here)
            sheet_box(sheet, x, sheet->y, width[c], high + air, sheet_tint);
        const double wide = part && c == 0 ? sheet->width : width[c];
        sheet_begin(sheet, tag);
        if (table->bars && c == table->bars && !head)
            bar(sheet, text, x + PAD, sheet->y + high / 2, width[c] - 2 * PAD);
        else
            TRY(cell(sheet, style, x, sheet->y + 0.4 * air + high - high_of[c], wide, table->is_text[c], text,
                     &took));
        sheet_end(sheet, tag);
        x += width[c];
    }
    sheet_end(sheet, "TR");
    sheet->y += high + air;
    sheet_rule(sheet, head ? sheet_quiet : sheet_line, head ? 0.9 : 0.45);
    return D4I_OK;
}

d4i_status sheet_table_draw(struct sheet *sheet, const struct sheet_table *table, double size, size_t rows,
                            bool last)
{
    double width[SHEET_COLUMNS];
    size_t all = sheet_table_rows(table);
    if (all == 0)
        return D4I_OK;
    size *= sheet->scale;
    TRY(column_widths(sheet, table, &size, width));
    sheet_begin(sheet, "Table");
    for (size_t row = 0; row < all; row++)
        if (row == 0 ? !table->unseen : row <= rows || (last && row + 1 == all))
            TRY(draw_row(sheet, table, size, width, row));
    sheet_end(sheet, "Table");
    sheet->y += 4;
    return D4I_OK;
}
