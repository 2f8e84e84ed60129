/* SPDX-License-Identifier: EUPL-1.2
 *
 * Levels of units: unit recipes, lists that tell which zone belongs to which unit, codes of another vintage, and
 * units that a source does not cover.
 */
#include "atlas/handle.h"
#include "tiny.h"

#define HEAD                                                                                                   \
    "title: Tiny\nsources:\n  - {id: tiny, recipe: recipe.yaml, files: {birth: table.csv}, variables: [birth]" \
    "}\nunits:\n"
#define LAU                                                                                                \
    "unit_recipe: lau\ntitle: Local units\nlicence: as it comes\nattribution: Office\nvintage: \"2021\"\n" \
    "key: [{column: id}]\nname: id\ncountry: {text: ES}\nwhere: id <> 'B2'\n"

#define LIST                                                                   \
    "unit_recipe: towns\ntitle: Towns\nlicence: none\nattribution: Registry\n" \
    "lookup: {unit: unit, key: [{column: zone}]}\n"

static void project_with(struct scratch *scratch, const char *units)
{
    char text[2000];
    snprintf(text, sizeof text, HEAD "%s", units);
    tiny_put(scratch, "project.yaml", text);
}

static const char *project_of(struct scratch *scratch)
{
    return scratch_path(scratch, "project.yaml");
}

static d4i_atlas *built(struct scratch *scratch, const d4i_build_options *options)
{
    d4i_atlas *atlas = NULL;
    assert_ok(scratch->context, d4i_build_open(scratch->context, project_of(scratch), options, &atlas));
    return atlas;
}

static int64_t people_of(const struct atlas_level *level, const char *code)
{
    uint32_t unit = names_find(&level->codes, text_of(code));
    assert_int_not_equal(unit, NAMES_NONE);
    return level->sources[0].column[0][0].people[unit];
}

static void refuses(struct scratch *scratch, const char *word)
{
    d4i_atlas *atlas = NULL;
    assert_fails(scratch->context, D4I_BAD_INPUT, word,
                 d4i_build_open(scratch->context, project_of(scratch), NULL, &atlas));
}

static void note_warning(void *user, const char *text)
{
    char *all = user;
    strncat(all, text, 3999 - strlen(all));
    strncat(all, "\n", 3999 - strlen(all));
}

static void a_unit_recipe_gives_what_the_project_does_not_say(void **state)
{
    struct scratch *scratch = *state;
    tiny_put(scratch, "lau.yaml", LAU);
    project_with(scratch, "  - {id: a, recipe: lau.yaml, file: zones.geojson, title: Mine, relate: {tiny: key}}\n"
                          "  - {id: b, recipe: lau, file: zones.geojson, where: id <> 'A1', country: {text: FR},\n"
                          "     key: [{text: x}, {column: id}], relate: {tiny: {prefix: 1}}}\n");
    d4i_build_options options = {.recipes = scratch->folder};
    d4i_atlas *atlas = built(scratch, &options);
    const struct atlas_level *a = &atlas->atlas.levels[0], *b = &atlas->atlas.levels[1];
    assert_string_equal(a->title, "Mine");
    assert_string_equal(a->recipe, "lau");
    assert_string_equal(a->vintage, "2021");
    assert_string_equal(a->licence, "as it comes");
    assert_string_equal(a->attribution, "Office");
    assert_int_equal(a->codes.count, 4); /* three of the layer, B2 of the zones */
    assert_string_equal(a->names[0], "A1");
    assert_string_equal(a->names[3], "");
    assert_string_equal(a->countries[0], "ES");
    assert_int_equal(people_of(a, "B2"), 10 * D4I_PERSON);
    assert_string_equal(b->title, "Local units");
    assert_int_equal(b->codes.count, 5); /* A and B, then xA2, xB1 and xB2 */
    assert_string_equal(names_at(&b->codes, 2), "xA2");
    assert_string_equal(b->countries[2], "FR");
    d4i_atlas_free(atlas);
}

