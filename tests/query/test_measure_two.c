/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two places side by side: values, chance and parts by hand; the same as each place has by itself; what cannot be
 * compared.
 */
#include <math.h>

#include "../check.h"
#include "asking.h"
#include "group/status.h"
#include "query/measure_two.h"

#include <cmocka.h>

#define MOST 8
#define near(got, wanted) assert_true(fabs((got) - (wanted)) < 1e-12)

/* Small units of two areas, the first half in area 0. */
struct side {
    struct measure_group group[2];
    int64_t people[2][MOST], base[MOST];
    uint8_t known[MOST];
    uint32_t area[MOST];
    size_t *order, *first;
    struct measure_asked asked;
};

static const char *codes[] = {"a", "b"}, *names[] = {"Ay", "Bee"}, *kinds[] = {"ES", "FR"};

static void side_open(struct side *side, size_t items, const int *group, const int *all)
{
    *side = (struct side){0};
    for (size_t i = 0; i < items; i++) {
        side->people[0][i] = group[i] * D4I_PERSON;
        side->people[1][i] = all[i] * D4I_PERSON - side->people[0][i];
        side->base[i] = all[i] * D4I_PERSON;
        side->known[i] = D4I_OBSERVED;
        side->area[i] = i >= items / 2;
    }
    side->group[0] = (struct measure_group){"x", "X", side->people[0], side->known, true, true, NULL, NULL, NULL};
    side->group[1] = (struct measure_group){"y", "Y", side->people[1], side->known, false, true, NULL, NULL, NULL};
    side->asked = (struct measure_asked){.items = items,
                                         .groups = 2,
                                         .areas = 2,
                                         .group = side->group,
                                         .base = side->base,
                                         .status = side->known,
                                         .area = side->area,
                                         .area_code = codes,
                                         .area_name = names,
                                         .against = MEASURE_REST};
    must(context, measure_sort_items(context, &side->asked, &side->order, &side->first));
    side->asked.order = side->order;
    side->asked.first = side->first;
}

static void side_close(struct side *side)
{
    free(side->order);
    free(side->first);
}

static d4i_status compare(const struct measure_asked *one, const struct measure_asked *other, const char *of,
                          int draws, bool anyway, struct measure_two_result *out)
{
    const d4i_measure_options options = {.of = of, .draws = draws, .seed = 5, .interval = 0.99, .compare = anyway};
    const struct measure_two_pair pair = {{0, 1}};
    struct measure_question question;
    must(context, measure_question_of(context, &options, false, &question));
    const struct measure_two two = {.asked = {one, other},
                                    .label = {one == other ? NULL : "one", one == other ? NULL : "two"},
                                    .question = &question,
                                    .usual = !of,
                                    .pair = &pair,
                                    .pairs = 1};
    d4i_status status = measure_two_run(context, &two, out);
    measure_question_release(&question);
    return status;
}

/* Shares .9 .8 against .2 .1 of 10 people each: of the six ways to give two of the units to the first place one is
 * as far up and one as far down, so p is 2/6. Rank by rank the first place has .2 and .15 (between .2 and .1), the
 * second .9 and .85: the same people in all, so that nothing is structure. */
static void test_by_hand(void **state)
{
    const int x[] = {9, 8, 2, 1}, all[] = {10, 10, 10, 10};
    struct measure_two_result result;
    struct side side;
    (void)state;
    side_open(&side, 4, x, all);
    must(context, compare(&side.asked, &side.asked, "share", 9999, false, &result));
    assert_int_equal(result.count, 1);
    const struct measure_two_row *row = result.rows;
    near(row->value[0], 0.85);
    near(row->value[1], 0.15);
    near(row->difference, 0.7);
    assert_true(fabs(row->p - 1 / 3.0) < 0.04 && fabs(row->mean) < 0.03);
    near(row->low, 0.6);
    near(row->high, 0.8);
    near(row->composition, 0.7);
    near(row->structure, 0);
    assert_true(row->people[0] == 20 && row->units[1] == 2 && isnan(row->expected[0]));
    measure_two_release(&result);
    side_close(&side);
}

