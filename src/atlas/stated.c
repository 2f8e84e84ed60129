/* SPDX-License-Identifier: EUPL-1.2
 *
 * The base of shares. A group that holds people of unknown origin ("all but natives") keeps them on both sides of
 * the fraction, so that no share exceeds the whole.
 */
#include "atlas/stated.h"

#include "base/memory.h"
#include "base/text.h"
#include "group/status.h"

static bool is_unknown(const struct group_node *node)
{
    return node->kind != GROUP_DERIVED && node->origin && text_is(text_trim(text_of(node->origin)), "unknown");
}

/* How often a group counts the people of a node of the tree; operands stand before what is derived from them. */
static int times_held(const struct group_tree *tree, uint32_t group, uint32_t node)
{
    const struct group_node *of = &tree->nodes[group];
    int times = 0;
    if (of->kind != GROUP_DERIVED) {
        while (node != group && node != GROUP_NONE)
            node = tree->nodes[node].parent;
        return node == group;
    }
    for (uint32_t i = 0; i < of->plus_count; i++)
        times += times_held(tree, of->plus[i], node);
    for (uint32_t i = 0; i < of->minus_count; i++)
        times -= times_held(tree, of->minus[i], node);
    return times;
}

static bool lies_in_unknown(const struct group_tree *tree, uint32_t node)
{
    for (uint32_t up = tree->nodes[node].parent; up != GROUP_NONE; up = tree->nodes[up].parent)
        if (is_unknown(&tree->nodes[up]))
            return true;
    return false;
}

d4i_status atlas_stated_find(d4i_context *context, const struct group_tree *tree, uint32_t group,
                             struct atlas_stated *out)
{
    struct atlas_stated made = {0};
    d4i_status status = D4I_OK;
    for (uint32_t n = 1; n < tree->count; n++)
        made.count += is_unknown(&tree->nodes[n]) && !lies_in_unknown(tree, n);
    GUARD(mem_alloc(context, made.count, sizeof *made.node, &made.node));
    GUARD(mem_alloc(context, made.count, sizeof *made.held, &made.held));
    made.count = 0;
    for (uint32_t n = 1; n < tree->count; n++) {
        if (!is_unknown(&tree->nodes[n]) || lies_in_unknown(tree, n))
            continue;
        made.held[made.count] = group != GROUP_NONE && times_held(tree, group, n) > 0;
        made.node[made.count++] = n;
    }
    *out = made;
    return D4I_OK;
done:
    atlas_stated_release(&made);
    return status;
}

void atlas_stated_release(struct atlas_stated *stated)
{
    free(stated->node);
    free(stated->held);
    *stated = (struct atlas_stated){0};
}

bool atlas_stated_held(const struct atlas_stated *stated)
{
    for (size_t i = 0; i < stated->count; i++)
        if (stated->held[i])
            return true;
    return false;
}

static int64_t unknown_people(const struct atlas_stated *stated, const struct atlas_column *columns, size_t at,
                              bool with_held)
{
    int64_t people = 0, total = status_is_known(columns[0].status[at]) ? columns[0].people[at] : 0;
    for (size_t i = 0; i < stated->count; i++) {
        const struct atlas_column *column = &columns[stated->node[i]];
        if (status_is_known(column->status[at]) && (with_held || !stated->held[i]))
            people += column->people[at];
    }
    people = people < total ? people : total;
    return people > 0 ? people : 0;
}

int64_t atlas_unstated(const struct atlas_stated *stated, const struct atlas_column *columns, size_t at)
{
    return unknown_people(stated, columns, at, true);
}

int64_t atlas_outside_base(const struct atlas_stated *stated, const struct atlas_column *columns, size_t at)
{
    return unknown_people(stated, columns, at, false);
}

d4i_status atlas_bases_find(d4i_context *context, const struct atlas *atlas, struct atlas_bases *out)
{
    struct atlas_bases made = {0};
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, atlas->source_count + 1, sizeof *made.first, &made.first));
    for (size_t s = 0; s < atlas->source_count; s++)
        made.first[s + 1] = made.first[s] + atlas->sources[s].variable_count;
    GUARD(mem_alloc(context, made.first[atlas->source_count], sizeof *made.stated, &made.stated));
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++, made.count++) {
            const struct group_tree *tree = &atlas->sources[s].variables[v].tree;
            GUARD(atlas_stated_find(context, tree, tree->headline, &made.stated[made.count]));
        }
    *out = made;
    return D4I_OK;
done:
    atlas_bases_release(&made);
    return status;
}

void atlas_bases_release(struct atlas_bases *bases)
{
    for (size_t i = 0; i < bases->count; i++)
        atlas_stated_release(&bases->stated[i]);
    free(bases->stated);
    free(bases->first);
    *bases = (struct atlas_bases){0};
}

const struct atlas_stated *atlas_base_of(const struct atlas_bases *bases, size_t source, size_t variable)
{
    return &bases->stated[bases->first[source] + variable];
}
