/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a part of a margin can reach. A part holds at least what its zones cannot place elsewhere and at most what
 * they have and its items have room for; and zones and parts that hang together have the same sum, unless some of
 * their items lie outside of all parts.
 */
#include "allocate/fit_reach.h"

#include <math.h>

#include "allocate/flow.h"
#include "base/memory.h"

#define BISECTIONS 100

void fit_reach_release(struct fit_reach *reach)
{
    free(reach->supply);
    free(reach->outside);
    free(reach->edge_start);
    free(reach->edge_part);
    free(reach->edge_most);
    free(reach->low);
    free(reach->high);
    free(reach->block);
    memset(reach, 0, sizeof *reach);
}

/* Room for the class in an item; 0 where the seed leaves none. */
static double room_of(const struct fit_work *work, const uint32_t *groups, size_t count, size_t zone, size_t item)
{
    double room = 0;
    for (size_t k = 0; k < count; k++) {
        double people = work->problem->zone_people[groups[k]][zone];
        if (people == 0 || work->people[groups[k]][item] <= 0)
            continue;
        if (!work->total)
            return INFINITY;
        room += fit_is_free(people) ? work->total[item] : fmin(people, work->total[item]);
    }
    return work->total && work->problem->totals_hold ? fmin(room, work->total[item]) : room;
}

/* slot[part] = 1 + the edge that was made last for it. */
static d4i_status add_edges(d4i_context *context, const struct fit_work *work, const struct fit_margin *margin,
                            const uint32_t *groups, size_t count, const double *people, size_t zone, size_t *slot,
                            struct fit_reach *reach)
{
    size_t first = reach->edge_start[zone], end = first;
    for (size_t k = 0; k < count; k++)
        reach->supply[zone] += work->problem->zone_people[groups[k]][zone];
    for (size_t i = work->problem->zone_start[zone]; i < work->problem->zone_start[zone + 1]; i++) {
        double room = room_of(work, groups, count, zone, i);
        uint32_t part = margin->member[i];
        if (room <= 0)
            continue;
        if (part == FIT_NONE || fit_is_free(people[part])) {
            reach->outside[zone] += room;
            continue;
        }
        if (slot[part] <= first) {
            TRY(mem_grow(context, &reach->edge_part, &reach->part_capacity, end + 1, sizeof *reach->edge_part));
            TRY(mem_grow(context, &reach->edge_most, &reach->most_capacity, end + 1, sizeof *reach->edge_most));
            reach->edge_part[end] = part;
            reach->edge_most[end] = 0;
            slot[part] = ++end;
        }
        reach->edge_most[slot[part] - 1] += room;
    }
    reach->edge_start[zone + 1] = end;
    return D4I_OK;
}

static void find_bounds(const struct fit_reach *reach)
{
    for (size_t z = 0; z < reach->zones; z++) {
        double room = reach->outside[z] == INFINITY ? 0 : reach->outside[z], supply = reach->supply[z];
        size_t endless = reach->outside[z] == INFINITY;
        for (size_t e = reach->edge_start[z]; e < reach->edge_start[z + 1]; e++) {
            endless += reach->edge_most[e] == INFINITY;
            room += reach->edge_most[e] == INFINITY ? 0 : reach->edge_most[e];
        }
        for (size_t e = reach->edge_start[z]; e < reach->edge_start[z + 1]; e++) {
            double most = reach->edge_most[e];
            bool limits = most != INFINITY;
            double elsewhere = endless > !limits ? INFINITY : room - (limits ? most : 0);
            if (!fit_is_free(supply))
                reach->low[reach->edge_part[e]] += fmax(0, supply - elsewhere);
            reach->high[reach->edge_part[e]] += fit_is_free(supply) ? most : fmin(supply, most);
        }
    }
}

static uint32_t root_of(uint32_t *parent, uint32_t node)
{
    while (parent[node] != node)
        node = parent[node] = parent[parent[node]];
    return node;
}

