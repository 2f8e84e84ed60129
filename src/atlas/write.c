/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writes the atlas file: the tables that GeoPackage 1.3 asks for, then ours, in one fixed order. See
 * docs/formats/atlas.md.
 */
#include "atlas/store.h"
#include "io/file.h"
#include "io/geometry.h"

#define SRS_UNDEFINED (-1)
#define SRS_OWN 100000 /* of a CRS without EPSG code */

static const char geopackage_schema[] =
    "PRAGMA application_id = 1196444487;" /* 'GPKG' */
    "PRAGMA user_version = 10300;"
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization "
    "TEXT "
    "NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);"
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT "
    "UNIQUE, "
    "description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), "
    "min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY "
    "(srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name "
    "TEXT "
    "NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY "
    "KEY "
    "(table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY "
    "(table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES "
    "gpkg_spatial_ref_sys (srs_id));"
    "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition "
    "TEXT NOT "
    "NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));";

static int32_t srs_of(int32_t epsg)
{
    return epsg > 0 ? epsg : SRS_OWN;
}

d4i_status write_srs(d4i_context *context, struct writer *writer)
{
    char *name = NULL, *wkt = NULL;
    int32_t epsg = 0;
    d4i_status status = D4I_OK;
    writer->srs = SRS_UNDEFINED;
    if (!writer->atlas->has_grid)
        return D4I_OK;
    GUARD(crs_describe(context, writer->atlas->grid.crs, &name, &wkt, &epsg));
    writer->srs = srs_of(epsg);
done:
    free(name);
    free(wkt);
    return status;
}

static d4i_status insert_crs(d4i_context *context, struct statement *insert, const char *crs, int32_t *srs)
{
    char *name = NULL, *wkt = NULL;
    int32_t epsg = 0;
    d4i_status status = D4I_OK;
    GUARD(crs_describe(context, crs, &name, &wkt, &epsg));
    *srs = srs_of(epsg);
    if (epsg != 4326)
        GUARD(INSERT(context, insert, value_text(name), value_int(*srs), value_text(epsg > 0 ? "EPSG" : "NONE"),
                     value_int(*srs), value_text(wkt), value_text(crs)));
done:
    free(name);
    free(wkt);
    return status;
}

static d4i_status insert_world(d4i_context *context, struct statement *insert)
{
    char *name = NULL, *wkt = NULL;
    int32_t epsg = 0;
    d4i_status status = D4I_OK;
    GUARD(INSERT(context, insert, value_text("Undefined cartesian SRS"), value_int(-1), value_text("NONE"),
                 value_int(-1), value_text("undefined"),
                 value_text("undefined cartesian coordinate reference system")));
    GUARD(INSERT(context, insert, value_text("Undefined geographic SRS"), value_int(0), value_text("NONE"),
                 value_int(0), value_text("undefined"),
                 value_text("undefined geographic coordinate reference system")));
    GUARD(crs_describe(context, "EPSG:4326", &name, &wkt, &epsg));
    GUARD(INSERT(context, insert, value_text("WGS 84 geodetic"), value_int(4326), value_text("EPSG"),
                 value_int(4326), value_text(wkt),
                 value_text("longitude/latitude coordinates in decimal degrees on WGS 84")));
done:
    free(name);
    free(wkt);
    return status;
}

d4i_status write_geopackage(d4i_context *context, struct writer *writer)
{
    struct statement *insert = NULL;
    d4i_status status = D4I_OK;
    GUARD(database_run(context, writer->database, geopackage_schema));
    GUARD(insert_prepare(context, writer->database, "gpkg_spatial_ref_sys", 6, &insert));
    GUARD(insert_world(context, insert));
    writer->srs = SRS_UNDEFINED;
    if (writer->atlas->has_grid)
        GUARD(insert_crs(context, insert, writer->atlas->grid.crs, &writer->srs));
done:
    statement_free(insert);
    return status;
}

