/* SPDX-License-Identifier: EUPL-1.2
 *
 * The tree of groups: an array of nodes, parents before their children.
 */
#include "group/tree.h"

#include "base/memory.h"

const char *group_kind_text(enum group_kind kind)
{
    static const char *const words[] = {"total", "subtotal", "leaf", "residual", "derived"};
    return (unsigned)kind < sizeof words / sizeof *words ? words[kind] : "unknown";
}

static void node_release(struct group_node *node)
{
    free(node->code);
    free(node->name);
    free(node->label);
    free(node->origin);
    free(node->category);
    free(node->plus);
    free(node->minus);
    *node = (struct group_node){0};
}

void group_tree_release(struct group_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        node_release(&tree->nodes[i]);
    free(tree->nodes);
    *tree = (struct group_tree){0};
}

static d4i_status check_place(d4i_context *context, const struct group_tree *tree, uint32_t parent,
                              enum group_kind kind, const char *code)
{
    if (!*code)
        return fail(context, D4I_BAD_INPUT, "a group has an empty code; give it a country code or a word");
    if (group_find(tree, code) != GROUP_NONE)
        return fail(context, D4I_BAD_INPUT, "two groups have the code '%s'; codes must differ", code);
    bool root = kind == GROUP_TOTAL, loose = root || kind == GROUP_DERIVED;
    if (root != (tree->count == 0) || loose != (parent == GROUP_NONE) || (!loose && parent >= tree->count))
        return fail(context, D4I_BUG, "group '%s' does not fit into the tree", code);
    return D4I_OK;
}

d4i_status group_add(d4i_context *context, struct group_tree *tree, uint32_t parent, enum group_kind kind,
                     const char *code, const char *name, const char *label, uint32_t *node)
{
    d4i_status status = D4I_OK;
    struct group_node made = {.kind = kind, .parent = parent};
    GUARD(check_place(context, tree, parent, kind, code));
    GUARD(text_copy(context, text_of(code), &made.code));
    GUARD(text_copy(context, text_of(name ? name : code), &made.name));
    if (label)
        GUARD(text_copy(context, text_of(label), &made.label));
    GUARD(mem_grow(context, &tree->nodes, &tree->capacity, tree->count + 1, sizeof *tree->nodes));
    if (tree->count == 0)
        tree->headline = GROUP_NONE;
    tree->nodes[tree->count] = made;
    *node = (uint32_t)tree->count++;
    return D4I_OK;
done:
    node_release(&made);
    return status;
}

static d4i_status set_text(d4i_context *context, const char *text, char **out)
{
    char *copy;
    if (!text)
        return D4I_OK;
    TRY(text_copy(context, text_of(text), &copy));
    free(*out);
    *out = copy;
    return D4I_OK;
}

d4i_status group_describe(d4i_context *context, struct group_tree *tree, uint32_t node, const char *origin,
                          const char *category)
{
    TRY(set_text(context, origin, &tree->nodes[node].origin));
    return set_text(context, category, &tree->nodes[node].category);
}

d4i_status group_derive(d4i_context *context, struct group_tree *tree, uint32_t node, bool minus, uint32_t operand)
{
    struct group_node *at = &tree->nodes[node];
    if (node >= tree->count || at->kind != GROUP_DERIVED || operand >= node)
        return fail(context, D4I_BUG, "a derived group may only use groups before it");
    uint32_t **list = minus ? &at->minus : &at->plus;
    uint32_t *count = minus ? &at->minus_count : &at->plus_count;
    size_t capacity = *count;
    TRY(mem_grow(context, list, &capacity, (size_t)*count + 1, sizeof **list));
    (*list)[(*count)++] = operand;
    return D4I_OK;
}

static uint32_t thin_operands(uint32_t *list, uint32_t count, const uint32_t *number)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (number[list[i]] != GROUP_NONE)
            list[kept++] = number[list[i]];
    return kept;
}

