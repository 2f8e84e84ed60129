/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where a number comes from: every kind of subject, by hand.
 */
#include "allocate/allocate.h"
#include "asking.h"

static const struct zone_made zones[] = {{"n1", "North", 1000, 200}, {"s1", "South", 10, 3}, {"s2", "", 7, -1}};
static const uint32_t unit_of[] = {0, 1, 1};

/* Three zones of one source, two units, on 2 x 2 cells of 100 m. n1 covers the upper cells and half of the lower
 * left one, weighted by "popgrid"; s1 the other half, by area; s2 touches no cell. */
static void make(d4i_atlas *handle)
{
    static const char *const codes[] = {"U1", "U2"};
    struct atlas *atlas = &handle->atlas;
    struct atlas_source *source = make_source(context, atlas, "aa-2012", "AA", zones, 3);
    source->variables[0].column[0].people[0] = 1000 * D4I_PERSON + 1; /* so that parts cannot all be whole */
    source->listed = zeros(1, sizeof *source->listed);
    source->listed_count = source->listed_capacity = 1;
    source->listed[0] = (struct atlas_listed){0, 2, LEDGER_NO_TARGET_CELL, 7 * D4I_PERSON, copy("s2")};
    struct atlas_level *level = make_level(context, atlas, "lau", codes, NULL, 2);
    relate(context, atlas, level, 0, ATLAS_PUBLISHED, unit_of);
    atlas->has_grid = atlas->has_pairs = true;
    atlas->grid = (struct grid){"EPSG:3035", 4000000, 3000000, 100, 2, 2};
    atlas->method = copy("proportional");
    atlas->weights = zeros(1, sizeof *atlas->weights);
    atlas->weight_count = 1;
    atlas->weights[0].id = copy("popgrid");
    static const uint32_t cell[] = {0, 0, 2, 3};
    static const uint32_t zone[] = {0, 1, 0, 0}, weight[] = {4, 0, 1, 2};
    static const uint32_t coverage[] = {COVER_FULL / 2, COVER_FULL / 2, COVER_FULL, COVER_FULL};
    struct pairs *pairs = &atlas->pairs;
    pairs->cell_low = memcpy(zeros(4, 4), cell, sizeof cell);
    pairs->zone = memcpy(zeros(4, 4), zone, sizeof zone);
    pairs->coverage = memcpy(zeros(4, 4), coverage, sizeof coverage);
    pairs->count = pairs->capacity = 4;
    const struct weight_level levels[] = {{"popgrid", weight}};
    struct allocation allocation;
    const struct allocation_task task = {.pairs = pairs, .zones = 3, .levels = levels, .level_count = 1};
    must(context, allocation_method_find("proportional")->weigh(context, &task, &allocation));
    atlas->zone_level = allocation.level;
    atlas->zone_total = allocation.total;
    atlas->zone_shift = allocation.shift;
    atlas->zone_cells = allocation.cells;
}

static d4i_frame *explain(d4i_atlas *atlas, const char *subject)
{
    d4i_frame *frame = NULL;
    must(context, d4i_explain(context, atlas, subject, &frame));
    return frame;
}

/* What every explanation of something counted ends with. */
static void check_source(const d4i_frame *frame)
{
    assert_fact(frame, "source", 0, "aa-2012: A table");
    assert_fact(frame, "definition", 0, "birth: Usual residents; abroad = born outside the country");
    assert_fact(frame, "date", 0, "birth: 2012-01-01");
    assert_fact(frame, "publisher", 0, "An office");
    assert_fact(frame, "licence", 0, "CC BY 4.0");
    assert_fact(frame, "attribution", 0, "Source: An office, 2012");
    assert_non_null(strstr(fact(frame, "recipe", 0), "recipe-x, hash "));
    assert_non_null(strstr(fact(frame, "file", 0), "counts: counts.csv, hash 0000000000000001"));
}

