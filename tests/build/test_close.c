/* SPDX-License-Identifier: EUPL-1.2
 *
 * Counts that are intervals where no higher level holds the zones: `bounds: close`, zone by zone by hand.
 *
 * A1 has 100 people, 80 of them home as rounded (78 to 82) and 20 abroad (18 to 22): they add up, and stay.
 * A2 has 50, 45 home as rounded (43 to 47), and withholds the others (1 to 4): home can be 47 at most, so 3 are
 * left. B1 has 100, 80 home as rounded, and withholds the others: 86 is the most, 14 people contradict, and it
 * stays.
 */
#include "within_towns.h"

#define ZONES "zone,T,H,F\nA1,100,80,20\nA2,50,45,..\nB1,100,80,..\n"

static void write_close(struct scratch *scratch, const char *bounds, const char *recipe, const char *zones)
{
    char text[600];
    tiny_put(scratch, "sections.yaml", recipe);
    tiny_put(scratch, "sections.csv", zones);
    snprintf(text, sizeof text,
             "sources:\n  - {id: sections, recipe: sections.yaml, files: {birth: sections.csv}%s}\n"
             "units:\n  - {id: town, relate: {sections: {prefix: 1}}}\n",
             bounds);
    tiny_put(scratch, "project.yaml", text);
}

static void zones_hold_to_their_total(void **state)
{
    struct scratch *scratch = *state;
    write_close(scratch, ", bounds: close", RECIPE("sections", FUZZY, "      values: observed\n"), ZONES);
    d4i_atlas *handle = built(scratch);
    const struct atlas *atlas = &handle->atlas;
    is_count(atlas, 0, HOME, A1, 80, D4I_ROUNDED);
    is_count(atlas, 0, ABROAD, A1, 20, D4I_ROUNDED);
    is_count(atlas, 0, HOME, A2, 47, D4I_ESTIMATED);
    is_count(atlas, 0, ABROAD, A2, 3, D4I_ESTIMATED);
    is_count(atlas, 0, TOTAL, A2, 50, D4I_OBSERVED);
    const struct atlas_column *abroad = &atlas->sources[0].variables[0].column[ABROAD];
    assert_int_equal(abroad->low[A2], D4I_PERSON); /* what was published stands beside it */
    assert_int_equal(abroad->high[A2], 4 * D4I_PERSON);
    assert_int_equal(listed(atlas, 0, LEDGER_SUPPRESSED, "A2"), 0);
    is_count(atlas, 0, HOME, B1, 80, D4I_ROUNDED);
    is_count(atlas, 0, ABROAD, B1, 0, D4I_SUPPRESSED);
    assert_int_equal(listed(atlas, 0, LEDGER_SUPPRESSED, "B1"), 20 * D4I_PERSON);
    assert_string_equal(fact(handle, "bounds.zones"),
                        "3 zones with counts that are intervals, 2 of them worked out");
    assert_string_equal(fact(handle, "bounds.given_back"), "5 people that were withheld or hidden");
    assert_string_equal(fact(handle, "bounds.contradicts"), "1 zone, by 14 people: B1 (total)");
    assert_true(was_said("sections, birth: parts cannot add up to their group inside their bounds in 1 zone, by 14 "
                         "people: B1 (total); they stay as published"));
    d4i_frame *frame;
    assert_ok(scratch->context, d4i_explain(scratch->context, handle, "sections:A2", &frame));
    bool told = false;
    for (size_t row = 0; row < d4i_frame_rows(frame); row++)
        told |= strstr(d4i_frame_text(frame, row, 1), "so that groups add up to their zone's total") != NULL;
    assert_true(told);
    d4i_frame_free(frame);
    d4i_atlas_free(handle);
}

/* Who does not ask for it has what was published. */
static void published_unless_asked(void **state)
{
    struct scratch *scratch = *state;
    static const char *const bounds[] = {"", ", bounds: published"};
    for (int i = 0; i < 2; i++) {
        write_close(scratch, bounds[i], RECIPE("sections", FUZZY, "      values: observed\n"), ZONES);
        d4i_atlas *atlas = built(scratch);
        is_count(&atlas->atlas, 0, HOME, A2, 45, D4I_ROUNDED);
        is_count(&atlas->atlas, 0, ABROAD, A2, 0, D4I_SUPPRESSED);
        assert_int_equal(listed(&atlas->atlas, 0, LEDGER_SUPPRESSED, "A2"), 5 * D4I_PERSON);
        assert_null(fact(atlas, "bounds.zones"));
        d4i_atlas_free(atlas);
    }
}

/* All else is exact, so that the one count withheld is known: 50 less 47. Two of 6 that are withheld are 4
 * and 2, as most are home elsewhere: home has 48 of the 56 people of both zones, at least, and abroad 2. */
