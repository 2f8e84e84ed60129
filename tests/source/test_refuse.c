/* SPDX-License-Identifier: EUPL-1.2
 *
 * Bad input: every refusal names the file, the line, what is wrong and the way out, and leaves nothing behind.
 */
#include "fixture.h"

#define LONG VARIABLE LONG_TABLE GROUPS
#define WIDE VARIABLE WIDE_TABLE GROUPS

static void a_missing_column_names_the_nearest(void **state)
{
    assert_refused(*state, LONG, "zona,label,value\na,Total,1\n", "'zone'", "zona");
    assert_refused(*state, LONG, "zone,label,valeu\na,Total,1\n", "'value'", "valeu");
    assert_refused(*state, WIDE, "zone,Total,Home,Abraod\na,1,1,0\n", "test.yaml:", "'Abroad'", "Abraod");
}

static void a_missing_file_is_told(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    struct source_data source;
    assert_ok(scratch->context, fixture_parse(scratch, LONG, &recipe));
    fixture_path = "/nowhere/table.csv";
    assert_int_not_equal(source_read(scratch->context, &recipe, fixture_path_of, NULL, &source), D4I_OK);
    assert_error_has(scratch, "/nowhere/table.csv");
    fixture_path = NULL;
    assert_int_equal(source_read(scratch->context, &recipe, fixture_path_of, NULL, &source), D4I_BAD_INPUT);
    assert_error_has(scratch, "'birth'");
    recipe_release(&recipe);
}

static void a_wrong_delimiter_is_recognised(void **state)
{
    assert_refused(*state, LONG, "zone;label;value\na;Total;1\n", "table.csv:1", "delimiter", "';'");
    assert_refused(*state, LONG, "zone\tlabel\tvalue\na\tTotal\t1\n", "delimiter", "tab");
}

static void a_number_must_be_one(void **state)
{
    assert_refused(*state, LONG, "zone,label,value\na,Total,12x\n", "table.csv:2:9", "'12x'", "no number");
    assert_refused(*state, LONG, "zone,label,value\na,Total,\n", "table.csv:2", "empty", "sentinels");
    assert_refused(*state, LONG, "zone,label,value\na,Total,-3\n", "table.csv:2", "negative");
    assert_refused(*state, LONG, "zone,label,value\na,Total,nan\n", "table.csv:2", "no number");
    assert_refused(*state, LONG, "zone,label,value\na,Total,999999999999\n", "table.csv:2", "more people");
    assert_refused(*state, WIDE, "zone,Total,Home,Abroad\na,1,1,0\nb,1,1,?\n", "table.csv:3", "'?'", "'Abroad'");
}

static void a_zone_counts_once(void **state)
{
    assert_refused(*state, LONG, "zone,label,value\na,Total,1\na,Home,1\na,Total,1\n", "table.csv:4", "'a'",
                   "line 2", "aggregate");
    assert_refused(*state, WIDE, "zone,Total,Home,Abroad\na,1,1,0\nb,1,1,0\na,1,1,0\n", "table.csv:4", "line 2");
    assert_refused(*state, VARIABLE CELL_TABLE GROUPS,
                   "zone,Total,Home,Abroad\n1kmN2000E1000,1,1,0\n1kmN2000E1001,1,1,0\n1kmN2000E1000,1,1,0\n",
                   "table.csv:4", "1kmN2000E1000", "line 2");
}

static void a_key_must_be_one(void **state)
{
    assert_refused(*state, LONG, "zone,label,value\n ,Total,1\n", "table.csv:2:1", "empty");
    assert_refused(*state, VARIABLE CELL_TABLE GROUPS, "zone,Total,Home,Abroad\nunallocated,1,1,0\n", "table.csv:2",
                   "'unallocated'", "grid code");
    assert_refused(*state, VARIABLE CELL_TABLE GROUPS,
                   "zone,Total,Home,Abroad\n1kmN2000E1000,1,1,0\n100mN20000E10000,1,1,0\n", "table.csv:3",
                   "one grid");
    assert_refused(*state,
                   VARIABLE "    file: birth\n    table:\n      layout: wide\n"
                            "      key: [{column: zone, length: 5}]\n" GROUPS,
                   "zone,Total,Home,Abroad\n8019,1,1,0\n", "table.csv:2:1", "'8019'", "4 characters",
                   "leading zeros");
}

