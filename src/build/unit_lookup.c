/* SPDX-License-Identifier: EUPL-1.2
 *
 * A list of which zone belongs to which unit: a table of any carrier, read into memory.
 */
#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "build/units.h"
#include "io/zip.h"

#define TEXT_ENDINGS "csv txt tsv"
#define SHEET_ENDINGS "xlsx ods xls gpkg shp geojson json dbf"
#define SHOWN(text) (int)((text).length < 100 ? (text).length : 100), (text).at

/* The list while it is read. */
struct reading {
    const struct project_lookup *how;
    struct records records;
    struct unit_lookup *out;
    struct problems *problems; /* where what does not fit is noted; NULL = the first is a failure */
    uint32_t *key_column, unit_column;
    struct text *columns;
    struct buffer scratch;
};

void unit_lookup_release(struct unit_lookup *lookup)
{
    names_release(&lookup->keys);
    names_release(&lookup->units);
    free(lookup->unit_of_key);
    free(lookup->line_of_key);
    *lookup = (struct unit_lookup){0};
}

/* Workbooks and layers are known by their ending; all else is delimited text, whatever its name. */
static enum records_format format_of(const char *path)
{
    const char *dot = strrchr(path, '.'), *at = SHEET_ENDINGS;
    while (dot && *at) {
        size_t length = strcspn(at, " ");
        if (strlen(dot + 1) == length && strncasecmp(dot + 1, at, length) == 0)
            return RECORDS_SHEET;
        at += length + strspn(at + length, " ");
    }
    return RECORDS_CSV;
}

static d4i_status find_columns(d4i_context *context, struct reading *reading)
{
    const struct recipe_key *key = &reading->how->key;
    for (size_t i = 0; i < key->count; i++)
        if (key->parts[i].column)
            TRY(records_find(context, &reading->records, key->parts[i].column, &reading->key_column[i]));
    return records_find(context, &reading->records, reading->how->unit, &reading->unit_column);
}

/* A key that stands twice must stand for the same unit. */
static d4i_status put(d4i_context *context, struct reading *reading, struct text key, struct text unit)
{
    struct unit_lookup *out = reading->out;
    uint32_t number, index = NAMES_NONE;
    bool is_new;
    uint64_t line = records_line(&reading->records);
    if (unit.length)
        TRY(names_add(context, &out->units, unit, &index, NULL));
    TRY(names_add(context, &out->keys, key, &number, &is_new));
    if (is_new) {
        size_t capacity = out->capacity;
        TRY(mem_grow(context, &out->unit_of_key, &capacity, number + 1, sizeof *out->unit_of_key));
        TRY(mem_grow(context, &out->line_of_key, &out->capacity, number + 1, sizeof *out->line_of_key));
        out->unit_of_key[number] = index;
        out->line_of_key[number] = line;
        return D4I_OK;
    }
    if (out->unit_of_key[number] == index)
        return D4I_OK;
    const char *before =
        out->unit_of_key[number] == NAMES_NONE ? "" : names_at(&out->units, out->unit_of_key[number]);
    return records_fail(
        context, &reading->records, reading->unit_column,
        "'%.*s' belongs to unit '%.*s' here and to '%s' on line %llu; drop one of the rows, or take "
        "more columns into the key",
        SHOWN(key), SHOWN(unit), before, (unsigned long long)out->line_of_key[number]);
}

static d4i_status read_row(d4i_context *context, struct reading *reading)
{
    const struct recipe_key *how = &reading->how->key;
    struct text unit = text_trim(records_field(&reading->records, reading->unit_column)), key;
    uint32_t first = UINT32_MAX;
    bool empty = unit.length == 0;
    for (size_t i = 0; i < how->count; i++) {
        if (!how->parts[i].column)
            continue;
        reading->columns[i] = records_field(&reading->records, reading->key_column[i]);
        first = first == UINT32_MAX ? reading->key_column[i] : first;
        empty = empty && text_trim(reading->columns[i]).length == 0;
    }
    if (empty)
        return D4I_OK; /* workbooks end in rows that hold nothing */
    d4i_status status = recipe_key_of(context, how, reading->columns, &reading->scratch, &key);
    if (status != D4I_BAD_INPUT) {
        TRY(status);
        return put(context, reading, key, unit);
    }
    char what[CONTEXT_ERROR_MAX];
    text_print(what, sizeof what, "%s", d4i_error_text(context));
    return records_fail(context, &reading->records, first, "%s", what);
}

