/* SPDX-License-Identifier: EUPL-1.2
 *
 * The `groups`, `derived` and `headline` of a variable: its tree. A label or code that stands twice would count
 * somebody twice, so both are refused here.
 */
#include "base/memory.h"
#include "group/country.h"
#include "source/parse.h"

#define DEPTH_MAX 20

static d4i_status add_node(d4i_context *context, struct recipe_variable *variable, const struct yaml_node *at,
                           uint32_t parent, enum group_kind kind, const char *label, uint32_t *node)
{
    const char *code, *name;
    TRY(parse_text(context, at, "code", &code));
    if (group_find(&variable->tree, code) != GROUP_NONE)
        return yaml_fail(context, yaml_get(at, "code"), "the code '%s' stands on two groups; codes must differ",
                         code);
    const char *country = country_name(code);
    TRY(yaml_string(context, at, "name", country ? country : label ? label : code, &name));
    TRY(group_add(context, &variable->tree, parent, kind, code, name, label, node));
    TRY(mem_grow(context, &variable->node_at, &variable->node_capacity, variable->tree.count, sizeof(void *)));
    variable->node_at[*node] = at;
    return D4I_OK;
}

static d4i_status read_label(d4i_context *context, const struct recipe_variable *variable,
                             const struct yaml_node *at, const char **label)
{
    *label = NULL;
    if (variable->table.format == RECIPE_RASTER)
        return yaml_get(at, "label") ? yaml_fail(context, yaml_get(at, "label"), "groups of rasters have no label")
                                     : D4I_OK;
    TRY(parse_text(context, at, "label", label));
    const struct group_tree *tree = &variable->tree;
    for (size_t i = 0; i < tree->count; i++)
        if (tree->nodes[i].label && strcmp(tree->nodes[i].label, *label) == 0)
            return yaml_fail(context, yaml_get(at, "label"),
                             "the label '%s' stands on two groups ('%s' is the other); its people would be counted "
                             "twice",
                             *label, tree->nodes[i].code);
    if (recipe_words_match(&variable->ignored, text_of(*label)))
        return yaml_fail(context, yaml_get(at, "label"), "the label '%s' is a group and ignored too", *label);
    return D4I_OK;
}

static d4i_status read_node(d4i_context *context, struct recipe_variable *variable, const struct yaml_node *at,
                            uint32_t parent, int depth)
{
    const struct yaml_node *parts, *residual;
    const char *label = NULL;
    uint32_t node = GROUP_NONE, rest;
    if (depth > DEPTH_MAX)
        return yaml_fail(context, at, "groups nest deeper than %d", DEPTH_MAX);
    TRY(yaml_want(context, at, YAML_MAP, "group"));
    TRY(yaml_only(context, at, "code label name parts residual"));
    TRY(read_label(context, variable, at, &label));
    TRY(parse_list(context, at, "parts", &parts));
    TRY(parse_map(context, at, "residual", &residual));
    size_t count = parts ? yaml_count(parts) : 0;
    if ((parts || residual) && !count)
        return yaml_fail(context, at, "a group with 'parts' or 'residual' must list at least one part");
    enum group_kind kind = parent == GROUP_NONE ? GROUP_TOTAL : count ? GROUP_SUBTOTAL : GROUP_LEAF;
    TRY(add_node(context, variable, at, parent, kind, label, &node));
    for (size_t i = 0; i < count; i++)
        TRY(read_node(context, variable, yaml_at(parts, i), node, depth + 1));
    if (!residual)
        return D4I_OK;
    TRY(yaml_only(context, residual, "code name"));
    return add_node(context, variable, residual, node, GROUP_RESIDUAL, NULL, &rest);
}

