/* SPDX-License-Identifier: EUPL-1.2
 *
 * GeoPackage geometries: round trips, GDAL's opinion as oracle, damage refused; descriptions of a CRS.
 */
#include "scratch.h"

#include <cpl_conv.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "base/text.h"
#include "io/database.h"
#include "io/geometry.h"

/* A square of 4 with a hole of 1, and a triangle. */
static const double xy[] = {0, 0, 4, 0, 4, 4, 0, 4, 1, 1, 1, 2, 2, 2, 2, 1, 10, 10, 12, 10, 10, 14};
static const size_t point_start[] = {0, 4, 8, 11};
static const bool ring_inner[] = {false, true, false};

static void round_trip(void **state)
{
    struct scratch *scratch = *state;
    struct buffer blob = {0};
    double *xy_out;
    size_t *start_out, rings;
    bool *inner_out;
    assert_ok(scratch->context, geometry_blob(scratch->context, 3035, xy, point_start, ring_inner, 3, &blob));
    assert_ok(scratch->context, geometry_read(scratch->context, (struct text){blob.data, blob.length}, &xy_out,
                                              &start_out, &inner_out, &rings));
    assert_int_equal(rings, 3);
    assert_memory_equal(xy_out, xy, sizeof xy);
    assert_memory_equal(start_out, point_start, sizeof point_start);
    assert_memory_equal(inner_out, ring_inner, sizeof ring_inner);
    free(xy_out);
    free(start_out);
    free(inner_out);
    buffer_release(&blob);
}

static void the_header_by_hand(void **state)
{
    struct scratch *scratch = *state;
    struct buffer blob = {0};
    const char expected[] = "GP\0\3\333\13\0\0";
    double box[4];
    assert_ok(scratch->context, geometry_blob(scratch->context, 3035, xy, point_start, ring_inner, 3, &blob));
    assert_memory_equal(blob.data, expected, 8);
    memcpy(box, blob.data + 8, sizeof box); /* min x, max x, min y, max y */
    assert_true(box[0] == 0 && box[1] == 12 && box[2] == 0 && box[3] == 14);
    assert_memory_equal(blob.data + 40, "\1\6\0\0\0\2\0\0\0\1\3\0\0\0\2\0\0\0\5\0\0\0", 22);
    assert_int_equal(blob.length, 40 + 9 + 2 * 9 + 3 * 4 + (5 + 5 + 4) * 16);
    buffer_release(&blob);
}

static void gdal_reads_it(void **state)
{
    struct scratch *scratch = *state;
    struct buffer blob = {0};
    OGRGeometryH geometry = NULL;
    char *wkt = NULL;
    assert_ok(scratch->context, geometry_blob(scratch->context, 3035, xy, point_start, ring_inner, 3, &blob));
    assert_int_equal(OGR_G_CreateFromWkb(blob.data + 40, NULL, &geometry, (int)blob.length - 40), OGRERR_NONE);
    assert_int_equal(OGR_G_WkbSize(geometry), blob.length - 40);
    OGR_G_ExportToWkt(geometry, &wkt);
    assert_string_equal(wkt,
                        "MULTIPOLYGON (((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1)),((10 10,12 10,10 14,10 10)))");
    assert_true(OGR_G_Area(geometry) == 16 - 1 + 4);
    CPLFree(wkt);
    OGR_G_DestroyGeometry(geometry);
    buffer_release(&blob);
}

static d4i_status write_geopackage(d4i_context *context, const char *path)
{
    static const char schema[] =
        "PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;"
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT "
        "NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);"
        "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier "
        "TEXT, "
        "description TEXT, last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id "
        "INTEGER);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, "
        "geometry_type_name "
        "TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL);"
        "CREATE TABLE zones (fid INTEGER PRIMARY KEY, geom MULTIPOLYGON);"
        "INSERT INTO gpkg_contents VALUES ('zones', 'features', 'zones', '', '2000-01-01T00:00:00.000Z', 0, 0, 12, "
        "14, "
        "3035);"
        "INSERT INTO gpkg_geometry_columns VALUES ('zones', 'geom', 'MULTIPOLYGON', 3035, 0, 0);";
    struct database *database = NULL;
    struct statement *crs = NULL, *zone = NULL;
    struct buffer blob = {0};
    char *name = NULL, *wkt = NULL;
    int32_t epsg;
    d4i_status status = D4I_OK;
    GUARD(database_create(context, path, &database));
    GUARD(database_run(context, database, schema));
    GUARD(crs_describe(context, "EPSG:3035", &name, &wkt, &epsg));
    GUARD(statement_prepare(context, database,
                            "INSERT INTO gpkg_spatial_ref_sys VALUES (?1, ?2, 'EPSG', ?2, ?3, NULL)", &crs));
    GUARD(bind_text(context, crs, 1, name));
    GUARD(bind_int(context, crs, 2, epsg));
    GUARD(bind_text(context, crs, 3, wkt));
    GUARD(statement_step(context, crs, NULL));
    GUARD(geometry_blob(context, epsg, xy, point_start, ring_inner, 3, &blob));
    GUARD(statement_prepare(context, database, "INSERT INTO zones VALUES (1, ?)", &zone));
    GUARD(bind_blob(context, zone, 1, (struct text){blob.data, blob.length}));
    GUARD(statement_step(context, zone, NULL));
    GUARD(database_finish(context, database));
done:
    statement_free(crs);
    statement_free(zone);
    database_close(database);
    buffer_release(&blob);
    free(name);
    free(wkt);
    return status;
}

