/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones in zones: the sections of within_towns.h by hand, how a project says what lies in what, and what answers
 * tell of it.
 */
#include "within_towns.h"

static void sections_hold_to_their_town(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    d4i_atlas *handle = built(scratch);
    const struct atlas *atlas = &handle->atlas;
    is_count(atlas, 0, ABROAD, A1, 19, D4I_ESTIMATED);
    is_count(atlas, 0, HOME, A1, 81, D4I_ESTIMATED);
    is_count(atlas, 0, ABROAD, A2, 4, D4I_ESTIMATED);
    is_count(atlas, 0, HOME, A2, 46, D4I_ESTIMATED);
    is_count(atlas, 0, TOTAL, A1, 100, D4I_OBSERVED);
    const struct atlas_column *home = &atlas->sources[0].variables[0].column[HOME];
    assert_int_equal(home->low[A1], 78000000); /* what was published stands beside it */
    assert_int_equal(home->high[A1], 82000000);
    assert_int_equal(home->people[A1] + home->people[A2], 127 * D4I_PERSON); /* to the last millionth */
    assert_int_equal(listed(atlas, 0, LEDGER_SUPPRESSED, "A2"), 0);
    assert_int_equal(listed(atlas, 0, LEDGER_HIGHER_LEVEL, "A2"), 0);
    assert_string_equal(fact(handle, "within.source"), "towns, birth: 1 of its 2 zones hold with those in them");
    assert_string_equal(fact(handle, "within.zones"),
                        "4 zones with counts that are intervals, 2 of them worked out");
    assert_string_equal(fact(handle, "within.given_back"), "5 people that were withheld or hidden");
    const struct atlas_unit_source *town = &atlas->levels[0].sources[0];
    assert_int_equal(town->column[0][ABROAD].people[0], 23 * D4I_PERSON);
    d4i_atlas_free(handle);
}

static void a_town_that_cannot_hold_is_named(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    d4i_atlas *handle = built(scratch);
    is_count(&handle->atlas, 0, HOME, B1, 30, D4I_ROUNDED);
    is_count(&handle->atlas, 0, ABROAD, B2, 0, D4I_SUPPRESSED);
    assert_int_equal(listed(&handle->atlas, 0, LEDGER_SUPPRESSED, "B2"), 5 * D4I_PERSON);
    assert_string_equal(fact(handle, "within.contradicts"), "1 zone of towns, by 14 people: B");
    assert_true(was_said(
        "sections, birth: what zones can have contradicts the counts of 1 zone of towns, by 14 people: B; "));
    d4i_atlas_free(handle);
}

/* Totals are rounded, too, and A2 withholds everything: A has 152 people, A1 100, which leaves 52. By the share of
 * A1 A2 would have 10.4 abroad beside its 20; there are 25 in all, so 8.6 and 16.4, but A1 has no less
 * than 18: 7 are left. Without a line nobody comes or goes: the ledger has what a total was less what it is. */
static void totals_that_move_are_in_the_ledger(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    tiny_put(scratch, "sections.yaml", RECIPE("sections", FUZZY, ""));
    tiny_put(scratch, "sections.csv", "zone,T,H,F\nA1,100,80,20\nA2,-,-,-\n");
    tiny_put(scratch, "towns.csv", "zone,T,H,F\nA,152,127,25\n");
    d4i_atlas *handle = built(scratch);
    const struct atlas *atlas = &handle->atlas;
    const struct atlas_variable *variable = &atlas->sources[0].variables[0];
    is_count(atlas, 0, TOTAL, A1, 100, D4I_ROUNDED);
    is_count(atlas, 0, TOTAL, A2, 52, D4I_ESTIMATED);
    is_count(atlas, 0, HOME, A2, 45, D4I_ESTIMATED);
    is_count(atlas, 0, ABROAD, A2, 7, D4I_ESTIMATED);
    assert_int_equal(listed(atlas, 0, LEDGER_HIGHER_LEVEL, "A2"), -52 * D4I_PERSON);
    assert_int_equal(variable->input[TOTAL], 100 * D4I_PERSON);
    assert_int_equal(variable->placed[HOME] + variable->placed[ABROAD], 152 * D4I_PERSON);
    assert_null(fact(handle, "within.contradicts"));
    d4i_atlas_free(handle);
}

