/* SPDX-License-Identifier: EUPL-1.2
 *
 * A GeoPackage with one layer of features: units or zones as polygons, cells as squares, with the people of each
 * group and the status beside it. What has no boundary is a row without geometry, so that sums stay whole. The
 * statements stand in gpkg_metadata.
 */
#include <math.h>

#include "atlas/store.h"
#include "io/file.h"
#include "io/geometry.h"
#include "publish/export.h"

struct layer_out {
    struct writer writer;
    const struct figures *figures;
    struct value *values;
    size_t width;
    struct buffer geometry;
};

static const char metadata_schema[] =
    "CREATE TABLE IF NOT EXISTS gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT "
    "NOT NULL "
    "DEFAULT "
    "'dataset', md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL "
    "DEFAULT '');"
    "CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, "
    "column_name TEXT, "
    "row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id "
    "INTEGER NOT NULL, md_parent_id INTEGER, CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES "
    "gpkg_metadata(id), CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));"
    "DELETE FROM gpkg_extensions WHERE extension_name = 'gpkg_metadata';"
    "INSERT INTO gpkg_extensions VALUES ('gpkg_metadata', NULL, 'gpkg_metadata', "
    "'http://www.geopackage.org/spec130/#extension_metadata', 'read-write'), ('gpkg_metadata_reference', NULL, "
    "'gpkg_metadata', 'http://www.geopackage.org/spec130/#extension_metadata', 'read-write');";

/* The number of the next row of gpkg_metadata. */
static d4i_status next_number(d4i_context *context, struct database *database, int64_t *out)
{
    struct statement *statement = NULL;
    d4i_status status;
    GUARD(statement_prepare(context, database, "SELECT coalesce(max(id), 0) + 1 FROM gpkg_metadata", &statement));
    GUARD(statement_step(context, statement, NULL));
    *out = column_int(statement, 0);
done:
    statement_free(statement);
    return status;
}

d4i_status export_gpkg_statements(d4i_context *context, struct writer *writer, const struct figures *figures,
                                  const char *table)
{
    int64_t number = 1;
    struct statement *metadata = NULL, *reference = NULL;
    struct buffer text = {0};
    char **lines = NULL;
    size_t count = 0;
    d4i_status status = D4I_OK;
    GUARD(database_run(context, writer->database, metadata_schema));
    GUARD(next_number(context, writer->database, &number));
    GUARD(export_statements(context, figures, &lines, &count));
    for (size_t i = 0; i < count; i++)
        GUARD(buffer_print(context, &text, "%s\n", lines[i]));
    GUARD(insert_prepare(context, writer->database, "gpkg_metadata", 5, &metadata));
    GUARD(INSERT(context, metadata, value_int(number), value_text("dataset"),
                 value_text("http://purl.org/dc/terms/"), value_text("text/plain"), value_text(text.data)));
    GUARD(insert_prepare(context, writer->database, "gpkg_metadata_reference", 7, &reference));
    GUARD(INSERT(context, reference, value_text(table ? "table" : "geopackage"), value_text_or_null(table),
                 value_null(), value_null(), value_text(STORE_MOMENT), value_int(number), value_null()));
done:
    statement_free(metadata);
    statement_free(reference);
    export_statements_free(lines, count);
    buffer_release(&text);
    return status;
}

static bool all_box(const struct figures *figures, double box[4])
{
    double one[4];
    bool any = false;
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (size_t i = 0; i < figures->items; i++)
        if (figures_box(figures, i, one)) {
            any = true;
            for (int k = 0; k < 2; k++) {
                box[k] = fmin(box[k], one[k]);
                box[k + 2] = fmax(box[k + 2], one[k + 2]);
            }
        }
    return any;
}

static const char *table_of(const struct figures *figures)
{
    return figures->level ? figures->level->id : figures->of == FIGURES_ZONES ? "zones" : "cells";
}

