/* SPDX-License-Identifier: EUPL-1.2
 *
 * Other programs open the atlas: GDAL sees layers, geometry and figures, SQLite finds nothing wrong, and the Python
 * of docs/formats/atlas.md gives the people of each cell.
 */
#include "sample.h"

#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <sqlite3.h>

#include "base/wide.h"
#include "io/file.h"

static char path[256];
static struct atlas made;

static int write_sample(void **state)
{
    if (context_up(state) != 0)
        return -1;
    snprintf(path, sizeof path, "%s", scratch("layers.gpkg"));
    sample_make(&made, true);
    OK(atlas_write(test_context, &made, path));
    GDALAllRegister();
    return 0;
}

static int drop_sample(void **state)
{
    atlas_release(&made);
    unlink(path);
    return context_down(state);
}

static int complaints;

static void CPL_STDCALL complain(CPLErr class, CPLErrorNum number, const char *text)
{
    (void)class;
    (void)number;
    print_error("GDAL: %s\n", text);
    complaints++;
}

static GDALDatasetH open_sample(void)
{
    complaints = 0;
    CPLPushErrorHandler(complain);
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
    for (int i = 0; dataset && i < GDALDatasetGetLayerCount(dataset); i++)
        assert_non_null(OGR_L_GetLayerDefn(GDALDatasetGetLayer(dataset, i)));
    CPLPopErrorHandler();
    assert_non_null(dataset);
    assert_int_equal(complaints, 0);
    return dataset;
}

static OGRFeatureH feature(GDALDatasetH dataset, const char *layer_name, GIntBig fid)
{
    OGRLayerH layer = GDALDatasetGetLayerByName(dataset, layer_name);
    assert_non_null(layer);
    OGRFeatureH out = OGR_L_GetFeature(layer, fid);
    assert_non_null(out);
    return out;
}

static const char *text_at(OGRFeatureH from, const char *field)
{
    int at = OGR_F_GetFieldIndex(from, field);
    assert_true(at >= 0);
    return OGR_F_GetFieldAsString(from, at);
}

static double real_at(OGRFeatureH from, const char *field)
{
    return OGR_F_GetFieldAsDouble(from, OGR_F_GetFieldIndex(from, field));
}

static bool null_at(OGRFeatureH from, const char *field)
{
    return !OGR_F_IsFieldSetAndNotNull(from, OGR_F_GetFieldIndex(from, field));
}

static void zones_are_a_layer(void **state)
{
    (void)state;
    GDALDatasetH dataset = open_sample();
    OGRLayerH layer = GDALDatasetGetLayerByName(dataset, "zones_de");
    assert_int_equal(OGR_L_GetFeatureCount(layer, 1), 4);
    assert_int_equal(wkbFlatten(OGR_L_GetGeomType(layer)), wkbMultiPolygon);
    assert_string_equal(OSRGetAuthorityCode(OGR_L_GetSpatialRef(layer), NULL), "3035");
    OGRFeatureH zone = feature(dataset, "zones_de", 1);
    assert_string_equal(text_at(zone, "key"), "A");
    assert_string_equal(text_at(zone, "placed_by"), "population");
    assert_true(real_at(zone, "people") == 100);
    assert_true(real_at(zone, "birth_people") == 20 && real_at(zone, "birth_share") == 0.2);
    assert_string_equal(text_at(zone, "birth_status"), d4i_value_status_text(D4I_OBSERVED));
    double area = OGR_G_Area(OGR_F_GetGeometryRef(zone));
    assert_true(area == 51200.0 * 51200 * 15 / 16); /* less the hole */
    assert_int_equal(OGR_G_IsValid(OGR_F_GetGeometryRef(zone)), 1);
    OGR_F_Destroy(zone);
    zone = feature(dataset, "zones_de", 3);
    assert_string_equal(text_at(zone, "placed_by"), "area");
    assert_true(null_at(zone, "birth_people") && null_at(zone, "birth_share"));
    assert_string_equal(text_at(zone, "birth_status"), d4i_value_status_text(D4I_SUPPRESSED));
    OGR_F_Destroy(zone);
    zone = feature(dataset, "zones_de", 4);
    assert_null(OGR_F_GetGeometryRef(zone));
    assert_string_equal(text_at(zone, "placed_by"), "no cell");
    assert_true(null_at(zone, "people"));
    OGR_F_Destroy(zone);
    GDALClose(dataset);
}

