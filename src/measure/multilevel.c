/* SPDX-License-Identifier: EUPL-1.2
 *
 * The multilevel D. Areas are nested, so that the likelihood needs no matrix: going up, each area sums up what its
 * parts say of everything above them (a mean and its variance); going down, each area's effect is its share of what
 * is left. One likelihood costs as many steps as there are areas.
 *
 * Variances are in units of that of e_0, which is known in closed form where the others are.
 */
#include "measure/multilevel.h"

#include "measure/inside.h"

void multilevel_release(struct multilevel *multilevel)
{
    for (size_t k = 0; k <= MULTILEVEL_MOST; k++)
        free(multilevel->effect[k]);
    memset(multilevel, 0, sizeof *multilevel);
}

/* What the parts of an area say of the sum of effects from this level upwards. */
struct area {
    double weight;  /* sum of 1 / variance of the parts */
    double sum;     /* of their means by weight */
    uint32_t above; /* its area of the next level */
    bool used;
};

struct model {
    size_t levels;
    size_t units; /* with people */
    size_t areas[MULTILEVEL_MOST];
    struct area *area[MULTILEVEL_MOST];
    double *off; /* [unit] */
    const struct multilevel_level *level;
    double *units_in; /* [area of the first level] */
    double *sum_in;
    double within; /* sum over the first level of squares about their means */
};

static void model_release(struct model *model)
{
    for (size_t k = 0; k < MULTILEVEL_MOST; k++)
        free(model->area[k]);
    free(model->off);
    free(model->units_in);
    free(model->sum_in);
}

static d4i_status check_levels(d4i_context *context, const struct measure_data *data,
                               const struct multilevel_level *levels, size_t count)
{
    if (count < 1 || count > MULTILEVEL_MOST)
        return fail(context, D4I_BAD_USAGE, "%zu levels above the units; give 1 to %d", count, MULTILEVEL_MOST);
    if (data->kind != MEASURE_PAIR)
        return fail(context, D4I_BUG, "the multilevel index was given a table of many groups");
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < data->units; i++)
            if (levels[k].area[i] >= levels[k].areas)
                return fail(context, D4I_BAD_INPUT, "unit %zu lies in area %u of %zu of level %zu", i + 1,
                            levels[k].area[i] + 1, levels[k].areas, k + 1);
    return D4I_OK;
}

/* Which area of the next level each area lies in; no area may lie in two. */
static d4i_status link_levels(d4i_context *context, const struct measure_data *data, struct model *model)
{
    for (size_t k = 0; k < model->levels; k++) {
        const struct multilevel_level *level = &model->level[k], *next = level + 1;
        for (size_t i = 0; i < data->units; i++) {
            if (!(data->t[i] > 0))
                continue;
            struct area *area = &model->area[k][level->area[i]];
            uint32_t above = k + 1 < model->levels ? next->area[i] : 0;
            if (area->used && area->above != above)
                return fail(context, D4I_BAD_INPUT,
                            "area %u of level %zu lies in areas %u and %u of the next; give nested levels, the "
                            "smallest areas first",
                            level->area[i] + 1, k + 1, area->above + 1, above + 1);
            area->above = above;
            area->used = true;
        }
    }
    return D4I_OK;
}

