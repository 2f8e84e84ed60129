/* SPDX-License-Identifier: EUPL-1.2
 *
 * The order of pairs inside a zone: the curve by hand, and that it depends on places alone.
 */
#include "allocate/hilbert.h"
#include "allocate/zone_order.h"
#include "base/random.h"
#include "four.h"

/* The first sixteen cells of the curve, drawn on paper (order 32 starts as order 2 does):
 *
 *      5  6  9 10        Corner quarter 0-3 is the small curve on its side, 4-11 stand upright, 12-15 lie on the
 *      4  7  8 11        other side.
 *      3  2 13 12
 *      0  1 14 15
 */
static const int DRAWN[4][4] = {{5, 6, 9, 10}, {4, 7, 8, 11}, {3, 2, 13, 12}, {0, 1, 14, 15}};

static void test_curve(void **state)
{
    (void)state;
    struct hilbert curve;
    hilbert_make(&curve);
    for (uint32_t y = 0; y < 4; y++)
        for (uint32_t x = 0; x < 4; x++)
            assert_int_equal(hilbert_key(&curve, x, y), DRAWN[3 - y][x]);
    print_message("seed 5\n");
    for (uint32_t i = 0; i < 2000; i++) {
        struct random_stream stream = {5, i, 0, 0};
        uint64_t key = (uint64_t)random_u32(stream, 0) << 32 | random_u32(stream, 1);
        uint32_t x, y, next_x, next_y;
        hilbert_place(key, &x, &y);
        assert_true(hilbert_key(&curve, x, y) == key);
        hilbert_place(key + 1, &next_x, &next_y);
        assert_int_equal((x > next_x ? x - next_x : next_x - x) + (y > next_y ? y - next_y : next_y - y), 1);
    }
}

/* The sixteen cells at the curve's start (2^31 cells from the origin), zones as in four.h. Zone 0 has columns 0 and
 * 1, along the drawing above: row 0 column 0, row 0 column 1, row 1 column 1, row 1 column 0, then up and down. */
static void test_by_hand(void **state)
{
    (void)state;
    static const size_t expected[FOUR_PAIRS] = {0, 1, 6,  5,  10, 15, 16, 11, /* 0 .. 7 on the curve */
                                                2, 7, 17, 12, 13, 18, 19, 14, 9, 8, 3, 4};
    struct four four;
    struct zone_order order;
    d4i_context *context = d4i_context_new();
    four_make(&four);
    four.grid.west = four.grid.south = -(INT64_C(100) << 31);
    assert_ok(context, zone_order_make(context, &four.grid, &four.pairs, 0, 2, &order));
    assert_int_equal(order.count, FOUR_PAIRS);
    assert_int_equal(order.start[1], 8);
    assert_int_equal(order.start[2], FOUR_PAIRS);
    assert_memory_equal(order.pair, expected, sizeof expected);
    zone_order_release(&order);
    assert_ok(context, zone_order_make(context, &four.grid, &four.pairs, 1, 1, &order));
    assert_int_equal(order.count, 12);
    assert_memory_equal(order.pair, expected + 8, 12 * sizeof *expected);
    zone_order_release(&order);
    d4i_context_free(context);
}

enum { SIDE = 60, ZONES = 7 };

/* All cells of a square at (400 000 m, 300 000 m) in a grid with some margin, in the grid's walk. */
static void make_square(struct grid *grid, int margin, struct pairs *pairs)
{
    *grid = (struct grid){"EPSG:3035", 400000 - 100 * margin, 300000 - 100 * margin,
                          100,         SIDE + 2 * margin,     SIDE + 2 * margin};
    struct keyed *list = calloc(SIDE * SIDE, sizeof *list), *spare = calloc(SIDE * SIDE, sizeof *spare);
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        uint64_t cell =
            (uint64_t)(i / SIDE + (uint32_t)margin) * (uint64_t)grid->columns + i % SIDE + (uint32_t)margin;
        list[i] = (struct keyed){grid_walk_key(grid, cell), i};
    }
    keyed_sort(list, spare, SIDE * SIDE);
    *pairs = (struct pairs){.count = SIDE * SIDE};
    pairs->cell_low = calloc(pairs->count, sizeof *pairs->cell_low);
    pairs->zone = calloc(pairs->count, sizeof *pairs->zone);
    for (size_t i = 0; i < pairs->count; i++) {
        pairs_put_cell(pairs, i, grid_cell_of_walk_key(grid, list[i].key));
        pairs->zone[i] = random_u32((struct random_stream){6, (uint32_t)list[i].item, 0, 0}, 0) % ZONES;
    }
    free(list);
    free(spare);
}

static void test_places_alone(void **state)
{
    (void)state;
    struct grid small, large;
    struct pairs few, many;
    struct zone_order one, other;
    d4i_context *context = d4i_context_new();
    make_square(&small, 0, &few);
    make_square(&large, 490, &many); /* a border of tiles runs through the square */
    d4i_set_threads(context, 1);
    assert_ok(context, zone_order_make(context, &small, &few, 0, ZONES + 1, &one));
    d4i_set_threads(context, 3);
    assert_ok(context, zone_order_make(context, &large, &many, 0, ZONES + 1, &other));
    assert_memory_equal(one.start, other.start, (ZONES + 2) * sizeof *one.start);
    size_t moved = 0;
    for (size_t i = 0; i < SIDE * SIDE; i++) {
        uint32_t x, y, other_x, other_y;
        hilbert_position(&small, pairs_cell(&few, one.pair[i]), &x, &y);
        hilbert_position(&large, pairs_cell(&many, other.pair[i]), &other_x, &other_y);
        assert_true(x == other_x && y == other_y);
        moved += one.pair[i] != other.pair[i];
    }
    assert_true(moved > 0); /* or the case tests nothing */
    assert_int_equal(one.start[ZONES], one.start[ZONES + 1]);
    zone_order_release(&one);
    zone_order_release(&other);
    pairs_release(&few);
    pairs_release(&many);
    d4i_context_free(context);
}

static void test_sorts(void **state)
{
    (void)state;
    const size_t counts[] = {0, 1, 2, 23, 24, 25, 100, 1023, 1024, 5000};
    struct keyed list[5000], spare[5000];
    for (size_t c = 0; c < 10; c++) {
        for (uint32_t i = 0; i < counts[c]; i++) {
            struct random_stream stream = {7, i, (uint32_t)c, 0};
            uint64_t high = c % 2 ? random_u32(stream, 1) : 5;
            list[i] = (struct keyed){high << 40 | random_u32(stream, 0) % 700, i};
        }
        keyed_sort(list, spare, counts[c]);
        for (size_t i = 1; i < counts[c]; i++)
            assert_true(list[i - 1].key < list[i].key ||
                        (list[i - 1].key == list[i].key && list[i - 1].item < list[i].item));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_curve),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_places_alone),
        cmocka_unit_test(test_sorts),
    };
    return cmocka_run_group_tests_name("allocate: order of pairs in a zone", tests, NULL, NULL);
}
