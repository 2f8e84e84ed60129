/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sums of a raster by polygon: by hand, then against clipping in double precision on random polygons.
 */
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <unistd.h>

#include "asking.h"
#include "base/random.h"

static char raster_path[128], layer_path[128];

static int set_up(void **state)
{
    if (folder_open(state))
        return 1;
    folder_path(raster_path, "raster.tif");
    folder_path(layer_path, "layer.geojson");
    GDALAllRegister();
    return 0;
}

static int tear_down(void **state)
{
    GDALDestroyDriverManager();
    return folder_close(state);
}

struct picture {
    int columns, rows, bands;
    double west, north, width, height; /* of a pixel */
    const double *value;               /* [band][row][column], row 0 in the north */
    const char *const *names;          /* of the bands; may be NULL */
};

static void write_raster(const struct picture *p, const double *nodata)
{
    GDALDatasetH file =
        GDALCreate(GDALGetDriverByName("GTiff"), raster_path, p->columns, p->rows, p->bands, GDT_Float64, NULL);
    assert_non_null(file);
    double place[6] = {p->west, p->width, 0, p->north, 0, -p->height};
    GDALSetGeoTransform(file, place);
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    assert_int_equal(OSRImportFromEPSG(crs, 3035), OGRERR_NONE);
    GDALSetSpatialRef(file, crs);
    OSRDestroySpatialReference(crs);
    for (int b = 0; b < p->bands; b++) {
        GDALRasterBandH band = GDALGetRasterBand(file, b + 1);
        if (nodata)
            GDALSetRasterNoDataValue(band, *nodata);
        if (p->names)
            GDALSetDescription(band, p->names[b]);
        double *value = (double *)p->value + (size_t)b * (size_t)p->rows * (size_t)p->columns;
        assert_int_equal(
            GDALRasterIO(band, GF_Write, 0, 0, p->columns, p->rows, value, p->columns, p->rows, GDT_Float64, 0, 0),
            CE_None);
    }
    GDALClose(file);
}

static FILE *layer_begin(void)
{
    FILE *file = fopen(layer_path, "wb");
    assert_non_null(file);
    fputs("{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
          "\"urn:ogc:def:crs:EPSG::3035\"}},\"features\":[",
          file);
    return file;
}

/* text_print and not fprintf: the caller's locale may have a decimal comma */
static const char *vertex(size_t i, const double *xy, char *out, size_t size)
{
    text_print(out, size, "%s[%.17g,%.17g]", i ? "," : "", xy[0], xy[1]);
    return out;
}

static void layer_polygon(FILE *file, int number, const char *key, const double *xy, size_t points)
{
    char text[64];
    fprintf(file,
            "%s{\"type\":\"Feature\",\"properties\":{\"key\":\"%s\"},\"geometry\":{\"type\":\"Polygon\","
            "\"coordinates\":[[",
            number ? "," : "", key);
    for (size_t i = 0; i <= points; i++)
        fputs(vertex(i, xy + 2 * (i % points), text, sizeof text), file);
    fputs("]]}}", file);
}

static void layer_end(FILE *file)
{
    fputs("]}", file);
    assert_int_equal(fclose(file), 0);
}

static d4i_frame *zonal(void)
{
    const d4i_zonal_options options = {.key = "key"};
    d4i_frame *frame = NULL;
    double seconds = -1;
    must(context, d4i_zonal(context, raster_path, layer_path, &options, &seconds, &frame));
    assert_true(seconds >= 0);
    return frame;
}

static double real_at(const d4i_frame *frame, size_t row, const char *column)
{
    return d4i_frame_real(frame, row, frame_column(frame, column));
}

/* Four pixels of 10 m: 1 2 over 3 4. */
static const double four[] = {1, 2, 3, 4};

