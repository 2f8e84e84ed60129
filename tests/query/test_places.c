/* SPDX-License-Identifier: EUPL-1.2
 *
 * Small places with many migrants: counted by hand on small atlases.
 */
#include "asking.h"

#include "grid/cover.h"
#include "query/urban.h"

static void test_share_is_exact(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t numerator, denominator;
    } good[] = {{"0.20", 1, 5},   {"20%", 1, 5},
                {" 20 % ", 1, 5}, {"1/5", 1, 5},
                {"0.2", 1, 5},    {"12.5%", 1, 8},
                {"0", 0, 1},      {"1", 1, 1},
                {"100%", 1, 1},   {"3/10", 3, 10},
                {".5", 1, 2},     {"0.000001", 1, 1000000},
                {"00.25", 1, 4},  {"33.333%", 33333, 100000},
                {"0.05", 1, 20}};
    static const char *const bad[] = {
        "",     "%",    "a",   "0.2.0", "-0.1",    "1.01", "101%", "2/1",
        "1/0",  "1/-5", "0,2", "1e-1",  "0.20 %x", ".",    "nan",  "0.1234567890123456789",
        "1/5%%"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t n = -1, d = -1;
        must(context, d4i_parse_share(context, good[i].text, &n, &d));
        assert_int_equal(n, good[i].numerator);
        assert_int_equal(d, good[i].denominator);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t n = -1, d = -1;
        if (d4i_parse_share(context, bad[i], &n, &d) != D4I_BAD_USAGE)
            fail_msg("'%s' was taken for %lld/%lld", bad[i], (long long)n, (long long)d);
        assert_int_equal(n, -1);
    }
}

/* Two countries' zones; no levels. */
static void make_two(d4i_atlas *atlas)
{
    static const struct zone_made aa[] = {
        {"1", "exactly a fifth", 1000, 200}, {"2", "one more", 1000, 201},     {"3", "in the band", 6000, 3000},
        {"4", "as small as it gets", 0, 0},  {"5", "not told", 500, -1},       {"6", "not there", -2, -2},
        {"7", "large, over", 10000, 2001},   {"8", "large, not", 10000, 2000}, {"9", "nearly", 100, 19},
    };
    static const struct zone_made bb[] = {{"1", "big", 50000, 20000}, {"2", "bigger", 90000, 1}};
    make_source(context, &atlas->atlas, "aa-2012", "AA", aa, 9);
    make_source(context, &atlas->atlas, "bb-2012", "BB", bb, 2);
}

static void test_counts(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_two(&atlas);
    must(context, d4i_places(context, &atlas, NULL, &frame));
    assert_int_equal(d4i_frame_rows(frame), 3);
    assert_string_equal(frame_words(frame, 0, "country"), "AA");
    assert_int_equal(frame_number(frame, 0, "units"), 7);
    assert_int_equal(frame_number(frame, 0, "without_data"), 2);
    assert_int_equal(frame_number(frame, 0, "small"), 5);
    assert_int_equal(frame_number(frame, 0, "small_over"), 2); /* exactly 20 % is not over */
    assert_int_equal(frame_number(frame, 0, "small_over_people"), 7000 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 0, "larger"), 2);
    assert_int_equal(frame_number(frame, 0, "larger_over"), 1);
    assert_int_equal(frame_number(frame, 0, "band"), 1);
    assert_int_equal(frame_number(frame, 0, "band_over"), 1);
    assert_int_equal(frame_number(frame, 0, "band_over_people"), 6000 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 0, "flip_out"), 1); /* 197 of 996 */
    assert_int_equal(frame_number(frame, 0, "flip_in"), 3);  /* 204 of 1004, 4 of 4, 23 of 104 */
    assert_true(frame_empty(frame, 0, "without_geometry"));
    assert_string_equal(frame_words(frame, 1, "country"), "BB");
    assert_int_equal(frame_number(frame, 1, "small"), 0);
    assert_true(frame_empty(frame, 1, "small_over"));
    assert_true(frame_empty(frame, 1, "small_over_people"));
    assert_true(frame_empty(frame, 1, "flip_out"));
    assert_true(frame_empty(frame, 1, "band_over"));
    assert_int_equal(frame_number(frame, 1, "larger_over"), 1);
    assert_true(has_note(frame, "no units of this size (below 10 000 inhabitants): BB"));
    assert_true(has_note(frame, "no units of this size (from 5 000 to below 10 000 inhabitants): BB"));
    assert_true(has_note(frame, "Usual residents"));
    assert_true(has_note(frame, "2012-01-01"));
    assert_true(has_note(frame, "Source: An office, 2012"));
    assert_true(has_note(frame, "aa-2012, bb-2012 cover: all municipalities"));
    assert_true(has_note(frame, "exactly 20 % is not over"));
    assert_string_equal(frame_words(frame, 2, "country"), "all");
    assert_int_equal(frame_number(frame, 2, "units"), 9);
    assert_int_equal(frame_number(frame, 2, "larger_over"), 2);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* The row with these words in its first columns. */
