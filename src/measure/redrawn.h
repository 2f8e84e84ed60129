/* SPDX-License-Identifier: EUPL-1.2
 *
 * The bootstrap of Allen et al. with infinitely many draws: everybody draws a unit anew, with the shares that the
 * group (or the others) have now. Inside room measure only.
 */
#ifndef MEASURE_REDRAWN_H
#define MEASURE_REDRAWN_H

#include "measure/inside.h"

/* Binomial probabilities as steps: value k / trials from `first` on. */
struct redrawn_steps {
    double *p;
    size_t capacity, count;
    double first, width;
};

/* What the draws of one inference have worked out so far; one for each worker. */
struct redrawn_memory {
    double sum_a, sum_b; /* of the table itself */
    bool groups_kept;    /* draws have the same sums */
    struct redrawn_near *near;
    size_t slots;
    struct redrawn_steps f, g;
};
d4i_status redrawn_memory_make(d4i_context *context, const struct measure_data *data, bool groups_kept,
                               struct redrawn_memory *out);
void redrawn_memory_release(struct redrawn_memory *memory);

/* *out = expected sum of |a / A - b / B| over units. Exact without memory; with it, for a draw, within 1e-3 of what
 * is added to the sum as it stands, and a function of the table that was drawn alone. */
d4i_status redrawn_off(d4i_context *context, const struct measure_data *data, struct redrawn_memory *memory,
                       double *out);

#endif
