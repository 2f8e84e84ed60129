/* SPDX-License-Identifier: EUPL-1.2
 *
 * People who go round a network whose every edge takes at least and at most so many: can that be, and how, starting
 * from amounts that nearly do? Integers, so that what comes out holds to the last millionth. Inside room allocate
 * only.
 */
#ifndef ALLOCATE_CIRCULATION_H
#define ALLOCATE_CIRCULATION_H

#include "base/context.h"

struct circulation_edge {
    uint32_t from, to;
    int64_t low, high; /* 0 <= low <= high; INT64_MAX as high = no bound */
    int64_t flow;      /* low <= flow <= high, before and after */
};

/* Moves the flows so that as much arrives at each of `nodes` as leaves it. *missing = 0, or else the least people
 * that find no way; the flows are within their bounds then, too, but no circulation. Dinic's algorithm (1970) from
 * where more arrives than leaves to where less does. Fails for want of memory and when stopped. */
d4i_status circulation_run(d4i_context *context, size_t nodes, struct circulation_edge *edges, size_t count,
                           int64_t *missing);

#endif