d4i_status group_tree_thin(d4i_context *context, struct group_tree *tree, const uint8_t *gone)
{
    uint32_t *number, kept = 0;
    TRY(mem_alloc(context, tree->count, sizeof *number, &number));
    for (size_t n = 0; n < tree->count; n++) {
        struct group_node node = tree->nodes[n];
        number[n] = gone[n] ? GROUP_NONE : kept;
        if (gone[n]) {
            node_release(&node);
            continue;
        }
        node.plus_count = thin_operands(node.plus, node.plus_count, number);
        node.minus_count = thin_operands(node.minus, node.minus_count, number);
        if (node.parent != GROUP_NONE)
            node.parent = number[node.parent];
        tree->nodes[kept++] = node;
    }
    tree->count = kept;
    if (tree->headline != GROUP_NONE)
        tree->headline = number[tree->headline];
    for (uint32_t n = 0; n < kept; n++) {
        bool parted = false;
        for (uint32_t c = n + 1; c < kept && !parted; c++)
            parted = tree->nodes[c].parent == n;
        if (!parted && tree->nodes[n].kind == GROUP_SUBTOTAL)
            tree->nodes[n].kind = GROUP_LEAF;
    }
    free(number);
    return D4I_OK;
}

uint32_t group_find(const struct group_tree *tree, const char *code)
{
    for (size_t i = 0; i < tree->count; i++)
        if (strcmp(tree->nodes[i].code, code) == 0)
            return (uint32_t)i;
    return GROUP_NONE;
}

d4i_status group_require(d4i_context *context, const struct group_tree *tree, const char *code, uint32_t *node)
{
    uint32_t found = group_find(tree, code);
    if (found != GROUP_NONE) {
        *node = found;
        return D4I_OK;
    }
    d4i_status status = D4I_OK;
    struct names codes = {0};
    char near[256];
    for (size_t i = 0; i < tree->count; i++) {
        uint32_t ignored;
        GUARD(names_add(context, &codes, text_of(tree->nodes[i].code), &ignored, NULL));
    }
    names_nearest(&codes, text_of(code), 3, near, sizeof near);
    status = *near ? fail(context, D4I_BAD_INPUT, "there is no group '%s'; the nearest: %s", code, near)
                   : fail(context, D4I_BAD_INPUT, "there is no group '%s'", code);
done:
    names_release(&codes);
    return status;
}

bool group_in_partition(const struct group_tree *tree, uint32_t node)
{
    enum group_kind kind = tree->nodes[node].kind;
    if (kind == GROUP_TOTAL) {
        for (size_t i = 1; i < tree->count; i++)
            if (tree->nodes[i].parent == node)
                return false;
        return true;
    }
    return kind == GROUP_LEAF || kind == GROUP_RESIDUAL;
}

bool group_is_below(const struct group_tree *tree, uint32_t node, uint32_t above)
{
    while (node != GROUP_NONE && node != above)
        node = tree->nodes[node].parent;
    return node == above;
}

/* How often a group counts the people of a node of the tree. */
static int times_counted(const struct group_tree *tree, uint32_t group, uint32_t node)
{
    const struct group_node *of = &tree->nodes[group];
    int times = 0;
    if (of->kind != GROUP_DERIVED)
        return group_is_below(tree, node, group);
    for (uint32_t i = 0; i < of->plus_count; i++)
        times += times_counted(tree, of->plus[i], node);
    for (uint32_t i = 0; i < of->minus_count; i++)
        times -= times_counted(tree, of->minus[i], node);
    return times;
}

bool group_share_people(const struct group_tree *tree, uint32_t a, uint32_t b)
{
    for (uint32_t n = 1; a != GROUP_NONE && b != GROUP_NONE && n < tree->count; n++)
        if (group_in_partition(tree, n) && times_counted(tree, a, n) > 0 && times_counted(tree, b, n) > 0)
            return true;
    return false;
}

size_t group_children(const struct group_tree *tree, uint32_t node, uint32_t *out)
{
    size_t count = 0;
    for (size_t i = (size_t)node + 1; i < tree->count; i++)
        if (tree->nodes[i].parent == node)
            out[count++] = (uint32_t)i;
    return count;
}
