/* SPDX-License-Identifier: EUPL-1.2
 *
 * Exhausted memory: whichever allocation of a build fails, it says so, leaks nothing (the sanitizer looks), leaves
 * no half file and no wrong part in the cache, and afterwards builds as ever.
 */
#include "tiny.h"

#include <time.h>

/* All allocations are made to fail in turn up to this many; beyond, a sample that always is the same one. */
#ifdef __SANITIZE_ADDRESS__
#define ALL 800 /* each takes five times as long */
#else
#define ALL 3000
#endif
#define SAMPLE 150

#define TINY_WEIGHTS                                                                                              \
    "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"                        \
    "\"urn:ogc:def:crs:EPSG::3035\"}},\"features\":[{\"type\":\"Feature\",\"properties\":{\"people\":5},"         \
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[4000000,3000000],[4000100,3000000],[4000100,3000100]," \
    "[4000000,3000000]]]}}]}"

/* The command that makes a recipe of squares of the tiny one. */
static const char *tiny_squares(struct scratch *scratch)
{
    static char command[1000];
    snprintf(command, sizeof command,
             "sed 's/key: .*column: zone.*/zones: cells\\n      key: [{text: CRS28992RES100m}, {column: square}]/; "
             "/^boundaries/d; s/country: ES/country: NL/; s/: tiny/: nl/' '%s/recipe.yaml' >'%s/nl.yaml'",
             scratch->folder, scratch->folder);
    return command;
}

struct starving {
    long count, fail_at;
};

static int starve(void *user, size_t bytes)
{
    struct starving *starving = user;
    (void)bytes;
    return starving->count++ != starving->fail_at;
}

static void clean(const char *output)
{
    char cache[340];
    snprintf(cache, sizeof cache, "%s.cache", output);
    assert_int_equal(scratch_remove(output), 0);
    assert_int_equal(scratch_remove(cache), 0);
}

/* With and without the parts of the run before: the cache is kept where `warm`, so that reading it starves too. */
static void step_through(struct scratch *scratch, const char *good, const char *output,
                         const d4i_build_options *options, bool warm)
{
    char project[320];
    struct starving starving = {.fail_at = -1};
    snprintf(project, sizeof project, "%s/project.yaml", scratch->folder);
    d4i_set_allocation_hook(scratch->context, starve, &starving);
    assert_ok(scratch->context, d4i_build(scratch->context, project, output, options, NULL));
    long count = starving.count, step = count < ALL ? 1 : count / ALL + 1;
    print_message("%ld allocations, each %ld%s of them fails in turn\n", count, step, step == 1 ? "st" : "th");
    for (long n = 0; n < count; n += step) {
        remove(output);
        assert_int_equal(warm ? 0 : scratch_remove(options->cache), 0);
        starving = (struct starving){.fail_at = n};
        d4i_status status = d4i_build(scratch->context, project, output, options, NULL);
        /* the number of allocations may differ by a few from run to run where threads share work */
        if (status == D4I_OK && starving.count <= n)
            continue;
        if (status != D4I_NO_MEMORY)
            fail_msg("allocation %ld of %ld failed, status '%s', text '%s'", n, count, d4i_status_text(status),
                     d4i_error_text(scratch->context));
        if (access(output, F_OK) == 0) /* it failed after the new name was given: then the atlas is whole */
            tiny_assert_same(good, output);
    }
    tiny_assert_none(scratch, ".part-");
    d4i_set_allocation_hook(scratch->context, NULL, NULL);
    assert_ok(scratch->context, d4i_build(scratch->context, project, output, options, NULL));
}

static void every_allocation_may_fail(void **state)
{
    struct scratch *scratch = *state;
    char good[320], output[320], cache[320], project[320];
    snprintf(project, sizeof project, "%s/project.yaml", scratch->folder);
    snprintf(good, sizeof good, "%s/good.gpkg", scratch->folder);
    snprintf(output, sizeof output, "%s/atlas.gpkg", scratch->folder);
    snprintf(cache, sizeof cache, "%s/cache", scratch->folder);
    d4i_set_threads(scratch->context, 1);
    assert_ok(scratch->context, d4i_build(scratch->context, project, good, NULL, NULL));
    d4i_build_options options = {.cache = cache};
    step_through(scratch, good, output, &options, false);
    tiny_assert_same(good, output);
    remove(output);
    step_through(scratch, good, output, &options, true);
    tiny_assert_same(good, output);
}

