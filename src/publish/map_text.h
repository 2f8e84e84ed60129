/* SPDX-License-Identifier: EUPL-1.2
 *
 * Text on a page: measured before it is drawn, wrapped where it is too long, never cut off.
 */
#ifndef PUBLISH_MAP_TEXT_H
#define PUBLISH_MAP_TEXT_H

#include <cairo.h>

#include "base/text.h"
#include "publish/palette.h"

struct canvas {
    d4i_context *context;
    cairo_t *cairo;
    struct buffer line; /* scratch */
};

struct text_style {
    double size;
    bool bold;
    struct color color;
};

void canvas_color(struct canvas *canvas, struct color color);
/* Sets the font in a way that does not depend on the machine's preferences. */
void canvas_font(struct canvas *canvas, double size, bool bold);
d4i_status canvas_text_width(struct canvas *canvas, struct text_style style, struct text text, double *width);
/* One line, its baseline at y. */
d4i_status canvas_line(struct canvas *canvas, struct text_style style, double x, double y, struct text text);
/* A paragraph wrapped to `width`, its upper edge at y; newlines break. *height = what it takes. Draws only when
 * `draw` is set. */
d4i_status canvas_paragraph(struct canvas *canvas, struct text_style style, double x, double y, double width,
                            const char *text, bool draw, double *height);

#endif
