/* SPDX-License-Identifier: EUPL-1.2
 *
 * Mixes of neighbouring cells as information (Nowosad and Stepinski's landscape view of populations, the programs
 * raceland and comat): how much the group of a cell tells of the groups beside it. The exposure matrix counts each
 * cell and each neighbour of it as a pair of groups, weighed by the mean density of both.
 *
 * Cells have people of several groups. Either a group is drawn for each (a realisation), as raceland does, or pairs
 * count with the chance of their groups: the expectation of the matrix over all realisations, without any draw. The
 * entropy of the expected matrix is at least the mean entropy of the realisations' (Jensen), so both are here.
 */
#ifndef MEASURE_LANDSCAPE_H
#define MEASURE_LANDSCAPE_H

#include "base/context.h"

#include <stddef.h>
#include <stdint.h>

/* Cells row by row. people[group][cell]: persons, >= 0; NAN in the first group = the cell has no data. A cell where
 * nobody lives has no group either. The arrays are the caller's. */
struct landscape {
    size_t rows, columns, groups;
    const double *const *people;
};
/* group[cell] of realisation `number`: each cell draws one of its people; -1 = it has none. Cells do not depend on
 * each other nor on the order. Refuses people that are negative or not finite. */
d4i_status landscape_realise(d4i_context *context, const struct landscape *landscape, uint64_t seed,
                             uint32_t number, int32_t *group);
/* density[cell]: the people of the cell's own group in its window of size x size cells, spread evenly over the
 * cells with that group; people of groups that no cell of the window was drawn for count with the others by their
 * size, so that nobody is lost. NAN where group is -1. Windows do not overlap; those at the right and lower edge
 * are smaller. */
d4i_status landscape_densities(d4i_context *context, const struct landscape *landscape, const int32_t *group,
                               size_t size, double *density);

enum landscape_weight {
    LANDSCAPE_MEAN,      /* of both densities */
    LANDSCAPE_GEOMETRIC, /* their geometric mean */
    LANDSCAPE_FOCAL,     /* that of the cell */
};
struct landscape_options {
    size_t size;    /* of a window, in cells; 0 = all cells are one */
    size_t shift;   /* from one window to the next; 0 = size */
    int directions; /* 4 or 8 neighbours; those outside the window do not count */
    enum landscape_weight weight;
    double threshold; /* a window with a larger part of cells without a group has no value; 0..1 */
    double base;      /* of the logarithms, above 1 */
};
#define LANDSCAPE_USUAL                                            \
    {                                                              \
        .size = 10, .directions = 4, .threshold = 0.5, .base = 2.0 \
    }

/* NAN in all where the window has no value. Where no two cells with groups touch, all are 0. */
struct landscape_figures {
    double entropy;     /* H(a) of the cell's group: how diverse */
    double joint;       /* H(a, b) of cell and neighbour */
    double conditional; /* H(a, b) - H(a): of the neighbour where the cell is known */
    double mutual; /* H(a) - conditional: how much one tells of the other, 0 = nothing. As raceland has it also of
                      LANDSCAPE_FOCAL, where cell and neighbour differ in H, so that it may be below 0 */
};
/* Windows in one direction of `cells` cells. */
size_t landscape_windows(size_t cells, const struct landscape_options *options);
/* figures[window row x windows + window column] of one realisation; density may be NULL = every cell counts 1. */
d4i_status landscape_measure(d4i_context *context, const struct landscape *landscape, const int32_t *group,
                             const double *density, const struct landscape_options *options,
                             struct landscape_figures *figures);
/* The same of the expected matrix: pairs of groups a, b count p_a p_b times the mean of the people of both cells
 * (LANDSCAPE_MEAN ... of all people of the cell). */
d4i_status landscape_expect(d4i_context *context, const struct landscape *landscape,
                            const struct landscape_options *options, struct landscape_figures *figures);

/* exposure[groups x groups] to figures; an empty matrix gives 0. */
void landscape_figures_of(const double *exposure, size_t groups, double base, struct landscape_figures *figures);

#endif
