/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a recipe says about places and methods, and keys that are mended: coverage, replacements, conditions by
 * pattern, several files and members for one name, words that are not known.
 */
#include "by_hand.h"

#include <cpl_conv.h>

#include "io/gdal_start.h"

#define PLACED(coverage) \
    HEAD coverage "variables:\n  birth:\n    title: B\n    dimension: country of birth\n    definition: D\n"

static void zones_outside_the_coverage_are_listed(void **state)
{
    struct read read;
    const char *yaml =
        PLACED("coverage: {text: Two provinces, people: [5000, 10000], keys: [\"01*\", \"02??*\"]}\n")
            LONG_TABLE GROUPS;
    read_table(*state, yaml,
               "zone,label,value\n011,Total,5\n011,Home,3\n011,Abroad,2\n031,Total,7\n031,Home,4\n031,Abroad,2\n"
               "012,Total,1\n012,Home,1\n012,Abroad,0\n032,Home,6\n",
               &read);
    const struct source_data *source = &read.source;
    assert_int_equal(source->zone_count, 2);
    assert_int_equal(source->input[0], PEOPLE(19)); /* 5 + 1, 7 and, of a place without a total, 6 */
    assert_int_equal(source->listed_count, 4);
    int64_t sum = 0;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(source->listed[i].zone, SOURCE_NO_ZONE);
        assert_int_equal(source->listed[i].reason, LEDGER_EXCLUDED);
        sum += source->listed[i].people;
    }
    assert_int_equal(sum, PEOPLE(13));
    assert_true(read.recipe.coverage.by_people);
    assert_int_equal(read.recipe.coverage.from, PEOPLE(5000));
    assert_int_equal(read.recipe.coverage.below, PEOPLE(10000));
    assert_string_equal(read.recipe.coverage.text, "Two provinces");
    read_done(&read);
}

static void cells_outside_the_coverage_are_listed(void **state)
{
    struct read read;
    const char *yaml = PLACED("coverage: {text: The north, keys: [\"1kmN2*\"]}\n") CELL_TABLE GROUPS;
    read_table(*state, yaml, "zone,Total,Home,Abroad\n1kmN2000E1000,3,1,2\n1kmN1999E1000,4,4,0\n", &read);
    assert_int_equal(read.source.zone_count, 1);
    assert_int_equal(read.source.listed_count, 1);
    assert_string_equal(read.source.listed[0].place, "1kmN1999E1000");
    read_done(&read);
}

static void a_coverage_must_be_one(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    static const char *const wrong[] = {"{people: [1]}",
                                        "{text: x, people: []}",
                                        "{text: x, people: [5, 5]}",
                                        "{text: x, people: [6, 5]}",
                                        "{text: x, people: [-1]}",
                                        "{text: x, people: [many]}",
                                        "{text: x, people: [1, 2, 3]}",
                                        "{text: x, people: [[1]]}",
                                        "{text: x, people: {from: 1}}",
                                        "{text: x, key: [a]}",
                                        "[a, b]"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char yaml[1500];
        snprintf(yaml, sizeof yaml, PLACED("coverage: %s\n") WIDE_TABLE GROUPS, wrong[i]);
        assert_recipe_refused(scratch, yaml, "test.yaml:8:");
    }
    assert_ok(scratch->context, fixture_parse(scratch, PLACED("coverage: all of it\n") WIDE_TABLE GROUPS, &recipe));
    assert_string_equal(recipe.coverage.text, "all of it");
    assert_false(recipe.coverage.by_people);
    recipe_release(&recipe);
    assert_ok(scratch->context,
              fixture_parse(scratch, PLACED("coverage: {text: x, people: [5000]}\n") WIDE_TABLE GROUPS, &recipe));
    assert_int_equal(recipe.coverage.below, INT64_MAX);
    recipe_release(&recipe);
}

