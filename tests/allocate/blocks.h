/* SPDX-License-Identifier: EUPL-1.2
 *
 * A square of cells in square zones, for draws: cells along the walk, people by a function of the cell.
 */
#ifndef TESTS_ALLOCATE_BLOCKS_H
#define TESTS_ALLOCATE_BLOCKS_H

#include <math.h>

#include "../check.h"
#include "allocate/draws.h"
#include "allocate/zone_order.h"
#include "base/memory.h"
#include "base/random.h"

struct blocks {
    size_t side, zone_side, items, zones;
    struct grid grid;
    size_t *zone_start;
    uint64_t *cell, *zone_key;
    uint32_t *zone; /* [item] */
    double *people; /* [item] */
    int64_t *group; /* [zone], millionths */
    struct draw_ground ground;
};

static inline uint64_t blocks_key(size_t zone)
{
    struct random_stream stream = {77, (uint32_t)zone, 0, 0};
    return (uint64_t)random_u32(stream, 0) << 32 | random_u32(stream, 1);
}

static inline struct draw_cells blocks_cells(const struct blocks *blocks)
{
    return (struct draw_cells){&blocks->grid, blocks->items,  blocks->zones,   blocks->zone_start,
                               blocks->cell,  blocks->people, blocks->zone_key};
}

/* Square zones of zone_side x zone_side cells; people_of may be NULL (50 in each). Zone number z of the row by row
 * order stands at place (z * step) % zones, step and zones without a common divisor: 1 = as they come. */
static inline void blocks_make(d4i_context *context, struct blocks *blocks, size_t side, size_t zone_side,
                               size_t step, double (*people_of)(uint64_t cell))
{
    const size_t items = side * side, across = side / zone_side, zones = across * across;
    uint32_t *zone;
    uint32_t *cell;
    struct zone_order order;
    memset(blocks, 0, sizeof *blocks);
    blocks->side = side;
    blocks->zone_side = zone_side;
    blocks->items = items;
    blocks->zones = zones;
    blocks->grid = (struct grid){"EPSG:3035", 4000000, 3000000, 100, (int32_t)side, (int32_t)side};
    assert_ok(context, mem_alloc(context, items, sizeof *zone, &zone));
    assert_ok(context, mem_alloc(context, items, sizeof *cell, &cell));
    assert_ok(context, mem_alloc(context, items, sizeof *blocks->zone, &blocks->zone));
    assert_ok(context, mem_alloc(context, items, sizeof *blocks->cell, &blocks->cell));
    assert_ok(context, mem_alloc(context, items, sizeof *blocks->people, &blocks->people));
    assert_ok(context, mem_alloc(context, zones, sizeof *blocks->group, &blocks->group));
    assert_ok(context, mem_alloc(context, zones, sizeof *blocks->zone_key, &blocks->zone_key));
    for (size_t i = 0; i < items; i++) {
        cell[i] = (uint32_t)i;
        zone[i] = (uint32_t)((i / side / zone_side * across + i % side / zone_side) * step % zones);
    }
    for (size_t z = 0; z < zones; z++)
        blocks->zone_key[z * step % zones] = blocks_key(z);
    struct pairs pairs = {.cell_low = cell, .zone = zone, .count = items, .capacity = items};
    assert_ok(context, zone_order_make(context, &blocks->grid, &pairs, 0, zones, &order));
    for (size_t i = 0; i < items; i++) {
        blocks->cell[i] = cell[order.pair[i]];
        blocks->zone[i] = zone[order.pair[i]];
        blocks->people[i] = people_of ? people_of(blocks->cell[i]) : 50;
    }
    blocks->zone_start = order.start;
    order.start = NULL;
    zone_order_release(&order);
    free(zone);
    free(cell);
    struct draw_cells cells = blocks_cells(blocks);
    assert_ok(context, draw_ground_make(context, &cells, &blocks->ground));
}

static inline void blocks_release(struct blocks *blocks)
{
    draw_ground_release(&blocks->ground);
    free(blocks->zone_start);
    free(blocks->cell);
    free(blocks->zone_key);
    free(blocks->zone);
    free(blocks->people);
    free(blocks->group);
}

/* The zones' counts of what lives in the items. */
static inline void blocks_count(struct blocks *blocks, const int32_t *people)
{
    memset(blocks->group, 0, blocks->zones * sizeof *blocks->group);
    for (size_t i = 0; i < blocks->items; i++)
        blocks->group[blocks->zone[i]] += people[i] * D4I_PERSON;
}

static inline struct draw_task blocks_task(const struct blocks *blocks)
{
    return (struct draw_task){.ground = &blocks->ground, .people = blocks->group, .group_key = 11, .seed = 4};
}

/* Dissimilarity of the group and all others over items. */
static inline double blocks_dissimilarity(const struct blocks *blocks, const int32_t *group)
{
    double all = 0, others = 0, sum = 0;
    for (size_t i = 0; i < blocks->items; i++) {
        all += group[i];
        others += blocks->people[i] - group[i];
    }
    for (size_t i = 0; i < blocks->items; i++)
        sum += fabs(group[i] / all - (blocks->people[i] - group[i]) / others);
    return sum / 2;
}

#endif