static d4i_status model_make(d4i_context *context, const struct measure_data *data,
                             const struct multilevel_level *levels, size_t count, struct model *out)
{
    struct tally within = {0};
    const uint32_t *first = levels[0].area;
    *out = (struct model){.levels = count, .level = levels};
    for (size_t k = 0; k < count; k++) {
        out->areas[k] = levels[k].areas;
        TRY(mem_alloc(context, levels[k].areas, sizeof **out->area, &out->area[k]));
    }
    TRY(link_levels(context, data, out));
    TRY(mem_alloc(context, data->units, sizeof *out->off, &out->off));
    TRY(mem_alloc(context, levels[0].areas, sizeof *out->units_in, &out->units_in));
    TRY(mem_alloc(context, levels[0].areas, sizeof *out->sum_in, &out->sum_in));
    for (size_t i = 0; i < data->units; i++) {
        if (!(data->t[i] > 0))
            continue;
        out->units++;
        out->off[i] = data->a[i] / data->sum_a - data->b[i] / data->sum_b;
        out->units_in[first[i]]++;
        out->sum_in[first[i]] += out->off[i];
    }
    for (size_t i = 0; i < data->units; i++) {
        double away = data->t[i] > 0 ? out->off[i] - out->sum_in[first[i]] / out->units_in[first[i]] : 0;
        tally_add(&within, away * away);
    }
    out->within = tally_of(within);
    return D4I_OK;
}

/* Upwards: areas of a level are the parts of those above. ratio[level] = variance / that of e_0. *squares and *logs
 * gather what the likelihood needs. Leaves weight and sum of each area's parts in it. */
static void gather(struct model *model, const double *ratio, double *squares, double *logs)
{
    struct tally square = {0}, log_sum = {0};
    for (size_t k = 0; k < model->levels; k++)
        for (size_t c = 0; c < model->areas[k]; c++)
            model->area[k][c].weight = model->area[k][c].sum = 0;
    for (size_t c = 0; c < model->areas[0]; c++) {
        model->area[0][c].weight = model->units_in[c];
        model->area[0][c].sum = model->sum_in[c];
    }
    tally_add(&square, model->within);
    for (size_t k = 0; k < model->levels; k++)
        for (size_t c = 0; c < model->areas[k]; c++) {
            struct area *area = &model->area[k][c];
            if (!area->used)
                continue;
            /* the mean of the parts has variance 1 / weight about this level's effect; that is integrated out */
            double mean = area->sum / area->weight, variance = 1 / area->weight + ratio[k];
            tally_add(&log_sum, log1p(area->weight * ratio[k]));
            if (k + 1 == model->levels) {
                tally_add(&square, mean * mean / variance);
                continue;
            }
            struct area *above = &model->area[k + 1][area->above];
            above->weight += 1 / variance;
            above->sum += mean / variance;
            tally_add(&square, mean * mean / variance); /* about 0; what the mean above takes is put back below */
        }
    /* sum of m^2 / v about their mean = about 0 less W mean^2, once for every area that has parts of areas */
    for (size_t k = 1; k < model->levels; k++)
        for (size_t c = 0; c < model->areas[k]; c++) {
            const struct area *area = &model->area[k][c];
            if (area->used)
                tally_add(&square, -area->sum * area->sum / area->weight);
        }
    *squares = fmax(0, tally_of(square));
    *logs = tally_of(log_sum);
}

/* -2 log likelihood, the variance of e_0 at its best: squares / units. */
static double deviance_of(struct model *model, const double *ratio, double *base)
{
    double squares, logs, units = (double)model->units;
    gather(model, ratio, &squares, &logs);
    *base = squares / units;
    return logs + units * (1 + log(2 * M_PI * *base));
}

/* One ratio by golden section, as ratio = s^2 like lme4's theta, between 0 and `most`. */
static double improve(struct model *model, double *ratio, size_t k, double low, double high)
{
    const double golden = 0.61803398874989485;
    double base, x[2], f[2];
    for (int e = 0; e < 2; e++) {
        x[e] = e ? low + golden * (high - low) : high - golden * (high - low);
        ratio[k] = x[e] * x[e];
        f[e] = deviance_of(model, ratio, &base);
    }
    for (int round = 0; round < 60 && high - low > 1e-9 * (high + 1e-3); round++) {
        bool right = f[1] < f[0];
        *(right ? &low : &high) = x[!right];
        x[!right] = x[right];
        f[!right] = f[right];
        x[right] = right ? low + golden * (high - low) : high - golden * (high - low);
        ratio[k] = x[right] * x[right];
        f[right] = deviance_of(model, ratio, &base);
    }
    double best = f[1] < f[0] ? x[1] : x[0], least = fmin(f[0], f[1]);
    ratio[k] = 0;
    double none = deviance_of(model, ratio, &base);
    if (least < none)
        ratio[k] = best * best;
    return fmin(least, none);
}

