/* SPDX-License-Identifier: EUPL-1.2
 *
 * Maps: the right kind of file, the same bytes each time, and what must be seen on them.
 */
#include "pictures.h"

#include "publish/wording.h"
#include "query/definition.h"

#define BLUE 0x0b4fd8

static void kinds_of_file(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    static const char *const names[] = {"a.png", "a.svg", "a.pdf"}, *const starts[] = {"\x89PNG", "<?xml", "%PDF-"};
    for (int i = 0; i < 3; i++) {
        assert_ok(scratch->context, draw(scratch, atlas, NULL, names[i]));
        size_t length = 0;
        char *first = small_read(scratch->path, &length);
        assert_memory_equal(first, starts[i], 4);
        assert_ok(scratch->context, draw(scratch, atlas, NULL, names[i]));
        size_t again = 0;
        char *second = small_read(scratch->path, &again);
        assert_int_equal(length, again);
        assert_memory_equal(first, second, length);
        free(first);
        free(second);
    }
    assert_int_equal(scratch_files(scratch), 3);
    small_free(atlas);
}

static void size_as_asked(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {.width = 900, .height = 700};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    cairo_surface_t *image = cairo_image_surface_create_from_png(scratch->path);
    assert_int_equal(cairo_image_surface_get_width(image), 900);
    assert_int_equal(cairo_image_surface_get_height(image), 700);
    cairo_surface_destroy(image);
    options.height = 320;
    assert_int_equal(draw(scratch, atlas, &options, "b.png"), D4I_BAD_USAGE);
    options.height = 30;
    assert_int_equal(draw(scratch, atlas, &options, "b.png"), D4I_BAD_USAGE);
    assert_int_equal(scratch_files(scratch), 1);
    small_free(atlas);
}

static void small_places_are_blue(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {.places = 1};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "places.png"));
    size_t one = pixels(scratch->path, BLUE);
    assert_true(one > 10000); /* U1, a quarter of the mainland */

    /* at a fifth U2 is not over it; just below it is: twice the blue */
    d4i_places_options question = {.share_numerator = 199, .share_denominator = 1000, .household = 1};
    options.question = &question;
    assert_ok(scratch->context, draw(scratch, atlas, &options, "places.png"));
    assert_true(pixels(scratch->path, BLUE) > one + one / 2);

    /* and hollow where one household decides: 200 less 4 of 996 */
    question.household = 4;
    assert_ok(scratch->context, draw(scratch, atlas, &options, "places.png"));
    assert_in_range(pixels(scratch->path, BLUE), one + one / 400, one + one / 10);

    /* no unit is small */
    question.below = 10;
    assert_int_equal(draw(scratch, atlas, &options, "no.png"), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(scratch->context), "none of the 6 municipalities"));

    /* nothing is over a half: the legend's dot is all the blue there is */
    question = (d4i_places_options){.share_numerator = 1, .share_denominator = 2};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "places.png"));
    assert_true(pixels(scratch->path, BLUE) < 200);

    /* and no blue at all when nobody asked */
    options.places = 0;
    assert_ok(scratch->context, draw(scratch, atlas, &options, "share.png"));
    assert_int_equal(pixels(scratch->path, BLUE), 0);
    small_free(atlas);
}

/* 1 of 1 000 people of unknown origin more, and U2, exactly a fifth of all, is over a fifth of the rest. */
static void shares_are_of_stated_origins(void **state)
{
    struct scratch *scratch = *state;
    static const int64_t unknown[SMALL_UNITS] = {0, 1, 5000, 100, 0, 10};
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {.places = 1};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "places.png"));
    size_t one = pixels(scratch->path, BLUE);
    options.places = 0;
    options.of = "cells";
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.svg"));
    char *svg = small_read(scratch->path, NULL);
    assert_null(strstr(svg, "is stated"));
    assert_non_null(strstr(svg, "share of the population"));
    free(svg);
    small_unknown(scratch->context, &atlas->atlas, unknown);
    const d4i_places_options question = {.household = 1};
    options = (d4i_map_options){.places = 1, .question = &question};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "places.png"));
    assert_in_range(pixels(scratch->path, BLUE), one + one / 400, one + one / 10); /* one person decides: hollow */
    options = (d4i_map_options){0};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "b.svg"));
    svg = small_read(scratch->path, NULL);
    assert_non_null(strstr(svg, "share of residents of stated origin"));
    assert_non_null(strstr(svg, "of 9.7\u00a0% it is not")); /* 5 111 of 52 610 */
    free(svg);
    options.of = "cells";
    assert_ok(scratch->context, draw(scratch, atlas, &options, "c.svg"));
    svg = small_read(scratch->path, NULL);
    assert_non_null(strstr(svg, "of 9.7\u00a0% it is not")); /* U5 has no cells: 5 111 of 52 510 */
    free(svg);
    small_free(atlas);
}

