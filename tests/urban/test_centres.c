/* SPDX-License-Identifier: EUPL-1.2
 *
 * How urban centres grow: the majority rule in both variants, holes, pinches, two centres, both orders.
 */
#include "drawn.h"

static struct urban_parameters five, majority;

static int setup(void **state)
{
    (void)state;
    five = majority = drawn_parameters("2021");
    majority.smoothing = URBAN_SMOOTH_MAJORITY;
    five.hole_cells = majority.hole_cells = 0;
    return 0;
}

/* A bay with five neighbours of the centre joins; the corners beside a bar, with three, do not. */
static void test_five(void **state)
{
    (void)state;
    drawn_check("MMM/M.M/...", &five, NULL, NULL, "111/111/...");
    drawn_check("MMM/M../...", &five, NULL, NULL, "111/1../...");
    drawn_check("MM./M.M/.M.", &five, NULL, NULL, "22./2.3/.1."); /* five, but of three centres */
    drawn_check("MM./M.M/..M", &five, NULL, NULL, "22./2.1/..1"); /* three and two */
    struct urban_parameters none = five;
    none.smoothing = URBAN_SMOOTH_NONE;
    drawn_check("MMM/M.M/...", &none, NULL, NULL, "111/1.1/...");
}

/* One sweep makes the next: the corners of the bay have five neighbours at once, the cell between them then. The
 * mouth of the bay has four. */
static void test_sweeps(void **state)
{
    (void)state;
    drawn_check("MMMMM/M...M/M...M", &five, NULL, NULL, "11111/11111/1...1");
    drawn_check("MMMMM/M...M/M...M/.....", &five, NULL, NULL, "11111/11111/1...1/.....");
    drawn_check("MMMMM/M..../M....", &five, NULL, NULL, "11111/11.../1....");
}

/* Of neighbours beyond the rim nothing is known: they are of no centre, and count. */
static void test_majority(void **state)
{
    (void)state;
    drawn_check(".MM/.MM/...", &majority, NULL, NULL, ".11/.11/..."); /* two or four of eight */
    drawn_check("MMM/M.M/...", &majority, NULL, NULL, "111/111/..."); /* five of eight */
}

/* Three of five that are land, and two of three at the ends: the sea is not asked, and does not join. Half land
 * without people is asked: three of eight, two of five. */
static void test_majority_water(void **state)
{
    (void)state;
    drawn_check("~~~~~/~~.M./~~.M./~~.M./~~~~~", &majority, NULL, NULL, "...../..11./..11./..11./.....");
    drawn_check("~~~~~/~q.M./~q.M./~q.M./~~~~~", &majority, NULL, NULL, "...../..11./..11./..11./.....");
    drawn_check("~~~~~/~h.M./~h.M./~h.M./~~~~~", &majority, NULL, NULL, "...../...1./...1./...1./.....");
    /* nor is asked who has no people and little land, built up or not; but what is built up can join, as it does
     * here sweep by sweep */
    drawn_check("~~~~~/~k.M./~k.M./~k.M./~~~~~", &majority, NULL, NULL, "...../.111./.111./.111./.....");
    /* not five of eight, by the other rule; and by that one the sea joins */
    drawn_check("~~~~~/~~.M./~~.M./~~.M./~~~~~", &five, NULL, NULL, "...../...1./...1./...1./.....");
    drawn_check("MMM/M~M/MMM", &five, NULL, NULL, "111/111/111");
    drawn_check("MMM/M~M/MMM", &majority, NULL, NULL, "111/1.1/111");
    drawn_check("MMM/MqM/MMM", &majority, NULL, NULL, "111/1.1/111");
    drawn_check("MMM/MkM/MMM", &majority, NULL, NULL, "111/111/111"); /* something is built: no permanent water */
}