/* Two layers that have the same codes, told apart by the letters before them; names, countries and terms of each.
 */
static void a_level_of_several_layers(void **state)
{
    struct scratch *scratch = *state;
    tiny_put(scratch, "lau.yaml", LAU);
    project_with(scratch, "  - id: a\n    title: Both\n    layers:\n"
                          "      - {recipe: lau.yaml, text: ES_, file: zones.geojson}\n"
                          "      - {file: zones.geojson, text: FR_, key: [{column: id}], where: id LIKE 'A%',\n"
                          "         country: {text: FR}, attribution: Other}\n"
                          "    relate: {tiny: {text: ES_, replace: {\"ES_A*\": ES_A1}}}\n");
    d4i_atlas *atlas = built(scratch, NULL);
    const struct atlas_level *level = &atlas->atlas.levels[0];
    static const char *const codes[] = {"ES_A1", "ES_A2", "ES_B1", "ES_B2", "FR_A1", "FR_A2"};
    static const char *const names[] = {"A1", "A2", "B1", "", "", ""};
    static const char *const countries[] = {"ES", "ES", "ES", "ES", "FR", "FR"}; /* B2: of the source */
    assert_int_equal(level->codes.count, 6);
    for (uint32_t u = 0; u < 6; u++) {
        assert_string_equal(names_at(&level->codes, u), codes[u]);
        assert_string_equal(level->names[u], names[u]);
        assert_string_equal(level->countries[u], countries[u]);
    }
    assert_string_equal(level->attribution, "Office; Other");
    assert_string_equal(level->recipe, "lau");
    assert_int_equal(people_of(level, "ES_A1"), 150 * D4I_PERSON); /* A1 and A2, by the pattern */
    assert_int_equal(people_of(level, "ES_B2"), 10 * D4I_PERSON);
    assert_int_equal(level->sources[0].has_data[4], ATLAS_NO_DATA);
    d4i_atlas_free(atlas);
    project_with(scratch, "  - {id: a, layers: [], relate: {tiny: key}}\n");
    refuses(scratch, "'layers' is empty");
    project_with(scratch, "  - {id: a, layers: [{recipe: lau.yaml}], relate: {tiny: key}}\n");
    refuses(scratch, "file");
    project_with(scratch, "  - {id: a, file: zones.geojson, layers: [{recipe: lau.yaml, file: zones.geojson}]}\n");
    refuses(scratch, "file");
}

static void a_source_may_say_its_country(void **state)
{
    struct scratch *scratch = *state;
    tiny_put(scratch, "project.yaml",
             "title: Tiny\nsources:\n  - {id: tiny, recipe: recipe.yaml, country: PT, files: "
             "{birth: table.csv}, variables: [birth]}\n");
    d4i_atlas *atlas = built(scratch, NULL);
    assert_string_equal(atlas->atlas.sources[0].country, "PT");
    d4i_atlas_free(atlas);
    tiny_put(scratch, "project.yaml",
             "title: Tiny\nsources:\n  - {id: tiny, recipe: recipe.yaml, country: QQ, files: "
             "{birth: table.csv}, variables: [birth]}\n");
    refuses(scratch, "no country code");
}

