/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a map shows of where units lie: the frames of their parts, boxes, and the lines between and round them.
 */
#include "pictures.h"

#define BLUE 0x0b4fd8

static void a_gap_is_no_outline(void **state)
{
    struct scratch *scratch = *state;
    enum { OUTLINE = 0x7d7d7d };
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {.width = 4000,
                               .box = {SMALL_WEST - 100, SMALL_SOUTH - 100, SMALL_WEST + 2100, SMALL_SOUTH + 2100}};
    double *u2 = atlas->atlas.levels[0].shapes.xy + 8;
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    size_t round_the_land = pixels(scratch->path, OUTLINE);
    assert_true(round_the_land > 1000);
    u2[0] += 0.3; /* its western corners are no vertices of U1 now */
    u2[6] += 0.3;
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    assert_true(pixels(scratch->path, OUTLINE) < round_the_land + round_the_land / 50);
    u2[0] += 50;
    u2[6] += 50;
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    assert_true(pixels(scratch->path, OUTLINE) > round_the_land + round_the_land / 10);
    small_free(atlas);
}

/* Squares with a gap of 100 m between them: seen near they have lines round them, from afar neither these nor
 * borders. */
static void small_units_have_no_lines(void **state)
{
    struct scratch *scratch = *state;
    enum { OUTLINE = 0x7d7d7d, FORTY = 0x9a3d08 };
    d4i_atlas *atlas = small_atlas(scratch->context);
    double *xy = atlas->atlas.levels[0].shapes.xy;
    for (int i = 0; i < 16; i++) {
        xy[2 * i] += (i / 4) % 2 ? 100 : 0;
        xy[2 * i + 1] += i / 8 ? 100 : 0;
    }
    d4i_map_options options = {.width = 4000};
    for (int afar = 0; afar < 2; afar++) {
        double side = afar ? 290000 : 20000; /* a unit is 9 pixels wide, or 140; a line 2 */
        const double box[4] = {SMALL_WEST - side / 2, SMALL_SOUTH - side / 2, SMALL_WEST + side / 2,
                               SMALL_SOUTH + side / 2};
        memcpy(options.box, box, sizeof box);
        assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
        size_t lines = pixels(scratch->path, OUTLINE);
        assert_true(afar ? lines < 120 : lines > 1000); /* some pixels of words have that grey */
        assert_true(pixels(scratch->path, FORTY) > 20);
    }
    small_free(atlas);
}

/* U4 gets the island: its box reaches over the sea, its parts do not. Beyond the grid the island has no frame. */
static void parts_of_a_unit_lie_apart(void **state)
{
    struct scratch *scratch = *state;
    enum { FORTY = 0x9a3d08 };
    d4i_atlas *atlas = small_atlas(scratch->context);
    struct atlas_shapes *shapes = &atlas->atlas.levels[0].shapes;
    const d4i_map_options options = {0};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    double apart = (double)pixels(scratch->path, FORTY);
    shapes->ring_first[4] = shapes->ring_first[5] = shapes->ring_first[6];
    for (int beyond = 0; beyond < 2; beyond++) {
        assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
        double now = (double)pixels(scratch->path, FORTY);
        assert_true(now > 0.97 * apart && now < 1.03 * apart);
        assert_ok(scratch->context, draw(scratch, atlas, &options, "a.svg"));
        char *svg = small_read(scratch->path, NULL);
        assert_int_equal(strstr(svg, "beyond the grid: parts of 1 of 6 municipalities") != NULL, beyond);
        free(svg);
        for (int i = 0; i < 4; i++)
            shapes->xy[2 * (4 * 4 + i)] += 500000;
    }
    small_free(atlas);
}

static void boxes(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {.places = 1,
                               .box = {SMALL_WEST + 1000, SMALL_SOUTH, SMALL_WEST + 2000, SMALL_SOUTH + 1000}};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    assert_true(pixels(scratch->path, BLUE) < 200); /* U1 lies outside */
    options.box[2] = options.box[0];
    assert_int_equal(draw(scratch, atlas, &options, "b.png"), D4I_BAD_USAGE);
    /* beside all of it, and in the gap between U2 and the island */
    static const double beside[2][4] = {{0, 0, 1000, 1000},
                                        {SMALL_WEST + 2100, SMALL_SOUTH, SMALL_WEST + 29000, SMALL_SOUTH + 1000}};
    static const char *const of[] = {"lau", "cells"};
    for (int i = 0; i < 4; i++) {
        options = (d4i_map_options){.of = of[i / 2]};
        memcpy(options.box, beside[i % 2], sizeof options.box);
        assert_int_equal(draw(scratch, atlas, &options, "b.png"), D4I_BAD_USAGE);
        assert_non_null(
            strstr(d4i_error_text(scratch->context), "all of it lies in 4000000,3000000,4030200,3002000"));
    }
    small_free(atlas);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_gap_is_no_outline),
        TEST(small_units_have_no_lines),
        TEST(parts_of_a_unit_lie_apart),
        TEST(boxes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
