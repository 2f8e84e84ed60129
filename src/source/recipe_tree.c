/* SPDX-License-Identifier: EUPL-1.2
 *
 * The tree of a variable while it is put together: nodes with the place where the recipe says them, the crossing
 * with a second dimension, and the countries that a table did not name taken out again.
 */
#include "base/memory.h"
#include "group/country.h"
#include "source/parse.h"

#define LABEL_JOIN " | "

const char *recipe_own_country(const struct recipe *recipe)
{
    return strcmp(recipe->country, "EU") == 0 ? NULL : recipe->country;
}

d4i_status recipe_add_node(d4i_context *context, struct recipe_variable *variable, const struct yaml_node *at,
                           uint32_t parent, enum group_kind kind, const char *code, const char *name,
                           const char *label, uint32_t *node)
{
    TRY(group_add(context, &variable->tree, parent, kind, code, name, label, node));
    size_t needed = variable->tree.count;
    TRY(mem_grow(context, &variable->node_at, &variable->node_capacity, needed, sizeof(void *)));
    TRY(mem_grow(context, &variable->optional, &variable->optional_capacity, needed, 1));
    TRY(mem_grow(context, &variable->values, &variable->values_capacity, needed, 1));
    variable->node_at[*node] = at;
    variable->optional[*node] = 0;
    variable->values[*node] = variable->table.values;
    return D4I_OK;
}

/* A tree that is crossed: the plain one, and the one that it becomes. */
struct crossing {
    struct recipe_variable *plain, *crossed;
    const struct recipe_cross *how;
    uint32_t *node; /* [part * plain nodes + plain node] in the crossed tree; the last row: of all parts together */
};

static uint32_t *crossed_node(const struct crossing *crossing, size_t part, size_t plain)
{
    return &crossing->node[part * crossing->plain->tree.count + plain];
}

/* "africa" and "male" to "africa.male", with names and labels alike; part == count stands for all parts together.
 */
static d4i_status name_node(d4i_context *context, const struct crossing *crossing, size_t part, size_t plain,
                            char *text[4])
{
    const struct group_node *node = &crossing->plain->tree.nodes[plain];
    const struct recipe_cross *how = crossing->how;
    bool all = part == how->count;
    TRY(text_format(context, &text[0], "%s%s%s", node->code, all ? "" : ".", all ? "" : how->parts[part].left));
    TRY(text_format(context, &text[1], "%s%s%s", node->name, all ? "" : ", ", all ? "" : how->names[part]));
    if (node->label)
        TRY(text_format(context, &text[2], "%s" LABEL_JOIN "%s", node->label,
                        all ? how->total : how->parts[part].right));
    if (!all)
        TRY(text_format(context, &text[3], "%s%s%s=%s", node->category ? node->category : "",
                        node->category ? " " : "", how->dimension, how->parts[part].left));
    return D4I_OK;
}

/* What a plain node stands for by itself: a crossed code ("GB.male") would not say it. */
static const char *origin_of(const struct group_node *node, size_t plain)
{
    if (node->origin)
        return node->origin;
    if (!plain)
        return "world";
    return node->kind == GROUP_LEAF && country_name(node->code) ? node->code : NULL;
}

static d4i_status cross_node(d4i_context *context, const struct crossing *crossing, size_t part, size_t plain,
                             uint32_t parent, enum group_kind kind)
{
    char *text[4] = {NULL, NULL, NULL, NULL};
    struct recipe_variable *to = crossing->crossed;
    const struct group_node *from = &crossing->plain->tree.nodes[plain];
    uint32_t *node = crossed_node(crossing, part, plain);
    d4i_status status;
    GUARD(name_node(context, crossing, part, plain, text));
    GUARD(recipe_add_node(context, to, crossing->plain->node_at[plain], parent, kind, text[0], text[1], text[2],
                          node));
    to->optional[*node] = crossing->plain->optional[plain];
    to->values[*node] = crossing->plain->values[plain];
    GUARD(group_describe(context, &to->tree, *node, origin_of(from, plain), text[3] ? text[3] : from->category));
done:
    for (size_t i = 0; i < 4; i++)
        free(text[i]);
    return status;
}

