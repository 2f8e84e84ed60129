/* SPDX-License-Identifier: EUPL-1.2
 *
 * Bivariate maps: breaks, classes, and what is seen of the small atlas, whose squares are 1 km wide.
 */
#include <math.h>

#include "pictures.h"

#include "publish/map_pair.h"

static uint32_t rgb(int x, int y)
{
    struct color color = pair_color(x, y);
    return (uint32_t)lround(color.red * 255) << 16 | (uint32_t)lround(color.green * 255) << 8 |
           (uint32_t)lround(color.blue * 255);
}

static void breaks(void **state)
{
    struct scratch *scratch = *state;
    struct pair_axis axis;
    assert_ok(scratch->context, pair_parse(scratch->context, "x", "size", &axis));
    assert_int_equal(axis.measure, PAIR_SIZE);
    double values[] = {900, NAN, 10, 120, 11, 2900, 31000}; /* thirds: 120 and 900 */
    pair_breaks(&axis, values, 7);
    assert_true(axis.low == 100 && axis.high == 1000);
    assert_int_equal(pair_class(&axis, 99.9), 0);
    assert_int_equal(pair_class(&axis, 100), 1);
    assert_int_equal(pair_class(&axis, 1000), 2);
    double same[] = {50, 50, 50};
    pair_breaks(&axis, same, 3);
    assert_true(axis.low == 50 && axis.high == 100);
    pair_breaks(&axis, same, 0);
    assert_true(axis.low == 1 && axis.high == 2);
    assert_ok(scratch->context, pair_parse(scratch->context, "x", "diversity", &axis));
    double mixed[] = {1, 1.05, 1.2, 2.1};
    pair_breaks(&axis, mixed, 4); /* from one up: 0.05 and 0.2 */
    assert_true(fabs(axis.low - 1.05) < 1e-12 && fabs(axis.high - 1.2) < 1e-12);
    assert_ok(scratch->context, pair_parse(scratch->context, "x", "share:0.05,0.2", &axis));
    assert_true(axis.given && axis.low == 0.05 && axis.high == 0.2);
    pair_breaks(&axis, mixed, 4);
    assert_true(axis.low == 0.05 && axis.high == 0.2);
}

/* U1 1 000, 30 %; U2 1 000, 20 %; U3 50 000, 40 %. */
static void squares(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    static const char *const of[] = {"lau", "cells"};
    for (int i = 0; i < 2; i++) {
        d4i_map_options options = {
            .kind = "bivariate", .of = of[i], .x = "share:0.25,0.35", .y = "density:500,5000", .width = 1200};
        assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
        size_t legend = 1900;                                  /* a square of 44 */
        assert_true(pixels(scratch->path, rgb(0, 1)) > 50000); /* U2 */
        assert_true(pixels(scratch->path, rgb(1, 1)) > 50000); /* U1 */
        assert_true(pixels(scratch->path, rgb(2, 2)) > 50000); /* U3 */
        assert_true(pixels(scratch->path, rgb(0, 2)) <= legend + 100);
        assert_true(pixels(scratch->path, rgb(2, 0)) <= legend + 100);
        assert_true(pixels(scratch->path, rgb(2, 1)) <= legend + 100);
    }
    small_free(atlas);
}

/* A share of half and half is 2 groups; nobody from elsewhere 1; withheld parts have no diversity. */
static void diversity(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    static const int64_t natives[SMALL_UNITS] = {300, 0, 20000, 0, 50, 10};
    uint32_t node;
    struct atlas_variable *variable = &atlas->atlas.sources[0].variables[0];
    d4i_map_options options = {.kind = "bivariate", .x = "diversity:1.5,1.9", .y = "size:500,10000"};
    assert_int_equal(draw(scratch, atlas, &options, "a.png"), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(scratch->context), "one group is always one"));
    assert_ok(scratch->context,
              group_add(scratch->context, &variable->tree, 0, GROUP_LEAF, "XX", "Here", "H", &node));
    variable->input = realloc(variable->input, 3 * sizeof *variable->input);
    variable->placed = realloc(variable->placed, 3 * sizeof *variable->placed);
    variable->input[2] = variable->placed[2] = 0;
    small_more(&variable->column, natives);
    small_more(&atlas->atlas.levels[0].sources[0].column[0], natives);
    for (int i = 0; i < 2; i++) {
        options.of = i ? "cells" : "lau";
        assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
        assert_true(pixels(scratch->path, rgb(2, i ? 1 : 2)) > 50000); /* U3; a cell has 500 */
        if (i)
            continue;
        assert_true(pixels(scratch->path, rgb(2, 1)) > 50000); /* U1 */
        assert_true(pixels(scratch->path, rgb(0, 1)) > 50000); /* U2: one group */
        assert_true(2 * pixels(scratch->path, rgb(0, 1)) <
                    3 * pixels(scratch->path, rgb(2, 1))); /* U4 is withheld */
    }
    small_free(atlas);
}

static void refusals(void **state)
{
    struct scratch *scratch = *state;
    static const struct refusal wrong[] = {
        {{.kind = "bivariate", .x = "mixture"}, "no measure of a bivariate map"},
        {{.kind = "bivariate", .x = "share:"}, "no two breaks"},
        {{.kind = "bivariate", .x = "share:0.1"}, "no two breaks"},
        {{.kind = "bivariate", .x = "share:0.2,0.1"}, "no two breaks"},
        {{.kind = "bivariate", .x = "share:nan,0.1"}, "no two breaks"},
        {{.kind = "bivariate", .y = "share"}, "are both share"},
        {{.kind = "bivariate", .people = 1}, "a number of people"},
        {{.kind = "bivariate", .groups = "abroad"}, "name one group"},
        {{.x = "share"}, "choose bivariate"},
    };
    d4i_atlas *atlas = small_atlas(scratch->context);
    refuse_all(scratch, atlas, wrong, sizeof wrong / sizeof *wrong);
    small_free(atlas);
}

static void memory_runs_out(void **state)
{
    struct scratch *scratch = *state;
    static const int64_t nobody[SMALL_UNITS] = {0};
    d4i_atlas *atlas = small_atlas(scratch->context);
    small_unknown(scratch->context, &atlas->atlas, nobody);
    static const char *const of[] = {"lau", "cells"};
    for (int i = 0; i < 2; i++) {
        d4i_map_options options = {.kind = "bivariate", .of = of[i], .x = "size", .width = 300};
        starve(scratch, atlas, &options, "a.png");
    }
    small_free(atlas);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(breaks), TEST(squares), TEST(diversity), TEST(refusals), TEST(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
