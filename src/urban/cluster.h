/* SPDX-License-Identifier: EUPL-1.2
 *
 * Clusters: connected sets of dense cells, as runs along rows. Inside room urban only.
 */
#ifndef URBAN_CLUSTER_H
#define URBAN_CLUSTER_H

#include "urban/urban.h"

/* Which cells, and which of them are neighbours. */
struct cluster_rule {
    int64_t density;
    int64_t built_share, built_step; /* as in struct urban_parameters */
    int64_t neighbours;              /* 4 or 8 */
};
bool cluster_rule_same(const struct cluster_rule *a, const struct cluster_rule *b);

struct cluster_run {
    int32_t row, first, last; /* columns, the last one included */
    uint32_t cluster;
    size_t at; /* of its first cell in the listing; the others follow */
};

struct clusters {
    struct cluster_run *runs; /* from south to north, from west to east */
    size_t run_count;
    size_t count;    /* clusters, in the order of their first run */
    int64_t *people; /* [cluster] millionths */
};
void clusters_release(struct clusters *clusters);
d4i_status clusters_find(d4i_context *context, const struct urban_cells *cells, const struct cluster_rule *rule,
                         struct clusters *out);

/* The cell's place in the listing, or count when it is not listed. */
size_t urban_cells_find(const struct urban_cells *cells, uint64_t cell);

static inline uint64_t urban_cell_number(const struct urban_cells *cells, size_t at)
{
    return cells->cell ? cells->cell[at] : at;
}

static inline uint32_t urban_land(const struct urban_cells *cells, size_t at)
{
    return cells->land ? cells->land[at] : URBAN_WHOLE;
}

/* Without a branch: which cells are inhabited is hard to predict. */
static inline bool urban_dense(const struct urban_cells *cells, size_t at, int64_t density)
{
    return (cells->people[at] > 0) & (cells->people[at] >= density * urban_land(cells, at));
}

#endif