/* Ratio by ratio until none helps; each time near where it was, but at first anywhere. */
static double fit(struct model *model, double *ratio, double *base)
{
    double best = INFINITY;
    for (int round = 0; round < 200; round++) {
        double before = best;
        for (size_t k = 0; k < model->levels; k++) {
            double s = sqrt(ratio[k]);
            bool wide = round % 8 == 0 || s == 0;
            best = improve(model, ratio, k, wide ? 0 : s / 2, wide ? fmax(100, 4 * s) : 2 * s);
        }
        if (round > 8 && before - best <= 1e-10)
            break;
    }
    return deviance_of(model, ratio, base);
}

/* How the sums of gather() move with ratio[by]: an area's weight and sum, and what the likelihood needs. */
struct moves {
    double *weight[MULTILEVEL_MOST], *sum[MULTILEVEL_MOST]; /* [area] */
};

static void moves_release(struct moves *moves)
{
    for (size_t k = 0; k < MULTILEVEL_MOST; k++) {
        free(moves->weight[k]);
        free(moves->sum[k]);
    }
}

static d4i_status moves_make(d4i_context *context, const struct model *model, struct moves *out)
{
    for (size_t k = 0; k < model->levels; k++) {
        TRY(mem_alloc(context, model->areas[k], sizeof **out->weight, &out->weight[k]));
        TRY(mem_alloc(context, model->areas[k], sizeof **out->sum, &out->sum[k]));
    }
    return D4I_OK;
}

/* The slope of the deviance along ratio[by], by the chain rule through gather(). */
static double slope(struct model *model, const double *ratio, size_t by, struct moves *moves)
{
    struct tally square = {0}, log_sum = {0};
    double squares, logs;
    gather(model, ratio, &squares, &logs);
    for (size_t k = 0; k < model->levels; k++)
        for (size_t c = 0; c < model->areas[k]; c++)
            moves->weight[k][c] = moves->sum[k][c] = 0;
    for (size_t k = 0; k < model->levels; k++)
        for (size_t c = 0; c < model->areas[k]; c++) {
            const struct area *area = &model->area[k][c];
            if (!area->used)
                continue;
            double weight = area->weight, mean = area->sum / weight, variance = 1 / weight + ratio[k];
            double up = moves->weight[k][c], own = k == by, sum = moves->sum[k][c];
            double mean_by = (sum - mean * up) / weight, variance_by = own - up / (weight * weight);
            tally_add(&log_sum, (up * ratio[k] + weight * own) / (1 + weight * ratio[k]));
            tally_add(&square, mean / variance * (2 * mean_by - mean * variance_by / variance));
            if (k > 0)
                tally_add(&square, -mean * (2 * sum - mean * up));
            if (k + 1 == model->levels)
                continue;
            moves->weight[k + 1][area->above] -= variance_by / (variance * variance);
            moves->sum[k + 1][area->above] += (mean_by - mean * variance_by / variance) / variance;
        }
    return tally_of(log_sum) + (double)model->units * tally_of(square) / squares;
}

/* Slopes along the logarithms of some ratios, none of them 0; the largest. */
static double slopes(struct model *model, const double *ratio, const size_t *which, size_t count,
                     struct moves *moves, double *out)
{
    double most = 0;
    for (size_t i = 0; i < count; i++) {
        out[i] = slope(model, ratio, which[i], moves) * ratio[which[i]];
        most = fmax(most, fabs(out[i]));
    }
    return most;
}

