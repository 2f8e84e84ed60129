/* SPDX-License-Identifier: EUPL-1.2
 *
 * Dots on paper. They are drawn in LAYERS parts of the random order, in each part group by group, another group
 * last each time: where dots lie on each other, every group has its share of those on top, and the file holds a few
 * hundred paths instead of one a dot.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/map_inset.h"

#define LAYERS 48
#define RADIUS 1.25    /* in units, on a full map */
#define LEAST 0.55     /* a dot that is smaller is not seen, in pixels or points */
#define LACK_SIDE 12.0 /* of a square that is hatched, in units */
#define LACK_PART 10   /* where a number is withheld in more than one of so many of its inhabited cells */
#define FULL 800.0     /* a map smaller than this, in units, gets smaller dots */

d4i_status map_dots_per(struct map *map)
{
    TRY(map_groups_check(map, D4I_DOT_GROUPS, true));
    TRY(map_ground_collect(map));
    map->dots.per = map->options->per;
    if (map->dots.per != 0)
        return D4I_OK;
    TRY(map_inset_boxes(map));
    return dots_choose(map->context, &map->figures, map->frames[0].box, &map->dots.per);
}

/* Squares of the frame in which numbers are withheld, as rectangles of a path (drawn) or as an answer: *any is set.
 * What looks like few people there are few dots. */
static d4i_status find_lacking(struct map *map, const struct frame *frame, bool draw, bool *any)
{
    const struct grid *grid = &map->atlas->grid;
    const double side = fmax(LACK_SIDE * map->unit, grid->cell * frame->scale);
    const size_t columns = (size_t)ceil(frame->width / side), rows = (size_t)ceil(frame->height / side);
    uint32_t *cells = NULL, *lacking = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(map->context, columns * rows, sizeof *cells, &cells));
    GUARD(mem_alloc(map->context, columns * rows, sizeof *lacking, &lacking));
    for (size_t i = 0; i < map->figures.items; i++) {
        const uint64_t along = map->figures.cell[i] % (uint64_t)grid->columns,
                       up = map->figures.cell[i] / (uint64_t)grid->columns;
        double x = frame_x(frame, (double)grid->west + ((double)along + 0.5) * grid->cell) - frame->x;
        double y = frame_y(frame, (double)grid->south + ((double)up + 0.5) * grid->cell) - frame->y;
        if (x < 0 || y < 0 || x >= frame->width || y >= frame->height)
            continue;
        size_t at = (size_t)(y / side) * columns + (size_t)(x / side);
        bool withheld = false;
        for (size_t c = 1; c < map->figures.column_count; c++)
            withheld |= map->figures.columns[c].status[i] == D4I_SUPPRESSED;
        cells[at]++;
        lacking[at] += withheld;
    }
    for (size_t at = 0; at < columns * rows; at++) {
        if (lacking[at] * (uint64_t)LACK_PART <= cells[at])
            continue;
        *any = true;
        const size_t column = at % columns, row = at / columns;
        if (draw)
            cairo_rectangle(map->canvas.cairo, frame->x + (double)column * side, frame->y + (double)row * side,
                            side, side);
    }
done:
    free(cells);
    free(lacking);
    return status;
}

/* Squares at a coast reach over the sea. */
static void clip_to_ground(struct map *map, const struct frame *frame)
{
    cairo_t *cairo = map->canvas.cairo;
    struct outline outline;
    if (!map->ground)
        return;
    for (size_t i = 0; i < map->ground->figures.items; i++) {
        if (!figures_outline(&map->ground->figures, i, &outline))
            continue;
        for (size_t ring = 0; ring < outline.rings; ring++) {
            const size_t end = outline.point_start[ring + 1];
            cairo_new_sub_path(cairo);
            for (size_t point = outline.point_start[ring]; point < end; point++)
                cairo_line_to(cairo, map_snap(frame_x(frame, outline.xy[2 * point])),
                              map_snap(frame_y(frame, outline.xy[2 * point + 1])));
            cairo_close_path(cairo);
        }
    }
    cairo_clip(cairo);
}

static d4i_status hatch_lacking(struct map *map, const struct frame *frame)
{
    bool any = false;
    cairo_save(map->canvas.cairo);
    cairo_new_path(map->canvas.cairo);
    clip_to_ground(map, frame);
    d4i_status status = find_lacking(map, frame, true, &any);
    cairo_clip(map->canvas.cairo);
    if (status == D4I_OK && any)
        map_hatch_lines(map, frame, STATE_SUPPRESSED);
    cairo_restore(map->canvas.cairo);
    return status;
}

d4i_status map_dots_make(struct map *map)
{
    uint64_t seed = map->options->seed ? (uint64_t)map->options->seed : map->atlas->seed;
    TRY(dots_place(map->context, &map->figures, seed, &map->dots));
    TRY(map_ground_make(map));
    TRY(map_cells_withheld(map));
    for (int f = 0; f < map->frame_count; f++)
        TRY(find_lacking(map, &map->frames[f], false, &map->dots_lacking));
    return D4I_OK;
}

static double radius_of(const struct map *map)
{
    double full = fmax(map->frames[0].width, map->frames[0].height) / (FULL * map->unit);
    return fmax(RADIUS * map->unit * fmin(full, 1), LEAST);
}

/* The dots first .. end-1 of one group as one path of round points. */
static void draw_part(struct map *map, const struct frame *frame, size_t first, size_t end, size_t column)
{
    cairo_t *cairo = map->canvas.cairo;
    bool any = false;
    cairo_new_path(cairo);
    for (size_t i = first; i < end; i++) {
        const struct dot *dot = &map->dots.list[i];
        if (dot->column != column || dot->east < frame->box[0] || dot->east > frame->box[2] ||
            dot->north < frame->box[1] || dot->north > frame->box[3])
            continue;
        double x = map_snap(frame_x(frame, dot->east)), y = map_snap(frame_y(frame, dot->north));
        cairo_move_to(cairo, x, y);
        cairo_line_to(cairo, x, y);
        any = true;
    }
    if (!any)
        return;
    canvas_color(&map->canvas, dots_color(column));
    cairo_stroke(cairo);
}

d4i_status map_dots_draw(struct map *map, int which)
{
    const struct frame *frame = &map->frames[which];
    size_t groups = map->figures.column_count - 1, count = map->dots.count;
    if (map->ground) {
        map_lend(map, map->ground);
        d4i_status status = map_units_draw(map->ground, frame);
        map_take_back(map, map->ground);
        TRY(status);
    }
    map_cells_draw_withheld(map, which);
    if (map->dots_lacking)
        TRY(hatch_lacking(map, frame));
    cairo_save(map->canvas.cairo);
    cairo_set_line_cap(map->canvas.cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_width(map->canvas.cairo, 2 * radius_of(map));
    for (size_t layer = 0; layer < LAYERS; layer++)
        for (size_t g = 0; g < groups; g++)
            draw_part(map, frame, layer * count / LAYERS, (layer + 1) * count / LAYERS, 1 + (layer + g) % groups);
    cairo_restore(map->canvas.cairo);
    return D4I_OK;
}
