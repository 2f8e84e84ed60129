/* SPDX-License-Identifier: EUPL-1.2
 *
 * What maps are made of: colours, classes, clusters, edges, wrapped text.
 */
#include "../io/scratch.h"
#include "publish/map.h"
#include "publish/map_facing.h"

static void darker_is_more(void **state)
{
    (void)state;
    double before = 101;
    for (int i = 0; i <= 60; i++) {
        double lightness = palette_lightness(palette_sequential(i / 60.0));
        assert_true(lightness < before);
        before = lightness;
    }
    for (int which = 2; which < CLASSES_COUNT; which++) /* and classes can be told apart in grey */
        assert_true(palette_lightness(classes_color(which - 1)) - palette_lightness(classes_color(which)) > 4);
    assert_true(before < 25);
}

static void shares_in_integers(void **state)
{
    struct scratch *scratch = *state;
    const int64_t total[] = {100, 100, 100, 100}, group[] = {1, 10, 20, 30};
    const uint8_t usable[] = {1, 1, 1, 1};
    struct classes classes;
    char label[96];
    assert_ok(scratch->context, classes_choose(scratch->context, false, total, group, usable, 4, &classes));
    assert_int_equal(classes_of(&classes, 1000000, 0), 0);
    assert_int_equal(classes_of(&classes, 1000000, 1), 1);
    assert_int_equal(classes_of(&classes, 5, 1), 5);             /* a fifth exactly */
    assert_int_equal(classes_of(&classes, 5000001, 1000000), 4); /* a hair less */
    assert_int_equal(classes_of(&classes, INT64_MAX, INT64_MAX), CLASSES_COUNT - 1);
    assert_string_equal(classes_label(&classes, 0, label), "none");
    assert_string_equal(classes_label(&classes, 1, label), "under 1\u00a0%");
    assert_string_equal(classes_label(&classes, 5, label), "20 \u2013 30\u00a0%");
    assert_string_equal(classes_label(&classes, 7, label), "50\u00a0% and more");
}

static void ladders_follow_the_values(void **state)
{
    struct scratch *scratch = *state;
    const uint8_t usable[] = {1, 1, 1, 0};
    const int64_t total[] = {1000000, 1000000, 1000000, 1}, rare[] = {100, 200, 300, 1},
                  most[] = {800000, 900000, 990000, 1};
    struct classes classes;
    assert_ok(scratch->context, classes_choose(scratch->context, false, total, rare, usable, 4, &classes));
    assert_int_equal(classes.breaks[CLASSES_BREAKS - 1], 5000);
    assert_ok(scratch->context, classes_choose(scratch->context, false, total, most, usable, 4, &classes));
    assert_int_equal(classes.breaks[0], 600000);
    assert_ok(scratch->context, classes_choose(scratch->context, false, NULL, NULL, usable, 0, &classes));
    const int64_t people[] = {10 * D4I_PERSON, 20 * D4I_PERSON, 600 * D4I_PERSON, 0};
    assert_ok(scratch->context, classes_choose(scratch->context, true, total, people, usable, 4, &classes));
    for (int i = 1; i < CLASSES_BREAKS; i++)
        assert_true(classes.breaks[i] > classes.breaks[i - 1]);
    assert_int_equal(classes.breaks[CLASSES_BREAKS - 1], 500);
}

/* A square of 10 x 10 unit boxes at x, y. */
static size_t block(double *boxes, size_t count, double x, double y, int side)
{
    for (int i = 0; i < side * side; i++, count++) {
        double *box = boxes + 4 * count;
        box[0] = x + i % side;
        box[1] = y + i / side;
        box[2] = box[0] + 1;
        box[3] = box[1] + 1;
    }
    return count;
}

static void far_islands(void **state)
{
    struct scratch *scratch = *state;
    double boxes[4 * 400], found[MAP_FRAMES][4];
    int frames = 0;
    size_t mainland = block(boxes, 0, 0, 0, 10);
    assert_ok(scratch->context, map_clusters(scratch->context, boxes, NULL, mainland, MAP_FRAMES, found, &frames));
    assert_int_equal(frames, 1);
    size_t near = block(boxes, mainland, 12, 0, 2); /* within a quarter of the extent */
    assert_ok(scratch->context, map_clusters(scratch->context, boxes, NULL, near, MAP_FRAMES, found, &frames));
    assert_int_equal(frames, 1);
    assert_true(found[0][2] == 14);
    size_t far = block(boxes, near, 40, -30, 2);
    assert_ok(scratch->context, map_clusters(scratch->context, boxes, NULL, far, MAP_FRAMES, found, &frames));
    assert_int_equal(frames, 2);
    assert_true(found[0][2] == 14 && found[1][0] == 40 && found[1][3] == -28);
    size_t country = block(boxes, mainland, 60, 0, 9); /* as large as the first: no inset */
    assert_ok(scratch->context, map_clusters(scratch->context, boxes, NULL, country, MAP_FRAMES, found, &frames));
    assert_int_equal(frames, 1);
    assert_true(found[0][2] == 69);
}

