/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the atlas tells of groups that were modelled: the tiny project, which teaches nothing, and a town of 144
 * zones of 2 x 2 cells whose share of people born abroad goes with density.
 */
#include <math.h>

#include "atlas/handle.h"
#include "tiny.h"

#define ACROSS 12 /* zones; cells are twice as many */

/* People of a cell: a hill with a ripple. */
static int people_at(int column, int row)
{
    double east = (column - 8) / 7.0, north = (row - 13) / 8.0;
    return 5 + (int)(80 * exp(-east * east - north * north) + 10 * (1 + sin(column * 1.3) * cos(row * 1.7)));
}

static double covariate_at(int column, int row)
{
    return 2 + sin(column / 3.0) + cos(row / 4.0);
}

static void put_zones(struct scratch *scratch)
{
    FILE *file = fopen(scratch_path(scratch, "zones.geojson"), "w");
    assert_non_null(file);
    fputs("{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
          "\"urn:ogc:def:crs:EPSG::3035\"}},\"features\":[",
          file);
    for (int z = 0; z < ACROSS * ACROSS; z++) {
        int w = 4000000 + z % ACROSS * 200, s = 3000000 + z / ACROSS * 200, e = w + 200, n = s + 200;
        fprintf(file,
                "%s{\"type\":\"Feature\",\"properties\":{\"id\":\"z%d\"},\"geometry\":{\"type\":\"Polygon\","
                "\"coordinates\":[[[%d,%d],[%d,%d],[%d,%d],[%d,%d],[%d,%d]]]}}",
                z ? "," : "", z, w, s, e, s, e, n, w, n, w, s);
    }
    fputs("]}", file);
    fclose(file);
}

static void put_counts(struct scratch *scratch, double slope, double of_covariate)
{
    FILE *zones = fopen(scratch_path(scratch, "table.csv"), "w");
    assert_non_null(zones);
    fputs("zone,Total,Home,Abroad,X,Y\n", zones);
    for (int z = 0; z < ACROSS * ACROSS; z++) {
        double all = 0, abroad = 0;
        for (int k = 0; k < 4; k++) {
            int column = z % ACROSS * 2 + k % 2, row = z / ACROSS * 2 + k / 2;
            double here = people_at(column, row);
            double odds = 0.3 * pow(here / 30, slope) * exp(of_covariate * (covariate_at(column, row) - 2));
            all += here;
            abroad += here * odds / (1 + odds);
        }
        int x = (int)abroad;
        fprintf(zones, "z%d,%d,%d,%d,%d,0\n", z, (int)all, (int)all - x, x, x);
    }
    fclose(zones);
    FILE *weights = fopen(scratch_path(scratch, "w.csv"), "w"), *layer = fopen(scratch_path(scratch, "c.csv"), "w");
    assert_non_null(weights);
    assert_non_null(layer);
    fputs("GRD_ID,T\n", weights);
    fputs("GRD_ID,T\n", layer);
    for (int row = 0; row < 2 * ACROSS; row++)
        for (int column = 0; column < 2 * ACROSS; column++) {
            fprintf(weights, "100mN%dE%d,%d\n", 30000 + row, 40000 + column, people_at(column, row));
            fprintf(layer, "100mN%dE%d,%lldE-6\n", 30000 + row, 40000 + column, /* a comma-locale has no point */
                    (long long)(covariate_at(column, row) * 1e6 + 0.5));
        }
    fclose(weights);
    fclose(layer);
}

static void put_project(struct scratch *scratch, const char *allocate)
{
    char text[800];
    snprintf(text, sizeof text,
             "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: tiny, recipe: recipe.yaml, files: {birth: "
             "table.csv},\n     boundaries: zones.geojson}\nweights:\n  - {id: w, table: w.csv}\nallocate: %s\n",
             allocate);
    tiny_put(scratch, "project.yaml", text);
}

static void assert_says(const d4i_atlas *atlas, const char *key, const char *words)
{
    const char *said = atlas_fact(&atlas->atlas.sources[0].variables[0].facts, key);
    if (!said || !strstr(said, words))
        fail_msg("%s: '%s' is not in: %s", key, words, said ? said : "nothing");
}

static void nothing_to_learn_is_told(void **state)
{
    struct scratch *scratch = *state;
    put_project(scratch, "{method: modelled, groups: [home, abroad]}");
    d4i_atlas *atlas = tiny_built(scratch);
    assert_says(atlas, "allocate.placed_by", "nothing: mixed evenly");
    assert_says(atlas, "allocate.placed_by.abroad", "nothing: mixed evenly");
    assert_says(atlas, "allocate.model.home", "who is left where the others stand");
    assert_says(atlas, "allocate.model.abroad", "0.00 of it used; misplaces 0.0 % fewer");
    d4i_atlas_free(atlas);
}

static void what_places_people_is_told(void **state)
{
    struct scratch *scratch = *state;
    put_zones(scratch);
    put_counts(scratch, 0.8, 0);
    put_project(scratch, "{method: modelled, groups: [home, abroad]}");
    d4i_atlas *atlas = tiny_built(scratch);
    assert_says(atlas, "allocate.placed_by.abroad", "density");
    assert_says(atlas, "allocate.placed_by.home", "density");
    assert_says(atlas, "allocate.model.abroad", "density: odds x 1.");
    d4i_atlas_free(atlas);
}

static void covariates_are_named(void **state)
{
    struct scratch *scratch = *state;
    put_zones(scratch);
    put_counts(scratch, 0.3, 0.7);
    put_project(scratch, "{method: modelled, groups: [home, abroad], covariates: [{id: heights, table: c.csv}]}");
    d4i_atlas *atlas = tiny_built(scratch);
    assert_says(atlas, "allocate.placed_by", "covariate heights");
    d4i_atlas_free(atlas);
}

/* Heights of a raster may be below the sea. */
static void heights_may_be_below_the_sea(void **state)
{
    struct scratch *scratch = *state;
    put_zones(scratch);
    put_counts(scratch, 0.3, 0.7);
    FILE *grid = fopen(scratch_path(scratch, "heights.asc"), "w");
    assert_non_null(grid);
    fputs("ncols 24\nnrows 24\nxllcorner 4000000\nyllcorner 3000000\ncellsize 100\n", grid);
    for (int row = 23; row >= 0; row--)
        for (int column = 0; column < 24; column++)
            fprintf(grid, "%.6f%c", covariate_at(column, row) - 5, column < 23 ? ' ' : '\n');
    fclose(grid);
    put_project(scratch, "{method: modelled, groups: [home, abroad], covariates: [{id: heights, raster: "
                         "heights.asc, crs: EPSG:3035}]}");
    d4i_atlas *atlas = tiny_built(scratch);
    assert_says(atlas, "allocate.placed_by", "covariate heights");
    d4i_atlas_free(atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(nothing_to_learn_is_told),
        tiny_test(what_places_people_is_told),
        tiny_test(covariates_are_named),
        tiny_test(heights_may_be_below_the_sea),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