static void gdal_reads_it_in_a_geopackage(void **state)
{
    struct scratch *scratch = *state;
    const char *path = scratch_path(scratch, "a.gpkg");
    assert_ok(scratch->context, write_geopackage(scratch->context, path));
    GDALAllRegister();
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL, NULL, NULL);
    assert_non_null(dataset);
    OGRLayerH layer = GDALDatasetGetLayer(dataset, 0);
    OGRFeatureH feature = OGR_L_GetNextFeature(layer);
    OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
    OGREnvelope box;
    OGR_G_GetEnvelope(geometry, &box);
    assert_true(OGR_G_Area(geometry) == 16 - 1 + 4);
    assert_true(box.MinX == 0 && box.MaxX == 12 && box.MinY == 0 && box.MaxY == 14);
    assert_string_equal(OSRGetAuthorityCode(OGR_L_GetSpatialRef(layer), NULL), "3035");
    OGR_F_Destroy(feature);
    GDALClose(dataset);
}

static void no_rings_are_an_empty_geometry(void **state)
{
    struct scratch *scratch = *state;
    struct buffer blob = {0};
    double *xy_out;
    size_t *start_out, rings = 9;
    bool *inner_out;
    assert_ok(scratch->context, geometry_blob(scratch->context, -1, NULL, NULL, NULL, 0, &blob));
    assert_int_equal(blob.length, 17);
    assert_memory_equal(blob.data, "GP\0\x11\xFF\xFF\xFF\xFF\1\6\0\0\0\0\0\0\0", 17);
    assert_ok(scratch->context, geometry_read(scratch->context, (struct text){blob.data, blob.length}, &xy_out,
                                              &start_out, &inner_out, &rings));
    assert_int_equal(rings, 0);
    assert_int_equal(start_out[0], 0);
    free(xy_out);
    free(start_out);
    free(inner_out);
    buffer_release(&blob);
}

static void what_makes_no_sense_is_refused(void **state)
{
    struct scratch *scratch = *state;
    struct buffer blob = {0};
    const bool inner_first[] = {true, false, false};
    const size_t too_few[] = {0, 2, 8, 11};
    double bad[22];
    assert_int_equal(geometry_blob(scratch->context, 1, xy, point_start, inner_first, 3, &blob), D4I_BUG);
    assert_int_equal(geometry_blob(scratch->context, 1, xy, too_few, ring_inner, 3, &blob), D4I_BUG);
    memcpy(bad, xy, sizeof bad);
    bad[21] = 0.0 / 0.0;
    assert_int_equal(geometry_blob(scratch->context, 1, bad, point_start, ring_inner, 3, &blob), D4I_BUG);
    assert_int_equal(blob.length, 0);
    buffer_release(&blob);
}

static void damage_never_reads_too_far(void **state)
{
    struct scratch *scratch = *state;
    struct buffer blob = {0};
    double *xy_out;
    size_t *start_out, rings;
    bool *inner_out;
    assert_ok(scratch->context, geometry_blob(scratch->context, 3035, xy, point_start, ring_inner, 3, &blob));
    for (size_t cut = 0; cut < blob.length; cut++) {
        char *copy = malloc(cut ? cut : 1);
        memcpy(copy, blob.data, cut);
        assert_int_equal(
            geometry_read(scratch->context, (struct text){copy, cut}, &xy_out, &start_out, &inner_out, &rings),
            D4I_BAD_INPUT);
        free(copy);
    }
    blob.data[blob.length - 1] ^= 0x20; /* a ring that does not close */
    assert_int_equal(geometry_read(scratch->context, (struct text){blob.data, blob.length}, &xy_out, &start_out,
                                   &inner_out, &rings),
                     D4I_BAD_INPUT);
    blob.data[blob.length - 1] ^= 0x20;
    for (size_t bit = 0; bit < 8 * blob.length; bit++) {
        blob.data[bit / 8] = (char)(blob.data[bit / 8] ^ 1 << bit % 8);
        d4i_status status = geometry_read(scratch->context, (struct text){blob.data, blob.length}, &xy_out,
                                          &start_out, &inner_out, &rings);
        if (status == D4I_OK) { /* a coordinate, the envelope or the number of the CRS */
            free(xy_out);
            free(start_out);
            free(inner_out);
        } else {
            assert_int_equal(status, D4I_BAD_INPUT);
        }
        blob.data[bit / 8] = (char)(blob.data[bit / 8] ^ 1 << bit % 8);
    }
    buffer_release(&blob);
}

