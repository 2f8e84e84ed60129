/* SPDX-License-Identifier: EUPL-1.2
 *
 * What kind of value a plain number is: the table says it for all groups, a group for itself.
 */
#include "by_hand.h"

#define HEADER "zone,Total,Home,Abroad\n"
#define GROUPS_OF(total, home, abroad)                                                                   \
    "    groups:\n      code: total\n      label: Total\n" total "      parts:\n        - {code: home, " \
    "label: Home" home "}\n        - {code: abroad, label: Abroad" abroad "}\n"
#define EXACT_TOTAL GROUPS_OF("      values: observed\n", "", "")
#define PERTURBED "      values: perturbed\n"

static void a_total_may_be_exact_among_perturbed_parts(void **state)
{
    struct read read;
    read_table(*state,
               VARIABLE WIDE_TABLE PERTURBED
               "      sentinels: {\"-\": zero, x: suppressed}\n    parts: perturbed\n"
               "    derived: [{code: rest, plus: [total], minus: [home]}]\n" EXACT_TOTAL,
               HEADER "a,100,73,25\nb,-,-,x\n", &read);
    assert_value(&read, "a", "total", 100, D4I_OBSERVED);
    assert_value(&read, "a", "home", 73, D4I_PERTURBED);
    assert_value(&read, "a", "abroad", 25, D4I_PERTURBED);
    assert_value(&read, "a", "rest", 27, D4I_PERTURBED); /* the worse of both */
    assert_value(&read, "b", "total", 0, D4I_OBSERVED);  /* a sign for nobody is a number like others */
    assert_value(&read, "b", "home", 0, D4I_PERTURBED);
    assert_value(&read, "b", "abroad", 0, D4I_SUPPRESSED);
    read_done(&read);
}

static void a_row_that_is_not_there_is_a_zero_of_its_group(void **state)
{
    struct read read;
    read_table(*state, VARIABLE LONG_TABLE "      absent: zero\n" GROUPS_OF("", "", ", values: perturbed"),
               "zone,label,value\na,Total,5\na,Home,5\nb,Total,0\nc,Total,1\nc,Home,0\nc,Abroad,1\n", &read);
    assert_value(&read, "a", "abroad", 0, D4I_PERTURBED);
    assert_value(&read, "b", "home", 0, D4I_OBSERVED);
    read_done(&read);
}

/* What is exact among rounded numbers is no interval; what is perturbed is an open one. */
static void intervals_follow_the_group(void **state)
{
    struct read read;
    const char *yaml = VARIABLE WIDE_TABLE
        "      rounding: 5\n    parts: rounded\n" GROUPS_OF("      values: observed\n", "", ", values: perturbed");
    read_table(*state, yaml, HEADER "a,11,5,5\n", &read);
    assert_value(&read, "a", "total", 11, D4I_OBSERVED);
    assert_bounds(&read, "a", "total", 11, 11);
    assert_value(&read, "a", "home", 5, D4I_ROUNDED);
    assert_bounds(&read, "a", "home", 3, 7); /* no half people */
    assert_value(&read, "a", "abroad", 5, D4I_PERTURBED);
    assert_bounds(&read, "a", "abroad", 0, OPEN);
    read_done(&read);
}

static void is_within(void *state, const char *table, const char *value, double low, double high)
{
    char yaml[2000], csv[200];
    struct read read;
    snprintf(yaml, sizeof yaml, VARIABLE WIDE_TABLE "%s    parts: perturbed\n" GROUPS_OF("", "", ""), table);
    snprintf(csv, sizeof csv, HEADER "a,%s,%s,0\n", value, value);
    read_table(state, yaml, csv, &read);
    assert_bounds(&read, "a", "total", low, high);
    read_done(&read);
}

/* By hand: which true counts come out as the number? Random rounding to 3 makes 12 of 10 to 14. */
static void rounding_and_noise_reach_as_far_as_they_can(void **state)
{
    is_within(*state, "      rounding: 3\n", "12", 11, 13);
    is_within(*state, "      rounding: {to: 3}\n", "12", 11, 13);
    is_within(*state, "      rounding: {to: 5, kind: nearest}\n", "10", 8, 12);
    is_within(*state, "      rounding: 10\n", "20", 15, 25);
    is_within(*state, "      rounding: 0.01\n", "0.5", 0.495, 0.505); /* no whole people, no whole steps */
    is_within(*state, "      rounding: 1\n", "7", 6.5, 7.5);
    is_within(*state, "      rounding: {to: 3, kind: random}\n", "12", 10, 14);
    is_within(*state, "      rounding: {to: 3, kind: random}\n", "0", 0, 2);
    is_within(*state, "      rounding: {kind: random, to: 10}\n", "20", 11, 29);
    is_within(*state, "      noise: 4\n", "20", 16, 24);
    is_within(*state, "      noise: 4\n", "3", 0, 7);
    is_within(*state, PERTURBED "      noise: 4\n", "20", 16, 24);
    is_within(*state, "      rounding: {to: 5, kind: random}\n", "10", 6, 14);
}

