/* SPDX-License-Identifier: EUPL-1.2
 *
 * Continuous distributions from counter-based numbers: gamma by Marsaglia and Tsang (2000), beta as the share of
 * one gamma in the sum of two. Pure functions, safe from any thread.
 */
#ifndef BASE_DISTRIBUTION_H
#define BASE_DISTRIBUTION_H

#include "base/random.h"

#define DISTRIBUTION_BLOCKS 16 /* random_block numbers that one value may use */

/* Share in [0, 1] of mean a / (a + b) and variance a b / ((a + b)^2 (a + b + 1)); a, b > 0, however small or large.
 * Uses the blocks from `block` on, DISTRIBUTION_BLOCKS at most; a caller may use the last two numbers of the first
 * one, which are put into spare. */
double random_beta(struct random_stream stream, uint32_t block, double a, double b, uint32_t spare[2]);

#endif
