/* SPDX-License-Identifier: EUPL-1.2
 *
 * Urban centres on their way from clusters of dense cells to their last outline. Inside room urban only.
 */
#ifndef URBAN_CENTRE_H
#define URBAN_CENTRE_H

#include "urban/cluster.h"

#define GROUND_OPEN 1  /* nobody there and little land: not counted by the majority rule */
#define GROUND_WATER 2 /* and nothing built */

/* Cells of centres, in the order in which they joined. */
struct centre_cells {
    uint64_t *cell;
    size_t count, capacity;
};

struct centre_work {
    const struct urban_cells *cells;
    const struct urban_parameters *parameters;
    const uint8_t *ground; /* [cell] GROUND_* */
    uint32_t *of;          /* [cell] label of its centre, 0 = none */
    uint32_t *seen;        /* [cell] the last mark that was put on it */
    uint32_t mark;         /* the last one given out */
    struct centre_cells joined;
    uint64_t *flood; /* room for hole_cells + 1 */
};

/* Adds the cells at the edge of centres, sweep by sweep, until none is left to add; a sweep sees what the last one
 * left, all of it at once. work->joined holds all cells of the centres that may grow, and gets those added. */
d4i_status centre_smooth(d4i_context *context, struct centre_work *work);

/* Fills the holes of one centre: sets of at most hole_cells cells that are not of it and have no way out. `cell`
 * lists the centre. Cells of other centres in a hole count for its size and stay what they are. */
d4i_status centre_fill(d4i_context *context, struct centre_work *work, uint32_t label, const uint64_t *cell,
                       size_t count);

/* Paints grid->centre_of and makes grid->centres from the clusters of centre cells. `ground`: GROUND_* of all
 * cells. */
d4i_status centres_make(d4i_context *context, const struct urban_cells *cells,
                        const struct urban_parameters *parameters, const struct clusters *clusters,
                        const uint8_t *ground, struct urban_grid *grid);

static inline uint64_t centre_total(const struct urban_cells *cells)
{
    return (uint64_t)cells->columns * (uint64_t)cells->rows;
}

/* The neighbours of a cell that lie in the grid: 8 of them, or 4 (those that share a side come first). How many. */
static inline int centre_neighbours(const struct urban_cells *cells, uint64_t cell, int wanted, uint64_t out[8])
{
    static const int8_t east[] = {0, -1, 1, 0, -1, 1, -1, 1}, north[] = {-1, 0, 0, 1, -1, -1, 1, 1};
    uint64_t columns = (uint64_t)cells->columns;
    int64_t row = (int64_t)(cell / columns), column = (int64_t)(cell % columns);
    int count = 0;
    for (int i = 0; i < wanted; i++) {
        int64_t x = column + east[i], y = row + north[i];
        if (x >= 0 && y >= 0 && x < cells->columns && y < cells->rows)
            out[count++] = (uint64_t)y * columns + (uint64_t)x;
    }
    return count;
}

#endif
