/* SPDX-License-Identifier: EUPL-1.2
 *
 * A layer into the file of an atlas, by way of a copy that takes its place when it is whole: a killed program
 * leaves the atlas as it was, and who reads it meanwhile keeps the old one. SQLite's own journal would do it in
 * place, but an atlas is read as a file that does not change (io/database.c), and a journal that was left behind
 * would undo that.
 */
#include "publish/amend.h"

#include "io/file.h"
#include "publish/export.h"

#define PREFIX "indices_"
#define NAME_MOST 48

static d4i_status check_name(d4i_context *context, const char *layer)
{
    size_t plain = strspn(layer, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    if (*layer && !layer[plain] && plain <= NAME_MOST)
        return D4I_OK;
    return fail(context, D4I_BAD_USAGE,
                "'%s' is no name of a layer; take up to %d letters without accents, digits and underscores", layer,
                NAME_MOST);
}

static d4i_status has_table(d4i_context *context, struct database *database, const char *table, bool *out)
{
    struct statement *statement = NULL;
    d4i_status status;
    GUARD(statement_prepare(context, database, "SELECT 1 FROM sqlite_master WHERE name = ?1", &statement));
    GUARD(bind_text(context, statement, 1, table));
    GUARD(statement_step(context, statement, out));
done:
    statement_free(statement);
    return status;
}

/* "DELETE ... WHERE column = 'table'" from a table that may be there. */
static d4i_status delete_rows(d4i_context *context, struct database *database, const char *from, const char *column,
                              const char *table)
{
    struct buffer sql = {0};
    bool there;
    d4i_status status;
    GUARD(has_table(context, database, from, &there));
    if (!there)
        goto done;
    GUARD(buffer_print(context, &sql, "DELETE FROM %s WHERE %s = ", from, column));
    GUARD(sql_text(context, &sql, table));
    GUARD(database_run(context, database, sql.data));
done:
    buffer_release(&sql);
    return status;
}

static d4i_status drop(d4i_context *context, struct database *database, const char *table)
{
    struct buffer sql = {0};
    d4i_status status;
    GUARD(buffer_text(context, &sql, "DROP TABLE IF EXISTS "));
    GUARD(sql_name(context, &sql, "", table));
    GUARD(database_run(context, database, sql.data));
done:
    buffer_release(&sql);
    return status;
}

/* Text beside it first, which its references lead to. */
static d4i_status drop_metadata(d4i_context *context, struct database *database, const char *table)
{
    struct buffer sql = {0};
    bool there;
    d4i_status status;
    GUARD(has_table(context, database, "gpkg_metadata_reference", &there));
    if (!there)
        goto done;
    GUARD(buffer_text(context, &sql,
                      "DELETE FROM gpkg_metadata WHERE id IN (SELECT md_file_id FROM "
                      "gpkg_metadata_reference WHERE reference_scope = 'table' AND table_name = "));
    GUARD(sql_text(context, &sql, table));
    GUARD(buffer_text(context, &sql, ")"));
    GUARD(database_run(context, database, sql.data));
    GUARD(delete_rows(context, database, "gpkg_metadata_reference", "table_name", table));
done:
    buffer_release(&sql);
    return status;
}

/* What was there under the name, with what QGIS has put beside it: an index of places, a count, a style. */
static d4i_status drop_layer(d4i_context *context, struct database *database, const char *table)
{
    static const struct {
        const char *from, *column;
    } rows[] = {{"gpkg_extensions", "table_name"},
                {"gpkg_geometry_columns", "table_name"},
                {"gpkg_ogr_contents", "table_name"},
                {"layer_styles", "f_table_name"},
                {"gpkg_contents", "table_name"}};
    char *index = NULL;
    d4i_status status;
    GUARD(text_format(context, &index, "rtree_%s_geom", table));
    GUARD(drop(context, database, index));
    GUARD(drop(context, database, table));
    GUARD(drop_metadata(context, database, table));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        GUARD(delete_rows(context, database, rows[i].from, rows[i].column, table));
done:
    free(index);
    return status;
}

static d4i_status open_copy(d4i_context *context, const char *path, struct amending *out)
{
    bool log;
    TRY(database_has_log(context, path, &log));
    if (log)
        return fail(
            context, D4I_IO,
            "'%s' is being changed by another program, which keeps its changes beside it; close it there and "
            "try again",
            path);
    TRY(file_part(context, path, &out->part));
    TRY(file_copy(context, path, out->part));
    TRY(database_amend(context, out->part, &out->writer.database));
    TRY(write_srs(context, &out->writer));
    return drop_layer(context, out->writer.database, out->table);
}

d4i_status amend_open(d4i_context *context, const struct atlas *atlas, const char *path, const char *layer,
                      const char *usual, struct amending *out)
{
    out->writer.atlas = atlas;
    out->into_atlas = !path;
    out->path = path ? path : atlas->path;
    if (!path && !atlas->path)
        return fail(context, D4I_BAD_USAGE,
                    "this atlas is no file that could get a layer; give a path to write to");
    if (!path && !layer)
        return fail(context, D4I_BAD_USAGE, "the layer has no name; give one");
    if (path) {
        TRY(text_copy(context, text_of(usual), &out->table));
        TRY(file_part(context, path, &out->part));
        TRY(database_create(context, out->part, &out->writer.database));
        return write_geopackage(context, &out->writer);
    }
    TRY(check_name(context, layer));
    TRY(text_format(context, &out->table, "%s%s", PREFIX, layer));
    return open_copy(context, atlas->path, out);
}

d4i_status amend_statements(d4i_context *context, struct amending *amending, const struct figures *figures)
{
    return export_gpkg_statements(context, &amending->writer, figures,
                                  amending->into_atlas ? amending->table : NULL);
}

d4i_status amend_close(d4i_context *context, struct amending *amending, d4i_status status)
{
    if (status == D4I_OK)
        status = database_finish(context, amending->writer.database);
    database_close(amending->writer.database);
    if (status == D4I_OK)
        status = file_commit(context, amending->part, amending->path);
    else
        file_discard(amending->part);
    free(amending->part);
    free(amending->table);
    *amending = (struct amending){0};
    return status;
}
