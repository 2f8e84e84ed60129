/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables of counts, and what an atlas says about itself.
 */
#include "allocate/allocate.h"
#include "asking.h"

static void make(d4i_atlas *handle)
{
    static const struct zone_made aa[] = {{"a1", "Ah", 100, 20}, {"a2", "", 50, -1}, {"a3", "", 5, 1}};
    static const struct zone_made bb[] = {{"b1", "Be", 30, 30}};
    static const char *const codes[] = {"A", "B", "C"}, *const countries[] = {"AA", "", "CC"};
    struct atlas *atlas = &handle->atlas;
    make_source(context, atlas, "aa-2012", "AA", aa, 3);
    make_source(context, atlas, "bb-2012", "BB", bb, 1);
    struct atlas_source *source = &atlas->sources[0];
    source->listed = zeros(3, sizeof *source->listed);
    source->listed_count = source->listed_capacity = 3;
    source->listed[0] = (struct atlas_listed){0, 1, LEDGER_NO_GEOMETRY, 1 * D4I_PERSON, copy("a3")};
    source->listed[1] = (struct atlas_listed){0, 2, LEDGER_NO_GEOMETRY, 4 * D4I_PERSON, copy("a3")};
    source->listed[2] = (struct atlas_listed){0, 0, LEDGER_SUPPRESSED, 50 * D4I_PERSON, copy("a2")};
    for (int n = 1; n < 3; n++) {
        source->variables[0].placed[n] = source->variables[0].column[n].people[0];
        atlas->sources[1].variables[0].placed[n] = atlas->sources[1].variables[0].input[n];
    }
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
    assert_string_equal(frame_words(frame, 3, "counts"), "not covered");
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
    assert_fact(frame, "variable", 0, "aa-2012/birth: 155 people, 55 of them listed in the ledger");
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
    assert_int_equal(frame_number(frame, 0, "listed"), 55 * D4I_PERSON); /* what is under it, and the suppressed */
    assert_int_equal(frame_number(frame, 0, "placed"), 100 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 1, "listed"), 1 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 0, "published"), 155 * D4I_PERSON);
    d4i_frame_free(frame);

    frame = info(&atlas, D4I_INFO_LEDGER);
    assert_int_equal(d4i_frame_rows(frame), 3);
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

/* total = sub + leaf d; sub = leaves b, c; e = total less b. Codes by node. */
enum { TOTAL, SUB, B, C, D, E, NODES };

static void make_groups(d4i_atlas *handle, struct atlas_listed *const *listed, size_t count, const int64_t *input,
                        const int64_t *placed)
{
    static const struct zone_made one[] = {{"z", "", 1, 1}};
    struct atlas_source *source = make_source(context, &handle->atlas, "aa", "AA", one, 1);
    struct atlas_variable *variable = source->variables;
    uint32_t node;
    group_tree_release(&variable->tree);
    struct group_tree *tree = &variable->tree;
    must(context, group_add(context, tree, GROUP_NONE, GROUP_TOTAL, "total", "T", "T", &node));
    must(context, group_add(context, tree, TOTAL, GROUP_SUBTOTAL, "sub", "S", "S", &node));
    must(context, group_add(context, tree, SUB, GROUP_LEAF, "b", "B", "B", &node));
    must(context, group_add(context, tree, SUB, GROUP_LEAF, "c", "C", "C", &node));
    must(context, group_add(context, tree, TOTAL, GROUP_LEAF, "d", "D", "D", &node));
    must(context, group_add(context, tree, GROUP_NONE, GROUP_DERIVED, "e", "E", NULL, &node));
    must(context, group_derive(context, tree, E, false, TOTAL));
    must(context, group_derive(context, tree, E, true, B));
    for (int n = 0; n < 3; n++) {
        free(variable->column[n].people);
        free(variable->column[n].status);
    }
    free(variable->column);
    free(variable->input);
    free(variable->placed);
    variable->column = columns_new(NODES, 1);
    variable->input = zeros(NODES, sizeof *variable->input);
    variable->placed = zeros(NODES, sizeof *variable->placed);
    for (int n = 0; n < NODES; n++) {
        variable->column[n].status[0] = D4I_OBSERVED;
        variable->input[n] = input[n];
        variable->placed[n] = placed[n];
    }
    source->listed = zeros(count, sizeof *source->listed);
    source->listed_count = source->listed_capacity = count;
    for (size_t i = 0; i < count; i++)
        source->listed[i] = (*listed)[i];
}

