/* SPDX-License-Identifier: EUPL-1.2
 *
 * The crop of GHSL R2023A around Belgium against what its peer makes of it, cell by cell at both levels, and the rule
 * of units on the shares that the peer gives for the Belgian municipalities.
 */
#include "../check.h"
#include "../io/real_data.h"
#include <math.h>

#include "base/text.h"
#include "io/raster.h"
#include "urban/units.h"

enum { COLUMNS = 303, ROWS = 219, CELLS = COLUMNS * ROWS };

struct belgium {
    int64_t people[CELLS];
    uint32_t land[CELLS], built[CELLS];
    uint8_t level1[CELLS], level2[CELLS]; /* of the peer */
};
static struct belgium belgium;

/* A raster from north to south as whole numbers of `unit`, from south to north. */
static void read_raster(d4i_context *context, const char *name, double *out)
{
    char path[4096];
    struct raster raster = {0};
    double *rows = calloc(CELLS, sizeof *rows);
    assert_non_null(rows);
    assert_ok(context, raster_open(context, real_data_path(name, path, sizeof path), &raster));
    assert_int_equal(raster.columns, COLUMNS);
    assert_int_equal(raster.rows, ROWS);
    assert_ok(context, raster_read_rows(context, &raster, 1, 0, ROWS, rows));
    for (int row = 0; row < ROWS; row++)
        memcpy(out + (ROWS - 1 - row) * COLUMNS, rows + row * COLUMNS, COLUMNS * sizeof *out);
    raster_close(&raster);
    free(rows);
}

static bool load(d4i_context *context)
{
    static double values[CELLS];
    if (!real_data_here("the degree of urbanisation around Belgium"))
        return false;
    int none=0;
    read_raster(context, "urbanisation/POP.tif", values);
    for (int i = 0; i < CELLS; i++) {
        if (isnan(values[i])) none++;
        belgium.people[i] = isnan(values[i]) ? 0 : llround(values[i] * 1e6);
    }
    print_message("nan pop %d\n", none);
    read_raster(context, "urbanisation/LAND.tif", values);
    for (int i = 0; i < CELLS; i++)
        belgium.land[i] = (uint32_t)values[i];
    read_raster(context, "urbanisation/BUILT_S.tif", values);
    for (int i = 0; i < CELLS; i++)
        belgium.built[i] = (uint32_t)values[i];
    read_raster(context, "../expected/urbanisation/be_L1.tif", values);
    for (int i = 0; i < CELLS; i++)
        belgium.level1[i] = (uint8_t)values[i];
    read_raster(context, "../expected/urbanisation/be_L2.tif", values);
    for (int i = 0; i < CELLS; i++)
        belgium.level2[i] = (uint8_t)values[i];
    return true;
}

static size_t differences(const char *what, const uint8_t *mine, const uint8_t *peer)
{
    size_t count = 0;
    for (int i = 0; i < CELLS; i++)
        if (mine[i] != peer[i]) {
            if (count < 40)
                print_message("%s: row %d column %d: %d, peer %d (people %.3f, land %u, built %u)\n", what, i / COLUMNS,
                              i % COLUMNS, mine[i], peer[i], (double)belgium.people[i] / 1e6, belgium.land[i],
                              belgium.built[i]);
            count++;
        }
    return count;
}

static void test_cells(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    if (!load(context))
        skip();
    struct urban_cells cells = {.columns = COLUMNS,
                                .rows = ROWS,
                                .count = CELLS,
                                .people = belgium.people,
                                .land = belgium.land,
                                .built = belgium.built};
    struct urban_parameters parameters;
    struct urban_grid grid = {0};
    assert_ok(context, urban_parameters_of(context, text_of("2023A"), &parameters));
    for (int variant = 0; variant < 4; variant++) {
        parameters.built_step = variant & 1 ? 1000 : 0;
        parameters.hole_neighbours = variant & 2 ? 4 : 8;
        assert_ok(context, urban_classify(context, &cells, &parameters, &grid));
        size_t one = differences("level 1", grid.level1, belgium.level1);
        size_t two = differences("level 2", grid.level2, belgium.level2);
        print_message("variant %d: %zu and %zu cells differ, %zu centres\n", variant, one, two, grid.centre_count);
        urban_grid_release(&grid);
    }
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
