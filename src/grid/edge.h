/* SPDX-License-Identifier: EUPL-1.2
 *
 * One edge of a ring, as signed increments of coverage per cell (cover.c says what becomes of them).
 *
 * The method is signed-area accumulation, as in font rasterisers, with one twist. They round where an edge crosses
 * a cell border; then areas do not add up. Here the integrals are rounded instead. For an edge that rises from
 * (x0, y0), with t = y - y0 and u = L - x0 for a column line L,
 *
 *     K(u, t) = integral over 0..t of 2 max(0, L - x),  J(t) = integral over 0..t of 2 (x - x0)
 *     K = 2 u t - J(t) left of the line, 0 right of it; plus Q(u) = u^2 dy/|dx| once the line is crossed
 *
 * and the part right of the edge of a cell is a second difference of K. J is rounded where a row line is crossed, Q
 * where a column line is, and every cell takes differences of these: so whatever the rounding, a ring's coverage
 * adds up to its shoelace area exactly, and a cell is wrong by a few units of 2^-25. The edge is always walked
 * upwards, so neighbours round alike, and a partition sums to exactly 1.
 *
 * J and Q are computed in double precision, whose operations IEEE 754 defines to the last bit; with
 * -ffp-contract=off every build gets the same integers. (64-bit division instead costs 3 times as much.)
 */
#ifndef GRID_EDGE_H
#define GRID_EDGE_H

#include <float.h>

#include "grid/grid.h"

_Static_assert(FLT_EVAL_METHOD == 0, "coverage relies on double precision being evaluated as such");

#define EDGE_BITS 12
#define EDGE_STEP INT64_C(4096)
#define EDGE_MASK (GRID_STEPS - 1)
_Static_assert(GRID_STEPS == 1 << EDGE_BITS, "lattice steps");

/* An edge that rises: dy > 0. Coordinates from the south-west corner of the cells that are wanted. Edges that
 * ran downwards in their ring add to the cells on their right (sign 1), the others take away (sign -1). */
struct edge {
    int64_t x, y, dx, dy;
    double lean, rise; /* |dx| / dy, dy / |dx| */
    uint32_t sign;
};

/* Where an edge is after it has risen by t. */
struct edge_place {
    int64_t t, column;
    int64_t integral; /* J */
};

static inline int64_t edge_round(double x)
{
    return (int64_t)(x + 0.5);
}

static inline struct edge edge_of(int64_t xa, int64_t ya, int64_t xb, int64_t yb)
{
    struct edge edge = {.x = xa, .y = ya, .dx = xb - xa, .dy = yb - ya, .sign = UINT32_MAX};
    if (ya > yb)
        edge = (struct edge){.x = xb, .y = yb, .dx = xa - xb, .dy = ya - yb, .sign = 1};
    double dx = (double)(edge.dx < 0 ? -edge.dx : edge.dx), dy = (double)edge.dy;
    edge.lean = dx / dy;
    edge.rise = edge.dx == 0 ? 0 : dy / dx;
    return edge;
}

static inline struct edge_place edge_at(const struct edge *edge, int64_t t)
{
    if (t == edge->dy)
        return (struct edge_place){t, (edge->x + edge->dx) >> EDGE_BITS, edge->dx * edge->dy};
    double aside = (double)t * edge->lean;
    int64_t whole = (int64_t)aside, integral = edge_round((double)t * aside);
    if (edge->dx >= 0)
        return (struct edge_place){t, (edge->x + whole) >> EDGE_BITS, integral};
    return (struct edge_place){t, (edge->x - whole - (aside > (double)whole)) >> EDGE_BITS, -integral};
}

static inline int64_t edge_crossing(double u, double rise)
{
    return edge_round(u * (u * rise));
}

/* What an edge longer than a cell or two adds, cell by cell: add(sink, row, column, increment) for the rows
 * 0 .. rows-1 and the columns 0 .. columns-1. What lies left of column 0 is carried into it. Unsigned numbers,
 * as only the sum of all increments has to be in range. */
typedef void (*edge_add)(void *sink, int64_t row, int64_t column, uint32_t increment);

