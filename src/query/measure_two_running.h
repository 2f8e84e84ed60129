/* SPDX-License-Identifier: EUPL-1.2
 *
 * A comparison of two places on its way: measure_two.c (pairs of areas, groups) and measure_two_values.c (the
 * indices of one pair).
 */
#ifndef QUERY_MEASURE_TWO_RUNNING_H
#define QUERY_MEASURE_TWO_RUNNING_H

#include "query/measure_two.h"

struct two_running {
    const struct measure_two *two;
    struct measure_two_result *result;
    size_t pair;
    uint32_t group;
    enum measure_kind kind;
    struct measure_sample sample[2];
};

/* A row of an index. group[side][count] are the groups of the samples, whose people may be drawn anew here. */
d4i_status measure_two_index(d4i_context *context, struct two_running *running, const struct measure_index *index,
                             const uint32_t *const group[2], size_t count);
/* How many draws of the groups both sides have; 0 = they are as they are. */
size_t measure_two_draws(const struct measure_two *two);

#endif
