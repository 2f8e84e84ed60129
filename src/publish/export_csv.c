/* SPDX-License-Identifier: EUPL-1.2
 *
 * CSV (RFC 4180, UTF-8, decimal point), and beside it "<name>-metadata.json", where CSV on the Web (W3C,
 * tabular-metadata) expects definition, source and licence: comment lines inside the table would break readers.
 *
 * Units and zones: code, name, country; cells: code (INSPIRE), east, north of the south-west corner, and for each
 * level of units the code of the one that covers most of the cell (the table that relates cells to units). Then for
 * each group its people, empty where there is no number, and "<group>_status", which tells missing, suppressed, not
 * covered and zero apart (draws and most of what `quality` tells have none: they are empty or estimated). A cell
 * whose status is suppressed may hold people: those of its other zones.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/memory.h"
#include "io/file.h"
#include "io/json.h"
#include "publish/export.h"

static void put_text(FILE *file, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, file);
        return;
    }
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

/* Levels whose polygons were drawn on the grid. */
static bool relates(const struct atlas_level *level)
{
    return level->pairs.count > 0;
}

static void put_head(FILE *file, const struct figures *figures)
{
    const struct atlas *atlas = figures->atlas;
    fputs(figures->of == FIGURES_CELLS ? "code,east,north" : "code,name,country", file);
    for (size_t l = 0; figures->of == FIGURES_CELLS && l < atlas->level_count; l++)
        if (relates(&atlas->levels[l])) {
            fputs(",unit_", file);
            put_text(file, atlas->levels[l].id);
        }
    for (size_t c = 0; c < figures->column_count; c++) {
        fputc(',', file);
        put_text(file, figures->columns[c].code);
    }
    for (size_t c = 0; c < figures->column_count; c++) {
        char name[160];
        if (figures->columns[c].plain)
            continue;
        text_print(name, sizeof name, "%s_status", figures->columns[c].code);
        fputc(',', file);
        put_text(file, name);
    }
    fputc('\n', file);
}

/* The unit that covers most of the cell, the first of equals; nothing where none does. */
static void put_unit(FILE *file, const struct grid *grid, const struct atlas_level *level, uint64_t cell)
{
    const struct pairs *pairs = &level->pairs;
    uint32_t most = 0, unit = UINT32_MAX;
    for (size_t i = pairs_find(grid, pairs, cell); i < pairs->count && pairs_cell(pairs, i) == cell; i++)
        if (pairs->coverage[i] > most) {
            most = pairs->coverage[i];
            unit = pairs->zone[i];
        }
    fputc(',', file);
    if (unit != UINT32_MAX)
        put_text(file, names_at(&level->codes, unit));
}

static void put_row(FILE *file, const struct figures *figures, size_t item)
{
    char code[GRID_CODE_MAX], number[32];
    put_text(file, figures_code(figures, item, code));
    if (figures->of == FIGURES_CELLS) {
        const struct grid *grid = &figures->atlas->grid;
        uint64_t columns = (uint64_t)grid->columns, cell = figures->cell[item];
        int64_t east = grid->west + (int64_t)(cell % columns) * grid->cell;
        int64_t north = grid->south + (int64_t)(cell / columns) * grid->cell;
        fprintf(file, ",%" PRId64 ",%" PRId64, east, north);
        for (size_t l = 0; l < figures->atlas->level_count; l++)
            if (relates(&figures->atlas->levels[l]))
                put_unit(file, grid, &figures->atlas->levels[l], cell);
    } else {
        fputc(',', file);
        put_text(file, figures_name(figures, item));
        fputc(',', file);
        put_text(file, figures_country(figures, item));
    }
    for (size_t c = 0; c < figures->column_count; c++) {
        const struct figures_column *column = &figures->columns[c];
        fputc(',', file);
        if (column->text)
            put_text(file, column->text[item] ? column->text[item] : "");
        else if (status_is_known(column->status[item]) || column->people[item] != 0)
            fputs(people_text(column->people[item], number), file);
    }
    for (size_t c = 0; c < figures->column_count; c++)
        if (!figures->columns[c].plain)
            fprintf(file, ",%s", figures_status(figures, &figures->columns[c], item));
    fputc('\n', file);
}

static d4i_status write_table(d4i_context *context, const struct figures *figures, const char *path)
{
    char *part = NULL;
    d4i_status status = D4I_OK;
    TRY(file_part(context, path, &part));
    FILE *file = fopen(part, "wbe");
    if (!file) {
        status = fail_errno(context, "cannot write '%s'", path);
        free(part);
        return status;
    }
    put_head(file, figures);
    for (size_t i = 0; i < figures->items && !ferror(file); i++) {
        if (i % 65536 == 0)
            GUARD(progress(context, "writing rows", i, figures->items));
        put_row(file, figures, i);
    }
    if (ferror(file) || fflush(file) != 0)
        status = fail_errno(context, "cannot write '%s'", path);
done:
    if (fclose(file) != 0 && status == D4I_OK)
        status = fail_errno(context, "cannot write '%s'", path);
    if (status == D4I_OK)
        status = file_commit(context, part, path);
    else
        file_discard(part);
    free(part);
    return status;
}

