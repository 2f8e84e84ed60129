/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whether a table is whole, and not more than that: a row of the whole country among its places, rows that a file
 * cut short lacks, and rows that a recipe lets it leave out.
 */
#include "fitting.h"

#define WIDE "zone,Total,Home,Abroad\n"
#define THREE "a,10,7,3\nb,20,15,5\nc,5,5,0\n"

static void a_row_of_the_whole_country_is_told(void **state)
{
    static const struct {
        const char *rest, *table, *words;
    } cases[] = {
        {"", WIDE THREE "AT,35,27,8\n",
         "zone 'AT' has 35 people, of each group as many as all other zones together"},
        {"", WIDE "AT,35,27,8\n" THREE, "zone 'AT' has 35 people"},
        {"", WIDE THREE, NULL},
        {"", WIDE THREE "d,35,26,9\n", NULL}, /* a city of half of all, but not of each group */
        {"", WIDE THREE "AT,34,26,8\n", NULL},
        {"      control: [{column: zone, equals: AT}]\n", WIDE THREE "AT,35,27,8\n", NULL},
        {"", WIDE "a,10,7,3\nb,10,7,3\n", NULL}, /* two zones alike */
        {"      sentinels: {x: suppressed}\n", WIDE "a,10,7,x\nb,20,15,5\nc,5,5,0\nAT,35,27,8\n", "zone 'AT'"},
        {"      sentinels: {x: suppressed}\n", WIDE "a,x,7,x\nb,20,15,5\nc,5,5,0\nAT,35,27,8\n", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct recipe recipe;
        struct source_fit fit = {0};
        char yaml[4000];
        snprintf(yaml, sizeof yaml, "%s%s%s    parts: perturbed\n%s", VARIABLE, WIDE_TABLE, cases[i].rest, GROUPS);
        fit_table(*state, yaml, cases[i].table, strlen(cases[i].table), &recipe, &fit);
        if (fit.problems.total != (cases[i].words != NULL))
            fail_msg("case %zu: %llu problems", i, (unsigned long long)fit.problems.total);
        if (cases[i].words)
            assert_problem(&fit, "table.csv: ", cases[i].words, 1);
        fit_done(&recipe, &fit);
    }
}

/* More zones than a log has in one run, the whole in the second. */
static void it_is_told_among_many_zones_too(void **state)
{
    struct recipe recipe;
    struct source_fit fit = {0};
    struct buffer table = {0};
    struct scratch *scratch = *state;
    int zones = 20000;
    assert_ok(scratch->context, buffer_text(scratch->context, &table, WIDE));
    for (int i = 0; i < zones; i++)
        assert_ok(scratch->context, buffer_print(scratch->context, &table, "%05d,3,2,1\n", i));
    assert_ok(scratch->context,
              buffer_print(scratch->context, &table, "ZZ,%d,%d,%d\n", 3 * zones, 2 * zones, zones));
    fit_table(scratch, VARIABLE WIDE_TABLE GROUPS, table.data, table.length, &recipe, &fit);
    assert_problem(&fit, "", "zone 'ZZ' has 60000 people", 1);
    fit_done(&recipe, &fit);
    buffer_release(&table);
}

static void keep_warning(void *user, const char *text)
{
    snprintf(user, 1000, "%s", text);
}

static void a_build_is_warned_of_it(void **state)
{
    struct scratch *scratch = *state;
    struct read read;
    char warning[1000] = "";
    d4i_set_warning(scratch->context, keep_warning, warning);
    read_table(scratch, VARIABLE WIDE_TABLE GROUPS, WIDE THREE "AT,35,27,8\n", &read);
    d4i_set_warning(scratch->context, NULL, NULL);
    if (!strstr(warning, "table.csv: zone 'AT'") || !strstr(warning, "list its row under 'control'"))
        fail_msg("%s", warning);
    read_done(&read);
}

/* A file cut short, under noise: the zone is no flagged one like others. */
static void values_that_no_row_gives_are_counted(void **state)
{
    struct recipe recipe;
    struct source_fit fit = {0};
    static const char table[] = "zone,label,value\na,Total,10\na,Home,7\na,Abroad,3\nb,Total,9\nb,Home,4\n"
                                "c,Total,8\n";
    fit_table(*state, VARIABLE LONG_TABLE "      values: perturbed\n    parts: perturbed\n" GROUPS, table,
              sizeof table - 1, &recipe, &fit);
    assert_int_equal(fit.problems.total, 0);
    assert_int_equal(fit.unread, 3);
    assert_int_equal(fit.tallies[0].zones, 3);
    assert_int_equal(fit.tallies[0].flagged, 1);
    assert_int_equal(fit.tallies[0].missing, 2);
    assert_int_equal(fit.tallies[0].noisy.exact, 1);
    fit_done(&recipe, &fit);
}

/* `absent: zero`: what has no row is nobody, and adds up as such. */
static void rows_that_may_lack_are_compared(void **state)
{
    struct recipe recipe;
    struct source_fit fit = {0};
    static const char table[] = "zone,label,value\na,Total,10\na,Home,7\na,Abroad,3\nb,Total,9\nb,Home,9\n"
                                "c,Total,8\nc,Home,7\nd,Home,1\n";
    fit_table(*state, VARIABLE LONG_TABLE "      absent: zero\n    parts: perturbed\n" GROUPS, table,
              sizeof table - 1, &recipe, &fit);
    assert_int_equal(fit.unread, 0);
    assert_int_equal(fit.tallies[0].plain.exact, 2);
    assert_int_equal(fit.tallies[0].plain.fall_short, 1);
    assert_int_equal(fit.tallies[0].missing, 1); /* a total is never taken for nothing */
    fit_done(&recipe, &fit);
}

/* Lines are those of the file, titles and all. */
static void a_title_above_the_header_is_counted(void **state)
{
    struct recipe recipe;
    struct source_fit fit = {0};
    static const char table[] = "Residents\n\nzone,Total,Home,Abroad,Other\na,10,7,3,1\n";
    fit_table(*state, VARIABLE WIDE_TABLE "      skip: 2\n" GROUPS, table, sizeof table - 1, &recipe, &fit);
    assert_problem(&fit, "table.csv:3: ", "the column 'Other'", 1);
    fit_done(&recipe, &fit);
    fit = (struct source_fit){0};
    static const char other[] = "Residents\n\nzone;Total;Home;Abroad\na;10;7;3\n";
    fit_table(*state, VARIABLE WIDE_TABLE "      skip: 2\n" GROUPS, other, sizeof other - 1, &recipe, &fit);
    assert_problem(&fit, "table.csv:3:1: ", "is the delimiter ';'", 1);
    fit_done(&recipe, &fit);
    fit = (struct source_fit){0};
    fit_table(*state, VARIABLE WIDE_TABLE GROUPS, table, sizeof table - 1, &recipe, &fit);
    assert_problem(&fit, "", "or is it a title above the header (`skip`)?", 1);
    fit_done(&recipe, &fit);
}

static const char *const *several; /* paths, NULL behind the last */

static const char *several_path_of(void *user, const char *file, size_t number)
{
    (void)user;
    (void)file;
    for (size_t i = 0; i < number; i++)
        if (!several[i])
            return NULL;
    return several[number];
}

/* Provinces in files of their own: a zone that stands in two of them. */
static void the_file_of_the_first_value_is_named(void **state)
{
    static const struct {
        const char *head, *table[2], *words[2];
    } cases[] = {
        {VARIABLE WIDE_TABLE GROUPS,
         {"zone,Total,Home,Abroad\na,10,7,3\nb,9,8,1\n", "zone,Total,Home,Abroad\nc,1,1,0\nd,2,2,0\nb,9,8,1\n"},
         {"2.csv:4:3: zone 'b' has a second value for 'Total', the first is in ", "1.csv, on line 3; drop a row"}},
        {VARIABLE WIDE_TABLE GROUPS,
         {"zone,Total,Home,Abroad\na,10,7,3\nb,9,8,1\n", "zone,Total,Home,Abroad\nc,1,1,0\nd,2,2,0\nd,2,2,0\n"},
         {"2.csv:4:3: zone 'd' has a second", "the first is on line 3; drop"}},
        {VARIABLE CELL_TABLE GROUPS,
         {"zone,Total,Home,Abroad\n1kmN1E1,10,7,3\n1kmN1E2,9,8,1\n",
          "zone,Total,Home,Abroad\n1kmN1E3,1,1,0\n1kmN1E1,10,7,3\n"},
         {"2.csv:3: zone '1kmN0001E0001' stands twice, first in ", "1.csv, on line 2; drop"}},
    };
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char first[320], second[320];
        const char *const paths[] = {first, second, NULL};
        struct recipe recipe;
        struct source_data source;
        snprintf(first, sizeof first, "%s", scratch_path(scratch, "1.csv"));
        snprintf(second, sizeof second, "%s", scratch_path(scratch, "2.csv"));
        scratch_put(first, cases[i].table[0], strlen(cases[i].table[0]));
        scratch_put(second, cases[i].table[1], strlen(cases[i].table[1]));
        several = paths;
        assert_ok(scratch->context, fixture_parse(scratch, cases[i].head, &recipe));
        assert_int_equal(source_read(scratch->context, &recipe, several_path_of, NULL, &source), D4I_BAD_INPUT);
        assert_error_has(scratch, cases[i].words[0]);
        assert_error_has(scratch, cases[i].words[1]);
        recipe_release(&recipe);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_row_of_the_whole_country_is_told),
        scratch_test(it_is_told_among_many_zones_too),
        scratch_test(a_build_is_warned_of_it),
        scratch_test(values_that_no_row_gives_are_counted),
        scratch_test(rows_that_may_lack_are_compared),
        scratch_test(a_title_above_the_header_is_counted),
        scratch_test(the_file_of_the_first_value_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
