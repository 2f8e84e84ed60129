/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/sort.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void sort_reals(double *values, size_t count)
{
    if (count > 1) /* of none there may be no array */
        qsort(values, count, sizeof *values, compare);
}

double sorted_quantile(const double *sorted, size_t count, double part)
{
    double at = part * (double)(count - 1);
    size_t below = (size_t)at;
    return below + 1 < count ? sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below])
                             : sorted[count - 1];
}
