/* SPDX-License-Identifier: EUPL-1.2
 *
 * Allocation by land cover: each class has a density, given or fitted to the zones (classes_fit.c), and a zone in
 * which no class is lived in goes on to the levels of the cascade.
 */
#include "allocate/classes.h"

#include <math.h>

#include "allocate/cascade.h"
#include "base/memory.h"
#include "base/text.h"

#define CODES (UINT16_MAX + 1)
#define WEIGHT_MOST 0x1p31

static d4i_status check_given(d4i_context *context, const struct allocation_task *task)
{
    for (size_t i = 0; i < task->class_count; i++) {
        const struct class_weight *given = &task->classes[i];
        if (given->code == ALLOCATE_NO_CLASS)
            return fail(context, D4I_BAD_INPUT,
                        "land-cover class %u stands for cells without a class; it has no weight",
                        (unsigned)given->code);
        if (!(given->density >= 0 && given->density <= 1e300))
            return fail(context, D4I_BAD_INPUT, "land-cover class %u weighs %g; give a number from 0 on",
                        (unsigned)given->code, given->density);
        for (size_t k = 0; k < i; k++)
            if (task->classes[k].code == given->code)
                return fail(context, D4I_BAD_INPUT, "land-cover class %u is given twice", (unsigned)given->code);
    }
    return D4I_OK;
}

/* Scales so that the densest class weighs 2^31, as other weights do; a positive density never becomes 0. */
static void to_weights(const double *density, uint32_t *weight)
{
    double most = 0;
    for (size_t c = 0; c < CODES; c++)
        most = fmax(most, density[c]);
    for (size_t c = 0; c < CODES; c++)
        weight[c] = density[c] > 0 ? (uint32_t)fmax(1, floor(density[c] / most * WEIGHT_MOST + 0.5)) : 0;
}

static void weigh_zones(const struct allocation_task *task, size_t first, size_t zones, const uint32_t *by_code,
                        uint32_t *weight)
{
    for (size_t i = 0; i < task->pairs->count; i++)
        if (task->pairs->zone[i] - first < zones)
            weight[i] = by_code[task->land[i]];
}

#define NAMED_MOST 8

/* Densities of classes that lie nowhere on the ground: most likely slips. `met` by code. */
static void warn_of_absent(d4i_context *context, const struct allocation_task *task, const bool *met)
{
    char named[100] = "";
    size_t absent = 0;
    for (size_t i = 0; i < task->class_count; i++) {
        const size_t length = strlen(named);
        if (met[task->classes[i].code] || !(task->classes[i].density > 0))
            continue;
        if (absent++ < NAMED_MOST)
            text_print(named + length, sizeof named - length, "%s%u", length ? ", " : "",
                       (unsigned)task->classes[i].code);
    }
    if (absent)
        warn(context,
             "%zu classes of the land cover have a density and lie nowhere on the ground: %s%s; look whether the "
             "codes are those of the raster, or leave them out",
             absent, named, absent > NAMED_MOST ? " and others" : "");
}

static d4i_status weigh_given(d4i_context *context, const struct allocation_task *task, double *density,
                              uint32_t *by_code, uint32_t *weight)
{
    bool told[CODES] = {false}, met[CODES] = {false};
    size_t missing = 0;
    unsigned first = 0;
    TRY(check_given(context, task));
    for (size_t i = 0; i < task->class_count; i++) {
        density[task->classes[i].code] = task->classes[i].density;
        told[task->classes[i].code] = true;
    }
    told[ALLOCATE_NO_CLASS] = true;
    to_weights(density, by_code);
    weigh_zones(task, 0, task->zones, by_code, weight);
    for (size_t i = 0; i < task->pairs->count; i++) {
        met[task->land[i]] = true;
        if (!told[task->land[i]]) {
            told[task->land[i]] = true;
            first = missing++ && first < task->land[i] ? first : task->land[i];
        }
    }
    warn_of_absent(context, task, met);
    if (missing)
        warn(context,
             "%zu classes of the land cover have no weight and count as 0, the first is %u; say so by giving "
             "them 0",
             missing, first);
    return D4I_OK;
}

static d4i_status weigh_fitted(d4i_context *context, const struct allocation_task *task, double *density,
                               uint32_t *by_code, uint32_t *weight)
{
    const size_t whole[] = {0, task->zones};
    const size_t *start = task->source_start ? task->source_start : whole;
    size_t sources = task->source_start ? task->sources : 1;
    if (!task->people)
        return fail(context, D4I_BAD_INPUT,
                    "to fit weights of land-cover classes, the people of each zone must be "
                    "known; give the classes their weights instead");
    for (size_t s = 0; s < sources; s++) {
        struct class_fit fit;
        TRY(classes_fit(context, task, start[s], start[s + 1] - start[s], &fit));
        memset(density, 0, CODES * sizeof *density);
        for (size_t k = 0; k < fit.count; k++)
            density[fit.list[k].code] = fit.list[k].density;
        to_weights(density, by_code);
        weigh_zones(task, start[s], start[s + 1] - start[s], by_code, weight);
        if (task->class_fits)
            task->class_fits[s] = fit;
        else
            class_fit_release(&fit);
    }
    return D4I_OK;
}

static d4i_status classes_weigh(d4i_context *context, const struct allocation_task *task, struct allocation *out)
{
    struct weight_level *levels = NULL;
    uint32_t *weight = NULL, *by_code = NULL;
    double *density = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, task->level_count + 1, sizeof *levels, &levels));
    GUARD(mem_alloc(context, task->pairs->count, sizeof *weight, &weight));
    GUARD(mem_alloc(context, CODES, sizeof *by_code, &by_code));
    GUARD(mem_alloc(context, CODES, sizeof *density, &density));
    GUARD((task->class_count ? weigh_given : weigh_fitted)(context, task, density, by_code, weight));
    levels[0] = (struct weight_level){"land-cover classes", weight};
    if (task->level_count)
        memcpy(levels + 1, task->levels, task->level_count * sizeof *levels);
    GUARD(cascade_run(context, task->pairs, task->zones, levels, task->level_count + 1, out));
done:
    free(density);
    free(by_code);
    free(weight);
    free(levels);
    return status;
}

const struct allocation_method allocation_classes = {
    .id = "classes",
    .title = "by densities of land-cover classes, given or fitted to the zones; else as proportional",
    .reference = "Mennis, J. and Hultgren, T. (2006): Intelligent dasymetric mapping and its application to areal "
                 "interpolation. Cartography and Geographic Information Science 33(3), 179-194",
    .needs_land = true,
    .own_level = true,
    .weigh = classes_weigh,
};
