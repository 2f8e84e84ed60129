/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zone -> unit, as a sparse matrix of integers. By cells, each zone's row is gathered on its own from the cells
 * it covers, so rows are made in parallel and come out the same.
 */
#include "grid/crosswalk.h"

#include "base/memory.h"
#include "base/threads.h"
#include "base/wide.h"

#define CHUNK_ZONES 256
#define NO_SLOT UINT32_MAX

void crosswalk_release(struct crosswalk *crosswalk)
{
    free(crosswalk->start);
    free(crosswalk->to);
    free(crosswalk->weight);
    memset(crosswalk, 0, sizeof *crosswalk);
}

/* --- by key --------------------------------------------------------------------------------------------- */

d4i_status crosswalk_by_key(d4i_context *context, const uint32_t *unit_of, size_t zones, struct crosswalk *out)
{
    struct crosswalk made = {.rows = zones};
    d4i_status status;
    GUARD(mem_alloc(context, zones + 1, sizeof *made.start, &made.start));
    GUARD(mem_alloc(context, zones, sizeof *made.to, &made.to));
    GUARD(mem_alloc(context, zones, sizeof *made.weight, &made.weight));
    for (size_t z = 0; z < zones; z++) {
        if (unit_of[z] != CROSSWALK_OUTSIDE) {
            made.to[made.count] = unit_of[z];
            made.weight[made.count++] = 1;
        }
        made.start[z + 1] = made.count;
    }
    *out = made;
    return D4I_OK;
done:
    crosswalk_release(&made);
    return status;
}

/* --- by cells ------------------------------------------------------------------------------------------- */

/* Mass of a zone in one unit, in units of mass x COVER_FULL; a row sums to less than 2^115. */
struct entry {
    uint32_t to;
    uint128 weight;
};

struct row_memory {
    uint32_t *slot; /* of each unit in `entries`; the last is for what lies outside */
    struct entry *entries;
    size_t count, capacity;
};

struct chunk {
    uint32_t *to;
    uint64_t *weight;
    size_t count, to_capacity, weight_capacity;
};

struct joint {
    const struct pairs *from, *to;
    const uint64_t *mass; /* of pairs of `from`; NULL = coverage x weight */
    size_t zones, units;
    bool renormalise;
    size_t *zone_start; /* pairs of a zone: order[zone_start[z]] .. */
    size_t *order;
    size_t *match; /* per pair of `from`: its cell's first pair in `to`, or to->count */
    struct row_memory *memories;
    struct chunk *chunks;
    size_t *row_count; /* of each zone */
};

/* Both lists walk the grid alike, so that one pass finds the cells they share. */
static void match_cells(const struct grid *grid, struct joint *joint)
{
    const struct pairs *from = joint->from, *to = joint->to;
    size_t t = 0;
    uint64_t cell = GRID_NO_CELL, key = 0, to_cell = GRID_NO_CELL, to_key = 0;
    for (size_t i = 0; i < from->count; i++) {
        if (pairs_cell(from, i) != cell) {
            cell = pairs_cell(from, i);
            key = grid_walk_key(grid, cell);
            for (; t < to->count; t++) {
                if (pairs_cell(to, t) == cell)
                    break;
                if (pairs_cell(to, t) != to_cell) {
                    to_cell = pairs_cell(to, t);
                    to_key = grid_walk_key(grid, to_cell);
                }
                if (to_key > key)
                    break;
            }
        }
        joint->match[i] = t < to->count && pairs_cell(to, t) == cell ? t : to->count;
    }
}

static void order_by_zone(struct joint *joint)
{
    const struct pairs *from = joint->from;
    for (size_t i = 0; i < from->count; i++)
        joint->zone_start[from->zone[i] + 1]++;
    for (size_t z = 0; z < joint->zones; z++)
        joint->zone_start[z + 1] += joint->zone_start[z];
    for (size_t i = 0; i < from->count; i++)
        joint->order[joint->zone_start[from->zone[i]]++] = i;
    memmove(joint->zone_start + 1, joint->zone_start, joint->zones * sizeof *joint->zone_start);
    joint->zone_start[0] = 0;
}

