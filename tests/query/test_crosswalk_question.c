/* SPDX-License-Identifier: EUPL-1.2
 *
 * From one system of zones to another: by hand, then what must hold on random meshes.
 */
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <unistd.h>

#include "asking.h"
#include "base/random.h"

static char a_path[128], b_path[128], raster_path[128], table_path[128];

#define WEST 4000000.0
#define SOUTH 3000000.0

static int set_up(void **state)
{
    if (folder_open(state))
        return 1;
    folder_path(a_path, "a.geojson");
    folder_path(b_path, "b.geojson");
    folder_path(raster_path, "people.tif");
    folder_path(table_path, "table.csv");
    GDALAllRegister();
    return 0;
}

static int tear_down(void **state)
{
    GDALDestroyDriverManager();
    return folder_close(state);
}

/* --- layers, rasters, tables ---------------------------------------------------------------------------- */

static FILE *layer_begin(const char *path)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs("{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
          "\"urn:ogc:def:crs:EPSG::3035\"}},\"features\":[",
          file);
    return file;
}

static void layer_polygon(FILE *file, int number, const char *key, const char *people, const double *xy,
                          size_t points)
{
    char text[64];
    fprintf(file,
            "%s{\"type\":\"Feature\",\"properties\":{\"key\":\"%s\",\"people\":\"%s\"},"
            "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[",
            number ? "," : "", key, people);
    for (size_t i = 0; i <= points; i++) { /* text_print: the caller's locale may have a decimal comma */
        const double *at = xy + 2 * (i % points);
        text_print(text, sizeof text, "%s[%.17g,%.17g]", i ? "," : "", at[0], at[1]);
        fputs(text, file);
    }
    fputs("]]}}", file);
}

static void layer_end(FILE *file)
{
    fputs("]}", file);
    assert_int_equal(fclose(file), 0);
}

/* An oblong in metres from the corner of all layers here. */
struct oblong {
    const char *key, *people;
    double west, south, east, north;
};

static void write_oblongs(const char *path, const struct oblong *list, size_t count)
{
    FILE *file = layer_begin(path);
    for (size_t i = 0; i < count; i++) {
        double w = WEST + list[i].west, s = SOUTH + list[i].south, e = WEST + list[i].east,
               n = SOUTH + list[i].north;
        layer_polygon(file, (int)i, list[i].key, list[i].people, (double[]){w, s, e, s, e, n, w, n}, 4);
    }
    layer_end(file);
}

/* Square pixels from (west, south) metres off the corner; value[0] is the north-western one. */
static void write_raster(int side, double west, double south, double pixel, const double *value, int epsg)
{
    GDALDatasetH file = GDALCreate(GDALGetDriverByName("GTiff"), raster_path, side, side, 1, GDT_Float64, NULL);
    assert_non_null(file);
    double place[6] = {WEST + west, pixel, 0, SOUTH + south + side * pixel, 0, -pixel};
    GDALSetGeoTransform(file, place);
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    assert_int_equal(OSRImportFromEPSG(crs, epsg), OGRERR_NONE);
    GDALSetSpatialRef(file, crs);
    OSRDestroySpatialReference(crs);
    assert_int_equal(GDALRasterIO(GDALGetRasterBand(file, 1), GF_Write, 0, 0, side, side, (double *)value, side,
                                  side, GDT_Float64, 0, 0),
                     CE_None);
    GDALClose(file);
}

