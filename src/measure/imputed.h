/* SPDX-License-Identifier: EUPL-1.2
 *
 * An index of people who are known by several draws alone, of which each may be how they live (Rubin 1987, Multiple
 * imputation for nonresponse in surveys): the estimate is the mean over the draws, and its variance that within a
 * draw, which the bootstrap of units tells, and (1 + 1/draws) times that between the draws.
 */
#ifndef MEASURE_IMPUTED_H
#define MEASURE_IMPUTED_H

#include "base/memory.h"

struct imputed {
    size_t tables;           /* draws of the people */
    const double *value;     /* [table]: NAN = undefined */
    const size_t *start;     /* [table + 1]: bootstraps of a table */
    const double *bootstrap; /* [start[tables]]: values; NAN = undefined. NULL = none */
};

struct imputed_answer {
    double value;           /* mean over the tables that have one; NAN = none has */
    double within, between; /* variances; NAN where they are not known */
    double low, high;       /* NAN where `within` is */
};

/* The interval lies around the value: quantiles of the bootstraps' distances from their table's mean, widened to
 * the whole variance and to Student's t with Rubin's degrees of freedom, as far as `least` and `most` allow. level
 * in (0, 1). */
d4i_status imputed_sum_up(d4i_context *context, const struct imputed *imputed, double level, double least,
                          double most, struct imputed_answer *out);

/* The same where a draw of the people has no variance of its own, as nothing can be drawn within it: (1 + 1/draws)
 * times that between the draws, at the width of Student's t with draws - 1 degrees of freedom (of draws that have a
 * value). low and high are NAN where fewer than two have one. `start` and `bootstrap` are not looked at. */
void imputed_between(const struct imputed *imputed, double level, double least, double most,
                     struct imputed_answer *out);

/* The quantile `part` in (0.5, 1) of Student's t, degrees >= 1 or INFINITY (the normal); to 1e-6 of itself. */
double student_quantile(double part, double degrees);

#endif
