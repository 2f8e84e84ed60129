/* SPDX-License-Identifier: EUPL-1.2
 *
 * Groups that stand elsewhere than their zone's people: the tiny project, held to what strips of 100 x 400 m count.
 *
 * Zones are squares of 2 x 2 cells: A1 (80 home, 20 abroad) south-west, A2 (50, 0) north-west, B1 (30, 10) and B2
 * (4, 6) east of them. Strips are columns of cells. By area 5 of A1's 20 abroad stand in each cell, so 10 in each
 * of the two western strips. These count 14 and 6: 7 in each western cell of A1 then, and 3 in each eastern.
 */
#include "atlas/handle.h"
#include "atlas/spread.h"
#include "tiny.h"

#define COLUMNS 4
enum { TOTAL, HOME, ABROAD, X, Y };

static void strips(struct scratch *scratch, const char *table, const char *allocate)
{
    char text[1500];
    tiny_put(scratch, "strips.geojson",
             "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
             "\"urn:ogc:def:crs:EPSG::3035\"}},\"features\":["                //
             TINY_SQUARE("1", "4000000", "3000000", "4000100", "3000400") "," //
             TINY_SQUARE("2", "4000100", "3000000", "4000200", "3000400") "," //
             TINY_SQUARE("3", "4000200", "3000000", "4000300", "3000400") "," //
             TINY_SQUARE("4", "4000300", "3000000", "4000400", "3000400") "]}");
    tiny_put(scratch, "strips.csv", table);
    tiny_put(scratch, "strips.yaml",
             "recipe: strips\ntitle: Strips\npublisher: Nobody\nlicence: none\nattribution: nobody\ncountry: ES\n"
             "date: 2020-01-01\nmethod: register\nboundaries: {key: [{column: id}]}\nvariables:\n  born:\n"
             "    title: B\n    dimension: country of birth\n    definition: Everyone.\n    file: birth\n"
             "    table:\n      layout: wide\n      key: [{column: strip}]\n    groups:\n"
             "      code: total\n      label: All\n      parts:\n        - {code: eu, label: Eu}\n"
             "        - {code: world, label: World}\n        - {code: native, label: Native}\n");
    snprintf(text, sizeof text,
             "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: tiny, recipe: recipe.yaml, files: {birth: "
             "table.csv},\n     boundaries: zones.geojson}\n  - {id: strips, recipe: strips.yaml, files: {birth: "
             "strips.csv},\n     boundaries: strips.geojson}\nunits:\n  - {id: strip, file: strips.geojson, key: "
             "[{column: id}]}\nallocate: %s\n",
             allocate);
    tiny_put(scratch, "project.yaml", text);
}

/* people[row * COLUMNS + column] of a group, in people. */
static void people_of(struct scratch *scratch, const d4i_atlas *handle, uint32_t node, double *people)
{
    const struct atlas *atlas = &handle->atlas;
    uint64_t *mass = calloc(atlas->pairs.count, sizeof *mass);
    int64_t *found = calloc(atlas->pairs.count, sizeof *found);
    assert_ok(scratch->context, atlas_masses(scratch->context, atlas, 0, 0, node, mass));
    assert_ok(scratch->context, atlas_spread(scratch->context, atlas, 0, mass,
                                             atlas->sources[0].variables[0].column[node].people, found));
    memset(people, 0, 16 * sizeof *people);
    for (size_t i = 0; i < atlas->pairs.count; i++)
        if (atlas->pairs.zone[i] < atlas->sources[0].zone_count)
            people[pairs_cell(&atlas->pairs, i)] += (double)found[i] / D4I_PERSON;
    free(mass);
    free(found);
}

static void near(double is, double wanted, double by)
{
    if (!(is > wanted - by && is < wanted + by))
        fail_msg("%.6f instead of %.6f", is, wanted);
}

#define STRIPS "strip,All,Eu,World,Native\n1,75,10,4,61\n2,75,1,5,69\n3,25,8,0,17\n4,25,0,8,17\n"
#define FITTED                                                                                                   \
    "{method: fitted, groups: [home, abroad], margins: [{source: strips, variable: born, groups: {abroad: [eu, " \
    "world], "                                                                                                   \
    "home: native}}]}"