static void write_table(const char *text)
{
    FILE *file = fopen(table_path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static d4i_status ask(const d4i_crosswalk_options *options, d4i_frame **frame)
{
    const d4i_crosswalk_side a = {.path = a_path, .key = "key"}, b = {.path = b_path, .key = "key"};
    *frame = NULL;
    return d4i_crosswalk(context, &a, &b, options, frame);
}

static d4i_frame *crosswalk(const d4i_crosswalk_options *options)
{
    d4i_frame *frame;
    must(context, ask(options, &frame));
    return frame;
}

static size_t row_of(const d4i_frame *frame, const char *a, const char *b)
{
    for (size_t row = 0; row < d4i_frame_rows(frame); row++)
        if (!strcmp(frame_words(frame, row, "a"), a) && !strcmp(frame_words(frame, row, "b"), b))
            return row;
    return SIZE_MAX;
}

static double real_at(const d4i_frame *frame, size_t row, const char *column)
{
    return d4i_frame_real(frame, row, frame_column(frame, column));
}

static void check_pair(const d4i_frame *frame, const char *a, const char *b, double area, int64_t people)
{
    size_t row = row_of(frame, a, b);
    if (row == SIZE_MAX)
        fail_msg("no row '%s' '%s'", a, b);
    if (fabs(real_at(frame, row, "area_m2") - area) > 1e-6)
        fail_msg("'%s' '%s': %.9g m2, not %.9g", a, b, real_at(frame, row, "area_m2"), area);
    if (people >= 0 && frame_number(frame, row, "people") != people)
        fail_msg("'%s' '%s': %lld people, not %lld", a, b, (long long)frame_number(frame, row, "people"),
                 (long long)people);
    if (people < 0)
        assert_true(frame_empty(frame, row, "people"));
}

/* --- by hand -------------------------------------------------------------------------------------------- */

static const struct oblong mesh[] = {{"sw", "", 0, 0, 100, 100},
                                     {"se", "", 100, 0, 200, 100},
                                     {"nw", "", 0, 100, 100, 200},
                                     {"ne", "", 100, 100, 200, 200}};
static const struct oblong shifted[] = {{"sw", "", 50, 50, 150, 150},
                                        {"se", "", 150, 50, 250, 150},
                                        {"nw", "", 50, 150, 150, 250},
                                        {"ne", "", 150, 150, 250, 250}};

/* Pixels of 50 m, each in one piece:
 *
 *      north  1  2  3  4  5         A: columns 1 to 4, the four lower rows
 *             6  7  8  9 10         B: columns 2 to 5, the four upper rows
 *            11 12 13 14 15         so that 1 and 25 lie in neither
 *            16 17 18 19 20
 *      south 21 22 23 24 25 */
static void test_half_a_cell(void **state)
{
    (void)state;
    enum { P = 1000000 };
    static double value[25];
    for (int i = 0; i < 25; i++)
        value[i] = i + 1;
    write_oblongs(a_path, mesh, 4);
    write_oblongs(b_path, shifted, 4);
    write_raster(5, 0, 0, 50, value, 3035);
    d4i_frame *frame = crosswalk(&(d4i_crosswalk_options){.people = raster_path});
    assert_int_equal(d4i_frame_rows(frame), 9 + 3 + 3);
    check_pair(frame, "sw", "sw", 2500, 17 * P);
    check_pair(frame, "sw", "", 7500, (16 + 21 + 22) * P);
    check_pair(frame, "se", "sw", 2500, 18 * P);
    check_pair(frame, "se", "se", 2500, 19 * P);
    check_pair(frame, "se", "", 5000, (23 + 24) * P);
    check_pair(frame, "nw", "sw", 2500, 12 * P);
    check_pair(frame, "nw", "nw", 2500, 7 * P);
    check_pair(frame, "nw", "", 5000, (6 + 11) * P);
    check_pair(frame, "ne", "sw", 2500, 13 * P);
    check_pair(frame, "ne", "se", 2500, 14 * P);
    check_pair(frame, "ne", "nw", 2500, 8 * P);
    check_pair(frame, "ne", "ne", 2500, 9 * P);
    check_pair(frame, "", "se", 5000, (15 + 20) * P);
    check_pair(frame, "", "nw", 5000, (2 + 3) * P);
    check_pair(frame, "", "ne", 7500, (4 + 5 + 10) * P);
    size_t row = row_of(frame, "se", "se");
    assert_true(real_at(frame, row, "share_of_a") == 0.25 && real_at(frame, row, "share_of_b") == 0.25);
    assert_true(real_at(frame, row, "people_share_of_a") == 19.0 / (18 + 19 + 23 + 24));
    /* by a, then b, empty ones last */
    assert_string_equal(frame_words(frame, 0, "a"), "ne");
    assert_string_equal(frame_words(frame, 0, "b"), "ne");
    assert_string_equal(frame_words(frame, 14, "a"), "");
    assert_string_equal(frame_words(frame, 14, "b"), "se");
    assert_true(has_note(frame, "In both: 4 codes"));
    assert_true(has_note(frame, "0.010 keep their code, 0.013 move to another, 0.018 of a lie in no unit of b"));
    assert_true(has_note(frame, "People: 52 keep their code, 65 move to another, 123 of a live in no unit of b"));
    assert_true(
        has_note(frame, "325 in cells of people.tif, of these 59 in b but in no unit of a, and 26 in neither"));
    d4i_frame_free(frame);
}

static void test_identity(void **state)
{
    (void)state;
    static const double value[] = {1, 2, 3, 4.5, 5, 6, 7, 8, 9.125};
    write_oblongs(a_path, mesh, 4);
    write_oblongs(b_path, mesh, 4);
    write_raster(3, 10, 10, 60, value, 3035); /* borders cross pixels */
    d4i_frame *frame = crosswalk(&(d4i_crosswalk_options){.people = raster_path});
    assert_int_equal(d4i_frame_rows(frame), 4);
    int64_t sum = 0;
    for (size_t row = 0; row < 4; row++) {
        assert_string_equal(frame_words(frame, row, "a"), frame_words(frame, row, "b"));
        assert_true(real_at(frame, row, "share_of_a") == 1 && real_at(frame, row, "share_of_b") == 1);
        assert_true(real_at(frame, row, "people_share_of_a") == 1);
        sum += frame_number(frame, row, "people");
    }
    assert_int_equal(sum, 45625000);
    assert_true(has_note(frame, "People: 45.625 keep their code, 0 move to another, 0 of a live"));
    d4i_frame_free(frame);
}

/* x is split in 1 to 3, y and z become y. */
static void test_split_and_merge(void **state)
{
    (void)state;
    static const struct oblong before[] = {
        {"x", "100", 0, 0, 100, 100}, {"y", "7", 100, 0, 200, 100}, {"z", "0.5", 200, 0, 300, 100}};
    static const struct oblong after[] = {
        {"x1", "", 0, 0, 25, 100}, {"x2", "", 25, 0, 100, 100}, {"y", "", 100, 0, 300, 100}};
    write_oblongs(a_path, before, 3);
    write_oblongs(b_path, after, 3);
    d4i_frame *frame = crosswalk(&(d4i_crosswalk_options){.people_a = "people"});
    assert_int_equal(d4i_frame_rows(frame), 4);
    check_pair(frame, "x", "x1", 2500, 25000000);
    check_pair(frame, "x", "x2", 7500, 75000000);
    check_pair(frame, "y", "y", 10000, 7000000);
    check_pair(frame, "z", "y", 10000, 500000);
    assert_true(has_note(frame, "Only in a: 2 codes: x, z"));
    assert_true(has_note(frame, "Only in b: 2 codes: x1, x2"));
    assert_true(has_note(frame, "People: 7 keep their code, 100.5 move to another, 0 of a live"));
    assert_true(has_note(frame, "The layers themselves say no date: their files are named instead"));
    d4i_frame_free(frame);
    frame = crosswalk(&(d4i_crosswalk_options){.people_a = "people", .unmatched = 1});
    assert_int_equal(d4i_frame_rows(frame), 4);
    assert_string_equal(frame_words(frame, 1, "side"), "a");
    assert_string_equal(frame_words(frame, 1, "code"), "z");
    assert_int_equal(frame_number(frame, 1, "people"), 500000);
    assert_string_equal(frame_words(frame, 3, "code"), "x2");
    assert_int_equal(frame_number(frame, 3, "people"), 75000000);
    d4i_frame_free(frame);
    /* what a merger is called is no move, nor is a new name */
    write_table("old,new\nz,y\nx,x2\nnobody,y\n");
    frame = crosswalk(&(d4i_crosswalk_options){.people_a = "people", .rename = table_path});
    check_pair(frame, "z", "y", 10000, 500000);
    assert_true(has_note(frame, "People: 82.5 keep their code, 25 move to another, 0 of a live"));
    assert_true(has_note(frame, "2 codes of a are compared as"));
    assert_true(has_note(frame, "1 of its old codes stand nowhere in a"));
    d4i_frame_free(frame);
}

/* Without people there are none, and a unit whose people are unknown has none either. */
static void test_unknown_people(void **state)
{
    (void)state;
    static const struct oblong before[] = {{"x", "100", 0, 0, 100, 100}, {"y", "", 100, 0, 200, 100}};
    write_oblongs(a_path, before, 2);
    write_oblongs(b_path, before, 2);
    d4i_frame *frame = crosswalk(NULL);
    check_pair(frame, "x", "x", 10000, -1);
    assert_true(has_note(frame, "People are not known"));
    d4i_frame_free(frame);
    frame = crosswalk(&(d4i_crosswalk_options){.people_a = "people"});
    check_pair(frame, "x", "x", 10000, 100000000);
    check_pair(frame, "y", "y", 10000, -1);
    assert_true(has_note(frame, "The people of 1 units of a are not known"));
    d4i_frame_free(frame);
}

/* Parts of one unit are one, an invalid polygon is made valid, and one without a code is left out. */
static void test_odd_polygons(void **state)
{
    (void)state;
    static const struct oblong parts[] = {
        {"x", "", 0, 0, 100, 100}, {"x", "", 50, 0, 200, 100}, {"", "", 200, 0, 300, 100}};
    const double bow[] = {WEST, SOUTH, WEST + 200, SOUTH + 100, WEST + 200, SOUTH, WEST, SOUTH + 50};
    write_oblongs(a_path, parts, 3);
    FILE *file = layer_begin(b_path);
    layer_polygon(file, 0, "bow", "", bow, 4);
    layer_end(file);
    d4i_frame *frame = crosswalk(NULL);
    assert_int_equal(d4i_frame_rows(frame), 2);
    check_pair(frame, "x", "bow", 25000.0 / 3, -1); /* both triangles, which meet at a third of the width */
    check_pair(frame, "x", "", 20000 - 25000.0 / 3, -1);
    assert_true(has_note(frame, "1 polygon of a without a code is left out"));
    assert_true(has_note(frame, "1 unit of b crossed itself and was made valid"));
    d4i_frame_free(frame);
}

static void test_slivers_and_overlaps(void **state)
{
    (void)state;
    static const struct oblong before[] = {{"x", "1", 0, 0, 1000, 1000}, {"y", "1", 1000, 0, 2000, 1000}};
    static const struct oblong after[] = {{"x", "", 0, 0, 1000.05, 1000}, {"y", "", 900, 0, 2000, 1000}};
    write_oblongs(a_path, before, 2);
    write_oblongs(b_path, after, 2);
    d4i_frame *frame = crosswalk(NULL);
    assert_int_equal(d4i_frame_rows(frame), 4); /* none is dropped */
    check_pair(frame, "y", "x", 50, -1);
    assert_true(has_note(frame, "1 of 4 rows are slivers, less than 0.0001 of each"));
    assert_true(has_note(frame, "Units of b overlap each other: the shares of 2 units of a"));
    d4i_frame_free(frame);
    frame = crosswalk(&(d4i_crosswalk_options){.least = 0.00004});
    assert_true(has_note(frame, "0 of 4 rows are slivers, less than 4e-05 of each"));
    d4i_frame_free(frame);
}

/* A table of codes; at a coast people live on land when that is asked for. */
static void test_table_and_coast(void **state)
{
    (void)state;
    static const struct oblong land[] = {{"x", "", 0, 0, 1250, 1000}}, both[] = {{"x", "", 0, 0, 1000, 1000}};
    write_oblongs(a_path, land, 1);
    write_oblongs(b_path, both, 1);
    write_table("cell,n\n1kmN3000E4000,10\n1kmN3000E4001,8\n1kmN3000E4002,3\n");
    d4i_frame *frame = crosswalk(&(d4i_crosswalk_options){.people = table_path, .people_value = "n"});
    check_pair(frame, "x", "x", 1000000, 10000000);
    check_pair(frame, "x", "", 250000, 2000000);
    assert_true(has_note(frame, "21 in cells of table.csv, of these 0 in b but in no unit of a, and 9 in neither"));
    d4i_frame_free(frame);
    frame = crosswalk(&(d4i_crosswalk_options){.people = table_path, .people_value = "n", .people_inside = 1});
    check_pair(frame, "x", "x", 1000000, 10000000);
    check_pair(frame, "x", "", 250000, 8000000);
    assert_true(has_note(frame, "and 3 in neither"));
    d4i_frame_free(frame);
}

/* Pixels of 4096 m, so that the lattice is of metres. The upper edge of A clips the north-western pixel by a
 * triangle 40 m wide and 0.5 m high: 20 of the 2^25 parts of its coverage. B cuts that edge a metre before the
 * pixel's end, and the corner that this makes is snapped down to the pixel's border: no piece covers the pixel any
 * more. Its people there still are A's. */
static void test_trace(void **state)
{
    (void)state;
    static const struct oblong halves[] = {{"w", "", 0, 0, 4095, 9000}, {"e", "", 4095, 0, 9000, 9000}};
    static const double value[] = {1e6, 0, 0, 0};
    FILE *file = layer_begin(a_path);
    layer_polygon(
        file, 0, "a", "",
        (double[]){WEST + 56, SOUTH, WEST + 8056, SOUTH, WEST + 8056, SOUTH + 4146, WEST + 56, SOUTH + 4046}, 4);
    layer_end(file);
    write_oblongs(b_path, halves, 2);
    write_raster(2, 0, 0, 4096, value, 3035);
    d4i_frame *frame = crosswalk(&(d4i_crosswalk_options){.people = raster_path});
    const int64_t trace = INT64_C(1000000000000) * 20 >> 25;
    assert_int_equal(frame_number(frame, row_of(frame, "a", "w"), "people"), trace); /* the larger one */
    assert_int_equal(frame_number(frame, row_of(frame, "a", "e"), "people"), 0);
    d4i_frame_free(frame);
}

/* --- random meshes -------------------------------------------------------------------------------------- */

/* A crooked mesh of side x side quadrilaterals over 1000 m, whose inner corners stand anywhere near their place. */
static void write_mesh(const char *path, int side, uint32_t seed, char letter)
{
    static double x[12][12], y[12][12];
    struct random_stream r = {20120101, seed, 0, 0};
    double step = 1000.0 / side;
    for (int i = 0; i <= side; i++)
        for (int k = 0; k <= side; k++) {
            uint32_t at = (uint32_t)(2 * (i * 12 + k));
            bool inner = i > 0 && k > 0 && i < side && k < side;
            x[i][k] = WEST + step * (k + (inner ? 0.4 * (random_unit(r, at) - 0.5) : 0));
            y[i][k] = SOUTH + step * (i + (inner ? 0.4 * (random_unit(r, at + 1) - 0.5) : 0));
        }
    FILE *file = layer_begin(path);
    for (int i = 0; i < side; i++)
        for (int k = 0; k < side; k++) {
            char key[16];
            snprintf(key, sizeof key, "%c%d-%d", letter, i, k);
            layer_polygon(file, i + k, key, "1",
                          (double[]){x[i][k], y[i][k], x[i][k + 1], y[i][k + 1], x[i + 1][k + 1], y[i + 1][k + 1],
                                     x[i + 1][k], y[i + 1][k]},
                          4);
        }
    layer_end(file);
}

static void random_people(int side, double *value, int64_t *total)
{
    *total = 0;
    for (uint32_t i = 0; i < (uint32_t)(side * side); i++) {
        int64_t people = (int64_t)(random_u32((struct random_stream){5, 0, 0, 0}, i) % 50000);
        value[i] = (double)people / 1000;
        *total += people * 1000;
    }
}

static int64_t note_number(const d4i_frame *frame, const char *before, const char *after)
{
    for (size_t i = 0; i < d4i_frame_notes(frame); i++) {
        const char *end = strstr(d4i_frame_note_at(frame, i), after), *at = end;
        if (!end || !strstr(d4i_frame_note_at(frame, i), before))
            continue;
        while (at[-1] != ' ')
            at--;
        int64_t people = -1;
        assert_true(parse_people((struct text){at, (size_t)(end - at)}, '.', 0, &people));
        return people;
    }
    fail_msg("no note '%s'", after);
    return -1;
}

/* People and areas of each unit of A over its rows, in the order of the codes. */
static size_t sums_of_a(const d4i_frame *frame, int64_t *people, double *area, int64_t *all)
{
    size_t count = 0;
    *all = 0;
    for (size_t row = 0; row < d4i_frame_rows(frame); row++) {
        *all += frame_number(frame, row, "people");
        if (frame_empty(frame, row, "a"))
            continue;
        if (row == 0 || strcmp(frame_words(frame, row, "a"), frame_words(frame, row - 1, "a")) != 0) {
            people[count] = 0;
            area[count++] = 0;
        }
        people[count - 1] += frame_number(frame, row, "people");
        area[count - 1] += real_at(frame, row, "area_m2");
    }
    return count;
}

/* Everyone is somewhere; the people of A's units are the same whatever B is; areas add up; any number of threads.
 */
static void test_meshes(void **state)
{
    (void)state;
    enum { PIXELS = 17 };
    static double value[PIXELS * PIXELS];
    static int64_t people[2][128];
    static double area[2][128];
    int64_t total, all;
    const d4i_crosswalk_options options = {.people = raster_path};
    random_people(PIXELS, value, &total);
    write_raster(PIXELS, -37, -21, 70, value, 3035);
    write_mesh(a_path, 7, 1, 'a');
    for (int k = 0; k < 2; k++) {
        char *first = NULL;
        write_mesh(b_path, k ? 10 : 4, 2 + (uint32_t)k, 'b');
        for (int t = 0; t < 3; t++) {
            d4i_set_threads(context, (int[]){1, 2, 7}[t]);
            d4i_frame *frame = crosswalk(&options);
            assert_int_equal(sums_of_a(frame, people[k], area[k], &all), 49);
            assert_int_equal(all + note_number(frame, "in cells of", " in neither"), total);
            char *text = frame_as(context, frame, D4I_FORMAT_JSON);
            if (first)
                assert_string_equal(text, first);
            else
                first = copy(text);
            free(text);
            d4i_frame_free(frame);
        }
        free(first);
        d4i_set_threads(context, 0);
    }
    for (int i = 0; i < 49; i++) {
        assert_int_equal(people[0][i], people[1][i]);
        assert_true(fabs(area[0][i] - area[1][i]) < 1e-6);
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const struct oblong twice[] = {{"x", "5", 0, 0, 100, 100}, {"x", "5", 100, 0, 200, 100}};
    static const struct oblong words[] = {{"x", "many", 0, 0, 100, 100}};
    static const double minus[] = {1, 2, 3, -4};
    d4i_frame *frame;
    write_oblongs(a_path, twice, 2);
    write_oblongs(b_path, twice, 2);
    assert_int_equal(ask(&(d4i_crosswalk_options){.people_a = "people"}, &frame), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "'x' stands on several features"));
    write_oblongs(a_path, words, 1);
    assert_int_equal(ask(&(d4i_crosswalk_options){.people_a = "people"}, &frame), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "'people' is 'many'"));
    assert_int_equal(ask(&(d4i_crosswalk_options){.people_a = "peopel"}, &frame), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "did you mean 'people'"));
    assert_int_equal(ask(&(d4i_crosswalk_options){.people_a = "people", .people = raster_path}, &frame),
                     D4I_BAD_USAGE);
    assert_int_equal(ask(&(d4i_crosswalk_options){.people_value = "n"}, &frame), D4I_BAD_USAGE);
    assert_int_equal(ask(&(d4i_crosswalk_options){.least = 2}, &frame), D4I_BAD_USAGE);
    assert_int_equal(ask(&(d4i_crosswalk_options){.grid_crs = "EPSG:4326"}, &frame), D4I_BAD_USAGE);
    write_raster(2, 0, 0, 50, minus, 3035);
    assert_int_equal(ask(&(d4i_crosswalk_options){.people = raster_path}, &frame), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "row 2, column 2: -4 is no number of people"));
    write_raster(2, 0, 0, 50, (const double[]){1, 2, 3, 4}, 3035);
    assert_int_equal(ask(&(d4i_crosswalk_options){.people = raster_path, .grid_crs = "EPSG:32631"}, &frame),
                     D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(context), "gdalwarp -r sum"));
    write_table("cell,n\n1kmN3000E4000,10\n1kmN3000E4000,8\n");
    assert_int_equal(ask(&(d4i_crosswalk_options){.people = table_path, .people_value = "n"}, &frame),
                     D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "1kmN3000E4000 stands there twice"));
    assert_int_equal(ask(&(d4i_crosswalk_options){.people = table_path}, &frame), D4I_BAD_USAGE);
    write_table("cell,n\n1kmN3000E4000,10\n1kmN3000,8\n");
    assert_int_equal(ask(&(d4i_crosswalk_options){.people = table_path, .people_value = "n"}, &frame),
                     D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "table.csv:3:1: '1kmN3000' is no code"));
    write_table("old,new\nx,y\nx,z\n");
    assert_int_equal(ask(&(d4i_crosswalk_options){.rename = table_path}, &frame), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "table.csv:3:1: 'x' is renamed twice"));
    assert_null(frame);
}

