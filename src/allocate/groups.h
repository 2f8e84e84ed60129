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

/* What a method has to say of its result, a line each; the caller frees. */
struct group_report {
    struct fit_report fit;
    struct buffer words; /* lines "key\tvalue\n" */
};
void group_report_release(struct group_report *report);

/* people[group][item] = the group's people of the zone, mixed evenly over its people. */
void groups_mix_evenly(const struct group_task *task, double *const *people);
/* Fits the seed to zones, totals and margins. */
d4i_status groups_fit(d4i_context *context, const struct group_task *task, double *const *people,
                      struct group_report *report);

#endif
