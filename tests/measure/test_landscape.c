/* SPDX-License-Identifier: EUPL-1.2
 *
 * Landscapes of a few cells by hand, then what holds of all: joint entropy is entropy and conditional entropy, one
 * group tells nothing, realisations have the shares of their cells and the expectation is what many of them give.
 */
#include "measure/landscape.h"
#include "tables.h"

#include "../one_context.h" /* last: others have parameters of that name */

static double bits(double p)
{
    return p > 0 ? -p * log2(p) : 0;
}

/* Of the exposure matrix {{same, across}, {back, 0}}. */
static void check_matrix(const struct landscape_figures *figures, double same, double across, double back)
{
    double all = same + across + back, own = bits((same + across) / all) + bits(back / all);
    double joint = bits(same / all) + bits(across / all) + bits(back / all);
    assert_true(fabs(figures->entropy - own) < 1e-14 && fabs(figures->joint - joint) < 1e-14);
    assert_true(fabs(figures->conditional - (joint - own)) < 1e-14);
    assert_true(fabs(figures->mutual - (2 * own - joint)) < 1e-14);
}

/* Cells 0 0 1 in a row: pairs 0 0 twice, 0 1 and 1 0. With densities 3 1 2 the first two weigh 2, the others 1.5.
 */
static void test_row(void **state)
{
    const double zero[] = {1, 1, 1}, density[] = {3, 1, 2};
    const double *people[] = {zero, zero};
    const int32_t group[] = {0, 0, 1};
    struct landscape landscape = {1, 3, 2, people};
    struct landscape_options options = LANDSCAPE_USUAL;
    struct landscape_figures figures;
    (void)state;
    assert_ok(context, landscape_measure(context, &landscape, group, NULL, &options, &figures));
    check_matrix(&figures, 2, 1, 1);
    assert_true(fabs(figures.joint - 1.5) < 1e-14);
    assert_ok(context, landscape_measure(context, &landscape, group, density, &options, &figures));
    check_matrix(&figures, 4, 1.5, 1.5);
    options.weight = LANDSCAPE_GEOMETRIC;
    assert_ok(context, landscape_measure(context, &landscape, group, density, &options, &figures));
    check_matrix(&figures, 2 * sqrt(3), sqrt(2), sqrt(2));
    options.weight = LANDSCAPE_FOCAL;
    assert_ok(context, landscape_measure(context, &landscape, group, density, &options, &figures));
    check_matrix(&figures, 4, 1, 2);
    /* columns instead of rows are the same; in windows of two cells the third is alone, and touches nobody */
    landscape.rows = 3;
    landscape.columns = 1;
    assert_ok(context, landscape_measure(context, &landscape, group, density, &options, &figures));
    check_matrix(&figures, 4, 1, 2);
    struct landscape_figures windows[3];
    options.size = 2;
    assert_int_equal(landscape_windows(3, &options), 2);
    assert_int_equal(landscape_windows(1, &options), 1);
    assert_ok(context, landscape_measure(context, &landscape, group, NULL, &options, windows));
    assert_true(windows[0].joint == 0 && windows[1].entropy == 0 && windows[1].mutual == 0);
    options.shift = 1;
    assert_ok(context, landscape_measure(context, &landscape, group, NULL, &options, windows));
    assert_true(windows[1].entropy == 1 && windows[1].joint == 1 && windows[1].mutual == 1);
}

/* Cells 0 0 1 and one without: 6 of group 0 over two cells, 2 of group 1; 2 of group 2, which has no cell, are 6/8
 * and 2/8 of the others'. Without data is without people. */
static void test_densities(void **state)
{
    const double a[] = {1, 4, 1, NAN}, b[] = {1, 0, 1, 5}, c[] = {0, 0, 2, 5}, wanted[] = {3.75, 3.75, 2.5};
    const double *people[] = {a, b, c};
    const int32_t group[] = {0, 0, 1, -1};
    const struct landscape landscape = {2, 2, 3, people};
    double density[4];
    (void)state;
    assert_ok(context, landscape_densities(context, &landscape, group, 10, density));
    for (size_t i = 0; i < 3; i++)
        assert_true(fabs(density[i] - wanted[i]) < 1e-14);
    assert_true(isnan(density[3]));
    assert_ok(context, landscape_densities(context, &landscape, group, 1, density));
    assert_true(density[0] == 2 && density[1] == 4 && density[2] == 4);
    assert_fails(context, D4I_BAD_USAGE, "windows of 0",
                 landscape_densities(context, &landscape, group, 0, density));
}

