/* SPDX-License-Identifier: EUPL-1.2
 *
 * Seventh stage: weights onto the pairs, and the allocation in factored form.
 */
#include <math.h>
#include <stdlib.h>

#include "allocate/allocate.h"
#include "base/memory.h"
#include "build/weights.h"

/* Weights are kept as integers of about 31 bits: the largest value of the layer times a power of ten (so that
 * decimal figures stay exact) comes to lie between 2^31 / 10 and 2^31. A value below a thousand-millionth of the
 * largest counts as that much. */
double weight_scale(double most)
{
    const double top = 0x1p31;
    double scale = 1;
    while (most > 0 && most * scale > top)
        scale /= 10;
    while (most > 0 && most * scale * 10 <= top)
        scale *= 10;
    return scale;
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

/* A positive value never becomes 0, or a place with a few people would become a place where nobody can live. */
uint32_t weight_of(double value, double scale)
{
    double scaled = floor(value * scale + 0.5);
    return value > 0 && scaled < 1 ? 1 : (uint32_t)scaled;
}

static d4i_status read_weight(d4i_context *context, struct work *work, const struct project_weight *weight,
                              struct cell_values *out)
{
    return weight->kind == WEIGHT_TABLE ? weight_read_table(context, weight, &work->atlas.grid, out)
                                        : weight_read_polygons(context, work, weight, out);
}

static d4i_status weigh_by_cell(d4i_context *context, struct work *work, const struct project_weight *weight,
                                uint32_t *weights, struct cell_values *values)
{
    const struct pairs *pairs = &work->atlas.pairs;
    TRY(read_weight(context, work, weight, values));
    double scale = weight_scale(most_of(values)), value = 0;
    uint64_t last = GRID_NO_CELL;
    for (size_t i = 0; i < pairs->count; i++) {
        if (pairs->cell[i] != last)
            value = value_at(values, last = pairs->cell[i]);
        weights[i] = weight_of(value, scale);
    }
    return D4I_OK;
}

static d4i_status weigh_pairs(d4i_context *context, struct work *work, const struct project_weight *weight,
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

d4i_status work_place(d4i_context *context, struct work *work)
{
    const struct project *project = work->project;
    struct atlas *atlas = &work->atlas;
    if (!atlas->has_grid)
        return D4I_OK;
    struct weight_level *levels = NULL;
    uint32_t **weights = NULL;
    struct allocation allocation = {0};
    d4i_status status;
    GUARD(mem_alloc(context, project->weight_count, sizeof *levels, &levels));
    GUARD(mem_alloc(context, project->weight_count, sizeof *weights, &weights));
    for (size_t i = 0; i < project->weight_count; i++) {
        GUARD(weigh_pairs(context, work, &project->weights[i], &atlas->weights[i], &weights[i]));
        levels[i] = (struct weight_level){project->weights[i].id, weights[i]};
    }
    GUARD(allocation_method_find(project->method)
              ->run(context, &atlas->pairs, atlas_zone_count(atlas), levels, project->weight_count, &allocation));
    atlas->zone_level = allocation.level;
    atlas->zone_total = allocation.total;
    atlas->zone_shift = allocation.shift;
    atlas->zone_cells = allocation.cells;
    allocation = (struct allocation){0};
done:
    allocation_release(&allocation);
    for (size_t i = 0; weights && i < project->weight_count; i++)
        free(weights[i]);
    free(weights);
    free(levels);
    return status;
}
