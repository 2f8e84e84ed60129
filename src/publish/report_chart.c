/* SPDX-License-Identifier: EUPL-1.2
 *
 * The report's pictures: bars of the share by size of place, and the map made fit for a page.
 */
#include <math.h>

#include "publish/report.h"

#define LEFT 132.0
#define RIGHT 56.0
#define WIDE 430.0
#define ROW 25.0
#define BAR 16.0
#define TOP 22.0
#define VALUE 42.0 /* "100.0 %" and a little air */

static double share_of(const struct report_size *size)
{
    return size->base > 0 ? (double)size->group / (double)size->base : 0;
}

static void markup(struct html *html, const char *format, ...) D4I_PRINTF(2, 3);
static void markup(struct html *html, const char *format, ...)
{
    char *made = NULL;
    va_list arguments;
    if (html->status != D4I_OK)
        return;
    va_start(arguments, format);
    html->status = text_format_list(html->context, &made, format, arguments);
    va_end(arguments);
    html_raw(html, made ? made : "");
    free(made);
}

static void size_words(struct report *report, struct html *html, const struct report_size *size, double y)
{
    struct buffer words = {0};
    if (html->status == D4I_OK)
        html->status = report_size_words(report, size, &words);
    if (html->status == D4I_OK)
        markup(html, "<text x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 8, y + 12.5, words.data);
    buffer_release(&words);
}

static void bar(struct report *report, struct html *html, const struct report_size *size, double y, double scale)
{
    size_words(report, html, size, y);
    markup(html, "<rect x=\"%.0f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" fill=\"#0b4fd8\"/>", LEFT, y,
           share_of(size) * scale, BAR);
}

/* Beside the bar; where the line of all would run through it, beside that line. */
static void bar_value(struct report *report, struct html *html, const struct report_size *size, double y,
                      double scale, double all)
{
    char part[48];
    double x = LEFT + share_of(size) * scale + 5;
    if (x - 3 <= all && x + VALUE >= all)
        x = all + 5;
    markup(html, "<text x=\"%.1f\" y=\"%.1f\">", x, y + 12.5);
    html_text(html, report_part(report, size->group, size->base, part));
    html_raw(html, "</text>\n");
}

void report_chart(struct report *report, struct html *html)
{
    size_t rows = 0;
    double most = share_of(&report->all), y = TOP;
    for (size_t s = 0; s < REPORT_SIZES; s++) {
        rows += report->sizes[s].base > 0;
        most = fmax(most, share_of(&report->sizes[s]));
    }
    if (most <= 0)
        return;
    double scale = (WIDE - LEFT - RIGHT) / most, all = LEFT + share_of(&report->all) * scale;
    double high = TOP + ROW * (double)rows + 4;
    markup(
        html,
        "<figure>\n<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"bars\" viewBox=\"0 0 "
        "%.0f %.0f\" font-family=\"sans-serif\" font-size=\"11.5\" fill=\"#1c1f24\">\n<title id=\"bars\">",
        WIDE, high);
    report_say(report, html, NULL, PHRASE_SIZES_ALT);
    html_raw(html, "</title>\n");
    for (size_t s = 0; s < REPORT_SIZES; s++)
        if (report->sizes[s].base > 0) {
            bar(report, html, &report->sizes[s], y, scale);
            y += ROW;
        }
    markup(html,
           "<line x1=\"%.1f\" y1=\"%.0f\" x2=\"%.1f\" y2=\"%.0f\" stroke=\"#8c1d18\" stroke-dasharray=\"4 3\"/>"
           "<text x=\"%.1f\" y=\"12\" text-anchor=\"middle\" fill=\"#8c1d18\">",
           all, TOP - 6, all, high, all);
    report_say(report, html, NULL, PHRASE_SIZES_ALL);
    html_raw(html, "</text>\n");
    y = TOP;
    for (size_t s = 0; s < REPORT_SIZES; s++)
        if (report->sizes[s].base > 0) {
            bar_value(report, html, &report->sizes[s], y, scale, all);
            y += ROW;
        }
    html_raw(html, "</svg>\n</figure>\n");
}

static double spread_x(double share, double most)
{
    return LEFT + share / most * (WIDE - LEFT - RIGHT);
}

/* Four fifths of the places as a line, the middle half as a box, the median as a bar across. */
static void spread_row(struct html *html, const struct parted_spread *spread, double y, double most)
{
    double x[PARTED_POINTS], middle = y + BAR / 2;
    for (int i = 0; i < PARTED_POINTS; i++)
        x[i] = spread_x(spread->at[i], most);
    markup(html, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#474d57\"/>", x[0], middle, x[4],
           middle);
    markup(html, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" fill=\"#a9c4f5\" stroke=\"#0b4fd8\"/>",
           x[1], y + 2, x[3] - x[1], BAR - 4);
    markup(html,
           "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#0a2f7a\" stroke-width=\"2.5\"/>\n",
           x[2], y, x[2], y + BAR);
}

/* Lines at each tenth, so that the shares can be read. */
static void spread_axis(struct report *report, struct html *html, double most, double high)
{
    const int step = most > 0.5 ? 2 : 1;
    char text[48];
    for (int tenths = 0; tenths / 10.0 <= most + 1e-9; tenths += step) {
        double x = spread_x(tenths / 10.0, most);
        markup(html, "<line x1=\"%.1f\" y1=\"%.0f\" x2=\"%.1f\" y2=\"%.0f\" stroke=\"#c9ced6\"/>", x, TOP - 6, x,
               high);
        markup(html, "<text x=\"%.1f\" y=\"12\" text-anchor=\"middle\">", x);
        html_text(html, language_percent(report->language, tenths, 10, text));
        html_raw(html, "</text>\n");
    }
}

void report_spread(struct report *report, struct html *html)
{
    size_t rows = 0;
    double most = 0, y = TOP;
    for (size_t s = 0; s < REPORT_SIZES; s++) {
        rows += report->sizes[s].base > 0;
        most = fmax(most, report->parted.spread[s].at[PARTED_POINTS - 1]);
    }
    if (most <= 0)
        return;
    double high = TOP + ROW * (double)rows + 4;
    markup(
        html,
        "<figure>\n<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"spread\" viewBox=\"0 0 "
        "%.0f %.0f\" font-family=\"sans-serif\" font-size=\"11.5\" fill=\"#1c1f24\">\n<title id=\"spread\">",
        WIDE, high);
    report_say(report, html, NULL, PHRASE_SPREAD_ALT);
    html_raw(html, "</title>\n");
    spread_axis(report, html, most, high);
    for (size_t s = 0; s < REPORT_SIZES; s++)
        if (report->sizes[s].base > 0) {
            size_words(report, html, &report->sizes[s], y);
            spread_row(html, &report->parted.spread[s], y, most);
            y += ROW;
        }
    html_raw(html, "</svg>\n");
    html_phrase(html, "figcaption", PHRASE_SPREAD_KEY);
    html_raw(html, "</figure>\n");
}

/* Copies up to `end`, with numbers of paths and places cut to tenths of a point: a third of the bytes, and no
 * border moves against its neighbour. */
static void copy_short(struct html *html, const char *at, const char *end)
{
    const char *from = at;
    for (; at < end; at++) {
        size_t digits = *at == '.' ? strspn(at + 1, "0123456789") : 0;
        if (digits < 2 || html->status != D4I_OK)
            continue;
        html->status = buffer_add(html->context, &html->page, from, (size_t)(at + 2 - from));
        at += digits;
        from = at + 1;
    }
    if (html->status == D4I_OK)
        html->status = buffer_add(html->context, &html->page, from, (size_t)(end - from));
}

enum phrase report_map_phrase(const struct report *report)
{
    return report->small.places > 0 ? PHRASE_WHERE_ALT_PLACES
           : report->mapped > 1     ? PHRASE_WHERE_ALT_SHARES
           : report->mapped == 1    ? PHRASE_WHERE_ALT_SHARE
                                    : PHRASE_WHERE_ALT;
}

void report_picture(struct report *report, struct html *html)
{
    const char *svg = strstr(report->map.data, "<svg"), *box = svg ? strstr(svg, "viewBox") : NULL,
               *inside = box ? strchr(box, '>') : NULL, *title = inside ? strstr(inside, "</title>") : NULL,
               *described = title ? strstr(title, "</desc>") : NULL, *drawn = strstr(report->map.data, "</defs>");
    if (!described || !drawn || html->status != D4I_OK) {
        if (html->status == D4I_OK)
            html->status = fail(html->context, D4I_BUG, "the map of the report is no SVG");
        return;
    }
    html_raw(html, "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
                   "role=\"img\" aria-labelledby=\"map-title map-text\" ");
    html->status =
        buffer_add(html->context, &html->page, box, (size_t)(strchr(strchr(box, '"') + 1, '"') + 1 - box));
    html_raw(html, ">\n<title id=\"map-title\">");
    if (html->status == D4I_OK)
        html->status = buffer_add(html->context, &html->page, strstr(inside, "<title>") + 7,
                                  (size_t)(title - strstr(inside, "<title>") - 7));
    html_raw(html, "</title>\n");
    report_say(report, html, "desc id=\"map-text\"", report_map_phrase(report));
    described += strlen("</desc>");
    if (html->status == D4I_OK)
        html->status = buffer_add(html->context, &html->page, described, (size_t)(drawn - described));
    copy_short(html, drawn, report->map.data + report->map.length);
}