static void strips_hold(void **state)
{
    struct scratch *scratch = *state;
    double is[16];
    strips(scratch, STRIPS, FITTED);
    d4i_atlas *atlas = tiny_built(scratch);
    people_of(scratch, atlas, ABROAD, is);
    near(is[0], 7, 0.01);
    near(is[COLUMNS], 7, 0.01);
    near(is[1], 3, 0.01);
    near(is[2 * COLUMNS], 0, 1e-9); /* nobody in A2 */
    near(is[2] + is[3], 5, 1e-6);   /* B1 has 10 in two rows */
    people_of(scratch, atlas, HOME, is);
    near(is[0], 18, 0.01); /* 25 people live in the cell */
    people_of(scratch, atlas, X, is);
    near(is[0], 12 * 7.0 / 20, 0.01); /* a part of those abroad stands where they do */
    people_of(scratch, atlas, TOTAL, is);
    near(is[0], 25, 1e-6);
    d4i_atlas_free(atlas);
}

/* Only the two parts of "abroad" are spread: the group above stands where they stand together. */
static void a_group_above_is_the_sum_of_its_parts(void **state)
{
    struct scratch *scratch = *state;
    double abroad[16], x[16], y[16];
    strips(
        scratch, STRIPS,
        "{method: fitted, groups: [home, x, y], margins: [{source: strips, variable: born, groups: {abroad: [eu, "
        "world], home: native}}]}");
    d4i_atlas *atlas = tiny_built(scratch);
    people_of(scratch, atlas, ABROAD, abroad);
    people_of(scratch, atlas, X, x);
    people_of(scratch, atlas, Y, y);
    near(abroad[0], 7, 0.01);
    near(abroad[1], 3, 0.01);
    for (int cell = 0; cell < 16; cell++)
        near(abroad[cell], x[cell] + y[cell], 2e-6);
    d4i_atlas_free(atlas);
}

static void units_get_what_their_cells_have(void **state)
{
    struct scratch *scratch = *state;
    strips(scratch, STRIPS, FITTED);
    d4i_atlas *atlas = tiny_built(scratch);
    const struct atlas_unit_source *units = &atlas->atlas.levels[0].sources[0];
    near((double)units->column[0][ABROAD].people[0] / D4I_PERSON, 14, 0.01);
    near((double)units->column[0][ABROAD].people[1] / D4I_PERSON, 6, 0.01);
    near((double)units->column[0][TOTAL].people[0] / D4I_PERSON, 75, 1e-6);
    d4i_atlas_free(atlas);
}

static void count_warning(void *user, const char *words)
{
    int *count = user;
    *count += strstr(words, "the margin 'strips' contradicts the zones of 'tiny'") != NULL;
}

static void what_cannot_hold_is_told(void **state)
{
    struct scratch *scratch = *state;
    const char *said = NULL;
    int warnings = 0;
    d4i_set_warning(scratch->context, count_warning, &warnings);
    strips(scratch, "strip,All,Eu,World,Native\n1,75,60,4,11\n2,75,1,5,69\n3,25,8,0,17\n4,25,0,8,17\n", FITTED);
    d4i_atlas *atlas = tiny_built(scratch);
    d4i_set_warning(scratch->context, NULL, NULL);
    assert_int_equal(warnings, 1);
    const struct atlas_facts *facts = &atlas->atlas.sources[0].variables[0].facts;
    assert_string_equal(atlas_fact(facts, "allocate.groups"), "home, abroad");
    said = atlas_fact(facts, "allocate.margin strips");
    assert_non_null(said);
    assert_null(strstr(said, "; 0.0 moved"));
    double is[16];
    people_of(scratch, atlas, ABROAD, is);
    near(is[0] + is[1] + is[COLUMNS] + is[COLUMNS + 1], 20, 1e-6); /* the zone holds whatever the strips say */
    d4i_atlas_free(atlas);
}

static void find_missed(void *user, const char *words)
{
    int *found = user;
    *found += strstr(words, "the margin 'corner' is not met in 'tiny'") != NULL &&
              strstr(words, "are missed, as the margins contradict each other") != NULL;
}

/* Of the 14 born abroad of the first strip 20 would stand in its corner alone: the strip comes first and holds, the
 * corner misses 6, and both the warning and the facts say so. */
