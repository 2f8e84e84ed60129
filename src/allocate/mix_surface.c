/* SPDX-License-Identifier: EUPL-1.2
 *
 * People of a group from the totals of units: by the share of the unit and the terms, or by a share surface that
 * goes through the surroundings, relative to what the terms expect, with every unit given its total back in each
 * round (so in the end the mean of the surface over a unit is the unit's share, as in Tobler's pycnophylactic one).
 */
#include <math.h>

#include "allocate/mix.h"

#define ROUNDS 5
#define SWEEPS 3       /* over the other sums and the own ones, in a round */
#define SIGMA_MOST 8.0 /* cells; MIX_RADIUS goes with it */
#define SHARE_LEAST 1e-9
#define SHARE_MOST 0.95

double mix_sigma(double kappa, double side)
{
    return fmin(kappa * side, SIGMA_MOST);
}

void mix_add_up(const struct mix_ground *ground, const uint32_t *unit, const double *x, size_t count, double *sum)
{
    memset(sum, 0, count * sizeof *sum);
    for (size_t i = 0; i < ground->items; i++)
        sum[unit[i]] += x[i];
}

/* Gives each unit its total; one whose total is not known stays as it is. */
static void scale_to(struct mix_work *work, const struct mix_sums *to, double *x)
{
    mix_add_up(work->ground, to->unit, x, to->count, work->sum);
    for (size_t u = 0; u < to->count; u++)
        work->sum[u] = !mix_known(to->total[u]) ? 1 : work->sum[u] > 0 ? to->total[u] / work->sum[u] : 0;
    for (size_t i = 0; i < work->ground->items; i++)
        x[i] *= work->sum[to->unit[i]];
}

static void refit(struct mix_work *work, const struct mix_sums *own, const struct mix_sums *other, double *x)
{
    for (int sweep = 0; other && sweep < SWEEPS; sweep++) {
        if (sweep > 0)
            scale_to(work, own, x);
        scale_to(work, other, x);
    }
    scale_to(work, own, x);
}

double mix_odds(double share)
{
    share = fmin(fmax(share, SHARE_LEAST), SHARE_MOST);
    return share / (1 - share);
}

/* x[i] = what the odds of its unit, moved by the terms, expect. */
static void expect(const struct mix_work *work, const double *eta, double part, const uint32_t *unit, double *x)
{
    for (size_t i = 0; i < work->ground->items; i++) {
        double odds = work->odds[unit ? unit[i] : 0];
        odds *= part > 0 ? exp(part * eta[i]) : 1;
        x[i] = work->ground->people[i] * (odds / (1 + odds));
    }
}

static void by_cell(const struct mix_ground *ground, const double *x, double *value)
{
    for (size_t c = 0; c < ground->cells; c++) {
        value[c] = 0;
        for (size_t k = ground->item_start[c]; k < ground->item_start[c + 1]; k++)
            value[c] += x[ground->item_in[k]];
    }
}

static void blur_people(struct mix_work *work, const struct mix_blur *blur, const double *x, double *out)
{
    by_cell(work->ground, x, work->cell_value);
    mix_blur_run(work->ground, blur, work->cell_value, work->rows, out);
}

void mix_surface(struct mix_work *work, const double *eta, double part, const struct mix_sums *own, double sigma,
                 const struct mix_sums *other, double *x)
{
    const struct mix_ground *ground = work->ground;
    struct mix_blur blur;
    for (size_t u = 0; u < own->count; u++)
        work->odds[u] =
            mix_odds(mix_known(own->total[u]) && own->people[u] > 0 ? own->total[u] / own->people[u] : work->share);
    expect(work, eta, part, own->unit, x);
    refit(work, own, other, x);
    if (!(sigma > 0))
        return;
    work->odds[0] = mix_odds(work->share);
    expect(work, eta, part, NULL, work->expected);
    mix_blur_make(&blur, sigma);
    blur_people(work, &blur, work->expected, work->cell_base);
    for (int round = 0; round < ROUNDS; round++) {
        blur_people(work, &blur, x, work->cell_blurred);
        for (size_t c = 0; c < ground->cells; c++)
            work->cell_blurred[c] = work->cell_base[c] > 0 ? work->cell_blurred[c] / work->cell_base[c] : 0;
        for (size_t i = 0; i < ground->items; i++)
            x[i] = fmin(work->expected[i] * work->cell_blurred[ground->cell_of[i]], ground->people[i]);
        refit(work, own, other, x);
    }
}