/* Towns may call a group otherwise, or tell more; and a list may say in which town a section lies. */
static void groups_and_lists(void **state)
{
    struct scratch *scratch = *state;
    write_project(
        scratch,
        "{source: towns, groups: {abroad: [eu, world]}, lookup: {file: list.csv, key: [{column: section}], "
        "unit: town}}",
        "");
    tiny_put(scratch, "list.csv", "section,town\nA1,A\nA2,A\nB1,A\nB2,nowhere\n");
    tiny_put(scratch, "sections.csv", "zone,T,H,F\nA1,100,80,20\nA2,50,45,..\nB1,0,0,-\nB2,10,5,..\n");
    tiny_put(scratch, "towns.csv", "zone,T,N,E,W\nA,150,127,20,3\n");
    tiny_put(
        scratch, "towns.yaml",
        "recipe: towns\ntitle: T\npublisher: Nobody\nlicence: none\nattribution: nobody\ncountry: ES\n"
        "date: 2020-01-01\nmethod: register\nvariables:\n  birth:\n    title: B\n    dimension: country of birth\n"
        "    definition: Everyone.\n    file: birth\n    table:\n      layout: wide\n      key: [{column: zone}]\n"
        "    groups:\n      code: total\n      label: T\n      parts:\n        - {code: native, label: N}\n"
        "        - {code: eu, label: E}\n        - {code: world, label: W}\n");
    d4i_atlas *atlas = built(scratch);
    is_count(&atlas->atlas, 0, ABROAD, A1, 19, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, ABROAD, A2, 4, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, ABROAD, B1, 0, D4I_ESTIMATED);
    assert_string_equal(fact(atlas, "within.alone"), "1 zone: B2");
    assert_true(was_said("sections: no zone of source 'towns' holds 1 zone: B2"));
    d4i_atlas_free(atlas);
}

/* What is exact is taken off what the town has: A1's 20 and A2's 4 (50 less 46) leave 2 of 26 to A3, where 1 to 4
 * of 6 are withheld here and there. B1 is exact, and B counts one more: they contradict, though nothing is open. */
static void exact_sections_are_taken_off(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    tiny_put(scratch, "sections.yaml",
             RECIPE("sections", "      sentinels: {\"..\": {is: suppressed, from: 1, to: 4}}\n", ""));
    tiny_put(scratch, "sections.csv", "zone,T,H,F\nA1,100,80,20\nA2,50,46,..\nA3,6,..,..\nB1,40,30,10\n");
    tiny_put(scratch, "towns.csv", "zone,T,H,F\nA,156,130,26\nB,41,31,10\n");
    d4i_atlas *atlas = built(scratch);
    is_count(&atlas->atlas, 0, ABROAD, 0, 20, D4I_OBSERVED);
    is_count(&atlas->atlas, 0, HOME, 1, 46, D4I_OBSERVED);
    is_count(&atlas->atlas, 0, ABROAD, 1, 4, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, HOME, 2, 4, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, ABROAD, 2, 2, D4I_ESTIMATED);
    assert_string_equal(fact(atlas, "within.zones"),
                        "2 zones with counts that are intervals, 2 of them worked out");
    assert_string_equal(fact(atlas, "within.contradicts"), "1 zone of towns, by 1 people: B");
    d4i_atlas_free(atlas);
}

/* Both levels in one file: two sources, whose recipes take the rows of theirs. */
static void one_file_of_both_levels(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    tiny_put(scratch, "sections.yaml",
             RECIPE("sections", FUZZY "      filter: [{column: level, equals: S}]\n", "      values: observed\n"));
    tiny_put(scratch, "towns.yaml", RECIPE("towns", "      filter: [{column: level, equals: M}]\n", ""));
    tiny_put(scratch, "towns.csv",
             "level,zone,T,H,F\nM,A,150,127,23\nS,A1,100,80,20\nS,A2,50,45,..\nM,B,50,35,15\nS,B1,40,30,10\n"
             "S,B2,10,5,..\n");
    tiny_put(scratch, "sections.csv", "");
    char *at, text[1500];
    size_t length;
    char *project = tiny_bytes(scratch_path(scratch, "project.yaml"), &length);
    project[length] = 0;
    at = strstr(project, "sections.csv");
    snprintf(text, sizeof text, "%.*stowns.csv%s", (int)(at - project), project, at + strlen("sections.csv"));
    tiny_put(scratch, "project.yaml", text);
    free(project);
    d4i_atlas *atlas = built(scratch);
    is_count(&atlas->atlas, 0, ABROAD, A1, 19, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, ABROAD, A2, 4, D4I_ESTIMATED);
    assert_null(fact(atlas, "within.contradicts"));
    d4i_atlas_free(atlas);
}