/* 01 is GM01: told where hardly any code is in both, and with the text they are the same, whichever side has it. */
static void test_codes_written_in_two_ways(void **state)
{
    (void)state;
    static const struct oblong bare[] = {
        {"01", "7", 0, 0, 100, 100}, {"02", "5", 100, 0, 200, 100}, {"03", "3", 200, 0, 300, 100}};
    static const struct oblong lettered[] = {
        {"GM01", "7", 0, 0, 100, 100}, {"GM03", "5", 100, 0, 200, 100}, {"XX02", "3", 200, 0, 300, 100}};
    d4i_frame *frame;
    for (int swapped = 0; swapped < 2; swapped++) {
        write_oblongs(swapped ? b_path : a_path, bare, 3);
        write_oblongs(swapped ? a_path : b_path, lettered, 3);
        frame = crosswalk(&(d4i_crosswalk_options){.people_a = "people"});
        assert_true(
            has_note(frame, swapped ? "In both: 0 codes; with 'GM' before those of b it would be 2 (--text-b GM)"
                                    : "In both: 0 codes; with 'GM' before those of a it would be 2 (--text-a GM)"));
        assert_true(has_note(frame, "People: 0 keep their code, 15 move"));
        d4i_frame_free(frame);
        const d4i_crosswalk_side a = {.path = a_path, .key = "key", .text = swapped ? NULL : "GM"},
                                 b = {.path = b_path, .key = "key", .text = swapped ? "GM" : ""};
        must(context, d4i_crosswalk(context, &a, &b, &(d4i_crosswalk_options){.people_a = "people"}, &frame));
        assert_true(has_note(frame, "In both: 2 codes"));
        assert_true(has_note(frame, swapped ? "Only in a: 1 code: XX02" : "Only in a: 1 code: 02"));
        assert_true(has_note(frame, "People: 7 keep their code, 8 move"));
        assert_true(has_note(frame, "are compared with 'GM' before them"));
        check_pair(frame, swapped ? "GM01" : "01", swapped ? "01" : "GM01", 10000, 7 * D4I_PERSON);
        d4i_frame_free(frame);
    }
    /* a table of new codes gives whole ones; the others have the text before them */
    write_oblongs(a_path, bare, 3);
    write_oblongs(b_path, lettered, 3);
    write_table("old,new\n02,XX02\n");
    const d4i_crosswalk_side a = {.path = a_path, .key = "key", .text = "GM"}, b = {.path = b_path, .key = "key"};
    must(context, d4i_crosswalk(context, &a, &b, &(d4i_crosswalk_options){.rename = table_path}, &frame));
    assert_true(has_note(frame, "In both: 3 codes"));
    d4i_frame_free(frame);
    /* one of three is not what all have in common */
    static const struct oblong other[] = {
        {"a1", "", 0, 0, 100, 100}, {"b2", "", 100, 0, 200, 100}, {"GM03", "", 200, 0, 300, 100}};
    write_oblongs(b_path, other, 3);
    frame = crosswalk(NULL);
    assert_true(has_note(frame, "In both: 0 codes; are they written alike?"));
    d4i_frame_free(frame);
}

