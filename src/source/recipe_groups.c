/* SPDX-License-Identifier: EUPL-1.2
 *
 * The `groups`, `derived` and `headline` of a variable: its tree. A label or code that stands twice would count
 * somebody twice, so both are refused here.
 */
#include "base/memory.h"
#include "group/country.h"
#include "group/origin.h"
#include "source/parse.h"

#define DEPTH_MAX 20
#define ASSUMED_DATE "2021-01-01" /* whose European Union a recipe without a date is checked with */

/* The tree while it is read. */
struct groups {
    const struct recipe *recipe;
    struct recipe_variable *variable;
    const struct yaml_node **countries; /* parts that stand for many countries, and whose parts they are */
    uint32_t *countries_parent;
    size_t countries_count, countries_capacity, parent_capacity;
};

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
    return recipe_add_node(context, variable, at, parent, kind, code, name, label, node);
}

/* A label may be left out where the code is a country, and labels are understood as names of countries. */
static bool matched_by_name(const struct recipe_variable *variable, const struct yaml_node *at)
{
    const struct yaml_node *code = yaml_get(at, "code");
    if (!variable->labels.language || yaml_get(at, "label") || !code || yaml_kind(code) != YAML_SCALAR)
        return false;
    for (size_t i = 0; i < variable->labels.exception_count; i++)
        if (strcmp(variable->labels.exceptions[i].right, yaml_text(code)) == 0)
            return true;
    return country_name(yaml_text(code)) != NULL;
}

