/* SPDX-License-Identifier: EUPL-1.2
 *
 * The classes of cells, one rule at a time, on grids that are drawn (drawn.h has the letters).
 */
#include "drawn.h"

static struct urban_parameters eu;

static int setup(void **state)
{
    (void)state;
    eu = drawn_parameters("2021");
    return 0;
}

/* B touches B by a side: 60 000 people, a centre. By a corner: three clusters of 20 000. */
static void test_rook(void **state)
{
    (void)state;
    drawn_check("...../.BBB./.....", &eu, "11111/13331/11111", "vvvvv/vCCCv/vvvvv", "...../.111./.....");
    drawn_check("B..../.B.../..B..", &eu, "21111/12111/11211", "Dvvvv/vDvvv/vvDvv", NULL);
    struct urban_parameters queen = eu;
    queen.centre_neighbours = 8;
    drawn_check("B..../.B.../..B..", &queen, "31111/13111/11311", "Cvvvv/vCvvv/vvCvv", NULL);
}

/* 1 500 is dense and joins the centre, 1 499 does not: it is only suburban. */
static void test_density(void **state)
{
    (void)state;
    drawn_check("...../DMd../.....", &eu, "11111/33211/11111", "vvvvv/CCsvv/vvvvv", NULL);
    struct urban_parameters less = eu;
    less.centre_density = less.dense_density = 1501;
    drawn_check("...../DMd../.....", &less, "11111/23211/11111", "vvvvv/sCsvv/vvvvv", NULL);
}

/* The sums themselves: at the threshold it is one. */
static void test_sizes(void **state)
{
    (void)state;
    struct urban_parameters at = eu, above = eu;
    at.centre_people = 60000;
    above.centre_people = 60001;
    drawn_check(".M.", &at, "131", "vCv", NULL);
    drawn_check(".M.", &above, "121", "vDv", NULL);
    drawn_check("UU", &eu, "11", "rr", NULL); /* 600: a rural cluster */
    at.cluster_people = 600;
    above.cluster_people = 601;
    above.semi_people = at.semi_people = 600;
    drawn_check("UU", &at, "22", "ss", NULL);
    drawn_check("UU", &above, "11", "rr", NULL);
    at = above = eu;
    at.rural_people = 300;
    above.rural_people = 301;
    drawn_check("U.", &at, "11", "rv", NULL);
    drawn_check("U.", &above, "11", "lv", NULL); /* of 300 people a km2, but alone */
}

/* Clusters of 300 hold together by corners; 299 is a gap in them. */
static void test_queen(void **state)
{
    (void)state;
    drawn_check("U.../.U../..U.", &eu, "1111/1111/1111", "rvvv/vrvv/vvrv", NULL);
    drawn_check("U.../.u../..U.", &eu, "1111/1111/1111", "lvvv/vlvv/vvlv", NULL);
    struct urban_parameters rook = eu;
    rook.rural_neighbours = 4;
    drawn_check("U.../.U../..U.", &rook, "1111/1111/1111", "lvvv/vlvv/vvlv", NULL);
    /* level 1 forms clusters with the centre in them: 300 people belong to one because of 60 000 next to them */
    drawn_check("M.../.U../..U.", &eu, "3111/1211/1121", "Cvvv/vsvv/vvsv", NULL);
}

static void test_low(void **state)
{
    (void)state;
    drawn_check("Ll.", &eu, "111", "lvv", NULL);
}

/* Per land: 750 on half a cell are as dense as 1 500; without land whoever is there is dense. */
static void test_land(void **state)
{
    (void)state;
    drawn_check("HM./.../PM.", &eu, "331/111/331", "CCv/vvv/CCv", NULL);
}

/* Water: less than half land, nobody, nothing built. It overwrites rural cells alone. */
static void test_water(void **state)
{
    (void)state;
    drawn_check("~qhk.P", &eu, "001111", "~~vvvl", NULL);
    /* R2022A lets it join a centre, and then it is one */
    drawn_check("MMM/M~M/MMM", &eu, "333/333/333", NULL, NULL);
}

static void test_built(void **state)
{
    (void)state;
    struct urban_parameters with = eu;
    drawn_check("Mb.b", &eu, "3111", "Cvvv", NULL);
    with.built_share = 200000; /* joins the centre; level 1 has no class for it elsewhere */
    drawn_check("Mb.b", &with, "3311", "CCvv", NULL);
    with.built_share = 200001;
    drawn_check("Mb.b", &with, "3111", "Cvvv", NULL);
    with.built_step = 1000; /* 0.200001 is asked for, 0.201 is the next multiple: 0.2005 and more become that */
    drawn_check("Mb.b", &with, "3111", "Cvvv", NULL);
    with.built_share = 200000;
    drawn_check("Mb.b", &with, "3311", "CCvv", NULL);
    /* dense clusters have the rule, too: 6 000 people of 1 500, and two built-up cells: 23; level 1 leaves them
     * rural */
    drawn_check("DDDDbb", &with, "222211", "DDDDDD", NULL);
}

