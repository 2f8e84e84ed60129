/* SPDX-License-Identifier: EUPL-1.2
 *
 * Trees that part by a second dimension: crossed by the recipe's `cross`, or with categories given by hand; and
 * what groups stand for.
 */
#include "by_hand.h"

#define CROSS                                                                                                    \
    "    cross: {dimension: sex, column: sex, total: Both, parts: [{code: male, label: Men, name: men}, {code: " \
    "female, label: Women, name: women}]}\n"
#define ABROAD                                                                                                   \
    "    headline: abroad\n    derived: [{code: not_es, plus: [total], minus: [ES]}]\n    groups:\n      code: " \
    "total\n      label: Total\n      name: All\n      parts:\n        - {code: ES}\n        - code: abroad\n"   \
    "          label: Abroad\n          parts: [{code: MA}, {countries: africa}]\n          residual: {code: "   \
    "rest}\n"
#define CROSSED(rest) VARIABLE LONG_TABLE rest "    labels: {language: es}\n" CROSS ABROAD
#define HEADER "zone,sex,label,value\n"
#define ROWS(abroad, morocco)                                                                          \
    HEADER "a,Both,Total,100\na,Men,Total,48\na,Women,Total,52\na,Both,España,80\na,Men,España,40\n" \
           "a,Women,España,40\na,Both,Abroad," abroad "\na,Men,Abroad,8\na,Women,Abroad,12\n"          \
           "a,Both,Marruecos," morocco                                                                 \
           "\na,Men,Marruecos,5\na,Women,Marruecos,6\na,Men,Senegal,1\na,Women,Senegal,2\n"

static void assert_node(const struct read *read, const char *code, enum group_kind kind, const char *parent,
                        const char *category)
{
    const struct group_tree *tree = tree_of(read);
    const struct group_node *node = &tree->nodes[node_of(read, code)];
    assert_int_equal(node->kind, kind);
    if (parent)
        assert_int_equal(node->parent, node_of(read, parent));
    else
        assert_int_equal(node->parent, GROUP_NONE);
    assert_int_equal(node->category != NULL, category != NULL);
    if (category)
        assert_string_equal(node->category, category);
}

static void every_group_is_parted_by_sex(void **state)
{
    struct read read;
    read_table(*state, CROSSED(""), ROWS("20", "11"), &read);
    assert_int_equal(tree_of(&read)->count,
                     1 + 2 * 6 + 2 + 5 + 1); /* total, two trees, two derived, margins, derived */
    assert_node(&read, "total", GROUP_TOTAL, NULL, NULL);
    assert_node(&read, "total.male", GROUP_SUBTOTAL, "total", "sex=male");
    assert_node(&read, "abroad.female", GROUP_SUBTOTAL, "total.female", "sex=female");
    assert_node(&read, "MA.male", GROUP_LEAF, "abroad.male", "sex=male");
    assert_node(&read, "SN.female", GROUP_LEAF, "abroad.female", "sex=female");
    assert_node(&read, "rest.female", GROUP_RESIDUAL, "abroad.female", "sex=female");
    assert_node(&read, "MA", GROUP_DERIVED, NULL, NULL);
    assert_node(&read, "not_es.male", GROUP_DERIVED, NULL, "sex=male");
    assert_string_equal(tree_of(&read)->nodes[node_of(&read, "MA.female")].name, "Morocco, women");
    assert_int_equal(tree_of(&read)->headline, node_of(&read, "abroad"));
    assert_value(&read, "a", "MA.female", 6, D4I_OBSERVED);
    assert_value(&read, "a", "rest.male", 2, D4I_OBSERVED);
    assert_value(&read, "a", "rest.female", 4, D4I_OBSERVED);
    assert_value(&read, "a", "abroad", 20, D4I_OBSERVED);
    assert_value(&read, "a", "MA", 11, D4I_OBSERVED);
    assert_value(&read, "a", "SN", 3, D4I_OBSERVED); /* no row has it for both */
    assert_value(&read, "a", "rest", 6, D4I_OBSERVED);
    assert_value(&read, "a", "not_es.male", 8, D4I_OBSERVED);
    assert_value(&read, "a", "not_es", 20, D4I_OBSERVED);
    read_done(&read);
}

static void a_margin_that_disagrees_is_told(void **state)
{
    struct read read;
    assert_refused(*state, CROSSED(""), ROWS("21", "11"), "test.yaml:", "zone 'a'", "'Abroad | Both' has 21",
                   "by sex sum to 20");
    assert_refused(*state, CROSSED(""), ROWS("20", "12"), "zone 'a'", "'MA' has 12", "by sex sum to 11");
    read_table(*state, CROSSED("    parts: perturbed\n"), ROWS("21", "12"), &read);
    assert_value(&read, "a", "abroad", 21, D4I_OBSERVED); /* as it was published */
    assert_value(&read, "a", "MA", 12, D4I_OBSERVED);
    read_done(&read);
}

static void a_withheld_part_leaves_its_margin(void **state)
{
    struct read read;
    read_table(*state, CROSSED("      sentinels: {s: suppressed}\n"),
               HEADER "a,Both,Total,10\na,Men,Total,4\na,Women,Total,6\na,Men,España,3\na,Women,España,s\n"
                      "a,Men,Abroad,1\na,Women,Abroad,1\na,Both,España,8\na,Men,Marruecos,1\na,Women,Marruecos,0\n",
               &read);
    assert_value(&read, "a", "ES", 8, D4I_OBSERVED);
    assert_value(&read, "a", "abroad", 2, D4I_OBSERVED);
    assert_value(&read, "a", "not_es", 2, D4I_OBSERVED);
    assert_value(&read, "a", "not_es.female", 6, D4I_SUPPRESSED);
    read_done(&read);
}

