/* SPDX-License-Identifier: EUPL-1.2
 *
 * Crosswalks and the splitting of amounts: nothing is lost, to the last millionth of a person.
 */
#include "../check.h"
#include "base/random.h"
#include "base/wide.h"
#include "grid/crosswalk.h"

#define FULL ((uint32_t)COVER_FULL)

static void test_split_by_hand(void **state)
{
    (void)state;
    const uint64_t weight[] = {1, 1, 1};
    int64_t part[3];
    split_amount(10, weight, 3, part); /* floor of 3.33, 6.66, 10 */
    assert_int_equal(part[0], 3);
    assert_int_equal(part[1], 3);
    assert_int_equal(part[2], 4);
    split_amount(-10, weight, 3, part); /* floor of -3.33, -6.66, -10 */
    assert_int_equal(part[0], -4);
    assert_int_equal(part[1], -3);
    assert_int_equal(part[2], -3);
    const uint64_t none[] = {0, 0, 0};
    split_amount(7, none, 3, part);
    assert_int_equal(part[0], 7);
    assert_int_equal(part[1], 0);
    assert_int_equal(part[2], 0);
    split_amount(7, none, 0, NULL);
    const uint64_t one[] = {0, 5, 0};
    split_amount(INT64_MIN, one, 3, part);
    assert_true(part[0] == 0 && part[1] == INT64_MIN && part[2] == 0);
}

static int64_t floor_share(int64_t amount, uint64_t part, uint64_t total)
{
    int128 product = (int128)amount * (int128)part, quotient = product / (int128)total;
    return (int64_t)(quotient - (product % (int128)total < 0));
}

/* Against 128-bit division, with amounts to +-8e15 and weights that sum to just below 2^63. */
static void test_split_random(void **state)
{
    (void)state;
    const uint64_t seed = 4711;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (uint32_t round = 0; round < 3000; round++) {
        uint64_t weight[8], total = 0, so_far = 0;
        int64_t part[8], sum = 0, before = 0;
        size_t count = 1 + random_u32((struct random_stream){seed, round, 0, 0}, 0) % 8;
        int drop = (int)(random_u32((struct random_stream){seed, round, 0, 0}, 1) % 60);
        for (size_t i = 0; i < count; i++) {
            uint32_t n = 2 + 2 * (uint32_t)i;
            weight[i] = (uint64_t)random_u32((struct random_stream){seed, round, 1, 0}, n) << 28 |
                        random_u32((struct random_stream){seed, round, 1, 0}, n + 1) >> 4;
            weight[i] = weight[i] >> drop;
            total += weight[i];
        }
        int64_t amount = (int64_t)(8e15 * (2 * random_unit((struct random_stream){seed, round, 2, 0}, 0) - 1));
        split_amount(amount, weight, count, part);
        for (size_t i = 0; i < count; i++) {
            so_far += weight[i];
            sum += part[i];
            int64_t here = total ? floor_share(amount, so_far, total) : amount;
            assert_true(part[i] == here - before);
            before = here;
        }
        assert_true(sum == amount);
    }
}

static void test_by_key(void **state)
{
    (void)state;
    const uint32_t unit_of[] = {2, CROSSWALK_OUTSIDE, 0};
    const int64_t amount[] = {5, 7, -3};
    int64_t out[3] = {0}, outside = 0;
    struct crosswalk crosswalk;
    d4i_context *context = d4i_context_new();
    assert_ok(context, crosswalk_by_key(context, unit_of, 3, &crosswalk));
    assert_int_equal(crosswalk.start[1], 1);
    assert_int_equal(crosswalk.start[2], 1);
    assert_int_equal(crosswalk.start[3], 2);
    crosswalk_apply(&crosswalk, amount, out, &outside);
    assert_int_equal(out[0], -3);
    assert_int_equal(out[1], 0);
    assert_int_equal(out[2], 5);
    assert_int_equal(outside, 0);
    crosswalk_release(&crosswalk);
    d4i_context_free(context);
}

