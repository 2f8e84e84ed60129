/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cells of another CRS than the grid's: Dutch squares of 100 m on a grid of EPSG:3035.
 */
#include <math.h>

#include "atlas/handle.h"
#include "tiny.h"

#define DUTCH                                                                                                      \
    "recipe: dutch\ntitle: Squares\npublisher: Nobody\nlicence: none\nattribution: nobody\ncountry: NL\n"          \
    "date: 2020-01-01\nmethod: register\nunit: 100 m square\n%svariables:\n  birth:\n    title: B\n"               \
    "    dimension: country of birth\n    definition: Everyone.\n    file: birth\n    table:\n      layout: "      \
    "wide\n"                                                                                                       \
    "      zones: cells\n      key: [{text: CRS28992RES100m}, {column: square}]\n    groups:\n      code: total\n" \
    "      label: Total\n      parts: [{code: home, label: Home}, {code: abroad, label: Abroad}]\n"
#define TABLE                                                                                                 \
    "square,Total,Home,Abroad\nE1550N4636,30,20,10\nE1551N4636,12,12,0\nE0980N4637,5,0,5\nE1550N4637,8,8,0\n" \
    "E1551N4638,4,4,0\nE1549N4636,1,1,0\n"

static void write_recipe(struct scratch *scratch, const char *lines)
{
    char text[2000];
    snprintf(text, sizeof text, DUTCH, lines);
    tiny_put(scratch, "recipe.yaml", text);
    tiny_put(scratch, "table.csv", TABLE);
}

static d4i_atlas *built(struct scratch *scratch, const char *project)
{
    d4i_atlas *atlas = NULL;
    tiny_put(scratch, "project.yaml", project);
    assert_ok(scratch->context,
              d4i_build_open(scratch->context, scratch_path(scratch, "project.yaml"), NULL, &atlas));
    return atlas;
}

static void squares_are_projected(void **state)
{
    struct scratch *scratch = *state;
    write_recipe(scratch, "");
    d4i_atlas *atlas =
        built(scratch, "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: nl, recipe: recipe.yaml, "
                       "files: {birth: table.csv}}\n");
    const struct atlas *made = &atlas->atlas;
    const struct atlas_source *source = &made->sources[0];
    assert_int_equal(source->zone_count, 6);
    assert_false(source->cells);
    uint32_t zone = names_find(&source->keys, text_of("CRS28992RES100mN0463600E0155000"));
    assert_int_equal(zone, 1); /* E1549 stands before it */
    assert_int_equal(source->variables[0].column[0].people[zone], 30 * D4I_PERSON);
    for (uint32_t z = 1; z < source->keys.count; z++)
        assert_true(strcmp(names_at(&source->keys, z - 1), names_at(&source->keys, z)) < 0);
    assert_int_equal(source->variables[0].placed[0], 60 * D4I_PERSON);
    assert_int_equal(source->listed_count, 0);
    assert_int_equal(source->defect_count, 0);
    assert_true(strlen(source->pipeline) > 0);
    double area[6] = {0}, shared = 0;
    uint64_t centre = grid_cell_at(&made->grid, 4005632.6, 3237903.4);
    for (size_t i = 0; i < made->pairs.count; i++) {
        area[made->pairs.zone[i]] += (double)made->pairs.coverage[i] / COVER_FULL;
        if (pairs_cell(&made->pairs, i) == centre)
            shared += (double)made->pairs.coverage[i] / COVER_FULL;
    }
    for (size_t z = 0; z < 6; z++) /* the Dutch grid is true to scale by some parts in ten thousand */
        assert_true(fabs(area[z] - 1) < 0.002);
    assert_true(shared > 0.9 && shared <= 1); /* four squares tile it without overlap */
    d4i_atlas_free(atlas);
}

