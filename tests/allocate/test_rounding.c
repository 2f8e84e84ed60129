/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whole people: a case by hand; exact totals and less than one person off, whatever the numbers; no bias.
 */
#include "allocate/rounding.h"

#include <math.h>

#include "base/wide.h"
#include "four.h"

#define OF_ONE(u) ((uint32_t)((u)*0x1p32))

/* Zone 0 of four.h by area, in the order drawn in test_zone_order.c: cells 1, 1/2, 1/2, 1, 1, 1, 1/2, 1/2 of six.
 * Three people are one for two cells, so the running sum is
 *
 *     C       1/2  3/4  1    3/2  2    5/2  11/4  3
 *     u = 0    0    0   1     1   2     2    2    3     someone in pairs 2, 4 and 7
 *     u = 0.3  0    1   1     1   2     2    3    3     someone in pairs 1, 4 and 6
 *     u = 0.5  1    1   1     2   2     3    3    3     someone in pairs 0, 3 and 5
 *
 * Of two and a half people C is 5/6 of that: at u = 0.5 it is 0.92 1.13 1.33 1.75 2.17 2.58 2.79 3.0, someone in
 * pairs 1, 4 and 7; at u = 0.25, 0.67 0.88 1.08 1.5 1.92 2.33 2.54 2.75, someone in pairs 2 and 5. */
static void test_by_hand(void **state)
{
    (void)state;
    const struct {
        int64_t people;
        double u;
        int32_t expected[8];
    } cases[] = {
        {3000000, 0, {0, 0, 1, 0, 1, 0, 0, 1}},
        {3000000, 0.3, {0, 1, 0, 0, 1, 0, 1, 0}},
        {3000000, 0.5, {1, 0, 0, 1, 0, 1, 0, 0}},
        {2500000, 0.5, {0, 1, 0, 0, 1, 0, 0, 1}},
        {2500000, 0.25, {0, 0, 1, 0, 0, 1, 0, 0}},
        {-3000000, 0.3, {0, -1, 0, 0, -1, 0, -1, 0}},
        {0, 0.99, {0}},
    };
    struct four four;
    struct zone_order order;
    uint64_t share[8];
    int32_t got[8];
    d4i_context *context = d4i_context_new();
    four_make(&four);
    four.grid.west = four.grid.south = -(INT64_C(100) << 31);
    for (size_t i = 0; i < FOUR_PAIRS; i++)
        four.weight[i] = 1;
    assert_ok(context, zone_order_make(context, &four.grid, &four.pairs, 0, 2, &order));
    assert_true(rounding_zone_shares(&four.pairs, &order, 0, share));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rounding_people(share, 8, cases[i].people, OF_ONE(cases[i].u), got);
        assert_memory_equal(got, cases[i].expected, sizeof got);
    }
    memset(four.weight, 0, sizeof four.weight);
    assert_false(rounding_zone_shares(&four.pairs, &order, 0, share));
    rounding_people(share, 8, 3000000, 0, got);
    assert_int_equal(got[7], 0);
    zone_order_release(&order);
    d4i_context_free(context);
}

/* Any masses, up to 2^64 each; any people. */
static void test_totals(void **state)
{
    (void)state;
    enum { MOST = 400 };
    uint64_t mass[MOST], share[MOST];
    int32_t got[MOST];
    print_message("seed 9\n");
    for (uint32_t c = 0; c < 3000; c++) {
        struct random_stream stream = {9, c, 0, 0};
        size_t count = 1 + random_u32(stream, 0) % MOST;
        int drop = (int)(random_u32(stream, 1) % 64);
        double sum = 0;
        for (size_t i = 0; i < count; i++) {
            struct random_stream of_pair = {9, c, 1, (uint32_t)i};
            mass[i] = ((uint64_t)random_u32(of_pair, 0) << 32 | random_u32(of_pair, 1)) >> drop;
            mass[i] = random_u32(of_pair, 2) % 3 ? mass[i] : 0;
            sum += (double)mass[i];
        }
        int64_t people =
            (int64_t)(random_unit(stream, 1) * (double)ROUNDING_PEOPLE_MOST) >> random_u32(stream, 4) % 50;
        if (c % 2)
            people = people / D4I_PERSON * D4I_PERSON;
        if (!rounding_shares(mass, count, share))
            continue;
        assert_true(share[count - 1] == ROUNDING_ALL);
        uint32_t uniform = random_u32(stream, 5);
        rounding_people(share, count, people, uniform, got);
        int64_t total = 0;
        for (size_t i = 0; i < count; i++) {
            double exact = (double)people * 1e-6 * (double)mass[i] / sum;
            assert_true(fabs(got[i] - exact) < 1 + 1e-9 + 1e-12 * exact);
            total += got[i];
        }
        assert_true(total == rounding_total(people, uniform));
        assert_true(c % 2 == 0 || total == people / D4I_PERSON);
    }
}

/* Zones of 0 .. 4 pairs, more and fewer of them than have their numbers drawn at once, with people of both signs.
 */
