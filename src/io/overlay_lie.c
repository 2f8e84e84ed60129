/* SPDX-License-Identifier: EUPL-1.2
 *
 * How two units lie where no edge of the one comes near the other: told from coordinates alone, without GEOS. Most
 * cells of a grid lie inside one municipality, and to intersect each with thousands of vertices would take minutes.
 */
#include "io/overlay_inside.h"

static bool edge_meets(const double *p, const double *q, const struct overlay_box *box)
{
    return !((p[0] < box->west && q[0] < box->west) || (p[0] > box->east && q[0] > box->east) ||
             (p[1] < box->south && q[1] < box->south) || (p[1] > box->north && q[1] > box->north));
}

/* Does a ray from the point to the east cross the edge? Half-open, so that a vertex counts once. */
static bool edge_is_crossed(const double *p, const double *q, double x, double y)
{
    if ((p[1] > y) == (q[1] > y))
        return false;
    return x < p[0] + (y - p[1]) / (q[1] - p[1]) * (q[0] - p[0]);
}

enum overlay_lie overlay_lie(const struct overlay_box *box, const struct layer *unit)
{
    bool inside = false;
    for (size_t ring = 0; ring < unit->rings; ring++) {
        size_t first = unit->point_start[ring], end = unit->point_start[ring + 1];
        const double *p = unit->xy + 2 * (end - 1);
        for (size_t i = first; i < end; i++) {
            const double *q = unit->xy + 2 * i;
            if (edge_meets(p, q, box))
                return LIE_ACROSS;
            inside ^= edge_is_crossed(p, q, box->west, box->south);
            p = q;
        }
    }
    return inside ? LIE_INSIDE : LIE_APART;
}
