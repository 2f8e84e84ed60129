/* SPDX-License-Identifier: EUPL-1.2
 *
 * Weights of polygons with people in them and of rasters, and zones that are made of many polygons: by hand, on
 * cells of 100 m.
 */
#include "atlas/handle.h"
#include "tiny.h"

#define RECTANGLE(id, value, w, s, e, n)                                                                         \
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"" id "\",\"people\":" value                                  \
    "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" w "," s "],[" e "," s "],[" e "," n "],[" w "," n \
    "],[" w "," s "]]]}}"
#define LAYER(features)                                                                    \
    "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":" \
    "\"urn:ogc:def:crs:EPSG::3035\"}},\"features\":[" features "]}"

static void project_with(struct scratch *scratch, const char *weight)
{
    char text[1000];
    snprintf(text, sizeof text,
             "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: tiny, recipe: recipe.yaml, files: {birth: "
             "table.csv},\n     boundaries: zones.geojson}\nweights:\n  - %s\n",
             weight);
    tiny_put(scratch, "project.yaml", text);
}

/* Weight of the only pair of the cell in that column and row. */
static uint32_t weight_at(const d4i_atlas *atlas, uint64_t column, uint64_t row)
{
    const struct pairs *pairs = &atlas->atlas.pairs;
    size_t at = pairs_find(&atlas->atlas.grid, pairs, row * (uint64_t)atlas->atlas.grid.columns + column);
    assert_true(at < pairs->count);
    return pairs->weight[at];
}

static void polygons_spread_their_values_evenly(void **state)
{
    struct scratch *scratch = *state;
    tiny_put(
        scratch, "p.geojson",
        LAYER(RECTANGLE("1", "30", "4000000", "3000000", "4000100", "3000100") "," //
              RECTANGLE("2", "20", "4000100", "3000000", "4000200", "3000200") "," // two cells
              RECTANGLE("3", "10", "3999900", "3000100", "4000100", "3000200") "," // half of it beyond the grid
              RECTANGLE("4", "7", "3999000", "3000000", "3999100", "3000100") ","  // all of it
              RECTANGLE("5", "0", "4000000", "3000000", "4000100", "3000100")));
    project_with(scratch, "{id: sections, polygons: p.geojson, value: people, attribution: Office}");
    d4i_atlas *atlas = tiny_built(scratch);
    const struct atlas_weight *weight = &atlas->atlas.weights[0];
    assert_true(weight->total > 54.999999 && weight->total < 55.000001);
    assert_true(weight->left_out > 11.999999 && weight->left_out < 12.000001);
    assert_string_equal(weight->attribution, "Office");
    uint32_t corner = weight_at(atlas, 0, 0);
    assert_int_equal(corner, 30); /* whole numbers stay as they are */
    assert_int_equal(weight_at(atlas, 1, 0), corner / 3);
    assert_int_equal(weight_at(atlas, 1, 1), corner / 3);
    assert_int_equal(weight_at(atlas, 0, 1), corner / 6);
    assert_int_equal(atlas->atlas.zone_level[0], 0); /* A1 by the polygons, the others by their area */
    assert_int_equal(atlas->atlas.zone_level[1], 1);
    d4i_atlas_free(atlas);
}

static void parishes_are_made_of_their_subsections(void **state)
{
    struct scratch *scratch = *state;
    tiny_put(scratch, "zones.geojson",
             LAYER(RECTANGLE("A1", "75", "4000000", "3000000", "4000100", "3000200") "," //
                   RECTANGLE("A1", "25", "4000100", "3000000", "4000200", "3000200") "," //
                   RECTANGLE("A2", "50", "4000000", "3000200", "4000200", "3000400") "," //
                   RECTANGLE("B1", "40", "4000200", "3000000", "4000400", "3000200") "," //
                   RECTANGLE("B2", "0", "4000200", "3000200", "4000300", "3000400") ","  //
                   RECTANGLE("B2", "10", "4000300", "3000200", "4000400", "3000400")));
    project_with(scratch, "{polygons: zones.geojson, value: people}");
    d4i_atlas *atlas = tiny_built(scratch);
    const struct atlas *made = &atlas->atlas;
    assert_int_equal(made->sources[0].zone_count, 4);
    assert_int_equal(made->sources[0].listed_count, 0);
    assert_int_equal(made->pairs.count, 16); /* each cell in one zone, wholly */
    for (size_t i = 0; i < made->pairs.count; i++)
        assert_int_equal(made->pairs.coverage[i], COVER_FULL);
    assert_int_equal(made->zone_cells[0], 4);
    assert_int_equal(made->sources[0].defect_count, 2); /* A1 and B2, once each */
    assert_string_equal(made->sources[0].defects[0].zone, "A1");
    assert_string_equal(made->sources[0].defects[0].detail, "2 features are joined");
    assert_string_equal(made->weights[0].id, "polygons");
    assert_int_equal(weight_at(atlas, 0, 0), 3 * weight_at(atlas, 1, 0));
    assert_int_equal(weight_at(atlas, 0, 1), weight_at(atlas, 0, 0));
    assert_int_equal(weight_at(atlas, 2, 2), 0); /* nobody lives in that part of B2 */
    assert_true(weight_at(atlas, 3, 3) > 0);
    d4i_atlas_free(atlas);
}

