/* SPDX-License-Identifier: EUPL-1.2
 *
 * Getis and Ord's G by hand and by its moments over all orders of the units; false discoveries by hand and beside
 * the definition.
 */
#include "measure/inference.h"
#include "tables.h"

#include "../one_context.h" /* last: others have parameters of that name */

static void run(const char *id, const struct measure_table *table, int draws, struct measure_answer *answer)
{
    struct measure_options options = MEASURE_USUAL;
    struct measure_data data;
    options.draws = draws;
    assert_ok(context, measure_prepare(context, table, MEASURE_PAIR, &data));
    assert_ok(context, measure_run(context, measure_index_find(id), &data, &options, answer));
    assert_null(answer->undefined);
    measure_data_release(&data);
}

/* Shares 0.2, 0.4, 0.9, 0.5 in a row: mean 0.5, squares of deviations 0.26. G* of unit 0: 0.2 + 0.4 less 2 x 0.5 is
 * -0.4; s^2 = 0.065, (4 x 2 - 4) / 3 = 4/3. G of unit 0: its one neighbour 0.4, others 0.4 0.9 0.5 with mean 0.6
 * and s^2 = (0.04 + 0.09 + 0.01) / 3, (3 - 1) / 2 = 1. The fifth unit is empty. */
static void test_by_hand(void **state)
{
    double a[] = {2, 4, 9, 5, 0}, b[] = {8, 6, 1, 5, 0}, one[] = {1, 1, 1, 1, 1, 1, 7, 7};
    const double *people[] = {a, b};
    size_t start[] = {0, 1, 3, 5, 7, 8};
    uint32_t other[] = {1, 0, 2, 1, 3, 2, 4, 3};
    const struct neighbours row = {5, start, other, one};
    const struct measure_table table = {.units = 5, .groups = 2, .people = people, .neighbours = &row};
    struct measure_answer answer;
    (void)state;
    run("local_g_star", &table, 1, &answer);
    assert_true(fabs(answer.values[0] + 0.4 / sqrt(0.065 * 4 / 3)) < 1e-12);
    /* 0.2 + 0.4 + 0.9 is what chance gives; so is 0.4 + 0.9 + 0.5 less 0.3 */
    assert_true(fabs(answer.values[1]) < 1e-12);
    assert_true(fabs(answer.values[2] - 0.3 / sqrt(0.065 * (4 * 3 - 9) / 3)) < 1e-12);
    assert_true(isnan(answer.values[4]));
    measure_answer_release(&answer);
    run("local_g", &table, 1, &answer);
    assert_true(fabs(answer.values[0] + 0.2 / sqrt(0.14 / 3)) < 1e-12);
    assert_true(isnan(answer.values[4]));
    measure_answer_release(&answer);
}

/* Were units shuffled, G* has mean 0 and variance 1: over all rotations of the shares of a ring each is at every
 * place once, which gives the mean; over all orders of five, both. */
static void test_moments(void **state)
{
    enum { RING = 5 };
    double share[RING] = {0.1, 0.25, 0.3, 0.65, 0.9}, a[RING], b[RING], weight[2 * RING];
    const double *people[] = {a, b};
    size_t start[RING + 1];
    uint32_t other[2 * RING];
    (void)state;
    for (uint32_t i = 0; i < RING; i++) {
        start[i] = 2 * (size_t)i;
        other[2 * i] = (i + 1) % RING;
        other[2 * i + 1] = (i + RING - 1) % RING;
        weight[2 * i] = 1;
        weight[2 * i + 1] = 3;
    }
    start[RING] = 2 * (size_t)RING;
    const struct neighbours ring = {RING, start, other, weight};
    const struct measure_table table = {.units = RING, .groups = 2, .people = people, .neighbours = &ring};
    double sum = 0, squares = 0;
    int count = 0;
    for (int code = 0; code < 3125; code++) {
        int digit[RING], rest = code;
        bool seen[RING] = {0}, order = true;
        for (int i = 0; i < RING; i++, rest /= RING) {
            digit[i] = rest % RING;
            order = order && !seen[digit[i]];
            seen[digit[i]] = true;
        }
        if (!order)
            continue;
        for (int i = 0; i < RING; i++) {
            a[i] = share[digit[i]];
            b[i] = 1 - a[i];
        }
        struct measure_answer answer;
        run("local_g_star", &table, 1, &answer);
        sum += answer.values[0];
        squares += answer.values[0] * answer.values[0];
        count++;
        measure_answer_release(&answer);
    }
    assert_int_equal(count, 120);
    assert_true(fabs(sum) < 1e-10);
    assert_true(fabs(squares / count - 1) < 1e-12);
}

