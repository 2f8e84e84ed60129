/* SPDX-License-Identifier: EUPL-1.2
 *
 * Maximum flow: a case by hand, then against augmenting paths that a newcomer would write.
 */
#include "../check.h"

#include <math.h>

#include "allocate/flow.h"
#include "base/random.h"

/* Source 0 can go to sinks 0 and 1, source 1 only to 0. In order, 0 would take sink 0 from 1: it must give way.
 * Then sink 1 is full with 3 of 4, and what is left over can only overflow where it may. */
static void test_gives_way(void **state)
{
    (void)state;
    const size_t edge_start[] = {0, 2, 3};
    const uint32_t edge_sink[] = {0, 1, 0};
    const double most[] = {INFINITY, INFINITY, INFINITY}, supply[] = {4, 5}, demand[] = {6, 3};
    double amount[3], left[2], arrived[2];
    struct flow flow = {2, 2, edge_start, edge_sink, most, supply, demand, amount, left, arrived};
    d4i_context *context = d4i_context_new();
    assert_ok(context, flow_run(context, &flow, 1e-12, false));
    assert_true(amount[0] == 1 && amount[1] == 3 && amount[2] == 5 && left[0] == 0 && left[1] == 0);
    const double less[] = {2, 3};
    flow.demand = less; /* 9 people for 5 places */
    assert_ok(context, flow_run(context, &flow, 1e-12, false));
    assert_true(arrived[0] == 2 && arrived[1] == 3 && left[0] + left[1] == 4);
    assert_ok(context, flow_run(context, &flow, 1e-12, true));
    assert_true(arrived[0] + arrived[1] == 9 && left[0] == 0 && left[1] == 0 && amount[2] == 5);
    d4i_context_free(context);
}

enum { SOURCES = 6, SINKS = 7 };

/* One unit more from a source to a sink with room, by depth-first search over a matrix. */
static bool push(int room[SOURCES][SINKS], int flow[SOURCES][SINKS], const int *places, bool *seen, int source)
{
    for (int t = 0; t < SINKS; t++) {
        if (room[source][t] <= flow[source][t] || seen[t])
            continue;
        seen[t] = true;
        int here = 0;
        for (int s = 0; s < SOURCES; s++)
            here += flow[s][t];
        bool goes = here < places[t];
        for (int s = 0; s < SOURCES && !goes; s++)
            if (flow[s][t] > 0 && push(room, flow, places, seen, s)) {
                flow[s][t]--;
                goes = true;
            }
        if (goes) {
            flow[source][t]++;
            return true;
        }
    }
    return false;
}

static void test_any(void **state)
{
    (void)state;
    print_message("seeds 1 to 300\n");
    d4i_context *context = d4i_context_new();
    for (uint32_t seed = 1; seed <= 300; seed++) {
        int room[SOURCES][SINKS] = {{0}}, plain[SOURCES][SINKS] = {{0}}, places[SINKS], most = 0;
        size_t edge_start[SOURCES + 1] = {0}, edges = 0;
        uint32_t edge_sink[SOURCES * SINKS];
        double limit[SOURCES * SINKS], supply[SOURCES], demand[SINKS], amount[SOURCES * SINKS], left[SOURCES],
            arrived[SINKS], sum = 0;
        for (uint32_t t = 0; t < SINKS; t++)
            demand[t] = places[t] = (int)(random_u32((struct random_stream){seed, t, 0, 1}, 0) % 12);
        for (uint32_t s = 0; s < SOURCES; s++) {
            supply[s] = random_u32((struct random_stream){seed, s, 0, 2}, 0) % 15;
            for (uint32_t t = 0; t < SINKS; t++) {
                struct random_stream stream = {seed, s, t, 3};
                if (random_u32(stream, 0) % 3 == 0)
                    continue;
                limit[edges] = room[s][t] = (int)(random_u32(stream, 1) % 8);
                edge_sink[edges++] = t;
            }
            edge_start[s + 1] = edges;
        }
        struct flow flow = {SOURCES, SINKS, edge_start, edge_sink, limit, supply, demand, amount, left, arrived};
        assert_ok(context, flow_run(context, &flow, 1e-9, false));
        for (int s = 0; s < SOURCES; s++)
            for (int k = 0; k < (int)supply[s]; k++) {
                bool seen[SINKS] = {false};
                most += push(room, plain, places, seen, s);
            }
        for (size_t s = 0; s < SOURCES; s++) {
            double out = 0;
            for (size_t e = edge_start[s]; e < edge_start[s + 1]; e++) {
                assert_true(amount[e] >= 0 && amount[e] <= limit[e]);
                arrived[edge_sink[e]] -= amount[e];
                out += amount[e];
            }
            assert_true(out + left[s] == supply[s]);
            sum += out;
        }
        for (size_t t = 0; t < SINKS; t++)
            assert_true(arrived[t] == 0);
        assert_true(sum == most);
    }
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_gives_way), cmocka_unit_test(test_any)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
