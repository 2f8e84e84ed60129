/* SPDX-License-Identifier: EUPL-1.2
 *
 * Draws: cases by hand; totals and caps; the same numbers whatever the threads, the order of zones and the
 * other groups; every failure of memory.
 */
#include "drawn.h"
#include "four.h"

/* Zone 0 of four.h, cells of 10 and 5 people in the order of the walk (test_zone_order.c: whole, half, half, whole,
 * whole, whole, half, half), so the running sum is
 *
 *     10  15  20  30  40  50  55  60
 *
 * and half of 60 lies behind four items; half of 30 behind two; of 10 + 5, nearest to 7.5 are 10 and nothing but 10
 * leaves both sides an item; of 5 + 10 likewise. In the right half 10 10 5 5 half is 15: 10 and 20 are as near, and
 * the earlier one counts; then 10 5 5 part as 10 | 5 5. Nodes, each before its left and its right half: 4 2 1 3 5
 * 6 7.
 */
static void test_halves_by_hand(void **state)
{
    (void)state;
    const uint32_t expected[7] = {4, 2, 1, 3, 5, 6, 7};
    struct four four;
    struct zone_order order;
    struct draw_ground ground = {0};
    d4i_context *context = d4i_context_new();
    double people[FOUR_PAIRS];
    uint64_t cell[FOUR_PAIRS];
    const uint64_t key[2] = {1, 2};
    four_make(&four);
    four.grid.west = four.grid.south = -(INT64_C(100) << 31);
    assert_ok(context, zone_order_make(context, &four.grid, &four.pairs, 0, 2, &order));
    for (size_t i = 0; i < FOUR_PAIRS; i++) {
        cell[i] = four.cell[order.pair[i]];
        people[i] = four.coverage[order.pair[i]] == FULL ? 10 : 5;
    }
    struct draw_cells cells = {&four.grid, FOUR_PAIRS, 2, order.start, cell, people, key};
    assert_ok(context, draw_ground_make(context, &cells, &ground));
    assert_int_equal(ground.people[8], 60 * D4I_PERSON);
    assert_memory_equal(ground.middle, expected, sizeof expected);
    assert_true(fabs(ground.zone_size - 80) < 1e-9); /* 60 and 100 people */
    /* 120 people live at 10 a hectare, 40 at 5: 10^(3/4) 5^(1/4) */
    assert_true(fabs(ground.density - pow(10, 0.75) * pow(5, 0.25)) < 1e-9);
    assert_int_equal(ground.tree.split_count, 1);
    assert_int_equal(ground.tree.order[0], 0); /* the western one */

    /* Everyone is of the group: there is one way to place them; one fewer, and one cell has one fewer. */
    int32_t got[FOUR_PAIRS];
    int64_t group[2] = {60 * D4I_PERSON, 99 * D4I_PERSON};
    struct draw_task task = {.ground = &ground, .people = group, .group_key = 3, .seed = 1};
    struct draws *draws = prepared(context, &task, 5);
    for (int d = 0; d < 5; d++) {
        assert_ok(context, draws_make(context, draws, d, got));
        int fewer = 0;
        for (size_t i = 0; i < FOUR_PAIRS; i++) {
            assert_true(got[i] == people[i] || (i >= 8 && got[i] == people[i] - 1));
            fewer += got[i] != people[i];
        }
        assert_int_equal(fewer, 1);
    }
    draws_free(draws);
    draw_ground_release(&ground);
    zone_order_release(&order);
    d4i_context_free(context);
}

static void test_totals_and_caps(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    blocks_make(context, &blocks, 64, 8, 1, people_uneven);
    uneven_counts(&blocks);
    double *means = uneven_means(context, &blocks);
    int32_t *got;
    assert_ok(context, mem_alloc(context, blocks.items, sizeof *got, &got));
    for (int with_means = 0; with_means < 2; with_means++) {
        struct draw_task task = blocks_task(&blocks);
        task.mean = with_means ? means : NULL;
        struct draws *draws = prepared(context, &task, 40);
        for (int d = 0; d < 40; d++) {
            assert_ok(context, draws_make(context, draws, d, got));
            for (size_t z = 0; z < blocks.zones; z++) {
                int64_t total = 0;
                for (size_t i = blocks.zone_start[z]; i < blocks.zone_start[z + 1]; i++) {
                    assert_true(got[i] >= 0 && got[i] <= ceil(blocks.people[i]));
                    total += got[i];
                }
                assert_true(total * D4I_PERSON == blocks.group[z]);
            }
        }
        draws_free(draws);
    }
    /* More of the group than people: still all of them, and as much too many everywhere. */
    for (size_t z = 0; z < blocks.zones; z++)
        blocks.group[z] = 10000 * D4I_PERSON;
    struct draw_task task = blocks_task(&blocks);
    struct draws *draws = prepared(context, &task, 1);
    assert_ok(context, draws_make(context, draws, 0, got));
    int64_t total = 0;
    for (size_t i = blocks.zone_start[9]; i < blocks.zone_start[10]; i++)
        total += got[i];
    assert_int_equal(total, 10000);
    draws_free(draws);
    free(means);
    free(got);
    blocks_release(&blocks);
    d4i_context_free(context);
}

