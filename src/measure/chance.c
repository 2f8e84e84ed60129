/* SPDX-License-Identifier: EUPL-1.2
 *
 * Expectations under chance. Probabilities are worked outwards from the likeliest value by their ratios, until they
 * no longer count, and divided by their sum: no factorial is needed, and nothing under- or overflows.
 */
#include "measure/chance.h"

#define NEGLIGIBLE 1e-18
#define NORMAL_FROM 1e6 /* variance above which counts are taken as normal: relative error below 1e-6 */

double chance_off(double x, double n, double share)
{
    return fabs(x - n * share);
}

double chance_relative(double x, double n, double share)
{
    return x > 0 ? x * log(x / (n * share)) : 0;
}

struct weighed {
    struct tally value, weight;
};

static void weigh(struct weighed *sum, double weight, double value)
{
    tally_add(&sum->value, weight * value);
    tally_add(&sum->weight, weight);
}

double chance_mean(double all, double of_group, double n, double (*f)(double x, double n, double share))
{
    double share = of_group / all, least = fmax(0, n + of_group - all), most = fmin(n, of_group);
    double mode = fmin(most, fmax(least, floor((n + 1) * (of_group + 1) / (all + 2))));
    struct weighed sum = {{0, 0}, {0, 0}};
    weigh(&sum, 1, f(mode, n, share));
    double p = 1, x = mode;
    while (x < most && p > NEGLIGIBLE) {
        p *= (of_group - x) * (n - x) / ((x + 1) * (all - of_group - n + x + 1));
        weigh(&sum, p, f(++x, n, share));
    }
    p = 1;
    x = mode;
    while (x > least && p > NEGLIGIBLE) {
        p *= x * (all - of_group - n + x) / ((of_group - x + 1) * (n - x + 1));
        weigh(&sum, p, f(--x, n, share));
    }
    return tally_of(sum.value) / tally_of(sum.weight);
}

d4i_status chance_sizes_of(d4i_context *context, const struct measure_data *data, struct chance_sizes *out)
{
    uint32_t *order = NULL;
    d4i_status status;
    *out = (struct chance_sizes){0};
    GUARD(mem_alloc(context, data->units, sizeof *order, &order));
    GUARD(order_by(context, data->t, data->units, order));
    size_t distinct = 0;
    for (size_t i = 0; i < data->units; i++)
        distinct += i == 0 || data->t[order[i]] != data->t[order[i - 1]];
    GUARD(mem_alloc(context, distinct, sizeof *out->size, &out->size));
    GUARD(mem_alloc(context, distinct, sizeof *out->units, &out->units));
    for (size_t i = 0; i < data->units; i++) {
        double size = data->t[order[i]];
        if (!(size > 0))
            continue;
        if (out->count == 0 || out->size[out->count - 1] != size)
            out->size[out->count++] = size;
        out->units[out->count - 1]++;
    }
done:
    free(order);
    if (status != D4I_OK)
        chance_sizes_release(out);
    return status;
}

void chance_sizes_release(struct chance_sizes *sizes)
{
    free(sizes->size);
    free(sizes->units);
    memset(sizes, 0, sizeof *sizes);
}

double chance_sum(const struct chance_sizes *sizes, double all, double of_group,
                  double (*f)(double x, double n, double share))
{
    struct tally sum = {0};
    for (size_t k = 0; k < sizes->count; k++)
        tally_add(&sum, sizes->units[k] * chance_mean(all, of_group, sizes->size[k], f));
    return tally_of(sum);
}

double chance_square_sum(const struct chance_sizes *sizes, double all, double of_group)
{
    double share = of_group / all;
    struct tally sum = {0};
    for (size_t k = 0; k < sizes->count; k++)
        tally_add(&sum, sizes->units[k] * ((all - sizes->size[k]) / (all - 1)));
    return tally_of(sum) * share * (1 - share);
}

/* Binomial probabilities as steps: value k / trials from `first` on. */
struct steps {
    double *p;
    size_t capacity, count;
    double first, width;
};

