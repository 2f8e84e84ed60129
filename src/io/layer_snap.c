/* SPDX-License-Identifier: EUPL-1.2
 *
 * From metres to the grid's lattice. The same vertex always falls on the same lattice point, so that borders that
 * are shared in the file are shared on the lattice, and coverage of a partition sums to exactly one.
 */
#include <math.h>

#include "base/memory.h"
#include "io/layer_geometry.h"

static bool snap(double metres, int64_t origin, int32_t cell, int32_t *out)
{
    double steps = floor((metres - (double)origin) * GRID_STEPS / cell + 0.5);
    if (!(steps >= INT32_MIN && steps <= INT32_MAX))
        return false;
    *out = (int32_t)steps;
    return true;
}

/* Snaps a ring to `to`, without repeated points; *count is what is left. */
static bool snap_ring(const struct layer *layer, const struct grid *grid, size_t ring, struct lattice_point *to,
                      size_t *count)
{
    *count = 0;
    for (size_t i = layer->point_start[ring]; i < layer->point_start[ring + 1]; i++) {
        struct lattice_point point;
        if (!snap(layer->xy[2 * i], grid->west, grid->cell, &point.x) ||
            !snap(layer->xy[2 * i + 1], grid->south, grid->cell, &point.y))
            return false;
        if (!*count || point.x != to[*count - 1].x || point.y != to[*count - 1].y)
            to[(*count)++] = point;
    }
    while (*count > 1 && to[0].x == to[*count - 1].x && to[0].y == to[*count - 1].y)
        --*count;
    return true;
}

__extension__ typedef __int128 wide;

/* Does the ring still enclose something, and on the proper side? In 128 bits, from its first point. */
static bool encloses(const struct lattice_point *ring, size_t count, bool inner)
{
    wide area = 0;
    for (size_t i = 1; i + 1 < count; i++) {
        int64_t ax = (int64_t)ring[i].x - ring[0].x, ay = (int64_t)ring[i].y - ring[0].y;
        int64_t bx = (int64_t)ring[i + 1].x - ring[0].x, by = (int64_t)ring[i + 1].y - ring[0].y;
        area += (wide)ax * by - (wide)bx * ay;
    }
    return inner ? area < 0 : area > 0;
}

static d4i_status snap_feature(d4i_context *context, struct layer *layer, const struct grid *grid, uint32_t feature,
                               struct shapes *out)
{
    bool outer_kept = false;
    char name[200];
    for (size_t ring = layer->ring_first[feature]; ring < layer->ring_first[feature + 1]; ring++) {
        bool inner = layer->ring_inner[ring];
        size_t count;
        if (inner && !outer_kept)
            continue; /* a hole in nothing */
        if (!snap_ring(layer, grid, ring, out->points + out->count, &count))
            return fail(context, D4I_BAD_INPUT,
                        "%s lies too far from the grid to be placed on it; is its CRS right, or the grid's?",
                        layer_feature_name(layer, feature, name, sizeof name));
        bool kept = encloses(out->points + out->count, count, inner);
        if (!inner)
            outer_kept = kept;
        if (!kept) {
            const double *first = layer->xy + 2 * layer->point_start[ring];
            TRY(layer_defect_add(context, layer, LAYER_SPIKE, feature, first[0], first[1],
                                 inner ? "an inner ring" : "an outer ring"));
            continue;
        }
        out->count += count;
        out->point_start[++out->rings] = out->count;
    }
    return D4I_OK;
}

/* Features by zone, in the layer's order within a zone: order[first[z] .. first[z+1]-1]. */
static d4i_status features_by_zone(d4i_context *context, const struct layer *layer, const uint32_t *zone_of,
                                   size_t zones, size_t **first, uint32_t **order)
{
    TRY(mem_alloc(context, zones + 2, sizeof **first, first));
    TRY(mem_alloc(context, layer->features, sizeof **order, order));
    for (size_t i = 0; i < layer->features; i++) {
        if (zone_of[i] == UINT32_MAX)
            continue;
        if (zone_of[i] >= zones)
            return fail(context, D4I_BUG, "feature %zu belongs to zone %u of %zu", i, zone_of[i], zones);
        (*first)[zone_of[i] + 2]++;
    }
    for (size_t zone = 0; zone < zones; zone++)
        (*first)[zone + 2] += (*first)[zone + 1];
    for (size_t i = 0; i < layer->features; i++)
        if (zone_of[i] != UINT32_MAX)
            (*order)[(*first)[zone_of[i] + 1]++] = (uint32_t)i;
    return D4I_OK;
}

d4i_status layer_snap(d4i_context *context, struct layer *layer, const struct grid *grid, const uint32_t *zone_of,
                      size_t zones, struct shapes *out)
{
    d4i_status status;
    struct shapes shapes = {.zones = zones};
    size_t *first = NULL;
    uint32_t *order = NULL;
    GUARD(features_by_zone(context, layer, zone_of, zones, &first, &order));
    GUARD(mem_alloc(context, layer->points, sizeof *shapes.points, &shapes.points));
    GUARD(mem_alloc(context, layer->rings + 1, sizeof *shapes.point_start, &shapes.point_start));
    GUARD(mem_alloc(context, zones + 1, sizeof *shapes.ring_first, &shapes.ring_first));
    for (size_t zone = 0; zone < zones; zone++) {
        for (size_t i = first[zone]; i < first[zone + 1]; i++)
            GUARD(snap_feature(context, layer, grid, order[i], &shapes));
        shapes.ring_first[zone + 1] = shapes.rings;
    }
    *out = shapes;
    shapes = (struct shapes){0};
done:
    free(first);
    free(order);
    free(shapes.points);
    free(shapes.point_start);
    free(shapes.ring_first);
    return status;
}