/* A share just below, rounded to thousandths or not: 0.1995 becomes 0.2. */
static void test_built_step(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct urban_parameters with = eu;
    const int64_t people[] = {60000 * D4I_PERSON, 0};
    const uint32_t land[] = {1000000, 1000000};
    for (uint32_t built = 199498; built < 199502; built++)
        for (int step = 0; step < 2; step++) {
            const uint32_t both[] = {0, built};
            const struct urban_cells cells = {
                .columns = 2, .rows = 1, .count = 2, .people = people, .land = land, .built = both};
            struct urban_grid grid = {0};
            with.built_share = 200000;
            with.built_step = step ? 1000 : 0;
            assert_ok(context, urban_classify(context, &cells, &with, &grid));
            assert_int_equal(grid.level1[1], step && built >= 199500 ? URBAN_CELL_CENTRE : URBAN_CELL_RURAL);
            urban_grid_release(&grid);
        }
    d4i_context_free(context);
}

/* 3 x 900 people, far from everything: semi-dense, and yet rural at level 1, where 5 000 are asked. */
static void test_semi_dense(void **state)
{
    (void)state;
    drawn_check("....../.SSS../......", &eu, "111111/111111/111111", "vvvvvv/vSSSvv/vvvvvv", NULL);
    drawn_check("....../.SSs../......", &eu, NULL, "vvvvvv/vrrrvv/vvvvvv", NULL); /* 899 is no part: 1 800 */
    drawn_check("....../.SS.../...S..", &eu, NULL, "vvvvvv/vrrvvv/vvvrvv", NULL); /* not by corners */
    struct urban_parameters at = eu;
    at.semi_people = 2700;
    drawn_check("SSS", &at, NULL, "SSS", NULL);
    at.semi_people = 2701;
    drawn_check("SSS", &at, NULL, "rrr", NULL);
}

/* Two steps of a king from a centre undo the whole cluster, three do not; its far end does not save it. */
static void test_semi_dense_near(void **state)
{
    (void)state;
    drawn_check("M..SSS", &eu, "311111", "CvvSSS", NULL);
    drawn_check("M.SSSS", &eu, "311111", "Cvrrrr", NULL);
    drawn_check("M...../....../..SSSS", &eu, NULL, "Cvvvvv/vvvvvv/vvrrrr", NULL);
    drawn_check("M...../....../....../..SSSS", &eu, NULL, "Cvvvvv/vvvvvv/vvvvvv/vvSSSS", NULL);
    struct urban_parameters further = eu;
    further.semi_distance = 3;
    drawn_check("M..SSS", &further, NULL, "Cvvrrr", NULL);
    further.semi_distance = 0;
    drawn_check("M.SSSS", &further, NULL, "CvSSSS", NULL);
    /* near a dense cluster, too; and next to one it is suburban */
    drawn_check("DDDD..SSS", &eu, "222211111", "DDDDvvSSS", NULL);
    drawn_check("DDDD.SSSS", &eu, "222211111", "DDDDvrrrr", NULL);
    drawn_check("DDDDSSSS", &eu, "22222222", "DDDDssss", NULL);
    /* cells of 1 500 that are too few for a dense cluster are part of a semi-dense one */
    drawn_check("DDD...", &eu, "111111", "SSSvvv", NULL);
}

/* Four cells of 1 500 with a tenth, two and four tenths and nothing built, a village with more: 0.175, so 0.18. */
static void test_built_share(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct drawn drawn;
    int64_t share = -1;
    draw(&drawn, "DDDD.U");
    assert_ok(context, urban_built_share(context, &drawn.cells, &eu, &share));
    assert_int_equal(share, 0);
    drawn.built[0] = 100000;
    drawn.built[1] = 200000;
    drawn.built[2] = 400000;
    drawn.built[5] = 900000;
    assert_ok(context, urban_built_share(context, &drawn.cells, &eu, &share));
    assert_int_equal(share, 180000);
    drawn.built[3] = 20000; /* 0.18 to the last digit */
    assert_ok(context, urban_built_share(context, &drawn.cells, &eu, &share));
    assert_int_equal(share, 180000);
    drawn.cells.built = NULL;
    assert_fails(context, D4I_BAD_INPUT, "give one", urban_built_share(context, &drawn.cells, &eu, &share));
    d4i_context_free(context);
}