/* Rows from north to south; the atlas counts them from the south. */
static d4i_atlas *with_raster(struct scratch *scratch, const char *head, const char *rows)
{
    char text[1000];
    snprintf(text, sizeof text, "%s\nxllcorner 4000000\nyllcorner 3000000\n%s\n", head, rows);
    tiny_put(scratch, "p.asc", text);
    project_with(scratch, "{id: people, raster: p.asc, crs: EPSG:3035}");
    return tiny_built(scratch);
}

static void expect_south(d4i_atlas *atlas, const uint32_t expected[4])
{
    for (uint64_t column = 0; column < 4; column++)
        assert_int_equal(weight_at(atlas, column, 0), expected[column]);
    d4i_atlas_free(atlas);
}

static void rasters_become_weights(void **state)
{
    struct scratch *scratch = *state;
    const char head[] = "ncols 4\nnrows 4\ncellsize 100", north[] = "0 0 0 0\n0 0 0 0\n1 0 0 3\n";
    char rows[200];
    snprintf(rows, sizeof rows, "%s7 0 2 1", north);
    expect_south(with_raster(scratch, head, rows), (uint32_t[]){7, 0, 2, 1});
    snprintf(rows, sizeof rows, "%s7 0 2.5 0.0000000001", north); /* times 10^8; who is little is not nobody */
    expect_south(with_raster(scratch, head, rows), (uint32_t[]){700000000, 0, 250000000, 1});
}

/* Two pixels above two in each cell. Their sum is a whole number and no float, which has 24 bits. */
static void sums_that_are_no_floats_become_weights(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas =
        with_raster(scratch, "ncols 8\nnrows 2\ncellsize 50", "16777216 0 0 0 2 0 0 0\n0 1 0 0 0 0 0 0.5");
    expect_south(atlas, (uint32_t[]){1677721700, 0, 200, 50});
    atlas = with_raster(scratch, "ncols 8\nnrows 2\ncellsize 50", "16777216 0 0 0 2 0 0 0\n0 1 0 0 0 0 0 4");
    expect_south(atlas, (uint32_t[]){16777217, 0, 2, 4});
}

static void refuses(struct scratch *scratch, const char *word)
{
    d4i_atlas *atlas = NULL;
    assert_fails(scratch->context, D4I_BAD_INPUT, word,
                 d4i_build_open(scratch->context, scratch_path(scratch, "project.yaml"), NULL, &atlas));
}

static void wrong_values_are_refused(void **state)
{
    struct scratch *scratch = *state;
    static const char *const values[] = {"-1", "\"many\"", "null", "\"\"", "\"nan\""};
    static const char *const words[] = {"'-1'", "'many'", "''", "''", "'nan'"};
    char layer[1000];
    project_with(scratch, "{polygons: p.geojson, value: people}");
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        snprintf(layer, sizeof layer,
                 LAYER(RECTANGLE("1", "30", "4000000", "3000000", "4000100", "3000100") "," //
                       RECTANGLE("2", "%s", "4000100", "3000000", "4000200", "3000200")),
                 values[i]);
        tiny_put(scratch, "p.geojson", layer);
        refuses(scratch, "p.geojson: feature 2: ");
        refuses(scratch, words[i]);
    }
    project_with(scratch, "{polygons: p.geojson, value: peple}");
    refuses(scratch, "people");
    project_with(scratch, "{polygons: p.geojson}");
    refuses(scratch, "'value'");
    project_with(scratch, "{polygons: p.geojson, value: people, band: 1}");
    refuses(scratch, "'band'");
    project_with(scratch, "{polygons: p.geojson, table: w.csv, value: people}");
    refuses(scratch, "one of 'raster', 'table' and 'polygons'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(polygons_spread_their_values_evenly),
        tiny_test(parishes_are_made_of_their_subsections),
        tiny_test(rasters_become_weights),
        tiny_test(sums_that_are_no_floats_become_weights),
        tiny_test(wrong_values_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
