/* SPDX-License-Identifier: EUPL-1.2
 *
 * A few linear equations. (Least squares, sparse and large systems have methods of their own where they arise.)
 */
#ifndef BASE_EQUATIONS_H
#define BASE_EQUATIONS_H

#include <stdbool.h>
#include <stddef.h>

/* matrix x = right, x in the place of right; row i is matrix[i * stride ..], and is used up. Gauss with pivots by
 * column: O(count^3). false where the matrix is singular to the last bit; nothing is said of one that nearly is. */
bool equations_solve(double *matrix, size_t stride, double *right, size_t count);

#endif