static const struct grid GRID = {.crs = "EPSG:3035", .cell = 100, .columns = 4, .rows = 1};

/* Zone 0: cells 0 and 1 (weights 1, 3); zone 1: cell 2 whole and half of 3. Unit 0: cell 0 and half of 1; unit 1:
 * the other half of 1 and cell 2. Nobody has cell 3. */
static uint32_t from_cell[] = {0, 1, 2, 3}, to_cell[] = {0, 1, 1, 2};
static uint32_t from_zone[] = {0, 0, 1, 1}, from_coverage[] = {FULL, FULL, FULL, FULL / 2},
                from_weight[] = {1, 3, 1, 1}, to_zone[] = {0, 0, 1, 1},
                to_coverage[] = {FULL, FULL / 2, FULL / 2, FULL};
static const struct pairs FROM = {from_cell, NULL, from_zone, from_coverage, from_weight, 4, 4};
static const struct pairs TO = {to_cell, NULL, to_zone, to_coverage, NULL, 4, 4};

static void test_by_cells(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct crosswalk crosswalk;
    assert_ok(context, crosswalk_by_cells(context, &GRID, &FROM, NULL, 3, &TO, 2, false, &crosswalk));
    assert_int_equal(crosswalk.rows, 3);
    const size_t start[] = {0, 2, 4, 4};
    const uint32_t to[] = {0, 1, 1, CROSSWALK_OUTSIDE};
    assert_memory_equal(crosswalk.start, start, sizeof start);
    assert_memory_equal(crosswalk.to, to, sizeof to);
    /* 1 + 1.5 of 4; 1.5 of 4; 1 and 0.5 of 1.5 */
    assert_true(crosswalk.weight[0] * 3 == crosswalk.weight[1] * 5);
    assert_true(crosswalk.weight[2] == crosswalk.weight[3] * 2);
    const int64_t amount[] = {8000000, 3000000, 77};
    int64_t out[2] = {0}, outside = 0;
    crosswalk_apply(&crosswalk, amount, out, &outside);
    assert_int_equal(out[0], 5000000);
    assert_int_equal(out[1], 3000000 + 2000000);
    assert_int_equal(outside, 1000000);
    crosswalk_release(&crosswalk);
    assert_ok(context, crosswalk_by_cells(context, &GRID, &FROM, NULL, 3, &TO, 2, true, &crosswalk));
    assert_int_equal(crosswalk.count, 3);
    crosswalk_release(&crosswalk);
    d4i_context_free(context);
}

/* Two units over the same cell share it; weights near 2^32 do not overflow. */
static void test_overlapping_units(void **state)
{
    (void)state;
    uint32_t cell[] = {0}, cells[] = {0, 0};
    uint32_t zone[] = {0}, coverage[] = {FULL}, weight[] = {UINT32_MAX}, units[] = {0, 1},
             both[] = {FULL, FULL / 2};
    struct pairs from = {cell, NULL, zone, coverage, weight, 1, 1}, to = {cells, NULL, units, both, NULL, 2, 2};
    d4i_context *context = d4i_context_new();
    struct crosswalk crosswalk;
    assert_ok(context, crosswalk_by_cells(context, &GRID, &from, NULL, 1, &to, 2, false, &crosswalk));
    assert_int_equal(crosswalk.count, 2);
    const int64_t amount[] = {9000000};
    int64_t out[2] = {0}, outside = 0;
    crosswalk_apply(&crosswalk, amount, out, &outside);
    assert_true(out[0] + out[1] == 9000000 && llabs(out[0] - 6000000) <= 1 && outside == 0);
    crosswalk_release(&crosswalk);
    /* cell 0 has both units whole, cell 1 the first: 1.5 to 0.5 */
    uint32_t two_cells[] = {0, 1}, three[] = {0, 0, 1};
    uint32_t zones[] = {0, 0}, wholes[] = {FULL, FULL, FULL}, ones[] = {1, 1}, three_units[] = {0, 1, 0};
    from = (struct pairs){two_cells, NULL, zones, wholes, ones, 2, 2};
    to = (struct pairs){three, NULL, three_units, wholes, NULL, 3, 3};
    assert_ok(context, crosswalk_by_cells(context, &GRID, &from, NULL, 1, &to, 2, false, &crosswalk));
    assert_true(crosswalk.weight[0] == 3 * crosswalk.weight[1]);
    crosswalk_release(&crosswalk);
    from.weight = NULL;
    assert_fails(context, D4I_BUG, "no weights",
                 crosswalk_by_cells(context, &GRID, &from, NULL, 1, &to, 2, false, &crosswalk));
    d4i_context_free(context);
}