/* matrix x = right by Gauss with pivots; x in right. False where it has no one solution. */
static bool solve(double matrix[][MULTILEVEL_MOST], double *right, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t pivot = i;
        for (size_t j = i + 1; j < count; j++)
            pivot = fabs(matrix[j][i]) > fabs(matrix[pivot][i]) ? j : pivot;
        if (!(fabs(matrix[pivot][i]) > 0))
            return false;
        for (size_t k = 0; k < count; k++) {
            double swapped = matrix[i][k];
            matrix[i][k] = matrix[pivot][k];
            matrix[pivot][k] = swapped;
        }
        double swapped = right[i];
        right[i] = right[pivot];
        right[pivot] = swapped;
        for (size_t j = i + 1; j < count; j++) {
            double times = matrix[j][i] / matrix[i][i];
            for (size_t k = i; k < count; k++)
                matrix[j][k] -= times * matrix[i][k];
            right[j] -= times * right[i];
        }
    }
    for (size_t i = count; i-- > 0;) {
        for (size_t k = i + 1; k < count; k++)
            right[i] -= matrix[i][k] * right[k];
        right[i] /= matrix[i][i];
    }
    return true;
}

/* A ratio next to 0, where rounding alone tells the deviance from that at 0, and which the deviance rises with, is
 * 0. */
static void settle_at_zero(struct model *model, double *ratio, size_t k, struct moves *moves)
{
    double base, was = ratio[k], best = deviance_of(model, ratio, &base);
    ratio[k] = 0;
    if (deviance_of(model, ratio, &base) - best > 1e-9 || slope(model, ratio, k, moves) < 0)
        ratio[k] = was;
}

#define NUDGE 1e-5 /* of a logarithm: the error of a Newton step falls to about 1e-10 of it */

/* Newton's steps on the logarithms of the ratios, from where the search of a least value stops: that sees no
 * better than the root of rounding, 1e-8, the slope's root is seen to 1e-13. A step that makes it worse is not
 * taken. */
static d4i_status polish(d4i_context *context, struct model *model, double *ratio)
{
    struct moves moves = {0};
    double matrix[MULTILEVEL_MOST][MULTILEVEL_MOST] = {{0}}, at[MULTILEVEL_MOST], beside[2][MULTILEVEL_MOST];
    double next[MULTILEVEL_MOST];
    size_t above_zero[MULTILEVEL_MOST], count = 0;
    d4i_status status;
    GUARD(moves_make(context, model, &moves));
    for (size_t k = 0; k < model->levels; k++)
        settle_at_zero(model, ratio, k, &moves);
    for (size_t k = 0; k < model->levels; k++)
        if (ratio[k] > 0)
            above_zero[count++] = k;
    double off = slopes(model, ratio, above_zero, count, &moves, at);
    for (int round = 0; round < 20 && off > 0; round++) {
        for (size_t j = 0; j < count; j++) {
            for (int up = 0; up < 2; up++) {
                memcpy(next, ratio, sizeof next);
                next[above_zero[j]] *= exp(up ? NUDGE : -NUDGE);
                slopes(model, next, above_zero, count, &moves, beside[up]);
            }
            for (size_t i = 0; i < count; i++)
                matrix[i][j] = (beside[1][i] - beside[0][i]) / (2 * NUDGE);
        }
        if (!solve(matrix, at, count))
            break;
        memcpy(next, ratio, sizeof next);
        for (size_t i = 0; i < count; i++)
            next[above_zero[i]] *= exp(-at[i]);
        double then = slopes(model, next, above_zero, count, &moves, at);
        if (!(then < off))
            break;
        off = then;
        memcpy(ratio, next, sizeof next);
    }
done:
    moves_release(&moves);
    return status;
}

/* Downwards: what is left of an area's mean after the effects above, shrunk by its own variance against that of the
 * mean. above[area] = sum of effects above it, here of the next level and then of each lower one. */
