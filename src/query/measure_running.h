/* SPDX-License-Identifier: EUPL-1.2
 *
 * A run over all areas on its way, for the files that share the work: measure_run.c (areas, comparisons) and
 * measure_values.c (the indices of one comparison).
 */
#ifndef QUERY_MEASURE_RUNNING_H
#define QUERY_MEASURE_RUNNING_H

#include "measure/imputed.h"
#include "query/measure.h"

/* How far all draws of all areas are, so that what is left can be told: by units times groups. */
struct measure_told {
    d4i_progress_fn progress; /* the caller's; NULL = nobody listens */
    void *user;
    double done, call, all; /* call: of the draws that are being made */
};

struct running {
    const struct measure_asked *asked;
    const struct measure_question *question;
    struct measure_result *result;
    /* of the present comparison */
    struct measure_sample *sample;
    uint32_t area, group;
    enum measure_kind kind;
    size_t chosen;
    double reach; /* at scales; else 0 */
    struct measure_told told;
};

/* A row of the present comparison, without value. (measure_rows.c) */
d4i_status measure_push(d4i_context *context, struct running *running, const struct measure_index *index,
                        struct measure_row **out);

/* Rows of an index of many values, with them; of groups that were drawn those of the first draw. */
d4i_status measure_push_values(d4i_context *context, struct running *running, const struct measure_index *index,
                               const struct measure_data *data);

/* measure_levels.c: rows of the areas of nested levels that have people; values of one level after the other. */
d4i_status measure_push_levels(d4i_context *context, struct running *running, const struct measure_index *index,
                               const double *values);

/* Indices with neighbours of two sorts do not share a table: those of `surroundings` are asked by themselves, reach
 * by reach. group[count] are the groups of the sample, whose people may be drawn anew here. */
d4i_status measure_run_sort(d4i_context *context, struct running *running, enum measure_put put, bool surroundings,
                            const uint32_t *group, size_t count);

/* start[tables + 1]: how `draws` are dealt out over tables. */
void measure_deal_draws(size_t draws, size_t tables, size_t *start);
/* The interval of a row from its tables' values and bootstraps; no_interval says why there is none. own[draws] is
 * room. */
d4i_status measure_interval(d4i_context *context, const struct measure_question *question,
                            const struct imputed *imputed, double *own, struct measure_row *row);
/* Why bootstraps that end in low and high tell nothing; NULL = they do. `units`: with people. */
const char *measure_no_interval(double low, double high, double size, size_t draws, size_t units);

/* measure_parent.c: of running->group and running->kind, what chance gives of indices that are of all people of an
 * area, into the rows that are there; and the interval of the location quotient. */
d4i_status measure_run_parent(d4i_context *context, const struct running *running, const uint32_t *group,
                              size_t count);

#endif
