/* SPDX-License-Identifier: EUPL-1.2
 *
 * Weights from polygons with people in them, finer than the zones: each spreads its value evenly over its ground.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/cover.h"
#include "build/weights.h"

static d4i_status values_of(d4i_context *context, const struct project_weight *weight, const struct layer *layer,
                            double **out)
{
    TRY(mem_alloc(context, layer->features, sizeof **out, out));
    for (size_t f = 0; f < layer->features; f++) {
        struct text text = text_trim(text_of(layer->field[f * layer->field_count]));
        if (!parse_double(text, &(*out)[f]) || (*out)[f] < 0)
            return fail(
                context, D4I_BAD_INPUT,
                "%s: feature %zu: '%.*s' in attribute '%s' is no number from 0 up; leave such features out, "
                "or correct the layer",
                weight->file.path, f + 1, (int)(text.length < 60 ? text.length : 60), text.at, weight->value);
    }
    return D4I_OK;
}

/* Each polygon is a shape of its own, so that the layer may have any number of them with one name. */
static d4i_status cover(d4i_context *context, struct work *work, struct layer *layer, struct pairs *pairs,
                        struct partition *partition)
{
    const struct grid *grid = &work->atlas.grid;
    struct shapes shapes = {0};
    uint32_t *shape_of = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, layer->features, sizeof *shape_of, &shape_of));
    for (size_t f = 0; f < layer->features; f++)
        shape_of[f] = (uint32_t)f;
    GUARD(layer_snap(context, layer, grid, shape_of, layer->features, &shapes));
    GUARD(part_cover(context, &work->cache, cover_key(grid, &shapes), grid, &shapes, pairs, partition));
done:
    free(shape_of);
    shapes_release(&shapes);
    return status;
}

/* Ground beyond the grid takes its part with it; a polygon without ground takes all. */
static void leave_out(const struct partition *partition, const double *value, size_t features,
                      struct cell_values *out)
{
    for (size_t f = 0; f < features; f++) {
        double area = (double)partition->area[f];
        if (!(area > 0))
            out->left_out += value[f];
        else
            out->left_out += value[f] * ((double)partition->outside[f] / area);
    }
}

d4i_status weight_read_polygons(d4i_context *context, struct work *work, const struct project_weight *weight,
                                struct cell_values *out)
{
    const struct recipe_key none = {0};
    const char *fields[1] = {weight->value};
    struct layer layer = {0};
    struct pairs pairs = {0};
    struct partition partition = {0};
    double *value = NULL;
    d4i_status status;
    struct layer_options how = {.layer = weight->layer, .crs = weight->crs};
    GUARD(work_layer(context, work, &weight->file, &none, how, fields, 1, &layer));
    GUARD(values_of(context, weight, &layer, &value));
    GUARD(cover(context, work, &layer, &pairs, &partition));
    for (size_t i = 0; i < pairs.count; i++) {
        uint32_t f = pairs.zone[i];
        if (value[f] > 0 && partition.area[f] > 0)
            GUARD(weight_push(context, out, pairs_cell(&pairs, i),
                              value[f] * ((double)pairs.coverage[i] / (double)partition.area[f])));
    }
    leave_out(&partition, value, layer.features, out);
    GUARD(weight_sort(context, out));
done:
    layer_release(&layer);
    pairs_release(&pairs);
    partition_release(&partition);
    free(value);
    return status;
}