static void test_group(void **state)
{
    (void)state;
    enum { MOST = 130 };
    uint64_t key[MOST], share[4 * MOST];
    size_t start[MOST + 1] = {0};
    int64_t people[MOST];
    int32_t got[4 * MOST], alone[4];
    print_message("seed 12\n");
    for (uint32_t z = 0; z < MOST; z++) {
        struct random_stream stream = {12, z, 0, 0};
        start[z + 1] = start[z] + z * 7 % 5;
        key[z] = (uint64_t)random_u32(stream, 0) << 32 | random_u32(stream, 1);
        people[z] = ((int64_t)random_u32(stream, 2) - (INT64_C(1) << 31)) * D4I_PERSON / (1 + z % 9);
        for (size_t i = start[z]; i < start[z + 1]; i++)
            share[i] = random_u32((struct random_stream){12, z, 1, (uint32_t)i}, 0);
        rounding_shares(share + start[z], start[z + 1] - start[z], share + start[z]);
    }
    for (size_t count = 0; count <= MOST; count += 65)
        for (uint32_t draw = 0; draw < 6; draw++) {
            const struct rounding_zones zones = {count, start, key, share};
            rounding_group(&zones, rounding_stream(3, 0, 4, 5), draw, people, got);
            for (size_t z = 0; z < count; z++) {
                const size_t pairs = start[z + 1] - start[z];
                uint32_t uniform = rounding_uniform(rounding_stream(3, key[z], 4, 5), draw);
                rounding_people(share + start[z], pairs, people[z], uniform, alone);
                assert_memory_equal(got + start[z], alone, pairs * sizeof *alone);
            }
        }
}

/* E[q] = x. A pair's q takes two neighbouring values, so the mean over 40 000 draws has a standard error of at most
 * 0.0025, and 5 of them are allowed: of 50 pairs one is outside by chance once in 35 000 runs (and this run's seed
 * is fixed). A bias of 0.02 people in a pair would be found with a probability of 99.8 % or more; that of the
 * largest remainder, up to half a person, always. */
static void test_no_bias(void **state)
{
    (void)state;
    enum { PAIRS = 50, DRAWS = 40000 };
    uint64_t mass[PAIRS], share[PAIRS], total = 0;
    int64_t sum[PAIRS] = {0}, whole = 0;
    int32_t got[PAIRS];
    const int64_t people = 7300000;
    for (uint32_t i = 0; i < PAIRS; i++)
        total += mass[i] = random_u32((struct random_stream){10, i, 0, 0}, 0) % 1000;
    assert_true(rounding_shares(mass, PAIRS, share));
    struct random_stream stream = rounding_stream(2024, 0x123456789abcdef0, 0xfedcba9876543210, 1);
    print_message("seed 2024\n");
    for (uint32_t d = 0; d < DRAWS; d++) {
        rounding_people(share, PAIRS, people, rounding_uniform(stream, d), got);
        for (size_t i = 0; i < PAIRS; i++) {
            sum[i] += got[i];
            whole += got[i];
        }
    }
    for (size_t i = 0; i < PAIRS; i++) {
        double expected = 7.3 * (double)mass[i] / (double)total, part = expected - floor(expected);
        assert_true(fabs((double)sum[i] / DRAWS - expected) <= 5 * sqrt(part * (1 - part) / DRAWS) + 1e-9);
    }
    assert_true(fabs((double)whole / DRAWS - 7.3) < 5 * sqrt(0.21 / DRAWS));
}

/* Numbers of different zones, groups, purposes, seeds and draws have nothing to do with each other: a correlation
 * of 0.05 would be found in 100 000 pairs with certainty for all purposes (its standard error is 0.0032). */
static void test_streams(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    double products[5] = {0};
    for (uint32_t i = 0; i < COUNT; i++) {
        const struct random_stream streams[] = {
            rounding_stream(1, i, 1, 1),         rounding_stream(1, i, 2, 1), rounding_stream(1, i, 1, 2),
            rounding_stream(1, i + COUNT, 1, 1), rounding_stream(2, i, 1, 1),
        };
        double first = rounding_uniform(streams[0], 0) * 0x1p-32 - 0.5;
        for (size_t k = 1; k < 5; k++)
            products[k] += first * (rounding_uniform(streams[k], 0) * 0x1p-32 - 0.5);
        products[0] += first * (rounding_uniform(streams[0], 1) * 0x1p-32 - 0.5);
    }
    for (size_t k = 0; k < 5; k++)
        assert_true(fabs(12 * products[k] / COUNT) < 5 / sqrt(COUNT));
    assert_int_equal(rounding_uniform(rounding_stream(1, 2, 3, 4), 5),
                     rounding_uniform(rounding_stream(1, 2, 3, 4), 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand), cmocka_unit_test(test_totals),  cmocka_unit_test(test_group),
        cmocka_unit_test(test_no_bias), cmocka_unit_test(test_streams),
    };
    return cmocka_run_group_tests_name("allocate: whole people", tests, NULL, NULL);
}