static d4i_status read_operands(d4i_context *context, struct recipe_variable *variable, const struct yaml_node *at,
                                const char *key, uint32_t node)
{
    struct recipe_words codes = {0};
    d4i_status status = D4I_OK;
    GUARD(parse_words(context, at, key, &codes));
    for (size_t i = 0; i < codes.count; i++) {
        uint32_t operand;
        GUARD(parse_placed(context, at, group_require(context, &variable->tree, codes.list[i], &operand)));
        if (operand == node)
            GUARD(yaml_fail(context, at, "the derived group '%s' uses itself", codes.list[i]));
        GUARD(group_derive(context, &variable->tree, node, key[0] == 'm', operand));
    }
done:
    free(codes.list);
    return status;
}

static d4i_status read_derived(d4i_context *context, struct recipe_variable *variable, const struct yaml_node *at)
{
    uint32_t node = GROUP_NONE;
    TRY(yaml_want(context, at, YAML_MAP, "derived group"));
    TRY(yaml_only(context, at, "code name plus minus"));
    if (!yaml_get(at, "plus"))
        return yaml_fail(context, at, "a derived group needs 'plus', the codes that it adds up");
    TRY(add_node(context, variable, at, GROUP_NONE, GROUP_DERIVED, NULL, &node));
    TRY(read_operands(context, variable, at, "plus", node));
    return read_operands(context, variable, at, "minus", node);
}

/* Every group of a raster table that is no residual has a raster, and every raster a group. */
static d4i_status check_rasters(d4i_context *context, const struct recipe_variable *variable)
{
    const struct recipe_table *table = &variable->table;
    const struct group_tree *tree = &variable->tree;
    for (size_t i = 0; i < table->raster_count; i++) {
        uint32_t node;
        TRY(parse_placed(context, table->rasters[i].at,
                         group_require(context, tree, table->rasters[i].left, &node)));
        if (tree->nodes[node].kind == GROUP_RESIDUAL || tree->nodes[node].kind == GROUP_DERIVED)
            return yaml_fail(context, table->rasters[i].at, "'%s' is worked out and takes no raster",
                             table->rasters[i].left);
    }
    for (size_t n = 0; n < tree->count; n++) {
        bool found = tree->nodes[n].kind == GROUP_RESIDUAL || tree->nodes[n].kind == GROUP_DERIVED;
        for (size_t i = 0; i < table->raster_count; i++)
            found = found || strcmp(table->rasters[i].left, tree->nodes[n].code) == 0;
        if (!found)
            return yaml_fail(context, variable->node_at[n], "the group '%s' has no raster under table.rasters",
                             tree->nodes[n].code);
    }
    return D4I_OK;
}

static d4i_status check_flags(d4i_context *context, const struct recipe_variable *variable)
{
    for (size_t i = 0; i < variable->table.flag_count; i++) {
        const struct recipe_pair *flag = &variable->table.flags[i];
        const struct group_tree *tree = &variable->tree;
        bool found = false;
        for (size_t n = 0; n < tree->count && !found; n++)
            found = tree->nodes[n].label && strcmp(tree->nodes[n].label, flag->left) == 0;
        if (found)
            continue;
        char near[300];
        parse_near_labels(context, tree, flag->left, near, sizeof near);
        return yaml_fail(context, flag->at, "the flag is for '%s', which is no group's label%s", flag->left, near);
    }
    return D4I_OK;
}

d4i_status recipe_parse_groups(d4i_context *context, const struct yaml_node *map, struct recipe_variable *variable)
{
    const struct yaml_node *groups, *derived, *headline = yaml_get(map, "headline");
    TRY(yaml_require(context, map, "groups", &groups));
    TRY(read_node(context, variable, groups, GROUP_NONE, 0));
    TRY(parse_list(context, map, "derived", &derived));
    for (size_t i = 0; derived && i < yaml_count(derived); i++)
        TRY(read_derived(context, variable, yaml_at(derived, i)));
    if (headline) {
        TRY(yaml_want(context, headline, YAML_SCALAR, "headline"));
        TRY(parse_placed(context, headline,
                         group_require(context, &variable->tree, yaml_text(headline), &variable->tree.headline)));
    }
    TRY(check_flags(context, variable));
    return variable->table.format == RECIPE_RASTER ? check_rasters(context, variable) : D4I_OK;
}
