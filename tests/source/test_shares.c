/* SPDX-License-Identifier: EUPL-1.2
 *
 * Values with intervals, by hand: shares of another column, rounded counts, bounded sentinels, and what parts that
 * are rounded may differ by.
 */
#include "by_hand.h"

#define SHARES(of, step) "      shares: {columns: [Home, Ab*], base: Total, of: " of ", step: " step "}\n"
#define ROUNDED "    parts: rounded\n" GROUPS
#define HEADER "zone,Total,Home,Abroad\n"
#define PROPORTIONS VARIABLE WIDE_TABLE SHARES("1", "0.01")

static void proportions_become_counts(void **state)
{
    struct read read;
    read_table(*state, PROPORTIONS ROUNDED, HEADER "a,200,0.25,0.75\nb,3,0.33,0.67\nc,100,0.25,0.74\n", &read);
    assert_value(&read, "a", "total", 200, D4I_OBSERVED);
    assert_value(&read, "a", "home", 50, D4I_ROUNDED);
    assert_bounds(&read, "a", "home", 49, 51);
    assert_bounds(&read, "a", "total", 200, 200);
    assert_value(&read, "b", "home", 0.99, D4I_ROUNDED);
    assert_bounds(&read, "b", "abroad", 1.995, 2.025);
    assert_int_equal(read.source.listed_count, 1); /* a person that rounding leaves out in c */
    assert_int_equal(read.source.listed[0].people, PEOPLE(1));
    assert_int_equal(read.source.listed[0].reason, LEDGER_PERTURBATION);
    read_done(&read);
}

static void per_cents_of_a_base_rounded_to_five(void **state)
{
    struct read read;
    const char *yaml = VARIABLE WIDE_TABLE "      rounding: 5\n" SHARES("100", "1") ROUNDED;
    read_table(*state, yaml, HEADER "a,100,25,75\nb,100,100,0\nc,0,0,100\n", &read);
    assert_value(&read, "a", "total", 100, D4I_ROUNDED);
    assert_bounds(&read, "a", "total", 98, 102);
    assert_value(&read, "a", "home", 25, D4I_ROUNDED);
    assert_bounds(&read, "a", "home", 24.01, 26.01); /* 24.5 % of 98, 25.5 % of 102 */
    assert_bounds(&read, "b", "home", 97.51, 102);   /* not more than the whole */
    assert_bounds(&read, "b", "abroad", 0, 0.51);
    assert_bounds(&read, "c", "total", 0, 2); /* nobody is less than nobody */
    read_done(&read);
}

static void countries_may_have_shares(void **state)
{
    struct read read;
    read_table(*state,
               VARIABLE WIDE_TABLE "      shares: {columns: [Esp*, Mar*], base: Total, of: 100, step: 1}\n"
                                   "    parts: rounded\n    labels: {language: es}\n    groups: {code: total, "
                                   "label: Total, parts: [{code: ES}, {countries: africa}]}\n",
               "zone,Total,España,Marruecos\na,200,75,25\n", &read);
    assert_value(&read, "a", "ES", 150, D4I_ROUNDED);
    assert_value(&read, "a", "MA", 50, D4I_ROUNDED);
    read_done(&read);
}

static void a_share_is_not_above_the_whole(void **state)
{
    assert_refused(*state, PROPORTIONS ROUNDED, HEADER "a,200,0.25,1.01\n", "table.csv:2:12",
                   "'1.01' is more than the whole (1)");
    assert_refused(*state, VARIABLE WIDE_TABLE SHARES("100", "1") ROUNDED, HEADER "a,200,25,101\n",
                   "more than the whole (100)");
    assert_refused(*state, PROPORTIONS ROUNDED, HEADER "a,200,-0.25,1\n", "negative");
    assert_refused(*state, PROPORTIONS ROUNDED, HEADER "a,200,,1\n", "empty", "'Home'");
    assert_refused(*state,
                   VARIABLE WIDE_TABLE
                   "      shares: {columns: [Home, Abraod], base: Total, of: 1, step: 1}\n" ROUNDED,
                   HEADER "a,200,1,0\n", "test.yaml:17:", "like 'Abraod'");
}

static void shares_of_a_base_that_is_withheld(void **state)
{
    struct read read;
    const char *yaml = VARIABLE WIDE_TABLE SHARES(
        "1", "0.01") "      sentinels: {x: suppressed, m: missing, s: {is: suppressed, from: 1, to: 4}}\n" ROUNDED;
    read_table(*state, yaml,
               HEADER "a,x,0.25,0.75\nb,m,0.25,0.75\nc,s,0.25,0.75\nd,2,s,0.50\ne,0,s,0.50\nf,9,s,0.5\n", &read);
    assert_value(&read, "a", "home", 0, D4I_SUPPRESSED);
    assert_bounds(&read, "a", "home", 0, OPEN);
    assert_value(&read, "b", "home", 0, D4I_MISSING);
    assert_bounds(&read, "c", "total", 1, 4);
    assert_bounds(&read, "c", "home", 0, 4); /* of at most four */
    assert_bounds(&read, "d", "home", 1, 2);
    assert_bounds(&read, "e", "home", 0, 0); /* an interval is never inside out */
    assert_bounds(&read, "f", "home", 1, 4);
    read_done(&read);
}

