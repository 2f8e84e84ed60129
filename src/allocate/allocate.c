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

/* What the pairs of a zone weigh together, in 128 bits, and how many weigh anything. */
struct tally {
    uint64_t low;
    uint32_t high, cells;
};

/* Four numbers of 32 bits, wherever they stand. */
typedef uint32_t four __attribute__((vector_size(16), aligned(4)));

#define AT_ONCE 64 /* pairs: the sum of as many masses, and three more, stays below 2^64 */

static inline four weights_at(const uint32_t *level, size_t i, bool even)
{
    four weight = {1, 1, 1, 1};
    if (level)
        weight = *(const four *)(level + i);
    return even ? (four)(weight != 0) & 1 : weight;
}

static inline bool four_of(const uint32_t *zone, uint32_t id)
{
    uint64_t pair[2];
    memcpy(pair, zone, sizeof pair);
    const uint64_t wanted = (uint64_t)id << 32 | id;
    return pair[0] == wanted && pair[1] == wanted;
}

/* As many fours of pairs of one zone as stand one after the other from pair i on, at most AT_ONCE pairs. Returns
 * where they end. */
static inline size_t weigh_fours(const struct pairs *pairs, size_t i, const uint32_t *level, bool even,
                                 uint32_t *out, uint64_t *mass, uint32_t *cells)
{
    const uint32_t id = pairs->zone[i];
    const size_t first = i, end = pairs->count - i < AT_ONCE ? pairs->count : i + AT_ONCE;
    two sum = {0};
    four empty = {0};
    for (; i + 4 <= end && four_of(pairs->zone + i, id); i += 4) {
        const four weight = weights_at(level, i, even), coverage = *(const four *)(pairs->coverage + i);
        if (out)
            *(four *)(out + i) = weight;
        sum += two_products((two)weight, (two)coverage) + two_products((two)weight >> 32, (two)coverage >> 32);
        empty += (four)(weight == 0); /* -1 each */
    }
    *mass = sum[0] + sum[1];
    *cells = (uint32_t)(i - first) + empty[0] + empty[1] + empty[2] + empty[3];
    return i;
}

/* The pairs of one zone that stand one after the other, from pair i on, weighed by a level (NULL: each 1); what is
 * known of the zone stays in registers. Returns where the next zone begins. */
static inline size_t weigh_stretch(const struct pairs *pairs, size_t i, const uint32_t *level, bool even,
                                   uint32_t *out, struct tally *tallies)
{
    const uint32_t id = pairs->zone[i];
    uint128 sum = 0;
    uint32_t cells = 0;
    do {
        uint64_t mass;
        uint32_t some;
        i = weigh_fours(pairs, i, level, even, out, &mass, &some);
        for (int k = 0; k < 3 && i < pairs->count && pairs->zone[i] == id; k++, i++) {
            const uint32_t weight = !level ? 1 : even ? level[i] > 0 : level[i];
            if (out)
                out[i] = weight;
            mass += (uint64_t)pairs->coverage[i] * weight;
            some += weight > 0;
        }
        sum += mass;
        cells += some;
    } while (i < pairs->count && pairs->zone[i] == id);
    struct tally *tally = &tallies[id];
    sum += (uint128)tally->high << 64 | tally->low;
    *tally = (struct tally){(uint64_t)sum, (uint32_t)(sum >> 64), tally->cells + cells};
    return i;
}

static size_t next_zone(const struct pairs *pairs, size_t i)
{
    const uint32_t id = pairs->zone[i];
    while (i < pairs->count && pairs->zone[i] == id)
        i++;
    return i;
}

/* Every pair of a zone without a level yet is weighed by this one: a zone in which it weighs nothing leaves its
 * pairs to the next. `levels` stands in level[z] until one is found. */
static void weigh_level(struct pairs *pairs, const struct weight_level *level, bool first, bool even,
                        uint8_t levels, struct allocation *out, struct tally *tallies)
{
    const uint32_t *weight = level ? level->weight : NULL;
    const bool stays = weight == pairs->weight && !even;
    for (size_t i = 0; i < pairs->count;) {
        const uint32_t id = pairs->zone[i];
        if (first)
            out->level[id] = levels;
        if (out->level[id] != levels)
            i = next_zone(pairs, i);
        else if (stays)
            i = weigh_stretch(pairs, i, weight, false, NULL, tallies);
        else
            i = weigh_stretch(pairs, i, weight, even, pairs->weight, tallies);
    }
}

