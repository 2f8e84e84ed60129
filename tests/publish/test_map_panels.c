/* SPDX-License-Identifier: EUPL-1.2
 *
 * Small multiples: a map a group, one scale for all; and pages of every width.
 */
#include "pictures.h"

#define LOWEST 0xfceeb8 /* above none and below the first break */
#define U1 0x9a3d08     /* 30 - 50 % */

/* Where the two panels of a page of 1200 lie. */
enum { FIRST = 40, SECOND = 466, END = 877 };

static void one_scale(void **state)
{
    struct scratch *scratch = *state;
    static const int64_t few[SMALL_UNITS] = {1, 1, 50, 0, 0, 0};
    d4i_atlas *atlas = small_atlas(scratch->context);
    small_unknown(scratch->context, &atlas->atlas,
                  few); /* a thousandth: the lowest class beside those born abroad */
    d4i_map_options options = {.kind = "multiples", .groups = "unknown"};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    assert_true(pixels(scratch->path, LOWEST) < 1000); /* alone it has a ladder of its own */
    options.groups = "abroad,unknown";
    for (int i = 0; i < 2; i++) {
        options.of = i ? "cells" : NULL;
        assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
        assert_true(pixels_between(scratch->path, U1, FIRST, SECOND) > 1000);
        assert_int_equal(pixels_between(scratch->path, U1, SECOND, END), 0);
        assert_true(pixels_between(scratch->path, LOWEST, SECOND, END) > 3000);
        assert_int_equal(pixels_between(scratch->path, LOWEST, FIRST, SECOND), 0);
    }
    small_free(atlas);
}

static void the_same_twice(void **state)
{
    struct scratch *scratch = *state;
    static const char *const names[] = {"a.svg", "a.pdf"};
    static const int64_t some[SMALL_UNITS] = {100, 50, 0, 0, 0, 0};
    d4i_atlas *atlas = small_atlas(scratch->context);
    small_unknown(scratch->context, &atlas->atlas, some);
    d4i_map_options options = {.kind = "multiples", .groups = "abroad,unknown", .people = 1};
    for (int i = 0; i < 2; i++) {
        size_t length = 0, again = 0;
        assert_ok(scratch->context, draw(scratch, atlas, &options, names[i]));
        char *first = small_read(scratch->path, &length);
        assert_ok(scratch->context, draw(scratch, atlas, &options, names[i]));
        char *second = small_read(scratch->path, &again);
        assert_int_equal(length, again);
        assert_memory_equal(first, second, length);
        assert_true(i || strstr(first, "Country of birth: number of people, by group"));
        free(first);
        free(second);
    }
    small_free(atlas);
}

/* Without names: the headline's parts, here the headline itself, since it has none. */
static void every_width(void **state)
{
    struct scratch *scratch = *state;
    static const char *const kinds[] = {"classes", "multiples", "dots"};
    d4i_atlas *atlas = small_atlas(scratch->context);
    for (int width = 300; width <= 2100; width += 600)
        for (int k = 0; k < 3; k++) {
            d4i_map_options options = {.kind = kinds[k], .width = width};
            assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
            cairo_surface_t *image = cairo_image_surface_create_from_png(scratch->path);
            assert_int_equal(cairo_image_surface_get_width(image), width);
            /* narrow: the legend stands below the map, so that the page is tall */
            assert_int_equal(cairo_image_surface_get_height(image) > width * 3 / 2, width < 640);
            cairo_surface_destroy(image);
        }
    small_free(atlas);
}

static void refusals(void **state)
{
    struct scratch *scratch = *state;
    static const struct refusal wrong[] = {
        {{.kind = "multiples", .groups = "abroad,"}, "empty place"},
        {{.kind = "multiples", .groups = ",abroad"}, "empty place"},
        {{.kind = "multiples", .groups = "abroad,abraod"}, "abroad"},
        {{.kind = "multiples", .groups = "a,b,c,d,e,f,g,h,i,j,k,l,m"}, "at most 12"},
        {{.kind = "multiples", .per = 10}, "choose dots"},
        {{.kind = "multiples", .groups = "abroad,abroad,abroad,abroad", .width = 320, .height = 420}, "no room"},
    };
    d4i_atlas *atlas = small_atlas(scratch->context);
    refuse_all(scratch, atlas, wrong, sizeof wrong / sizeof *wrong);
    small_free(atlas);
}

static void memory_runs_out(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    static const char *const of[] = {"lau", "cells"};
    for (int i = 0; i < 2; i++) {
        d4i_map_options options = {.kind = "multiples", .groups = "abroad,abroad", .of = of[i], .width = 300};
        starve(scratch, atlas, &options, "a.png");
    }
    small_free(atlas);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_scale), TEST(the_same_twice), TEST(every_width), TEST(refusals), TEST(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