static bool row_says(const d4i_frame *frame, const char *first, size_t column, const char *words)
{
    for (size_t row = 0; row < d4i_frame_rows(frame); row++)
        if (strcmp(d4i_frame_text(frame, row, 0), first) == 0 && strstr(d4i_frame_text(frame, row, column), words))
            return true;
    return false;
}

static void answers_tell_of_it(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    d4i_atlas *atlas = built(scratch);
    assert_ok(scratch->context, d4i_info(scratch->context, atlas, D4I_INFO_QUALITY, &frame));
    assert_true(row_says(frame, "zones in zones", 2, "source"));
    assert_true(row_says(frame, "zones in zones", 5, "1 zone of towns, by 14 people: B"));
    d4i_frame_free(frame);
    assert_ok(scratch->context, d4i_explain(scratch->context, atlas, "sections:A2", &frame));
    assert_true(row_says(frame, "birth: people", 1, "50 (observed)"));
    assert_true(row_says(frame, "counts", 1, "birth: those that are estimated were worked out"));
    d4i_frame_free(frame);
    assert_ok(scratch->context, d4i_explain(scratch->context, atlas, "sections:B2", &frame));
    assert_false(row_says(frame, "counts", 1, "worked out"));
    d4i_frame_free(frame);
    d4i_atlas_free(atlas);
    tiny_put(scratch, "sections.csv", "zone,T,H,F\nA1,100,80,20\nC1,50,45,..\n");
    assert_ok(scratch->context,
              d4i_build_check(scratch->context, scratch_path(scratch, "project.yaml"), NULL, &frame));
    assert_true(row_says(frame, "  zones in zones of 'towns'", 1, "1 of 2"));
    assert_true(row_says(frame, "  zones in none of 'towns'", 1, "1: C1"));
    assert_true(row_says(frame, "  zones of 'towns' that hold none", 1, "1: B"));
    d4i_frame_free(frame);
}

static void refused(struct scratch *scratch, const char *within, const char *words)
{
    d4i_atlas *atlas = NULL;
    write_project(scratch, within, "");
    d4i_status status = d4i_build_open(scratch->context, scratch_path(scratch, "project.yaml"), NULL, &atlas);
    if (status != D4I_BAD_INPUT)
        fail_msg("accepted: %s", within);
    if (!strstr(d4i_error_text(scratch->context), words) ||
        !strstr(d4i_error_text(scratch->context), "project.yaml:2:"))
        fail_msg("%s: '%s' is not in: %s", within, words, d4i_error_text(scratch->context));
}

static void slips_are_refused(void **state)
{
    struct scratch *scratch = *state;
    refused(scratch, "towns", "what the zones lie in");
    refused(scratch, "{prefix: 1}", "source");
    refused(scratch, "{source: town, prefix: 1}", "there is no source 'town'");
    refused(scratch, "{source: sections}", "would lie, through those above it, in itself");
    refused(scratch, "{source: towns, prefx: 1}", "prefx");
    refused(scratch, "{source: towns, prefix: 1, variable: born}", "has no variable 'born'");
    refused(scratch, "{source: towns, prefix: 1, groups: {abroad: eu}}", "eu");
    refused(scratch, "{source: towns, prefix: 1, groups: {mars: home}}", "mars");
    refused(scratch, "{source: towns, prefix: 1, groups: {total: home}}", "is the total");
}

static void write_levels(struct scratch *scratch, const char *lands, const char *towns, const char *sections)
{
    write_project(scratch, "{source: towns, prefix: 1}", "");
    tiny_put(scratch, "project.yaml",
             "sources:\n  - {id: sections, recipe: sections.yaml, files: {birth: sections.csv}, within: {source: "
             "towns, prefix: 1}}\n"
             "  - {id: towns, recipe: sections.yaml, files: {birth: towns.csv}, within: {source: lands, lookup: "
             "{file: list.csv, key: [{column: town}], unit: land}}}\n"
             "  - {id: lands, recipe: towns.yaml, files: {birth: lands.csv}}\n");
    tiny_put(scratch, "list.csv", "town,land\nA,P\nB,P\n");
    tiny_put(scratch, "lands.csv", lands);
    tiny_put(scratch, "towns.csv", towns);
    tiny_put(scratch, "sections.csv", sections);
}

