/* SPDX-License-Identifier: EUPL-1.2
 *
 * Small non-negative least squares by the normal equations (Lawson and Hanson 1974, chapter 23). Inside room
 * allocate only.
 */
#ifndef ALLOCATE_NNLS_H
#define ALLOCATE_NNLS_H

#include "base/context.h"

/* Minimises x'Sx/2 - b'x over x >= 0. `s` is symmetric, positive definite, n x n; `x` comes with a first guess (0
 * will do) and leaves with the solution. The matrix may be as badly conditioned as 1e12. O(n^3) a change of the set
 * of positive x, of which there are about n. */
d4i_status nnls_solve(d4i_context *context, const double *s, const double *b, size_t n, double *x);

/* inverse = the inverse of the part of `s` that `chosen` has (rows and columns, in order), p x p. */
d4i_status nnls_inverse(d4i_context *context, const double *s, size_t n, const size_t *chosen, size_t p,
                        double *inverse);

#endif