static void margins_that_contradict_each_other_are_told(void **state)
{
    struct scratch *scratch = *state;
    int found = 0;
    double is[16];
    size_t length;
    strips(scratch, STRIPS, "{method: fitted, groups: [home, abroad], margins: []}");
    tiny_put(scratch, "corner.geojson",
             "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
             "\"urn:ogc:def:crs:EPSG::3035\"}},\"features\":[" TINY_SQUARE("1", "4000000", "3000000", "4000100",
                                                                           "3000100") "]}");
    tiny_put(scratch, "corner.csv", "strip,All,Eu,World,Native\n1,25,20,0,5\n");
    char *recipe = tiny_bytes(scratch_path(scratch, "strips.yaml"), &length);
    recipe[length] = 0;
    tiny_put(scratch, "corner.yaml", recipe);
    free(recipe);
    tiny_put(scratch, "project.yaml",
             "grid: {crs: EPSG:3035, cell: 100}\nsources:\n"
             "  - {id: tiny, recipe: recipe.yaml, files: {birth: table.csv}, boundaries: zones.geojson}\n"
             "  - {id: strips, recipe: strips.yaml, files: {birth: strips.csv}, boundaries: strips.geojson}\n"
             "  - {id: corner, recipe: corner.yaml, files: {birth: corner.csv}, boundaries: corner.geojson}\n"
             "allocate:\n  method: fitted\n  groups: [home, abroad]\n  margins:\n"
             "    - {source: strips, variable: born, groups: {abroad: [eu, world]}}\n"
             "    - {source: corner, variable: born, groups: {abroad: [eu, world]}}\n");
    d4i_set_warning(scratch->context, find_missed, &found);
    d4i_atlas *atlas = tiny_built(scratch);
    d4i_set_warning(scratch->context, NULL, NULL);
    assert_int_equal(found, 1);
    people_of(scratch, atlas, ABROAD, is);
    near(is[0] + is[COLUMNS], 14, 0.01);
    near(is[0], 14, 0.1);
    const struct atlas_facts *facts = &atlas->atlas.sources[0].variables[0].facts;
    assert_non_null(
        strstr(atlas_fact(facts, "allocate.rounds"), "; the margins contradict each other, and later ones"));
    assert_non_null(strstr(atlas_fact(facts, "allocate.margin corner"), "20 people; 0.0 moved"));
    assert_non_null(strstr(atlas_fact(facts, "allocate.margin corner"), "6.0 missed"));
    d4i_atlas_free(atlas);
}

/* The strips, whose table takes x for a structural zero; then the corner with a part east of it, in which nobody
 * born abroad can be. */
static void with_zeros(struct scratch *scratch, const char *table, const char *corner)
{
    size_t length;
    char text[2000];
    strips(scratch, table, FITTED);
    char *recipe = tiny_bytes(scratch_path(scratch, "strips.yaml"), &length);
    recipe[length] = 0;
    char *at = strstr(recipe, "      key: [{column: strip}]\n");
    snprintf(text, sizeof text, "%.*s      sentinels: {x: structural_zero}\n%s", (int)(at - recipe), recipe, at);
    free(recipe);
    tiny_put(scratch, "strips.yaml", text);
    if (!corner)
        return;
    tiny_put(scratch, "corner.yaml", text);
    tiny_put(scratch, "corner.csv", corner);
    tiny_put(scratch, "corner.geojson",
             "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
             "\"urn:ogc:def:crs:EPSG::3035\"}},\"features\":["                //
             TINY_SQUARE("1", "4000000", "3000000", "4000100", "3000100") "," //
             TINY_SQUARE("2", "4000100", "3000000", "4000200", "3000100") "]}");
    tiny_put(scratch, "project.yaml",
             "grid: {crs: EPSG:3035, cell: 100}\nsources:\n"
             "  - {id: tiny, recipe: recipe.yaml, files: {birth: table.csv}, boundaries: zones.geojson}\n"
             "  - {id: strips, recipe: strips.yaml, files: {birth: strips.csv}, boundaries: strips.geojson}\n"
             "  - {id: corner, recipe: corner.yaml, files: {birth: corner.csv}, boundaries: corner.geojson}\n"
             "allocate:\n  method: fitted\n  groups: [home, abroad]\n  totals: hold\n  margins:\n"
             "    - {source: strips, variable: born, groups: {abroad: [eu, world]}}\n"
             "    - {source: corner, variable: born, groups: {abroad: [eu, world]}}\n");
}

