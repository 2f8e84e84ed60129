/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whether one file fits a recipe: layers of units and of boundaries, lists of units, rasters.
 */
#include "tiny.h"

#include <gdal.h>
#include <ogr_api.h>

#include "io/gdal_start.h"

#define UNITS                                                                                     \
    "unit_recipe: lau\ntitle: Local units\nlicence: as it comes\nattribution: Office\nname: id\n" \
    "key: [{column: id, length: 2}]\n"
#define LIST "unit_recipe: list\ntitle: Towns\nlicence: as it comes\nattribution: Office\n"
#define RASTERS                                                                                                   \
    "recipe: cells\ntitle: C\npublisher: N\nlicence: none\nattribution: nobody\ncountry: ES\ndate: 2020-01-01\n"  \
    "method: register\nvariables:\n  birth:\n    title: B\n    dimension: country of birth\n    definition: E.\n" \
    "    table:\n      format: raster\n      rasters: {total: all, home: home}\n      cell: 100\n      nodata: "  \
    "7\n"                                                                                                         \
    "      crs: EPSG:3035\n    groups: {code: total, name: All, parts: [{code: home}]}\n"
#define GRID(x, size) "ncols 3\nnrows 2\nxllcorner " x "\nyllcorner 3000000\ncellsize " size "\nNODATA_value -9\n"

struct answer {
    int fits;
    d4i_frame *frame;
};

static void ask(struct scratch *scratch, const char *file, const char *recipe, const char *as, struct answer *out)
{
    char paths[2][320];
    snprintf(paths[0], sizeof paths[0], "%s/%s", scratch->folder, file);
    snprintf(paths[1], sizeof paths[1], "%s/%s", scratch->folder, recipe);
    const d4i_check_options options = {.as = as};
    assert_ok(scratch->context,
              d4i_check_file(scratch->context, paths[0], paths[1], &options, &out->fits, &out->frame));
    assert_string_equal(d4i_frame_column_name(out->frame, 0), "what");
    assert_string_equal(d4i_frame_column_name(out->frame, 1), "finding");
}

static void refuse(struct scratch *scratch, const char *file, const char *recipe, const d4i_check_options *how,
                   const char *word)
{
    char paths[2][320];
    d4i_frame *frame = NULL;
    int fits;
    snprintf(paths[0], sizeof paths[0], "%s/%s", scratch->folder, file);
    snprintf(paths[1], sizeof paths[1], "%s/%s", scratch->folder, recipe);
    assert_fails(scratch->context, D4I_BAD_USAGE, word,
                 d4i_check_file(scratch->context, paths[0], paths[1], how, &fits, &frame));
    assert_null(frame);
}

/* The finding, of the rows called `what`, that holds `word`. */
static void assert_found(const struct answer *answer, const char *what, const char *word)
{
    for (size_t row = 0; row < d4i_frame_rows(answer->frame); row++)
        if (strcmp(d4i_frame_text(answer->frame, row, 0), what) == 0 &&
            strstr(d4i_frame_text(answer->frame, row, 1), word))
            return;
    for (size_t row = 0; row < d4i_frame_rows(answer->frame); row++)
        print_error("%s | %s\n", d4i_frame_text(answer->frame, row, 0), d4i_frame_text(answer->frame, row, 1));
    fail_msg("no '%s' with: %s", what, word);
}

static void assert_not_found(const struct answer *answer, const char *what)
{
    for (size_t row = 0; row < d4i_frame_rows(answer->frame); row++)
        assert_null(strstr(d4i_frame_text(answer->frame, row, 0), what));
}

