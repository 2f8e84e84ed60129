/* SPDX-License-Identifier: EUPL-1.2
 *
 * Slopes from contrasts between neighbours. Of the group's people in two neighbouring units, those in the first are
 * quasi-binomial given the sum: what the two have in common cancels, so that gradients from centre to periphery do
 * not pass for an effect of density, and what is left is the nearest that totals of zones come to a slope inside
 * them. Units enter by the sums and derivatives of the model of their cells, not by a model of their means.
 *
 * Weights are those of the binomial, without over-dispersion (which would weigh small units like large ones); the
 * standard errors are a jackknife over contiguous folds, honest to over-dispersion and, as far as folds are larger
 * than what is alike in space, to that. A unit has a part in the contrasts with all its neighbours, those across
 * the border of its fold too: with each contrast given to one fold, as `leave` has it, folds were not apart, and
 * errors came out a tenth to a quarter too small (bench/accuracy/slopes.c). So for the errors what a
 * contrast says is parted between its two units, which is exact: people less those expected at one rate everywhere
 * add up, with the same factors, to the contrasts.
 */
#include <math.h>

#include "allocate/mix.h"
#include "base/equations.h"
#include "base/memory.h"

#define ROUNDS 25
#define STEP_MOST 1.0
#define BETA_MOST 3.0
#define ETA_MOST 20.0
#define DONE 1e-6

struct normal {
    double curve[MIX_FOLDS][MIX_TERMS][MIX_TERMS], slope[MIX_FOLDS][MIX_TERMS]; /* by the fold of a pair */
    double unit_curve[MIX_FOLDS][MIX_TERMS][MIX_TERMS], unit_slope[MIX_FOLDS][MIX_TERMS]; /* of a unit */
    double all[MIX_TERMS][MIX_TERMS];
    double *mean[MIX_TERMS]; /* -> [unit] */
    double *room;
};

static double within(double value, double most)
{
    return fmin(fmax(value, -most), most);
}

/* work->expected = people that the slopes expect; people_of = those times one minus their share. */
static void expect(struct mix_work *work)
{
    const struct mix_ground *ground = work->ground;
    const struct mix_slope *slope = &work->slope;
    double odds = mix_odds(work->share);
    for (size_t i = 0; i < ground->items; i++) {
        double eta = 0;
        for (size_t t = 0; t < slope->count; t++)
            eta += slope->beta[t] * work->terms->value[slope->term[t]][i];
        double here = odds * exp(within(eta, ETA_MOST)), share = here / (1 + here);
        work->expected[i] = ground->people[i] * share;
        work->people_of[i] = work->expected[i] / (1 + here);
    }
}

/* work->sum[unit] = people expected, mean[term][unit]. */
static void take_means(struct mix_work *work, const struct mix_system *system, struct normal *normal)
{
    const struct mix_units *units = system->units;
    size_t terms = work->slope.count;
    double *sum = work->sum;
    mix_add_up(work->ground, units->unit, work->expected, units->count, sum);
    for (size_t t = 0; t < terms; t++) {
        const double *value = work->terms->value[work->slope.term[t]];
        memset(normal->mean[t], 0, units->count * sizeof **normal->mean);
        for (size_t i = 0; i < work->ground->items; i++)
            normal->mean[t][units->unit[i]] += work->people_of[i] * value[i];
        for (size_t u = 0; u < units->count; u++)
            normal->mean[t][u] = sum[u] > 0 ? normal->mean[t][u] / sum[u] : 0;
    }
}

/* Two neighbours of which the group is known. */
struct contrast {
    size_t a, b;
    double share, weight; /* of both, what is expected in a */
    double off, varies;
};

static bool contrast_of(const struct mix_work *work, const struct mix_system *system, size_t pair,
                        struct contrast *out)
{
    const double *sum = work->sum, *total = system->total;
    size_t a = system->units->neighbours[pair] >> 32, b = system->units->neighbours[pair] & UINT32_MAX;
    if (!mix_known(total[a]) || !mix_known(total[b]) || !(sum[a] > 0) || !(sum[b] > 0))
        return false;
    double both = total[a] + total[b], share = sum[a] / (sum[a] + sum[b]);
    double weight = 1 / sqrt((double)system->degree[a] * (double)system->degree[b]);
    *out = (struct contrast){
        a, b, share, weight, weight * (total[a] - both * share), weight * both * share * (1 - share)};
    return true;
}