/* 14 cells are a hole, 15 are none. Smoothing is off: it would close them from the corners. */
static void test_holes(void **state)
{
    (void)state;
    struct urban_parameters fill = five;
    fill.smoothing = URBAN_SMOOTH_NONE;
    fill.hole_cells = 14;
    drawn_check("MMMMMMMMM/M.......M/M.......M/MMMMMMMMM", &fill, NULL, NULL,
                "111111111/111111111/111111111/111111111");
    drawn_check("MMMMMMMMM/M.......M/M.......M/MMMMMM.MM/MMMMMMMMM", &fill, NULL, NULL,
                "111111111/1.......1/1.......1/111111.11/111111111");
    fill.hole_cells = 15;
    drawn_check("MMMMMMMMM/M.......M/M.......M/MMMMMM.MM/MMMMMMMMM", &fill, NULL, NULL,
                "111111111/111111111/111111111/111111111/111111111");
    fill.hole_cells = 1;
    drawn_check("MMM/M~M/MMM", &fill, NULL, NULL, "111/111/111"); /* water or not */
    drawn_check("MMM/M.M/M.M", &fill, NULL, NULL, "111/1.1/1.1"); /* open to the rim of the grid */
    drawn_check(".MMM/M..M/.MMM", &fill, NULL, NULL, ".111/2..1/.111");
    fill.hole_cells = 0;
    drawn_check("MMM/M.M/MMM", &fill, NULL, NULL, "111/1.1/111");
}

/* A hole that touches the outside at a corner: open where background goes by corners (8), closed where it does not.
 * The same inside: two holes that touch are one of two cells, or two of one. */
static void test_pinches(void **state)
{
    (void)state;
    struct urban_parameters fill = five;
    fill.smoothing = URBAN_SMOOTH_NONE;
    fill.hole_cells = 14;
    drawn_check("MMM../M.M../MM.../MM...", &fill, NULL, NULL, "111../1.1../11.../11...");
    drawn_check("...../.MMM./.M.M./.MM../.....", &fill, NULL, NULL, "...../.111./.1.1./.11../.....");
    fill.hole_neighbours = 4;
    drawn_check("...../.MMM./.M.M./.MM../.....", &fill, NULL, NULL, "...../.111./.111./.11../.....");
    fill.hole_cells = 1;
    drawn_check("MMMM/M.MM/MM.M/MMMM", &fill, NULL, NULL, "1111/1111/1111/1111");
    fill.hole_neighbours = 8;
    drawn_check("MMMM/M.MM/MM.M/MMMM", &fill, NULL, NULL, "1111/1.11/11.1/1111");
    fill.hole_cells = 2;
    drawn_check("MMMM/M.MM/MM.M/MMMM", &fill, NULL, NULL, "1111/1111/1111/1111");
}

/* A centre inside a hole of another keeps its cells; what is free goes to the larger one. Gaps between two centres,
 * which neither closes alone, stay. */
static void test_two(void **state)
{
    (void)state;
    struct urban_parameters fill = five;
    fill.smoothing = URBAN_SMOOTH_NONE;
    fill.hole_cells = 14;
    drawn_check("MMMMM/M...M/M.M.M/M...M/MMMMM", &fill, NULL, NULL, "11111/11111/11211/11111/11111");
    fill.hole_cells = 8; /* the hole has 9 cells with the one that is inhabited */
    drawn_check("MMMMM/M...M/M.M.M/M...M/MMMMM", &fill, NULL, NULL, "11111/1...1/1.2.1/1...1/11111");
    fill.hole_cells = 14;
    drawn_check(".MMM./M...M/M...M/.MMM.", &fill, NULL, NULL, ".444./2...3/2...3/.111.");
    /* a gap inside a ring inside a ring: both may have it, the larger does; of two as large the lower number */
    fill.hole_cells = 25;
    drawn_check("MMMMMMM/M.....M/M.BBB.M/M.B.B.M/M.BBB.M/M.....M/MMMMMMM", &fill, NULL, NULL,
                "1111111/1111111/1122211/1121211/1122211/1111111/1111111");
    drawn_check("BBBBBBB/B.....B/B.MMM.B/B.M.M.B/B.MMM.B/B.....B/BBBBBBB", &fill, NULL, NULL,
                "1111111/1111111/1122211/1121211/1122211/1111111/1111111");
    fill.hole_cells = 24; /* the hole of the outer ring is 25 cells */
    drawn_check("MMMMMMM/M.....M/M.BBB.M/M.B.B.M/M.BBB.M/M.....M/MMMMMMM", &fill, NULL, NULL,
                "1111111/1.....1/1.222.1/1.222.1/1.222.1/1.....1/1111111");
}