static void a_changed_unit_recipe_or_list_is_built_anew(void **state)
{
    struct scratch *scratch = *state;
    char output[320], project[320];
    d4i_build_outcome outcome;
    snprintf(output, sizeof output, "%s/a.gpkg", scratch->folder);
    snprintf(project, sizeof project, "%s/project.yaml", scratch->folder);
    tiny_put(scratch, "lau.yaml", LAU);
    tiny_put(scratch, "list.csv", "zone,unit\nA1,n\nA2,n\nB1,n\nB2,n\n");
    project_with(scratch, "  - {id: a, recipe: lau.yaml, file: zones.geojson, relate: {tiny: {lookup: {file: "
                          "list.csv, key: [{column: zone}], unit: unit}}}}\n");
    for (int i = 0; i < 2; i++) {
        assert_ok(scratch->context, d4i_build(scratch->context, project, output, NULL, &outcome));
        assert_int_equal(outcome.up_to_date, i);
    }
    tiny_put(scratch, "lau.yaml", LAU "notes: none\n");
    assert_ok(scratch->context, d4i_build(scratch->context, project, output, NULL, &outcome));
    assert_false(outcome.up_to_date);
    tiny_put(scratch, "list.csv", "zone,unit\nA1,n\nA2,n\nB1,n\nB2,m\n");
    assert_ok(scratch->context, d4i_build(scratch->context, project, output, NULL, &outcome));
    assert_false(outcome.up_to_date);
    project_with(scratch, "  - {id: a, relate: {tiny: {lookup: {recipe: towns.yaml, file: list.csv}}}}\n");
    for (int i = 0; i < 3; i++) { /* the second time nothing is new, the third the recipe */
        tiny_put(scratch, "towns.yaml", i < 2 ? LIST : LIST "notes: none\n");
        assert_ok(scratch->context, d4i_build(scratch->context, project, output, NULL, &outcome));
        assert_int_equal(outcome.up_to_date, i == 1);
    }
    snprintf(output, sizeof output, "%s/towns.yaml", scratch->folder);
    assert_fails(scratch->context, D4I_BAD_USAGE, "is read by this build",
                 d4i_build(scratch->context, project, output, NULL, NULL));
    project_with(scratch, "  - {id: a, recipe: lau.yaml, file: zones.geojson, relate: {tiny: {lookup: {file: "
                          "list.csv, key: [{column: zone}], unit: unit}}}}\n");
    snprintf(output, sizeof output, "%s/list.csv", scratch->folder);
    assert_fails(scratch->context, D4I_BAD_USAGE, "is read by this build",
                 d4i_build(scratch->context, project, output, NULL, NULL));
    snprintf(output, sizeof output, "%s/lau.yaml", scratch->folder);
    assert_fails(scratch->context, D4I_BAD_USAGE, "is read by this build",
                 d4i_build(scratch->context, project, output, NULL, NULL));
}

static void wrong_unit_recipes_are_refused(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *recipe, *words[3];
    } wrong[] = {
        {LAU "atribution: x\n", {"lau.yaml:10:", "atribution", "'attribution'"}},
        {LAU "country: FR\n", {"lau.yaml:10:", "country", "country"}},
        {"unit_recipe: lau\ntitle: x\nlicence: x\nattribution: x\n", {"lau.yaml:1:", "'key'", "'key'"}},
        {"unit_recipe: lau\nlicence: x\nattribution: x\nkey: [{column: id}]\n", {"lau.yaml:1:", "'title'", ""}},
        {"unit_recipe: L A U\ntitle: x\nlicence: x\nattribution: x\nkey: [{column: id}]\n",
         {"lau.yaml:1:14:", "L A U", "identifier"}},
        {LAU "download: [{file: birth, url: \"https://a.example/b\"}]\n",
         {"lau.yaml:10:", "'birth'", "; it uses: boundaries"}},
        {"- a list\n", {"lau.yaml:1:", "unit recipe", ""}},
        {"recipe: tiny\ntitle: x\n", {"lau.yaml:1:9:", "recipe of a source", "'sources'"}},
    };
    project_with(scratch, "  - {id: a, recipe: lau.yaml, file: zones.geojson, relate: {tiny: key}}\n");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tiny_put(scratch, "lau.yaml", wrong[i].recipe);
        for (size_t w = 0; w < 3; w++)
            refuses(scratch, wrong[i].words[w]);
    }
    tiny_put(scratch, "lau.yaml", LAU);
    tiny_put(scratch, "project.yaml",
             "sources:\n  - {id: tiny, recipe: lau.yaml, files: {birth: table.csv}}\nunits: []\n");
    refuses(scratch, "lau.yaml:1:14: this is a unit recipe");
    project_with(scratch, "  - {id: a, recipe: nowhere, file: zones.geojson}\n");
    refuses(scratch, "project.yaml:5:21: there is no recipe 'nowhere'");
}

