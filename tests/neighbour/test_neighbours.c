/* SPDX-License-Identifier: EUPL-1.2
 *
 * Neighbours by hand on squares and points, then against looking at all pairs.
 */
#include "../check.h"

#include <math.h>

#include "base/random.h"
#include "neighbour/neighbour.h"

#include "../one_context.h" /* last: others have parameters of that name */

static double weight_of(const struct neighbours *neighbours, size_t i, uint32_t other)
{
    for (size_t k = neighbours->start[i]; k < neighbours->start[i + 1]; k++)
        if (neighbours->other[k] == other)
            return neighbours->weight[k];
    return 0;
}

/* Four squares of side 2 around (2, 2), the last with a hole of 1 x 1 in which a fifth unit lies; the sixth has no
 * polygon.
 *
 *     2 3      3 has the hole, 4 lies in it
 *     0 1
 */
static const double xy[] = {0, 0, 2, 0, 2, 2, 0, 2, 2, 0, 4, 0,   4,   2,   2,   2, 0, 2, 2,   2, 2,   4,   0, 4,
                            2, 2, 4, 2, 4, 4, 2, 4, 3, 3, 3, 3.5, 3.5, 3.5, 3.5, 3, 3, 3, 3.5, 3, 3.5, 3.5, 3, 3.5};
static const size_t points[] = {0, 4, 8, 12, 16, 20, 24}, rings[] = {0, 1, 2, 3, 5, 6, 6};
static const struct neighbour_shapes squares = {6, rings, points, xy};

static void test_touching(void **state)
{
    static const uint32_t wanted[] = {1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2, 4, 3};
    static const size_t start[] = {0, 3, 6, 9, 13, 14, 14};
    struct neighbours neighbours;
    (void)state;
    assert_ok(context, neighbours_touching(context, &squares, &neighbours));
    assert_memory_equal(neighbours.start, start, sizeof start);
    assert_memory_equal(neighbours.other, wanted, sizeof wanted);
    for (size_t k = 0; k < neighbours.start[6]; k++)
        assert_true(neighbours.weight[k] == 1);
    neighbours_release(&neighbours);
}

static void test_bordering(void **state)
{
    static const size_t start[] = {0, 2, 4, 6, 9, 10, 10};
    struct neighbours neighbours;
    (void)state;
    assert_ok(context, neighbours_bordering(context, &squares, &neighbours));
    assert_memory_equal(neighbours.start, start, sizeof start);
    assert_true(weight_of(&neighbours, 0, 1) == 2 && weight_of(&neighbours, 1, 0) == 2);
    assert_true(weight_of(&neighbours, 0, 3) == 0);
    assert_true(weight_of(&neighbours, 3, 4) == 2 && weight_of(&neighbours, 4, 3) == 2);
    neighbours_release(&neighbours);
}

static void test_figures(void **state)
{
    static const double areas[] = {4, 4, 4, 3.75, 0.25, 0}, perimeters[] = {8, 8, 8, 10, 2, 0};
    double area[6], perimeter[6], x[6], y[6];
    (void)state;
    neighbour_shape_figures(&squares, area, perimeter, x, y);
    assert_memory_equal(area, areas, sizeof areas);
    assert_memory_equal(perimeter, perimeters, sizeof perimeters);
    assert_true(x[0] == 1 && y[0] == 1 && x[4] == 3.25 && y[4] == 3.25 && isnan(x[5]) && isnan(y[5]));
    assert_true(fabs(x[3] - (4 * 3 - 0.25 * 3.25) / 3.75) < 1e-15);
}

static void test_kernels(void **state)
{
    (void)state;
    assert_true(neighbour_weight(NEIGHBOUR_UNIFORM, 1) == 1 && neighbour_weight(NEIGHBOUR_UNIFORM, 1.01) == 0);
    assert_true(neighbour_weight(NEIGHBOUR_TRIANGULAR, 0.25) == 0.75 &&
                neighbour_weight(NEIGHBOUR_TRIANGULAR, 2) == 0);
    assert_true(neighbour_weight(NEIGHBOUR_BIWEIGHT, 0.5) == 0.5625 &&
                neighbour_weight(NEIGHBOUR_BIWEIGHT, 1) == 0);
    assert_true(fabs(neighbour_weight(NEIGHBOUR_GAUSSIAN, 2) - exp(-2)) < 1e-15);
    assert_true(fabs(neighbour_weight(NEIGHBOUR_EXPONENTIAL, 2) - exp(-2)) < 1e-15);
}

enum { UNITS = 300 };

static void scatter(double *x, double *y, uint32_t seed)
{
    for (uint32_t i = 0; i < UNITS; i++) { /* some on one spot, some far away */
        struct random_stream stream = {seed, i, 0, 0};
        double far = i % 50 == 0 ? 1000 : 1;
        x[i] = floor(40 * random_unit(stream, 0)) * far;
        y[i] = floor(40 * random_unit(stream, 1));
    }
}

