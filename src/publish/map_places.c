/* SPDX-License-Identifier: EUPL-1.2
 *
 * Small places over the threshold, in blue as on D4I's own map. On the map of a country most of them are smaller
 * than a dot that one can see, so a dot of a least size is put on each.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/map.h"

#define DOT_RADIUS 2.6   /* in units */
#define FULL_MAP 800.0   /* a map smaller than this, in units, gets smaller dots */
#define DOT_UNNEEDED 7.0 /* a place whose polygon is wider than this needs no dot */

char *map_number(int64_t whole, char *out)
{
    char digits[24];
    int length = text_print(digits, sizeof digits, "%lld", (long long)whole), to = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && digits[i - 1] != '-' && (length - i) % 3 == 0) {
            out[to++] = (char)0xC2; /* a space that does not break */
            out[to++] = (char)0xA0;
        }
        out[to++] = digits[i];
    }
    out[to] = 0;
    return out;
}

char *map_percent(int64_t numerator, int64_t denominator, char *out)
{
    text_print(out, 32, "%.6g\u00a0%%", 100.0 * (double)numerator / (double)denominator);
    return out;
}

char *map_group_words(const struct map *map, char *out)
{
    text_print(out, 128, "%s", map->group->name);
    bool capital = out[0] >= 'A' && out[0] <= 'Z', word = out[0] && out[1] >= 'a' && out[1] <= 'z';
    if (map->group->headline && capital && word) /* "Born abroad"; a country keeps its capital */
        out[0] = (char)(out[0] - 'A' + 'a');
    return out;
}

/* No place that is small is another thing than none that is over the threshold: the question asks nothing. */
static d4i_status refuse_large(struct map *map)
{
    char noun[64], below[48];
    return fail(map->context, D4I_BAD_USAGE,
                "no small place to mark: none of the %zu %s is known to have fewer than %s inhabitants; map "
                "smaller units (--of), or give another size (--below)",
                map->figures.items, figures_noun(&map->figures, noun),
                map_number(map->question.below / D4I_PERSON, below));
}

d4i_status map_places_find(struct map *map)
{
    TRY(places_question_of(map->context, map->options->question, &map->question));
    if (!map->options->places)
        return D4I_OK;
    if (map->figures.of == FIGURES_CELLS)
        return fail(map->context, D4I_BAD_USAGE, "places are units or zones, not cells; name a level to map");
    size_t small = 0;
    TRY(mem_alloc(map->context, map->figures.items, 1, &map->marked));
    for (size_t i = 0; i < map->figures.items; i++) {
        struct outline outline;
        struct place place = {.people = map->total->people[i], .group = map->group->people[i]};
        place.outside = map->total->people[i] - map->base[i];
        place.known = status_is_known(map->total->status[i]) && status_is_known(map->group->status[i]);
        if (!place_country_asked(map->figures.countries, figures_country(&map->figures, i)))
            continue;
        small += place.known && place_is_small(&map->question, &place);
        if (!place.known || !place_is_small(&map->question, &place) || !place_is_over(&map->question, &place))
            continue;
        map->marked[i] = place_flips(&map->question, &place) ? MARK_FRAGILE : MARK_OVER;
        map->places++;
        map->fragile += map->marked[i] == MARK_FRAGILE;
        map->places_hidden += !figures_outline(&map->figures, i, &outline);
    }
    return small > 0 || map->in_report ? D4I_OK : refuse_large(map);
}

/* Twice the signed area of a ring, and its centroid. */
static double ring_centre(const struct outline *outline, size_t ring, double centre[2])
{
    const double *xy = outline->xy;
    size_t first = outline->point_start[ring], end = outline->point_start[ring + 1];
    double area = 0, x = 0, y = 0, x0 = xy[2 * first], y0 = xy[2 * first + 1];
    for (size_t i = first; i < end; i++) {
        size_t next = i + 1 < end ? i + 1 : first;
        double ax = xy[2 * i] - x0, ay = xy[2 * i + 1] - y0, bx = xy[2 * next] - x0, by = xy[2 * next + 1] - y0;
        double cross = ax * by - bx * ay;
        area += cross;
        x += (ax + bx) * cross;
        y += (ay + by) * cross;
    }
    centre[0] = x0 + (area != 0 ? x / (3 * area) : 0);
    centre[1] = y0 + (area != 0 ? y / (3 * area) : 0);
    return area;
}

/* Full, or hollow where one household decides: not told apart by colour alone. */
static void fill_mark(struct map *map, bool hollow)
{
    cairo_t *cairo = map->canvas.cairo;
    canvas_color(&map->canvas, hollow ? palette_paper : palette_mark);
    cairo_fill_preserve(cairo);
    if (hollow) {
        canvas_color(&map->canvas, palette_mark);
        cairo_set_line_width(cairo, 1.1 * map->unit);
        cairo_stroke_preserve(cairo);
    }
    cairo_new_path(cairo);
}

/* A dot on the largest part of the place, where that part is too small to be seen. */
static void dot(struct map *map, const struct frame *frame, const struct outline *outline, bool hollow)
{
    cairo_t *cairo = map->canvas.cairo;
    double best = -1, at[2] = {0, 0};
    for (size_t ring = 0; ring < outline->rings; ring++) {
        double centre[2], area = outline->inner[ring] ? -1 : fabs(ring_centre(outline, ring, centre));
        if (area > best) {
            best = area;
            memcpy(at, centre, sizeof at);
        }
    }
    double size = fmin(map->unit, fmax(map->frames[0].width, map->frames[0].height) / FULL_MAP);
    if (best < 0 || sqrt(best / 2) * frame->scale >= DOT_UNNEEDED * size)
        return;
    cairo_new_path(cairo);
    cairo_arc(cairo, frame_x(frame, at[0]), frame_y(frame, at[1]), DOT_RADIUS * size, 0, 2 * acos(-1));
    fill_mark(map, hollow);
}

d4i_status map_places_draw(struct map *map, const struct frame *frame)
{
    struct outline outline;
    double box[4];
    for (size_t i = 0; i < map->figures.items; i++) {
        if (!map->marked[i] || !figures_box(&map->figures, i, box) || !frame_shows(frame, box) ||
            !figures_outline(&map->figures, i, &outline))
            continue;
        bool hollow = map->marked[i] == MARK_FRAGILE;
        if (map_path(map, frame, &outline))
            fill_mark(map, hollow);
        dot(map, frame, &outline, hollow);
    }
    return D4I_OK;
}
