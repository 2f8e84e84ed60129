/* SPDX-License-Identifier: EUPL-1.2
 *
 * The finest common level: which sources can be compared, and the components of their atoms.
 */
#include "base/memory.h"
#include "group/common_inside.h"

enum { NAMED = 8 }; /* nodes that a message names */

struct origin_set common_effective(const struct origin_set *set, const struct origin_set *aside)
{
    struct origin_set others = origin_less(*set, *aside);
    return origin_empty(&others) ? *set : others;
}

static bool is_mute(const struct common_source *source, uint32_t n)
{
    return group_in_partition(source->tree, n) && (!source->said[n] || origin_empty(&source->sets[n]));
}

/* Whether every partition node says what it stands for; if not, why names those that do not. */
static d4i_status check_source(d4i_context *context, const struct common_source *source, struct common_view *view)
{
    d4i_status status = D4I_OK;
    struct buffer list = {0};
    size_t mute = 0;
    for (uint32_t n = 0; n < source->tree->count; n++) {
        if (!is_mute(source, n))
            continue;
        if (mute++ < NAMED)
            GUARD(buffer_print(context, &list, "%s'%s'", mute > 1 ? ", " : "", source->tree->nodes[n].code));
    }
    view->compared = mute == 0 && source->tree->count > 0;
    if (mute)
        GUARD(
            text_format(context, &view->why,
                        "%s cannot be compared: %zu of its groups do not say which origins they stand for (%s%s); "
                        "write the `origin` of each",
                        source->name, mute, list.data, mute > NAMED ? ", ..." : ""));
    else if (!view->compared)
        GUARD(text_format(context, &view->why, "%s cannot be compared: it has no groups", source->name));
done:
    buffer_release(&list);
    return status;
}

/* Union-find, by the smallest atom: so that roots do not depend on the order of the sources. */
static int root_of(int parent[ORIGIN_ATOMS], int atom)
{
    while (parent[atom] != atom)
        atom = parent[atom] = parent[parent[atom]];
    return atom;
}

static void unite(int parent[ORIGIN_ATOMS], const struct origin_set *set)
{
    int root = root_of(parent, origin_next(set, 0));
    for (int a = origin_next(set, 0); a < ORIGIN_ATOMS; a = origin_next(set, a + 1)) {
        int other = root_of(parent, a);
        int smaller = other < root ? other : root;
        parent[other] = parent[root] = smaller;
        root = smaller;
    }
}

/* Unites what each partition node holds; *placed are the atoms that some node places. */
static void unite_all(struct common_work *work, int parent[ORIGIN_ATOMS], struct origin_set *placed)
{
    struct common_level *level = work->level;
    for (size_t s = 0; s < work->count; s++) {
        const struct common_source *source = &work->sources[s];
        for (uint32_t n = 0; level->views[s].compared && n < source->tree->count; n++) {
            if (!group_in_partition(source->tree, n))
                continue;
            struct origin_set set = common_effective(&source->sets[n], &work->aside);
            level->universe = origin_union(level->universe, source->sets[n]);
            *placed = origin_union(*placed, set);
            unite(parent, &set);
        }
    }
}

/* Of the countries to set aside, those that some source has in one group with others. Where all that have them tell
 * them apart, they are a common group like others. */
static struct origin_set mingled(const struct common_work *work, const struct origin_set *set_aside)
{
    struct origin_set out = {0};
    for (size_t s = 0; s < work->count; s++) {
        const struct common_source *source = &work->sources[s];
        for (uint32_t n = 0; work->level->views[s].compared && n < source->tree->count; n++)
            if (group_in_partition(source->tree, n) && origin_count(&source->sets[n]) > 1)
                out = origin_union(out, origin_both(source->sets[n], *set_aside));
    }
    return out;
}

static d4i_status collect_blocks(d4i_context *context, struct common_work *work)
{
    struct common_level *level = work->level;
    struct origin_set placed = {0};
    int parent[ORIGIN_ATOMS], number[ORIGIN_ATOMS];
    for (int a = 0; a < ORIGIN_ATOMS; a++)
        parent[a] = a;
    unite_all(work, parent, &placed);
    TRY(mem_alloc(context, ORIGIN_ATOMS, sizeof *level->blocks, &level->blocks));
    for (int a = origin_next(&placed, 0); a < ORIGIN_ATOMS; a = origin_next(&placed, a + 1)) {
        int root = root_of(parent, a);
        if (root == a)
            number[root] = (int)level->block_count++;
        origin_add(&level->blocks[number[root]].set, a);
    }
    return D4I_OK;
}

d4i_status common_level_find(d4i_context *context, const struct common_source *sources, size_t count,
                             const struct origin_set *set_aside, struct common_level *out)
{
    d4i_status status = D4I_OK;
    struct common_level level = {.view_count = count};
    struct common_work work = {.sources = sources, .count = count, .level = &level};
    GUARD(mem_alloc(context, count, sizeof *level.views, &level.views));
    for (size_t s = 0; s < count; s++)
        GUARD(check_source(context, &sources[s], &level.views[s]));
    if (set_aside)
        work.aside = mingled(&work, set_aside);
    GUARD(collect_blocks(context, &work));
    GUARD(common_name_blocks(context, &work));
    for (size_t s = 0; s < count; s++)
        if (level.views[s].compared)
            GUARD(common_make_view(context, &work, s));
    *out = level;
    return D4I_OK;
done:
    common_level_release(&level);
    return status;
}

static void view_release(struct common_view *view, size_t blocks)
{
    for (size_t b = 0; view->parts && b < blocks; b++) {
        free(view->parts[b].nodes);
        free(view->parts[b].merged);
    }
    free(view->parts);
    free(view->stands);
    free(view->why);
}

void common_level_release(struct common_level *level)
{
    for (size_t s = 0; level->views && s < level->view_count; s++)
        view_release(&level->views[s], level->block_count);
    for (size_t b = 0; b < level->block_count; b++) {
        free(level->blocks[b].code);
        free(level->blocks[b].name);
    }
    free(level->views);
    free(level->blocks);
    *level = (struct common_level){0};
}
