/* SPDX-License-Identifier: EUPL-1.2
 *
 * Diversity as functions of the shares of the groups, for all people and for each unit. Inside room measure only.
 */
#ifndef MEASURE_DIVERSITY_H
#define MEASURE_DIVERSITY_H

#include "measure/inside.h"

/* share[groups], which add up to 1. */
double diversity_richness(const double *share, size_t groups);
double diversity_entropy(const double *share, size_t groups);
double diversity_normalised(const double *share, size_t groups);
double diversity_simpson(const double *share, size_t groups);
double diversity_interaction(const double *share, size_t groups);
double diversity_effective(const double *share, size_t groups);
double diversity_effective_2(const double *share, size_t groups);
double diversity_evenness(const double *share, size_t groups); /* NAN where there is one group only */
double diversity_polarisation(const double *share, size_t groups);
double diversity_hill(const double *share, size_t groups, double order);

#endif
