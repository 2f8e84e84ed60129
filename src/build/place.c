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
static double scale_of(const struct cell_values *values)
{
    const double top = 0x1p31;
    double most = 0, scale = 1;
    for (size_t i = 0; i < values->count; i++)
        most = fmax(most, values->value[i]);
    while (most > 0 && most * scale > top)
        scale /= 10;
    while (most > 0 && most * scale * 10 <= top)
        scale *= 10;
    return scale;
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
static uint32_t weight_of(double value, double scale)
{
    double scaled = floor(value * scale + 0.5);
    return value > 0 && scaled < 1 ? 1 : (uint32_t)scaled;
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

static d4i_status weigh_pairs(d4i_context *context, struct work *work, const struct project_weight *weight,
                              struct atlas_weight *described, uint32_t **out)
{
    const struct atlas *atlas = &work->atlas;
    struct cell_values values = {0};
    uint32_t *weights = NULL;
    d4i_status status;
    GUARD(read_weight(context, work, weight, &values));
    GUARD(mem_alloc(context, atlas->pairs.count, sizeof *weights, &weights));
    described->total = values.total;
    described->left_out = values.left_out;
    double scale = scale_of(&values), value = 0;
    uint64_t last = GRID_NO_CELL;
    for (size_t i = 0; i < atlas->pairs.count; i++) {
        if (atlas->pairs.cell[i] != last)
            value = value_at(&values, last = atlas->pairs.cell[i]);
        weights[i] = weight_of(value, scale);
    }
    *out = weights;
    weights = NULL;
done:
    cell_values_release(&values);
    free(weights);
    return status;
}

/* The people of each zone in the total of its source's first variable; -1 where it is not known. */
static d4i_status total_people(d4i_context *context, const struct atlas *atlas, int64_t **out)
{
    int64_t *people;
    TRY(mem_alloc(context, atlas_zone_count(atlas), sizeof *people, &people));
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        const struct atlas_column *total = source->variable_count ? &source->variables[0].column[0] : NULL;
        for (size_t z = 0; z < source->zone_count; z++) {
            bool known = total && total->status[z] != D4I_SUPPRESSED && total->status[z] != D4I_MISSING;
            people[source->first_zone + z] = known && total->people[z] >= 0 ? total->people[z] : -1;
        }
    }
    *out = people;
    return D4I_OK;
}

static d4i_status source_starts(d4i_context *context, const struct atlas *atlas, size_t **out)
{
    size_t *start;
    TRY(mem_alloc(context, atlas->source_count + 1, sizeof *start, &start));
    for (size_t s = 0; s < atlas->source_count; s++)
        start[s] = atlas->sources[s].first_zone;
    start[atlas->source_count] = atlas_zone_count(atlas);
    *out = start;
    return D4I_OK;
}

/* The method at work: `levels` are those of the project. */
static d4i_status weigh(d4i_context *context, struct work *work, const struct weight_level *levels,
                        struct allocation *out)
{
    struct atlas *atlas = &work->atlas;
    const struct allocation_method *method = allocation_method_find(work->project->method);
    int64_t *people = NULL;
    size_t *start = NULL;
    d4i_status status;
    GUARD(source_starts(context, atlas, &start));
    if (method->needs_people)
        GUARD(total_people(context, atlas, &people));
    const struct allocation_task task = {.grid = &atlas->grid,
                                         .pairs = &atlas->pairs,
                                         .zones = atlas_zone_count(atlas),
                                         .source_start = start,
                                         .sources = atlas->source_count,
                                         .levels = levels,
                                         .level_count = work->project->weight_count,
                                         .people = people};
    GUARD(allocation_check(context, method, &task));
    GUARD(method->weigh(context, &task, out));
done:
    free(people);
    free(start);
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
    GUARD(weigh(context, work, levels, &allocation));
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