/* Union-find over zones and parts; the lower number is the root, so that the numbering is of the data alone. */
static void find_blocks(struct fit_reach *reach)
{
    uint32_t *parent = reach->block;
    size_t nodes = reach->zones + reach->parts;
    for (size_t n = 0; n < nodes; n++)
        parent[n] = (uint32_t)n;
    for (size_t z = 0; z < reach->zones; z++)
        for (size_t e = reach->edge_start[z]; e < reach->edge_start[z + 1]; e++) {
            uint32_t a = root_of(parent, (uint32_t)z);
            uint32_t b = root_of(parent, (uint32_t)(reach->zones + reach->edge_part[e]));
            parent[a > b ? a : b] = a > b ? b : a;
        }
    for (size_t n = 0; n < nodes; n++) {
        uint32_t root = parent[n]; /* lower nodes have their block's number already */
        reach->block[n] = root == n ? (uint32_t)reach->blocks++ : reach->block[root];
    }
}

d4i_status fit_reach_make(d4i_context *context, const struct fit_work *work, const struct fit_margin *margin,
                          const uint32_t *groups, size_t count, const double *people, struct fit_reach *out)
{
    struct fit_reach made = {.zones = work->problem->zones, .parts = margin->parts};
    size_t *slot = NULL;
    d4i_status status;
    if (made.zones + made.parts >= UINT32_MAX)
        return fail(context, D4I_BAD_INPUT, "%zu zones and %zu parts of margin '%s'; at most 2^32 - 2 together",
                    made.zones, made.parts, margin->name);
    GUARD(mem_alloc(context, made.zones, sizeof *made.supply, &made.supply));
    GUARD(mem_alloc(context, made.zones, sizeof *made.outside, &made.outside));
    GUARD(mem_alloc(context, made.zones + 1, sizeof *made.edge_start, &made.edge_start));
    GUARD(mem_alloc(context, made.parts, sizeof *made.low, &made.low));
    GUARD(mem_alloc(context, made.parts, sizeof *made.high, &made.high));
    GUARD(mem_alloc(context, made.zones + made.parts, sizeof *made.block, &made.block));
    GUARD(mem_alloc(context, made.parts, sizeof *slot, &slot));
    for (size_t z = 0; z < made.zones; z++)
        GUARD(add_edges(context, work, margin, groups, count, people, z, slot, &made));
    find_bounds(&made);
    find_blocks(&made);
    *out = made;
    memset(&made, 0, sizeof made);
done:
    fit_reach_release(&made);
    free(slot);
    return status;
}

/* --- scaling in proportion ------------------------------------------------------------------------------ */

struct block {
    double sum, low, high; /* people of its parts; least and most that its zones give them */
    double parts_low, parts_high;
    double wanted;
    double below, above; /* multipliers between which the one that is sought lies */
    double reached;
    bool free;
};

static double clamped(const struct fit_reach *reach, size_t part, double people)
{
    return fmin(fmax(people, reach->low[part]), fmax(reach->low[part], reach->high[part]));
}

static void gather(const struct fit_reach *reach, const double *people, struct block *blocks)
{
    for (size_t z = 0; z < reach->zones; z++) {
        struct block *block = &blocks[reach->block[z]];
        bool is_free = fit_is_free(reach->supply[z]), inside = reach->edge_start[z] < reach->edge_start[z + 1];
        block->free |= is_free;
        block->low += is_free || !inside ? 0 : fmax(0, reach->supply[z] - reach->outside[z]);
        block->high += is_free ? INFINITY : inside ? reach->supply[z] : 0;
    }
    for (size_t p = 0; p < reach->parts; p++) {
        struct block *block = &blocks[reach->block[reach->zones + p]];
        if (fit_is_free(people[p]))
            continue;
        block->sum += people[p];
        block->parts_low += reach->low[p];
        block->parts_high += fmax(reach->low[p], reach->high[p]);
    }
    for (size_t b = 0; b < reach->blocks; b++) {
        struct block *block = &blocks[b];
        block->wanted = fmax(fmin(block->sum, block->high), block->low);
        block->wanted = fmax(fmin(block->wanted, block->parts_high), block->parts_low);
        block->above = block->sum > 0 ? block->wanted / block->sum : 0;
    }
}

