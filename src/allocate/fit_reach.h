/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the parts of a margin can reach: zones whose people are fixed, the parts that they touch, and the room
 * there. Inside room allocate only.
 */
#ifndef ALLOCATE_FIT_REACH_H
#define ALLOCATE_FIT_REACH_H

#include "allocate/fit.h"

/* One class of one margin. A zone that touches a part has an edge there. */
struct fit_reach {
    size_t zones, parts;
    double *supply;  /* [zone] people of the class; NAN = free */
    double *outside; /* [zone] room in items that lie in no part whose people are known */
    size_t *edge_start;
    uint32_t *edge_part;
    double *edge_most; /* room for the class in the items that zone and part share; INFINITY = no limit */
    size_t part_capacity, most_capacity;
    double *low, *high; /* [part] */
    uint32_t *block;    /* [zone, then part] what hangs together: the number of its block */
    size_t blocks;
};
void fit_reach_release(struct fit_reach *reach);

/* groups[0 .. count-1] are the class; people[part] NAN = not known. */
d4i_status fit_reach_make(d4i_context *context, const struct fit_work *work, const struct fit_margin *margin,
                          const uint32_t *groups, size_t count, const double *people, struct fit_reach *out);

/* Scales people in proportion until every block has as many as its zones give it and every part stays within its
 * bounds. *moved is true when any changed by more than `grain` of a block's sum. *infeasible (may be NULL) counts
 * the parts that a bound stopped. */
d4i_status fit_reach_scale(d4i_context *context, const struct fit_reach *reach, double *people, double grain,
                           bool *moved, size_t *infeasible);

/* Bounds of single parts do not see that several parts may want the same people: maximum flow does. Where it finds
 * no way, people of the parts are replaced by the nearest that have one, and the parts are counted. Blocks with
 * zones that are free are left as they are, and so are margins with more than FIT_FLOW_EDGES edges. */
#define FIT_FLOW_EDGES 4000000
d4i_status fit_reach_route(d4i_context *context, const struct fit_reach *reach, double *people, double tolerance,
                           size_t *infeasible);

#endif
