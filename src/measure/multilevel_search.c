/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where the likelihood of the multilevel D is greatest. It may have several peaks: what lies between provinces may
 * be told as well by their regions, or by neither. So it is looked at over a grid of ratios first, and climbed from
 * each peak of the grid; the highest is climbed to the end.
 */
#include "measure/inside.h"
#include "measure/multilevel_model.h"

#define POINTS 4096 /* of a grid */
#define STARTS 4    /* peaks of the grid, the highest */

struct start {
    double ratio[MULTILEVEL_MOST], deviance;
};

/* The ratios of each level: 0 and `side` - 1 others, from 10^first on, each `step` decades above the one before.
 * Peaks may be less than a decade apart; of many levels there is room for fewer. */
static const struct grid {
    size_t side;
    double first, step;
} GRIDS[MULTILEVEL_MOST + 1] = {{0, 0, 0},  {26, -4, 1. / 3}, {26, -4, 1. / 3}, {13, -3, 0.5}, {7, -3, 1},
                                {5, -2, 1}, {4, -1, 1},       {3, -1, 1},       {2, 0, 1}};
static const struct grid DECADES = {10, -4, 1};

static double grid_ratio(const struct grid *grid, size_t at)
{
    return at == 0 ? 0 : pow(10, grid->first + (double)(at - 1) * grid->step);
}

static void grid_point(const struct grid *grid, size_t levels, size_t point, double *ratio)
{
    for (size_t k = 0; k < levels; k++, point /= grid->side)
        ratio[k] = grid_ratio(grid, point % grid->side);
}

/* Whether no point beside it, along any one level, is better. */
static bool is_peak(const double *deviance, size_t side, size_t levels, size_t point)
{
    for (size_t k = 0, step = 1; k < levels; k++, step *= side) {
        size_t at = point / step % side;
        if (at > 0 && deviance[point - step] < deviance[point])
            return false;
        if (at + 1 < side && deviance[point + step] < deviance[point])
            return false;
    }
    return true;
}

/* The best peaks of the grid, in falling order of likelihood; how many. */
static size_t find_starts(struct model *model, struct start *out)
{
    const struct grid *grid = &GRIDS[model->levels];
    double deviance[POINTS] = {0}, base;
    size_t points = 1, count = 0;
    for (size_t k = 0; k < model->levels; k++)
        points *= grid->side;
    for (size_t point = 0; point < points; point++) {
        double ratio[MULTILEVEL_MOST];
        grid_point(grid, model->levels, point, ratio);
        deviance[point] = multilevel_deviance(model, ratio, &base);
    }
    for (size_t point = 0; point < points; point++) {
        if (!is_peak(deviance, grid->side, model->levels, point))
            continue;
        size_t at = count < STARTS ? count++ : STARTS;
        for (; at > 0 && out[at - 1].deviance > deviance[point]; at--)
            if (at < STARTS)
                out[at] = out[at - 1];
        if (at == STARTS)
            continue;
        out[at].deviance = deviance[point];
        grid_point(grid, model->levels, point, out[at].ratio);
    }
    return count;
}

/* One ratio by golden section, as ratio = s^2 like lme4's theta, between `low` and `high`; or 0, or as it was. */
static double improve(struct model *model, double *ratio, size_t k, double low, double high, double near)
{
    const double golden = 0.61803398874989485;
    double base, x[2], f[2], was = ratio[k], best = multilevel_deviance(model, ratio, &base);
    for (int e = 0; e < 2; e++) {
        x[e] = e ? low + golden * (high - low) : high - golden * (high - low);
        ratio[k] = x[e] * x[e];
        f[e] = multilevel_deviance(model, ratio, &base);
    }
    for (int round = 0; round < 60 && high - low > near * (high + 1e-3); round++) {
        bool right = f[1] < f[0];
        *(right ? &low : &high) = x[!right];
        x[!right] = x[right];
        f[!right] = f[right];
        x[right] = right ? low + golden * (high - low) : high - golden * (high - low);
        ratio[k] = x[right] * x[right];
        f[right] = multilevel_deviance(model, ratio, &base);
    }
    bool right = f[1] < f[0];
    double found = fmin(f[0], f[1]);
    ratio[k] = 0;
    double none = multilevel_deviance(model, ratio, &base);
    if (none <= found && none <= best)
        return none;
    ratio[k] = found < best ? x[right] * x[right] : was;
    return fmin(found, best);
}

/* The same from wherever among 0 and the decades it is best. */
static double improve_anywhere(struct model *model, double *ratio, size_t k, double near)
{
    double base, at = ratio[k], best = multilevel_deviance(model, ratio, &base);
    for (size_t j = 0; j < DECADES.side; j++) {
        ratio[k] = grid_ratio(&DECADES, j);
        double now = multilevel_deviance(model, ratio, &base);
        if (now < best) {
            best = now;
            at = ratio[k];
        }
    }
    ratio[k] = at;
    return improve(model, ratio, k, sqrt(at / 10), at > 0 ? sqrt(at * 10) : 1e-2, near);
}

/* Ratio by ratio until none gains more than `least`, near where it was or, when that is over, anywhere. */
static double climb(struct model *model, double *ratio, double near, double least)
{
    double best = INFINITY;
    bool anywhere = false; /* at first near: elsewhere may be better than here, but not than the peak here */
    for (int round = 0; round < 200; round++) {
        double before = best;
        for (size_t k = 0; k < model->levels; k++) {
            double s = sqrt(ratio[k]);
            best = anywhere ? improve_anywhere(model, ratio, k, near)
                            : improve(model, ratio, k, s / 2, s > 0 ? 2 * s : 1e-2, near);
        }
        bool over = before - best <= least;
        if (over && anywhere)
            break;
        anywhere = over;
    }
    return best;
}

void multilevel_search(struct model *model, double *ratio)
{
    struct start start[STARTS] = {{{0}, 0}}, *best = start;
    size_t count = find_starts(model, start);
    for (size_t i = 0; i < count; i++) {
        start[i].deviance = climb(model, start[i].ratio, 1e-3, 1e-5);
        if (start[i].deviance < best->deviance)
            best = &start[i];
    }
    climb(model, best->ratio, 1e-9, 1e-10);
    memcpy(ratio, best->ratio, model->levels * sizeof *ratio);
}
