/* SPDX-License-Identifier: EUPL-1.2
 *
 * The line round the land, and between countries: the edges that stand in one polygon only, or in two of different
 * countries. Where neighbours do not share their vertices, each edge of their border stands alone; those that face
 * one of the same country on the page are no outline. Where most edges are left even so, no line is drawn, nor
 * round what is as small as a line is wide.
 */
#include <math.h>

#include "base/hash.h"
#include "base/memory.h"
#include "publish/map.h"
#include "publish/map_facing.h"

#define EDGES_MOST ((size_t)20000000)
#define SHARED_LEAST 0.5 /* of all edges, for a layer of more than a few polygons */
#define FACING 0.4       /* how near, in units: what is narrower cannot be told from a line */
#define RING_LEAST 3.0   /* a ring whose side is less has no line, in units: many of them would be all line */

enum { NO_LINE, LINE, ALONE }; /* what map->outline says of an edge; ALONE is settled by the end */

struct side {
    uint64_t hash;
    uint32_t at, item;
};

struct sides {
    struct side *list;
    size_t count, capacity;
};

/* Edges that stand alone, and where each is in the order of all. */
struct alone {
    struct facing_edge *edges;
    size_t *at, *facing;
    size_t count;
};

static uint64_t side_hash(const double *a, const double *b)
{
    bool turned = b[0] < a[0] || (b[0] == a[0] && b[1] < a[1]);
    const double *from = turned ? b : a, *to = turned ? a : b;
    const double both[4] = {from[0], from[1], to[0], to[1]};
    return hash_bytes64(both, sizeof both);
}

static d4i_status add_item(struct map *map, struct sides *sides, size_t item, const struct outline *outline)
{
    size_t points = outline->point_start[outline->rings] - outline->point_start[0];
    TRY(mem_grow(map->context, &sides->list, &sides->capacity, sides->count + points, sizeof *sides->list));
    for (size_t ring = 0; ring < outline->rings; ring++)
        for (size_t i = outline->point_start[ring], end = outline->point_start[ring + 1]; i < end; i++) {
            size_t next = i + 1 < end ? i + 1 : outline->point_start[ring];
            uint64_t hash = side_hash(outline->xy + 2 * i, outline->xy + 2 * next);
            sides->list[sides->count] = (struct side){hash, (uint32_t)sides->count, (uint32_t)item};
            sides->count++;
        }
    return D4I_OK;
}

static int by_hash(const void *a, const void *b)
{
    const struct side *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static bool one_country(const struct map *map, uint32_t item, uint32_t other)
{
    return strcmp(figures_country(&map->figures, item), figures_country(&map->figures, other)) == 0;
}

/* Marks what stands alone, and what two countries share; returns how many edges stand alone. */
static size_t mark_shared(struct map *map, const struct sides *sides)
{
    size_t alone = 0;
    for (size_t i = 0, end; i < sides->count; i = end) {
        for (end = i + 1; end < sides->count && sides->list[end].hash == sides->list[i].hash;)
            end++;
        const struct side *side = &sides->list[i];
        if (end - i == 1) {
            alone++;
            map->outline[side->at] = ALONE;
        } else if (end - i == 2 && side[0].item != side[1].item) {
            map->outline[side->at] = one_country(map, side[0].item, side[1].item) ? NO_LINE : LINE;
        }
    }
    return alone;
}

/* From the first point, since coordinates are large. */
double map_ring_area(const double *xy, size_t points)
{
    double sum = 0;
    for (size_t i = 1; i + 1 < points; i++)
        sum += (xy[2 * i] - xy[0]) * (xy[2 * i + 3] - xy[1]) - (xy[2 * i + 2] - xy[0]) * (xy[2 * i + 1] - xy[1]);
    return sum;
}

/* `at`: where the ring's first edge is in the order of all. */
static void add_alone(const struct map *map, struct alone *alone, uint32_t item, const double *xy, size_t points,
                      bool inner, size_t at)
{
    bool turned = (map_ring_area(xy, points) < 0) != inner;
    for (size_t i = 0; i < points; i++) {
        const double *a = xy + 2 * i, *b = xy + 2 * (i + 1 < points ? i + 1 : 0);
        const double *from = turned ? b : a, *to = turned ? a : b;
        if (map->outline[at + i] != ALONE)
            continue;
        alone->edges[alone->count] = (struct facing_edge){{from[0], from[1]}, {to[0], to[1]}, item};
        alone->at[alone->count++] = at + i;
    }
}

static void collect_alone(const struct map *map, struct alone *alone)
{
    struct outline outline;
    size_t at = 0;
    for (size_t i = 0; i < map->figures.items; i++) {
        if (!figures_outline(&map->figures, i, &outline))
            continue;
        for (size_t ring = 0; ring < outline.rings; ring++) {
            size_t first = outline.point_start[ring], points = outline.point_start[ring + 1] - first;
            add_alone(map, alone, (uint32_t)i, outline.xy + 2 * first, points, outline.inner[ring], at);
            at += points;
        }
    }
}

/* Marks what of the edges that stand alone belongs to the line; *lines = how many. */
static d4i_status mark_alone(struct map *map, size_t count, size_t *lines)
{
    struct alone alone = {0};
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(map->context, count, sizeof *alone.edges, &alone.edges));
    GUARD(mem_alloc(map->context, count, sizeof *alone.at, &alone.at));
    collect_alone(map, &alone);
    GUARD(map_facing(map->context, alone.edges, count, FACING * map->unit / map->frames[0].scale, &alone.facing));
    for (size_t i = 0; i < count; i++) {
        size_t other = alone.facing[i];
        bool line = other == FACING_NONE || !one_country(map, alone.edges[i].item, alone.edges[other].item);
        map->outline[alone.at[i]] = line ? LINE : NO_LINE;
        *lines += line;
    }
done:
    free(alone.edges);
    free(alone.at);
    free(alone.facing);
    return status;
}