/* What is said to be perturbed has noise, be it by the group, a flag or a sign for nothing; what is exact has none.
 * Noise beside rounding was there first. */
static void noise_is_of_what_is_perturbed(void **state)
{
    struct read read;
    read_table(*state,
               VARIABLE WIDE_TABLE
               "      noise: 2\n      sentinels: {\"-\": zero, x: suppressed}\n    parts: "
               "perturbed\n    derived: [{code: rest, plus: [total], minus: [home]}]\n" EXACT_TOTAL,
               HEADER "a,100,73,25\nb,10,-,x\n", &read);
    assert_value(&read, "a", "home", 73, D4I_PERTURBED);
    assert_bounds(&read, "a", "total", 100, 100);
    assert_bounds(&read, "a", "home", 71, 75);
    assert_bounds(&read, "a", "rest", 25, 29);
    assert_bounds(&read, "b", "home", 0, 2);
    assert_bounds(&read, "b", "abroad", 0, OPEN);
    read_done(&read);
    read_table(*state,
               VARIABLE LONG_TABLE
               "      values: observed\n      noise: 3\n      absent: zero\n      flag: {column: q, "
               "values: {a: observed, p: perturbed}}\n    parts: "
               "perturbed\n" GROUPS_OF("", ", values: perturbed", ""),
               "zone,label,value,q\na,Total,9,a\na,Abroad,5,p\nb,Total,4,a\nb,Home,4,a\n", &read);
    assert_bounds(&read, "a", "total", 9, 9);
    assert_bounds(&read, "a", "abroad", 2, 8);
    assert_bounds(&read, "a", "home", 0, 3); /* no row: noise made a zero of up to three people */
    read_done(&read);
    read_table(*state,
               VARIABLE WIDE_TABLE
               "      rounding: 5\n      noise: 3\n    parts: rounded\n" GROUPS_OF("", ", values: perturbed", ""),
               HEADER "a,30,20,10\n", &read);
    assert_bounds(&read, "a", "home", 15, 25);
    assert_bounds(&read, "a", "abroad", 8, 12);
    read_done(&read);
    assert_recipe_refused(*state, VARIABLE WIDE_TABLE "      noise: 0\n" EXACT_TOTAL, "'noise' is 0");
    assert_recipe_refused(*state, VARIABLE WIDE_TABLE "      noise: -1\n" EXACT_TOTAL, "'noise' is '-1'");
    assert_recipe_refused(*state, VARIABLE WIDE_TABLE "      rounding: {kind: random}\n" EXACT_TOTAL, "'to'");
    assert_recipe_refused(*state, VARIABLE WIDE_TABLE "      rounding: {to: 3, kind: odd}\n" EXACT_TOTAL, "'odd'",
                          "nearest random");
}

static void a_perturbed_share_of_an_exact_base(void **state)
{
    struct read read;
    read_table(
        *state,
        VARIABLE WIDE_TABLE PERTURBED
        "      shares: {columns: [Home, Abroad], base: Total, of: 100, step: 1}\n    parts: perturbed\n" GROUPS_OF(
            "      values: observed\n", ", values: rounded", ""),
        HEADER "a,200,75,25\n", &read);
    assert_value(&read, "a", "total", 200, D4I_OBSERVED);
    assert_value(&read, "a", "home", 150, D4I_ROUNDED);
    assert_bounds(&read, "a", "home", 149, 151);
    assert_value(&read, "a", "abroad", 50, D4I_PERTURBED);
    assert_bounds(&read, "a", "abroad", 0, 200); /* noise beyond rounding, but not beyond everybody */
    read_done(&read);
}

static void parts_of_a_second_dimension_are_as_their_group(void **state)
{
    struct read read;
    read_table(
        *state,
        VARIABLE LONG_TABLE PERTURBED "    parts: perturbed\n    cross: {dimension: sex, column: sex, total: "
                                      "Both, parts: [{code: m, label: M}, {code: f, label: F}]}\n" EXACT_TOTAL,
        "zone,sex,label,value\na,Both,Total,9\na,M,Total,4\na,F,Total,5\na,M,Home,3\na,F,Home,4\na,M,Abroad,1\n"
        "a,F,Abroad,1\n",
        &read);
    assert_value(&read, "a", "total", 9, D4I_OBSERVED);
    assert_value(&read, "a", "total.m", 4, D4I_OBSERVED);
    assert_value(&read, "a", "home.m", 3, D4I_PERTURBED);
    assert_value(&read, "a", "home", 7, D4I_PERTURBED);
    read_done(&read);
}