static void shares_must_be_said_rightly(void **state)
{
    struct scratch *scratch = *state;
    const char *head = VARIABLE WIDE_TABLE "      shares: ";
    static const char *const wrong[][3] = {
        {"{columns: [Home], base: Totl, of: 1, step: 0.1}", "'Totl'", "Total"},
        {"{columns: [Home, T*], base: Total, of: 1, step: 0.1}", "one of the shares itself", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 10, step: 0.1}", "1 (proportions) or 100", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 1, step: 0}", "last published digit", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 1, step: 2}", "last published digit", "test.yaml:1"},
        {"{columns: [], base: Total, of: 1, step: 0.1}", "'columns'", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 1}", "step", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 1, step: 0, classes: {few: [0, 1]}}", "last published digit",
         "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 100, classes: {few: [10, 9]}}", "'few' is [from, to]", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 100, classes: {few: [0, 101]}}", "'few' is [from, to]", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 100, classes: {few: [-1, 9]}}", "'few' is [from, to]", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 100, classes: {few: [9]}}", "'few' is [from, to]", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 100, classes: {few: [a, 9]}}", "'few' is [from, to]", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 100, classes: {few: [[1], 9]}}", "'few' is [from, to]", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 100, classes: {few: 9}}", "a class", "test.yaml:1"},
        {"{columns: [Home], base: Total, of: 100, classes: {}}", "classes", "test.yaml:1"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char yaml[1500];
        snprintf(yaml, sizeof yaml, "%s%s\n" GROUPS, head, wrong[i][0]);
        assert_recipe_refused(scratch, yaml, wrong[i][1], wrong[i][2]);
    }
    assert_recipe_refused(scratch, VARIABLE LONG_TABLE "      shares: {columns: [Home]}\n" GROUPS, "'shares'",
                          "wide table");
}

#define CLASSES "{none: [0, 0], under 10%: [0, 10], 10% to 25%: [10, 25], 90% or more: [90, 100]}"
#define CLASSED "      shares: {columns: [Home, Ab*], base: Total, of: 100, classes: " CLASSES

static void classes_of_shares_become_the_middle(void **state)
{
    struct read read;
    const char *yaml =
        VARIABLE WIDE_TABLE "      rounding: 5\n      sentinels: {secret: suppressed}\n" CLASSED "}\n" ROUNDED;
    read_table(*state, yaml, HEADER "a,200,90% or more,under 10%\nb,40,none,secret\nc,0,none,none\n", &read);
    assert_value(&read, "a", "home", 190, D4I_ROUNDED);
    assert_bounds(&read, "a", "home", 178.2, 202); /* 90 % of 198, all of 202 */
    assert_value(&read, "a", "abroad", 10, D4I_ROUNDED);
    assert_bounds(&read, "a", "abroad", 0, 20.2);
    assert_bounds(&read, "b", "home", 0, 0); /* nobody is no estimate */
    assert_value(&read, "b", "abroad", 0, D4I_SUPPRESSED);
    assert_bounds(&read, "b", "abroad", 0, 42);
    assert_bounds(&read, "c", "abroad", 0, 0);
    read_done(&read);
    assert_refused(*state, yaml, HEADER "a,200,5,under 10%\n", "table.csv:2:7", "'5' in column 'Home'",
                   "'classes'");
    assert_refused(*state, yaml, HEADER "a,200,none,under 10%\nb,9,none,none\n", "zone 'a'",
                   "sum to 10, but it has 200");
    const char *both = VARIABLE WIDE_TABLE CLASSED ", step: 1}\n" ROUNDED;
    read_table(*state, both, HEADER "a,200,95,under 10%\n", &read);
    assert_bounds(&read, "a", "home", 189, 191);
    assert_bounds(&read, "a", "abroad", 0, 20);
    read_done(&read);
}

#define REST                                                                                                       \
    "    derived: [{code: not_home, plus: [total], minus: [home]}]\n    groups:\n      code: total\n      label: " \
    "Total\n      parts: [{code: home, label: Home}]\n      residual: {code: rest}\n"

static void intervals_go_through_sums_residuals_and_derived_groups(void **state)
{
    struct read read;
    const char *yaml = VARIABLE LONG_TABLE "      aggregate: sum\n      rounding: 3\n"
                                           "      sentinels: {s: {is: suppressed, from: 1, to: 4}}\n" REST;
    read_table(*state, yaml,
               "zone,label,value\na,Total,9\na,Total,6\na,Home,3\na,Home,0\nb,Total,9\nb,Home,3\nb,Home,s\n",
               &read);
    assert_value(&read, "a", "total", 15, D4I_ROUNDED);
    assert_bounds(&read, "a", "total", 13, 17);
    assert_bounds(&read, "a", "home", 2, 5);
    assert_value(&read, "a", "rest", 12, D4I_ROUNDED);
    assert_bounds(&read, "a", "rest", 8, 15);
    assert_value(&read, "a", "not_home", 12, D4I_ROUNDED);
    assert_bounds(&read, "a", "not_home", 8, 15);
    assert_value(&read, "b", "home", 3, D4I_SUPPRESSED); /* what is known of it */
    assert_bounds(&read, "b", "home", 3, 8);
    assert_value(&read, "b", "rest", 0, D4I_SUPPRESSED);
    assert_bounds(&read, "b", "rest", 0, 7);
    assert_bounds(&read, "b", "not_home", 0, 7);
    read_done(&read);
}

