/* SPDX-License-Identifier: EUPL-1.2
 *
 * Units and zones as polygons. Points are laid on a lattice of a tenth of a pixel and repeated ones dropped:
 * borders stay shared, and a country's map stays small enough to be mailed.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/map.h"

#define LATTICE 10.0
#define BORDER_PART 0.035 /* width of a border, of the mean side of an item */

bool frame_shows(const struct frame *frame, const double box[4])
{
    return box[0] < frame->box[2] && box[2] > frame->box[0] && box[1] < frame->box[3] && box[3] > frame->box[1];
}

double map_snap(double place)
{
    return round(place * LATTICE) / LATTICE;
}

static bool ring_path(cairo_t *cairo, const struct frame *frame, const double *xy, size_t points)
{
    double x0 = 0, y0 = 0;
    size_t drawn = 0;
    for (size_t i = 0; i < points; i++) {
        double x = map_snap(frame_x(frame, xy[2 * i]));
        double y = map_snap(frame_y(frame, xy[2 * i + 1]));
        if (drawn && x == x0 && y == y0)
            continue;
        if (drawn++)
            cairo_line_to(cairo, x, y);
        else
            cairo_move_to(cairo, x, y);
        x0 = x;
        y0 = y;
    }
    if (drawn > 1)
        cairo_close_path(cairo);
    return drawn > 2;
}

bool map_path(struct map *map, const struct frame *frame, const struct outline *outline)
{
    bool any = false;
    cairo_new_path(map->canvas.cairo);
    for (size_t ring = 0; ring < outline->rings; ring++) {
        size_t first = outline->point_start[ring];
        any |= ring_path(map->canvas.cairo, frame, outline->xy + 2 * first, outline->point_start[ring + 1] - first);
    }
    return any;
}

enum map_state map_state_of(const struct map *map, int64_t total, int64_t base, int64_t group, uint8_t status)
{
    if (status == D4I_SUPPRESSED)
        return STATE_SUPPRESSED;
    if (!status_is_known(status))
        return STATE_NO_DATA;
    if (!map->options->people && total <= 0)
        return STATE_EMPTY;
    if (!map->options->people && base <= 0) /* people, none of whom has a stated origin */
        return STATE_NO_DATA;
    return (enum map_state)classes_of(&map->classes, base, group);
}

enum map_state map_pair_state(enum map_state state, uint8_t pair)
{
    if ((int)state >= CLASSES_COUNT)
        return state;
    return pair == PAIR_WITHHELD ? STATE_SUPPRESSED : pair == PAIR_UNKNOWN ? STATE_NO_DATA : STATE_PAIR + pair;
}

struct color map_state_color(enum map_state state)
{
    int pair = (int)state - STATE_PAIR;
    if (pair >= 0 && pair < PAIR_CLASSES)
        return pair_color(pair % PAIR_SIDE, pair / PAIR_SIDE);
    switch (state) {
    case STATE_EMPTY:
        return palette_empty;
    case STATE_SUPPRESSED:
        return palette_suppressed;
    case STATE_NO_DATA:
        return palette_no_data;
    case STATE_NOT_COVERED:
        return palette_not_covered;
    case STATE_LAND:
        return palette_land;
    case STATE_MARKED:
        return palette_mark;
    default:
        return classes_color((int)state);
    }
}

/* What a share needs to be known: its total too. */
static uint8_t both_status(const struct map *map, size_t item)
{
    uint8_t status = map->group->status[item];
    return map->options->people && !map->marked ? status : status_worse(status, map->total->status[item]);
}

static enum map_state state_of_item(const struct map *map, size_t item)
{
    enum map_state state = map_state_of(map, map->total->people[item], map->base[item], map->group->people[item],
                                        both_status(map, item));
    if (map->pair.classes)
        state = map_pair_state(state, map->pair.classes[item]);
    if (map->marked && map->marked[item])
        return STATE_MARKED;
    if (state == STATE_NO_DATA && figures_left_out(&map->figures, item))
        return STATE_NOT_COVERED;
    return map->marked && state != STATE_SUPPRESSED && state != STATE_NO_DATA ? STATE_LAND : state;
}

static bool is_hatched(const struct map *map, size_t item, enum map_state by)
{
    enum map_state state = state_of_item(map, item);
    return by == STATE_NOISE ? map_is_noise(map, state, both_status(map, item)) : state == by;
}

void map_units_usable(const struct map *map, uint8_t *usable)
{
    for (size_t i = 0; i < map->figures.items; i++)
        usable[i] = status_is_known(both_status(map, i));
}

void map_units_count(struct map *map)
{
    struct outline outline;
    for (size_t i = 0; i < map->figures.items; i++)
        if (figures_outline(&map->figures, i, &outline)) {
            map->seen[state_of_item(map, i)]++;
            map->seen[STATE_NOISE] += is_hatched(map, i, STATE_NOISE);
        }
}

/* Thin enough that the smallest units keep their colour. */
static double border_width(const struct map *map)
{
    double count = (double)figures_with_geometry(&map->figures);
    double side = sqrt(map->frames[0].width * map->frames[0].height / fmax(count, 1));
    return fmin(fmax(side * BORDER_PART, 0.1 * map->unit), 0.9 * map->unit);
}

/* Lines across everything that is withheld or perturbed, in one go: clipping costs by the path. */
static void hatch(struct map *map, const struct frame *frame, enum map_state by)
{
    cairo_t *cairo = map->canvas.cairo;
    struct outline outline;
    double box[4];
    cairo_save(cairo);
    cairo_new_path(cairo);
    for (size_t i = 0; i < map->figures.items; i++) {
        if (!figures_box(&map->figures, i, box) || !frame_shows(frame, box) || !is_hatched(map, i, by) ||
            !figures_outline(&map->figures, i, &outline))
            continue;
        for (size_t ring = 0; ring < outline.rings; ring++) {
            size_t first = outline.point_start[ring];
            ring_path(cairo, frame, outline.xy + 2 * first, outline.point_start[ring + 1] - first);
        }
    }
    cairo_clip(cairo);
    map_hatch_lines(map, frame, by);
    cairo_restore(cairo);
}

d4i_status map_units_draw(struct map *map, const struct frame *frame)
{
    cairo_t *cairo = map->canvas.cairo;
    struct outline outline;
    double box[4];
    cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_WINDING);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_width(cairo, border_width(map));
    for (size_t i = 0; i < map->figures.items; i++) {
        if (i % 4096 == 0)
            TRY(progress(map->context, "drawing", i, map->figures.items));
        if (!figures_box(&map->figures, i, box) || !frame_shows(frame, box) ||
            !figures_outline(&map->figures, i, &outline) || !map_path(map, frame, &outline))
            continue;
        enum map_state state = state_of_item(map, i);
        struct color color = state == STATE_LAND && map->is_ground
                                 ? palette_ground
                                 : map_state_color(state == STATE_MARKED ? STATE_LAND : state);
        canvas_color(&map->canvas, color);
        cairo_fill_preserve(cairo);
        canvas_color(&map->canvas, map->is_ground ? color : palette_border);
        cairo_stroke(cairo);
    }
    if (map->seen[STATE_SUPPRESSED])
        hatch(map, frame, STATE_SUPPRESSED);
    if (map->noise == NOISE_SOME)
        hatch(map, frame, STATE_NOISE);
    map_outline_draw(map, frame);
    return D4I_OK;
}
