/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rules of units, on shares that can be checked by hand.
 */
#include "../check.h"
#include "urban/units.h"

/* People (or land) by class of level 2, in percent or so; level 1 is rural below 21, cluster below 30. */
struct shares {
    int64_t centre, dense, semi, suburban, village, low, least, water;
};

static struct urban_sums sums_of(struct shares s)
{
    struct urban_sums sums = {
        .level1 = {s.water, s.village + s.low + s.least, s.dense + s.semi + s.suburban, s.centre}};
    sums.level2[URBAN_CELL_URBAN_CENTRE] = s.centre;
    sums.level2[URBAN_CELL_DENSE] = s.dense;
    sums.level2[URBAN_CELL_SEMI_DENSE] = s.semi;
    sums.level2[URBAN_CELL_SUBURBAN] = s.suburban;
    sums.level2[URBAN_CELL_RURAL_CLUSTER] = s.village;
    sums.level2[URBAN_CELL_LOW] = s.low;
    sums.level2[URBAN_CELL_VERY_LOW] = s.least;
    sums.level2[URBAN_CELL_PERMANENT_WATER] = s.water;
    return sums;
}

static void is(struct shares shares, enum urban_unit1 level1, enum urban_unit2 by2024, enum urban_unit2 by2021)
{
    struct urban_unit people = {.people = sums_of(shares)}, land = {.land = sums_of(shares)};
    assert_int_equal(urban_unit_level1(&people), level1);
    assert_int_equal(urban_unit_level2(&people, URBAN_RULES_2024), by2024);
    assert_int_equal(urban_unit_level2(&people, URBAN_RULES_2021), by2021);
    assert_int_equal(urban_unit_level1(&land), level1); /* where nobody lives, the land decides likewise */
    assert_int_equal(urban_unit_level2(&land, URBAN_RULES_2024), by2024);
}

/* At half it is a city; rural needs more than half. */
static void test_level1(void **state)
{
    (void)state;
    is((struct shares){.centre = 50, .low = 50}, URBAN_UNIT_CITY, URBAN_UNIT2_CITY, URBAN_UNIT2_CITY);
    is((struct shares){.centre = 49, .low = 51}, URBAN_UNIT_RURAL, URBAN_UNIT2_DISPERSED, URBAN_UNIT2_DISPERSED);
    is((struct shares){.suburban = 50, .low = 50}, URBAN_UNIT_TOWN, URBAN_UNIT2_SUBURB, URBAN_UNIT2_SUBURB);
    is((struct shares){.centre = 49, .dense = 1, .low = 50}, URBAN_UNIT_TOWN, URBAN_UNIT2_DENSE, URBAN_UNIT2_DENSE);
    is((struct shares){0}, URBAN_UNIT_UNKNOWN, URBAN_UNIT2_UNKNOWN, URBAN_UNIT2_UNKNOWN);
}

static void test_towns(void **state)
{
    (void)state;
    is((struct shares){.centre = 20, .dense = 30, .suburban = 50}, URBAN_UNIT_TOWN, URBAN_UNIT2_DENSE,
       URBAN_UNIT2_SUBURB);
    is((struct shares){.dense = 49, .suburban = 51}, URBAN_UNIT_TOWN, URBAN_UNIT2_SUBURB, URBAN_UNIT2_SUBURB);
    is((struct shares){.semi = 51, .suburban = 29, .low = 20}, URBAN_UNIT_TOWN, URBAN_UNIT2_SEMI_DENSE,
       URBAN_UNIT2_SEMI_DENSE);
    is((struct shares){.semi = 50, .suburban = 30, .low = 20}, URBAN_UNIT_TOWN, URBAN_UNIT2_SUBURB,
       URBAN_UNIT2_SEMI_DENSE);
    is((struct shares){.dense = 25, .semi = 30, .suburban = 45}, URBAN_UNIT_TOWN, URBAN_UNIT2_SEMI_DENSE,
       URBAN_UNIT2_SEMI_DENSE);
    is((struct shares){.dense = 30, .semi = 30, .suburban = 40}, URBAN_UNIT_TOWN, URBAN_UNIT2_SEMI_DENSE,
       URBAN_UNIT2_DENSE);
    /* the slip of a published program, which asks for the semi-dense share, would make this a suburb, and the next
     * one a semi-dense town */
    is((struct shares){.semi = 100}, URBAN_UNIT_TOWN, URBAN_UNIT2_SEMI_DENSE, URBAN_UNIT2_SEMI_DENSE);
    is((struct shares){.suburban = 100}, URBAN_UNIT_TOWN, URBAN_UNIT2_SUBURB, URBAN_UNIT2_SUBURB);
}

