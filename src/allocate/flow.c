/* SPDX-License-Identifier: EUPL-1.2
 *
 * Dinic's algorithm without a graph of its own: residual edges are read off the amounts, and only the way back,
 * from sink to source, needs an index. A greedy start leaves little to do in the usual case that everything fits.
 */
#include "allocate/flow.h"

#include <math.h>

#include "base/memory.h"

#define UNSEEN UINT32_MAX

struct search {
    struct flow *flow;
    double grain;
    bool overflow;
    size_t *back_start, *back_edge; /* edges into each sink */
    uint32_t *edge_source;
    uint32_t *level; /* of nodes: sources, then sinks */
    size_t *next;    /* of nodes: the edge to try next */
    size_t *queue;   /* nodes; also the path of the walk */
    size_t *path;    /* edge by which the path came to queue[k] */
};

static void search_release(struct search *search)
{
    free(search->back_start);
    free(search->back_edge);
    free(search->edge_source);
    free(search->level);
    free(search->next);
    free(search->queue);
    free(search->path);
}

static double edge_room(const struct flow *flow, size_t edge)
{
    return flow->edge_most ? flow->edge_most[edge] - flow->amount[edge] : INFINITY;
}

static double sink_room(const struct search *search, size_t sink)
{
    return search->overflow ? INFINITY : search->flow->demand[sink] - search->flow->arrived[sink];
}

static d4i_status search_start(d4i_context *context, struct search *search)
{
    const struct flow *flow = search->flow;
    size_t edges = flow->edge_start[flow->sources], nodes = flow->sources + flow->sinks;
    TRY(mem_alloc(context, flow->sinks + 1, sizeof *search->back_start, &search->back_start));
    TRY(mem_alloc(context, edges, sizeof *search->back_edge, &search->back_edge));
    TRY(mem_alloc(context, edges, sizeof *search->edge_source, &search->edge_source));
    TRY(mem_alloc(context, nodes, sizeof *search->level, &search->level));
    TRY(mem_alloc(context, nodes, sizeof *search->next, &search->next));
    TRY(mem_alloc(context, nodes + 1, sizeof *search->queue, &search->queue));
    TRY(mem_alloc(context, nodes + 1, sizeof *search->path, &search->path));
    for (size_t e = 0; e < edges; e++)
        search->back_start[flow->edge_sink[e] + 1]++;
    for (size_t t = 0; t < flow->sinks; t++) {
        search->back_start[t + 1] += search->back_start[t];
        search->next[flow->sources + t] = search->back_start[t];
    }
    for (size_t s = 0; s < flow->sources; s++)
        for (size_t e = flow->edge_start[s]; e < flow->edge_start[s + 1]; e++) {
            search->edge_source[e] = (uint32_t)s;
            search->back_edge[search->next[flow->sources + flow->edge_sink[e]]++] = e;
        }
    return D4I_OK;
}

/* What fits at first sight. */
static void fill_greedily(struct flow *flow)
{
    for (size_t t = 0; t < flow->sinks; t++)
        flow->arrived[t] = 0;
    for (size_t s = 0; s < flow->sources; s++) {
        flow->left[s] = flow->supply[s];
        for (size_t e = flow->edge_start[s]; e < flow->edge_start[s + 1]; e++) {
            uint32_t sink = flow->edge_sink[e];
            double most = flow->edge_most ? flow->edge_most[e] : INFINITY;
            double take = fmax(0, fmin(flow->left[s], fmin(most, flow->demand[sink] - flow->arrived[sink])));
            flow->amount[e] = take;
            flow->left[s] -= take;
            flow->arrived[sink] += take;
        }
    }
}

