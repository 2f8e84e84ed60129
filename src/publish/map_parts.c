/* SPDX-License-Identifier: EUPL-1.2
 *
 * Parts of items: the outer rings, by which frames are found. The box of a country that has parts overseas holds an
 * ocean; its parts lie where its people do. What lies beyond the grid while the rest of its item is on it holds
 * nobody whom the atlas counts by cell, and gets no frame.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/map.h"

void map_parts_release(struct map *map)
{
    free(map->parts.boxes);
    free(map->parts.weights);
    map->parts = (struct map_parts){0};
}

static void ring_box(const double *xy, size_t points, double box[4])
{
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (size_t i = 0; i < points; i++)
        for (int axis = 0; axis < 2; axis++) {
            box[axis] = fmin(box[axis], xy[2 * i + (size_t)axis]);
            box[axis + 2] = fmax(box[axis + 2], xy[2 * i + (size_t)axis]);
        }
}

static bool on_grid(const struct map *map, const double box[4])
{
    const struct grid *grid = &map->atlas->grid;
    const double west = (double)grid->west, south = (double)grid->south;
    return box[0] < west + (double)grid->cell * grid->columns && box[2] > west &&
           box[1] < south + (double)grid->cell * grid->rows && box[3] > south;
}

/* The parts of one item, of which those beyond the grid are left out where others are on it. */
static void add_item(struct map *map, const struct outline *outline)
{
    struct map_parts *parts = &map->parts;
    const size_t first = parts->count;
    double area = 0;
    size_t kept = 0, all;
    for (size_t ring = 0; ring < outline->rings; ring++) {
        size_t from = outline->point_start[ring], points = outline->point_start[ring + 1] - from;
        if (outline->inner[ring] || points == 0)
            continue;
        ring_box(outline->xy + 2 * from, points, parts->boxes + 4 * parts->count);
        parts->weights[parts->count] = fabs(map_ring_area(outline->xy + 2 * from, points));
        area += parts->weights[parts->count];
        kept += map->atlas->has_grid && on_grid(map, parts->boxes + 4 * parts->count);
        parts->count++;
    }
    all = parts->count - first;
    for (size_t i = first; i < parts->count; i++)
        parts->weights[i] = area > 0 ? parts->weights[i] / area : 1 / (double)all;
    if (kept == 0 || kept == all)
        return;
    parts->beyond++;
    size_t to = first;
    for (size_t i = first; i < parts->count; i++)
        if (on_grid(map, parts->boxes + 4 * i)) {
            memmove(parts->boxes + 4 * to, parts->boxes + 4 * i, 4 * sizeof *parts->boxes);
            parts->weights[to++] = parts->weights[i];
        }
    parts->count = to;
}

d4i_status map_parts_find(struct map *map)
{
    struct map_parts *parts = &map->parts;
    struct outline outline;
    size_t most = 0;
    const bool cells = map->figures.of == FIGURES_CELLS;
    if (parts->boxes)
        return D4I_OK;
    for (size_t i = 0; i < map->figures.items; i++)
        most += cells ? 1 : figures_outline(&map->figures, i, &outline) ? outline.rings : 0;
    TRY(mem_alloc(map->context, most, 4 * sizeof *parts->boxes, &parts->boxes));
    if (!cells)
        TRY(mem_alloc(map->context, most, sizeof *parts->weights, &parts->weights));
    for (size_t i = 0; i < map->figures.items; i++)
        if (cells)
            parts->count += figures_box(&map->figures, i, parts->boxes + 4 * parts->count);
        else if (figures_outline(&map->figures, i, &outline))
            add_item(map, &outline);
    return D4I_OK;
}

/* An edge whose box touches; or the ring is round all of the box. */
static bool ring_touches(const double *xy, size_t points, const double box[4])
{
    const double x = (box[0] + box[2]) / 2, y = (box[1] + box[3]) / 2;
    bool round_it = false;
    for (size_t i = 0; i < points; i++) {
        const double *a = xy + 2 * i, *b = xy + 2 * (i + 1 < points ? i + 1 : 0);
        if (fmin(a[0], b[0]) < box[2] && fmax(a[0], b[0]) > box[0] && fmin(a[1], b[1]) < box[3] &&
            fmax(a[1], b[1]) > box[1])
            return true;
        if ((a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
            round_it = !round_it;
    }
    return round_it;
}

bool map_parts_touch(const struct map *map, const double box[4])
{
    struct outline outline;
    for (size_t i = 0; i < map->figures.items; i++) {
        if (!figures_outline(&map->figures, i, &outline))
            continue;
        for (size_t ring = 0; ring < outline.rings; ring++) {
            size_t from = outline.point_start[ring], points = outline.point_start[ring + 1] - from;
            if (!outline.inner[ring] && ring_touches(outline.xy + 2 * from, points, box))
                return true;
        }
    }
    return false;
}