static void units_are_a_layer(void **state)
{
    (void)state;
    GDALDatasetH dataset = open_sample();
    OGRFeatureH unit = feature(dataset, "units_lau", 1);
    assert_string_equal(text_at(unit, "code"), "DE_01");
    assert_string_equal(text_at(unit, "source"), "de");
    assert_string_equal(text_at(unit, "relation"), "published");
    assert_true(real_at(unit, "people") == 1000 && real_at(unit, "birth_people") == 166);
    assert_true(fabs(real_at(unit, "birth_share") - 0.166) < 1e-12);
    assert_string_equal(text_at(unit, "coverage"), "covered");
    OGR_F_Destroy(unit);
    unit = feature(dataset, "units_lau", 2);
    assert_string_equal(text_at(unit, "relation"), "estimated");
    assert_true(real_at(unit, "people") == 2000.333333 && null_at(unit, "birth_share"));
    assert_string_equal(text_at(unit, "coverage"), "covered");
    OGR_F_Destroy(unit);
    unit = feature(dataset, "units_lau", 3);
    assert_null(OGR_F_GetGeometryRef(unit));
    assert_true(null_at(unit, "source") && null_at(unit, "people") && real_at(unit, "has_geometry") == 0);
    assert_string_equal(text_at(unit, "coverage"), "not covered");
    OGR_F_Destroy(unit);
    OGRFeatureH defect = feature(dataset, "defects", 1);
    assert_true(OGR_G_GetX(OGR_F_GetGeometryRef(defect), 0) == 4000100.5);
    assert_string_equal(text_at(defect, "kind"), "overlap");
    OGR_F_Destroy(defect);
    OGRFeatureH entry = feature(dataset, "ledger", 2);
    assert_string_equal(text_at(entry, "code"), "TR");
    assert_string_equal(text_at(entry, "reason"), "not_stated");
    assert_true(real_at(entry, "people") == 1.5);
    OGR_F_Destroy(entry);
    GDALClose(dataset);
}

static void styles_are_found(void **state)
{
    (void)state;
    GDALDatasetH dataset = open_sample();
    OGRFeatureH style = feature(dataset, "layer_styles", 2);
    assert_string_equal(text_at(style, "f_table_name"), "units_lau");
    assert_string_equal(text_at(style, "f_geometry_column"), "geom");
    const char *qml = text_at(style, "styleQML");
    assert_non_null(strstr(qml, "attr=\"birth_share\""));
    CPLXMLNode *tree = CPLParseXMLString(qml);
    assert_non_null(tree);
    CPLDestroyXMLNode(tree);
    OGR_F_Destroy(style);
    GDALClose(dataset);
}

static int one_row(void *user, int columns, char **values, char **names)
{
    (void)columns;
    (void)names;
    snprintf(user, 64, "%s", values[0] ? values[0] : "");
    return 0;
}

static void asked(sqlite3 *db, const char *sql, const char *wanted)
{
    char answer[64] = "nothing";
    char *error = NULL;
    if (sqlite3_exec(db, sql, one_row, answer, &error) != SQLITE_OK)
        fail_msg("%s: %s", sql, error);
    assert_string_equal(answer, wanted);
}

static void standard_is_kept(void **state)
{
    (void)state;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    asked(db, "PRAGMA integrity_check", "ok");
    asked(db, "SELECT count(*) FROM pragma_foreign_key_check", "0");
    asked(db, "PRAGMA application_id", "1196444487");
    asked(db, "PRAGMA user_version", "10300");
    asked(db, "SELECT group_concat(srs_id) FROM (SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY srs_id)",
          "-1,0,3035,4326");
    asked(db, "SELECT count(DISTINCT last_change) FROM gpkg_contents", "1");
    asked(db, "SELECT min_x || ' ' || max_y FROM gpkg_contents WHERE table_name = 'zones_de'",
          "4000000.0 3051200.0");
    asked(db,
          "SELECT count(*) FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'gpkg_%' AND name "
          "NOT LIKE 'sqlite_%' AND name NOT IN (SELECT table_name FROM gpkg_contents)",
          "0");
    asked(db, "SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'd4i_atlas'", "19");
    sqlite3_close(db);
}

