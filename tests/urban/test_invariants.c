/* SPDX-License-Identifier: EUPL-1.2
 *
 * Random countries: equality with the plain program (plain.h), the invariants of the classification, and that
 * neither the way up, nor what lies around, nor threads, nor exhausted memory change anything.
 */
#include "made.h"
#include "plain.h"

static struct plain plain; /* too large for the stack */

static void test_plain(void **state)
{
    (void)state;
    size_t centres = 0, seen[31] = {0};
    for (uint32_t round = 0; round < ROUNDS; round++) {
        static struct country country;
        struct urban_grid grid;
        struct urban_parameters parameters = parameters_of(round);
        make(&country, round);
        classify(&country.cells, &parameters, &grid);
        plain_classify(&plain, &country.cells, &parameters);
        for (int c = 0; c < MOST; c++) {
            if (grid.level1[c] != plain.level1[c] || grid.level2[c] != plain.level2[c] ||
                grid.centre_of[c] != (uint32_t)plain.centre[c])
                fail_msg("round %u, cell %d: %d %d of centre %u, plainly %d %d of %d", round, c, grid.level1[c],
                         grid.level2[c], grid.centre_of[c], plain.level1[c], plain.level2[c], plain.centre[c]);
            seen[grid.level2[c]]++;
        }
        centres += grid.centre_count;
        urban_grid_release(&grid);
    }
    print_message("%zu centres; cells by class: 10 %zu, 11 %zu, 12 %zu, 13 %zu, 21 %zu, 22 %zu, 23 %zu, 30 %zu\n",
                  centres, seen[10], seen[11], seen[12], seen[13], seen[21], seen[22], seen[23], seen[30]);
    assert_true(centres > 20 && seen[10] && seen[11] && seen[12] && seen[13] && seen[21] && seen[22] && seen[23]);
}

/* Sums and boxes of centres are those of their cells; smoothing and filling only ever add. */
static void check_centres(const struct country *country, const struct urban_parameters *parameters,
                          const struct urban_grid *grid)
{
    for (size_t k = 0; k < grid->centre_count; k++) {
        const struct urban_centre *centre = &grid->centres[k];
        int64_t people = 0;
        uint32_t cells = 0;
        for (int c = 0; c < MOST; c++)
            if (grid->centre_of[c] == k + 1) {
                people += country->people[c];
                cells++;
                assert_true(c % SIDE >= centre->west && c % SIDE <= centre->east);
                assert_true(c / SIDE >= centre->south && c / SIDE <= centre->north);
            }
        assert_true(people == centre->people && cells == centre->cells);
        assert_true(centre->raw_people <= people && centre->raw_cells <= cells);
        assert_int_equal(grid->centre_of[centre->cell], k + 1);
        if (parameters->tested == URBAN_TEST_RAW)
            assert_true(centre->raw_people >= parameters->centre_people * D4I_PERSON);
        assert_true(people >= parameters->centre_people * D4I_PERSON);
    }
}

/* Each cell is of one class, and the levels agree where they must; water is what it says. */
static void check_levels(const struct country *country, const struct urban_grid *grid)
{
    for (int c = 0; c < MOST; c++) {
        int one = grid->level1[c], two = grid->level2[c];
        bool empty = country->people[c] == 0 && country->built[c] == 0 && country->land[c] < 500000;
        assert_int_equal(two == 30, one == 3);
        assert_int_equal(grid->centre_of[c] != 0, one == 3);
        assert_int_equal(two == 10, one == 0);
        assert_true(two != 21 || one == 2);
        assert_true((two != 11 && two != 12 && two != 13) || one == 1);
        assert_true(one != 0 || empty);
        assert_true(one != 1 || !empty);
    }
}

/* Smoothing has come to rest, and no hole is left that may be filled: the plain program finds nothing to do. */
static void check_at_rest(const struct country *country, const struct urban_parameters *parameters,
                          const struct urban_grid *grid)
{
    static struct plain again;
    again.in = &country->cells;
    again.p = parameters;
    for (int c = 0; c < MOST; c++)
        again.centre[c] = (int)grid->centre_of[c];
    if (parameters->order == URBAN_FILL_THEN_SMOOTH)
        assert_false(plain_smooth(&again));
    else
        for (size_t k = 0; k < grid->centre_count; k++)
            plain_fill(&again, (int)k + 1);
    for (int c = 0; c < MOST; c++)
        assert_int_equal(again.centre[c], grid->centre_of[c]);
}

static void test_invariants(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        static struct country country;
        struct urban_grid grid;
        struct urban_parameters parameters = parameters_of(round);
        make(&country, round);
        for (int variant = 0; variant < 4; variant++) {
            parameters.order = variant & 1 ? URBAN_FILL_THEN_SMOOTH : URBAN_SMOOTH_THEN_FILL;
            parameters.tested = variant & 2 ? URBAN_TEST_GROWN : URBAN_TEST_RAW;
            classify(&country.cells, &parameters, &grid);
            check_centres(&country, &parameters, &grid);
            check_levels(&country, &grid);
            check_at_rest(&country, &parameters, &grid);
            urban_grid_release(&grid);
        }
    }
}

