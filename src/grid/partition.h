/* SPDX-License-Identifier: EUPL-1.2
 *
 * Many shapes on one grid: their covers as one list of pairs (cell, zone, coverage), and how far they are from
 * being a partition.
 */
#ifndef GRID_PARTITION_H
#define GRID_PARTITION_H

#include "grid/cover.h"

/* Shapes in one pool. Zone z has the rings ring_first[z] .. ring_first[z+1]-1; a zone without rings has no
 * geometry. point_start[r] .. point_start[r+1]-1 are the points of ring r. */
struct shapes {
    struct lattice_point *points;
    size_t *point_start;
    size_t *ring_first;
    size_t zones, rings, count;
};
void shapes_release(struct shapes *shapes);

/* Sorted by the grid's walk (tile, then cell), then zone. Cells are read and put by pairs_cell and pairs_put_cell:
 * they are the longest column, and 32 bits hold those of a grid of up to 2^32 cells, any country's. */
struct pairs {
    uint32_t *cell_low;
    uint8_t *cell_high; /* bits 32 .. 39; NULL: all are 0 (a grid has less than 2^38 cells) */
    uint32_t *zone;
    uint32_t *coverage; /* 1 .. COVER_FULL */
    uint32_t *weight;   /* NULL until allocate fills it; see allocate/allocate.h */
    size_t count, capacity;
};
void pairs_release(struct pairs *pairs);

static inline uint64_t pairs_cell(const struct pairs *pairs, size_t pair)
{
    return pairs->cell_low[pair] | (pairs->cell_high ? (uint64_t)pairs->cell_high[pair] << 32 : 0);
}

static inline void pairs_put_cell(struct pairs *pairs, size_t pair, uint64_t cell)
{
    pairs->cell_low[pair] = (uint32_t)cell;
    if (pairs->cell_high)
        pairs->cell_high[pair] = (uint8_t)(cell >> 32);
}

/* The cells `cell`, `cell` + 1, ... of `count` pairs from `pair` on. */
static inline void pairs_put_row(struct pairs *pairs, size_t pair, uint64_t cell, size_t count)
{
    uint32_t *low = pairs->cell_low + pair;
    for (size_t i = 0; i < count; i++)
        low[i] = (uint32_t)(cell + i);
    for (size_t i = 0; pairs->cell_high && i < count; i++)
        pairs->cell_high[pair + i] = (uint8_t)((cell + i) >> 32);
}

/* Room for `needed` pairs of cells, zones and coverage; capacity follows, count and weights stay. */
d4i_status pairs_grow(d4i_context *context, const struct grid *grid, struct pairs *pairs, size_t needed);
/* Pair `from` in the place of pair `to`, but for its weight. */
static inline void pairs_move(struct pairs *pairs, size_t to, size_t from)
{
    pairs_put_cell(pairs, to, pairs_cell(pairs, from));
    pairs->zone[to] = pairs->zone[from];
    pairs->coverage[to] = pairs->coverage[from];
}
/* The first pair of a cell, or where it would stand: pairs->count or a pair of a later cell. O(log count). */
size_t pairs_find(const struct grid *grid, const struct pairs *pairs, uint64_t cell);
/* The end of the pairs from `first` on that are of its tile. O(log of their number). */
size_t pairs_tile_end(const struct grid *grid, const struct pairs *pairs, size_t first);

/* What is wrong with the shapes taken together. Cells at the outer border of a country are `under` without
 * being wrong; a cell that is `over` is an overlap or a repeated polygon. */
struct partition_defect {
    uint64_t cell;
    int64_t excess; /* sum of coverage less COVER_FULL: > 0 overlap, < 0 not covered */
};
struct partition {
    struct partition_defect *defects; /* by cell walk: overlaps, and gaps (gaps.h) */
    size_t count, capacity;
    uint64_t cells_full, cells_over, cells_under;
    uint32_t *winding; /* zones whose shape overlaps itself, ascending */
    size_t winding_count, winding_capacity;
    int64_t *outside; /* per zone: twice the area outside the grid, lattice units */
    int64_t *area;    /* per zone: twice the area, lattice units */
};
void partition_release(struct partition *partition);

/* Covers all shapes in parallel. The result is the same for any number of threads. *pairs and *partition are
 * replaced (release what they held before). Where a sliver's coverage fell below 0 (COVER_SLACK), the cell's
 * largest pair gives the difference, so that cells still sum to what they do. */
d4i_status partition_cover(d4i_context *context, const struct grid *grid, const struct shapes *shapes,
                           struct pairs *pairs, struct partition *partition);
/* Scales the coverage of every cell that is over so that it sums to COVER_FULL exactly (largest remainder by
 * zone order; every pair keeps at least 1). Only on request of the project. */
d4i_status partition_renormalise(d4i_context *context, struct pairs *pairs);

/* zone_at[i] = the zone that holds point i, or UINT32_MAX; the lowest zone where shapes overlap. */
d4i_status partition_locate(d4i_context *context, const struct shapes *shapes, const struct lattice_point *points,
                            size_t count, uint32_t *zone_at);

#endif