static void a_layer_that_fits(void **state)
{
    struct scratch *scratch = *state;
    struct answer answer;
    tiny_put(scratch, "lau.yaml", UNITS "where: id <> 'B2'\n");
    ask(scratch, "zones.geojson", "lau.yaml", NULL, &answer);
    assert_true(answer.fits);
    assert_non_null(strstr(d4i_frame_title_text(answer.frame), "zones.geojson fits recipe lau"));
    assert_found(&answer, "layer", "(GeoJSON)");
    assert_found(&answer, "features", "3 of 4, by the filter id <> 'B2'");
    assert_found(&answer, "CRS", "EPSG:3035");
    assert_found(&answer, "CRS", "as the file says");
    assert_found(&answer, "keys", "3, all of 2 characters, from 'A1' to 'B1'");
    assert_found(&answer, "repeated keys", "none");
    assert_found(&answer, "names", "3 in 'id': A1, A2, B1; empty for 0 features");
    assert_found(&answer, "features without polygon", "none");
    assert_found(&answer, "invalid polygons", "none");
    assert_not_found(&answer, "problem");
    d4i_frame_free(answer.frame);
    ask(scratch, "zones.geojson", "recipe.yaml", "boundaries", &answer); /* those of a source */
    assert_true(answer.fits);
    assert_found(&answer, "keys", "4, all of 2 characters");
    d4i_frame_free(answer.frame);
}

#define FEATURE(id, name, ring)                                                                           \
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"" id "\",\"n\":\"" name "\"},\"geometry\":{\"type\":" \
    "\"Polygon\",\"coordinates\":[[" ring "]]}}"
#define SQUARE "[0,0],[1,0],[1,1],[0,1],[0,0]"
#define BOW_TIE "[0,0],[1,1],[1,0],[0,3],[0,0]"

static void what_is_odd_and_what_does_not_fit(void **state)
{
    struct scratch *scratch = *state;
    struct answer answer;
    tiny_put(scratch, "lau.yaml", UNITS "country: n\n");
    tiny_put(scratch, "odd.geojson",
             "{\"type\":\"FeatureCollection\",\"features\":[" FEATURE("A1", "ES", SQUARE) "," FEATURE(
                 "1", "PT", SQUARE) "," FEATURE("A1", "",
                                                BOW_TIE) "," FEATURE("", "ES",
                                                                     SQUARE) "," FEATURE("B1", "ES",
                                                                                         "[5,5],[5,5],[5,5],[5,"
                                                                                         "5]") ",{\"type\":"
                                                                                               "\"Feature\","
                                                                                               "\"properties\":{"
                                                                                               "\"id\":\"B22\"},"
                                                                                               "\"geometry\":"
                                                                                               "null}]}");
    ask(scratch, "odd.geojson", "lau.yaml", NULL, &answer);
    assert_false(answer.fits);
    assert_non_null(strstr(d4i_frame_title_text(answer.frame), "does not fit"));
    assert_found(&answer, "problem, 2 times", "odd.geojson: feature 2: '1' in column 'id' has 1 characters, not 2");
    assert_found(&answer, "problem, 1 time", "odd.geojson: feature 4: the key's column 'id' is empty");
    assert_found(&answer, "features", "6");
    assert_found(&answer, "CRS", "EPSG:4326");
    assert_found(&answer, "keys", "2, all of 2 characters, from 'A1' to 'B1'");
    assert_found(&answer, "repeated keys", "1 on 2 features, whose parts are one place: A1");
    assert_found(&answer, "countries", "2 in 'n': ES, PT; empty for 2 features");
    assert_found(&answer, "features without polygon", "2; the first: feature 5 (B1)");
    assert_found(&answer, "invalid polygons", "1; the first: feature 3 (A1): Self-intersection");
    assert_found(&answer, "rings that enclose nothing", "1; the first: feature 5 (B1): an outer ring");
    d4i_frame_free(answer.frame);
}

/* The name of a field, of a layer, no feature behind the filter, metres that pass for degrees. */
static void a_layer_of_another_vintage(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *recipe, *word;
    } wrong[] = {
        {LIST "key: [{column: ID_21}]\n", "has no field 'ID_21'"},
        {LIST "key: [{column: id}]\nname: nom\n", "has no field 'nom'"},
        {LIST "key: [{column: id}]\nlayer: lau\n", "has no layer 'lau'"},
        {LIST "key: [{column: id}]\nwhere: id = 'x'\n", "is let through by the filter id = 'x'"},
        {LIST "key: [{column: id}]\nwhere: idd = 'x'\n", "the filter idd = 'x' is not understood"},
        {LIST "key: [{column: id}]\ncrs: EPSG:4326\n", "cannot be degrees; is the CRS right?"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct answer answer;
        tiny_put(scratch, "lau.yaml", wrong[i].recipe);
        ask(scratch, "zones.geojson", "lau.yaml", NULL, &answer);
        assert_false(answer.fits);
        assert_found(&answer, "problem, 1 time", wrong[i].word);
        d4i_frame_free(answer.frame);
    }
    tiny_put(scratch, "lau.yaml", LIST "key: [{column: id}]\ncrs: EPSG:25830\n");
    struct answer answer;
    ask(scratch, "zones.geojson", "lau.yaml", NULL, &answer);
    assert_true(answer.fits);
    assert_found(&answer, "CRS",
                 "EPSG:25830 (ETRS89 / UTM zone 30N), as the recipe says, against the file, which says EPSG:3035");
    d4i_frame_free(answer.frame);
}

