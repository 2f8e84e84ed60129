/* SPDX-License-Identifier: EUPL-1.2
 *
 * Shares by size of place: bars with a line for all, and the table beside them.
 */
#include <math.h>

#include "publish/report_pdf.h"

#define ROW 13.0
#define BAR 9.5
#define LABEL_GAP 5.0
#define VALUE 40.0

static double share_of(const struct report_size *size)
{
    return size->base > 0 ? (double)size->group / (double)size->base : 0;
}

static d4i_status bar(struct sheet *sheet, const struct report_size *size, double label, double scale)
{
    const struct text_style style = {7.4, false, sheet_ink};
    const struct report *report = sheet->report;
    struct buffer words = {0};
    char part[48];
    double wide = 0, base = sheet->y + BAR - 2;
    d4i_status status = D4I_OK;
    GUARD(report_size_words(report, size, &words));
    GUARD(canvas_text_width(&sheet->canvas, style, text_of(words.data), &wide));
    if (sheet->draw) {
        sheet_box(sheet, sheet->x + label, sheet->y, share_of(size) * scale, BAR, sheet_mark);
        GUARD(canvas_line(&sheet->canvas, style, sheet->x + label - LABEL_GAP - wide, base, text_of(words.data)));
        report_part(report, size->group, size->base, part);
        GUARD(canvas_text_width(&sheet->canvas, style, text_of(part), &wide));
        double x = label + share_of(size) * scale + 4, all = label + share_of(&report->all) * scale;
        if (x - 2 <= all && x + wide + 2 >= all) /* the line of all would run through it */
            x = all + 4;
        GUARD(canvas_line(&sheet->canvas, style, sheet->x + x, base, text_of(part)));
    }
    sheet->y += ROW;
done:
    buffer_release(&words);
    return status;
}

/* The share of all places together, across the bars. */
static d4i_status line_of_all(struct sheet *sheet, double top, double bottom, double label, double scale)
{
    const struct text_style style = {7.4, false, sheet_red};
    double x = sheet->x + label + share_of(&sheet->report->all) * scale, wide = 0;
    cairo_t *cairo = sheet->canvas.cairo;
    struct buffer words = {0};
    d4i_status status = report_fill(sheet->report, PHRASE_SIZES_ALL, 1, &words);
    if (status == D4I_OK && sheet->draw) {
        const double dashes[] = {3, 2};
        status = canvas_text_width(&sheet->canvas, style, text_of(words.data), &wide);
        if (status == D4I_OK)
            status = canvas_line(&sheet->canvas, style, fmin(x - wide / 2, sheet->x + sheet->width - wide), top + 7,
                                 text_of(words.data));
        cairo_save(cairo);
        canvas_color(&sheet->canvas, sheet_red);
        cairo_set_dash(cairo, dashes, 2, 0);
        cairo_set_line_width(cairo, 0.8);
        cairo_move_to(cairo, x, top + 10);
        cairo_line_to(cairo, x, bottom);
        cairo_stroke(cairo);
        cairo_restore(cairo);
    }
    buffer_release(&words);
    return status;
}

/* The widest of the sizes' words, before which the bars begin. */
static d4i_status label_width(struct sheet *sheet, double *width)
{
    const struct text_style style = {7.4, false, sheet_ink};
    struct buffer words = {0};
    d4i_status status = D4I_OK;
    *width = 0;
    for (size_t s = 0; s < REPORT_SIZES; s++) {
        double wide = 0;
        words.length = 0;
        if (sheet->report->sizes[s].base <= 0)
            continue;
        GUARD(report_size_words(sheet->report, &sheet->report->sizes[s], &words));
        GUARD(canvas_text_width(&sheet->canvas, style, text_of(words.data), &wide));
        *width = fmax(*width, wide + LABEL_GAP);
    }
done:
    buffer_release(&words);
    return status;
}

static d4i_status chart(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    double most = share_of(&report->all), top = sheet->y, label = 0;
    size_t rows = 0;
    for (size_t s = 0; s < REPORT_SIZES; s++) {
        most = fmax(most, share_of(&report->sizes[s]));
        rows += report->sizes[s].base > 0;
    }
    if (most <= 0)
        return D4I_OK;
    TRY(label_width(sheet, &label));
    double scale = (sheet->width - label - VALUE) / most;
    sheet_begin_figure(sheet, PHRASE_SIZES_ALT);
    TRY(line_of_all(sheet, top, top + 12 + ROW * (double)rows, label, scale));
    sheet->y = top + 14;
    for (size_t s = 0; s < REPORT_SIZES; s++)
        if (report->sizes[s].base > 0)
            TRY(bar(sheet, &report->sizes[s], label, scale));
    sheet_end(sheet, "Figure");
    return D4I_OK;
}

static d4i_status size_row(struct sheet *sheet, struct sheet_table *table, const struct report_size *size,
                           const char *words)
{
    const struct report *report = sheet->report;
    char text[48];
    TRY(sheet_table_add(sheet, table, words));
    TRY(sheet_table_add(sheet, table, report_count(report, size->places, text)));
    TRY(sheet_table_add(sheet, table, report_count(report, size->over, text)));
    TRY(sheet_table_add(sheet, table, report_part(report, size->group, size->base, text)));
    TRY(sheet_table_add(sheet, table, report_part(report, size->people, report->all.people, text)));
    return sheet_table_add(sheet, table, report_part(report, size->group, report->all.group, text));
}

static d4i_status size_table(struct sheet *sheet)
{
    static const enum phrase heads[] = {PHRASE_COLUMN_INHABITANTS, PHRASE_COLUMN_PLACES,
                                        PHRASE_COLUMN_OVER,        PHRASE_COLUMN_SHARE,
                                        PHRASE_COLUMN_OF_PEOPLE,   PHRASE_COLUMN_PART_OF_GROUP};
    const struct report *report = sheet->report;
    struct sheet_table table = {.columns = sizeof heads / sizeof *heads, .is_text = {true}};
    struct buffer words = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < table.columns; i++)
        GUARD(sheet_table_add(sheet, &table, phrase(report->language, heads[i])));
    for (size_t s = 0; s < REPORT_SIZES; s++) {
        words.length = 0;
        if (!report->sizes[s].places)
            continue;
        GUARD(report_size_words(report, &report->sizes[s], &words));
        GUARD(size_row(sheet, &table, &report->sizes[s], words.data));
    }
    GUARD(size_row(sheet, &table, &report->all, phrase(report->language, PHRASE_ALL)));
    GUARD(sheet_table_draw(sheet, &table, sheet->table, SIZE_MAX, false));
done:
    buffer_release(&words);
    sheet_table_release(&table);
    return status;
}

d4i_status report_pdf_sizes(struct sheet *sheet)
{
    const struct text_style caption = {7.8, true, sheet_ink};
    TRY(sheet_heading(sheet, PHRASE_SIZES));
    TRY(sheet_say(sheet, "P", caption, PHRASE_SIZES_CAPTION));
    return report_pdf_columns(sheet, 0.44, chart, size_table);
}
