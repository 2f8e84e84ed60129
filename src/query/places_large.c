/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which large city a place is near. Cities are the urban centres that the rules find, so that nobody has to list
 * them: a place lies in one when half of its people do, and otherwise as far from it as its middle is from the
 * nearest cell.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/wide.h"
#include "query/answer.h"
#include "query/urban.h"

/* Cells at the rim of one large centre, by their middles in cells of the grid. */
struct rim {
    uint32_t centre; /* its place in the grid's centres */
    size_t first, count;
};
struct large {
    const struct urban_map *map;
    struct rim *rims;
    size_t count;
    int32_t (*cell)[2]; /* column, row */
    size_t cells, capacity;
    int64_t people; /* from so many on a centre is large */
};

static void large_release(struct large *large)
{
    free(large->rims);
    free(large->cell);
}

static bool in_centre(const struct urban_grid *grid, int32_t column, int32_t row, uint32_t label)
{
    return column >= 0 && row >= 0 && column < grid->columns && row < grid->rows &&
           grid->centre_of[(size_t)row * (size_t)grid->columns + (size_t)column] == label;
}

static d4i_status add_rim(d4i_context *context, struct large *large, uint32_t index)
{
    const struct urban_grid *grid = &large->map->classes;
    const struct urban_centre *centre = &grid->centres[index];
    struct rim *rim = &large->rims[large->count++];
    *rim = (struct rim){.centre = index, .first = large->cells};
    for (int32_t row = centre->south; row <= centre->north; row++)
        for (int32_t column = centre->west; column <= centre->east; column++) {
            const uint32_t label = index + 1;
            if (!in_centre(grid, column, row, label) ||
                (in_centre(grid, column - 1, row, label) && in_centre(grid, column + 1, row, label) &&
                 in_centre(grid, column, row - 1, label) && in_centre(grid, column, row + 1, label)))
                continue;
            TRY(mem_grow(context, &large->cell, &large->capacity, large->cells + 1, sizeof *large->cell));
            large->cell[large->cells][0] = column;
            large->cell[large->cells++][1] = row;
        }
    rim->count = large->cells - rim->first;
    return D4I_OK;
}

static d4i_status find_large(d4i_context *context, struct large *large)
{
    const struct urban_grid *grid = &large->map->classes;
    TRY(mem_alloc(context, grid->centre_count, sizeof *large->rims, &large->rims));
    for (size_t c = 0; c < grid->centre_count; c++)
        if (grid->centres[c].people >= large->people)
            TRY(add_rim(context, large, (uint32_t)c));
    return D4I_OK;
}

static double beyond(double at, double low, double high)
{
    return at < low ? low - at : at > high ? at - high : 0;
}

/* Cells from (x, y), in cells of the grid, to the nearest of a rim; its box tells at once that it is no nearer. */
static double distance_to(const struct large *large, const struct rim *rim, double x, double y, double nearest)
{
    const struct urban_centre *box = &large->map->classes.centres[rim->centre];
    double best = nearest;
    if (hypot(beyond(x, box->west + 0.5, box->east + 0.5), beyond(y, box->south + 0.5, box->north + 0.5)) >= best)
        return best;
    if (in_centre(&large->map->classes, (int32_t)floor(x), (int32_t)floor(y), rim->centre + 1))
        return 0;
    for (size_t i = rim->first; i < rim->first + rim->count; i++) {
        double away = hypot(large->cell[i][0] + 0.5 - x, large->cell[i][1] + 0.5 - y);
        best = away < best ? away : best;
    }
    return best;
}

static void measure_place(const struct large *large, struct place *place)
{
    const struct grid *grid = &large->map->grid;
    double nearest = INFINITY;
    place->near_km = -1;
    if (!(place->area > 0))
        return;
    double x = (place->x - (double)grid->west) / URBAN_SIDE, y = (place->y - (double)grid->south) / URBAN_SIDE;
    for (size_t i = 0; i < large->count; i++) {
        double away = distance_to(large, &large->rims[i], x, y, nearest);
        if (away < nearest) {
            nearest = away;
            place->near_centre = large->rims[i].centre + 1;
        }
    }
    if (place->near_centre)
        place->near_km = nearest * URBAN_SIDE / 1000;
}

/* People of each place, and those in large centres. */
struct inside {
    int64_t people, in_large;
};

static d4i_status find_inside(d4i_context *context, const struct large *large, const struct pairs *pairs,
                              size_t items, struct places *places)
{
    const struct urban_map *map = large->map;
    struct inside *inside;
    TRY(mem_alloc(context, items, sizeof *inside, &inside));
    for (size_t i = 0; i < pairs->count; i++) {
        uint32_t centre = map->classes.centre_of[urban_map_cell(map, pairs_cell(pairs, i))];
        int64_t part = urban_part_of_pair(map, pairs, i);
        inside[pairs->zone[i]].people += part;
        if (centre != URBAN_NO_CENTRE && map->classes.centres[centre - 1].people >= large->people)
            inside[pairs->zone[i]].in_large += part;
    }
    for (size_t i = 0; i < places->count; i++) {
        const struct inside *in = &inside[places->list[i].index];
        places->list[i].in_large = in->people > 0 && 2 * (int128)in->in_large >= in->people;
    }
    free(inside);
    return D4I_OK;
}

/* After the unit that most of their people live in; zones are not asked. */
static d4i_status name_centres(d4i_context *context, const struct atlas *atlas, size_t level,
                               const struct urban_map *map, struct places *places)
{
    if (level == ANSWER_ZONES)
        return D4I_OK;
    const struct urban_places units = {.level = &atlas->levels[level]};
    TRY(mem_alloc(context, map->classes.centre_count, sizeof *places->large_name, &places->large_name));
    return urban_name_centres(context, map, &units, places->large_name);
}

d4i_status places_find_near(d4i_context *context, const struct atlas *atlas, size_t level, int64_t people,
                            const struct urban_map *map, struct places *places)
{
    struct large large = {.map = map, .people = people};
    const struct pairs *pairs = level == ANSWER_ZONES ? &atlas->pairs : &atlas->levels[level].pairs;
    size_t items = level == ANSWER_ZONES ? atlas_zone_count(atlas) : atlas->levels[level].codes.count;
    d4i_status status = D4I_OK;
    GUARD(find_large(context, &large));
    GUARD(find_inside(context, &large, pairs, items, places));
    for (size_t i = 0; i < places->count; i++)
        measure_place(&large, &places->list[i]);
    GUARD(name_centres(context, atlas, level, map, places));
    places->has_near = true;
done:
    large_release(&large);
    return status;
}
