/* SPDX-License-Identifier: EUPL-1.2
 *
 * How far a place is from the nearest urban centre. Whoever stands outside a centre is nearest to a cell of its
 * rim, so that the others need not be kept.
 */
#ifndef QUERY_CENTRE_RIMS_H
#define QUERY_CENTRE_RIMS_H

#include "query/urban.h"

struct centre_rim {
    uint32_t centre; /* its place in the grid's centres */
    size_t first, count;
};
/* Valid when zeroed; `map` is borrowed. */
struct centre_rims {
    const struct urban_map *map;
    struct centre_rim *rims;
    size_t count;
    int32_t (*cell)[2]; /* column, row */
    size_t cells, capacity;
};
/* Of the centres with at least so many people (millionths); *out is released by the caller, after a failure too. */
d4i_status centre_rims_make(d4i_context *context, const struct urban_map *map, int64_t people,
                            struct centre_rims *out);
void centre_rims_release(struct centre_rims *rims);

/* What of a cell is meant, as cells around its middle. */
#define CENTRE_TO_SIDE 0.5
#define CENTRE_TO_MIDDLE 0.0
/* Kilometres from the middle of a place to the nearest cell of a centre, 0 inside; *centre (may be NULL) becomes 1
 * + the place of that centre. Below zero, and 0, where the place has no middle or there is no centre. */
double centre_rims_nearest(const struct centre_rims *rims, const struct place *place, double to, uint32_t *centre);

#endif
