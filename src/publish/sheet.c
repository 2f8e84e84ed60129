/* SPDX-License-Identifier: EUPL-1.2
 *
 * Texts, headings, lists and lines on a page of the PDF.
 */
#include "publish/sheet.h"

const struct color sheet_blue = {0.039, 0.184, 0.478}, sheet_mark = {0.043, 0.310, 0.847},
                   sheet_tint = {0.933, 0.953, 0.992}, sheet_line = {0.788, 0.808, 0.839},
                   sheet_quiet = {0.278, 0.302, 0.341}, sheet_ink = {0.110, 0.122, 0.141},
                   sheet_red = {0.549, 0.114, 0.094}, sheet_paper = {1, 1, 1};
const struct text_style sheet_body = {8.5, false, {0.110, 0.122, 0.141}},
                        sheet_note = {7.3, false, {0.278, 0.302, 0.341}},
                        sheet_small = {6.6, false, {0.278, 0.302, 0.341}};

#define BULLET 9.0

void sheet_begin(struct sheet *sheet, const char *tag)
{
    if (sheet->draw && tag)
        cairo_tag_begin(sheet->canvas.cairo, tag, NULL);
}

void sheet_begin_figure(struct sheet *sheet, enum phrase words)
{
    sheet_begin(sheet, "Figure");
    if (sheet->draw && sheet->figure_count < SHEET_FIGURES)
        sheet->figures[sheet->figure_count++] = words;
}

void sheet_end(struct sheet *sheet, const char *tag)
{
    if (sheet->draw && tag)
        cairo_tag_end(sheet->canvas.cairo, tag);
}

d4i_status sheet_text(struct sheet *sheet, const char *tag, struct text_style style, const char *text)
{
    double took = 0;
    style.size *= sheet->scale;
    sheet_begin(sheet, tag);
    d4i_status status =
        canvas_paragraph(&sheet->canvas, style, sheet->x, sheet->y, sheet->width, text, sheet->draw, &took);
    sheet_end(sheet, tag);
    sheet->y += took;
    return status;
}

static d4i_status say(struct sheet *sheet, const char *tag, struct text_style style, enum phrase words,
                      d4i_status (*write)(struct sheet *, const char *, struct text_style, const char *))
{
    struct buffer text = {0};
    d4i_status status = report_fill(sheet->report, words, 1, &text);
    if (status == D4I_OK)
        status = write(sheet, tag, style, text.data);
    buffer_release(&text);
    return status;
}

d4i_status sheet_say(struct sheet *sheet, const char *tag, struct text_style style, enum phrase words)
{
    return say(sheet, tag, style, words, sheet_text);
}

d4i_status sheet_heading(struct sheet *sheet, enum phrase words)
{
    const struct text_style style = {10.6, true, sheet_blue};
    TRY(sheet_say(sheet, "H2", style, words));
    sheet->y += 2;
    return D4I_OK;
}

d4i_status sheet_item(struct sheet *sheet, struct text_style style, const char *text)
{
    double left = sheet->x;
    sheet_begin(sheet, "LI");
    if (sheet->draw) {
        canvas_color(&sheet->canvas, sheet_mark);
        cairo_new_path(sheet->canvas.cairo); /* a text leaves a point behind it */
        cairo_arc(sheet->canvas.cairo, left + 2.2, sheet->y + style.size * sheet->scale * 0.72, 1.5, 0,
                  6.283185307179586);
        cairo_fill(sheet->canvas.cairo);
    }
    sheet->x += BULLET;
    sheet->width -= BULLET;
    d4i_status status = sheet_text(sheet, "LBody", style, text);
    sheet->x = left;
    sheet->width += BULLET;
    sheet->y += 1.8 * sheet->scale;
    sheet_end(sheet, "LI");
    return status;
}

static d4i_status item(struct sheet *sheet, const char *tag, struct text_style style, const char *text)
{
    (void)tag;
    return sheet_item(sheet, style, text);
}

d4i_status sheet_say_item(struct sheet *sheet, struct text_style style, enum phrase words)
{
    return say(sheet, NULL, style, words, item);
}

void sheet_box(struct sheet *sheet, double x, double y, double width, double height, struct color color)
{
    if (!sheet->draw)
        return;
    canvas_color(&sheet->canvas, color);
    cairo_rectangle(sheet->canvas.cairo, x, y, width, height);
    cairo_fill(sheet->canvas.cairo);
}

void sheet_rule(struct sheet *sheet, struct color color, double wide)
{
    sheet_box(sheet, sheet->x, sheet->y, sheet->width, wide, color);
    sheet->y += wide;
}