static void zones_are_looked_up_in_a_list(void **state)
{
    struct scratch *scratch = *state;
    char warned[4000] = "";
    d4i_set_warning(scratch->context, note_warning, warned);
    tiny_put(scratch, "list.csv", "a list of zones\npart;unit\nA1;north\nA2;\nB1;south\nA1;north\n;\n");
    project_with(scratch, "  - {id: a, relate: {tiny: {lookup: {file: list.csv, delimiter: \";\", skip: 1,\n"
                          "     key: [{column: part}], unit: unit}}}}\n"
                          "  - {id: b, relate: {tiny: {prefix: 1, lookup: {file: towns.csv, key: [{column: T}], "
                          "unit: U}}}}\n"
                          "  - {id: c, relate: {tiny: {lookup: {file: zones.geojson, key: [{column: id}], unit: "
                          "id}}}}\n");
    tiny_put(scratch, "towns.csv", "U,T\nBig,A\nSmall,B\n");
    d4i_atlas *atlas = built(scratch, NULL);
    const struct atlas_level *levels = atlas->atlas.levels;
    assert_int_equal(levels[0].codes.count, 2);
    assert_int_equal(people_of(&levels[0], "north"), 100 * D4I_PERSON);
    assert_int_equal(people_of(&levels[0], "south"), 40 * D4I_PERSON);
    assert_int_equal(levels[0].sources[0].outside[0][0], 60 * D4I_PERSON); /* A2, whose code is empty, and B2 */
    assert_int_equal(levels[0].sources[0].relation, ATLAS_PUBLISHED);
    assert_int_equal(people_of(&levels[1], "Big"), 150 * D4I_PERSON);
    assert_int_equal(people_of(&levels[2], "B2"), 10 * D4I_PERSON);
    assert_non_null(strstr(warned, "list.csv: 1 zones of source 'tiny'"));
    assert_non_null(strstr(warned, "(B2)"));
    assert_null(strstr(warned, "towns.csv"));
    d4i_atlas_free(atlas);
}

#define TOWNS                                                                                            \
    "unit_recipe: towns\ntitle: Towns\nlicence: of the list\nattribution: Registry\nvintage: \"2019\"\n" \
    "lookup:\n  unit: town\n  delimiter: \";\"\n  skip: 1\n"
#define TOWN_LIST "Towns\nzone;town;county\nA1;North;1\nA2;North;2\nB1;South;2\nB2;South;2\n"

/* How the list is written stands in a recipe, and the project may say otherwise. */
static void a_recipe_may_be_of_a_list(void **state)
{
    struct scratch *scratch = *state;
    tiny_put(scratch, "towns.yaml", TOWNS "  key: [{column: zone}]\n");
    tiny_put(scratch, "list.csv", TOWN_LIST);
    tiny_put(scratch, "commas.csv", "zone,town\nA1,Nord\nA2,Nord\nB1,Nord\nB2,Nord\n");
    project_with(scratch,
                 "  - {id: a, relate: {tiny: {lookup: {recipe: towns.yaml, file: list.csv}}}}\n"
                 "  - {id: b, relate: {tiny: {lookup: {recipe: towns.yaml, file: list.csv, unit: county}}}}\n"
                 "  - {id: c, relate: {tiny: {lookup: {recipe: towns.yaml, file: commas.csv, skip: 0,\n"
                 "     delimiter: \",\", key: [{column: zone, prefix: 2}]}}}, vintage: \"2020\"}\n"
                 "  - {id: d, file: zones.geojson, key: [{column: id}], attribution: Layer, relate: {tiny:\n"
                 "     {lookup: {recipe: towns.yaml, file: list.csv}}}}\n");
    d4i_atlas *atlas = built(scratch, NULL);
    const struct atlas_level *levels = atlas->atlas.levels;
    assert_int_equal(people_of(&levels[0], "North"), 150 * D4I_PERSON);
    assert_int_equal(people_of(&levels[1], "1"), 100 * D4I_PERSON);
    assert_int_equal(people_of(&levels[2], "Nord"), 200 * D4I_PERSON);
    assert_string_equal(levels[0].recipe, "towns");
    assert_string_equal(levels[0].licence, "of the list");
    assert_string_equal(levels[0].attribution, "Registry");
    assert_string_equal(levels[0].vintage, "2019");
    assert_string_equal(levels[2].vintage, "2020");
    assert_string_equal(levels[3].attribution, "Layer; Registry");
    assert_string_equal(levels[3].vintage, ""); /* the layer's, which is not said */
    d4i_atlas_free(atlas);
}

