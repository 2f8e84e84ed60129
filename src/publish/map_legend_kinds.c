/* SPDX-License-Identifier: EUPL-1.2
 *
 * Legends of maps that show more than one group.
 */
#include <math.h>

#include "publish/map.h"

#define SQUARE 44.0
#define TEXT 12.0

d4i_status map_legend_dots(struct map *map)
{
    char per[48], text[256];
    text_print(map->legend_title, sizeof map->legend_title, "One dot: %s people", map_number(map->dots.per, per));
    for (size_t c = 1; c < map->figures.column_count; c++) {
        const struct figures_column *group = &map->figures.columns[c];
        bool none = map->dots.of_group[c] == 0;
        text_print(text, sizeof text, "%s%s", group->name, none ? " (too few for a dot)" : "");
        map_legend_entry(map, SWATCH_DOT, dots_color(c), text);
    }
    return D4I_OK;
}

/* "5 %", "1.2", "1 000" */
static const char *break_text(const struct pair_axis *axis, double value, char out[48])
{
    if (axis->measure == PAIR_SHARE)
        text_print(out, 48, "%.6g\u00a0%%", 100 * value);
    else if (axis->measure == PAIR_DIVERSITY || value < 10)
        text_print(out, 48, "%.4g", value);
    else
        map_number((int64_t)llround(value), out);
    return out;
}

static struct text_style break_style(const struct map *map)
{
    return (struct text_style){TEXT * map->unit, false, palette_ink};
}

/* Widths of the breaks beside the square, so that it stands clear of them. */
static d4i_status measure_breaks(struct map *map, double wide[2])
{
    const struct pair_axis *up = &map->pair.axes[1];
    char text[48];
    TRY(canvas_text_width(&map->canvas, break_style(map), text_of(break_text(up, up->low, text)), &wide[0]));
    return canvas_text_width(&map->canvas, break_style(map), text_of(break_text(up, up->high, text)), &wide[1]);
}

static d4i_status draw_square(struct map *map, double x, double y, const double wide[2])
{
    const struct pair_axis *right = &map->pair.axes[0], *up = &map->pair.axes[1];
    double side = SQUARE * map->unit, size = TEXT * map->unit;
    char text[48];
    for (int i = 0; i < PAIR_CLASSES; i++) {
        const int column = i % PAIR_SIDE, row = i / PAIR_SIDE;
        canvas_color(&map->canvas, pair_color(column, row));
        cairo_rectangle(map->canvas.cairo, x + column * side, y + (PAIR_SIDE - 1 - row) * side, side, side);
        cairo_fill(map->canvas.cairo);
    }
    for (int b = 0; b < 2; b++) {
        double at = (2 - b) * side, width;
        TRY(canvas_line(&map->canvas, break_style(map), x - wide[b] - 5 * map->unit, y + at + 0.36 * size,
                        text_of(break_text(up, b ? up->high : up->low, text))));
        break_text(right, b ? right->high : right->low, text);
        TRY(canvas_text_width(&map->canvas, break_style(map), text_of(text), &width));
        TRY(canvas_line(&map->canvas, break_style(map), x + (b + 1) * side - width / 2, y + 3 * side + 1.25 * size,
                        text_of(text)));
    }
    return D4I_OK;
}

d4i_status map_legend_pair(struct map *map, double y, bool draw, double *height)
{
    double wide[2] = {0}, took = 0, top = y, side = SQUARE * map->unit;
    char words[160], text[192];
    map_pair_words(map, 1, words);
    text_print(text, sizeof text, "\u2191 %s", words);
    TRY(canvas_paragraph(&map->canvas, break_style(map), map->legend_x, y, map->legend_width, text, draw, &took));
    y += took + 5 * map->unit;
    TRY(measure_breaks(map, wide));
    double x = map->legend_x + fmax(wide[0], wide[1]) + 5 * map->unit;
    if (draw)
        TRY(draw_square(map, x, y, wide));
    y += 3 * side + 1.95 * TEXT * map->unit;
    map_pair_words(map, 0, words);
    text_print(text, sizeof text, "\u2192 %s", words);
    TRY(canvas_paragraph(&map->canvas, break_style(map), map->legend_x, y, map->legend_width, text, draw, &took));
    *height = y + took - top;
    return D4I_OK;
}