static void labels_of_a_crossed_table_are_accounted_for(void **state)
{
    assert_refused(*state, CROSSED(""), ROWS("20", "11") "a,Men,Maruecos,1\n", "table.csv:16:7", "Maruecos | Men",
                   "Marruecos (MA)");
    assert_refused(*state, CROSSED(""), ROWS("20", "11") "a,Mne,Marruecos,1\n", "Marruecos | Mne");
    assert_refused(*state, CROSSED(""), ROWS("20", "11") "a,Men,Marruecos,1\n", "second value for 'MA.male'",
                   "line 12");
}

static void what_cannot_be_crossed_is_refused(void **state)
{
    struct scratch *scratch = *state;
    static const char *const wrong[][2] = {
        {"{dimension: country of birth, column: s, total: B, parts: [{code: m, label: M}]}",
         "not the variable's own"},
        {"{dimension: sex, column: s, total: B, parts: [{code: m, label: B}]}", "label of its total"},
        {"{dimension: sex, column: s, total: B, parts: [{code: m, label: M}, {code: m, label: W}]}", "same code"},
        {"{dimension: sex, column: s, total: B, parts: [{code: m, label: M}, {code: w, label: M}]}", "same code"},
        {"{dimension: sex, column: s, total: B, parts: [{code: a b, label: M}]}", "word without ' '"},
        {"{dimension: sex, column: s, total: B, parts: []}", "empty"},
        {"{dimension: sex, column: s, parts: [{code: m, label: M}]}", "total"},
        {"{dimension: sex, column: s, total: B, parts: [{code: m, label: M}], x: y}", "'x'"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char yaml[1500];
        snprintf(yaml, sizeof yaml, VARIABLE LONG_TABLE "    cross: %s\n" GROUPS, wrong[i][0]);
        assert_recipe_refused(scratch, yaml, "test.yaml:19:", wrong[i][1]);
    }
    assert_recipe_refused(scratch, VARIABLE WIDE_TABLE CROSS GROUPS, "long table", "'category'");
}

#define CATEGORIES(more)                                                                                        \
    VARIABLE WIDE_TABLE                                                                                         \
        "    derived: [{code: young, plus: [wy], category: {age: young}, origin: africa}]\n    groups:\n      " \
        "code: "                                                                                                \
        "total\n      label: T\n      parts:\n        - code: women\n          label: W\n          category: "  \
        "{sex: "                                                                                                \
        "female}\n          origin: abroad\n          parts: [{code: wy, label: WY, category: {age: young" more \
        "}}]\n          residual: {code: wo}\n        - {code: men, label: M, category: {sex: male}, origin: "  \
        "africa}\n"

static void categories_are_inherited(void **state)
{
    struct read read;
    read_table(*state, CATEGORIES(""), "zone,T,W,WY,M\na,9,5,2,4\n", &read);
    assert_node(&read, "total", GROUP_TOTAL, NULL, NULL);
    assert_node(&read, "women", GROUP_SUBTOTAL, "total", "sex=female");
    assert_node(&read, "wy", GROUP_LEAF, "women", "sex=female age=young");
    assert_node(&read, "wo", GROUP_RESIDUAL, "women", "sex=female");
    assert_node(&read, "men", GROUP_LEAF, "total", "sex=male");
    assert_node(&read, "young", GROUP_DERIVED, NULL, "age=young");
    assert_string_equal(tree_of(&read)->nodes[node_of(&read, "women")].origin, "abroad");
    assert_null(tree_of(&read)->nodes[node_of(&read, "wy")].origin);
    assert_string_equal(tree_of(&read)->nodes[node_of(&read, "young")].origin, "africa");
    read_done(&read);
}

static void origins_and_categories_that_are_wrong(void **state)
{
    assert_recipe_refused(*state, CATEGORIES(", sex: male"), "test.yaml:26:", "'sex'", "sex=female");
    assert_recipe_refused(*state, CATEGORIES(", size: a b"), "test.yaml:26:", "words without");
#define ORIGIN(words) VARIABLE WIDE_TABLE "    groups:\n      {code: total, label: T,\n       origin: " words "}\n"
    assert_recipe_refused(*state, ORIGIN("europ"), "test.yaml:19:16", "'europ'", "europe");
    assert_recipe_refused(*state, ORIGIN("-eu"), "test.yaml:19:16", "begins by taking away");
    assert_recipe_refused(*state, ORIGIN("africa -africa"), "test.yaml:19:16");
    assert_recipe_refused(*state,
                          VARIABLE WIDE_TABLE "    groups: {code: total, label: T}\n    derived:\n      - "
                                              "{code: d, plus: [total], origin: afrika}\n",
                          "test.yaml:19:42", "'afrika'", "africa");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(every_group_is_parted_by_sex),
        scratch_test(a_margin_that_disagrees_is_told),
        scratch_test(a_withheld_part_leaves_its_margin),
        scratch_test(labels_of_a_crossed_table_are_accounted_for),
        scratch_test(what_cannot_be_crossed_is_refused),
        scratch_test(categories_are_inherited),
        scratch_test(origins_and_categories_that_are_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
