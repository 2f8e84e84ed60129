/* SPDX-License-Identifier: EUPL-1.2
 *
 * What chance alone gives, exactly: everybody keeps group and every unit its size, and who lives where is drawn. A
 * unit's people of a group are then hypergeometric, so that every index that is a sum over units and groups has its
 * expectation in closed form or as a short sum, without any draw. Inside room measure only.
 */
#ifndef MEASURE_CHANCE_H
#define MEASURE_CHANCE_H

#include "measure/inside.h"

/* Expectation of f(x) where x of the n people of a unit are of a group that has `of_group` of `all`; all whole. */
double chance_mean(double all, double of_group, double n, double (*f)(double x, double n, double share));

/* f of chance_mean: |x - n share|, x ln(x / (n share)). */
double chance_off(double x, double n, double share);
double chance_relative(double x, double n, double share);

/* Units by their size, as chance knows them: how many there are of each. */
struct chance_sizes {
    double *size, *units;
    size_t count;
};
d4i_status chance_sizes_of(d4i_context *context, const struct measure_data *data, struct chance_sizes *out);
void chance_sizes_release(struct chance_sizes *sizes);
/* Sum over units of the expectation of f. */
double chance_sum(const struct chance_sizes *sizes, double all, double of_group,
                  double (*f)(double x, double n, double share));
/* The same of (x - n share)^2 / n, whose terms are variances of hypergeometrics. */
double chance_square_sum(const struct chance_sizes *sizes, double all, double of_group);

#endif