/* The same bits for 1 and 3 threads, and for zones in another order; other numbers for another seed, group, draw.
 */
static void test_same_draw(void **state)
{
    (void)state;
    enum { SIDE = 48, ITEMS = SIDE * SIDE, ZONES = 36 };
    d4i_context *context = d4i_context_new();
    struct blocks blocks, other;
    int32_t *first = malloc(ITEMS * sizeof *first), *second = malloc(ITEMS * sizeof *second);
    blocks_make(context, &blocks, SIDE, 8, 1, people_uneven);
    blocks_make(context, &other, SIDE, 8, 7, people_uneven); /* zone z stands at 7 z mod 36 */
    uneven_counts(&blocks);
    for (size_t z = 0; z < ZONES; z++)
        other.group[z * 7 % ZONES] = blocks.group[z];
    struct draw_task task = blocks_task(&blocks), moved = blocks_task(&other);
    task.mean = blocks.people;
    moved.mean = other.people;
    struct draws *draws = prepared(context, &task, 4);
    assert_ok(context, draws_make(context, draws, 2, first));
    struct draws *again = prepared(context, &moved, 4);
    assert_ok(context, draws_make(context, again, 2, second));
    for (size_t z = 0; z < ZONES; z++)
        assert_memory_equal(first + blocks.zone_start[z], second + other.zone_start[z * 7 % ZONES],
                            64 * sizeof *first);
    draws_free(again);
    d4i_set_threads(context, 3);
    again = prepared(context, &task, 4);
    assert_ok(context, draws_make(context, again, 2, second));
    assert_memory_equal(first, second, ITEMS * sizeof *first);
    assert_memory_equal(draws_sample(draws), draws_sample(again), 4 * sizeof *draws_sample(draws));
    assert_memory_equal(draws_report(draws), draws_report(again), sizeof *draws_report(draws));
    assert_ok(context, draws_make(context, draws, 3, second));
    assert_memory_not_equal(first, second, ITEMS * sizeof *first);
    draws_free(again);
    for (int what = 0; what < 2; what++) {
        struct draw_task changed = task;
        changed.seed += what == 0;
        changed.group_key += what == 1;
        again = prepared(context, &changed, 4);
        assert_ok(context, draws_make(context, again, 2, second));
        assert_memory_not_equal(first, second, ITEMS * sizeof *first);
        draws_free(again);
    }
    assert_fails(context, D4I_BAD_INPUT, "draw 4 of 4", draws_make(context, draws, 4, first));
    draws_free(draws);
    free(first);
    free(second);
    blocks_release(&blocks);
    blocks_release(&other);
    d4i_context_free(context);
}

/* Mean and deviation are those of the draws one by one. */
static void test_spread(void **state)
{
    (void)state;
    enum { DRAWS = 7 };
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    blocks_make(context, &blocks, 16, 4, 1, people_uneven);
    uneven_counts(&blocks);
    blocks.group[3] = -1;
    double mean[256], deviation[256];
    int32_t got[DRAWS][256];
    struct draw_task task = blocks_task(&blocks);
    struct draws *draws = prepared(context, &task, DRAWS);
    assert_int_equal(draws_count(draws), DRAWS);
    for (int d = 0; d < DRAWS; d++)
        assert_ok(context, draws_make(context, draws, d, got[d]));
    assert_ok(context, draws_spread(context, draws, mean, deviation));
    for (size_t i = 0; i < 256; i++) {
        double sum = 0, squares = 0;
        for (int d = 0; d < DRAWS; d++)
            sum += got[d][i];
        for (int d = 0; d < DRAWS; d++)
            squares += (got[d][i] - sum / DRAWS) * (got[d][i] - sum / DRAWS);
        if (blocks.zone[i] == 3) {
            assert_true(isnan(mean[i]) && isnan(deviation[i]) && got[0][i] == DRAWS_UNKNOWN);
            continue;
        }
        assert_true(fabs(mean[i] - sum / DRAWS) < 1e-9);
        assert_true(fabs(deviation[i] - sqrt(squares / (DRAWS - 1))) < 1e-6);
    }
    draws_free(draws);
    blocks_release(&blocks);
    d4i_context_free(context);
}

/* One zone: nothing is learnt, the prior speaks. Zones without people, without items, without anyone of the group.
 */
