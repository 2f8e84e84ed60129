/* SPDX-License-Identifier: EUPL-1.2
 *
 * The contrasts of the zones' tree, their quasi-likelihood over a sample of the prior, and the posterior.
 */
#include "allocate/dispersion.h"

#include <math.h>

#include "allocate/dispersion_prior.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/threads.h"

#define WINDOW 16.0       /* splits of more than this times a zone's people teach nothing of what is inside zones */
#define INFORMATION 150.0 /* splits that may count as independent: neighbouring ones are alike */
#define SPLITS_MOST 2000.0 /* about; more teach no more (INFORMATION) */
#define SHARE_MOST 0.999
#define TOGETHER 8 /* E t < 2^41: the product of so many fits a double */

/* What a split says. Its contrast t has the mean base + reach rho, base = 1 + noise, and rho comes from
 * u = near v + apart, near and apart depending on b, A and k. */
struct contrast {
    double n, group, share, t, base, reach;
};

struct fitting {
    const struct dispersion_task *task;
    struct contrast *contrasts;
    size_t count;
    struct dispersion prior[PRIOR_SAMPLE]; /* variance is not set */
    double variance[PRIOR_GRID];
    double *likelihood; /* [PRIOR_SAMPLE][PRIOR_GRID] */
};

/* Sums over a stretch of the tree's order. */
struct sums {
    double people, group, noise;
};

static struct sums less(struct sums a, struct sums b)
{
    return (struct sums){a.people - b.people, a.group - b.group, a.noise - b.noise};
}

static bool contrast_of(const struct dispersion_task *task, struct sums left, struct sums right,
                        struct contrast *out)
{
    double people = left.people + right.people, group = left.group + right.group;
    double share = group / people, f = left.people / people, rest = 1 - f;
    if (!(left.people > 0 && right.people > 0 && group > 1 && share < SHARE_MOST) ||
        people / 2 > WINDOW * task->zone_size)
        return false;
    double binomial = f * rest * group * (1 - share), off = left.group - f * group;
    double noise = (rest * rest * left.noise + f * f * right.noise) / binomial;
    *out = (struct contrast){people / 2, group, share, off * off / binomial, 1 + noise, (group - 1) / (1 - share)};
    return true;
}

/* Of very many splits some are taken, by the key of the zone behind the middle, which no other split has. */
static bool is_taken(const struct dispersion_task *task, const struct zone_split *split, size_t usable)
{
    uint64_t key = task->zone_key[task->tree->order[split->middle]];
    struct random_stream stream = {task->seed, (uint32_t)key, (uint32_t)(key >> 32), PRIOR_SUBSET};
    return (double)usable <= SPLITS_MOST || random_unit(stream, 0) * (double)usable < SPLITS_MOST;
}

static d4i_status contrasts(d4i_context *context, struct fitting *fitting)
{
    const struct dispersion_task *task = fitting->task;
    const struct zone_tree *tree = task->tree;
    struct sums *sums = NULL;
    struct contrast contrast;
    size_t usable = 0;
    d4i_status status;
    GUARD(mem_alloc(context, tree->count + 1, sizeof *sums, &sums));
    for (size_t i = 0; i < tree->count; i++) {
        size_t zone = tree->order[i];
        sums[i + 1] = sums[i];
        if (isnan(task->group[zone]))
            continue;
        sums[i + 1].people += task->people[zone];
        sums[i + 1].group += task->group[zone];
        sums[i + 1].noise += task->noise ? task->noise[zone] : 0;
    }
#define CONTRAST(split)                                                  \
    contrast_of(task, less(sums[(split)->middle], sums[(split)->first]), \
                less(sums[(split)->end], sums[(split)->middle]), &contrast)
    for (size_t s = 0; s < tree->split_count; s++)
        usable += CONTRAST(&tree->splits[s]);
    GUARD(mem_alloc(context, usable, sizeof *fitting->contrasts, &fitting->contrasts));
    for (size_t s = 0; s < tree->split_count; s++)
        if (CONTRAST(&tree->splits[s]) && is_taken(task, &tree->splits[s], usable))
            fitting->contrasts[fitting->count++] = contrast;
#undef CONTRAST
done:
    free(sums);
    return status;
}