static void test_within(void **state)
{
    static const struct neighbour_reach reaches[] = {{NEIGHBOUR_UNIFORM, 5, 0, false},
                                                     {NEIGHBOUR_BIWEIGHT, 12, 0, true},
                                                     {NEIGHBOUR_GAUSSIAN, 2, 9, true},
                                                     {NEIGHBOUR_EXPONENTIAL, 0.5, 0, false},
                                                     {NEIGHBOUR_TRIANGULAR, 1e6, 0, true}};
    double x[UNITS], y[UNITS];
    (void)state;
    for (uint32_t seed = 0; seed < 5; seed++) {
        const struct neighbour_reach *reach = &reaches[seed];
        struct neighbours neighbours;
        scatter(x, y, seed);
        assert_ok(context, neighbours_within(context, x, y, UNITS, reach, &neighbours));
        for (uint32_t i = 0; i < UNITS; i++)
            for (uint32_t j = 0; j < UNITS; j++) {
                double away = hypot(x[i] - x[j], y[i] - y[j]), weight = weight_of(&neighbours, i, j);
                double wanted = neighbour_weight(reach->kernel, away / reach->bandwidth);
                if ((i == j && !reach->itself) || (reach->most > 0 && away > reach->most))
                    wanted = 0;
                assert_true(weight == wanted || (weight == 0 && wanted < 1e-12));
            }
        neighbours_release(&neighbours);
    }
}

static void test_nearest(void **state)
{
    double x[UNITS], y[UNITS];
    (void)state;
    for (uint32_t seed = 0; seed < 5; seed++) {
        size_t k = 1 + 3 * seed;
        struct neighbours neighbours;
        scatter(x, y, seed);
        assert_ok(context, neighbours_nearest(context, x, y, UNITS, k, &neighbours));
        for (uint32_t i = 0; i < UNITS; i++) {
            double furthest = 0, left_out = INFINITY;
            assert_int_equal(neighbours.start[i + 1] - neighbours.start[i], k);
            for (uint32_t j = 0; j < UNITS; j++) {
                double away = hypot(x[i] - x[j], y[i] - y[j]);
                if (weight_of(&neighbours, i, j) > 0)
                    furthest = fmax(furthest, away);
                else if (j != i)
                    left_out = fmin(left_out, away);
            }
            assert_true(weight_of(&neighbours, i, i) == 0 && furthest <= left_out);
        }
        neighbours_release(&neighbours);
    }
    struct neighbours few;
    assert_ok(context, neighbours_nearest(context, x, y, 3, 9, &few));
    assert_int_equal(few.start[3], 6);
    neighbours_release(&few);
}

static void test_refuse(void **state)
{
    double x[] = {0, 1, NAN}, y[] = {0, 0, 0};
    struct neighbour_reach reach = {NEIGHBOUR_UNIFORM, 5, 0, false};
    struct neighbours neighbours;
    (void)state;
    assert_fails(context, D4I_BAD_INPUT, "unit 3: its point",
                 neighbours_within(context, x, y, 3, &reach, &neighbours));
    assert_fails(context, D4I_BAD_INPUT, "unit 3: its point", neighbours_nearest(context, x, y, 3, 1, &neighbours));
    reach.bandwidth = 0;
    assert_fails(context, D4I_BAD_USAGE, "a bandwidth of 0",
                 neighbours_within(context, x, y, 2, &reach, &neighbours));
    reach.bandwidth = 1;
    for (int way = 0; way < 4; way++) {
        d4i_status status = D4I_NO_MEMORY;
        for (int granted = 0; status != D4I_OK; granted++) {
            int left = granted;
            struct neighbours made = {0};
            assert_true(granted < 20);
            d4i_set_allocation_hook(context, refuse_nth, &left);
            status = way == 0   ? neighbours_within(context, x, y, 2, &reach, &made)
                     : way == 1 ? neighbours_nearest(context, x, y, 2, 1, &made)
                     : way == 2 ? neighbours_touching(context, &squares, &made)
                                : neighbours_bordering(context, &squares, &made);
            d4i_set_allocation_hook(context, NULL, NULL);
            assert_true(status == D4I_OK || status == D4I_NO_MEMORY);
            neighbours_release(&made);
        }
    }
}

static void test_smooth(void **state)
{
    const double x[] = {0, 1, 4}, y[] = {0, 0, 0}, people[] = {10, 20, 30};
    const struct neighbour_reach reach = {NEIGHBOUR_TRIANGULAR, 2, 0, true};
    double out[3];
    struct neighbours neighbours;
    (void)state;
    assert_ok(context, neighbours_within(context, x, y, 3, &reach, &neighbours));
    neighbours_smooth(&neighbours, people, out);
    assert_true(out[0] == 20 && out[1] == 25 && out[2] == 30);
    neighbours_release(&neighbours);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_touching), cmocka_unit_test(test_bordering), cmocka_unit_test(test_figures),
        cmocka_unit_test(test_kernels),  cmocka_unit_test(test_within),    cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_refuse),   cmocka_unit_test(test_smooth),
    };
    return cmocka_run_group_tests_name("neighbours", tests, context_open, context_close);
}
