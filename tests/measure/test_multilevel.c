/* SPDX-License-Identifier: EUPL-1.2
 *
 * The multilevel D: areas of as many units by hand, whose variances are known in closed form; two levels beside the
 * likelihood of the whole matrix; effects beside what the matrix says of them.
 */
#include "measure/inference.h"
#include "measure/multilevel.h"
#include "tables.h"

#include "../one_context.h" /* last: others have parameters of that name */

/* A = B = 100, two areas of two units: d = 0.18 0.10 in the first, -0.10 -0.18 in the second. Within: 4 x 0.04^2 =
 * 0.0064 with 2 (2 - 1) left over: v_0 = 0.0032. Means 0.14 -0.14: 2 x 2 x 0.14^2 / 2 = 0.0392 = v_0 + 2 v_1, so
 * v_1 = 0.018. Effects: 0.14 x 0.036 / 0.0392 = 0.128571. */
static void test_by_hand(void **state)
{
    const double a[] = {38, 35, 15, 12}, b[] = {20, 25, 25, 30};
    const double *people[] = {a, b};
    const uint32_t cluster[] = {1, 1, 0, 0};
    const struct measure_table table = {
        .units = 4, .groups = 2, .people = people, .cluster = cluster, .clusters = 3};
    const struct multilevel_level level = {cluster, 3}; /* nobody lives in the third */
    const double effect = 0.14 * 0.036 / 0.0392;
    struct multilevel fitted;
    struct measure_data data;
    (void)state;
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    assert_ok(context, multilevel_fit(context, &data, &level, 1, &fitted));
    assert_null(fitted.undefined);
    assert_true(fabs(fitted.dissimilarity - 0.28) < 1e-14);
    assert_true(fabs(fitted.variance[0] - 0.0032) < 1e-14 && fabs(fitted.variance[1] - 0.018) < 1e-13);
    assert_true(fabs(fitted.part[1] - 0.018 / 0.0212) < 1e-12 && fabs(fitted.part[0] - 0.0032 / 0.0212) < 1e-12);
    assert_true(fabs(fitted.effect[1][1] - effect) < 1e-13 && fabs(fitted.effect[1][0] + effect) < 1e-13);
    assert_true(isnan(fitted.effect[1][2]));
    assert_true(fabs(fitted.effect[0][0] - (0.18 - effect)) < 1e-13);
    /* of 0.18 + 0.10 in each area: without its effect 0.18 - e and e - 0.10, without the units' 2 e */
    assert_true(fabs(fitted.holdback[1] - (0.08 / 0.28 - 1)) < 1e-13);
    assert_true(fabs(fitted.holdback[0] - (2 * effect / 0.28 - 1)) < 1e-13);
    multilevel_release(&fitted);
    measure_data_release(&data);
}

enum { UNITS = 40, AREAS = 12, REGIONS = 4, MOST = 64 };

/* -2 log likelihood of off under the whole matrix, by Cholesky; its inverse times off into solved. */
static double deviance_of(size_t units, const double *off, const uint32_t *area, const uint32_t *region,
                          const double *variance, double *solved)
{
    static double root[MOST][MOST];
    double logs = 0, squares = 0;
    for (size_t i = 0; i < units; i++) {
        double y = off[i];
        for (size_t j = 0; j <= i; j++) {
            double sum = (i == j ? variance[0] : 0) + (area[i] == area[j] ? variance[1] : 0) +
                         (region[i] == region[j] ? variance[2] : 0);
            for (size_t k = 0; k < j; k++)
                sum -= root[i][k] * root[j][k];
            root[i][j] = i == j ? sqrt(sum) : sum / root[j][j];
        }
        for (size_t k = 0; k < i; k++)
            y -= root[i][k] * solved[k];
        solved[i] = y / root[i][i];
        squares += solved[i] * solved[i];
        logs += 2 * log(root[i][i]);
    }
    for (size_t i = units; i-- > 0;) {
        for (size_t k = i + 1; k < units; k++)
            solved[i] -= root[k][i] * solved[k];
        solved[i] /= root[i][i];
    }
    return logs + squares + (double)units * log(2 * M_PI);
}

