/* SPDX-License-Identifier: EUPL-1.2
 *
 * The report as two pages of A4, or more for many sources. The first: the question, the number, what keeps it
 * honest, the map, method and what the numbers are not for. The map takes the room that the words leave.
 */
#include "publish/report_pdf.h"

#include <cairo-pdf.h>
#include <math.h>

#include "atlas/handle.h"
#include "io/file.h"
#include "publish/map.h"
#include "publish/pdf_finish.h"

#define LEFT_COLUMN 0.42 /* of the page, for the number */
#define GUTTER 18.0
#define MAP_LEAST 150.0
#define SMALLEST_FRONT 82 /* per cent of the usual size of letters */
#define FOOT (SHEET_HIGH - 26.0)

d4i_status report_pdf_head(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    const struct text_style title = {20, true, sheet_blue}, flag = {8, true, sheet_red};
    const char *first = d4i_frame_notes(report->answer) ? d4i_frame_note_at(report->answer, 0) : "";
    TRY(sheet_text(sheet, "H1", title, report->title));
    TRY(sheet_html(sheet, report_of, TABLE_SIZE, SIZE_MAX));
    sheet->y += 4;
    sheet_rule(sheet, sheet_mark, 1.6);
    sheet->y += 8;
    if (report->parted.is_inside_city) {
        TRY(sheet_say(sheet, "P", flag, PHRASE_PARTS_OF_CITY));
        sheet->y += 6;
    }
    if (strncmp(first, "MIXED DEFINITIONS:", 18) != 0)
        return D4I_OK;
    TRY(sheet_text(sheet, "P", flag,
                   report->language == LANGUAGE_EN ? first : phrase(report->language, PHRASE_MIXED)));
    sheet->y += 6;
    return D4I_OK;
}

static d4i_status number(struct sheet *sheet)
{
    return sheet_html(sheet, report_answer, 8, SIZE_MAX);
}

static d4i_status honest_words(struct sheet *sheet)
{
    sheet->y += 6;
    TRY(sheet_html(sheet, report_honest, 8, SIZE_MAX));
    sheet->y += 4;
    return D4I_OK;
}

/* Measured, the box, then the words. */
d4i_status report_pdf_box(struct sheet *sheet, d4i_status (*words)(struct sheet *))
{
    const double x = sheet->x, y = sheet->y, width = sheet->width;
    const bool draw = sheet->draw;
    sheet->x += 12;
    sheet->width -= 22;
    sheet->draw = false;
    TRY(words(sheet));
    sheet->draw = draw;
    sheet_box(sheet, x, y, width, sheet->y - y, sheet_tint);
    sheet_box(sheet, x, y, 3, sheet->y - y, sheet_mark);
    sheet->y = y;
    TRY(words(sheet));
    sheet->x = x;
    sheet->width = width;
    return D4I_OK;
}

static d4i_status honest(struct sheet *sheet)
{
    TRY(report_pdf_box(sheet, honest_words));
    if (!sheet->report->parted.has_cells)
        return D4I_OK;
    sheet->y += 10; /* few points are in the box then */
    return report_pdf_origins(sheet);
}

/* Two columns beside each other; the pen goes below the longer one. */
d4i_status report_pdf_columns(struct sheet *sheet, double part, d4i_status (*left)(struct sheet *),
                              d4i_status (*right)(struct sheet *))
{
    const double x = sheet->x, y = sheet->y, width = sheet->width;
    sheet->width = width * part - GUTTER / 2;
    TRY(left(sheet));
    double below = sheet->y;
    sheet->x = x + width * part + GUTTER / 2;
    sheet->width = width * (1 - part) - GUTTER / 2;
    sheet->y = y;
    TRY(right(sheet));
    sheet->y = fmax(sheet->y, below);
    sheet->x = x;
    sheet->width = width;
    return D4I_OK;
}

static d4i_status method(struct sheet *sheet)
{
    struct buffer words = {0};
    const struct report *report = sheet->report;
    d4i_status status = D4I_OK;
    GUARD(sheet_heading(sheet, PHRASE_METHOD));
    GUARD(report_fill(report, PHRASE_METHOD_RULE, 1, &words));
    GUARD(buffer_text(report->context, &words, " "));
    if (report->atlas->has_grid)
        GUARD(report_fill(report, PHRASE_METHOD_GRID, 1, &words));
    GUARD(buffer_text(report->context, &words, " "));
    GUARD(report_fill(report, PHRASE_METHOD_EXPLAIN, 1, &words));
    GUARD(sheet_text(sheet, "P", sheet_note, words.data));
done:
    buffer_release(&words);
    return status;
}

