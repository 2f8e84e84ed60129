/* SPDX-License-Identifier: EUPL-1.2
 *
 * `modelled` where there is nothing to learn: towns whose groups live wherever people do, drawn by chance, and a
 * covariate of noise. Chance must not be taken for a lesson.
 */
#include "town.h"

enum { TOWNS = 40, GROUPS = 4 };

static void draw_by_chance(struct town *town, uint32_t number)
{
    static const double part[GROUPS - 1] = {0.05, 0.15, 0.2};
    for (int g = 0; g + 1 < GROUPS; g++)
        for (size_t i = 0; i < town->items; i++) {
            struct random_stream stream = {SEED, 10, (uint32_t)g, number};
            town->truth[g][i] =
                (double)random_binomial(stream, (uint32_t)i, (int64_t)town->item_people[i], part[g]);
        }
    town_count(town);
}

/* Patches of 4 x 4 cells, unlike each other by chance alone. */
static void fill_covariate(const struct town *town, uint32_t number, double *value)
{
    struct random_stream stream = {SEED, 11, number, 0};
    for (size_t i = 0; i < town->items; i++) {
        uint64_t column = town->cell[i] % (uint64_t)town->side / 4, row = town->cell[i] / (uint64_t)town->side / 4;
        value[i] = -3 + random_normal(stream, (uint32_t)(row * 1000 + column));
    }
}

/* Of 120 groups in 40 towns, each with three things to find (density, surroundings, the covariate), one in eight at
 * most finds any (chance: one in ten; at one standard error it is 28), and then it does next to no harm. */
static void chance_teaches_nothing(void **state)
{
    (void)state;
    int found = 0;
    double even = 0, modelled = 0;
    for (uint32_t n = 0; n < TOWNS; n++) {
        struct town town;
        struct group_report report = {0};
        town_make(&town, 40, 5, GROUPS);
        double *covariate = numbers(town.items, sizeof *covariate);
        draw_by_chance(&town, n);
        fill_covariate(&town, n, covariate);
        town.task.covariates = (const double *const *)&covariate;
        town.task.covariate_count = 1;
        spread(&town, "fitted", 1, &report);
        for (int g = 0; g + 1 < GROUPS; g++)
            even += misplaced(&town, g);
        group_report_release(&report);
        spread(&town, "modelled", 1, &report);
        for (int g = 0; g + 1 < GROUPS; g++) {
            found += report.models[g].modelled;
            modelled += misplaced(&town, g);
        }
        assert_zones_hold(&town);
        group_report_release(&report);
        free(covariate);
        town_release(&town);
    }
    print_message("%d of %d groups found something; misplaced %.5f times as many as evenly\n", found,
                  TOWNS * (GROUPS - 1), modelled / even);
    assert_true(found <= 15);
    assert_true(modelled < 1.0005 * even);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(chance_teaches_nothing)};
    return cmocka_run_group_tests_name("allocate: modelled, nothing to learn", tests, NULL, NULL);
}
