/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones that are polygons: snapped to the grid's lattice and covered exactly.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/cover.h"

d4i_status work_shapes(d4i_context *context, const struct shapes *shapes, const struct grid *grid,
                       struct atlas_shapes *out)
{
    double unit = (double)grid->cell / GRID_STEPS;
    TRY(mem_alloc(context, shapes->count * 2, sizeof *out->xy, &out->xy));
    TRY(mem_alloc(context, shapes->rings + 1, sizeof *out->point_start, &out->point_start));
    TRY(mem_alloc(context, shapes->zones + 1, sizeof *out->ring_first, &out->ring_first));
    TRY(mem_alloc(context, shapes->rings, sizeof *out->ring_inner, &out->ring_inner));
    for (size_t i = 0; i < shapes->count; i++) {
        out->xy[i * 2] = (double)grid->west + shapes->points[i].x * unit;
        out->xy[i * 2 + 1] = (double)grid->south + shapes->points[i].y * unit;
    }
    memcpy(out->point_start, shapes->point_start, (shapes->rings + 1) * sizeof *out->point_start);
    memcpy(out->ring_first, shapes->ring_first, (shapes->zones + 1) * sizeof *out->ring_first);
    for (size_t r = 0; r < shapes->rings; r++) {
        size_t first = shapes->point_start[r];
        uint32_t length = (uint32_t)(shapes->point_start[r + 1] - first);
        out->ring_inner[r] = shape_ring_area(shapes->points + first, length) < 0;
    }
    out->items = shapes->zones;
    out->rings = shapes->rings;
    out->points = shapes->count;
    return D4I_OK;
}

struct hash cover_key(const struct grid *grid, const struct shapes *shapes)
{
    struct hash key = hash_with_text((struct hash){0}, "cover 4 " D4I_VERSION);
    key = hash_with_int(hash_with_int(key, grid->columns), grid->rows);
    key = hash_with_int(hash_with_int(hash_with_int(key, grid->cell), grid->west), grid->south);
    key = hash_with(key, shapes->points, shapes->count * sizeof *shapes->points);
    key = hash_with(key, shapes->point_start, (shapes->rings + 1) * sizeof *shapes->point_start);
    return hash_with(key, shapes->ring_first, (shapes->zones + 1) * sizeof *shapes->ring_first);
}

/* Of the keys of the layer those without a zone, which the ledger names; the others are the zones' own. */
static d4i_status keep_strays(d4i_context *context, struct work_source *source)
{
    struct names strays = {0};
    d4i_status status = D4I_OK;
    uint32_t index;
    for (size_t f = 0; f < source->layer.features; f++)
        if (source->zone_of_feature[f] == NO_ZONE)
            GUARD(names_add(context, &strays, text_of(names_at(&source->feature_keys, source->key_of_feature[f])),
                            &index, NULL));
    names_release(&source->feature_keys);
    free(source->key_of_feature);
    source->key_of_feature = NULL;
    source->feature_keys = strays;
    return D4I_OK;
done:
    names_release(&strays);
    return status;
}

d4i_status cover_polygons(d4i_context *context, struct work *work, struct work_source *source,
                          struct atlas_source *out)
{
    struct shapes shapes = {0};
    const struct grid *grid = &work->atlas.grid;
    d4i_status status;
    GUARD(layer_snap(context, &source->layer, grid, source->zone_of_feature, out->zone_count, &shapes));
    layer_drop(&source->layer); /* the shapes are what is drawn from here on */
    mem_trim();
    GUARD(part_cover(context, &work->cache, cover_key(grid, &shapes), grid, &shapes, &source->pairs,
                     &source->partition));
    GUARD(cover_defects(context, source, grid, out));
    GUARD(keep_strays(context, source));
    GUARD(work_shapes(context, &shapes, grid, &out->shapes));
    GUARD(mem_alloc(context, out->zone_count, 1, &source->cut));
    for (size_t z = 0; z < out->zone_count; z++)
        source->cut[z] = source->partition.outside[z] != 0;
    partition_release(&source->partition);
    if (work->project->allocate.renormalise)
        GUARD(partition_renormalise(context, &source->pairs));
done:
    shapes_release(&shapes);
    return status;
}
