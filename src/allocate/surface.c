/* SPDX-License-Identifier: EUPL-1.2
 *
 * Lists of nodes and cells, and who lies beside whom. A square of 2 x 2 cells is four successive places on the
 * curve: the coarser position is the finer one without its last digit.
 */
#include "allocate/surface.h"

#include "allocate/hilbert.h"
#include "allocate/zone_order.h"
#include "base/memory.h"
#include "base/threads.h"

#define BLOCK 4096 /* cells that a step of a parallel loop links */

void surface_release(struct surface *surface)
{
    free(surface->zone_start);
    free(surface->cell);
    free(surface->area);
    free(surface->key);
    free(surface->beside);
    free(surface->cell_start);
    free(surface->cell_node);
    free(surface->covered);
    free(surface->up);
    memset(surface, 0, sizeof *surface);
}

/* Where `key` stands, or SURFACE_NONE. Neighbours mostly are near on the curve: looks in steps that double. */
static uint32_t find(const struct surface *surface, size_t from, uint64_t key)
{
    size_t low = from, high = from, reach = 1;
    if (surface->key[from] < key)
        do {
            low = high;
            high = surface->cells - high > reach ? high + reach : surface->cells;
            reach *= 2;
        } while (high < surface->cells && surface->key[high] < key);
    else
        do {
            high = low;
            low = low > reach ? low - reach : 0;
            reach *= 2;
        } while (low > 0 && surface->key[low] > key);
    while (low < high) { /* the first that is not before */
        size_t middle = low + (high - low) / 2;
        if (surface->key[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < surface->cells && surface->key[low] == key ? (uint32_t)low : SURFACE_NONE;
}

struct linking {
    struct surface *surface;
    struct hilbert curve;
};

static d4i_status link_block(d4i_context *context, void *argument, size_t block, int worker)
{
    struct linking *linking = argument;
    struct surface *surface = linking->surface;
    int drop = 2 * surface->doublings;
    uint32_t side = UINT32_C(1) << surface->doublings;
    size_t end = (block + 1) * BLOCK < surface->cells ? (block + 1) * BLOCK : surface->cells;
    (void)context;
    (void)worker;
    for (size_t c = block * BLOCK; c < end; c++) {
        uint32_t x, y;
        hilbert_place(surface->key[c] << drop, &x, &y);
        const uint32_t places[4][2] = {{x - side, y}, {x + side, y}, {x, y - side}, {x, y + side}};
        for (int k = 0; k < 4; k++)
            surface->beside[c][k] =
                find(surface, c, hilbert_key(&linking->curve, places[k][0], places[k][1]) >> drop);
    }
    return D4I_OK;
}

/* With nodes and keys there: the nodes of each cell, its area, its neighbours. */
static d4i_status link_up(d4i_context *context, struct surface *surface)
{
    struct linking linking = {.surface = surface};
    TRY(mem_alloc(context, surface->cells + 2, sizeof *surface->cell_start, &surface->cell_start));
    TRY(mem_alloc(context, surface->nodes, sizeof *surface->cell_node, &surface->cell_node));
    TRY(mem_alloc(context, surface->cells, sizeof *surface->covered, &surface->covered));
    TRY(mem_alloc(context, surface->cells, sizeof *surface->beside, &surface->beside));
    uint32_t *next = surface->cell_start + 1; /* one ahead while filling, as in zone_order.c */
    for (size_t i = 0; i < surface->nodes; i++) {
        next[surface->cell[i] + 1]++;
        surface->covered[surface->cell[i]] += surface->area[i];
    }
    for (size_t c = 1; c <= surface->cells; c++)
        next[c] += next[c - 1];
    for (size_t i = 0; i < surface->nodes; i++)
        surface->cell_node[next[surface->cell[i]]++] = (uint32_t)i;
    hilbert_make(&linking.curve);
    return threads_run(context, NULL, (surface->cells + BLOCK - 1) / BLOCK, link_block, &linking);
}

static bool takes_part(const struct allocation_task *task, size_t pair)
{
    return task->pairs->weight[pair] > 0 && task->people[task->pairs->zone[pair]] >= 0;
}

/* Sorts the nodes by place and numbers the places. */
static d4i_status number_cells(d4i_context *context, const struct allocation_task *task, const size_t *pair_of,
                               struct surface *out)
{
    struct keyed *list = NULL, *spare = NULL;
    struct hilbert curve;
    d4i_status status;
    GUARD(mem_alloc(context, out->nodes, sizeof *list, &list));
    GUARD(mem_alloc(context, out->nodes, sizeof *spare, &spare));
    hilbert_make(&curve);
    for (size_t i = 0; i < out->nodes; i++) {
        uint32_t x, y;
        hilbert_position(task->grid, pairs_cell(task->pairs, pair_of[i]), &x, &y);
        list[i] = (struct keyed){hilbert_key(&curve, x, y), i};
    }
    keyed_sort(list, spare, out->nodes);
    for (size_t i = 0; i < out->nodes; i++)
        out->cells += i == 0 || list[i].key != list[i - 1].key;
    GUARD(mem_alloc(context, out->cells, sizeof *out->key, &out->key));
    for (size_t i = 0, c = 0; i < out->nodes; i++) {
        c += i > 0 && list[i].key != list[i - 1].key;
        out->key[c] = list[i].key;
        out->cell[list[i].item] = (uint32_t)c;
    }
done:
    free(list);
    free(spare);
    return status;
}

d4i_status surface_make(d4i_context *context, const struct allocation_task *task, size_t first_zone, size_t zones,
                        struct surface *out, size_t **pair_of)
{
    struct surface made = {.zones = zones};
    struct zone_order order = {0};
    d4i_status status;
    GUARD(zone_order_make(context, task->grid, task->pairs, first_zone, zones, &order));
    if (order.count >= SURFACE_NONE)
        GUARD(fail(context, D4I_BAD_INPUT, "%zu cells in zones of one source are too many for a smooth surface",
                   order.count));
    GUARD(mem_alloc(context, zones + 1, sizeof *made.zone_start, &made.zone_start));
    for (size_t z = 0; z < zones; z++) { /* the order becomes the list of nodes */
        for (size_t i = order.start[z]; i < order.start[z + 1]; i++)
            if (takes_part(task, order.pair[i]))
                order.pair[made.nodes++] = order.pair[i];
        made.zone_start[z + 1] = (uint32_t)made.nodes;
    }
    GUARD(mem_alloc(context, made.nodes, sizeof *made.cell, &made.cell));
    GUARD(mem_alloc(context, made.nodes, sizeof *made.area, &made.area));
    for (size_t i = 0; i < made.nodes; i++)
        made.area[i] = (double)task->pairs->coverage[order.pair[i]] / COVER_FULL;
    GUARD(number_cells(context, task, order.pair, &made));
    GUARD(link_up(context, &made));
    *out = made;
    *pair_of = order.pair;
    made = (struct surface){0};
    order.pair = NULL;
done:
    zone_order_release(&order);
    surface_release(&made);
    return status;
}

/* above[cell] = its place in the coarser list, which is counted and, where `key` is not NULL, written. */
static void merge_cells(const struct surface *fine, uint32_t *above, uint64_t *key, size_t *count)
{
    *count = 0;
    for (size_t c = 0; c < fine->cells; c++) {
        if (c == 0 || fine->key[c] >> 2 != fine->key[c - 1] >> 2)
            ++*count;
        above[c] = (uint32_t)(*count - 1);
        if (key)
            key[*count - 1] = fine->key[c] >> 2;
    }
}

/* fine->up, and the coarser nodes. */
static void merge_nodes(struct surface *fine, const uint32_t *above, struct surface *out)
{
    for (size_t z = 0; z < fine->zones; z++) {
        size_t first = out->nodes;
        for (size_t i = fine->zone_start[z]; i < fine->zone_start[z + 1]; i++) {
            uint32_t cell = above[fine->cell[i]];
            if (out->nodes == first || out->cell[out->nodes - 1] != cell)
                out->cell[out->nodes++] = cell;
            out->area[out->nodes - 1] += fine->area[i];
            fine->up[i] = (uint32_t)(out->nodes - 1);
        }
        out->zone_start[z + 1] = (uint32_t)out->nodes;
    }
}

d4i_status surface_coarser(d4i_context *context, struct surface *fine, struct surface *out)
{
    struct surface made = {.doublings = fine->doublings + 1, .zones = fine->zones};
    uint32_t *above = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, fine->cells, sizeof *above, &above));
    GUARD(mem_alloc(context, fine->nodes, sizeof *fine->up, &fine->up));
    merge_cells(fine, above, NULL, &made.cells);
    GUARD(mem_alloc(context, made.cells, sizeof *made.key, &made.key));
    merge_cells(fine, above, made.key, &made.cells);
    GUARD(mem_alloc(context, fine->zones + 1, sizeof *made.zone_start, &made.zone_start));
    GUARD(mem_alloc(context, fine->nodes, sizeof *made.cell, &made.cell));
    GUARD(mem_alloc(context, fine->nodes, sizeof *made.area, &made.area));
    merge_nodes(fine, above, &made);
    GUARD(link_up(context, &made));
    *out = made;
    made = (struct surface){0};
done:
    free(above);
    surface_release(&made);
    return status;
}
