/* SPDX-License-Identifier: EUPL-1.2
 *
 * Groups: what is counted, as a tree of nodes. Every label of a source is a leaf, a subtotal or the total;
 * what a subtotal holds beyond its listed children is a node of its own (residual); a derived node is a sum and
 * difference of others ("born abroad = total less born in the country") and no part of the tree.
 *
 * The partition of the total into leaves and residuals is what is placed on the map and balanced in the ledger.
 */
#ifndef GROUP_TREE_H
#define GROUP_TREE_H

#include "base/names.h"

#define GROUP_NONE UINT32_MAX

enum group_kind { GROUP_TOTAL, GROUP_SUBTOTAL, GROUP_LEAF, GROUP_RESIDUAL, GROUP_DERIVED };
const char *group_kind_text(enum group_kind kind);

struct group_node {
    char *code;     /* unique in the tree: ISO 3166 alpha-2 where it is a country, else a word */
    char *name;     /* English, for people */
    char *label;    /* as the publisher writes it: row label or column name; NULL for most that are worked out */
    char *origin;   /* countries of origin it stands for, as group/origin.h writes them; NULL = not said */
    char *category; /* on dimensions beside the first: "sex=female age=0-14"; NULL = all of each */
    enum group_kind kind;
    uint32_t parent;        /* GROUP_NONE for the total and for derived nodes */
    uint32_t *plus, *minus; /* derived: nodes added and subtracted */
    uint32_t plus_count, minus_count;
};

struct group_tree {
    struct group_node *nodes; /* parents before children; node 0 is the total */
    size_t count, capacity;
    uint32_t headline; /* the node that a question about migration means, e.g. born abroad */
};

void group_tree_release(struct group_tree *tree);
/* A new node under `parent`; strings are copied. Refuses a repeated code. */
d4i_status group_add(d4i_context *context, struct group_tree *tree, uint32_t parent, enum group_kind kind,
                     const char *code, const char *name, const char *label, uint32_t *node);
/* Sets (a copy of) what a node stands for; NULL leaves a value as it is. */
d4i_status group_describe(d4i_context *context, struct group_tree *tree, uint32_t node, const char *origin,
                          const char *category);
d4i_status group_derive(d4i_context *context, struct group_tree *tree, uint32_t node, bool minus, uint32_t operand);
/* Takes out the nodes with gone[node] set: their operands vanish from sums, a subtotal left without parts becomes a
 * leaf. No node that stays may have a parent that goes. */
d4i_status group_tree_thin(d4i_context *context, struct group_tree *tree, const uint8_t *gone);
uint32_t group_find(const struct group_tree *tree, const char *code); /* GROUP_NONE when absent */
/* As group_find; D4I_BAD_INPUT names the nearest codes. */
d4i_status group_require(d4i_context *context, const struct group_tree *tree, const char *code, uint32_t *node);
/* The partition: leaves and residuals (the total itself when the tree has no others), in tree order. */
bool group_in_partition(const struct group_tree *tree, uint32_t node);
/* `node` is `above` or a part of it; derived nodes are below none but themselves. */
bool group_is_below(const struct group_tree *tree, uint32_t node, uint32_t above);
/* Whether some people are counted in both, derived nodes by what they stand for; GROUP_NONE counts nobody. */
bool group_share_people(const struct group_tree *tree, uint32_t a, uint32_t b);
/* Children of a node in tree order, appended to out[] (room for tree->count); returns how many. */
size_t group_children(const struct group_tree *tree, uint32_t node, uint32_t *out);

#endif
