/* SPDX-License-Identifier: EUPL-1.2
 *
 * The list of which zone belongs to which unit, as a project names it: by itself, or by a unit recipe that says how
 * its publisher writes it.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/project_parts.h"
#include "source/parse.h"

void project_lookup_release(struct project_lookup *lookup)
{
    free(lookup->recipe_file.path);
    free(lookup->file.path);
    recipe_key_release(&lookup->key);
    unit_recipe_release(&lookup->recipe);
}

static d4i_status read_recipe(d4i_context *context, const struct project *project, const struct yaml_node *node,
                              struct project_lookup *out)
{
    if (!node)
        return D4I_OK;
    TRY(yaml_want(context, node, YAML_SCALAR, "the unit recipe's path or id"));
    TRY(project_recipe_path(context, project, node, &out->recipe_file));
    TRY(unit_recipe_read(context, out->recipe_file.path, &out->recipe));
    const struct unit_list *list = &out->recipe.list;
    if (!list->unit)
        return yaml_fail(context, node,
                         "'%s' is the recipe of a layer, and none of a list; name it as the 'recipe' of the level",
                         yaml_text(node));
    out->unit = list->unit;
    out->member = list->member;
    out->table = list->table;
    return D4I_OK;
}

static d4i_status read_key(d4i_context *context, const struct yaml_node *node, struct project_lookup *out)
{
    struct recipe_key *key;
    if (yaml_get(node, "key") || !out->recipe_file.path)
        return recipe_parse_key(context, node, "key", &out->key);
    const struct yaml_node *sheet = yaml_get(node, "sheet");
    TRY(unit_list_key(context, &out->recipe.list, out->table.sheet, sheet ? sheet : node, &key));
    out->key = *key;
    *key = (struct recipe_key){0};
    return D4I_OK;
}

d4i_status project_read_lookup(d4i_context *context, const struct project *project, const struct yaml_node *node,
                               struct project_lookup *out)
{
    const struct yaml_node *file, *unit;
    if (!node)
        return D4I_OK;
    TRY(yaml_want(context, node, YAML_MAP, "a list of zones and units: file, and recipe, or key and unit"));
    TRY(yaml_only(context, node, "recipe file member sheet delimiter encoding skip key unit"));
    TRY(yaml_require(context, node, "file", &file));
    TRY(project_path(context, project, file, &out->file));
    TRY(read_recipe(context, project, yaml_get(node, "recipe"), out));
    TRY(yaml_string(context, node, "sheet", NULL, &out->table.sheet));
    TRY(read_key(context, node, out));
    if (!out->unit)
        TRY(yaml_require(context, node, "unit", &unit));
    return unit_list_parse_table(context, node, &out->unit, &out->member, &out->table);
}