/* A part that is nothing needs no words, and one that rounds to nothing is not called so. */
static void nobody_is_unstated(void **state)
{
    struct scratch *scratch = *state;
    static const int64_t nobody[SMALL_UNITS] = {0}, few[SMALL_UNITS] = {0, 0, 10, 0, 0, 0};
    for (int i = 0; i < 2; i++) {
        d4i_atlas *atlas = small_atlas(scratch->context);
        d4i_map_options options = {0};
        small_unknown(scratch->context, &atlas->atlas, i ? few : nobody);
        assert_ok(scratch->context, draw(scratch, atlas, &options, "a.svg"));
        char *svg = small_read(scratch->path, NULL);
        assert_int_equal(strstr(svg, "of less than 0.1\u00a0% it is not") != NULL, i); /* 10 of 52 610 */
        assert_null(strstr(svg, "0.0\u00a0%"));
        free(svg);
        small_free(atlas);
    }
}

/* U2's 200 of 1 000 are of another class than 200 of 600. */
static void classes_are_of_stated_origins(void **state)
{
    struct scratch *scratch = *state;
    static const int64_t unknown[SMALL_UNITS] = {0, 400, 0, 0, 0, 0};
    static const char *const of[] = {"lau", "cells"};
    for (int i = 0; i < 2; i++) {
        d4i_atlas *atlas = small_atlas(scratch->context);
        d4i_map_options options = {.of = of[i]};
        assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
        assert_true(pixels(scratch->path, 0xce5f12) > 10000);
        small_unknown(scratch->context, &atlas->atlas, unknown);
        assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
        assert_true(pixels(scratch->path, 0xce5f12) < 1000); /* the legend's */
        options.people = 1;
        assert_ok(scratch->context, draw(scratch, atlas, &options, "a.svg"));
        char *svg = small_read(scratch->path, NULL);
        assert_null(strstr(svg, "stated")); /* people are no shares */
        free(svg);
        small_free(atlas);
    }
}

