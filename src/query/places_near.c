/* SPDX-License-Identifier: EUPL-1.2
 *
 * What lies near a place: the nearest urban centre, and the edge of what the atlas shows.
 */
#include <math.h>

#include "atlas/atlas.h"
#include "base/memory.h"
#include "neighbour/neighbour.h"
#include "query/answer.h"
#include "query/places_closer.h"

#define EDGE_LEAST 500.0 /* metres of border that no other place has; less is what boundaries do not fit */

/* --- urban centres ----------------------------------------------------------------------------------------- */

/* The cells of each centre: those of centre c are at start[c] .. start[c + 1] - 1. */
struct centre_cells {
    size_t *start;
    uint64_t *cell;
};

static d4i_status list_cells(d4i_context *context, const struct urban_grid *grid, struct centre_cells *out)
{
    size_t cells = (size_t)grid->columns * (size_t)grid->rows, *next = NULL;
    TRY(mem_alloc(context, grid->centre_count + 2, sizeof *out->start, &out->start));
    for (size_t i = 0; i < cells; i++)
        out->start[grid->centre_of[i] ? grid->centre_of[i] : grid->centre_count + 1]++;
    out->start[grid->centre_count + 1] = 0;
    for (size_t c = 1; c <= grid->centre_count; c++)
        out->start[c] += out->start[c - 1];
    TRY(mem_alloc(context, out->start[grid->centre_count], sizeof *out->cell, &out->cell));
    TRY(mem_alloc(context, grid->centre_count + 1, sizeof *next, &next));
    memcpy(next, out->start, (grid->centre_count + 1) * sizeof *next);
    for (size_t i = 0; i < cells; i++)
        if (grid->centre_of[i])
            out->cell[next[grid->centre_of[i] - 1]++] = i;
    free(next);
    return D4I_OK;
}

static double apart(double low, double at, double high)
{
    return fmax(0, fmax(low - at, at - high));
}

/* In cells, from the middle of the place; never more than to the box, so that far centres cost nothing. */
static double distance(const struct urban_grid *grid, const struct centre_cells *cells, double column, double row)
{
    double nearest = INFINITY;
    for (size_t c = 0; c < grid->centre_count; c++) {
        const struct urban_centre *centre = &grid->centres[c];
        double x = apart(centre->west, column, centre->east + 1), y = apart(centre->south, row, centre->north + 1);
        if (x * x + y * y >= nearest)
            continue;
        for (size_t i = cells->start[c]; i < cells->start[c + 1]; i++) {
            const uint64_t column_of = cells->cell[i] % (uint64_t)grid->columns;
            const uint64_t row_of = cells->cell[i] / (uint64_t)grid->columns;
            double west = (double)column_of, south = (double)row_of;
            x = apart(west, column, west + 1);
            y = apart(south, row, south + 1);
            nearest = fmin(nearest, x * x + y * y);
        }
    }
    return sqrt(nearest);
}

d4i_status places_centre_distances(d4i_context *context, const struct places *places, const struct urban_map *map,
                                   double **km)
{
    const struct urban_grid *grid = &map->classes;
    struct centre_cells cells = {0};
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, places->count, sizeof **km, km));
    GUARD(list_cells(context, grid, &cells));
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        (*km)[i] = -1;
        if (!(place->area > 0) || grid->centre_count == 0)
            continue;
        (*km)[i] = distance(grid, &cells, (place->x - (double)map->grid.west) / URBAN_SIDE,
                            (place->y - (double)map->grid.south) / URBAN_SIDE) *
                   URBAN_SIDE / 1000;
    }
done:
    free(cells.start);
    free(cells.cell);
    return status;
}

/* --- coast and border -------------------------------------------------------------------------------------- */

static enum place_edge edge_of(const struct place *const *unit, const struct neighbours *touching, double perimeter,
                               size_t item)
{
    enum place_edge edge = PLACE_INSIDE;
    double shared = 0;
    if (!(perimeter > 0))
        return PLACE_EDGE_UNKNOWN;
    for (size_t i = touching->start[item]; i < touching->start[item + 1]; i++) {
        const struct place *other = unit[touching->other[i]];
        shared += touching->weight[i];
        if (other && unit[item] && strcmp(other->country, unit[item]->country) != 0)
            edge = PLACE_BORDER;
    }
    return edge == PLACE_INSIDE && perimeter - shared > EDGE_LEAST ? PLACE_OUTER : edge;
}

/* Boundaries that do not fit each other share nothing: then all would lie at an edge. */
static void doubt(const struct places *places, uint8_t *edge)
{
    size_t outer = 0, known = 0;
    for (size_t i = 0; i < places->count; i++) {
        outer += edge[i] == PLACE_OUTER;
        known += edge[i] != PLACE_EDGE_UNKNOWN;
    }
    for (size_t i = 0; i < places->count && 2 * outer > known; i++)
        if (edge[i] != PLACE_BORDER)
            edge[i] = PLACE_EDGE_UNKNOWN;
}

d4i_status places_edges(d4i_context *context, const struct places *places, size_t level, uint8_t **edge)
{
    const struct place **unit = NULL;
    struct neighbours touching = {0};
    double *perimeter = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, places->count, 1, edge));
    if (level == ANSWER_ZONES || places->atlas->levels[level].shapes.items == 0)
        goto done;
    const struct atlas_shapes *atlas = &places->atlas->levels[level].shapes;
    const struct neighbour_shapes shapes = {
        .units = atlas->items, .ring_first = atlas->ring_first, .point_start = atlas->point_start, .xy = atlas->xy};
    GUARD(neighbours_bordering(context, &shapes, &touching));
    GUARD(mem_alloc(context, atlas->items, sizeof *perimeter, &perimeter));
    GUARD(mem_alloc(context, atlas->items, sizeof *unit, &unit));
    neighbour_shape_figures(&shapes, NULL, perimeter, NULL, NULL);
    for (size_t i = 0; i < places->count; i++)
        if (places->list[i].index < atlas->items)
            unit[places->list[i].index] = &places->list[i];
    for (size_t i = 0; i < places->count; i++)
        if (places->list[i].index < atlas->items)
            (*edge)[i] = (uint8_t)edge_of(unit, &touching, perimeter[places->list[i].index], places->list[i].index);
    doubt(places, *edge);
done:
    neighbours_release(&touching);
    free(perimeter);
    free(unit);
    return status;
}
