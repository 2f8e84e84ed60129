/* SPDX-License-Identifier: EUPL-1.2
 *
 * Neighbours by polygons that touch, and the figures of polygons. What two polygons share must have the same bits
 * in both; borders with different vertices (a T-junction) are shared only where their points are.
 */
#include <math.h>

#include "neighbour/links.h"

/* A point, or an edge with its smaller end first, of a unit. */
struct piece {
    double at[4];
    uint32_t unit;
};

static int compare(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    for (int k = 0; k < 4; k++)
        if (x->at[k] != y->at[k])
            return x->at[k] < y->at[k] ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

static size_t point_count(const struct neighbour_shapes *shapes)
{
    return shapes->units ? shapes->point_start[shapes->ring_first[shapes->units]] : 0;
}

static bool smaller(const double *a, const double *b)
{
    return a[0] != b[0] ? a[0] < b[0] : a[1] < b[1];
}

static struct piece piece_of(const double *point, const double *next, bool edges, uint32_t unit)
{
    if (!edges)
        return (struct piece){{point[0], point[1], 0, 0}, unit};
    const double *first = smaller(point, next) ? point : next, *second = first == point ? next : point;
    return (struct piece){{first[0], first[1], second[0], second[1]}, unit};
}

/* Every point of every unit, or every edge. */
static void take_pieces(const struct neighbour_shapes *shapes, bool edges, struct piece *pieces)
{
    size_t count = 0;
    for (uint32_t unit = 0; unit < shapes->units; unit++)
        for (size_t r = shapes->ring_first[unit]; r < shapes->ring_first[unit + 1]; r++) {
            size_t first = shapes->point_start[r], end = shapes->point_start[r + 1];
            for (size_t p = first; p < end; p++)
                pieces[count++] =
                    piece_of(&shapes->xy[2 * p], &shapes->xy[2 * (p + 1 < end ? p + 1 : first)], edges, unit);
        }
}

static bool same_place(const struct piece *a, const struct piece *b)
{
    return a->at[0] == b->at[0] && a->at[1] == b->at[1] && a->at[2] == b->at[2] && a->at[3] == b->at[3];
}

/* Links every two units that have the pieces from .. end - 1, which are one place. */
static d4i_status link_all(d4i_context *context, const struct piece *pieces, size_t from, size_t end, double weight,
                           struct links *links)
{
    for (size_t i = from; i < end; i++)
        for (size_t k = from; k < end; k++) {
            bool again = (i > from && pieces[i - 1].unit == pieces[i].unit) ||
                         (k > from && pieces[k - 1].unit == pieces[k].unit);
            if (!again && pieces[i].unit != pieces[k].unit)
                TRY(links_add(context, links, pieces[i].unit, pieces[k].unit, weight));
        }
    return D4I_OK;
}

static d4i_status share(d4i_context *context, const struct neighbour_shapes *shapes, bool edges,
                        struct neighbours *out)
{
    size_t count = point_count(shapes);
    struct piece *pieces = NULL;
    struct links links = {0};
    d4i_status status;
    GUARD(mem_alloc(context, count, sizeof *pieces, &pieces));
    take_pieces(shapes, edges, pieces);
    qsort(pieces, count, sizeof *pieces, compare);
    for (size_t from = 0, end; from < count; from = end) {
        const double *at = pieces[from].at;
        for (end = from + 1; end < count && same_place(&pieces[from], &pieces[end]);)
            end++;
        GUARD(link_all(context, pieces, from, end, edges ? hypot(at[2] - at[0], at[3] - at[1]) : 1, &links));
    }
    GUARD(links_rows(context, &links, shapes->units, edges, out));
done:
    free(pieces);
    free(links.link);
    return status;
}

d4i_status neighbours_touching(d4i_context *context, const struct neighbour_shapes *shapes, struct neighbours *out)
{
    return share(context, shapes, false, out);
}

d4i_status neighbours_bordering(d4i_context *context, const struct neighbour_shapes *shapes, struct neighbours *out)
{
    return share(context, shapes, true, out);
}

struct figures {
    double area, moment_x, moment_y, perimeter; /* from the unit's first point */
    double mean_x, mean_y;
    size_t points;
};

static struct figures figures_of(const struct neighbour_shapes *shapes, size_t unit)
{
    struct figures made = {0};
    size_t first_ring = shapes->ring_first[unit], end_ring = shapes->ring_first[unit + 1];
    const double *origin = &shapes->xy[2 * shapes->point_start[first_ring]];
    for (size_t r = first_ring; r < end_ring; r++) {
        size_t first = shapes->point_start[r], end = shapes->point_start[r + 1];
        for (size_t p = first; p < end; p++) {
            const double *a = &shapes->xy[2 * p], *b = &shapes->xy[2 * (p + 1 < end ? p + 1 : first)];
            double ax = a[0] - origin[0], ay = a[1] - origin[1], bx = b[0] - origin[0], by = b[1] - origin[1];
            double cross = ax * by - bx * ay;
            made.area += cross / 2;
            made.moment_x += cross * (ax + bx) / 6;
            made.moment_y += cross * (ay + by) / 6;
            made.perimeter += hypot(bx - ax, by - ay);
            made.mean_x += a[0];
            made.mean_y += a[1];
            made.points++;
        }
    }
    return made;
}

void neighbour_shape_figures(const struct neighbour_shapes *shapes, double *area, double *perimeter, double *x,
                             double *y)
{
    for (size_t i = 0; i < shapes->units; i++) {
        bool none = shapes->ring_first[i] == shapes->ring_first[i + 1];
        struct figures made = none ? (struct figures){0} : figures_of(shapes, i);
        const double *origin = none ? NULL : &shapes->xy[2 * shapes->point_start[shapes->ring_first[i]]];
        if (area)
            area[i] = fabs(made.area);
        if (perimeter)
            perimeter[i] = made.perimeter;
        if (x)
            x[i] = made.points == 0 ? NAN
                   : made.area == 0 ? made.mean_x / (double)made.points
                                    : origin[0] + made.moment_x / made.area;
        if (y)
            y[i] = made.points == 0 ? NAN
                   : made.area == 0 ? made.mean_y / (double)made.points
                                    : origin[1] + made.moment_y / made.area;
    }
}