/* Asked after growing, no centre is lost; and a higher density never makes the raw cells more. */
static void test_monotone(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        static struct country country;
        struct urban_grid low, high;
        struct urban_parameters parameters = parameters_of(round), other = parameters;
        make(&country, round);
        other.tested = URBAN_TEST_GROWN;
        classify(&country.cells, &parameters, &low);
        classify(&country.cells, &other, &high);
        for (size_t k = 0; k < low.centre_count; k++)
            assert_int_equal(high.level1[low.centres[k].cell], URBAN_CELL_CENTRE);
        urban_grid_release(&low);
        urban_grid_release(&high);
        parameters.smoothing = URBAN_SMOOTH_NONE;
        parameters.hole_cells = 0;
        other = parameters;
        other.centre_density = 1600;
        classify(&country.cells, &parameters, &low);
        classify(&country.cells, &other, &high);
        for (int c = 0; c < MOST; c++)
            assert_true(high.level1[c] != URBAN_CELL_CENTRE || low.level1[c] == URBAN_CELL_CENTRE);
        urban_grid_release(&low);
        urban_grid_release(&high);
    }
}

/* The eight ways to lay a square: turned by quarters, and mirrored. */
static int turned(int cell, int way)
{
    int x = cell % SIDE, y = cell / SIDE, swap;
    for (int quarter = 0; quarter < (way & 3); quarter++) {
        swap = x;
        x = SIDE - 1 - y;
        y = swap;
    }
    return y * SIDE + (way & 4 ? SIDE - 1 - x : x);
}

static void test_turned(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        static struct country country, other;
        struct urban_grid grid, there;
        struct urban_parameters parameters = parameters_of(round);
        make(&country, round);
        classify(&country.cells, &parameters, &grid);
        for (int way = 1; way < 8; way++) {
            make(&other, round);
            for (int c = 0; c < MOST; c++) {
                other.people[turned(c, way)] = country.people[c];
                other.land[turned(c, way)] = country.land[c];
                other.built[turned(c, way)] = country.built[c];
            }
            classify(&other.cells, &parameters, &there);
            for (int c = 0; c < MOST; c++) {
                assert_int_equal(there.level1[turned(c, way)], grid.level1[c]);
                assert_int_equal(there.level2[turned(c, way)], grid.level2[c]);
            }
            urban_grid_release(&there);
        }
        urban_grid_release(&grid);
    }
}

/* The country in a sea: in a box of any size and place, as a list of its cells, the same classes come out. */
static void test_box(void **state)
{
    (void)state;
    static const int boxes[][4] = {{1, 1, 46, 46}, {30, 5, 512, 60}, {500, 490, 1100, 600}};
    for (uint32_t round = 0; round < ROUNDS; round++) {
        static struct country country;
        static uint64_t cell[MOST];
        struct urban_grid grids[3];
        struct urban_parameters parameters = parameters_of(round);
        make(&country, round);
        for (int b = 0; b < 3; b++) {
            struct urban_cells cells = country.cells;
            cells.columns = boxes[b][2];
            cells.rows = boxes[b][3];
            cells.cell = cell;
            for (int c = 0; c < MOST; c++)
                cell[c] = (uint64_t)(boxes[b][1] + c / SIDE) * (uint64_t)cells.columns +
                          (uint64_t)(boxes[b][0] + c % SIDE);
            d4i_set_threads(context, b == 0 ? 1 : b == 1 ? 2 : 7);
            classify(&cells, &parameters, &grids[b]);
            for (int c = 0; c < MOST && b > 0; c++) {
                size_t here = (size_t)cell[c], there = ((size_t)c / SIDE + 1) * 46 + 1 + (size_t)c % SIDE;
                assert_int_equal(grids[b].level1[here], grids[0].level1[there]);
                assert_int_equal(grids[b].level2[here], grids[0].level2[there]);
                assert_int_equal(grids[b].centre_of[here], grids[0].centre_of[there]);
            }
        }
        for (int b = 0; b < 3; b++)
            urban_grid_release(&grids[b]);
    }
}

/* Whichever allocation fails, it is said, nothing leaks, and the next call works. */
static void test_starve(void **state)
{
    (void)state;
    static struct country country;
    make(&country, 2);
    for (int variant = 0; variant < 2; variant++) {
        struct urban_parameters parameters = parameters_of(2);
        parameters.tested = variant ? URBAN_TEST_GROWN : URBAN_TEST_RAW;
        d4i_status status = D4I_NO_MEMORY;
        int refused = 0;
        for (; status != D4I_OK; refused++) {
            struct urban_grid grid = {0};
            int left = refused;
            d4i_set_allocation_hook(context, refuse_nth, &left);
            status = urban_classify(context, &country.cells, &parameters, &grid);
            d4i_set_allocation_hook(context, NULL, NULL);
            assert_true(status == D4I_OK ? left >= 0 : status == D4I_NO_MEMORY && !grid.level1);
            urban_grid_release(&grid);
        }
        print_message("%d allocations\n", refused - 1);
        assert_true(refused > 15);
    }
}

static void test_cancelled(void **state)
{
    (void)state;
    static struct country country;
    struct urban_parameters parameters = parameters_of(2);
    struct urban_grid grid = {0};
    d4i_context *stopped = d4i_context_new();
    make(&country, 2);
    d4i_cancel(stopped);
    assert_int_equal(urban_classify(stopped, &country.cells, &parameters, &grid), D4I_CANCELLED);
    d4i_context_free(stopped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),     cmocka_unit_test(test_invariants), cmocka_unit_test(test_monotone),
        cmocka_unit_test(test_turned),    cmocka_unit_test(test_box),        cmocka_unit_test(test_starve),
        cmocka_unit_test(test_cancelled),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
