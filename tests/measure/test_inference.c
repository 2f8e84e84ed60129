/* SPDX-License-Identifier: EUPL-1.2
 *
 * Draws: margins, distributions against exact ones, the same for any number of threads; p-values and intervals;
 * Shapley's parts.
 */
#include "measure/draw.h"
#include "tables.h"

#include "../one_context.h" /* last: others have parameters of that name */

static double choose(int n, int k)
{
    double ways = 1;
    for (int i = 0; i < k; i++)
        ways = ways * (n - i) / (i + 1);
    return k < 0 || k > n ? 0 : ways;
}

/* The inverse of the distribution, met at the middle of 40 000 steps, has the distribution's shares: of few people
 * by counting up, of many from the likeliest value. */
static void test_hypergeometric(void **state)
{
    static const int cases[][3] = {{10, 4, 3}, {9, 8, 7}, {60, 25, 30}, {100, 90, 40}, {52, 13, 26}, {30, 15, 29}};
    enum { STEPS = 40000 };
    struct factorials of = {0};
    (void)state;
    assert_ok(context, factorials_make(context, &of));
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        int all = cases[c][0], group = cases[c][1], n = cases[c][2], seen[101] = {0};
        for (int s = 0; s < STEPS; s++)
            seen[(int)draw_hypergeometric(&of, (s + 0.5) / STEPS, all, group, n)]++;
        for (int x = 0; x <= n; x++) {
            double p = choose(group, x) * choose(all - group, n - x) / choose(all, n);
            assert_true(fabs((double)seen[x] / STEPS - p) < 2.0 / STEPS);
        }
    }
    /* beyond the table of factorials: 60 000 of 200 000 in 5 000 are 1 500 +- 32.0 */
    double sum = 0, squares = 0;
    for (int s = 0; s < STEPS; s++) {
        double x = draw_hypergeometric(&of, (s + 0.5) / STEPS, 200000, 60000, 5000) - 1500;
        sum += x;
        squares += x * x;
    }
    assert_true(fabs(sum / STEPS) < 0.1); /* the steps end between values, 32 away on average */
    factorials_release(&of);
    assert_true(fabs(squares / STEPS / (5000 * 0.3 * 0.7 * 195000 / 199999) - 1) < 1e-3);
}

static void test_binomial(void **state)
{
    static const struct {
        int n;
        double p;
    } cases[] = {{5, 0.1}, {40, 0.5}, {30, 0.97}};
    enum { STEPS = 40000 };
    struct factorials of = {0};
    (void)state;
    assert_ok(context, factorials_make(context, &of));
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        int n = cases[c].n, seen[41] = {0};
        for (int s = 0; s < STEPS; s++)
            seen[(int)draw_binomial(&of, (s + 0.5) / STEPS, n, cases[c].p)]++;
        for (int x = 0; x <= n; x++)
            assert_true(fabs((double)seen[x] / STEPS -
                             choose(n, x) * pow(cases[c].p, x) * pow(1 - cases[c].p, n - x)) < 2.0 / STEPS);
    }
    assert_true(draw_binomial(&of, 0.5, 7, 1) == 7 && draw_binomial(&of, 0.5, 7, 0) == 0);
    factorials_release(&of);
}

static void draw_once(struct made *made, enum measure_null null, uint32_t number, double *const *people)
{
    const struct measure_table table = made_table(context, made, MEASURE_GROUPS, false);
    struct drawing_room room;
    struct drawing drawing;
    assert_ok(context, drawing_make(context, &table, null, 7, &drawing));
    assert_ok(context, drawing_room_make(context, &table, &room));
    drawing_draw(&drawing, number, &room, people);
    drawing_room_release(&room);
    drawing_release(&drawing);
    neighbours_release(&made->neighbours);
}

/* Evenness keeps units, systematic draws keep groups, permutation keeps both. */
static void test_margins(void **state)
{
    static const enum measure_null nulls[] = {MEASURE_PERMUTATION, MEASURE_EVENNESS, MEASURE_SYSTEMATIC};
    struct made made;
    static double out[MOST_GROUPS][MOST_UNITS];
    double *people[MOST_GROUPS];
    (void)state;
    for (size_t m = 0; m < MOST_GROUPS; m++)
        people[m] = out[m];
    for (uint32_t number = 0; number < 50; number++)
        for (size_t k = 0; k < 3; k++) {
            made_random(&made, number + 1, 37 + number, 5);
            draw_once(&made, nulls[k], number, people);
            for (size_t i = 0; i < made.units; i++) {
                double sum = 0;
                for (size_t m = 0; m < 5; m++) {
                    assert_true(out[m][i] >= 0 && out[m][i] == floor(out[m][i]));
                    sum += out[m][i];
                }
                assert_true(nulls[k] == MEASURE_SYSTEMATIC || sum == made.total[i]);
            }
            for (size_t m = 0; m < 5; m++) {
                double was = 0, is = 0;
                for (size_t i = 0; i < made.units; i++) {
                    was += made.people[m][i];
                    is += out[m][i];
                }
                assert_true(nulls[k] == MEASURE_EVENNESS || was == is);
            }
        }
}

