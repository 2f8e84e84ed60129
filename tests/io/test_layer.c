/* SPDX-License-Identifier: EUPL-1.2
 *
 * Polygon layers: small GeoJSON by hand, every refusal, the snapping, and the real layers with their known faults.
 */
#include "../check.h"

#include <cpl_vsi.h>
#include <math.h>

#include "base/memory.h"
#include "io/layer.h"
#include "real_data.h"

static d4i_context *context;
static char folder[] = "/tmp/d4i-layer-XXXXXX";

static int setup(void **state)
{
    (void)state;
    context = d4i_context_new();
    return context && mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    rmdir(folder);
    d4i_context_free(context);
    return 0;
}

/* Writes features ("geometry|name" each) as GeoJSON; the file stays until forget(). */
static char path_of_test[200];
static void write_text(const char *name, const char *text)
{
    snprintf(path_of_test, sizeof path_of_test, "%s/%s", folder, name);
    FILE *file = fopen(path_of_test, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void write_features(const char *const *geometries, size_t count)
{
    struct buffer text = {0};
    assert_int_equal(buffer_text(context, &text, "{\"type\":\"FeatureCollection\",\"features\":["), D4I_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(
            buffer_print(context, &text,
                         "%s{\"type\":\"Feature\",\"properties\":{\"key\":\"0%zu\",\"n\":%zu,\"name\":null},"
                         "\"geometry\":%s}",
                         i ? "," : "", i, i, geometries[i]),
            D4I_OK);
    assert_int_equal(buffer_text(context, &text, "]}"), D4I_OK);
    write_text("t.geojson", text.data);
    buffer_release(&text);
}

static const char *const fields[] = {"key", "n", "name"};

static struct layer_options same_crs(void)
{
    return (struct layer_options){
        .path = path_of_test, .crs = "EPSG:3035", .target = "EPSG:3035", .fields = fields, .field_count = 3};
}

static void expect_read(const struct layer_options *options, struct layer *layer)
{
    *layer = (struct layer){0};
    if (layer_read(context, options, layer) != D4I_OK)
        fail_msg("%s", d4i_error_text(context));
}

static void expect_refused(const struct layer_options *options, const char *part)
{
    struct layer layer = {0};
    d4i_status status = layer_read(context, options, &layer);
    if (status == D4I_OK || !strstr(d4i_error_text(context), part))
        fail_msg("wanted: %s, got: %d %s", part, status, d4i_error_text(context));
    assert_null(layer.xy);
}

static size_t count_defects(const struct layer *layer, enum layer_defect_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < layer->defect_count; i++)
        count += layer->defects[i].kind == kind;
    return count;
}

/* A square 0..100 (given clockwise) with a hole (given counter-clockwise). */
#define SQUARE_WITH_HOLE                                                                                           \
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[0,100],[100,100],[100,0],[0,0]],[[10,10],[20,10],[20,20],[10," \
    "20],"                                                                                                         \
    "[10,10]]]}"

static void rings_are_oriented(void **state)
{
    (void)state;
    const char *const geometries[] = {SQUARE_WITH_HOLE};
    struct layer layer;
    write_features(geometries, 1);
    struct layer_options options = same_crs();
    expect_read(&options, &layer);
    static const double wanted[] = {0, 0, 100, 0, 100, 100, 0, 100, 10, 10, 10, 20, 20, 20, 20, 10};
    assert_int_equal(layer.features, 1);
    assert_int_equal(layer.rings, 2);
    assert_int_equal(layer.points, 8);
    for (size_t i = 0; i < 16; i++)
        assert_true(layer.xy[i] == wanted[i]);
    assert_false(layer.ring_inner[0]);
    assert_true(layer.ring_inner[1]);
    assert_string_equal(layer.field[0], "00");
    assert_string_equal(layer.field[1], "0");
    assert_string_equal(layer.field[2], "");
    assert_string_equal(layer.pipeline, "");
    assert_true(layer.accuracy == 0);
    assert_string_equal(layer.driver, "GeoJSON");
    assert_int_equal(layer.defect_count, 0);
    double box[4];
    layer_box(&layer, box);
    assert_true(box[0] == 0 && box[1] == 0 && box[2] == 100 && box[3] == 100);
    layer_release(&layer);
    unlink(path_of_test);
}