d4i_status map_outline_find(struct map *map)
{
    struct outline outline;
    struct sides sides = {0};
    size_t lines = 0;
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < map->figures.items; i++)
        if (figures_outline(&map->figures, i, &outline) && sides.count < EDGES_MOST)
            GUARD(add_item(map, &sides, i, &outline));
    if (sides.count == 0 || sides.count >= EDGES_MOST)
        goto done;
    GUARD(mem_alloc(map->context, sides.count, 1, &map->outline));
    qsort(sides.list, sides.count, sizeof *sides.list, by_hash);
    GUARD(mark_alone(map, mark_shared(map, &sides), &lines));
    if (figures_with_geometry(&map->figures) > 8 && (double)lines > SHARED_LEAST * (double)sides.count) {
        free(map->outline);
        map->outline = NULL;
    }
done:
    free(sides.list);
    return status;
}

static void ring_line(struct map *map, const struct frame *frame, const struct outline *outline, size_t ring,
                      const uint8_t *edge)
{
    cairo_t *cairo = map->canvas.cairo;
    size_t first = outline->point_start[ring], end = outline->point_start[ring + 1];
    bool down = false;
    for (size_t i = first; i < end; i++) {
        const double *a = outline->xy + 2 * i, *b = outline->xy + 2 * (i + 1 < end ? i + 1 : first);
        if (!edge[i - first]) {
            down = false;
            continue;
        }
        if (!down)
            cairo_move_to(cairo, map_snap(frame_x(frame, a[0])), map_snap(frame_y(frame, a[1])));
        cairo_line_to(cairo, map_snap(frame_x(frame, b[0])), map_snap(frame_y(frame, b[1])));
        down = true;
    }
}

/* Of a square as large. */
static double ring_side(const struct outline *outline, size_t ring)
{
    size_t first = outline->point_start[ring];
    return sqrt(fabs(map_ring_area(outline->xy + 2 * first, outline->point_start[ring + 1] - first)) / 2);
}

void map_outline_draw(struct map *map, const struct frame *frame)
{
    struct outline outline;
    const uint8_t *edge = map->outline;
    double box[4];
    if (!edge)
        return;
    cairo_new_path(map->canvas.cairo);
    for (size_t i = 0; i < map->figures.items; i++) {
        if (!figures_outline(&map->figures, i, &outline))
            continue;
        bool shown = figures_box(&map->figures, i, box) && frame_shows(frame, box);
        for (size_t ring = 0; ring < outline.rings; ring++) {
            if (shown && ring_side(&outline, ring) * frame->scale >= RING_LEAST * map->unit)
                ring_line(map, frame, &outline, ring, edge);
            edge += outline.point_start[ring + 1] - outline.point_start[ring];
        }
    }
    canvas_color(&map->canvas, palette_outline);
    cairo_set_line_width(map->canvas.cairo, 0.6 * map->unit);
    cairo_set_line_join(map->canvas.cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(map->canvas.cairo);
}
