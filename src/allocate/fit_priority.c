/* SPDX-License-Identifier: EUPL-1.2
 *
 * Margins that cannot hold at once: priorities decide. They are taken in one after the other, the first first. One
 * that contradicts those before it is fitted with a penalty instead of exactly, which has one solution (Chizat et
 * al. 2018, the scaling of unbalanced transport), while those before it hold; and what it then has is what it is
 * held to from there on. So whatever comes behind, a margin that can hold with those before it does.
 */
#include <math.h>

#include "allocate/fit_margin.h"

#define PENALTY \
    0.002          /* step lost by the first margin, which has only zones and totals above it, when it gives way */
#define YIELD 0.02 /* by any other */
#define YIELD_MOST 8 /* logarithm of what it may multiply by: a factor of 3 000, which empties nothing */

static void restart(struct rounds *rounds, const double *seed)
{
    const struct fit_problem *problem = rounds->work->problem;
    for (size_t g = 0; g < problem->groups; g++)
        memcpy(rounds->work->people[g], seed + g * problem->items, problem->items * sizeof *seed);
    for (size_t m = 0; m < rounds->count; m++)
        for (size_t c = 0; c < rounds->margins[m].count; c++) {
            struct kind *kind = &rounds->margins[m].classes[c];
            for (size_t p = 0; kind->wanted && p < rounds->margins[m].of->parts; p++)
                kind->plain[p] = kind->now[p] = kind->went[p] = 0;
        }
}

/* The last of the margins that are fitted yields to the others. */
static d4i_status give_way(d4i_context *context, struct rounds *rounds, struct fit_report *report,
                           enum fit_outcome *outcome)
{
    struct margin *last = &rounds->margins[rounds->count - 1];
    last->step = 1 - (rounds->count == 1 ? PENALTY : YIELD);
    last->most = YIELD_MOST;
    rounds->exact = rounds->count - 1;
    report->relaxed = true;
    TRY(fit_rounds(context, rounds, report, outcome));
    last->step = 1;
    last->most = FIT_LOG_MOST;
    return D4I_OK;
}

static d4i_status fit_first(d4i_context *context, struct rounds *rounds, size_t count, struct fit_report *report,
                            enum fit_outcome *outcome)
{
    rounds->count = rounds->exact = count;
    return fit_rounds(context, rounds, report, outcome);
}

/* From here on the margin is held to the people that it has. */
static d4i_status settle(d4i_context *context, struct rounds *rounds, size_t number)
{
    struct margin *margin = &rounds->margins[number];
    TRY(fit_sum_margin(context, rounds, number));
    for (size_t c = 0; c < margin->count; c++) {
        struct kind *kind = &margin->classes[c];
        for (size_t p = 0; kind->wanted && p < margin->of->parts; p++)
            if (!fit_is_free(kind->wanted[p]))
                kind->wanted[p] = kind->sum[p];
    }
    return D4I_OK;
}

/* One margin more. */
static d4i_status take_in(d4i_context *context, struct rounds *rounds, size_t number, const double *seed,
                          bool hopeless, struct fit_report *report, bool *gave_way)
{
    enum fit_outcome outcome = FIT_HOPELESS;
    rounds->count = rounds->exact = number + 1;
    if (!hopeless)
        TRY(fit_rounds(context, rounds, report, &outcome));
    *gave_way = outcome != FIT_MET;
    if (outcome == FIT_MET)
        return D4I_OK;
    if (outcome == FIT_HOPELESS) {
        restart(rounds, seed);
        TRY(give_way(context, rounds, report, &outcome));
    }
    TRY(fit_first(context, rounds, number, report, &outcome));
    report->unfinished |= outcome != FIT_MET;
    return settle(context, rounds, number);
}

static d4i_status fit_by_priority(d4i_context *context, struct rounds *rounds, const double *seed,
                                  struct fit_report *report)
{
    const size_t all = rounds->count;
    bool moved = false;
    restart(rounds, seed);
    for (size_t m = 0; m < all; m++) {
        bool gave_way;
        if (moved)
            TRY(fit_agree(context, rounds, m));
        TRY(take_in(context, rounds, m, seed, m + 1 == all && !moved, report, &gave_way));
        moved |= gave_way;
    }
    rounds->count = all;
    return D4I_OK;
}

d4i_status fit_one(d4i_context *context, struct rounds *rounds, struct fit_report *report)
{
    enum fit_outcome outcome;
    TRY(fit_rounds(context, rounds, report, &outcome));
    if (outcome == FIT_HOPELESS)
        TRY(give_way(context, rounds, report, &outcome));
    report->unfinished = outcome != FIT_MET;
    return D4I_OK;
}

d4i_status fit_all(d4i_context *context, struct rounds *rounds, const double *seed, struct fit_report *report)
{
    const size_t all = rounds->count;
    enum fit_outcome outcome;
    TRY(fit_rounds(context, rounds, report, &outcome));
    if (outcome == FIT_HOPELESS)
        return fit_by_priority(context, rounds, seed, report);
    report->unfinished = outcome != FIT_MET;
    for (size_t count = all - 1; outcome != FIT_MET && count > 0; count--)
        TRY(fit_first(context, rounds, count, report, &outcome));
    rounds->count = rounds->exact = all;
    return D4I_OK;
}
