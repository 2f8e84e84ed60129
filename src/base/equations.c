/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/equations.h"

#include <math.h>

static void swap(double *a, double *b)
{
    double kept = *a;
    *a = *b;
    *b = kept;
}

/* The row with the largest number in column k comes to row k. */
static bool take_pivot(double *matrix, size_t stride, double *right, size_t count, size_t k)
{
    size_t best = k;
    for (size_t i = k + 1; i < count; i++)
        best = fabs(matrix[i * stride + k]) > fabs(matrix[best * stride + k]) ? i : best;
    if (!(fabs(matrix[best * stride + k]) > 0))
        return false;
    for (size_t j = 0; best != k && j < count; j++)
        swap(&matrix[k * stride + j], &matrix[best * stride + j]);
    if (best != k)
        swap(&right[k], &right[best]);
    return true;
}

bool equations_solve(double *matrix, size_t stride, double *right, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        const double *row = matrix + k * stride;
        if (!take_pivot(matrix, stride, right, count, k))
            return false;
        for (size_t i = k + 1; i < count; i++) {
            double *below = matrix + i * stride, factor = below[k] / row[k];
            for (size_t j = k; j < count; j++)
                below[j] -= factor * row[j];
            right[i] -= factor * right[k];
        }
    }
    for (size_t k = count; k-- > 0;) {
        for (size_t j = k + 1; j < count; j++)
            right[k] -= matrix[k * stride + j] * right[j];
        right[k] /= matrix[k * stride + k];
    }
    return true;
}
