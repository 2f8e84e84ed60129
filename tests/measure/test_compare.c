/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two places: chance among a few units by hand; places that chance made are told apart as often as p says,
 * different ones are told apart, and intervals hold the difference.
 */
#include "measure/inference.h"
#include "tables.h"

#include "../one_context.h" /* last: others have parameters of that name */

/* Shares of one unit each (the index is the share): of 4 units in two places the first has 0.9 0.8, the second 0.2
 * 0.1, all of 10 people. Of the 6 ways to choose two units for the first, differences are +-0.7, +-0.1, 0 0: mean
 * 0, one of six as far up, so p is 2/6. Drawn with return the difference is at most 0.9 - 0.1 and at least 0.8 -
 * 0.2. */
static void test_by_hand(void **state)
{
    const double a[] = {9, 8}, b[] = {1, 2}, c[] = {2, 1}, d[] = {8, 9};
    const double *first[] = {a, b}, *second[] = {c, d};
    const struct measure_table one = {.units = 2, .groups = 2, .people = first};
    const struct measure_table other = {.units = 2, .groups = 2, .people = second};
    struct measure_options options = MEASURE_USUAL;
    struct measure_comparison found;
    (void)state;
    options.draws = 9999;
    assert_ok(context, measure_compare(context, measure_index_find("share"), &one, &other, &options, 0.99, &found));
    assert_true(fabs(found.one.value - 0.85) < 1e-14 && fabs(found.difference - 0.7) < 1e-14);
    assert_true(fabs(found.mean) < 5 * 0.41 / 100 && fabs(found.deviation - sqrt((0.49 + 0.01) / 3)) < 0.01);
    assert_true(fabs(found.p - 1 / 3.0) < 10 * sqrt(5 / 36.0 / 9999));
    assert_true(fabs(found.low - 0.6) < 1e-12 && fabs(found.high - 0.8) < 1e-12);
}

static struct measure_table part(const struct made *made, size_t from, size_t units, const double **columns)
{
    for (size_t m = 0; m < 2; m++)
        columns[m] = made->people[m] + from;
    return (struct measure_table){.units = units, .groups = 2, .people = columns};
}

/* Two parts of units that are alike but for chance: p is about even over places. */
static void test_alike(void **state)
{
    struct measure_options options = MEASURE_USUAL;
    int low = 0, high = 0, within = 0;
    (void)state;
    options.draws = 99;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        const double *columns[2][2];
        struct measure_comparison found;
        struct made made;
        made_random(&made, seed, 60, 2);
        const struct measure_table one = part(&made, 0, 25, columns[0]), other = part(&made, 25, 35, columns[1]);
        options.seed = seed;
        assert_ok(context, measure_compare(context, measure_index_find("dissimilarity"), &one, &other, &options,
                                           0.95, &found));
        assert_true(found.draws == 99 && found.p > 0 && found.p <= 1 && found.low < found.high);
        low += found.p <= 0.25;
        high += found.p > 0.75;
        within += found.low <= 0 && found.high >= 0;
    }
    assert_in_range(low, 25, 75); /* 50 +- 6 */
    assert_in_range(high, 25, 75);
    assert_in_range(within, 160, 200);
}

static void test_different(void **state)
{
    struct measure_options options = MEASURE_USUAL;
    const double *columns[2][2];
    struct measure_comparison found, turned, again;
    struct made made;
    (void)state;
    options.draws = 499;
    made_random(&made, 3, 100, 2);
    for (size_t i = 0; i < 50; i++) /* the second half is far less uneven */
        for (size_t m = 0; m < 2; m++)
            made.people[m][50 + i] = 100 + floor(made.people[m][50 + i] / 4);
    const struct measure_table one = part(&made, 0, 50, columns[0]), other = part(&made, 50, 50, columns[1]);
    const struct measure_index *index = measure_index_find("information_theory_h");
    assert_ok(context, measure_compare(context, index, &one, &other, &options, 0.95, &found));
    assert_true(found.p == 2 / 500.0 && found.low > 0 && found.low < found.difference);
    assert_true(found.difference == found.one.value - found.other.value);
    assert_ok(context, measure_compare(context, index, &other, &one, &options, 0.95, &turned));
    assert_true(turned.difference == -found.difference && turned.high < 0);
    d4i_set_threads(context, 3);
    assert_ok(context, measure_compare(context, index, &one, &other, &options, 0.95, &again));
    assert_true(again.mean == found.mean && again.low == found.low && again.p == found.p);
    d4i_set_threads(context, 0);
}

