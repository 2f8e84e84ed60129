/* SPDX-License-Identifier: EUPL-1.2
 *
 * The three units by hand of the indices' pages, which say who is right where another program gives another number:
 * the values that are told, beside what the index makes of the units and what the other program's formula does.
 */
#include "../check.h"

#include <math.h>
#include <string.h>

#include "measure/measure.h"

#include "../one_context.h" /* last: others have parameters of that name */

/* Three units in a row, each a neighbour of the next by a border of length 1. */
static const size_t start[] = {0, 1, 3, 4};
static const uint32_t other[] = {1, 0, 2, 1};
static const double border[] = {1, 1, 1, 1};

struct example {
    const char *index;
    double a[3], b[3], area[3], value; /* as the page tells it, to four digits or, with `near`, as near as that */
    const char *told;
    double near;
};

static struct measure_answer run(const struct example *example)
{
    struct neighbours row = {0};
    double total[3];
    const double step = 1000 * log(2), x[] = {0, step, 2 * step}, y[3] = {0}, perimeter[] = {4, 4, 4};
    const double *people[] = {example->a, example->b};
    struct measure_options options = MEASURE_USUAL;
    struct measure_answer answer;
    struct measure_data data;
    row.units = 3;
    row.start = (void *)start;
    row.other = (void *)other;
    row.weight = (void *)border;
    for (size_t i = 0; i < 3; i++)
        total[i] = example->a[i] + example->b[i];
    const struct measure_table table = {.units = 3,
                                        .groups = 2,
                                        .people = people,
                                        .total = total,
                                        .area = example->area,
                                        .perimeter = perimeter,
                                        .x = x,
                                        .y = y,
                                        .neighbours = &row,
                                        .borders = &row};
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    assert_ok(context, measure_run(context, measure_index_find(example->index), &data, &options, &answer));
    measure_data_release(&data);
    return answer;
}

#define ROW               \
    {8, 0, 0}, {0, 8, 8}, \
    {                     \
        0, 0, 0           \
    }
#define EMPTY             \
    {6, 2, 0}, {4, 8, 0}, \
    {                     \
        1, 1, 1           \
    }

static void test_values(void **state)
{
    static const struct example examples[] = {
        {"density_corrected_dissimilarity", {9000, 500, 500}, {500, 500, 9000}, {1, 1, 1}, 0.85, "0.85 = D", 0},
        {"bias_corrected_dissimilarity", {1, 1, 0}, {0, 1, 1}, {1, 1, 1}, 5. / 16, "0.3125", 0},
        {"modified_dissimilarity", {1, 1, 0}, {1, 1, 2}, {1, 1, 1}, -1. / 6, "-0.1667", 0},
        {"modified_gini", {1, 1, 0}, {1, 1, 2}, {1, 1, 1}, -1. / 6, "-0.1667", 0.05},
        {"concentration_profile", {3, 1, 0}, {1, 3, 4}, {1, 1, 1}, 0.5, "= 1/2", 0},
        {"spatial_proximity", ROW, 15. / 11, "1.3636", 0},
        {"absolute_clustering", ROW, 14. / 41, "0.3415", 0},
        {"relative_clustering", ROW, 1. / 3, "0.3333", 0},
        {"distance_decay_isolation", ROW, 4. / 7, "0.5714", 0},
        {"distance_decay_interaction", ROW, 3. / 7, "0.4286", 0},
        {"spatial_dissimilarity", EMPTY, 1. / 60, "0.0167", 0},
        {"boundary_dissimilarity", EMPTY, 1. / 60, "0.0167", 0},
        {"perimeter_dissimilarity", EMPTY, 1. / 60, "0.0167", 0},
        {"absolute_concentration", {10, 5, 0}, {0, 5, 10}, {1, 2, 4}, 10. / 9, "1.1111", 0},
        {"relative_concentration", {10, 5, 0}, {0, 5, 30}, {1, 2, 4}, 40. / 39, "1.0256", 0},
    };
    size_t told = 0;
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const struct example *example = &examples[i];
        const char *page = measure_index_find(example->index)->example;
        struct measure_answer answer = run(example);
        if (!(fabs(answer.value - example->value) <= (example->near > 0 ? example->near : 1e-12)))
            fail_msg("%s: %.15g, by hand %.15g", example->index, answer.value, example->value);
        if (!page || !strstr(page, example->told))
            fail_msg("%s: the page does not tell %s", example->index, example->told);
    }
    /* every example that an index has stands above */
    for (size_t i = 0; measure_index_at(i); i++)
        told += measure_index_at(i)->example != NULL;
    assert_int_equal(told, sizeof examples / sizeof *examples);
}