/* A hole of five cells, of which smoothing takes the one that is land: filled where four may be, if smoothing comes
 * first. */
static void test_order(void **state)
{
    (void)state;
    struct urban_parameters both = majority, other = majority;
    both.hole_cells = other.hole_cells = 3;
    other.order = URBAN_FILL_THEN_SMOOTH;
    const char *picture = "MMMMM/M.~~M/MM~~M/MMMMM";
    drawn_check(picture, &both, NULL, NULL, "11111/11..1/11..1/11111");
    both.hole_cells = other.hole_cells = 4;
    drawn_check(picture, &both, NULL, NULL, "11111/11111/11111/11111");
    drawn_check(picture, &other, NULL, NULL, "11111/11..1/11..1/11111");
}

/* 12 000 people around a hole with 299: they are 12 299 once it has joined. */
static void test_tested(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct urban_parameters raw = drawn_parameters("2021"), grown = raw;
    struct drawn drawn;
    struct urban_grid grid = {0};
    grown.tested = URBAN_TEST_GROWN;
    raw.centre_people = grown.centre_people = 12297;
    raw.dense_people = grown.dense_people = 5000;
    drawn_check("DDD/DuD/DDD", &raw, "222/212/222", NULL, ".../.../...");
    drawn_check("DDD/DuD/DDD", &grown, "333/333/333", NULL, "111/111/111");
    grown.centre_people = 12300;
    drawn_check("DDD/DuD/DDD", &grown, "222/212/222", NULL, ".../.../...");
    grown.centre_people = 12299;
    grown.order = URBAN_FILL_THEN_SMOOTH;
    draw(&drawn, "DDD/DuD/DDD");
    assert_ok(context, urban_classify(context, &drawn.cells, &grown, &grid));
    assert_int_equal(grid.centre_count, 1);
    assert_int_equal(grid.centres[0].people, 12299 * D4I_PERSON);
    assert_int_equal(grid.centres[0].raw_people, 12000 * D4I_PERSON);
    urban_grid_release(&grid);
    d4i_context_free(context);
}

/* What is told of a centre. */
static void test_told(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct urban_parameters eu = drawn_parameters("2021");
    struct drawn drawn;
    struct urban_grid grid = {0};
    draw(&drawn, "......./...MMM./M..MuM./..DMMM./.......");
    assert_ok(context, urban_classify(context, &drawn.cells, &eu, &grid));
    drawn_is(&drawn, &grid, 0, "......./...111./2..111./..1111./.......");
    assert_int_equal(grid.centre_count, 2);
    const struct urban_centre *told = &grid.centres[0];
    assert_int_equal(told->cell, 7 + 2); /* the D: its row is the lowest */
    assert_int_equal(told->raw_people, (8 * 60000 + 1500) * D4I_PERSON);
    assert_int_equal(told->people, told->raw_people + 299 * D4I_PERSON);
    assert_int_equal(told->raw_cells, 9);
    assert_int_equal(told->cells, 10);
    assert_int_equal(told->west, 2);
    assert_int_equal(told->east, 5);
    assert_int_equal(told->south, 1);
    assert_int_equal(told->north, 3);
    assert_int_equal(grid.centres[1].cell, 2 * 7);
    urban_grid_release(&grid);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_five),     cmocka_unit_test(test_sweeps),
        cmocka_unit_test(test_majority), cmocka_unit_test(test_majority_water),
        cmocka_unit_test(test_holes),    cmocka_unit_test(test_pinches),
        cmocka_unit_test(test_two),      cmocka_unit_test(test_order),
        cmocka_unit_test(test_tested),   cmocka_unit_test(test_told),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
