/* SPDX-License-Identifier: EUPL-1.2
 *
 * What `modelled` learns from, by hand: the terms that a resident meets; and that the shares of the surroundings
 * are used where they tell something.
 */
#include "town.h"

static struct mix_terms terms_of(const struct town *town)
{
    d4i_context *context = d4i_context_new();
    struct mix_ground ground;
    struct mix_terms terms;
    assert_ok(context, mix_ground_make(context, &town->task, &ground));
    assert_ok(context, mix_terms_make(context, &ground, &terms));
    mix_ground_release(&ground);
    d4i_context_free(context);
    return terms;
}

/* The mean of two values over 30 people here and 10 in the next cell, which counts r = exp(-1 / 2 sigma^2). */
static double met(double here, double people_here, double there, double people_there, double sigma)
{
    double r = exp(-1 / (2 * sigma * sigma));
    return (people_here * here + r * people_there * there) / (people_here + r * people_there);
}

/* 30 people in a cell and 10 in the next: half the own logarithm and the means at one and two cells, in 2.5 parts.
 * Three quarters of the people are in the one, a quarter in the other: sqrt(3/4 x 1/4) of the difference. */
static void test_density_by_hand(void **state)
{
    (void)state;
    const double a = log(30), b = log(10);
    struct town town;
    town_make(&town, 4, 4, 2);
    for (size_t i = 0; i < town.items; i++)
        town.item_people[i] = town.cell[i] == 5 ? 30 : town.cell[i] == 6 ? 10 : 0;
    struct mix_terms terms = terms_of(&town);
    double apart = 0.5 * (a - b);
    for (int sigma = 1; sigma <= 2; sigma++)
        apart += met(a, 30, b, 10, sigma) - met(b, 10, a, 30, sigma);
    assert_near(terms.deviation[0], apart / 2.5 * sqrt(0.75 * 0.25), 1e-12);
    assert_near(terms.value[0][0], sqrt(1 / 3.0), 1e-12); /* 1/4 of the difference by sqrt(3)/4 of it */
    mix_terms_release(&terms);
    town_release(&town);
}

/* Three cells of as many people, too far apart to see each other; a covariate of 5 and 7, and not known in the
 * third: there it is 6, the mean, which is 0 in standard deviations. */
static void test_unknown_covariate_by_hand(void **state)
{
    (void)state;
    struct town town;
    town_make(&town, 32, 32, 2);
    double *value = numbers(town.items, sizeof *value);
    const double *values[] = {value};
    for (size_t i = 0; i < town.items; i++) {
        bool lived_in = town.cell[i] == 0 || town.cell[i] == 15 || town.cell[i] == 31;
        town.item_people[i] = lived_in ? 10 : 0;
        value[i] = town.cell[i] == 0 ? 5 : town.cell[i] == 15 ? 7 : NAN;
    }
    town.task.covariates = values;
    town.task.covariate_count = 1;
    struct mix_terms terms = terms_of(&town);
    assert_near(terms.deviation[1], sqrt(2 / 3.0), 1e-12);
    assert_near(terms.value[1][0], -sqrt(1.5), 1e-12);
    assert_near(terms.value[1][1], sqrt(1.5), 1e-12);
    assert_near(terms.value[1][2], 0, 1e-12);
    mix_terms_release(&terms);
    free(value);
    town_release(&town);
}

/* Hills of a share as wide as some zones, whatever the density: the surroundings tell where in a zone it is high.
 */
static void test_surroundings(void **state)
{
    (void)state;
    struct town town;
    struct group_report report = {0};
    struct random_stream draw = {SEED, 5, 0, 0};
    town_make(&town, 60, 5, 2);
    for (size_t i = 0; i < town.items; i++) {
        uint64_t column = town.cell[i] % 60, row = town.cell[i] / 60;
        double odds = 0.3 * exp(1.2 * sin((double)column / 5) * cos((double)row / 6));
        int64_t people = (int64_t)town.item_people[i];
        town.truth[0][i] = (double)random_binomial(draw, (uint32_t)i, people, odds / (1 + odds));
    }
    town_count(&town);
    spread(&town, "fitted", 1, &report);
    group_report_release(&report);
    double even = misplaced(&town, 0);
    spread(&town, "modelled", 1, &report);
    print_message("seed %d: kappa %.2f, misplaced %.0f, evenly %.0f\n", SEED, report.models[0].kappa,
                  misplaced(&town, 0), even);
    assert_true(report.models[0].modelled && report.models[0].kappa > 0);
    assert_true(misplaced(&town, 0) < 0.9 * even);
    assert_zones_hold(&town);
    group_report_release(&report);
    town_release(&town);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_density_by_hand),
        cmocka_unit_test(test_unknown_covariate_by_hand),
        cmocka_unit_test(test_surroundings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