static d4i_status binomial_steps(d4i_context *context, double trials, double chance, struct steps *steps)
{
    double mean = trials * chance, spread = 10 * sqrt(mean * (1 - chance)) + 20;
    double first = fmax(0, floor(mean - spread)), last = fmin(trials, ceil(mean + spread));
    double mode = fmin(last, fmax(first, floor((trials + 1) * chance))), odds = chance / (1 - chance), sum = 0;
    steps->count = (size_t)(last - first) + 1;
    steps->first = first / trials;
    steps->width = 1 / trials;
    TRY(mem_grow(context, &steps->p, &steps->capacity, steps->count, sizeof *steps->p));
    size_t at = (size_t)(mode - first);
    steps->p[at] = 1;
    for (size_t k = at; k + 1 < steps->count; k++)
        steps->p[k + 1] = steps->p[k] * odds * (trials - first - (double)k) / (first + (double)k + 1);
    for (size_t k = at; k > 0; k--)
        steps->p[k - 1] = steps->p[k] * (first + (double)k) / (odds * (trials - first - (double)k + 1));
    for (size_t k = 0; k < steps->count; k++)
        sum += steps->p[k];
    for (size_t k = 0; k < steps->count; k++)
        steps->p[k] /= sum;
    return D4I_OK;
}

/* Expected distance of two independent values: the integral of F (1 - G) + G (1 - F), step by step. */
static double expected_distance(const struct steps *f, const struct steps *g)
{
    size_t i = 0, j = 0;
    double below_f = 0, below_g = 0, at = fmin(f->first, g->first), sum = 0;
    while (i < f->count || j < g->count) {
        double next_f = i < f->count ? f->first + (double)i * f->width : INFINITY;
        double next_g = j < g->count ? g->first + (double)j * g->width : INFINITY;
        double next = fmin(next_f, next_g);
        sum += (next - at) * (below_f * (1 - below_g) + below_g * (1 - below_f));
        at = next;
        if (next_f <= next)
            below_f += f->p[i++];
        if (next_g <= next)
            below_g += g->p[j++];
    }
    return sum;
}

/* Mean of |normal|. */
static double folded_mean(double mean, double deviation)
{
    double z = mean / deviation;
    return deviation * sqrt(2 / M_PI) * exp(-z * z / 2) + mean * erf(z / sqrt(2));
}

/* Distances that were worked out before, by the people of the unit: most small units are like some other one. */
#define REMEMBERED 8192
struct remembered {
    double a, b, distance; /* a + b > 0, or nothing yet */
};

static struct remembered *remembered_at(struct remembered *known, double a, double b)
{
    uint64_t key = (uint64_t)a * 0x9E3779B97F4A7C15u + (uint64_t)b * 0xC2B2AE3D27D4EB4Fu;
    return &known[key >> 32 & (REMEMBERED - 1)];
}

/* Expected |x/A - y/B| of a unit, both drawn anew. */
static d4i_status redrawn_distance(d4i_context *context, double p, double n, double q, double m, struct steps *f,
                                   struct steps *g, double *out)
{
    double variance = fmax(n * p * (1 - p), m * q * (1 - q));
    if (variance > NORMAL_FROM) {
        *out = folded_mean(fabs(p - q), sqrt(p * (1 - p) / n + q * (1 - q) / m));
        return D4I_OK;
    }
    TRY(binomial_steps(context, n, p, f));
    TRY(binomial_steps(context, m, q, g));
    *out = expected_distance(f, g);
    return D4I_OK;
}

d4i_status chance_bootstrap_off(d4i_context *context, const struct measure_data *data, double *out)
{
    struct steps f = {0}, g = {0};
    struct tally sum = {0};
    struct remembered *known = NULL;
    double n = data->sum_a, m = data->sum_b;
    d4i_status status;
    GUARD(mem_alloc(context, REMEMBERED, sizeof *known, &known));
    for (size_t i = 0; i < data->units; i++) {
        double p = data->a[i] / n, q = data->b[i] / m;
        if (p == 1 || q == 1 || (p == 0 && q == 0)) {
            tally_add(&sum, fabs(p - q)); /* nothing, or all of a side, is drawn; the other side is unbiased */
            continue;
        }
        struct remembered *like = remembered_at(known, data->a[i], data->b[i]);
        if (like->a != data->a[i] || like->b != data->b[i]) {
            double distance = 0;
            GUARD(redrawn_distance(context, p, n, q, m, &f, &g, &distance));
            *like = (struct remembered){data->a[i], data->b[i], distance};
        }
        tally_add(&sum, like->distance);
    }
    *out = tally_of(sum);
done:
    free(known);
    free(f.p);
    free(g.p);
    return status;
}
