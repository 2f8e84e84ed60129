/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rasters: written and read back, spread over cells by overlap, refused where they cannot be right, and the real
 * rasters of Köln, which lie half a cell off the grid.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include <math.h>

#include "base/memory.h"
#include "io/file.h"
#include "io/raster.h"
#include "real_data.h"

#include <cmocka.h> /* last: it takes the name fail() */

static d4i_context *context;
static char folder[] = "/tmp/d4i-raster-XXXXXX";
static char path_of_test[200];

static int setup(void **state)
{
    (void)state;
    context = d4i_context_new();
    if (!context || !mkdtemp(folder))
        return -1;
    snprintf(path_of_test, sizeof path_of_test, "%s/t.tif", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path_of_test);
    int left = rmdir(folder); /* fails when something was left behind */
    d4i_context_free(context);
    return left;
}

static const struct grid small = {
    .crs = "EPSG:3035", .west = 4000000, .south = 3000000, .cell = 100, .columns = 4, .rows = 3};
static const float small_values[] = {1, 2, 3, 4, 0, -9, 5.5f, 6, 7, 8, 9, 10}; /* south row first */

static void write_small(const struct grid *grid, const float *values, float nodata)
{
    if (raster_write_cog(context, path_of_test, grid, 1, NULL, values, nodata, NULL) != D4I_OK)
        fail_msg("%s", d4i_error_text(context));
}

static void expect_cells(const struct raster_options *options, const struct grid *grid, struct cell_values *values)
{
    *values = (struct cell_values){0};
    if (raster_read_cells(context, options, grid, values) != D4I_OK)
        fail_msg("%s", d4i_error_text(context));
    for (size_t i = 1; i < values->count; i++)
        assert_true(values->cell[i - 1] < values->cell[i]);
}

static void expect_refused(const struct raster_options *options, const struct grid *grid, const char *part)
{
    struct cell_values values = {0};
    d4i_status status = raster_read_cells(context, options, grid, &values);
    if (status == D4I_OK || !strstr(d4i_error_text(context), part))
        fail_msg("wanted: %s, got: %d %s", part, status, d4i_error_text(context));
    assert_null(values.cell);
}

static void written_and_read(void **state)
{
    (void)state;
    struct cell_values values;
    struct raster_options options = {.path = path_of_test, .band = 1};
    write_small(&small, small_values, -9);
    expect_cells(&options, &small, &values);
    static const uint64_t cells[] = {0, 1, 2, 3, 6, 7, 8, 9, 10, 11};
    static const double wanted[] = {1, 2, 3, 4, 5.5, 6, 7, 8, 9, 10};
    assert_int_equal(values.count, 10);
    for (size_t i = 0; i < 10; i++)
        assert_true(values.cell[i] == cells[i] && values.value[i] == wanted[i]);
    assert_true(values.total == 55.5 && values.left_out == 0);
    cell_values_release(&values);

    struct raster raster = {0};
    double rows[8];
    assert_int_equal(raster_open(context, path_of_test, &raster), D4I_OK);
    assert_int_equal(raster.columns, 4);
    assert_int_equal(raster.rows, 3);
    assert_true(raster.west == 4000000 && raster.north == 3000300 && raster.pixel_height == 100);
    assert_int_equal(raster_read_rows(context, &raster, 1, 0, 2, rows), D4I_OK);
    assert_true(rows[0] == 7 && rows[3] == 10 && rows[4] == 0 && isnan(rows[5]) && rows[6] == 5.5);
    assert_int_equal(raster_read_rows(context, &raster, 1, 2, 2, rows), D4I_BUG);
    assert_int_equal(raster_read_rows(context, &raster, 2, 0, 1, rows), D4I_BAD_INPUT);
    raster_close(&raster);
}

