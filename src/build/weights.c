/* SPDX-License-Identifier: EUPL-1.2
 *
 * Layers with a value per cell, of whatever kind: as weights of pairs, or as values at cells.
 */
#include "build/weights.h"

#include <math.h>
#include <stdlib.h>

#include "allocate/allocate.h"
#include "base/memory.h"

/* Weights are kept as integers of at most 31 bits. Whole numbers stay as they are. Otherwise it is the largest
 * value of the layer times a power of ten (so that decimal figures stay exact) that comes to lie between 2^31 / 10
 * and 2^31, and a value below a thousand-millionth of the largest counts as that much. */
double weight_scale(double most, bool whole)
{
    const double top = 0x1p31;
    double scale = 1;
    while (most > 0 && most * scale > top)
        scale /= 10;
    while (!whole && most > 0 && most * scale * 10 <= top)
        scale *= 10;
    return scale;
}

static bool are_whole(const struct cell_values *values)
{
    for (size_t i = 0; i < values->count; i++)
        if (!weight_is_whole(values->value[i]))
            return false;
    return true;
}

static double most_of(const struct cell_values *values)
{
    double most = 0;
    for (size_t i = 0; i < values->count; i++)
        most = fmax(most, values->value[i]);
    return most;
}

static double value_at(const struct cell_values *values, uint64_t cell)
{
    size_t low = 0, high = values->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (values->cell[middle] < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low < values->count && values->cell[low] == cell ? values->value[low] : 0;
}

static d4i_status read_weight(d4i_context *context, struct work *work, const struct project_weight *weight,
                              struct cell_values *out)
{
    struct raster_options options = weight->raster;
    switch (weight->kind) {
    case WEIGHT_TABLE:
        return weight_read_table(context, weight, &work->atlas.grid, out);
    case WEIGHT_POLYGONS:
        return weight_read_polygons(context, work, weight, out);
    case WEIGHT_RASTER:
        break;
    }
    options.path = weight->file.path;
    return raster_read_cells(context, &options, &work->atlas.grid, out);
}

static d4i_status weigh_by_cell(d4i_context *context, struct work *work, const struct project_weight *weight,
                                uint32_t *weights, struct cell_values *values)
{
    const struct pairs *pairs = &work->atlas.pairs;
    TRY(read_weight(context, work, weight, values));
    double scale = weight_scale(most_of(values), are_whole(values)), value = 0;
    uint64_t last = GRID_NO_CELL;
    for (size_t i = 0; i < pairs->count; i++) {
        if (pairs_cell(pairs, i) != last)
            value = value_at(values, last = pairs_cell(pairs, i));
        weights[i] = weight_of(value, scale);
    }
    return D4I_OK;
}

d4i_status weight_pairs(d4i_context *context, struct work *work, const struct project_weight *weight,
                        struct atlas_weight *described, uint32_t **out)
{
    const struct atlas *atlas = &work->atlas;
    struct cell_values values = {0};
    uint32_t *weights = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, atlas->pairs.count, sizeof *weights, &weights));
    if (weight->kind == WEIGHT_RASTER)
        GUARD(weight_pairs_raster(context, atlas, weight, weights, &values));
    else
        GUARD(weigh_by_cell(context, work, weight, weights, &values));
    described->total = values.total;
    described->left_out = values.left_out;
    *out = weights;
    weights = NULL;
done:
    cell_values_release(&values);
    free(weights);
    return status;
}

d4i_status weight_values_at(d4i_context *context, struct work *work, const struct project_weight *weight,
                            const uint64_t *cell, size_t count, double *out)
{
    struct cell_values values = {0};
    d4i_status status;
    if (weight->kind == WEIGHT_RASTER) {
        struct raster_options options = weight->raster;
        options.path = weight->file.path;
        return raster_read_means(context, &options, &work->atlas.grid, cell, count, out);
    }
    status = read_weight(context, work, weight, &values);
    for (size_t i = 0; status == D4I_OK && i < count; i++)
        out[i] = i && cell[i] == cell[i - 1] ? out[i - 1] : value_at(&values, cell[i]);
    cell_values_release(&values);
    return status;
}

d4i_status weight_land(d4i_context *context, const struct work *work, uint16_t **out)
{
    const struct pairs *pairs = &work->atlas.pairs;
    struct raster_options options = work->project->allocate.land.raster;
    struct cell_values values = {0};
    uint16_t *land = NULL;
    d4i_status status;
    options.path = work->project->allocate.land.file.path;
    GUARD(raster_read_classes(context, &options, &work->atlas.grid, &values));
    GUARD(mem_alloc(context, pairs->count, sizeof *land, &land));
    for (size_t i = 0; i < pairs->count; i++) {
        double class = value_at(&values, pairs_cell(pairs, i));
        land[i] = class > 0 ? (uint16_t) class : ALLOCATE_NO_CLASS;
    }
    *out = land;
    land = NULL;
done:
    free(land);
    cell_values_release(&values);
    return status;
}