static double whole_deviance(const double *off, const uint32_t *area, const uint32_t *region,
                             const double *variance, double *solved)
{
    return deviance_of(UNITS, off, area, region, variance, solved);
}

/* Of ratios to the variance of the units, that at its best: the squares' mean. */
static double best_deviance(size_t units, const double *off, const uint32_t *area, const uint32_t *region,
                            double first, double second)
{
    const double ratio[] = {1, first, second};
    double solved[MOST], squares = 0, n = (double)units;
    double all = deviance_of(units, off, area, region, ratio, solved);
    for (size_t i = 0; i < units; i++)
        squares += off[i] * solved[i];
    return all - squares + n + n * log(squares / n);
}

/* Nowhere on a grid of five to the decade is the likelihood greater than where the fit is. */
static void no_higher_peak(const struct measure_data *data, const struct multilevel_level *levels,
                           const struct multilevel *fitted)
{
    double off[MOST];
    for (size_t i = 0; i < data->units; i++)
        off[i] = data->a[i] / data->sum_a - data->b[i] / data->sum_b;
    for (int i = -1; i <= 40; i++)
        for (int j = -1; j <= 40; j++) {
            double first = i < 0 ? 0 : pow(10, -4 + 0.2 * i), second = j < 0 ? 0 : pow(10, -4 + 0.2 * j);
            double there = best_deviance(data->units, off, levels[0].area, levels[1].area, first, second);
            if (there < fitted->deviance - 1e-9)
                fail_msg("%.9g at ratios %g and %g, fitted %.9g", there, first, second, fitted->deviance);
        }
}

/* At the likeliest variances the trace of the inverse within each area and region is the sum of squares of what the
 * inverse makes of off there, where the variance is not 0. Column by column of the inverse. */
static void score_is_zero(const uint32_t *area, const uint32_t *region, const double *variance,
                          const double *solved)
{
    const uint32_t *of[] = {area, region};
    for (int k = 0; k < 2; k++) {
        double trace = 0, squares = 0;
        for (uint32_t c = 0; c < AREAS; c++) {
            double within[UNITS], column[UNITS], sum = 0;
            for (size_t i = 0; i < UNITS; i++) {
                within[i] = of[k][i] == c;
                sum += within[i] > 0 ? solved[i] : 0;
            }
            whole_deviance(within, area, region, variance, column);
            for (size_t i = 0; i < UNITS; i++)
                trace += within[i] * column[i];
            squares += sum * sum;
        }
        if (variance[k + 1] > 0 && !(fabs(trace - squares) < 1e-9 * trace))
            fail_msg("level %d: trace %.15g, squares %.15g", k + 1, trace, squares);
    }
}

static void make(struct made *made, uint64_t seed, uint32_t *area, uint32_t *region)
{
    made_random(made, seed, UNITS, 2);
    for (uint32_t i = 0; i < UNITS; i++) {
        area[i] = random_u32((struct random_stream){seed, i, 3, 0}, 0) % AREAS;
        region[i] = area[i] % REGIONS;
        made->people[0][i] = floor(made->people[0][i] * (1 + 3 * (region[i] == 1) + 2 * (area[i] == 6))) + 5;
        made->people[1][i] += 5;
    }
}

/* The fit's deviance is the matrix's; no other variances have a smaller one; effects are the matrix's, and add up.
 */
