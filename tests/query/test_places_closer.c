/* SPDX-License-Identifier: EUPL-1.2
 *
 * Places looked at closely: origins as bounds, the nearest urban centre, edges, names. All by hand.
 */
#include <math.h>

#include "asking.h"

#include "query/places_closer.h"

#define SIDE 8

static void collect(d4i_atlas *atlas, const d4i_places_options *options, struct places *places)
{
    must(context, places_collect(context, &atlas->atlas, options, SIZE_MAX, places));
}

static struct origin_set set_of(const char *words)
{
    struct origin_set set;
    must(context, origin_parse(context, words, "2012-01-01", NULL, &set));
    return set;
}

/* Of 100 people 30 are from Germany or France, 60 from here, and of 10 nothing is stated. */
static void test_bounds(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"1", "one", 100, 30}, {"2", "not told", 100, -1}};
    d4i_atlas atlas = {0};
    struct abroad abroad;
    struct places places;
    struct place_origin origins[4];
    int64_t others;
    struct atlas_source *source = make_source(context, &atlas.atlas, "one", "ES", zones, 2);
    must(context, group_describe(context, &source->variables[0].tree, 1, "DE FR", NULL));
    must(context, group_describe(context, &source->variables[0].tree, 2, "native", NULL));
    add_unknown(context, source, (int64_t[]){10, 0});
    collect(&atlas, &(d4i_places_options){0}, &places);
    must(context, abroad_find(context, &places, SIZE_MAX, &abroad));
    const struct origin_set both = set_of("DE FR IT"), one = set_of("DE"), none = set_of("MA");
    struct place_bounds bounds = place_bound(&abroad, &places.list[0], &both);
    assert_true(bounds.known && bounds.least == 30 * D4I_PERSON && bounds.most == 30 * D4I_PERSON);
    bounds = place_bound(&abroad, &places.list[0], &one); /* nothing says how many are from which */
    assert_true(bounds.known && bounds.least == 0 && bounds.most == 30 * D4I_PERSON);
    bounds = place_bound(&abroad, &places.list[0], &none);
    assert_true(bounds.known && bounds.least == 0 && bounds.most == 0);
    assert_false(place_bound(&abroad, &places.list[1], &both).known);
    assert_int_equal(place_main_origins(&abroad, &places.list[0], 0, 4, origins, &others), 0); /* no single one */
    assert_int_equal(others, 30 * D4I_PERSON);
    assert_true(place_effective_origins(&abroad, &places.list[0]) == 0); /* two sides are no origins */
    abroad_release(&abroad);
    places_release(&places);
    atlas_done(&atlas);
}

/* A group more of a source, as a country of its own. */
static void add_group(struct atlas_source *source, const char *code, int64_t people)
{
    uint32_t node = (uint32_t)source->variables[0].tree.count;
    add_unknown(context, source, &people);
    struct group_node *made = &source->variables[0].tree.nodes[node];
    free(made->code), free(made->name), free(made->origin);
    made->code = copy(code), made->name = copy(code), made->origin = copy(code);
}

/* 2 000 people: 40 from each of France and Morocco, 41 from Italy, and 19 from Portugal: below the floor. */
static void test_main_origins(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"1", "one", 2000, 40}};
    d4i_atlas atlas = {0};
    struct abroad abroad;
    struct places places;
    struct place_origin origins[4];
    int64_t others;
    struct atlas_source *source = make_source(context, &atlas.atlas, "one", "ES", zones, 1);
    must(context, group_describe(context, &source->variables[0].tree, 1, "MA", NULL));
    must(context, group_describe(context, &source->variables[0].tree, 2, "native", NULL));
    free(source->variables[0].tree.nodes[1].name);
    source->variables[0].tree.nodes[1].name = copy("Morocco");
    static const char *const code[] = {"FR", "IT", "PT"};
    static const int64_t people[] = {40, 41, 19};
    for (int i = 0; i < 3; i++)
        add_group(source, code[i], people[i]);
    collect(&atlas, &(d4i_places_options){0}, &places);
    must(context, abroad_find(context, &places, SIZE_MAX, &abroad));
    assert_int_equal(place_main_origins(&abroad, &places.list[0], 20 * D4I_PERSON, 4, origins, &others), 3);
    assert_string_equal(origins[0].name, "FR"); /* by name, not by number */
    assert_string_equal(origins[1].name, "IT");
    assert_string_equal(origins[2].name, "Morocco");
    assert_int_equal(place_main_origins(&abroad, &places.list[0], 20 * D4I_PERSON, 2, origins, &others), 2);
    double mixed = place_effective_origins(&abroad, &places.list[0]);
    assert_true(mixed > 3 && mixed < 4);
    abroad_release(&abroad);
    places_release(&places);
    atlas_done(&atlas);
}