static void test_unit(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make(&atlas);
    static const char *const names[] = {"U1", "lau:U1", " U1 "};
    for (size_t i = 0; i < 3; i++) {
        d4i_frame *frame = explain(&atlas, names[i]);
        assert_fact(frame, "unit", 0, "lau:U1");
        assert_fact(frame, "country", 0, "AA");
        assert_fact(frame, "counts", 0, "published: 1 zone belongs to the unit by key");
        assert_fact(frame, "zones", 0, "n1 (North)");
        assert_fact(frame, "placed by", 0, "popgrid: 1 zone");
        assert_fact(frame, "birth: Born abroad", 0, "200 (observed)");
        assert_fact(frame, "birth: share", 0, "20.00 %");
        check_source(frame);
        d4i_frame_free(frame);
    }
    d4i_frame *frame = explain(&atlas, "U2");
    assert_fact(frame, "zones", 0, "s1 (South), s2");
    assert_fact(frame, "birth: people", 0, "17 (observed)");
    assert_fact(frame, "birth: Born abroad", 0, "not known (suppressed)");
    assert_fact(frame, "birth: share", 0, "not known");
    assert_fact(frame, "placed by", 0, "area: 1 zone");
    assert_fact(frame, "placed by", 1, "touches no cell: 1 zone");
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

static void test_unit_estimated(void **state)
{
    (void)state;
    static const char *const codes[] = {"A", "B", "C"};
    d4i_atlas atlas = {0};
    make_source(context, &atlas.atlas, "aa-2012", "AA", zones, 3);
    struct atlas_level *level = make_level(context, &atlas.atlas, "lau", codes, NULL, 3);
    relate(context, &atlas.atlas, level, 0, ATLAS_ESTIMATED, unit_of);
    struct crosswalk *crosswalk = &level->sources[0].crosswalk; /* a quarter of n1 lies in B */
    free(crosswalk->start);
    free(crosswalk->to);
    free(crosswalk->weight);
    crosswalk->start = memcpy(zeros(4, sizeof(size_t)), (size_t[]){0, 2, 3, 4}, 4 * sizeof(size_t));
    crosswalk->to = memcpy(zeros(4, 4), (uint32_t[]){0, 1, 1, 1}, 16);
    crosswalk->weight = memcpy(zeros(4, 8), (uint64_t[]){3, 1, 5, 5}, 32);
    crosswalk->count = 4;
    d4i_frame *frame = explain(&atlas, "B");
    assert_fact(frame, "counts", 0,
                "estimated: from the cells that the unit covers, of 3 zones, 2 of them wholly inside");
    assert_fact(frame, "zones", 0, "n1 (North) 25 %, s1 (South), s2");
    d4i_frame_free(frame);
    frame = explain(&atlas, "C");
    assert_fact(frame, "counts", 0, "not covered: no source counts this unit");
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* What has the code of something else says so. */
static void test_also(void **state)
{
    (void)state;
    static const char *const codes[] = {"n1", "X"}, *const others[] = {"X"};
    static const struct zone_made more[] = {{"n1", "", 5, 1}};
    d4i_atlas atlas = {0};
    make_source(context, &atlas.atlas, "aa-2012", "AA", zones, 3);
    make_source(context, &atlas.atlas, "bb-2012", "BB", more, 1);
    struct atlas_level *level = make_level(context, &atlas.atlas, "lau", codes, NULL, 2);
    relate(context, &atlas.atlas, level, 0, ATLAS_PUBLISHED, unit_of);
    level = make_level(context, &atlas.atlas, "nuts", others, NULL, 1);
    struct {
        const char *subject, *is, *also[3];
    } cases[] = {
        {"n1",
         "unit",
         {"a zone of aa-2012 has this code; ask for it with zone:n1",
          "a zone of bb-2012 has this code; ask for it with bb-2012:n1", NULL}},
        {"X", "unit", {"a unit of Municipalities has this code; ask for it with nuts:X", NULL, NULL}},
        {"lau:n1", "unit", {NULL, NULL, NULL}},
        {"zone:n1", "zone", {"a zone of bb-2012 has this code; ask for it with bb-2012:n1", NULL, NULL}},
        {"bb-2012:n1", "zone", {NULL, NULL, NULL}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        d4i_frame *frame = explain(&atlas, cases[i].subject);
        assert_non_null(fact(frame, cases[i].is, 0));
        for (size_t n = 0; n < 3; n++)
            if (cases[i].also[n])
                assert_fact(frame, "also", n, cases[i].also[n]);
            else
                assert_null(fact(frame, "also", n));
        d4i_frame_free(frame);
    }
    atlas_done(&atlas);
}

/* A cell of the grid that is a zone as well: both can be asked for. */
static void test_zone_of_cells(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make(&atlas);
    struct atlas_source *source = &atlas.atlas.sources[0];
    source->cells = true;
    source->square = zeros(3, sizeof *source->square);
    for (int z = 0; z < 3; z++)
        source->square[z] = (struct grid_square){.east = 4000000 + 100 * z, .north = 3000000, .size = 100};
    d4i_frame *frame = explain(&atlas, "100mN30000E40001");
    assert_fact(frame, "cell", 0, "CRS3035RES100mN3000000E4000100");
    assert_fact(frame, "also", 0, "a zone of aa-2012 has this code; ask for it with zone:100mN30000E40001");
    d4i_frame_free(frame);
    static const char *const names[] = {"zone:100mN30000E40001", "aa-2012:CRS3035RES100mN3000000E4000100"};
    for (size_t i = 0; i < 2; i++) {
        frame = explain(&atlas, names[i]);
        assert_fact(frame, "zone", 0, "100mN30000E40001");
        d4i_frame_free(frame);
    }
    atlas_done(&atlas);
}

static void test_zone(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make(&atlas);
    static const char *const names[] = {"n1", "aa-2012:n1", "zone:n1"};
    for (size_t i = 0; i < 3; i++) {
        d4i_frame *frame = explain(&atlas, names[i]);
        assert_fact(frame, "zone", 0, "n1");
        assert_fact(frame, "name", 0, "North");
        assert_fact(frame, "birth: people", 0, "1000.000001 (observed)");
        assert_fact(frame, "placed by", 0, "popgrid (level 1 of 2 of the cascade, the last is area)");
        assert_fact(frame, "units", 0, "lau: U1 100 % (by key)");
        assert_fact(frame, "ledger", 0, "nothing of this zone is listed");
        check_source(frame);
        d4i_frame_free(frame);
    }
    d4i_frame *frame = explain(&atlas, "s2");
    assert_fact(frame, "placed", 0, "no: the zone touches no cell");
    assert_fact(frame, "ledger", 0, "birth/native: 7 people, no_target_cell");
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

static void test_cell(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make(&atlas);
    static const char *const names[] = {"CRS3035RES100mN3000000E4000000", "100mN30000E40000", "4000050,3000099.5",
                                        "4000000, 3000000"};
    for (size_t i = 0; i < 4; i++) {
        d4i_frame *frame = explain(&atlas, names[i]);
        assert_fact(frame, "cell", 0, "CRS3035RES100mN3000000E4000000");
        assert_fact(frame, "zones", 0, "2 cover the cell");
        assert_fact(frame, "zone", 0, "n1 (North) of aa-2012");
        assert_fact(frame, "covers", 0, "50 % of the cell");
        assert_fact(frame, "weight", 0, "4 (popgrid, level 1 of the cascade); mass = coverage x weight");
        /* half a cell of weight 4, of 2 + 1 + 2: two fifths of 1000.000001 and of 200 */
        assert_fact(frame, "birth: people", 0, "400 = N x mass / W = 1000.000001 x 67108864 / 167772160");
        assert_fact(frame, "birth: Born abroad", 0, "80 = N x mass / W = 200 x 67108864 / 167772160");
        assert_fact(frame, "zone", 1, "s1 (South) of aa-2012");
        assert_fact(frame, "birth: people", 1, "10 = N x mass / W = 10 x 16777216 / 16777216");
        assert_fact(frame, "weight", 1, "1 (area, level 2 of the cascade); mass = coverage x weight");
        assert_fact(frame, "quality", 0, "estimated: the zone's people are spread over 3 cells");
        check_source(frame);
        assert_null(fact(frame, "source", 1)); /* told once */
        d4i_frame_free(frame);
    }
    d4i_frame *frame = explain(&atlas, "4000150,3000050");
    assert_fact(frame, "zones", 0, "none: no zone of any source covers this cell");
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* The parts told are those of the allocation, to the millionth, and close. */
static void test_cell_is_the_allocation(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make(&atlas);
    const struct allocation allocation = {atlas.atlas.zone_level, atlas.atlas.zone_total, atlas.atlas.zone_shift,
                                          atlas.atlas.zone_cells, 3};
    int64_t part[4], sum = 0;
    must(context, allocation_spread(context, &atlas.atlas.pairs, &allocation,
                                    atlas.atlas.sources[0].variables[0].column[0].people, part));
    static const char *const names[] = {"4000000,3000000", NULL, "4000000,3000100", "4000100,3000100"};
    for (size_t i = 0; i < 4; i++) {
        if (!names[i])
            continue;
        d4i_frame *frame = explain(&atlas, names[i]);
        char number[32];
        const char *told = fact(frame, "birth: people", 0);
        people_text(part[i], number);
        assert_int_equal(strncmp(told, number, strlen(number)), 0);
        assert_int_equal(strncmp(told + strlen(number), " = ", 3), 0);
        sum += part[i];
        d4i_frame_free(frame);
    }
    assert_int_equal(sum, 1000 * D4I_PERSON + 1);
    atlas_done(&atlas);
}

static void test_unknown(void **state)
{
    (void)state;
    static const struct {
        const char *subject, *words;
    } wrong[] = {
        {"U3", "did you mean 'U1'"},
        {"n2", "'n1'"},
        {"lau:U9", "no cell, unit or zone 'lau:U9'"},
        {"", "nothing is named"},
        {"1,2", "outside the grid"},
        {"1kmN3000E4000", "is a cell of 1000 m; the cells of this atlas have 100 m"},
        {"100mN10000E10000", "outside the grid"},
        {"zzzzzzzzzzzzzzzzzzz", "give a cell code, E,N in metres, a unit or a zone"},
    };
    d4i_atlas atlas = {0};
    make(&atlas);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        d4i_frame *frame = NULL;
        assert_int_equal(d4i_explain(context, &atlas, wrong[i].subject, &frame), D4I_BAD_USAGE);
        if (!strstr(d4i_error_text(context), wrong[i].words))
            fail_msg("'%s': %s", wrong[i].subject, d4i_error_text(context));
        assert_null(frame);
    }
    atlas_done(&atlas);
}

static int refuse_after(void *left, size_t bytes)
{
    (void)bytes;
    return (*(int *)left)-- > 0;
}

static void test_memory(void **state)
{
    (void)state;
    static const char *const subjects[] = {"U2", "s1", "4000050,3000050", "U3"};
    d4i_atlas atlas = {0};
    make(&atlas);
    for (size_t i = 0; i < 4; i++) {
        int allowed = 0;
        d4i_status status = D4I_NO_MEMORY;
        for (; allowed < 5000 && status == D4I_NO_MEMORY; allowed++) {
            int left = allowed;
            d4i_frame *frame = NULL;
            d4i_set_allocation_hook(context, refuse_after, &left);
            status = d4i_explain(context, &atlas, subjects[i], &frame);
            d4i_frame_free(frame);
        }
        assert_int_equal(status, i == 3 ? D4I_BAD_USAGE : D4I_OK);
        assert_true(allowed > 1);
    }
    d4i_set_allocation_hook(context, NULL, NULL);
    atlas_done(&atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unit),
        cmocka_unit_test(test_unit_estimated),
        cmocka_unit_test(test_also),
        cmocka_unit_test(test_zone_of_cells),
        cmocka_unit_test(test_zone),
        cmocka_unit_test(test_cell),
        cmocka_unit_test(test_cell_is_the_allocation),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests_name("explain", tests, context_open, context_close);
}
