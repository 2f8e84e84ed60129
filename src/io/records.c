/* SPDX-License-Identifier: EUPL-1.2
 *
 * A published table, whatever carries it.
 */
#include "io/records.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "io/records_kinds.h"
#include "io/zip.h"

d4i_status records_open(d4i_context *context, const char *path, const struct records_options *options,
                        struct records *out)
{
    *out = (struct records){0};
    switch (options->format) {
    case RECORDS_CSV:
        return records_open_csv(context, path, options, out);
    case RECORDS_PCAXIS:
        return records_open_pcaxis(context, path, options, out);
    case RECORDS_SHEET:
        return records_open_sheet(context, path, options, out);
    }
    return fail(context, D4I_BUG, "%s: a table of no format", path);
}

void records_close(struct records *records)
{
    if (records->kind)
        records->kind->close(records->self);
    *records = (struct records){0};
}

d4i_status records_fail(d4i_context *context, const struct records *records, uint32_t column, const char *format,
                        ...)
{
    char what[CONTEXT_ERROR_MAX];
    va_list arguments;
    va_start(arguments, format);
    text_print_list(what, sizeof what, format, arguments);
    va_end(arguments);
    return records->kind->fail_at(context, records->self, column, what);
}

void records_members_free(char **paths, size_t count)
{
    for (size_t i = 0; paths && i < count; i++)
        free(paths[i]);
    free(paths);
}

/* What a table may be called inside an archive when the recipe does not say. */
static const char *endings_of(enum records_format format)
{
    static const char *const endings[] = {"csv txt tsv", "px", "xlsx ods xls gpkg shp geojson dbf"};
    return endings[format];
}

static d4i_status list_members(d4i_context *context, char **paths, size_t count, struct buffer *list)
{
    for (size_t i = 0; i < count; i++) {
        TRY(buffer_print(context, list, "%s%s", i ? ", " : "", strrchr(paths[i], '/') + 1));
        if (list->length > 500 && i + 1 < count)
            return buffer_print(context, list, " and %zu more", count - i - 1);
    }
    return D4I_OK;
}

static d4i_status none_fits(d4i_context *context, const char *path, const char *member, enum records_format format)
{
    struct buffer list = {0};
    char **all = NULL;
    size_t count = 0;
    d4i_status status;
    GUARD(zip_members(context, path, "*", "", &all, &count));
    GUARD(list_members(context, all, count, &list));
    status = fail(context, D4I_BAD_INPUT, "%s: no member of this archive %s '%s'; it has: %s", path,
                  member ? "matches" : "ends in one of", member ? member : endings_of(format),
                  count ? list.data : "none");
done:
    records_members_free(all, count);
    buffer_release(&list);
    return status;
}

static d4i_status too_many(d4i_context *context, const char *path, char **paths, size_t count)
{
    struct buffer list = {0};
    d4i_status status = list_members(context, paths, count, &list);
    if (status == D4I_OK)
        status = fail(context, D4I_BAD_INPUT,
                      "%s: several tables stand in this archive (%s); say which as `member:`", path, list.data);
    buffer_release(&list);
    return status;
}

/* A shapefile is one table in several members: its attributes (.dbf) are not another one. */
static void drop_attributes(char **paths, size_t *count)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        size_t length = paths[i] ? strlen(paths[i]) : 0;
        bool part = false;
        for (size_t j = 0; j < *count && !part && length > 4 && !strcasecmp(paths[i] + length - 4, ".dbf"); j++)
            part = paths[j] && strlen(paths[j]) == length && !strncmp(paths[i], paths[j], length - 3) &&
                   !strcasecmp(paths[j] + length - 3, "shp");
        if (part)
            free(paths[i]);
        else
            paths[kept++] = paths[i];
        if (kept <= i)
            paths[i] = NULL;
    }
    *count = kept;
}

/* What a failure leaves is nobody's. */
static d4i_status drop_members(d4i_status status, char ***out, size_t *count)
{
    records_members_free(*out, *count);
    *out = NULL;
    *count = 0;
    return status;
}

d4i_status records_members(d4i_context *context, const char *path, const char *member, enum records_format format,
                           char ***out, size_t *count)
{
    if (zip_is_archive(path)) {
        TRY(zip_members(context, path, member, endings_of(format), out, count));
        d4i_status status = D4I_OK;
        if (!member)
            drop_attributes(*out, count);
        if (*count == 0)
            status = none_fits(context, path, member, format);
        else if (*count > 1 && !member)
            status = too_many(context, path, *out, *count);
        return status == D4I_OK ? status : drop_members(status, out, count);
    }
    TRY(mem_alloc(context, 1, sizeof **out, out));
    d4i_status status = text_copy(context, text_of(path), &(*out)[0]);
    *count = 1;
    return status == D4I_OK ? status : drop_members(status, out, count);
}