static void a_crs_is_described(void **state)
{
    struct scratch *scratch = *state;
    char *name = NULL, *wkt = NULL;
    int32_t epsg = -1;
    assert_ok(scratch->context, crs_describe(scratch->context, "EPSG:3035", &name, &wkt, &epsg));
    assert_string_equal(name, "ETRS89-extended / LAEA Europe");
    assert_int_equal(epsg, 3035);
    assert_int_equal(strncmp(wkt, "PROJCS[\"ETRS89-extended / LAEA Europe\",GEOGCS[", 45), 0);
    assert_null(strchr(wkt, '\n'));
    OGRSpatialReferenceH ours = OSRNewSpatialReference(wkt), theirs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(theirs, 3035);
    assert_true(OSRIsSame(ours, theirs));
    OSRDestroySpatialReference(ours);
    OSRDestroySpatialReference(theirs);
    /* WKT and PROJ strings are understood as well */
    char *name_again = NULL, *wkt_again = NULL;
    assert_ok(scratch->context, crs_describe(scratch->context, wkt, &name_again, &wkt_again, &epsg));
    assert_string_equal(wkt, wkt_again);
    assert_int_equal(epsg, 3035);
    free(name_again);
    free(wkt_again);
    free(name);
    free(wkt);
    assert_ok(scratch->context,
              crs_describe(scratch->context, "+proj=laea +lat_0=10 +lon_0=20 +ellps=GRS80", &name, &wkt, &epsg));
    assert_int_equal(epsg, 0);
    free(name);
    free(wkt);
    assert_ok(scratch->context, crs_describe(scratch->context, "EPSG:4326", &name, &wkt, &epsg));
    assert_int_equal(epsg, 4326);
    free(name);
    free(wkt);
}

static void what_is_no_crs_is_refused(void **state)
{
    struct scratch *scratch = *state;
    static const char *const cases[] = {"",
                                        "EPSG:999999",
                                        "nonsense",
                                        "+proj=nonsense",
                                        "EPSG:1",
                                        "/etc/passwd",
                                        "+proj=pipeline +step +proj=axisswap +order=2,1"};
    char *name = NULL, *wkt = NULL;
    int32_t epsg;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(crs_describe(scratch->context, cases[i], &name, &wkt, &epsg), D4I_BAD_INPUT);
        assert_error_has(scratch, "is not a coordinate reference system");
        assert_null(name);
        assert_null(wkt);
    }
}

static d4i_status everything(struct scratch *scratch)
{
    struct buffer blob = {0};
    double *xy_out = NULL;
    size_t *start_out = NULL, rings;
    bool *inner_out = NULL;
    char *name = NULL, *wkt = NULL;
    int32_t epsg;
    d4i_status status = geometry_blob(scratch->context, 3035, xy, point_start, ring_inner, 3, &blob);
    if (status == D4I_OK)
        status = geometry_read(scratch->context, (struct text){blob.data, blob.length}, &xy_out, &start_out,
                               &inner_out, &rings);
    if (status == D4I_OK)
        status = crs_describe(scratch->context, "EPSG:3035", &name, &wkt, &epsg);
    free(xy_out);
    free(start_out);
    free(inner_out);
    free(name);
    free(wkt);
    buffer_release(&blob);
    return status;
}

static void without_memory_it_says_so(void **state)
{
    assert_true(scratch_starve(*state, everything) > 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(round_trip),
        scratch_test(the_header_by_hand),
        scratch_test(gdal_reads_it),
        scratch_test(gdal_reads_it_in_a_geopackage),
        scratch_test(no_rings_are_an_empty_geometry),
        scratch_test(what_makes_no_sense_is_refused),
        scratch_test(damage_never_reads_too_far),
        scratch_test(a_crs_is_described),
        scratch_test(what_is_no_crs_is_refused),
        scratch_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