static void wrong_recipes_of_lists_are_refused(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *recipe, *level, *word;
    } wrong[] = {
        {TOWNS, "file: list.csv", "towns.yaml:7:3: 'lookup' needs a 'key', or 'sheets'"},
        {TOWNS "  key: [{column: zone}]\nwhere: x\n", "file: list.csv", "towns.yaml:11:8: 'where' is of a layer"},
        {TOWNS "  key: [{column: zone}]\n  file: x\n", "file: list.csv", "unknown key 'file'"},
        {TOWNS "  sheets: {ES: [{text: x}]}\n", "file: list.csv", "uses no column"},
        {TOWNS "  sheets: {ES: [{column: zone}]}\n", "file: list.csv", "say which as 'sheet': ES"},
        {TOWNS "  sheets: {ES: [{column: zone}]}\n", "file: list.csv, sheet: PT",
         "no key of a sheet 'PT'; it knows: ES"},
        {TOWNS "  key: [{column: zone}]\n", "sheet: ES", "'file'"},
        {TOWNS "  key: [{column: zone}]\n", "file: list.csv, delimiter: none", "a list has a delimiter"},
        {LAU, "file: list.csv", "project.yaml:5:46: 'towns.yaml' is the recipe of a layer"},
    };
    tiny_put(scratch, "list.csv", TOWN_LIST);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char units[300];
        tiny_put(scratch, "towns.yaml", wrong[i].recipe);
        snprintf(units, sizeof units, "  - {id: a, relate: {tiny: {lookup: {recipe: towns.yaml, %s}}}}\n",
                 wrong[i].level);
        project_with(scratch, units);
        refuses(scratch, wrong[i].word);
    }
    tiny_put(scratch, "towns.yaml", TOWNS "  key: [{column: zone}]\n");
    project_with(scratch, "  - {id: a, recipe: towns.yaml, file: zones.geojson}\n");
    refuses(scratch, "project.yaml:5:21: 'towns.yaml' is the recipe of a list");
}

static void wrong_lists_are_refused(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *list, *words[3];
    } wrong[] = {
        {"part,unit\nA1,north\nB1,south\nA1,east\n", {"list.csv:4:4:", "'east' here and to 'north'", "line 2"}},
        {"part,unit\nA1,north\nA1,\n", {"list.csv:3:", "'' here", "line 2"}},
        {"part,unit\nA1,\nA1,north\n", {"list.csv:3:4:", "to '' on line 2", ""}},
        {"part,unit\n,north\n", {"list.csv:2:1:", "'part' is empty", ""}},
        {"part,unti\nA1,north\n", {"list.csv", "'unit'", "unti"}},
        {"part,unit\nA1\n", {"list.csv:2:", "", ""}},
    };
    project_with(scratch, "  - {id: a, relate: {tiny: {lookup: {file: list.csv, key: [{column: part}], unit: "
                          "unit}}}}\n");
    refuses(scratch, "list.csv");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tiny_put(scratch, "list.csv", wrong[i].list);
        for (size_t w = 0; w < 3; w++)
            refuses(scratch, wrong[i].words[w]);
    }
    project_with(scratch, "  - {id: a, relate: {tiny: {lookup: {file: list.csv, unit: unit}}}}\n");
    refuses(scratch, "'key'");
    project_with(scratch, "  - {id: a, relate: {tiny: {lokup: {file: list.csv}}}}\n");
    refuses(scratch, "project.yaml:5:29:");
}