static inline void edge_row(const struct edge *edge, int64_t row, int64_t columns, struct edge_place from,
                            struct edge_place to, edge_add add, void *sink)
{
    int64_t low = from.column < to.column ? from.column : to.column;
    int64_t high = from.column < to.column ? to.column : from.column;
    bool right = edge->dx >= 0;
    const struct edge_place *left_end = right ? &from : &to;
    uint64_t sign = edge->sign, full = 2 * (uint64_t)EDGE_STEP * (uint64_t)(to.t - from.t);
    uint64_t before = 0, part_before = 0; /* of the line c, of the cell c - 1 */
    for (int64_t c = low < 0 ? -1 : low; c < high && c < columns; c++) {
        int64_t u = (c + 1) * EDGE_STEP - edge->x;
        uint64_t left = 2 * (uint64_t)u * (uint64_t)left_end->t - (uint64_t)left_end->integral;
        uint64_t here = (uint64_t)edge_crossing((double)u, edge->rise) + (right ? -left : left);
        uint64_t part = here - before;
        if (c >= 0) {
            add(sink, row, c, (uint32_t)(sign * (part - part_before)));
            part_before = part;
        }
        before = here;
    }
    if (high < 0) {
        add(sink, row, 0, (uint32_t)(sign * full));
        return;
    }
    if (high >= columns)
        return;
    uint64_t u = (uint64_t)((high + 1) * EDGE_STEP - edge->x);
    uint64_t here = 2 * u * (uint64_t)(to.t - from.t) - (uint64_t)(to.integral - from.integral);
    uint64_t part = here - before;
    add(sink, row, high, (uint32_t)(sign * (part - part_before)));
    if (high + 1 < columns)
        add(sink, row, high + 1, (uint32_t)(sign * (full - part)));
}

static inline void edge_walk(const struct edge *edge, int64_t columns, int64_t rows, edge_add add, void *sink)
{
    int64_t first = edge->y >> EDGE_BITS, last = (edge->y + edge->dy - 1) >> EDGE_BITS;
    struct edge_place from = {0, edge->x >> EDGE_BITS, 0};
    if (first < 0 && last >= 0) {
        from = edge_at(edge, -edge->y);
        first = 0;
    }
    for (int64_t row = first; row <= last && row < rows && row >= 0; row++) {
        int64_t t = (row + 1) * EDGE_STEP - edge->y;
        struct edge_place to = edge_at(edge, t < edge->dy ? t : edge->dy);
        edge_row(edge, row, columns, from, to, add, sink);
        from = to;
    }
}

/* The same numbers as edge_walk, without branches, for an edge inside two rows and two columns; `cells` is a dense
 * array of rows of `stride` increments. It may touch the row above (with zeros) and two columns on the right. */
static inline void edge_short(uint32_t *cells, size_t stride, int32_t xa, int32_t ya, int32_t xb, int32_t yb)
{
    bool down = ya > yb;
    int32_t x0 = down ? xb : xa, y0 = down ? yb : ya, x1 = down ? xa : xb, y1 = down ? ya : yb;
    uint32_t sign = down ? 1 : UINT32_MAX;
    int32_t dx = x1 - x0, dy = y1 - y0, width = dx < 0 ? -dx : dx;
    int32_t row = y0 >> EDGE_BITS, column0 = x0 >> EDGE_BITS, column1 = x1 >> EDGE_BITS;
    int32_t column = column0 < column1 ? column0 : column1;
    double lean = (double)width / (dy == 0 ? 1 : dy), rise = (double)dy / (width == 0 ? 1 : width);

    /* t1: where the edge leaves the lower row */
    int32_t t1 = ((row + 1) << EDGE_BITS) - y0;
    bool one_row = t1 >= dy;
    t1 = one_row ? dy : t1;
    double aside = (double)t1 * lean;
    int32_t whole = (int32_t)aside, integral1 = (int32_t)edge_round((double)t1 * aside);
    int32_t x_right = x0 + whole, x_left = x0 - whole - (aside > (double)whole);
    int32_t column_at1 = (dx < 0 ? x_left : x_right) >> EDGE_BITS;
    column_at1 = one_row ? column1 : column_at1;
    uint32_t j1 = (uint32_t)(dx < 0 ? -integral1 : integral1), j2 = (uint32_t)dx * (uint32_t)dy;
    j1 = one_row ? j2 : j1;

    uint32_t u = (uint32_t)(((column + 1) << EDGE_BITS) - x0);
    uint32_t q = (uint32_t)edge_crossing((double)(int32_t)u, rise), t1u = (uint32_t)t1, t2u = (uint32_t)dy;
    uint32_t k1 = (column_at1 == column ? 2 * u * t1u - j1 : 0) + (column_at1 == column0 ? 0 : q);
    uint32_t k2 = (column1 == column ? 2 * u * t2u - j2 : 0) + (column1 == column0 ? 0 : q);

    uint32_t *at = cells + (size_t)row * stride + (size_t)column;
    uint32_t far = 2 * (u + GRID_STEPS), part = k1, both = far * t1u - j1;
    at[0] += sign * part;
    at[1] += sign * (both - 2 * part);
    at[2] += sign * (2 * GRID_STEPS * t1u - (both - part));
    part = k2 - k1;
    both = far * (t2u - t1u) - (j2 - j1);
    at += stride;
    at[0] += sign * part;
    at[1] += sign * (both - 2 * part);
    at[2] += sign * (2 * GRID_STEPS * (t2u - t1u) - (both - part));
}

#endif