/* What the tiny project has not: a unit recipe, a list of units, weights of polygons, cells of another CRS. A
 * sample. */
static void units_weights_and_squares(void **state)
{
    struct scratch *scratch = *state;
    char project[320], output[320];
    struct starving starving = {.fail_at = -1};
    snprintf(project, sizeof project, "%s/project.yaml", scratch->folder);
    snprintf(output, sizeof output, "%s/atlas.gpkg", scratch->folder);
    tiny_put(scratch, "lau.yaml",
             "unit_recipe: lau\ntitle: L\nlicence: l\nattribution: a\nkey: [{column: id}]\ncountry: {text: ES}\n");
    tiny_put(scratch, "list.yaml",
             "unit_recipe: list\ntitle: L\nlicence: l\nattribution: a\nlookup: {unit: unit, key: [{column: "
             "zone}], sheets: {ES: [{column: zone, pad: 2}]}}\n");
    tiny_put(scratch, "list.csv", "zone,unit\nA1,north\nA2,\nB1,south\n");
    tiny_put(scratch, "p.geojson", TINY_WEIGHTS);
    tiny_put(scratch, "squares.csv",
             "square,Total,Home,Abroad,X,Y\nE1550N4636,30,20,10,5,5\nE1551N4636,1,1,0,0,0\n");
    assert_int_equal(system(tiny_squares(scratch)), 0);
    tiny_put(scratch, "project.yaml",
             "grid: {crs: EPSG:3035, cell: 500}\nsources:\n  - {id: tiny, recipe: recipe.yaml, files: {birth: "
             "table.csv}, boundaries: zones.geojson}\n  - {id: nl, recipe: nl.yaml, files: {birth: squares.csv}}\n"
             "weights:\n  - {polygons: p.geojson, value: people}\nunits:\n  - {id: lau, recipe: lau.yaml, file: "
             "zones.geojson, relate: {tiny: {lookup: {recipe: list.yaml, file: list.csv, sheet: ES}}}}\n");
    d4i_set_threads(scratch->context, 1);
    d4i_set_allocation_hook(scratch->context, starve, &starving);
    assert_ok(scratch->context, d4i_build(scratch->context, project, output, NULL, NULL));
    long count = starving.count;
    for (long n = 0; n < count; n += count / SAMPLE + 1) {
        clean(output);
        starving = (struct starving){.fail_at = n};
        d4i_status status = d4i_build(scratch->context, project, output, NULL, NULL);
        if (status != D4I_NO_MEMORY && !(status == D4I_OK && starving.count <= n))
            fail_msg("allocation %ld of %ld failed, text '%s'", n, count, d4i_error_text(scratch->context));
    }
    d4i_set_allocation_hook(scratch->context, NULL, NULL);
}

static void with_threads_too(void **state)
{
    struct scratch *scratch = *state;
    char project[320], output[320];
    struct starving starving = {.fail_at = -1};
    snprintf(project, sizeof project, "%s/project.yaml", scratch->folder);
    snprintf(output, sizeof output, "%s/atlas.gpkg", scratch->folder);
    d4i_set_threads(scratch->context, 3);
    d4i_build_options options = {.cache = NULL};
    assert_ok(scratch->context, d4i_build(scratch->context, project, output, &options, NULL));
    for (long n = 5; n < 1000; n += 97) { /* the hook's count races a little between threads: a sample is enough */
        clean(output);
        starving = (struct starving){.fail_at = n};
        d4i_set_allocation_hook(scratch->context, starve, &starving);
        d4i_status status = d4i_build(scratch->context, project, output, &options, NULL);
        assert_true(status == D4I_NO_MEMORY || status == D4I_OK);
        assert_int_equal(access(output, F_OK), status == D4I_OK ? 0 : -1);
    }
    d4i_set_allocation_hook(scratch->context, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(every_allocation_may_fail),
        tiny_test(with_threads_too),
        tiny_test(units_weights_and_squares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
