/* SPDX-License-Identifier: EUPL-1.2
 *
 * Many tests at once: p-values made into the rate of false discoveries at which each would just be one.
 */
#include "measure/inference.h"
#include "measure/inside.h"

/* From the largest p on: q = p x tests / rank, and never more than that of a larger p. */
d4i_status measure_false_discovery(d4i_context *context, const double *p, size_t count, double *q)
{
    uint32_t *order = NULL, *place = NULL;
    double *known = NULL, least = 1;
    size_t tests = 0;
    d4i_status status;
    GUARD(mem_alloc(context, count, sizeof *order, &order));
    GUARD(mem_alloc(context, count, sizeof *place, &place));
    GUARD(mem_alloc(context, count, sizeof *known, &known));
    for (size_t i = 0; i < count; i++) {
        if (!isnan(p[i]) && !(p[i] >= 0 && p[i] <= 1)) {
            status = fail(context, D4I_BAD_INPUT, "test %zu: its p-value is %g; give 0 to 1", i + 1, p[i]);
            goto done;
        }
        q[i] = p[i];
        if (isnan(p[i]))
            continue;
        place[tests] = (uint32_t)i;
        known[tests++] = p[i];
    }
    GUARD(order_by(context, known, tests, order));
    for (size_t rank = tests; rank > 0; rank--) {
        least = fmin(least, known[order[rank - 1]] * (double)tests / (double)rank);
        q[place[order[rank - 1]]] = least;
    }
done:
    free(order);
    free(place);
    free(known);
    return status;
}
