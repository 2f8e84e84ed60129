/* SPDX-License-Identifier: EUPL-1.2
 *
 * What makes figures comparable, or not: shares over stated origins, coverage, by what and when people are counted,
 * who is in, common groups, and what each value is. Counted by hand on small atlases.
 */
#include "asking.h"

static d4i_frame *places(d4i_atlas *atlas, const d4i_places_options *options)
{
    d4i_frame *frame = NULL;
    must(context, d4i_places(context, atlas, options, &frame));
    return frame;
}

static size_t row_of(const d4i_frame *frame, const char *first)
{
    for (size_t row = 0; row < d4i_frame_rows(frame); row++)
        if (strcmp(d4i_frame_text(frame, row, 0), first) == 0)
            return row;
    fail_msg("no row '%s'", first);
    return 0;
}

static void fits_page(const d4i_frame *frame)
{
    char *text = frame_as(context, frame, D4I_FORMAT_TABLE);
    for (char *line = text; *line; line += strcspn(line, "\n") + 1) {
        size_t characters = 0;
        for (const char *at = line; *at && *at != '\n'; at++)
            characters += ((unsigned char)*at & 0xc0) != 0x80;
        if (characters > 80)
            fail_msg("'%.*s'", (int)strcspn(line, "\n"), line);
    }
    free(text);
}

static void make_unstated(d4i_atlas *atlas)
{
    static const struct zone_made aa[] = {
        {"1", "a fifth of all", 1000, 200}, {"2", "a fifth of the stated", 1000, 180},
        {"3", "just below it", 1000, 179},  {"4", "unknown withheld", 1000, 200},
        {"5", "large, over", 20000, 3900},  {"6", "nobody is stated", 50, 0},
    };
    struct atlas_source *source = make_source(context, &atlas->atlas, "aa", "AA", aa, 6);
    add_unknown(context, source, (int64_t[]){1, 100, 100, -1, 1000, 50});
}

