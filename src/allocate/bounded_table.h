/* SPDX-License-Identifier: EUPL-1.2
 *
 * Intervals in a table of zones by groups: in each zone the groups add up, down a tree, and for each group the
 * zones add up to what a higher level counts there. What all of it allows is found out first; then the values are
 * those inside the intervals that are nearest to the prior in the sense of Kullback and Leibler: clamp(prior x a
 * factor of each sum that the value is in, low, high), the factors found by bisection, one after the other, until
 * all sums hold.
 */
#ifndef ALLOCATE_BOUNDED_TABLE_H
#define ALLOCATE_BOUNDED_TABLE_H

#include "base/context.h"

#define BOUNDED_NO_GROUP UINT32_MAX

struct bounded_table {
    size_t zones, groups;  /* groups >= 1 */
    const uint32_t *above; /* [group] the group above it, which stands before it; BOUNDED_NO_GROUP for group 0 */
    /* [zone x groups + group] millionths of a person: 0 <= low <= high, prior >= 0 and less than 2^62 when summed.
     * INT64_MAX as high = no bound. Only priors of groups without parts
     * are spread; a sum that comes within a thousandth of a person of its prior is its prior, where that can be. */
    const int64_t *low, *high, *prior;
    /* [group]: of the zones together. They may be below 0, when zones that are not in the table hold too many. */
    const int64_t *all_low, *all_high;
};

/* value[zone x groups + group], inside the intervals, each group the sum of its parts in every zone, the zones of
 * each group inside all_low .. all_high, exactly. *missing = 0, or the least people by which that is impossible:
 * `value` is of no use then. Where the priors hold already nothing changes. Fails with D4I_BAD_INPUT on an interval
 * that is none. The same bits everywhere; any number of threads may call it, each with its own context. */
d4i_status bounded_table_run(d4i_context *context, const struct bounded_table *table, int64_t *value,
                             int64_t *missing);

#endif