static void pieces_of_a_key_are_replaced(void **state)
{
    struct read read;
    const char *yaml =
        VARIABLE "    file: birth\n    table:\n      layout: wide\n      aggregate: sum\n      key: [{text: F}, "
                 "{column: zone, "
                 "pad: 5, replace: {\"751*\": \"75056\", \"7*\": other, \"00009\": \"00001\"}}]\n" GROUPS;
    read_table(*state, yaml,
               "zone,Total,Home,Abroad\n75101,3,1,2\n1,1,1,0\n75120,5,5,0\n9,2,1,1\n76001,4,4,0\n10751,1,0,1\n",
               &read);
    assert_int_equal(read.source.zone_count, 4);
    assert_value(&read, "F75056", "total", 8, D4I_OBSERVED);
    assert_value(&read, "F00001", "abroad", 1, D4I_OBSERVED); /* the pattern sees the padded piece */
    assert_value(&read, "Fother", "home", 4, D4I_OBSERVED);   /* the first pattern that fits */
    assert_value(&read, "F10751", "abroad", 1, D4I_OBSERVED);
    read_done(&read);
    assert_recipe_refused(
        *state,
        VARIABLE "    file: birth\n    table: {layout: wide, key: [{column: z, replace: {a: \"\"}}]}\n" GROUPS,
        "test.yaml:14:");
}

static void conditions_may_be_patterns(void **state)
{
    struct read read;
    const char *yaml = VARIABLE WIDE_TABLE
        "      filter: [{column: kind, like: \"mun*\"}, {column: kind, differs: munx}]\n      control: [{column: "
        "zone, "
        "like: \"*ALL*\"}]\n      exclude: [{column: zone, like: \"888*\", reason: not_stated}]\n" GROUPS;
    read_table(*state, yaml,
               "zone,kind,Total,Home,Abroad\na,muni,3,1,2\na,province,x,x,x\nb,munx,x,x,x\n88801,mun,4,4,0\n"
               "1ALL2,mun,7,5,2\n",
               &read);
    assert_int_equal(read.source.zone_count, 1);
    assert_int_equal(read.source.input[0], PEOPLE(7));
    assert_int_equal(read.source.listed_count, 1);
    assert_string_equal(read.source.listed[0].place, "88801");
    assert_int_equal(read.source.listed[0].reason, LEDGER_NOT_STATED);
    read_done(&read);
    assert_refused(*state, yaml, "zone,kind,Total,Home,Abroad\na,muni,3,1,2\nALL,mun,4,1,3\n", "own total is 4");
    assert_recipe_refused(*state, VARIABLE WIDE_TABLE "      filter: [{column: a, like: b, equals: c}]\n" GROUPS,
                          "test.yaml:17:", "one of 'equals', 'differs' and 'like'");
}

static const char *paths[3];
static const char *path_of_three(void *user, const char *file, size_t number)
{
    (void)user;
    (void)file;
    return number < 3 ? paths[number] : NULL;
}

#define THREE VARIABLE LONG_TABLE "      member: \"*_t.csv\"\n" GROUPS
#define OF(zone, total, home, abroad) zone ",Total," total "\n" zone ",Home," home "\n" zone ",Abroad," abroad "\n"

static d4i_status read_three(struct scratch *scratch, const char *second, struct read *out)
{
    static const char *const names[] = {"b_t.csv", "a_t.csv", "notes.csv"};
    static const char *const texts[] = {"label,zone,value\n"
                                        "Total,d,1\nHome,d,1\nAbroad,d,0\n",
                                        "zone,label,value\n" OF("c", "4", "1", "3"), "nothing\n"};
    static char first[320], other[320], archive[320];
    snprintf(first, sizeof first, "%s", scratch_path(scratch, "1.csv"));
    snprintf(other, sizeof other, "%s", scratch_path(scratch, "2.csv"));
    snprintf(archive, sizeof archive, "%s", scratch_path(scratch, "3.zip"));
    scratch_put(first, "zone,label,value\n" OF("a", "3", "1", "2"),
                strlen("zone,label,value\n" OF("a", "3", "1", "2")));
    scratch_put(other, second, strlen(second));
    gdal_start();
    void *zip = CPLCreateZip(archive, NULL);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(CPLCreateFileInZip(zip, names[i], NULL), CE_None);
        assert_int_equal(CPLWriteFileInZip(zip, texts[i], (int)strlen(texts[i])), CE_None);
        assert_int_equal(CPLCloseFileInZip(zip), CE_None);
    }
    assert_int_equal(CPLCloseZip(zip), CE_None);
    paths[0] = first;
    paths[1] = other;
    paths[2] = archive;
    TRY(fixture_parse(scratch, THREE, &out->recipe));
    d4i_status status = source_read(scratch->context, &out->recipe, path_of_three, NULL, &out->source);
    if (status != D4I_OK)
        recipe_release(&out->recipe);
    return status;
}