/* In a row of rising shares the first and its neighbour are 0 1: the one pair of 1770 with so little. */
static void test_star_p(void **state)
{
    enum { ROW = 60 };
    double a[ROW], b[ROW], one[2 * ROW];
    const double *people[] = {a, b};
    size_t start[ROW + 1], count = 0;
    uint32_t other[2 * ROW];
    (void)state;
    for (uint32_t i = 0; i < ROW; i++) {
        a[i] = i;
        b[i] = ROW - 1 - i;
        one[2 * i] = one[2 * i + 1] = 1;
        start[i] = count;
        if (i > 0)
            other[count++] = i - 1;
        if (i + 1 < ROW)
            other[count++] = i + 1;
    }
    start[ROW] = count;
    const struct neighbours row = {ROW, start, other, one};
    const struct measure_table table = {.units = ROW, .groups = 2, .people = people, .neighbours = &row};
    struct measure_answer p, q;
    run("local_g_star_p", &table, 99999, &p);
    assert_true(fabs(p.values[0] - 1 / 1770.0) < 5 * sqrt(1 / 1770.0 / 99999));
    assert_true(p.values[ROW / 2] > 0.4);
    run("local_g_star_q", &table, 99999, &q);
    for (size_t i = 0; i < ROW; i++)
        assert_true(q.values[i] >= p.values[i] && q.values[i] <= 1);
    measure_answer_release(&p);
    measure_answer_release(&q);
}

/* Five tests: 0.01 5/1, 0.02 5/2, 0.03 5/3, 0.5 5/4, 0.9 5/5, each at most that of the next. */
static void test_discoveries(void **state)
{
    double p[] = {0.5, 0.01, NAN, 0.03, 0.9, 0.02}, wanted[] = {0.625, 0.05, NAN, 0.05, 0.9, 0.05};
    const double bad[] = {0.2, 2};
    double q[2];
    (void)state;
    assert_ok(context, measure_false_discovery(context, p, 6, p));
    for (size_t i = 0; i < 6; i++)
        assert_true(isnan(wanted[i]) ? isnan(p[i]) : fabs(p[i] - wanted[i]) < 1e-15);
    assert_fails(context, D4I_BAD_INPUT, "test 2: its p-value is 2;", measure_false_discovery(context, bad, 2, q));
    assert_ok(context, measure_false_discovery(context, p, 0, q));
}

/* What is found at a rate is what the step-up rule finds: the most tests k whose largest p is at most rate k / n.
 */
static void test_step_up(void **state)
{
    enum { TESTS = 200 };
    double p[TESTS], q[TESTS];
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        for (uint32_t i = 0; i < TESTS; i++)
            p[i] = pow(random_unit((struct random_stream){seed, i, 0, 0}, 0), 3);
        assert_ok(context, measure_false_discovery(context, p, TESTS, q));
        double edge = 0;
        for (size_t i = 0; i < TESTS; i++) {
            double at_most = 0;
            for (size_t j = 0; j < TESTS; j++)
                at_most += p[j] <= p[i];
            if (p[i] <= 0.1 * at_most / TESTS)
                edge = fmax(edge, p[i]);
        }
        for (size_t i = 0; i < TESTS; i++)
            assert_true((q[i] <= 0.1) == (p[i] <= edge));
    }
}

/* Of 26 units of all sizes 7 in 11 are of the group: their quotients differ by rounding alone, which is no cluster.
 */
static void test_alike_but_for_rounding(void **state)
{
    enum { UNITS = 26 };
    static const char *const ids[] = {"local_moran", "local_g", "local_g_star"};
    double a[UNITS], b[UNITS], one[UNITS];
    const double *people[] = {a, b};
    size_t start[UNITS + 1] = {0};
    uint32_t other[UNITS];
    (void)state;
    for (uint32_t i = 0; i < UNITS; i++) {
        a[i] = 7.0 * (i * i + 1);
        b[i] = 4.0 * (i * i + 1);
        one[i] = 1;
        other[i] = i + 1 < UNITS ? i + 1 : i - 1;
        start[i + 1] = i + 1;
    }
    const struct neighbours row = {UNITS, start, other, one};
    const struct measure_table table = {.units = UNITS, .groups = 2, .people = people, .neighbours = &row};
    for (size_t k = 0; k < sizeof ids / sizeof *ids; k++) {
        struct measure_options options = MEASURE_USUAL;
        struct measure_data data;
        struct measure_answer answer;
        assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
        assert_ok(context, measure_run(context, measure_index_find(ids[k]), &data, &options, &answer));
        assert_string_equal(answer.undefined, "all units have the same share");
        measure_answer_release(&answer);
        measure_data_release(&data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alike_but_for_rounding),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_moments),
        cmocka_unit_test(test_star_p),
        cmocka_unit_test(test_discoveries),
        cmocka_unit_test(test_step_up),
    };
    return cmocka_run_group_tests_name("hotspots", tests, context_open, context_close);
}
