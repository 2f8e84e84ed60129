/* SPDX-License-Identifier: EUPL-1.2
 *
 * The last digits of the ratios: Newton's steps on their logarithms, from where the search of a least value stops.
 * That sees no better than the root of rounding, 1e-8; the slope's root is seen to 1e-13. A step that makes it
 * worse is not taken.
 */
#include "base/equations.h"
#include "measure/inside.h"
#include "measure/multilevel_model.h"

/* How the sums of multilevel_gather() move with ratio[by]: an area's weight and sum, and what the likelihood needs.
 */
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

/* The slope of the deviance along ratio[by], by the chain rule through multilevel_gather(). */
static double slope(struct model *model, const double *ratio, size_t by, struct moves *moves)
{
    struct tally square = {0}, log_sum = {0};
    double squares, logs;
    multilevel_gather(model, ratio, &squares, &logs);
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

/* A ratio next to 0, where rounding alone tells the deviance from that at 0, and which the deviance rises with, is
 * 0. */
static void settle_at_zero(struct model *model, double *ratio, size_t k, struct moves *moves)
{
    double base, was = ratio[k], best = multilevel_deviance(model, ratio, &base);
    ratio[k] = 0;
    if (multilevel_deviance(model, ratio, &base) - best > 1e-9 || slope(model, ratio, k, moves) < 0)
        ratio[k] = was;
}

#define NUDGE 1e-5 /* of a logarithm: the error of a Newton step falls to about 1e-10 of it */

d4i_status multilevel_polish(d4i_context *context, struct model *model, double *ratio)
{
    struct moves moves = {0};
    double matrix[MULTILEVEL_MOST][MULTILEVEL_MOST] = {{0}}, at[MULTILEVEL_MOST], beside[2][MULTILEVEL_MOST];
    double next[MULTILEVEL_MOST], base, begun;
    size_t above_zero[MULTILEVEL_MOST], count = 0;
    d4i_status status;
    GUARD(moves_make(context, model, &moves));
    for (size_t k = 0; k < model->levels; k++)
        settle_at_zero(model, ratio, k, &moves);
    for (size_t k = 0; k < model->levels; k++)
        if (ratio[k] > 0)
            above_zero[count++] = k;
    begun = multilevel_deviance(model, ratio, &base);
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
        if (!equations_solve(*matrix, MULTILEVEL_MOST, at, count))
            break;
        memcpy(next, ratio, sizeof next);
        for (size_t i = 0; i < count; i++)
            next[above_zero[i]] *= exp(-at[i]);
        double then = slopes(model, next, above_zero, count, &moves, at);
        /* slopes along logarithms also fall towards ratios of 0, far from where this began */
        if (!(then < off) || multilevel_deviance(model, next, &base) > begun + 1e-9)
            break;
        off = then;
        memcpy(ratio, next, sizeof next);
    }
done:
    moves_release(&moves);
    return status;
}
