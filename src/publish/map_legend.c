/* SPDX-License-Identifier: EUPL-1.2
 *
 * The legend: only what the map shows stands in it, but the ladder of classes is never thinned, so that two maps
 * can be laid side by side. Zero, nobody, withheld and unknown are four different entries.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "publish/map.h"
#include "publish/wording.h"

#define SWATCH_WIDE 26.0
#define SWATCH_HIGH 15.0
#define ROW_GAP 7.0
#define TEXT_SIZE 13.0

void map_legend_entry(struct map *map, enum swatch swatch, struct color color, const char *text)
{
    if (map->legend_count == MAP_LEGEND)
        return;
    struct legend_entry *new_entry = &map->legend[map->legend_count++];
    new_entry->swatch = swatch;
    new_entry->color = color;
    text_print(new_entry->text, sizeof new_entry->text, "%s", text);
}

/* Who is in no share: a slice as large as their part. */
static void unstated_entry(struct map *map)
{
    char text[128];
    char part[32];
    if (!(map->unstated > 0) || map->legend_count == MAP_LEGEND)
        return;
    text_print(text, sizeof text, "not stated: %s of residents", map_small_part(map->unstated, part));
    map_legend_entry(map, SWATCH_WEDGE, palette_quiet, text);
    map->legend[map->legend_count - 1].part = map->unstated;
}

/* The first sentence of the flag; the whole of it stands in the notes. */
static d4i_status mixed_entry(struct map *map)
{
    struct buffer words = {0};
    d4i_status status = D4I_OK;
    GUARD(wording_mixed(map->context, &map->figures, &words));
    if (words.length) {
        words.data[strcspn(words.data, ".")] = 0;
        map_legend_entry(map, SWATCH_NONE, palette_ink, words.data);
    }
done:
    buffer_release(&words);
    return status;
}

static void empty_entry(struct map *map)
{
    if (map->seen[STATE_EMPTY])
        map_legend_entry(map, SWATCH_FILL, palette_empty, "no residents");
}

static void class_entries(struct map *map)
{
    char label[96];
    for (int which = CLASSES_COUNT - 1; which >= 0; which--)
        if (which > 0 || map->seen[0])
            map_legend_entry(map, SWATCH_FILL, classes_color(which), classes_label(&map->classes, which, label));
    empty_entry(map);
}

static void place_entries(struct map *map)
{
    char text[192], below[48], share[32], count[48], group[128], noun[64];
    text_print(text, sizeof text, "fewer than %s inhabitants and more than %s %s: %s place%s",
               map_number(map->question.below / D4I_PERSON, below),
               map_percent(map->question.numerator, map->question.denominator, share), map_group_words(map, group),
               map_number((int64_t)map->places, count), map->places == 1 ? "" : "s");
    map_legend_entry(map, SWATCH_DOT, palette_mark, text);
    if (map->fragile) {
        text_print(text, sizeof text, "of these, %s would no longer be if one household of %lld left",
                   map_number((int64_t)map->fragile, count), (long long)(map->question.household / D4I_PERSON));
        map_legend_entry(map, SWATCH_RING, palette_mark, text);
    }
    text_print(text, sizeof text, "other %s", figures_noun(&map->figures, noun));
    map_legend_entry(map, SWATCH_FILL, palette_land, text);
}

static void title(struct map *map)
{
    char size[64] = "";
    int32_t block = map->atlas->grid.cell * (map->fields[0].side ? map->fields[0].side : 1);
    if (map->figures.of == FIGURES_CELLS && block % 1000 == 0)
        text_print(size, sizeof size, ", squares of %d\u00a0km", block / 1000);
    else if (map->figures.of == FIGURES_CELLS)
        text_print(size, sizeof size, ", squares of %d\u00a0m", block);
    if (map->kind == KIND_BIVARIATE)
        text_print(map->legend_title, sizeof map->legend_title, "Two measures, three classes each%s", size);
    else if (map->marked)
        text_print(map->legend_title, sizeof map->legend_title, "Small places");
    else
        text_print(map->legend_title, sizeof map->legend_title, "%s, %s%s",
                   map->kind == KIND_MULTIPLES ? "Each group" : map->group->name,
                   map->options->people ? "people"
                   : map->stated        ? "share of residents of stated origin"
                                        : "share of all people",
                   size);
}