/* The whole tree of one part, under the total. */
static d4i_status cross_part(d4i_context *context, const struct crossing *crossing, size_t part)
{
    const struct group_tree *tree = &crossing->plain->tree;
    for (size_t n = 0; n < tree->count; n++) {
        const struct group_node *node = &tree->nodes[n];
        if (node->kind == GROUP_DERIVED)
            continue;
        enum group_kind kind = n ? node->kind : tree->count > 1 ? GROUP_SUBTOTAL : GROUP_LEAF;
        TRY(cross_node(context, crossing, part, n, n ? *crossed_node(crossing, part, node->parent) : 0, kind));
    }
    return D4I_OK;
}

/* Derived groups of one part, or of all parts together (part == count): the same sums, of that part's groups. */
static d4i_status cross_derived(d4i_context *context, const struct crossing *crossing, size_t part)
{
    const struct group_tree *tree = &crossing->plain->tree;
    for (size_t n = 0; n < tree->count; n++) {
        const struct group_node *node = &tree->nodes[n];
        if (node->kind != GROUP_DERIVED)
            continue;
        TRY(cross_node(context, crossing, part, n, GROUP_NONE, GROUP_DERIVED));
        uint32_t made = *crossed_node(crossing, part, n);
        for (uint32_t i = 0; i < node->plus_count; i++)
            TRY(group_derive(context, &crossing->crossed->tree, made, false,
                             *crossed_node(crossing, part, node->plus[i])));
        for (uint32_t i = 0; i < node->minus_count; i++)
            TRY(group_derive(context, &crossing->crossed->tree, made, true,
                             *crossed_node(crossing, part, node->minus[i])));
    }
    return D4I_OK;
}

/* Groups over all parts: the sums of the parts' groups; their own rows are read and compared (check_derive). */
static d4i_status cross_margins(d4i_context *context, const struct crossing *crossing)
{
    const struct group_tree *tree = &crossing->plain->tree;
    size_t all = crossing->how->count;
    for (size_t n = 1; n < tree->count; n++) {
        if (tree->nodes[n].kind == GROUP_DERIVED)
            continue;
        TRY(cross_node(context, crossing, all, n, GROUP_NONE, GROUP_DERIVED));
        for (size_t part = 0; part < all; part++)
            TRY(group_derive(context, &crossing->crossed->tree, *crossed_node(crossing, all, n), false,
                             *crossed_node(crossing, part, n)));
    }
    return D4I_OK;
}

static void tree_release(struct recipe_variable *of)
{
    group_tree_release(&of->tree);
    free(of->node_at);
    free(of->optional);
    free(of->values);
}

d4i_status recipe_cross_groups(d4i_context *context, struct recipe_variable *variable)
{
    struct recipe_variable plain = *variable; /* its tree moves there; the other fields are not touched */
    struct crossing crossing = {&plain, variable, &variable->cross, NULL};
    size_t parts = variable->cross.count;
    d4i_status status;
    variable->tree = (struct group_tree){0};
    variable->node_at = NULL;
    variable->optional = variable->values = NULL;
    variable->node_capacity = variable->optional_capacity = variable->values_capacity = 0;
    GUARD(mem_alloc(context, (parts + 1) * plain.tree.count, sizeof *crossing.node, &crossing.node));
    GUARD(cross_node(context, &crossing, parts, 0, GROUP_NONE, GROUP_TOTAL));
    for (size_t part = 0; part < parts; part++)
        GUARD(cross_part(context, &crossing, part));
    for (size_t part = 0; part < parts; part++)
        GUARD(cross_derived(context, &crossing, part));
    GUARD(cross_margins(context, &crossing));
    GUARD(cross_derived(context, &crossing, parts));
    if (plain.tree.headline != GROUP_NONE)
        variable->tree.headline = *crossed_node(&crossing, parts, plain.tree.headline);
done:
    tree_release(&plain);
    free(crossing.node);
    return status;
}

d4i_status recipe_prune(d4i_context *context, struct recipe_variable *variable, const uint32_t *unseen,
                        size_t count)
{
    uint8_t *gone;
    size_t kept = 0;
    TRY(mem_alloc(context, variable->tree.count, 1, &gone));
    for (size_t i = 0; i < count; i++)
        if (unseen[i] < variable->tree.count)
            gone[unseen[i]] = 1;
    for (size_t n = 0; n < variable->tree.count; n++) {
        if (gone[n])
            continue;
        variable->node_at[kept] = variable->node_at[n];
        variable->values[kept] = variable->values[n];
        variable->optional[kept++] = variable->optional[n];
    }
    d4i_status status = group_tree_thin(context, &variable->tree, gone);
    free(gone);
    return status;
}
