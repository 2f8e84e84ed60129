/* SPDX-License-Identifier: EUPL-1.2
 *
 * Ties: units as far from a centre, or as large, as others, whose order in the table says nothing; draws as far
 * from evenness as the table itself, which count for p; and all people in one unit, where empty ground counts.
 */
#include "measure/inference.h"
#include "tables.h"

#include "../one_context.h" /* last: others have parameters of that name */

static void run(const char *id, const struct measure_table *table, const struct measure_options *options,
                struct measure_answer *answer)
{
    const struct measure_index *index = measure_index_find(id);
    struct measure_data data;
    assert_non_null(index);
    assert_ok(context, measure_prepare(context, table, index->kind, &data));
    assert_ok(context, measure_run(context, index, &data, options, answer));
    measure_data_release(&data);
}

static double number(const char *id, const struct measure_table *table, const struct measure_options *options)
{
    struct measure_answer answer = {0};
    run(id, table, options, &answer);
    if (answer.undefined)
        fail_msg("%s: undefined: %s", id, answer.undefined);
    return answer.value;
}

static const struct measure_options at_centre = {
    .atkinson = 0.5, .order = 1, .decay = 1000, .seed = 1, .draws = 500, .centre_given = true};

/* Units at -1 0 1 with a centre at 0, and areas 1 1 2: the group, the others and the ground have a quarter in the
 * middle and the rest as far as each other: 1/4 3/4 - 3/4 1/4 = 0, whichever side of the middle comes first. */
static void test_as_far(void **state)
{
    (void)state;
    for (int turned = 0; turned < 2; turned++) {
        const double left[] = {turned ? 0 : 3, 1, turned ? 3 : 0}, others[] = {turned ? 2 : 1, 1, turned ? 1 : 2};
        const double x[] = {turned ? 1 : -1, 0, turned ? -1 : 1}, y[] = {0, 0, 0},
                     area[] = {turned ? 2 : 1, 1, turned ? 1 : 2}, one[] = {1, 1, 1, 1};
        const double *people[] = {left, others};
        size_t start[] = {0, 1, 3, 4};
        uint32_t other[] = {1, 0, 2, 1};
        const struct neighbours around = {3, start, other, (double *)one};
        const struct measure_table table = {
            .units = 3, .groups = 2, .people = people, .area = area, .x = x, .y = y, .neighbours = &around};
        struct measure_answer answer = {0};
        assert_true(fabs(number("relative_centralisation", &table, &at_centre)) < 1e-15);
        assert_true(fabs(number("absolute_centralisation", &table, &at_centre)) < 1e-15);
        run("local_centralisation", &table, &at_centre, &answer);
        assert_true(fabs(answer.values[1]) < 1e-15);
        measure_answer_release(&answer);
    }
}

/* Areas 1 1 2 2, all = 10 30 20 20, A = 45: of the smallest units both small ones, of 40, and one of two large
 * ones, of 20 in the mean: s = (40 + 40) / 60; l = (80 + 20) / 60. Own areas: 65 / 45 and 55 / 35. */
static void test_as_large(void **state)
{
    const double a[] = {5, 20, 10, 10}, b[] = {5, 10, 10, 10}, area[] = {1, 1, 2, 2};
    double a_turned[4], b_turned[4], area_turned[4];
    const double *people[] = {a, b}, *people_turned[] = {a_turned, b_turned};
    const struct measure_table table = {.units = 4, .groups = 2, .people = people, .area = area};
    const struct measure_table turned = {.units = 4, .groups = 2, .people = people_turned, .area = area_turned};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        a_turned[3 - i] = a[i];
        b_turned[3 - i] = b[i];
        area_turned[3 - i] = area[i];
    }
    for (int k = 0; k < 2; k++) {
        const struct measure_table *of = k ? &turned : &table;
        assert_true(fabs(number("absolute_concentration", of, &at_centre) - 2 / 3.0) < 1e-14);
        assert_true(fabs(number("relative_concentration", of, &at_centre) - 40 / 99.0) < 1e-14);
    }
}