static void test_by_hand(void **state)
{
    (void)state;
    const struct picture p = {2, 2, 1, 4000000, 3000020, 10, 10, four, NULL};
    const double w = 4000000, s = 3000000;
    const double triangle[] = {w, s, w + 20, s, w, s + 20},
                 all[] = {w - 5, s - 5, w + 25, s - 5, w + 25, s + 25, w - 5, s + 25};
    const double strip[] = {w + 5, s + 5, w + 15, s + 5, w + 15, s + 15, w + 5, s + 15}; /* a quarter of each */
    const double away[] = {w + 100, s, w + 110, s, w + 110, s + 10},
                 half[] = {w, s, w, s + 20, w + 10, s + 20, w + 10, s};
    write_raster(&p, NULL);
    FILE *file = layer_begin();
    layer_polygon(file, 0, "triangle", triangle, 3);
    layer_polygon(file, 1, "all", all, 4);
    layer_polygon(file, 2, "middle", strip, 4);
    layer_polygon(file, 3, "away", away, 3);
    layer_polygon(file, 4, "clockwise half", half, 4);
    layer_end(file);
    d4i_frame *frame = zonal();
    assert_int_equal(d4i_frame_rows(frame), 5);
    static const double cells[] = {2, 4, 1, 0, 2}, sums[] = {0.5 * 1 + 3 + 0.5 * 4, 10, 2.5, 0, 4};
    for (size_t i = 0; i < 5; i++) {
        assert_true(real_at(frame, i, "cells") == cells[i]);
        assert_true(real_at(frame, i, "band_1") == sums[i]);
    }
    assert_string_equal(frame_words(frame, 0, "key"), "triangle");
    assert_true(has_note(frame, "fraction of it"));
    d4i_frame_free(frame);
}

static void test_nodata_and_bands(void **state)
{
    (void)state;
    const double nodata = -9, value[] = {1, -9, 3, 4, 10, 20, NAN, 40};
    const struct picture p = {2, 2, 2, 4000000, 3000020, 10, 10, value, NULL};
    const double w = 4000000, s = 3000000, all[] = {w, s, w + 20, s, w + 20, s + 20, w, s + 20};
    const d4i_zonal_options second = {.key = "key", .bands = (int[]){2}, .band_count = 1},
                            none = {.key = "key", .bands = (int[]){3}, .band_count = 1};
    write_raster(&p, &nodata);
    FILE *file = layer_begin();
    layer_polygon(file, 0, "all", all, 4);
    layer_end(file);
    d4i_frame *frame = zonal();
    assert_true(real_at(frame, 0, "cells") == 3); /* no data is neither counted nor summed */
    assert_true(real_at(frame, 0, "band_1") == 8);
    assert_true(real_at(frame, 0, "band_2") == 70);
    d4i_frame_free(frame);
    must(context, d4i_zonal(context, raster_path, layer_path, &second, NULL, &frame));
    assert_int_equal(d4i_frame_columns(frame), 3);
    assert_true(real_at(frame, 0, "band_2") == 70);
    d4i_frame_free(frame);
    frame = NULL;
    assert_int_equal(d4i_zonal(context, raster_path, layer_path, &none, NULL, &frame), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(context), "no band 3"));
    assert_null(frame);
}

/* An infinite pixel is no data, said once however many polygons share it. */
static void test_infinite(void **state)
{
    (void)state;
    const double value[] = {1, INFINITY, -INFINITY, 4};
    const struct picture p = {2, 2, 1, 4000000, 3000020, 10, 10, value, NULL};
    const double w = 4000000, s = 3000000, all[] = {w, s, w + 20, s, w + 20, s + 20, w, s + 20},
                 north[] = {w, s + 10, w + 20, s + 10, w + 20, s + 20, w, s + 20};
    write_raster(&p, NULL);
    FILE *file = layer_begin();
    layer_polygon(file, 0, "all", all, 4);
    layer_polygon(file, 1, "north", north, 4);
    layer_end(file);
    d4i_frame *frame = zonal();
    assert_true(real_at(frame, 0, "band_1") == 5 && real_at(frame, 0, "cells") == 2);
    assert_true(real_at(frame, 1, "band_1") == 1 && real_at(frame, 1, "cells") == 1);
    assert_true(has_note(frame, "2 pixels are infinite and count as no data"));
    d4i_frame_free(frame);
}

