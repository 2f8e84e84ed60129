/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a recipe states, in words: the same in an atlas (describe.c) and in the answer about the recipe
 * (recipe_facts.c).
 */
#ifndef BUILD_RECIPE_SAY_H
#define BUILD_RECIPE_SAY_H

#include "source/recipe.h"

/* All are appended, and append nothing where nothing is stated. */
d4i_status recipe_say_people(d4i_context *context, const struct recipe_coverage *coverage, struct buffer *out);
d4i_status recipe_say_keys(d4i_context *context, const struct recipe_coverage *coverage, struct buffer *out);
d4i_status recipe_say_protection(d4i_context *context, const struct recipe *recipe, struct buffer *out);
/* "register below 5000 inhabitants, sample from there on" */
d4i_status recipe_say_changes(d4i_context *context, const struct recipe *recipe, struct buffer *out);
/* "counts are multiples of 5" */
d4i_status recipe_say_rounding(d4i_context *context, const struct recipe_table *table, struct buffer *out);
/* "in: stateless; out: short stays" */
d4i_status recipe_say_who(d4i_context *context, const struct recipe_variable *variable, struct buffer *out);
/* "57 groups: 27 countries, 23 of several countries, 6 of natives; not stated apart": how finely origins are told.
 * Where the groups' origins cannot be worked out (the recipe has no date and speaks of members of the European
 * Union), the number of groups alone. */
d4i_status recipe_say_levels(d4i_context *context, const struct recipe *recipe,
                             const struct recipe_variable *variable, struct buffer *out);

/* D4I_BAD_INPUT where a build that compares the variable with others would refuse the origins of its groups. A
 * variable without concept is compared with none. */
d4i_status recipe_check_origins(d4i_context *context, const struct recipe *recipe,
                                const struct recipe_variable *variable);

#endif
