/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is known of a group's dispersion before its zones are looked at, and what after. Inside room allocate only.
 */
#ifndef ALLOCATE_DISPERSION_PRIOR_H
#define ALLOCATE_DISPERSION_PRIOR_H

#include "allocate/dispersion.h"

#define PRIOR_SAMPLE 256 /* triples of b, A, k */
#define PRIOR_GRID 38    /* values of v beside each */

/* What a number is for: the last counter of a stream. */
enum { PRIOR_SUBSET = 1, PRIOR_TRIPLE, PRIOR_CHOICE, PRIOR_SHUFFLE, PRIOR_JITTER, PRIOR_WALK };

/* The usual ln v in areas of n > 0 people. */
double prior_level(double n);
/* prior[PRIOR_SAMPLE] without v, and variance[PRIOR_GRID]. */
void prior_make(uint64_t seed, struct dispersion *prior, double *variance);
/* sample[count] and the intervals of *report from the log likelihood [PRIOR_SAMPLE][PRIOR_GRID], which becomes the
 * weights. */
d4i_status posterior_make(d4i_context *context, uint64_t seed, const struct dispersion *prior, double *likelihood,
                          int count, struct dispersion *sample, struct dispersion_report *report);

#endif