static void test_rural(void **state)
{
    (void)state;
    is((struct shares){.village = 50, .low = 50}, URBAN_UNIT_RURAL, URBAN_UNIT2_VILLAGE, URBAN_UNIT2_VILLAGE);
    is(
        (struct shares){
            .centre = 10, .dense = 10, .semi = 10, .suburban = 10, .village = 10, .low = 20, .least = 30},
        URBAN_UNIT_RURAL, URBAN_UNIT2_VILLAGE, URBAN_UNIT2_UNINHABITED);
    is((struct shares){.village = 49, .least = 51}, URBAN_UNIT_RURAL, URBAN_UNIT2_UNINHABITED,
       URBAN_UNIT2_UNINHABITED);
    is((struct shares){.low = 50, .least = 50}, URBAN_UNIT_RURAL, URBAN_UNIT2_UNINHABITED, URBAN_UNIT2_DISPERSED);
    is((struct shares){.low = 51, .least = 49}, URBAN_UNIT_RURAL, URBAN_UNIT2_DISPERSED, URBAN_UNIT2_DISPERSED);
    is((struct shares){.water = 1}, URBAN_UNIT_RURAL, URBAN_UNIT2_UNINHABITED, URBAN_UNIT2_UNINHABITED);
}

/* A semi-dense cluster of 3 000 people is rural at level 1: the levels are summed apart. */
static void test_levels_apart(void **state)
{
    (void)state;
    struct urban_unit unit = {0};
    urban_unit_add(&unit, URBAN_CELL_RURAL, URBAN_CELL_SEMI_DENSE, 60, 1);
    urban_unit_add(&unit, URBAN_CELL_CLUSTER, URBAN_CELL_SUBURBAN, 40, 1);
    assert_int_equal(urban_unit_level1(&unit), URBAN_UNIT_RURAL);
    assert_int_equal(urban_unit_level2(&unit, URBAN_RULES_2024), URBAN_UNIT2_VILLAGE);
}

/* One person outweighs any land. */
static void test_people_first(void **state)
{
    (void)state;
    struct urban_unit unit = {0};
    urban_unit_add(&unit, URBAN_CELL_RURAL, URBAN_CELL_VERY_LOW, 0, INT64_MAX);
    urban_unit_add(&unit, URBAN_CELL_CENTRE, URBAN_CELL_URBAN_CENTRE, 1, 0);
    assert_int_equal(urban_unit_level1(&unit), URBAN_UNIT_CITY);
    unit.people.level1[URBAN_CELL_RURAL] = INT64_MAX; /* sums beyond 64 bits */
    assert_int_equal(urban_unit_level1(&unit), URBAN_UNIT_RURAL);
}

/* A hamlet of 400 people on 2 km2, of whom most share their cell with a town: 200 a km2, so it is rural where the
 * rule holds, and a town where cells alone decide. */
