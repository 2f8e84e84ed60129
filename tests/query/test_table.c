/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables of counts, and what an atlas says about itself.
 */
#include "allocate/allocate.h"
#include "answers.h"

static d4i_context *context;

static int set_up(void **state)
{
    (void)state;
    return (context = d4i_context_new()) == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    d4i_context_free(context);
    return 0;
}

static void make(d4i_atlas *handle)
{
    static const struct zone_made aa[] = {{"a1", "Ah", 100, 20}, {"a2", "", 50, -1}, {"a3", "", 5, 1}};
    static const struct zone_made bb[] = {{"b1", "Be", 30, 30}};
    static const char *const codes[] = {"A", "B", "C"}, *const countries[] = {"AA", "", "CC"};
    struct atlas *atlas = &handle->atlas;
    make_source(context, atlas, "aa-2012", "AA", aa, 3);
    make_source(context, atlas, "bb-2012", "BB", bb, 1);
    struct atlas_source *source = &atlas->sources[0];
    source->listed = zeros(2, sizeof *source->listed);
    source->listed_count = source->listed_capacity = 2;
    source->listed[0] = (struct atlas_listed){0, 1, LEDGER_NO_GEOMETRY, 1 * D4I_PERSON, copy("a3")};
    source->listed[1] = (struct atlas_listed){0, 2, LEDGER_NO_GEOMETRY, 4 * D4I_PERSON, copy("a3")};
    source->defects = zeros(3, sizeof *source->defects);
    source->defect_count = source->defect_capacity = 3;
    for (int i = 0; i < 3; i++)
        source->defects[i].kind = copy(i == 1 ? "empty" : "overlap");
    struct atlas_level *level = make_level(context, atlas, "lau", codes, countries, 3);
    relate(context, atlas, level, 0, ATLAS_PUBLISHED, (uint32_t[]){0, 1, 1});
    relate(context, atlas, level, 1, ATLAS_ESTIMATED, (uint32_t[]){1});
}

static d4i_frame *table(d4i_atlas *atlas, d4i_table_options options)
{
    d4i_frame *frame = NULL;
    must(context, d4i_table(context, atlas, &options, &frame));
    return frame;
}

static void test_units(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make(&atlas);
    d4i_frame *frame = table(&atlas, (d4i_table_options){.statuses = 1});
    assert_int_equal(d4i_frame_rows(frame), 4); /* A, B by both sources, C by none */
    assert_int_equal(d4i_frame_columns(frame), 5 + 2 * 2);
    assert_string_equal(frame_words(frame, 0, "code"), "A");
    assert_string_equal(frame_words(frame, 0, "counts"), "published");
    assert_int_equal(frame_number(frame, 0, "total"), 100 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 0, "abroad"), 20 * D4I_PERSON);
    assert_string_equal(frame_words(frame, 0, "abroad_status"), "observed");
    assert_string_equal(frame_words(frame, 1, "country"), "AA");
    assert_int_equal(frame_number(frame, 1, "total"), 55 * D4I_PERSON);
    assert_true(frame_empty(frame, 1, "abroad")); /* suppressed is not zero */
    assert_string_equal(frame_words(frame, 1, "abroad_status"), "suppressed");
    assert_string_equal(frame_words(frame, 2, "source"), "bb-2012");
    assert_string_equal(frame_words(frame, 2, "counts"), "estimated");
    assert_string_equal(frame_words(frame, 2, "total_status"), "estimated");
    assert_string_equal(frame_words(frame, 2, "country"), "BB");
    assert_string_equal(frame_words(frame, 3, "code"), "C");
    assert_string_equal(frame_words(frame, 3, "counts"), "no data");
    assert_string_equal(frame_words(frame, 3, "total_status"), "missing");
    assert_true(frame_empty(frame, 3, "total"));
    assert_true(has_note(frame, "Usual residents") && has_note(frame, "2012-01-01") &&
                has_note(frame, "An office"));
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

static void test_zones_and_sources(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make(&atlas);
    d4i_frame *frame = table(&atlas, (d4i_table_options){.by = "zone", .groups = "all"});
    assert_int_equal(d4i_frame_rows(frame), 4);
    assert_int_equal(d4i_frame_columns(frame), 3 + 3);
    assert_string_equal(frame_words(frame, 0, "zone"), "a1");
    assert_string_equal(frame_words(frame, 0, "name"), "Ah");
    assert_int_equal(frame_number(frame, 0, "native"), 80 * D4I_PERSON);
    assert_true(frame_empty(frame, 1, "abroad"));
    assert_string_equal(frame_words(frame, 3, "source"), "bb-2012");
    d4i_frame_free(frame);
    frame = table(&atlas, (d4i_table_options){.by = "source", .groups = " abroad , total"});
    assert_int_equal(d4i_frame_rows(frame), 2);
    assert_string_equal(d4i_frame_column_name(frame, 3), "abroad"); /* in the order asked for */
    assert_int_equal(frame_number(frame, 0, "total"), 155 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 1, "abroad"), 30 * D4I_PERSON);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