static void one_of_all_is_what_is_left(void **state)
{
    struct scratch *scratch = *state;
    write_close(scratch, ", bounds: close",
                RECIPE("sections", "      sentinels: {\"..\": {is: suppressed, from: 1, to: 4}}\n", ""),
                "zone,T,H,F\nA1,100,80,20\nA2,50,47,..\nB1,6,..,..\n");
    d4i_atlas *atlas = built(scratch);
    is_count(&atlas->atlas, 0, ABROAD, A1, 20, D4I_OBSERVED);
    is_count(&atlas->atlas, 0, HOME, A2, 47, D4I_OBSERVED);
    is_count(&atlas->atlas, 0, ABROAD, A2, 3, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, HOME, B1, 4, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, ABROAD, B1, 2, D4I_ESTIMATED);
    assert_int_equal(atlas->atlas.sources[0].listed_count, 0);
    assert_null(fact(atlas, "bounds.contradicts"));
    d4i_atlas_free(atlas);
}

/* A residual is the rest again: of 822 people 80 home, the middle of 1 to 4 abroad, 739.5 others; not 0, and nobody
 * in the ledger. */
static void a_residual_is_the_rest(void **state)
{
    struct scratch *scratch = *state;
    enum { REST = 3 };
    write_close(scratch, ", bounds: close",
                RECIPE("sections", FUZZY, "      values: observed\n      residual: {code: rest, name: Rest}\n"),
                "zone,T,H,F\nA1,822,80,..\nA2,500,200,100\nB1,50,45,..\n");
    d4i_atlas *atlas = built(scratch);
    is_count(&atlas->atlas, 0, HOME, A1, 80, D4I_ROUNDED);
    is_count(&atlas->atlas, 0, ABROAD, A1, 2.5, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, REST, A1, 739.5, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, REST, A2, 200, D4I_ROUNDED);
    is_count(&atlas->atlas, 0, ABROAD, B1, 2.5, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, REST, B1, 2.5, D4I_ESTIMATED);
    assert_int_equal(atlas->atlas.sources[0].listed_count, 0);
    d4i_atlas_free(atlas);
}

/* Withheld between 0 and 8 in all zones that have an interval (A2 is exact): nobody is sure to be there, so that
 * 0 is nearest, and not the middle, 4. */
static void who_is_withheld_everywhere_is_rare(void **state)
{
    struct scratch *scratch = *state;
    write_close(scratch, ", bounds: close",
                RECIPE("sections", "      sentinels: {\"..\": {is: suppressed, from: 0, to: 8}}\n",
                       "      residual: {code: rest, name: Rest}\n"),
                "zone,T,H,F\nA1,100,80,..\nA2,300,200,3\nB1,200,100,..\nB2,300,200,..\n");
    d4i_atlas *atlas = built(scratch);
    is_count(&atlas->atlas, 0, ABROAD, A1, 0, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, 3, A1, 20, D4I_ESTIMATED);
    d4i_atlas_free(atlas);
}

/* It need not be the total: 12 and at most 4 are no 20. */
static void the_group_that_contradicts_is_named(void **state)
{
    struct scratch *scratch = *state;
    write_close(scratch, ", bounds: close",
                RECIPE("sections", "      sentinels: {\"..\": {is: suppressed, from: 1, to: 4}}\n",
                       "") "        - {code: more, label: M, parts: [{code: x, label: X}, {code: y, label: Y}]}\n",
                "zone,T,H,F,M,X,Y\nA1,100,70,10,20,12,..\nA2,100,70,10,20,17,..\n");
    d4i_atlas *atlas = built(scratch);
    enum { Y = 5 };
    assert_string_equal(fact(atlas, "bounds.contradicts"), "1 zone, by 4 people: A1 (more)");
    is_count(&atlas->atlas, 0, Y, A1, 0, D4I_SUPPRESSED);
    is_count(&atlas->atlas, 0, Y, A2, 3, D4I_ESTIMATED);
    d4i_atlas_free(atlas);
}

/* A total that is rounded stays where its groups can follow (A1: its groups have 96 to 104). A2 has at
 * most 97 and 2, so that its total is 99: the ledger has the one person by which it was rounded. B1 has no total.
 */
static void totals_move_no_further_than_they_must(void **state)
{
    struct scratch *scratch = *state;
    write_close(scratch, ", bounds: close", RECIPE("sections", FUZZY, ""),
                "zone,T,H,F\nA1,100,80,20\nA2,100,95,0\nB1,-,10,..\n");
    d4i_atlas *handle = built(scratch);
    const struct atlas *atlas = &handle->atlas;
    is_count(atlas, 0, TOTAL, A1, 100, D4I_ROUNDED);
    is_count(atlas, 0, TOTAL, A2, 99, D4I_ESTIMATED);
    is_count(atlas, 0, HOME, A2, 97, D4I_ESTIMATED);
    is_count(atlas, 0, ABROAD, A2, 2, D4I_ESTIMATED);
    assert_int_equal(listed(atlas, 0, LEDGER_PERTURBATION, "A2"), D4I_PERSON);
    is_count(atlas, 0, ABROAD, B1, 0, D4I_SUPPRESSED);
    assert_string_equal(fact(handle, "bounds.without_total"), "1 zone, as published");
    d4i_atlas_free(handle);
}

