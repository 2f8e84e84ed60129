/* SPDX-License-Identifier: EUPL-1.2
 *
 * One zone before it is fitted. Iterating on what has no solution never ends and says nothing, so first: are there
 * items at all, do their totals have room for every group, and do the zeros of the seed leave a way (maximum flow
 * from groups to items)? What cannot hold yields here, the least that is needed, and is counted.
 */
#include "allocate/fit.h"

#include <math.h>

#include "allocate/flow.h"
#include "base/memory.h"

/* What a zero becomes when it must open, beside an average item: small enough for the others to be filled first,
 * large enough for few rounds. */
#define OPENED_CAP 1e-6
#define OPENED_TOTAL 1e-3
#define OPENED_BARRED 1e-3 /* of these for a zero of a margin, so that the others are filled before it */
#define SLACK 1e-12

static d4i_status check_seed(d4i_context *context, const double *seed, size_t group, size_t first, size_t count)
{
    int wrong = 0;
    for (size_t i = 0; i < count; i++)
        wrong |= !(seed[i] >= 0 && seed[i] <= 1e150);
    if (!wrong)
        return D4I_OK;
    size_t at = 0;
    while (seed[at] >= 0 && seed[at] <= 1e150)
        at++;
    return fail(context, D4I_BAD_INPUT, "seed of group %zu, item %zu is %g; it must be from 0 to 1e150", group,
                first + at, seed[at]);
}

struct zone {
    size_t number, first, items;
    double known;   /* people of the groups that are known */
    double largest; /* of them */
    bool free;      /* some are not known */
};

static d4i_status look_at(d4i_context *context, const struct fit_work *work, size_t number, struct zone *out)
{
    const struct fit_problem *problem = work->problem;
    size_t first = problem->zone_start[number];
    *out = (struct zone){.number = number, .first = first, .items = problem->zone_start[number + 1] - first};
    for (size_t g = 0; g < problem->groups; g++) {
        double people = problem->zone_people[g][number];
        if (fit_is_free(people)) {
            out->free = true;
        } else if (people >= 0 && people <= 1e150) {
            out->known += people;
            out->largest = fmax(out->largest, people);
        } else {
            return fail(context, D4I_BAD_INPUT, "group %zu has %g people in zone %zu; give 0 or more, or NAN", g,
                        people, number);
        }
        TRY(check_seed(context, work->people[g] + first, g, first, out->items));
    }
    return D4I_OK;
}

/* Totals that the zone can have: they sum to its groups, or have room for the largest. */
static d4i_status make_totals(d4i_context *context, struct fit_work *work, const struct zone *zone)
{
    double sum = 0, *total = work->total + zone->first;
    for (size_t i = 0; i < zone->items; i++) {
        if (!(total[i] >= 0 && total[i] <= 1e150))
            return fail(context, D4I_BAD_INPUT, "the total of item %zu is %g; it must be 0 or more",
                        zone->first + i, total[i]);
        sum += total[i];
    }
    bool hold = work->problem->totals_hold;
    double wanted = hold ? zone->known : zone->largest;
    if (wanted == sum || ((!hold || zone->free) && wanted <= sum * (1 + SLACK)))
        return D4I_OK;
    work->zone_moved[zone->number] = fabs(wanted - sum);
    if (!hold || sum == 0)
        work->zone_state[zone->number] |= FIT_CAPS_RAISED;
    for (size_t i = 0; i < zone->items; i++)
        total[i] = sum > 0 ? total[i] * (wanted / sum) : wanted / (double)zone->items;
    return D4I_OK;
}

/* Where nobody lives, nobody of any group does, and margins need not count on it. */
static void clear_empty(struct fit_work *work, const struct zone *zone)
{
    const double *total = work->total + zone->first;
    for (size_t i = 0; i < zone->items; i++)
        for (size_t g = 0; total[i] == 0 && g < work->problem->groups; g++)
            work->people[g][zone->first + i] = 0;
}

static bool is_barred(const struct fit_work *work, size_t group, size_t item)
{
    return work->bars && fit_is_barred(work->problem->margins, work->problem->margin_count, group, item);
}

/* Where a margin says that nobody can be, nobody is. */
static void clear_barred(struct fit_work *work, const struct zone *zone)
{
    for (size_t g = 0; work->bars && g < work->problem->groups; g++)
        for (size_t i = 0; i < zone->items; i++)
            if (is_barred(work, g, zone->first + i))
                work->people[g][zone->first + i] = 0;
}

/* Zeros of the group that could hold people become `share` of what an average item has; those of margins stay,
 * unless `barred`. */
static void open_zeros(struct fit_work *work, const struct zone *zone, size_t group, double share, bool barred)
{
    double *seed = work->people[group] + zone->first;
    const double *total = work->total ? work->total + zone->first : NULL;
    double sum = 0, room = 0;
    for (size_t i = 0; i < zone->items; i++) {
        sum += seed[i];
        room += total ? total[i] : 1;
    }
    double each = sum > 0 ? share * (barred ? OPENED_BARRED : 1) * sum / room : 1;
    for (size_t i = 0; i < zone->items; i++)
        if (seed[i] == 0 && (barred || !is_barred(work, group, zone->first + i)))
            seed[i] = each * (total ? total[i] : 1);
    work->zone_state[zone->number] |= FIT_OPENED;
}