/* Squares around one where nobody lives. */
static void ground_between_squares_is_no_gap(void **state)
{
    struct scratch *scratch = *state;
    char table[2000] = "square,Total,Home,Abroad\n";
    write_recipe(scratch, "");
    for (int east = 0; east < 7; east++)
        for (int north = 0; north < 7; north++)
            if (east != 3 || north != 3)
                snprintf(table + strlen(table), sizeof table - strlen(table), "E155%dN463%d,1,1,0\n", east, north);
    tiny_put(scratch, "table.csv", table);
    d4i_atlas *atlas =
        built(scratch, "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: nl, recipe: recipe.yaml, "
                       "files: {birth: table.csv}}\n");
    assert_int_equal(atlas->atlas.sources[0].zone_count, 48);
    assert_int_equal(atlas->atlas.sources[0].defect_count, 0);
    d4i_atlas_free(atlas);
}

static void units_of_sparse_squares_have_data(void **state)
{
    struct scratch *scratch = *state;
    write_recipe(scratch, "");
    tiny_put(scratch, "town.geojson",
             "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
             "\"urn:ogc:def:crs:EPSG::28992\"}},\"features\":[" //
             TINY_SQUARE("T", "150000", "460000", "160000", "470000") "]}");
    d4i_atlas *atlas = built(
        scratch, "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: nl, recipe: recipe.yaml, files: {birth: "
                 "table.csv}}\nunits:\n  - {id: town, file: town.geojson, key: [{column: id}]}\n");
    const struct atlas_unit_source *counts = &atlas->atlas.levels[0].sources[0];
    assert_int_equal(counts->has_data[0], ATLAS_HAS_DATA);
    assert_int_equal(counts->relation, ATLAS_ESTIMATED);
    assert_int_equal(counts->column[0][0].people[0], 55 * D4I_PERSON);
    d4i_atlas_free(atlas);
}

static void centres_are_projected(void **state)
{
    struct scratch *scratch = *state;
    write_recipe(scratch, "zones: centre\nboundaries: {key: [{column: id}]}\n");
    tiny_put(scratch, "towns.geojson",
             "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
             "\"urn:ogc:def:crs:EPSG::28992\"}},\"features\":["           //
             TINY_SQUARE("S", "154000", "463000", "156000", "463700") "," //
             TINY_SQUARE("T", "154000", "463700", "156000", "464000") "]}");
    d4i_atlas *atlas = built(
        scratch, "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: nl, recipe: recipe.yaml, files: {birth: "
                 "table.csv}, boundaries: towns.geojson}\n");
    const struct atlas_source *source = &atlas->atlas.sources[0];
    assert_int_equal(source->zone_count, 2);
    assert_int_equal(source->variables[0].column[0].people[0], 43 * D4I_PERSON);
    assert_int_equal(source->variables[0].column[0].people[1], 12 * D4I_PERSON);
    d4i_atlas_free(atlas);
}

static void what_cannot_be_projected_is_refused(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = NULL;
    const char *project = scratch_path(scratch, "project.yaml");
    write_recipe(scratch, "boundaries: {key: [{column: id}]}\n");
    tiny_put(scratch, "project.yaml",
             "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: nl, recipe: recipe.yaml, "
             "files: {birth: table.csv}, boundaries: zones.geojson}\n");
    project = scratch_path(scratch, "project.yaml");
    assert_fails(scratch->context, D4I_BAD_INPUT, "leave out 'boundaries'",
                 d4i_build_open(scratch->context, project, NULL, &atlas));
    tiny_put(scratch, "table.csv", "square,Total,Home,Abroad\nN-100E100,30,20,10\n");
    tiny_put(scratch, "project.yaml",
             "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: nl, recipe: recipe.yaml, "
             "files: {birth: table.csv}}\n");
    project = scratch_path(scratch, "project.yaml");
    assert_fails(scratch->context, D4I_BAD_INPUT, "N-100E100 lies west or south",
                 d4i_build_open(scratch->context, project, NULL, &atlas));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(squares_are_projected),
        tiny_test(ground_between_squares_is_no_gap),
        tiny_test(units_of_sparse_squares_have_data),
        tiny_test(centres_are_projected),
        tiny_test(what_cannot_be_projected_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
