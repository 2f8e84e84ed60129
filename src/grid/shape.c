/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rings on the lattice: area, orientation, and whether a point lies inside. Exact.
 */
#include "base/wide.h"
#include "grid/cover.h"

int64_t shape_ring_area(const struct lattice_point *points, uint32_t count)
{
    uint64_t area = 0; /* modulo 2^64: parts may leave the range that the sum is in */
    if (count < 3)
        return 0;
    struct lattice_point a = points[count - 1];
    for (uint32_t i = 0; i < count; i++) {
        struct lattice_point b = points[i];
        area += (uint64_t)((int64_t)a.x + b.x - 2 * (int64_t)points[0].x) * (uint64_t)((int64_t)b.y - a.y);
        a = b;
    }
    return (int64_t)area;
}

void shape_ring_orient(struct lattice_point *points, uint32_t count, bool outer)
{
    int64_t area = shape_ring_area(points, count);
    if (area == 0 || (area > 0) == outer)
        return;
    for (uint32_t i = 0, j = count - 1; i < j; i++, j--) {
        struct lattice_point swap = points[i];
        points[i] = points[j];
        points[j] = swap;
    }
}

bool shape_edge_is_right_of(struct lattice_point a, struct lattice_point b, struct lattice_point point)
{
    if ((a.y > point.y) == (b.y > point.y))
        return false;
    int128 cross = (int128)((int64_t)b.x - a.x) * ((int64_t)point.y - a.y) -
                   (int128)((int64_t)point.x - a.x) * ((int64_t)b.y - a.y);
    return b.y > a.y ? cross > 0 : cross < 0;
}

bool shape_holds(const struct shape *shape, struct lattice_point point)
{
    bool inside = false;
    for (uint32_t r = 0; r < shape->rings; r++) {
        uint32_t first = shape->ring_start[r], end = shape->ring_start[r + 1];
        for (uint32_t i = first, j = end - 1; i < end; j = i++)
            if (shape_edge_is_right_of(shape->points[j], shape->points[i], point))
                inside = !inside;
    }
    return inside;
}