static void test_border(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct urban_parameters rule, off;
    const struct urban_unit in_town = {.people = sums_of((struct shares){.suburban = 60, .low = 40})},
                            in_city = {.people = sums_of((struct shares){.centre = 60, .low = 40})};
    const int64_t person = 1000000, km2 = 1000000;
    assert_ok(context, urban_parameters_of(context, text_of("2021"), &off));
    assert_int_equal(off.border_people, 0); /* nobody's published rule is known to the letter */
    rule = off;
    rule.border_people = 5000;
    const struct {
        const struct urban_unit *unit;
        struct urban_self self;
        enum urban_unit1 level1;
        enum urban_unit2 level2;
    } cases[] = {
        {&in_town, {400 * person, 2 * km2}, URBAN_UNIT_RURAL, URBAN_UNIT2_VILLAGE},
        {&in_town, {599 * person, 2 * km2}, URBAN_UNIT_RURAL, URBAN_UNIT2_VILLAGE},
        {&in_town, {600 * person, 2 * km2}, URBAN_UNIT_TOWN, URBAN_UNIT2_SUBURB}, /* 300 a km2 */
        {&in_town, {4999 * person, 20 * km2}, URBAN_UNIT_RURAL, URBAN_UNIT2_VILLAGE},
        {&in_town, {5000 * person, 20 * km2}, URBAN_UNIT_TOWN, URBAN_UNIT2_SUBURB}, /* not small */
        {&in_city, {3000 * person, 2 * km2}, URBAN_UNIT_CITY, URBAN_UNIT2_CITY},    /* 1500 a km2: a ward */
        {&in_city, {2999 * person, 2 * km2}, URBAN_UNIT_TOWN, URBAN_UNIT2_DENSE},   /* beside a city */
        {&in_city, {400 * person, 2 * km2}, URBAN_UNIT_RURAL, URBAN_UNIT2_VILLAGE}, /* and fields beside it */
        {&in_town, {0, 2 * km2}, URBAN_UNIT_TOWN, URBAN_UNIT2_SUBURB},              /* nobody lives there */
        {&in_town, {-1, 2 * km2}, URBAN_UNIT_TOWN, URBAN_UNIT2_SUBURB},             /* not known */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct urban_unit_classes is = urban_unit_classify(cases[i].unit, &cases[i].self, &rule);
        assert_int_equal(is.level1, cases[i].level1);
        assert_int_equal(is.level2, cases[i].level2);
        is = urban_unit_classify(cases[i].unit, &cases[i].self, &off);
        assert_int_equal(is.level1, urban_unit_level1(cases[i].unit));
        is = urban_unit_classify(cases[i].unit, NULL, &rule);
        assert_int_equal(is.level2, urban_unit_level2(cases[i].unit, URBAN_RULES_2024));
    }
    d4i_context_free(context);
}

static void test_pairs(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    uint8_t level1[] = {3, 1}, level2[] = {30, 12};
    const struct urban_grid grid = {.columns = 2, .rows = 1, .level1 = level1, .level2 = level2};
    const uint64_t cell[] = {0, 1, 1, 0}, beyond[] = {0, 1, 1, 2};
    const uint32_t unit[] = {0, 0, 1, 2};
    const int64_t people[] = {5, 6, 7, 0};
    struct urban_unit units[3] = {{{{0}, {0}}, {{0}, {0}}}};
    assert_ok(context, urban_units_sum(context, &grid, 4, cell, unit, people, NULL, 3, units));
    assert_int_equal(units[0].people.level1[URBAN_CELL_RURAL], 6);
    assert_int_equal(units[0].people.level2[URBAN_CELL_URBAN_CENTRE], 5);
    assert_int_equal(urban_unit_level1(&units[0]), URBAN_UNIT_RURAL);
    assert_int_equal(urban_unit_level1(&units[1]), URBAN_UNIT_RURAL);
    assert_int_equal(urban_unit_level1(&units[2]), URBAN_UNIT_CITY);
    assert_fails(context, D4I_BUG, "pair 3",
                 urban_units_sum(context, &grid, 4, beyond, unit, people, NULL, 3, units));
    assert_fails(context, D4I_BUG, "pair 3",
                 urban_units_sum(context, &grid, 4, cell, unit, people, NULL, 2, units));
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_level1),       cmocka_unit_test(test_towns),        cmocka_unit_test(test_rural),
        cmocka_unit_test(test_levels_apart), cmocka_unit_test(test_people_first), cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_border),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
