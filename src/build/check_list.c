/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whether a list of which place belongs to which unit fits a recipe, sheet by sheet.
 */
#include <stdlib.h>
#include <unistd.h>

#include "build/check_file.h"
#include "build/units.h"
#include "io/file.h"
#include "io/zip.h"

struct checked {
    const char *path;
    struct unit_list *list;
    struct problems problems;
    d4i_frame *found; /* what is told of the sheets, behind the problems */
};

/* The rows wait until all problems are known, which stand before them. */
static d4i_status move_rows(d4i_context *context, const d4i_frame *from, d4i_frame *to)
{
    for (size_t row = 0; row < d4i_frame_rows(from); row++)
        TRY(finding_add(context, to, d4i_frame_text(from, row, FINDING_OF), "%s",
                        d4i_frame_text(from, row, FINDING)));
    return D4I_OK;
}

static d4i_status tell_sheet(d4i_context *context, struct checked *checked, const char *sheet,
                             const struct unit_lookup *lookup)
{
    size_t without = 0;
    char what[100], beside[100] = "";
    for (uint32_t k = 0; k < lookup->keys.count; k++)
        without += lookup->unit_of_key[k] == NAMES_NONE;
    text_print(what, sizeof what, sheet ? "sheet %s" : "list", sheet);
    if (without)
        text_print(beside, sizeof beside, "; %zu are in none: the code of their unit is empty", without);
    TRY(finding_add(context, checked->found, what, "%llu rows, %u places in %u units by '%s'%s",
                    (unsigned long long)lookup->rows, lookup->keys.count, lookup->units.count, checked->list->unit,
                    beside));
    TRY(check_keys(context, "  places", &lookup->keys, checked->found));
    return check_keys(context, "  units", &lookup->units, checked->found);
}

/* A sheet that the recipe does not name may hold anything: without the columns it is no list. */
static d4i_status tell_stranger(d4i_context *context, struct checked *checked, const char *sheet,
                                struct problems *problems)
{
    char what[100];
    text_print(what, sizeof what, "sheet %s", sheet);
    d4i_status status = finding_add(context, checked->found, what,
                                    "the recipe does not name it, nor is it read: %s", problems->list[0].first);
    problems_release(problems);
    return status;
}

static d4i_status check_sheet(d4i_context *context, struct checked *checked, const char *sheet, bool named)
{
    struct recipe_key *key;
    struct unit_lookup lookup = {0};
    struct problems strange = {0};
    TRY(unit_list_key(context, checked->list, sheet, NULL, &key));
    struct project_lookup how = {.file.path = (char *)(uintptr_t)checked->path,
                                 .member = checked->list->member,
                                 .table = checked->list->table,
                                 .key = *key,
                                 .unit = checked->list->unit};
    how.table.sheet = sheet;
    d4i_status status;
    GUARD(unit_lookup_fit(context, &how, named ? &checked->problems : &strange, &lookup));
    if (!named && !lookup.rows && strange.total) {
        GUARD(tell_stranger(context, checked, sheet, &strange));
        goto done;
    }
    for (uint32_t i = 0; i < strange.kinds.count; i++)
        GUARD(problems_note(context, &checked->problems, strange.list[i].first));
    if (lookup.rows)
        GUARD(tell_sheet(context, checked, sheet, &lookup));
done:
    problems_release(&strange);
    unit_lookup_release(&lookup);
    return status;
}

static bool is_named(const struct unit_list *list, const char *sheet)
{
    for (size_t i = 0; i < list->sheet_count; i++)
        if (strcmp(list->sheets[i].name, sheet) == 0)
            return true;
    return false;
}

static d4i_status add_name(d4i_context *context, const char *name, struct buffer *out)
{
    return buffer_print(context, out, "%s%s", out->length ? ", " : "", name);
}

/* All that are missing in one message. */
static d4i_status note_missing(d4i_context *context, struct checked *checked, const struct names *sheets)
{
    struct buffer missing = {0}, there = {0}, text = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < checked->list->sheet_count; i++)
        if (names_find(sheets, text_of(checked->list->sheets[i].name)) == NAMES_NONE)
            GUARD(add_name(context, checked->list->sheets[i].name, &missing));
    if (!missing.length)
        goto done;
    for (uint32_t i = 0; i < sheets->count; i++)
        GUARD(add_name(context, names_at(sheets, i), &there));
    GUARD(buffer_print(
        context, &text,
        "%s: lacks sheets that the recipe names: %s; there are: %s; to check one alone, name it (--as)",
        checked->path, missing.data, there.length ? there.data : "none"));
    GUARD(problems_note(context, &checked->problems, text.data));
done:
    buffer_release(&missing);
    buffer_release(&there);
    buffer_release(&text);
    return status;
}

/* Those that the recipe names, then the others of the file. */
static d4i_status check_names(d4i_context *context, struct checked *checked, const struct names *sheets)
{
    struct unit_list *list = checked->list;
    TRY(note_missing(context, checked, sheets));
    for (size_t i = 0; i < list->sheet_count; i++)
        if (names_find(sheets, text_of(list->sheets[i].name)) != NAMES_NONE)
            TRY(check_sheet(context, checked, list->sheets[i].name, true));
    for (uint32_t i = 0; i < sheets->count && list->key.count; i++)
        if (!is_named(list, names_at(sheets, i)))
            TRY(check_sheet(context, checked, names_at(sheets, i), false));
    return D4I_OK;
}

static d4i_status check_sheets(d4i_context *context, struct checked *checked)
{
    struct names sheets = {0};
    d4i_status status = zip_is_archive(checked->path)
                            ? fail(context, D4I_BAD_INPUT,
                                   "%s: is an archive; unpack the workbook in it, or name one "
                                   "of its sheets (--as)",
                                   checked->path)
                            : records_sheets(context, checked->path, &sheets);
    if (status == D4I_OK)
        status = check_names(context, checked, &sheets);
    else if (status == D4I_BAD_INPUT)
        status = problems_note(context, &checked->problems, d4i_error_text(context));
    names_release(&sheets);
    return status;
}

d4i_status check_list(d4i_context *context, const char *path, struct unit_recipe *recipe, const char *sheet,
                      d4i_frame *frame, int *fits)
{
    struct checked checked = {.path = path, .list = &recipe->list};
    d4i_status status;
    int file;
    TRY(file_open(context, path, &file)); /* what is not there is no misfit */
    close(file);
    GUARD(d4i_frame_new(context, &checked.found));
    GUARD(d4i_frame_column(context, checked.found, "what", D4I_TEXT));
    GUARD(d4i_frame_column(context, checked.found, "finding", D4I_TEXT));
    if (sheet || !recipe->list.sheet_count)
        GUARD(check_sheet(context, &checked, sheet, true));
    else
        GUARD(check_sheets(context, &checked));
    GUARD(check_begin(context, path, recipe->head.id, &checked.problems, frame));
    GUARD(move_rows(context, checked.found, frame));
    *fits = checked.problems.total == 0;
done:
    d4i_frame_free(checked.found);
    problems_release(&checked.problems);
    return status;
}
