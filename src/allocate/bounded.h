/* SPDX-License-Identifier: EUPL-1.2
 *
 * Counts of which only an interval is known, because they were rounded, suppressed or perturbed: values inside
 * their intervals that add up to what stands above them, down a hierarchy. Among siblings the value is clamp(t x
 * prior, low, high) with one t, which is nearest to the prior in the sense of Kullback and Leibler; where the prior
 * already adds up inside its intervals nothing changes.
 */
#ifndef ALLOCATE_BOUNDED_H
#define ALLOCATE_BOUNDED_H

#include "base/context.h"

#define BOUNDED_ROOT UINT32_MAX

struct bounded_problem {
    size_t zones;
    const uint32_t *parent; /* [zone] the zone above it; BOUNDED_ROOT = none. NULL = all are roots */
    /* [zone] whole units such as millionths of a person: 0 <= low <= high, prior >= 0. INT64_MAX as high = no
     * bound. A published value has low == high. */
    const int64_t *low, *high, *prior;
};

/* A zone whose parts cannot add up to it: their intervals were widened by `amount` in all, which is the least. */
struct bounded_widened {
    uint32_t zone;
    int64_t amount; /* > 0: the parts had too little room and stand above their highs; < 0: below their lows */
};

struct bounded_report {
    struct bounded_widened *widened; /* by zone */
    size_t count, capacity;
    uint64_t changed; /* zones whose value is not their prior */
};
void bounded_report_release(struct bounded_report *report);

/* value[zone]: parents first, so that a total bounds its parts and never the other way round, except that a root,
 * and a part, is chosen where its own parts can follow. Every zone with parts is the exact sum of them. Fails with
 * D4I_BAD_INPUT on an interval that is none and on a zone above itself; on failure *out is untouched. O(zones). */
d4i_status bounded_run(d4i_context *context, const struct bounded_problem *problem, int64_t *value,
                       struct bounded_report *out);

#endif
