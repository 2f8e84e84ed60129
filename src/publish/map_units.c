/* SPDX-License-Identifier: EUPL-1.2
 *
 * Units and zones as polygons. Points are laid on a lattice of a tenth of a pixel and repeated ones dropped:
 * borders stay shared, and a country's map stays small enough to be mailed.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/map.h"

#define LATTICE 10.0
#define BORDER_PART 0.045 /* width of a border, of the side of its unit */
#define BORDER_LEAST 3.0  /* a unit whose side is less has none, in units: borders would be all that is seen */
#define BORDER_MOST 0.9
#define SEAM 0.2 /* then a line of its own colour closes the seam to its neighbours */

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

/* A unit that a frame shows, and its side on the page: that of a square as thick (4 x area / length of its border),
 * so that a long narrow unit counts as narrow. */
struct shown {
    double side;
    size_t item;
};

static double side_of(const struct outline *outline, double scale)
{
    double area = 0, length = 0;
    for (size_t ring = 0; ring < outline->rings; ring++) {
        size_t first = outline->point_start[ring], points = outline->point_start[ring + 1] - first;
        const double *xy = outline->xy + 2 * first;
        area += (outline->inner[ring] ? -0.5 : 0.5) * fabs(map_ring_area(xy, points));
        for (size_t i = 0; i < points; i++) {
            const double *a = xy + 2 * i, *b = xy + 2 * (i + 1 < points ? i + 1 : 0);
            length += hypot(b[0] - a[0], b[1] - a[1]);
        }
    }
    return length > 0 ? fmax(4 * area / length, 0) * scale : 0;
}

static int by_side(const void *a, const void *b)
{
    const struct shown *x = a, *y = b;
    if (x->side != y->side)
        return x->side > y->side ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

/* What the frame shows, large units first: the border of a large one that lies on a small one is then covered. */
static d4i_status find_shown(const struct map *map, const struct frame *frame, struct shown **out, size_t *count)
{
    struct outline outline;
    double box[4];
    *count = 0;
    TRY(mem_alloc(map->context, map->figures.items, sizeof **out, out));
    for (size_t i = 0; i < map->figures.items; i++)
        if (figures_box(&map->figures, i, box) && frame_shows(frame, box) &&
            figures_outline(&map->figures, i, &outline))
            (*out)[(*count)++] = (struct shown){side_of(&outline, frame->scale), i};
    if (*count)
        qsort(*out, *count, sizeof **out, by_side);
    return D4I_OK;
}

/* The border of the path: none but the seam round what is as small as a border. */
static void border(struct map *map, double side, struct color fill)
{
    bool none = map->is_ground || side < BORDER_LEAST * map->unit;
    double width = none ? SEAM * map->unit : fmin(side * BORDER_PART, BORDER_MOST * map->unit);
    canvas_color(&map->canvas, none ? fill : palette_border);
    cairo_set_line_width(map->canvas.cairo, width);
    cairo_stroke(map->canvas.cairo);
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

/* Under dots what is withheld is told by its cells, and marked places are drawn afterwards. */
static struct color fill_of(const struct map *map, enum map_state state)
{
    if (map->is_ground && (state == STATE_LAND || state == STATE_SUPPRESSED))
        return palette_ground;
    return map_state_color(state == STATE_MARKED ? STATE_LAND : state);
}

d4i_status map_units_draw(struct map *map, const struct frame *frame)
{
    cairo_t *cairo = map->canvas.cairo;
    struct shown *shown = NULL;
    struct outline outline;
    size_t count = 0;
    d4i_status status = D4I_OK;
    cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_WINDING);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    GUARD(find_shown(map, frame, &shown, &count));
    for (size_t i = 0; i < count; i++) {
        if (i % 4096 == 0)
            GUARD(progress(map->context, "drawing", i, count));
        if (!figures_outline(&map->figures, shown[i].item, &outline) || !map_path(map, frame, &outline))
            continue;
        struct color color = fill_of(map, state_of_item(map, shown[i].item));
        canvas_color(&map->canvas, color);
        cairo_fill_preserve(cairo);
        border(map, shown[i].side, color);
    }
    if (map->seen[STATE_SUPPRESSED] && !map->is_ground)
        hatch(map, frame, STATE_SUPPRESSED);
    if (map->noise == NOISE_SOME)
        hatch(map, frame, STATE_NOISE);
    map_outline_draw(map, frame);
done:
    free(shown);
    return status;
}
