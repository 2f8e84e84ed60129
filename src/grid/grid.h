/* SPDX-License-Identifier: EUPL-1.2
 *
 * The equal-area grid: cells, their INSPIRE codes, tiles and the fixed order in which cells are walked.
 *
 * Cells are squares of `cell` metres, half-open [E, E+s) x [N, N+s), numbered row * columns + column with row 0
 * in the south. Coordinates inside the program are lattice units of 1/4096 cell from the grid's south-west
 * corner (GRID_STEPS), so that areas and coverage are integers.
 */
#ifndef GRID_GRID_H
#define GRID_GRID_H

#include "base/text.h"

#define GRID_STEPS 4096
#define GRID_TILE 512 /* cells along the side of a tile */
#define GRID_NO_CELL UINT64_MAX
#define GRID_CODE_MAX 64

struct grid {
    char crs[24];        /* "EPSG:3035" */
    int64_t west, south; /* metres; multiples of cell */
    int32_t cell;        /* metres, 1 .. 1 000 000 */
    int32_t columns, rows;
};

struct lattice_point {
    int32_t x, y;
};

/* Position of a grid square read from a code: the south-west corner and the size, in metres. */
struct grid_square {
    int32_t epsg; /* 0 where the code does not say */
    int32_t size;
    int64_t north, east;
};

/* Refuses sizes, corners that are no multiple of the cell, and extents beyond 2^31 lattice units. */
d4i_status grid_check(d4i_context *context, const struct grid *grid);
/* The smallest grid of `cell` metres that holds the box (metres), with `margin` cells around it. */
d4i_status grid_around(d4i_context *context, const char *crs, int32_t cell, const double box[4], int margin,
                       struct grid *out);
uint64_t grid_cell_at(const struct grid *grid, double east, double north); /* GRID_NO_CELL outside */
/* Long INSPIRE code of a cell, e.g. CRS3035RES100mN3123400E4032100. Returns out. */
char *grid_cell_code(const struct grid *grid, uint64_t cell, char out[GRID_CODE_MAX]);
/* Reads long (CRS3035RES1000mN..E..), short (1kmN3123E4032, 100mN31234E40321) and country-prefixed codes, and those
 * of Statistics Netherlands behind CRS and size (CRS28992RES100mE1550N4636, in hundreds of metres).
 * False when it is no code or the corner is not a multiple of the size. */
bool grid_parse_code(struct text code, struct grid_square *out);
/* The short form of a square ("1kmN3123E4032"). */
char *grid_short_code(const struct grid_square *square, char out[GRID_CODE_MAX]);

/* Tiles of 512 x 512 cells, in Hilbert order over the smallest power of two that holds the grid. */
uint32_t grid_tile_columns(const struct grid *grid);
uint32_t grid_tile_rows(const struct grid *grid);
uint64_t grid_tile_key(const struct grid *grid, uint64_t cell); /* Hilbert position of the cell's tile */
uint64_t grid_tile_key_at(const struct grid *grid, uint32_t tile_column, uint32_t tile_row);
void grid_tile_of_key(const struct grid *grid, uint64_t key, uint32_t *tile_column, uint32_t *tile_row);
/* Sort key of the walk: tile by Hilbert position, then row-major inside the tile. Unique per cell; the low 18
 * bits are the cell's place in its tile. */
uint64_t grid_walk_key(const struct grid *grid, uint64_t cell);
uint64_t grid_cell_of_walk_key(const struct grid *grid, uint64_t key);

#endif
