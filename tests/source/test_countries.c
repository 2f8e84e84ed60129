/* SPDX-License-Identifier: EUPL-1.2
 *
 * Labels that are names of countries: matched in a language, by exceptions, never by a guess; countries that a
 * table does not name leave the tree, whatever else the table holds.
 */
#include "by_hand.h"

#include "group/origin.h"

#define LABELS "    labels: {language: es, exceptions: {Corea: KR, Otros: other}}\n"
#define AFRICA                                                                                                 \
    "    groups:\n      code: total\n      label: Total\n      parts:\n        - {code: ES}\n        - code: " \
    "africa\n          label: Total Africa\n          parts: [{code: MA}, {countries: africa}]\n          "    \
    "residual: {code: africa_rest}\n        - {code: KR}\n        - {code: other}\n"
#define HEADER "zone,label,value\n"
#define ROWS "a,Total,100\na,España,60\na,Total Africa,30\na,Marruecos,20\na,Senegal,4\na,Corea,6\na,Otros,4\n"

static void labels_are_names_of_countries(void **state)
{
    struct read read;
    read_table(*state, VARIABLE LONG_TABLE LABELS AFRICA, HEADER ROWS, &read);
    const struct group_tree *tree = tree_of(&read);
    assert_int_equal(tree->count, 8); /* total, ES, africa, MA, africa_rest, KR, other, SN */
    assert_int_equal(group_find(tree, "DZ"), GROUP_NONE);
    assert_value(&read, "a", "ES", 60, D4I_OBSERVED);
    assert_value(&read, "a", "MA", 20, D4I_OBSERVED);
    assert_value(&read, "a", "SN", 4, D4I_OBSERVED);
    assert_value(&read, "a", "KR", 6, D4I_OBSERVED);
    assert_value(&read, "a", "other", 4, D4I_OBSERVED);
    assert_value(&read, "a", "africa_rest", 6, D4I_OBSERVED);
    assert_int_equal(tree->nodes[node_of(&read, "SN")].parent, node_of(&read, "africa"));
    assert_string_equal(tree->nodes[node_of(&read, "SN")].name, "Senegal");
    assert_string_equal(tree->nodes[node_of(&read, "KR")].name, "South Korea");
    assert_true(read.source.unseen_count[0] > 40);
    read_done(&read);
}

static void case_and_accents_do_not_matter(void **state)
{
    struct read read;
    read_table(*state, VARIABLE LONG_TABLE LABELS AFRICA,
               HEADER "a,Total,9\na,ESPANA,1\na,Total Africa,3\na,marruecos,1\na,GUINEA ECUATORIAL,2\na,Corea,1\n"
                      "a,Otros,4\n",
               &read);
    assert_value(&read, "a", "GQ", 2, D4I_OBSERVED);
    assert_value(&read, "a", "MA", 1, D4I_OBSERVED);
    read_done(&read);
}

static void a_label_that_is_no_country_names_the_nearest(void **state)
{
    const char *yaml = VARIABLE LONG_TABLE LABELS AFRICA;
    assert_refused(*state, yaml, HEADER ROWS "a,Maruecos,1\n", "table.csv:9:3", "'Maruecos'", "Marruecos (MA)",
                   "'ignore'");
    assert_refused(*state, yaml, HEADER ROWS "a,Francia,1\n", "table.csv:9:3", "'Francia'", "in no group");
    /* a name in another language is none: nothing falls back to English */
    assert_refused(*state, yaml, HEADER ROWS "a,Cameroon,1\n", "table.csv:9:3", "'Cameroon'", "in no group",
                   "Camerún (CM)");
    assert_refused(*state, yaml, HEADER ROWS "a,Germany,1\n", "table.csv:9:3", "'Germany'", "in no group");
    assert_refused(*state, yaml, HEADER "a,Total,100\na,Total Africa,100\n", "no label of ", "names 'ES' (España)");
}