/* Shares .2 0 of 100 and 50 people, .25 .6 of 40 and 10. With the other's shares, rank by rank, the first place has
 * .6 and .425: 81.25 of 150; the second .1 and .2: 6 of 50. */
static void test_parts(void **state)
{
    const int x[] = {20, 0, 10, 6}, all[] = {100, 50, 40, 10};
    struct measure_two_result result;
    struct side side;
    (void)state;
    side_open(&side, 4, x, all);
    must(context, compare(&side.asked, &side.asked, "share,mutual_information", 9, false, &result));
    assert_int_equal(result.count, 2);
    const double own = 20 / 150.0, theirs = 16 / 50.0, mixed = 81.25 / 150, turned = 6 / 50.0;
    near(result.rows[0].composition, (own - mixed + turned - theirs) / 2);
    near(result.rows[0].structure, (own - turned + mixed - theirs) / 2);
    near(result.rows[0].composition + result.rows[0].structure, result.rows[0].difference);
    near(result.rows[1].composition + result.rows[1].structure, result.rows[1].difference); /* test_compare.c */
    measure_two_release(&result);
    side_close(&side);
}

/* Each place has the value, and what chance gives, that it has by itself. */
static void test_as_alone(void **state)
{
    const int x[] = {20, 0, 7, 10, 6, 1}, all[] = {100, 50, 30, 40, 10, 20};
    const char *of = "dissimilarity,gini,information_theory_h,bias_corrected_dissimilarity";
    const d4i_measure_options options = {.of = of, .draws = 19, .seed = 5};
    struct measure_two_result result;
    struct measure_question question;
    struct measure_result alone;
    struct side side;
    (void)state;
    side_open(&side, 6, x, all);
    must(context, compare(&side.asked, &side.asked, of, 19, false, &result));
    must(context, measure_question_of(context, &options, false, &question));
    must(context, measure_run_all(context, &side.asked, &question, &alone));
    assert_int_equal(result.count, 4);
    for (size_t r = 0; r < result.count; r++)
        for (size_t a = 0, seen = 0; a < alone.count; a++) {
            const struct measure_row *row = &alone.rows[a];
            if (row->index != result.rows[r].index)
                continue;
            assert_true(result.rows[r].value[row->area] == row->value);
            assert_true(isnan(row->expected) ? isnan(result.rows[r].expected[row->area])
                                             : result.rows[r].expected[row->area] == row->expected);
            assert_true(++seen <= 2);
        }
    measure_question_release(&question);
    measure_result_release(&alone);
    measure_two_release(&result);
    side_close(&side);
}

/* Groups drawn twice: the same both times, what one table gives but for the interval, which is around the
 * difference; apart, the mean of both. */
static void test_draws(void **state)
{
    const int x[] = {9, 8, 2, 2, 1, 1, 4, 5}, all[] = {10, 10, 10, 10, 10, 10, 10, 10};
    int64_t most[MOST] = {0};
    struct measure_two_result plain, equal, apart;
    struct side side;
    (void)state;
    side_open(&side, 8, x, all);
    for (size_t i = 0; i < 8; i++)
        most[i] = i % 2 ? 10 * D4I_PERSON : 0; /* D = 1 in both, no difference */
    const int64_t *same[] = {side.people[0], side.people[0]}, *other[] = {side.people[0], most};
    must(context, compare(&side.asked, &side.asked, "dissimilarity", 99, false, &plain));
    side.asked.draws = 2;
    side.group[0].draw = same;
    must(context, compare(&side.asked, &side.asked, "dissimilarity", 99, false, &equal));
    side.group[0].draw = other;
    must(context, compare(&side.asked, &side.asked, "dissimilarity", 99, false, &apart));
    near(equal.rows[0].difference, plain.rows[0].difference);
    near(equal.rows[0].composition, plain.rows[0].composition);
    assert_true(equal.rows[0].low < equal.rows[0].difference && equal.rows[0].difference < equal.rows[0].high);
    near(apart.rows[0].difference, plain.rows[0].difference / 2);
    near(apart.rows[0].value[1], (plain.rows[0].value[1] + 1) / 2);
    assert_true(apart.rows[0].high - apart.rows[0].low > equal.rows[0].high - equal.rows[0].low);
    measure_two_release(&plain);
    measure_two_release(&equal);
    measure_two_release(&apart);
    side_close(&side);
}