static void check_account(const d4i_frame *frame, size_t row, int64_t published, int64_t placed, int64_t listed)
{
    assert_int_equal(frame_number(frame, row, "published"), published);
    assert_int_equal(frame_number(frame, row, "placed"), placed);
    assert_int_equal(frame_number(frame, row, "listed"), listed);
    assert_int_equal(published, placed + listed);
}

static void test_groups_balance(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        struct atlas_listed listed[4];
        int64_t input[NODES], placed[NODES], sums[NODES][3];
    } cases[] = {
        /* exact */
        {0,
         {{0}},
         {100, 60, 40, 20, 40, 60},
         {100, 60, 40, 20, 40, 60},
         {{100, 100, 0}, {60, 60, 0}, {40, 40, 0}, {20, 20, 0}, {40, 40, 0}, {60, 60, 0}}},
        /* perturbed: the total is 50 over its parts, the subtotal 3 under them */
        {2,
         {{0, TOTAL, LEDGER_PERTURBATION, 50, NULL}, {0, SUB, LEDGER_PERTURBATION, -3, NULL}},
         {147, 57, 40, 20, 40, 107},
         {147, 57, 40, 20, 40, 107},
         {{147, 100, 47}, {57, 60, -3}, {40, 40, 0}, {20, 20, 0}, {40, 40, 0}, {107, 60, 47}}},
        /* c is suppressed */
        {1,
         {{0, SUB, LEDGER_SUPPRESSED, 20, NULL}},
         {100, 60, 40, 0, 40, 60},
         {100, 60, 40, 0, 40, 60},
         {{100, 80, 20}, {60, 40, 20}, {40, 40, 0}, {0, 0, 0}, {40, 40, 0}, {60, 40, 20}}},
        /* cut: a second zone without a place, and a line without zone (7 of c), which no subtotal has */
        {4,
         {{0, B, LEDGER_NO_GEOMETRY, 4, NULL},
          {0, C, LEDGER_NO_GEOMETRY, 2, NULL},
          {0, D, LEDGER_OUT_OF_GRID, 1, NULL},
          {0, C, LEDGER_EXCLUDED, 7, NULL}},
         {107, 60, 40, 27, 40, 60},
         {93, 54, 36, 18, 39, 57},
         {{107, 93, 14}, {67, 54, 13}, {40, 36, 4}, {27, 18, 9}, {40, 39, 1}, {67, 57, 10}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        d4i_atlas atlas = {0};
        struct atlas_listed *listed = (struct atlas_listed *)cases[i].listed;
        make_groups(&atlas, &listed, cases[i].count, cases[i].input, cases[i].placed);
        must(context, atlas_check_ledger(context, &atlas.atlas));
        d4i_frame *frame = info(&atlas, D4I_INFO_GROUPS);
        for (size_t n = 0; n < NODES; n++)
            check_account(frame, n, cases[i].sums[n][0], cases[i].sums[n][1], cases[i].sums[n][2]);
        d4i_frame_free(frame);
        atlas_done(&atlas);
    }
}

/* Where b is suppressed, "total less b" is not known, and is not made up. */
static void test_groups_unknown(void **state)
{
    (void)state;
    struct atlas_listed one = {0, SUB, LEDGER_SUPPRESSED, 40, NULL}, *listed = &one;
    d4i_atlas atlas = {0};
    make_groups(&atlas, &listed, 1, (int64_t[]){100, 60, 0, 20, 40, 0}, (int64_t[]){100, 60, 0, 20, 40, 0});
    atlas.atlas.sources[0].variables[0].column[E].status[0] = D4I_SUPPRESSED;
    d4i_frame *frame = info(&atlas, D4I_INFO_GROUPS);
    check_account(frame, TOTAL, 100, 60, 40);
    assert_int_equal(frame_number(frame, E, "published"), 0);
    assert_true(frame_empty(frame, E, "placed") && frame_empty(frame, E, "listed"));
    assert_true(has_note(frame, "1 derived group is not known in every zone"));
    d4i_frame_free(frame);
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
        cmocka_unit_test(test_groups_balance),
        cmocka_unit_test(test_groups_unknown),
        cmocka_unit_test(test_quality_of_placement),
    };
    return cmocka_run_group_tests_name("table and info", tests, context_open, context_close);
}
