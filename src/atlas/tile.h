/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cells and tiles: the arithmetic that the writer and the reader of tiles share.
 */
#ifndef ATLAS_TILE_H
#define ATLAS_TILE_H

#include "grid/grid.h"

/* Place of a cell in its tile, and a number that tells tiles apart (cheaper than the Hilbert position). */
static inline uint32_t tile_place(const struct grid *grid, uint64_t cell)
{
    uint32_t row = (uint32_t)(cell / (uint64_t)grid->columns), column = (uint32_t)(cell % (uint64_t)grid->columns);
    return row % GRID_TILE * GRID_TILE + column % GRID_TILE;
}

static inline uint64_t tile_number(const struct grid *grid, uint64_t cell)
{
    uint64_t row = cell / (uint64_t)grid->columns, column = cell % (uint64_t)grid->columns;
    return row / GRID_TILE << 32 | column / GRID_TILE;
}

static inline uint64_t tile_mass(uint32_t coverage, uint32_t weight, uint8_t shift)
{
    return ((uint64_t)coverage * weight) >> shift;
}

#endif