#define RICH                                                                                                      \
    VARIABLE LONG_TABLE                                                                                           \
        "      absent: zero\n      aggregate: sum\n      control: [{column: zone, equals: ALL}]\n      exclude: " \
        "[{column: zone, equals: home, reason: not_stated}]\n" LABELS AFRICA
#define RICH_ROWS                                                                                                    \
    HEADER ROWS "b,Total,7\nb,Total Africa,7\nb,Camerún,2\nb,Camerún,3\nb,Zambia,1\nhome,Total,3\nhome,Gambia,2\n" \
                "home,España,1\nALL,Total,110\nALL,España,61\nALL,Camerún,5\nALL,Malí,0\n"

static void absent_countries_leave_with_control_and_excluded_rows(void **state)
{
    struct read read;
    read_table(*state, RICH, RICH_ROWS "ALL,Senegal,4\nALL,Gambia,2\nALL,Zambia,1\n", &read);
    assert_value(&read, "b", "CM", 5, D4I_OBSERVED);
    assert_value(&read, "b", "ZM", 1, D4I_OBSERVED);
    assert_value(&read, "a", "CM", 0, D4I_OBSERVED);
    assert_value(&read, "b", "SN", 0, D4I_OBSERVED);
    assert_value(&read, "b", "africa_rest", 1, D4I_OBSERVED);
    assert_value(&read, "a", "GM", 0, D4I_OBSERVED); /* named by the place that is no zone */
    assert_value(&read, "a", "ML", 0, D4I_OBSERVED); /* named by the control row */
    assert_int_equal(group_find(tree_of(&read), "DZ"), GROUP_NONE);
    assert_int_equal(read.source.input[0], PEOPLE(110));
    assert_int_equal(read.source.listed_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(read.source.listed[i].place, "home");
        assert_int_equal(read.source.listed[i].reason, LEDGER_NOT_STATED);
    }
    assert_int_equal(read.source.listed[0].node, node_of(&read, "ES"));
    assert_int_equal(read.source.listed[1].node, node_of(&read, "GM"));
    assert_int_equal(read.source.listed[1].people, PEOPLE(2));
    read_done(&read);
    /* every control is still compared with its own country */
    assert_refused(*state, RICH, RICH_ROWS "ALL,Senegal,9\n", "'SN' sums to 4", "own total is 9");
    assert_refused(*state, RICH, RICH_ROWS "ALL,Gambia,9\n", "'GM' sums to 2", "own total is 9");
    assert_refused(*state, RICH, RICH_ROWS "ALL,Zambia,9\n", "'ZM' sums to 1", "own total is 9");
}

static void a_group_of_which_no_country_is_named_keeps_its_people(void **state)
{
    struct read read;
    const char *groups = "    groups:\n      code: total\n      label: Total\n      parts:\n        - {code: ES}\n"
                         "        - {code: africa, label: Total Africa, parts: [{countries: africa}], residual: "
                         "{code: africa_rest}}\n    derived: [{code: west, plus: [SN, GM]}]\n";
    char yaml[2000];
    snprintf(yaml, sizeof yaml, "%s%s%s", VARIABLE LONG_TABLE, "    labels: {language: es}\n", groups);
    read_table(*state, yaml, HEADER "a,Total,100\na,España,60\na,Total Africa,40\n", &read);
    assert_value(&read, "a", "africa_rest", 40, D4I_OBSERVED);
    assert_value(&read, "a", "west", 0, D4I_MISSING); /* the table says nothing of it */
    assert_int_equal(read.source.listed_count, 0);
    read_done(&read);
}

#define WORLD(parts)                                                                                              \
    VARIABLE LONG_TABLE "    labels: {language: es}\n    groups: {code: total, label: Total, parts: [" parts "]}" \
                        "\n"
#define WORLD_ROWS HEADER "a,Total,10\na,España,7\na,Francia,2\na,Marruecos,1\n"

