/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the files that work out indices share: which comparison it is, and the rows so far. Of measure_run.c and
 * measure_values.c only.
 */
#ifndef QUERY_MEASURE_RUNNING_H
#define QUERY_MEASURE_RUNNING_H

#include "query/measure.h"

struct measure_running {
    const struct measure_asked *asked;
    const struct measure_question *question;
    struct measure_result *result;
    /* of the present comparison */
    const struct measure_sample *sample;
    uint32_t area, group;
    enum measure_kind kind;
    size_t chosen;
    double reach; /* at scales; else 0 */
};

/* measure_values.c. One more row of the comparison, without any number yet; valid until the next. */
d4i_status measure_push(d4i_context *context, struct measure_running *running, const struct measure_index *index,
                        struct measure_row **out);
/* Whether some index of this kind is put to areas in this way. */
bool measure_any_put(const struct measure_question *question, enum measure_kind kind, enum measure_put put);
/* All comparisons of running->area: each group that is in pairs, then many[many_count] with each other. */
d4i_status measure_run_area(d4i_context *context, struct measure_running *running, enum measure_put put,
                            const uint32_t *many, size_t many_count);

#endif