/* A group alone: has it an item to be in, and have those items room? */
static void open_group(struct fit_work *work, const struct zone *zone, size_t group, double people, bool barred)
{
    const double *seed = work->people[group] + zone->first;
    const double *total = work->total ? work->total + zone->first : NULL;
    double room = 0;
    for (size_t i = 0; i < zone->items; i++)
        room += seed[i] <= 0 ? 0 : total ? total[i] : INFINITY;
    if (fit_is_free(people) || room >= people * (1 - SLACK))
        return;
    if (!barred)
        work->zone_no_room[zone->number] += people - room;
    open_zeros(work, zone, group, OPENED_CAP, barred);
}

/* Zeros count only where a group with people meets an item with people. */
static bool has_zeros(const struct fit_work *work, const struct zone *zone)
{
    const double *total = work->total + zone->first;
    int found = 0;
    for (size_t g = 0; g < work->problem->groups && !found; g++) {
        if (work->problem->zone_people[g][zone->number] == 0)
            continue;
        const double *seed = work->people[g] + zone->first;
        for (size_t i = 0; i < zone->items; i++)
            found |= (seed[i] <= 0) & (total[i] > 0);
    }
    return found;
}

/* Groups to items; the groups that are free are one source, with what the others leave. */
static d4i_status make_graph(d4i_context *context, const struct fit_work *work, struct fit_scratch *scratch,
                             const struct zone *zone, struct flow *flow)
{
    const struct fit_problem *problem = work->problem;
    size_t groups = problem->groups, edges = 0, most = (groups + 1) * zone->items, reserve = groups + 1;
    TRY(mem_grow(context, &scratch->edge_start, &scratch->start_capacity, groups + 2, sizeof(size_t)));
    TRY(mem_grow(context, &scratch->edge_sink, &scratch->sink_capacity, most, sizeof(uint32_t)));
    TRY(mem_grow(context, &scratch->edge_amount, &scratch->amount_capacity, most, sizeof(double)));
    TRY(mem_grow(context, &scratch->columns, &scratch->columns_capacity, 2 * reserve, sizeof(double)));
    TRY(mem_grow(context, &scratch->rows, &scratch->rows_capacity, zone->items, sizeof(double)));
    const double *total = work->total + zone->first;
    double rest = -zone->known;
    for (size_t i = 0; i < zone->items; i++)
        rest += total[i];
    for (size_t g = 0; g <= groups; g++) {
        scratch->edge_start[g] = edges;
        double people = g == groups ? fmax(0, rest) : problem->zone_people[g][zone->number];
        scratch->columns[g] = fit_is_free(people) ? 0 : people;
        for (size_t i = 0; i < zone->items && scratch->columns[g] > 0; i++) {
            bool open = g < groups && work->people[g][zone->first + i] > 0;
            for (size_t h = 0; g == groups && h < groups && !open; h++)
                open = fit_is_free(problem->zone_people[h][zone->number]) && work->people[h][zone->first + i] > 0;
            if (open)
                scratch->edge_sink[edges++] = (uint32_t)i;
        }
    }
    scratch->edge_start[groups + 1] = edges;
    *flow = (struct flow){.sources = groups + 1,
                          .sinks = zone->items,
                          .edge_start = scratch->edge_start,
                          .edge_sink = scratch->edge_sink,
                          .supply = scratch->columns,
                          .demand = total,
                          .amount = scratch->edge_amount,
                          .left = scratch->columns + reserve,
                          .arrived = scratch->rows};
    return D4I_OK;
}

/* All groups together: is there a table with these zeros, the zone's groups and the items' totals? */
static d4i_status open_table(d4i_context *context, struct fit_work *work, struct fit_scratch *scratch,
                             const struct zone *zone, bool barred)
{
    const struct fit_problem *problem = work->problem;
    struct flow flow;
    double sum = 0;
    TRY(make_graph(context, work, scratch, zone, &flow));
    for (size_t g = 0; g < flow.sources; g++)
        sum += flow.supply[g];
    TRY(flow_run(context, &flow, SLACK * sum, false));
    for (size_t g = 0; g <= problem->groups; g++) {
        if (flow.left[g] <= work->tolerance * sum)
            continue;
        if (!barred) /* else it has been counted */
            work->zone_no_room[zone->number] += flow.left[g];
        for (size_t h = 0; h < problem->groups; h++)
            if (h == g || (g == problem->groups && fit_is_free(problem->zone_people[h][zone->number])))
                open_zeros(work, zone, h, OPENED_TOTAL, barred);
    }
    return D4I_OK;
}

/* What cannot hold with the zeros opens them, and those of margins only where the others are not enough. */
static d4i_status open_zone(d4i_context *context, struct fit_work *work, struct fit_scratch *scratch,
                            const struct zone *zone, bool barred)
{
    const struct fit_problem *problem = work->problem;
    if (!work->total || !problem->totals_hold)
        for (size_t g = 0; g < problem->groups; g++)
            open_group(work, zone, g, problem->zone_people[g][zone->number], barred);
    else if (has_zeros(work, zone))
        TRY(open_table(context, work, scratch, zone, barred));
    return D4I_OK;
}

d4i_status fit_zone_prepare(d4i_context *context, struct fit_work *work, struct fit_scratch *scratch, size_t number)
{
    struct zone zone;
    TRY(look_at(context, work, number, &zone));
    if (zone.items == 0) {
        if (zone.known > 0)
            work->zone_state[number] |= FIT_EMPTY;
        return D4I_OK;
    }
    if (work->total) {
        TRY(make_totals(context, work, &zone));
        clear_empty(work, &zone);
    }
    clear_barred(work, &zone);
    TRY(open_zone(context, work, scratch, &zone, false));
    if (work->bars && work->zone_state[number] & FIT_OPENED)
        TRY(open_zone(context, work, scratch, &zone, true));
    return D4I_OK;
}
