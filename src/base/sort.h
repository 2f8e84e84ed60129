/* SPDX-License-Identifier: EUPL-1.2
 *
 * Numbers in order. No NAN among them. Sorting takes O(n log n) and no memory.
 */
#ifndef BASE_SORT_H
#define BASE_SORT_H

#include <stddef.h>

void sort_reals(double *values, size_t count);
/* The value below which `part` (0 to 1) of them lie, linear between the two nearest; count > 0. O(1). */
double sorted_quantile(const double *sorted, size_t count, double part);

#endif
