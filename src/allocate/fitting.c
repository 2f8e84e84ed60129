/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fitting: the call, the order of its steps, and the report. Zones are independent of each other, so they are what
 * is spread over threads; without margins a zone is looked at, fitted and left while it is in the cache.
 */
#include "allocate/fitting.h"

#include <math.h>

#include "allocate/fit.h"
#include "base/memory.h"
#include "base/threads.h"

#define TOLERANCE 1e-9
#define MARGIN_TOLERANCE 1e-4
#define ROUNDS 500

void fit_report_release(struct fit_report *report)
{
    free(report->margins);
    free(report->zone_state);
    memset(report, 0, sizeof *report);
}

bool fit_is_barred(const struct fit_margin *margins, size_t count, size_t group, size_t item)
{
    for (size_t m = 0; m < count; m++) {
        const struct fit_margin *margin = &margins[m];
        size_t class = margin->class_of ? margin->class_of[group] : group;
        if (margin->zeros && class != FIT_NONE && margin->zeros[class] && margin->member[item] != FIT_NONE &&
            margin->zeros[class][margin->member[item]])
            return true;
    }
    return false;
}

static void work_release(struct fit_work *work)
{
    for (int w = 0; w < work->workers; w++) {
        struct fit_scratch *scratch = &work->scratch[w];
        free(scratch->block);
        free(scratch->rows);
        free(scratch->columns);
        free(scratch->active);
        free(scratch->edge_start);
        free(scratch->edge_sink);
        free(scratch->edge_amount);
    }
    free(work->scratch);
    free(work->total);
    free(work->zone_state);
    free(work->zone_missed);
    free(work->zone_moved);
    free(work->zone_no_room);
    free(work->zone_rounds);
    free(work->zone_updates);
}

static d4i_status check_margin(d4i_context *context, const struct fit_problem *problem,
                               const struct fit_margin *margin)
{
    size_t classes = margin->class_of ? margin->classes : problem->groups;
    if (margin->parts >= FIT_NONE)
        return fail(context, D4I_BAD_INPUT, "margin '%s' has %zu parts; at most 2^32 - 2", margin->name,
                    margin->parts);
    for (size_t i = 0; i < problem->items; i++)
        if (margin->member[i] != FIT_NONE && margin->member[i] >= margin->parts)
            return fail(context, D4I_BAD_INPUT, "margin '%s': item %zu is in part %u of %zu", margin->name, i,
                        margin->member[i], margin->parts);
    for (size_t g = 0; margin->class_of && g < problem->groups; g++)
        if (margin->class_of[g] != FIT_NONE && margin->class_of[g] >= classes)
            return fail(context, D4I_BAD_INPUT, "margin '%s': group %zu is in class %u of %zu", margin->name, g,
                        margin->class_of[g], classes);
    for (size_t c = 0; c < classes; c++)
        for (size_t p = 0; margin->people[c] && p < margin->parts; p++)
            if (!fit_is_free(margin->people[c][p]) && !(margin->people[c][p] >= 0 && margin->people[c][p] < 1e150))
                return fail(context, D4I_BAD_INPUT,
                            "margin '%s': class %zu has %g people in part %zu; give 0 or more, or NAN",
                            margin->name, c, margin->people[c][p], p);
    return D4I_OK;
}

static d4i_status check_problem(d4i_context *context, const struct fit_problem *problem)
{
    if (problem->groups >= FIT_NONE)
        return fail(context, D4I_BAD_INPUT, "%zu groups; at most 2^32 - 2", problem->groups);
    if (problem->zone_start[0] != 0 || problem->zone_start[problem->zones] != problem->items)
        return fail(context, D4I_BAD_INPUT, "the zones do not take up all %zu items", problem->items);
    for (size_t z = 0; z < problem->zones; z++)
        if (problem->zone_start[z] > problem->zone_start[z + 1])
            return fail(context, D4I_BAD_INPUT, "zone %zu ends before it starts", z);
    if (!(problem->tolerance >= 0 && problem->tolerance < 1 && problem->margin_tolerance >= 0 &&
          problem->margin_tolerance < 1 && problem->rounds_most >= 0))
        return fail(context, D4I_BAD_INPUT,
                    "tolerances %g and %g, %d rounds: tolerances are from 0 to 1, rounds are 0 or more",
                    problem->tolerance, problem->margin_tolerance, problem->rounds_most);
    for (size_t m = 0; m < problem->margin_count; m++)
        TRY(check_margin(context, problem, &problem->margins[m]));
    return D4I_OK;
}