/* zonal has no recipe: what to do is said for what it has. */
static void test_without_crs(void **state)
{
    (void)state;
    const struct picture p = {2, 2, 1, 4000000, 3000020, 10, 10, four, NULL};
    d4i_frame *frame = NULL;
    write_raster(&p, NULL);
    GDALDatasetH raster = GDALOpen(raster_path, GA_Update);
    assert_non_null(raster);
    GDALSetProjection(raster, "");
    GDALClose(raster);
    assert_int_equal(d4i_zonal(context, raster_path, layer_path, NULL, NULL, &frame), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "gdal_edit.py -a_srs"));
    assert_null(strstr(d4i_error_text(context), "recipe"));
    write_raster(&p, NULL);
    char path[160];
    snprintf(path, sizeof path, "%s/plain.fgb", folder);
    GDALDatasetH file = GDALCreate(GDALGetDriverByName("FlatGeobuf"), path, 0, 0, 0, GDT_Unknown, NULL);
    assert_non_null(file);
    OGRLayerH layer = GDALDatasetCreateLayer(file, "plain", NULL, wkbPolygon, NULL);
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGRGeometryH geometry = NULL;
    char *wkt = (char[]){"POLYGON ((0 0,1 0,1 1,0 0))"};
    OGR_G_CreateFromWkt(&wkt, NULL, &geometry);
    OGR_F_SetGeometryDirectly(feature, geometry);
    assert_int_equal(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
    OGR_F_Destroy(feature);
    GDALClose(file);
    assert_int_equal(d4i_zonal(context, raster_path, path, NULL, NULL, &frame), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "--crs EPSG:4326"));
    assert_null(strstr(d4i_error_text(context), "recipe"));
    remove(path);
    assert_null(frame);
}

/* Area of a polygon inside a box, by Sutherland and Hodgman in double precision: slow and plain. */
static double clipped_area(const double *xy, size_t points, const double box[4])
{
    double in[64], out[64];
    size_t count = points;
    memcpy(in, xy, 2 * points * sizeof *in);
    for (int side = 0; side < 4; side++) {
        int axis = side & 1;
        double limit = box[side], sign = side < 2 ? 1 : -1;
        size_t made = 0;
        for (size_t i = 0; i < count; i++) {
            const double *a = in + 2 * ((i + count - 1) % count), *b = in + 2 * i;
            double da = sign * (a[axis] - limit), db = sign * (b[axis] - limit);
            if ((da < 0) != (db < 0)) {
                double t = da / (da - db);
                out[2 * made] = a[0] + t * (b[0] - a[0]);
                out[2 * made + 1] = a[1] + t * (b[1] - a[1]);
                made++;
            }
            if (db >= 0) {
                out[2 * made] = b[0];
                out[2 * made + 1] = b[1];
                made++;
            }
        }
        memcpy(in, out, 2 * made * sizeof *in);
        count = made;
    }
    double area = 0;
    for (size_t i = 0; i < count; i++) {
        const double *a = in + 2 * ((i + count - 1) % count), *b = in + 2 * i;
        area += (a[0] - in[0]) * (b[1] - in[1]) - (b[0] - in[0]) * (a[1] - in[1]);
    }
    return fabs(area) / 2;
}

/* Star-shaped polygons with vertices on the lattice of 1/4096 pixel, some reaching far outside the raster. Pixels
 * are neither square nor whole metres. */
