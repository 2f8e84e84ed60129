/* SPDX-License-Identifier: EUPL-1.2
 *
 * Can these supplies meet these demands over these edges? Maximum flow on a bipartite graph (Dinic 1970), which
 * is how contradictions between sums are found before they are fitted. Inside room allocate only.
 */
#ifndef ALLOCATE_FLOW_H
#define ALLOCATE_FLOW_H

#include "base/context.h"

/* Edges of source s are edge_start[s] .. edge_start[s + 1] - 1. */
struct flow {
    size_t sources, sinks;
    const size_t *edge_start;
    const uint32_t *edge_sink;
    const double *edge_most; /* INFINITY = no limit; NULL = none has one */
    const double *supply;    /* [source] */
    const double *demand;    /* [sink] */
    double *amount;          /* [edge]: the flow, set by flow_run */
    double *left;            /* [source] supply that found no way */
    double *arrived;         /* [sink] */
};

/* Fills amount, left and arrived, which the caller owns. With `overflow`, what is left then goes on to sinks that
 * are full already, so that it only stays where a source's own edges are too narrow; the sum of |arrived - demand|
 * is then the least possible when supplies and demands have the same sum. Amounts below `grain` are as good as
 * none. */
d4i_status flow_run(d4i_context *context, struct flow *flow, double grain, bool overflow);

#endif