static void test_refuse(void **state)
{
    struct measure_options options = MEASURE_USUAL;
    const double *columns[2][2];
    struct measure_comparison found;
    struct made made;
    (void)state;
    options.draws = 3;
    made_random(&made, 3, 40, 2);
    struct measure_table one = part(&made, 0, 20, columns[0]), other = part(&made, 20, 20, columns[1]);
    assert_fails(
        context, D4I_BAD_USAGE, "needs units in their places",
        measure_compare(context, measure_index_find("relative_clustering"), &one, &other, &options, 0.95, &found));
    assert_fails(
        context, D4I_BAD_USAGE, "no single number",
        measure_compare(context, measure_index_find("local_segregation"), &one, &other, &options, 0.95, &found));
    const struct measure_index *index = measure_index_find("dissimilarity");
    other.groups = 1;
    assert_fails(context, D4I_BAD_INPUT, "2 and 1 groups",
                 measure_compare(context, index, &one, &other, &options, 0.95, &found));
    other.groups = 2;
    memset(made.people[0], 0, 20 * sizeof(double));
    assert_ok(context, measure_compare(context, index, &one, &other, &options, 0.95, &found));
    assert_string_equal(found.one.undefined, "nobody is in the group");
    assert_true(isnan(found.difference) && isnan(found.p) && isnan(found.low));
    made.people[0][3] = 5;
    d4i_status status = D4I_NO_MEMORY;
    for (int granted = 0; status != D4I_OK; granted++) {
        int left = granted;
        assert_true(granted < 300);
        d4i_set_threads(context, 1);
        d4i_set_allocation_hook(context, refuse_nth, &left);
        status = measure_compare(context, index, &one, &other, &options, 0.95, &found);
        d4i_set_allocation_hook(context, NULL, NULL);
        assert_true(status == D4I_OK || status == D4I_NO_MEMORY);
    }
    d4i_set_threads(context, 0);
}

/* Units of 8 2 and 2 8 people of two groups, whose odds ratio is 16. With a fifth in the first group, units of ten
 * and this ratio, b of them are in the second unit: (4 - b)(10 - b) = 16 b (6 + b). So nothing is structure; beside
 * units of 5 5 and 5 5, of the same shares, nothing is composition. */
static void test_groups(void **state)
{
    const struct measure_options options = MEASURE_USUAL;
    const double b = (sqrt(14500) - 110) / 30;
    const double one_1[] = {8, 2}, one_2[] = {2, 8}, few_1[] = {4 - b, b}, few_2[] = {6 + b, 10 - b},
                 even[] = {5, 5};
    const double *one[] = {one_1, one_2}, *few[] = {few_1, few_2}, *mixed[] = {even, even}, nobody[] = {0, 0};
    const double *absent[] = {even, nobody};
    const struct measure_table place = {.units = 2, .groups = 2, .people = one};
    const struct measure_table fewer = {.units = 2, .groups = 2, .people = few};
    const struct measure_table evenly = {.units = 2, .groups = 2, .people = mixed};
    const struct measure_table alone = {.units = 2, .groups = 2, .people = absent};
    const double m = 0.8 * log(1.6) + 0.2 * log(0.4);
    struct measure_shapley parts;
    (void)state;
    for (int k = 0; k < 2; k++) {
        const struct measure_index *index = measure_index_find(k ? "information_theory_h" : "mutual_information");
        assert_ok(context, measure_shapley_groups(context, index, &place, &fewer, &options, &parts));
        assert_null(parts.undefined);
        assert_true(fabs(parts.structure) < 1e-9 && fabs(parts.composition - parts.difference) < 1e-9);
        assert_true(k || fabs(parts.difference) > 0.01);
        assert_ok(context, measure_shapley_groups(context, index, &place, &evenly, &options, &parts));
        assert_true(fabs(parts.composition) < 1e-12);
        assert_true(fabs(parts.structure - (k ? m / log(2) : m)) < 1e-12);
        assert_ok(context, measure_shapley_groups(context, index, &place, &alone, &options, &parts));
        assert_string_equal(parts.undefined, "a group lives in one of the places only");
    }
}

/* They add up, and are turned when the places are. */
static void test_groups_add_up(void **state)
{
    const struct measure_options options = MEASURE_USUAL;
    const struct measure_index *index = measure_index_find("mutual_information");
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct made first, second;
        struct measure_shapley parts, turned;
        made_random(&first, seed, 12, 4);
        made_random(&second, seed + 100, 9, 4);
        for (size_t m = 0; m < 4; m++) {
            for (size_t i = 0; i < 12; i++)
                first.people[m][i]++; /* no zeros, which need not fit */
            for (size_t i = 0; i < 9; i++)
                second.people[m][i]++;
        }
        struct measure_table one = made_table(context, &first, MEASURE_GROUPS, true);
        struct measure_table other = made_table(context, &second, MEASURE_GROUPS, true);
        assert_ok(context, measure_shapley_groups(context, index, &one, &other, &options, &parts));
        assert_ok(context, measure_shapley_groups(context, index, &other, &one, &options, &turned));
        assert_null(parts.undefined);
        assert_true(fabs(parts.composition + parts.structure - parts.difference) < 1e-12);
        assert_true(fabs(parts.composition + turned.composition) < 1e-12);
        neighbours_release(&first.neighbours);
        neighbours_release(&second.neighbours);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand), cmocka_unit_test(test_alike),  cmocka_unit_test(test_different),
        cmocka_unit_test(test_refuse),  cmocka_unit_test(test_groups), cmocka_unit_test(test_groups_add_up),
    };
    return cmocka_run_group_tests_name("two places", tests, context_open, context_close);
}
