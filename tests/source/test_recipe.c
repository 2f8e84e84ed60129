/* SPDX-License-Identifier: EUPL-1.2
 *
 * The recipe file itself: what is read, what is refused and where the message points, and the keys that it makes.
 */
#include <glob.h>

#include "fixture.h"

#include "io/file.h"

#define TABLE "    file: birth\n    table: {layout: long, key: [{column: z}], label: l, value: v}\n"
#define ONE "    groups: {code: total, label: T}\n"

static void the_texts_are_as_written(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    assert_ok(scratch->context,
              fixture_parse(
                  scratch,
                  HEAD
                  "date: 2012-01-01\nboundaries: {key: [{text: \"08019\"}, {column: D, pad: 2}], crs: EPSG:4326}\n"
                  "variables:\n  birth:\n    title: B\n    dimension: country of birth\n    definition: D\n" TABLE
                  "    headline: abroad\n    derived: [{code: abroad, plus: [total], minus: ['NO']}]\n"
                  "    groups: {code: total, label: T, parts: [{code: NO, label: N}], residual: {code: rest, name: "
                  "Other}}\n",
                  &recipe));
    const struct recipe_variable *variable = &recipe.variables[0];
    assert_string_equal(recipe.boundaries.key.parts[0].text, "08019");
    assert_int_equal(recipe.boundaries.key.parts[1].pad, 2);
    assert_string_equal(variable->tree.nodes[1].name, "Norway");
    assert_string_equal(variable->tree.nodes[0].name, "T");
    assert_int_equal(variable->tree.nodes[2].kind, GROUP_RESIDUAL);
    assert_int_equal(variable->tree.headline, 3);
    assert_int_equal(variable->tree.nodes[3].minus[0], 1);
    assert_string_equal(recipe.date, "2012-01-01");
    assert_null(recipe.url);
    recipe_release(&recipe);
    recipe_release(&recipe);
}

static const struct fixture_wrong refused[] = {
    {"", "test.yaml", ""},
    {"[]\n", "test.yaml:1:1", ""},
    {HEAD "titel: x\n", "test.yaml:8:1", "title"},
    {"recipe: test\n", "title", ""},
    {"recipe: Test 1\ntitle: T\npublisher: P\nlicence: L\n", "test.yaml:1:9", "lower case"},
    {HEAD, "variables", ""},
    {HEAD "variables: {}\n", "test.yaml:8", "empty"},
    {"recipe: test\ntitle:\npublisher: P\n", "test.yaml:2:1", "'title' is empty"},
    {"recipe: {a: b, c: }\n", "test.yaml:1:9", ""},
    {HEAD "zones: centre\n", "boundaries", ""},
    {HEAD "date: 1 January\n", "test.yaml:8:7", "YYYY-MM-DD"},
    {VARIABLE TABLE, "groups", ""},
    {VARIABLE ONE, "table", ""},
    {VARIABLE "    table: {layout: long, key: [{column: z}], label: l, value: v}\n" ONE, "file", ""},
    {VARIABLE "    file: f\n    table: {layout: longish, key: [{column: z}]}\n" ONE, "'longish'", "long wide"},
    {VARIABLE "    file: f\n    table: {layout: wide, key: [{text: z}]}\n" ONE, "no column", ""},
    {VARIABLE "    file: f\n    table: {layout: wide, key: [{text: z, column: y}]}\n" ONE, "either", ""},
    {VARIABLE "    file: f\n    table: {layout: wide, key: [{column: z}], label: l}\n" ONE, "'label'",
     "long table"},
    {VARIABLE "    file: f\n    table: {layout: wide, key: [{column: z}], delimiter: ab}\n" ONE, "'ab'", "tab"},
    {VARIABLE "    file: f\n    table:\n      layout: wide\n      delimiter: |\n      key: [{column: z}]\n" ONE,
     "the text of 'delimiter' is missing", "in quotes"},
    {VARIABLE "    file: f\n    table: {layout: wide, key: [{column: z}], thousands: .}\n" ONE, "different", ""},
    {VARIABLE "    file: f\n    table: {layout: wide, key: [{column: z}], flags: {X: F}}\n" ONE, "'X'", "no group"},
    {VARIABLE "    file: f\n    table: {layout: wide, key: [{column: z}], filter: [{column: a}]}\n" ONE, "equals",
     ""},
    {VARIABLE "    file: f\n    table: {layout: wide, key: [{column: z}], exclude: [{column: a, equals: b}]}\n" ONE,
     "reason", ""},
    {VARIABLE "    file: f\n    table: {layout: wide, key: [{column: z}], sentinels: {x: gone}}\n" ONE, "'gone'",
     "suppressed"},
    {VARIABLE TABLE "    groups: {code: total, label: T, parts: []}\n", "at least one part", ""},
    {VARIABLE TABLE "    groups: {code: total, label: T, residual: {code: r}}\n", "at least one part", ""},
    {VARIABLE TABLE "    groups: {code: total, label: T, parts: [{code: total, label: U}]}\n", "'total'",
     "two groups"},
    {VARIABLE TABLE "    groups: {code: total, label: T, parts: [{code: a, label: T}]}\n", "'T'", "counted twice"},
    {VARIABLE TABLE "    groups: {code: total, label: T, parts: [{code: a}]}\n", "label", ""},
    {VARIABLE TABLE "    groups: {code: total, label: T, kind: leaf}\n", "'kind'", ""},
    {VARIABLE TABLE "    ignore: [\"T*\"]\n" ONE, "'T'", "ignored"},
    {VARIABLE TABLE "    headline: totl\n" ONE, "'totl'", "total"},
    {VARIABLE TABLE "    derived: [{code: d, plus: [tutal]}]\n" ONE, "'tutal'", "total"},
    {VARIABLE TABLE "    derived: [{code: d, plus: [d]}]\n" ONE, "itself", ""},
    {VARIABLE TABLE "    derived: [{code: d, minus: [total]}]\n" ONE, "plus", ""},
    {VARIABLE "    table: {format: raster, rasters: {totl: f}}\n    groups: {code: total}\n", "'totl'", "total"},
    {VARIABLE "    table: {format: raster, rasters: {}}\n    groups: {code: total}\n", "no raster", "total"},
    {VARIABLE "    table: {format: raster, rasters: {total: f}, shift: [1]}\n    groups: {code: total}\n", "shift",
     ""},
    {VARIABLE "    table: {format: raster, rasters: {total: f}, nodata: x}\n    groups: {code: total}\n", "'x'",
     "no number"},
};