/* The corner contradicts the strips (20 people instead of at most 14) and gives way; the zero beside it does not.
 */
static void structural_zeros_hold(void **state)
{
    struct scratch *scratch = *state;
    double is[16];
    with_zeros(scratch, STRIPS, "strip,All,Eu,World,Native\n1,25,20,0,5\n2,25,x,x,25\n");
    d4i_atlas *atlas = tiny_built(scratch);
    people_of(scratch, atlas, ABROAD, is);
    assert_true(is[1] == 0);
    near(is[COLUMNS + 1], 6, 0.01);
    near(is[0], 14, 0.1);
    const struct atlas_facts *facts = &atlas->atlas.sources[0].variables[0].facts;
    assert_non_null(strstr(atlas_fact(facts, "allocate.margin corner"), "missed"));
    assert_null(atlas_fact(facts, "allocate.in structural zeros"));
    d4i_atlas_free(atlas);
}

static void find_barred(void *user, const char *words)
{
    int *found = user;
    *found += strstr(words, "people of 'tiny' stand where a margin has a structural zero") != NULL &&
              strstr(words, "20.0 of abroad;") != NULL;
}

/* Nobody born abroad in the two strips that are all of A1: its 20 have nowhere else to be. */
static void structural_zeros_that_open_are_told(void **state)
{
    struct scratch *scratch = *state;
    int found = 0;
    double is[16];
    with_zeros(scratch, "strip,All,Eu,World,Native\n1,75,x,x,75\n2,75,x,x,75\n3,25,8,0,17\n4,25,0,8,17\n", NULL);
    d4i_set_warning(scratch->context, find_barred, &found);
    d4i_atlas *atlas = tiny_built(scratch);
    d4i_set_warning(scratch->context, NULL, NULL);
    assert_int_equal(found, 1);
    people_of(scratch, atlas, ABROAD, is);
    near(is[0] + is[1] + is[COLUMNS] + is[COLUMNS + 1], 20, 1e-5);
    assert_string_equal(atlas_fact(&atlas->atlas.sources[0].variables[0].facts, "allocate.in structural zeros"),
                        "20.0 of abroad");
    d4i_atlas_free(atlas);
}

static void find_idle(void *user, const char *words)
{
    int *found = user;
    *found += strstr(words, "the margin 'strips' counts nobody of the other sources and does nothing") != NULL;
}

/* The codes of the strips are other than those of the zones: without names of groups nothing matches, the zones
 * close as they do alone, at once, and it is said. */
static void margin_that_counts_nobody_is_told(void **state)
{
    struct scratch *scratch = *state;
    int found = 0;
    double is[16];
    strips(scratch, STRIPS,
           "{method: fitted, groups: [home, abroad], margins: [{source: strips, variable: born}]}");
    d4i_set_warning(scratch->context, find_idle, &found);
    d4i_atlas *atlas = tiny_built(scratch);
    d4i_set_warning(scratch->context, NULL, NULL);
    assert_int_equal(found, 1);
    assert_string_equal(atlas_fact(&atlas->atlas.sources[0].variables[0].facts, "allocate.rounds"), "0");
    people_of(scratch, atlas, ABROAD, is);
    near(is[0], is[1], 1e-5);
    d4i_atlas_free(atlas);
}

static void refused(struct scratch *scratch, const char *allocate, const char *words)
{
    d4i_atlas *atlas = NULL;
    strips(scratch, STRIPS, allocate);
    d4i_status status = d4i_build_open(scratch->context, scratch_path(scratch, "project.yaml"), NULL, &atlas);
    if (status != D4I_BAD_INPUT)
        fail_msg("accepted: %s", allocate);
    if (!strstr(d4i_error_text(scratch->context), words) ||
        !strstr(d4i_error_text(scratch->context), "project.yaml:"))
        fail_msg("%s: '%s' is not in: %s", allocate, words, d4i_error_text(scratch->context));
}