static d4i_status read_label(d4i_context *context, const struct recipe_variable *variable,
                             const struct yaml_node *at, const char **label)
{
    *label = NULL;
    if (variable->table.format == RECIPE_RASTER)
        return yaml_get(at, "label") ? yaml_fail(context, yaml_get(at, "label"), "groups of rasters have no label")
                                     : D4I_OK;
    if (matched_by_name(variable, at))
        return D4I_OK;
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

static bool has_dimension(const char *category, const char *dimension)
{
    size_t length = strlen(dimension);
    for (const char *at = category; at; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (!strncmp(at, dimension, length) && at[length] == '=')
            return true;
    }
    return false;
}

/* "sex=female age=0-14": what stands above, and what the node adds to it. */
static d4i_status read_category(d4i_context *context, const struct yaml_node *at, const char *above, char **out)
{
    const struct yaml_node *map;
    struct buffer text = {0};
    d4i_status status = D4I_OK;
    TRY(parse_map(context, at, "category", &map));
    GUARD(buffer_text(context, &text, above ? above : ""));
    for (size_t i = 0; map && i < yaml_count(map); i++) {
        const char *dimension = yaml_key_at(map, i), *category;
        GUARD(parse_text(context, map, dimension, &category));
        if (strpbrk(dimension, " =") || strpbrk(category, " ="))
            GUARD(
                yaml_fail(context, yaml_at(map, i), "a dimension and its category are words without ' ' and '='"));
        if (has_dimension(above, dimension))
            GUARD(yaml_fail(context, yaml_at(map, i), "the group above is of one '%s' already (%s)", dimension,
                            above));
        GUARD(buffer_print(context, &text, "%s%s=%s", text.length ? " " : "", dimension, category));
    }
    *out = text.data;
    return D4I_OK;
done:
    buffer_release(&text);
    return status;
}

static d4i_status parse_origin(d4i_context *context, const struct groups *groups, const char *words,
                               struct origin_set *out)
{
    return origin_parse(context, words, groups->recipe->date ? groups->recipe->date : ASSUMED_DATE,
                        recipe_own_country(groups->recipe), out);
}

static d4i_status describe(d4i_context *context, const struct groups *groups, const struct yaml_node *at,
                           uint32_t node)
{
    struct group_tree *tree = &groups->variable->tree;
    uint32_t parent = tree->nodes[node].parent;
    struct origin_set set;
    const char *origin;
    char *category = NULL;
    TRY(yaml_string(context, at, "origin", NULL, &origin));
    if (origin)
        TRY(parse_placed(context, yaml_get(at, "origin"), parse_origin(context, groups, origin, &set)));
    TRY(read_category(context, at, parent == GROUP_NONE ? NULL : tree->nodes[parent].category, &category));
    d4i_status status = group_describe(context, tree, node, origin, category && *category ? category : NULL);
    free(category);
    return status;
}

/* Countries are added when the rest of the tree is known, so that those that it names are left out. */
static d4i_status put_off(d4i_context *context, struct groups *groups, const struct yaml_node *at, uint32_t parent)
{
    TRY(yaml_only(context, at, "countries"));
    if (!groups->variable->labels.language)
        return yaml_fail(context, at, "'countries' needs 'labels', which say in what language they are named");
    size_t needed = groups->countries_count + 1;
    TRY(mem_grow(context, &groups->countries, &groups->countries_capacity, needed, sizeof *groups->countries));
    TRY(mem_grow(context, &groups->countries_parent, &groups->parent_capacity, needed, sizeof(uint32_t)));
    groups->countries[groups->countries_count] = at;
    groups->countries_parent[groups->countries_count++] = parent;
    return D4I_OK;
}

static d4i_status read_node(d4i_context *context, struct groups *groups, const struct yaml_node *at,
                            uint32_t parent, int depth)
{
    struct recipe_variable *variable = groups->variable;
    const struct yaml_node *parts, *residual;
    const char *label = NULL;
    uint32_t node = GROUP_NONE, rest = GROUP_NONE;
    if (depth > DEPTH_MAX)
        return yaml_fail(context, at, "groups nest deeper than %d", DEPTH_MAX);
    TRY(yaml_want(context, at, YAML_MAP, "group"));
    if (parent != GROUP_NONE && yaml_get(at, "countries"))
        return put_off(context, groups, at, parent);
    TRY(yaml_only(context, at, "code label name parts residual origin category values"));
    TRY(read_label(context, variable, at, &label));
    TRY(parse_list(context, at, "parts", &parts));
    TRY(parse_map(context, at, "residual", &residual));
    size_t count = parts ? yaml_count(parts) : 0;
    if ((parts || residual) && !count)
        return yaml_fail(context, at, "a group with 'parts' or 'residual' must list at least one part");
    enum group_kind kind = parent == GROUP_NONE ? GROUP_TOTAL : count ? GROUP_SUBTOTAL : GROUP_LEAF;
    TRY(add_node(context, variable, at, parent, kind, label, &node));
    TRY(recipe_parse_values(context, at, variable->table.values, &variable->values[node]));
    TRY(describe(context, groups, at, node));
    for (size_t i = 0; i < count; i++)
        TRY(read_node(context, groups, yaml_at(parts, i), node, depth + 1));
    if (!residual)
        return D4I_OK;
    TRY(yaml_only(context, residual, "code label name origin"));
    label = NULL;
    if (yaml_get(residual, "label"))
        TRY(read_label(context, variable, residual, &label));
    TRY(add_node(context, variable, residual, node, GROUP_RESIDUAL, label, &rest));
    return describe(context, groups, residual, rest);
}

/* A leaf for one country, if nothing stands for it yet; taken out again when the table does not name it. */
static d4i_status add_country(d4i_context *context, struct groups *groups, size_t i, const char *code)
{
    struct recipe_variable *variable = groups->variable;
    uint32_t node;
    if (group_find(&variable->tree, code) != GROUP_NONE)
        return D4I_OK;
    TRY(recipe_add_node(context, variable, groups->countries[i], groups->countries_parent[i], GROUP_LEAF, code,
                        country_name(code), NULL, &node));
    variable->optional[node] = 1;
    return group_describe(context, &variable->tree, node, NULL,
                          variable->tree.nodes[groups->countries_parent[i]].category);
}

/* Has another group the people of the reporting country itself? Those above the countries hold everybody in them.
 */
static d4i_status has_native(d4i_context *context, const struct groups *groups, uint32_t parent, bool *out)
{
    const struct group_tree *tree = &groups->variable->tree;
    *out = false;
    for (uint32_t n = 0; n < tree->count && !*out; n++) {
        struct origin_set set;
        if (!tree->nodes[n].origin || group_is_below(tree, parent, n))
            continue;
        TRY(parse_origin(context, groups, tree->nodes[n].origin, &set));
        *out = origin_has(&set, ORIGIN_NATIVE);
    }
    return D4I_OK;
}

/* The reporting country has no bit of its own in a set: `world` and `native` hold its people as native. */
static d4i_status add_own(d4i_context *context, struct groups *groups, size_t i, const struct origin_set *set)
{
    const char *own = recipe_own_country(groups->recipe);
    bool taken;
    if (!own || !country_name(own) || !origin_has(set, ORIGIN_NATIVE))
        return D4I_OK;
    TRY(has_native(context, groups, groups->countries_parent[i], &taken));
    return taken ? D4I_OK : add_country(context, groups, i, own);
}

static d4i_status add_countries(d4i_context *context, struct groups *groups, size_t i)
{
    struct origin_set set;
    const char *words;
    TRY(parse_text(context, groups->countries[i], "countries", &words));
    TRY(parse_placed(context, groups->countries[i], parse_origin(context, groups, words, &set)));
    TRY(add_own(context, groups, i, &set));
    for (int number = 0; number < COUNTRIES; number++)
        if (origin_has(&set, number))
            TRY(add_country(context, groups, i, country_alpha2(number)));
    return D4I_OK;
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

static d4i_status read_derived(d4i_context *context, const struct groups *groups, const struct yaml_node *at)
{
    struct recipe_variable *variable = groups->variable;
    uint32_t node = GROUP_NONE;
    TRY(yaml_want(context, at, YAML_MAP, "derived group"));
    TRY(yaml_only(context, at, "code name plus minus origin category"));
    if (!yaml_get(at, "plus"))
        return yaml_fail(context, at, "a derived group needs 'plus', the codes that it adds up");
    TRY(add_node(context, variable, at, GROUP_NONE, GROUP_DERIVED, NULL, &node));
    TRY(describe(context, groups, at, node));
    TRY(read_operands(context, variable, at, "plus", node));
    return read_operands(context, variable, at, "minus", node);
}

static d4i_status read_tree(d4i_context *context, const struct recipe *recipe, const struct yaml_node *groups,
                            struct recipe_variable *variable)
{
    struct groups tree = {.recipe = recipe, .variable = variable};
    d4i_status status = read_node(context, &tree, groups, GROUP_NONE, 0);
    for (size_t i = 0; i < tree.countries_count && status == D4I_OK; i++)
        status = add_countries(context, &tree, i);
    free(tree.countries);
    free(tree.countries_parent);
    return status;
}

d4i_status recipe_parse_groups(d4i_context *context, const struct recipe *recipe, const struct yaml_node *map,
                               struct recipe_variable *variable)
{
    const struct yaml_node *groups, *derived, *headline = yaml_get(map, "headline");
    TRY(yaml_require(context, map, "groups", &groups));
    TRY(read_tree(context, recipe, groups, variable));
    TRY(parse_list(context, map, "derived", &derived));
    for (size_t i = 0; derived && i < yaml_count(derived); i++)
        TRY(read_derived(context, &(struct groups){.recipe = recipe, .variable = variable}, yaml_at(derived, i)));
    if (headline) {
        TRY(yaml_want(context, headline, YAML_SCALAR, "headline"));
        TRY(parse_placed(context, headline,
                         group_require(context, &variable->tree, yaml_text(headline), &variable->tree.headline)));
    }
    TRY(recipe_check_named(context, variable));
    if (variable->cross.dimension)
        TRY(recipe_cross_groups(context, variable));
    return variable->table.format == RECIPE_RASTER ? recipe_check_rasters(context, variable) : D4I_OK;
}
