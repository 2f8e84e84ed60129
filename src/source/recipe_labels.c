/* SPDX-License-Identifier: EUPL-1.2
 *
 * The `labels` and `cross` of a variable: labels that are names of countries, and a second dimension of a long
 * table.
 */
#include "base/memory.h"
#include "group/country.h"
#include "source/parse.h"

d4i_status recipe_parse_labels(d4i_context *context, const struct yaml_node *map, struct recipe_variable *out)
{
    const struct yaml_node *node;
    int language;
    TRY(parse_map(context, map, "labels", &node));
    if (!node)
        return D4I_OK;
    TRY(yaml_only(context, node, "language like exceptions"));
    TRY(parse_choice(context, node, "language", "de en es fr it nl pt", -1, &language));
    TRY(parse_text(context, node, "language", &out->labels.language));
    TRY(yaml_string(context, node, "like", NULL, &out->labels.like));
    if (out->labels.like &&
        (!strchr(out->labels.like, '*') || strchr(out->labels.like, '*') != strrchr(out->labels.like, '*')))
        return yaml_fail(context, yaml_get(node, "like"),
                         "'like' is '%s'; it needs one '*', for which the name of the country stands",
                         out->labels.like);
    return parse_pairs(context, node, "exceptions", &out->labels.exceptions, &out->labels.exception_count);
}

static d4i_status parse_part(d4i_context *context, const struct yaml_node *node, struct recipe_cross *out)
{
    TRY(yaml_want(context, node, YAML_MAP, "part"));
    TRY(yaml_only(context, node, "code label name"));
    struct recipe_pair *part = &out->parts[out->count];
    part->at = node;
    TRY(parse_text(context, node, "code", &part->left));
    TRY(parse_text(context, node, "label", &part->right));
    TRY(yaml_string(context, node, "name", part->left, &out->names[out->count]));
    if (strpbrk(part->left, " ="))
        return yaml_fail(context, node, "the code of a part is a word without ' ' and '='");
    if (!strcmp(part->right, out->total))
        return yaml_fail(context, node, "a part of the cross has the label of its total, '%s'", out->total);
    for (size_t i = 0; i < out->count; i++)
        if (!strcmp(out->parts[i].left, part->left) || !strcmp(out->parts[i].right, part->right))
            return yaml_fail(context, node, "two parts of the cross have the same code or label");
    out->count++;
    return D4I_OK;
}

d4i_status recipe_parse_cross(d4i_context *context, const struct yaml_node *map, struct recipe_variable *out)
{
    const struct yaml_node *node, *parts;
    TRY(parse_map(context, map, "cross", &node));
    if (!node)
        return D4I_OK;
    if (out->table.format == RECIPE_RASTER || out->table.layout != RECIPE_LONG)
        return yaml_fail(context, node, "'cross' belongs to a long table; in a wide one give groups a 'category'");
    TRY(yaml_only(context, node, "dimension column total parts"));
    TRY(parse_text(context, node, "dimension", &out->cross.dimension));
    if (strpbrk(out->cross.dimension, " =") || !strcmp(out->cross.dimension, out->dimension))
        return yaml_fail(context, yaml_get(node, "dimension"),
                         "the dimension of the cross is a word without ' ' and '=', and not the variable's own");
    TRY(parse_text(context, node, "column", &out->cross.column));
    TRY(parse_text(context, node, "total", &out->cross.total));
    TRY(yaml_require(context, node, "parts", &parts));
    TRY(yaml_want(context, parts, YAML_LIST, "parts"));
    if (!yaml_count(parts))
        return yaml_fail(context, parts, "'parts' of the cross is empty");
    TRY(mem_alloc(context, yaml_count(parts), sizeof *out->cross.parts, &out->cross.parts));
    TRY(mem_alloc(context, yaml_count(parts), sizeof *out->cross.names, &out->cross.names));
    for (size_t i = 0; i < yaml_count(parts); i++)
        TRY(parse_part(context, yaml_at(parts, i), &out->cross));
    return D4I_OK;
}
