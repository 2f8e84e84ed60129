/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rubin's rules against cases by hand, Student's t against printed tables.
 */
#include "measure/imputed.h"

#include "tables.h"

static d4i_context *context;

static void is_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.12g instead of %.12g", found, expected);
}

static void test_student(void **state)
{
    (void)state;
    is_near(student_quantile(0.975, INFINITY), 1.959963984540054, 1e-9);
    is_near(student_quantile(0.975, 1), 12.706204736432, 1e-5);
    is_near(student_quantile(0.975, 2), 4.302652729696, 1e-6);
    is_near(student_quantile(0.95, 7), 1.894578605062, 1e-6);
    is_near(student_quantile(0.975, 30), 2.042272456301, 1e-6);
    is_near(student_quantile(0.975, 199.9), student_quantile(0.975, 200.1), 1e-4);
    is_near(student_quantile(0.995, 1000), 2.580754697671, 1e-6);
}

/* Two tables, values 0.4 and 0.6: mean 0.5, between 0.02. Bootstraps at -0.1 and +0.1 from each mean: sum of
 * squares 0.04 over two degrees = 0.02 within. All: 0.02 + 1.5 x 0.02 = 0.05. Degrees (1 + 0.02 / 0.03)^2 = 25 / 9.
 */
static void test_by_hand(void **state)
{
    const double value[] = {0.4, 0.6}, bootstrap[] = {0.3, 0.5, 0.8, 0.6};
    const size_t start[] = {0, 2, 4};
    const struct imputed imputed = {2, value, start, bootstrap};
    struct imputed_answer out;
    (void)state;
    assert_ok(context, imputed_sum_up(context, &imputed, 0.9, -INFINITY, INFINITY, &out));
    is_near(out.value, 0.5, 1e-15);
    is_near(out.between, 0.02, 1e-15);
    is_near(out.within, 0.02, 1e-15);
    double wider =
        sqrt(0.05 / 0.02) * sqrt(4.0 / 2) * student_quantile(0.95, 25.0 / 9) / student_quantile(0.95, INFINITY);
    is_near(out.high, 0.5 + wider * 0.1, 1e-12);
    is_near(out.low, 0.5 - wider * 0.1, 1e-12);
    assert_ok(context, imputed_sum_up(context, &imputed, 0.9, 0.45, 0.55, &out));
    is_near(out.low, 0.45, 0);
    is_near(out.high, 0.55, 0);
}

/* Undefined values are left out; without bootstraps there is no interval; without any value there is nothing. */
static void test_undefined(void **state)
{
    const double value[] = {NAN, 0.25, 0.75}, none[] = {NAN, NAN, NAN};
    const size_t start[] = {0, 1, 2, 3};
    struct imputed imputed = {3, value, start, NULL};
    struct imputed_answer out;
    (void)state;
    assert_ok(context, imputed_sum_up(context, &imputed, 0.95, 0, 1, &out));
    is_near(out.value, 0.5, 1e-15);
    is_near(out.between, 0.125, 1e-15);
    assert_true(isnan(out.low) && isnan(out.high) && isnan(out.within));
    imputed.value = none;
    imputed.bootstrap = value;
    assert_ok(context, imputed_sum_up(context, &imputed, 0.95, 0, 1, &out));
    assert_true(isnan(out.value) && isnan(out.low));
}

/* Values 0.4, 0.5, 0.9 and one that is undefined: mean 0.6, between 0.07, all 4/3 of it; t with 2 degrees. */
static void test_between(void **state)
{
    const double value[] = {0.4, NAN, 0.5, 0.9}, same[] = {0.3, 0.3, 0.3}, one[] = {NAN, 0.3};
    struct imputed imputed = {4, value, NULL, NULL};
    struct imputed_answer out;
    (void)state;
    imputed_between(&imputed, 0.95, -INFINITY, INFINITY, &out);
    is_near(out.value, 0.6, 1e-15);
    is_near(out.between, 0.07, 1e-15);
    is_near(out.within, 0, 0);
    is_near(out.high, 0.6 + 4.302652729696 * sqrt(0.07 * 4 / 3), 1e-6);
    is_near(out.low, 0.6 - 4.302652729696 * sqrt(0.07 * 4 / 3), 1e-6);
    imputed_between(&imputed, 0.95, 0, 1, &out);
    is_near(out.low, 0, 0);
    is_near(out.high, 1, 0);
    imputed = (struct imputed){3, same, NULL, NULL};
    imputed_between(&imputed, 0.95, 0, 1, &out);
    is_near(out.low, 0.3, 0);
    is_near(out.high, 0.3, 0);
    imputed = (struct imputed){2, one, NULL, NULL};
    imputed_between(&imputed, 0.95, 0, 1, &out);
    is_near(out.value, 0.3, 0);
    assert_true(isnan(out.low) && isnan(out.high));
}

/* As many draws as one likes of a normal between and within: in about 95 % of 400 trials the interval holds the
 * true value, although only five tables are known. */
static void test_coverage(void **state)
{
    enum { TABLES = 5, EACH = 40, TRIALS = 400 };
    int held = 0;
    (void)state;
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        const struct random_stream stream = {7, trial, 0, 0};
        double value[TABLES], bootstrap[TABLES * EACH], truth = random_normal(stream, 500);
        size_t start[TABLES + 1];
        for (uint32_t k = 0; k < TABLES; k++) { /* the truth and the tables come from one distribution */
            value[k] = random_normal(stream, 600 + k) + 0.5 * random_normal(stream, 700);
            start[k] = k * EACH;
            for (uint32_t b = 0; b < EACH; b++)
                bootstrap[k * EACH + b] = value[k] + 0.5 * random_normal(stream, 1000 + k * EACH + b);
        }
        start[TABLES] = TABLES * EACH;
        const struct imputed imputed = {TABLES, value, start, bootstrap};
        struct imputed_answer out;
        assert_ok(context, imputed_sum_up(context, &imputed, 0.95, -INFINITY, INFINITY, &out));
        held += out.low <= truth && truth <= out.high;
    }
    assert_in_range(held, 0.92 * TRIALS, 0.98 * TRIALS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_student), cmocka_unit_test(test_by_hand),
                                       cmocka_unit_test(test_undefined), cmocka_unit_test(test_between),
                                       cmocka_unit_test(test_coverage)};
    context = d4i_context_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    d4i_context_free(context);
    return failed;
}
