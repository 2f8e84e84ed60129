/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the readers of a recipe's sections share: typed look-ups in a YAML map, and the sections themselves.
 */
#ifndef SOURCE_PARSE_H
#define SOURCE_PARSE_H

#include "source/recipe.h"

/* A text that must be there and not be empty. */
d4i_status parse_text(d4i_context *context, const struct yaml_node *map, const char *key, const char **out);
/* One of the space-separated words, by number; `absent` when the key is absent (-1: it must be there). */
d4i_status parse_choice(d4i_context *context, const struct yaml_node *map, const char *key, const char *words,
                        int absent, int *out);
/* One character, or one of "tab", "space", "none" (0). */
d4i_status parse_sign(d4i_context *context, const struct yaml_node *map, const char *key, char absent, char *out);
d4i_status parse_real(d4i_context *context, const struct yaml_node *scalar, double *out);
/* The list under `key`; NULL when absent. A single scalar is not a list. */
d4i_status parse_list(d4i_context *context, const struct yaml_node *map, const char *key,
                      const struct yaml_node **out);
/* The map under `key`; NULL when absent. */
d4i_status parse_map(d4i_context *context, const struct yaml_node *map, const char *key,
                     const struct yaml_node **out);
/* A list of texts, or one text. */
d4i_status parse_words(d4i_context *context, const struct yaml_node *map, const char *key,
                       struct recipe_words *out);
/* A map of names to texts. */
d4i_status parse_pairs(d4i_context *context, const struct yaml_node *map, const char *key, struct recipe_pair **out,
                       size_t *count);
/* Refuses a word that is none of the space-separated ones. */
d4i_status parse_known(d4i_context *context, const struct yaml_node *at, const char *word, const char *known);
/* Puts the place of `at` before the error text of a deeper failure. */
d4i_status parse_placed(d4i_context *context, const struct yaml_node *at, d4i_status status);
/* The nearest of the tree's labels to `label`, as " (nearest: ...)" or "". */
void parse_near_labels(d4i_context *context, const struct group_tree *tree, const char *label, char *out,
                       size_t size);

/* Identifiers of recipes and variables: lower case letters, digits, '-' and '_'. */
d4i_status recipe_check_id(d4i_context *context, const struct yaml_node *at, const char *id);
d4i_status recipe_parse_method(d4i_context *context, const struct yaml_node *root, struct recipe *recipe);
d4i_status recipe_parse_who(d4i_context *context, const struct yaml_node *map, struct recipe_variable *out);
d4i_status recipe_parse_labels(d4i_context *context, const struct yaml_node *map, struct recipe_variable *out);
d4i_status recipe_parse_cross(d4i_context *context, const struct yaml_node *map, struct recipe_variable *out);
d4i_status recipe_add_node(d4i_context *context, struct recipe_variable *variable, const struct yaml_node *at,
                           uint32_t parent, enum group_kind kind, const char *code, const char *name,
                           const char *label, uint32_t *node);
/* Crosses the tree that has been read with variable->cross. */
d4i_status recipe_cross_groups(d4i_context *context, struct recipe_variable *variable);
/* The `replace` of a piece of a key. */
d4i_status recipe_parse_replacements(d4i_context *context, const struct yaml_node *map,
                                     struct recipe_key_part *out);
void recipe_key_release(struct recipe_key *key);
d4i_status recipe_parse_key(d4i_context *context, const struct yaml_node *map, const char *name,
                            struct recipe_key *out);
d4i_status recipe_parse_table(d4i_context *context, const struct yaml_node *node, struct recipe_table *out);
void recipe_table_release(struct recipe_table *table);
/* What stands in the fields of a table: sentinels, below, flag, shares, rounding and noise. */
d4i_status recipe_parse_fields(d4i_context *context, const struct yaml_node *map, struct recipe_table *out);
/* The `values` of a table or a group, a d4i_value_status; `absent` where it does not say. */
d4i_status recipe_parse_values(d4i_context *context, const struct yaml_node *map, uint8_t absent, uint8_t *out);
d4i_status recipe_parse_groups(d4i_context *context, const struct recipe *recipe, const struct yaml_node *map,
                               struct recipe_variable *variable);
/* The groups that flags, shares and exceptions of labels name are in the tree; asked before it is crossed. */
d4i_status recipe_check_named(d4i_context *context, const struct recipe_variable *variable);
/* Every group of a raster table that is no residual has a raster, and every raster a group. */
d4i_status recipe_check_rasters(d4i_context *context, const struct recipe_variable *variable);
/* `download` of the top level; the variables and boundaries are read before it. */
d4i_status recipe_parse_downloads(d4i_context *context, const struct yaml_node *root, struct recipe *recipe);

#endif
