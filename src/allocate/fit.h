/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the files of fitting share. Inside room allocate only.
 *
 *   fitting.c     the call: checks, order of the steps, the report
 *   fit_zone.c    one zone before it is fitted: totals that it can have, zeros that it cannot keep
 *   fit_solve.c   one zone fitted: people per group, and per item
 *   fit_reach.c   a margin before it is fitted: what its parts can reach, given the zones
 *   fit_agree.c   margins moved until they can hold with each other, the zones and the totals
 *   fit_margin.c  margins from the first step to the report, and the way back
 *   fit_rounds.c  the rounds over them
 *   fit_judge.c   proof that they cannot hold at once
 *   fit_priority.c  which of them gives way then
 */
#ifndef ALLOCATE_FIT_H
#define ALLOCATE_FIT_H

#include "allocate/fitting.h"

#define FIT_LANES 8

/* A worker's own memory. */
struct fit_scratch {
    double *block;   /* [active group][stride]: seeds, packed, padded with 0 to whole lanes */
    double *rows;    /* [4][stride]: multipliers, their totals, sums, reserve */
    double *columns; /* [3][active group + 1]: multipliers, people, reserve */
    uint32_t *active;
    size_t block_capacity, rows_capacity, columns_capacity, active_capacity;
    /* the graph of groups and items of one zone */
    size_t *edge_start;
    uint32_t *edge_sink;
    double *edge_amount;
    size_t start_capacity, sink_capacity, amount_capacity;
};

struct fit_work {
    const struct fit_problem *problem;
    double *const *people;
    double tolerance, margin_tolerance;
    int rounds_most;
    bool bars;           /* some margin has zeros */
    double *total;       /* [item] as it will hold; NULL = free */
    uint8_t *zone_state; /* [zone], as all below */
    double *zone_missed; /* L1 of the totals of its items */
    double *zone_moved;  /* L1 by which they were changed */
    double *zone_no_room;
    uint32_t *zone_rounds;
    uint64_t *zone_updates;
    struct fit_scratch *scratch; /* [worker] */
    int workers;
};

/* Checks the zone's seed and makes it one that can be fitted: see fit_zone_state. */
d4i_status fit_zone_prepare(d4i_context *context, struct fit_work *work, struct fit_scratch *scratch, size_t zone);

/* Scales the zone's people so that its groups hold, and its totals as well as `rounds` rounds can. With `last` the
 * people are final; without, where totals are caps, people may stand above them as the multipliers have it, and
 * fit_held says how many of them count. */
d4i_status fit_zone_solve(d4i_context *context, struct fit_work *work, struct fit_scratch *scratch, size_t zone,
                          int rounds, bool last);
/* People of an item in the middle of the rounds. */
static inline double fit_held(const struct fit_work *work, double people, size_t item)
{
    return work->total && !work->problem->totals_hold && people > work->total[item] ? work->total[item] : people;
}

/* The margins moved until they can hold, then fitted in rounds, the zones finished, and what is missed measured. */
typedef d4i_status (*fit_finish)(d4i_context *context, struct fit_work *work);
d4i_status fit_margins(d4i_context *context, struct fit_work *work, fit_finish finish, struct fit_report *report);

/* y = min(t y, cap) with t such that the sum is `people` (Newton's method on a concave, piecewise linear function:
 * from below it ends on the very piece). Not `last`: y = t y. */
void fit_clamp(double *y, const double *cap, size_t count, double people, bool last);

static inline bool fit_is_free(double people)
{
    return people != people; /* NAN */
}

#endif
