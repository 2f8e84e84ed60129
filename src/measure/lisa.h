/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the local indices of association share: shares less their mean, neighbours' means, and one null distribution
 * for all units with as many neighbours: means of that many shares drawn without return from all units, which
 * differs from drawing them from all other units by O(neighbours / units). Inside room measure only.
 */
#ifndef MEASURE_LISA_H
#define MEASURE_LISA_H

#include "measure/inside.h"

/* Shares of the units with people, less their mean. Zero-initialised is empty. */
struct shares {
    double *off;  /* [unit]; 0 where nobody lives */
    double *pool; /* [inhabited]: those of units with people */
    size_t count;
    double squares; /* sum of off^2 */
};
d4i_status shares_make(d4i_context *context, const struct measure_data *data, struct shares *out);
void shares_release(struct shares *shares);

/* The neighbours of a unit that have people, but for the unit itself. */
struct around {
    size_t count;
    double weight, square, sum; /* of w, w^2, w off */
    double most, itself;        /* largest weight; weight of the unit for itself, 0 when it has none */
};
/* By weight, or each once. */
struct around around_of(const struct measure_data *data, const struct shares *shares, size_t unit, bool weighed);

/* values[unit]: how rarely chance gives a mean of the neighbours (and the unit `itself`) as far to its side:
 * (1 + draws as far out) / (1 + draws). NAN for units without people or neighbours. */
d4i_status lisa_rarities(d4i_context *context, const struct measure_data *data,
                         const struct measure_options *options, bool itself, double *values);
/* The same as an answer, with the rate of false discoveries in its place when `corrected`. */
d4i_status lisa_p_run(d4i_context *context, const struct measure_data *data, const struct measure_options *options,
                      bool itself, bool corrected, struct measure_answer *answer);

#endif
