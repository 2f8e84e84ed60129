/* SPDX-License-Identifier: EUPL-1.2
 *
 * Groups that a map shows together: those named, or the parts of the headline, in the order of the tree (no rank).
 */
#include "base/memory.h"
#include "publish/map.h"
#include "query/answer.h"
#include "query/aside.h"

/* The variable of the first source that counts it. */
static const struct atlas_variable *first_variable(const struct map *map, const char *id, size_t *sources)
{
    const struct atlas_variable *first = NULL;
    *sources = 0;
    for (size_t s = 0; s < map->atlas->source_count; s++) {
        const struct atlas_source *source = &map->atlas->sources[s];
        uint32_t v = answer_variable(source, id);
        if (v == ANSWER_NONE || (map->options->source && strcmp(map->options->source, source->id) != 0))
            continue;
        first = first ? first : &source->variables[v];
        ++*sources;
    }
    return first;
}

static bool has(const uint32_t *list, uint32_t count, uint32_t node)
{
    for (uint32_t i = 0; i < count; i++)
        if (list[i] == node)
            return true;
    return false;
}

/* Whether a node is one of the parts that the headline has: of a sum, what it adds up; of all but natives, the
 * others; of a subtotal, its children. */
static bool is_part(const struct group_tree *tree, uint32_t node)
{
    const struct group_node *headline = &tree->nodes[tree->headline], *at = &tree->nodes[node];
    if (headline->kind != GROUP_DERIVED)
        return at->kind != GROUP_DERIVED && at->parent == tree->headline;
    if (has(headline->plus, headline->plus_count, 0))
        return at->parent == 0 && !has(headline->minus, headline->minus_count, node);
    return has(headline->plus, headline->plus_count, node);
}

/* How often a group counts the people of a node of the partition; at most a few levels of sums deep. */
static int counts(const struct group_tree *tree, uint32_t group, uint32_t part)
{
    const struct group_node *node = &tree->nodes[group];
    int times = 0;
    if (node->kind != GROUP_DERIVED)
        return group_is_below(tree, part, group);
    for (uint32_t i = 0; i < node->plus_count; i++)
        times += counts(tree, node->plus[i], part);
    for (uint32_t i = 0; i < node->minus_count; i++)
        times -= counts(tree, node->minus[i], part);
    return times;
}

/* Whether all whom a common group holds are of the headline: natives, and those of unknown origin, are not. */
static bool is_inside(const struct group_tree *tree, uint32_t group)
{
    bool any = false;
    for (uint32_t part = 0; part < tree->count; part++) {
        if (!group_in_partition(tree, part) || counts(tree, group, part) <= 0)
            continue;
        if (counts(tree, tree->headline, part) <= 0)
            return false;
        any = true;
    }
    return any;
}

static d4i_status add(struct map *map, const struct group_tree *tree, uint32_t node, int *count)
{
    ++*count;
    return buffer_print(map->context, &map->groups, "%s%s", map->groups.length ? "," : "", tree->nodes[node].code);
}

d4i_status map_groups_find(struct map *map, int most)
{
    size_t sources;
    int count = 0;
    const struct atlas_variable *variable = first_variable(map, map->options->variable, &sources);
    const struct group_tree *tree = variable ? &variable->tree : NULL;
    map->groups.length = 0;
    if (map->options->groups)
        return buffer_text(map->context, &map->groups, map->options->groups);
    if (map->options->group)
        return buffer_text(map->context, &map->groups, map->options->group);
    if (!tree || tree->headline == GROUP_NONE || tree->headline == 0)
        return D4I_OK;
    for (uint32_t node = 1; node < tree->count && sources > 1; node++)
        if (aside_is_common(tree->nodes[node].code) && is_inside(tree, node))
            TRY(add(map, tree, node, &count));
    for (uint32_t node = 1; node < tree->count && sources == 1; node++)
        if (is_part(tree, node))
            TRY(add(map, tree, node, &count));
    if (count > most) /* too many to be told apart: the headline alone */
        map->groups.length = 0;
    if (map->groups.length == 0 && map->groups.data)
        map->groups.data[0] = 0;
    return D4I_OK;
}

static bool overlap(const struct group_tree *tree, uint32_t a, uint32_t b)
{
    for (uint32_t part = 0; a != GROUP_NONE && b != GROUP_NONE && part < tree->count; part++)
        if (group_in_partition(tree, part) && counts(tree, a, part) > 0 && counts(tree, b, part) > 0)
            return true;
    return false;
}

d4i_status map_groups_check(struct map *map, int most, bool apart)
{
    const struct figures *figures = &map->figures;
    if (figures->column_count > (size_t)most + 1)
        return fail(map->context, D4I_BAD_USAGE, "%zu groups cannot be told apart in one map; name at most %d",
                    figures->column_count - 1, most);
    for (size_t s = 0; apart && s < map->atlas->source_count; s++) {
        const struct atlas_variable *variable = figures_variable(figures, s);
        for (size_t a = 1; variable && a < figures->column_count; a++)
            for (size_t b = a + 1; b < figures->column_count; b++)
                if (overlap(&variable->tree, figures_node(figures, s, &figures->columns[a]),
                            figures_node(figures, s, &figures->columns[b])))
                    return fail(map->context, D4I_BAD_USAGE,
                                "'%s' and '%s' hold the same people, who would get two dots; name groups that do "
                                "not overlap",
                                figures->columns[a].code, figures->columns[b].code);
    }
    return D4I_OK;
}