static d4i_status row_add(d4i_context *context, struct row_memory *memory, size_t slot, uint32_t to, uint128 weight)
{
    if (weight == 0)
        return D4I_OK;
    if (memory->slot[slot] == NO_SLOT) {
        TRY(mem_grow(context, &memory->entries, &memory->capacity, memory->count + 1, sizeof *memory->entries));
        memory->slot[slot] = (uint32_t)memory->count;
        memory->entries[memory->count++] = (struct entry){to, 0};
    }
    memory->entries[memory->slot[slot]].weight += weight;
    return D4I_OK;
}

/* One cell's mass to the units that cover it. A cell covered more than once is shared in proportion. */
static d4i_status row_cell(d4i_context *context, const struct joint *joint, struct row_memory *memory, size_t pair)
{
    const struct pairs *from = joint->from, *to = joint->to;
    uint64_t mass = joint->mass ? joint->mass[pair] : (uint64_t)from->coverage[pair] * from->weight[pair];
    uint64_t covered = 0;
    size_t first = joint->match[pair], end = first;
    for (; end < to->count && pairs_cell(to, end) == pairs_cell(from, pair); end++)
        covered += to->coverage[end];
    for (size_t t = first; t < end; t++) {
        uint128 weight = (uint128)mass * to->coverage[t];
        if (covered > COVER_FULL)
            weight = weight * COVER_FULL / covered;
        TRY(row_add(context, memory, to->zone[t], to->zone[t], weight));
    }
    if (covered < COVER_FULL && !joint->renormalise)
        TRY(row_add(context, memory, joint->units, CROSSWALK_OUTSIDE, (uint128)mass * (COVER_FULL - covered)));
    return D4I_OK;
}

static int by_unit(const void *a, const void *b)
{
    uint32_t x = ((const struct entry *)a)->to, y = ((const struct entry *)b)->to;
    return (x > y) - (x < y);
}

/* Drops as many low bits as it takes for the row to sum to less than 2^62. */
static d4i_status row_write(d4i_context *context, struct row_memory *memory, size_t units, struct chunk *chunk,
                            size_t *kept)
{
    uint128 total = 0;
    int shift = 0;
    for (size_t e = 0; e < memory->count; e++)
        total += memory->entries[e].weight;
    while (total >> shift >> 62 != 0)
        shift++;
    if (memory->count) /* a zone that covers no cell has none, and perhaps no array yet */
        qsort(memory->entries, memory->count, sizeof *memory->entries, by_unit);
    TRY(mem_grow(context, &chunk->to, &chunk->to_capacity, chunk->count + memory->count, sizeof *chunk->to));
    TRY(mem_grow(context, &chunk->weight, &chunk->weight_capacity, chunk->count + memory->count,
                 sizeof *chunk->weight));
    *kept = 0;
    for (size_t e = 0; e < memory->count; e++) {
        struct entry entry = memory->entries[e];
        memory->slot[entry.to == CROSSWALK_OUTSIDE ? units : entry.to] = NO_SLOT;
        if (entry.weight >> shift == 0)
            continue;
        chunk->to[chunk->count] = entry.to;
        chunk->weight[chunk->count++] = (uint64_t)(entry.weight >> shift);
        ++*kept;
    }
    memory->count = 0;
    return D4I_OK;
}

static d4i_status make_chunk(d4i_context *context, void *argument, size_t index, int worker)
{
    struct joint *joint = argument;
    struct row_memory *memory = &joint->memories[worker];
    size_t end = (index + 1) * CHUNK_ZONES < joint->zones ? (index + 1) * CHUNK_ZONES : joint->zones;
    for (size_t zone = index * CHUNK_ZONES; zone < end; zone++) {
        for (size_t i = joint->zone_start[zone]; i < joint->zone_start[zone + 1]; i++)
            TRY(row_cell(context, joint, memory, joint->order[i]));
        TRY(row_write(context, memory, joint->units, &joint->chunks[index], &joint->row_count[zone]));
    }
    return D4I_OK;
}