static struct text_style heading_style(const struct map *map)
{
    return (struct text_style){14 * map->unit, true, palette_ink};
}

static struct text_style entry_style(const struct map *map)
{
    return (struct text_style){TEXT_SIZE * map->unit, false, palette_ink};
}

/* A disc with a slice, from twelve o'clock on. */
static void wedge_draw(struct map *map, const struct legend_entry *this_entry, double x, double y)
{
    cairo_t *cairo = map->canvas.cairo;
    const double turn = 2 * acos(-1), top = -turn / 4, radius = SWATCH_HIGH / 2 * map->unit;
    cairo_new_path(cairo);
    cairo_move_to(cairo, x, y);
    cairo_arc(cairo, x, y, radius, top, top + turn * this_entry->part);
    cairo_close_path(cairo);
    canvas_color(&map->canvas, this_entry->color);
    cairo_fill(cairo);
    cairo_new_path(cairo);
    cairo_arc(cairo, x, y, radius, 0, turn);
    cairo_set_line_width(cairo, 0.6 * map->unit);
    canvas_color(&map->canvas, palette_hatch);
    cairo_stroke(cairo);
}

static void swatch_draw(struct map *map, const struct legend_entry *this_entry, double x, double y)
{
    cairo_t *cairo = map->canvas.cairo;
    double wide = SWATCH_WIDE * map->unit, high = SWATCH_HIGH * map->unit;
    canvas_color(&map->canvas, this_entry->color);
    if (this_entry->swatch == SWATCH_DOT || this_entry->swatch == SWATCH_RING) {
        cairo_new_path(cairo);
        cairo_arc(cairo, x + wide / 2, y + high / 2, 4.5 * map->unit, 0, 2 * acos(-1));
        cairo_set_line_width(cairo, 1.4 * map->unit);
        if (this_entry->swatch == SWATCH_RING)
            cairo_stroke(cairo);
        else
            cairo_fill(cairo);
        return;
    }
    if (this_entry->swatch == SWATCH_WEDGE) {
        wedge_draw(map, this_entry, x + wide / 2, y + high / 2);
        return;
    }
    if (this_entry->swatch == SWATCH_NONE)
        return;
    cairo_rectangle(cairo, x, y, wide, high);
    cairo_fill(cairo);
    cairo_set_line_width(cairo, 0.6 * map->unit);
    canvas_color(&map->canvas, palette_hatch);
    bool back = this_entry->swatch == SWATCH_HATCH_BACK;
    if (back || this_entry->swatch == SWATCH_HATCH)
        for (int i = 0; i * high / 3 + high <= wide + 0.1; i++) {
            cairo_move_to(cairo, x + i * high / 3, back ? y : y + high);
            cairo_line_to(cairo, x + i * high / 3 + high, back ? y + high : y);
        }
    cairo_rectangle(cairo, x, y, wide, high);
    cairo_stroke(cairo);
}

static d4i_status walk(struct map *map, double y, bool draw, double *height)
{
    double top = y, took = 0, x = map->legend_x, text_x = x + (SWATCH_WIDE + 10) * map->unit;
    TRY(canvas_paragraph(&map->canvas, heading_style(map), x, y, map->legend_width, map->legend_title, draw,
                         &took));
    y += took + 8 * map->unit;
    if (map->kind == KIND_BIVARIATE) {
        TRY(map_legend_pair(map, y, draw, &took));
        y += took + 14 * map->unit;
    }
    for (int i = 0; i < map->legend_count; i++) {
        double text_y = y - 1.2 * map->unit;
        if (draw)
            swatch_draw(map, &map->legend[i], x, y);
        TRY(canvas_paragraph(&map->canvas, entry_style(map), text_x, text_y, map->legend_width - (text_x - x),
                             map->legend[i].text, draw, &took));
        y += fmax(took, SWATCH_HIGH * map->unit) + ROW_GAP * map->unit;
    }
    *height = y - top;
    return D4I_OK;
}

