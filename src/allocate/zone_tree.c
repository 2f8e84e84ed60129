/* SPDX-License-Identifier: EUPL-1.2
 *
 * The list of splits is also the queue of what is still to be halved.
 */
#include "allocate/zone_tree.h"

#include "allocate/hilbert.h"
#include "base/memory.h"

void zone_tree_release(struct zone_tree *tree)
{
    free(tree->order);
    free(tree->splits);
    memset(tree, 0, sizeof *tree);
}

struct halving {
    const struct zone_place *places;
    struct keyed *list, *spare; /* item = number of the place */
};

static void sort_by_longer_side(struct halving *halving, size_t first, size_t end)
{
    uint64_t low[2] = {UINT64_MAX, UINT64_MAX}, high[2] = {0, 0};
    for (size_t i = first; i < end; i++) {
        const struct zone_place *place = &halving->places[halving->list[i].item];
        const uint64_t at[2] = {place->x, place->y};
        for (size_t k = 0; k < 2; k++) {
            low[k] = at[k] < low[k] ? at[k] : low[k];
            high[k] = at[k] > high[k] ? at[k] : high[k];
        }
    }
    bool by_x = high[0] - low[0] >= high[1] - low[1];
    for (size_t i = first; i < end; i++) {
        const struct zone_place *place = &halving->places[halving->list[i].item];
        halving->list[i].key = by_x ? place->x : place->y;
    }
    keyed_sort(halving->list + first, halving->spare, end - first);
}

/* The border nearest to half of the people, the earlier of two; each side keeps a zone. */
static size_t middle_of(const struct halving *halving, size_t first, size_t end)
{
    int64_t all = 0, before = 0;
    for (size_t i = first; i < end; i++)
        all += halving->places[halving->list[i].item].people;
    for (size_t i = first; i < end - 1; i++) {
        int64_t after = before + halving->places[halving->list[i].item].people;
        if (2 * after >= all) /* borders lie before and behind zone i */
            return all - 2 * before <= 2 * after - all && i > first ? i : i + 1;
        before = after;
    }
    return end - 1;
}

static void halve_all(struct halving *halving, struct zone_tree *tree)
{
    size_t known = 0;
    if (tree->count > 1)
        tree->splits[known++] = (struct zone_split){0, 0, (uint32_t)tree->count};
    for (size_t s = 0; s < known; s++) {
        struct zone_split *split = &tree->splits[s];
        sort_by_longer_side(halving, split->first, split->end);
        split->middle = (uint32_t)middle_of(halving, split->first, split->end);
        if (split->middle - split->first > 1)
            tree->splits[known++] = (struct zone_split){split->first, 0, split->middle};
        if (split->end - split->middle > 1)
            tree->splits[known++] = (struct zone_split){split->middle, 0, split->end};
    }
    tree->split_count = known;
}

d4i_status zone_tree_make(d4i_context *context, const struct zone_place *places, size_t count,
                          struct zone_tree *out)
{
    struct zone_tree made = {.count = count};
    struct halving halving = {.places = places};
    d4i_status status;
    GUARD(mem_alloc(context, count, sizeof *made.order, &made.order));
    GUARD(mem_alloc(context, count, sizeof *made.splits, &made.splits));
    GUARD(mem_alloc(context, count, sizeof *halving.list, &halving.list));
    GUARD(mem_alloc(context, count, sizeof *halving.spare, &halving.spare));
    for (size_t i = 0; i < count; i++)
        halving.list[i] = (struct keyed){places[i].key, i};
    keyed_sort(halving.list, halving.spare, count);
    halve_all(&halving, &made);
    for (size_t i = 0; i < count; i++)
        made.order[i] = places[halving.list[i].item].zone;
    zone_tree_release(out);
    *out = made;
    made = (struct zone_tree){0};
done:
    free(halving.list);
    free(halving.spare);
    zone_tree_release(&made);
    return status;
}