/* A second source that counts the same units by something else. */
static void mixed_definitions_are_flagged(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    struct atlas_source *first = &atlas->atlas.sources[0];
    struct atlas_source sources[2] = {*first, *first};
    bool speaks[2] = {true, true};
    struct buffer words = {0};
    struct atlas_variable second = first->variables[0];
    second.facts = (struct atlas_facts){0};
    char later[] = "2013-01-02", country[] = "YY";
    second.date = later;
    sources[1].variables = &second;
    sources[1].country = country;
    struct atlas two = {.sources = sources, .source_count = 2};
    assert_ok(scratch->context, definition_mixed(scratch->context, &two, NULL, speaks, &words));
    assert_int_equal(words.length, 0);
    assert_ok(scratch->context, atlas_fact_add(scratch->context, &second.facts, "concept", "citizenship"));
    assert_ok(scratch->context, atlas_fact_add(scratch->context, &first->variables->facts, "concept", "birth"));
    struct figures figures = {.atlas = &two, .of = FIGURES_ZONES};
    assert_ok(scratch->context, wording_line(scratch->context, &figures, WORDING_DEFINITION, &words));
    assert_non_null(strstr(words.data, "MIXED DEFINITIONS: counted by birth in XX; by citizenship in YY. "));
    words.length = 0;
    assert_ok(scratch->context, wording_dates(scratch->context, &figures, &words));
    assert_string_equal(words.data,
                        "Reference dates differ by more than a year: XX xx 2012-01-01, YY xx 2013-01-02.\n");
    words.length = 0;
    later[9] = '1'; /* a year, and no more */
    assert_ok(scratch->context, wording_dates(scratch->context, &figures, &words));
    assert_int_equal(words.length, 0);
    later[9] = '2';

    /* what both say is said once, and a definition of one's own stands without its full stop before the next */
    words.length = 0;
    assert_ok(scratch->context, wording_line(scratch->context, &figures, WORDING_LICENCE, &words));
    assert_string_equal(words.data, first->licence);
    words.length = 0;
    assert_ok(scratch->context, wording_line(scratch->context, &figures, WORDING_SOURCE, &words));
    assert_null(strstr(words.data, "; "));
    words.length = 0;
    char *definition = first->variables->definition, full[] = "In: all.", other[] = "Out: some.";
    first->variables->definition = full;
    second.definition = other;
    assert_ok(scratch->context, wording_line(scratch->context, &figures, WORDING_DEFINITION, &words));
    assert_non_null(strstr(words.data, "XX: In: all; YY: Out: some."));
    first->variables->definition = definition;

    /* countries that were set aside: with common groups alone */
    words.length = 0;
    assert_ok(scratch->context,
              atlas_fact_add(scratch->context, &second.facts, "common.aside.HR", "in third, with rest"));
    assert_ok(scratch->context, wording_aside(scratch->context, &figures, "third", &words));
    assert_int_equal(words.length, 0);
    assert_ok(scratch->context, wording_aside(scratch->context, &figures, "common:third", &words));
    assert_string_equal(words.data, "Set aside, since not all sources tell them apart: Croatia (HR) in third, with "
                                    "rest (xx).\n");
    for (size_t i = 0; i < second.facts.count; i++) {
        free(second.facts.list[i].key);
        free(second.facts.list[i].value);
    }
    free(second.facts.list);
    buffer_release(&words);
    small_free(atlas);
}

static void a_tiny_place_gets_a_dot(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    struct atlas_shapes *shapes = &atlas->atlas.levels[0].shapes;
    for (int i = 0; i < 8; i++) /* U1 shrinks to 1 m */
        shapes->xy[i] =
            (i % 2 ? SMALL_SOUTH : SMALL_WEST) + (shapes->xy[i] - (i % 2 ? SMALL_SOUTH : SMALL_WEST)) / 1000;
    d4i_map_options options = {.places = 1};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "dot.png"));
    size_t blue = pixels(scratch->path, BLUE);
    assert_in_range(blue, 50, 200); /* the place's dot, and the legend's */
    small_free(atlas);
}

static void says_what_it_is(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {.places = 1};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.svg"));
    char *svg = small_read(scratch->path, NULL);
    assert_non_null(strstr(svg, "Not protected"));
    assert_non_null(strstr(svg, "Padr\u00f3n &amp; \"censo\", An office, 2012-01-01 (CC BY 4.0)"));
    assert_non_null(
        strstr(svg, "<title>Municipalities under 10\u00a0000 inhabitants with over 20\u00a0% born abroad</title>"));
    assert_non_null(strstr(svg, "residents by country of birth"));
    assert_non_null(
        strstr(svg, "no boundary is known: 1 of 6 municipalities (100 people), 1 of them among the marked"));
    free(svg);
    options = (d4i_map_options){.title = "A < B"};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.svg"));
    svg = small_read(scratch->path, NULL);
    assert_non_null(strstr(svg, "<title>A &lt; B</title>"));
    free(svg);
    small_free(atlas);
}

static void pdf_has_no_time(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    assert_ok(scratch->context, draw(scratch, atlas, NULL, "a.pdf"));
    size_t length = 0;
    char *pdf = small_read(scratch->path, &length);
    const char *date = memmem(pdf, length, "/CreationDate", 13);
    assert_true(!date || memmem(date, 40, "(20000101000000", 15));
    free(pdf);
    small_free(atlas);
}

static void missing_and_withheld_differ(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {0};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    size_t grey = pixels(scratch->path, 0xbdbdbd); /* also lines of the layout */
    atlas->atlas.levels[0].sources[0].column[0][1].status[3] = D4I_MISSING;
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    assert_true(pixels(scratch->path, 0xbdbdbd) > grey + 10000);
    small_free(atlas);
}

