/* SPDX-License-Identifier: EUPL-1.2
 *
 * From a project to an atlas, by each method: the people of every zone and group stay whole, and densities of land
 * that were put into the tiny project come out of it.
 *
 * Cells of class 1 have 10 people and cells of class 2 have 40; from north to south
 *
 *   1 1 | 1 1      A2 has 70 people, B2 40
 *   1 2 | 1 1
 *   ----+----
 *   2 2 | 1 1      A1 has 130, B1 100
 *   2 1 | 2 2
 */
#include "allocate/allocate.h"
#include "atlas/handle.h"
#include "atlas/spread.h"
#include "d4i/query.h"
#include "tiny.h"

enum { TOTAL, HOME, ABROAD, X, Y, NODES };
static const double densities[] = {[1] = 10, [2] = 40};
static const int land[4][4] = {{2, 1, 2, 2}, {2, 2, 1, 1}, {1, 2, 1, 1}, {1, 1, 1, 1}}; /* from the south */

static d4i_atlas *built(struct scratch *scratch, const char *allocate)
{
    char text[1200];
    d4i_atlas *atlas = NULL;
    tiny_put(scratch, "table.csv",
             "zone,Total,Home,Abroad,X,Y\nA1,130,110,20,12,8\nA2,70,70,0,0,0\nB1,100,90,10,10,0\nB2,40,34,6,1,5\n");
    tiny_put(scratch, "land.asc",
             "ncols 4\nnrows 4\nxllcorner 4000000\nyllcorner 3000000\ncellsize 100\n1 1 1 1\n1 2 1 1\n2 2 1 1\n2 1 "
             "2 2\n");
    snprintf(text, sizeof text,
             "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: tiny, recipe: recipe.yaml, files: {birth: "
             "table.csv},\n     boundaries: zones.geojson}\nweights: [{id: w, table: w.csv}]\nallocate: %s\n",
             allocate);
    tiny_put(scratch, "project.yaml", text);
    assert_ok(scratch->context,
              d4i_build_open(scratch->context, scratch_path(scratch, "project.yaml"), NULL, &atlas));
    return atlas;
}

static void near(double is, double wanted, double by)
{
    if (!(is > wanted - by && is < wanted + by))
        fail_msg("%.6f instead of %.6f", is, wanted);
}

/* What `info --quality` says of a class begins with its density. */
static double density_said(struct scratch *scratch, const d4i_atlas *atlas, const char *kind)
{
    d4i_frame *frame = NULL;
    double is = -1;
    assert_ok(scratch->context, d4i_info(scratch->context, atlas, D4I_INFO_QUALITY, &frame));
    for (size_t row = 0; row < d4i_frame_rows(frame); row++) {
        const char *of = d4i_frame_text(frame, row, 2);
        if (of && strcmp(of, kind) == 0)
            is = strtod(d4i_frame_text(frame, row, 5), NULL);
    }
    d4i_frame_free(frame);
    return is;
}

static void densities_are_found_again(void **state)
{
    struct scratch *scratch = *state;
    const char *const estimators[] = {"", ", estimator: poisson", ", estimator: squares"};
    for (size_t e = 0; e < sizeof estimators / sizeof *estimators; e++) {
        char allocate[200];
        snprintf(allocate, sizeof allocate, "{method: classes, land: {raster: land.asc, crs: EPSG:3035}%s}",
                 estimators[e]);
        d4i_atlas *handle = built(scratch, allocate);
        const struct atlas *atlas = &handle->atlas;
        int64_t found[16] = {0};
        uint64_t mass[16] = {0};
        assert_int_equal(atlas->pairs.count, 16);
        assert_ok(scratch->context, atlas_masses(scratch->context, atlas, 0, 0, TOTAL, mass));
        assert_ok(scratch->context, atlas_spread(scratch->context, atlas, 0, mass,
                                                 atlas->sources[0].variables[0].column[TOTAL].people, found));
        for (size_t i = 0; i < 16; i++) {
            uint64_t cell = pairs_cell(&atlas->pairs, i);
            near((double)found[i] / D4I_PERSON, densities[land[cell / 4][cell % 4]], 1e-3);
        }
        near(density_said(scratch, handle, "class.1"), 10, 1e-3);
        near(density_said(scratch, handle, "class.2"), 40, 1e-3);
        const char *said = atlas_fact(&atlas->sources[0].variables[0].facts, "allocate.classes");
        assert_non_null(said);
        assert_non_null(strstr(said, e == 2 ? "least squares, fitted to 4 zones" : "Poisson, fitted to 4 zones"));
        d4i_atlas_free(handle);
    }
}