static void test_against_clipping(void **state)
{
    (void)state;
    enum { SIDE = 37, POLYGONS = 60, POINTS = 9 };
    const double w = 4321.5, s = 987654.25, width = 12.5, height = 6.25;
    const uint64_t seed = 20120101;
    static double value[SIDE * SIDE], xy[POLYGONS][2 * POINTS];
    print_message("seed %llu\n", (unsigned long long)seed);
    for (uint32_t i = 0; i < SIDE * SIDE; i++)
        value[i] = floor(1000 * random_unit((struct random_stream){seed, 1, 0, 0}, i));
    const struct picture p = {SIDE, SIDE, 1, w, s + SIDE * height, width, height, value, NULL};
    write_raster(&p, NULL);
    FILE *file = layer_begin();
    for (uint32_t polygon = 0; polygon < POLYGONS; polygon++) {
        struct random_stream r = {seed, 2, polygon, 0};
        double size = polygon % 5 == 0 ? 60 : polygon % 7 == 0 ? 1e6 : 9;
        double cx = SIDE * random_unit(r, 0), cy = SIDE * random_unit(r, 1);
        for (uint32_t i = 0; i < POINTS; i++) {
            double angle = 2 * 3.14159265358979 * (i + 0.9 * random_unit(r, 2 + i)) / POINTS,
                   far = size * (0.2 + random_unit(r, 20 + i));
            xy[polygon][2 * i] = w + width * floor(4096 * (cx + far * cos(angle))) / 4096;
            xy[polygon][2 * i + 1] = s + height * floor(4096 * (cy + far * sin(angle))) / 4096;
        }
        char key[16];
        snprintf(key, sizeof key, "p%u", polygon);
        layer_polygon(file, (int)polygon, key, xy[polygon], POINTS);
    }
    layer_end(file);
    d4i_frame *frame = zonal();
    double worst = 0;
    for (size_t polygon = 0; polygon < POLYGONS; polygon++) {
        double cells = 0, sum = 0;
        for (int row = 0; row < SIDE; row++)
            for (int column = 0; column < SIDE; column++) {
                double x = w + column * width, y = s + (SIDE - 1 - row) * height;
                double box[4] = {x, y, x + width, y + height};
                double part = clipped_area(xy[polygon], POINTS, box) / (width * height);
                cells += part;
                sum += part * value[row * SIDE + column];
            }
        /* beyond the lattice edges are cut, and the cut is snapped: at most 1/8192 pixel off along the edge */
        double allowed = polygon % 5 && polygon % 7 == 0 ? 1e-4 : 1e-6;
        double error = fabs(real_at(frame, polygon, "band_1") - sum) / (1000 + sum);
        worst = allowed == 1e-6 && error > worst ? error : worst;
        if (error > allowed || fabs(real_at(frame, polygon, "cells") - cells) > 10 * SIDE * allowed)
            fail_msg("polygon %zu: %.9g cells, %.9g; clipping gives %.9g, %.9g", polygon,
                     real_at(frame, polygon, "cells"), real_at(frame, polygon, "band_1"), cells, sum);
    }
    print_message("worst difference %.2g\n", worst);
    d4i_frame_free(frame);
}

/* The same bits for any number of threads; strips (256 rows) make no difference; a partition adds up exactly. */
static void test_threads_and_strips(void **state)
{
    (void)state;
    enum { COLUMNS = 50, ROWS = 700, SLICES = 21 };
    static double value[COLUMNS * ROWS];
    double whole = 0;
    for (uint32_t i = 0; i < COLUMNS * ROWS; i++)
        whole += value[i] = (double)(random_u32((struct random_stream){7, 0, 0, 0}, i) % 1000);
    const struct picture p = {COLUMNS, ROWS, 1, 0, ROWS * 100.0, 100, 100, value, NULL};
    write_raster(&p, NULL);
    FILE *file = layer_begin();
    for (int i = 0; i < SLICES; i++) { /* slanting slices from one side to the other */
        double a = i == 0 ? 0 : COLUMNS * 100.0 * i / SLICES + 31,
               b = i == 0 ? 0 : COLUMNS * 100.0 * i / SLICES - 57;
        double c = i + 1 == SLICES ? COLUMNS * 100.0 : COLUMNS * 100.0 * (i + 1) / SLICES + 31;
        double d = i + 1 == SLICES ? COLUMNS * 100.0 : COLUMNS * 100.0 * (i + 1) / SLICES - 57;
        double xy[] = {a, 0, c, 0, d, ROWS * 100.0, b, ROWS * 100.0};
        layer_polygon(file, i, "slice", xy, 4);
    }
    layer_end(file);
    char *first = NULL;
    static const int threads[] = {1, 2, 7};
    for (size_t t = 0; t < 3; t++) {
        d4i_set_threads(context, threads[t]);
        d4i_frame *frame = zonal();
        double cells = 0, sum = 0;
        for (size_t i = 0; i < d4i_frame_rows(frame); i++) {
            cells += real_at(frame, i, "cells");
            sum += real_at(frame, i, "band_1");
        }
        assert_true(cells == COLUMNS * ROWS);
        assert_true(fabs(sum - whole) < 1e-6);
        char *text = frame_as(context, frame, D4I_FORMAT_CSV);
        if (first)
            assert_string_equal(text, first);
        else
            first = copy(text);
        free(text);
        d4i_frame_free(frame);
    }
    d4i_set_threads(context, 0);
    free(first);
}