static void slips_are_refused(void **state)
{
    struct scratch *scratch = *state;
    refused(scratch, "{method: fited}", "there is no method 'fited'; there are: proportional");
    refused(scratch, "{method: areal, margins: [{source: strips}]}", "the method 'areal' has no use for 'margins'");
    refused(scratch, "{method: fitted, land: {raster: x.tif}}", "the method 'fitted' has no use for 'land'");
    refused(scratch, "{method: classes}", "needs 'land'");
    refused(scratch, "{method: fitted, groups: [abroad, mars]}", "no source that is spread has a group 'mars'");
    refused(scratch, "{method: fitted, groups: [abroad, x]}", "'x' is a part of the group 'abroad'");
    refused(scratch, "{method: fitted, groups: [total]}", "is the total");
    refused(scratch, "{method: fitted, groups: [home, abroad, home]}", "the group 'home' is named twice");
    refused(scratch, "{method: fitted, margins: [{source: strip}]}", "strip");
    refused(scratch, "{method: fitted, margins: [{source: strips, variable: bor}]}", "has no variable 'bor'");
    refused(scratch, "{method: fitted, margins: [{source: strips, groups: {abroad: africa}}]}", "africa");
    refused(scratch, "{method: fitted, margins: [{source: strips, groups: {abroad: eu, x: world}}]}",
            "is none of the groups that are spread");
    refused(scratch, "{method: fitted, margins: [{source: strips, groups: {mars: eu}}]}",
            "no source that is spread has a group 'mars'");
    refused(scratch, "{method: fitted, margins: [{source: strips, groups: {abroad: [eu, world, eu]}}]}",
            "'eu' stands twice");
    refused(scratch, "{method: fitted, margins: [{source: strips}, {source: tiny}]}", "every source is a margin");
    refused(scratch, "{method: fitted, totals: perhaps}", "totals");
}

/* Of A1 it is withheld how many were born abroad, and how many here: 100 people less those of the strips. */
static void withheld_counts_are_worked_out(void **state)
{
    struct scratch *scratch = *state;
    size_t length;
    strips(scratch, STRIPS, FITTED);
    char *recipe = tiny_bytes(scratch_path(scratch, "recipe.yaml"), &length);
    recipe[length] = 0;
    char *at = strstr(recipe, "      layout: wide\n"), changed[2000];
    snprintf(changed, sizeof changed, "%.*s      sentinels: {\"..\": suppressed}\n%s", (int)(at - recipe), recipe,
             at);
    tiny_put(scratch, "recipe.yaml", changed);
    tiny_put(scratch, "table.csv",
             "zone,Total,Home,Abroad,X,Y\nA1,100,..,20,12,8\nA2,50,50,0,0,0\nB1,40,30,10,10,0\nB2,10,4,6,1,5\n");
    d4i_atlas *atlas = tiny_built(scratch);
    const struct atlas_facts *facts = &atlas->atlas.sources[0].variables[0].facts;
    const char *said = atlas_fact(facts, "allocate.intervals");
    assert_non_null(said);
    assert_string_equal(said, "1 zones with counts that are intervals");
    double is[16];
    people_of(scratch, atlas, ABROAD, is);
    near(is[0], 7, 0.01); /* 80 at home are what 100 less 20 leave, so that the strips hold as before */
    free(recipe);
    d4i_atlas_free(atlas);
}

/* The same tilts for any number of threads, and through a file. */
static void threads_and_files_do_not_matter(void **state)
{
    struct scratch *scratch = *state;
    strips(scratch, STRIPS, FITTED);
    char path[2][400];
    for (int i = 0; i < 2; i++) {
        snprintf(path[i], sizeof path[i], "%s", scratch_path(scratch, i ? "three.gpkg" : "one.gpkg"));
        d4i_set_threads(scratch->context, i ? 3 : 1);
        assert_ok(scratch->context,
                  d4i_build(scratch->context, scratch_path(scratch, "project.yaml"), path[i], NULL, NULL));
    }
    tiny_assert_same(path[0], path[1]);
}