/* People 1 1 and 2 0 beside each other: each pair of cells is 0 0 or 1 0 alike, so 0 0 twice, 0 1, 1 0. */
static void test_expectation_by_hand(void **state)
{
    const double a[] = {1, 2}, b[] = {1, 0};
    const double *people[] = {a, b};
    const struct landscape landscape = {1, 2, 2, people};
    const struct landscape_options options = LANDSCAPE_USUAL;
    size_t start[] = {0, 1, 2};
    uint32_t other[] = {1, 0};
    double one[] = {1, 1};
    const struct neighbours row = {2, start, other, one};
    const struct measure_table table = {.units = 2, .groups = 2, .people = people, .neighbours = &row};
    const struct measure_options usual = MEASURE_USUAL;
    struct landscape_figures figures;
    struct measure_answer answer;
    struct measure_data data;
    (void)state;
    assert_ok(context, landscape_expect(context, &landscape, &options, &figures));
    check_matrix(&figures, 2, 1, 1);
    /* the index over units says the same in nats */
    assert_ok(context, measure_prepare(context, &table, MEASURE_GROUPS, &data));
    assert_ok(context,
              measure_run(context, measure_index_find("landscape_mutual_information"), &data, &usual, &answer));
    assert_true(fabs(answer.value - figures.mutual * log(2)) < 1e-14);
    assert_ok(context, measure_run(context, measure_index_find("landscape_joint_entropy"), &data, &usual, &answer));
    assert_true(fabs(answer.value - 1.5 * log(2)) < 1e-14);
    measure_data_release(&data);
}

/* Four cells in a square, each beside two others, and beside all three with the corners. */
static void test_directions(void **state)
{
    const double zero[] = {1, 1, 1, 1};
    const double *people[] = {zero, zero};
    const int32_t group[] = {0, 1, 1, 0}; /* a chessboard: edges are 0 1, corners 0 0 and 1 1 */
    const struct landscape landscape = {2, 2, 2, people};
    struct landscape_options options = LANDSCAPE_USUAL;
    struct landscape_figures figures;
    (void)state;
    assert_ok(context, landscape_measure(context, &landscape, group, NULL, &options, &figures));
    assert_true(fabs(figures.mutual - 1) < 1e-14 && fabs(figures.conditional) < 1e-14);
    options.directions = 8; /* 0 1 and 1 0 four times each, 0 0 and 1 1 twice */
    assert_ok(context, landscape_measure(context, &landscape, group, NULL, &options, &figures));
    assert_true(fabs(figures.joint - 2 * (bits(1 / 3.0) + bits(1 / 6.0))) < 1e-14);
}

enum { SIDE = 60, CELLS = SIDE * SIDE, KINDS = 3 };
static double made_people[KINDS][CELLS];

static struct landscape make(uint64_t seed)
{
    static const double *people[KINDS];
    for (uint32_t m = 0; m < KINDS; m++) {
        people[m] = made_people[m];
        for (uint32_t i = 0; i < CELLS; i++)
            made_people[m][i] =
                floor(9 * random_unit((struct random_stream){seed, i, m, 0}, 0) * (1 + (i / SIDE > 20 * m)));
    }
    for (uint32_t i = 0; i < CELLS; i += 7)
        made_people[0][i] = NAN;
    for (uint32_t m = 0; m < KINDS; m++)
        made_people[m][8] = 0;
    return (struct landscape){SIDE, SIDE, KINDS, people};
}

static void test_realisations(void **state)
{
    static int32_t group[CELLS], again[CELLS];
    const struct landscape landscape = make(5);
    double seen = 0, people = made_people[0][1] + made_people[1][1] + made_people[2][1];
    (void)state;
    for (uint32_t number = 0; number < 2000; number++) {
        assert_ok(context, landscape_realise(context, &landscape, 9, number, group));
        seen += group[1] == 1;
        for (size_t i = 0; i < CELLS; i++) {
            assert_true((group[i] == -1) == (isnan(made_people[0][i]) ||
                                             made_people[0][i] + made_people[1][i] + made_people[2][i] == 0));
            assert_true(group[i] < 0 || made_people[group[i]][i] > 0);
        }
    }
    double share = made_people[1][1] / people;
    assert_true(fabs(seen / 2000 - share) < 4 * sqrt(share * (1 - share) / 2000));
    assert_ok(context, landscape_realise(context, &landscape, 9, 1999, again));
    assert_memory_equal(group, again, sizeof group);
}