/* The same cells listed one by one, or only where there is something. */
static void test_listing(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct drawn drawn;
    struct urban_grid all = {0}, some = {0};
    uint64_t cell[64];
    int64_t people[64];
    uint32_t land[64];
    size_t count = 0;
    draw(&drawn, "~~~~~~/~MMU~~/~M.U~h/~MM~SS/~~~~~S");
    drawn.cells.built = NULL;
    for (size_t i = 0; i < drawn.cells.count; i++)
        if (drawn.land[i] > 0) {
            cell[count] = i;
            people[count] = drawn.people[i];
            land[count++] = drawn.land[i];
        }
    const struct urban_cells sparse = {
        .columns = 6, .rows = 5, .count = count, .cell = cell, .people = people, .land = land};
    for (int v = 0; urban_vintage_name((size_t)v); v++) {
        struct urban_parameters parameters = drawn_parameters(urban_vintage_name((size_t)v));
        assert_ok(context, urban_classify(context, &drawn.cells, &parameters, &all));
        assert_ok(context, urban_classify(context, &sparse, &parameters, &some));
        assert_memory_equal(all.level1, some.level1, 30);
        assert_memory_equal(all.level2, some.level2, 30);
        assert_memory_equal(all.centre_of, some.centre_of, 30 * sizeof(uint32_t));
        assert_int_equal(all.level1[0], URBAN_CELL_WATER);
        urban_grid_release(&all);
        urban_grid_release(&some);
    }
    d4i_context_free(context);
}

static void refuse(d4i_context *context, struct urban_cells cells, d4i_status status, const char *words)
{
    struct urban_grid grid = {0};
    assert_fails(context, status, words, urban_classify(context, &cells, &eu, &grid));
    assert_null(grid.level1);
}

static void test_refused(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    const int64_t people[] = {1, 2}, negative[] = {1, -1}, many[] = {INT64_MAX, 1};
    const uint64_t order[] = {3, 3}, beyond[] = {0, 4}, good[] = {0, 3};
    const uint32_t too_much[] = {0, 1000001}, land[] = {5, 5};
    const struct urban_cells cells = {
        .columns = 2, .rows = 2, .count = 2, .cell = good, .people = people, .land = land};
    struct urban_cells bad = cells;
    bad.cell = order;
    refuse(context, bad, D4I_BAD_INPUT, "cell 3 is listed after cell 3");
    bad.cell = beyond;
    refuse(context, bad, D4I_BAD_INPUT, "cell 4 lies outside of a grid of 2 x 2 cells");
    bad = cells;
    bad.people = negative;
    refuse(context, bad, D4I_BAD_INPUT, "cell 3 has fewer than no people");
    bad.people = many;
    refuse(context, bad, D4I_BAD_INPUT, "more people than can be counted");
    bad = cells;
    bad.land = too_much;
    refuse(context, bad, D4I_BAD_INPUT, "more land or built-up area than a cell");
    bad = cells;
    bad.built = too_much;
    refuse(context, bad, D4I_BAD_INPUT, "more land or built-up area than a cell");
    bad = cells;
    bad.land_elsewhere = 1000001;
    refuse(context, bad, D4I_BAD_INPUT, "land elsewhere");
    bad = cells;
    bad.columns = 0;
    refuse(context, bad, D4I_BAD_INPUT, "a grid of 0 x 2 cells");
    bad.columns = bad.rows = 65536;
    refuse(context, bad, D4I_BAD_INPUT, "65536 x 65536");
    bad = cells;
    bad.cell = NULL;
    refuse(context, bad, D4I_BUG, "2 of 4 cells");
    struct urban_grid grid = {0};
    bad = cells;
    bad.count = 0; /* nobody anywhere is no error */
    assert_ok(context, urban_classify(context, &bad, &eu, &grid));
    assert_int_equal(grid.level1[2], URBAN_CELL_WATER);
    assert_int_equal(grid.centre_count, 0);
    urban_grid_release(&grid);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rook),
        cmocka_unit_test(test_density),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_queen),
        cmocka_unit_test(test_low),
        cmocka_unit_test(test_land),
        cmocka_unit_test(test_water),
        cmocka_unit_test(test_built),
        cmocka_unit_test(test_built_step),
        cmocka_unit_test(test_semi_dense),
        cmocka_unit_test(test_semi_dense_near),
        cmocka_unit_test(test_listing),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_built_share),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
