/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which groups of a variable are spread each by itself: those that the project names, or else the parts of the
 * total, and who is in none of them. Together they are everybody, so that a cell's people can be held to.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "build/tilt.h"
#include "group/status.h"

#define PARTS_MOST 16 /* of the total that are spread each by itself when the project names none */

bool tilt_group_in(const struct group_tree *tree, const struct tilt_group *group, uint32_t node)
{
    const struct group_node *is = &tree->nodes[node];
    for (size_t i = 0; i < group->count; i++) {
        bool in = is->kind != GROUP_DERIVED && group_is_below(tree, group->nodes[i], node);
        for (uint32_t k = 0; k < is->plus_count; k++)
            in |= group_is_below(tree, group->nodes[i], is->plus[k]);
        for (uint32_t k = 0; k < is->minus_count; k++)
            in &= !group_is_below(tree, group->nodes[i], is->minus[k]);
        if (!in)
            return false;
    }
    return true;
}

d4i_status tilt_group_name(d4i_context *context, const struct tilt *tilt, size_t group, struct buffer *out)
{
    const struct group_tree *tree = &tilt->work->atlas.sources[tilt->source].variables[tilt->variable].tree;
    for (size_t i = 0; i < tilt->groups[group].count; i++)
        TRY(buffer_print(context, out, "%s%s", i ? "+" : "", tree->nodes[tilt->groups[group].nodes[i]].code));
    return D4I_OK;
}

/* chosen[node] = 1 for the groups that are spread each by itself. */
static d4i_status choose_named(d4i_context *context, const struct project_allocate *how,
                               const struct group_tree *tree, uint8_t *chosen)
{
    for (size_t i = 0; i < how->groups.count; i++) {
        uint32_t node = group_find(tree, how->groups.list[i]);
        if (node == GROUP_NONE)
            continue; /* a code of another variable; work_tilt looks for those that are in none */
        if (node == 0 || tree->nodes[node].kind == GROUP_DERIVED)
            return yaml_fail(context, how->at,
                             "the group '%s' is %s, and is not spread by itself; name groups of the tree below the "
                             "total (d4i info --groups)",
                             how->groups.list[i], node == 0 ? "the total" : "worked out from others");
        chosen[node] = 1;
    }
    for (uint32_t node = 1; node < tree->count; node++)
        for (uint32_t above = tree->nodes[node].parent; chosen[node] && above != GROUP_NONE;
             above = tree->nodes[above].parent)
            if (chosen[above])
                return yaml_fail(context, how->at, "the group '%s' is a part of the group '%s'; name one of them",
                                 tree->nodes[node].code, tree->nodes[above].code);
    return D4I_OK;
}

static void choose_parts(const struct group_tree *tree, uint8_t *chosen)
{
    size_t parts = 0;
    for (uint32_t node = 1; node < tree->count; node++)
        parts += tree->nodes[node].parent == 0;
    for (uint32_t node = 1; parts <= PARTS_MOST && node < tree->count; node++)
        chosen[node] = tree->nodes[node].parent == 0;
    if (parts <= PARTS_MOST || tree->headline == GROUP_NONE || tree->headline == 0)
        return;
    const struct group_node *headline = &tree->nodes[tree->headline];
    if (headline->kind != GROUP_DERIVED)
        chosen[tree->headline] = 1;
    for (uint32_t k = 0; headline->kind == GROUP_DERIVED && k < headline->minus_count; k++)
        chosen[headline->minus[k]] = 1;
}

static d4i_status push_group(d4i_context *context, struct tilt *tilt, struct tilt_group **out)
{
    size_t capacity = tilt->group_count;
    TRY(mem_grow(context, &tilt->groups, &capacity, tilt->group_count + 1, sizeof *tilt->groups));
    *out = &tilt->groups[tilt->group_count++];
    **out = (struct tilt_group){0};
    return D4I_OK;
}

/* Everyone who is in no chosen group: the largest groups that hold none of them. */
static d4i_status list_rest(d4i_context *context, const struct group_tree *tree, const uint8_t *chosen,
                            struct tilt_group *rest)
{
    TRY(mem_alloc(context, tree->count, sizeof *rest->nodes, &rest->nodes));
    for (uint32_t node = 1; node < tree->count; node++) {
        bool apart = tree->nodes[node].kind != GROUP_DERIVED;
        for (uint32_t other = 1; apart && other < tree->count; other++)
            apart = !chosen[other] || (!group_is_below(tree, other, node) && !group_is_below(tree, node, other));
        for (size_t i = 0; apart && i < rest->count; i++)
            apart = !group_is_below(tree, node, rest->nodes[i]);
        if (apart)
            rest->nodes[rest->count++] = node;
    }
    return D4I_OK;
}

d4i_status tilt_add_people(d4i_context *context, const struct atlas_column *column, size_t zones, double *people)
{
    struct column_values values;
    TRY(atlas_column_read(context, column, &values));
    for (size_t z = 0; z < zones; z++)
        people[z] += status_is_known(values.status[z]) ? (double)values.people[z] / D4I_PERSON : NAN;
    atlas_column_done(column, &values);
    return D4I_OK;
}

static d4i_status take_people(d4i_context *context, struct tilt *tilt, struct tilt_group *group)
{
    const struct atlas_source *source = &tilt->work->atlas.sources[tilt->source];
    const struct atlas_column *columns = source->variables[tilt->variable].column;
    TRY(mem_alloc(context, source->zone_count, sizeof *group->people, &group->people));
    for (size_t i = 0; i < group->count; i++)
        TRY(tilt_add_people(context, &columns[group->nodes[i]], source->zone_count, group->people));
    for (size_t z = 0; z < source->zone_count; z++)
        if (group->people[z] < 0)
            group->people[z] = 0; /* noise */
    return D4I_OK;
}

d4i_status tilt_choose_groups(d4i_context *context, struct tilt *tilt)
{
    const struct project_allocate *how = &tilt->work->project->allocate;
    const struct group_tree *tree = &tilt->work->atlas.sources[tilt->source].variables[tilt->variable].tree;
    struct tilt_group *group;
    uint8_t *chosen;
    d4i_status status = D4I_OK;
    TRY(mem_alloc(context, tree->count, 1, &chosen));
    if (how->groups.count)
        GUARD(choose_named(context, how, tree, chosen));
    else
        choose_parts(tree, chosen);
    for (uint32_t node = 1; node < tree->count; node++)
        if (chosen[node]) {
            GUARD(push_group(context, tilt, &group));
            GUARD(mem_alloc(context, 1, sizeof *group->nodes, &group->nodes));
            group->nodes[group->count++] = node;
        }
    if (tilt->group_count == 0)
        goto done;
    GUARD(push_group(context, tilt, &group));
    GUARD(list_rest(context, tree, chosen, group));
    if (group->count == 0) {
        free(group->nodes);
        tilt->group_count--;
    }
    for (size_t g = 0; g < tilt->group_count; g++)
        GUARD(take_people(context, tilt, &tilt->groups[g]));
done:
    free(chosen);
    return status;
}
