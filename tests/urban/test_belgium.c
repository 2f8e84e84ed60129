/* SPDX-License-Identifier: EUPL-1.2
 *
 * The crop of GHSL R2023A around Belgium against what its peer makes of it, cell by cell at both levels, and the
 * rule of units on the shares that the peer gives for the Belgian municipalities.
 */
#include <math.h>

#include "../check.h"
#include "../io/real_data.h"
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

/* A raster from south to north. 1 910 cells have no population: they count as empty. */
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
        for (int column = 0; column < COLUMNS; column++) {
            double value = rows[row * COLUMNS + column];
            out[(ROWS - 1 - row) * COLUMNS + column] = isnan(value) ? 0 : value;
        }
    raster_close(&raster);
    free(rows);
}

static bool load(d4i_context *context)
{
    static double values[CELLS];
    if (!real_data_here("the degree of urbanisation around Belgium"))
        return false;
    read_raster(context, "urbanisation/POP.tif", values);
    for (int i = 0; i < CELLS; i++)
        belgium.people[i] = (int64_t)round(values[i] * 1e6);
    read_raster(context, "urbanisation/LAND.tif", values); /* m2 of a km2 */
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

/* A cell that is not what the peer says. */
struct difference {
    int row, column, mine, peer;
};

static size_t differences(const uint8_t *mine, const uint8_t *peer, struct difference *out, size_t most)
{
    size_t count = 0;
    for (int i = 0; i < CELLS; i++)
        if (mine[i] != peer[i]) {
            if (count < most)
                out[count] = (struct difference){i / COLUMNS, i % COLUMNS, mine[i], peer[i]};
            count++;
        }
    return count;
}

static struct urban_cells cells_of(void)
{
    return (struct urban_cells){.columns = COLUMNS,
                                .rows = ROWS,
                                .count = CELLS,
                                .people = belgium.people,
                                .land = belgium.land,
                                .built = belgium.built};
}

/* The peer rounds built-up shares to thousandths before it compares them. With that: not one of 66 357 cells
 * differs, at either level. */
static void test_equal(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct urban_cells cells = cells_of();
    struct urban_parameters parameters;
    struct urban_grid grid = {0};
    struct difference found[1];
    size_t counts[31] = {0};
    if (!load(context))
        skip();
    assert_ok(context, urban_parameters_of(context, text_of("2023A"), &parameters));
    assert_ok(context, urban_parameter_set(context, &parameters, text_of("built_step"), text_of("0.001")));
    assert_ok(context, urban_classify(context, &cells, &parameters, &grid));
    assert_int_equal(differences(grid.level1, belgium.level1, found, 1), 0);
    assert_int_equal(differences(grid.level2, belgium.level2, found, 1), 0);
    for (int i = 0; i < CELLS; i++)
        counts[grid.level2[i]]++;
    print_message("%d cells agree at both levels: 10 %zu, 11 %zu, 12 %zu, 13 %zu, 21 %zu, 22 %zu, 23 %zu, 30 %zu\n",
                  CELLS, counts[10], counts[11], counts[12], counts[13], counts[21], counts[22], counts[23],
                  counts[30]);
    assert_int_equal(counts[10], 2578);
    assert_int_equal(counts[30], 2145);
    assert_int_equal(grid.centre_count, 33);
    urban_grid_release(&grid);
    d4i_context_free(context);
}

/* With the rule as it is published, 0.20 of the land, the shares as they are: level 1 is the same, and of level 2
 * two cells are not in a dense cluster that have 0.19964 and 0.19989 of their land built up. */
static void test_exact_share(void **state)
{
    (void)state;
    static const struct difference wanted[] = {{156, 225, 21, 23}, {160, 241, 21, 23}};
    d4i_context *context = d4i_context_new();
    struct urban_cells cells = cells_of();
    struct urban_parameters parameters;
    struct urban_grid grid = {0};
    struct difference found[2];
    if (!load(context))
        skip();
    assert_ok(context, urban_parameters_of(context, text_of("2023A"), &parameters));
    assert_ok(context, urban_classify(context, &cells, &parameters, &grid));
    assert_int_equal(differences(grid.level1, belgium.level1, found, 2), 0);
    assert_int_equal(differences(grid.level2, belgium.level2, found, 2), 2);
    assert_memory_equal(found, wanted, sizeof wanted);
    for (int i = 0; i < 2; i++) {
        int cell = found[i].row * COLUMNS + found[i].column;
        double share = belgium.built[cell] / (double)belgium.land[cell];
        assert_true(share >= 0.1995 && share < 0.2 && belgium.people[cell] < 1500 * D4I_PERSON);
    }
    urban_grid_release(&grid);
    d4i_context_free(context);
}

/* How much hangs on the choices that sources leave open: cells of other classes at level 1, said and not judged. */
static void test_choices(void **state)
{
    (void)state;
    static const char *const choices[][2] = {{"order", "fill-smooth"},
                                             {"tested", "grown"},
                                             {"hole_neighbours", "4"},
                                             {"smoothing", "2022A"},
                                             {"built_share", "0"}};
    d4i_context *context = d4i_context_new();
    struct urban_cells cells = cells_of();
    struct difference found[1];
    if (!load(context))
        skip();
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        struct urban_parameters parameters;
        struct urban_grid grid = {0};
        assert_ok(context, urban_parameters_of(context, text_of("2023A"), &parameters));
        assert_ok(context,
                  urban_parameter_set(context, &parameters, text_of(choices[i][0]), text_of(choices[i][1])));
        assert_ok(context, urban_classify(context, &cells, &parameters, &grid));
        size_t count = differences(grid.level1, belgium.level1, found, 1);
        print_message("%s: %s: %zu cells differ, %zu centres\n", choices[i][0], choices[i][1], count,
                      grid.centre_count);
        assert_true(count < 700);
        urban_grid_release(&grid);
    }
    d4i_context_free(context);
}

