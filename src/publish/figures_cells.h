/* SPDX-License-Identifier: EUPL-1.2
 *
 * From zones to cells: people(cell, group) worked out from the factored form (allocate/allocate.h).
 */
#ifndef PUBLISH_FIGURES_CELLS_H
#define PUBLISH_FIGURES_CELLS_H

#include "publish/figures.h"

/* Replaces the values by zone in all columns by values by cell; sets items and cell. The cells of a column add up
 * to the people of the zones that touch a cell, exactly. */
d4i_status figures_spread(d4i_context *context, struct figures *figures);

/* The people of cells in all columns, made whole by unbiased systematic rounding (allocate/rounding.h): a zone
 * whose people are whole keeps them, and what a zone gives a cell changes by less than one. After figures_spread
 * and before figures_add_draws; needs the pairs. D4I_BAD_INPUT: a zone has more than ROUNDING_PEOPLE_MOST.
 * (figures_integers.c) */
d4i_status figures_round(d4i_context *context, struct figures *figures, uint64_t seed);

/* Behind the columns of counts, for each of the first `columns` but the total: `draws` columns CODE_1, CODE_2, ...
 * of whole people (allocate/draws.h), and with `quality` CODE_sd, the standard deviation of a cell over draws;
 * then, with `quality`, placed_by, zone_people, zone_cells, and as words weight and method. Those but zone_people
 * are plain. After figures_spread; needs the pairs. (figures_draws.c) */
d4i_status figures_add_draws(d4i_context *context, struct figures *figures, size_t columns, int draws,
                             bool quality);

/* The columns `columns` (of groups that are apart) drawn together: behind all columns `draws` of each, CODE_1, ...,
 * and at the end one of the whole people of each cell, to whom groups and everybody else add up in each draw: but
 * where counts have fractions, one more in some draws. (figures_together.c) */
d4i_status figures_draw_together(d4i_context *context, struct figures *figures, const size_t *columns, size_t count,
                                 int draws);
/* The same of several sets of so many columns each, which know nothing of one another: columns[sets x count],
 * behind all columns those of one set after the other. */
d4i_status figures_draw_sets(d4i_context *context, struct figures *figures, const size_t *columns, size_t sets,
                             size_t count, int draws);
/* D4I_BAD_USAGE when two of the columns count the same people. */
d4i_status figures_check_apart(d4i_context *context, const struct figures *figures, const size_t *columns,
                               size_t count);

/* D4I_BAD_USAGE when several of the sources that count the variable lie on the same ground, so that their people
 * would be added up (figures_ground.c), by cell or over zones. Needs the pairs, of an atlas that has them. */
d4i_status figures_check_ground(d4i_context *context, const struct figures *figures);

#endif
