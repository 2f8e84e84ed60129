/* SPDX-License-Identifier: EUPL-1.2
 *
 * The outlines of areas that have none of their own, since the project tells their units by codes: their small
 * units put together. Edges that two of them have in opposite directions are inside and go; what is left is walked
 * ring by ring, and a ring that meets itself is cut there. Where neighbours do not share their vertices, their
 * borders stay, as two rings side by side.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/measure.h"

/* The area lies to the left. */
struct edge {
    double from[2], to[2];
};

struct ring {
    size_t first, points; /* of xy */
    double area;          /* twice; below 0: a hole */
};

/* One area at work. */
struct putting {
    struct edge *edge;
    size_t edges, edge_capacity;
    size_t *next, *on_path,
        *path; /* by the first edge from a vertex: the next unused one, 1 + its place, vertices */
    double *xy;
    size_t points, xy_capacity;
    struct ring *ring;
    size_t rings, ring_capacity;
};

static void putting_release(struct putting *putting)
{
    free(putting->edge);
    free(putting->next);
    free(putting->on_path);
    free(putting->path);
    free(putting->xy);
    free(putting->ring);
}

void measuring_shapes_release(struct atlas_shapes *shapes)
{
    free(shapes->xy);
    free(shapes->point_start);
    free(shapes->ring_first);
    free(shapes->ring_inner);
    *shapes = (struct atlas_shapes){0};
}

static int compare_points(const double *a, const double *b)
{
    return a[0] != b[0] ? (a[0] > b[0]) - (a[0] < b[0]) : (a[1] > b[1]) - (a[1] < b[1]);
}

static int by_start(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    int order = compare_points(x->from, y->from);
    return order ? order : compare_points(x->to, y->to);
}

static bool is_turned(const struct edge *edge)
{
    return compare_points(edge->from, edge->to) > 0;
}

/* By the lower end, then the upper one, and then by direction. */
static int by_ends(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    bool turned[2] = {is_turned(x), is_turned(y)};
    int order = compare_points(turned[0] ? x->to : x->from, turned[1] ? y->to : y->from);
    order = order ? order : compare_points(turned[0] ? x->from : x->to, turned[1] ? y->from : y->to);
    return order ? order : turned[0] - turned[1];
}

/* Twice the area, from the first point, since coordinates are large. */
static double area_of(const double *xy, size_t points)
{
    double sum = 0;
    for (size_t i = 1; i + 1 < points; i++)
        sum += (xy[2 * i] - xy[0]) * (xy[2 * i + 3] - xy[1]) - (xy[2 * i + 2] - xy[0]) * (xy[2 * i + 1] - xy[1]);
    return sum;
}

static d4i_status add_item(d4i_context *context, const struct outline *outline, struct putting *putting)
{
    for (size_t r = 0; r < outline->rings; r++) {
        const double *xy = outline->xy + 2 * outline->point_start[r];
        const size_t points = outline->point_start[r + 1] - outline->point_start[r];
        const bool turned = (area_of(xy, points) < 0) != outline->inner[r];
        TRY(mem_grow(context, &putting->edge, &putting->edge_capacity, putting->edges + points,
                     sizeof *putting->edge));
        for (size_t i = 0; i < points; i++) {
            const double *a = xy + 2 * i, *b = xy + 2 * (i + 1 < points ? i + 1 : 0);
            if (compare_points(a, b) == 0)
                continue;
            const double *from = turned ? b : a, *to = turned ? a : b;
            putting->edge[putting->edges++] = (struct edge){{from[0], from[1]}, {to[0], to[1]}};
        }
    }
    return D4I_OK;
}