static void an_open_interval_stays_open(void **state)
{
    struct read read;
    const char *yaml = VARIABLE WIDE_TABLE "      rounding: 2\n      sentinels: {x: suppressed, z: zero}\n" REST;
    read_table(*state, yaml, "zone,Total,Home\na,x,4\nb,10,x\nc,10,z\n", &read);
    assert_bounds(&read, "a", "rest", 0, OPEN);
    assert_bounds(&read, "a", "not_home", 0, OPEN);
    assert_bounds(&read, "b", "rest", 0, 11);
    assert_bounds(&read, "b", "not_home", 0, 11);
    assert_bounds(&read, "c", "home", 0, 1);
    assert_bounds(&read, "c", "rest", 8, 11);
    read_done(&read);
}

static void rounded_parts_may_differ_as_far_as_rounding_goes(void **state)
{
    struct read read;
    const char *yaml = VARIABLE WIDE_TABLE "      rounding: 3\n" ROUNDED;
    read_table(*state, yaml, HEADER "a,9,3,3\nb,300,150,150\nc,3,3,3\n", &read);
    assert_int_equal(read.source.listed_count, 2);
    assert_int_equal(read.source.listed[0].people, PEOPLE(3));
    assert_int_equal(read.source.listed[1].people, -PEOPLE(3));
    read_done(&read);
    assert_refused(*state, yaml, HEADER "a,12,3,3\nb,300,150,150\n", "zone 'a'", "sum to 6, but it has 12");
    assert_refused(*state, yaml, HEADER "a,3,3,6\nb,300,150,150\n", "zone 'a'", "sum to 9, but it has 3");
}

/* Without rounding the interval of a number is the number. */
static void exact_values_are_not_rounded_ones(void **state)
{
    struct read read;
    const char *yaml = VARIABLE WIDE_TABLE "      sentinels: {s: suppressed}\n" ROUNDED;
    read_table(*state, yaml, HEADER "a,10,4,6\nb,10,4,s\n", &read);
    assert_bounds(&read, "b", "abroad", 0, OPEN);
    read_done(&read);
    assert_refused(*state, yaml, HEADER "a,10,4,5\nb,300,150,150\n", "zone 'a'", "sum to 9, but it has 10");
}

static void bounds_must_be_amounts(void **state)
{
#define SENTINEL(text) VARIABLE WIDE_TABLE "      sentinels: {s: " text "}\n" GROUPS
    assert_recipe_refused(*state, SENTINEL("{is: suppressed, from: 4, to: 1}"), "test.yaml:1", "larger");
    assert_recipe_refused(*state, SENTINEL("{is: suppressed, from: -1, to: 1}"), "'-1'");
    assert_recipe_refused(*state, SENTINEL("{is: suppressed, from: 1, to: 9000000000000}"), "'9000000000000'");
    assert_recipe_refused(*state, SENTINEL("{is: suppressed, from: 1}"), "to");
    assert_recipe_refused(*state, SENTINEL("{is: hidden, from: 1, to: 4}"), "'hidden'", "suppressed");
    assert_recipe_refused(*state, VARIABLE WIDE_TABLE "      rounding: five\n" GROUPS, "'rounding' is 'five'");
}

/* To the nearest millionth of a person: thirds and two thirds of somebody are somebody. */
static void counts_of_shares_are_rounded_and_not_cut(void **state)
{
    struct read read;
    read_table(*state, VARIABLE WIDE_TABLE SHARES("100", "0.000001") ROUNDED, HEADER "a,1,33.333333,66.666667\n",
               &read);
    assert_value(&read, "a", "home", 0.333333, D4I_ROUNDED);
    assert_value(&read, "a", "abroad", 0.666667, D4I_ROUNDED);
    assert_int_equal(read.source.listed_count, 0);
    read_done(&read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(proportions_become_counts),
        scratch_test(per_cents_of_a_base_rounded_to_five),
        scratch_test(countries_may_have_shares),
        scratch_test(a_share_is_not_above_the_whole),
        scratch_test(shares_of_a_base_that_is_withheld),
        scratch_test(shares_must_be_said_rightly),
        scratch_test(classes_of_shares_become_the_middle),
        scratch_test(intervals_go_through_sums_residuals_and_derived_groups),
        scratch_test(counts_of_shares_are_rounded_and_not_cut),
        scratch_test(an_open_interval_stays_open),
        scratch_test(rounded_parts_may_differ_as_far_as_rounding_goes),
        scratch_test(exact_values_are_not_rounded_ones),
        scratch_test(bounds_must_be_amounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