/* What the pairs of one system add to the normal equations. */
static void add_pairs(struct mix_work *work, const struct mix_system *system, struct normal *normal)
{
    size_t terms = work->slope.count;
    struct contrast is;
    take_means(work, system, normal);
    for (size_t n = 0; n < system->units->neighbour_count; n++) {
        if (!contrast_of(work, system, n, &is))
            continue;
        size_t fold = system->units->fold[is.a];
        for (size_t t = 0; t < terms; t++) {
            double apart = normal->mean[t][is.a] - normal->mean[t][is.b];
            normal->slope[fold][t] += is.off * apart;
            for (size_t s = 0; s < terms; s++)
                normal->curve[fold][t][s] += is.varies * apart * (normal->mean[s][is.a] - normal->mean[s][is.b]);
        }
    }
}

/* What one of a contrast's units has in it: `part` of what it says of the curve, and people less those expected. */
static void add_unit(struct normal *normal, size_t terms, const struct contrast *is, size_t fold, double part,
                     double people)
{
    for (size_t t = 0; t < terms; t++) {
        double apart = normal->mean[t][is->a] - normal->mean[t][is->b];
        normal->unit_slope[fold][t] += is->weight * people * apart;
        for (size_t s = 0; s < terms; s++)
            normal->unit_curve[fold][t][s] +=
                part * is->varies * apart * (normal->mean[s][is->a] - normal->mean[s][is->b]);
    }
}

/* The same pairs, parted between their units; `met`: folds in which some unit is. */
static void add_units(struct mix_work *work, const struct mix_system *system, struct normal *normal,
                      bool met[MIX_FOLDS])
{
    const struct mix_units *units = system->units;
    const double *sum = work->sum, *total = system->total;
    struct contrast is;
    double all = 0, expected = 0;
    take_means(work, system, normal);
    for (size_t u = 0; u < units->count; u++)
        if (mix_known(total[u]) && sum[u] > 0) {
            all += total[u];
            expected += sum[u];
        }
    double rate = expected > 0 ? all / expected : 0;
    for (size_t n = 0; n < units->neighbour_count; n++) {
        if (!contrast_of(work, system, n, &is))
            continue;
        size_t here = units->fold[is.a], there = units->fold[is.b];
        met[here] = met[there] = true;
        add_unit(normal, work->slope.count, &is, here, 1 - is.share,
                 (1 - is.share) * (total[is.a] - rate * sum[is.a]));
        add_unit(normal, work->slope.count, &is, there, is.share, -is.share * (total[is.b] - rate * sum[is.b]));
    }
}

/* Normal equations at the slopes as they are; a trace of a ridge keeps them solvable. */
static void add_up(struct mix_work *work, struct normal *normal)
{
    size_t terms = work->slope.count;
    double trace = 0;
    memset(normal->curve, 0, sizeof normal->curve);
    memset(normal->slope, 0, sizeof normal->slope);
    memset(normal->all, 0, sizeof normal->all);
    expect(work);
    for (size_t s = 0; s < work->system_count; s++)
        add_pairs(work, &work->systems[s], normal);
    for (size_t f = 0; f < MIX_FOLDS; f++)
        for (size_t t = 0; t < terms; t++)
            for (size_t s = 0; s < terms; s++)
                normal->all[t][s] += normal->curve[f][t][s];
    for (size_t t = 0; t < terms; t++)
        trace += normal->all[t][t];
    for (size_t t = 0; t < terms; t++)
        normal->all[t][t] += 1e-9 * trace / (double)terms + 1e-12;
}

/* One step of Newton; returns how far it went. */
static double step(struct mix_work *work, const struct normal *normal)
{
    struct mix_slope *slope = &work->slope;
    double a[MIX_TERMS][MIX_TERMS], b[MIX_TERMS] = {0}, most = 0;
    memcpy(a, normal->all, sizeof a);
    for (size_t f = 0; f < MIX_FOLDS; f++)
        for (size_t t = 0; t < slope->count; t++)
            b[t] += normal->slope[f][t];
    if (!equations_solve(*a, MIX_TERMS, b, slope->count))
        return 0;
    for (size_t t = 0; t < slope->count; t++) {
        double by = within(b[t], STEP_MOST);
        slope->beta[t] = within(slope->beta[t] + by, BETA_MOST);
        most = fmax(most, fabs(by));
    }
    return most;
}

