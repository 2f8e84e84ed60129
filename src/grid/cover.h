/* SPDX-License-Identifier: EUPL-1.2
 *
 * Exact coverage of grid cells by polygons, in integers: signed-area accumulation over edges, as in font
 * rasterisers, on a lattice of 1/4096 cell. Every edge is rasterised from its canonical direction, so that two
 * polygons that share an edge produce exactly opposite numbers and a partition sums to exactly COVER_FULL in
 * every cell. See shared design "algorithms 1" and docs/formats/atlas.md.
 */
#ifndef GRID_COVER_H
#define GRID_COVER_H

#include "grid/grid.h"

#define COVER_FULL (2 * GRID_STEPS * GRID_STEPS) /* coverage of a cell that lies wholly inside: 2^25 */

/* Snapping to the lattice may lay the two sides of a sliver across each other, by up to a lattice unit along a
 * cell. Coverage this little below 0 or above COVER_FULL is no fault of the shape. */
#define COVER_SLACK (4 * 2 * GRID_STEPS)

/* Rings are closed by themselves (the last point joins the first); outer and inner rings are told apart by
 * their orientation, counter-clockwise and clockwise or the other way about (shape_ring_orient sets it). ring_start
 * has rings + 1 entries. No side of the shape's box is 2^31 lattice units or longer. */
struct shape {
    const struct lattice_point *points;
    const uint32_t *ring_start;
    uint32_t rings;
};

/* `length` cells of one row, all with the same coverage. Runs of a cover are sorted by row, then column, and
 * do not overlap; cells with coverage 0 do not stand in it. */
struct cover_run {
    int32_t row, column;
    uint32_t length;
    int32_t coverage; /* 1 .. COVER_FULL for a valid shape, but for slivers: see COVER_SLACK */
};

struct cover {
    struct cover_run *runs;
    size_t count, capacity;
    int64_t area;    /* twice the area of the shape in lattice units, by the shoelace formula */
    int64_t outside; /* the part of it that lies outside the grid */
    bool winding;    /* some cell's sum left 0 .. COVER_FULL by more than COVER_SLACK: the shape overlaps itself
                        (values are clamped nowhere; the caller reports the zone) */
};

/* Reusable memory of one thread; zero-initialised is empty. */
struct cover_scratch;
d4i_status cover_scratch_new(d4i_context *context, struct cover_scratch **out);
void cover_scratch_free(struct cover_scratch *scratch);

/* Covers the cells 0 .. columns-1 x 0 .. rows-1 by a shape; appends nothing to *out, replaces it (its memory
 * is reused). A shape that runs the wrong way round altogether is turned, so area >= 0. Sum of coverage + outside
 * == area, exactly. O(edges + crossed cells log) time, O(crossed cells) memory: large and snaky shapes cost no
 * bounding box. */
d4i_status cover_shape(d4i_context *context, struct cover_scratch *scratch, const struct shape *shape,
                       int32_t columns, int32_t rows, struct cover *out);
void cover_release(struct cover *cover);

/* Twice the signed area of a ring (positive = counter-clockwise), in lattice units. */
int64_t shape_ring_area(const struct lattice_point *points, uint32_t count);
/* Turns a ring round in place where needed: outer rings counter-clockwise, the others clockwise. */
void shape_ring_orient(struct lattice_point *points, uint32_t count, bool outer);
/* True when a ray from the point to the east crosses the edge: half-open, at its lower end but not its upper. */
bool shape_edge_is_right_of(struct lattice_point a, struct lattice_point b, struct lattice_point point);
/* True when the point lies inside (even-odd; points on an edge belong to the shape on their east/north side
 * so that a partition claims each point once). */
bool shape_holds(const struct shape *shape, struct lattice_point point);

#endif
