/* SPDX-License-Identifier: EUPL-1.2
 *
 * A unit recipe: how a layer of reporting units is read, or a list of which place belongs to which unit
 * (docs/formats/unit-recipe.md). Texts are borrowed from its YAML document, which lives as long as the recipe.
 */
#ifndef BUILD_UNIT_RECIPE_H
#define BUILD_UNIT_RECIPE_H

#include "source/recipe.h"

/* One sheet of a workbook that has one for each country, whose codes are of that country's length. */
struct unit_sheet {
    const char *name;
    struct recipe_key key;
};
struct unit_list {
    const char *unit;             /* column with the unit's code; NULL = the recipe is one of a layer */
    const char *member;           /* of a .zip; NULL = the only table in it */
    struct records_options table; /* without format and sheet */
    struct recipe_key key;        /* of sheets that are not named below; no parts = there are no others */
    struct unit_sheet *sheets;
    size_t sheet_count;
};

struct unit_recipe {
    /* What it shares with the recipe of a source: id, terms, downloads, hash, and as `boundaries` layer, crs,
     * encoding, key and name. It has no variables. */
    struct recipe head;
    const char *vintage, *where;          /* each may be NULL */
    const char *country_column, *country; /* the attribute, or the code for all; at most one is not NULL */
    struct unit_list list;                /* instead of a layer */
};

/* Refuses the recipe of a source. */
d4i_status unit_recipe_read(d4i_context *context, const char *path, struct unit_recipe *out);
void unit_recipe_release(struct unit_recipe *recipe);
/* Which kind of recipe does the file hold? What is no map is none of units. */
d4i_status unit_recipe_is(d4i_context *context, const char *path, bool *out);
/* `country` of a map: an attribute, or {text: ES} for all; both NULL when absent. */
d4i_status unit_parse_country(d4i_context *context, const struct yaml_node *map, const char **column,
                              const char **text);

/* unit_list.c: the `lookup` of a recipe, and what it says that a project may say, too: unit, member, delimiter,
 * encoding, skip; what `map` does not say stays as it is. */
d4i_status unit_list_parse(d4i_context *context, const struct yaml_node *root, struct unit_list *out);
d4i_status unit_list_parse_table(d4i_context *context, const struct yaml_node *map, const char **unit,
                                 const char **member, struct records_options *table);
void unit_list_release(struct unit_list *list);
/* The key of a sheet (NULL = none is named), a part of `list`; fails at `at` (NULL: as D4I_BAD_USAGE), with the
 * sheets that there are. */
d4i_status unit_list_key(d4i_context *context, struct unit_list *list, const char *sheet,
                         const struct yaml_node *at, struct recipe_key **out);

#endif
