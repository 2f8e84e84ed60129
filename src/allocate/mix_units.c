/* SPDX-License-Identifier: EUPL-1.2
 *
 * Units: parts of the ground for which a group may be known. A walk along a Hilbert curve through their centres
 * gives contiguous folds of equal people; units are neighbours when cells of theirs lie within five cells of one
 * another in a row or a column, so that rivers and fields do not part them.
 */
#include <math.h>

#include "allocate/hilbert.h"
#include "allocate/mix.h"
#include "base/memory.h"

#define REACH 5

void mix_units_release(struct mix_units *units)
{
    free(units->unit);
    free(units->people);
    free(units->items);
    free(units->walk);
    free(units->fold);
    free(units->neighbours);
    *units = (struct mix_units){0};
}

/* Pairs of units found so far: open addressing, 0 = free, else the pair + 1. */
struct pair_set {
    uint64_t *slot;
    size_t room, count;
};

static d4i_status pair_add(d4i_context *context, struct pair_set *set, uint64_t pair);

static d4i_status pair_grow(d4i_context *context, struct pair_set *set)
{
    struct pair_set larger = {.room = set->room ? 2 * set->room : 256};
    TRY(mem_alloc(context, larger.room, sizeof *larger.slot, &larger.slot));
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < set->room && status == D4I_OK; i++)
        if (set->slot[i])
            status = pair_add(context, &larger, set->slot[i] - 1);
    free(set->slot);
    *set = larger;
    return status;
}

static d4i_status pair_add(d4i_context *context, struct pair_set *set, uint64_t pair)
{
    if (2 * (set->count + 1) > set->room)
        TRY(pair_grow(context, set));
    size_t at = (size_t)((pair * UINT64_C(0x9E3779B97F4A7C15)) >> 20) & (set->room - 1);
    while (set->slot[at] && set->slot[at] != pair + 1)
        at = (at + 1) & (set->room - 1);
    set->count += set->slot[at] == 0;
    set->slot[at] = pair + 1;
    return D4I_OK;
}

/* The units of two cells are neighbours; of one cell too, when it is both. */
static d4i_status meet(d4i_context *context, const struct mix_ground *ground, const struct mix_units *units,
                       size_t a, size_t b, struct pair_set *set)
{
    for (size_t i = ground->item_start[a]; i < ground->item_start[a + 1]; i++)
        for (size_t k = ground->item_start[b]; k < ground->item_start[b + 1]; k++) {
            uint32_t one = units->unit[ground->item_in[i]], other = units->unit[ground->item_in[k]];
            if (one == other)
                continue;
            TRY(pair_add(context, set, one < other ? (uint64_t)one << 32 | other : (uint64_t)other << 32 | one));
        }
    return D4I_OK;
}

/* Cells of row `north` that stand above those of row `south`. */
static d4i_status meet_rows(d4i_context *context, const struct mix_ground *ground, const struct mix_units *units,
                            size_t south, size_t north, struct pair_set *set)
{
    size_t above = ground->row_start[north], end = ground->row_start[north + 1];
    for (size_t c = ground->row_start[south]; c < ground->row_start[south + 1]; c++) {
        while (above < end && ground->column[above] < ground->column[c])
            above++;
        if (above < end && ground->column[above] == ground->column[c])
            TRY(meet(context, ground, units, c, above, set));
    }
    return D4I_OK;
}

static d4i_status find_pairs(d4i_context *context, const struct mix_ground *ground, const struct mix_units *units,
                             struct pair_set *set)
{
    for (size_t row = 0; row < ground->rows; row++) {
        size_t end = ground->row_start[row + 1];
        for (size_t c = ground->row_start[row]; c < end; c++)
            for (size_t next = c; next < end && ground->column[next] <= ground->column[c] + REACH; next++)
                TRY(meet(context, ground, units, c, next, set));
        for (size_t gap = 1; gap <= REACH && row + gap < ground->rows; gap++)
            TRY(meet_rows(context, ground, units, row, row + gap, set));
    }
    return D4I_OK;
}

