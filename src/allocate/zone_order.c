/* SPDX-License-Identifier: EUPL-1.2
 *
 * A counting sort by zone, then each zone by itself, in parallel.
 */
#include "allocate/zone_order.h"

#include "allocate/hilbert.h"
#include "base/memory.h"
#include "base/threads.h"

void zone_order_release(struct zone_order *order)
{
    free(order->start);
    free(order->pair);
    memset(order, 0, sizeof *order);
}

/* Memory of one thread. */
struct scratch {
    struct keyed *list, *spare;
    size_t list_capacity, spare_capacity;
};

struct sorting {
    const struct grid *grid;
    const struct pairs *pairs;
    struct zone_order *order;
    struct hilbert curve;
    struct scratch *scratch; /* [worker] */
};

static d4i_status sort_zone(d4i_context *context, void *argument, size_t zone, int worker)
{
    struct sorting *sorting = argument;
    struct scratch *scratch = &sorting->scratch[worker];
    size_t *pair = sorting->order->pair + sorting->order->start[zone];
    size_t count = sorting->order->start[zone + 1] - sorting->order->start[zone];
    TRY(mem_grow(context, &scratch->list, &scratch->list_capacity, count, sizeof *scratch->list));
    TRY(mem_grow(context, &scratch->spare, &scratch->spare_capacity, count, sizeof *scratch->spare));
    for (size_t i = 0; i < count; i++) {
        uint32_t x, y;
        hilbert_position(sorting->grid, pairs_cell(sorting->pairs, pair[i]), &x, &y);
        scratch->list[i] = (struct keyed){hilbert_key(&sorting->curve, x, y), pair[i]};
    }
    keyed_sort(scratch->list, scratch->spare, count);
    for (size_t i = 0; i < count; i++)
        pair[i] = scratch->list[i].item;
    return D4I_OK;
}

/* Fills start and, in the order of the list, pair. */
static d4i_status group_by_zone(d4i_context *context, const struct pairs *pairs, struct zone_order *order)
{
    size_t first = order->first_zone, zones = order->zones;
    TRY(mem_alloc(context, zones + 2, sizeof *order->start, &order->start));
    size_t *next = order->start + 1; /* one ahead while filling: afterwards start is where it belongs */
    for (size_t i = 0; i < pairs->count; i++)
        if (pairs->zone[i] - first < zones)
            next[pairs->zone[i] - first + 1]++;
    for (size_t z = 1; z <= zones; z++)
        next[z] += next[z - 1];
    order->count = next[zones];
    TRY(mem_alloc(context, order->count, sizeof *order->pair, &order->pair));
    for (size_t i = 0; i < pairs->count; i++)
        if (pairs->zone[i] - first < zones)
            order->pair[next[pairs->zone[i] - first]++] = i;
    return D4I_OK;
}

d4i_status zone_order_make(d4i_context *context, const struct grid *grid, const struct pairs *pairs,
                           size_t first_zone, size_t zones, struct zone_order *out)
{
    struct zone_order made = {.first_zone = first_zone, .zones = zones};
    struct sorting sorting = {.grid = grid, .pairs = pairs, .order = &made};
    int threads = threads_count(context);
    d4i_status status;
    hilbert_make(&sorting.curve);
    GUARD(group_by_zone(context, pairs, &made));
    GUARD(mem_alloc(context, (size_t)threads, sizeof *sorting.scratch, &sorting.scratch));
    GUARD(threads_run(context, NULL, zones, sort_zone, &sorting));
    *out = made;
    made = (struct zone_order){0};
done:
    for (int t = 0; sorting.scratch && t < threads; t++) {
        free(sorting.scratch[t].list);
        free(sorting.scratch[t].spare);
    }
    free(sorting.scratch);
    zone_order_release(&made);
    return status;
}
