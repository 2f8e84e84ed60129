/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones in zones: sections whose counts are rounded to 5 or withheld ("1 to 4"), in towns that are counted exactly.
 *
 * Town A has 150 people, 23 of them born abroad. Section A1 has 100, 20 abroad as rounded (18 to 22); A2 has
 * 50, 45 home as rounded, and withholds the others (1 to 4). So at least 19 stand in A1. Without bounds A2 would
 * get more: by the share of A1, 20 in 100, it would be thought to have 10. Hence A1 has 19 and A2 has 4.
 *
 * Town B says 30 abroad, but B1 can have 12 at most and B2 4: 14 people contradict, and both stay.
 */
#include "atlas/handle.h"
#include "tiny.h"

enum { TOTAL, HOME, ABROAD };
enum { A1, A2, B1, B2 };

#define SECTIONS "zone,T,H,F\nA1,100,80,20\nA2,50,45,..\nB1,40,30,10\nB2,10,5,..\n"
#define TOWNS "zone,T,H,F\nA,150,127,23\nB,50,20,30\n"
#define RECIPE(id, table, total)                                                                                  \
    "recipe: " id "\ntitle: T\npublisher: Nobody\nlicence: none\nattribution: nobody\ncountry: ES\n"              \
    "date: 2020-01-01\nmethod: register\nboundaries: {key: [{column: id}]}\nvariables:\n  birth:\n    title: B\n" \
    "    dimension: country of birth\n    definition: Everyone.\n    file: birth\n    parts: rounded\n"           \
    "    table:\n      layout: wide\n      key: [{column: zone}]\n" table "    groups:\n      code: total\n"      \
    "      label: T\n" total                                                                                      \
    "      parts:\n        - {code: home, label: H}\n        - {code: abroad, label: F}\n"
#define FUZZY "      rounding: 5\n      sentinels: {\"..\": {is: suppressed, from: 1, to: 4}, \"-\": suppressed}\n"

static char said[8][600];
static int said_count;

static void note(void *user, const char *text)
{
    (void)user;
    if (said_count < 8)
        snprintf(said[said_count++], sizeof said[0], "%s", text);
}

static bool was_said(const char *words)
{
    for (int i = 0; i < said_count; i++)
        if (strstr(said[i], words))
            return true;
    return false;
}

static void write_project(struct scratch *scratch, const char *within, const char *more)
{
    char text[1500];
    tiny_put(scratch, "sections.yaml", RECIPE("sections", FUZZY, "      values: observed\n"));
    tiny_put(scratch, "towns.yaml", RECIPE("towns", "", ""));
    tiny_put(scratch, "sections.csv", SECTIONS);
    tiny_put(scratch, "towns.csv", TOWNS);
    snprintf(text, sizeof text,
             "sources:\n  - {id: sections, recipe: sections.yaml, files: {birth: sections.csv}, within: %s}\n"
             "  - {id: towns, recipe: towns.yaml, files: {birth: towns.csv}}\n%s"
             "units:\n  - {id: town, relate: {sections: {prefix: 1}, towns: key}}\n",
             within, more);
    tiny_put(scratch, "project.yaml", text);
}

static d4i_atlas *built(struct scratch *scratch)
{
    d4i_atlas *atlas = NULL;
    said_count = 0;
    d4i_set_warning(scratch->context, note, NULL);
    assert_ok(scratch->context,
              d4i_build_open(scratch->context, scratch_path(scratch, "project.yaml"), NULL, &atlas));
    assert_ok(scratch->context, atlas_check_ledger(scratch->context, &atlas->atlas));
    return atlas;
}

static void is_count(const struct atlas *atlas, size_t source, uint32_t node, size_t zone, double people,
                     uint8_t status)
{
    const struct atlas_column *column = &atlas->sources[source].variables[0].column[node];
    double found = (double)column->people[zone] / D4I_PERSON;
    if (found < people - 1e-4 || found > people + 1e-4 || column->status[zone] != status)
        fail_msg("source %zu, node %u, zone %zu: %.6f (status %d) instead of %.6f (%d)", source, node, zone, found,
                 column->status[zone], people, status);
}