/* Town A withholds 3 of its 150. A1 can be 100 home and 0 abroad, or up to 2 of these; A2 is 46 or 47 home, hence
 * has all 3. */
static void what_is_closed_holds_below(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    tiny_put(scratch, "towns.yaml",
             RECIPE("towns", "      sentinels: {\"..\": {is: suppressed, from: 1, to: 4}}\n", ""));
    tiny_put(scratch, "towns.csv", "zone,T,H,F\nA,150,147,..\n");
    tiny_put(scratch, "sections.csv", "zone,T,H,F\nA1,100,100,0\nA2,50,45,..\n");
    tiny_put(scratch, "project.yaml",
             "sources:\n  - {id: sections, recipe: sections.yaml, files: {birth: sections.csv}, within: {source: "
             "towns, prefix: 1}}\n"
             "  - {id: towns, recipe: towns.yaml, files: {birth: towns.csv}, bounds: close}\n");
    d4i_atlas *atlas = built(scratch);
    is_count(&atlas->atlas, 1, ABROAD, 0, 3, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, ABROAD, A1, 0, D4I_ROUNDED);
    is_count(&atlas->atlas, 0, ABROAD, A2, 3, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, HOME, A2, 47, D4I_ESTIMATED);
    d4i_atlas_free(atlas);
}

static void what_was_closed_is_placed(void **state)
{
    static const char *const methods[] = {"areal", "fitted"};
    struct scratch *scratch = *state;
    char text[600];
    for (int i = 0; i < 2; i++) {
        write_close(scratch, "", RECIPE("sections", FUZZY, "      values: observed\n"), ZONES);
        snprintf(text, sizeof text,
                 "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: sections, recipe: sections.yaml, files: "
                 "{birth: sections.csv}, boundaries: zones.geojson, bounds: close}\n"
                 "units: [{id: area, file: zones.geojson, key: [{column: id}]}]\nallocate: {method: %s}\n",
                 methods[i]);
        tiny_put(scratch, "project.yaml", text);
        d4i_atlas *atlas = built(scratch);
        const struct atlas_unit_source *area = &atlas->atlas.levels[0].sources[0];
        assert_int_equal(area->column[0][ABROAD].people[A2], 3 * D4I_PERSON);
        assert_int_equal(area->column[0][HOME].people[A2], 47 * D4I_PERSON);
        d4i_atlas_free(atlas);
    }
}

static void exhausted_memory_is_said(void **state)
{
    struct scratch *scratch = *state;
    write_close(scratch, ", bounds: close",
                RECIPE("sections", FUZZY, "      values: observed\n      residual: {code: rest, name: Rest}\n"),
                ZONES);
    starve_builds(scratch);
}

static void refused(struct scratch *scratch, const char *more, const char *words)
{
    d4i_atlas *atlas = NULL;
    write_close(scratch, more, RECIPE("sections", FUZZY, ""), ZONES);
    d4i_status status = d4i_build_open(scratch->context, scratch_path(scratch, "project.yaml"), NULL, &atlas);
    if (status != D4I_BAD_INPUT)
        fail_msg("accepted: %s", more);
    if (!strstr(d4i_error_text(scratch->context), words) ||
        !strstr(d4i_error_text(scratch->context), "project.yaml:2:"))
        fail_msg("%s: '%s' is not in: %s", more, words, d4i_error_text(scratch->context));
}

static void slips_are_refused(void **state)
{
    struct scratch *scratch = *state;
    refused(scratch, ", bounds: shut", "write close, or published");
    refused(scratch,
            ", bounds: close, within: {source: towns}}\n  - {id: towns, recipe: sections.yaml, files: {birth: "
            "sections.csv}",
            "is for a source without 'within'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(zones_hold_to_their_total),
        tiny_test(published_unless_asked),
        tiny_test(one_of_all_is_what_is_left),
        tiny_test(a_residual_is_the_rest),
        tiny_test(the_group_that_contradicts_is_named),
        tiny_test(who_is_withheld_everywhere_is_rare),
        tiny_test(totals_move_no_further_than_they_must),
        tiny_test(what_is_closed_holds_below),
        tiny_test(what_was_closed_is_placed),
        tiny_test(slips_are_refused),
        tiny_test(exhausted_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