static d4i_status misuse(struct sheet *sheet)
{
    TRY(sheet_heading(sheet, PHRASE_MISUSE));
    return sheet_say(sheet, "P", sheet_note, PHRASE_MISUSE_TEXT);
}

static d4i_status draw_map(const struct sheet *sheet, double height, cairo_t *page)
{
    const struct report *report = sheet->report;
    return map_on_page(report->context, report->handle, &report->options, report->small.places > 0,
                       report->language, (int)sheet->width, (int)height, page);
}

static d4i_status map_there(struct sheet *sheet, double height)
{
    cairo_t *cairo = sheet->canvas.cairo;
    sheet_begin_figure(sheet, report_map_phrase(sheet->report));
    cairo_save(cairo);
    cairo_translate(cairo, sheet->x, sheet->y);
    cairo_rectangle(cairo, 0, 0, sheet->width, height);
    cairo_clip(cairo);
    d4i_status status = draw_map(sheet, height, cairo);
    cairo_restore(cairo);
    sheet_end(sheet, "Figure");
    sheet->y += height + 2;
    TRY(status);
    return sheet_say(sheet, "P", sheet_note,
                     sheet->report->small.places ? PHRASE_WHERE_PLACES : PHRASE_WHERE_SHARES);
}

/* What an atlas lacks is said in the map's place. */
static d4i_status map(struct sheet *sheet, double height)
{
    const struct report *report = sheet->report;
    struct buffer why = {0};
    d4i_status status = draw_map(sheet, height, NULL);
    if (status == D4I_OK)
        return map_there(sheet, height);
    if (status != D4I_BAD_USAGE && status != D4I_BAD_INPUT)
        return status;
    status = report_no_map(report, d4i_error_text(report->context), &why);
    if (status == D4I_OK)
        status = sheet_text(sheet, "P", sheet_body, why.data);
    buffer_release(&why);
    return status;
}

static d4i_status below_map(struct sheet *sheet)
{
    TRY(report_pdf_columns(sheet, 0.5, method, misuse));
    if (!sheet->report->parted.has_cells)
        return D4I_OK;
    sheet->y += 6;
    return report_pdf_sure(sheet);
}

/* How high a part is. */
static d4i_status height_of(struct sheet *sheet, d4i_status (*part)(struct sheet *), double *height)
{
    const double y = sheet->y;
    const bool draw = sheet->draw;
    sheet->draw = false;
    d4i_status status = part(sheet);
    *height = sheet->y - y;
    sheet->y = y;
    sheet->draw = draw;
    return status;
}

static d4i_status above_map(struct sheet *sheet)
{
    TRY(report_pdf_head(sheet));
    TRY(report_pdf_columns(sheet, LEFT_COLUMN, number, honest));
    sheet->y += 10;
    return sheet_heading(sheet, PHRASE_WHERE);
}

/* What the words leave of the page, in letters of sheet->scale. */
static d4i_status map_height(struct sheet *sheet, double *height)
{
    double above = 0, below = 0;
    TRY(height_of(sheet, above_map, &above));
    TRY(height_of(sheet, below_map, &below));
    *height = fmax(MAP_LEAST, floor(FOOT - 14 - below - 24 - sheet->y - above));
    return D4I_OK;
}

/* Long words make the letters smaller before the map has no room for its legend, if there is a map at all. */
static d4i_status scale_front(struct sheet *sheet, double *height)
{
    bool has_map = draw_map(sheet, FOOT, NULL) == D4I_OK;
    bool fit = false;
    for (int size = 100; !fit && size >= SMALLEST_FRONT; size -= 3) {
        sheet->scale = size / 100.0;
        TRY(map_height(sheet, height));
        fit = !has_map || draw_map(sheet, *height, NULL) == D4I_OK;
    }
    return D4I_OK;
}

static d4i_status front(struct sheet *sheet)
{
    double height = 0;
    TRY(scale_front(sheet, &height));
    TRY(above_map(sheet));
    TRY(map(sheet, height));
    sheet->y += 8;
    TRY(below_map(sheet));
    sheet->scale = 1;
    return D4I_OK;
}

