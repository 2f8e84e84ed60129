/* SPDX-License-Identifier: EUPL-1.2
 *
 * Wrapping: greedy, at spaces; a word that is wider than the line is broken between characters. Cairo's toy text
 * is all that a map's Latin, Greek and Cyrillic labels need.
 */
#include "publish/map_text.h"

#define LEADING 1.36 /* distance of lines, in sizes of the font */
#define ASCENT 1.02  /* from the upper edge of a line to its baseline */

void canvas_color(struct canvas *canvas, struct color color)
{
    cairo_set_source_rgb(canvas->cairo, color.red, color.green, color.blue);
}

void canvas_font(struct canvas *canvas, double size, bool bold)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(canvas->cairo, options);
    cairo_font_options_destroy(options);
    cairo_select_font_face(canvas->cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                           bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(canvas->cairo, size);
}

/* The text as cairo wants it. It refuses what is no UTF-8: that is cut at the first wrong byte. */
static d4i_status scratch(struct canvas *canvas, struct text text)
{
    canvas->line.length = 0;
    return buffer_add(canvas->context, &canvas->line, text.at, text_valid_utf8(text));
}

static d4i_status width_of(struct canvas *canvas, struct text text, double *width)
{
    cairo_text_extents_t extents;
    TRY(scratch(canvas, text));
    cairo_text_extents(canvas->cairo, canvas->line.data, &extents);
    *width = extents.x_advance;
    return D4I_OK;
}

d4i_status canvas_text_width(struct canvas *canvas, struct text_style style, struct text text, double *width)
{
    canvas_font(canvas, style.size, style.bold);
    return width_of(canvas, text, width);
}

d4i_status canvas_line(struct canvas *canvas, struct text_style style, double x, double y, struct text text)
{
    canvas_font(canvas, style.size, style.bold);
    canvas_color(canvas, style.color);
    TRY(scratch(canvas, text));
    cairo_move_to(canvas->cairo, x, y);
    cairo_show_text(canvas->cairo, canvas->line.data);
    return D4I_OK;
}

static size_t character_after(struct text text, size_t at)
{
    for (at++; at < text.length && ((unsigned char)text.at[at] & 0xC0) == 0x80;)
        at++;
    return at;
}

/* How much of a word that is too wide by itself fits; at least one character. */
static d4i_status break_word(struct canvas *canvas, struct text word, double width, size_t *length)
{
    double wide = 0;
    *length = character_after(word, 0);
    for (size_t next = *length; next < word.length; *length = next) {
        next = character_after(word, next);
        TRY(width_of(canvas, (struct text){word.at, next}, &wide));
        if (wide > width)
            break;
    }
    return D4I_OK;
}

/* The longest start of `text` that fits, up to a space or newline. *next = where the next line starts. */
static d4i_status take_line(struct canvas *canvas, struct text text, double width, size_t *length, size_t *next)
{
    *length = 0;
    for (size_t at = 0;;) {
        size_t end = at;
        while (end < text.length && text.at[end] != ' ' && text.at[end] != '\n')
            end++;
        double wide = 0;
        TRY(width_of(canvas, (struct text){text.at, end}, &wide));
        if (wide > width && *length == 0) {
            TRY(break_word(canvas, (struct text){text.at, end}, width, length));
            *next = *length;
            return D4I_OK;
        }
        if (wide > width)
            return D4I_OK;
        *length = end;
        *next = end < text.length ? end + 1 : end;
        if (end >= text.length || text.at[end] == '\n')
            return D4I_OK;
        at = end + 1;
    }
}

d4i_status canvas_paragraph(struct canvas *canvas, struct text_style style, double x, double y, double width,
                            const char *text, bool draw, double *height)
{
    struct text rest = text_of(text);
    double top = y;
    canvas_font(canvas, style.size, style.bold);
    while (rest.length) {
        size_t length = 0, next = 0;
        TRY(take_line(canvas, rest, width, &length, &next));
        if (draw)
            TRY(canvas_line(canvas, style, x, y + style.size * ASCENT, (struct text){rest.at, length}));
        y += style.size * LEADING;
        rest = (struct text){rest.at + next, rest.length - next};
    }
    *height = y - top;
    return D4I_OK;
}
