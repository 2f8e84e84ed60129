/* SPDX-License-Identifier: EUPL-1.2
 *
 * A unit recipe: how a layer of reporting units is read (docs/formats/unit-recipe.md). Texts are borrowed from its
 * YAML document, which lives as long as the recipe.
 */
#ifndef BUILD_UNIT_RECIPE_H
#define BUILD_UNIT_RECIPE_H

#include "source/recipe.h"

struct unit_recipe {
    /* What it shares with the recipe of a source: id, terms, downloads, hash, and as `boundaries` layer, crs,
     * encoding, key and name. It has no variables. */
    struct recipe head;
    const char *vintage, *where;          /* each may be NULL */
    const char *country_column, *country; /* the attribute, or the code for all; at most one is not NULL */
};

/* Refuses the recipe of a source. */
d4i_status unit_recipe_read(d4i_context *context, const char *path, struct unit_recipe *out);
void unit_recipe_release(struct unit_recipe *recipe);
/* Which kind of recipe does the file hold? What is no map is none of units. */
d4i_status unit_recipe_is(d4i_context *context, const char *path, bool *out);
/* `country` of a map: an attribute, or {text: ES} for all; both NULL when absent. */
d4i_status unit_parse_country(d4i_context *context, const struct yaml_node *map, const char **column,
                              const char **text);

#endif
