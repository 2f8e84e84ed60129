/* SPDX-License-Identifier: EUPL-1.2
 *
 * What D gains when everybody draws a unit anew. The value itself is worked out exactly, unit by unit. In the draws
 * of an inference, where only the spread counts, a unit costs a look at what was worked out before, or, where it
 * has many people, a formula (Edgeworth's, to the fourth cumulant: a relative error below 1e-4).
 */
#include "measure/redrawn.h"

#define NORMAL_FROM 1e6 /* variance above which counts are taken as normal: relative error below 1e-6 */

static d4i_status binomial_steps(d4i_context *context, double trials, double chance, struct redrawn_steps *steps)
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
static double expected_distance(const struct redrawn_steps *f, const struct redrawn_steps *g)
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
static d4i_status redrawn_distance(d4i_context *context, double p, double n, double q, double m,
                                   struct redrawn_steps *f, struct redrawn_steps *g, double *out)
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

/* In draws: from this variance on, in steps of the side that moves in larger ones, Edgeworth's formula will do. */
#define MANY 60.0
/* Between nodes of the logarithm of A/B, which the bootstrap moves, distances are interpolated. */
#define NODE 0.05
#define FEW 0.05 /* part of a side up to which a unit's chance does not depend on how large the side is */
#define SLOTS_MOST (1 << 17)

/* E(distance) = c[0] + c[1] x + c[2] x^2, x from the node on; a + b > 0, or nothing yet. */
struct redrawn_near {
    double a, b, node, c[3];
};

d4i_status redrawn_memory_make(d4i_context *context, const struct measure_data *data, bool groups_kept,
                               struct redrawn_memory *out)
{
    *out = (struct redrawn_memory){.sum_a = data->sum_a, .sum_b = data->sum_b, .groups_kept = groups_kept};
    for (out->slots = 64; out->slots < SLOTS_MOST && out->slots < 16 * data->units;)
        out->slots *= 2;
    return mem_alloc(context, out->slots, sizeof *out->near, &out->near);
}

void redrawn_memory_release(struct redrawn_memory *memory)
{
    free(memory->near);
    free(memory->f.p);
    free(memory->g.p);
    memset(memory, 0, sizeof *memory);
}

/* Expected |x/A - y/B| where both have many steps within their deviation. */
static double edgeworth(double p, double n, double q, double m)
{
    double vp = p * (1 - p) / n, vq = q * (1 - q) / m, variance = vp + vq, deviation = sqrt(variance);
    double third = vp * (1 - 2 * p) / n - vq * (1 - 2 * q) / m;
    double fourth = vp * (1 - 6 * p * (1 - p)) / (n * n) + vq * (1 - 6 * q * (1 - q)) / (m * m);
    double z = (p - q) / deviation, z2 = z * z, skew = third / (variance * deviation);
    double kurtosis = fourth / (variance * variance);
    if (z2 > 200)
        return fabs(p - q);
    double density = exp(-z2 / 2) / sqrt(2 * M_PI);
    double more = -skew * z / 6 + kurtosis * (z2 - 1) / 24 + skew * skew * (z2 * z2 - 6 * z2 + 3) / 72;
    return deviation * (2 * density * (1 + more) + z * erf(z / sqrt(2)));
}

/* Distances at the node and at both beside it, in the sides' sizes of the table itself. */
static d4i_status work_out(d4i_context *context, struct redrawn_memory *memory, double a, double b, double node,
                           struct redrawn_near *out)
{
    double at[3], n = memory->sum_a, m = memory->sum_b;
    *out = (struct redrawn_near){.a = a, .b = b, .node = node};
    TRY(binomial_steps(context, n, a / n, &memory->f));
    TRY(binomial_steps(context, m, b / m, &memory->g));
    struct redrawn_steps g = memory->g;
    for (int k = memory->groups_kept ? 1 : 0; k < (memory->groups_kept ? 2 : 3); k++) {
        double scale = exp((node + k - 1) * NODE);
        g.first = memory->g.first * scale;
        g.width = memory->g.width * scale;
        at[k] = expected_distance(&memory->f, &g);
    }
    out->c[0] = at[1];
    if (!memory->groups_kept) {
        out->c[1] = (at[2] - at[0]) / 2;
        out->c[2] = (at[2] + at[0]) / 2 - at[1];
    }
    return D4I_OK;
}

/* Of a unit with few people; `x` is where ln(A/B) of the draw stands from that of the table, in nodes. */
static d4i_status near_distance(d4i_context *context, struct redrawn_memory *memory, double a, double b, double x,
                                double *out)
{
    double node = round(x);
    uint64_t key = (uint64_t)a * 0x9E3779B97F4A7C15u + (uint64_t)b * 0xC2B2AE3D27D4EB4Fu +
                   (uint64_t)(int64_t)node * 0x165667B19E3779F9u;
    struct redrawn_near *near = &memory->near[key >> 32 & (memory->slots - 1)];
    if (near->a != a || near->b != b || near->node != node)
        TRY(work_out(context, memory, a, b, node, near));
    x -= node;
    *out = near->c[0] + x * (near->c[1] + x * near->c[2]);
    return D4I_OK;
}

/* Each distance is a function of the unit and the sides' sizes alone, so that it does not matter which worker has
 * met which units before. */
static d4i_status drawn_off(d4i_context *context, const struct measure_data *data, struct redrawn_memory *memory,
                            double *out)
{
    struct tally sum = {0};
    double n = data->sum_a, m = data->sum_b, ratio = n / m, larger = fmax(1, ratio * ratio);
    double x = memory->groups_kept ? 0 : log(ratio / (memory->sum_a / memory->sum_b)) / NODE;
    for (size_t i = 0; i < data->units; i++) {
        double a = data->a[i], b = data->b[i], p = a / n, q = b / m, distance = 0;
        double variance = a * (1 - p) + ratio * ratio * b * (1 - q);
        if (p == 1 || q == 1 || (p == 0 && q == 0)) {
            distance = fabs(p - q);
        } else if (variance > MANY * larger) {
            distance = edgeworth(p, n, q, m);
        } else if (memory->groups_kept || (a < FEW * memory->sum_a && b < FEW * memory->sum_b)) {
            TRY(near_distance(context, memory, a, b, x, &distance));
            distance *= memory->sum_a / n;
        } else {
            TRY(redrawn_distance(context, p, n, q, m, &memory->f, &memory->g, &distance));
        }
        tally_add(&sum, distance);
    }
    *out = tally_of(sum);
    return D4I_OK;
}

d4i_status redrawn_off(d4i_context *context, const struct measure_data *data, struct redrawn_memory *memory,
                       double *out)
{
    return memory ? drawn_off(context, data, memory, out) : exact_off(context, data, out);
}
