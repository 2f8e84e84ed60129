/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the mix of people may go with: the logarithm of density, and covariates. A resident meets them not in the
 * own cell alone but in the surroundings, so a term is the mean over the people around (100 m and 200 m in standard
 * deviation where cells are of 100 m), with the own cell at half the weight of either mean. Means over people, not
 * over ground: parks and rivers do not make a neighbourhood less dense. Zones can teach the effect of the sum of
 * such nested scales, not that of each, so their weights are fixed.
 */
#include <math.h>

#include "allocate/mix.h"
#include "base/memory.h"

#define SCALES 2
#define OWN 0.5 /* the own cell is what noise in the weights changes most */
#define LEAST_DENSITY 1e-3
#define NO_DEVIATION 1e-6 /* below it the term is the same everywhere, but for rounding */

void mix_terms_release(struct mix_terms *terms)
{
    for (size_t t = 0; t < MIX_TERMS; t++)
        free(terms->value[t]);
    *terms = (struct mix_terms){0};
}

/* Term 0 by cell. */
static void take_density(const struct mix_ground *ground, double *value)
{
    for (size_t c = 0; c < ground->cells; c++)
        value[c] = log(fmax(ground->cell_people[c], LEAST_DENSITY));
}

/* A covariate by cell: the mean over the people of its items; where it is not known, that over all. Whether it is
 * known anywhere. */
static bool take_covariate(const struct mix_ground *ground, const double *by_item, double *value)
{
    double sum = 0, people = 0;
    for (size_t i = 0; i < ground->items; i++) {
        double here = by_item[ground->source[i]];
        sum += isfinite(here) ? here * ground->people[i] : 0;
        people += isfinite(here) ? ground->people[i] : 0;
    }
    double mean = people > 0 ? sum / people : 0;
    memset(value, 0, ground->cells * sizeof *value);
    for (size_t i = 0; i < ground->items; i++) {
        double here = by_item[ground->source[i]];
        value[ground->cell_of[i]] += (isfinite(here) ? here : mean) * ground->people[i];
    }
    for (size_t c = 0; c < ground->cells; c++)
        value[c] /= ground->cell_people[c];
    return people > 0;
}

struct scratch {
    double *value, *weighted, *blurred, *rows; /* [cell]; rows: for the blur */
    double *around[SCALES];                    /* [cell]: people around */
};

static void scratch_release(struct scratch *scratch)
{
    free(scratch->value);
    free(scratch->weighted);
    free(scratch->blurred);
    free(scratch->rows);
    for (size_t s = 0; s < SCALES; s++)
        free(scratch->around[s]);
}

static d4i_status scratch_make(d4i_context *context, const struct mix_ground *ground, struct scratch *out)
{
    TRY(mem_alloc(context, ground->cells, sizeof *out->value, &out->value));
    TRY(mem_alloc(context, ground->cells, sizeof *out->weighted, &out->weighted));
    TRY(mem_alloc(context, ground->cells, sizeof *out->blurred, &out->blurred));
    TRY(mem_alloc(context, mix_blur_room(ground), sizeof *out->rows, &out->rows));
    for (size_t s = 0; s < SCALES; s++) {
        struct mix_blur blur;
        mix_blur_make(&blur, (double)(s + 1));
        TRY(mem_alloc(context, ground->cells, sizeof *out->around[s], &out->around[s]));
        mix_blur_run(ground, &blur, ground->cell_people, out->rows, out->around[s]);
    }
    return D4I_OK;
}

/* scratch->value becomes what is met around the cell, in term[item]. */
static void meet(const struct mix_ground *ground, struct scratch *scratch, double *term)
{
    for (size_t c = 0; c < ground->cells; c++)
        scratch->weighted[c] = ground->cell_people[c] * scratch->value[c];
    for (size_t c = 0; c < ground->cells; c++)
        scratch->value[c] *= OWN;
    for (size_t s = 0; s < SCALES; s++) {
        struct mix_blur blur;
        mix_blur_make(&blur, (double)(s + 1));
        mix_blur_run(ground, &blur, scratch->weighted, scratch->rows, scratch->blurred);
        for (size_t c = 0; c < ground->cells; c++)
            scratch->value[c] += scratch->blurred[c] / scratch->around[s][c];
    }
    for (size_t i = 0; i < ground->items; i++)
        term[i] = scratch->value[ground->cell_of[i]] / (OWN + SCALES);
}

/* Mean 0 and deviation 1 over people; returns the deviation, 0 where there is none. */
static double standardise(const struct mix_ground *ground, double *term)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < ground->items; i++)
        sum += ground->people[i] * term[i];
    double mean = sum / ground->everybody;
    for (size_t i = 0; i < ground->items; i++) {
        term[i] -= mean;
        squares += ground->people[i] * term[i] * term[i];
    }
    double deviation = sqrt(squares / ground->everybody);
    if (!(deviation > NO_DEVIATION * (1 + fabs(mean))))
        deviation = 0;
    for (size_t i = 0; i < ground->items; i++)
        term[i] = deviation > 0 ? term[i] / deviation : 0;
    return deviation;
}

d4i_status mix_terms_make(d4i_context *context, const struct mix_ground *ground, struct mix_terms *out)
{
    const struct group_task *task = ground->task;
    struct mix_terms terms = {.count = task->covariate_count + 1};
    struct scratch scratch = {0};
    d4i_status status;
    if (task->covariate_count >= MIX_TERMS)
        return fail(context, D4I_BAD_INPUT, "%zu covariates; modelled takes at most %d: leave some out",
                    task->covariate_count, MIX_TERMS - 1);
    GUARD(scratch_make(context, ground, &scratch));
    for (size_t t = 0; t < terms.count; t++) {
        GUARD(mem_alloc(context, ground->items, sizeof *terms.value[t], &terms.value[t]));
        terms.known[t] = t == 0 || take_covariate(ground, task->covariates[t - 1], scratch.value);
        if (t == 0)
            take_density(ground, scratch.value);
        meet(ground, &scratch, terms.value[t]);
        terms.deviation[t] = standardise(ground, terms.value[t]);
    }
    *out = terms;
    terms = (struct mix_terms){0};
done:
    scratch_release(&scratch);
    mix_terms_release(&terms);
    return status;
}
