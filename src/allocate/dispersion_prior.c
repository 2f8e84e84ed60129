/* SPDX-License-Identifier: EUPL-1.2
 *
 * Prior and posterior of the dispersion. The prior's values are from small areas of Camden, Barcelona and the
 * United States and from 1 km squares of cities of seven countries.
 */
#include "allocate/dispersion_prior.h"

#include <math.h>

#include "base/memory.h"
#include "base/random.h"

/* Mean and standard deviation. */
#define LOG_VARIANCE log(0.045)
#define LOG_VARIANCE_SD 0.8
#define SLOPE 0.10
#define SLOPE_SD 0.15
#define LOG_AREA log(1.05)
#define LOG_AREA_SD 0.35
#define LOG_CLUMP log(0.4)
#define LOG_CLUMP_SD 0.7
#define GRID_FROM log(0.0012) /* of ln v */
#define GRID_STEP 0.2

static double grid_log(size_t j)
{
    return GRID_FROM + GRID_STEP * (double)j;
}

double prior_level(double n)
{
    return LOG_VARIANCE - SLOPE * log(n / 1000);
}

void prior_make(uint64_t seed, struct dispersion *prior, double *variance)
{
    for (uint32_t i = 0; i < PRIOR_SAMPLE; i++) {
        struct random_stream stream = {seed, i, 0, PRIOR_TRIPLE};
        prior[i] = (struct dispersion){.slope = SLOPE + SLOPE_SD * random_normal(stream, 0),
                                       .area = exp(LOG_AREA + LOG_AREA_SD * random_normal(stream, 1)),
                                       .clump = exp(LOG_CLUMP + LOG_CLUMP_SD * random_normal(stream, 2))};
    }
    for (size_t j = 0; j < PRIOR_GRID; j++)
        variance[j] = exp(grid_log(j));
}

/* Log likelihood -> weights that add up to 1. */
static void weigh(double *weight)
{
    const size_t count = (size_t)PRIOR_SAMPLE * PRIOR_GRID;
    double most = -INFINITY, sum = 0;
    for (size_t i = 0; i < count; i++) {
        double off = (grid_log(i % PRIOR_GRID) - LOG_VARIANCE) / LOG_VARIANCE_SD;
        weight[i] -= 0.5 * off * off;
        most = fmax(most, weight[i]);
    }
    for (size_t i = 0; i < count; i++)
        sum += weight[i] = exp(weight[i] - most);
    for (size_t i = 0; i < count; i++)
        weight[i] /= sum;
}

struct weighed {
    double value, weight;
};

static int by_value(const void *a, const void *b)
{
    const struct weighed *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* Values with weights that add up to 1; each stands for the stretch to half way to its neighbours. */
static double quantile(const struct weighed *list, size_t count, double share)
{
    double before = 0;
    for (size_t i = 0; i < count; i++) {
        double low = i > 0 ? (list[i - 1].value + list[i].value) / 2 : list[i].value;
        double high = i + 1 < count ? (list[i + 1].value + list[i].value) / 2 : list[i].value;
        if (before + list[i].weight >= share && list[i].weight > 0)
            return low + (high - low) * (share - before) / list[i].weight;
        before += list[i].weight;
    }
    return list[count - 1].value;
}

static struct dispersion_interval interval(struct weighed *list, size_t count)
{
    qsort(list, count, sizeof *list, by_value);
    return (struct dispersion_interval){quantile(list, count, 0.05), quantile(list, count, 0.5),
                                        quantile(list, count, 0.95)};
}

static void say(const struct dispersion *prior, const double *weight, struct dispersion_report *report)
{
    struct weighed variance[PRIOR_GRID] = {{0}}, slope[PRIOR_SAMPLE], area[PRIOR_SAMPLE], clump[PRIOR_SAMPLE];
    for (size_t j = 0; j < PRIOR_GRID; j++)
        variance[j].value = grid_log(j);
    for (size_t i = 0; i < PRIOR_SAMPLE; i++) {
        double sum = 0;
        for (size_t j = 0; j < PRIOR_GRID; j++) {
            variance[j].weight += weight[i * PRIOR_GRID + j];
            sum += weight[i * PRIOR_GRID + j];
        }
        slope[i] = (struct weighed){prior[i].slope, sum};
        area[i] = (struct weighed){prior[i].area, sum};
        clump[i] = (struct weighed){prior[i].clump, sum};
    }
    struct dispersion_interval logs = interval(variance, PRIOR_GRID);
    report->variance = (struct dispersion_interval){exp(logs.low), exp(logs.middle), exp(logs.high)};
    report->slope = interval(slope, PRIOR_SAMPLE);
    report->area = interval(area, PRIOR_SAMPLE);
    report->clump = interval(clump, PRIOR_SAMPLE);
}

/* 0 .. count - 1 in an order by chance (Fisher and Yates). */
static void shuffle(uint64_t seed, size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        struct random_stream stream = {seed, (uint32_t)i, 0, PRIOR_SHUFFLE};
        size_t other = (size_t)(random_unit(stream, 0) * (double)i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

/* Systematic, one number for all: the sample is as spread as the posterior is. */
d4i_status posterior_make(d4i_context *context, uint64_t seed, const struct dispersion *prior, double *likelihood,
                          int count, struct dispersion *sample, struct dispersion_report *report)
{
    const size_t all = (size_t)PRIOR_SAMPLE * PRIOR_GRID;
    size_t *order;
    size_t at = 0;
    TRY(mem_alloc(context, (size_t)count, sizeof *order, &order));
    weigh(likelihood);
    say(prior, likelihood, report);
    shuffle(seed, order, (size_t)count);
    double start = random_unit((struct random_stream){seed, 0, 0, PRIOR_CHOICE}, 0), so_far = likelihood[0];
    for (int d = 0; d < count; d++) {
        double share = (d + start) / count;
        while (so_far < share && at + 1 < all)
            so_far += likelihood[++at];
        struct random_stream stream = {seed, (uint32_t)d, 0, PRIOR_JITTER};
        struct dispersion *chosen = &sample[order[d]];
        *chosen = prior[at / PRIOR_GRID];
        chosen->size = report->size;
        chosen->variance = exp(grid_log(at % PRIOR_GRID) + GRID_STEP * (random_unit(stream, 0) - 0.5));
    }
    free(order);
    return D4I_OK;
}