/* A polygon that ends one row into the second strip of 256 rows. */
static void test_last_row(void **state)
{
    (void)state;
    enum { COLUMNS = 3, ROWS = 300, REACH = 257 };
    static double value[2 * COLUMNS * ROWS];
    for (size_t i = 0; i < 2 * COLUMNS * ROWS; i++)
        value[i] = 1;
    const struct picture p = {COLUMNS, ROWS, 2, 0, ROWS, 1, 1, value, NULL};
    write_raster(&p, NULL);
    const double column[] = {1, ROWS - REACH, 2, ROWS - REACH, 2, ROWS, 1, ROWS};
    FILE *file = layer_begin();
    layer_polygon(file, 0, "column", column, 4);
    layer_end(file);
    d4i_frame *frame = zonal();
    assert_true(real_at(frame, 0, "cells") == REACH);
    assert_true(real_at(frame, 0, "band_1") == REACH);
    assert_true(real_at(frame, 0, "band_2") == REACH);
    d4i_frame_free(frame);
}

/* A column is called as its band is, when that is one name of one band and no other column's. */
static void test_band_names(void **state)
{
    (void)state;
    static const double value[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    static const char *const names[9] = {"born abroad", "",       "twice", "twice", "key",
                                         "cells",       "band_1", "a\nb",  "\xff"};
    const struct picture p = {1, 1, 9, 4000000, 3000010, 10, 10, value, names};
    const double all[] = {4000000, 3000000, 4000010, 3000000, 4000010, 3000010, 4000000, 3000010};
    write_raster(&p, NULL);
    FILE *file = layer_begin();
    layer_polygon(file, 0, "all", all, 4);
    layer_end(file);
    d4i_frame *frame = zonal();
    assert_int_equal(d4i_frame_columns(frame), 11);
    assert_string_equal(d4i_frame_column_name(frame, 2), "born abroad");
    for (int i = 1; i < 9; i++) {
        char name[16];
        snprintf(name, sizeof name, "band_%d", i + 1);
        assert_string_equal(d4i_frame_column_name(frame, 2 + (size_t)i), name);
        assert_true(real_at(frame, 0, name) == i + 1);
    }
    d4i_frame_free(frame);
    const d4i_zonal_options some = {.key = "key", .bands = (int[]){3, 1}, .band_count = 2};
    must(context, d4i_zonal(context, raster_path, layer_path, &some, NULL, &frame));
    assert_string_equal(d4i_frame_column_name(frame, 2), "band_3"); /* though the other "twice" is not asked for */
    assert_true(real_at(frame, 0, "born abroad") == 1);
    d4i_frame_free(frame);
    char *pam = copy(raster_path); /* GDAL writes down beside the file what TIFF cannot hold */
    char beside[160];
    snprintf(beside, sizeof beside, "%s.aux.xml", pam);
    remove(beside);
    free(pam);
}

static void expect_key(const char *properties, const char *key, const char *note)
{
    d4i_frame *frame = NULL;
    FILE *file = layer_begin();
    fprintf(file,
            "{\"type\":\"Feature\",\"properties\":{%s},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
            "[[[4000000,3000000],[4000020,3000000],[4000000,3000020],[4000000,3000000]]]}}",
            properties);
    layer_end(file);
    must(context, d4i_zonal(context, raster_path, layer_path, NULL, NULL, &frame));
    assert_string_equal(frame_words(frame, 0, "key"), key);
    assert_true(has_note(frame, note));
    d4i_frame_free(frame);
}

/* Without a key: the first attribute of text or whole numbers that is no yes or no; without one, numbers. */
static void test_key_found(void **state)
{
    (void)state;
    const struct picture p = {2, 2, 1, 4000000, 3000020, 10, 10, four, NULL};
    write_raster(&p, NULL);
    expect_key("\"share\":0.5,\"open\":true,\"code\":\"08019\",\"n\":7", "08019", "their attribute 'code'");
    expect_key("\"share\":0.5,\"n\":7,\"code\":\"08019\"", "7", "their attribute 'n'");
    expect_key("\"share\":0.5", "1", "numbered in the order of the file");
    expect_key("", "1", "numbered in the order of the file");
}

/* Blocks whose height does not divide a strip, and one block that is higher than two strips: the same sums, and the
 * file's many bands side by side. */
static void test_block_heights(void **state)
{
    (void)state;
    enum { COLUMNS = 48, ROWS = 800, BANDS = 3 };
    static const char *const heights[] = {"16", "112", "256", "528"};
    static float value[BANDS * COLUMNS * ROWS];
    static const double box[] = {12.5, 100.25, 40.75, 90.5, 47, 799, 3.5, 700.125};
    char *first = NULL;
    for (uint32_t i = 0; i < BANDS * COLUMNS * ROWS; i++)
        value[i] = (float)(random_u32((struct random_stream){9, 0, 0, 0}, i) % 1000);
    FILE *file = layer_begin();
    layer_polygon(file, 0, "box", box, 4);
    layer_end(file);
    for (size_t i = 0; i < 4; i++) {
        char option[32];
        snprintf(option, sizeof option, "BLOCKYSIZE=%s", heights[i]);
        const char *options[] = {"TILED=YES",        "BLOCKXSIZE=16",    option,
                                 "COMPRESS=DEFLATE", "INTERLEAVE=PIXEL", NULL};
        GDALDatasetH raster = GDALCreate(GDALGetDriverByName("GTiff"), raster_path, COLUMNS, ROWS, BANDS,
                                         GDT_Float32, (char **)options);
        assert_non_null(raster);
        GDALSetGeoTransform(raster, (double[]){0, 1, 0, ROWS, 0, -1});
        OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
        assert_int_equal(OSRImportFromEPSG(crs, 3035), OGRERR_NONE);
        GDALSetSpatialRef(raster, crs);
        OSRDestroySpatialReference(crs);
        assert_int_equal(GDALDatasetRasterIO(raster, GF_Write, 0, 0, COLUMNS, ROWS, value, COLUMNS, ROWS,
                                             GDT_Float32, BANDS, NULL, 0, 0, 0),
                         CE_None);
        GDALClose(raster);
        d4i_frame *frame = zonal();
        char *text = frame_as(context, frame, D4I_FORMAT_CSV);
        if (first)
            assert_string_equal(text, first);
        else
            first = copy(text);
        free(text);
        d4i_frame_free(frame);
    }
    free(first);
}

static void test_refused(void **state)
{
    (void)state;
    d4i_frame *frame = NULL;
    const d4i_zonal_options wrong = {.key = "kye"};
    const struct picture p = {2, 2, 1, 4000000, 3000020, 10, 10, four, NULL};
    const double triangle[] = {4000000, 3000000, 4000020, 3000000, 4000000, 3000020};
    write_raster(&p, NULL);
    FILE *file = layer_begin();
    layer_polygon(file, 0, "triangle", triangle, 3);
    layer_end(file);
    assert_int_not_equal(d4i_zonal(context, "/nowhere.tif", layer_path, NULL, NULL, &frame), D4I_OK);
    assert_non_null(strstr(d4i_error_text(context), "/nowhere.tif"));
    assert_int_not_equal(d4i_zonal(context, raster_path, "/nowhere.gpkg", NULL, NULL, &frame), D4I_OK);
    assert_non_null(strstr(d4i_error_text(context), "/nowhere.gpkg"));
    assert_int_not_equal(d4i_zonal(context, raster_path, layer_path, &wrong, NULL, &frame), D4I_OK);
    assert_non_null(strstr(d4i_error_text(context), "kye"));
    assert_null(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),          cmocka_unit_test(test_nodata_and_bands),
        cmocka_unit_test(test_against_clipping), cmocka_unit_test(test_threads_and_strips),
        cmocka_unit_test(test_last_row),         cmocka_unit_test(test_refused),
        cmocka_unit_test(test_band_names),       cmocka_unit_test(test_key_found),
        cmocka_unit_test(test_block_heights),    cmocka_unit_test(test_infinite),
        cmocka_unit_test(test_without_crs),
    };
    return cmocka_run_group_tests_name("zonal", tests, set_up, tear_down);
}