/* Countries that the table does not name leave the tree; the others keep what they are. */
static void countries_keep_their_values(void **state)
{
    struct read read;
    read_table(*state,
               VARIABLE LONG_TABLE PERTURBED
               "    parts: perturbed\n    labels: {language: es}\n    groups: {code: total, label: Total, parts: "
               "[{countries: africa}, {code: ES, values: observed}, {code: FR}]}\n",
               "zone,label,value\na,Total,9\na,España,4\na,Senegal,2\na,Francia,3\n", &read);
    assert_value(&read, "a", "ES", 4, D4I_OBSERVED);
    assert_value(&read, "a", "FR", 3, D4I_PERTURBED);
    assert_value(&read, "a", "SN", 2, D4I_PERTURBED);
    read_done(&read);
}

static void only_known_words(void **state)
{
    assert_recipe_refused(*state, VARIABLE WIDE_TABLE GROUPS_OF("      values: exact\n", "", ""),
                          "test.yaml:", "'values' is 'exact'", "observed rounded perturbed");
    assert_recipe_refused(
        *state, VARIABLE WIDE_TABLE "    derived: [{code: x, plus: [total], values: observed}]\n" EXACT_TOTAL,
        "'values'");
}

static void numbers_below_the_counts_are_signs(void **state)
{
    struct read read;
    const char *yaml =
        VARIABLE WIDE_TABLE "      sentinels: {\"-99997\": suppressed}\n      below: {than: -99990, is: "
                            "missing}\n" GROUPS_OF("", "", "");
    read_table(*state, yaml, HEADER "a,9,-99997,-99996\nb,-99999999,-99990.000001,0\n", &read);
    assert_value(&read, "a", "home", 0, D4I_SUPPRESSED); /* what is listed goes first */
    assert_value(&read, "a", "abroad", 0, D4I_MISSING);
    assert_value(&read, "b", "total", 0, D4I_MISSING);
    assert_value(&read, "b", "home", 0, D4I_MISSING);
    assert_value(&read, "b", "abroad", 0, D4I_OBSERVED);
    read_done(&read);
    assert_refused(*state, yaml, HEADER "a,9,-99990,9\n", "table.csv:2:5", "'-99990' is a negative count");
    assert_refused(*state, yaml, HEADER "a,9,-x,9\n", "table.csv:2:5", "'-x'", "no number");
#define BELOW(text) VARIABLE WIDE_TABLE "      below: " text "\n" GROUPS_OF("", "", "")
    assert_recipe_refused(*state, BELOW("{than: 3, is: suppressed}"), "test.yaml:17:", "'3'", "not above 0");
    assert_recipe_refused(*state, BELOW("{than: x, is: suppressed}"), "'x'", "not above 0");
    assert_recipe_refused(*state, BELOW("{than: -1, is: hidden}"), "'hidden'", "suppressed");
    assert_recipe_refused(*state, BELOW("{is: missing}"), "than");
}

/* Two parts of 5, rounded, may be 14 together; there are 11. */
static void no_derived_group_has_more_than_all(void **state)
{
    struct read read;
    const char *yaml = VARIABLE WIDE_TABLE "      rounding: 5\n    parts: rounded\n"
                                           "    derived: [{code: both, plus: [home, abroad]}]\n" EXACT_TOTAL;
    read_table(*state, yaml, HEADER "a,11,5,5\n", &read);
    assert_bounds(&read, "a", "both", 6, 11);
    read_done(&read);
}

/* The sum of everything is kept below what an integer holds: values that a flag takes out are no part of it. */
static void numbers_under_a_flag_are_not_added_up(void **state)
{
    struct read read;
    char table[8000] = "zone,label,value,q\nz,Total,1,0\nz,Home,1,0\nz,Abroad,0,0\n";
    for (int i = 0; i < 200; i++)
        snprintf(table + strlen(table), sizeof table - strlen(table), "z%d,Total,100000000000,2\n", i);
    read_table(*state,
               VARIABLE LONG_TABLE
               "      flag: {column: q, values: {\"0\": observed, \"2\": missing}}\n" GROUPS_OF("", "", ""),
               table, &read);
    assert_value(&read, "z", "total", 1, D4I_OBSERVED);
    assert_value(&read, "z7", "total", 0, D4I_MISSING);
    read_done(&read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_total_may_be_exact_among_perturbed_parts),
        scratch_test(a_row_that_is_not_there_is_a_zero_of_its_group),
        scratch_test(intervals_follow_the_group),
        scratch_test(rounding_and_noise_reach_as_far_as_they_can),
        scratch_test(noise_is_of_what_is_perturbed),
        scratch_test(a_perturbed_share_of_an_exact_base),
        scratch_test(parts_of_a_second_dimension_are_as_their_group),
        scratch_test(countries_keep_their_values),
        scratch_test(only_known_words),
        scratch_test(numbers_below_the_counts_are_signs),
        scratch_test(no_derived_group_has_more_than_all),
        scratch_test(numbers_under_a_flag_are_not_added_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