static d4i_status work_start(d4i_context *context, const struct fit_problem *problem, struct fit_work *work)
{
    size_t zones = problem->zones;
    int workers = threads_count(context);
    TRY(mem_alloc(context, (size_t)workers, sizeof *work->scratch, &work->scratch));
    work->workers = workers;
    TRY(mem_alloc(context, zones, sizeof *work->zone_state, &work->zone_state));
    TRY(mem_alloc(context, zones, sizeof *work->zone_missed, &work->zone_missed));
    TRY(mem_alloc(context, zones, sizeof *work->zone_moved, &work->zone_moved));
    TRY(mem_alloc(context, zones, sizeof *work->zone_no_room, &work->zone_no_room));
    TRY(mem_alloc(context, zones, sizeof *work->zone_rounds, &work->zone_rounds));
    TRY(mem_alloc(context, zones, sizeof *work->zone_updates, &work->zone_updates));
    if (problem->item_total) {
        TRY(mem_alloc(context, problem->items, sizeof *work->total, &work->total));
        memcpy(work->total, problem->item_total, problem->items * sizeof *work->total);
    }
    return D4I_OK;
}

static d4i_status prepare_step(d4i_context *context, void *argument, size_t zone, int worker)
{
    struct fit_work *work = argument;
    return fit_zone_prepare(context, work, &work->scratch[worker], zone);
}

static d4i_status last_step(d4i_context *context, void *argument, size_t zone, int worker)
{
    struct fit_work *work = argument;
    struct fit_scratch *scratch = &work->scratch[worker];
    if (work->problem->margin_count == 0)
        TRY(fit_zone_prepare(context, work, scratch, zone));
    return fit_zone_solve(context, work, scratch, zone, work->rounds_most, true);
}

static d4i_status finish_zones(d4i_context *context, struct fit_work *work)
{
    return threads_run(context, "fitting", work->problem->zones, last_step, work);
}

static void sum_up(const struct fit_work *work, struct fit_report *report)
{
    const struct fit_problem *problem = work->problem;
    int most = 0;
    for (size_t z = 0; z < problem->zones; z++) {
        double known = 0;
        for (size_t g = 0; g < problem->groups; g++)
            known += fit_is_free(problem->zone_people[g][z]) ? 0 : problem->zone_people[g][z];
        report->zones.asked += known;
        report->zones.missed += work->zone_state[z] & FIT_EMPTY ? known : 0;
        report->zones.infeasible += (work->zone_state[z] & (FIT_EMPTY | FIT_OPENED | FIT_CAPS_RAISED)) != 0;
        report->totals.adjusted += work->zone_moved[z];
        report->totals.missed += work->zone_missed[z];
        report->no_room += work->zone_no_room[z];
        report->zones_unfinished += (work->zone_state[z] & FIT_UNFINISHED) != 0;
        report->updates += work->zone_updates[z];
        most = (int)work->zone_rounds[z] > most ? (int)work->zone_rounds[z] : most;
    }
    for (size_t z = 0; problem->item_total && z < problem->zones; z++)
        for (size_t i = problem->zone_start[z]; i < problem->zone_start[z + 1]; i++) {
            report->totals.asked += problem->item_total[i];
            report->totals.infeasible +=
                work->zone_state[z] & FIT_CAPS_RAISED && work->total[i] > problem->item_total[i];
        }
    if (problem->margin_count == 0)
        report->rounds = most;
}

d4i_status fit_run(d4i_context *context, const struct fit_problem *problem, double *const *people,
                   struct fit_report *out)
{
    struct fit_work work = {.problem = problem, .people = people};
    struct fit_report report = {0};
    d4i_status status;
    TRY(check_problem(context, problem));
    work.tolerance = problem->tolerance > 0 ? problem->tolerance : TOLERANCE;
    work.margin_tolerance = problem->margin_tolerance > 0 ? problem->margin_tolerance : MARGIN_TOLERANCE;
    work.rounds_most = problem->rounds_most > 0 ? problem->rounds_most : ROUNDS;
    for (size_t m = 0; m < problem->margin_count; m++)
        work.bars |= problem->margins[m].zeros != NULL;
    GUARD(work_start(context, problem, &work));
    GUARD(mem_alloc(context, problem->margin_count, sizeof *report.margins, &report.margins));
    if (problem->margin_count > 0) {
        GUARD(threads_run(context, NULL, problem->zones, prepare_step, &work));
        GUARD(fit_margins(context, &work, finish_zones, &report));
    } else {
        GUARD(finish_zones(context, &work));
    }
    sum_up(&work, &report);
    report.zone_state = work.zone_state;
    work.zone_state = NULL;
    *out = report;
    memset(&report, 0, sizeof report);
done:
    fit_report_release(&report);
    work_release(&work);
    return status;
}