/* Lines are counted anew in every sheet of a workbook: "list.xlsx[NL]:2:2: ...". */
static d4i_status note(d4i_context *context, const struct reading *reading)
{
    const char *said = d4i_error_text(context), *path = reading->how->file.path, *sheet = reading->how->table.sheet;
    size_t length = strlen(path);
    char *text;
    if (!sheet || strncmp(said, path, length) != 0 || said[length] != ':')
        return problems_note(context, reading->problems, said);
    TRY(text_format(context, &text, "%s[%s]%s", path, sheet, said + length));
    d4i_status status = problems_note(context, reading->problems, text);
    free(text);
    return status;
}

static d4i_status forgive(d4i_context *context, const struct reading *reading, d4i_status status)
{
    return status == D4I_BAD_INPUT && reading->problems ? note(context, reading) : status;
}

static d4i_status read_file(d4i_context *context, struct reading *reading, const char *path)
{
    struct records_options options = reading->how->table;
    bool more = true;
    d4i_status status;
    options.format = format_of(path);
    TRY(records_open(context, path, &options, &reading->records));
    GUARD(find_columns(context, reading));
    GUARD(records_next(context, &reading->records, &more));
    for (uint64_t rows = 0; more; rows++) {
        GUARD(forgive(context, reading, read_row(context, reading)));
        reading->out->rows++;
        if (rows % 16384 == 0)
            GUARD(progress(context, "reading lists of units", rows, 0));
        GUARD(records_next(context, &reading->records, &more));
    }
done:
    records_close(&reading->records);
    return status;
}

/* The file itself, or the members of an archive. */
static d4i_status paths_of(d4i_context *context, const struct project_lookup *how, char ***paths, size_t *count)
{
    const char *path = how->file.path;
    if (!zip_is_archive(path))
        return records_members(context, path, NULL, RECORDS_CSV, paths, count);
    TRY(zip_members(context, path, how->member, TEXT_ENDINGS " " SHEET_ENDINGS, paths, count));
    if (*count == 1 || (*count && how->member))
        return D4I_OK;
    if (!how->file.at) /* no project names it */
        return fail(context, D4I_BAD_INPUT, "%s: %zu members of the archive can be the list; unpack it", path,
                    *count);
    return yaml_fail(context, how->file.at,
                     "%zu members of the archive '%s' can be the list; say which as 'member'", *count, path);
}

static d4i_status read_all(d4i_context *context, const struct project_lookup *how, struct problems *problems,
                           struct unit_lookup *out)
{
    struct reading reading = {.how = how, .out = out, .problems = problems};
    char **paths = NULL;
    size_t count = 0;
    d4i_status status;
    GUARD(mem_alloc(context, how->key.count, sizeof *reading.key_column, &reading.key_column));
    GUARD(mem_alloc(context, how->key.count, sizeof *reading.columns, &reading.columns));
    GUARD(paths_of(context, how, &paths, &count));
    for (size_t i = 0; i < count; i++)
        GUARD(forgive(context, &reading, read_file(context, &reading, paths[i])));
done:
    records_members_free(paths, count);
    free(reading.key_column);
    free(reading.columns);
    buffer_release(&reading.scratch);
    if (status != D4I_OK)
        unit_lookup_release(out);
    return status;
}

d4i_status unit_lookup_read(d4i_context *context, const struct project_lookup *how, struct unit_lookup *out)
{
    return read_all(context, how, NULL, out);
}

d4i_status unit_lookup_fit(d4i_context *context, const struct project_lookup *how, struct problems *problems,
                           struct unit_lookup *out)
{
    return forgive(context, &(struct reading){.how = how, .problems = problems},
                   read_all(context, how, problems, out));
}