static d4i_status create_layer(d4i_context *context, struct layer_out *out)
{
    const struct figures *figures = out->figures;
    struct buffer columns = {0};
    char noun[64], *name = NULL;
    double box[4];
    d4i_status status = D4I_OK;
    if (!all_box(figures, box))
        return fail(context, D4I_BAD_USAGE,
                    "none of the %s has a boundary to put into a GeoPackage; export csv instead",
                    figures_noun(figures, noun));
    GUARD(buffer_text(context, &columns, "code TEXT NOT NULL, name TEXT, country TEXT"));
    for (size_t c = 0; c < figures->column_count; c++) {
        free(name);
        name = NULL;
        GUARD(text_format(context, &name, "%s_status", figures->columns[c].code));
        GUARD(buffer_text(context, &columns, ", "));
        GUARD(sql_name(context, &columns, "", figures->columns[c].code));
        GUARD(buffer_text(context, &columns, figures->columns[c].text ? " TEXT" : " REAL"));
        if (figures->columns[c].plain)
            continue;
        GUARD(buffer_text(context, &columns, ", "));
        GUARD(sql_name(context, &columns, "", name));
        GUARD(buffer_text(context, &columns, " TEXT"));
    }
    GUARD(write_feature_table(context, &out->writer, table_of(figures), "MULTIPOLYGON", columns.data,
                              "people by group; " EXPORT_NOT_PROTECTED, box));
done:
    free(name);
    buffer_release(&columns);
    return status;
}

static d4i_status fill_row(d4i_context *context, struct layer_out *out, size_t item, char *code)
{
    const struct figures *figures = out->figures;
    struct outline outline;
    size_t at = 0;
    out->geometry.length = 0;
    if (figures_outline(figures, item, &outline))
        TRY(geometry_blob(context, out->writer.srs, outline.xy, outline.point_start, outline.inner, outline.rings,
                          &out->geometry));
    out->values[at++] = value_int((int64_t)item + 1);
    out->values[at++] = value_blob(&out->geometry);
    out->values[at++] = value_text(figures_code(figures, item, code));
    out->values[at++] = value_text(figures_name(figures, item));
    out->values[at++] = value_text(figures_country(figures, item));
    for (size_t c = 0; c < figures->column_count; c++) {
        const struct figures_column *column = &figures->columns[c];
        bool has = status_is_known(column->status[item]) || column->people[item] != 0;
        out->values[at++] = column->text && column->text[item] ? value_text(column->text[item])
                            : has && !column->text ? value_real((double)column->people[item] / (double)D4I_PERSON)
                                                   : value_null();
        if (!column->plain)
            out->values[at++] = value_text(figures_status(figures, column, item));
    }
    return D4I_OK;
}

static d4i_status write_rows(d4i_context *context, struct layer_out *out)
{
    struct statement *insert = NULL;
    char code[GRID_CODE_MAX];
    d4i_status status = D4I_OK;
    out->width = 5;
    for (size_t c = 0; c < out->figures->column_count; c++)
        out->width += out->figures->columns[c].plain ? 1 : 2;
    GUARD(mem_alloc(context, out->width, sizeof *out->values, &out->values));
    GUARD(insert_prepare(context, out->writer.database, table_of(out->figures), out->width, &insert));
    for (size_t i = 0; i < out->figures->items; i++) {
        if (i % 16384 == 0)
            GUARD(progress(context, "writing features", i, out->figures->items));
        GUARD(fill_row(context, out, i, code));
        GUARD(row_insert(context, insert, out->values, out->width));
    }
done:
    statement_free(insert);
    return status;
}

static d4i_status write_gpkg(d4i_context *context, const struct figures *figures, const char *path)
{
    struct layer_out out = {.figures = figures, .writer = {.atlas = figures->atlas}};
    char *part = NULL;
    d4i_status status = D4I_OK;
    GUARD(file_part(context, path, &part));
    GUARD(database_create(context, part, &out.writer.database));
    GUARD(write_geopackage(context, &out.writer));
    GUARD(create_layer(context, &out));
    GUARD(write_rows(context, &out));
    GUARD(export_gpkg_statements(context, &out.writer, figures, NULL));
    GUARD(database_finish(context, out.writer.database));
done:
    database_close(out.writer.database);
    if (status == D4I_OK)
        status = file_commit(context, part, path);
    else if (part)
        file_discard(part);
    buffer_release(&out.geometry);
    free(out.values);
    free(part);
    return status;
}

const struct export_format export_gpkg = {"gpkg", "a GeoPackage", false, write_gpkg};