static const struct measure_index *const *these(const char *const *ids, size_t count)
{
    static const struct measure_index *found[8];
    for (size_t k = 0; k < count; k++)
        assert_non_null(found[k] = measure_index_find(ids[k]));
    return found;
}

/* The mean of permutations is the exact expectation, within four standard errors. */
static void test_means(void **state)
{
    static const char *const groups[] = {"multigroup_dissimilarity", "mutual_information", "relative_diversity",
                                         "information_theory_h"};
    static const char *const pairs[] = {"dissimilarity", "entropy_h", "correlation_ratio", "isolation"};
    struct measure_options options = MEASURE_USUAL;
    (void)state;
    options.draws = 1500;
    for (int kind = 0; kind < 2; kind++) {
        const struct measure_index *const *indices = these(kind == MEASURE_PAIR ? pairs : groups, 4);
        struct measure_inference out[4];
        struct measure_data data;
        struct made made;
        made_random(&made, 21, 40, 4);
        const struct measure_table table = made_table(context, &made, (enum measure_kind)kind, false);
        assert_ok(context, measure_prepare(context, &table, (enum measure_kind)kind, &data));
        assert_ok(context, measure_infer(context, indices, 4, &table, MEASURE_PERMUTATION, &options, 0.95, out));
        for (size_t k = 0; k < 4; k++) {
            struct measure_answer expected;
            assert_ok(context, measure_expected(context, indices[k], &data, &options, &expected));
            assert_null(expected.undefined);
            if (!(fabs(out[k].mean - expected.value) < 4 * out[k].deviation / sqrt(options.draws)))
                fail_msg("%s: mean %.12g, expected %.12g", indices[k]->id, out[k].mean, expected.value);
            assert_true(out[k].low < out[k].mean && out[k].mean < out[k].high);
            assert_true(out[k].p == 1 / 1501.0); /* the table is far from chance */
        }
        measure_data_release(&data);
        neighbours_release(&made.neighbours);
    }
}

/* A table that chance made is as often above as below: p-values are about even over tables. */
static void test_p_values(void **state)
{
    static const char *const ids[] = {"dissimilarity"};
    struct measure_options options = MEASURE_USUAL;
    int low = 0, high = 0;
    (void)state;
    options.draws = 99;
    for (uint32_t number = 0; number < 200; number++) {
        struct measure_inference out;
        struct made made;
        double *people[MOST_GROUPS];
        static double drawn[MOST_GROUPS][MOST_UNITS];
        made_random(&made, 5, 25, 2);
        for (size_t m = 0; m < 2; m++)
            people[m] = drawn[m];
        draw_once(&made, MEASURE_PERMUTATION, number, people);
        for (size_t m = 0; m < 2; m++)
            memcpy(made.people[m], drawn[m], sizeof made.people[m]);
        const struct measure_table table = made_table(context, &made, MEASURE_PAIR, true);
        options.seed = 1000 + number;
        assert_ok(context,
                  measure_infer(context, these(ids, 1), 1, &table, MEASURE_PERMUTATION, &options, 0.95, &out));
        assert_true(out.p > 0 && out.p <= 1 && out.draws == 99);
        low += out.p <= 0.25;
        high += out.p > 0.75;
        neighbours_release(&made.neighbours);
    }
    assert_in_range(low, 25, 75); /* 50 +- 6 */
    assert_in_range(high, 25, 75);
}

static void test_threads(void **state)
{
    static const char *const ids[] = {"mutual_information", "multigroup_gini"};
    static const enum measure_null nulls[] = {MEASURE_PERMUTATION, MEASURE_EVENNESS, MEASURE_SYSTEMATIC,
                                              MEASURE_BOOTSTRAP};
    struct measure_options options = MEASURE_USUAL;
    struct made made;
    (void)state;
    options.draws = 64;
    made_random(&made, 3, 60, 4);
    const struct measure_table table = made_table(context, &made, MEASURE_GROUPS, false);
    for (size_t n = 0; n < 4; n++) {
        struct measure_inference one[2], three[2];
        memset(one, 0, sizeof one);
        memset(three, 0, sizeof three);
        d4i_set_threads(context, 1);
        assert_ok(context, measure_infer(context, these(ids, 2), 2, &table, nulls[n], &options, 0.9, one));
        d4i_set_threads(context, 3);
        assert_ok(context, measure_infer(context, these(ids, 2), 2, &table, nulls[n], &options, 0.9, three));
        assert_true(one[0].mean == three[0].mean && one[1].low == three[1].low && one[1].high == three[1].high);
        assert_true(nulls[n] == MEASURE_BOOTSTRAP ? isnan(one[0].p) : one[0].p == three[0].p);
        if (nulls[n] == MEASURE_BOOTSTRAP)
            assert_true(one[0].low < one[0].answer.value && one[0].answer.value < one[0].high);
    }
    neighbours_release(&made.neighbours);
    d4i_set_threads(context, 0);
}