/* `world` holds the reporting country, whose people are native; `abroad` does not. */
static void the_reporting_country_is_in_the_world(void **state)
{
    struct scratch *scratch = *state;
    struct read read;
    struct origin_set sets[8], native;
    bool said[8];
    read_table(*state, WORLD("{countries: world}"), WORLD_ROWS, &read);
    assert_int_equal(tree_of(&read)->count, 4);
    assert_value(&read, "a", "ES", 7, D4I_OBSERVED);
    assert_value(&read, "a", "FR", 2, D4I_OBSERVED);
    assert_string_equal(tree_of(&read)->nodes[node_of(&read, "ES")].name, "Spain");
    assert_ok(scratch->context, origin_of_tree(scratch->context, tree_of(&read), NULL, "ES", sets, said));
    assert_ok(scratch->context, origin_parse(scratch->context, "native", NULL, "ES", &native));
    assert_true(origin_equal(&sets[node_of(&read, "ES")], &native));
    assert_int_equal(read.source.listed_count, 0);
    read_done(&read);
    /* a group of its own for it is the only one */
    read_table(*state, WORLD("{countries: world}, {code: ES}"), WORLD_ROWS, &read);
    assert_value(&read, "a", "ES", 7, D4I_OBSERVED);
    read_done(&read);
    read_table(*state, WORLD("{code: home, label: Aquí, origin: native}, {countries: world}"),
               HEADER "a,Total,10\na,Aquí,7\na,Francia,3\n", &read);
    assert_int_equal(tree_of(&read)->count, 3);
    read_done(&read);
    assert_refused(*state, WORLD("{code: home, label: Aquí, origin: native}, {countries: world}"),
                   HEADER "a,Total,10\na,Aquí,7\na,España,3\n", "table.csv:4:3", "'España' is in no group",
                   "the reporting country itself");
    assert_refused(*state, WORLD("{countries: abroad}"), WORLD_ROWS, "table.csv:3:3", "'España'",
                   "names the reporting country itself: give it a part of its own, {code: ES}");
}

/* Zones out of the order of their keys are brought into it with the columns that are left. */
static void zones_may_come_in_any_order(void **state)
{
    struct read read;
    read_table(*state, VARIABLE LONG_TABLE "      absent: zero\n" LABELS AFRICA,
               HEADER "z,Total,2\nz,España,1\nz,Total Africa,1\nz,Senegal,1\n" ROWS, &read);
    assert_value(&read, "z", "SN", 1, D4I_OBSERVED);
    assert_value(&read, "a", "SN", 4, D4I_OBSERVED);
    assert_int_equal(zone_of(&read, "z"), 1);
    read_done(&read);
}

static void cells_may_come_in_any_order(void **state)
{
    struct read read;
    read_table(*state, VARIABLE CELL_TABLE "      aggregate: sum\n" LABELS AFRICA,
               "zone,Total,España,Total Africa,Marruecos,Corea,Otros\n1kmN2000E1001,4,1,1,1,1,1\n"
               "1kmN2000E1000,5,1,1,1,1,2\n1kmN2000E1001,4,1,1,0,1,1\n",
               &read);
    assert_value(&read, "1kmN2000E1001", "MA", 1, D4I_OBSERVED);
    assert_value(&read, "1kmN2000E1001", "africa_rest", 1, D4I_OBSERVED);
    read_done(&read);
}

static void a_group_without_residual_becomes_a_leaf(void **state)
{
    struct read read;
    const char *yaml = VARIABLE LONG_TABLE
        "    labels: {language: es}\n    groups:\n      code: total\n      label: Total\n      parts:\n        - "
        "{code: ES}\n        - {code: africa, label: Total Africa, parts: [{countries: africa}]}\n";
    read_table(*state, yaml, HEADER "a,Total,100\na,España,60\na,Total Africa,40\n", &read);
    assert_int_equal(tree_of(&read)->nodes[2].kind, GROUP_LEAF);
    read_done(&read);
}

