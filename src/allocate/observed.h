/* SPDX-License-Identifier: EUPL-1.2
 *
 * What zones show of classes of land: people, and the area of each class. Inside room allocate only.
 */
#ifndef ALLOCATE_OBSERVED_H
#define ALLOCATE_OBSERVED_H

#include "allocate/allocate.h"

/* Zones with people known and some land classed. The classes of zone z are class[start[z]] .. [start[z + 1] - 1].
 */
struct observed {
    size_t zones, left_out, count, capacity;
    size_t *start;   /* [zones + 1] */
    double *people;  /* [zones] persons */
    uint16_t *class; /* place in code */
    double *cells;   /* area in cells, > 0 */
    uint16_t *code;  /* classes that are there, ascending */
    size_t classes;
    size_t area_capacity;
};
void observed_release(struct observed *observed);
/* Refuses more than `most` classes. */
d4i_status observed_make(d4i_context *context, const struct allocation_task *task, size_t first_zone, size_t zones,
                         size_t most, struct observed *out);

#endif
