/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rims of urban centres, and the way to the nearest.
 */
#include "query/centre_rims.h"

#include <math.h>

#include "base/memory.h"

void centre_rims_release(struct centre_rims *rims)
{
    free(rims->rims);
    free(rims->cell);
    *rims = (struct centre_rims){0};
}

static bool in_centre(const struct urban_grid *grid, int32_t column, int32_t row, uint32_t label)
{
    return column >= 0 && row >= 0 && column < grid->columns && row < grid->rows &&
           grid->centre_of[(size_t)row * (size_t)grid->columns + (size_t)column] == label;
}

static d4i_status add_rim(d4i_context *context, struct centre_rims *rims, uint32_t index)
{
    const struct urban_grid *grid = &rims->map->classes;
    const struct urban_centre *centre = &grid->centres[index];
    const uint32_t label = index + 1;
    struct centre_rim *rim = &rims->rims[rims->count++];
    *rim = (struct centre_rim){.centre = index, .first = rims->cells};
    for (int32_t row = centre->south; row <= centre->north; row++)
        for (int32_t column = centre->west; column <= centre->east; column++) {
            if (!in_centre(grid, column, row, label) ||
                (in_centre(grid, column - 1, row, label) && in_centre(grid, column + 1, row, label) &&
                 in_centre(grid, column, row - 1, label) && in_centre(grid, column, row + 1, label)))
                continue;
            TRY(mem_grow(context, &rims->cell, &rims->capacity, rims->cells + 1, sizeof *rims->cell));
            rims->cell[rims->cells][0] = column;
            rims->cell[rims->cells++][1] = row;
        }
    rim->count = rims->cells - rim->first;
    return D4I_OK;
}

d4i_status centre_rims_make(d4i_context *context, const struct urban_map *map, int64_t people,
                            struct centre_rims *out)
{
    const struct urban_grid *grid = &map->classes;
    *out = (struct centre_rims){.map = map};
    TRY(mem_alloc(context, grid->centre_count, sizeof *out->rims, &out->rims));
    for (size_t c = 0; c < grid->centre_count; c++)
        if (grid->centres[c].people >= people)
            TRY(add_rim(context, out, (uint32_t)c));
    return D4I_OK;
}

/* Square of the way from (x, y) to a box, which is 0 inside it. */
static double square_to(double x, double y, double west, double south, double east, double north)
{
    double over = fmax(0, fmax(west - x, x - east)), up = fmax(0, fmax(south - y, y - north));
    return over * over + up * up;
}

/* The smaller of `nearest` and the square of the way to a rim, in cells; its box tells at once that it is no
 * nearer.
 */
static double square_to_rim(const struct centre_rims *rims, const struct centre_rim *rim, double x, double y,
                            double to, double nearest)
{
    const struct urban_grid *grid = &rims->map->classes;
    const struct urban_centre *box = &grid->centres[rim->centre];
    const double low = 0.5 - to, high = 0.5 + to;
    if (square_to(x, y, box->west + low, box->south + low, box->east + high, box->north + high) >= nearest)
        return nearest;
    if (in_centre(grid, (int32_t)floor(x), (int32_t)floor(y), rim->centre + 1))
        return 0;
    for (size_t i = rim->first; i < rim->first + rim->count; i++) {
        const int32_t *cell = rims->cell[i];
        nearest = fmin(nearest, square_to(x, y, cell[0] + low, cell[1] + low, cell[0] + high, cell[1] + high));
    }
    return nearest;
}

double centre_rims_nearest(const struct centre_rims *rims, const struct place *place, double to, uint32_t *centre)
{
    const struct grid *grid = &rims->map->grid;
    double nearest = INFINITY;
    uint32_t found = 0;
    if (place->area > 0) {
        double x = (place->x - (double)grid->west) / URBAN_SIDE, y = (place->y - (double)grid->south) / URBAN_SIDE;
        for (size_t i = 0; i < rims->count; i++) {
            double square = square_to_rim(rims, &rims->rims[i], x, y, to, nearest);
            if (square < nearest)
                found = rims->rims[i].centre + 1;
            nearest = square;
        }
    }
    if (centre)
        *centre = found;
    return found ? sqrt(nearest) * URBAN_SIDE / 1000 : -1;
}
