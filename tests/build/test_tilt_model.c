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

/* A raster of 24 x 24 cells of 100 m from 4000000, 3000000 on; `constant` instead of the covariate where it is not
 * 0.
 */
static void put_raster(struct scratch *scratch, const char *name, double constant, int west)
{
    FILE *grid = fopen(scratch_path(scratch, name), "w");
    assert_non_null(grid);
    fprintf(grid, "ncols 24\nnrows 24\nxllcorner %d\nyllcorner 3000000\ncellsize 100\n", west);
    for (int row = 23; row >= 0; row--)
        for (int column = 0; column < 24; column++)
            fprintf(grid, "%.6f%c", constant > 0 ? constant : covariate_at(column, row) - 5,
                    column < 23 ? ' ' : '\n');
    fclose(grid);
}

/* Heights of a raster may be below the sea. */
static void heights_may_be_below_the_sea(void **state)
{
    struct scratch *scratch = *state;
    put_zones(scratch);
    put_counts(scratch, 0.3, 0.7);
    put_raster(scratch, "heights.asc", 0, 4000000);
    put_project(scratch, "{method: modelled, groups: [home, abroad], covariates: [{id: heights, raster: "
                         "heights.asc, crs: EPSG:3035}]}");
    d4i_atlas *atlas = tiny_built(scratch);
    assert_says(atlas, "allocate.placed_by", "covariate heights");
    d4i_atlas_free(atlas);
}

struct heard {
    int flat, unknown, other;
};

static void hear(void *user, const char *words)
{
    struct heard *heard = user;
    if (strstr(words, "the covariate 'flat' does not vary where people of 'tiny' live"))
        heard->flat++;
    else if (strstr(words, "the covariate 'far' has no value where anybody of 'tiny' lives"))
        heard->unknown++;
    else if (strstr(words, "covariate"))
        heard->other++;
}

/* With a point, whatever the locale. */
static double number_behind(const char **text, const char *words)
{
    const char *at = strstr(*text, words);
    double number = 0;
    assert_non_null(at);
    at += strlen(words);
    assert_true(parse_double((struct text){at, strspn(at, "+-.0123456789e")}, &number));
    *text = at;
    return number;
}

/* Each covariate has its slope, or why it has no part; what says nothing at all is warned of, once. */
static void covariates_are_told_one_by_one(void **state)
{
    struct scratch *scratch = *state;
    struct heard heard = {0};
    put_zones(scratch);
    put_counts(scratch, 0.3, 0.7);
    put_raster(scratch, "flat.asc", 7, 4000000);
    put_raster(scratch, "far.asc", 7, 4010000);
    put_project(scratch,
                "{method: modelled, groups: [home, abroad], covariates: [{id: heights, table: c.csv}, "
                "{id: flat, raster: flat.asc, crs: EPSG:3035}, {id: far, raster: far.asc, crs: EPSG:3035}]}");
    d4i_set_warning(scratch->context, hear, &heard);
    d4i_atlas *atlas = tiny_built(scratch);
    d4i_set_warning(scratch->context, NULL, NULL);
    assert_true(heard.flat == 1 && heard.unknown == 1 && heard.other == 0);
    const struct atlas_facts *facts = &atlas->atlas.sources[0].variables[0].facts;
    const char *said = atlas_fact(facts, "allocate.model.abroad.covariate heights");
    assert_non_null(said);
    double odds = number_behind(&said, "odds x "), deviation = number_behind(&said, "per standard deviation of ");
    double error = number_behind(&said, "(se "), freedom = number_behind(&said, "with ");
    assert_true(fabs(log(odds) / deviation - 0.7) < 0.2); /* as put_counts has it */
    assert_true(error > 0 && error < 0.2 && freedom > 0);
    assert_says(atlas, "allocate.model.abroad.covariate flat", "not used: the same wherever somebody lives");
    assert_says(atlas, "allocate.model.abroad.covariate far", "not used: no value where anybody lives");
    assert_null(atlas_fact(facts, "allocate.model.home.covariate heights")); /* who is left */
    assert_null(strstr(atlas_fact(facts, "allocate.placed_by"), "flat"));
    d4i_atlas_free(atlas);
}

/* Nothing goes with it: it is named with its slope and why it is not used, and has placed nobody. */
static void covariates_that_do_not_help_are_named(void **state)
{
    struct scratch *scratch = *state;
    put_project(scratch, "{method: modelled, groups: [home, abroad], covariates: [{id: heights, table: w.csv}]}");
    d4i_atlas *atlas = tiny_built(scratch);
    const struct atlas_facts *facts = &atlas->atlas.sources[0].variables[0].facts;
    assert_says(atlas, "allocate.model.abroad.covariate heights", "not used: ");
    assert_null(strstr(atlas_fact(facts, "allocate.placed_by"), "heights"));
    d4i_atlas_free(atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(nothing_to_learn_is_told),       tiny_test(what_places_people_is_told),
        tiny_test(covariates_are_named),           tiny_test(heights_may_be_below_the_sea),
        tiny_test(covariates_are_told_one_by_one), tiny_test(covariates_that_do_not_help_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