/* A town with a hole: what lies in the hole is not in the town, though no border is near; and a town in a unit. */
static void test_inside_without_borders(void **state)
{
    (void)state;
    static const struct oblong cells[] = {{"all", "", -100, -100, 1000, 1000},
                                          {"beside", "", 2000, 0, 2100, 100},
                                          {"hole", "", 450, 450, 550, 550},
                                          {"solid", "", 100, 100, 200, 200}};
    FILE *file = layer_begin(b_path);
    fprintf(file, "{\"type\":\"Feature\",\"properties\":{\"key\":\"town\"},\"geometry\":{\"type\":\"Polygon\","
                  "\"coordinates\":[[[4000000,3000000],[4000900,3000000],[4000900,3000900],[4000000,3000900],"
                  "[4000000,3000000]],[[4000400,3000400],[4000400,3000600],[4000600,3000600],[4000600,3000400],"
                  "[4000400,3000400]]]}}");
    layer_end(file);
    write_oblongs(a_path, cells, 4);
    d4i_frame *frame = crosswalk(NULL);
    assert_int_equal(d4i_frame_rows(frame), 5);
    check_pair(frame, "all", "town", 770000, -1);
    check_pair(frame, "all", "", 1210000 - 770000, -1);
    check_pair(frame, "beside", "", 10000, -1);
    check_pair(frame, "hole", "", 10000, -1);
    check_pair(frame, "solid", "town", 10000, -1);
    d4i_frame_free(frame);
}

