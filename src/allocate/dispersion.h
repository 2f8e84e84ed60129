/* SPDX-License-Identifier: EUPL-1.2
 *
 * How unevenly a group lives inside the zones, learnt from how unevenly it lives between them. Halve an area of 2n
 * people, X of them of the group with a share p = X / 2n. The part of X in one half has a mean f (the half's part
 * of the people) and the variance f (1 - f) (rho + (1 - rho) / X), with
 *
 *     rho = u / (1 + u)        u = (1 - p)^2 s(n) + (1 - p) k / X        s(n) = v (n / 1000)^-b (1 + A d / n)
 *
 *     v  what a halving adds at 1000 people                      b  how that falls as areas grow
 *     A  hectares of a building or street, d people per hectare  k  people who come with one (households)
 *
 * Every split of the zones' tree says something of v, b, A and k: a quasi-likelihood of its contrast, beside a
 * prior from other cities (docs/validation/accuracy.md), gives a sample of them, one for each draw. It is a model:
 * intervals over draws are model-based.
 */
#ifndef ALLOCATE_DISPERSION_H
#define ALLOCATE_DISPERSION_H

#include "allocate/roughness.h"
#include "allocate/zone_tree.h"

struct dispersion_task {
    const struct zone_tree *tree;
    const double *people;     /* [zone] */
    const double *group;      /* [zone]: people of the group, NAN = not known */
    const double *noise;      /* [zone]: variance of the count as published; NULL = 0 */
    const uint64_t *zone_key; /* [zone] */
    double density;           /* d, people per hectare */
    double zone_size;         /* median people of a zone */
    double lowers;            /* ln v at zone_size, as roughness_lowers has it; 0 = nothing */
    uint64_t seed;            /* of the group's numbers */
};

/* The parameters of one draw. */
struct dispersion {
    double variance, slope, area, clump; /* v, b, A (hectares), k */
    double size;                         /* people of an area, at which v was learnt; 0 = from the prior alone */
};

struct dispersion_interval {
    double low, middle, high; /* 5 %, 50 %, 95 % of the posterior */
};
struct dispersion_report {
    struct dispersion_interval variance, slope, area, clump;
    size_t splits; /* that taught something; 0 = the prior alone */
    double misfit; /* mean (t / E t - 1)^2 / 2 at the best parameters; 1 = as the law has it, and the likelihood is
                      divided by it where it is more */
    double size;   /* people of half an area as the splits are that taught v, geometric mean; 0 = none did */
    struct roughness roughness; /* of the zones that taught; set by who has their neighbours (allocate/draws.c) */
};

/* sample[count] and *report. Safe from one thread; the sample does not depend on how many work. D4I_NO_MEMORY,
 * D4I_CANCELLED. */
d4i_status dispersion_fit(d4i_context *context, const struct dispersion_task *task, int count,
                          struct dispersion *sample, struct dispersion_report *report);

#define DISPERSION_OCTAVES 31

/* The law inside the zones, for one draw. In other cities the slope between zones is not carried on below or above
 * them, and how far ln v is from the usual at areas of many thousand people is forgotten by and by on the way down
 * to some thousand, from where on it stays, and on the way up in zones much larger than those it was learnt from.
 * So ln v goes back towards the usual, and its own way, octave by octave. The first halving of a zone separates
 * less than areas of that size otherwise do: zones are compact, while what is halved further is what the curve
 * along which cells are ordered leaves of a zone, and longer. */
struct dispersion_law {
    struct dispersion learnt;
    double zone_size, buildings, offset; /* buildings = A d; offset of ln v inside zones */
    double lowers;                       /* at zone_size; less and less above it */
    double level[DISPERSION_OCTAVES];    /* ln v, octaves below zone_size */
};
struct dispersion_law dispersion_law_of(const struct dispersion_task *task, const struct dispersion *parameters,
                                        uint32_t draw);
/* u of a split into halves of n > 0 people, in a zone of 2n or more, with a group of X > 0 people and share p. */
double dispersion_at(const struct dispersion_law *law, double zone, double n, double group, double share);

#endif