static void amounts_are_spread(void **state)
{
    (void)state;
    struct cell_values values;
    struct raster_options options = {.path = path_of_test, .band = 1};
    static const float amounts[] = {100, 0, 0, 200};
    struct grid coarse = {
        .crs = "EPSG:3035", .west = 4000000, .south = 3000000, .cell = 1000, .columns = 2, .rows = 2};
    struct grid fine = {
        .crs = "EPSG:3035", .west = 4000000, .south = 3000000, .cell = 100, .columns = 20, .rows = 20};
    write_small(&coarse, amounts, -1);
    expect_cells(&options, &fine, &values); /* 1 km onto 100 m: a hundredth each */
    assert_int_equal(values.count, 200);
    for (size_t i = 0; i < 100; i++)
        assert_true(fabs(values.value[i] - 1) < 1e-12 && fabs(values.value[100 + i] - 2) < 1e-12);
    assert_int_equal(values.cell[0], 0);
    assert_int_equal(values.cell[199], 399);
    cell_values_release(&values);

    options.shift_east = 250; /* a quarter of each pixel onto the next cell, and out of the grid */
    expect_cells(&options, &coarse, &values);
    assert_int_equal(values.count, 3);
    assert_true(values.value[0] == 75 && values.value[1] == 25 && values.value[2] == 150);
    assert_true(values.total == 250 && values.left_out == 50);
    cell_values_release(&values);

    options.shift_east = 0;
    options.shift_north = -1500; /* half of the northern pixels are all that is left */
    expect_cells(&options, &coarse, &values);
    assert_int_equal(values.count, 1);
    assert_true(values.cell[0] == 1 && values.value[0] == 100 && values.left_out == 200);
    cell_values_release(&values);

    options.shift_north = 1000000; /* far off */
    expect_cells(&options, &coarse, &values);
    assert_true(values.count == 0 && values.total == 0 && values.left_out == 300);
    cell_values_release(&values);

    write_small(&small, small_values, -9); /* 100 m onto 1 km: sums */
    options.shift_north = 0;
    expect_cells(&options, &coarse, &values);
    assert_int_equal(values.count, 1);
    assert_true(values.value[0] == 55.5);
    cell_values_release(&values);
}

static void refusals(void **state)
{
    (void)state;
    struct raster_options options = {.path = path_of_test, .band = 1};
    write_small(&small, small_values, -1);
    expect_refused(&options, &small, "row 2, column 2: a negative value is no amount");
    struct cell_values values;
    options.has_nodata = true;
    options.nodata = -9;
    expect_cells(&options, &small, &values);
    assert_true(values.total == 55.5);
    cell_values_release(&values);
    options.band = 2;
    expect_refused(&options, &small, "has no band 2; it has 1");
    options.band = 1;
    options.crs = "EPSG:25832";
    expect_refused(&options, &small, "warp it first");
    options.crs = NULL;
    static const float nan_values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, NAN};
    write_small(&small, nan_values, -1);
    expect_refused(&options, &small, "row 1, column 4: NaN is no amount");
    options.nodata = NAN;
    expect_cells(&options, &small, &values);
    assert_true(values.total == 66);
    cell_values_release(&values);
    FILE *file = fopen(path_of_test, "w");
    fputs("no raster", file);
    fclose(file);
    expect_refused(&options, &small, "cannot be read as a raster");
    unlink(path_of_test);
    expect_refused(&options, &small, "cannot open");
}

static void same_bytes(void **state)
{
    (void)state;
    struct grid grid = {
        .crs = "EPSG:3035", .west = 4000000, .south = 3000000, .cell = 100, .columns = 1500, .rows = 1100};
    size_t cells = (size_t)grid.columns * (size_t)grid.rows;
    float *values = calloc(2 * cells, sizeof *values);
    struct hash first, second;
    const char *const names[] = {"residents", "born abroad"}, *const metadata[] = {"D4I_NOTE=not protected", NULL};
    assert_non_null(values);
    for (size_t i = 0; i < 2 * cells; i++)
        values[i] = i % 7 ? -1 : (float)(i % 1000);
    for (int round = 0; round < 2; round++) {
        if (raster_write_cog(context, path_of_test, &grid, 2, names, values, -1, metadata) != D4I_OK)
            fail_msg("%s", d4i_error_text(context));
        assert_int_equal(file_hash(context, path_of_test, round ? &second : &first), D4I_OK);
    }
    assert_true(hash_equal(first, second));
    struct raster_options options = {.path = path_of_test, .band = 2};
    struct cell_values got;
    expect_cells(&options, &grid, &got);
    double total = 0;
    for (size_t i = cells; i < 2 * cells; i++)
        total += values[i] > 0 ? (double)values[i] : 0;
    assert_true(got.total == total);
    cell_values_release(&got);
    free(values);
    snprintf(path_of_test, sizeof path_of_test, "%s/nowhere/t.tif", folder);
    assert_int_equal(raster_write_cog(context, path_of_test, &small, 1, NULL, small_values, -9, NULL), D4I_IO);
    snprintf(path_of_test, sizeof path_of_test, "%s/t.tif", folder);
}