/* Levels by breadth-first search from the sources that have something left; true when a sink has room. */
static bool find_levels(struct search *search)
{
    const struct flow *flow = search->flow;
    size_t nodes = flow->sources + flow->sinks, count = 0;
    bool found = false;
    for (size_t n = 0; n < nodes; n++)
        search->level[n] = UNSEEN;
    for (size_t s = 0; s < flow->sources; s++)
        if (flow->left[s] > search->grain) {
            search->level[s] = 0;
            search->queue[count++] = s;
        }
    for (size_t k = 0; k < count; k++) {
        size_t node = search->queue[k];
        uint32_t level = search->level[node] + 1;
        bool source = node < flow->sources;
        if (!source && sink_room(search, node - flow->sources) > search->grain) {
            found = true; /* ways beyond it would be longer */
            continue;
        }
        size_t first = source ? flow->edge_start[node] : search->back_start[node - flow->sources];
        size_t end = source ? flow->edge_start[node + 1] : search->back_start[node - flow->sources + 1];
        for (size_t e = first; e < end; e++) {
            size_t edge = source ? e : search->back_edge[e];
            size_t other = source ? flow->sources + flow->edge_sink[edge] : search->edge_source[edge];
            double room = source ? edge_room(flow, edge) : flow->amount[edge];
            if (search->level[other] == UNSEEN && room > search->grain) {
                search->level[other] = level;
                search->queue[count++] = other;
            }
        }
    }
    return found;
}

/* The next usable edge from a node to the level below; SIZE_MAX when there is none any more. */
static size_t step_down(struct search *search, size_t node, size_t *to)
{
    const struct flow *flow = search->flow;
    bool source = node < flow->sources;
    size_t end = source ? flow->edge_start[node + 1] : search->back_start[node - flow->sources + 1];
    for (; search->next[node] < end; search->next[node]++) {
        size_t edge = source ? search->next[node] : search->back_edge[search->next[node]];
        *to = source ? flow->sources + flow->edge_sink[edge] : search->edge_source[edge];
        double room = source ? edge_room(flow, edge) : flow->amount[edge];
        if (search->level[*to] == search->level[node] + 1 && room > search->grain)
            return edge;
    }
    return SIZE_MAX;
}

/* Sends what the path queue[0] .. queue[length] can carry. */
static void send(struct search *search, size_t length)
{
    struct flow *flow = search->flow;
    size_t sink = search->queue[length] - flow->sources;
    double most = fmin(flow->left[search->queue[0]], sink_room(search, sink));
    for (size_t k = 1; k <= length; k++)
        most = fmin(most, k % 2 ? edge_room(flow, search->path[k]) : flow->amount[search->path[k]]);
    for (size_t k = 1; k <= length; k++)
        flow->amount[search->path[k]] += k % 2 ? most : -most;
    flow->left[search->queue[0]] -= most;
    flow->arrived[sink] += most;
}

static void block_ways(struct search *search, size_t source)
{
    const struct flow *flow = search->flow;
    size_t length = 0, to;
    search->queue[0] = source;
    while (flow->left[source] > search->grain) {
        size_t node = search->queue[length];
        if (node >= flow->sources && sink_room(search, node - flow->sources) > search->grain) {
            send(search, length);
            length = 0;
            continue;
        }
        size_t edge = step_down(search, node, &to);
        if (edge != SIZE_MAX) {
            search->path[++length] = edge;
            search->queue[length] = to;
        } else if (length == 0) {
            return;
        } else {
            search->next[search->queue[--length]]++;
        }
    }
}

static d4i_status raise(d4i_context *context, struct search *search)
{
    const struct flow *flow = search->flow;
    while (find_levels(search)) {
        if (cancelled(context))
            return fail(context, D4I_CANCELLED, "stopped on request");
        memcpy(search->next, flow->edge_start, flow->sources * sizeof *search->next);
        memcpy(search->next + flow->sources, search->back_start, flow->sinks * sizeof *search->next);
        for (size_t s = 0; s < flow->sources; s++)
            if (flow->left[s] > search->grain)
                block_ways(search, s);
    }
    return D4I_OK;
}

d4i_status flow_run(d4i_context *context, struct flow *flow, double grain, bool overflow)
{
    struct search search = {.flow = flow, .grain = grain};
    d4i_status status = D4I_OK;
    double left = 0;
    fill_greedily(flow);
    for (size_t s = 0; s < flow->sources; s++)
        left += flow->left[s];
    if (left <= grain)
        return D4I_OK;
    GUARD(search_start(context, &search));
    GUARD(raise(context, &search));
    search.overflow = true;
    if (overflow)
        GUARD(raise(context, &search));
done:
    search_release(&search);
    return status;
}
