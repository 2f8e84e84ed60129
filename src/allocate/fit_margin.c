/* SPDX-License-Identifier: EUPL-1.2
 *
 * Margins: made to agree with what stands above them (fit_agree.c), fitted in rounds (fit_rounds.c), and the seed
 * again if that came to nothing.
 */
#include <math.h>

#include "allocate/fit_margin.h"
#include "base/memory.h"
#include "base/threads.h"

static void rounds_release(struct rounds *rounds)
{
    for (size_t m = 0; rounds->margins && m < rounds->count; m++) {
        struct margin *margin = &rounds->margins[m];
        for (size_t c = 0; margin->classes && c < margin->count; c++) {
            free(margin->classes[c].groups);
            free(margin->classes[c].wanted);
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
    TRY(mem_alloc(context, margin->parts, sizeof(double), &kind->plain));
    TRY(mem_alloc(context, margin->parts, sizeof(double), &kind->now));
    TRY(mem_alloc(context, margin->parts, sizeof(double), &kind->went));
    TRY(mem_alloc(context, margin->parts, sizeof(double), &kind->sum));
    memcpy(kind->wanted, margin->people[number], margin->parts * sizeof(double));
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
        TRY(mem_alloc(context, margin->count, sizeof *margin->classes, &margin->classes));
        for (size_t c = 0; c < margin->count; c++)
            TRY(class_start(context, problem, margin->of, c, &margin->classes[c]));
    }
    return D4I_OK;
}

static void report_agreement(const struct rounds *rounds, struct fit_report *report)
{
    for (size_t m = 0; m < rounds->count; m++) {
        const struct margin *margin = &rounds->margins[m];
        for (size_t c = 0; c < margin->count; c++) {
            const struct kind *kind = &margin->classes[c];
            report->margins[m].infeasible += kind->infeasible;
            for (size_t p = 0; kind->wanted && p < margin->of->parts; p++) {
                double asked = margin->of->people[c][p];
                if (fit_is_free(asked))
                    continue;
                report->margins[m].asked += asked;
                report->margins[m].adjusted += fabs(kind->wanted[p] - asked);
            }
        }
    }
}

/* By priority: the first margin that is missed by clearly more or less decides. */
static bool is_worse(const struct rounds *rounds, const struct fit_report *report, const double *before)
{
    for (size_t m = 0; m < rounds->count; m++) {
        double off = report->margins[m].missed - before[m];
        if (fabs(off) > rounds->work->margin_tolerance * report->margins[m].asked)
            return off > 0;
    }
    return false;
}

static void copy_people(const struct fit_work *work, double *kept, bool back)
{
    size_t items = work->problem->items, bytes = items * sizeof *kept;
    for (size_t g = 0; g < work->problem->groups; g++)
        back ? memcpy(work->people[g], kept + g * items, bytes) : memcpy(kept + g * items, work->people[g], bytes);
}

/* Several margins may end with one further off than the seed had it: then the seed stays, which is kept beside, as
 * what caps cut off cannot be divided out again. Both are judged as zones leave them when they close for good. */
static d4i_status fit_several(d4i_context *context, struct rounds *rounds, fit_finish finish,
                              struct fit_report *report)
{
    struct fit_work *work = rounds->work;
    double *before = NULL, *seed = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, rounds->count, sizeof *before, &before));
    GUARD(mem_alloc(context, work->problem->items, work->problem->groups * sizeof *seed, &seed));
    copy_people(work, seed, false);
    GUARD(threads_run(context, NULL, work->problem->zones, fit_close_zone, rounds));
    GUARD(fit_missed(context, rounds, report));
    for (size_t m = 0; m < rounds->count; m++)
        before[m] = report->margins[m].missed;
    GUARD(fit_rounds(context, rounds, report));
    GUARD(finish(context, work));
    GUARD(fit_missed(context, rounds, report));
    if (is_worse(rounds, report, before)) {
        copy_people(work, seed, true);
        GUARD(finish(context, work));
        GUARD(fit_missed(context, rounds, report));
    }
done:
    free(before);
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
    report_agreement(&rounds, report);
    if (rounds.count > 1) {
        GUARD(fit_several(context, &rounds, finish, report));
    } else {
        GUARD(fit_rounds(context, &rounds, report));
        GUARD(finish(context, work));
        GUARD(fit_missed(context, &rounds, report));
    }
done:
    rounds_release(&rounds);
    return status;
}