static d4i_status join_chunks(d4i_context *context, const struct joint *joint, size_t chunks, struct crosswalk *out)
{
    out->rows = joint->zones;
    TRY(mem_alloc(context, joint->zones + 1, sizeof *out->start, &out->start));
    for (size_t z = 0; z < joint->zones; z++)
        out->start[z + 1] = out->start[z] + joint->row_count[z];
    out->count = out->start[joint->zones];
    TRY(mem_alloc(context, out->count, sizeof *out->to, &out->to));
    TRY(mem_alloc(context, out->count, sizeof *out->weight, &out->weight));
    for (size_t c = 0; c < chunks; c++) {
        const struct chunk *chunk = &joint->chunks[c];
        if (chunk->count == 0)
            continue;
        memcpy(out->to + out->start[c * CHUNK_ZONES], chunk->to, chunk->count * sizeof *out->to);
        memcpy(out->weight + out->start[c * CHUNK_ZONES], chunk->weight, chunk->count * sizeof *out->weight);
    }
    return D4I_OK;
}

static d4i_status make_memories(d4i_context *context, struct joint *joint, int workers)
{
    TRY(mem_alloc(context, (size_t)workers, sizeof *joint->memories, &joint->memories));
    for (int w = 0; w < workers; w++) {
        TRY(mem_alloc(context, joint->units + 1, sizeof(uint32_t), &joint->memories[w].slot));
        memset(joint->memories[w].slot, 0xff, (joint->units + 1) * sizeof(uint32_t));
    }
    return D4I_OK;
}

static void joint_release(struct joint *joint, size_t chunks, int workers)
{
    for (size_t c = 0; joint->chunks && c < chunks; c++) {
        free(joint->chunks[c].to);
        free(joint->chunks[c].weight);
    }
    for (int w = 0; joint->memories && w < workers; w++) {
        free(joint->memories[w].slot);
        free(joint->memories[w].entries);
    }
    free(joint->chunks);
    free(joint->memories);
    free(joint->zone_start);
    free(joint->order);
    free(joint->match);
    free(joint->row_count);
}

d4i_status crosswalk_by_cells(d4i_context *context, const struct grid *grid, const struct pairs *from,
                              const uint64_t *mass, size_t zones, const struct pairs *to, size_t units,
                              bool renormalise, struct crosswalk *out)
{
    struct joint joint = {
        .from = from, .mass = mass, .to = to, .zones = zones, .units = units, .renormalise = renormalise};
    struct crosswalk made = {0};
    size_t chunks = (zones + CHUNK_ZONES - 1) / CHUNK_ZONES;
    int workers = threads_count(context);
    d4i_status status;
    if (from->count > 0 && !from->weight && !mass)
        return fail(context, D4I_BUG, "crosswalk of zones that have no weights yet");
    GUARD(mem_alloc(context, zones + 1, sizeof *joint.zone_start, &joint.zone_start));
    GUARD(mem_alloc(context, from->count, sizeof *joint.order, &joint.order));
    GUARD(mem_alloc(context, from->count, sizeof *joint.match, &joint.match));
    GUARD(mem_alloc(context, zones, sizeof *joint.row_count, &joint.row_count));
    GUARD(mem_alloc(context, chunks, sizeof *joint.chunks, &joint.chunks));
    GUARD(make_memories(context, &joint, workers));
    match_cells(grid, &joint);
    order_by_zone(&joint);
    GUARD(threads_run(context, NULL, chunks, make_chunk, &joint));
    GUARD(join_chunks(context, &joint, chunks, &made));
    *out = made;
    memset(&made, 0, sizeof made);
done:
    crosswalk_release(&made);
    joint_release(&joint, chunks, workers);
    return status;
}