static void two_labels_for_one_country(void **state)
{
    struct read read;
    assert_refused(*state, VARIABLE LONG_TABLE LABELS AFRICA, HEADER ROWS "a,República de Corea,1\n", "table.csv:9",
                   "second value for 'KR'", "line 7");
    read_table(*state, VARIABLE LONG_TABLE "      aggregate: sum\n" LABELS AFRICA,
               HEADER "a,República de Corea,5\n" ROWS "a,Total,5\n", &read);
    assert_value(&read, "a", "KR", 11, D4I_OBSERVED);
    read_done(&read);
}

#define WIDE(ignored) VARIABLE WIDE_TABLE LABELS ignored AFRICA
#define WIDE_ROWS(last) "zone,Total,España,Total Africa,Marruecos,Camerún,Corea,Otros" last

static void columns_are_names_of_countries(void **state)
{
    struct read read;
    read_table(*state, WIDE(""), WIDE_ROWS("\n") "a,100,60,30,20,4,6,4\n", &read);
    assert_value(&read, "a", "CM", 4, D4I_OBSERVED);
    assert_value(&read, "a", "KR", 6, D4I_OBSERVED);
    read_done(&read);
    assert_refused(*state, WIDE(""), WIDE_ROWS(",República de Corea\n") "a,100,60,30,20,4,6,4,1\n",
                   "columns 7 and 9", "'KR'", "'ignore'");
    read_table(*state, WIDE("    ignore: [República de Corea]\n"),
               WIDE_ROWS(",República de Corea\n") "a,100,60,30,20,4,6,4,1\n", &read);
    assert_value(&read, "a", "KR", 6, D4I_OBSERVED);
    read_done(&read);
    assert_refused(*state, WIDE(""), WIDE_ROWS(",Francoa\n") "a,100,60,30,20,4,6,4,1\n", "'Francoa'",
                   "Francia (FR)");
}

static void what_is_ignored_is_no_country(void **state)
{
    struct read read;
    read_table(*state, VARIABLE LONG_TABLE LABELS "    ignore: [Senegal]\n" AFRICA, HEADER ROWS, &read);
    assert_int_equal(group_find(tree_of(&read), "SN"), GROUP_NONE);
    assert_value(&read, "a", "africa_rest", 10, D4I_OBSERVED);
    read_done(&read);
}

static void a_label_may_stand_in_several_columns(void **state)
{
    struct read read;
    const char *yaml = VARIABLE
        "    file: birth\n    table: {layout: long, key: [{column: zone}], label: [origin, detail], value: value}\n"
        "    groups:\n      code: total\n      label: \"Total | \"\n      parts: [{code: home, label: \"Here | "
        "x\"}, "
        "{code: abroad, label: \" | there\"}]\n";
    const char *rows = "zone,detail,origin,value\na,,Total,9\na, x ,Here,5\na,there,,4\n";
    read_table(*state, yaml, rows, &read);
    assert_value(&read, "a", "total", 9, D4I_OBSERVED);
    assert_value(&read, "a", "home", 5, D4I_OBSERVED);
    assert_value(&read, "a", "abroad", 4, D4I_OBSERVED);
    read_done(&read);
    assert_refused(*state, yaml, "zone,detail,origin,value\na,,Total,9\na,y,Here,5\n", "table.csv:3", "'Here | y'",
                   "Here | x");
}

#define LIKE                                                                                                \
    VARIABLE                                                                                                \
    "    file: birth\n    table: {layout: long, key: [{column: zone}], label: [list, name], value: "        \
    "value}\n    labels: {language: de, like: \"LAND | *\", exceptions: {Ceylon: LK}}\n    groups:\n      " \
    "code: total\n      label: ALLE | \n      parts:\n        - {code: DE}\n        - code: abroad\n"       \
    "          label: GRP | Ausland\n          parts: [{code: IT}, {code: LK}]\n          residual: "       \
    "{code: rest}\n    ignore: [\"LAND | Sonstige\", \"KURZ | *\"]\n"
