/* SPDX-License-Identifier: EUPL-1.2
 *
 * What D gains when everybody draws a unit anew, worked out exactly, unit by unit. Draws of an inference take the
 * shorter way of redrawn_draws.c.
 */
#include "measure/redrawn.h"

#define NORMAL_FROM 1e6 /* variance above which counts are taken as normal: relative error below 1e-6 */

d4i_status redrawn_binomial(d4i_context *context, double trials, double chance, double deviations,
                            struct redrawn_steps *steps)
{
    double mean = trials * chance, spread = deviations * (sqrt(mean * (1 - chance)) + 2);
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

/* The integral of F (1 - G) + G (1 - F), step by step. */
double redrawn_steps_apart(const struct redrawn_steps *f, const struct redrawn_steps *g)
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
#define REMEMBERED (1 << 16)
struct remembered {
    double a, b, distance; /* a + b > 0, or nothing yet */
};

static struct remembered *remembered_at(struct remembered *known, double a, double b)
{
    uint64_t key = (uint64_t)a * 0x9E3779B97F4A7C15u + (uint64_t)b * 0xC2B2AE3D27D4EB4Fu;
    return &known[key >> 32 & (REMEMBERED - 1)];
}

d4i_status redrawn_distance(d4i_context *context, double p, double n, double q, double m, struct redrawn_steps *f,
                            struct redrawn_steps *g, double *out)
{
    double variance = fmax(n * p * (1 - p), m * q * (1 - q));
    if (variance > NORMAL_FROM) {
        *out = folded_mean(fabs(p - q), sqrt(p * (1 - p) / n + q * (1 - q) / m));
        return D4I_OK;
    }
    TRY(redrawn_binomial(context, n, p, 10, f));
    TRY(redrawn_binomial(context, m, q, 10, g));
    *out = redrawn_steps_apart(f, g);
    return D4I_OK;
}

static d4i_status exact_off(d4i_context *context, const struct measure_data *data, double *out)
{
    struct redrawn_steps f = {0}, g = {0};
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

d4i_status redrawn_off(d4i_context *context, const struct measure_data *data, struct redrawn_memory *memory,
                       double *out)
{
    return memory ? redrawn_drawn_off(context, data, memory, out) : exact_off(context, data, out);
}