/* Slopes without a fold, a Newton step away. */
static void leave_fold(const struct mix_slope *slope, const struct normal *normal, const double gone[MIX_TERMS],
                       double curve[MIX_TERMS][MIX_TERMS], double out[MIX_TERMS])
{
    double a[MIX_TERMS][MIX_TERMS], b[MIX_TERMS];
    for (size_t t = 0; t < slope->count; t++) {
        b[t] = gone[t];
        for (size_t s = 0; s < slope->count; s++)
            a[t][s] = normal->all[t][s] * (1 + 1e-6) - curve[t][s];
    }
    bool solved = equations_solve(*a, MIX_TERMS, b, slope->count);
    for (size_t t = 0; t < slope->count; t++)
        out[t] = within(slope->beta[t] - (solved ? b[t] : 0), BETA_MOST);
}

/* What the spread of slopes without a fold's units says of the error. */
static void find_errors(struct mix_work *work, struct normal *normal)
{
    struct mix_slope *slope = &work->slope;
    double without[MIX_FOLDS][MIX_TERMS];
    bool met[MIX_FOLDS] = {false};
    memset(normal->unit_curve, 0, sizeof normal->unit_curve);
    memset(normal->unit_slope, 0, sizeof normal->unit_slope);
    for (size_t s = 0; s < work->system_count; s++)
        add_units(work, &work->systems[s], normal, met);
    int folds = 0;
    for (size_t f = 0; f < MIX_FOLDS; f++)
        if (met[f])
            leave_fold(slope, normal, normal->unit_slope[f], normal->unit_curve[f], without[folds++]);
    slope->freedom = folds > 0 ? folds - 1 : 0;
    for (size_t t = 0; t < slope->count; t++) {
        double mean = 0, squares = 0;
        for (int f = 0; f < folds; f++)
            mean += without[f][t] / folds;
        for (int f = 0; f < folds; f++)
            squares += (without[f][t] - mean) * (without[f][t] - mean);
        slope->error[t] = slope->freedom > 0 ? sqrt(slope->freedom / (folds + 0.0) * squares) : INFINITY;
    }
}

static void fit(struct mix_work *work, struct normal *normal)
{
    double went = 1;
    for (size_t t = 0; t < work->slope.count; t++)
        work->slope.beta[t] = 0;
    for (int round = 0; round < ROUNDS && went >= DONE; round++) {
        add_up(work, normal);
        went = step(work, normal);
    }
    add_up(work, normal);
    for (size_t f = 0; f < MIX_FOLDS; f++) /* the others have then no part in its score */
        leave_fold(&work->slope, normal, normal->slope[f], normal->curve[f], work->slope.leave[f]);
    find_errors(work, normal);
}

/* Takes out the covariate that is least sure of itself, unless all are beyond their standard error. */
static bool drop_worst(struct mix_slope *slope)
{
    size_t worst = 0;
    double least = 1;
    for (size_t t = 1; t < slope->count; t++) {
        double ratio = fabs(slope->beta[t]) / fmax(slope->error[t], 1e-12);
        if (ratio < least) {
            least = ratio;
            worst = t;
        }
    }
    if (worst == 0)
        return false;
    slope->left_beta[slope->term[worst]] = slope->beta[worst];
    slope->left_error[slope->term[worst]] = slope->error[worst];
    memmove(slope->term + worst, slope->term + worst + 1, (slope->count - worst - 1) * sizeof *slope->term);
    slope->count--;
    return true;
}

/* Each item's terms by the slopes without the fold that its unit is in. */
static void apply_left_out(struct mix_work *work, struct mix_system *system)
{
    const struct mix_slope *slope = &work->slope;
    for (size_t i = 0; i < work->ground->items; i++) {
        const double *beta = slope->leave[system->units->fold[system->units->unit[i]]];
        double eta = 0;
        for (size_t t = 0; t < slope->count; t++)
            eta += beta[t] * work->terms->value[slope->term[t]][i];
        system->eta[i] = eta;
    }
}

d4i_status mix_slope_learn(d4i_context *context, struct mix_work *work)
{
    struct mix_slope *slope = &work->slope;
    struct normal *normal;
    size_t most = 0;
    TRY(mem_alloc(context, 1, sizeof *normal, &normal));
    for (size_t s = 0; s < work->system_count; s++)
        most = work->systems[s].units->count > most ? work->systems[s].units->count : most;
    d4i_status status = mem_alloc(context, most * work->terms->count, sizeof *normal->room, &normal->room);
    if (status == D4I_OK) {
        slope->count = work->terms->count;
        for (size_t t = 0; t < slope->count; t++) {
            normal->mean[t] = normal->room + t * most;
            slope->term[t] = (uint32_t)t;
        }
        do
            fit(work, normal);
        while (drop_worst(slope));
        for (size_t s = 0; s < work->system_count; s++)
            apply_left_out(work, &work->systems[s]);
        free(normal->room);
    }
    free(normal);
    return status;
}