static d4i_status find_neighbours(d4i_context *context, const struct mix_ground *ground, struct mix_units *units)
{
    struct pair_set set = {0};
    struct keyed *list = NULL, *spare = NULL;
    d4i_status status;
    size_t n = 0;
    GUARD(find_pairs(context, ground, units, &set));
    GUARD(mem_alloc(context, set.count, sizeof *list, &list));
    GUARD(mem_alloc(context, set.count, sizeof *spare, &spare));
    GUARD(mem_alloc(context, set.count, sizeof *units->neighbours, &units->neighbours));
    for (size_t i = 0; i < set.room; i++)
        if (set.slot[i])
            list[n++] = (struct keyed){set.slot[i] - 1, 0};
    keyed_sort(list, spare, n);
    for (size_t i = 0; i < n; i++)
        units->neighbours[i] = list[i].key;
    units->neighbour_count = n;
done:
    free(set.slot);
    free(list);
    free(spare);
    return status;
}

/* Key of each unit's centre; of those without people 0. `middle`: [2 * count], zeroed. */
static void find_centres(const struct mix_ground *ground, const struct mix_units *units, double *middle,
                         struct keyed *list)
{
    struct hilbert curve;
    const struct grid *grid = ground->task->grid;
    uint64_t columns = (uint64_t)grid->columns;
    hilbert_make(&curve);
    for (size_t i = 0; i < ground->items; i++) {
        uint64_t cell = ground->task->cell[ground->source[i]], row = cell / columns;
        middle[2 * units->unit[i]] += ground->people[i] * (double)(cell % columns);
        middle[2 * units->unit[i] + 1] += ground->people[i] * (double)row;
    }
    for (size_t u = 0; u < units->count; u++) {
        list[u] = (struct keyed){0, u};
        if (!(units->people[u] > 0))
            continue;
        uint32_t x, y;
        uint64_t column = (uint64_t)(middle[2 * u] / units->people[u] + 0.5);
        uint64_t row = (uint64_t)(middle[2 * u + 1] / units->people[u] + 0.5);
        hilbert_position(grid, row * columns + column, &x, &y);
        list[u].key = hilbert_key(&curve, x, y);
    }
}

static d4i_status make_walk(d4i_context *context, const struct mix_ground *ground, bool cut, uint64_t *cuts,
                            struct mix_units *units)
{
    double *middle = NULL, met = 0;
    struct keyed *list = NULL, *spare = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, 2 * units->count, sizeof *middle, &middle));
    GUARD(mem_alloc(context, units->count, sizeof *list, &list));
    GUARD(mem_alloc(context, units->count, sizeof *spare, &spare));
    find_centres(ground, units, middle, list);
    keyed_sort(list, spare, units->count);
    for (size_t i = 0, fold = 1; i < units->count; i++) {
        units->walk[i] = (uint32_t)list[i].item;
        met += units->people[list[i].item];
        while (cut && fold < MIX_FOLDS && met * MIX_FOLDS >= ground->everybody * (double)fold)
            cuts[fold++ - 1] = list[i].key;
        while (cut && i + 1 == units->count && fold < MIX_FOLDS) /* rounding */
            cuts[fold++ - 1] = list[i].key;
    }
    for (size_t i = 0; i < units->count; i++)
        for (size_t fold = 1; fold < MIX_FOLDS; fold++)
            units->fold[list[i].item] = (uint8_t)(units->fold[list[i].item] + (cuts[fold - 1] <= list[i].key));
done:
    free(middle);
    free(list);
    free(spare);
    return status;
}

d4i_status mix_units_make(d4i_context *context, const struct mix_ground *ground, const uint32_t *member,
                          size_t parts, bool cut, uint64_t *cuts, struct mix_units *out)
{
    struct mix_units units = {.count = parts + 1};
    const size_t *start = ground->task->zone_start;
    d4i_status status;
    GUARD(mem_alloc(context, ground->items, sizeof *units.unit, &units.unit));
    GUARD(mem_alloc(context, units.count, sizeof *units.people, &units.people));
    GUARD(mem_alloc(context, units.count, sizeof *units.items, &units.items));
    GUARD(mem_alloc(context, units.count, sizeof *units.walk, &units.walk));
    GUARD(mem_alloc(context, units.count, sizeof *units.fold, &units.fold));
    for (size_t i = 0, zone = 0; i < ground->items; i++) {
        size_t source = ground->source[i];
        while (!member && source >= start[zone + 1])
            zone++;
        size_t unit = !member ? zone : member[source] == FIT_NONE ? parts : member[source];
        units.unit[i] = (uint32_t)unit;
        units.people[unit] += ground->people[i];
        units.items[unit]++;
    }
    GUARD(find_neighbours(context, ground, &units));
    GUARD(make_walk(context, ground, cut, cuts, &units));
    *out = units;
    units = (struct mix_units){0};
done:
    mix_units_release(&units);
    return status;
}