/* An attribute that is the same all over is no key; two attributes may be one. */
static void test_keys(void **state)
{
    (void)state;
    static const struct oblong parts[] = {{"01", "001", 0, 0, 100, 100},
                                          {"01", "02", 100, 0, 200, 100},
                                          {"02", "001", 200, 0, 300, 100},
                                          {"02", "02", 300, 0, 400, 100},
                                          {"02", "3", 400, 0, 500, 100}};
    struct oblong same[5];
    d4i_crosswalk_side a = {.path = a_path, .key = "key+people", .name = "key"}, b = {.path = b_path, .key = "key"};
    d4i_frame *frame;
    for (int i = 0; i < 5; i++) {
        same[i] = parts[i];
        same[i].key = "annex";
    }
    write_oblongs(a_path, parts, 5);
    write_oblongs(b_path, same, 5);
    must(context, d4i_crosswalk(context, &a, &b, NULL, &frame));
    assert_int_equal(d4i_frame_rows(frame), 5);
    check_pair(frame, "01001", "annex", 10000, -1);
    check_pair(frame, "0202", "annex", 10000, -1);
    check_pair(frame, "023", "annex", 10000, -1);
    assert_string_equal(frame_words(frame, row_of(frame, "0202", "annex"), "name_a"), "02");
    assert_true(has_note(frame, "5 codes from its attribute 'key+people'"));
    assert_true(
        has_note(frame, "Few codes: 5 polygons of b have 1 code, and those of one code are one unit; is 'key'"));
    assert_false(has_note(frame, "polygons of a have"));
    d4i_frame_free(frame);
    frame = NULL;
    a.key = "people+key"; /* 001, 02 and 3: which part ends where is not known */
    assert_int_equal(d4i_crosswalk(context, &a, &b, NULL, &frame), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "feature 2: 'people' is '02', and '001' on the first one"));
    a.key = "key+";
    assert_int_equal(d4i_crosswalk(context, &a, &b, NULL, &frame), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(context), "--key-a is an attribute, or up to 4 joined by '+'"));
    assert_null(frame);
}

