/* SPDX-License-Identifier: EUPL-1.2
 *
 * What an index would be by chance, how sure it is, and why two places differ.
 */
#ifndef MEASURE_INFERENCE_H
#define MEASURE_INFERENCE_H

#include "measure/measure.h"

/* x is below y by more than rounding, 1e-12 of the larger of both and of `size`: that of the numbers which x and y
 * are differences of, else 0. NAN is below nothing. One rule for p, for ties and for intervals of no width. */
static inline bool measure_below(double x, double y, double size)
{
    return x < y - 1e-12 * fmax(size, fmax(fabs(x), fabs(y)));
}

enum measure_null {
    MEASURE_PERMUTATION, /* groups and units keep their sizes; who lives where is drawn */
    MEASURE_EVENNESS,    /* units keep their sizes; everybody's group is drawn with the shares of all */
    MEASURE_SYSTEMATIC,  /* groups keep their sizes; everybody's unit is drawn with its part of all people */
    MEASURE_BOOTSTRAP,   /* as many units, drawn with return: not chance but how sure the value is */
};

struct measure_inference {
    struct measure_answer answer; /* the value itself; release it */
    size_t draws;                 /* those in which the index was defined */
    double mean, deviation;       /* of the draws; NAN when there are none */
    double low, high;             /* quantiles (1 - level)/2 and (1 + level)/2 of the draws */
    double p; /* (1 + draws with at least the value) / (draws + 1): chance of as much segregation or more; of an
                 index with MEASURE_BOTH_SIDES twice that of the rarer side, at most 1. NAN for the bootstrap */
};
/* All `count` indices of the table from the same options->draws draws. Indices are of one kind and give a number.
 * People must be whole, or it is refused. Two groups of a table with totals have everybody else as a third, which
 * is drawn, too. out[count]. */
d4i_status measure_infer(d4i_context *context, const struct measure_index *const *indices, size_t count,
                         const struct measure_table *table, enum measure_null null,
                         const struct measure_options *options, double level, struct measure_inference *out);

/* The draws first .. end - 1 alone, of a table that was prepared: value[(draw - first) x count + index], NAN where
 * an index is undefined. A draw that is as far from evenness as the table itself has its value, but for rounding.
 * Otherwise as measure_infer. */
d4i_status measure_draw(d4i_context *context, const struct measure_index *const *indices, size_t count,
                        const struct measure_data *data, enum measure_null null,
                        const struct measure_options *options, size_t first, size_t end, double *value);
/* The answer's value to out[0]. An index that stands in indices[count] several times in a row, the first of which
 * has answered, tells its values by level: so many to out[0], out[step], ... Returns how often it stands there. */
size_t measure_answer_spread(const struct measure_index *const *indices, size_t count,
                             const struct measure_answer *answer, double *out, size_t step);
/* Fills all of *out but the answer, which is there, from the values of the index. own[draws] is room, and then
 * holds those that are defined, in rising order. */
void measure_draws_sum_up(const struct measure_index *index, const double *value, size_t draws,
                          enum measure_null null, double level, double *own, struct measure_inference *out);

/* q[i]: the least rate of false discoveries at which the i-th of many tests is one (Benjamini and Hochberg 1995).
 * p[i] in 0..1, or NAN = no test, which stays NAN. q may be p. */
d4i_status measure_false_discovery(d4i_context *context, const double *p, size_t count, double *q);

/* Two places, or two dates of one: how far the difference of an index is from chance, and how sure it is. */
struct measure_comparison {
    struct measure_answer one, other; /* numbers; nothing to release */
    double difference;      /* one - other; NAN where either is undefined, and then so is all that follows */
    size_t draws;           /* of the null in which both were defined */
    double mean, deviation; /* of the difference where it is by chance which place a unit is of: units of both
                               are shuffled, and as many as before belong to each. The mean is not 0 where an
                               index depends on the number of units */
    double p; /* of both sides: twice (1 + draws at least as far to the rarer side) / (draws + 1), at most 1 */
    double low, high; /* quantiles of the difference where each place's units are drawn anew with return */
};
/* Of tables with the same groups, both with totals or neither; the index gives a number and needs no units in their
 * places. A unit's area goes with it. */
d4i_status measure_compare(d4i_context *context, const struct measure_index *index, const struct measure_table *one,
                           const struct measure_table *other, const struct measure_options *options, double level,
                           struct measure_comparison *out);

/* The draws first .. end - 1 of a comparison alone: value[draw - first] = the difference, NAN where either is
 * undefined. `shuffle`: units of both places are shuffled, else each place's drawn with return. */
d4i_status measure_compare_draw(d4i_context *context, const struct measure_index *index,
                                const struct measure_table *one, const struct measure_table *other,
                                const struct measure_options *options, bool shuffle, size_t first, size_t end,
                                double *value);
/* Fills draws, mean, deviation and p from shuffles, the difference and both values, which are there; and low and
 * high from bootstraps. Both change the order of value[draws]. */
void measure_comparison_sum_up(double *value, size_t draws, struct measure_comparison *out);
void measure_comparison_interval(double *value, size_t draws, double level, struct measure_comparison *out);

/* How to carry one place's composition to the other. */
enum measure_counterfactual {
    MEASURE_BY_COMPOSITION, /* each unit gets the share of the group that has its rank in the other place */
    MEASURE_BY_SHARE,       /* each unit gets the parts of the group and of the others that have its rank there */
    MEASURE_BY_DUAL_COMPOSITION, /* each unit gets the shares of the group and of the others that have its rank
                                    there, which need not add up to 1 */
};
/* Shapley's two parts of index(one) - index(other): what is due to how much of the group there is where, and what
 * to how units and their people are laid out. They add up to the difference. */
struct measure_shapley {
    double difference, composition, structure;
    const char *undefined; /* NULL, or why there are no parts */
};
d4i_status measure_shapley(d4i_context *context, const struct measure_index *index, const struct measure_table *one,
                           const struct measure_table *other, enum measure_counterfactual by,
                           const struct measure_options *options, struct measure_shapley *out);
/* The same of an index of many groups. Composition is how large the groups are, structure which of them live with
 * whom: each place is given the other's shares of the groups, its units keep their people, and its odds ratios stay
 * (iterative proportional fitting; Karmel and Maclachlan 1988, Elbers 2021). Undefined where a group lives in one
 * of the places only, or where the other's shares do not fit its units. */
d4i_status measure_shapley_groups(d4i_context *context, const struct measure_index *index,
                                  const struct measure_table *one, const struct measure_table *other,
                                  const struct measure_options *options, struct measure_shapley *out);

#endif