d4i_status map_legend_make(struct map *map)
{
    if (map->in_report)
        return map_report_legend(map);
    title(map);
    if (map->kind == KIND_DOTS)
        TRY(map_legend_dots(map));
    else if (map->kind == KIND_BIVARIATE)
        empty_entry(map);
    else if (map->marked)
        place_entries(map);
    else
        class_entries(map);
    if (map->seen[STATE_SUPPRESSED])
        map_legend_entry(map, map_cells_hatched(map) ? SWATCH_HATCH : SWATCH_FILL,
                         map->fields[0].side ? palette_withheld : palette_suppressed, "withheld by the publisher");
    if (map->dots_lacking)
        map_legend_entry(map, SWATCH_HATCH, palette_ground,
                         "too few dots: a number is withheld in over a tenth of the inhabited cells of the square");
    if (map->noise == NOISE_SOME)
        map_legend_entry(map, SWATCH_HATCH_BACK, palette_none, "perturbed by the publisher");
    if (map->noise == NOISE_ALL)
        map_legend_entry(map, SWATCH_NONE, palette_ink, "all counts are perturbed by the publisher");
    if (map->seen[STATE_NO_DATA])
        map_legend_entry(map, SWATCH_FILL, palette_no_data, "no data");
    if (map->seen[STATE_NOT_COVERED])
        map_legend_entry(map, SWATCH_FILL, palette_not_covered, "not covered by a source");
    if (!map->options->people && map->kind != KIND_DOTS)
        unstated_entry(map);
    map_context_entry(map);
    TRY(mixed_entry(map));
    return map_legend_measure(map);
}

d4i_status map_legend_measure(struct map *map)
{
    double bar = 0;
    TRY(walk(map, 0, false, &map->legend_height));
    TRY(map_scale_bar(map, &map->frames[0], map->legend_x, 0, map->legend_width, false, &bar));
    map->legend_height += 24 * map->unit + bar;
    return D4I_OK;
}

d4i_status map_legend_draw(struct map *map, double y)
{
    double took = 0;
    return walk(map, y, true, &took);
}

/* The largest of 1, 2, 5 x 10^k that is at most `most`. */
static double round_length(double most)
{
    double power = pow(10, floor(log10(most)));
    return most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
}

d4i_status map_scale_bar(struct map *map, const struct frame *frame, double x, double y, double most, bool draw,
                         double *height)
{
    cairo_t *cairo = map->canvas.cairo;
    double unit = map->unit, metres = round_length(fmin(most, 200 * unit) / frame->scale);
    double wide = metres * frame->scale, high = 4 * unit, below = y + high + 3 * unit;
    struct text_style style = {11 * unit, false, palette_ink};
    char text[48];
    *height = high + 3 * unit + style.size * 1.36;
    if (!draw)
        return D4I_OK;
    if (metres >= 1000)
        text_print(text, sizeof text, "%g\u00a0km", metres / 1000);
    else
        text_print(text, sizeof text, "%g\u00a0m", metres);
    canvas_color(&map->canvas, palette_ink);
    cairo_set_line_width(cairo, 0.8 * unit);
    cairo_rectangle(cairo, x, y, wide, high);
    cairo_stroke(cairo);
    cairo_rectangle(cairo, x, y, wide / 2, high);
    cairo_fill(cairo);
    double end = 0;
    TRY(canvas_text_width(&map->canvas, style, text_of(text), &end));
    TRY(canvas_line(&map->canvas, style, x, below + style.size, text_of("0")));
    return canvas_line(&map->canvas, style, fmax(x + wide - end, x + 2 * style.size), below + style.size,
                       text_of(text));
}