static void test_refuse(void **state)
{
    static const char *const local[] = {"local_segregation"}, *const m[] = {"mutual_information"};
    struct measure_options options = MEASURE_USUAL;
    struct measure_inference out;
    struct made made;
    (void)state;
    options.draws = 10;
    made_random(&made, 3, 20, 3);
    struct measure_table table = made_table(context, &made, MEASURE_GROUPS, false);
    assert_fails(context, D4I_BAD_USAGE, "no single number",
                 measure_infer(context, these(local, 1), 1, &table, MEASURE_PERMUTATION, &options, 0.95, &out));
    assert_fails(context, D4I_BAD_USAGE, "an interval of",
                 measure_infer(context, these(m, 1), 1, &table, MEASURE_PERMUTATION, &options, 95, &out));
    made.people[0][0] += 0.5;
    table.total = NULL;
    assert_fails(context, D4I_BAD_INPUT, "not whole numbers",
                 measure_infer(context, these(m, 1), 1, &table, MEASURE_PERMUTATION, &options, 0.95, &out));
    options.draws = 0;
    assert_fails(context, D4I_BAD_USAGE, "0 draws",
                 measure_infer(context, these(m, 1), 1, &table, MEASURE_PERMUTATION, &options, 0.95, &out));
    made.people[0][0] -= 0.5;
    options.draws = 3;
    d4i_status status = D4I_NO_MEMORY;
    for (int granted = 0; status != D4I_OK; granted++) {
        int left = granted;
        assert_true(granted < 300);
        d4i_set_threads(context, 1);
        d4i_set_allocation_hook(context, refuse_nth, &left);
        status = measure_infer(context, these(m, 1), 1, &table, MEASURE_PERMUTATION, &options, 0.95, &out);
        d4i_set_allocation_hook(context, NULL, NULL);
        assert_true(status == D4I_OK || status == D4I_NO_MEMORY);
    }
    neighbours_release(&made.neighbours);
}

/* Parts add up; a place against itself has none; and where only the units' sizes differ, there is no composition.
 */
static void test_shapley(void **state)
{
    const struct measure_options options = MEASURE_USUAL;
    const struct measure_index *index = measure_index_find("gini");
    struct measure_shapley parts;
    struct made one, other;
    (void)state;
    for (int by = 0; by < 3; by++) {
        made_random(&one, 31, 40, 2);
        made_random(&other, 32, 55, 2);
        const struct measure_table first = made_table(context, &one, MEASURE_PAIR, true);
        const struct measure_table second = made_table(context, &other, MEASURE_PAIR, true);
        assert_ok(context, measure_shapley(context, index, &first, &second, (enum measure_counterfactual)by,
                                           &options, &parts));
        assert_true(fabs(parts.composition + parts.structure - parts.difference) < 1e-12);
        assert_ok(context, measure_shapley(context, index, &first, &first, (enum measure_counterfactual)by,
                                           &options, &parts));
        assert_true(parts.difference == 0 && parts.composition + parts.structure == 0);
        assert_ok(context, measure_shapley(context, index, &first, &second, (enum measure_counterfactual)by,
                                           &options, &parts));
        assert_true(fabs(parts.difference - measured_number(context, index, &one, true) +
                         measured_number(context, index, &other, true)) < 1e-12);
    }
}

/* p = 0.8 0.2 in units of 10 and 10, p = 0.4 0.2 in units of 10 and 30. The lower unit's rank is 1/2, and so takes
 * the middle of the other place's two. One as the other: a = 4 3, b = 6 7; the other as one: a = 8 15, b = 2 15.
 * What composition makes of D depends on which structure it is seen in: 0.6 - 10/91, or 90/391 - 0.2. */
static void test_shapley_by_hand(void **state)
{
    const struct measure_options options = MEASURE_USUAL;
    const double a[] = {8, 2}, b[] = {2, 8}, c[] = {4, 6}, d[] = {6, 24};
    const double *one[] = {a, b}, *other[] = {c, d};
    const struct measure_table first = {.units = 2, .groups = 2, .people = one};
    const struct measure_table second = {.units = 2, .groups = 2, .people = other};
    struct measure_shapley parts;
    (void)state;
    assert_ok(context, measure_shapley(context, measure_index_find("dissimilarity"), &first, &second,
                                       MEASURE_BY_COMPOSITION, &options, &parts));
    assert_true(fabs(parts.composition - ((0.6 - 10 / 91.0) + (90 / 391.0 - 0.2)) / 2) < 1e-14);
    assert_true(fabs(parts.structure - ((0.6 - 90 / 391.0) + (10 / 91.0 - 0.2)) / 2) < 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hypergeometric),  cmocka_unit_test(test_binomial),
        cmocka_unit_test(test_margins),         cmocka_unit_test(test_means),
        cmocka_unit_test(test_p_values),        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_refuse),          cmocka_unit_test(test_shapley),
        cmocka_unit_test(test_shapley_by_hand),
    };
    return cmocka_run_group_tests_name("inference", tests, context_open, context_close);
}
