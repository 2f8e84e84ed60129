/* SPDX-License-Identifier: EUPL-1.2
 *
 * Recipes found by name, for the questions about them.
 */
#ifndef BUILD_RECIPES_H
#define BUILD_RECIPES_H

#include "build/unit_recipe.h"
#include "d4i/build.h"

/* A recipe of either kind. Of a source's, `recipe.head` alone is filled. */
struct found_recipe {
    bool is_units;
    struct unit_recipe recipe;
};
void found_recipe_release(struct found_recipe *recipe);

/* `name` is the id of a recipe in the folder (NULL = the shipped ones), or a path that ends in .yaml. D4I_BAD_USAGE
 * names the nearest. The caller releases *out. */
d4i_status recipes_read(d4i_context *context, const char *folder, const char *name, struct found_recipe *out);

#endif