static void what_is_wrong_is_named(void **state)
{
    assert_each_wrong(*state, refused, sizeof refused / sizeof *refused);
}

static void groups_cannot_nest_for_ever(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    char yaml[8000] = VARIABLE TABLE "    groups: ";
    for (int i = 0; i < 25; i++)
        snprintf(yaml + strlen(yaml), sizeof yaml - strlen(yaml), "{code: g%d, label: l%d, parts: [", i, i);
    snprintf(yaml + strlen(yaml), sizeof yaml - strlen(yaml), "{code: leaf, label: leaf}");
    for (int i = 0; i < 25; i++)
        snprintf(yaml + strlen(yaml), sizeof yaml - strlen(yaml), "]}");
    assert_int_equal(fixture_parse(scratch, yaml, &recipe), D4I_BAD_INPUT);
    assert_error_has(scratch, "deeper");
}

static void variables_can_be_chosen(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    const char *yaml = VARIABLE TABLE ONE "  other:\n    title: O\n    dimension: d\n    definition: D\n" TABLE ONE;
    static const char *const wanted[] = {"other"}, *const wrong[] = {"brith"};
    assert_ok(scratch->context, fixture_parse(scratch, yaml, &recipe));
    assert_int_equal(recipe_select(scratch->context, &recipe, wrong, 1), D4I_BAD_INPUT);
    assert_error_has(scratch, "'brith'");
    assert_int_equal(recipe.variable_count, 2);
    assert_ok(scratch->context, recipe_select(scratch->context, &recipe, wanted, 1));
    assert_int_equal(recipe.variable_count, 1);
    assert_string_equal(recipe.variables[0].id, "other");
    recipe_release(&recipe);
}

static bool matches(const char *pattern, const char *text)
{
    const char *list[] = {pattern};
    struct recipe_words words = {list, 1};
    return recipe_words_match(&words, text_of(text));
}

static void stars_stand_for_any_text(void **state)
{
    (void)state;
    assert_true(matches("Y_*", "Y_LT15") && matches("*", "") && matches("a*b*c", "aXbYbc") && matches("a", "a"));
    assert_true(matches("**a", "bba") && matches("a*", "a"));
    assert_false(matches("Y_*", "XY_") || matches("a*b*c", "acb") || matches("", "a") || matches("a", "ab"));
}

static bool is_unit_recipe(struct scratch *scratch, const char *path)
{
    struct buffer content = {0};
    assert_ok(scratch->context, file_read(scratch->context, path, &content));
    bool units = strstr(content.data, "\nunit_recipe:") || strncmp(content.data, "unit_recipe:", 12) == 0;
    buffer_release(&content);
    return units;
}

static void shipped_recipes_can_be_read(void **state)
{
    struct scratch *scratch = *state;
    glob_t found;
    assert_int_equal(glob(TEST_DIR "/../recipes/*.yaml", 0, NULL, &found), 0);
    int sources = 0;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct recipe recipe;
        if (is_unit_recipe(scratch, found.gl_pathv[i])) /* tests/build/test_units.c reads these */
            continue;
        assert_ok(scratch->context, recipe_read(scratch->context, found.gl_pathv[i], &recipe));
        sources++;
        assert_non_null(strstr(found.gl_pathv[i], recipe.id));
        for (size_t v = 0; v < recipe.variable_count; v++)
            assert_true(strlen(recipe.variables[v].definition) > 100);
        recipe_release(&recipe);
    }
    assert_true(sources >= 30);
    globfree(&found);
}

static d4i_status parse_once(struct scratch *scratch)
{
    struct recipe recipe;
    TRY(fixture_parse(scratch,
                      VARIABLE
                      "    file: f\n    table: {layout: wide, key: [{column: z}], flags: {T: F}, columns: [a], "
                      "filter: [{column: a, equals: b}], sentinels: {x: zero}}\n    ignore: [b]\n" ONE,
                      &recipe));
    recipe_release(&recipe);
    return D4I_OK;
}

static void no_memory_is_told_and_nothing_leaks(void **state)
{
    assert_true(scratch_starve(*state, parse_once) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(the_texts_are_as_written),
        scratch_test(what_is_wrong_is_named),
        scratch_test(groups_cannot_nest_for_ever),
        scratch_test(variables_can_be_chosen),
        scratch_test(stars_stand_for_any_text),
        scratch_test(shipped_recipes_can_be_read),
        scratch_test(no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