static void every_label_is_accounted_for(void **state)
{
    assert_refused(*state, LONG, "zone,label,value\na,Total,1\na,Hom,1\n", "table.csv:3:3", "'Hom'", "Home",
                   "ignore");
    assert_refused(*state, WIDE, "zone,Total,Home,Abroad,Aboard\na,1,1,0,0\n", "table.csv:1", "'Aboard'", "Abroad",
                   "ignore");
    assert_refused(*state, WIDE, "zone,Total,Home,Abroad,Home\na,1,1,0,0\n", "'Home'");
}

static void a_label_that_never_comes_is_told(void **state)
{
    assert_refused(*state, LONG, "zone,label,value\na,Total,1\na,Home,1\n", "test.yaml:", "'Abroad'",
                   "never occurs");
    assert_refused(*state, LONG, "zone,label,value\n", "never occurs", "no rows");
}

static void parts_must_not_exceed_their_total(void **state)
{
    assert_refused(*state, WIDE, "zone,Total,Home,Abroad\nb,9,5,4\na,10,7,4\n", "test.yaml:", "zone 'a'", "'total'",
                   "11", "10");
    assert_refused(*state, WIDE, "zone,Total,Home,Abroad\na,10,7,2\n", "zone 'a'", "residual");
}

#define SUBTOTAL_AMONG_PARTS(rest)                                                                           \
    VARIABLE WIDE_TABLE rest "    groups:\n      code: total\n      label: Total\n      parts:\n"            \
                             "        - {code: eu, label: EU total}\n        - {code: DE, label: Germany}\n" \
                             "        - {code: FR, label: France}\n"

static void a_subtotal_among_its_parts_is_named(void **state)
{
    assert_refused(*state, SUBTOTAL_AMONG_PARTS(""), "zone,Total,EU total,Germany,France\na,10,10,6,4\nb,3,3,3,0\n",
                   "'EU total' looks like the subtotal of 'Germany' to 'France'");
    /* more in the subtotal than in the parts that are listed */
    assert_refused(*state, SUBTOTAL_AMONG_PARTS("      values: observed\n") "      residual: {code: rest}\n",
                   "zone,Total,EU total,Germany,France\na,10,9,4,4\nb,10,9,3,3\n",
                   "'EU total' looks like a subtotal");
    assert_refused(*state, SUBTOTAL_AMONG_PARTS("    parts: perturbed\n"),
                   "zone,Total,EU total,Germany,France\na,10,9,4,4\nb,10,9,3,3\n", "perturbation", "'EU total'");
}

/* Home is large enough to make room for the foreign total, but without it nothing comes out. */
static void the_subtotal_without_which_it_comes_out_is_named(void **state)
{
    assert_refused(*state,
                   VARIABLE WIDE_TABLE "      sentinels: {x: suppressed}\n"
                                       "    groups:\n      code: total\n      label: Total\n      parts:\n"
                                       "        - {code: home, label: Home}\n"
                                       "        - {code: foreign, label: Foreign}\n"
                                       "        - {code: DE, label: Germany}\n"
                                       "        - {code: FR, label: France}\n"
                                       "        - {code: IT, label: Italy}\n",
                   "zone,Total,Home,Foreign,Germany,France,Italy\n"
                   "a,100,80,20,12,5,3\nb,100,75,25,15,9,1\nc,90,80,10,8,x,x\nd,50,49,1,x,0,0\n",
                   "zone 'a'", "'Foreign' looks like the subtotal of 'Germany' to 'Italy'");
    /* as the last one, behind its parts and something else */
    assert_refused(*state,
                   VARIABLE WIDE_TABLE "    groups:\n      code: total\n      label: Total\n      parts:\n"
                                       "        - {code: home, label: Home}\n"
                                       "        - {code: DE, label: Germany}\n"
                                       "        - {code: none, label: Stateless}\n"
                                       "        - {code: FR, label: France}\n"
                                       "        - {code: foreign, label: Foreign}\n",
                   "zone,Total,Home,Germany,Stateless,France,Foreign\n"
                   "a,103,80,15,3,5,20\nb,100,75,15,0,10,25\n",
                   "zone 'a'", "'Foreign' looks like");
}