/* Large windows: a realisation is near the expectation, whose pairs weigh as its densities. */
static void test_expectation(void **state)
{
    static int32_t group[CELLS];
    static double density[CELLS];
    struct landscape_options options = LANDSCAPE_USUAL;
    struct landscape_figures expected, drawn, sum = {0};
    const struct landscape landscape = make(6);
    (void)state;
    for (size_t i = 0; i < CELLS; i++)
        density[i] = made_people[0][i] + made_people[1][i] + made_people[2][i];
    options.size = 0;
    assert_ok(context, landscape_expect(context, &landscape, &options, &expected));
    for (uint32_t number = 0; number < 50; number++) {
        assert_ok(context, landscape_realise(context, &landscape, 3, number, group));
        assert_ok(context, landscape_measure(context, &landscape, group, density, &options, &drawn));
        sum.entropy += drawn.entropy / 50;
        sum.joint += drawn.joint / 50;
    }
    assert_true(sum.entropy < expected.entropy + 1e-3 && fabs(sum.entropy - expected.entropy) < 2e-3);
    assert_true(fabs(sum.joint - expected.joint) < 4e-3);
}

static void test_invariants(void **state)
{
    static int32_t group[CELLS];
    static double density[CELLS];
    static struct landscape_figures figures[2][CELLS];
    struct landscape_options options = LANDSCAPE_USUAL;
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        const struct landscape landscape = make(seed);
        size_t windows = landscape_windows(SIDE, &options) * landscape_windows(SIDE, &options);
        assert_int_equal(windows, 36);
        assert_ok(context, landscape_realise(context, &landscape, seed, 0, group));
        assert_ok(context, landscape_densities(context, &landscape, group, 10, density));
        assert_ok(context, landscape_measure(context, &landscape, group, density, &options, figures[0]));
        assert_ok(context, landscape_expect(context, &landscape, &options, figures[1]));
        for (size_t k = 0; k < 2 * windows; k++) {
            const struct landscape_figures *f = &figures[k % 2][k / 2];
            assert_true(f->mutual > -1e-12 && f->mutual <= f->entropy + 1e-12 && f->entropy <= log2(3) + 1e-12);
            assert_true(fabs(f->joint - f->entropy - f->conditional) < 1e-12);
        }
        for (size_t i = 0; i < CELLS; i++)
            group[i] = group[i] < 0 ? -1 : 0;
        assert_ok(context, landscape_measure(context, &landscape, group, NULL, &options, figures[0]));
        for (size_t k = 0; k < windows; k++)
            assert_true(figures[0][k].entropy == 0 && figures[0][k].joint == 0 && figures[0][k].mutual == 0);
    }
}

static void test_refuse(void **state)
{
    double a[] = {1, 2, 3, 4}, b[] = {1, -1, 0, 0};
    const double *people[] = {a, b};
    int32_t group[] = {0, -1, -1, 0};
    struct landscape landscape = {2, 2, 2, people};
    struct landscape_options options = LANDSCAPE_USUAL;
    struct landscape_figures figures;
    (void)state;
    assert_fails(context, D4I_BAD_INPUT, "row 1, column 2, group 2: the people (-1) are negative",
                 landscape_realise(context, &landscape, 1, 0, group));
    assert_fails(context, D4I_BAD_INPUT, "row 1, column 2, group 2",
                 landscape_expect(context, &landscape, &options, &figures));
    b[1] = 1;
    options.threshold = 0.25; /* half the cells have no group */
    assert_ok(context, landscape_measure(context, &landscape, group, NULL, &options, &figures));
    assert_true(isnan(figures.entropy) && isnan(figures.mutual));
    options.threshold = 0.5;
    assert_ok(context, landscape_measure(context, &landscape, group, NULL, &options, &figures));
    assert_true(figures.entropy == 0);
    group[0] = 2;
    assert_fails(context, D4I_BAD_INPUT, "group 2 of 2",
                 landscape_measure(context, &landscape, group, NULL, &options, &figures));
    options.directions = 6;
    assert_fails(context, D4I_BAD_USAGE, "6 neighbours", landscape_expect(context, &landscape, &options, &figures));
    options.directions = 4;
    options.size = 0;
    options.shift = 3;
    assert_fails(context, D4I_BAD_USAGE, "cannot be shifted",
                 landscape_expect(context, &landscape, &options, &figures));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_row),          cmocka_unit_test(test_expectation_by_hand),
        cmocka_unit_test(test_directions),   cmocka_unit_test(test_densities),
        cmocka_unit_test(test_realisations), cmocka_unit_test(test_expectation),
        cmocka_unit_test(test_invariants),   cmocka_unit_test(test_refuse),
    };
    return cmocka_run_group_tests_name("landscape", tests, context_open, context_close);
}