static void reach_with(const struct fit_reach *reach, const double *people, struct block *blocks, bool middle)
{
    for (size_t b = 0; b < reach->blocks; b++)
        blocks[b].reached = 0;
    for (size_t p = 0; p < reach->parts; p++) {
        struct block *block = &blocks[reach->block[reach->zones + p]];
        double t = middle ? block->below + (block->above - block->below) / 2 : block->above;
        if (!fit_is_free(people[p]))
            block->reached += clamped(reach, p, t * people[p]);
    }
}

/* The multiplier of each block, between below and above: doubled until it is enough, then halved in. */
static void find_multipliers(const struct fit_reach *reach, const double *people, struct block *blocks)
{
    bool all = false;
    for (int k = 0; k < BISECTIONS && !all; k++) {
        all = true;
        reach_with(reach, people, blocks, false);
        for (size_t b = 0; b < reach->blocks; b++)
            if (blocks[b].reached < blocks[b].wanted * (1 - 1e-13) && blocks[b].above > 0) {
                blocks[b].below = blocks[b].above;
                blocks[b].above *= 2;
                all = false;
            }
    }
    bool exact = true;
    for (size_t b = 0; b < reach->blocks; b++)
        exact &= fabs(blocks[b].reached - blocks[b].wanted) <= 1e-13 * blocks[b].wanted;
    for (int k = 0; k < BISECTIONS && !exact; k++) {
        reach_with(reach, people, blocks, true);
        for (size_t b = 0; b < reach->blocks; b++) {
            double middle = blocks[b].below + (blocks[b].above - blocks[b].below) / 2;
            *(blocks[b].reached < blocks[b].wanted ? &blocks[b].below : &blocks[b].above) = middle;
        }
    }
    reach_with(reach, people, blocks, false);
}

static double high_of(const struct fit_reach *reach, size_t part)
{
    return fmin(reach->high[part], 1e150); /* endless room is shared out evenly */
}

/* Where the parts with people are full, or none has people, the others take the rest, by the room that they have.
 */
static void give_rest(const struct fit_reach *reach, double *people, struct block *blocks)
{
    for (size_t b = 0; b < reach->blocks; b++)
        blocks[b].parts_high = 0; /* from here on: the room left */
    for (size_t p = 0; p < reach->parts; p++)
        if (!fit_is_free(people[p]))
            blocks[reach->block[reach->zones + p]].parts_high += fmax(0, high_of(reach, p) - people[p]);
    for (size_t p = 0; p < reach->parts; p++) {
        const struct block *block = &blocks[reach->block[reach->zones + p]];
        double rest = block->wanted - block->reached;
        if (!fit_is_free(people[p]) && rest > 1e-12 * block->wanted && block->parts_high > 0)
            people[p] += rest * (fmax(0, high_of(reach, p) - people[p]) / block->parts_high);
    }
}

d4i_status fit_reach_scale(d4i_context *context, const struct fit_reach *reach, double *people, double grain,
                           bool *moved, size_t *infeasible)
{
    struct block *blocks;
    TRY(mem_alloc(context, reach->blocks, sizeof *blocks, &blocks));
    gather(reach, people, blocks);
    find_multipliers(reach, people, blocks);
    for (size_t p = 0; p < reach->parts; p++) {
        const struct block *block = &blocks[reach->block[reach->zones + p]];
        if (fit_is_free(people[p]))
            continue;
        double plain = block->sum > 0 ? block->wanted / block->sum * people[p] : 0;
        double now = clamped(reach, p, block->above * people[p]);
        *moved |= fabs(now - people[p]) > grain * fmax(block->wanted, block->sum);
        if (infeasible)
            *infeasible += fabs(clamped(reach, p, plain) - plain) > 1e-9 * block->wanted;
        if (fabs(now - people[p]) > 1e-13 * people[p])
            people[p] = now;
    }
    give_rest(reach, people, blocks);
    free(blocks);
    return D4I_OK;
}

/* --- maximum flow --------------------------------------------------------------------------------------- */