/* level[z] = the first level with any weight > 0 in the zone (coverage is always > 0). One level is one pass over
 * the pairs, and the next ones are looked at while there are zones without. */
static void choose_levels(struct pairs *pairs, const struct weight_level *levels, size_t level_count, bool even,
                          struct allocation *out, struct tally *tallies)
{
    size_t without = 1;
    memset(out->level, ALLOCATE_NO_CELL, out->zones);
    for (size_t l = 0; l <= level_count && without; l++) {
        weigh_level(pairs, l < level_count ? &levels[l] : NULL, l == 0, even, (uint8_t)level_count, out, tallies);
        without = 0;
        for (size_t z = 0; z < out->zones; z++) {
            if (out->level[z] != level_count)
                continue;
            if (tallies[z].cells)
                out->level[z] = (uint8_t)l;
            else
                without++;
        }
    }
}

/* Totals, and the bits to drop from each pair's mass so that they stay below 2^62. */
static void sum_up(const struct pairs *pairs, const struct tally *tallies, struct allocation *out)
{
    bool shifted = false;
    for (size_t z = 0; z < out->zones; z++) {
        const uint128 sum = (uint128)tallies[z].high << 64 | tallies[z].low;
        out->cells[z] = tallies[z].cells;
        for (out->shift[z] = 0; sum >> out->shift[z] >> TOTAL_BITS != 0;)
            out->shift[z]++;
        out->total[z] = out->shift[z] ? 0 : (uint64_t)sum;
        shifted |= out->shift[z] > 0;
    }
    for (size_t i = 0; shifted && i < pairs->count; i++) {
        const uint32_t zone = pairs->zone[i];
        if (out->shift[zone])
            out->total[zone] += mass_of(pairs, i) >> out->shift[zone];
    }
}

d4i_status cascade_total(d4i_context *context, const struct pairs *pairs, struct allocation *allocation)
{
    struct tally *tallies;
    TRY(mem_alloc(context, allocation->zones, sizeof *tallies, &tallies));
    for (size_t i = 0; i < pairs->count;)
        i = weigh_stretch(pairs, i, pairs->weight, false, NULL, tallies);
    sum_up(pairs, tallies, allocation);
    free(tallies);
    return D4I_OK;
}

static d4i_status run(d4i_context *context, struct pairs *pairs, size_t zones, const struct weight_level *levels,
                      size_t level_count, bool even, struct allocation *out)
{
    struct allocation made = {.zones = zones};
    struct tally *tallies = NULL;
    d4i_status status;
    if (level_count >= ALLOCATE_NO_CELL)
        return fail(context, D4I_BAD_INPUT, "%zu levels of weights; at most %d", level_count, ALLOCATE_NO_CELL - 1);
    GUARD(mem_alloc(context, zones, sizeof *made.level, &made.level));
    GUARD(mem_alloc(context, zones, sizeof *made.total, &made.total));
    GUARD(mem_alloc(context, zones, sizeof *made.shift, &made.shift));
    GUARD(mem_alloc(context, zones, sizeof *made.cells, &made.cells));
    GUARD(mem_alloc(context, zones, sizeof *tallies, &tallies));
    if (!pairs->weight)
        GUARD(mem_alloc(context, pairs->count, sizeof *pairs->weight, &pairs->weight));
    choose_levels(pairs, levels, level_count, even, &made, tallies);
    sum_up(pairs, tallies, &made);
    *out = made;
    made = (struct allocation){0};
done:
    free(tallies);
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
    const uint32_t *of = pairs->zone, *coverage = pairs->coverage, *weight = pairs->weight, id = of[i];
    const size_t end =
        pairs->count; /* by itself: who writes people could write pairs->count, as far as compilers see */
    const struct running zone = zones[id];
    uint64_t so_far = zone.so_far;
    int64_t placed = zone.placed;
    for (; i < end && of[i] == id; i++) {
        so_far += (uint64_t)coverage[i] * weight[i] >> zone.shift;
        int64_t here = share_floor(&zone.share, so_far);
        people[i] = here - placed;
        placed = here;
    }
    zones[id].so_far = so_far;
    zones[id].placed = placed;
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