static void zones_stay_whole(struct scratch *scratch, const struct atlas *atlas, const char *method)
{
    const struct atlas_source *source = &atlas->sources[0];
    uint64_t *mass = calloc(atlas->pairs.count, sizeof *mass);
    int64_t *found = calloc(atlas->pairs.count, sizeof *found);
    for (uint32_t node = 0; node < NODES; node++) {
        const int64_t *people = source->variables[0].column[node].people;
        int64_t sum[4] = {0};
        assert_ok(scratch->context, atlas_masses(scratch->context, atlas, 0, 0, node, mass));
        assert_ok(scratch->context, atlas_spread(scratch->context, atlas, 0, mass, people, found));
        for (size_t i = 0; i < atlas->pairs.count; i++)
            sum[atlas->pairs.zone[i]] += found[i];
        for (size_t z = 0; z < 4; z++)
            if (sum[z] != people[z])
                fail_msg("%s, zone %zu, group %u: %lld instead of %lld", method, z, (unsigned)node,
                         (long long)sum[z], (long long)people[z]);
    }
    free(mass);
    free(found);
}

static void every_method_keeps_zones_whole(void **state)
{
    struct scratch *scratch = *state;
    size_t count;
    const struct allocation_method *const *methods = allocation_methods(&count);
    assert_int_equal(count, 7);
    for (size_t m = 0; m < count; m++) {
        char allocate[200];
        snprintf(allocate, sizeof allocate, "{method: %s%s%s}", methods[m]->id,
                 methods[m]->needs_land ? ", land: {raster: land.asc, crs: EPSG:3035}" : "",
                 methods[m]->spread ? ", groups: [home, abroad]" : "");
        d4i_atlas *atlas = built(scratch, allocate);
        zones_stay_whole(scratch, &atlas->atlas, methods[m]->id);
        d4i_atlas_free(atlas);
    }
}

/* Whose the land is stands in the atlas as of any other weight. */
static void land_is_credited(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = built(scratch, "{method: classes, land: {raster: land.asc, crs: EPSG:3035, attribution: L, "
                                      "contact: land@office.example}}");
    assert_string_equal(atlas->atlas.weights[0].attribution, "L");
    assert_string_equal(atlas_contact(&atlas->atlas, "weight", "classes"), "land@office.example");
    assert_null(atlas_contact(&atlas->atlas, "weight", "w"));
    d4i_atlas_free(atlas);
}

static void estimators_that_are_none(void **state)
{
    struct scratch *scratch = *state;
    const char *const slips[][2] = {
        {"{method: areal, estimator: poisson}", "the method 'areal' has no use for 'estimator'"},
        {"{method: classes, estimator: best, land: {raster: land.asc, crs: EPSG:3035}}", "poisson squares"},
        {"{method: classes, estimator: squares, classes: {1: 2}, land: {raster: land.asc, crs: EPSG:3035}}",
         "leave one out"},
    };
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        d4i_atlas *atlas = NULL;
        char text[600];
        snprintf(text, sizeof text,
                 "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: tiny, recipe: recipe.yaml, files: {birth: "
                 "table.csv},\n     boundaries: zones.geojson}\nallocate: %s\n",
                 slips[i][0]);
        tiny_put(scratch, "project.yaml", text);
        assert_int_equal(d4i_build_open(scratch->context, scratch_path(scratch, "project.yaml"), NULL, &atlas),
                         D4I_BAD_INPUT);
        if (!strstr(d4i_error_text(scratch->context), slips[i][1]))
            fail_msg("%s", d4i_error_text(scratch->context));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(densities_are_found_again),
        tiny_test(every_method_keeps_zones_whole),
        tiny_test(land_is_credited),
        tiny_test(estimators_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