static void not_covered_is_not_missing(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {0};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    assert_int_equal(pixels(scratch->path, 0xa9b7c4), 0);
    atlas->atlas.levels[0].sources[0].has_data[3] = ATLAS_NOT_COVERED;
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    assert_true(pixels(scratch->path, 0xa9b7c4) > 10000);
    small_free(atlas);
}

static void cells_are_drawn(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {.of = "cells"};
    static const char *const names[] = {"c.svg", "c.pdf", "c.png"};
    for (int i = 0; i < 3; i++)
        assert_ok(scratch->context, draw(scratch, atlas, &options, names[i]));
    /* U1 has 30 %: class 30 - 50 %; U2 has 20 %: class 20 - 30 %; U3 40 % */
    assert_true(pixels(scratch->path, 0x9a3d08) > 2 * pixels(scratch->path, 0xce5f12) - 2000);
    assert_true(pixels(scratch->path, 0xce5f12) > 10000);
    options.people = 1;
    assert_ok(scratch->context, draw(scratch, atlas, &options, "c.png"));
    options = (d4i_map_options){.of = "zones"};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "z.png"));
    options = (d4i_map_options){.of = "cells", .places = 1};
    assert_int_equal(draw(scratch, atlas, &options, "z.png"), D4I_BAD_USAGE);
    small_free(atlas);
}

static void refusals(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_context *context = scratch->context;
    assert_int_equal(draw(scratch, atlas, NULL, "map.jpg"), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(context), ".png, .svg or .pdf"));
    d4i_map_options options = {.of = "nuts"};
    assert_int_equal(draw(scratch, atlas, &options, "a.png"), D4I_BAD_USAGE);
    options = (d4i_map_options){.variable = "birht"};
    assert_int_equal(draw(scratch, atlas, &options, "a.png"), D4I_BAD_USAGE);
    options = (d4i_map_options){.group = "abraod"};
    assert_int_not_equal(draw(scratch, atlas, &options, "a.png"), D4I_OK);
    assert_non_null(strstr(d4i_error_text(context), "abroad"));
    options = (d4i_map_options){.width = 100000};
    assert_int_equal(draw(scratch, atlas, &options, "a.png"), D4I_BAD_USAGE);
    small_strip(&atlas->atlas.levels[0].shapes);
    assert_int_equal(draw(scratch, atlas, NULL, "a.png"), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(context), "no unit has a boundary"));
    assert_int_equal(scratch_files(scratch), 0);
    d4i_map_options none = {0};
    assert_int_equal(d4i_map(context, atlas, &none, "/no/such/folder/a.png"), D4I_BAD_USAGE);
    small_free(atlas);
}

/* Every allocation fails once: no leak, no crash, no part of a file. */
static void memory_runs_out(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    static const char *const of[] = {"lau", "cells"};
    static const char *const names[] = {"m.svg", "m.png"};
    for (int i = 0; i < 2; i++) {
        d4i_map_options options = {.of = of[i], .places = i == 0, .width = 300};
        d4i_status status = D4I_NO_MEMORY;
        for (long allowed = 0; status != D4I_OK; allowed += 1 + allowed / 16) {
            assert_int_equal(status, D4I_NO_MEMORY);
            /* the very last allocation serves to sync the folder: by then the file is whole, under its name */
            assert_int_equal(scratch_files(scratch), i + (access(scratch_path(scratch, names[i]), F_OK) == 0));
            scratch->allocations_left = allowed;
            d4i_set_allocation_hook(scratch->context, limited, scratch);
            status = draw(scratch, atlas, &options, names[i]);
            d4i_set_allocation_hook(scratch->context, NULL, NULL);
        }
    }
    small_free(atlas);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(kinds_of_file),
        TEST(size_as_asked),
        TEST(small_places_are_blue),
        TEST(shares_are_of_stated_origins),
        TEST(nobody_is_unstated),
        TEST(classes_are_of_stated_origins),
        TEST(mixed_definitions_are_flagged),
        TEST(a_tiny_place_gets_a_dot),
        TEST(says_what_it_is),
        TEST(pdf_has_no_time),
        TEST(missing_and_withheld_differ),
        TEST(not_covered_is_not_missing),
        TEST(cells_are_drawn),
        TEST(refusals),
        TEST(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