static void a_list_line_by_line(void **state)
{
    struct scratch *scratch = *state;
    struct answer answer;
    tiny_put(scratch, "list.yaml",
             LIST "lookup: {unit: town, key: [{column: zone, pad: 3}], delimiter: \";\", skip: 1}\n");
    tiny_put(scratch, "list.csv",
             "Towns\nzone;town\n1;North\n12;\n003;South\n;East\n1;East\n1234;East\n12345;East\n;\n");
    ask(scratch, "list.csv", "list.yaml", NULL, &answer);
    assert_false(answer.fits);
    assert_found(&answer, "problem, 1 time", "list.csv:6:1: the key's column 'zone' is empty");
    assert_found(&answer, "problem, 1 time",
                 "list.csv:7:3: '001' belongs to unit 'East' here and to 'North' on line 3");
    assert_found(&answer, "problem, 2 times",
                 "list.csv:8:1: '1234' in column 'zone' has more than the 3 characters");
    assert_found(&answer, "list", "8 rows, 3 places in 3 units by 'town'; 1 are in none");
    assert_found(&answer, "  places", "3, all of 3 characters, from '001' to '012'");
    assert_found(&answer, "  units", "3, of 4 to 5 characters, from 'East' to 'South'");
    d4i_frame_free(answer.frame);
    tiny_put(scratch, "list.csv", "Towns\nzone;town\n1;North\n003;South\n");
    ask(scratch, "list.csv", "list.yaml", NULL, &answer);
    assert_true(answer.fits);
    d4i_frame_free(answer.frame);
    tiny_put(scratch, "list.csv", "Towns\nzone;place\n1;North\n");
    ask(scratch, "list.csv", "list.yaml", NULL, &answer);
    assert_false(answer.fits);
    assert_found(&answer, "problem, 1 time", "has no column 'town'");
    d4i_frame_free(answer.frame);
}

