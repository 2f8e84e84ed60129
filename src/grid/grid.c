/* SPDX-License-Identifier: EUPL-1.2
 *
 * The grid's frame and the order in which its cells are walked: tiles along a Hilbert curve, rows inside a tile.
 */
#include "grid/grid.h"

#include <math.h>

#define TILE_BITS 9 /* GRID_TILE = 2^9 */
#define PLACE_BITS (2 * TILE_BITS)

#define COLUMNS_MOST (INT32_MAX / GRID_STEPS)
/* Metres: far more than any projected coordinate, and cell sizes added to it cannot overflow. */
#define METRES_MOST INT64_C(1000000000000)

d4i_status grid_check(d4i_context *context, const struct grid *grid)
{
    if (grid->crs[0] == 0 || memchr(grid->crs, 0, sizeof grid->crs) == NULL)
        return fail(context, D4I_BAD_INPUT, "grid: no coordinate system; give one such as EPSG:3035");
    if (grid->cell < 1 || grid->cell > 1000000)
        return fail(context, D4I_BAD_INPUT, "grid: cells of %d m; give a size from 1 to 1000000", (int)grid->cell);
    if (grid->columns < 1 || grid->rows < 1)
        return fail(context, D4I_BAD_INPUT, "grid: %d x %d cells; it needs at least one", (int)grid->columns,
                    (int)grid->rows);
    if (grid->columns > COLUMNS_MOST || grid->rows > COLUMNS_MOST)
        return fail(context, D4I_BAD_INPUT, "grid: %d x %d cells; at most %d a side, use larger cells",
                    (int)grid->columns, (int)grid->rows, (int)COLUMNS_MOST);
    if (grid->west < -METRES_MOST || grid->west > METRES_MOST || grid->south < -METRES_MOST ||
        grid->south > METRES_MOST)
        return fail(context, D4I_BAD_INPUT, "grid: the corner %lld, %lld is no place on earth",
                    (long long)grid->west, (long long)grid->south);
    if (grid->west % grid->cell != 0 || grid->south % grid->cell != 0)
        return fail(context, D4I_BAD_INPUT, "grid: the corner %lld, %lld is no multiple of the cell size %d",
                    (long long)grid->west, (long long)grid->south, (int)grid->cell);
    return D4I_OK;
}

d4i_status grid_around(d4i_context *context, const char *crs, int32_t cell, const double box[4], int margin,
                       struct grid *out)
{
    if (cell < 1 || cell > 1000000)
        return fail(context, D4I_BAD_INPUT, "grid: cells of %d m; give a size from 1 to 1000000", (int)cell);
    if (strlen(crs) >= sizeof out->crs)
        return fail(context, D4I_BAD_INPUT, "grid: the coordinate system '%s' has too long a name", crs);
    for (int i = 0; i < 4; i++)
        if (!(fabs(box[i]) <= (double)METRES_MOST / 2))
            return fail(context, D4I_BAD_INPUT, "grid: the box has a coordinate that is no place on earth");
    if (!(box[2] >= box[0] && box[3] >= box[1]))
        return fail(context, D4I_BAD_INPUT, "grid: the box is empty");
    int64_t low[2], count[2];
    for (int i = 0; i < 2; i++) {
        int64_t first = (int64_t)floor(box[i] / cell), end = (int64_t)ceil(box[i + 2] / cell);
        if (end == first)
            end++;
        low[i] = (first - margin) * cell;
        count[i] = end - first + 2 * (int64_t)margin;
        if (count[i] < 1 || count[i] > COLUMNS_MOST)
            return fail(context, D4I_BAD_INPUT, "grid: %lld cells of %d m a side; at most %d, use larger cells",
                        (long long)count[i], (int)cell, (int)COLUMNS_MOST);
    }
    struct grid grid = {.west = low[0], .south = low[1], .cell = cell};
    memcpy(grid.crs, crs, strlen(crs));
    grid.columns = (int32_t)count[0];
    grid.rows = (int32_t)count[1];
    TRY(grid_check(context, &grid));
    *out = grid;
    return D4I_OK;
}