static size_t row_of(const d4i_frame *frame, const char *first, const char *second)
{
    for (size_t row = 0; row < d4i_frame_rows(frame); row++)
        if (strcmp(d4i_frame_text(frame, row, 0), first) == 0 &&
            (!second || strcmp(d4i_frame_text(frame, row, 1), second) == 0))
            return row;
    fail_msg("no row '%s' '%s'", first, second ? second : "");
    return 0;
}

/* AA: 0, 100, 1000, 1000, 6000, 10000, 10000 people and two places without data; BB: 50000 and 90000. */
static void test_by_size(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_two(&atlas);
    d4i_places_options options = {.by = "size-class", .size_classes = "1000, 10000"};
    must(context, d4i_places(context, &atlas, &options, &frame));
    assert_int_equal(d4i_frame_rows(frame), 5);
    size_t row = row_of(frame, "below 1000", NULL);
    assert_int_equal(row, 0);
    assert_int_equal(frame_number(frame, row, "units"), 2);
    assert_int_equal(frame_number(frame, row, "people"), 100 * D4I_PERSON);
    assert_true(d4i_frame_real(frame, row, frame_column(frame, "share")) == 0.19);
    row = row_of(frame, "1000-9999", NULL);
    assert_int_equal(frame_number(frame, row, "units"), 3);
    assert_int_equal(frame_number(frame, row, "group"), 3401 * D4I_PERSON);
    assert_int_equal(frame_number(frame, row, "small_over"), 2);
    row = row_of(frame, "10000 and more", NULL);
    assert_int_equal(frame_number(frame, row, "people"), 160000 * D4I_PERSON);
    assert_int_equal(frame_number(frame, row, "small"), 0);
    assert_true(frame_empty(frame, row, "small_over"));
    assert_int_equal(frame_number(frame, row, "larger_over"), 2);
    assert_true(d4i_frame_real(frame, row, frame_column(frame, "of_people")) == 160000.0 / 168100.0);
    row = row_of(frame, "not known", NULL);
    assert_int_equal(frame_number(frame, row, "without_data"), 2);
    row = row_of(frame, "all", NULL);
    assert_int_equal(row, 4);
    assert_int_equal(frame_number(frame, row, "units"), 9);
    assert_int_equal(frame_number(frame, row, "without_data"), 2);
    d4i_frame_free(frame);
    options.by = "size-class,country"; /* the order of words does not matter */
    must(context, d4i_places(context, &atlas, &options, &frame));
    assert_string_equal(d4i_frame_column_name(frame, 0), "country");
    assert_int_equal(frame_number(frame, row_of(frame, "AA", "1000-9999"), "units"), 3);
    assert_int_equal(frame_number(frame, row_of(frame, "BB", "1000-9999"), "units"), 0);
    assert_int_equal(frame_number(frame, row_of(frame, "all", "10000 and more"), "units"), 4);
    assert_int_equal(frame_number(frame, row_of(frame, "all", "all"), "units"), 9);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* "all" of each key is the sum of its values, whatever they are crossed with. */
static void test_classes_add_up(void **state)
{
    (void)state;
    static const char *const measures[] = {"units", "people", "group", "small_over", "larger_over", "flips"};
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_two(&atlas);
    must(context, d4i_places(context, &atlas, &(d4i_places_options){.by = "country,size-class"}, &frame));
    for (size_t m = 0; m < sizeof measures / sizeof *measures; m++) {
        size_t last = row_of(frame, "all", "all");
        int64_t countries = 0, classes = 0, cells = 0, all = frame_number(frame, last, measures[m]);
        size_t column = frame_column(frame, measures[m]);
        for (size_t row = 0; row < d4i_frame_rows(frame); row++) {
            int of_all = strcmp(d4i_frame_text(frame, row, 0), "all") == 0;
            int whole = strcmp(d4i_frame_text(frame, row, 1), "all") == 0;
            int64_t *sum = of_all && whole ? NULL : of_all ? &classes : whole ? &countries : &cells;
            if (sum)
                *sum += d4i_frame_int(frame, row, column); /* empty = 0 */
        }
        assert_int_equal(countries, all);
        assert_int_equal(classes, all);
        assert_int_equal(cells, all);
    }
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* Small places with data: shares of 20 % exactly, 20.1, 50, none, and 19 %. */
static void test_curve(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_two(&atlas);
    must(context, d4i_places(context, &atlas, &(d4i_places_options){.curve = 1}, &frame));
    assert_int_equal(d4i_frame_rows(frame), 3 * 36);
    static const int64_t expected[][2] = {{5, 4}, {18, 4}, {19, 3}, {20, 2}, {21, 1}, {40, 1}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        size_t row = (size_t)expected[i][0] - 5;
        assert_true(d4i_frame_real(frame, row, 1) == (double)expected[i][0] / 100.0);
        assert_int_equal(frame_number(frame, row, "small"), 5);
        assert_int_equal(frame_number(frame, row, "small_over"), expected[i][1]);
    }
    assert_int_equal(frame_number(frame, 15, "small_over_people"), 7000 * D4I_PERSON);
    assert_true(d4i_frame_real(frame, 15, frame_column(frame, "of_people")) == 7000.0 / 8100.0);
    assert_true(d4i_frame_real(frame, 15, frame_column(frame, "of_small")) == 2.0 / 5.0);
    assert_true(frame_empty(frame, 36, "small_over")); /* BB has no small places */
    d4i_frame_free(frame);
    d4i_places_options page = {.curve = 1, .by = "country,size-class", .by_measure = 1};
    must(context, d4i_places(context, &atlas, &page, &frame));
    assert_string_equal(d4i_frame_text(frame, 0, 1), "below 200"); /* every fifth threshold, where there are any */
    assert_true(d4i_frame_real(frame, 1, 2) == 0.10);
    char *text = frame_as(context, frame, D4I_FORMAT_TABLE);
    for (char *line = text; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 80);
    free(text);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* The layout for people says the same as the one for programs, and fits the page. */
static void test_measures_are_the_transpose(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    d4i_frame *tidy = NULL, *tall = NULL;
    make_two(&atlas);
    must(context, d4i_places(context, &atlas, NULL, &tidy));
    must(context, d4i_places(context, &atlas, &(d4i_places_options){.by_measure = 1}, &tall));
    assert_int_equal(d4i_frame_rows(tall), d4i_frame_columns(tidy) - 4); /* coverage, definition, date: notes */
    assert_int_equal(d4i_frame_columns(tall), d4i_frame_rows(tidy) + 1);
    for (size_t country = 0; country < d4i_frame_rows(tidy); country++)
        for (size_t measure = 0; measure < d4i_frame_rows(tall); measure++) {
            int people = d4i_frame_column_kind(tidy, measure + 1) == D4I_PEOPLE;
            assert_int_equal(d4i_frame_is_empty(tidy, country, measure + 1),
                             d4i_frame_is_empty(tall, measure, country + 1));
            assert_int_equal(d4i_frame_int(tidy, country, measure + 1) / (people ? D4I_PERSON : 1),
                             d4i_frame_int(tall, measure, country + 1));
        }
    char *text = frame_as(context, tall, D4I_FORMAT_TABLE);
    for (char *line = text; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 80);
    assert_non_null(strstr(text, "below 10 000 inhabitants"));
    assert_non_null(strstr(text, "from 5 000 to below 10 000"));
    free(text);
    d4i_frame_free(tidy);
    d4i_frame_free(tall);
    atlas_done(&atlas);
}

static void test_list(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_two(&atlas);
    must(context, d4i_places(context, &atlas, &(d4i_places_options){.list = 1}, &frame));
    assert_int_equal(d4i_frame_rows(frame), 2);
    assert_string_equal(frame_words(frame, 0, "code"), "2");
    assert_string_equal(frame_words(frame, 0, "name"), "one more");
    assert_string_equal(frame_words(frame, 0, "country"), "AA");
    assert_int_equal(frame_number(frame, 0, "people"), 1000 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 0, "group"), 201 * D4I_PERSON);
    assert_true(d4i_frame_real(frame, 0, frame_column(frame, "share")) == 0.201);
    assert_string_equal(frame_words(frame, 0, "in_band"), "no");
    assert_string_equal(frame_words(frame, 0, "fragile"), "yes");
    assert_string_equal(frame_words(frame, 1, "code"), "3");
    assert_string_equal(frame_words(frame, 1, "in_band"), "yes");
    assert_string_equal(frame_words(frame, 1, "fragile"), "no");
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* Squares of 100 m x 100 m; origins that keep to one side of the European Union, or do not. */
static void test_list_looks_closer(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"1", "", 1000, 300}, {"2", "", 1500, 1470}, {"3", "", 999, 990}};
    static const char *const codes[] = {"A", "B", "C"};
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    struct atlas_source *source = make_source(context, &atlas.atlas, "one", "AA", zones, 3);
    struct group_tree *tree = &source->variables[0].tree;
    must(context, group_describe(context, tree, 1, "abroad -eu27_2020", NULL));
    must(context, group_describe(context, tree, 2, "eu27_2020", NULL));
    struct atlas_level *level = make_level(context, &atlas.atlas, "lau", codes, NULL, 3);
    relate(context, &atlas.atlas, level, 0, ATLAS_PUBLISHED, (uint32_t[]){0, 1, 2});
    give_squares(&level->shapes, 3, 1);
    must(context, d4i_places(context, &atlas, &(d4i_places_options){.list = 1}, &frame));
    assert_int_equal(d4i_frame_rows(frame), 2);
    assert_true(d4i_frame_real(frame, 0, frame_column(frame, "density")) == 100000);
    assert_true(frame_empty(frame, 1, "density")); /* no polygon */
    assert_int_equal(frame_number(frame, 0, "third"), 300 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 0, "eu"), 700 * D4I_PERSON);
    assert_true(has_note(frame, "European Union (27 members of 2020)")); /* those of 2012 hold others */
    assert_true(has_note(frame, "below the share: 0 of 2"));
    assert_true(has_note(frame, "1 more such places have fewer than 1 000 inhabitants and are not named"));
    assert_false(has_note(frame, "Parts of a city")); /* 1 000 of 3 499 live densely */
    d4i_frame_free(frame);
    free(tree->nodes[1].origin); /* people of both sides */
    tree->nodes[1].origin = copy("abroad");
    free(tree->nodes[2].origin);
    tree->nodes[2].origin = copy("native");
    must(context, d4i_places(context, &atlas, &(d4i_places_options){.list = 1}, &frame));
    for (size_t i = 0; i < d4i_frame_columns(frame); i++)
        assert_string_not_equal(d4i_frame_column_name(frame, i), "third");
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

static void test_like(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {
        {"a", "half as large again", 3000, 600},
        {"b", "larger than that", 3001, 600},
        {"c", "by share", 2000, 480},
        {"d", "smaller", 1400, 280},
        {"e", "the place", 2000, 400},
        {"f", "not told", 2000, -1},
        {"g", "share too high", 2000, 502},
        {"h", "twice", 1900, 380},
        {"i", "twice", 1000, 200},
    };
    static const char *const like[] = {"e", "a", "c", "d", "h"}, *const nearest[] = {"e", "c", "h"};
    static const double differences[] = {0, 0.5, 0.4, 0.43, 0.05};
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_source(context, &atlas.atlas, "one", "AA", zones, 9);
    must(context, d4i_places(context, &atlas, &(d4i_places_options){.like = "the place"}, &frame));
    assert_int_equal(d4i_frame_rows(frame), 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(frame_words(frame, i, "code"), like[i]);
        assert_true(d4i_frame_real(frame, i, frame_column(frame, "difference")) == differences[i]);
    }
    assert_true(has_note(frame, "Origins are not compared"));
    d4i_frame_free(frame);
    must(context, d4i_places(context, &atlas, &(d4i_places_options){.like = "e", .most = 2}, &frame));
    assert_int_equal(d4i_frame_rows(frame), 3); /* the two that differ least, by code */
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(frame_words(frame, i, "code"), nearest[i]);
    d4i_frame_free(frame);
    must(context, d4i_places(context, &atlas, &(d4i_places_options){.like = "e", .floor = 1900}, &frame));
    assert_int_equal(d4i_frame_rows(frame), 4); /* without d */
    d4i_frame_free(frame);
    const d4i_places_options wrong[] = {{.like = "z"},
                                        {.like = "f"},
                                        {.like = "twice"},
                                        {.like = "d", .floor = 1500},
                                        {.list = 1, .floor = 999},
                                        {.like = "e", .list = 1},
                                        {.like = "e", .most = -1}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(d4i_places(context, &atlas, &wrong[i], &frame), D4I_BAD_USAGE);
    assert_int_equal(d4i_places(context, &atlas, &wrong[2], &frame), D4I_BAD_USAGE);
    assert_non_null(
        strstr(d4i_error_text(context), "several places are called 'twice': twice (h), twice (i); give the code"));
    atlas_done(&atlas);
}

static struct pairs pairs_of(uint32_t *cell, uint32_t *zone, uint32_t *coverage, size_t count)
{
    return (struct pairs){.cell_low = cell, .zone = zone, .coverage = coverage, .count = count};
}

/* Four cells of 10 people: place A has the cells 0 and 1, B has 2 and 3. Half of A's people live in an area. */
static void test_commuting(void **state)
{
    (void)state;
    static const char *const places[] = {"A", "B"}, *const areas[] = {"F"};
    const uint32_t full = COVER_FULL, half = COVER_FULL / 2;
    uint32_t cell[] = {0, 1, 2, 3}, covered[] = {1, 2};
    uint64_t inhabited[] = {0, 1, 2, 3};
    int64_t people[] = {10, 10, 10, 10};
    uint32_t zone[] = {0, 0, 1, 1}, area[] = {0, 0}, whole[] = {full, full, full, full}, part[] = {full, half};
    d4i_atlas atlas = {0};
    make_level(context, &atlas.atlas, "lau", places, NULL, 2)->pairs = pairs_of(cell, zone, whole, 4);
    make_level(context, &atlas.atlas, "fua", areas, NULL, 1)->pairs = pairs_of(covered, area, part, 2);
    struct urban_map map = {.found = {.cell = inhabited, .people = people, .count = 4}};
    struct place list[] = {{.index = 0, .urban = {3, 12}}, {.index = 1, .urban = {2, 21}}};
    struct places asked = {.list = list, .count = 2, .atlas = &atlas.atlas};
    must(context, places_find_commuting(context, &atlas.atlas, 0, "fua", &map, &asked));
    assert_string_equal(place_where(&list[0]), "commuting zone");
    assert_string_equal(place_where(&list[1]), "town"); /* 5 of 20 */
    assert_int_equal(places_find_commuting(context, &atlas.atlas, 0, "zone", &map, &asked), D4I_BAD_USAGE);
    assert_int_equal(places_find_commuting(context, &atlas.atlas, 0, "faa", &map, &asked), D4I_BAD_USAGE);
    for (int i = 0; i < 2; i++)
        atlas.atlas.levels[i].pairs = (struct pairs){0};
    atlas_done(&atlas);
}

/* A village of 60 people by the sea: its zone covers a quarter of cell 0 and all of cell 1. Nobody lives in the
 * sea, so that the unit has all 20 + 40 people; a second one has the half of cell 1 that lies in both. */
static void test_coast(void **state)
{
    (void)state;
    static const char *const places[] = {"A", "B"};
    const uint32_t full = COVER_FULL, half = COVER_FULL / 2, quarter = COVER_FULL / 4;
    uint32_t cell[] = {0, 1}, zone[] = {0, 0}, zones[] = {quarter, full};
    uint32_t at[] = {0, 1, 1}, unit[] = {0, 0, 1}, units[] = {quarter, half, half};
    uint64_t inhabited[] = {0, 1};
    int64_t people[] = {20, 40};
    d4i_atlas atlas = {0};
    struct urban_map map = {.found = {.cell = inhabited, .people = people, .count = 2}};
    atlas.atlas.pairs = pairs_of(cell, zone, zones, 2);
    const struct pairs *pairs = &make_level(context, &atlas.atlas, "lau", places, NULL, 2)->pairs;
    atlas.atlas.levels[0].pairs = pairs_of(at, unit, units, 3);
    assert_int_equal(urban_part_of_pair(&map, pairs, 0), 5); /* as long as nothing is known of the ground */
    must(context, urban_map_lay_ground(context, &atlas.atlas, pairs, &map));
    assert_int_equal(urban_part_of_pair(&map, pairs, 0), 20);
    assert_int_equal(urban_part_of_pair(&map, pairs, 1), 20);
    assert_int_equal(urban_part_of_pair(&map, pairs, 2), 20);
    free(map.ground);
    atlas.atlas.pairs = atlas.atlas.levels[0].pairs = (struct pairs){0};
    atlas_done(&atlas);
}

static void test_units(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {
        {"a1", "", 600, 100}, {"a2", "", 400, 101}, {"b1", "", 100, 90}, {"c1", "", 300, -1}, {"d1", "", 10, 10}};
    static const struct zone_made more[] = {{"x", "", 5000, 0}, {"y", "", 50, 50}};
    static const char *const codes[] = {"A", "B", "C", "D", "E"}, *const countries[] = {"AA", "", "AA", "ZZ", "ZZ"};
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_source(context, &atlas.atlas, "one", "AA", zones, 5);
    make_source(context, &atlas.atlas, "two", "ZZ", more, 2);
    struct atlas_level *level = make_level(context, &atlas.atlas, "lau", codes, countries, 5);
    relate(context, &atlas.atlas, level, 0, ATLAS_PUBLISHED, (uint32_t[]){0, 0, 1, 2, UINT32_MAX});
    relate(context, &atlas.atlas, level, 1, ATLAS_ESTIMATED,
           (uint32_t[]){0, 3}); /* A again: published goes first */
    give_squares(&level->shapes, 5, 1);
    must(context, d4i_places(context, &atlas, NULL, &frame));
    assert_int_equal(d4i_frame_rows(frame), 3);
    assert_int_equal(frame_number(frame, 0, "units"), 2);      /* A, and B whose country is its source's */
    assert_int_equal(frame_number(frame, 0, "small_over"), 2); /* 201 of 1000 and 90 of 100 */
    assert_int_equal(frame_number(frame, 0, "small_over_people"), 1100 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 0, "without_data"), 1); /* C: part of it is suppressed */
    assert_int_equal(frame_number(frame, 0, "without_geometry"), 1);
    assert_int_equal(frame_number(frame, 0, "estimated"), 0);
    assert_int_equal(frame_number(frame, 1, "units"), 1);
    assert_int_equal(frame_number(frame, 1, "estimated"), 1);
    assert_int_equal(frame_number(frame, 1, "without_data"), 0);
    assert_int_equal(frame_number(frame, 1, "not_covered"), 1); /* E: nobody counts it */
    assert_true(has_note(frame, "1 of the places have estimated counts"));
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* A published source that does not count the group, or withholds it, does not hide one that does. */
static void test_group_of_another_source(void **state)
{
    (void)state;
    static const struct zone_made published[] = {{"a", "", 2000, 200}, {"b", "", 1600, -1}};
    static const struct zone_made estimated[] = {{"x", "", 1980, 800}, {"y", "", 1580, 600}};
    static const char *const codes[] = {"A", "B"}, *const countries[] = {"AA", "AA"};
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_source(context, &atlas.atlas, "one", "AA", published, 2);
    make_source(context, &atlas.atlas, "two", "ZZ", estimated, 2);
    struct atlas_level *level = make_level(context, &atlas.atlas, "lau", codes, countries, 2);
    relate(context, &atlas.atlas, level, 0, ATLAS_PUBLISHED, (uint32_t[]){0, 1});
    relate(context, &atlas.atlas, level, 1, ATLAS_ESTIMATED, (uint32_t[]){0, 1});
    d4i_places_options options = {.list = 1, .share_numerator = 1, .share_denominator = 20};
    must(context, d4i_places(context, &atlas, &options, &frame));
    assert_int_equal(d4i_frame_rows(frame), 2);
    assert_int_equal(frame_number(frame, 0, "people"), 2000 * D4I_PERSON); /* published */
    assert_int_equal(frame_number(frame, 1, "people"), 1580 * D4I_PERSON); /* withheld there */
    d4i_frame_free(frame);
    char **code = &atlas.atlas.sources[1].variables[0].tree.nodes[1].code;
    free(*code);
    *code = copy("foreign");
    options.group = "foreign";
    must(context, d4i_places(context, &atlas, &options, &frame));
    assert_int_equal(d4i_frame_rows(frame), 2);
    assert_int_equal(frame_number(frame, 0, "people"), 1980 * D4I_PERSON);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* Two vintages of one place: the newest speaks though it counts fewer, and the note says so. */
static void test_two_vintages(void **state)
{
    (void)state;
    static const struct zone_made old[] = {{"a", "", 2000, 600}}, newer[] = {{"a", "", 1800, 180}};
    static const char *const codes[] = {"A"}, *const countries[] = {"AA"};
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_source(context, &atlas.atlas, "old", "AA", old, 1);
    make_source(context, &atlas.atlas, "new", "AA", newer, 1);
    free(atlas.atlas.sources[1].date);
    atlas.atlas.sources[1].date = copy("2021-01-01");
    struct atlas_level *level = make_level(context, &atlas.atlas, "lau", codes, countries, 1);
    relate(context, &atlas.atlas, level, 0, ATLAS_PUBLISHED, (uint32_t[]){0});
    relate(context, &atlas.atlas, level, 1, ATLAS_PUBLISHED, (uint32_t[]){0});
    d4i_places_options options = {.list = 1, .share_numerator = 1, .share_denominator = 20};
    must(context, d4i_places(context, &atlas, &options, &frame));
    assert_int_equal(frame_number(frame, 0, "people"), 1800 * D4I_PERSON);
    assert_true(has_note(frame, "1 places are counted by several sources"));
    d4i_frame_free(frame);
    options.source = "old";
    must(context, d4i_places(context, &atlas, &options, &frame));
    assert_int_equal(frame_number(frame, 0, "people"), 2000 * D4I_PERSON);
    assert_false(has_note(frame, "counted by several"));
    d4i_frame_free(frame);
    options.source = "older";
    assert_int_equal(d4i_places(context, &atlas, &options, &frame), D4I_BAD_USAGE);
    atlas_done(&atlas);
}

/* A country of which nothing is known still has its row. */
static void test_empty_country(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"1", "", -1, -1}, {"2", "", -2, -2}};
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_source(context, &atlas.atlas, "one", "AA", zones, 2);
    must(context, d4i_places(context, &atlas, NULL, &frame));
    assert_int_equal(d4i_frame_rows(frame), 1);
    assert_int_equal(frame_number(frame, 0, "units"), 0);
    assert_int_equal(frame_number(frame, 0, "without_data"), 2);
    assert_true(frame_empty(frame, 0, "small_over"));
    assert_true(frame_empty(frame, 0, "larger_over"));
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* Products near 2^63 and beyond are compared without overflow. */
static void test_large_numbers(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"1", "", 4000000000000, 800000000000},
                                             {"2", "", 4000000000000, 800000000001}};
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_source(context, &atlas.atlas, "one", "AA", zones, 2);
    d4i_places_options options = {
        .below = 4100000000000, .share_numerator = 200000000000000000, .share_denominator = 1000000000000000000};
    must(context, d4i_places(context, &atlas, &options, &frame));
    assert_int_equal(frame_number(frame, 0, "small"), 2);
    assert_int_equal(frame_number(frame, 0, "small_over"), 1);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

static void test_wrong_questions(void **state)
{
    (void)state;
    const d4i_places_options wrong[] = {
        {.below = -1},           {.share_numerator = 2, .share_denominator = 1},
        {.share_numerator = 1},  {.band_low = 5, .band_high = 5},
        {.household = -4},       {.level = "lua"},
        {.variable = "brith"},   {.group = "abraod"},
        {.below = INT64_MAX},    {.by = "lua"},
        {.by = "country,"},      {.by = "country,country"},
        {.by = "urban"},         {.size_classes = "5,5"},
        {.size_classes = "x"},   {.size_classes = ""},
        {.list = 1, .curve = 1}, {.list = 1, .by = "country"},
    };
    d4i_atlas atlas = {0};
    make_two(&atlas);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        d4i_frame *frame = NULL;
        assert_int_not_equal(d4i_places(context, &atlas, &wrong[i], &frame), D4I_OK);
        assert_null(frame);
        assert_true(*d4i_error_text(context));
    }
    d4i_frame *frame = NULL;
    assert_int_not_equal(d4i_places(context, &atlas, &wrong[6], &frame), D4I_OK);
    assert_non_null(strstr(d4i_error_text(context), "did you mean 'birth'"));
    assert_int_not_equal(d4i_places(context, &atlas, &wrong[7], &frame), D4I_OK);
    assert_non_null(strstr(d4i_error_text(context), "'abroad'"));
    atlas_done(&atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_share_is_exact),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_by_size),
        cmocka_unit_test(test_classes_add_up),
        cmocka_unit_test(test_curve),
        cmocka_unit_test(test_measures_are_the_transpose),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_list_looks_closer),
        cmocka_unit_test(test_commuting),
        cmocka_unit_test(test_coast),
        cmocka_unit_test(test_like),
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_group_of_another_source),
        cmocka_unit_test(test_two_vintages),
        cmocka_unit_test(test_empty_country),
        cmocka_unit_test(test_large_numbers),
        cmocka_unit_test(test_wrong_questions),
    };
    return cmocka_run_group_tests_name("places", tests, context_open, context_close);
}
