/* SPDX-License-Identifier: EUPL-1.2
 *
 * Land around a map, of a file: GeoJSON and TopoJSON, which says no CRS.
 */
#include "pictures.h"

#define CONTEXT 0xf5f5f2

static const char topology[] =
    "{\"type\":\"Topology\",\"arcs\":[[[0,45],[15,45],[15,55],[0,55],[0,45]]],\"objects\":"
    "{\"land\":{\"type\":\"Polygon\",\"arcs\":[[0]]}}}";
static const char geojson[] =
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":"
    "\"Polygon\",\"coordinates\":[[[0,45],[15,45],[15,55],[0,55],[0,45]]]}}]}";

static char *file_of(struct scratch *scratch, const char *name, const char *bytes)
{
    char *path = strdup(scratch_path(scratch, name));
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, strlen(bytes), file), strlen(bytes));
    assert_int_equal(fclose(file), 0);
    return path;
}

static void is_drawn_below(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    char *files[] = {file_of(scratch, "countries-1m.json", topology), file_of(scratch, "coast.geojson", geojson)};
    static const char *const kinds[] = {"classes", "dots", "multiples", "bivariate"};
    d4i_map_options options = {0};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "plain.png"));
    assert_int_equal(pixels(scratch->path, CONTEXT), 0);
    size_t share = pixels(scratch->path, 0x9a3d08);
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < 2; i++) {
            options = (d4i_map_options){.kind = kinds[k], .context = files[i]};
            assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
            assert_true(pixels(scratch->path, CONTEXT) > 10000);
            if (k == 0) /* and hides nothing */
                assert_in_range(pixels(scratch->path, 0x9a3d08), share - share / 100, share + share / 100);
        }
    free(files[0]);
    free(files[1]);
    small_free(atlas);
}

static void is_credited(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    char *known = file_of(scratch, "land-1m.json", topology), *other = file_of(scratch, "coast.geojson", geojson);
    const struct {
        d4i_map_options options;
        const char *says;
    } cases[] = {
        {{.context = known}, "Land around: Natural Earth, public domain."},
        {{.context = other}, "Land around: coast.geojson."},
        {{.context = other, .context_credit = "Our coast"}, "Land around: Our coast."},
        {{.context = "none"}, NULL},
        {{.context = NULL}, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_ok(scratch->context, draw(scratch, atlas, &cases[i].options, "a.svg"));
        char *svg = small_read(scratch->path, NULL);
        assert_true(cases[i].says ? strstr(svg, cases[i].says) != NULL : strstr(svg, "Land around") == NULL);
        free(svg);
    }
    free(known);
    free(other);
    small_free(atlas);
}

static void refusals(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    char *text = file_of(scratch, "words.json", "{\"a\": 1}");
    d4i_map_options options = {.context = scratch_path(scratch, "no-such.json")};
    assert_int_not_equal(draw(scratch, atlas, &options, "a.png"), D4I_OK);
    options.context = text;
    assert_int_not_equal(draw(scratch, atlas, &options, "a.png"), D4I_OK);
    assert_non_null(strstr(d4i_error_text(scratch->context), "words.json"));
    atlas->atlas.has_grid = false;
    assert_int_equal(draw(scratch, atlas, &options, "a.png"), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(scratch->context), "no projection"));
    assert_int_equal(scratch_files(scratch), 1);
    free(text);
    small_free(atlas);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {TEST(is_drawn_below), TEST(is_credited), TEST(refusals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
