/* SPDX-License-Identifier: EUPL-1.2
 *
 * What D gains when everybody draws a unit anew, in the draws of an inference, where only the spread counts. Of
 * units with many people it is a formula (Edgeworth's, to the fourth cumulant: a relative error below 1e-4). Of
 * others it stands in a table: a row for each number of people of the side whose shares move in larger steps,
 * columns at even steps of the root of the other side's, between which it is a cubic. That root's steps are a part
 * of the deviation with which redrawing blurs the other side, so that the cubic sees a smooth curve.
 */
#include "measure/redrawn.h"

#define MANY 60   /* from this variance on, in steps of the side that moves in larger ones, the formula will do */
#define FEW 0.05  /* part of a side up to which a unit's chance does not depend on how large the side is */
#define HALF 0.5  /* and where the sides keep their sizes: the table's columns end with all people of a side */
#define NODE 0.05 /* of the logarithm of A/B, which the bootstrap moves: a table for each, a parabola between */
#define STEP 0.15
#define COLUMNS_MOST 4096
#define DEVIATIONS 5.5
#define SMALL 256        /* people of each side of a unit whose distance is exact, once for all draws */
#define SMALL_TABLE 2000 /* people of a table whose draws are exact although the sides' sizes move */

/* E(distance) = c[0] + c[1] x + c[2] x^2, x from the node of A/B on; c[0] <= 0 = not yet worked out. */
struct redrawn_near {
    double c[3];
};
/* Most small units are like some other one of the draw. */
#define KEPT 1024 /* people of the larger side below which a distance is kept */
#define KEPT_FROM 20000
struct redrawn_kept {
    double distance;
    uint32_t draw; /* which worked it out */
};
struct redrawn_table {
    double node;
    struct redrawn_near near[]; /* [row x columns + column] */
};

d4i_status redrawn_memory_make(d4i_context *context, const struct measure_data *data, bool groups_kept,
                               struct redrawn_memory *out)
{
    double ratio = data->sum_a / data->sum_b, most = 0;
    *out = (struct redrawn_memory){.sum_a = data->sum_a, .sum_b = data->sum_b, .groups_kept = groups_kept};
    out->swapped = ratio > 1;
    ratio = out->swapped ? 1 / ratio : ratio;
    for (size_t i = 0; i < data->units; i++)
        most = fmax(most, data->t[i]);
    /* where the bootstrap has moved A/B, variances count otherwise */
    most = fmin(sqrt(most), sqrt(4.0 * MANY) / ratio);
    out->step = fmax(STEP, most / COLUMNS_MOST);
    out->columns = (size_t)(most / out->step) + 4;
    if (groups_kept)
        TRY(mem_alloc(context, (size_t)SMALL * SMALL, sizeof *out->exact, &out->exact));
    if (data->units >= KEPT_FROM)
        TRY(mem_alloc(context, (MANY + 1) * (size_t)KEPT, sizeof *out->kept, &out->kept));
    return D4I_OK;
}

void redrawn_memory_release(struct redrawn_memory *memory)
{
    for (size_t k = 0; k < REDRAWN_TABLES; k++)
        free(memory->table[k]);
    free(memory->kept);
    free(memory->exact);
    free(memory->f.p);
    free(memory->g.p);
    memset(memory, 0, sizeof *memory);
}

/* Expected |x/A - y/B| where both have many steps within their deviation. */
double redrawn_edgeworth(double p, double n, double q, double m)
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
    TRY(redrawn_binomial(context, n, a / n, DEVIATIONS, &memory->f));
    TRY(redrawn_binomial(context, m, b / m, DEVIATIONS, &memory->g));
    struct redrawn_steps g = memory->g;
    for (int k = memory->groups_kept ? 1 : 0; k < (memory->groups_kept ? 2 : 3); k++) {
        double scale = exp((node + k - 1) * NODE);
        g.first = memory->g.first * scale;
        g.width = memory->g.width * scale;
        at[k] = redrawn_steps_apart(&memory->f, &g);
    }
    out->c[0] = at[1];
    if (!memory->groups_kept) {
        out->c[1] = (at[2] - at[0]) / 2;
        out->c[2] = (at[2] + at[0]) / 2 - at[1];
    }
    return D4I_OK;
}

/* The table of a node; of the last few nodes that draws came near. */
static d4i_status table_of(d4i_context *context, struct redrawn_memory *memory, double node,
                           struct redrawn_table **out)
{
    struct redrawn_table **at = &memory->table[(uint64_t)(int64_t)node % REDRAWN_TABLES];
    const size_t entries = (MANY + 1) * memory->columns;
    if (*at && (*at)->node != node) {
        free(*at);
        *at = NULL;
    }
    if (!*at) {
        TRY(mem_alloc(context, 1, sizeof **at + entries * sizeof *(*at)->near, at));
        (*at)->node = node;
    }
    *out = *at;
    return D4I_OK;
}

/* Where the bootstrap's A/B stands, for all units of a draw. */
struct stand {
    struct redrawn_table *table;
    double x;
};