#define LIKE_ROWS                                                                                                 \
    "zone,list,name,value\na,ALLE,,9\na,GRP,Ausland,5\na,LAND,Deutschland,4\na,LAND,Italien,2\na,LAND,Ceylon,1\n" \
    "a,LAND,Sonstige,2\na,KURZ,Italien,7\n"

/* A name is looked for only where the recipe says that one stands. */
static void a_part_of_the_label_is_the_name(void **state)
{
    struct read read;
    read_table(*state, LIKE, LIKE_ROWS, &read);
    assert_value(&read, "a", "DE", 4, D4I_OBSERVED);
    assert_value(&read, "a", "IT", 2, D4I_OBSERVED);
    assert_value(&read, "a", "LK", 1, D4I_OBSERVED);
    assert_value(&read, "a", "rest", 2, D4I_OBSERVED);
    read_done(&read);
    assert_refused(*state, LIKE, LIKE_ROWS "a,LAND,Italein,1\n", "table.csv:9:3", "'LAND | Italein'",
                   "Italien (IT)");
    assert_refused(*state, LIKE, LIKE_ROWS "a,GRP,Italien,1\n", "table.csv:9:3", "'GRP | Italien'", "in no group");
    assert_refused(*state, LIKE, LIKE_ROWS "a,LAND,ITALIEN,1\n", "table.csv:9", "second value for 'IT'");
}

static void what_cannot_be_meant_is_refused(void **state)
{
#define LABELLED(labels, groups) VARIABLE LONG_TABLE labels "    groups:\n" groups
#define PARTS(parts) "      {code: total, label: Total, parts: [{code: ES, label: E}, " parts "]}\n"
    assert_recipe_refused(*state, LABELLED("", PARTS("{countries: africa}")), "test.yaml:20:", "needs 'labels'");
    assert_recipe_refused(*state, LABELLED("    labels: {language: xx}\n", PARTS("{code: MA}")), "'xx'",
                          "de en es fr it nl pt");
    assert_recipe_refused(*state, LABELLED(LABELS, PARTS("{countries: afrika}")), "'afrika'", "africa");
    assert_recipe_refused(*state, LABELLED("    labels: {language: es}\n", PARTS("{countries: africa, name: x}")),
                          "'name'");
    assert_recipe_refused(*state, LABELLED("    labels: {language: es}\n", PARTS("{code: other}")), "label");
    assert_recipe_refused(*state,
                          LABELLED("    labels: {language: es, exceptions: {Resto: rest}}\n",
                                   "      {code: total, label: T, parts: [{code: MA}], residual: {code: rest}}\n"),
                          "test.yaml:19:", "'rest' is worked out");
    assert_recipe_refused(
        *state,
        LABELLED("    labels: {language: es, exceptions: {Resto: othre}}\n", PARTS("{code: other, label: Other}")),
        "'othre'", "other");
    assert_recipe_refused(*state, LABELLED("    labels: {language: es, like: A}\n", PARTS("{code: MA}")),
                          "test.yaml:", "'like' is 'A'", "one '*'");
    assert_recipe_refused(*state, LABELLED("    labels: {language: es, like: \"*A*\"}\n", PARTS("{code: MA}")),
                          "'*A*'", "one '*'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(labels_are_names_of_countries),
        scratch_test(case_and_accents_do_not_matter),
        scratch_test(a_label_that_is_no_country_names_the_nearest),
        scratch_test(absent_countries_leave_with_control_and_excluded_rows),
        scratch_test(a_group_of_which_no_country_is_named_keeps_its_people),
        scratch_test(the_reporting_country_is_in_the_world),
        scratch_test(zones_may_come_in_any_order),
        scratch_test(cells_may_come_in_any_order),
        scratch_test(a_group_without_residual_becomes_a_leaf),
        scratch_test(two_labels_for_one_country),
        scratch_test(columns_are_names_of_countries),
        scratch_test(what_is_ignored_is_no_country),
        scratch_test(a_label_may_stand_in_several_columns),
        scratch_test(a_part_of_the_label_is_the_name),
        scratch_test(what_cannot_be_meant_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
