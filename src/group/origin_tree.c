/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the nodes of a tree stand for. Nodes come after their parents, and derived ones after what they use, but a
 * residual may stand before its siblings: so first what nodes say themselves, then residuals, then derived nodes.
 */
#include "group/origin.h"

struct meaning {
    const struct group_tree *tree;
    const char *date, *own;
    struct origin_set *sets;
    bool *said;
};

static d4i_status read_own_words(d4i_context *context, struct meaning *meaning, uint32_t n)
{
    const struct group_node *node = &meaning->tree->nodes[n];
    const char *words = node->origin;
    if (!words && node->kind == GROUP_TOTAL)
        words = "world";
    else if (!words && node->kind == GROUP_LEAF && country_number(node->code) != COUNTRY_NONE)
        words = node->code;
    if (!words)
        return D4I_OK;
    d4i_status status = origin_parse(context, words, meaning->date, meaning->own, &meaning->sets[n]);
    if (status != D4I_OK)
        return fail_in(context, status, "group '%s'", node->code);
    meaning->said[n] = true;
    return D4I_OK;
}

static bool are_siblings(const struct group_tree *tree, uint32_t a, uint32_t b)
{
    return a != b && tree->nodes[a].parent != GROUP_NONE && tree->nodes[a].parent == tree->nodes[b].parent;
}

static bool same_category(const struct group_node *a, const struct group_node *b)
{
    return a->category && b->category ? strcmp(a->category, b->category) == 0 : a->category == b->category;
}

static void find_residual(struct meaning *meaning, uint32_t n)
{
    const struct group_tree *tree = meaning->tree;
    uint32_t parent = tree->nodes[n].parent;
    if (meaning->said[n] || !meaning->said[parent])
        return;
    struct origin_set left = meaning->sets[parent];
    for (uint32_t i = 0; i < tree->count; i++)
        if (are_siblings(tree, n, i)) {
            if (!meaning->said[i] || !same_category(&tree->nodes[n], &tree->nodes[i]) ||
                tree->nodes[i].kind == GROUP_RESIDUAL)
                return;
            left = origin_less(left, meaning->sets[i]);
        }
    meaning->sets[n] = left;
    meaning->said[n] = !origin_empty(&left);
}

static void find_derived(struct meaning *meaning, uint32_t n)
{
    const struct group_node *node = &meaning->tree->nodes[n];
    struct origin_set set = {0};
    if (meaning->said[n])
        return;
    for (uint32_t i = 0; i < node->plus_count; i++) {
        if (!meaning->said[node->plus[i]])
            return;
        set = origin_union(set, meaning->sets[node->plus[i]]);
    }
    for (uint32_t i = 0; i < node->minus_count; i++) {
        if (!meaning->said[node->minus[i]])
            return;
        set = origin_less(set, meaning->sets[node->minus[i]]);
    }
    meaning->sets[n] = set;
    meaning->said[n] = !origin_empty(&set);
}

/* Names the set that is in the way between two groups: side by side, or a part and its whole. */
static d4i_status refuse(d4i_context *context, const struct meaning *meaning, uint32_t a, uint32_t b,
                         struct origin_set set, bool side_by_side)
{
    const char *first = meaning->tree->nodes[a].code, *second = meaning->tree->nodes[b].code;
    d4i_status status = D4I_OK;
    struct buffer name = {0};
    GUARD(origin_name(context, &set, NULL, &name));
    if (side_by_side)
        status = fail(context, D4I_BAD_INPUT,
                      "the groups '%s' and '%s' stand side by side, and both hold: %s; their people would be "
                      "counted twice, so take it out of the `origin` of one",
                      first, second, name.data);
    else
        status = fail(context, D4I_BAD_INPUT,
                      "the group '%s' is a part of '%s', which does not hold: %s; mend the `origin` of one, or put "
                      "the group elsewhere",
                      first, second, name.data);
done:
    buffer_release(&name);
    return status;
}

static d4i_status refuse_overlap(d4i_context *context, const struct meaning *meaning, uint32_t a, uint32_t b)
{
    return refuse(context, meaning, a, b, origin_both(meaning->sets[a], meaning->sets[b]), true);
}

static d4i_status refuse_stray(d4i_context *context, const struct meaning *meaning, uint32_t child, uint32_t parent)
{
    return refuse(context, meaning, child, parent, origin_less(meaning->sets[child], meaning->sets[parent]), false);
}

static d4i_status check_node(d4i_context *context, const struct meaning *meaning, uint32_t n)
{
    const struct group_tree *tree = meaning->tree;
    uint32_t parent = tree->nodes[n].parent;
    if (!meaning->said[n] || parent == GROUP_NONE)
        return D4I_OK;
    if (meaning->said[parent] && !origin_within(&meaning->sets[n], &meaning->sets[parent]))
        return refuse_stray(context, meaning, n, parent);
    for (uint32_t i = n + 1; i < tree->count; i++)
        if (are_siblings(tree, n, i) && meaning->said[i] && same_category(&tree->nodes[n], &tree->nodes[i]) &&
            origin_overlap(&meaning->sets[n], &meaning->sets[i]))
            return refuse_overlap(context, meaning, n, i);
    return D4I_OK;
}

d4i_status origin_of_tree(d4i_context *context, const struct group_tree *tree, const char *date, const char *own,
                          struct origin_set *sets, bool *said)
{
    struct meaning meaning = {tree, date, own, sets, said};
    uint32_t count = (uint32_t)tree->count;
    memset(sets, 0, tree->count * sizeof *sets);
    memset(said, 0, tree->count * sizeof *said);
    for (uint32_t n = 0; n < count; n++)
        TRY(read_own_words(context, &meaning, n));
    for (uint32_t n = 0; n < count; n++)
        if (tree->nodes[n].kind == GROUP_RESIDUAL)
            find_residual(&meaning, n);
    for (uint32_t n = 0; n < count; n++)
        TRY(check_node(context, &meaning, n));
    for (uint32_t n = 0; n < count; n++)
        if (tree->nodes[n].kind == GROUP_DERIVED)
            find_derived(&meaning, n);
    return D4I_OK;
}