static d4i_status json_column(d4i_context *context, struct buffer *to, const char *name, const char *type,
                              const char *says)
{
    TRY(buffer_text(context, to, "    {\"titles\": "));
    TRY(json_quote(context, to, name));
    TRY(buffer_print(context, to, ", \"datatype\": \"%s\", \"dc:description\": ", type));
    TRY(json_quote(context, to, says));
    return buffer_text(context, to, "}");
}

static d4i_status json_columns(d4i_context *context, const struct figures *figures, struct buffer *to)
{
    bool cells = figures->of == FIGURES_CELLS;
    char name[160];
    TRY(buffer_text(context, to, "  \"tableSchema\": {\"columns\": [\n"));
    TRY(json_column(context, to, "code", "string",
                    cells ? "INSPIRE code of the cell" : "code of the unit or zone"));
    TRY(buffer_text(context, to, ",\n"));
    TRY(cells ? json_column(context, to, "east", "integer", "south-west corner, metres")
              : json_column(context, to, "name", "string", "name"));
    TRY(buffer_text(context, to, ",\n"));
    TRY(cells ? json_column(context, to, "north", "integer", "south-west corner, metres")
              : json_column(context, to, "country", "string", "country, ISO 3166-1 alpha-2"));
    for (size_t l = 0; cells && l < figures->atlas->level_count; l++) {
        const struct atlas_level *level = &figures->atlas->levels[l];
        if (!relates(level))
            continue;
        text_print(name, sizeof name, "unit_%s", level->id);
        TRY(buffer_text(context, to, ",\n"));
        TRY(json_column(context, to, name, "string", "code of the unit that covers most of the cell"));
    }
    for (size_t c = 0; c < figures->column_count; c++) {
        TRY(buffer_text(context, to, ",\n"));
        TRY(json_column(context, to, figures->columns[c].code, figures->columns[c].text ? "string" : "decimal",
                        figures->columns[c].name));
    }
    for (size_t c = 0; c < figures->column_count; c++) {
        if (figures->columns[c].plain)
            continue;
        text_print(name, sizeof name, "%s_status", figures->columns[c].code);
        TRY(buffer_text(context, to, ",\n"));
        TRY(json_column(context, to, name, "string",
                        cells ? "what the number is"
                              : "what the number is; not covered: no source counts the unit"));
    }
    return buffer_text(context, to, "\n  ]}\n}\n");
}

static d4i_status json_statement(d4i_context *context, const char *line, struct buffer *to)
{
    static const char *const names[][2] = {{"TITLE", "dc:title"},
                                           {"SOURCE", "dc:source"},
                                           {"DEFINITION", "dc:description"},
                                           {"DATE", "dc:date"},
                                           {"LICENCE", "dc:license"},
                                           {"BOUNDARIES", "dc:spatial"},
                                           {"PROTECTION", "dc:accessRights"},
                                           {"DRAWS", "dc:provenance"},
                                           {"SOFTWARE", "dc:creator"}};
    size_t key = strcspn(line, "=");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!text_is((struct text){line, key}, names[i][0]))
            continue;
        TRY(buffer_print(context, to, "  \"%s\": ", names[i][1]));
        TRY(json_quote(context, to, line + key + 1));
        TRY(buffer_text(context, to, ",\n"));
    }
    return D4I_OK;
}

static d4i_status write_metadata(d4i_context *context, const struct figures *figures, const char *path)
{
    struct buffer json = {0};
    char **lines = NULL, *beside = NULL;
    size_t count = 0;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    d4i_status status = D4I_OK;
    GUARD(text_format(context, &beside, "%s-metadata.json", path));
    GUARD(export_statements(context, figures, &lines, &count));
    GUARD(buffer_text(context, &json, "{\n  \"@context\": \"http://www.w3.org/ns/csvw\",\n  \"url\": "));
    GUARD(json_quote(context, &json, name));
    GUARD(buffer_text(context, &json, ",\n"));
    for (size_t i = 0; i < count; i++)
        GUARD(json_statement(context, lines[i], &json));
    GUARD(json_columns(context, figures, &json));
    GUARD(file_write(context, beside, json.data, json.length));
done:
    export_statements_free(lines, count);
    free(beside);
    buffer_release(&json);
    return status;
}

static d4i_status write_csv(d4i_context *context, const struct figures *figures, const char *path)
{
    TRY(write_table(context, figures, path)); /* a table that cannot be written leaves nothing behind */
    return write_metadata(context, figures, path);
}

const struct export_format export_csv = {"csv", "a CSV file", false, write_csv};