static void test_named(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"1", "Altea", 2000, 400}, {"2", "Alicante/Alacant", 2000, 400},
                                             {"3", "twice", 9, 1},      {"4", "twice", 9, 1},
                                             {"5", "Écija", 9, 1},      {"6", "Mora", 9, 1},
                                             {"7", "Móra", 9, 1}};
    static const struct {
        const char *asked, *words;
    } wrong[] = {{"Altae", "Altea"},
                 {"twice", "twice (3), twice (4)"},
                 {"MORA", "Mora (6), Móra (7)"}, /* neither as it is written */
                 {"lican", "Alicante/Alacant (2)"},
                 {"ÉCI", "Écija (5)"}};
    d4i_atlas atlas = {0};
    struct places places;
    const struct place *found = NULL;
    make_source(context, &atlas.atlas, "one", "ES", zones, 7);
    collect(&atlas, &(d4i_places_options){0}, &places);
    must(context, places_find_named(context, &places, "Altea", &found));
    assert_ptr_equal(found, &places.list[0]);
    must(context, places_find_named(context, &places, "Alacant", &found));
    assert_ptr_equal(found, &places.list[1]);
    must(context, places_find_named(context, &places, "alicante", &found));
    assert_ptr_equal(found, &places.list[1]);
    must(context, places_find_named(context, &places, "ecija", &found));
    assert_ptr_equal(found, &places.list[4]);
    must(context, places_find_named(context, &places, "Móra", &found)); /* as it is written */
    assert_ptr_equal(found, &places.list[6]);
    must(context, places_find_named(context, &places, "4", &found));
    assert_ptr_equal(found, &places.list[3]);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(places_find_named(context, &places, wrong[i].asked, &found), D4I_BAD_USAGE);
        assert_non_null(strstr(d4i_error_text(context), wrong[i].words));
    }
    places_release(&places);
    atlas_done(&atlas);
}

/* Of 8 000 people 4 001 live at 1 500 per km2; of the class of urbanisation it is known where there is one. */
static void test_parts(void **state)
{
    (void)state;
    struct place list[] = {{.known = true, .people = 3000 * D4I_PERSON, .area = 2e6},
                           {.known = true, .people = 1001 * D4I_PERSON, .area = 0.5e6},
                           {.known = true, .people = 3999 * D4I_PERSON, .area = 3e6},
                           {.known = true, .people = 20000 * D4I_PERSON, .area = 90e6}};
    struct places places = {.list = list, .count = 4};
    const struct places_question question = {.below = 10000 * D4I_PERSON};
    assert_true(places_are_parts(&places, &question)); /* larger places do not count */
    list[1].area = 0.7e6;
    assert_false(places_are_parts(&places, &question));
    list[1].urban[0] = URBAN_UNIT_CITY;
    assert_true(places_are_parts(&places, &question));
    list[0].urban[0] = URBAN_UNIT_TOWN; /* dense, and not in a city */
    assert_false(places_are_parts(&places, &question));
}

static void test_countries(void **state)
{
    (void)state;
    static const struct zone_made one[] = {{"1", "one", 2000, 400}}, two[] = {{"2", "two", 10, 1}};
    d4i_atlas atlas = {0};
    struct places places;
    make_source(context, &atlas.atlas, "one", "ES", one, 1);
    make_source(context, &atlas.atlas, "two", "FR", two, 1);
    collect(&atlas, &(d4i_places_options){.country = "DE,FR"}, &places);
    assert_int_equal(places.count, 1);
    assert_string_equal(places.list[0].name, "two");
    places_release(&places);
    assert_int_equal(
        places_collect(context, &atlas.atlas, &(d4i_places_options){.country = "F"}, SIZE_MAX, &places),
        D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(context), "it has ES, FR"));
    atlas_done(&atlas);
}