/* Boxes of 10 km, `across` x `up` of them, from a corner in kilometres. */
static size_t land(double *boxes, size_t count, double west, double south, int across, int up)
{
    for (int i = 0; i < across * up; i++, count++) {
        double *box = boxes + 4 * count;
        box[0] = west + 10.0 * (i % across);
        box[1] = south + 10.0 * (int)(i / across);
        box[2] = box[0] + 10;
        box[3] = box[1] + 10;
    }
    return count;
}

/* Where they are in EPSG:3035, roughly. */
static void islands_of_europe(void **state)
{
    struct scratch *scratch = *state;
    static double boxes[4 * 300000];
    double found[MAP_FRAMES][4];
    int frames = 0;
    /* Portugal: Madeira by itself, the nine islands of the Azores together, though they lie as far apart as the
     * mainland is long */
    size_t count = land(boxes, 0, 2640, 1730, 34, 56);
    count = land(boxes, count, 1810, 1515, 8, 3);
    count = land(boxes, count, 948, 2750, 2, 2);
    count = land(boxes, count, 1090, 2590, 5, 3);
    count = land(boxes, count, 1200, 2510, 3, 2);
    count = land(boxes, count, 1280, 2340, 6, 2);
    count = land(boxes, count, 1290, 2250, 2, 1);
    assert_ok(scratch->context, map_clusters(scratch->context, boxes, NULL, count, MAP_FRAMES, found, &frames));
    assert_int_equal(frames, 3);
    assert_true(found[0][0] == 2640);
    for (int f = 1; f < 3; f++)
        assert_true(found[f][0] == 1810 || (found[f][0] == 948 && found[f][2] == 1340 && found[f][1] == 2250));

    /* France: Corsica in place; Guyane, Reunion and Mayotte by themselves, Guadeloupe and Martinique together */
    count = land(boxes, 0, 3240, 2170, 92, 96);
    count = land(boxes, count, 4220, 2030, 8, 18);
    count = land(boxes, count, -2740, 590, 20, 20);
    count = land(boxes, count, -2602, 2690, 5, 5);
    count = land(boxes, count, -2671, 2500, 4, 5);
    count = land(boxes, count, 9987, -3049, 6, 6);
    count = land(boxes, count, 8722, -2780, 3, 3);
    assert_ok(scratch->context, map_clusters(scratch->context, boxes, NULL, count, MAP_FRAMES, found, &frames));
    assert_int_equal(frames, 5);
    assert_true(found[0][0] == 3240 && found[0][2] == 4300 && found[0][1] == 2030);

    /* Europe: the Canaries, Madeira and the Azores, which lie within a quarter of its extent; Cyprus stays */
    count = land(boxes, 0, 2640, 1500, 345, 390);
    count = land(boxes, count, 1552, 950, 47, 10);
    count = land(boxes, count, 1810, 1515, 8, 3);
    count = land(boxes, count, 948, 2260, 36, 50);
    count = land(boxes, count, 6408, 1640, 20, 9);
    assert_ok(scratch->context, map_clusters(scratch->context, boxes, NULL, count, MAP_FRAMES, found, &frames));
    assert_in_range(frames, 2, 4);
    assert_true(found[0][0] == 2640 && found[0][2] == 6608 && found[0][1] == 1500);

    /* and with Guyane and Reunion: the Canaries are near beside them, and get their inset none the less */
    count = land(boxes, count, -2740, 590, 20, 20);
    count = land(boxes, count, 9987, -3049, 6, 6);
    assert_ok(scratch->context, map_clusters(scratch->context, boxes, NULL, count, MAP_FRAMES, found, &frames));
    assert_in_range(frames, 4, 6);
    assert_true(found[0][0] == 2640 && found[0][2] == 6608 && found[0][1] == 1500);
}

/* Two halves of one item are one item: as many as the fifth that an inset may hold, or more. */
static void parts_count_as_what_they_are(void **state)
{
    struct scratch *scratch = *state;
    double boxes[4 * 400], weights[400], found[MAP_FRAMES][4];
    int frames = 0;
    size_t mainland = block(boxes, 0, 0, 0, 4), all = block(boxes, mainland, 40, 0, 3);
    for (size_t i = 0; i < all; i++)
        weights[i] = i < mainland ? 1 : 1.0 / 9;
    assert_ok(scratch->context, map_clusters(scratch->context, boxes, NULL, all, MAP_FRAMES, found, &frames));
    assert_int_equal(frames, 1);
    assert_ok(scratch->context, map_clusters(scratch->context, boxes, weights, all, MAP_FRAMES, found, &frames));
    assert_int_equal(frames, 2);
    assert_true(found[0][2] == 4 && found[1][0] == 40);
}

