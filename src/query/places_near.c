/* SPDX-License-Identifier: EUPL-1.2
 *
 * What lies near a place: the nearest urban centre, and the edge of what the atlas shows.
 */
#include "atlas/atlas.h"
#include "base/memory.h"
#include "neighbour/neighbour.h"
#include "query/answer.h"
#include "query/centre_rims.h"
#include "query/places_closer.h"

#define EDGE_LEAST 500.0 /* metres of border that no other place has; less is what boundaries do not fit */

/* --- urban centres ----------------------------------------------------------------------------------------- */

d4i_status places_centre_distances(d4i_context *context, const struct places *places, const struct urban_map *map,
                                   double **km)
{
    struct centre_rims rims = {0};
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, places->count, sizeof **km, km));
    GUARD(centre_rims_make(context, map, 0, &rims));
    for (size_t i = 0; i < places->count; i++)
        (*km)[i] = centre_rims_nearest(&rims, &places->list[i], CENTRE_TO_SIDE, NULL);
done:
    centre_rims_release(&rims);
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