static void several_files_and_members_are_one_table(void **state)
{
    struct scratch *scratch = *state;
    struct read read;
    assert_ok(scratch->context, read_three(scratch, "zone,value,label\nb,9,Total\nb,9,Home\nb,0,Abroad\n", &read));
    assert_int_equal(read.source.zone_count, 4);
    assert_value(&read, "a", "abroad", 2, D4I_OBSERVED);
    assert_value(&read, "b", "home", 9, D4I_OBSERVED);
    assert_value(&read, "c", "abroad", 3, D4I_OBSERVED);
    assert_value(&read, "d", "home", 1, D4I_OBSERVED);
    assert_int_equal(read.source.input[0], PEOPLE(17));
    assert_int_equal(read.source.rows, 12);
    read_done(&read);
    assert_fails(scratch->context, D4I_BAD_INPUT, "2.csv:2",
                 read_three(scratch, "zone,label,value\n" OF("a", "3", "1", "2"), &read));
    assert_error_has(scratch, "zone 'a' has a second value");
}

static void words_must_be_known(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    static const char *const wrong[][3] = {
        {"protection: [none, swaping]\n", "'swaping'", "swapping"},
        {"protection: {a: b}\n", "test.yaml:8:", "protection"},
        {"method_changes: {at: 10000, below: census}\n", "from", "test.yaml:8:"},
        {"method_changes: {below: census, from: sample}\n", "'at'", "test.yaml:8:"},
        {"method_changes: {at: 0, below: census, from: sample}\n", "at", "test.yaml:8:"},
        {"method_changes: {at: 5, below: census, from: guess}\n", "'guess'", "census register sample"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char yaml[1500];
        snprintf(yaml, sizeof yaml, PLACED("%s") WIDE_TABLE GROUPS, wrong[i][0]);
        assert_recipe_refused(scratch, yaml, wrong[i][1], wrong[i][2]);
    }
    assert_recipe_refused(scratch, VARIABLE "    who: {tourists: in}\n" WIDE_TABLE GROUPS,
                          "test.yaml:13:", "'tourists'", "naturalised");
    assert_recipe_refused(scratch, VARIABLE "    who: {stateless: perhaps}\n" WIDE_TABLE GROUPS, "'perhaps'",
                          "in out apart unknown");
    assert_recipe_refused(scratch, VARIABLE "    concept: brith\n" WIDE_TABLE GROUPS, "'brith'", "birth");
    assert_ok(
        scratch->context,
        fixture_parse(scratch,
                      PLACED("protection: [rounding, suppression]\nmethod_changes: {at: 10000, below: census, "
                             "from: sample}\n") "    who: {stateless: apart, refugees: in}\n" WIDE_TABLE GROUPS,
                      &recipe));
    assert_int_equal(recipe.method_at, 10000);
    assert_string_equal(recipe.method_below, "census");
    assert_string_equal(recipe.method_from, "sample");
    assert_int_equal(recipe.protection.count, 2);
    assert_int_equal(recipe.variables[0].who_count, 2);
    assert_string_equal(recipe.variables[0].who[0].left, "stateless");
    assert_string_equal(recipe.variables[0].who[0].right, "apart");
    recipe_release(&recipe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(zones_outside_the_coverage_are_listed),
        scratch_test(cells_outside_the_coverage_are_listed),
        scratch_test(a_coverage_must_be_one),
        scratch_test(pieces_of_a_key_are_replaced),
        scratch_test(conditions_may_be_patterns),
        scratch_test(several_files_and_members_are_one_table),
        scratch_test(words_must_be_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
