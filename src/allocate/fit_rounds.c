/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rounds of margins: each is met in turn, from the last priority to the first, and the zones close each round.
 * Where they contradict each other (three sums at once can, and no cheap test tells), full steps go round in a
 * circle for ever: that is told, and fit_priority.c goes on with steps that are less than full.
 *
 * Plain rounds carry a correction one zone further each, so that long chains of zones and squares take rounds by
 * the square of their length. The multipliers therefore run ahead along their last step, and start anew when that
 * led away (Nesterov 1983; O'Donoghue and Candes 2015): a fixed point of one is a fixed point of the other. Several
 * margins do so together, when all have taken their step: one that runs ahead before the next has stepped has that
 * one answer what it has not yet done, and together they run away from a solution that is there.
 *
 * A class is one worker's from the first item to the last, so that its sums have one order.
 */
#include <math.h>

#include "allocate/fit_margin.h"
#include "base/threads.h"

#define WINDOW 50     /* rounds after which progress is judged */
#define PROGRESS 0.9  /* of what was missed may still be missed after a window */
#define STANDING 0.98 /* the same, of several, where nothing proves that they contradict each other */

static void sum_class(const struct fit_work *work, const struct margin *margin, struct kind *kind)
{
    const uint32_t *member = margin->of->member;
    const double *cap = work->problem->totals_hold ? NULL : work->total; /* see fit_held */
    memset(kind->sum, 0, margin->of->parts * sizeof(double));
    for (size_t k = 0; k < kind->count; k++) {
        const double *people = work->people[kind->groups[k]];
        for (size_t i = 0, items = work->problem->items; i < items;) {
            uint32_t part = member[i];
            double here = 0; /* neighbours in the list mostly lie in one part */
            if (cap)
                for (; i < items && member[i] == part; i++)
                    here += people[i] < cap[i] ? people[i] : cap[i];
            else
                for (; i < items && member[i] == part; i++)
                    here += people[i];
            if (part != FIT_NONE)
                kind->sum[part] += here;
        }
    }
}

static double missed_of(const struct margin *margin, const struct kind *kind, const double *wanted)
{
    double missed = 0;
    for (size_t p = 0; p < margin->of->parts; p++)
        if (!fit_is_free(wanted[p]))
            missed += fabs(kind->sum[p] - wanted[p]);
    return missed;
}

static d4i_status sum_step(d4i_context *context, void *argument, size_t number, int worker)
{
    struct rounds *rounds = argument;
    struct kind *kind = &rounds->now->classes[number];
    (void)context;
    (void)worker;
    if (!kind->wanted)
        return D4I_OK;
    sum_class(rounds->work, rounds->now, kind);
    kind->missed = missed_of(rounds->now, kind, kind->agreed);
    return D4I_OK;
}

static double bounded(const struct margin *margin, double value)
{
    return fmin(margin->most, fmax(-margin->most, value));
}

/* People of every item times what kind->sum says of its part. */
static void scale_items(const struct fit_work *work, const struct margin *margin, const struct kind *kind)
{
    const uint32_t *member = margin->of->member;
    for (size_t k = 0; k < kind->count; k++) {
        double *people = work->people[kind->groups[k]];
        for (size_t i = 0; i < work->problem->items; i++)
            if (member[i] != FIT_NONE)
                people[i] *= kind->sum[member[i]];
    }
}

/* New multipliers from the sums; afterwards `sum` holds what is to be done to the items of a part. */
static void step_class(const struct rounds *rounds, const struct margin *margin, struct kind *kind)
{
    double steps = 0;
    kind->uphill = 0;
    for (size_t p = 0; p < margin->of->parts; p++) {
        double before = kind->now[p], wanted = kind->wanted[p], sum = kind->sum[p];
        kind->sum[p] = 1;
        if (fit_is_free(wanted) || sum <= 0)
            continue;
        double plain = bounded(margin, margin->step * (before + log(fmax(wanted / sum, 1e-13))));
        kind->went[p] = plain - kind->plain[p];
        kind->now[p] = rounds->count > 1 ? plain : bounded(margin, plain + rounds->ahead * kind->went[p]);
        kind->uphill += wanted * (before - plain) * kind->went[p];
        kind->plain[p] = plain;
        kind->sum[p] = exp(kind->now[p] - before);
        steps += wanted * fabs(plain - before);
    }
    if (margin->step < 1)
        kind->missed = steps;
}

static d4i_status fit_step(d4i_context *context, void *argument, size_t number, int worker)
{
    struct rounds *rounds = argument;
    const struct margin *margin = rounds->now;
    struct kind *kind = &margin->classes[number];
    (void)context;
    (void)worker;
    if (!kind->wanted)
        return D4I_OK;
    sum_class(rounds->work, margin, kind);
    kind->missed = missed_of(margin, kind, kind->wanted);
    step_class(rounds, margin, kind);
    scale_items(rounds->work, rounds->now, kind);
    return D4I_OK;
}

d4i_status fit_close_zone(d4i_context *context, void *argument, size_t zone, int worker)
{
    struct rounds *rounds = argument;
    return fit_zone_solve(context, rounds->work, &rounds->work->scratch[worker], zone, 1, false);
}

/* Several margins: on along the step that they have just taken. */
static d4i_status ahead_step(d4i_context *context, void *argument, size_t number, int worker)
{
    struct rounds *rounds = argument;
    struct kind *kind = &rounds->now->classes[number];
    (void)context;
    (void)worker;
    if (!kind->wanted)
        return D4I_OK;
    for (size_t p = 0; p < rounds->now->of->parts; p++) {
        double now = bounded(rounds->now, kind->now[p] + rounds->ahead * kind->went[p]);
        kind->sum[p] = exp(now - kind->now[p]);
        kind->now[p] = now;
    }
    scale_items(rounds->work, rounds->now, kind);
    return D4I_OK;
}

/* One round, the `last` of several margins without running ahead; margins[].missed when their turn came, *missed =
 * all of it, and the totals of the items when theirs came. */
static d4i_status fit_round(d4i_context *context, struct rounds *rounds, bool last, double *missed,
                            uint64_t *updates)
{
    const struct fit_work *work = rounds->work;
    double uphill = 0;
    *missed = 0;
    for (size_t m = rounds->count; m-- > 0;) {
        struct margin *margin = rounds->now = &rounds->margins[m];
        TRY(threads_run(context, NULL, margin->count, fit_step, rounds));
        margin->missed = 0;
        for (size_t c = 0; c < margin->count; c++) {
            margin->missed += margin->classes[c].missed;
            uphill += margin->classes[c].uphill;
            *updates += margin->classes[c].wanted ? margin->classes[c].count * work->problem->items : 0;
        }
        *missed += margin->missed;
    }
    rounds->since = uphill > 0 ? 0 : rounds->since + 1;
    rounds->ahead = last ? 0 : (double)rounds->since / (rounds->since + 3);
    if (rounds->count > 1 && rounds->since > 0)
        for (size_t m = 0; m < rounds->count; m++) {
            rounds->now = &rounds->margins[m];
            TRY(threads_run(context, NULL, rounds->now->count, ahead_step, rounds));
        }
    TRY(threads_run(context, NULL, work->problem->zones, fit_close_zone, rounds));
    for (size_t z = 0; z < work->problem->zones; z++)
        *missed += work->zone_missed[z];
    return D4I_OK;
}

/* All of it within the tolerance, and no small margin hidden behind a large one. */
static bool is_met(const struct rounds *rounds, double missed, double asked)
{
    bool met = missed <= rounds->work->margin_tolerance * asked;
    for (size_t m = 0; m < rounds->count; m++)
        met &= rounds->margins[m].missed <= rounds->work->margin_tolerance * rounds->margins[m].asked;
    return met;
}

d4i_status fit_rounds(d4i_context *context, struct rounds *rounds, struct fit_report *report,
                      enum fit_outcome *outcome)
{
    const int most = rounds->work->rounds_most;
    double asked = 0, missed, before = INFINITY;
    for (size_t m = 0; m < rounds->count; m++)
        asked += rounds->margins[m].asked;
    *outcome = asked > 0 ? FIT_SLOW : FIT_MET; /* they say nothing, and zones close as they do without them */
    rounds->since = 0;
    rounds->ahead = 0;
    for (int round = 1; round <= most && *outcome == FIT_SLOW; round++) {
        TRY(fit_round(context, rounds, rounds->count > 1 && round == most, &missed, &report->updates));
        TRY(progress(context, "fitting margins", (uint64_t)round, (uint64_t)most));
        report->rounds++;
        if (is_met(rounds, missed, asked))
            *outcome = FIT_MET;
        else if (round % WINDOW == 0 && round + WINDOW <= most) {
            if (rounds->exact == rounds->count && missed > PROGRESS * before) {
                bool proven;
                TRY(fit_contradict(context, rounds, &proven));
                report->contradicted |= proven;
                if (proven || rounds->count == 1 || missed > STANDING * before)
                    *outcome = FIT_HOPELESS;
            }
            before = missed;
        }
    }
    return D4I_OK;
}

d4i_status fit_sum_margin(d4i_context *context, struct rounds *rounds, size_t number)
{
    struct margin *margin = rounds->now = &rounds->margins[number];
    TRY(threads_run(context, NULL, margin->count, sum_step, rounds));
    margin->missed = 0;
    for (size_t c = 0; c < margin->count; c++)
        margin->missed += margin->classes[c].missed;
    return D4I_OK;
}