/* Random zones to random units over more than one tile: closes, and does not depend on threads. */
static void test_random(void **state)
{
    (void)state;
    enum { ZONES = 900, UNITS = 40, COLUMNS = 700, PAIRS = 2 * COLUMNS };
    struct grid grid = {.crs = "EPSG:3035", .cell = 100, .columns = COLUMNS, .rows = 1};
    uint32_t cell[PAIRS];
    uint32_t zone[PAIRS], unit[PAIRS], coverage[PAIRS], unit_coverage[PAIRS], weight[PAIRS];
    for (uint32_t i = 0; i < PAIRS; i++) {
        struct random_stream stream = {77, i / 2, 0, 0};
        uint32_t split = random_u32(stream, 0) % FULL;
        cell[i] = i / 2;
        zone[i] = i / 2 + (i % 2) * 200;
        unit[i] = random_u32(stream, 1) % (UNITS / 2) + (i % 2) * (UNITS / 2);
        coverage[i] = i % 2 ? FULL - split : split + 1;
        unit_coverage[i] = 1 + random_u32(stream, 4 + i % 2) % (FULL / 2);
        weight[i] = random_u32(stream, 2 + i % 2);
    }
    struct pairs from = {cell, NULL, zone, coverage, weight, PAIRS, PAIRS},
                 to = {cell, NULL, unit, unit_coverage, NULL, PAIRS, PAIRS};
    d4i_context *context = d4i_context_new();
    struct crosswalk one, seven;
    d4i_set_threads(context, 1);
    assert_ok(context, crosswalk_by_cells(context, &grid, &from, NULL, ZONES, &to, UNITS, false, &one));
    d4i_set_threads(context, 7);
    assert_ok(context, crosswalk_by_cells(context, &grid, &from, NULL, ZONES, &to, UNITS, false, &seven));
    assert_int_equal(one.count, seven.count);
    assert_memory_equal(one.to, seven.to, one.count * sizeof *one.to);
    assert_memory_equal(one.weight, seven.weight, one.count * sizeof *one.weight);
    int64_t amount[ZONES], out[UNITS] = {0}, outside = 0, placed = 0, wanted = 0;
    for (size_t z = 0; z < ZONES; z++) {
        amount[z] = (int64_t)random_u32((struct random_stream){78, (uint32_t)z, 0, 0}, 0) - 1000000000;
        for (size_t e = one.start[z] + 1; e < one.start[z + 1]; e++)
            assert_true(one.to[e] > one.to[e - 1]);
        wanted += one.start[z] < one.start[z + 1] ? amount[z] : 0;
    }
    crosswalk_apply(&one, amount, out, &outside);
    for (size_t u = 0; u < UNITS; u++)
        placed += out[u];
    assert_true(placed + outside == wanted);
    crosswalk_release(&one);
    crosswalk_release(&seven);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split_by_hand),
        cmocka_unit_test(test_split_random),
        cmocka_unit_test(test_by_key),
        cmocka_unit_test(test_by_cells),
        cmocka_unit_test(test_overlapping_units),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
