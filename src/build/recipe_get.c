/* SPDX-License-Identifier: EUPL-1.2
 *
 * The files of a recipe, downloaded, and how a project binds them.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/recipes.h"
#include "io/download.h"
#include "io/file.h"

enum { GET_FILE, GET_PATH, GET_BYTES, GET_SHA256, GET_STATE, GET_COLUMNS };

static d4i_status add_columns(d4i_context *context, d4i_frame *frame)
{
    static const char *const names[GET_COLUMNS] = {"file", "path", "bytes", "sha256", "state"};
    for (size_t i = 0; i < GET_COLUMNS; i++)
        TRY(d4i_frame_column(context, frame, names[i], i == GET_BYTES ? D4I_INTEGER : D4I_TEXT));
    return D4I_OK;
}

static d4i_status add_row(d4i_context *context, const struct recipe_download *download, const char *path,
                          const struct download_outcome *got, d4i_frame *frame)
{
    char state[100] = "downloaded";
    if (got->was_there)
        text_print(state, sizeof state, "already there%s",
                   download->sha256 ? ", with the right sum" : ", not compared: the recipe states no sum");
    else if (got->went_on)
        text_print(state, sizeof state, "downloaded, gone on from %lld bytes", (long long)got->went_on);
    TRY(d4i_frame_row(context, frame));
    TRY(d4i_frame_set_text(context, frame, GET_FILE, download->file));
    TRY(d4i_frame_set_text(context, frame, GET_PATH, path));
    TRY(d4i_frame_set_int(context, frame, GET_BYTES, got->size));
    TRY(d4i_frame_set_text(context, frame, GET_SHA256, got->sha256));
    return d4i_frame_set_text(context, frame, GET_STATE, state);
}

static d4i_status note(d4i_context *context, d4i_frame *frame, struct buffer *line)
{
    d4i_status status = d4i_frame_note(context, frame, line->data);
    line->length = 0;
    return status;
}

/* The failure stands at the recipe's line, but keeps its kind: a dead network is no mistake of the recipe. */
static d4i_status placed(d4i_context *context, const struct yaml_node *at, d4i_status status)
{
    if (status != D4I_BAD_INPUT && status != D4I_IO)
        return status;
    char text[CONTEXT_ERROR_MAX];
    text_print(text, sizeof text, "%s", d4i_error_text(context));
    (void)yaml_fail(context, at, "%s", text);
    return status;
}

/* What the reader has to do about the file. */
static d4i_status add_advice(d4i_context *context, const struct recipe_download *download,
                             const struct download_outcome *got, d4i_frame *frame, struct buffer *line)
{
    if (!download->sha256) {
        TRY(buffer_print(context, line,
                         "%s is not pinned; to pin it, write into the recipe: sha256: %s, size: %lld", download->as,
                         got->sha256, (long long)got->size));
        TRY(note(context, frame, line));
    }
    if (!download->note)
        return D4I_OK;
    TRY(buffer_print(context, line, "%s: %s", download->as, download->note));
    return note(context, frame, line);
}

static d4i_status get_one(d4i_context *context, const struct recipe_download *download, const char *to,
                          d4i_frame *frame, struct buffer *line)
{
    char *path = NULL;
    size_t length = strlen(to);
    TRY(text_format(context, &path, "%s%s%s", to, length && to[length - 1] == '/' ? "" : "/", download->as));
    struct download what = {download->url, path, download->sha256, download->size};
    struct download_outcome got;
    d4i_status status = D4I_OK;
    GUARD(placed(context, download->at, download_file(context, &what, &got)));
    GUARD(add_row(context, download, path, &got, frame));
    GUARD(add_advice(context, download, &got, frame, line));
done:
    free(path);
    return status;
}

static bool is_first_of_its_file(const d4i_frame *frame, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (strcmp(d4i_frame_text(frame, i, GET_FILE), d4i_frame_text(frame, row, GET_FILE)) == 0)
            return false;
    return true;
}

/* As YAML in double quotes, which takes every path. */
static d4i_status add_quoted(d4i_context *context, struct buffer *line, const char *name, const char *path)
{
    TRY(buffer_print(context, line, "%s: \"", name));
    for (; *path; path++)
        TRY(buffer_print(context, line, "%s%c", *path == '"' || *path == '\\' ? "\\" : "", *path));
    return buffer_text(context, line, "\"");
}

/* The first of the pieces in which a file may come. */
static bool is_file(const d4i_frame *frame, size_t row, bool boundaries)
{
    return (strcmp(d4i_frame_text(frame, row, GET_FILE), RECIPE_BOUNDARIES) == 0) == boundaries &&
           is_first_of_its_file(frame, row);
}