/* Arrays and packed columns give the same tilts, units and bytes; margins are read from packed columns, too. */
static void packing_does_not_matter(void **state)
{
    struct scratch *scratch = *state;
    char path[2][400], project[400];
    strips(scratch, STRIPS, FITTED);
    snprintf(project, sizeof project, "%s", scratch_path(scratch, "project.yaml"));
    for (int i = 0; i < 2; i++) {
        snprintf(path[i], sizeof path[i], "%s", scratch_path(scratch, i ? "packed.gpkg" : "arrays.gpkg"));
        scratch->context->dense_values = i ? 1 : SIZE_MAX;
        assert_ok(scratch->context, d4i_build(scratch->context, project, path[i], NULL, NULL));
    }
    tiny_assert_same(path[0], path[1]);
    double is[16];
    d4i_atlas *atlas = tiny_built(scratch); /* packed until it answers */
    people_of(scratch, atlas, ABROAD, is);
    near(is[0], 7, 0.01);
    near(is[1], 3, 0.01);
    d4i_atlas_free(atlas);
}

/* Units by cells of a fitted project: whoever is in no unit is outside, nobody is lost in any group, and in each
 * unit the groups add up as in its cells. A1's western half has 7 + 7 of those abroad, its eastern one 3 + 3. */
static void units_of_a_fitted_project(void **state)
{
    struct scratch *scratch = *state;
    double cells[16];
    size_t length;
    strips(scratch, STRIPS, FITTED);
    tiny_put(scratch, "parts.geojson",
             "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
             "\"urn:ogc:def:crs:EPSG::3035\"}},\"features\":["                   //
             TINY_SQUARE("east", "4000100", "3000000", "4000200", "3000200") "," //
             TINY_SQUARE("town", "4000200", "3000200", "4000400", "3000400") "," //
             TINY_SQUARE("west", "4000000", "3000000", "4000100", "3000200") "]}");
    char *project = tiny_bytes(scratch_path(scratch, "project.yaml"), &length), changed[2500];
    project[length] = 0;
    char *at = strstr(project, "units:\n") + strlen("units:\n");
    snprintf(changed, sizeof changed, "%.*s  - {id: part, file: parts.geojson, key: [{column: id}]}\n%s",
             (int)(at - project), project, at);
    tiny_put(scratch, "project.yaml", changed);
    d4i_atlas *atlas = tiny_built(scratch);
    const struct atlas_unit_source *part = &atlas->atlas.levels[0].sources[0];
    const int64_t *input = atlas->atlas.sources[0].variables[0].input;
    enum { EAST, TOWN, WEST, PARTS };
    for (uint32_t n = TOTAL; n <= Y; n++) {
        const int64_t *people = part->column[0][n].people;
        people_of(scratch, atlas, n, cells);
        near((double)people[WEST] / D4I_PERSON, cells[0] + cells[COLUMNS], 1e-5);
        near((double)people[EAST] / D4I_PERSON, cells[1] + cells[COLUMNS + 1], 1e-5);
        assert_int_equal(people[EAST] + people[TOWN] + people[WEST] + part->outside[0][n], input[n]);
        for (int u = 0; u < PARTS; u++)
            assert_int_equal(part->column[0][n].status[u], D4I_ESTIMATED);
    }
    near((double)part->column[0][ABROAD].people[WEST] / D4I_PERSON, 14, 0.01);
    near((double)part->column[0][ABROAD].people[EAST] / D4I_PERSON, 6, 0.01);
    assert_int_equal(part->column[0][ABROAD].people[TOWN], 6 * D4I_PERSON); /* a whole zone, whatever its tilt */
    for (int u = 0; u < PARTS; u++)
        near((double)part->column[0][ABROAD].people[u] / D4I_PERSON,
             (double)(part->column[0][X].people[u] + part->column[0][Y].people[u]) / D4I_PERSON, 1e-5);
    free(project);
    d4i_atlas_free(atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(strips_hold),
        tiny_test(a_group_above_is_the_sum_of_its_parts),
        tiny_test(units_get_what_their_cells_have),
        tiny_test(what_cannot_hold_is_told),
        tiny_test(margins_that_contradict_each_other_are_told),
        tiny_test(structural_zeros_hold),
        tiny_test(structural_zeros_that_open_are_told),
        tiny_test(margin_that_counts_nobody_is_told),
        tiny_test(withheld_counts_are_worked_out),
        tiny_test(slips_are_refused),
        tiny_test(threads_and_files_do_not_matter),
        tiny_test(packing_does_not_matter),
        tiny_test(units_of_a_fitted_project),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
