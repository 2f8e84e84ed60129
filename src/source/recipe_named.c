/* SPDX-License-Identifier: EUPL-1.2
 *
 * Groups that other sections of a variable name, by code or label: each must be one of its tree.
 */
#include "group/country.h"
#include "source/parse.h"

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

/* Shares are of a counted column, which is a group of the same row and no share itself. */
static d4i_status check_shares(d4i_context *context, const struct recipe_variable *variable)
{
    const struct recipe_shares *shares = &variable->table.shares;
    char near[300];
    if (!shares->base)
        return D4I_OK;
    if (recipe_words_match(&shares->columns, text_of(shares->base)))
        return yaml_fail(context, shares->at, "the base '%s' is one of the shares itself", shares->base);
    for (size_t n = 0; n < variable->tree.count; n++)
        if (variable->tree.nodes[n].label && strcmp(variable->tree.nodes[n].label, shares->base) == 0)
            return D4I_OK;
    parse_near_labels(context, &variable->tree, shares->base, near, sizeof near);
    return yaml_fail(context, shares->at, "the base of the shares is '%s', which is no group's label%s",
                     shares->base, near);
}

/* Exceptions mean a country, or another group that has labels. */
static d4i_status check_exceptions(d4i_context *context, const struct recipe_variable *variable)
{
    const struct group_tree *tree = &variable->tree;
    for (size_t i = 0; i < variable->labels.exception_count; i++) {
        const struct recipe_pair *exception = &variable->labels.exceptions[i];
        uint32_t node = group_find(tree, exception->right);
        if (node == GROUP_NONE && !country_name(exception->right))
            TRY(parse_placed(context, exception->at, group_require(context, tree, exception->right, &node)));
        if (node == GROUP_NONE ||
            (tree->nodes[node].kind != GROUP_RESIDUAL && tree->nodes[node].kind != GROUP_DERIVED))
            continue;
        return yaml_fail(context, exception->at, "'%s' is worked out and takes no label", exception->right);
    }
    return D4I_OK;
}

d4i_status recipe_check_named(d4i_context *context, const struct recipe_variable *variable)
{
    TRY(check_flags(context, variable));
    TRY(check_shares(context, variable));
    return check_exceptions(context, variable);
}

d4i_status recipe_check_rasters(d4i_context *context, const struct recipe_variable *variable)
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