static void test_wrong_tables(void **state)
{
    (void)state;
    static const struct {
        d4i_table_options options;
        const char *words;
    } wrong[] = {
        {{.by = "nuts"}, "no level 'nuts'; it has 'lau', 'zone'"},
        {{.variable = "citizenship"}, "no source has the variable 'citizenship'"},
        {{.groups = "total,abroat"}, "'abroad'"},
        {{.groups = " , "}, "no group is named"},
    };
    d4i_atlas atlas = {0};
    make(&atlas);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        d4i_frame *frame = NULL;
        assert_int_not_equal(d4i_table(context, &atlas, &wrong[i].options, &frame), D4I_OK);
        if (!strstr(d4i_error_text(context), wrong[i].words))
            fail_msg("%s", d4i_error_text(context));
        assert_null(frame);
    }
    atlas_done(&atlas);
}

static d4i_frame *info(d4i_atlas *atlas, d4i_info_part part)
{
    d4i_frame *frame = NULL;
    must(context, d4i_info(context, atlas, part, &frame));
    return frame;
}

static void test_info(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make(&atlas);
    d4i_frame *frame = info(&atlas, D4I_INFO_SUMMARY);
    assert_fact(frame, "zones", 0, "4 in 2 sources");
    assert_fact(frame, "variable", 0, "aa-2012/birth: 155 people, 5 of them listed in the ledger");
    assert_fact(frame, "headline", 1, "bb-2012/birth: Born abroad: 30 people");
    assert_fact(frame, "units", 0, "lau: 3, 2012");
    assert_fact(frame, "grid", 0, "none: counts are told by unit and zone only");
    d4i_frame_free(frame);

    frame = info(&atlas, D4I_INFO_SOURCES);
    assert_int_equal(d4i_frame_rows(frame), 3);
    assert_string_equal(frame_words(frame, 0, "licence"), "CC BY 4.0");
    assert_string_equal(frame_words(frame, 1, "variable"), "birth");
    assert_string_equal(frame_words(frame, 2, "kind"), "units");
    d4i_frame_free(frame);

    frame = info(&atlas, D4I_INFO_GROUPS);
    assert_int_equal(d4i_frame_rows(frame), 6);
    assert_string_equal(frame_words(frame, 1, "code"), "abroad");
    assert_string_equal(frame_words(frame, 1, "part_of"), "total");
    assert_string_equal(frame_words(frame, 1, "headline"), "yes");
    assert_int_equal(frame_number(frame, 0, "listed"), 5 * D4I_PERSON); /* what is under it */
    assert_int_equal(frame_number(frame, 1, "listed"), 1 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 0, "published"), 155 * D4I_PERSON);
    d4i_frame_free(frame);

    frame = info(&atlas, D4I_INFO_LEDGER);
    assert_int_equal(d4i_frame_rows(frame), 2);
    assert_string_equal(frame_words(frame, 1, "zone"), "a3");
    assert_string_equal(frame_words(frame, 1, "group"), "native");
    assert_string_equal(frame_words(frame, 1, "reason"), "no_geometry");
    assert_int_equal(frame_number(frame, 1, "people"), 4 * D4I_PERSON);
    d4i_frame_free(frame);

    frame = info(&atlas, D4I_INFO_QUALITY);
    assert_int_equal(d4i_frame_rows(frame), 2);
    assert_string_equal(frame_words(frame, 0, "kind"), "overlap");
    assert_int_equal(frame_number(frame, 0, "count"), 2);
    d4i_frame_free(frame);
    frame = NULL;
    assert_int_equal(d4i_info(context, &atlas, D4I_INFO_PART_END, &frame), D4I_BAD_USAGE);
    atlas_done(&atlas);
}

static void test_quality_of_placement(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make(&atlas);
    atlas.atlas.has_grid = true;
    atlas.atlas.grid = (struct grid){"EPSG:3035", 4000000, 3000000, 100, 2, 2};
    atlas.atlas.method = copy("proportional");
    atlas.atlas.cells_full = 3;
    atlas.atlas.weights = zeros(1, sizeof *atlas.atlas.weights);
    atlas.atlas.weight_count = 1;
    atlas.atlas.weights[0].id = copy("popgrid");
    atlas.atlas.zone_level = memcpy(zeros(4, 1), (uint8_t[]){0, 0, ALLOCATE_NO_CELL, 1}, 4);
    d4i_frame *frame = info(&atlas, D4I_INFO_QUALITY);
    assert_string_equal(frame_words(frame, 0, "kind"), "popgrid");
    assert_int_equal(frame_number(frame, 0, "count"), 2);
    assert_int_equal(frame_number(frame, 0, "people"), 150 * D4I_PERSON);
    assert_string_equal(frame_words(frame, 1, "kind"), "touches no cell");
    assert_int_equal(frame_number(frame, 1, "people"), 5 * D4I_PERSON);
    assert_string_equal(frame_words(frame, 2, "kind"), "area");
    assert_string_equal(frame_words(frame, 2, "of"), "bb-2012");
    assert_string_equal(frame_words(frame, 3, "kind"), "covered wholly");
    assert_int_equal(frame_number(frame, 3, "count"), 3);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_zones_and_sources),
        cmocka_unit_test(test_wrong_tables),
        cmocka_unit_test(test_info),
        cmocka_unit_test(test_quality_of_placement),
    };
    return cmocka_run_group_tests_name("table and info", tests, set_up, tear_down);
}