static d4i_status part_effects(d4i_context *context, const struct measure_data *data, struct model *model,
                               const double *ratio, struct multilevel *out)
{
    double *total[MULTILEVEL_MOST] = {0};
    d4i_status status = D4I_OK;
    for (size_t k = model->levels; k-- > 0;) {
        GUARD(mem_alloc(context, model->areas[k], sizeof **total, &total[k]));
        GUARD(mem_alloc(context, model->areas[k], sizeof **total, &out->effect[k + 1]));
        for (size_t c = 0; c < model->areas[k]; c++) {
            const struct area *area = &model->area[k][c];
            double above = k + 1 < model->levels ? total[k + 1][area->above] : 0;
            out->effect[k + 1][c] = NAN; /* an area without people has none */
            if (!area->used)
                continue;
            out->effect[k + 1][c] = (area->sum / area->weight - above) * ratio[k] / (ratio[k] + 1 / area->weight);
            total[k][c] = above + out->effect[k + 1][c];
        }
    }
    GUARD(mem_alloc(context, data->units, sizeof **total, &out->effect[0]));
    for (size_t i = 0; i < data->units; i++)
        out->effect[0][i] = data->t[i] > 0 ? model->off[i] - total[0][model->level[0].area[i]] : NAN;
done:
    for (size_t k = 0; k < MULTILEVEL_MOST; k++)
        free(total[k]);
    return status;
}

static double effect_at(const struct model *model, const struct multilevel *fitted, size_t level, size_t unit)
{
    return level == 0 ? fitted->effect[0][unit] : fitted->effect[level][model->level[level - 1].area[unit]];
}

static double dissimilarity_of(const struct measure_data *data, const struct model *model)
{
    struct tally sum = {0};
    for (size_t i = 0; i < data->units; i++)
        tally_add(&sum, fabs(model->off[i]) / 2);
    return tally_of(sum);
}

static void sum_up(const struct measure_data *data, const struct model *model, const double *ratio, double base,
                   struct multilevel *out)
{
    double all = 1;
    for (size_t k = 0; k < model->levels; k++)
        all += ratio[k];
    for (size_t k = 0; k <= model->levels; k++) {
        struct tally without = {0};
        out->part[k] = (k == 0 ? 1 : ratio[k - 1]) / all;
        out->variance[k] = (k == 0 ? 1 : ratio[k - 1]) * base;
        for (size_t i = 0; i < data->units; i++)
            if (data->t[i] > 0)
                tally_add(&without, fabs(model->off[i] - effect_at(model, out, k, i)) / 2);
        out->holdback[k] = tally_of(without) / out->dissimilarity - 1;
    }
}

d4i_status multilevel_fit(d4i_context *context, const struct measure_data *data,
                          const struct multilevel_level *levels, size_t count, struct multilevel *out)
{
    struct model model = {0};
    struct multilevel made = {.levels = count};
    double ratio[MULTILEVEL_MOST] = {0}, base = 0;
    d4i_status status;
    TRY(check_levels(context, data, levels, count));
    if (!(data->sum_a > 0 && data->sum_b > 0)) {
        *out = (struct multilevel){.undefined = "nobody is in one of the groups", .dissimilarity = NAN};
        return D4I_OK;
    }
    GUARD(model_make(context, data, levels, count, &model));
    made.dissimilarity = dissimilarity_of(data, &model);
    /* rounding alone leaves less than this of differences whose absolute sum is at most 2 */
    if (!(model.within > 1e-28))
        made.undefined =
            made.dissimilarity > 1e-13 ? "the units of each area are alike" : "there is no segregation";
    for (size_t k = 0; k < count; k++)
        ratio[k] = 1;
    if (!made.undefined) {
        fit(&model, ratio, &base);
        GUARD(polish(context, &model, ratio));
        made.deviance = deviance_of(&model, ratio, &base);
        GUARD(part_effects(context, data, &model, ratio, &made));
        sum_up(data, &model, ratio, base, &made);
    }
    *out = made;
    made = (struct multilevel){0};
done:
    multilevel_release(&made);
    model_release(&model);
    return status;
}
