/* SPDX-License-Identifier: EUPL-1.2
 *
 * Methods that go by group: where a group lives in its zone need not be where the zone's people do. They start from
 * a method's weights, and give people(group, item), an item being a pair (cell, zone) of one source.
 */
#ifndef ALLOCATE_GROUPS_H
#define ALLOCATE_GROUPS_H

#include "allocate/fitting.h"
#include "grid/grid.h"

/* Arrays are the caller's. Zones without items have nobody to place. */
struct group_task {
    const struct grid *grid;
    size_t items, groups, zones;
    const size_t *zone_start;  /* [zones + 1]: first item of each zone */
    const uint64_t *cell;      /* [item] */
    const double *item_people; /* [item]: of the zone's people, those whom the weights put there; > 0 somewhere
                                  in every zone that has items and people */
    const double *const *zone_people; /* [group] -> [zone], NAN = not known */
    bool totals_hold;                 /* as in fit_problem */
    const struct fit_margin *margins;
    size_t margin_count;
    const double *const *covariates; /* [covariate] -> [item], NAN = not known */
    size_t covariate_count;
};

#define MODEL_NONE SIZE_MAX
#define MODEL_COVARIATES 15 /* at most */

/* What became of a covariate in the model of one group. */
enum covariate_state {
    COVARIATE_UNKNOWN, /* no value where anybody lives; the first, as where nothing was learnt */
    COVARIATE_FLAT,    /* the same for everybody, but for rounding */
    COVARIATE_UNSURE,  /* its slope is within its own standard error */
    COVARIATE_NO_HELP, /* no slope helps to foretell units that were left out */
    COVARIATE_USED,
};

/* `odds`, `error`: factor of the odds of being in the group for one standard deviation more, and its standard error
 * (INFINITY where nothing tells it); as they were when it was left out. 0 where it is unknown or flat. */
struct covariate_report {
    enum covariate_state state;
    double odds, error;
    double deviation; /* over people, of what they meet around */
};

/* What placed one group, where that was learnt. */
struct model_report {
    bool modelled;           /* false: mixed evenly, as nothing helped to predict units that were left out */
    bool left;               /* who is left where the other groups stand; then nothing else is told */
    double odds, odds_error; /* factor of the odds of being in the group for twice the density; standard error,
                                INFINITY where nothing tells it */
    int freedom;             /* degrees of freedom of that error */
    double part;             /* of the slopes that is used, 0 .. 1 */
    bool density;            /* it has a part: what is used makes 1 % or more of the odds for twice the density */
    double kappa;            /* width of the surroundings whose shares count, in sides of a zone; 0 = none */
    double gain, gain_error; /* share of the people misplaced in units left out that it saves; standard error */
    struct covariate_report covariates[MODEL_COVARIATES]; /* of the task's */
    size_t margin;      /* it learnt from this one too; MODEL_NONE = from zones alone */
    double margin_part; /* of what the margin says that is believed; below 1 it contradicts the zones */
};

/* What a method has to say of its result; the caller frees. */
struct group_report {
    struct fit_report fit;
    struct model_report *models; /* [group]; NULL = the method learns nothing */
    struct buffer words;         /* lines "key\tvalue\n" */
};
void group_report_release(struct group_report *report);

/* people[group][item] = the group's people of the zone, mixed evenly over its people. */
void groups_mix_evenly(const struct group_task *task, double *const *people);
/* Fits the seed to zones, totals and margins. */
d4i_status groups_fit(d4i_context *context, const struct group_task *task, double *const *people,
                      struct group_report *report);

#endif