/* Leaves edges that nothing comes back along, by their start. */
static void drop_inside(struct putting *putting)
{
    struct edge *edge = putting->edge;
    size_t kept = 0;
    if (putting->edges)
        qsort(edge, putting->edges, sizeof *edge, by_ends);
    for (size_t i = 0, end; i < putting->edges; i = end) {
        size_t back = 0;
        for (end = i; end < putting->edges; end++) {
            const bool turned = is_turned(&edge[end]), first = is_turned(&edge[i]);
            const struct edge *a = &edge[i], *b = &edge[end];
            if (compare_points(first ? a->to : a->from, turned ? b->to : b->from) ||
                compare_points(first ? a->from : a->to, turned ? b->from : b->to))
                break;
            back += turned;
        }
        const size_t there = end - i - back, pairs = there < back ? there : back;
        const size_t first = there > back ? i : i + there + pairs; /* of those that are left over */
        for (size_t k = 0; k < end - i - 2 * pairs; k++)
            edge[kept++] = edge[first + k];
    }
    putting->edges = kept;
    if (kept)
        qsort(edge, kept, sizeof *edge, by_start);
}

/* The number of the first edge from the point; SIZE_MAX = none. */
static size_t vertex_at(const struct putting *putting, const double *point)
{
    size_t first = 0, end = putting->edges;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (compare_points(putting->edge[middle].from, point) < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return first < putting->edges && compare_points(putting->edge[first].from, point) == 0 ? first : SIZE_MAX;
}

/* The path from its place `first` on is a ring. */
static d4i_status cut_ring(d4i_context *context, struct putting *putting, size_t first, size_t length)
{
    const size_t points = length - first;
    TRY(mem_grow(context, &putting->xy, &putting->xy_capacity, 2 * (putting->points + points),
                 sizeof *putting->xy));
    double *xy = putting->xy + 2 * putting->points;
    for (size_t i = 0; i < points; i++) {
        memcpy(xy + 2 * i, putting->edge[putting->path[first + i]].from, 2 * sizeof *xy);
        putting->on_path[putting->path[first + i]] = 0;
    }
    const double area = area_of(xy, points);
    if (points < 3 || area == 0)
        return D4I_OK;
    TRY(mem_grow(context, &putting->ring, &putting->ring_capacity, putting->rings + 1, sizeof *putting->ring));
    putting->ring[putting->rings++] = (struct ring){putting->points, points, area};
    putting->points += points;
    return D4I_OK;
}

static bool next_edge(struct putting *putting, size_t vertex, size_t *edge)
{
    const size_t at = vertex + putting->next[vertex];
    if (at >= putting->edges || compare_points(putting->edge[at].from, putting->edge[vertex].from) != 0)
        return false;
    putting->next[vertex]++;
    *edge = at;
    return true;
}

/* As many edges come to a vertex as go from it, so that a path ends only where it began. */
static d4i_status walk(d4i_context *context, struct putting *putting)
{
    const size_t edges = putting->edges;
    size_t edge;
    free(putting->next);
    free(putting->on_path);
    free(putting->path);
    putting->next = putting->on_path = putting->path = NULL;
    TRY(mem_alloc(context, edges, sizeof *putting->next, &putting->next));
    TRY(mem_alloc(context, edges, sizeof *putting->on_path, &putting->on_path));
    TRY(mem_alloc(context, edges, sizeof *putting->path, &putting->path));
    for (size_t start = 0; start < edges; start++) {
        size_t vertex = vertex_at(putting, putting->edge[start].from), length = 0;
        while (vertex != SIZE_MAX && next_edge(putting, vertex, &edge)) {
            putting->path[length++] = vertex;
            putting->on_path[vertex] = length;
            vertex = vertex_at(putting, putting->edge[edge].to);
            if (vertex != SIZE_MAX && putting->on_path[vertex]) {
                const size_t first = putting->on_path[vertex] - 1;
                TRY(cut_ring(context, putting, first, length));
                length = first;
            }
        }
    }
    return D4I_OK;
}

static bool holds(const struct putting *putting, const struct ring *ring, const double *point)
{
    const double *xy = putting->xy + 2 * ring->first;
    bool inside = false;
    for (size_t i = 0, j = ring->points - 1; i < ring->points; j = i++) {
        const double *a = xy + 2 * i, *b = xy + 2 * j;
        if ((a[1] > point[1]) != (b[1] > point[1]) &&
            point[0] < (b[0] - a[0]) * (point[1] - a[1]) / (b[1] - a[1]) + a[0])
            inside = !inside;
    }
    return inside;
}

/* The smallest ring around a hole; the middle of an edge is on no other ring. SIZE_MAX = none. */
static size_t around(const struct putting *putting, const struct ring *hole)
{
    const double *xy = putting->xy + 2 * hole->first;
    const double middle[2] = {(xy[0] + xy[2]) / 2, (xy[1] + xy[3]) / 2};
    size_t best = SIZE_MAX;
    for (size_t r = 0; r < putting->rings; r++) {
        const struct ring *ring = &putting->ring[r];
        if (ring->area > -hole->area && (best == SIZE_MAX || ring->area < putting->ring[best].area) &&
            holds(putting, ring, middle))
            best = r;
    }
    return best;
}

static void put_ring(const struct putting *putting, const struct ring *ring, struct atlas_shapes *out)
{
    memcpy(out->xy + 2 * out->points, putting->xy + 2 * ring->first, 2 * ring->points * sizeof *out->xy);
    out->points += ring->points;
    out->ring_inner[out->rings++] = ring->area < 0;
    out->point_start[out->rings] = out->points;
}

/* Behind each outer ring its holes. */
static d4i_status put_area(d4i_context *context, const struct putting *putting, struct atlas_shapes *out,
                           size_t capacity[3])
{
    size_t *outer = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, putting->rings, sizeof *outer, &outer));
    GUARD(mem_grow(context, &out->xy, &capacity[0], 2 * (out->points + putting->points), sizeof *out->xy));
    GUARD(mem_grow(context, &out->ring_inner, &capacity[1], out->rings + putting->rings, sizeof *out->ring_inner));
    GUARD(mem_grow(context, &out->point_start, &capacity[2], out->rings + putting->rings + 1,
                   sizeof *out->point_start));
    out->point_start[out->rings] = out->points;
    for (size_t r = 0; r < putting->rings; r++)
        outer[r] = putting->ring[r].area < 0 ? around(putting, &putting->ring[r]) : SIZE_MAX;
    for (size_t r = 0; r < putting->rings; r++) {
        if (putting->ring[r].area < 0)
            continue;
        put_ring(putting, &putting->ring[r], out);
        for (size_t hole = 0; hole < putting->rings; hole++)
            if (outer[hole] == r)
                put_ring(putting, &putting->ring[hole], out);
    }
done:
    free(outer);
    return status;
}

d4i_status measuring_outline_areas(d4i_context *context, const struct measuring *measuring,
                                   struct atlas_shapes *out)
{
    const struct measure_asked *asked = &measuring->asked;
    size_t *order = NULL, *first = NULL, capacity[3] = {0};
    struct putting putting = {0};
    struct outline outline;
    d4i_status status;
    GUARD(measure_sort_items(context, asked, &order, &first));
    GUARD(mem_alloc(context, asked->areas + 1, sizeof *out->ring_first, &out->ring_first));
    for (size_t a = 0; a < asked->areas; a++) {
        putting.edges = putting.points = putting.rings = 0;
        for (size_t i = first[a]; i < first[a + 1]; i++)
            if (figures_outline(&measuring->figures, order[i], &outline))
                GUARD(add_item(context, &outline, &putting));
        drop_inside(&putting);
        GUARD(walk(context, &putting));
        GUARD(put_area(context, &putting, out, capacity));
        out->ring_first[a + 1] = out->rings;
        GUARD(progress(context, "outlines", a, asked->areas));
    }
    out->items = asked->areas;
done:
    putting_release(&putting);
    free(order);
    free(first);
    return status;
}