/* The rows of a frame whose first column is `what`, as "finding|finding|". */
static void findings(const d4i_frame *frame, const char *what, char *out, size_t size)
{
    out[0] = 0;
    for (size_t row = 0; row < d4i_frame_rows(frame); row++)
        if (strcmp(d4i_frame_text(frame, row, 0), what) == 0) {
            strncat(out, d4i_frame_text(frame, row, 1), size - 1 - strlen(out));
            strncat(out, "|", size - 1 - strlen(out));
        }
}

static void codes_of_another_vintage_are_told(void **state)
{
    struct scratch *scratch = *state;
    char warned[4000] = "", found[200];
    d4i_frame *frame = NULL;
    d4i_build_options all = {.all_keys = 1};
    d4i_set_warning(scratch->context, note_warning, warned);
    tiny_put(scratch, "table.csv", TINY_TABLE "A9,7,3,4,4,0\n");
    project_with(scratch, "  - {id: a, file: zones.geojson, key: [{column: id}], where: id <> 'B1',\n"
                          "     relate: {tiny: {from: 1}}}\n"
                          "  - {id: b, file: zones.geojson, key: [{column: id}], country: {text: FR},\n"
                          "     relate: {tiny: {prefix: 1}}}\n");
    assert_ok(scratch->context, d4i_build_check(scratch->context, project_of(scratch), NULL, &frame));
    findings(frame, "  codes of 'tiny' alone", found, sizeof found);
    assert_string_equal(found, "2: A9, B1|2: A, B|");
    findings(frame, "  codes not in 'tiny'", found, sizeof found);
    assert_string_equal(found, "0|0|"); /* those of b are in another country */
    d4i_frame_free(frame);
    assert_ok(scratch->context, d4i_build_check(scratch->context, project_of(scratch), &all, &frame));
    findings(frame, "  codes of 'tiny' alone", found, sizeof found);
    assert_string_equal(found, "2|A9|B1|2|A|B|");
    d4i_frame_free(frame);
    assert_string_equal(warned, "");
    d4i_atlas_free(built(scratch, NULL));
    assert_non_null(
        strstr(warned, "level 'a': the layer has no unit for 2 codes that source 'tiny' names (A9, B1)"));
}

static void replace(struct scratch *scratch, const char *name, const char *line)
{
    char command[500];
    snprintf(command, sizeof command, "sed -i '%s' '%s/%s'", line, scratch->folder, name);
    assert_int_equal(system(command), 0);
}

/* A feature without polygon is none: neither the zones that have one nor the level count it. */
static void empty_polygons_are_no_polygons(void **state)
{
    struct scratch *scratch = *state;
    char found[200];
    d4i_frame *frame = NULL;
    assert_ok(scratch->context, d4i_build_check(scratch->context, project_of(scratch), NULL, &frame));
    findings(frame, "  polygons", found, sizeof found);
    assert_string_equal(found, "4, of which 0 defects were found|");
    findings(frame, "  zones with an empty polygon", found, sizeof found);
    assert_string_equal(found, ""); /* nothing to tell */
    d4i_frame_free(frame);
    replace(scratch, "zones.geojson",
            "s/.properties.:{.id.:.B1.},.geometry.:{[^}]*}/\"properties\":{\"id\":\"B1\"},\"geometry\":null/");
    assert_ok(scratch->context, d4i_build_check(scratch->context, project_of(scratch), NULL, &frame));
    findings(frame, "  polygons", found, sizeof found);
    assert_string_equal(found, "3 and 1 feature without one, of which 1 defects were found|");
    findings(frame, "  zones with polygon", found, sizeof found);
    assert_string_equal(found, "3 of 4|");
    findings(frame, "  zones without polygon", found, sizeof found);
    assert_string_equal(found, "0|");
    findings(frame, "  zones with an empty polygon", found, sizeof found);
    assert_string_equal(found, "1: B1|");
    findings(frame, "area", found, sizeof found);
    assert_non_null(strstr(found, ": 3 polygons, 4 codes, 1 defects|"));
    d4i_frame_free(frame);
}