/* People of unknown origin count for the size of a place, but not in the base of its share. */
static void test_stated_origins(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make_unstated(&atlas);
    d4i_frame *frame = places(&atlas, NULL);
    assert_int_equal(frame_number(frame, 0, "small"), 5);
    assert_int_equal(frame_number(frame, 0, "small_over"), 1);  /* 200 of 999; 180 of 900 is exactly a fifth */
    assert_int_equal(frame_number(frame, 0, "larger_over"), 1); /* 3 900 of 19 000 */
    assert_int_equal(frame_number(frame, 0, "flip_out"), 1);
    assert_int_equal(frame_number(frame, 0, "flip_in"), 4); /* 184 of 904, 183 of 904, 204 of 1 004, 4 of 4 */
    assert_int_equal(frame_number(frame, 0, "origin_unknown"), 1251 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 0, "small_origin_unknown"), 251 * D4I_PERSON);
    assert_true(d4i_frame_real(frame, 0, frame_column(frame, "origin_unknown_share")) == 1251.0 / 24050);
    assert_true(d4i_frame_real(frame, 0, frame_column(frame, "small_origin_unknown_share")) == 251.0 / 4050);
    assert_true(has_note(frame, "group x 5 > (people less those of origin not stated) x 1"));
    assert_true(has_note(frame, "aa: origin not stated of 1251 people (5.2 %)"));
    d4i_frame_free(frame);

    frame = places(&atlas, &(d4i_places_options){.list = 1});
    assert_int_equal(d4i_frame_rows(frame), 1);
    assert_true(d4i_frame_real(frame, 0, frame_column(frame, "share")) == 200.0 / 999);
    assert_int_equal(frame_number(frame, 0, "people"), 1000 * D4I_PERSON);
    assert_int_equal(frame_number(frame, 0, "origin_unknown"), 1 * D4I_PERSON);
    d4i_frame_free(frame);

    frame = places(&atlas, &(d4i_places_options){.by_measure = 1});
    assert_int_equal(d4i_frame_int(frame, row_of(frame, "people of origin not stated"), 1), 1251);
    assert_string_equal(d4i_frame_words(frame, row_of(frame, "- part of all residents"), 1), "5.2 %");
    assert_string_equal(d4i_frame_words(frame, row_of(frame, "- part of their residents"), 1), "6.2 %");
    fits_page(frame);
    d4i_frame_free(frame);

    frame = NULL;
    must(context, d4i_explain(context, &atlas, "zone:2", &frame));
    assert_fact(frame, "birth: share", 0, "20.00 % of residents of stated origin");
    assert_fact(frame, "birth: Not stated", 0, "100 (observed)");
    assert_fact(frame, "birth: origin not stated", 0, "10.00 % of residents");
    d4i_frame_free(frame);
    must(context, d4i_explain(context, &atlas, "zone:4", &frame));
    assert_fact(frame, "birth: share", 0, "20.00 %");
    assert_fact(frame, "birth: Not stated", 0, "not known (suppressed)");
    d4i_frame_free(frame);
    must(context, d4i_explain(context, &atlas, "zone:6", &frame));
    assert_fact(frame, "birth: share", 0, "not known");
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* The same atlas without such a group tells nothing of it. */
static void test_all_origins_stated(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make_unstated(&atlas);
    free(atlas.atlas.sources[0].variables[0].tree.nodes[3].origin);
    atlas.atlas.sources[0].variables[0].tree.nodes[3].origin = copy("unknown stateless");
    d4i_frame *frame = places(&atlas, NULL);
    assert_int_equal(frame_number(frame, 0, "small_over"), 0);
    for (size_t c = 0; c < d4i_frame_columns(frame); c++)
        assert_null(strstr(d4i_frame_column_name(frame, c), "unknown"));
    assert_false(has_note(frame, "not stated"));
    assert_true(has_note(frame, "group x 5 > people x 1"));
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* A group that holds those people keeps them in its base: the wedge is told all the same. */
static void test_group_with_unknown(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make_unstated(&atlas);
    d4i_frame *frame =
        places(&atlas, &(d4i_places_options){.group = "unknown", .share_numerator = 9, .share_denominator = 10});
    assert_int_equal(frame_number(frame, 0, "small_over"), 1); /* all 50 of zone 6, of 50 */
    assert_true(has_note(frame, "aa: the group itself holds people whose origin is not stated"));
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

static struct atlas_level *make_covered(d4i_atlas *atlas)
{
    static const struct zone_made aa[] = {{"a", "", 6000, 1500}, {"b", "", 900, 300}, {"c", "", 5500, -1}};
    static const struct zone_made bb[] = {{"d", "", 700, 100}};
    static const char *const codes[] = {"A", "B", "C", "D", "E", "F"}, *const countries[] = {"AA", "AA", "AA",
                                                                                             "BB", "BB", "CC"};
    make_source(context, &atlas->atlas, "aa", "AA", aa, 3);
    make_source(context, &atlas->atlas, "bb", "BB", bb, 1);
    free(atlas->atlas.sources[0].coverage);
    atlas->atlas.sources[0].coverage = copy("communes of 5 000 inhabitants and more");
    struct atlas_level *level = make_level(context, &atlas->atlas, "lau", codes, countries, 6);
    relate(context, &atlas->atlas, level, 0, ATLAS_PUBLISHED, (uint32_t[]){0, 1, 2});
    relate(context, &atlas->atlas, level, 1, ATLAS_PUBLISHED, (uint32_t[]){3});
    level->sources[0].has_data[1] = ATLAS_NOT_COVERED; /* B has zones, but the coverage leaves it out */
    return level;
}

static void test_coverage(void **state)
{
    (void)state;
    static const int64_t units[] = {1, 1, 0, 2}, without[] = {1, 0, 0, 1}, left_out[] = {1, 1, 1, 3};
    d4i_atlas atlas = {0};
    make_covered(&atlas);
    d4i_frame *frame = places(&atlas, NULL);
    for (size_t row = 0; row < 4; row++) {
        assert_int_equal(frame_number(frame, row, "units"), units[row]);
        assert_int_equal(frame_number(frame, row, "without_data"), without[row]);
        assert_int_equal(frame_number(frame, row, "not_covered"), left_out[row]);
    }
    assert_string_equal(frame_words(frame, 0, "coverage"), "communes of 5 000 inhabitants and more");
    assert_string_equal(frame_words(frame, 1, "coverage"), "all municipalities");
    assert_true(frame_empty(frame, 2, "coverage")); /* no source at all */
    assert_string_equal(frame_words(frame, 1, "definition"), "origin");
    assert_string_equal(frame_words(frame, 1, "date"), "2012-01-01");
    assert_true(frame_empty(frame, 3, "date"));
    d4i_frame_free(frame);

    frame = places(&atlas, &(d4i_places_options){.by_measure = 1});
    assert_int_equal(d4i_frame_int(frame, row_of(frame, "places not covered"), 1), 1);
    assert_true(has_note(frame, "AA: counted by origin; on 2012-01-01; covers: communes of 5 000"));
    assert_true(has_note(frame, "CC: no source counts its places"));
    fits_page(frame);
    d4i_frame_free(frame);

    frame = NULL;
    must(context, d4i_table(context, &atlas, NULL, &frame));
    assert_string_equal(frame_words(frame, 1, "counts"), "not covered");
    assert_true(frame_empty(frame, 1, "total"));
    assert_string_equal(frame_words(frame, 5, "counts"), "not covered");
    d4i_frame_free(frame);
    must(context, d4i_explain(context, &atlas, "lau:B", &frame));
    assert_fact(frame, "counts", 0, "not covered: aa covers communes of 5 000 inhabitants and more");
    d4i_frame_free(frame);
    must(context, d4i_explain(context, &atlas, "lau:F", &frame));
    assert_fact(frame, "counts", 0, "not covered: no source counts this unit");
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* A country whose units are all left out is still told what its source covers. */
static void test_nothing_covered(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    struct atlas_level *level = make_covered(&atlas);
    memset(level->sources[1].has_data, ATLAS_NOT_COVERED, 6);
    d4i_frame *frame = places(&atlas, NULL);
    assert_int_equal(frame_number(frame, 1, "not_covered"), 2);
    assert_string_equal(frame_words(frame, 1, "coverage"), "all municipalities");
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

static void test_mixed(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make_covered(&atlas);
    struct atlas_source *sources = atlas.atlas.sources;
    say(context, &sources[0].variables[0].facts, "concept", "birth");
    say(context, &sources[1].variables[0].facts, "concept", "birth");
    d4i_frame *frame = places(&atlas, &(d4i_places_options){.by_measure = 1});
    assert_false(has_note(frame, "MIXED"));
    assert_string_equal(d4i_frame_words(frame, row_of(frame, "counted by"), 4), "birth");
    d4i_frame_free(frame);

    strcpy(sources[1].variables[0].facts.list[0].value, "none");
    frame = places(&atlas, NULL);
    assert_string_equal(
        d4i_frame_note_at(frame, 0),
        "MIXED DEFINITIONS: counted by birth in AA; by what the recipe does not say in BB. These do "
        "not compare, and a sum over them counts neither");
    d4i_frame_free(frame);

    free(sources[1].variables[0].facts.list[0].value);
    sources[1].variables[0].facts.list[0].value = copy("citizenship");
    free(sources[1].variables[0].date);
    sources[1].variables[0].date = copy("2013-01-02");
    frame = places(&atlas, &(d4i_places_options){.by_measure = 1});
    assert_true(strncmp(d4i_frame_note_at(frame, 0), "MIXED DEFINITIONS:", 18) == 0); /* before all else */
    assert_string_equal(d4i_frame_note_at(frame, 1),
                        "Reference dates differ by more than a year: AA aa 2012-01-01, "
                        "Barbados (bb) 2013-01-02");
    size_t row = row_of(frame, "counted by");
    assert_string_equal(d4i_frame_words(frame, row, 1), "birth");
    assert_string_equal(d4i_frame_words(frame, row, 2), "citizenship");
    assert_string_equal(d4i_frame_words(frame, row, 3), "");
    assert_string_equal(d4i_frame_words(frame, row, 4), "MIXED");
    fits_page(frame);
    d4i_frame_free(frame);

    frame = places(&atlas, NULL);
    assert_string_equal(frame_words(frame, 1, "definition"), "citizenship: origin");
    d4i_frame_free(frame);
    frame = NULL;
    must(context, d4i_table(context, &atlas, NULL, &frame));
    assert_true(has_note(frame, "MIXED DEFINITIONS: counted by birth in AA; by citizenship in BB."));
    d4i_frame_free(frame);

    /* who does not speak mixes nothing */
    memset(atlas.atlas.levels[0].sources[1].has_data, 0, 6);
    frame = places(&atlas, NULL);
    assert_false(has_note(frame, "MIXED"));
    assert_false(has_note(frame, "Reference dates"));
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* Sources that say the same say it once; a difference in any of definition, date and terms keeps them apart. */
static void test_said_once(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"1", "", 100, 30}};
    d4i_atlas atlas = {0};
    struct atlas_source *sources;
    d4i_frame *frame = NULL;
    for (size_t s = 0; s < 4; s++)
        make_source(context, &atlas.atlas, (const char *[]){"aa", "bb", "cc", "dd"}[s], "AA", zones, 1);
    sources = atlas.atlas.sources;
    strcpy(sources[2].coverage, "half of them");
    sources[3].licence[0] = 'X';
    must(context, d4i_table(context, &atlas, NULL, &frame));
    assert_int_equal(d4i_frame_notes(frame), 4 + 3);
    assert_string_equal(d4i_frame_note_at(frame, 0),
                        "aa, bb, cc: Population by country of birth, 2012-01-01. Usual residents; abroad = born "
                        "outside the country");
    assert_string_equal(d4i_frame_note_at(frame, 1), "aa, bb cover: all municipalities");
    assert_string_equal(d4i_frame_note_at(frame, 2), "cc covers: half of them");
    assert_string_equal(d4i_frame_note_at(frame, 3), "Source: An office, 2012 (An office; CC BY 4.0)");
    assert_int_equal(strncmp(d4i_frame_note_at(frame, 4), "dd: Population", 14), 0);
    assert_string_equal(d4i_frame_note_at(frame, 6), "Source: An office, 2012 (An office; XC BY 4.0)");
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* The list of several countries, for people: what stands elsewhere is left out, and nothing of it for programs. */
static void test_list_for_people(void **state)
{
    (void)state;
    static const struct zone_made aa[] = {{"AA_1", "", 6000, 3000}, {"AA_2", "", 1000, 210}};
    static const struct zone_made bb[] = {{"BB_1", "", 1000, 900}};
    d4i_atlas atlas = {0};
    make_source(context, &atlas.atlas, "aa", "AA", aa, 2);
    d4i_frame *one = places(&atlas, &(d4i_places_options){.list = 1, .by_measure = 1});
    assert_int_equal(d4i_frame_columns(one), 9); /* one country: as it was */
    d4i_frame_free(one);
    make_source(context, &atlas.atlas, "bb", "BB", bb, 1);
    d4i_frame *tidy = places(&atlas, &(d4i_places_options){.list = 1});
    assert_int_equal(d4i_frame_columns(tidy), 9);
    d4i_frame *frame = places(&atlas, &(d4i_places_options){.list = 1, .by_measure = 1});
    assert_int_equal(d4i_frame_columns(frame), 6);
    assert_string_equal(frame_words(frame, 2, "code"), "BB_1");
    assert_int_equal(frame_number(frame, 2, "group"), 900 * D4I_PERSON);
    assert_string_equal(frame_words(frame, 0, "fragile"), frame_words(tidy, 0, "fragile"));
    assert_true(has_note(frame, "counts: published (AA, BB)"));
    assert_false(has_note(tidy, "counts: "));
    fits_page(frame);
    d4i_frame_free(frame);
    d4i_frame_free(tidy);
    atlas_done(&atlas);
}

/* Which part of each country's places a source covers, where some are not. */
static void test_many_countries_in_part(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"1", "", 6000, 1500}, {"2", "", 900, 300}};
    static const char *const codes[] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"}, *const of[] = {
                                                                                               "AA", "AA", "AA",
                                                                                               "BB", "CC", "DD",
                                                                                               "EE", "FF", "GG",
                                                                                               "HH"};
    d4i_atlas atlas = {0};
    make_source(context, &atlas.atlas, "aa", "AA", zones, 2);
    make_source(context, &atlas.atlas, "bb", "BB", zones, 1);
    struct atlas_level *level = make_level(context, &atlas.atlas, "lau", codes, of, 10);
    relate(context, &atlas.atlas, level, 0, ATLAS_PUBLISHED, (uint32_t[]){0, 1});
    relate(context, &atlas.atlas, level, 1, ATLAS_PUBLISHED, (uint32_t[]){3});
    d4i_frame *frame = places(&atlas, &(d4i_places_options){.by_measure = 1});
    assert_int_equal(d4i_frame_rows(frame), 9);
    assert_string_equal(frame_words(frame, 0, "covered"), "66 %"); /* two of three */
    assert_string_equal(frame_words(frame, 1, "covered"), "all");
    assert_string_equal(frame_words(frame, 2, "covered"), "none");
    assert_string_equal(frame_words(frame, 8, "covered"), "30 %");
    assert_true(has_note(frame, "places not covered: AA 1, CC 1"));
    fits_page(frame);
    static const int64_t europe[] = {21299, 18226, 1125, 3371820, 3073, 953, 2076, 293}; /* of eight countries */
    for (size_t i = 0; i < 8; i++)
        must(context, d4i_frame_set_int(context, frame, 2 + i, europe[i]));
    fits_page(frame);
    char *text = frame_as(context, frame, D4I_FORMAT_TABLE); /* a table, and no cards */
    assert_non_null(
        strstr(text, "\nall      30 %     21 299  18 226   1125  3 371 820   3073    953    2076    293\n"));
    free(text);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* Many countries: a row each, within the page, and what their sources say in notes. */
static void test_many_countries(void **state)
{
    (void)state;
    static const char *const ids[] = {"aa", "bb", "cc", "dd", "ee", "ff", "gg"}, *const countries[] = {
                                                                                     "AA", "BB", "CC", "DD",
                                                                                     "EE", "FF", "GG"};
    static const struct zone_made zones[] = {{"1", "", 6543210, 543210}, {"2", "", 9876, 5432}, {"3", "", 10, -1}};
    d4i_atlas atlas = {0};
    for (size_t s = 0; s < 7; s++) {
        struct atlas_source *source = make_source(context, &atlas.atlas, ids[s], countries[s], zones, 3);
        say(context, &source->variables[0].facts, "concept", s % 2 ? "citizenship" : "birth");
    }
    d4i_frame *frame = places(&atlas, &(d4i_places_options){.by_measure = 1});
    assert_int_equal(d4i_frame_rows(frame), 8);
    assert_int_equal(frame_number(frame, 7, "places"), 14);
    assert_int_equal(frame_number(frame, 7, "small"), 7);
    assert_int_equal(frame_number(frame, 7, "small over 20\u00a0%"), 7);
    assert_int_equal(frame_number(frame, 7, "people in them"), 7 * 9876);
    assert_int_equal(frame_number(frame, 7, "large over 20\u00a0%"), 0);
    assert_int_equal(frame_number(frame, 7, "5\u00a0000-10\u00a0000"), 7);
    assert_int_equal(frame_number(frame, 0, "of these over"), 1);
    assert_true(has_note(frame, "places without data: AA 1, BB 1, CC 1, DD 1, EE 1, FF 1, GG 1, all 7"));
    assert_false(has_note(frame, "not covered")); /* nothing is: not told */
    assert_true(
        has_note(frame, "MIXED DEFINITIONS: counted by birth in AA, CC, EE, GG; by citizenship in BB, DD, FF"));
    assert_true(has_note(frame, "counted by birth: origin (AA, CC, EE, GG); citizenship: origin (BB, DD, FF)"));
    assert_true(has_note(frame, "AA, BB, CC, DD, EE, FF, GG: all municipalities"));
    assert_false(has_note(frame, "Set aside"));
    fits_page(frame);
    char *text = frame_as(context, frame, D4I_FORMAT_TABLE); /* a table, and no cards */
    assert_non_null(
        strstr(text, "\nAA       all           2      1      1    9876      1      0       1      1\n"));
    free(text);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

static d4i_frame *info(d4i_atlas *atlas, d4i_info_part part)
{
    d4i_frame *frame = NULL;
    must(context, d4i_info(context, atlas, part, &frame));
    return frame;
}

static void test_who_and_how(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    make_covered(&atlas);
    struct atlas_source *source = &atlas.atlas.sources[0];
    struct atlas_facts *facts = &source->variables[0].facts;
    say(context, facts, "concept", "birth");
    say(context, facts, "who.nationals_born_abroad", "in");
    say(context, facts, "who.stateless", "unknown");
    say(context, facts, "who.refugees", "in");
    say(context, facts, "who.not_stated", "apart");
    say(context, facts, "rounding", "counts are multiples of 5");
    say(context, &source->facts, "unit", "commune");
    say(context, &source->facts, "protection", "rounding");
    say(context, &source->facts, "method_changes", "census below 10000 inhabitants, sample from there on");
    say(context, &source->facts, "coverage.people", "5000 and more");
    d4i_frame *frame = info(&atlas, D4I_INFO_SOURCES);
    assert_string_equal(frame_words(frame, 0, "concept"), "birth");
    assert_string_equal(
        frame_words(frame, 0, "who"),
        "in: nationals born abroad, recognised refugees; a group of their own: people of origin not "
        "stated; not known: stateless");
    assert_string_equal(frame_words(frame, 0, "unit"), "commune");
    assert_string_equal(frame_words(frame, 0, "method"), "register");
    assert_string_equal(frame_words(frame, 0, "method_changes"),
                        "census below 10000 inhabitants, sample from there on");
    assert_string_equal(frame_words(frame, 0, "protection"), "rounding");
    assert_string_equal(frame_words(frame, 0, "rounding"), "counts are multiples of 5");
    assert_string_equal(frame_words(frame, 0, "coverage_people"), "5000 and more");
    assert_true(frame_empty(frame, 1, "who"));
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

static void test_common(void **state)
{
    (void)state;
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_covered(&atlas);
    const d4i_table_options common = {.by = "source", .groups = "total,common"};
    assert_int_equal(d4i_table(context, &atlas, &common, &frame), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(context), "no source has common groups"));
    frame = info(&atlas, D4I_INFO_COMMON);
    assert_int_equal(d4i_frame_rows(frame), 0);
    assert_true(has_note(frame, "does not harmonise"));
    d4i_frame_free(frame);

    atlas.atlas.common = zeros(2, sizeof *atlas.atlas.common);
    atlas.atlas.common_count = 2;
    atlas.atlas.common[0] = (struct atlas_common){copy("native"), copy("Born here"), copy("native")};
    atlas.atlas.common[1] = (struct atlas_common){copy("abroad"), copy("Born abroad"), NULL};
    for (size_t s = 0; s < 2; s++) { /* the nodes that are there take the names of common groups */
        struct group_node *nodes = atlas.atlas.sources[s].variables[0].tree.nodes;
        free(nodes[1].code);
        nodes[1].code = copy("common:abroad");
        if (s == 0) {
            free(nodes[2].code);
            nodes[2].code = copy("common:native");
        }
        say(context, &atlas.atlas.sources[s].variables[0].facts, "common.merged.abroad", "PL + RO");
    }
    say(context, &atlas.atlas.sources[0].variables[0].facts, "common.detail", "37 groups -> 2");
    say(context, &atlas.atlas.facts, "mixed", "birth and citizenship");
    say(context, &atlas.atlas.facts, "other", "not shown");
    must(context, d4i_table(context, &atlas, &common, &frame));
    assert_string_equal(d4i_frame_column_name(frame, 4), "common:native"); /* the atlas's order */
    assert_string_equal(d4i_frame_column_name(frame, 5), "common:abroad");
    assert_int_equal(frame_number(frame, 1, "common:abroad"), 100 * D4I_PERSON);
    assert_true(frame_empty(frame, 1, "common:native"));
    d4i_frame_free(frame);

    frame = info(&atlas, D4I_INFO_COMMON);
    assert_int_equal(d4i_frame_rows(frame), 2 + 1); /* bb has no such group as "native" */
    assert_string_equal(frame_words(frame, 0, "source"), "aa");
    assert_string_equal(frame_words(frame, 0, "variable"), "birth");
    assert_string_equal(frame_words(frame, 0, "group"), "native");
    assert_int_equal(frame_number(frame, 0, "people"), (4500 + 600) * D4I_PERSON);
    assert_true(frame_empty(frame, 0, "made_of"));
    assert_string_equal(frame_words(frame, 1, "group"), "abroad");
    assert_string_equal(frame_words(frame, 1, "made_of"), "PL + RO");
    assert_string_equal(frame_words(frame, 2, "source"), "bb");
    assert_int_equal(frame_number(frame, 2, "people"), 100 * D4I_PERSON);
    assert_true(d4i_frame_real(frame, 2, frame_column(frame, "share")) == 100.0 / 700);
    for (size_t c = 0; c < d4i_frame_columns(frame); c++) /* nobody's origin is unknown: no column of zeros */
        assert_string_not_equal(d4i_frame_column_name(frame, c), "unknown");
    assert_true(has_note(frame, "native: Born here"));
    assert_true(has_note(frame, "aa birth: 37 groups -> 2"));
    assert_true(has_note(frame, "The project mixes birth and citizenship"));
    assert_false(has_note(frame, "not shown"));
    assert_false(has_note(frame, "Set aside"));
    fits_page(frame);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* Shares are of those whose origin is stated; who is unknown stands beside. */
static void test_common_shares(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"a", "", 600, 150}, {"b", "", 400, 50}};
    d4i_atlas atlas = {0};
    make_source(context, &atlas.atlas, "aa", "AA", zones, 2);
    make_source(context, &atlas.atlas, "bb", "BB", zones, 2);
    add_unknown(context, &atlas.atlas.sources[0], (int64_t[]){100, 100});
    atlas.atlas.common = zeros(3, sizeof *atlas.atlas.common);
    atlas.atlas.common_count = 3;
    static const char *const codes[] = {"abroad", "unknown", "all"};
    for (size_t i = 0; i < 3; i++)
        atlas.atlas.common[i] = (struct atlas_common){copy(codes[i]), copy(codes[i]), NULL};
    for (size_t s = 0; s < 2; s++) {
        struct group_tree *tree = &atlas.atlas.sources[s].variables[0].tree;
        static const char *const names[] = {"common:all", "common:abroad", NULL, "common:unknown"};
        for (size_t n = 0; n < tree->count; n++)
            if (names[n]) {
                free(tree->nodes[n].code);
                tree->nodes[n].code = copy(names[n]);
            }
    }
    d4i_frame *frame = info(&atlas, D4I_INFO_COMMON);
    static const struct {
        const char *source, *group;
        double share, unknown;
    } wanted[] = {{"aa", "abroad", 200.0 / 800, 0.2},
                  {"aa", "unknown", 0.2, 0.2},
                  {"aa", "all", 1, 0.2},
                  {"bb", "abroad", 200.0 / 1000, 0},
                  {"bb", "all", 1, 0}};
    assert_int_equal(d4i_frame_rows(frame), 5);
    for (size_t row = 0; row < 5; row++) {
        assert_string_equal(frame_words(frame, row, "source"), wanted[row].source);
        assert_string_equal(frame_words(frame, row, "group"), wanted[row].group);
        assert_true(d4i_frame_real(frame, row, frame_column(frame, "share")) == wanted[row].share);
        assert_true(d4i_frame_real(frame, row, frame_column(frame, "unknown")) == wanted[row].unknown);
    }
    assert_true(has_note(frame, "share: of all its people whose origin is stated"));
    assert_true(has_note(frame, "unknown: those whose origin is not"));
    fits_page(frame);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* Common groups do not hold the same countries everywhere where some are set aside: told wherever one is shown. */
static void test_set_aside(void **state)
{
    (void)state;
    static const char aside[] =
        "Set aside, since not all sources tell them apart: Croatia (HR) in eu, with eu_rest "
        "(aa); Croatia (HR) in third, with europe_rest (bb)";
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    make_covered(&atlas);
    for (size_t s = 0; s < 2; s++) {
        struct atlas_variable *variable = &atlas.atlas.sources[s].variables[0];
        free(variable->tree.nodes[1].code);
        variable->tree.nodes[1].code = copy("common:abroad");
        say(context, &variable->facts, "common.aside.HR", s ? "in third, with europe_rest" : "in eu, with eu_rest");
    }
    atlas.atlas.common = zeros(1, sizeof *atlas.atlas.common);
    atlas.atlas.common[atlas.atlas.common_count++] =
        (struct atlas_common){copy("abroad"), copy("Born abroad"), NULL};
    must(context, d4i_table(context, &atlas, &(d4i_table_options){.groups = "common"}, &frame));
    assert_true(has_note(frame, aside));
    d4i_frame_free(frame);
    must(context, d4i_table(context, &atlas, &(d4i_table_options){.groups = "native"}, &frame));
    assert_false(has_note(frame, "Set aside"));
    d4i_frame_free(frame);
    for (int list = 0; list < 2; list++) {
        frame = places(&atlas, &(d4i_places_options){.group = "common:abroad", .list = list});
        assert_true(has_note(frame, aside));
        d4i_frame_free(frame);
    }
    frame = places(&atlas, &(d4i_places_options){.group = "native"});
    assert_false(has_note(frame, "Set aside"));
    d4i_frame_free(frame);
    frame = info(&atlas, D4I_INFO_COMMON);
    assert_true(has_note(frame, aside));
    d4i_frame_free(frame);
    memset(atlas.atlas.levels[0].sources[1].has_data, 0, 6); /* who does not speak is not told of */
    frame = places(&atlas, &(d4i_places_options){.group = "common:abroad"});
    assert_true(has_note(frame, "with eu_rest (aa)"));
    assert_false(has_note(frame, "(bb)"));
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

static void test_bounds(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"1", "", 105, 15}, {"2", "", 100, -1}, {"3", "", 10, 10}};
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    struct atlas_source *source = make_source(context, &atlas.atlas, "aa", "AA", zones, 3);
    struct atlas_column *columns = source->variables[0].column;
    for (int n = 0; n < 2; n++) {
        columns[n].low = zeros(3, sizeof(int64_t));
        columns[n].high = zeros(3, sizeof(int64_t));
    }
    columns[0].status[0] = D4I_ROUNDED;
    columns[0].low[0] = 103 * D4I_PERSON, columns[0].high[0] = 107 * D4I_PERSON;
    columns[1].low[0] = 15 * D4I_PERSON, columns[1].high[0] = INT64_MAX;
    columns[1].low[1] = 1 * D4I_PERSON, columns[1].high[1] = 4 * D4I_PERSON;
    columns[0].low[2] = columns[0].high[2] = 10 * D4I_PERSON;
    must(context, group_describe(context, &source->variables[0].tree, 1, "abroad", "sex=female"));
    must(context, d4i_explain(context, &atlas, "zone:1", &frame));
    assert_fact(frame, "birth: people", 0, "105 (rounded; 103 to 107)");
    assert_fact(frame, "birth: Born abroad", 0, "15 (observed; 15 or more)");
    assert_fact(frame, "birth: Born abroad: origin", 0, "abroad");
    assert_fact(frame, "birth: Born abroad: category", 0, "sex=female");
    d4i_frame_free(frame);
    must(context, d4i_explain(context, &atlas, "zone:2", &frame));
    assert_fact(frame, "birth: Born abroad", 0, "not known (suppressed; 1 to 4)");
    d4i_frame_free(frame);
    must(context, d4i_explain(context, &atlas, "zone:3", &frame));
    assert_fact(frame, "birth: people", 0, "10 (observed)");
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

/* Every kind of value keeps its name, from zones to units and sums. */
static void test_statuses(void **state)
{
    (void)state;
    static const struct zone_made zones[] = {{"1", "", 10, 0}, {"2", "", 10, 0}, {"3", "", 10, 0},
                                             {"4", "", 10, 0}, {"5", "", 10, 0}, {"6", "", 10, 0}};
    static const uint8_t kinds[] = {D4I_OBSERVED,   D4I_ROUNDED, D4I_PERTURBED,
                                    D4I_SUPPRESSED, D4I_MISSING, D4I_STRUCTURAL_ZERO};
    static const char *const codes[] = {"1", "2", "3", "4", "5", "6"};
    d4i_atlas atlas = {0};
    d4i_frame *frame = NULL;
    struct atlas_source *source = make_source(context, &atlas.atlas, "aa", "AA", zones, 6);
    memcpy(source->variables[0].column[1].status, kinds, 6);
    struct atlas_level *level = make_level(context, &atlas.atlas, "lau", codes, NULL, 6);
    relate(context, &atlas.atlas, level, 0, ATLAS_PUBLISHED, (uint32_t[]){0, 1, 2, 3, 4, 5});
    static const char *const by[] = {"lau", "zone"};
    for (size_t b = 0; b < 2; b++) {
        must(context, d4i_table(context, &atlas, &(d4i_table_options){.by = by[b], .statuses = 1}, &frame));
        for (size_t row = 0; row < 6; row++) {
            assert_string_equal(frame_words(frame, row, "abroad_status"), d4i_value_status_text(kinds[row]));
            assert_int_equal(frame_empty(frame, row, "abroad"), row == 3 || row == 4);
        }
        d4i_frame_free(frame);
    }
    must(context, d4i_table(context, &atlas, &(d4i_table_options){.by = "source", .statuses = 1}, &frame));
    assert_string_equal(frame_words(frame, 0, "total_status"), "observed");
    assert_string_equal(frame_words(frame, 0, "abroad_status"), "suppressed in part");
    assert_int_equal(frame_number(frame, 0, "abroad"), 0);
    char *csv = frame_as(context, frame, D4I_FORMAT_CSV), *json = frame_as(context, frame, D4I_FORMAT_JSON);
    assert_non_null(strstr(csv, ",60,observed,0,suppressed in part"));
    assert_non_null(strstr(json, "\"abroad\": 0"));
    free(csv);
    free(json);
    d4i_frame_free(frame);
    atlas_done(&atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stated_origins),
        cmocka_unit_test(test_all_origins_stated),
        cmocka_unit_test(test_group_with_unknown),
        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_nothing_covered),
        cmocka_unit_test(test_mixed),
        cmocka_unit_test(test_many_countries),
        cmocka_unit_test(test_many_countries_in_part),
        cmocka_unit_test(test_said_once),
        cmocka_unit_test(test_list_for_people),
        cmocka_unit_test(test_who_and_how),
        cmocka_unit_test(test_common),
        cmocka_unit_test(test_common_shares),
        cmocka_unit_test(test_set_aside),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_statuses),
    };
    return cmocka_run_group_tests_name("definition", tests, context_open, context_close);
}