static int64_t listed(const struct atlas *atlas, size_t source, enum ledger_reason reason, const char *zone)
{
    int64_t people = 0;
    for (size_t i = 0; i < atlas->sources[source].listed_count; i++) {
        const struct atlas_listed *line = &atlas->sources[source].listed[i];
        people += line->reason == reason && strcmp(line->zone, zone) == 0 ? line->people : 0;
    }
    return people;
}

static const char *fact(const d4i_atlas *atlas, const char *key)
{
    return atlas_fact(&atlas->atlas.sources[0].variables[0].facts, key);
}

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

/* Publishers' noise leaves all open: sections are moved to what their town has, their totals as well, and the
 * ledger says by how much. A1 and A2 have 99 and 52 of 150, 21 and 1 abroad of 23. */
static void noise_is_taken_out(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    tiny_put(scratch, "sections.yaml", RECIPE("sections", "      values: perturbed\n", ""));
    char *recipe, *at, text[2000];
    size_t length;
    recipe = tiny_bytes(scratch_path(scratch, "sections.yaml"), &length);
    recipe[length] = 0;
    at = strstr(recipe, "parts: rounded");
    snprintf(text, sizeof text, "%.*sparts: perturbed%s", (int)(at - recipe), recipe,
             at + strlen("parts: rounded"));
    tiny_put(scratch, "sections.yaml", text);
    free(recipe);
    tiny_put(scratch, "sections.csv", "zone,T,H,F\nA1,99,79,21\nA2,52,49,1\n");
    tiny_put(scratch, "towns.csv", "zone,T,H,F\nA,150,127,23\n");
    d4i_atlas *handle = built(scratch);
    const struct atlas_column *column = handle->atlas.sources[0].variables[0].column;
    const int64_t *total = column[TOTAL].people, *home = column[HOME].people, *abroad = column[ABROAD].people;
    assert_int_equal(total[A1] + total[A2], 150 * D4I_PERSON);
    assert_int_equal(abroad[A1] + abroad[A2], 23 * D4I_PERSON);
    assert_true(total[A1] == home[A1] + abroad[A1] && total[A2] == home[A2] + abroad[A2]);
    is_count(&handle->atlas, 0, ABROAD, A1, 23 * 21 / 22.0, D4I_ESTIMATED); /* both by one factor */
    assert_int_equal(listed(&handle->atlas, 0, LEDGER_HIGHER_LEVEL, "A1"), 99 * D4I_PERSON - total[A1]);
    assert_int_equal(listed(&handle->atlas, 0, LEDGER_PERTURBATION, "A1"), 0);
    d4i_atlas_free(handle);
}

/* The sections' recipe, whose numbers are as `table` says. */
static void write_sections(struct scratch *scratch, const char *table)
{
    char *recipe, *at, text[2000];
    size_t length;
    tiny_put(scratch, "sections.yaml", RECIPE("sections", "      TABLE\n", ""));
    recipe = tiny_bytes(scratch_path(scratch, "sections.yaml"), &length);
    recipe[length] = 0;
    at = strstr(recipe, "      TABLE\n");
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - recipe), recipe, table, at + strlen("      TABLE\n"));
    free(recipe);
    tiny_put(scratch, "sections.yaml", text);
}

/* Rounded at random to 3, 2 may become 0 and 5 become 3: a town of 7 is no contradiction. Each is then at the end
 * of what it can be, as the true counts were. To the nearest 3 they could not be so. */