/* PySAL's weights, 1 - exp(-d), of the units in a row: what the pages say it has. */
static void test_growing_weights(void **state)
{
    static const double c[3][3] = {{0, .5, .75}, {.5, 0, .5}, {.75, .5, 0}}, a[] = {8, 0, 0}, b[] = {0, 8, 8};
    double aa = 0, bb = 0, tt = 0, at = 0, all = 0, met[3] = {0}, isolation = 0, interaction = 0;
    (void)state;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            aa += c[i][j] * a[i] * a[j];
            bb += c[i][j] * b[i] * b[j];
            tt += c[i][j] * 64;
            at += c[i][j] * a[i] * 8;
            all += c[i][j];
            met[i] += c[i][j] * 8;
        }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) { /* divided by what is met from j, where it should be i */
            isolation += a[i] / 8 * c[i][j] * a[j] / met[j];
            interaction += a[i] / 8 * c[i][j] * b[j] / met[j];
        }
    const double even = 8 * all / 9;
    assert_true(fabs((aa / 8 + bb / 16) / (tt / 24) - 3. / 7) < 1e-12);
    assert_true(fabs((aa / 8 - even) / (at / 8 - even) + 14. / 31) < 1e-12);
    assert_true(aa / 64 / (bb / 256) - 1 == -1);
    assert_true(isolation == 0 && fabs(interaction - 1.1) < 1e-12);
}

/* Beyond 38 deviations a normal density is 0 as a number, wherever a search that starts at 0 looks. */
static void test_flat_density(void **state)
{
    const double s = sqrt((.9 * .1 + .05 * .95) / 10000), z = .85 / s;
    (void)state;
    assert_true(fabs(s - 0.003708) < 5e-7 && fabs(z - 229.2) < 0.05);
    assert_true(exp(-z * z / 2) == 0 && exp(-(z - 1) * (z - 1) / 2) == 0 && exp(-38 * 38 / 2.) > 0);
    assert_true(z * tanh(z * z) == z);
}

/* The rest of the other programs' values: a share of 0 where nobody lives, five thresholds, one unit fewer, l of B.
 */
static void test_others(void **state)
{
    const double people[2][3] = {{3, 1, 0}, {1, 3, 4}}, *column[] = {people[0], people[1]};
    const struct measure_table table = {.units = 3, .groups = 2, .people = column};
    struct measure_options options = MEASURE_USUAL;
    struct measure_answer answer;
    struct measure_data data;
    (void)state;
    assert_true(fabs(5. / 12 - (0.4 + 0.2) / 2 - 0.1167) < 5e-5);
    assert_true(fabs(5. / 12 - (0.4 + 0.4 / 2 + 0.2 / 2 + 0.2) / 3 - 0.1167) < 5e-5);
    assert_true(fabs(1 - (4. / 3 - 1) / (4 - 1) - 0.8889) < 5e-5);
    assert_true(fabs((4. / 3 / (26. / 7) - 1) / (1.5 / 3.5 - 1) - 1.1218) < 5e-5);
    options.thresholds = 5;
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    const struct measure_index *profile = measure_index_find("concentration_profile");
    assert_ok(context, measure_run(context, profile, &data, &options, &answer));
    assert_true(fabs(answer.value - 0.35) < 1e-12 && strstr(profile->example, "= 0.35"));
    options.thresholds = 1000;
    assert_ok(context, measure_run(context, profile, &data, &options, &answer));
    assert_true(fabs(answer.value - 0.5) < 1e-3);
    measure_data_release(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_growing_weights),
        cmocka_unit_test(test_flat_density),
        cmocka_unit_test(test_others),
    };
    return cmocka_run_group_tests_name("three units by hand", tests, context_open, context_close);
}
