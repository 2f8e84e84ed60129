/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the files of the indices share: careful sums, answers, orders. Inside room measure only.
 */
#ifndef MEASURE_INSIDE_H
#define MEASURE_INSIDE_H

#include <string.h>

#include "measure/measure.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* A sum that keeps what rounding loses (Neumaier 1974), so that the order of the units and of the groups does not
 * show, nor the number of units. Zero-initialised is 0. */
struct tally {
    double sum, lost;
};
static inline void tally_add(struct tally *tally, double value)
{
    double sum = tally->sum + value;
    tally->lost += fabs(tally->sum) >= fabs(value) ? (tally->sum - sum) + value : (value - sum) + tally->sum;
    tally->sum = sum;
}
static inline double tally_of(struct tally tally)
{
    return tally.sum + tally.lost;
}

static inline d4i_status answer_number(struct measure_answer *answer, double value)
{
    *answer = (struct measure_answer){.value = value};
    return D4I_OK;
}
static inline d4i_status answer_undefined(struct measure_answer *answer, const char *why)
{
    *answer = (struct measure_answer){.value = NAN, .undefined = why};
    return D4I_OK;
}
/* An answer of `count` values, all 0. */
d4i_status answer_values(d4i_context *context, size_t count, struct measure_answer *answer);

/* -x ln x, 0 for 0 */
static inline double entropy_term(double x)
{
    return x > 0 ? -x * log(x) : 0;
}
/* P_m of a table of groups. */
static inline double share_of(const struct measure_data *data, size_t group)
{
    return data->sum[group] / data->sum_t;
}
/* Entropy and sum of P (1 - P) of everybody. */
double whole_entropy(const struct measure_data *data);
double whole_interaction(const struct measure_data *data);

/* The units 0 .. count - 1 in rising order of key[unit], equal ones by number; keys are >= 0 and finite.
 * order[count] is the caller's memory. */
d4i_status order_by(d4i_context *context, const double *key, size_t count, uint32_t *order);

/* Lists of the families, put together by indices.c. */
struct measure_family {
    const struct measure_index *const *index;
    size_t count;
};
extern const struct measure_family measure_evenness, measure_exposure, measure_corrected, measure_multigroup,
    measure_concentration, measure_ground, measure_centralisation, measure_diversity, measure_local,
    measure_information, measure_spatial, measure_clustering, measure_surroundings, measure_lisa, measure_hotspots,
    measure_mixing, measure_scales;

#endif