static void coverage_is(const char *unit, const char *wanted)
{
    sqlite3 *db = NULL;
    char sql[100];
    const char *file = scratch("coverage.gpkg");
    OK(atlas_write(test_context, &made, file));
    assert_int_equal(sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    snprintf(sql, sizeof sql, "SELECT coverage FROM units_lau WHERE code = '%s'", unit);
    asked(db, sql, wanted);
    sqlite3_close(db);
    unlink(file);
}

/* Unit 2 is counted by nobody; one source that counts it outweighs the other, which leaves it out. */
static void coverage_goes_over_all_sources(void **state)
{
    (void)state;
    uint8_t *first = made.levels[0].sources[0].has_data, *second = made.levels[0].sources[1].has_data;
    coverage_is("DE_03", "not covered");
    second[2] = ATLAS_HAS_DATA;
    coverage_is("DE_03", "covered");
    second[2] = first[2] = ATLAS_NO_DATA;
    coverage_is("DE_03", "not covered");
    made.levels[0].sources[1].has_data = NULL; /* not worked out */
    coverage_is("DE_02", "not covered");
    made.levels[0].sources[1].has_data = second;
    first[2] = ATLAS_NOT_COVERED;
}

/* GDAL's own checker of GeoPackages, where it is installed. */
static void validator_agrees(void **state)
{
    (void)state;
    if (system("/usr/bin/python3 -c 'import osgeo_utils.samples.validate_gpkg' 2>/dev/null") != 0)
        skip();
    char command[600];
    snprintf(command, sizeof command, "/usr/bin/python3 -m osgeo_utils.samples.validate_gpkg -q '%s'", path);
    assert_int_equal(system(command), 0);
}

static int64_t floor_share(int64_t people, uint64_t mass, uint64_t total)
{
    int128 product = (int128)people * mass, quotient = product / (int128)total;
    return (int64_t)(product % (int128)total < 0 ? quotient - 1 : quotient);
}

/* tests/atlas/read_atlas.py runs the code of the documentation and prints "tile place people". */
static void documentation_reads_it(void **state)
{
    (void)state;
    if (system("/usr/bin/python3 -c 'import sqlite3, ctypes' 2>/dev/null") != 0)
        skip();
    char command[900];
    snprintf(command, sizeof command,
             "/usr/bin/python3 '%s/atlas/read_atlas.py' '%s/../docs/formats/atlas.md' '%s' 0 0 3", TEST_DIR,
             TEST_DIR, path);
    FILE *from = popen(command, "r");
    assert_non_null(from);
    long long tile, place, people, sum = 0;
    uint64_t so_far[9] = {0};
    size_t next = 0;
    const struct atlas_column *column = &made.sources[0].variables[0].column[3];
    int lines = 0;
    for (; fscanf(from, "%lld %lld %lld", &tile, &place, &people) == 3; lines++) {
        uint64_t key = (uint64_t)tile << 18 | (uint64_t)place;
        int64_t wanted = 0;
        for (; next < made.pairs.count; next++) {
            uint64_t here = grid_walk_key(&made.grid, pairs_cell(&made.pairs, next));
            uint32_t zone = made.pairs.zone[next];
            if (here > key)
                break;
            if (zone >= 4 || column->status[zone] == D4I_SUPPRESSED || column->status[zone] == D4I_MISSING)
                continue;
            /* Turkey is below "foreign", which has a tilt. */
            const struct atlas_tilt *tilt = &made.tilts[1];
            int64_t before = floor_share(column->people[zone], so_far[zone], tilt->total[zone]);
            so_far[zone] += tilted_mass(made.pairs.coverage[next], made.pairs.weight[next], tilt->shift[zone],
                                        tilt->tilt[next]);
            wanted += floor_share(column->people[zone], so_far[zone], tilt->total[zone]) - before;
        }
        assert_int_equal(people, wanted);
        sum += people;
    }
    assert_int_equal(pclose(from), 0);
    assert_true(lines > 20);
    assert_int_equal(sum, 12 * D4I_PERSON); /* everybody: 5 + 7; zone C is suppressed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zones_are_a_layer),
        cmocka_unit_test(units_are_a_layer),
        cmocka_unit_test(styles_are_found),
        cmocka_unit_test(standard_is_kept),
        cmocka_unit_test(validator_agrees),
        cmocka_unit_test(documentation_reads_it),
        cmocka_unit_test(coverage_goes_over_all_sources),
    };
    return cmocka_run_group_tests(tests, write_sample, drop_sample);
}
