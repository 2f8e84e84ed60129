/* SPDX-License-Identifier: EUPL-1.2
 *
 * The recipes in a folder, listed.
 */
#include <dirent.h>
#include <stdlib.h>

#include "d4i/build.h"
#include "source/recipe.h"

static int is_recipe(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && strcmp(entry->d_name + length - 5, ".yaml") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name); /* bytes: not the locale's order */
}

static d4i_status list_recipe(d4i_context *context, const char *path, d4i_frame *frame)
{
    struct recipe recipe = {0};
    TRY(recipe_read(context, path, &recipe));
    const char *cells[] = {recipe.id, recipe.country, recipe.title, recipe.publisher, recipe.licence};
    d4i_status status = d4i_frame_row(context, frame);
    for (size_t i = 0; i < sizeof cells / sizeof *cells && status == D4I_OK; i++)
        if (cells[i])
            status = d4i_frame_set_text(context, frame, i, cells[i]);
    recipe_release(&recipe);
    return status;
}

static d4i_status list_all(d4i_context *context, const char *folder, struct dirent **entries, int count,
                           d4i_frame *frame)
{
    const char *columns[] = {"recipe", "country", "title", "publisher", "licence"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        TRY(d4i_frame_column(context, frame, columns[i], D4I_TEXT));
    for (int i = 0; i < count; i++) {
        char *path;
        TRY(text_format(context, &path, "%s/%s", folder, entries[i]->d_name));
        d4i_status status = list_recipe(context, path, frame);
        free(path);
        TRY(status);
    }
    return D4I_OK;
}

d4i_status d4i_recipes(d4i_context *context, const char *folder, d4i_frame **out)
{
    struct dirent **entries;
    folder = folder ? folder : D4I_RECIPES;
    int count = scandir(folder, &entries, is_recipe, by_name);
    if (count < 0)
        return fail_errno(context, "cannot read the folder of recipes '%s'; say where they are (--recipes)",
                          folder);
    d4i_frame *frame = NULL;
    d4i_status status = d4i_frame_new(context, &frame);
    if (status == D4I_OK)
        status = list_all(context, folder, entries, count, frame);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    if (status == D4I_OK)
        *out = frame;
    else
        d4i_frame_free(frame);
    return status;
}
