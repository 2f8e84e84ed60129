/* SPDX-License-Identifier: EUPL-1.2
 *
 * The model of the multilevel D while it is fitted: what multilevel.c, which makes it, multilevel_search.c and
 * multilevel_polish.c share.
 */
#ifndef MEASURE_MULTILEVEL_MODEL_H
#define MEASURE_MULTILEVEL_MODEL_H

#include "measure/multilevel.h"

/* What the parts of an area say of the sum of effects from this level upwards. */
struct area {
    double weight;  /* sum of 1 / variance of the parts */
    double sum;     /* of their means by weight */
    uint32_t above; /* its area of the next level */
    bool used;
};

struct model {
    size_t levels;
    size_t units; /* with people */
    size_t areas[MULTILEVEL_MOST];
    struct area *area[MULTILEVEL_MOST];
    double *off; /* [unit] */
    const struct multilevel_level *level;
    double *units_in; /* [area of the first level] */
    double *sum_in;
    double within; /* sum over the first level of squares about their means */
};

/* Sums over the levels at ratio[level] = variance / that of e_0; weight and sum of each area stay in it. */
void multilevel_gather(struct model *model, const double *ratio, double *squares, double *logs);
/* -2 log likelihood; *base = the variance of e_0 at its best. */
double multilevel_deviance(struct model *model, const double *ratio, double *base);
/* Of greatest likelihood, to about 1e-8 of itself -> ratio[level]. */
void multilevel_search(struct model *model, double *ratio);
/* ratio[level] near a minimum -> to the last digits. */
d4i_status multilevel_polish(d4i_context *context, struct model *model, double *ratio);

#endif