/* An entry of `sources` on one line, for a table folds it at any space. */
static d4i_status add_snippet(d4i_context *context, const char *name, d4i_frame *frame, struct buffer *line)
{
    size_t files = 0, named = 0, rows = d4i_frame_rows(frame);
    TRY(buffer_text(context, line,
                    "In a project file, below 'sources:' (paths are seen from the project's folder): - {"));
    TRY(add_quoted(context, line, "recipe", name));
    for (size_t row = 0; row < rows; row++)
        if (is_file(frame, row, false)) {
            TRY(buffer_text(context, line, files++ ? ", " : ", files: {"));
            TRY(add_quoted(context, line, d4i_frame_text(frame, row, GET_FILE),
                           d4i_frame_text(frame, row, GET_PATH)));
        }
    TRY(buffer_text(context, line, files ? "}" : ""));
    for (size_t row = 0; row < rows; row++)
        if (is_file(frame, row, true)) {
            named = 1;
            TRY(buffer_text(context, line, ", "));
            TRY(add_quoted(context, line, RECIPE_BOUNDARIES, d4i_frame_text(frame, row, GET_PATH)));
        }
    TRY(buffer_text(context, line, "}"));
    TRY(note(context, frame, line));
    return files + named == rows ? D4I_OK
                                 : d4i_frame_note(context, frame,
                                                  "Some files come in several pieces; the first of each stands in "
                                                  "that line.");
}

/* An entry of `units`: its file is the first that came. */
static d4i_status add_unit_snippet(d4i_context *context, const struct recipe *recipe, const char *name,
                                   d4i_frame *frame, struct buffer *line)
{
    TRY(buffer_text(context, line,
                    "In a project file, below 'units:' (paths are seen from the project's folder): - {"));
    TRY(add_quoted(context, line, "id", recipe->id));
    TRY(buffer_text(context, line, ", "));
    TRY(add_quoted(context, line, "recipe", name));
    TRY(buffer_text(context, line, ", "));
    TRY(add_quoted(context, line, "file", d4i_frame_text(frame, 0, GET_PATH)));
    TRY(buffer_text(context, line, "}"));
    return note(context, frame, line);
}

/* The list of a relation, which still lacks the sheet where there are several. */
static d4i_status add_list_snippet(d4i_context *context, const struct unit_list *list, const char *name,
                                   d4i_frame *frame, struct buffer *line)
{
    TRY(buffer_text(
        context, line,
        "In a project file, below 'units:', in 'relate:' of the level and its source (paths are seen from "
        "the project's folder): lookup: {"));
    TRY(add_quoted(context, line, "recipe", name));
    TRY(buffer_text(context, line, ", "));
    TRY(add_quoted(context, line, "file", d4i_frame_text(frame, 0, GET_PATH)));
    if (list->sheet_count) {
        TRY(buffer_text(context, line, ", "));
        TRY(add_quoted(context, line, "sheet", list->sheets[0].name));
    }
    TRY(buffer_text(context, line, "}"));
    return note(context, frame, line);
}

static d4i_status add_any_snippet(d4i_context *context, const struct found_recipe *found, const char *name,
                                  d4i_frame *frame, struct buffer *line)
{
    const struct unit_recipe *recipe = &found->recipe;
    if (!found->is_units)
        return add_snippet(context, name, frame, line);
    return recipe->list.unit ? add_list_snippet(context, &recipe->list, name, frame, line)
                             : add_unit_snippet(context, &recipe->head, name, frame, line);
}

static d4i_status get_all(d4i_context *context, const struct found_recipe *found, const char *name, const char *to,
                          d4i_frame *frame)
{
    const struct recipe *recipe = &found->recipe.head;
    struct buffer line = {0};
    d4i_status status = D4I_OK;
    GUARD(add_columns(context, frame));
    GUARD(file_make_folder(context, to));
    for (size_t i = 0; i < recipe->download_count; i++)
        GUARD(get_one(context, &recipe->downloads[i], to, frame, &line));
    GUARD(add_any_snippet(context, found, name, frame, &line));
    GUARD(buffer_print(context, &line, "Licence: %s", recipe->licence));
    GUARD(note(context, frame, &line));
    GUARD(d4i_frame_note(context, frame, recipe->attribution));
done:
    buffer_release(&line);
    return status;
}

d4i_status d4i_recipe_get(d4i_context *context, const char *folder, const char *name, const char *to,
                          d4i_frame **out)
{
    struct found_recipe found;
    d4i_frame *frame = NULL;
    TRY(recipes_read(context, folder, name, &found));
    const struct recipe *recipe = &found.recipe.head;
    d4i_status status = D4I_OK;
    if (!recipe->download_count) {
        status = fail(context, D4I_BAD_INPUT,
                      "%s: this recipe states no downloads%s%s; get the files by hand, or add 'download' to it",
                      recipe->path, recipe->url ? "; the publisher's page: " : "", recipe->url ? recipe->url : "");
        goto done;
    }
    GUARD(d4i_frame_new(context, &frame));
    GUARD(get_all(context, &found, name, to, frame));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    found_recipe_release(&found);
    return status;
}
