/* SPDX-License-Identifier: EUPL-1.2
 *
 * Margins while they are fitted: what fit_margin.c, the whole of it, fit_agree.c, which makes margins agree before,
 * fit_rounds.c and fit_judge.c, which tells slow rounds from hopeless ones, share. Inside room allocate only.
 */
#ifndef ALLOCATE_FIT_MARGIN_H
#define ALLOCATE_FIT_MARGIN_H

#include "allocate/fit.h"
#include "allocate/fit_reach.h"

/* A class of groups. */
struct kind {
    uint32_t *groups;
    size_t count;
    double *wanted;      /* [part] people; NAN = not known; it and the next NULL when none is known */
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
    double step; /* 1, or less when relaxed: the exponent that draws a multiplier back to 1 */
};

struct rounds {
    struct fit_work *work;
    struct margin *margins, *now;
    size_t count;
    size_t exact; /* margins, from the first, that are fitted exactly; the others are relaxed */
    int since;    /* rounds since it started anew */
    double ahead; /* how far the multipliers run ahead, in last steps */
};

/* Moves the wanted people of a margin until they can hold with the zones, the totals of items and the margins
 * before it, which have been through this. */
d4i_status fit_agree(d4i_context *context, struct rounds *rounds, size_t number);

/* Rounds until the margins are met or there are no more; report->rounds, updates, relaxed, contradicted,
 * unfinished. */
d4i_status fit_rounds(d4i_context *context, struct rounds *rounds, struct fit_report *report);
/* report->margins[].missed of the people as they are. */
d4i_status fit_missed(d4i_context *context, struct rounds *rounds, struct fit_report *report);
/* For threads_run: a zone as it closes a round. */
d4i_status fit_close_zone(d4i_context *context, void *rounds, size_t zone, int worker);

/* *proven: no table has the exact margins, zones and totals at once. false says nothing. */
d4i_status fit_contradict(d4i_context *context, const struct rounds *rounds, bool *proven);

#endif