static void assert_not_refused_with(struct scratch *scratch, const char *yaml, const char *table, const char *words)
{
    struct recipe recipe;
    struct source_data source;
    assert_int_equal(fixture_read(scratch, yaml, table, &recipe, &source), D4I_BAD_INPUT);
    if (strstr(d4i_error_text(scratch->context), words))
        fail_msg("%s", d4i_error_text(scratch->context));
}

/* Any three numbers may add up by chance. Only a name speaks for a subtotal then. */
static void one_zone_says_nothing_of_subtotals(void **state)
{
    const char *yaml = VARIABLE WIDE_TABLE "    groups:\n      code: total\n      label: Total\n      parts:\n"
                                           "        - {code: home, label: Home}\n"
                                           "        - {code: DE, label: Germany}\n"
                                           "        - {code: FR, label: France}\n"
                                           "        - {code: IT, label: Italy}\n";
    assert_not_refused_with(*state, yaml, "zone,Total,Home,Germany,France,Italy\na,12,6,5,3,2\n", "looks like");
    assert_not_refused_with(*state, yaml, "zone,Total,Home,Germany,France,Italy\na,12,5,7,5,2\nb,3,3,0,0,0\n",
                            "looks like"); /* nobody in the other zone */
    assert_refused(*state, yaml, "zone,Total,Home,Germany,France,Italy\na,12,6,5,3,2\nb,12,6,5,4,1\n",
                   "'Germany' looks like the subtotal of 'France' to 'Italy'");
    assert_refused(*state, SUBTOTAL_AMONG_PARTS(""), "zone,Total,EU total,Germany,France\na,10,10,6,4\n",
                   "'EU total' looks like the subtotal");
}

/* A roomy total hides it from the sum of parts, but not from the zones. */
static void a_subtotal_is_found_where_there_is_room(void **state)
{
    char table[1000] = "zone,Total,EU total,Germany,France\n";
    for (int i = 0; i < 12; i++)
        snprintf(table + strlen(table), sizeof table - strlen(table), "%c,1000,%d,%d,%d\n", 'a' + i, 3 + 3 * i,
                 1 + i, 2 + 2 * i);
    assert_refused(*state, SUBTOTAL_AMONG_PARTS("") "      residual: {code: rest}\n", table, "counted twice",
                   "'EU total' looks like the subtotal of 'Germany' to 'France'");
}

static void the_publishers_totals_are_compared(void **state)
{
    const char *yaml = VARIABLE WIDE_TABLE "      control: [{column: zone, equals: ALL}]\n" GROUPS;
    assert_refused(*state, yaml, "zone,Total,Home,Abroad\nALL,11,5,6\na,10,5,5\n", "test.yaml:", "own total is 11");
}

static void a_table_without_zones_is_refused(void **state)
{
    assert_refused(*state, VARIABLE WIDE_TABLE "      filter: [{column: zone, equals: x}]\n" GROUPS,
                   "zone,Total,Home,Abroad\na,10,5,5\n", "table.csv", "no zone", "filter");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_missing_column_names_the_nearest),
        scratch_test(a_missing_file_is_told),
        scratch_test(a_wrong_delimiter_is_recognised),
        scratch_test(a_number_must_be_one),
        scratch_test(a_zone_counts_once),
        scratch_test(a_key_must_be_one),
        scratch_test(every_label_is_accounted_for),
        scratch_test(a_label_that_never_comes_is_told),
        scratch_test(parts_must_not_exceed_their_total),
        scratch_test(a_subtotal_among_its_parts_is_named),
        scratch_test(one_zone_says_nothing_of_subtotals),
        scratch_test(the_subtotal_without_which_it_comes_out_is_named),
        scratch_test(a_subtotal_is_found_where_there_is_room),
        scratch_test(the_publishers_totals_are_compared),
        scratch_test(a_table_without_zones_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
