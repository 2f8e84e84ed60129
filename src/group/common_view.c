/* SPDX-License-Identifier: EUPL-1.2
 *
 * How one source is merged to the common level: the nodes of each block, and where countries set aside stand.
 */
#include "base/memory.h"
#include "group/common_inside.h"

/* Block of a node while the tree is gone through. */
enum { OPEN = -1, MIXED = -2 };

static int block_of_set(const struct common_work *work, const struct origin_set *set)
{
    struct origin_set effective = common_effective(set, &work->aside);
    return work->block_of[origin_next(&effective, 0)];
}

/* A subtotal counts as a whole when all that it holds, listed or not, is of the block. */
static bool lies_in(const struct common_work *work, const struct common_source *source, uint32_t node, int block)
{
    const struct origin_set *set = &source->sets[node];
    if (!source->said[node] || origin_empty(set))
        return false;
    struct origin_set effective = common_effective(set, &work->aside);
    return origin_within(&effective, &work->level->blocks[block].set);
}

/* From the leaves up (children stand after their parents): a node is of the block that all partition nodes below it
 * are of. */
static void find_blocks(const struct common_work *work, const struct common_source *source, int *block)
{
    const struct group_tree *tree = source->tree;
    for (size_t n = 0; n < tree->count; n++)
        block[n] = group_in_partition(tree, (uint32_t)n) ? block_of_set(work, &source->sets[n]) : OPEN;
    for (size_t n = tree->count; n-- > 0;) {
        uint32_t parent = tree->nodes[n].parent;
        if (parent != GROUP_NONE && block[n] != OPEN)
            block[parent] = block[parent] == OPEN || block[parent] == block[n] ? block[n] : MIXED;
    }
    for (size_t n = 0; n < tree->count; n++)
        if (block[n] >= 0 && !group_in_partition(tree, (uint32_t)n) &&
            !lies_in(work, source, (uint32_t)n, block[n]))
            block[n] = MIXED;
}

static d4i_status append(d4i_context *context, uint32_t **list, size_t *count, uint32_t node)
{
    size_t capacity = *count;
    TRY(mem_grow(context, list, &capacity, *count + 1, sizeof **list));
    (*list)[(*count)++] = node;
    return D4I_OK;
}

static d4i_status list_stands(d4i_context *context, const struct common_work *work,
                              const struct common_source *source, uint32_t node, struct common_view *view)
{
    struct origin_set aside = origin_both(source->sets[node], work->aside);
    for (int a = origin_next(&aside, 0); a < ORIGIN_ATOMS; a = origin_next(&aside, a + 1)) {
        TRY(mem_grow(context, &view->stands, &view->stand_capacity, view->stand_count + 1, sizeof *view->stands));
        view->stands[view->stand_count++] =
            (struct common_stand){a, node, (size_t)block_of_set(work, &source->sets[node])};
    }
    return D4I_OK;
}

/* Is a node above it counted as a whole? Not only the parent: that may be a subtotal which does not say what it
 * holds. */
static bool is_counted_above(const struct group_tree *tree, const int *block, uint32_t n)
{
    for (uint32_t at = tree->nodes[n].parent; at != GROUP_NONE; at = tree->nodes[at].parent)
        if (block[at] >= 0)
            return true;
    return false;
}

static d4i_status list_node(d4i_context *context, const struct common_source *source, const int *block, uint32_t n,
                            struct common_view *view)
{
    const struct group_tree *tree = source->tree;
    if (block[n] < 0)
        return D4I_OK;
    struct common_part *part = &view->parts[block[n]];
    if (!is_counted_above(tree, block, n))
        TRY(append(context, &part->nodes, &part->node_count, n));
    if (!group_in_partition(tree, n))
        return D4I_OK;
    view->after += part->merged_count == 0;
    view->before++;
    return append(context, &part->merged, &part->merged_count, n);
}

d4i_status common_make_view(d4i_context *context, const struct common_work *work, size_t s)
{
    d4i_status status = D4I_OK;
    const struct common_source *source = &work->sources[s];
    struct common_view *view = &work->level->views[s];
    int *block = NULL;
    GUARD(mem_alloc(context, source->tree->count, sizeof *block, &block));
    GUARD(mem_alloc(context, work->level->block_count, sizeof *view->parts, &view->parts));
    find_blocks(work, source, block);
    for (uint32_t n = 0; n < source->tree->count; n++) {
        GUARD(list_node(context, source, block, n, view));
        if (group_in_partition(source->tree, n))
            GUARD(list_stands(context, work, source, n, view));
    }
done:
    free(block);
    return status;
}
