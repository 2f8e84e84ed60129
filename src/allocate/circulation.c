/* SPDX-License-Identifier: EUPL-1.2
 *
 * Maximum flow between nodes that have too much and nodes that have too little, in rounds of shortest ways. An edge
 * is walked forwards as far as its high leaves room, backwards as far as its low does.
 */
#include "allocate/circulation.h"

#include "base/memory.h"

#define UNSEEN UINT32_MAX
#define NO_WAY UINT32_MAX

struct search {
    struct circulation_edge *edges;
    size_t nodes;
    size_t *start;    /* [node + 1]: its ways in `way` */
    uint32_t *way;    /* 2 x edge, + 1 when it is walked backwards */
    int64_t *excess;  /* [node]: arrives less leaves */
    uint32_t *level;  /* [node] */
    size_t *next;     /* [node]: the way to try next */
    uint32_t *queue;  /* nodes; also the path of the walk */
    uint32_t *walked; /* the way by which the path came to queue[k] */
};

static void search_release(struct search *search)
{
    free(search->start);
    free(search->way);
    free(search->excess);
    free(search->level);
    free(search->next);
    free(search->queue);
    free(search->walked);
}

static uint32_t way_to(const struct search *search, uint32_t way)
{
    const struct circulation_edge *edge = &search->edges[way / 2];
    return way % 2 ? edge->from : edge->to;
}

static int64_t way_room(const struct search *search, uint32_t way)
{
    const struct circulation_edge *edge = &search->edges[way / 2];
    return way % 2 ? edge->flow - edge->low : edge->high - edge->flow;
}

static d4i_status search_start(d4i_context *context, size_t count, struct search *search)
{
    const struct circulation_edge *edges = search->edges;
    if (count >= UINT32_MAX / 2)
        return fail(context, D4I_BAD_INPUT, "%zu counts hang together; at most 2^31 - 1 can be worked out", count);
    TRY(mem_alloc(context, search->nodes + 2, sizeof *search->start, &search->start));
    TRY(mem_alloc(context, 2 * count, sizeof *search->way, &search->way));
    TRY(mem_alloc(context, search->nodes, sizeof *search->excess, &search->excess));
    TRY(mem_alloc(context, search->nodes, sizeof *search->level, &search->level));
    TRY(mem_alloc(context, search->nodes, sizeof *search->next, &search->next));
    TRY(mem_alloc(context, search->nodes, sizeof *search->queue, &search->queue));
    TRY(mem_alloc(context, search->nodes, sizeof *search->walked, &search->walked));
    for (size_t e = 0; e < count; e++) {
        search->start[edges[e].from + 2]++;
        search->start[edges[e].to + 2]++;
        search->excess[edges[e].to] += edges[e].flow;
        search->excess[edges[e].from] -= edges[e].flow;
    }
    for (size_t n = 0; n < search->nodes; n++)
        search->start[n + 2] += search->start[n + 1];
    for (size_t e = 0; e < count; e++) {
        search->way[search->start[edges[e].from + 1]++] = (uint32_t)(2 * e);
        search->way[search->start[edges[e].to + 1]++] = (uint32_t)(2 * e + 1);
    }
    return D4I_OK;
}

/* Levels by breadth-first search from the nodes that have too much; true when one that has too little is reached.
 */
static bool find_levels(struct search *search)
{
    size_t count = 0;
    bool found = false;
    for (size_t n = 0; n < search->nodes; n++) {
        search->level[n] = search->excess[n] > 0 ? 0 : UNSEEN;
        if (search->excess[n] > 0)
            search->queue[count++] = (uint32_t)n;
    }
    for (size_t k = 0; k < count; k++) {
        uint32_t node = search->queue[k];
        if (search->excess[node] < 0) {
            found = true; /* ways beyond it would be longer */
            continue;
        }
        for (size_t i = search->start[node]; i < search->start[node + 1]; i++) {
            uint32_t to = way_to(search, search->way[i]);
            if (search->level[to] == UNSEEN && way_room(search, search->way[i]) > 0) {
                search->level[to] = search->level[node] + 1;
                search->queue[count++] = to;
            }
        }
    }
    return found;
}

/* The next usable way from a node to the level below; NO_WAY when there is none any more. */
static uint32_t step_down(struct search *search, uint32_t node)
{
    for (; search->next[node] < search->start[node + 1]; search->next[node]++) {
        uint32_t way = search->way[search->next[node]];
        if (search->level[way_to(search, way)] == search->level[node] + 1 && way_room(search, way) > 0)
            return way;
    }
    return NO_WAY;
}

/* Sends what the path queue[0] .. queue[length] can carry. */
static void send(struct search *search, size_t length)
{
    uint32_t first = search->queue[0], last = search->queue[length];
    int64_t most = search->excess[first];
    if (-search->excess[last] < most)
        most = -search->excess[last];
    for (size_t k = 1; k <= length; k++) {
        int64_t room = way_room(search, search->walked[k]);
        most = room < most ? room : most;
    }
    for (size_t k = 1; k <= length; k++)
        search->edges[search->walked[k] / 2].flow += search->walked[k] % 2 ? -most : most;
    search->excess[first] -= most;
    search->excess[last] += most;
}

static void block_ways(struct search *search, uint32_t first)
{
    size_t length = 0;
    search->queue[0] = first;
    while (search->excess[first] > 0) {
        uint32_t node = search->queue[length];
        if (search->excess[node] < 0) {
            send(search, length);
            length = 0;
            continue;
        }
        uint32_t way = step_down(search, node);
        if (way != NO_WAY) {
            search->walked[++length] = way;
            search->queue[length] = way_to(search, way);
        } else if (length == 0) {
            return;
        } else {
            search->next[search->queue[--length]]++;
        }
    }
}

d4i_status circulation_run(d4i_context *context, size_t nodes, struct circulation_edge *edges, size_t count,
                           int64_t *missing)
{
    struct search search = {.edges = edges, .nodes = nodes};
    int64_t left = 0;
    d4i_status status;
    GUARD(search_start(context, count, &search));
    while (find_levels(&search)) {
        if (cancelled(context)) {
            status = fail(context, D4I_CANCELLED, "stopped on request");
            goto done;
        }
        memcpy(search.next, search.start, nodes * sizeof *search.next);
        for (size_t n = 0; n < nodes; n++)
            if (search.excess[n] > 0)
                block_ways(&search, (uint32_t)n);
    }
    for (size_t n = 0; n < nodes; n++)
        left += search.excess[n] > 0 ? search.excess[n] : 0;
    *missing = left;
done:
    search_release(&search);
    return status;
}
