/* SPDX-License-Identifier: EUPL-1.2
 *
 * At which scale two groups live apart: the multilevel index of dissimilarity (Harris 2017; R MLID). The
 * differences d_i = a_i / A - b_i / B, half of whose absolute sum is D, are parted into an effect of each larger
 * area that the unit lies in and what is left of the unit itself. Effects are shrunk: an area of few units, or of
 * units that differ as much within as areas do among each other, says little and is drawn towards 0.
 */
#ifndef MEASURE_MULTILEVEL_H
#define MEASURE_MULTILEVEL_H

#include "measure/measure.h"

/* The normal model d_i = e_1(i) + ... + e_L(i) + e_0i, each level with a variance of its own, fitted by maximum
 * likelihood (which for a model without fixed effects is REML's), as lme4 does in MLID. Level 0 is the units. */
struct multilevel {
    const char *undefined;                /* NULL, or why nothing but the dissimilarity is here */
    size_t levels;                        /* above the units */
    double dissimilarity;                 /* D */
    double variance[MULTILEVEL_MOST + 1]; /* of e_0, e_1, ... */
    double part[MULTILEVEL_MOST + 1];     /* of their sum, 0..1: at which scale the groups are apart */
    double holdback[MULTILEVEL_MOST + 1]; /* D / D - 1 with this level's effects set to 0: -0.4 = D would be 40 %
                                             less; above 0 where the level makes up for others */
    double *effect[MULTILEVEL_MOST + 1];  /* [unit] for level 0, [area] for the others; owned. For units they add up
                                             to d_i */
    double deviance;                      /* -2 log likelihood */
};
void multilevel_release(struct multilevel *multilevel);

/* People of data (a pair) in nested levels, the smallest areas first. Units where nobody at all lives are left out
 * (MLID keeps every row that it is given: to agree, give both the same rows); their effect is NAN, as is
 * that of an area without people. Fails where areas are not nested. */
d4i_status multilevel_fit(d4i_context *context, const struct measure_data *data,
                          const struct multilevel_level *levels, size_t count, struct multilevel *out);

#endif
