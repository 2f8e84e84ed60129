/* SPDX-License-Identifier: EUPL-1.2
 *
 * Recipes found by name, for the questions about them.
 */
#ifndef BUILD_RECIPES_H
#define BUILD_RECIPES_H

#include "d4i/build.h"
#include "source/recipe.h"

/* `name` is the id of a recipe in the folder (NULL = the shipped ones), or a path that ends in .yaml. D4I_BAD_USAGE
 * names the nearest. The caller releases *out. */
d4i_status recipes_read(d4i_context *context, const char *folder, const char *name, struct recipe *out);

#endif
