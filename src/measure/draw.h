/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables drawn from counts, never from a list of people: who lives where by chance, or which units were seen. Each
 * draw is a function of seed and number, whatever was drawn before. Inside room measure only.
 */
#ifndef MEASURE_DRAW_H
#define MEASURE_DRAW_H

#include "base/random.h"
#include "measure/inference.h"
#include "measure/inside.h"

#define DRAW_FACTORIALS 32768 /* 256 KB: what most nodes of the tree need, and the second cache holds */

/* What all draws of one table share. */
struct drawing {
    const struct measure_table *table; /* the groups that are drawn */
    enum measure_null null;
    uint64_t seed;
    double *before;    /* [units + 1]: people of the units before */
    double *sum;       /* [group] */
    uint32_t *by_size; /* groups, the smallest first: the largest takes what is left, without a draw */
    double *factorial; /* [DRAW_FACTORIALS]: logarithms */
};
d4i_status drawing_make(d4i_context *context, const struct measure_table *table, enum measure_null null,
                        uint64_t seed, struct drawing *out);
void drawing_release(struct drawing *drawing);
/* Draw `number` into people[group][unit]. scratch[DRAW_DEPTH * groups]. */
#define DRAW_DEPTH 40
void drawing_draw(const struct drawing *drawing, uint32_t number, double *const *people, double *scratch);

/* How many of n people, drawn without return from `all` of which `of_group` are of the group, are of it; u is
 * uniform in [0, 1). Exact, by inversion. `factorial` as above. */
double draw_hypergeometric(const double *factorial, double u, double all, double of_group, double n);

/* How many of n people do what each does with the chance p; as above. */
double draw_binomial(const double *factorial, double u, double n, double p);

#endif
