/* SPDX-License-Identifier: EUPL-1.2
 *
 * `download` in a recipe: what is read, what is refused and why, and that a recipe cannot choose a folder.
 */
#include "fixture.h"

#define WITH_BOUNDARIES                                                                                  \
    HEAD "boundaries: {key: [{column: id}]}\nvariables:\n  birth:\n    title: B\n    dimension: d\n    " \
         "definition: D\n" LONG_TABLE GROUPS
#define PLAIN VARIABLE LONG_TABLE GROUPS
#define SUM "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdef0123"
#define ONE_OF(rest) PLAIN "download:\n  - {file: birth, " rest "}\n"

static void all_of_it_is_read(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    assert_ok(scratch->context,
              fixture_parse(scratch,
                            WITH_BOUNDARIES
                            "download:\n"
                            "  - file: birth\n    url: https://office.example/a/table%20one.csv?x=1\n"
                            "    as: 2012.csv\n    sha256: " SUM "\n    size: 5000000000\n"
                            "    note: Unpack it.\n"
                            "  - {file: boundaries, url: 'http://office.example/b/zones.zip'}\n",
                            &recipe));
    assert_int_equal(recipe.download_count, 2);
    const struct recipe_download *table = &recipe.downloads[0], *zones = &recipe.downloads[1];
    assert_string_equal(table->file, "birth");
    assert_string_equal(table->url, "https://office.example/a/table%20one.csv?x=1");
    assert_string_equal(table->as, "2012.csv");
    assert_string_equal(table->sha256, SUM);
    assert_int_equal(table->size, 5000000000);
    assert_string_equal(table->note, "Unpack it.");
    assert_string_equal(zones->file, RECIPE_BOUNDARIES);
    assert_string_equal(zones->as, "zones.zip");
    assert_null(zones->sha256);
    assert_null(zones->note);
    assert_int_equal(zones->size, -1);
    recipe_release(&recipe);
}

static void without_it_there_are_none(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    assert_ok(scratch->context, fixture_parse(scratch, PLAIN, &recipe));
    assert_int_equal(recipe.download_count, 0);
    assert_true(recipe_asks(&recipe, "birth"));
    assert_false(recipe_asks(&recipe, "births"));
    recipe_release(&recipe);
}

static void files_of_rasters_are_known(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    const char *yaml = VARIABLE "    table: {format: raster, rasters: {total: people}}\n    groups: {code: total}\n"
                                "download: [{file: people, url: 'file:///data/people.tif'}]\n";
    assert_ok(scratch->context, fixture_parse(scratch, yaml, &recipe));
    assert_string_equal(recipe.downloads[0].as, "people.tif");
    recipe_release(&recipe);
}

static const struct fixture_wrong refused[] = {
    {PLAIN "download: {file: birth}\n", "download", "test.yaml:25:11"},
    {PLAIN "download: [birth]\n", "download", "test.yaml:25:12"},
    {ONE_OF("uri: 'https://o.example/a.csv'"), "'uri'", "url"},
    {ONE_OF("as: a.csv"), "url", "test.yaml:26:5"},
    {PLAIN "download: [{url: 'https://o.example/a.csv'}]\n", "file", ""},
    {PLAIN "download: [{file: brith, url: 'https://o.example/a.csv'}]\n", "'brith'", "it uses: birth"},
    {PLAIN "download: [{file: boundaries, url: 'https://o.example/a.csv'}]\n", "'boundaries'", "it uses: birth"},
    {ONE_OF("url: 'ftp://o.example/a.csv'"), "ftp://", "https://"},
    {ONE_OF("url: a.csv"), "'a.csv'", "https://"},
    {ONE_OF("url: 'https://'"), "'https://'", "no address"},
    {ONE_OF("url: 'https://o.example/a b.csv'"), "white space", "%20"},
    {ONE_OF("url: 'https://o.example/ñ.csv'"), "letters", "%C3%B1"},
    {ONE_OF("url: 'https://o.example/'"), "no file name", "as: NAME"},
    {ONE_OF("url: 'https://o.example'"), "no file name", "as: NAME"},
    {ONE_OF("url: 'https://o.example/get?file=3'"), "no file name", "as: NAME"},
    {ONE_OF("url: 'https://o.example/..'"), "no file name", "as: NAME"},
    {ONE_OF("url: 'https://o.example/x', as: ../a.csv"), "'as: ../a.csv'", "folders"},
    {ONE_OF("url: 'https://o.example/x', as: /etc/a.csv"), "plain file name", ""},
    {ONE_OF("url: 'https://o.example/x', as: .profile"), "'as: .profile'", ""},
    {ONE_OF("url: 'https://o.example/x', as: \"a\\nb\""), "plain file name", ""},
    {ONE_OF("url: 'https://o.example/x', as: a.part"), "'as: a.part'", ".part"},
    {ONE_OF("url: 'https://o.example/x', sha256: 12ab"), "'12ab'", "64"},
    {ONE_OF("url: 'https://o.example/x', sha256: " SUM "0"), "SHA-256", "64"},
    {ONE_OF("url: 'https://o.example/x', size: -1"), "size", "-1"},
    {ONE_OF("url: 'https://o.example/x', size: 3 MB"), "size", "3 MB"},
    {ONE_OF("url: 'https://o.example/x'") "  - {file: birth, url: 'https://p.example/x'}\n", "'x'",
     "test.yaml:27:5"},
};

static void what_is_wrong_is_named(void **state)
{
    assert_each_wrong(*state, refused, sizeof refused / sizeof *refused);
}

static d4i_status parse_once(struct scratch *scratch)
{
    struct recipe recipe;
    TRY(fixture_parse(scratch, ONE_OF("url: 'https://o.example/a.csv'"), &recipe));
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
        scratch_test(all_of_it_is_read),
        scratch_test(without_it_there_are_none),
        scratch_test(files_of_rasters_are_known),
        scratch_test(what_is_wrong_is_named),
        scratch_test(no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