static void units_outside_the_coverage_are_not_covered(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    replace(scratch, "recipe.yaml", "s/^method:/coverage: {text: middling, people: [50, 150]}\\n&/");
    project_with(scratch, "  - {id: a, relate: {tiny: {prefix: 1}}}\n  - {id: b, relate: {tiny: key}}\n");
    d4i_atlas *atlas = built(scratch, NULL);
    const struct atlas_level *levels = atlas->atlas.levels;
    static const uint8_t towns[] = {ATLAS_NOT_COVERED, ATLAS_HAS_DATA}; /* 150 is not below 150, 50 is from 50 */
    static const uint8_t zones[] = {ATLAS_HAS_DATA, ATLAS_HAS_DATA, ATLAS_HAS_DATA, ATLAS_HAS_DATA}; /* no places */
    assert_memory_equal(levels[0].sources[0].has_data, towns, sizeof towns);
    assert_memory_equal(levels[1].sources[0].has_data, zones, sizeof zones);
    assert_string_equal(levels[0].countries[0], "ES");
    assert_string_equal(atlas_fact(&atlas->atlas.sources[0].facts, "coverage.people"), "50 <= people < 150");
    d4i_table_options question = {.by = "a"};
    assert_ok(scratch->context, d4i_table(scratch->context, atlas, &question, &frame));
    assert_int_equal(d4i_frame_rows(frame), 2);
    assert_string_equal(d4i_frame_text(frame, 1, 3), "tiny");
    assert_string_equal(d4i_frame_text(frame, 0, 4), "not covered");
    d4i_frame_free(frame);
    d4i_atlas_free(atlas);
}

static void a_withheld_total_leaves_the_unit_covered(void **state)
{
    struct scratch *scratch = *state;
    replace(scratch, "recipe.yaml",
            "s/^method:/coverage: {text: large, people: [1000]}\\n&/; s/layout: wide/&\\n      sentinels: {\"..\": "
            "suppressed}/");
    tiny_put(scratch, "table.csv", "zone,Total,Home,Abroad,X,Y\nA1,..,..,..,..,..\nA2,50,50,0,0,0\n");
    project_with(scratch, "  - {id: b, relate: {tiny: key}}\n");
    d4i_atlas *atlas = built(scratch, NULL);
    const uint8_t *reach = atlas->atlas.levels[0].sources[0].has_data;
    assert_int_equal(reach[0], ATLAS_HAS_DATA);
    assert_int_equal(reach[1], ATLAS_NOT_COVERED);
    assert_string_equal(atlas_fact(&atlas->atlas.sources[0].facts, "coverage.people"), "1000 <= people");
    d4i_atlas_free(atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(a_unit_recipe_gives_what_the_project_does_not_say),
        tiny_test(a_changed_unit_recipe_or_list_is_built_anew),
        tiny_test(a_level_of_several_layers),
        tiny_test(a_source_may_say_its_country),
        tiny_test(wrong_unit_recipes_are_refused),
        tiny_test(zones_are_looked_up_in_a_list),
        tiny_test(a_recipe_may_be_of_a_list),
        tiny_test(wrong_recipes_of_lists_are_refused),
        tiny_test(wrong_lists_are_refused),
        tiny_test(codes_of_another_vintage_are_told),
        tiny_test(empty_polygons_are_no_polygons),
        tiny_test(units_outside_the_coverage_are_not_covered),
        tiny_test(a_withheld_total_leaves_the_unit_covered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