/* Two squares side by side, of other vertices along their common border, a tenth apart; each runs against the
 * clock. */
static void neighbours_face_each_other(void **state)
{
    struct scratch *scratch = *state;
    static const struct facing_edge edges[] = {
        {{0, 0}, {10, 0}, 0},      {{10, 0}, {10, 10}, 0},     {{10, 10}, {0, 10}, 0},
        {{0, 10}, {0, 0}, 0},      {{10.1, 0}, {20, 0}, 1},    {{20, 0}, {20, 10}, 1},
        {{20, 10}, {10.1, 10}, 1}, {{10.1, 10}, {10.1, 3}, 1}, {{10.1, 3}, {10.1, 0}, 1},
    };
    const size_t count = sizeof edges / sizeof *edges;
    size_t *facing = NULL;
    assert_ok(scratch->context, map_facing(scratch->context, edges, count, 0.2, &facing));
    for (size_t i = 0; i < count; i++)
        assert_int_equal(facing[i], i == 1 ? 7 : i == 7 || i == 8 ? 1 : FACING_NONE);
    free(facing);
    assert_ok(scratch->context, map_facing(scratch->context, edges, count, 0.05, &facing)); /* too far apart */
    for (size_t i = 0; i < count; i++)
        assert_int_equal(facing[i], FACING_NONE);
    free(facing);
    assert_ok(scratch->context, map_facing(scratch->context, edges, 4, 50, &facing)); /* itself does not count */
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(facing[i], FACING_NONE);
    free(facing);
    assert_ok(scratch->context, map_facing(scratch->context, edges, 0, 1, &facing));
    free(facing);
}

static void text_is_wrapped(void **state)
{
    struct scratch *scratch = *state;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 10, 10);
    struct canvas canvas = {.context = scratch->context, .cairo = cairo_create(surface)};
    struct text_style style = {10, false, palette_ink};
    double one = 0, height = 0, width = 0;
    assert_ok(scratch->context, canvas_paragraph(&canvas, style, 0, 0, 1000, "one line", false, &one));
    assert_ok(scratch->context, canvas_text_width(&canvas, style, text_of("one two"), &width));
    assert_ok(scratch->context,
              canvas_paragraph(&canvas, style, 0, 0, width + 0.01, "one two one two", false, &height));
    assert_float_equal(height, 2 * one, 1e-9);
    assert_ok(scratch->context, canvas_paragraph(&canvas, style, 0, 0, width - 0.01, "one two", false, &height));
    assert_float_equal(height, 2 * one, 1e-9);
    assert_ok(scratch->context, canvas_paragraph(&canvas, style, 0, 0, 1000, "a\nb\n\nc", false, &height));
    assert_float_equal(height, 4 * one, 1e-9);
    /* a word wider than the line, of letters that take two bytes, ends; bytes that are no UTF-8 do no harm */
    assert_ok(scratch->context,
              canvas_paragraph(&canvas, style, 0, 0, 12, "\u00f1\u00f1\u00f1\u00f1\u00f1\u00f1", true, &height));
    assert_true(height >= 3 * one);
    assert_ok(scratch->context, canvas_paragraph(&canvas, style, 0, 0, 0.1, "abc", true, &height));
    assert_float_equal(height, 3 * one, 1e-9);
    assert_ok(scratch->context, canvas_paragraph(&canvas, style, 0, 0, 50,
                                                 "a\xff"
                                                 "b c",
                                                 true, &height));
    assert_int_equal(cairo_status(canvas.cairo), CAIRO_STATUS_SUCCESS);
    buffer_release(&canvas.line);
    cairo_destroy(canvas.cairo);
    cairo_surface_destroy(surface);
}

static void numbers(void **state)
{
    char out[48];
    (void)state;
    assert_string_equal(map_number(0, out), "0");
    assert_string_equal(map_number(999, out), "999");
    assert_string_equal(map_number(10000, out), "10\u00a0000");
    assert_string_equal(map_number(-123456, out), "-123\u00a0456");
    assert_string_equal(map_number(INT64_MIN, out), "-9\u00a0223\u00a0372\u00a0036\u00a0854\u00a0775\u00a0808");
    assert_string_equal(map_percent(1, 5, out), "20\u00a0%");
    assert_string_equal(map_percent(1, 8, out), "12.5\u00a0%");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(darker_is_more),
        TEST(shares_in_integers),
        TEST(ladders_follow_the_values),
        TEST(far_islands),
        TEST(islands_of_europe),
        TEST(parts_count_as_what_they_are),
        TEST(neighbours_face_each_other),
        TEST(text_is_wrapped),
        TEST(numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