static void random_rounding_reaches_the_truth(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    write_sections(scratch, "      rounding: {to: 3, kind: random}\n");
    tiny_put(scratch, "sections.csv", "zone,T,H,F\nA1,30,30,0\nA2,33,30,3\n");
    tiny_put(scratch, "towns.csv", "zone,T,H,F\nA,67,60,7\n");
    d4i_atlas *atlas = built(scratch);
    assert_null(fact(atlas, "within.contradicts"));
    is_count(&atlas->atlas, 0, ABROAD, A1, 2, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, ABROAD, A2, 5, D4I_ESTIMATED);
    d4i_atlas_free(atlas);
    write_sections(scratch, "      rounding: 3\n");
    atlas = built(scratch);
    assert_non_null(fact(atlas, "within.contradicts"));
    d4i_atlas_free(atlas);
}

/* Noise of 2 at most: A1 has 19 to 23 abroad and A2 0 to 3, the town 26, so both have all that they can. By their
 * odds alone, A1 would have 24.8. A town of 27 contradicts. */
static void noise_of_a_known_width_bounds(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    write_sections(scratch, "      noise: 2\n");
    tiny_put(scratch, "sections.csv", "zone,T,H,F\nA1,100,79,21\nA2,50,49,1\n");
    tiny_put(scratch, "towns.csv", "zone,T,H,F\nA,150,124,26\n");
    d4i_atlas *atlas = built(scratch);
    assert_null(fact(atlas, "within.contradicts"));
    is_count(&atlas->atlas, 0, ABROAD, A1, 23, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, ABROAD, A2, 3, D4I_ESTIMATED);
    d4i_atlas_free(atlas);
    tiny_put(scratch, "towns.csv", "zone,T,H,F\nA,150,123,27\n");
    atlas = built(scratch);
    assert_non_null(fact(atlas, "within.contradicts"));
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

/* --- any towns -------------------------------------------------------------------------------------------- */

enum { MANY = 40, SECTIONS_EACH = 9 };

static unsigned drawn;
static unsigned below(unsigned end)
{
    drawn = drawn * 1664525u + 1013904223u;
    return (drawn >> 8) % end;
}

/* Sections with a truth; they are published rounded, and withheld where they are 1 to 4. In the town with the
 * number 7 a thousand more are counted abroad than there can be. */
static void make_up(struct scratch *scratch)
{
    static char sections[20000], towns[4000];
    size_t s = 0, t = 0;
    drawn = 11;
    s += (size_t)snprintf(sections, sizeof sections, "zone,T,H,F\n");
    t += (size_t)snprintf(towns, sizeof towns, "zone,T,H,F\n");
    for (unsigned town = 0; town < MANY; town++) {
        unsigned all[2] = {0};
        for (unsigned k = 0; k < SECTIONS_EACH; k++) {
            char words[2][20];
            unsigned is[2] = {below(300), below(30)};
            for (int g = 0; g < 2; g++) {
                all[g] += is[g];
                if (is[g] > 0 && is[g] < 5)
                    snprintf(words[g], sizeof words[g], "..");
                else
                    snprintf(words[g], sizeof words[g], "%u", (is[g] + 2) / 5 * 5);
            }
            s += (size_t)snprintf(sections + s, sizeof sections - s, "%02u%u,%u,%s,%s\n", town, k, is[0] + is[1],
                                  words[0], words[1]);
        }
        all[1] += town == 7 ? 1000 : 0;
        t +=
            (size_t)snprintf(towns + t, sizeof towns - t, "%02u,%u,%u,%u\n", town, all[0] + all[1], all[0], all[1]);
    }
    write_project(scratch, "{source: towns, prefix: 2}", "");
    tiny_put(scratch, "sections.csv", sections);
    tiny_put(scratch, "towns.csv", towns);
}

static void bounds_and_totals_hold(void **state)
{
    struct scratch *scratch = *state;
    make_up(scratch);
    d4i_atlas *handle = built(scratch);
    const struct atlas *atlas = &handle->atlas;
    const struct atlas_column *ours = atlas->sources[0].variables[0].column;
    const struct atlas_column *theirs = atlas->sources[1].variables[0].column;
    assert_string_equal(fact(handle, "within.source"), "towns, birth: 39 of its 40 zones hold with those in them");
    assert_non_null(strstr(fact(handle, "within.contradicts"), "people: 07"));
    for (uint32_t n = TOTAL; n <= ABROAD; n++)
        for (size_t town = 0; town < MANY; town++) {
            int64_t sum = 0;
            for (size_t z = town * SECTIONS_EACH; z < (town + 1) * SECTIONS_EACH; z++) {
                sum += ours[n].people[z];
                if (town == 7)
                    continue;
                assert_true(ours[n].people[z] >= ours[n].low[z] && ours[n].people[z] <= ours[n].high[z]);
                assert_true(ours[TOTAL].people[z] == ours[HOME].people[z] + ours[ABROAD].people[z]);
            }
            assert_true((sum == theirs[n].people[town]) == (town != 7));
        }
    d4i_atlas_free(handle);
}

static void threads_and_packing_do_not_matter(void **state)
{
    static const int threads[] = {1, 2, 7, 2};
    struct scratch *scratch = *state;
    char path[4][400], project[400];
    make_up(scratch);
    snprintf(project, sizeof project, "%s", scratch_path(scratch, "project.yaml"));
    for (int i = 0; i < 4; i++) {
        snprintf(path[i], sizeof path[i], "%s/%d.gpkg", scratch->folder, i);
        d4i_set_threads(scratch->context, threads[i]);
        scratch->context->dense_values = i == 3; /* the last with packed columns */
        assert_ok(scratch->context, d4i_build(scratch->context, project, path[i], NULL, NULL));
        if (i > 0)
            tiny_assert_same(path[0], path[i]);
    }
}

struct starving {
    long count, fail_at;
};

static int starve(void *user, size_t bytes)
{
    struct starving *starving = user;
    (void)bytes;
    return starving->count++ != starving->fail_at;
}

/* Whichever allocation fails, it is said, and nothing leaks (the sanitizer looks). */
static void exhausted_memory_is_said(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, lookup: {file: list.csv, key: [{column: section}], unit: town}}", "");
    tiny_put(scratch, "list.csv", "section,town\nA1,A\nA2,A\nB1,B\nB2,B\n");
    char project[400];
    snprintf(project, sizeof project, "%s", scratch_path(scratch, "project.yaml"));
    d4i_status status = D4I_NO_MEMORY;
    d4i_set_threads(scratch->context, 1);
    for (int packed = 0; packed < 2; packed++) {
        struct starving starving = {.fail_at = -1};
        scratch->context->dense_values = (size_t)packed;
        d4i_set_allocation_hook(scratch->context, starve, &starving);
        for (long n = 0; n < 20000; n++) {
            d4i_atlas *atlas = NULL;
            starving = (struct starving){.fail_at = n};
            status = d4i_build_open(scratch->context, project, NULL, &atlas);
            d4i_atlas_free(atlas);
            if (status == D4I_OK && starving.count <= n)
                break;
            if (status != D4I_NO_MEMORY)
                fail_msg("allocation %ld failed: %s", n, d4i_error_text(scratch->context));
        }
        assert_int_equal(status, D4I_OK);
        d4i_set_allocation_hook(scratch->context, NULL, NULL);
    }
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
        tiny_test(noise_is_taken_out),
        tiny_test(random_rounding_reaches_the_truth),
        tiny_test(noise_of_a_known_width_bounds),
        tiny_test(answers_tell_of_it),
        tiny_test(slips_are_refused),
        tiny_test(three_levels),
        tiny_test(what_was_worked_out_is_placed),
        tiny_test(the_example),
        tiny_test(bounds_and_totals_hold),
        tiny_test(threads_and_packing_do_not_matter),
        tiny_test(exhausted_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
