/* SPDX-License-Identifier: EUPL-1.2
 *
 * The grid's frame, its codes and its walk.
 */
#include <math.h>

#include "../check.h"
#include "grid/grid.h"

static const struct grid EUROPE = {
    .crs = "EPSG:3035", .west = 2500000, .south = 900000, .cell = 100, .columns = 52000, .rows = 48000};

static void test_check(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    assert_int_equal(grid_check(context, &EUROPE), D4I_OK);
    struct grid grid = EUROPE;
    grid.west = 2500050;
    assert_int_equal(grid_check(context, &grid), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "no multiple of the cell size 100"));
    grid = EUROPE;
    grid.columns = 524288;
    assert_int_equal(grid_check(context, &grid), D4I_BAD_INPUT);
    grid.columns = 524287;
    assert_int_equal(grid_check(context, &grid), D4I_OK);
    grid.cell = 0;
    assert_int_equal(grid_check(context, &grid), D4I_BAD_INPUT);
    grid = EUROPE;
    grid.rows = 0;
    assert_int_equal(grid_check(context, &grid), D4I_BAD_INPUT);
    grid = EUROPE;
    grid.crs[0] = 0;
    assert_int_equal(grid_check(context, &grid), D4I_BAD_INPUT);
    d4i_context_free(context);
}

static void test_around(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct grid grid;
    const double box[4] = {-150.5, 100, 250, 300.01};
    assert_int_equal(grid_around(context, "EPSG:3035", 100, box, 0, &grid), D4I_OK);
    assert_int_equal(grid.west, -200);
    assert_int_equal(grid.south, 100);
    assert_int_equal(grid.columns, 5);
    assert_int_equal(grid.rows, 3);
    assert_int_equal(grid_around(context, "EPSG:3035", 100, box, 2, &grid), D4I_OK);
    assert_int_equal(grid.west, -400);
    assert_int_equal(grid.rows, 7);
    const double point[4] = {100, 100, 100, 100};
    assert_int_equal(grid_around(context, "EPSG:3035", 100, point, 0, &grid), D4I_OK);
    assert_int_equal(grid.columns, 1);
    const double bad[4] = {0, 0, NAN, 1};
    assert_int_equal(grid_around(context, "EPSG:3035", 100, bad, 0, &grid), D4I_BAD_INPUT);
    const double wide[4] = {0, 0, 1e9, 1};
    assert_int_equal(grid_around(context, "EPSG:3035", 1, wide, 0, &grid), D4I_BAD_INPUT);
    d4i_context_free(context);
}

/* Cells are half-open: a point on a border belongs to the cell in the north-east. */
static void test_cell_at(void **state)
{
    (void)state;
    struct grid grid = {.crs = "EPSG:3035", .west = -200, .south = 100, .cell = 100, .columns = 4, .rows = 3};
    assert_int_equal(grid_cell_at(&grid, -200, 100), 0);
    assert_int_equal(grid_cell_at(&grid, -100.0001, 199.99), 0);
    assert_int_equal(grid_cell_at(&grid, -100, 100), 1);
    assert_int_equal(grid_cell_at(&grid, -1e-9, 200), 5);
    assert_int_equal(grid_cell_at(&grid, 0, 200), 6);
    assert_true(grid_cell_at(&grid, 200, 100) == GRID_NO_CELL);
    assert_true(grid_cell_at(&grid, -200.001, 100) == GRID_NO_CELL);
    assert_true(grid_cell_at(&grid, 0, 400) == GRID_NO_CELL);
    assert_true(grid_cell_at(&grid, NAN, 100) == GRID_NO_CELL);
    assert_true(grid_cell_at(&grid, INFINITY, 100) == GRID_NO_CELL);
}

static void test_cell_code(void **state)
{
    (void)state;
    char code[GRID_CODE_MAX];
    uint64_t cell = grid_cell_at(&EUROPE, 4032150, 3123450);
    assert_string_equal(grid_cell_code(&EUROPE, cell, code), "CRS3035RES100mN3123400E4032100");
    assert_string_equal(grid_cell_code(&EUROPE, 0, code), "CRS3035RES100mN0900000E2500000");
    struct grid lambert = {
        .crs = "EPSG:2154", .west = -400, .south = 6200000, .cell = 200, .columns = 9, .rows = 9};
    assert_string_equal(grid_cell_code(&lambert, 1, code), "CRS2154RES200mN6200000E-0000200");
    struct grid_square square;
    assert_true(grid_parse_code(text_of(code), &square));
    assert_int_equal(square.east, -200);
    assert_int_equal(square.epsg, 2154);
}

static void check_code(const char *code, int32_t epsg, int32_t size, int64_t north, int64_t east)
{
    struct grid_square square;
    if (!grid_parse_code(text_of(code), &square))
        fail_msg("%s was refused", code);
    assert_int_equal(square.epsg, epsg);
    assert_int_equal(square.size, size);
    assert_int_equal(square.north, north);
    assert_int_equal(square.east, east);
}