static void cologne(void **state)
{
    (void)state;
    if (!real_data_here("the rasters of Köln"))
        skip();
    static const struct {
        const char *file;
        size_t cells;
        double total;
    } wanted[] = {{"de/inhabitants_cologne.tif", 23565, 1473630},
                  {"de/immigrants_cologne.tif", 13867, 209859},
                  {"de/germans_cologne.tif", 23434, 1262526}};
    struct grid grid = {
        .crs = "EPSG:3035", .west = 4000000, .south = 3000000, .cell = 100, .columns = 2000, .rows = 2000};
    for (size_t i = 0; i < 3; i++) {
        char path[4096];
        struct cell_values values;
        struct raster_options options = {.path = real_data_path(wanted[i].file, path, sizeof path),
                                         .band = 1,
                                         .shift_east = -50,
                                         .shift_north = 50};
        expect_cells(&options, &grid, &values);
        assert_int_equal(values.count, wanted[i].cells);
        assert_true(values.total == wanted[i].total);
        assert_true(values.left_out == 0);
        for (size_t k = 0; k < values.count; k++)
            assert_true(values.value[k] == floor(values.value[k]));
        cell_values_release(&values);
        options.shift_east = options.shift_north = 0; /* as published: quarters, but the same people */
        expect_cells(&options, &grid, &values);
        assert_true(fabs(values.total - wanted[i].total) < 1e-6);
        assert_true(values.count > wanted[i].cells);
        cell_values_release(&values);
    }
    char path[4096];
    struct raster_options options = {.path = real_data_path("urbanisation/POP.tif", path, sizeof path), .band = 1};
    expect_refused(&options, &grid, "its CRS is not the grid's");
}

/* Measurements: the mean of what lies on a cell, of any sign; nothing where nothing lies. */
static void means_of_measurements(void **state)
{
    (void)state;
    const struct grid half = {
        .crs = "EPSG:3035", .west = 4000000, .south = 3000000, .cell = 50, .columns = 8, .rows = 6};
    const struct grid wide = {
        .crs = "EPSG:3035", .west = 3999900, .south = 3000000, .cell = 200, .columns = 3, .rows = 2};
    /* south row first; -9 is nodata */
    static const float heights[] = {-4, 2, 3, 4, 0, -9, 5, 6, -7, 8, 9, 10};
    struct raster_options options = {.path = path_of_test, .band = 1};
    double out[6];
    write_small(&small, heights, -9);
    static const uint64_t own[6] = {8, 0, 5, 4, 0, 11};
    assert_int_equal(raster_read_means(context, &options, &small, own, 6, out), D4I_OK);
    assert_true(out[0] == -7 && out[1] == -4 && isnan(out[2]) && out[3] == 0 && out[4] == -4 && out[5] == 10);
    static const uint64_t quarter[2] = {1, 8 * 2}; /* cells of 50 m: in the first pixel, in the one above */
    assert_int_equal(raster_read_means(context, &options, &half, quarter, 2, out), D4I_OK);
    assert_true(out[0] == -4 && out[1] == 0);
    /* 200 m, the west column half outside: (-4 + 0) / 2; then (2 + 3 + 5) / 3; 4, 6; the north row -7, (8 + 9) / 2
     */
    static const uint64_t all[6] = {0, 1, 2, 3, 4, 5};
    assert_int_equal(raster_read_means(context, &options, &wide, all, 6, out), D4I_OK);
    assert_true(out[0] == -2 && fabs(out[1] - 10.0 / 3) < 1e-12 && out[2] == 5);
    assert_true(out[3] == -7 && out[4] == 8.5 && out[5] == 10);
    options.has_nodata = true;
    options.nodata = -4;
    assert_int_equal(raster_read_means(context, &options, &wide, all, 2, out), D4I_OK);
    assert_true(out[0] == 0 && out[1] == 0.25); /* the declared one counts, and -9 is a height */
    options.band = 2;
    assert_int_equal(raster_read_means(context, &options, &wide, all, 1, out), D4I_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_and_read), cmocka_unit_test(amounts_are_spread),
        cmocka_unit_test(refusals),         cmocka_unit_test(same_bytes),
        cmocka_unit_test(cologne),          cmocka_unit_test(means_of_measurements),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