static void test_matrix(void **state)
{
    double off[UNITS], solved[UNITS], other[UNITS];
    uint32_t area[UNITS], region[UNITS];
    const struct multilevel_level levels[] = {{area, AREAS}, {region, REGIONS}};
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct made made;
        struct multilevel fitted;
        struct measure_data data;
        make(&made, seed, area, region);
        const struct measure_table table = made_table(context, &made, MEASURE_PAIR, true);
        assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
        assert_ok(context, multilevel_fit(context, &data, levels, 2, &fitted));
        for (size_t i = 0; i < UNITS; i++)
            off[i] = data.a[i] / data.sum_a - data.b[i] / data.sum_b;
        double best = whole_deviance(off, area, region, fitted.variance, solved);
        assert_true(fabs(best - fitted.deviance) < 1e-8);
        for (int k = 0; k < 3; k++)
            for (int up = 0; up < 2; up++) {
                double variance[3];
                memcpy(variance, fitted.variance, sizeof variance);
                variance[k] = variance[k] * (up ? 1.1 : 0.9) + (up ? 0.01 * fitted.variance[0] : 0);
                assert_true(whole_deviance(off, area, region, variance, other) > best - 1e-7);
            }
        score_is_zero(area, region, fitted.variance, solved);
        double d = 0, parts = 0;
        for (size_t i = 0; i < UNITS; i++) {
            double by_area = 0, by_region = 0;
            for (size_t j = 0; j < UNITS; j++) {
                by_area += area[j] == area[i] ? fitted.variance[1] * solved[j] : 0;
                by_region += region[j] == region[i] ? fitted.variance[2] * solved[j] : 0;
            }
            assert_true(fabs(fitted.effect[1][area[i]] - by_area) < 1e-11);
            assert_true(fabs(fitted.effect[2][region[i]] - by_region) < 1e-11);
            assert_true(fabs(fitted.effect[0][i] + by_area + by_region - off[i]) < 1e-11);
            d += fabs(off[i]) / 2;
        }
        for (int k = 0; k < 3; k++) {
            assert_true(fitted.part[k] >= 0 && fitted.holdback[k] >= -1);
            parts += fitted.part[k];
        }
        assert_true(fabs(d - fitted.dissimilarity) < 1e-14 && fabs(parts - 1) < 1e-14);
        multilevel_release(&fitted);
        measure_data_release(&data);
        neighbours_release(&made.neighbours);
    }
}

/* Six units: one town of three beside a town of one in the second region, else towns that are regions. That people
 * are apart by town (regions 0) is a peak, of deviance -7.354; that they are by region is the higher one. */
static void test_two_peaks(void **state)
{
    const double a[] = {5, 3, 4, 4, 29, 22}, b[] = {45, 7, 6, 16, 41, 8}, *people[] = {a, b};
    const uint32_t town[] = {0, 1, 1, 1, 2, 3}, region[] = {0, 1, 1, 1, 1, 2};
    const struct multilevel_level levels[] = {{town, 4}, {region, 3}};
    const struct measure_table table = {.units = 6, .groups = 2, .people = people};
    struct multilevel fitted;
    struct measure_data data;
    double off[6];
    (void)state;
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    for (size_t i = 0; i < 6; i++)
        off[i] = a[i] / 67 - b[i] / 123;
    /* the lesser peak: town 21.93 times the units', region 0; less likely all around it, but for further off */
    const double peak = 0.95639 / 0.04361, less = best_deviance(6, off, town, region, peak, 0);
    assert_true(fabs(less + 7.354375) < 1e-6);
    assert_true(best_deviance(6, off, town, region, peak * 1.1, 0) > less);
    assert_true(best_deviance(6, off, town, region, peak / 1.1, 0) > less);
    assert_true(best_deviance(6, off, town, region, peak, 0.1) > less);
    assert_ok(context, multilevel_fit(context, &data, levels, 2, &fitted));
    assert_true(fabs(fitted.deviance + 7.724988) < 1e-6);
    assert_true(fabs(fitted.part[1] - 0.14195) < 1e-5 && fabs(fitted.part[2] - 0.82264) < 1e-5);
    no_higher_peak(&data, levels, &fitted);
    multilevel_release(&fitted);
    measure_data_release(&data);
}

/* A peak so flat that a step of Newton's from beside it leads to where nothing is explained, and less likely. */
static void test_flat_peak(void **state)
{
    const double a[] = {13, 61, 9, 106, 55, 15, 44, 60, 10, 182}, b[] = {17, 99, 11, 174, 85, 35, 56, 100, 30, 378};
    const double *people[] = {a, b};
    const uint32_t town[] = {0, 1, 1, 2, 2, 2, 3, 3, 3, 4}, region[] = {0, 1, 1, 1, 1, 1, 2, 2, 2, 2};
    const struct multilevel_level levels[] = {{town, 5}, {region, 3}};
    const struct measure_table table = {.units = 10, .groups = 2, .people = people};
    struct multilevel fitted;
    struct measure_data data;
    (void)state;
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    assert_ok(context, multilevel_fit(context, &data, levels, 2, &fitted));
    assert_true(fabs(fitted.deviance + 48.895626) < 1e-6);
    no_higher_peak(&data, levels, &fitted);
    multilevel_release(&fitted);
    measure_data_release(&data);
}