static void oddities_are_listed(void **state)
{
    (void)state;
    const char *const geometries[] = {
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,2],[2,0],[0,3],[0,0]]]}",
        "null",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,0],[0,0]]]}",
        "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1,2]}"
        "," SQUARE_WITH_HOLE "]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0,9],[5,0,9],[5,5,9],[0,0,9]]],[[[7,7,1],[8,7,1],[8,8,1],"
        "[7,"
        "7,1]]]]}",
    };
    struct layer layer;
    write_features(geometries, 5);
    struct layer_options options = same_crs();
    expect_read(&options, &layer);
    assert_int_equal(layer.features, 5);
    assert_int_equal(layer.ring_first[1] - layer.ring_first[0], 1);
    assert_int_equal(layer.ring_first[3] - layer.ring_first[1], 0);
    assert_int_equal(layer.ring_first[4] - layer.ring_first[3], 2);
    assert_int_equal(layer.ring_first[5] - layer.ring_first[4], 2);
    assert_int_equal(count_defects(&layer, LAYER_SELF_INTERSECTION), 1);
    assert_int_equal(layer.defects[0].feature, 0);
    assert_true(fabs(layer.defects[0].x - 1.2) < 1e-9 && fabs(layer.defects[0].y - 1.2) < 1e-9);
    assert_int_equal(count_defects(&layer, LAYER_TOO_FEW_POINTS), 1);
    assert_int_equal(count_defects(&layer, LAYER_EMPTY), 3); /* null, the collapsed one, the point */
    layer_release(&layer);
    unlink(path_of_test);
}