static d4i_status foot(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    char number_of[16], pages[16];
    struct buffer words = {0};
    double wide = 0;
    d4i_status status = D4I_OK;
    text_print(number_of, sizeof number_of, "%d", sheet->page);
    text_print(pages, sizeof pages, "%d", sheet->pages);
    GUARD(phrase_fill(report->context, report->language, PHRASE_PAGE, 1,
                      PHRASE_VALUES({"page", number_of}, {"pages", pages}), &words));
    sheet->y = FOOT;
    sheet_rule(sheet, sheet_line, 0.5);
    GUARD(canvas_text_width(&sheet->canvas, sheet_small, text_of(words.data), &wide));
    GUARD(canvas_line(&sheet->canvas, sheet_small, sheet->x + sheet->width - wide, FOOT + 9, text_of(words.data)));
    GUARD(canvas_line(&sheet->canvas, sheet_small, sheet->x, FOOT + 9, text_of("d4i " D4I_VERSION)));
done:
    buffer_release(&words);
    return status;
}

static void start(struct sheet *sheet)
{
    sheet->x = SHEET_MARGIN;
    sheet->y = 34;
    sheet->width = SHEET_WIDE - 2 * SHEET_MARGIN;
}

d4i_status report_pdf_turn(struct sheet *sheet)
{
    if (sheet->draw) {
        TRY(foot(sheet));
        cairo_show_page(sheet->canvas.cairo);
    }
    sheet->page++;
    start(sheet);
    return D4I_OK;
}

static d4i_status after_front(struct sheet *sheet)
{
    if (sheet->report->whom == REPORT_PLACE)
        return report_pdf_brief(sheet, FOOT - 6);
    TRY(report_pdf_turn(sheet));
    return report_pdf_back(sheet, FOOT - 6);
}

/* The feet say how many pages there are, so that all but the first is measured before. */
static d4i_status count_pages(struct sheet *sheet)
{
    struct sheet trial = *sheet;
    trial.draw = false;
    d4i_status status = after_front(&trial);
    sheet->pages = trial.page;
    sheet->canvas.line = trial.canvas.line; /* scratch that grew */
    return status;
}

static d4i_status draw_pages(struct sheet *sheet)
{
    start(sheet);
    sheet->page = 1;
    TRY(count_pages(sheet));
    sheet_begin(sheet, "Document");
    if (sheet->report->whom != REPORT_PLACE)
        TRY(front(sheet));
    TRY(after_front(sheet));
    sheet_end(sheet, "Document");
    return foot(sheet);
}

/* The words of the pictures, in the order in which they were drawn. */
static d4i_status finish(const struct sheet *sheet, struct buffer *pdf)
{
    const struct report *report = sheet->report;
    struct buffer words[SHEET_FIGURES] = {{0}};
    const char *alts[SHEET_FIGURES] = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < sheet->figure_count; i++) {
        GUARD(report_fill(report, sheet->figures[i], 1, &words[i]));
        alts[i] = words[i].data;
    }
    GUARD(pdf_finish(report->context, language_code(report->language), alts, sheet->figure_count, pdf));
done:
    for (size_t i = 0; i < SHEET_FIGURES; i++)
        buffer_release(&words[i]);
    return status;
}

d4i_status report_pdf(struct report *report, const char *path)
{
    struct output *output = NULL;
    struct buffer pdf = {0}, cite = {0};
    struct sheet sheet = {
        .canvas = {.context = report->context}, .report = report, .draw = true, .scale = 1, .table = TABLE_SIZE};
    d4i_status status = D4I_OK;
    GUARD(report_fill(report, PHRASE_CITE_AS, 1, &cite));
    GUARD(output_new(report->context, MAP_PDF, SHEET_WIDE, SHEET_HIGH, path, report->title, cite.data, &output));
    sheet.canvas.cairo = output_cairo(output);
    cairo_pdf_surface_restrict_to_version(cairo_get_target(sheet.canvas.cairo), CAIRO_PDF_VERSION_1_4);
    GUARD(draw_pages(&sheet));
    GUARD(output_bytes(report->context, output, &pdf));
    GUARD(finish(&sheet, &pdf));
    GUARD(file_write(report->context, path, pdf.data, pdf.length));
done:
    output_free(output);
    buffer_release(&sheet.canvas.line);
    buffer_release(&pdf);
    buffer_release(&cite);
    return status;
}
