/* SPDX-License-Identifier: EUPL-1.2
 *
 * Margins while they are fitted: what fit_margin.c, the whole of it, fit_agree.c, which makes margins agree before,
 * fit_rounds.c, fit_judge.c, which tells slow rounds from hopeless ones, and fit_priority.c, which lets margins
 * give way, share. Inside room allocate only.
 */
#ifndef ALLOCATE_FIT_MARGIN_H
#define ALLOCATE_FIT_MARGIN_H

#include "allocate/fit.h"
#include "allocate/fit_reach.h"

/* A class of groups. */
struct kind {
    uint32_t *groups;
    size_t count;
    double *wanted;      /* [part] people; NAN = not known; it and those below NULL when none is known */
    double *agreed;      /* [part] the same, before it gave way to margins above it */
    double *sum;         /* [part] people now, then what is to be done to them */
    double *plain, *now; /* [part] logarithm of the multiplier: as the last step had it, and run ahead */
    double *went;        /* [part] the last step of `plain` */
    double missed;       /* L1; in relaxed rounds, of the steps, in people */
    double uphill;       /* > 0: running ahead leads away from where the last steps went */
    struct fit_reach reach;
    size_t infeasible;
    bool moved;
};

struct margin {
    const struct fit_margin *of;
    struct kind *classes;
    size_t count;
    double step;          /* 1, or less when relaxed: the exponent that draws a multiplier back to 1 */
    double most;          /* of a multiplier's logarithm */
    double asked, missed; /* people; in rounds, L1 when its turn came (relaxed: of the steps) */
};

#define FIT_LOG_MOST 40.0 /* so that nothing leaves the range of doubles */

struct rounds {
    struct fit_work *work;
    struct margin *margins, *now;
    size_t count; /* margins, from the first, that are fitted at present */
    size_t exact; /* of these, from the first, those that are fitted exactly; the others are relaxed */
    int since;    /* rounds since it started anew */
    double ahead; /* how far the multipliers run ahead, in last steps */
};

/* wanted, agreed and asked of a margin: its people moved until they can hold with the zones, the totals of items
 * and the margins before it, which have been through this. */
d4i_status fit_agree(d4i_context *context, struct rounds *rounds, size_t number);

/* MET within the tolerance, every margin by its own people; SLOW: still coming nearer after the most rounds;
 * HOPELESS: exact margins stopped coming nearer, or are proven to contradict each other (report->contradicted). */
enum fit_outcome { FIT_MET, FIT_SLOW, FIT_HOPELESS };
/* Rounds of the margins 0 .. count - 1; report->rounds and updates grow. */
d4i_status fit_rounds(d4i_context *context, struct rounds *rounds, struct fit_report *report,
                      enum fit_outcome *outcome);
/* The margins until they are met; where they cannot hold at once, each as far as those before it let it, and
 * report->relaxed or unfinished. `seed` is the people as they are at the start, group by group. */
d4i_status fit_all(d4i_context *context, struct rounds *rounds, const double *seed, struct fit_report *report);
/* The same with one margin, which needs no seed beside. */
d4i_status fit_one(d4i_context *context, struct rounds *rounds, struct fit_report *report);
/* kind->sum of a margin's parts from the people as they are, and margins[].missed: of `agreed`. */
d4i_status fit_sum_margin(d4i_context *context, struct rounds *rounds, size_t number);
/* For threads_run: a zone as it closes a round. */
d4i_status fit_close_zone(d4i_context *context, void *rounds, size_t zone, int worker);

/* *proven: no table has the exact margins, zones and totals at once. false says nothing. */
d4i_status fit_contradict(d4i_context *context, const struct rounds *rounds, bool *proven);

#endif