static void test_little(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct grid grid = {"EPSG:3035", 0, 0, 100, 4, 1};
    const uint64_t cell[4] = {0, 1, 2, 3}, key[3] = {5, 6, 7};
    const size_t starts[][4] = {{0, 4}, {0, 2, 2, 4}, {0, 0}};
    const double people[4] = {40, 60, 0, 0};
    int64_t group[3] = {30500000, 2000000, 3000000};
    int32_t got[4];
    for (size_t c = 0; c < 3; c++) {
        struct draw_ground ground = {0};
        struct draw_cells cells = {&grid, c == 2 ? 0 : 4, c == 1 ? 3 : 1, starts[c], cell, people, key};
        struct draw_task task = {.ground = &ground, .people = group, .group_key = 1, .seed = 2};
        assert_ok(context, draw_ground_make(context, &cells, &ground));
        struct draws *draws = prepared(context, &task, 400);
        assert_int_equal(draws_report(draws)->splits, 0);
        assert_true(draws_report(draws)->misfit == 1);
        /* ln v has the prior's mean ln 0.045 and sd 0.8 */
        assert_true(fabs(log(draws_report(draws)->variance.middle / 0.045)) < 0.05);
        assert_true(fabs(log(draws_report(draws)->variance.high / 0.045) - 1.645 * 0.8) < 0.05);
        int more = 0;
        for (int d = 0; d < 400 && c < 2; d++) {
            assert_ok(context, draws_make(context, draws, d, got));
            assert_true(got[0] + got[1] == 30 || got[0] + got[1] == 31);
            more += got[0] + got[1] == 31;
            assert_int_equal(got[2] + got[3],
                             c == 0 ? 0 : 3); /* nobody lives there: the group is placed all the same */
        }
        assert_true(c == 2 || abs(more - 200) < 50); /* half a person; sd 10 */
        draws_free(draws);
        memset(group, 0, c == 1 ? sizeof group : 0);
        draws = prepared(context, &task, 1);
        assert_ok(context, draws_make(context, draws, 0, got));
        assert_true(c != 1 || got[0] + got[1] + got[2] + got[3] == 0);
        draws_free(draws);
        draw_ground_release(&ground);
    }
    d4i_context_free(context);
}

static void test_bad_input(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    struct draws *draws = NULL;
    double values[256] = {0}, noise[16] = {0};
    blocks_make(context, &blocks, 16, 4, 1, NULL);
    struct draw_task task = blocks_task(&blocks);
    task.mean = values;
    task.noise = noise;
#define REFUSED(words, count) \
    assert_fails(context, D4I_BAD_INPUT, words, draws_prepare(context, &task, count, &draws))
    REFUSED("0 draws", 0);
    REFUSED("100001 draws", 100001);
    values[17] = NAN;
    REFUSED("the mean of item 17 is nan", 1);
    values[17] = -1;
    REFUSED("the mean of item 17 is -1", 1);
    values[17] = 1;
    noise[2] = -4;
    REFUSED("the noise of zone 2 is -4", 1);
    noise[2] = 0;
    blocks.group[5] = INT64_C(3000000000) * D4I_PERSON;
    REFUSED("zone 5 has 3e+09 people", 1);
    assert_null(draws);
    struct draw_cells cells = blocks_cells(&blocks);
    blocks.people[30] = -1;
    assert_fails(context, D4I_BAD_INPUT, "people of item 30 are -1",
                 draw_ground_make(context, &cells, &blocks.ground));
    blocks.people[30] = NAN;
    assert_fails(context, D4I_BAD_INPUT, "people of item 30", draw_ground_make(context, &cells, &blocks.ground));
    blocks_release(&blocks);
    d4i_context_free(context);
}

static d4i_status everything(d4i_context *context, const struct draw_cells *cells, struct draw_task task,
                             double *deviation)
{
    struct draw_ground ground = {0};
    struct draws *draws = NULL;
    int32_t got[256];
    d4i_status status;
    GUARD(draw_ground_make(context, cells, &ground));
    task.ground = &ground;
    GUARD(draws_prepare(context, &task, 3, &draws));
    GUARD(draws_make(context, draws, 1, got));
    GUARD(draws_spread(context, draws, NULL, deviation));
done:
    draws_free(draws);
    draw_ground_release(&ground);
    return status;
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    d4i_set_threads(context, 1); /* starting threads hundreds of times takes a minute under sanitizers */
    struct blocks blocks;
    double deviation[256];
    int allowed = 0;
    blocks_make(context, &blocks, 16, 4, 1, people_uneven);
    uneven_counts(&blocks);
    struct draw_task task = blocks_task(&blocks);
    struct draw_cells cells = blocks_cells(&blocks);
    task.mean = blocks.people;
    for (;; allowed++) {
        int left = allowed;
        d4i_set_allocation_hook(context, refuse_nth, &left);
        d4i_status status = everything(context, &cells, task, deviation);
        d4i_set_allocation_hook(context, NULL, NULL);
        if (status == D4I_OK)
            break;
        assert_int_equal(status, D4I_NO_MEMORY);
    }
    assert_true(allowed > 20);
    blocks_release(&blocks);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_halves_by_hand),
        cmocka_unit_test(test_totals_and_caps),
        cmocka_unit_test(test_same_draw),
        cmocka_unit_test(test_spread),
        cmocka_unit_test(test_little),
        cmocka_unit_test(test_bad_input),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("allocate: draws", tests, NULL, NULL);
}