static inline d4i_status near_at(d4i_context *context, struct redrawn_memory *memory, const struct stand *stand,
                                 size_t few, size_t column, double *out)
{
    struct redrawn_near *near = &stand->table->near[few * memory->columns + column];
    if (!(near->c[0] > 0)) {
        double root = (double)column * memory->step, many = root * root;
        TRY(work_out(context, memory, memory->swapped ? fmin(many, memory->sum_a) : (double)few,
                     memory->swapped ? (double)few : fmin(many, memory->sum_b), stand->table->node, near));
    }
    *out = near->c[0] + stand->x * (near->c[1] + stand->x * near->c[2]);
    return D4I_OK;
}

/* Of a unit with few people: Lagrange's cubic through four columns. few, many > 0. */
static d4i_status near_distance(d4i_context *context, struct redrawn_memory *memory, const struct stand *stand,
                                size_t few, double many, double *out)
{
    double root = sqrt(many) / memory->step, y[4];
    size_t from = (size_t)root;
    from = from > 2 ? from - 1 : 1; /* nobody on one side is no curve's beginning */
    from = from + 4 > memory->columns ? memory->columns - 4 : from;
    for (size_t k = 0; k < 4; k++)
        TRY(near_at(context, memory, stand, few, from + k, &y[k]));
    double t = root - (double)from, t1 = t - 1, t2 = t - 2, t3 = t - 3;
    *out = (y[3] * t * t1 * t2 - y[0] * t1 * t2 * t3) / 6 + (y[1] * t * t2 * t3 - y[2] * t * t1 * t3) / 2;
    return D4I_OK;
}

static d4i_status distance_of(d4i_context *context, struct redrawn_memory *memory, const struct stand *stand,
                              double a, double b, double n, double m, double *out)
{
    double p = a / n, q = b / m, ratio = n / m, few = memory->swapped ? b : a, many = memory->swapped ? a : b;
    double variance = a * (1 - p) + ratio * ratio * b * (1 - q);
    *out = 0;
    if (a == 0 || b == 0 || p == 1 || q == 1) { /* the other side is unbiased */
        *out = fabs(p - q);
        return D4I_OK;
    }
    if (memory->exact && a < SMALL && b < SMALL && a == floor(a) && b == floor(b)) {
        double *exact = &memory->exact[(size_t)a * SMALL + (size_t)b];
        if (!(*exact > 0))
            TRY(redrawn_distance(context, p, n, q, m, &memory->f, &memory->g, exact));
        *out = *exact;
        return D4I_OK;
    }
    if (variance > MANY * fmax(1, ratio * ratio)) {
        *out = redrawn_edgeworth(p, n, q, m);
        return D4I_OK;
    }
    if (!(few <= MANY && few == (double)(size_t)few && sqrt(many) < (double)(memory->columns - 1) * memory->step) ||
        !(fmax(a / memory->sum_a, b / memory->sum_b) < (memory->groups_kept ? HALF : FEW)))
        return redrawn_distance(context, p, n, q, m, &memory->f, &memory->g, out);
    TRY(near_distance(context, memory, stand, (size_t)few, many, out));
    *out *= memory->sum_a / n;
    return D4I_OK;
}

/* Where whole people are few on one side and not too many on the other: where it is kept. */
static struct redrawn_kept *kept_at(struct redrawn_memory *memory, double a, double b)
{
    double few = memory->swapped ? b : a, many = memory->swapped ? a : b;
    if (!memory->kept || few > MANY || many >= KEPT)
        return NULL;
    return &memory->kept[(size_t)(int64_t)few * KEPT + (size_t)(int64_t)many];
}

/* Each distance is a function of the unit and the sides' sizes alone, so that it does not matter which worker has
 * met which units before. */
d4i_status redrawn_drawn_off(d4i_context *context, const struct measure_data *data, struct redrawn_memory *memory,
                             double *out)
{
    struct tally sum = {0};
    double n = data->sum_a, m = data->sum_b, x = log(n / m / (memory->sum_a / memory->sum_b)) / NODE;
    double node = memory->groups_kept ? 0 : round(x);
    struct stand stand = {.x = memory->groups_kept ? 0 : x - node};
    memory->used = true;
    if (!memory->groups_kept && memory->sum_a + memory->sum_b <= SMALL_TABLE)
        return redrawn_off(context, data, NULL, out);
    TRY(table_of(context, memory, node, &stand.table));
    memory->draw++;
    for (size_t i = 0; i < data->units; i++) {
        struct redrawn_kept alone = {0}, *kept = data->whole ? kept_at(memory, data->a[i], data->b[i]) : NULL;
        kept = kept ? kept : &alone;
        if (kept->draw != memory->draw) {
            TRY(distance_of(context, memory, &stand, data->a[i], data->b[i], n, m, &kept->distance));
            kept->draw = memory->draw;
        }
        tally_add(&sum, kept->distance);
    }
    *out = tally_of(sum);
    return D4I_OK;
}
