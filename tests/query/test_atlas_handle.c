/* SPDX-License-Identifier: EUPL-1.2
 *
 * Opening an atlas for questions: what was written answers the same as what was in memory; what is no atlas is
 * refused.
 */
#include <unistd.h>

#include "asking.h"

static char path[128];

static int set_up(void **state)
{
    if (folder_open(state))
        return 1;
    folder_path(path, "atlas.gpkg");
    return 0;
}

static void test_round_trip(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"a", "Ah", 100, 21}, {"b", "", 100, 20}, {"c", "", 9, -1}};
    static const char *const codes[] = {"A", "B", "C"};
    d4i_atlas made = {0}, *opened = NULL;
    d4i_frame *before = NULL, *after = NULL;
    struct atlas_source *source = make_source(context, &made.atlas, "aa-2012", "AA", zones, 3);
    made.atlas.title = copy("Made by hand");
    made.atlas.method = copy("");
    source->url = copy("");
    source->notes = copy("");
    source->pipeline = copy("");
    source->accuracy = -1;
    source->listed = zeros(1, sizeof *source->listed); /* how the nine of c divide is not told */
    source->listed_count = source->listed_capacity = 1;
    source->listed[0] = (struct atlas_listed){0, 0, LEDGER_SUPPRESSED, 9 * D4I_PERSON, copy("c")};
    memcpy(source->variables[0].placed, source->variables[0].input, 3 * sizeof *source->variables[0].placed);
    struct atlas_level *level = make_level(context, &made.atlas, "lau", codes, NULL, 3);
    level->recipe = copy("");
    level->licence = copy("");
    level->attribution = copy("");
    level->path = copy("units.gpkg");
    relate(context, &made.atlas, level, 0, ATLAS_PUBLISHED, (uint32_t[]){0, 1, 2});
    must(context, atlas_write(context, &made.atlas, path));
    must(context, d4i_atlas_open(context, path, &opened));
    must(context, d4i_places(context, &made, NULL, &before));
    must(context, d4i_places(context, opened, NULL, &after));
    char *a = frame_as(context, before, D4I_FORMAT_JSON), *b = frame_as(context, after, D4I_FORMAT_JSON);
    assert_string_equal(a, b);
    assert_int_equal(frame_number(after, 0, "small_over"), 1);
    assert_int_equal(frame_number(after, 0, "without_data"), 1);
    free(a);
    free(b);
    d4i_frame_free(before);
    d4i_frame_free(after);
    for (int part = 0; part < D4I_INFO_PART_END; part++) {
        must(context, d4i_info(context, opened, (d4i_info_part)part, &after));
        d4i_frame_free(after);
    }
    must(context, d4i_explain(context, opened, "lau:A", &after));
    assert_fact(after, "zones", 0, "a (Ah)");
    d4i_frame_free(after);
    d4i_atlas_free(opened);
    atlas_done(&made);
}

static void test_refused(void **state)
{
    (void)state;
    d4i_atlas *opened = NULL;
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs("this is no atlas", file);
    fclose(file);
    assert_int_not_equal(d4i_atlas_open(context, path, &opened), D4I_OK);
    assert_non_null(strstr(d4i_error_text(context), path));
    assert_int_not_equal(d4i_atlas_open(context, "/nowhere.gpkg", &opened), D4I_OK);
    assert_non_null(strstr(d4i_error_text(context), "/nowhere.gpkg"));
    assert_int_equal(d4i_atlas_open(context, NULL, &opened), D4I_BAD_USAGE);
    assert_null(opened);
    d4i_atlas_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests_name("atlas handle", tests, set_up, folder_close);
}