/* Made up, towns of very unlike sizes; lme4 from other starts has town 0.92782 and region 0, deviance -380.13231.
 */
static void test_beside_lme4(void **state)
{
    static const double a[] = {14,  152, 45,  20, 34,  14, 89,  140, 226, 13,  16,  5,   34, 60, 130,
                               66,  46,  115, 75, 185, 19, 12,  13,  22,  105, 89,  16,  26, 31, 29,
                               130, 44,  7,   52, 24,  43, 648, 91,  55,  98,  166, 226, 80, 5,  49,
                               11,  10,  63,  81, 5,   26, 161, 42,  45,  93,  11,  276};
    static const double b[] = {79,  994, 273, 73,   295, 124, 468,  808, 1184, 50,  81,  26,   271, 493, 1047,
                               453, 267, 678, 366,  969, 88,  91,   69,  148,  738, 764, 105,  137, 196, 214,
                               764, 178, 51,  430,  149, 220, 3086, 446, 268,  452, 688, 1018, 319, 69,  612,
                               212, 250, 624, 1098, 41,  220, 949,  208, 208,  505, 81,  3868};
    static const uint32_t town[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 3, 3, 3,
                                    3, 3, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6,
                                    6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 8, 9, 9, 9, 9, 9, 10};
    static const uint32_t region[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 3, 3, 3,
                                      3, 3, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5,
                                      5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 6, 7, 7, 7, 7, 7, 8};
    const double *people[] = {a, b};
    const struct multilevel_level levels[] = {{town, 11}, {region, 9}};
    const struct measure_table table = {.units = sizeof a / sizeof *a, .groups = 2, .people = people};
    struct multilevel fitted;
    struct measure_data data;
    (void)state;
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    assert_ok(context, multilevel_fit(context, &data, levels, 2, &fitted));
    assert_true(fabs(fitted.deviance + 380.92405) < 1e-5);
    assert_true(fabs(fitted.part[1] - 0.16458) < 1e-5 && fabs(fitted.part[2] - 0.77392) < 1e-5);
    assert_true(fabs(fitted.holdback[1] + 0.18933) < 1e-5 && fabs(fitted.holdback[2] + 0.23421) < 1e-5);
    no_higher_peak(&data, levels, &fitted);
    multilevel_release(&fitted);
    measure_data_release(&data);
}

/* Of nine draws 0.3 below .. 0.1 above none is as low as -0.4, and one as high as 0.1. */
static void test_both_sides(void **state)
{
    static const double draws[] = {-0.3, -0.2, -0.1, 0, 0, 0, 0, 0, 0.1};
    static const struct {
        double value, holdback, share;
    } cases[] = {{-0.4, 0.2, 1}, {0.1, 0.4, 0.2}, {0.2, 0.2, 0.1}, {0, 1, 0.7}, {-0.2, 0.6, 0.9}};
    double own[9];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct measure_inference made = {.answer.value = cases[i].value};
        measure_draws_sum_up(measure_index_find("multilevel_holdback"), draws, 9, MEASURE_PERMUTATION, 0.95, own,
                             &made);
        assert_true(fabs(made.p - cases[i].holdback) < 1e-15);
        measure_draws_sum_up(measure_index_find("multilevel_variance_share"), draws, 9, MEASURE_PERMUTATION, 0.95,
                             own, &made);
        assert_true(fabs(made.p - cases[i].share) < 1e-15);
    }
}