static void levels_hold(struct scratch *scratch, double town_a, double town_b, double a2)
{
    d4i_atlas *atlas = built(scratch);
    const struct atlas_column *towns = &atlas->atlas.sources[1].variables[0].column[ABROAD];
    const struct atlas_column *sections = &atlas->atlas.sources[0].variables[0].column[ABROAD];
    is_count(&atlas->atlas, 1, ABROAD, 0, town_a, D4I_ESTIMATED);
    is_count(&atlas->atlas, 1, ABROAD, 1, town_b, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, ABROAD, A2, a2, D4I_ESTIMATED);
    assert_int_equal(towns->people[0] + towns->people[1],
                     atlas->atlas.sources[2].variables[0].column[ABROAD].people[0]);
    assert_int_equal(sections->people[A1] + sections->people[A2], towns->people[0]);
    assert_int_equal(sections->people[B1] + sections->people[B2], towns->people[1]);
    assert_null(fact(atlas, "within.contradicts"));
    d4i_atlas_free(atlas);
}

/* Sections in towns in a land: the towns are rounded and settled first. The land has 58 people from abroad, the
 * towns say 25 (23 to 27) and 30 (28 to 32), and by their odds they would have 26.9 and 31.1. But in A one
 * section has 22 at most and one, that withholds, 4: A has 26, and B 32. */
static void three_levels(void **state)
{
    struct scratch *scratch = *state;
    static const char towns[] = "zone,T,H,F\nA,150,125,25\nB,50,20,30\n";
    static const char sections[] = "zone,T,H,F\nA1,100,80,20\nA2,50,45,..\nB1,40,15,25\nB2,10,5,5\n";
    write_levels(scratch, "zone,T,H,F\nP,200,142,58\n", towns, sections);
    levels_hold(scratch, 26, 32, 4);
}

/* On a grid the counts that were worked out are placed: also by a method that goes by group, for which they are no
 * intervals any more. Units by cells get them back. */
static void what_was_worked_out_is_placed(void **state)
{
    static const char *const methods[] = {"proportional", "fitted, groups: [home, abroad]"};
    struct scratch *scratch = *state;
    char text[1200];
    for (int i = 0; i < 2; i++) {
        write_project(scratch, "{source: towns, prefix: 1}", "");
        snprintf(text, sizeof text,
                 "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: sections, recipe: sections.yaml, files: "
                 "{birth: sections.csv}, boundaries: zones.geojson, within: {source: towns, prefix: 1}}\n"
                 "  - {id: towns, recipe: towns.yaml, files: {birth: towns.csv}}\n"
                 "units: [{id: area, file: zones.geojson, key: [{column: id}]}]\nallocate: {method: %s}\n",
                 methods[i]);
        tiny_put(scratch, "project.yaml", text);
        d4i_atlas *atlas = built(scratch);
        const struct atlas_unit_source *area = &atlas->atlas.levels[0].sources[0];
        assert_int_equal(area->relation, ATLAS_ESTIMATED);
        assert_int_equal(area->column[0][ABROAD].people[A1], 19 * D4I_PERSON);
        assert_int_equal(area->column[0][ABROAD].people[A2], 4 * D4I_PERSON);
        assert_int_equal(area->column[0][ABROAD].status[A2], D4I_ESTIMATED);
        const char *intervals = fact(atlas, "allocate.intervals"); /* those of town B */
        assert_true(i == 0 || strncmp(intervals, "2 zones with counts that are intervals", 38) == 0);
        d4i_atlas_free(atlas);
    }
}

/* examples/zones-in-zones, whose comments say what comes out. */
static void the_example(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = NULL;
    said_count = 0;
    d4i_set_warning(scratch->context, note, NULL);
    assert_ok(scratch->context,
              d4i_build_open(scratch->context, TEST_DIR "/../examples/zones-in-zones/project.yaml", NULL, &atlas));
    assert_string_equal(fact(atlas, "within.source"),
                        "municipalities, birth: 1 of its 2 zones hold with those in them");
    assert_true(was_said("of 1 zone of municipalities, by 16 people: 2; their zones stay as published"));
    for (uint32_t n = 0; n < atlas->atlas.sources[0].variables[0].tree.count; n++) {
        const int64_t *people = atlas->atlas.sources[0].variables[0].column[n].people;
        assert_int_equal(people[0] + people[1] + people[2],
                         atlas->atlas.sources[1].variables[0].column[n].people[0]);
    }
    d4i_atlas_free(atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(sections_hold_to_their_town),
        tiny_test(a_town_that_cannot_hold_is_named),
        tiny_test(totals_that_move_are_in_the_ledger),
        tiny_test(groups_and_lists),
        tiny_test(exact_sections_are_taken_off),
        tiny_test(one_file_of_both_levels),
        tiny_test(answers_tell_of_it),
        tiny_test(slips_are_refused),
        tiny_test(three_levels),
        tiny_test(what_was_worked_out_is_placed),
        tiny_test(the_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
