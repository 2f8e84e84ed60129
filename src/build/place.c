/* SPDX-License-Identifier: EUPL-1.2
 *
 * Seventh stage: weights onto the pairs, and the allocation in factored form.
 */
#include <math.h>
#include <stdlib.h>

#include "allocate/classes.h"
#include "base/memory.h"
#include "build/weights.h"

static d4i_status source_people(d4i_context *context, const struct atlas_source *source, int64_t *people)
{
    struct column_values total = {0};
    bool any = source->variable_count > 0;
    if (any)
        TRY(atlas_column_read(context, &source->variables[0].column[0], &total));
    for (size_t z = 0; z < source->zone_count; z++) {
        bool known = any && total.status[z] != D4I_SUPPRESSED && total.status[z] != D4I_MISSING;
        people[z] = known && total.people[z] >= 0 ? total.people[z] : -1;
    }
    if (any)
        atlas_column_done(&source->variables[0].column[0], &total);
    return D4I_OK;
}

/* The people of each zone in the total of its source's first variable; -1 where it is not known. */
static d4i_status total_people(d4i_context *context, const struct atlas *atlas, int64_t **out)
{
    TRY(mem_alloc(context, atlas_zone_count(atlas), sizeof **out, out));
    for (size_t s = 0; s < atlas->source_count; s++)
        TRY(source_people(context, &atlas->sources[s], *out + atlas->sources[s].first_zone));
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

static d4i_status given_classes(d4i_context *context, const struct project_allocate *how, struct class_weight **out)
{
    TRY(mem_alloc(context, how->land_class_count, sizeof **out, out));
    for (size_t i = 0; i < how->land_class_count; i++)
        (*out)[i] = (struct class_weight){(uint16_t)how->land_class[i], how->land_density[i]};
    return D4I_OK;
}

/* "12.5 people in a cell (standard error 0.3) over 40 zones". */
static void class_words(const struct class_density *class, char *out, size_t size)
{
    static const char *const states[] = {[CLASS_FITTED] = "",
                                         [CLASS_EMPTY] = ", the least that there is",
                                         [CLASS_TOGETHER] = ", not told apart from other classes",
                                         [CLASS_UNOBSERVED] = ", in no zone whose people are known"};
    char error[64] = "";
    if (!isnan(class->error))
        text_print(error, sizeof error, " (standard error %.6g)", class->error);
    text_print(out, size, "%.6g people in a cell%s over %zu zones%s", class->density, error, class->zones,
               states[class->state]);
}

/* What was fitted to a source is told by its first variable, whose total it was fitted to. */
static d4i_status tell_classes(d4i_context *context, const struct atlas_source *source, const struct class_fit *fit,
                               enum class_estimator estimator)
{
    char key[64], words[200];
    if (source->variable_count == 0 || fit->count == 0)
        return D4I_OK;
    struct atlas_facts *facts = &source->variables[0].facts;
    text_print(words, sizeof words, "%s, fitted to %zu zones; %zu left out",
               estimator == CLASSES_SQUARES ? "least squares" : "Poisson", fit->zones, fit->left_out);
    if (!isnan(fit->dispersion)) {
        const size_t length = strlen(words);
        text_print(words + length, sizeof words - length, "; dispersion %.6g", fit->dispersion);
    }
    TRY(atlas_fact_add(context, facts, "allocate.classes", words));
    for (size_t k = 0; k < fit->count; k++) {
        text_print(key, sizeof key, "allocate.class.%u", (unsigned)fit->list[k].code);
        class_words(&fit->list[k], words, sizeof words);
        TRY(atlas_fact_add(context, facts, key, words));
    }
    return D4I_OK;
}

/* The method at work: `levels` are those of the project. */
static d4i_status weigh(d4i_context *context, struct work *work, const struct weight_level *levels,
                        struct allocation *out)
{
    struct atlas *atlas = &work->atlas;
    const struct allocation_method *method = allocation_method_find(work->project->allocate.method);
    const struct project_allocate *how = &work->project->allocate;
    const bool fits_classes = method->needs_land && how->land_class_count == 0;
    struct class_weight *classes = NULL;
    struct class_fit *fits = NULL;
    uint16_t *land = NULL;
    int64_t *people = NULL;
    size_t *start = NULL;
    d4i_status status;
    GUARD(source_starts(context, atlas, &start));
    if (method->needs_people || fits_classes)
        GUARD(total_people(context, atlas, &people));
    if (method->needs_land)
        GUARD(weight_land(context, work, &land));
    GUARD(given_classes(context, how, &classes));
    if (fits_classes)
        GUARD(mem_alloc(context, atlas->source_count, sizeof *fits, &fits));
    const struct allocation_task task = {.grid = &atlas->grid,
                                         .pairs = &atlas->pairs,
                                         .zones = atlas_zone_count(atlas),
                                         .source_start = start,
                                         .sources = atlas->source_count,
                                         .levels = levels,
                                         .level_count = work->project->weight_count,
                                         .people = people,
                                         .land = land,
                                         .classes = classes,
                                         .class_count = how->land_class_count,
                                         .estimator = how->estimator,
                                         .class_fits = fits};
    GUARD(allocation_check(context, method, &task));
    GUARD(method->weigh(context, &task, out));
    for (size_t s = 0; fits && s < atlas->source_count; s++)
        GUARD(tell_classes(context, &atlas->sources[s], &fits[s], how->estimator));
done:
    for (size_t s = 0; fits && s < atlas->source_count; s++)
        class_fit_release(&fits[s]);
    free(fits);
    free(classes);
    free(land);
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
    const struct allocation_method *method = allocation_method_find(project->allocate.method);
    struct weight_level *levels = NULL;
    uint32_t **weights = NULL;
    struct allocation allocation = {0};
    d4i_status status;
    GUARD(mem_alloc(context, project->weight_count, sizeof *levels, &levels));
    GUARD(mem_alloc(context, project->weight_count, sizeof *weights, &weights));
    for (size_t i = 0; i < project->weight_count; i++) {
        struct atlas_weight *described = &atlas->weights[atlas->weight_count - project->weight_count + i];
        GUARD(weight_pairs(context, work, &project->weights[i], described, &weights[i]));
        levels[i] = (struct weight_level){project->weights[i].id, weights[i]};
        if (i == 0 && method->in_place) { /* 4 B a pair are saved */
            free(atlas->pairs.weight);
            atlas->pairs.weight = weights[i];
            weights[i] = NULL;
        }
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