static void test_parse(void **state)
{
    (void)state;
    check_code("CRS3035RES100mN3123400E4032100", 3035, 100, 3123400, 4032100);
    check_code("CRS3035RES1000mN2689000E4337000", 3035, 1000, 2689000, 4337000);
    check_code("CRS3035RES1kmN2689000E4337000", 3035, 1000, 2689000, 4337000);
    check_code("100mN31234E40321", 0, 100, 3123400, 4032100);
    check_code("1kmN3123E4032", 0, 1000, 3123000, 4032000);
    check_code("10kmN312E403", 0, 10000, 3120000, 4030000);
    check_code("250mN312325E403250", 0, 250, 3123250, 4032500); /* divided by 10, not by 250 */
    check_code("200mN31234E40322", 0, 200, 3123400, 4032200);
    check_code("CRS2154RES200mN6200000E486200", 2154, 200, 6200000, 486200);
    check_code("DE_CRS3035RES1000mN2689000E4337000", 3035, 1000, 2689000, 4337000);
    check_code("DE1kmN2689E4337", 0, 1000, 2689000, 4337000);
    check_code("1kmN0942E1531", 0, 1000, 942000, 1531000);
    check_code("100mN-1E-20", 0, 100, -100, -2000);
    check_code("CRS28992RES100mE1550N4636", 28992, 100, 463600, 155000);
    check_code("CRS28992RES500mE1550N4635", 28992, 500, 463500, 155000);
    check_code("100mE0142N5500", 0, 100, 550000, 14200);
}

static void test_parse_refuses(void **state)
{
    (void)state;
    const char *bad[] = {"",
                         "CRS",
                         "1km",
                         "CRS3035RES100mN3123450E4032100",
                         "CRS3035RES1000mN2689500E4337000",
                         "200mN31235E40322",
                         "250mN312330E403250",
                         "CRS3035RES100mN3123400E4032100 ",
                         "CRS3035RES100mE4032100N3123400",
                         "CRS28992RES100mE155000N463600",
                         "CRS28992RES100mE155N463600",
                         "CRS28992RES100mE15500N463",
                         "CRS28992RES500mE1550N4636",
                         "CRS28992RES100mE1550",
                         "CRS28992RES100mE-155N4636",
                         "E1550N4636",
                         "0mN1E1",
                         "100mN31234E",
                         "100mNE40321",
                         "100m",
                         "1kmN99999999999999999999E1",
                         "CRS3035RES9999999mN0E0",
                         "d4_1kmN1E1",
                         "DE",
                         "DE_",
                         "1 kmN1E1",
                         "CRSxRES100mN0E0",
                         "CRS3035RES-100mN0E0"};
    struct grid_square square;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (grid_parse_code(text_of(bad[i]), &square))
            fail_msg("%s was taken", bad[i]);
}

static void test_round_trip(void **state)
{
    (void)state;
    const int32_t sizes[] = {1,   5,   10,   20,   25,   50,    100,    125,    200,
                             250, 500, 1000, 2000, 2500, 10000, 100000, 1000000};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (int64_t k = -3; k < 8; k++) {
            struct grid_square square = {.size = sizes[s], .north = k * sizes[s], .east = (2 - k) * sizes[s]};
            struct grid_square back;
            char code[GRID_CODE_MAX];
            assert_true(grid_parse_code(text_of(grid_short_code(&square, code)), &back));
            assert_memory_equal(&square, &back, sizeof back);
        }
    char code[GRID_CODE_MAX];
    struct grid_square square = {.size = 1000, .north = 942000, .east = 1531000};
    assert_string_equal(grid_short_code(&square, code), "1kmN0942E1531");
    square = (struct grid_square){.size = 100, .north = 3123400, .east = 4032100};
    assert_string_equal(grid_short_code(&square, code), "100mN31234E40321");
    square = (struct grid_square){.size = 250, .north = 3123250, .east = 4032500};
    assert_string_equal(grid_short_code(&square, code), "250mN312325E403250");
}

/* 4 x 4 tiles: the curve starts in the south-west, ends in the south-east, and steps to a neighbour each time. */
static void test_hilbert(void **state)
{
    (void)state;
    struct grid grid = {.crs = "EPSG:3035", .cell = 100, .columns = 4 * 512, .rows = 3 * 512 + 1};
    uint32_t column, row, before_column = 0, before_row = 0;
    grid_tile_of_key(&grid, 0, &column, &row);
    assert_int_equal(column + row, 0);
    for (uint64_t key = 1; key < 16; key++) {
        grid_tile_of_key(&grid, key, &column, &row);
        assert_int_equal(labs((long)column - (long)before_column) + labs((long)row - (long)before_row), 1);
        before_column = column;
        before_row = row;
    }
    assert_int_equal(column, 3);
    assert_int_equal(row, 0);
}

static void test_walk_is_bijection(void **state)
{
    (void)state;
    struct grid grid = {.crs = "EPSG:3035", .cell = 100, .columns = 1300, .rows = 700};
    uint64_t cells = (uint64_t)grid.columns * (uint64_t)grid.rows;
    uint8_t *seen = calloc(4 * 4 * 512 * 512 + 1, 1);
    for (uint64_t cell = 0; cell < cells; cell++) {
        uint64_t key = grid_walk_key(&grid, cell);
        if (key >= 4 * 4 * 512 * 512)
            fail_msg("key %llu", (unsigned long long)key);
        assert_false(seen[key]);
        seen[key < 4 * 4 * 512 * 512 ? key : 0] = 1;
        assert_true(grid_cell_of_walk_key(&grid, key) == cell);
        assert_true(key >> 18 == grid_tile_key(&grid, cell));
    }
    free(seen);
    struct grid strip = {.crs = "EPSG:3035", .cell = 100, .columns = 524287, .rows = 1};
    for (uint64_t cell = 0; cell < 524287; cell += 511)
        assert_true(grid_cell_of_walk_key(&strip, grid_walk_key(&strip, cell)) == cell);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check),      cmocka_unit_test(test_around),  cmocka_unit_test(test_cell_at),
        cmocka_unit_test(test_cell_code),  cmocka_unit_test(test_parse),   cmocka_unit_test(test_parse_refuses),
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_hilbert), cmocka_unit_test(test_walk_is_bijection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