static void test_refuse(void **state)
{
    uint32_t area[UNITS], region[UNITS];
    const struct multilevel_level levels[] = {{area, AREAS}, {region, REGIONS}};
    struct made made;
    struct multilevel fitted;
    struct measure_data data;
    (void)state;
    make(&made, 1, area, region);
    struct measure_table table = made_table(context, &made, MEASURE_PAIR, true);
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    region[7] = (region[7] + 1) % REGIONS;
    assert_fails(context, D4I_BAD_INPUT, "give nested levels", multilevel_fit(context, &data, levels, 2, &fitted));
    area[3] = AREAS;
    assert_fails(context, D4I_BAD_INPUT, "unit 4 lies in area 13 of 12",
                 multilevel_fit(context, &data, levels, 1, &fitted));
    assert_fails(context, D4I_BAD_USAGE, "0 levels", multilevel_fit(context, &data, levels, 0, &fitted));
    measure_data_release(&data);
    /* every unit an area of its own: nothing within */
    for (uint32_t i = 0; i < UNITS; i++)
        area[i] = i;
    const struct multilevel_level own = {area, UNITS};
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    assert_ok(context, multilevel_fit(context, &data, &own, 1, &fitted));
    assert_string_equal(fitted.undefined, "the units of each area are alike");
    multilevel_release(&fitted);
    measure_data_release(&data);
    neighbours_release(&made.neighbours);
}

/* As indices: of a table with levels the units' value and each level's, the last of which is the value; an index
 * that stands several times in a row tells them one by one. Without levels that of the clusters. */
static void test_levels(void **state)
{
    uint32_t area[UNITS], region[UNITS], whole[UNITS] = {0};
    const struct multilevel_level levels[] = {{area, AREAS}, {region, REGIONS}, {whole, 1}};
    const struct measure_index *share = measure_index_find("multilevel_variance_share");
    const struct measure_index *effects = measure_index_find("multilevel_effects"),
                               *row[4] = {share, share, share, effects};
    const struct measure_options usual = MEASURE_USUAL;
    struct measure_answer answer;
    struct multilevel fitted;
    struct measure_data data;
    struct made made;
    double spread[8] = {0};
    (void)state;
    make(&made, 4, area, region);
    struct measure_table table = made_table(context, &made, MEASURE_PAIR, true);
    table.level = levels;
    table.levels = 3;
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    assert_ok(context, multilevel_fit(context, &data, levels, 3, &fitted));
    assert_ok(context, measure_run(context, share, &data, &usual, &answer));
    assert_int_equal(answer.count, 4);
    for (size_t k = 0; k < 4; k++)
        assert_true(answer.values[k] == fitted.part[k]);
    assert_true(answer.value == fitted.part[3] && fitted.part[3] == 0); /* one area explains nothing */
    assert_int_equal(measure_answer_spread(row, 4, &answer, spread, 2), 3);
    assert_true(spread[0] == fitted.part[0] && spread[4] == fitted.part[2] && spread[6] == 0);
    measure_answer_release(&answer);
    assert_ok(context, measure_run(context, effects, &data, &usual, &answer));
    assert_int_equal(answer.count, AREAS + REGIONS + 1);
    assert_true(answer.values[AREAS + 1] == fitted.effect[2][1]);
    for (size_t i = 0; i < answer.count; i++)
        assert_false(answer.values[i] == 0 && signbit(answer.values[i])); /* no -0 is printed */
    assert_true(answer.values[AREAS + REGIONS] == 0);
    measure_answer_release(&answer);
    multilevel_release(&fitted);
    table.levels = 0;
    table.cluster = area;
    table.clusters = AREAS;
    assert_ok(context, multilevel_fit(context, &data, levels, 1, &fitted));
    assert_ok(context, measure_run(context, share, &data, &usual, &answer));
    assert_true(!answer.values && answer.value == fitted.part[1]);
    multilevel_release(&fitted);
    /* towns that are regions: nothing tells them apart */
    const struct multilevel_level same[] = {{region, REGIONS}, {region, REGIONS}};
    assert_ok(context, multilevel_fit(context, &data, same, 2, &fitted));
    assert_non_null(strstr(fitted.undefined, "the same areas"));
    multilevel_release(&fitted);
    measure_data_release(&data);
    neighbours_release(&made.neighbours);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),   cmocka_unit_test(test_matrix),      cmocka_unit_test(test_flat_peak),
        cmocka_unit_test(test_two_peaks), cmocka_unit_test(test_beside_lme4), cmocka_unit_test(test_both_sides),
        cmocka_unit_test(test_refuse),    cmocka_unit_test(test_levels),
    };
    return cmocka_run_group_tests_name("multilevel dissimilarity", tests, context_open, context_close);
}