static void add_sheet(GDALDatasetH workbook, const char *name, const char *const rows[][2], size_t count)
{
    static const char *const columns[] = {"zone", "town"};
    OGRLayerH layer = GDALDatasetCreateLayer(workbook, name, NULL, wkbNone, NULL);
    for (int c = 0; c < 2; c++) {
        OGRFieldDefnH field = OGR_Fld_Create(columns[c], OFTString);
        assert_int_equal(OGR_L_CreateField(layer, field, 1), OGRERR_NONE);
        OGR_Fld_Destroy(field);
    }
    for (size_t r = 0; r < count; r++) {
        OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        for (int c = 0; c < 2; c++)
            OGR_F_SetFieldString(feature, c, rows[r][c]);
        assert_int_equal(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
        OGR_F_Destroy(feature);
    }
}

/* Two sheets have a second line each. */
static void a_workbook_names_the_sheet(void **state)
{
    static const char *const good[][2] = {{"1", "North"}, {"2", "North"}}, *const bad[][2] = {{"", "East"}};
    struct scratch *scratch = *state;
    struct answer answer;
    gdal_start();
    GDALDatasetH workbook =
        GDALCreate(GDALGetDriverByName("XLSX"), scratch_path(scratch, "w.xlsx"), 0, 0, 0, GDT_Unknown, NULL);
    add_sheet(workbook, "ES", good, 2);
    add_sheet(workbook, "NL", bad, 1);
    GDALClose(workbook);
    tiny_put(scratch, "list.yaml",
             LIST "lookup: {unit: town, sheets: {ES: [{column: zone}], NL: [{column: zone}]}}\n");
    ask(scratch, "w.xlsx", "list.yaml", NULL, &answer);
    assert_false(answer.fits);
    assert_found(&answer, "problem, 1 time", "w.xlsx[NL]:2:");
    assert_found(&answer, "sheet ES", "2 rows");
    d4i_frame_free(answer.frame);
}

#define NOISY(parts, ignored)                                                                                     \
    "recipe: noisy\ntitle: N\npublisher: N\nlicence: none\nattribution: nobody\ncountry: ES\n"                    \
    "date: 2020-01-01\nmethod: register\nvariables:\n  birth:\n    title: B\n    dimension: country of birth\n"   \
    "    definition: E.\n    file: birth\n    parts: perturbed\n    table:\n      layout: wide\n"                 \
    "      key: [{column: zone}]\n      flags: {Home: F}\n"                                                       \
    "      exclude: [{column: zone, like: \"*nowhere*\", reason: not_stated}]\n    groups: {code: total, label: " \
    "Total, parts: [{code: home, label: Home}, {code: abroad, label: Abroad}" parts "]}\n    ignore: [" ignored   \
    "]\n"

/* Counts with noise are compared apart; who is short may be of unknown origin; places left out have people. */
static void how_parts_add_up(void **state)
{
    struct scratch *scratch = *state;
    struct answer answer;
    char paths[2][320];
    const d4i_check_options by = {.by = "kind"};
    tiny_put(scratch, "noisy.yaml", NOISY("", "kind, U"));
    tiny_put(scratch, "noisy.csv",
             "zone,kind,Total,Home,Abroad,U,F\na,k,10,8,3,0,1\nb,k,10,6,4,0,\nc,k,10,5,4,0,\nd,k,10,,4,0,1\n"
             "ES_nowhere,k,7,4,3,0,\n");
    ask(scratch, "noisy.csv", "noisy.yaml", NULL, &answer);
    assert_true(answer.fits);
    assert_found(&answer, "parts of 'total'", "of 4 zones 1 add up, 0 exceed");
    assert_found(&answer, "parts of 'total'", "1 fall short (by 1); not compared: 2 flagged");
    assert_found(&answer, "  perturbed",
                 "of 1 zones, which are among the flagged, 0 add up, 1 exceed (by 1 people");
    assert_found(&answer, "people by country of birth", "47 in 3 groups, 7 of them in places left out");
    d4i_frame_free(answer.frame);
    snprintf(paths[0], sizeof paths[0], "%s/noisy.csv", scratch->folder);
    snprintf(paths[1], sizeof paths[1], "%s/noisy.yaml", scratch->folder);
    for (int unknown = 0; unknown < 2; unknown++) {
        if (unknown)
            tiny_put(scratch, "noisy.yaml", NOISY(", {code: nk, label: U, origin: unknown}", "kind"));
        assert_ok(scratch->context,
                  d4i_check_file(scratch->context, paths[0], paths[1], &by, &answer.fits, &answer.frame));
        assert_string_equal(d4i_frame_column_name(answer.frame, 7), "no_unknown");
        assert_int_equal(d4i_frame_int(answer.frame, 0, 6), 1);
        assert_int_equal(d4i_frame_int(answer.frame, 0, 7), !unknown);
        d4i_frame_free(answer.frame);
    }
}

static void keep_warning(void *user, const char *text)
{
    snprintf(user, 1000, "%s", text);
}

/* The file says EPSG:3035; what the recipe says is used, and only the same says nothing. */
static void another_crs_is_warned_of(void **state)
{
    static const struct {
        const char *crs;
        bool warned;
    } cases[] = {{"EPSG:25830", true}, {"EPSG:3035", false}};
    struct scratch *scratch = *state;
    for (size_t i = 0; i < 2; i++) {
        struct answer answer;
        char warning[1000] = "", yaml[600];
        snprintf(yaml, sizeof yaml, "%skey: [{column: id}]\ncrs: %s\n", LIST, cases[i].crs);
        tiny_put(scratch, "lau.yaml", yaml);
        d4i_set_warning(scratch->context, keep_warning, warning);
        ask(scratch, "zones.geojson", "lau.yaml", NULL, &answer);
        d4i_set_warning(scratch->context, NULL, NULL);
        d4i_frame_free(answer.frame);
        assert_int_equal(strstr(warning, "'crs: EPSG:25830' is used, but the file says ETRS89") != NULL,
                         cases[i].warned);
    }
}

static void put_raster(struct scratch *scratch, const char *text)
{
    tiny_put(scratch, "all.asc", text);
}

static void a_raster(void **state)
{
    struct scratch *scratch = *state;
    struct answer answer;
    tiny_put(scratch, "cells.yaml", RASTERS);
    put_raster(scratch, GRID("4000000", "100") "5 -9 0\n7 8 2.5\n");
    ask(scratch, "all.asc", "cells.yaml", "all", &answer);
    assert_true(answer.fits);
    assert_found(&answer, "read as", "all: the group 'total'");
    assert_found(&answer, "bands", "1");
    assert_found(&answer, "pixels", "3 columns x 2 rows from E 4000000 N 3000200");
    assert_found(&answer, "cell", "100 x 100; the recipe says 100");
    assert_found(&answer, "CRS", "as the recipe says; the file says none");
    assert_found(&answer, "value without data", "the file says -9; the recipe says 7");
    assert_found(&answer, "values", "3 above 0, 1 of 0, 2 without data");
    assert_found(&answer, "negative values", "none");
    assert_found(&answer, "values that are no whole numbers", "1; the first: row 2, column 3 holds 2.5");
    assert_found(&answer, "sum", "15.5, 8 at most");
    d4i_frame_free(answer.frame);
    put_raster(scratch, GRID("4000050", "1000") "5 -1 -2\n1e13 8 3\n");
    ask(scratch, "all.asc", "cells.yaml", "home", &answer);
    assert_false(answer.fits);
    assert_found(&answer, "problem, 2 times",
                 "all.asc: row 1, column 2 holds -1; a count of people cannot be that");
    assert_found(&answer, "problem, 1 time", "row 2, column 1 holds 1e+13");
    assert_found(&answer, "problem, 1 time", "cells.yaml:15:");
    assert_found(&answer, "problem, 1 time", "has pixels of 1000 m, not of 100 m");
    assert_found(&answer, "negative values", "2");
    assert_found(&answer, "sum", "16, 8 at most");
    d4i_frame_free(answer.frame);
    put_raster(scratch, GRID("4000050", "100") "-9 -9 7\n7 7 -9\n");
    ask(scratch, "all.asc", "cells.yaml", "all", &answer);
    assert_false(answer.fits);
    assert_found(&answer, "problem, 1 time", "lies off the grid of 100 m by -50 m east and 0 m north");
    assert_found(&answer, "problem, 1 time", "no pixel holds a value");
    d4i_frame_free(answer.frame);
}

/* Africa beside Morocco: whoever was born there would stand in both. */
static void groups_that_overlap_are_refused_wherever_they_are_read(void **state)
{
    struct scratch *scratch = *state;
    struct answer answer;
    d4i_frame *frame = NULL;
    char paths[2][320];
    const char *word = "the groups 'africa' and 'MA' stand side by side, and both hold: Morocco";
    snprintf(paths[0], sizeof paths[0], "%s/project.yaml", scratch->folder);
    snprintf(paths[1], sizeof paths[1], "%s/atlas.gpkg", scratch->folder);
    tiny_put(scratch, "recipe.yaml",
             "recipe: tiny\ntitle: Tiny\npublisher: Nobody\nlicence: none\nattribution: nobody\ncountry: ES\n"
             "date: 2020-01-01\nmethod: register\nboundaries: {key: [{column: id}]}\nvariables:\n  birth:\n"
             "    title: B\n    dimension: country of birth\n    concept: birth\n    definition: Everyone.\n"
             "    file: birth\n    table: {layout: wide, key: [{column: zone}]}\n    groups:\n"
             "      code: total\n      label: Total\n      parts:\n        - {code: home, label: Home}\n"
             "        - {code: africa, label: X, origin: africa}\n        - {code: MA, label: Y}\n"
             "    ignore: [Abroad]\n");
    ask(scratch, "table.csv", "recipe.yaml", "birth", &answer);
    assert_false(answer.fits);
    assert_found(&answer, "problem, 1 time", word);
    d4i_frame_free(answer.frame);
    assert_fails(scratch->context, D4I_BAD_INPUT, word, d4i_build_check(scratch->context, paths[0], NULL, &frame));
    assert_null(frame);
    assert_fails(scratch->context, D4I_BAD_INPUT, word,
                 d4i_build(scratch->context, paths[0], paths[1], NULL, NULL));
}

static void what_cannot_be_asked(void **state)
{
    struct scratch *scratch = *state;
    tiny_put(scratch, "lau.yaml", UNITS);
    tiny_put(scratch, "cells.yaml", RASTERS);
    tiny_put(scratch, "list.yaml",
             LIST "lookup: {unit: town, sheets: {ES: [{column: zone}], PT: [{column: z}]}}\n");
    refuse(scratch, "zones.geojson", "lau.yaml", &(d4i_check_options){.as = "zones"}, "boundaries");
    refuse(scratch, "zones.geojson", "lau.yaml", &(d4i_check_options){.by = "id"}, "--by");
    refuse(scratch, "all.asc", "cells.yaml", &(d4i_check_options){.as = "away"}, "it asks for: all, home");
    refuse(scratch, "all.asc", "cells.yaml", NULL, "(--as): all, home");
    refuse(scratch, "all.asc", "cells.yaml", &(d4i_check_options){.as = "all", .by = "x"}, "a raster");
    refuse(scratch, "table.csv", "recipe.yaml", &(d4i_check_options){.as = "bounds"},
           "it asks for: birth, boundaries");
    refuse(scratch, "table.csv", "list.yaml", &(d4i_check_options){.as = "FR"}, "it knows: ES, PT");
}

static int starve(void *user, size_t bytes)
{
    struct scratch *scratch = user;
    (void)bytes;
    return scratch->allocations_left-- > 0;
}

/* Every allocation fails once, and the next call is none the worse for it. */
static void starved(void **state)
{
    struct scratch *scratch = *state;
    static const char *const cases[][3] = {
        {"zones.geojson", "lau.yaml", NULL}, {"list.csv", "list.yaml", NULL}, {"all.asc", "cells.yaml", "all"}};
    tiny_put(scratch, "lau.yaml", UNITS "country: id\n");
    tiny_put(scratch, "cells.yaml", RASTERS);
    put_raster(scratch, GRID("4000000", "100") "5 -9 0\n7 -8 2.5\n");
    tiny_put(scratch, "list.yaml", LIST "lookup: {unit: town, key: [{column: zone}]}\n");
    tiny_put(scratch, "list.csv", "zone,town\n1,North\n,East\n2,\n");
    for (size_t i = 0; i < 3; i++) {
        const d4i_check_options how = {.as = cases[i][2]};
        char paths[2][320];
        d4i_status status = D4I_NO_MEMORY;
        snprintf(paths[0], sizeof paths[0], "%s/%s", scratch->folder, cases[i][0]);
        snprintf(paths[1], sizeof paths[1], "%s/%s", scratch->folder, cases[i][1]);
        for (long allowed = 0; status == D4I_NO_MEMORY; allowed++) {
            d4i_frame *frame = NULL;
            int fits;
            scratch->allocations_left = allowed;
            d4i_set_allocation_hook(scratch->context, starve, scratch);
            status = d4i_check_file(scratch->context, paths[0], paths[1], &how, &fits, &frame);
            d4i_set_allocation_hook(scratch->context, NULL, NULL);
            assert_int_equal(status == D4I_OK, frame != NULL);
            d4i_frame_free(frame);
        }
        assert_ok(scratch->context, status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(a_layer_that_fits),
        tiny_test(what_is_odd_and_what_does_not_fit),
        tiny_test(a_layer_of_another_vintage),
        tiny_test(a_list_line_by_line),
        tiny_test(a_workbook_names_the_sheet),
        tiny_test(how_parts_add_up),
        tiny_test(another_crs_is_warned_of),
        tiny_test(a_raster),
        tiny_test(groups_that_overlap_are_refused_wherever_they_are_read),
        tiny_test(what_cannot_be_asked),
        tiny_test(starved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