static void refusals(void **state)
{
    (void)state;
    const char *const square[] = {SQUARE_WITH_HOLE};
    const char *const point[] = {"{\"type\":\"Point\",\"coordinates\":[1,2]}"};
    static const char *const wrong[] = {"keyy"};
    write_features(square, 1);
    struct layer_options options = same_crs();
    options.fields = wrong;
    options.field_count = 1;
    expect_refused(&options, "has no field 'keyy'; did you mean 'key'");
    static const char *const folded[] = {"KEY"};
    options.fields = folded;
    expect_refused(&options, "has no field 'KEY'");
    options = same_crs();
    options.crs = "EPSG:99999999";
    expect_refused(&options, "is no CRS that PROJ knows");
    options.crs = "https://example.org/x";
    expect_refused(&options, "is no CRS that PROJ knows");
    options = same_crs();
    options.layer = "nothing";
    expect_refused(&options, "has no layer 'nothing'; its layers: t");
    options = same_crs();
    options.crs = "EPSG:4326"; /* 100 degrees north */
    expect_refused(&options, "cannot be projected");
    write_features(point, 1);
    options = same_crs();
    expect_refused(&options, "no layer with polygons");
    write_features(NULL, 0);
    expect_refused(&options, "t.geojson: ");
    write_text("t.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",");
    expect_refused(&options, "cannot be read as a layer of polygons");
    unlink(path_of_test);
    options.path = "/nowhere/x.shp";
    expect_refused(&options, "/nowhere/x.shp: cannot open");
}

static void write_member(const char *archive, const char *member)
{
    static const char text[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},"
        "\"geometry\":" SQUARE_WITH_HOLE "}]}";
    char path[400];
    snprintf(path, sizeof path, "/vsizip/%s/%s", archive, member);
    VSILFILE *file = VSIFOpenL(path, "w");
    assert_non_null(file);
    VSIFWriteL(text, 1, sizeof text - 1, file);
    VSIFCloseL(file);
}

static void archives(void **state)
{
    (void)state;
    struct layer layer;
    snprintf(path_of_test, sizeof path_of_test, "%s/one.zip", folder);
    write_member(path_of_test, "inside/read me.txt");
    write_member(path_of_test, "inside/zones.geojson");
    struct layer_options options = {.path = path_of_test, .crs = "EPSG:3035", .target = "EPSG:3035"};
    expect_read(&options, &layer);
    assert_int_equal(layer.rings, 2);
    layer_release(&layer);
    unlink(path_of_test);
    snprintf(path_of_test, sizeof path_of_test, "%s/two.zip", folder);
    write_member(path_of_test, "a/zones.geojson");
    write_member(path_of_test, "b/units.geojson");
    expect_refused(&options, "several data sets stand in this archive (a/zones.geojson, b/units.geojson)");
    options.layer = "units";
    expect_read(&options, &layer);
    layer_release(&layer);
    unlink(path_of_test);
    write_text("bad.zip", "no archive");
    expect_refused(&options, "is no zip archive");
    unlink(path_of_test);
}

static void snapping(void **state)
{
    (void)state;
    const char *const geometries[] = {
        SQUARE_WITH_HOLE,
        "{\"type\":\"Polygon\",\"coordinates\":[[[100,0],[200,0],[200,100],[100.001,100],[100,100],[100,0]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[5,5],[5.001,5],[5.001,5.001],[5,5]]]}",
    };
    struct layer layer;
    struct shapes shapes = {0};
    struct grid grid = {.crs = "EPSG:3035", .west = -100, .south = 0, .cell = 100, .columns = 4, .rows = 2};
    write_features(geometries, 3);
    struct layer_options options = same_crs();
    expect_read(&options, &layer);
    const uint32_t zone_of[] = {1, 1, 0};
    assert_int_equal(layer_snap(context, &layer, &grid, zone_of, 3, &shapes), D4I_OK);
    assert_int_equal(shapes.zones, 3);
    assert_int_equal(shapes.ring_first[1], 0);
    assert_int_equal(shapes.ring_first[2], 3);
    assert_int_equal(shapes.ring_first[3], 3);
    assert_int_equal(shapes.points[0].x, 4096);
    assert_int_equal(shapes.points[0].y, 0);
    assert_int_equal(shapes.points[4].x, 4096 + 410);                   /* 10 m = 409.6 steps */
    assert_int_equal(shapes.point_start[3] - shapes.point_start[2], 4); /* 100.001 fell on 100 */
    assert_int_equal(count_defects(&layer, LAYER_SPIKE), 1);
    shapes_release(&shapes);
    const uint32_t left_out[] = {UINT32_MAX, 0, UINT32_MAX}, wrong[] = {7, 0, 0};
    assert_int_equal(layer_snap(context, &layer, &grid, left_out, 1, &shapes), D4I_OK);
    assert_int_equal(shapes.rings, 1);
    shapes_release(&shapes);
    assert_int_equal(layer_snap(context, &layer, &grid, wrong, 1, &shapes), D4I_BUG);
    grid.west = 1000000000;
    assert_int_equal(layer_snap(context, &layer, &grid, zone_of, 3, &shapes), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "feature 3 (02) lies too far from the grid"));
    layer_release(&layer);
    unlink(path_of_test);
}

static void memory_runs_out(void **state)
{
    (void)state;
    const char *const geometries[] = {SQUARE_WITH_HOLE, "null"};
    bool finished = false;
    write_features(geometries, 2);
    struct layer_options options = same_crs();
    for (int nth = 0; !finished; nth++) {
        struct layer layer = {0};
        int left = nth;
        d4i_set_allocation_hook(context, refuse_nth, &left);
        d4i_status status = layer_read(context, &options, &layer);
        d4i_set_allocation_hook(context, NULL, NULL);
        finished = status == D4I_OK;
        assert_true(finished || status == D4I_NO_MEMORY);
        layer_release(&layer);
    }
    unlink(path_of_test);
}