/* Two atlases, whose groups stand in another order. */
static void test_two_atlases(void **state)
{
    const int x[] = {9, 8, 2, 1}, all[] = {10, 10, 10, 10};
    struct measure_two_result result, one;
    struct side first, second;
    (void)state;
    side_open(&first, 4, x, all);
    side_open(&second, 4, x, all);
    struct measure_group swapped = second.group[0];
    second.group[0] = second.group[1];
    second.group[1] = swapped;
    must(context, compare(&first.asked, &first.asked, "share,mutual_information", 9, false, &one));
    must(context, compare(&first.asked, &second.asked, "share,mutual_information", 9, false, &result));
    for (size_t r = 0; r < 2; r++) {
        near(result.rows[r].value[1], one.rows[r].value[1]);
        near(result.rows[r].difference, one.rows[r].difference);
    }
    measure_two_release(&result);
    measure_two_release(&one);
    second.group[1].in_many = false;
    assert_fails(context, D4I_BAD_USAGE, "divide people into other groups",
                 compare(&first.asked, &second.asked, "mutual_information", 9, false, &result));
    must(context, compare(&first.asked, &second.asked, NULL, 9, false, &result));
    assert_true(result.many_left && result.left_out); /* the location quotient */
    measure_two_release(&result);
    second.group[1].code = "z";
    assert_fails(context, D4I_BAD_USAGE, "no group in common",
                 compare(&first.asked, &second.asked, "share", 9, false, &result));
    side_close(&first);
    side_close(&second);
}

static void test_sizes(void **state)
{
    const int x[] = {1, 2, 30, 10}, all[] = {10, 10, 200, 200};
    struct measure_two_result result;
    struct side side;
    (void)state;
    side_open(&side, 4, x, all);
    must(context, compare(&side.asked, &side.asked, "dissimilarity", 9, false, &result));
    measure_two_release(&result);
    side.asked.area_kind = kinds;
    assert_fails(context, D4I_BAD_USAGE, "10 people each in a and 200 in b, 20 times as many",
                 compare(&side.asked, &side.asked, "dissimilarity", 9, false, &result));
    must(context, compare(&side.asked, &side.asked, "dissimilarity", 9, true, &result));
    measure_two_release(&result);
    side_close(&side);
}

static void test_refuse(void **state)
{
    const int x[] = {1, 2, 0, 0, 3, 4}, all[] = {10, 10, 20, 20, 5, 6}, none[] = {0, 0, 0, 3, 4, 5};
    struct measure_two_result result;
    struct side side;
    (void)state;
    side_open(&side, 6, x, all);
    assert_fails(context, D4I_BAD_USAGE, "needs units in their places",
                 compare(&side.asked, &side.asked, "relative_clustering", 9, false, &result));
    assert_fails(context, D4I_BAD_USAGE, "is no single number",
                 compare(&side.asked, &side.asked, "lorenz", 9, false, &result));
    assert_fails(context, D4I_BAD_USAGE, "--draws", compare(&side.asked, &side.asked, "share", 0, false, &result));
    side_close(&side);
    side_open(&side, 6, none, all);
    must(context, compare(&side.asked, &side.asked, "dissimilarity", 9, false, &result));
    assert_string_equal(result.rows[0].undefined, "nobody is in the group");
    assert_true(isnan(result.rows[0].difference) && isnan(result.rows[0].p) && isnan(result.rows[0].composition));
    measure_two_release(&result);
    for (size_t i = 0; i < 3; i++)
        side.base[i] = side.people[1][i] = 0;
    must(context, compare(&side.asked, &side.asked, "dissimilarity", 9, false, &result));
    assert_string_equal(result.rows[0].undefined, "nobody lives there");
    measure_two_release(&result);
    side_close(&side);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),     cmocka_unit_test(test_parts), cmocka_unit_test(test_as_alone),
        cmocka_unit_test(test_two_atlases), cmocka_unit_test(test_draws), cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_refuse),
    };
    return cmocka_run_group_tests_name("two places side by side", tests, context_open, context_close);
}
