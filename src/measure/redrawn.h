/* SPDX-License-Identifier: EUPL-1.2
 *
 * The bootstrap of Allen et al. with infinitely many draws: everybody draws a unit anew, with the shares that the
 * group (or the others) have now. Inside room measure only.
 */
#ifndef MEASURE_REDRAWN_H
#define MEASURE_REDRAWN_H

#include "measure/inside.h"

/* Binomial probabilities as steps: value k / trials from `first` on. */
struct redrawn_steps {
    double *p;
    size_t capacity, count;
    double first, width;
};

/* The values of a binomial within so many deviations of its mean; some more of small ones. */
d4i_status redrawn_binomial(d4i_context *context, double trials, double chance, double deviations,
                            struct redrawn_steps *steps);
/* Expected distance of two independent values. */
double redrawn_steps_apart(const struct redrawn_steps *f, const struct redrawn_steps *g);
/* Expected |x/n - y/m| of a unit with the chances p and q, both drawn anew; exact. f, g are room. */
d4i_status redrawn_distance(d4i_context *context, double p, double n, double q, double m, struct redrawn_steps *f,
                            struct redrawn_steps *g, double *out);

/* What the draws of one inference have worked out so far; one for each worker. */
#define REDRAWN_TABLES 8
struct redrawn_memory {
    double sum_a, sum_b; /* of the table itself */
    bool groups_kept;    /* draws have the same sums */
    bool swapped;        /* the others are fewer than the group */
    double step;         /* of the root of the many's people, from column to column of a table */
    size_t columns;
    struct redrawn_table *table[REDRAWN_TABLES];
    struct redrawn_steps f, g;
    double *exact; /* where the groups are kept: distances of small units, 0 = not yet worked out */
    bool used;
    struct redrawn_kept *kept; /* of many units: distances of this draw, by the people of both sides */
    uint32_t draw;             /* number of the draw, in this memory's order */
};
d4i_status redrawn_memory_make(d4i_context *context, const struct measure_data *data, bool groups_kept,
                               struct redrawn_memory *out);
void redrawn_memory_release(struct redrawn_memory *memory);
d4i_status redrawn_drawn_off(d4i_context *context, const struct measure_data *data, struct redrawn_memory *memory,
                             double *out);

/* *out = expected sum of |a / A - b / B| over units. Exact without memory; with it, for a draw, within 1e-3 of what
 * is added to the sum as it stands, and a function of the table that was drawn alone. Exact of small units, where
 * draws are as far from evenness as the table itself too often for a guess. */
d4i_status redrawn_off(d4i_context *context, const struct measure_data *data, struct redrawn_memory *memory,
                       double *out);

/* Expected |x/n - y/m| by Edgeworth's expansion to the fourth cumulant; of many people. */
double redrawn_edgeworth(double p, double n, double q, double m);
/* The expectation of redrawn_off under chance: groups and units keep their sizes. People are whole. */
d4i_status redrawn_expected_off(d4i_context *context, const struct measure_data *data, double *out);

#endif