/* Features that GEOS calls invalid: they cross themselves, or a ring of theirs encloses nothing. */
static size_t count_invalid(const struct layer *layer)
{
    size_t count = 0;
    for (uint32_t feature = 0; feature < layer->features; feature++) {
        bool invalid = false;
        for (size_t i = 0; i < layer->defect_count; i++)
            invalid |= layer->defects[i].feature == feature && (layer->defects[i].kind == LAYER_SELF_INTERSECTION ||
                                                                layer->defects[i].kind == LAYER_TOO_FEW_POINTS);
        count += invalid;
    }
    return count;
}

struct real {
    const char *file, *layer, *crs, *key, *driver;
    size_t features, invalid;
    double box[4]; /* the result must lie in this box */
};

static void read_real(const struct real *real)
{
    char path[4096];
    struct layer layer = {0};
    struct layer_options options = {.path = real_data_path(real->file, path, sizeof path),
                                    .layer = real->layer,
                                    .crs = real->crs,
                                    .target = "EPSG:3035",
                                    .fields = &real->key,
                                    .field_count = 1};
    expect_read(&options, &layer);
    double box[4];
    layer_box(&layer, box);
    print_message("%s: %zu features, %zu rings, %zu points, %zu defects, %g m, box %.0f %.0f %.0f %.0f\n  %s\n",
                  real->file, layer.features, layer.rings, layer.points, layer.defect_count, layer.accuracy, box[0],
                  box[1], box[2], box[3], layer.pipeline);
    assert_int_equal(layer.features, real->features);
    assert_string_equal(layer.driver, real->driver);
    assert_int_equal(count_invalid(&layer), real->invalid);
    assert_true(box[0] > real->box[0] && box[1] > real->box[1] && box[2] < real->box[2] && box[3] < real->box[3]);
    for (size_t i = 0; i < layer.features; i++)
        assert_true(*layer.field[i]);
    layer_release(&layer);
}

static void real_layers(void **state)
{
    (void)state;
    if (!real_data_here("the real layers"))
        skip();
    static const struct real layers[] = {
        {"es/municipalities.topo.json",
         "municipalities",
         "EPSG:4326",
         "id",
         "TopoJSON",
         8213,
         59,
         {900000, 900000, 4000000, 2600000}},
        {"de/VG250_GEM.shp", NULL, NULL, "ARS", "ESRI Shapefile", 10990, 37, {4000000, 2600000, 4700000, 3600000}},
        {"uk/Camden_oa11.shp",
         NULL,
         "EPSG:27700",
         "OA11CD",
         "ESRI Shapefile",
         749,
         0,
         {3600000, 3180000, 3640000, 3220000}},
        {"uk/Camden_oa11.shp",
         NULL,
         NULL,
         "OA11CD",
         "ESRI Shapefile",
         749,
         0,
         {3600000, 3180000, 3640000, 3220000}},
        {"pt/BGRI2021_1312.gpkg", NULL, NULL, "BGRI2021", "GPKG", 1659, 0, {2700000, 2190000, 2900000, 2300000}},
        {"nl/gem_2017.gpkg", NULL, NULL, "gm_naam", "GPKG", 388, 1, {3800000, 3000000, 4200000, 3500000}},
        {"de/cologne.shp", NULL, NULL, "NAME", "ESRI Shapefile", 86, 0, {4000000, 3000000, 4200000, 3200000}},
        {"ie/lea_137.geojson", NULL, NULL, "LEA", "GeoJSON", 138, 0, {2900000, 3200000, 3400000, 3800000}},
    };
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        read_real(&layers[i]);
    char path[4096];
    struct layer_options silent = {.path = real_data_path("es/municipalities.topo.json", path, sizeof path),
                                   .layer = "municipalities",
                                   .target = "EPSG:3035"};
    expect_refused(&silent, "the file does not say its CRS; add `crs:` to the recipe");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rings_are_oriented), cmocka_unit_test(oddities_are_listed),
        cmocka_unit_test(refusals),           cmocka_unit_test(archives),
        cmocka_unit_test(snapping),           cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(real_layers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