/* u = *near v + *apart. */
static void parts_of(const struct contrast *c, const struct dispersion *parameters, double density, double *near,
                     double *apart)
{
    double rest = 1 - c->share;
    *near = rest * rest * pow(c->n / 1000, -parameters->slope) * (1 + parameters->area * density / c->n);
    *apart = rest * parameters->clump / c->group;
}

static double expected(const struct contrast *c, double u)
{
    return c->base + c->reach * u / (1 + u);
}

/* -1/2 sum (ln E t + t / E t) for one of the sample and every v. */
static d4i_status likelihood_row(d4i_context *context, void *argument, size_t row, int worker)
{
    struct fitting *fitting = argument;
    double product[PRIOR_GRID], sum[PRIOR_GRID] = {0};
    (void)context;
    (void)worker;
    for (size_t first = 0; first < fitting->count; first += TOGETHER) {
        size_t end = first + TOGETHER < fitting->count ? first + TOGETHER : fitting->count;
        for (size_t j = 0; j < PRIOR_GRID; j++)
            product[j] = 1;
        for (size_t i = first; i < end; i++) {
            const struct contrast *c = &fitting->contrasts[i];
            double near, apart;
            parts_of(c, &fitting->prior[row], fitting->task->density, &near, &apart);
            for (size_t j = 0; j < PRIOR_GRID; j++) {
                double mean = expected(c, near * fitting->variance[j] + apart);
                product[j] *= mean;
                sum[j] += c->t / mean;
            }
        }
        for (size_t j = 0; j < PRIOR_GRID; j++)
            sum[j] += log(product[j]);
    }
    for (size_t j = 0; j < PRIOR_GRID; j++)
        fitting->likelihood[row * PRIOR_GRID + j] = -0.5 * sum[j];
    return D4I_OK;
}

/* At the greatest likelihood: how much farther contrasts are from their mean than the law has it, and the size of
 * the areas that say what v is (a contrast counts by what its mean tells of ln v, squared). */
static void judge(const struct fitting *fitting, struct dispersion_report *report)
{
    size_t best = 0;
    double sum = 0, weights = 0, logs = 0;
    for (size_t i = 1; i < (size_t)PRIOR_SAMPLE * PRIOR_GRID; i++)
        if (fitting->likelihood[i] > fitting->likelihood[best])
            best = i;
    for (size_t i = 0; i < fitting->count; i++) {
        const struct contrast *c = &fitting->contrasts[i];
        double near, apart;
        parts_of(c, &fitting->prior[best / PRIOR_GRID], fitting->task->density, &near, &apart);
        double mean = expected(c, near * fitting->variance[best % PRIOR_GRID] + apart);
        double off = c->t / mean - 1, tells = 1 - expected(c, apart) / mean;
        sum += off * off / 2;
        weights += tells * tells;
        logs += tells * tells * log(c->n);
    }
    report->splits = fitting->count;
    report->misfit = fitting->count > 0 ? sum / (double)fitting->count : 1;
    report->size = weights > 0 ? exp(logs / weights) : 0;
}