/* Edges as they are, and from each zone one to what lies outside in its block. */
static d4i_status route_edges(d4i_context *context, const struct fit_reach *reach, struct flow *flow,
                              size_t **edge_start, uint32_t **edge_sink, double **edge_most)
{
    size_t edges = reach->edge_start[reach->zones] + reach->zones, at = 0;
    TRY(mem_alloc(context, reach->zones + 1, sizeof **edge_start, edge_start));
    TRY(mem_alloc(context, edges, sizeof **edge_sink, edge_sink));
    TRY(mem_alloc(context, edges, sizeof **edge_most, edge_most));
    for (size_t z = 0; z < reach->zones; z++) {
        for (size_t e = reach->edge_start[z]; e < reach->edge_start[z + 1]; e++) {
            (*edge_sink)[at] = reach->edge_part[e];
            (*edge_most)[at++] = reach->edge_most[e];
        }
        if (reach->outside[z] > 0) {
            (*edge_sink)[at] = (uint32_t)(reach->parts + reach->block[z]);
            (*edge_most)[at++] = reach->outside[z];
        }
        (*edge_start)[z + 1] = at;
    }
    flow->edge_start = *edge_start;
    flow->edge_sink = *edge_sink;
    flow->edge_most = *edge_most;
    return D4I_OK;
}

static void route_sums(const struct fit_reach *reach, const double *people, const uint8_t *free_block,
                       double *supply, double *demand)
{
    for (size_t z = 0; z < reach->zones; z++) {
        bool inside = reach->edge_start[z] < reach->edge_start[z + 1] && !free_block[reach->block[z]];
        supply[z] = inside ? reach->supply[z] : 0;
        demand[reach->parts + reach->block[z]] += supply[z];
    }
    for (size_t p = 0; p < reach->parts; p++) {
        uint32_t block = reach->block[reach->zones + p];
        demand[p] = fit_is_free(people[p]) || free_block[block] ? 0 : people[p];
        demand[reach->parts + block] -= demand[p];
    }
    for (size_t b = 0; b < reach->blocks; b++)
        demand[reach->parts + b] = fmax(0, demand[reach->parts + b]);
}

d4i_status fit_reach_route(d4i_context *context, const struct fit_reach *reach, double *people, double tolerance,
                           size_t *infeasible)
{
    size_t edges = reach->edge_start[reach->zones] + reach->zones, sinks = reach->parts + reach->blocks;
    struct flow flow = {.sources = reach->zones, .sinks = sinks};
    size_t *edge_start = NULL;
    uint32_t *edge_sink = NULL;
    double *edge_most = NULL, *supply = NULL, *demand = NULL, sum = 0;
    uint8_t *free_block = NULL;
    d4i_status status = D4I_OK;
    if (edges > FIT_FLOW_EDGES)
        return D4I_OK;
    GUARD(route_edges(context, reach, &flow, &edge_start, &edge_sink, &edge_most));
    GUARD(mem_alloc(context, reach->zones, sizeof *supply, &supply));
    GUARD(mem_alloc(context, sinks, sizeof *demand, &demand));
    GUARD(mem_alloc(context, reach->blocks, sizeof *free_block, &free_block));
    GUARD(mem_alloc(context, edges, sizeof *flow.amount, &flow.amount));
    GUARD(mem_alloc(context, reach->zones, sizeof *flow.left, &flow.left));
    GUARD(mem_alloc(context, sinks, sizeof *flow.arrived, &flow.arrived));
    for (size_t z = 0; z < reach->zones; z++)
        free_block[reach->block[z]] |= fit_is_free(reach->supply[z]);
    route_sums(reach, people, free_block, supply, demand);
    flow.supply = supply;
    flow.demand = demand;
    for (size_t z = 0; z < reach->zones; z++)
        sum += supply[z];
    GUARD(flow_run(context, &flow, tolerance * sum / (double)(reach->zones + 1), true));
    for (size_t p = 0; p < reach->parts; p++) {
        bool known = !fit_is_free(people[p]) && !free_block[reach->block[reach->zones + p]];
        if (known && fabs(flow.arrived[p] - people[p]) > tolerance * sum) {
            people[p] = flow.arrived[p];
            ++*infeasible;
        }
    }
done:
    free(edge_start);
    free(edge_sink);
    free(edge_most);
    free(supply);
    free(demand);
    free(free_block);
    free(flow.amount);
    free(flow.left);
    free(flow.arrived);
    return status;
}