/* A checkerboard of many ties, its rows turned: every index of places has the same value, and the same p. */
static void test_turned(void **state)
{
    static const char *const ids[] = {"absolute_centralisation", "relative_centralisation",
                                      "absolute_concentration", "relative_concentration"};
    enum { SIDE = 7, UNITS = SIDE * SIDE };
    double at[2][5][UNITS];
    struct measure_options options = at_centre;
    (void)state;
    options.centre_x = options.centre_y = 3500.1 + SIDE / 2.0 - 0.5;
    for (uint32_t i = 0; i < UNITS; i++)
        for (int turned = 0; turned < 2; turned++) {
            const uint32_t up = i / SIDE;
            size_t row = turned ? UNITS - 1 - i : i;
            struct random_stream stream = {5, i, 0, 0};
            at[turned][0][row] = floor(40 * random_unit(stream, 0));
            at[turned][1][row] = floor(90 * random_unit(stream, 1));
            at[turned][2][row] = 3500.1 + i % SIDE;
            at[turned][3][row] = 3500.1 + up;
            at[turned][4][row] = 1 + random_u32(stream, 9) % 3;
        }
    for (size_t k = 0; k < sizeof ids / sizeof *ids; k++) {
        double value[2];
        for (int turned = 0; turned < 2; turned++) {
            const double *people[] = {at[turned][0], at[turned][1]};
            const struct measure_table table = {.units = UNITS,
                                                .groups = 2,
                                                .people = people,
                                                .x = at[turned][2],
                                                .y = at[turned][3],
                                                .area = at[turned][4]};
            value[turned] = number(ids[k], &table, &options);
        }
        if (!(fabs(value[0] - value[1]) < 1e-12))
            fail_msg("%s: %.15g, with its rows turned %.15g", ids[k], value[0], value[1]);
    }
}

/* Thirty people in one of four zones of the same area, the zones too far apart to meet: three quarters of them
 * would have to move; of 20 and 10 the group's clustering is (20 - 5) / (30 - 5). Where the zone is the only one,
 * and for what knows no ground, there is still no value. */
static void test_empty_ground(void **state)
{
    const double a[] = {30, 0, 0, 0}, less[] = {20, 0, 0, 0}, none[] = {0, 0, 0, 0}, b[] = {10, 0, 0, 0};
    const double x[] = {0, 1e7, 2e7, 3e7}, area[] = {4, 4, 4, 4};
    const double *people[] = {a, none}, *two[] = {less, b};
    struct measure_table table = {.units = 4, .groups = 2, .people = people, .area = area, .x = x, .y = none};
    struct measure_answer answer = {0};
    (void)state;
    assert_true(fabs(number("delta", &table, &at_centre) - 0.75) < 1e-15);
    assert_true(fabs(number("absolute_centralisation", &table, &at_centre) - 0.75) < 1e-15);
    table.people = two;
    assert_true(fabs(number("absolute_clustering", &table, &at_centre) - 0.6) < 1e-14);
    run("relative_centralisation", &table, &at_centre, &answer);
    assert_string_equal(answer.undefined, "people live in one unit only");
    table.units = 1;
    run("delta", &table, &at_centre, &answer);
    assert_string_equal(answer.undefined, "people live in one unit only");
}

static double p_of(const double *a, const double *b, size_t units, enum measure_null null, int draws)
{
    const struct measure_index *index = measure_index_find("bias_corrected_dissimilarity");
    const double *people[] = {a, b};
    const struct measure_table table = {.units = units, .groups = 2, .people = people};
    struct measure_options options = MEASURE_USUAL;
    struct measure_inference out;
    options.draws = draws;
    assert_ok(context, measure_infer(context, &index, 1, &table, null, &options, 0.95, &out));
    return out.p;
}

/* Nothing is more even than these, so that p = 1; of the last table, 9834 of the 18 564 ways to deal the people out
 * reach its value, counted one by one. Units of a thousand, which no draw works out exactly, are drawn as the table
 * has them about once in forty, and those draws count. */
static void test_p(void **state)
{
    const double five[] = {5, 5, 5}, mixed[] = {4, 4, 3}, three[] = {3, 3, 3}, four[] = {4, 4, 4};
    const double a[] = {3, 1, 0, 2}, b[] = {2, 3, 3, 4}, many[] = {1000, 1000};
    const double least[] = {4, 3, 2};
    (void)state;
    assert_true(p_of(five, five, 3, MEASURE_PERMUTATION, 200) == 1);
    assert_true(p_of(mixed, mixed, 3, MEASURE_PERMUTATION, 200) == 1);
    assert_true(p_of(three, four, 3, MEASURE_PERMUTATION, 200) == 1);
    /* as near to even as such units can be, and its mirror */
    assert_true(p_of(three, least, 3, MEASURE_PERMUTATION, 200) == 1);
    assert_true(p_of(least, three, 3, MEASURE_PERMUTATION, 200) == 1);
    assert_true(p_of(many, many, 2, MEASURE_PERMUTATION, 500) == 1);
    double p = p_of(a, b, 4, MEASURE_PERMUTATION, 20000);
    if (!(fabs(p - 0.5297) < 0.012)) /* 3.4 standard errors */
        fail_msg("p %.4f, exactly 0.5297", p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_far), cmocka_unit_test(test_as_large),     cmocka_unit_test(test_turned),
        cmocka_unit_test(test_p),      cmocka_unit_test(test_empty_ground),
    };
    return cmocka_run_group_tests_name("ties", tests, context_open, context_close);
}
