/* SPDX-License-Identifier: EUPL-1.2
 *
 * What chance makes of D when everybody draws a unit anew: the expectation, over who lives where, of the
 * expectation that redrawn.c works out. A unit's people of the group are hypergeometric; the distance is a smooth
 * function of how many they are, so that where they are many every so manieth value tells as much as all of them
 * (the trapezoid rule, whose error falls faster than any power of the step).
 */
#include "base/threads.h"
#include "measure/chance.h"
#include "measure/redrawn.h"

#define NEGLIGIBLE 1e-15 /* of the likeliest value's chance */
#define STEPS 1.5        /* in a deviation: what they leave out is about exp(-22) */
#define EDGEWORTH 1000   /* from this variance on the formula is as good as the sum, to 1e-6 */
#define DEVIATIONS 8     /* beyond which nobody is drawn: 1e-15 */

struct expecting {
    double sum_a, sum_b;
    struct chance_sizes sizes;
    double *mean;                /* [size] */
    struct redrawn_steps *f, *g; /* [worker] */
};

static d4i_status distance_at(d4i_context *context, struct expecting *expecting, double a, double b, int worker,
                              double *out)
{
    const double n = expecting->sum_a, m = expecting->sum_b, p = a / n, q = b / m, ratio = n / m;
    *out = fabs(p - q);
    if (p >= 1 || q >= 1 || a == 0 || b == 0)
        return D4I_OK; /* nobody, or everybody of a side, is drawn, and the other side is unbiased */
    if (a * (1 - p) + ratio * ratio * b * (1 - q) > EDGEWORTH * fmax(1, ratio * ratio)) {
        *out = redrawn_edgeworth(p, n, q, m);
        return D4I_OK;
    }
    TRY(redrawn_binomial(context, n, p, DEVIATIONS, &expecting->f[worker]));
    TRY(redrawn_binomial(context, m, q, DEVIATIONS, &expecting->g[worker]));
    *out = redrawn_steps_apart(&expecting->f[worker], &expecting->g[worker]);
    return D4I_OK;
}

struct weighed {
    struct tally value, weight;
};

/* Values of one side of the mode, the mode itself with upwards. */
static d4i_status add_side(d4i_context *context, struct expecting *expecting, double n, double mode, size_t step,
                           bool up, int worker, struct weighed *sum)
{
    const double of_a = expecting->sum_a, of_b = expecting->sum_b;
    double p = 1, x = mode;
    for (size_t k = 0; p > NEGLIGIBLE; k++) {
        if (k % step == 0 && (up || k > 0)) {
            double distance;
            TRY(distance_at(context, expecting, x, n - x, worker, &distance));
            tally_add(&sum->value, p * distance);
            tally_add(&sum->weight, p);
        }
        p *= up ? (of_a - x) * (n - x) / ((x + 1) * (of_b - n + x + 1))
                : x * (of_b - n + x) / ((of_a - x + 1) * (n - x + 1));
        x += up ? 1 : -1;
    }
    return D4I_OK;
}

static d4i_status expect_size(d4i_context *context, void *argument, size_t number, int worker)
{
    struct expecting *expecting = argument;
    const double a = expecting->sum_a, all = a + expecting->sum_b, n = expecting->sizes.size[number];
    const double least = fmax(0, n + a - all), most = fmin(n, a);
    const double deviation = all > 1 ? sqrt(n * (a / all) * (1 - a / all) * (all - n) / (all - 1)) : 0;
    const double mode = fmin(most, fmax(least, floor((n + 1) * (a + 1) / (all + 2))));
    const size_t step = (size_t)fmax(1, floor(deviation / STEPS));
    struct weighed sum = {{0, 0}, {0, 0}};
    TRY(add_side(context, expecting, n, mode, step, true, worker, &sum));
    TRY(add_side(context, expecting, n, mode, step, false, worker, &sum));
    expecting->mean[number] = tally_of(sum.value) / tally_of(sum.weight);
    return D4I_OK;
}

d4i_status redrawn_expected_off(d4i_context *context, const struct measure_data *data, double *out)
{
    const int workers = threads_count(context);
    struct expecting expecting = {.sum_a = data->sum_a, .sum_b = data->sum_b};
    struct tally sum = {0};
    d4i_status status;
    GUARD(chance_sizes_of(context, data, &expecting.sizes));
    GUARD(mem_alloc(context, expecting.sizes.count, sizeof *expecting.mean, &expecting.mean));
    GUARD(mem_alloc(context, (size_t)workers, sizeof *expecting.f, &expecting.f));
    GUARD(mem_alloc(context, (size_t)workers, sizeof *expecting.g, &expecting.g));
    GUARD(threads_run(context, "sizes", expecting.sizes.count, expect_size, &expecting));
    for (size_t k = 0; k < expecting.sizes.count; k++)
        tally_add(&sum, expecting.sizes.units[k] * expecting.mean[k]);
    *out = tally_of(sum);
done:
    for (int w = 0; w < workers; w++) {
        if (expecting.f)
            free(expecting.f[w].p);
        if (expecting.g)
            free(expecting.g[w].p);
    }
    free(expecting.f);
    free(expecting.g);
    free(expecting.mean);
    chance_sizes_release(&expecting.sizes);
    return status;
}
