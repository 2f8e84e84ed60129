/* SPDX-License-Identifier: EUPL-1.2
 *
 * Margins: made to agree with what stands above them (fit_agree.c), fitted in rounds (fit_rounds.c) by priority
 * (fit_priority.c), and the seed again if that came to nothing.
 */
#include <math.h>

#include "allocate/fit_margin.h"
#include "base/memory.h"
#include "base/threads.h"

static void rounds_release(struct rounds *rounds)
{
    for (size_t m = 0; rounds->margins && m < rounds->work->problem->margin_count; m++) { /* count may be fewer */
        struct margin *margin = &rounds->margins[m];
        for (size_t c = 0; margin->classes && c < margin->count; c++) {
            free(margin->classes[c].groups);
            free(margin->classes[c].wanted);
            free(margin->classes[c].agreed);
            free(margin->classes[c].plain);
            free(margin->classes[c].now);
            free(margin->classes[c].went);
            free(margin->classes[c].sum);
            fit_reach_release(&margin->classes[c].reach);
        }
        free(margin->classes);
    }
    free(rounds->margins);
}

static d4i_status class_start(d4i_context *context, const struct fit_problem *problem,
                              const struct fit_margin *margin, size_t number, struct kind *kind)
{
    TRY(mem_alloc(context, problem->groups, sizeof *kind->groups, &kind->groups));
    for (size_t g = 0; g < problem->groups; g++)
        if ((margin->class_of ? margin->class_of[g] : g) == number)
            kind->groups[kind->count++] = (uint32_t)g;
    if (kind->count == 0 || !margin->people[number])
        return D4I_OK;
    TRY(mem_alloc(context, margin->parts, sizeof(double), &kind->wanted));
    TRY(mem_alloc(context, margin->parts, sizeof(double), &kind->agreed));
    TRY(mem_alloc(context, margin->parts, sizeof(double), &kind->plain));
    TRY(mem_alloc(context, margin->parts, sizeof(double), &kind->now));
    TRY(mem_alloc(context, margin->parts, sizeof(double), &kind->went));
    TRY(mem_alloc(context, margin->parts, sizeof(double), &kind->sum));
    return D4I_OK;
}

static d4i_status rounds_start(d4i_context *context, struct fit_work *work, struct rounds *rounds)
{
    const struct fit_problem *problem = work->problem;
    rounds->work = work;
    rounds->count = rounds->exact = problem->margin_count;
    TRY(mem_alloc(context, rounds->count, sizeof *rounds->margins, &rounds->margins));
    for (size_t m = 0; m < rounds->count; m++) {
        struct margin *margin = &rounds->margins[m];
        margin->of = &problem->margins[m];
        margin->count = margin->of->class_of ? margin->of->classes : problem->groups;
        margin->step = 1;
        margin->most = FIT_LOG_MOST;
        TRY(mem_alloc(context, margin->count, sizeof *margin->classes, &margin->classes));
        for (size_t c = 0; c < margin->count; c++)
            TRY(class_start(context, problem, margin->of, c, &margin->classes[c]));
    }
    return D4I_OK;
}

/* What came of the margins, all of which have been through fit_agree. */
static d4i_status report_margins(d4i_context *context, struct rounds *rounds, struct fit_report *report)
{
    for (size_t m = 0; m < rounds->count; m++) {
        const struct margin *margin = &rounds->margins[m];
        struct fit_margin_report *out = &report->margins[m];
        TRY(fit_sum_margin(context, rounds, m));
        *out = (struct fit_margin_report){.asked = margin->asked, .missed = margin->missed};
        for (size_t c = 0; c < margin->count; c++) {
            const struct kind *kind = &margin->classes[c];
            out->infeasible += kind->infeasible;
            for (size_t p = 0; kind->wanted && p < margin->of->parts; p++)
                if (!fit_is_free(kind->agreed[p])) {
                    out->adjusted += fabs(kind->agreed[p] - margin->of->people[c][p]);
                    out->off += fabs(kind->sum[p] - margin->of->people[c][p]);
                }
        }
    }
    return D4I_OK;
}

static void swap_people(const struct fit_work *work, double *other)
{
    size_t items = work->problem->items;
    for (size_t g = 0; g < work->problem->groups; g++)
        for (size_t i = 0; i < items; i++) {
            double here = work->people[g][i];
            work->people[g][i] = other[g * items + i];
            other[g * items + i] = here;
        }
}

/* By priority: the first margin that is missed by clearly more or less decides. */
static bool is_worse(const struct rounds *rounds, const double *missed)
{
    for (size_t m = 0; m < rounds->count; m++) {
        double off = missed[m] - rounds->margins[m].missed;
        if (fabs(off) > rounds->work->margin_tolerance * rounds->margins[m].asked)
            return off > 0;
    }
    return false;
}

/* Several margins may end with one further off than the seed had it: then the seed stays. Both are judged as zones
 * leave them when they close for good. */
static d4i_status judge_by_seed(d4i_context *context, struct rounds *rounds, double *seed, fit_finish finish)
{
    struct fit_work *work = rounds->work;
    double *missed;
    TRY(mem_alloc(context, rounds->count, sizeof *missed, &missed));
    d4i_status status = D4I_OK;
    for (size_t m = 0; m < rounds->count; m++) {
        GUARD(fit_sum_margin(context, rounds, m));
        missed[m] = rounds->margins[m].missed;
    }
    swap_people(work, seed);
    GUARD(threads_run(context, NULL, work->problem->zones, fit_close_zone, rounds));
    for (size_t m = 0; m < rounds->count; m++)
        GUARD(fit_sum_margin(context, rounds, m));
    if (is_worse(rounds, missed))
        GUARD(finish(context, work));
    else
        swap_people(work, seed);
done:
    free(missed);
    return status;
}

static d4i_status fit_several(d4i_context *context, struct rounds *rounds, fit_finish finish,
                              struct fit_report *report)
{
    const struct fit_problem *problem = rounds->work->problem;
    double *seed;
    d4i_status status;
    TRY(mem_alloc(context, problem->items, problem->groups * sizeof *seed, &seed));
    for (size_t g = 0; g < problem->groups; g++)
        memcpy(seed + g * problem->items, rounds->work->people[g], problem->items * sizeof *seed);
    GUARD(fit_all(context, rounds, seed, report));
    GUARD(finish(context, rounds->work));
    GUARD(judge_by_seed(context, rounds, seed, finish));
done:
    free(seed);
    return status;
}

d4i_status fit_margins(d4i_context *context, struct fit_work *work, fit_finish finish, struct fit_report *report)
{
    struct rounds rounds = {0};
    d4i_status status;
    GUARD(rounds_start(context, work, &rounds));
    for (size_t m = 0; m < rounds.count; m++)
        GUARD(fit_agree(context, &rounds, m));
    if (rounds.count > 1) {
        GUARD(fit_several(context, &rounds, finish, report));
    } else {
        GUARD(fit_one(context, &rounds, report));
        GUARD(finish(context, work));
    }
    GUARD(report_margins(context, &rounds, report));
done:
    rounds_release(&rounds);
    return status;
}