/* Four cells of 1 km, and towns that part the eastern two of them in the middle. */
static void test_cells_as_units(void **state)
{
    (void)state;
    static const struct oblong towns[] = {{"E", "", 1500, 0, 2000, 2000}, {"W", "", 0, 0, 1500, 2000}};
    const d4i_crosswalk_options options = {.people = table_path, .people_value = "n"};
    const d4i_crosswalk_side cells = {.path = table_path}, b = {.path = b_path, .key = "key"};
    d4i_frame *frame;
    write_oblongs(b_path, towns, 2);
    write_table("cell,n,place\n1kmN3000E4000,10,p\n1kmN3000E4001,8,q\n1kmN3001E4000,3,r\n1kmN3001E4001,1,s\n");
    must(context, d4i_crosswalk(context, &cells, &b, &options, &frame));
    assert_int_equal(d4i_frame_rows(frame), 6);
    check_pair(frame, "1kmN3000E4000", "W", 1000000, 10 * D4I_PERSON);
    check_pair(frame, "1kmN3000E4001", "E", 500000, 4 * D4I_PERSON);
    check_pair(frame, "1kmN3000E4001", "W", 500000, 4 * D4I_PERSON);
    check_pair(frame, "1kmN3001E4000", "W", 1000000, 3 * D4I_PERSON);
    check_pair(frame, "1kmN3001E4001", "E", 500000, D4I_PERSON / 2);
    check_pair(frame, "1kmN3001E4001", "W", 500000, D4I_PERSON / 2);
    assert_true(real_at(frame, 1, "share_of_a") == 0.5 && real_at(frame, 1, "people_share_of_a") == 0.5);
    assert_true(has_note(frame, "The units of a are cells of 1000 m in EPSG:3035"));
    d4i_frame_free(frame);
    /* the other way about, and the columns that layers have as attributes */
    must(context, d4i_crosswalk(context, &b, &cells, &options, &frame));
    check_pair(frame, "W", "1kmN3001E4001", 500000, D4I_PERSON / 2);
    d4i_frame_free(frame);
    const d4i_crosswalk_side named = {.path = table_path, .key = "cell", .name = "place"};
    must(context, d4i_crosswalk(context, &named, &b, &(d4i_crosswalk_options){.people_a = "n"}, &frame));
    check_pair(frame, "1kmN3000E4001", "E", 500000, 4 * D4I_PERSON);
    assert_string_equal(frame_words(frame, 1, "name_a"), "q");
    d4i_frame_free(frame);
    /* another CRS of areas: the squares are brought there, whose straight sides are no towns' any more */
    must(context, d4i_crosswalk(context, &cells, &b, &(d4i_crosswalk_options){.grid_crs = "EPSG:25832"}, &frame));
    assert_true(fabs(real_at(frame, row_of(frame, "1kmN3000E4001", "E"), "share_of_a") - 0.5) < 1e-4);
    d4i_frame_free(frame);
    /* a cell on several rows, as in a long table, is one; what it holds is another matter */
    write_table("group;cell;n\nx;1kmN3000E4000;10\ny;1kmN3000E4000;8\n");
    const d4i_crosswalk_side keyed = {.path = table_path, .key = "cell"};
    must(context, d4i_crosswalk(context, &keyed, &b, NULL, &frame));
    check_pair(frame, "1kmN3000E4000", "W", 1000000, -1);
    assert_true(has_note(frame, "1 codes from its attribute 'cell'"));
    d4i_frame_free(frame);
    frame = NULL;
    assert_int_equal(d4i_crosswalk(context, &keyed, &b, &(d4i_crosswalk_options){.people_a = "n"}, &frame),
                     D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "stands on several features"));
    assert_int_equal(d4i_crosswalk(context, &cells, &b, NULL, &frame), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "table.csv:2:1: 'x' is no code of a grid cell"));
    write_table("cell\n1kmN3000E4000\n100mN30000E40000\n");
    assert_int_equal(d4i_crosswalk(context, &cells, &b, NULL, &frame), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "table.csv:3:1: '100mN30000E40000' is a cell of another grid"));
    write_table("cell\n");
    assert_int_equal(d4i_crosswalk(context, &cells, &b, NULL, &frame), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "holds no cells"));
    assert_null(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_half_a_cell),
        cmocka_unit_test(test_identity),
        cmocka_unit_test(test_split_and_merge),
        cmocka_unit_test(test_unknown_people),
        cmocka_unit_test(test_odd_polygons),
        cmocka_unit_test(test_slivers_and_overlaps),
        cmocka_unit_test(test_table_and_coast),
        cmocka_unit_test(test_trace),
        cmocka_unit_test(test_meshes),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_codes_written_in_two_ways),
        cmocka_unit_test(test_inside_without_borders),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_cells_as_units),
    };
    return cmocka_run_group_tests_name("crosswalk_question", tests, set_up, tear_down);
}