d4i_status dispersion_fit(d4i_context *context, const struct dispersion_task *task, int count,
                          struct dispersion *sample, struct dispersion_report *report)
{
    struct fitting fitting = {.task = task};
    d4i_status status;
    GUARD(contrasts(context, &fitting));
    GUARD(mem_alloc(context, (size_t)PRIOR_SAMPLE * PRIOR_GRID, sizeof *fitting.likelihood, &fitting.likelihood));
    prior_make(task->seed, fitting.prior, fitting.variance);
    GUARD(threads_run(context, NULL, PRIOR_SAMPLE, likelihood_row, &fitting));
    judge(&fitting, report);
    double fewer = fmax(1, fmax(report->misfit, (double)fitting.count / INFORMATION));
    for (size_t i = 0; i < (size_t)PRIOR_SAMPLE * PRIOR_GRID; i++)
        fitting.likelihood[i] /= fewer;
    GUARD(posterior_make(context, task->seed, fitting.prior, fitting.likelihood, count, sample, report));
done:
    free(fitting.contrasts);
    free(fitting.likelihood);
    return status;
}

/* Widths that intervals over draws need to hold the truth in the cities of carried.py, too, of which some
 * (Barcelona, Camden) live less evenly inside their zones than between them, and others more. */
#define OFFSET 0.5 /* sd of ln v inside zones against between them */
#define WALK 0.27  /* sd of ln v per square root of a step in ln n */
/* From other cities (bench/accuracy/carried.py): what is unusual of ln v fades so fast, per step in ln n up or
 * down, between areas of more than QUARTER people, and stays as it is there below; ln v of a zone's first halving
 * is lower by FIRST. */
#define FORGET 0.25
#define QUARTER 8000.0
#define FIRST 0.25

/* How much of what is unusual at areas of `from` people there is at areas of `to`. */
static double kept(double from, double to)
{
    return exp(-FORGET * fabs(log(fmax(from, QUARTER) / fmax(to, QUARTER))));
}

/* ln v by what was learnt between zones. Above the size at which it was learnt its slope is not carried on. */
static double level_between(const struct dispersion *learnt, double n)
{
    const double size = learnt->size > 0 ? learnt->size : n, at = fmin(size, n);
    double unusual = log(learnt->variance) - learnt->slope * log(at / 1000) - prior_level(at);
    return prior_level(n) + kept(size, n) * unusual;
}

struct dispersion_law dispersion_law_of(const struct dispersion_task *task, const struct dispersion *parameters,
                                        uint32_t draw)
{
    /* v has the mean that it would have without the walk. */
    struct random_stream stream = {task->seed, draw, 0, PRIOR_WALK};
    struct dispersion_law law = {.learnt = *parameters,
                                 .zone_size = fmax(task->zone_size, 1e-9),
                                 .buildings = parameters->area * task->density,
                                 .offset = OFFSET * random_normal(stream, 0) - OFFSET * OFFSET / 2,
                                 .lowers = task->lowers};
    const double tilt = roughness_tilt(law.lowers);
    law.level[0] = level_between(parameters, law.zone_size) + law.offset - law.lowers;
    for (uint32_t o = 1; o < DISPERSION_OCTAVES; o++) {
        double n = ldexp(law.zone_size, -(int)o);
        law.level[o] = prior_level(n) + kept(2 * n, n) * (law.level[o - 1] - prior_level(2 * n)) -
                       (tilt + WALK * WALK / 2) * M_LN2 + WALK * sqrt(M_LN2) * random_normal(stream, o);
    }
    return law;
}

double dispersion_at(const struct dispersion_law *law, double zone, double n, double group, double share)
{
    double first = fmax(0, 1 - log2(zone / (2 * n))); /* 1 where the zone itself is halved, 0 for its halves */
    double octave = log2(law->zone_size / n), rest = 1 - share, level;
    if (octave < 0) {
        level = level_between(&law->learnt, n) + law->offset - law->lowers * fmax(0, 1 + octave / log2(WINDOW));
    } else if (octave >= DISPERSION_OCTAVES - 1) {
        level = law->level[DISPERSION_OCTAVES - 1];
    } else {
        size_t whole = (size_t)octave;
        level = law->level[whole] + (octave - (double)whole) * (law->level[whole + 1] - law->level[whole]);
    }
    return rest * rest * exp(level - FIRST * first) * (1 + law->buildings / n) + rest * law->learnt.clump / group;
}