/* Cells of 1 km, 20 x 10; one centre in the columns 4 and 5 of row 2, another far off. */
static void test_centre_distances(void **state)
{
    (void)state;
    uint32_t centre_of[200] = {0};
    struct urban_centre centres[] = {{.west = 4, .south = 2, .east = 5, .north = 2},
                                     {.west = 19, .south = 9, .east = 19, .north = 9}};
    struct urban_map map = {
        .grid = {.west = 1000, .south = 0, .cell = 1000, .columns = 20, .rows = 10},
        .classes = {.columns = 20, .rows = 10, .centre_of = centre_of, .centres = centres, .centre_count = 2}};
    centre_of[2 * 20 + 4] = centre_of[2 * 20 + 5] = 1;
    centre_of[9 * 20 + 19] = 2;
    /* in it, 3 km west of it, 3 km east and 4 km north of it, without polygon, nearer to the other */
    struct place list[] = {{.area = 1, .x = 5500, .y = 2500},
                           {.area = 1, .x = 2000, .y = 2500},
                           {.area = 1, .x = 10000, .y = 7000},
                           {.x = 5500, .y = 2500},
                           {.area = 1, .x = 19000, .y = 9500}};
    static const double expected[] = {0, 3, 5, -1, 1};
    struct places places = {.list = list, .count = 5};
    double *km = NULL;
    must(context, places_centre_distances(context, &places, &map, &km));
    for (int i = 0; i < 5; i++)
        if (fabs(km[i] - expected[i]) > 1e-9)
            fail_msg("place %d: %g km, not %g", i, km[i], expected[i]);
    free(km);
}

/* Squares of 1 km, 8 x 8; the eastern half is another country. */
static void test_edges(void **state)
{
    (void)state;
    static char codes[SIDE * SIDE][8];
    const char *code[SIDE * SIDE], *country[SIDE * SIDE];
    d4i_atlas atlas = {0};
    struct place list[SIDE * SIDE] = {{0}};
    struct places places = {.list = list, .count = SIDE * SIDE, .atlas = &atlas.atlas};
    uint8_t *edge = NULL;
    for (int i = 0; i < SIDE * SIDE; i++) {
        snprintf(codes[i], sizeof codes[i], "%d", i);
        code[i] = codes[i];
        country[i] = i % SIDE < SIDE / 2 ? "ES" : "PT";
        list[i] = (struct place){.index = (uint32_t)i, .country = country[i]};
    }
    struct atlas_level *level = make_level(context, &atlas.atlas, "lau", code, country, SIDE * SIDE);
    give_squares(&level->shapes, SIDE * SIDE, SIDE * SIDE);
    for (int i = 0; i < SIDE * SIDE; i++) {
        double e = 1000.0 * (i % SIDE), n = 1000.0 * (i / SIDE);
        const double square[8] = {e, n, e + 1000, n, e + 1000, n + 1000, e, n + 1000};
        memcpy(level->shapes.xy + 8 * i, square, sizeof square);
    }
    must(context, places_edges(context, &places, 0, &edge));
    assert_int_equal(edge[0], PLACE_OUTER);
    assert_int_equal(edge[9], PLACE_INSIDE);
    assert_int_equal(edge[11], PLACE_BORDER);
    assert_int_equal(edge[12], PLACE_BORDER);
    assert_int_equal(edge[14], PLACE_INSIDE);
    free(edge);
    for (int i = 0; i < SIDE * SIDE; i++) /* now no two of them touch: nothing can be told */
        for (int p = 0; p < 4; p++)
            level->shapes.xy[8 * i + 2 * p] += 10000.0 * (i % SIDE);
    for (int i = 0; i < SIDE * SIDE; i++)
        for (int p = 0; p < 4; p++)
            level->shapes.xy[8 * i + 2 * p + 1] += 10000.0 * (i / SIDE);
    must(context, places_edges(context, &places, 0, &edge));
    for (int i = 0; i < SIDE * SIDE; i++)
        assert_int_equal(edge[i], PLACE_EDGE_UNKNOWN);
    free(edge);
    atlas_done(&atlas);
}

static void test_like_by_name(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"1", "zeta", 2000, 400},
                                             {"2", "alpha", 2000, 410},
                                             {"3", "mu", 2100, 400},
                                             {"4", "the place", 2000, 400},
                                             {"5", "far", 2900, 400}};
    d4i_atlas atlas = {0};
    struct places places;
    struct places_question question;
    const struct place *like[3];
    size_t count = 0;
    make_source(context, &atlas.atlas, "one", "ES", zones, 5);
    collect(&atlas, &(d4i_places_options){0}, &places);
    must(context, places_question_of(context, &(d4i_places_options){.most = 3}, &question));
    must(context, places_find_like(context, &places, &question, &places.list[3], like, &count));
    assert_int_equal(count, 3);
    assert_string_equal(like[0]->name, "alpha"); /* by name: places are not ranked */
    assert_string_equal(like[1]->name, "mu");
    assert_string_equal(like[2]->name, "zeta");
    places_release(&places);
    atlas_done(&atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds), cmocka_unit_test(test_main_origins), cmocka_unit_test(test_named),
        cmocka_unit_test(test_parts),  cmocka_unit_test(test_countries),    cmocka_unit_test(test_centre_distances),
        cmocka_unit_test(test_edges),  cmocka_unit_test(test_like_by_name),
    };
    return cmocka_run_group_tests(tests, context_open, context_close);
}
