/* SPDX-License-Identifier: EUPL-1.2
 *
 * The cascade of weights, and people by pair. Both are passes over the pairs in the order of the walk, so that
 * memory is read once and in order; what a zone needs to know stands in one place per zone.
 */
#include "allocate/allocate.h"

#include "allocate/cascade.h"
#include "base/memory.h"
#include "base/wide.h"
#include "grid/share.h"

#define TOTAL_BITS 62

void allocation_release(struct allocation *allocation)
{
    free(allocation->level);
    free(allocation->total);
    free(allocation->shift);
    free(allocation->cells);
    memset(allocation, 0, sizeof *allocation);
}

static uint64_t mass_of(const struct pairs *pairs, size_t pair)
{
    return (uint64_t)pairs->coverage[pair] * pairs->weight[pair];
}

/* level[z] = the first level with any weight > 0 in the zone (coverage is always > 0). */
static void choose_levels(const struct pairs *pairs, const struct weight_level *levels, size_t level_count,
                          struct allocation *out)
{
    memset(out->level, ALLOCATE_NO_CELL, out->zones);
    for (size_t i = 0; i < pairs->count; i++)
        out->level[pairs->zone[i]] = (uint8_t)level_count;
    for (size_t l = level_count; l-- > 0;)
        for (size_t i = 0; i < pairs->count; i++)
            if (levels[l].weight[i] > 0)
                out->level[pairs->zone[i]] = (uint8_t)l;
}

static void fill_weights(struct pairs *pairs, const struct weight_level *levels, size_t level_count, bool even,
                         const struct allocation *out)
{
    for (size_t i = 0; i < pairs->count; i++) {
        uint8_t level = out->level[pairs->zone[i]];
        uint32_t weight = level < level_count ? levels[level].weight[i] : 1;
        pairs->weight[i] = even && weight > 1 ? 1 : weight;
    }
}

/* Bits to drop from each pair's mass so that a zone's sum stays below 2^62. */
static d4i_status choose_shifts(d4i_context *context, const struct pairs *pairs, struct allocation *out)
{
    uint128 *sum;
    TRY(mem_alloc(context, out->zones, sizeof *sum, &sum));
    for (size_t i = 0; i < pairs->count; i++)
        sum[pairs->zone[i]] += mass_of(pairs, i);
    for (size_t z = 0; z < out->zones; z++)
        while (sum[z] >> out->shift[z] >> TOTAL_BITS != 0)
            out->shift[z]++;
    free(sum);
    return D4I_OK;
}

static void sum_up(const struct pairs *pairs, struct allocation *out)
{
    for (size_t i = 0; i < pairs->count; i++) {
        uint32_t zone = pairs->zone[i];
        uint64_t mass = mass_of(pairs, i);
        out->total[zone] += mass >> out->shift[zone];
        out->cells[zone] += mass > 0;
    }
}

d4i_status cascade_total(d4i_context *context, const struct pairs *pairs, struct allocation *allocation)
{
    memset(allocation->total, 0, allocation->zones * sizeof *allocation->total);
    memset(allocation->shift, 0, allocation->zones * sizeof *allocation->shift);
    memset(allocation->cells, 0, allocation->zones * sizeof *allocation->cells);
    TRY(choose_shifts(context, pairs, allocation));
    sum_up(pairs, allocation);
    return D4I_OK;
}

static d4i_status run(d4i_context *context, struct pairs *pairs, size_t zones, const struct weight_level *levels,
                      size_t level_count, bool even, struct allocation *out)
{
    struct allocation made = {.zones = zones};
    uint32_t *weight = NULL;
    d4i_status status;
    if (level_count >= ALLOCATE_NO_CELL)
        return fail(context, D4I_BAD_INPUT, "%zu levels of weights; at most %d", level_count, ALLOCATE_NO_CELL - 1);
    GUARD(mem_alloc(context, zones, sizeof *made.level, &made.level));
    GUARD(mem_alloc(context, zones, sizeof *made.total, &made.total));
    GUARD(mem_alloc(context, zones, sizeof *made.shift, &made.shift));
    GUARD(mem_alloc(context, zones, sizeof *made.cells, &made.cells));
    if (!pairs->weight) {
        GUARD(mem_alloc(context, pairs->count, sizeof *weight, &weight));
        pairs->weight = weight;
    }
    choose_levels(pairs, levels, level_count, &made);
    fill_weights(pairs, levels, level_count, even, &made);
    GUARD(cascade_total(context, pairs, &made));
    *out = made;
    return D4I_OK;
done:
    allocation_release(&made);
    return status;
}

d4i_status cascade_run(d4i_context *context, struct pairs *pairs, size_t zones, const struct weight_level *levels,
                       size_t level_count, struct allocation *out)
{
    return run(context, pairs, zones, levels, level_count, false, out);
}

d4i_status cascade_run_even(d4i_context *context, struct pairs *pairs, size_t zones,
                            const struct weight_level *levels, size_t level_count, struct allocation *out)
{
    return run(context, pairs, zones, levels, level_count, true, out);
}

/* One zone on the way along the walk: everything a pair needs, in a cache line. */
struct running {
    struct share share;
    uint64_t so_far;
    int64_t placed;
    uint8_t shift;
};

/* The pairs of one zone that stand one after the other, from pair i on; what is known of the zone stays in
 * registers: half as many pairs again as when it is read and written for each (bench/allocate.c). Returns where the
 * next zone begins. */
static size_t spread_stretch(const struct pairs *pairs, size_t i, struct running *zones, int64_t *people)
{
    const uint32_t id = pairs->zone[i];
    struct running zone = zones[id];
    for (; i < pairs->count && pairs->zone[i] == id; i++) {
        zone.so_far += mass_of(pairs, i) >> zone.shift;
        int64_t here = share_floor(&zone.share, zone.so_far);
        people[i] = here - zone.placed;
        zone.placed = here;
    }
    zones[id].so_far = zone.so_far;
    zones[id].placed = zone.placed;
    return i;
}

d4i_status allocation_spread(d4i_context *context, const struct pairs *pairs, const struct allocation *allocation,
                             const int64_t *people_of_zone, int64_t *people)
{
    struct running *zones;
    TRY(mem_alloc(context, allocation->zones, sizeof *zones, &zones));
    for (size_t z = 0; z < allocation->zones; z++) {
        zones[z].share = share_of(people_of_zone[z], allocation->total[z] ? allocation->total[z] : 1);
        zones[z].shift = allocation->shift[z];
    }
    for (size_t i = 0; i < pairs->count;)
        i = spread_stretch(pairs, i, zones, people);
    free(zones);
    return D4I_OK;
}