d4i_status write_contents(d4i_context *context, struct writer *writer, const char *table, const char *type,
                          const char *title, const double *box)
{
    struct statement *insert = NULL;
    bool features = strcmp(type, "features") == 0;
    d4i_status status = D4I_OK;
    GUARD(insert_prepare(context, writer->database, "gpkg_contents", 10, &insert));
    GUARD(INSERT(context, insert, value_text(table), value_text(type), value_text(table), value_text(title),
                 value_text(STORE_MOMENT), box ? value_real(box[0]) : value_null(),
                 box ? value_real(box[1]) : value_null(), box ? value_real(box[2]) : value_null(),
                 box ? value_real(box[3]) : value_null(), features ? value_int(writer->srs) : value_null()));
done:
    statement_free(insert);
    return status;
}

/* "write-only": who does not know the extension may read, and should not write. ("read-write" would make GDAL warn
 * of each table.) */
static d4i_status create_table(d4i_context *context, struct writer *writer, const struct store_table *table,
                               struct statement *extension)
{
    struct buffer sql = {0};
    d4i_status status = D4I_OK;
    GUARD(buffer_print(context, &sql, "CREATE TABLE %s (%s)", table->name, table->sql));
    GUARD(database_run(context, writer->database, sql.data));
    GUARD(write_contents(context, writer, table->name, "attributes", table->title, NULL));
    GUARD(INSERT(context, extension, value_text(table->name), value_null(), value_text(STORE_EXTENSION),
                 value_text(STORE_DEFINITION), value_text("write-only")));
done:
    buffer_release(&sql);
    return status;
}

static d4i_status create_tables(d4i_context *context, struct writer *writer)
{
    struct statement *extension = NULL;
    d4i_status status = D4I_OK;
    GUARD(insert_prepare(context, writer->database, "gpkg_extensions", 5, &extension));
    for (size_t i = 0; i < store_table_count; i++)
        GUARD(create_table(context, writer, &store_tables[i], extension));
done:
    statement_free(extension);
    return status;
}

/* Last of all: whatever a later hand changes in the rows, the reader sees it. */
static d4i_status write_checksum(d4i_context *context, struct writer *writer)
{
    char sum[CHECKSUM_HEX];
    struct statement *insert = NULL;
    d4i_status status = D4I_OK;
    GUARD(rows_checksum(context, writer->database, sum));
    GUARD(statement_prepare(context, writer->database, "INSERT INTO d4i_meta (key, value) VALUES ('checksum', ?1)",
                            &insert));
    GUARD(bind_text(context, insert, 1, sum));
    GUARD(statement_step(context, insert, NULL));
done:
    statement_free(insert);
    return status;
}

static d4i_status write_all(d4i_context *context, struct writer *writer)
{
    TRY(write_geopackage(context, writer));
    TRY(create_tables(context, writer));
    TRY(write_tables(context, writer));
    TRY(write_counts(context, writer));
    TRY(write_units(context, writer));
    TRY(write_tiles(context, writer));
    TRY(write_tilts(context, writer));
    TRY(write_unit_tiles(context, writer));
    TRY(write_layers(context, writer));
    TRY(write_checksum(context, writer));
    return database_finish(context, writer->database);
}

d4i_status atlas_write(d4i_context *context, const struct atlas *atlas, const char *path)
{
    struct writer *writer = NULL;
    char *part = NULL;
    bool made = false;
    d4i_status status = D4I_OK;
    if (atlas->has_grid && !atlas->has_pairs && atlas->pairs.count == 0 && atlas->path)
        return fail(context, D4I_BUG, "the atlas '%s' is to be written, but its pairs are not loaded", atlas->path);
    GUARD(atlas_check_ledger(context, atlas));
    GUARD(mem_alloc(context, 1, sizeof *writer, &writer));
    writer->atlas = atlas;
    GUARD(file_part(context, path, &part));
    made = true;
    GUARD(database_create(context, part, &writer->database));
    GUARD(write_all(context, writer));
    database_close(writer->database);
    writer->database = NULL;
    made = false;
    GUARD(file_commit(context, part, path));
done:
    if (writer) {
        database_close(writer->database);
        batch_release(&writer->batch);
    }
    free(writer);
    if (made)
        file_discard(part);
    free(part);
    return status;
}
