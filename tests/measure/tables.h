/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables for the tests of indices: made up from a seed, with all that any index needs.
 */
#ifndef TESTS_MEASURE_TABLES_H
#define TESTS_MEASURE_TABLES_H

#include "../check.h"

#include <math.h>

#include "base/random.h"
#include "measure/measure.h"

enum { MOST_UNITS = 128, MOST_GROUPS = 6 };

struct made {
    size_t units, groups;
    double people[MOST_GROUPS][MOST_UNITS], total[MOST_UNITS], area[MOST_UNITS], perimeter[MOST_UNITS];
    double x[MOST_UNITS], y[MOST_UNITS];
    uint32_t cluster[MOST_UNITS];
    const double *column[MOST_GROUPS];
    struct neighbours neighbours;
};

/* Whole people, some units empty of a group; skewed so that the mix differs. */
static inline void made_random(struct made *made, uint64_t seed, size_t units, size_t groups)
{
    *made = (struct made){.units = units, .groups = groups};
    for (size_t i = 0; i < units; i++) {
        struct random_stream at = {seed, (uint32_t)i, 99, 0};
        made->x[i] = 1000 * random_unit(at, 0);
        made->y[i] = 1000 * random_unit(at, 1);
        made->area[i] = 1 + 100 * random_unit(at, 2);
        made->perimeter[i] = 5 * sqrt(made->area[i]);
        made->cluster[i] = random_u32(at, 20) % 5;
        for (size_t m = 0; m < groups; m++) {
            struct random_stream stream = {seed, (uint32_t)i, (uint32_t)m, 0};
            made->people[m][i] = floor(200 * pow(random_unit(stream, 0), 3) / (double)(m + 1));
        }
        made->people[0][i] += 1;
    }
}

/* Columns, totals and neighbours, after the people are as they shall be. */
static inline struct measure_table made_table(d4i_context *context, struct made *made, enum measure_kind kind,
                                              bool two)
{
    for (size_t i = 0; i < made->units; i++) {
        made->total[i] = 0;
        for (size_t m = 0; m < made->groups; m++)
            made->total[i] += made->people[m][i];
    }
    for (size_t m = 0; m < made->groups; m++)
        made->column[m] = made->people[m];
    neighbours_release(&made->neighbours);
    assert_ok(context, neighbours_nearest(context, made->x, made->y, made->units, 4, &made->neighbours));
    return (struct measure_table){.units = made->units,
                                  .groups = kind == MEASURE_GROUPS ? made->groups
                                            : two                  ? 2
                                                                   : 1,
                                  .people = made->column,
                                  .total = made->total,
                                  .area = made->area,
                                  .perimeter = made->perimeter,
                                  .x = made->x,
                                  .y = made->y,
                                  .neighbours = &made->neighbours,
                                  .borders = &made->neighbours,
                                  .cluster = made->cluster,
                                  .clusters = 5};
}

/* The index of the made table, in *answer. */
static inline void measured(d4i_context *context, const struct measure_index *index, struct made *made, bool two,
                            struct measure_answer *answer)
{
    const struct measure_options options = MEASURE_USUAL;
    const struct measure_table table = made_table(context, made, index->kind, two);
    struct measure_data data;
    assert_ok(context, measure_prepare(context, &table, index->kind, &data));
    assert_ok(context, measure_run(context, index, &data, &options, answer));
    measure_data_release(&data);
    neighbours_release(&made->neighbours);
}

static inline double measured_number(d4i_context *context, const struct measure_index *index, struct made *made,
                                     bool two)
{
    struct measure_answer answer = {0};
    measured(context, index, made, two, &answer);
    if (answer.undefined)
        fail_msg("%s: undefined: %s", index->id, answer.undefined);
    double value = answer.value;
    measure_answer_release(&answer);
    return value;
}

#endif