/* floor(distance / cell), not misled by the rounding of the division. */
static double cells_along(double distance, double cell)
{
    double cells = floor(distance / cell);
    if (cells * cell > distance)
        return cells - 1;
    return (cells + 1) * cell <= distance ? cells + 1 : cells;
}

uint64_t grid_cell_at(const struct grid *grid, double east, double north)
{
    double column = cells_along(east - (double)grid->west, grid->cell);
    double row = cells_along(north - (double)grid->south, grid->cell);
    if (!(column >= 0 && column < grid->columns && row >= 0 && row < grid->rows))
        return GRID_NO_CELL;
    return (uint64_t)row * (uint64_t)grid->columns + (uint64_t)column;
}

uint32_t grid_tile_columns(const struct grid *grid)
{
    return ((uint32_t)grid->columns + GRID_TILE - 1) >> TILE_BITS;
}

uint32_t grid_tile_rows(const struct grid *grid)
{
    return ((uint32_t)grid->rows + GRID_TILE - 1) >> TILE_BITS;
}

/* Side of the Hilbert square: the smallest power of two that holds the grid's tiles. */
static uint32_t hilbert_side(const struct grid *grid)
{
    uint32_t columns = grid_tile_columns(grid), rows = grid_tile_rows(grid);
    uint32_t most = columns > rows ? columns : rows, side = 1;
    while (side < most)
        side *= 2;
    return side;
}

/* One step of the curve (Hilbert 1891, as in Hacker's Delight 16-1): turns the quadrant's frame. */
static void hilbert_turn(uint32_t side, uint32_t right, uint32_t up, uint32_t *x, uint32_t *y)
{
    if (up)
        return;
    if (right) {
        *x = side - 1 - *x;
        *y = side - 1 - *y;
    }
    uint32_t swap = *x;
    *x = *y;
    *y = swap;
}

uint64_t grid_tile_key_at(const struct grid *grid, uint32_t x, uint32_t y)
{
    uint32_t side = hilbert_side(grid);
    uint64_t key = 0;
    for (uint32_t half = side / 2; half > 0; half /= 2) {
        uint32_t right = (x & half) != 0, up = (y & half) != 0;
        key += (uint64_t)half * half * ((3 * right) ^ up);
        x &= half - 1;
        y &= half - 1;
        hilbert_turn(half, right, up, &x, &y);
    }
    return key;
}

uint64_t grid_tile_key(const struct grid *grid, uint64_t cell)
{
    uint32_t column = (uint32_t)(cell % (uint64_t)grid->columns), row = (uint32_t)(cell / (uint64_t)grid->columns);
    return grid_tile_key_at(grid, column >> TILE_BITS, row >> TILE_BITS);
}

void grid_tile_of_key(const struct grid *grid, uint64_t key, uint32_t *tile_column, uint32_t *tile_row)
{
    uint32_t side = hilbert_side(grid), x = 0, y = 0;
    for (uint32_t half = 1; half < side; half *= 2, key /= 4) {
        uint32_t right = (uint32_t)(key / 2) & 1, up = ((uint32_t)key & 1) ^ right;
        hilbert_turn(half, right, up, &x, &y);
        x += half * right;
        y += half * up;
    }
    *tile_column = x;
    *tile_row = y;
}

uint64_t grid_walk_key(const struct grid *grid, uint64_t cell)
{
    uint32_t column = (uint32_t)(cell % (uint64_t)grid->columns), row = (uint32_t)(cell / (uint64_t)grid->columns);
    uint64_t key = grid_tile_key_at(grid, column >> TILE_BITS, row >> TILE_BITS);
    return key << PLACE_BITS | (row & (GRID_TILE - 1)) << TILE_BITS | (column & (GRID_TILE - 1));
}

uint64_t grid_cell_of_walk_key(const struct grid *grid, uint64_t key)
{
    uint32_t tile_column, tile_row;
    grid_tile_of_key(grid, key >> PLACE_BITS, &tile_column, &tile_row);
    uint64_t row = (uint64_t)tile_row * GRID_TILE + (key >> TILE_BITS & (GRID_TILE - 1));
    return row * (uint64_t)grid->columns + (uint64_t)tile_column * GRID_TILE + (key & (GRID_TILE - 1));
}
