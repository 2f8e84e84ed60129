/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables of rasters, from small ESRI ASCII grids: which pixels become cells, the shift, and what is refused.
 */
#include "fixture.h"

#define PEOPLE(number) (INT64_C(number) * D4I_PERSON)
#define RASTERS(more)                                                                                    \
    VARIABLE "    table:\n      format: raster\n      rasters: {total: all, home: home}\n      values: " \
             "perturbed\n" more                                                                          \
             "    parts: perturbed\n    groups: {code: total, name: All, parts: [{code: home}]}\n"
#define GRID(x, y) "ncols 3\nnrows 2\nxllcorner " x "\nyllcorner " y "\ncellsize 100\nNODATA_value -9\n"

static char paths[2][320];

static const char *path_of(void *user, const char *file, size_t number)
{
    (void)user;
    (void)number;
    return strcmp(file, "all") == 0 ? paths[0] : strcmp(file, "home") == 0 ? paths[1] : NULL;
}

static d4i_status read_grids(struct scratch *scratch, const char *yaml, const char *all, const char *home,
                             struct recipe *recipe, struct source_data *source)
{
    snprintf(paths[0], sizeof paths[0], "%s", scratch_path(scratch, "all.asc"));
    snprintf(paths[1], sizeof paths[1], "%s", scratch_path(scratch, "home.asc"));
    scratch_put(paths[0], all, strlen(all));
    scratch_put(paths[1], home, strlen(home));
    TRY(fixture_parse(scratch, yaml, recipe));
    d4i_status status = source_read(scratch->context, recipe, path_of, NULL, source);
    if (status != D4I_OK)
        recipe_release(recipe);
    return status;
}

static void pixels_with_data_become_cells(void **state)
{
    struct recipe recipe;
    struct source_data source;
    char code[GRID_CODE_MAX];
    assert_ok(CONTEXT(state), read_grids(*state, RASTERS("      crs: EPSG:3035\n      shift: [-50, 50]\n"),
                                         GRID("4000050", "2999950") "5 -9 -9\n7 8 -9\n",
                                         GRID("4000050", "2999950") "4 -9 -9\n7 -9 3\n", &recipe, &source));
    const struct counts *counts = &source.counts[0];
    assert_int_equal(source.zone_count, 4);
    assert_string_equal(source_zone_key(&source, 0, code), "CRS3035RES100mN3000000E4000000");
    assert_string_equal(source_zone_key(&source, 2, code), "CRS3035RES100mN3000000E4000200");
    assert_string_equal(source_zone_key(&source, 3, code), "CRS3035RES100mN3000100E4000000");
    assert_int_equal(counts->people[0][3], PEOPLE(5));
    assert_int_equal(counts->people[1][3], PEOPLE(4));
    assert_int_equal(counts->people[1][1], 0);
    assert_int_equal(counts->status[1][1], D4I_PERTURBED);
    assert_int_equal(counts->people[0][2], 0);
    assert_int_equal(source.listed_count, 3);
    assert_balanced(&recipe, &source, 0);
    source_release(&source);
    recipe_release(&recipe);
}

static void an_empty_pixel_can_be_suppressed(void **state)
{
    struct recipe recipe;
    struct source_data source;
    assert_ok(CONTEXT(state),
              read_grids(*state, RASTERS("      crs: EPSG:3035\n      empty: suppressed\n      nodata: 99\n"),
                         GRID("4000000", "3000000") "5 99 -9\n7 8 -9\n",
                         GRID("4000000", "3000000") "4 6 -9\n7 99 -9\n", &recipe, &source));
    assert_int_equal(source.zone_count, 4);
    assert_int_equal(source.counts[0].status[1][1], D4I_SUPPRESSED);
    assert_int_equal(source.counts[0].status[0][3], D4I_SUPPRESSED);
    assert_balanced(&recipe, &source, 0);
    source_release(&source);
    recipe_release(&recipe);
}

static void refuse(struct scratch *scratch, const char *yaml, const char *all, const char *home, const char *word)
{
    struct recipe recipe;
    struct source_data source;
    assert_int_equal(read_grids(scratch, yaml, all, home, &recipe, &source), D4I_BAD_INPUT);
    assert_error_has(scratch, word);
}

static void what_is_no_table_is_refused(void **state)
{
    const char *good = GRID("4000000", "3000000") "5 -9 -9\n7 8 -9\n";
    refuse(*state, RASTERS(""), good, good, "crs");
    refuse(*state, RASTERS("      crs: EPSG:3035\n"), GRID("4000050", "3000000") "5 -9 -9\n7 8 -9\n",
           GRID("4000050", "3000000") "5 -9 -9\n7 8 -9\n", "'shift'");
    refuse(*state, RASTERS("      crs: EPSG:3035\n      cell: 1000\n"), good, good,
           "all.asc has pixels of 100 m, not of 1000 m");
    refuse(*state, RASTERS("      crs: EPSG:3035\n"), good, GRID("4000100", "3000000") "5 -9 -9\n7 8 -9\n",
           "different extents");
    refuse(*state, RASTERS("      crs: EPSG:3035\n"), good, GRID("4000000", "3000000") "5 -9 -9\n7 -8 -9\n",
           "home.asc: row 2, column 2 holds -8");
    refuse(*state, RASTERS("      crs: EPSG:3035\n"), GRID("4000000", "3000000") "-9 -9 -9\n-9 -9 -9\n",
           GRID("4000000", "3000000") "-9 -9 -9\n-9 -9 -9\n", "no zone");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(pixels_with_data_become_cells),
        scratch_test(an_empty_pixel_can_be_suppressed),
        scratch_test(what_is_no_table_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