/* The next field of a line of CSV, without quotes. */
static struct text field(const char **at)
{
    struct text text = {*at, strcspn(*at, ",\n")};
    *at += text.length + ((*at)[text.length] != 0);
    if (text.length > 1 && text.at[0] == '"')
        text = (struct text){text.at + 1, text.length - 2};
    return text;
}

/* The Belgian municipalities: 74 cities, 292 towns, 215 rural. Of two (21011, 73028) no shares are given: they were
 * too small for the peer's raster, and are 1 city and 1 rural by the cells that they touch. */
static void test_units(void **state)
{
    (void)state;
    char path[4096], line[1024];
    int counts[4] = {0}, units = 0;
    if (!real_data_here("the classes of Belgian municipalities"))
        skip();
    FILE *file = fopen(real_data_path("../expected/urbanisation/be_units_L1.csv", path, sizeof path), "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        struct urban_unit unit = {0};
        struct text fields[11];
        int64_t amounts[6];
        const char *at = line;
        for (int i = 0; i < 11; i++)
            fields[i] = field(&at);
        units++;
        if (text_is(fields[1], "NA"))
            continue;
        for (int i = 1; i < 6; i++)
            assert_true(parse_people(fields[i], '.', 0, &amounts[i]));
        unit.people.level1[URBAN_CELL_CENTRE] = amounts[2];
        unit.people.level1[URBAN_CELL_CLUSTER] = amounts[3];
        unit.people.level1[URBAN_CELL_RURAL] = amounts[5];
        enum urban_unit1 mine = urban_unit_level1(&unit); /* the peer's codes run the other way */
        if (!text_is(fields[10], mine == URBAN_UNIT_CITY ? "3" : mine == URBAN_UNIT_TOWN ? "2" : "1"))
            fail_msg("unit %.*s: %d, peer %.*s", (int)fields[0].length, fields[0].at, mine, (int)fields[10].length,
                     fields[10].at);
        counts[mine]++;
    }
    fclose(file);
    assert_int_equal(units, 581);
    assert_int_equal(counts[URBAN_UNIT_CITY], 74 - 1);
    assert_int_equal(counts[URBAN_UNIT_TOWN], 292);
    assert_int_equal(counts[URBAN_UNIT_RURAL], 215 - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_exact_share),
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
