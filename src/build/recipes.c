/* SPDX-License-Identifier: EUPL-1.2
 *
 * The recipes in a folder, listed, and one of them by its name.
 */
#include "build/recipes.h"

#include <dirent.h>
#include <stdlib.h>

#include "build/recipe_say.h"
#include "io/file.h"

#define ENDING ".yaml"

static bool is_path(const char *name)
{
    size_t length = strlen(name), ending = strlen(ENDING);
    return length > ending && strcmp(name + length - ending, ENDING) == 0;
}

static int is_recipe(const struct dirent *entry)
{
    return is_path(entry->d_name);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name); /* bytes: not the locale's order */
}

void found_recipe_release(struct found_recipe *recipe)
{
    unit_recipe_release(&recipe->recipe);
    *recipe = (struct found_recipe){0};
}

static d4i_status read_either(d4i_context *context, const char *path, struct found_recipe *out)
{
    *out = (struct found_recipe){0};
    TRY(unit_recipe_is(context, path, &out->is_units));
    return out->is_units ? unit_recipe_read(context, path, &out->recipe)
                         : recipe_read(context, path, &out->recipe.head);
}

/* What the recipe says of its variables: of several, each behind its identifier. */
static d4i_status say_variables(d4i_context *context, const struct recipe *recipe, bool levels, struct buffer *out)
{
    for (size_t v = 0; v < recipe->variable_count; v++) {
        const struct recipe_variable *variable = &recipe->variables[v];
        if (recipe->variable_count > 1)
            TRY(buffer_print(context, out, "%s%s: ", v ? " | " : "", variable->id));
        TRY(levels ? recipe_say_levels(context, recipe, variable, out)
                   : buffer_text(context, out, variable->definition));
    }
    return D4I_OK;
}

/* Of units, the vintage stands for the date, and the country is known where it is one for all. */
static d4i_status list_recipe(d4i_context *context, const char *path, d4i_frame *frame)
{
    struct found_recipe found;
    TRY(read_either(context, path, &found));
    const struct recipe *head = &found.recipe.head;
    struct buffer definition = {0}, levels = {0};
    d4i_status status;
    GUARD(say_variables(context, head, false, &definition));
    GUARD(say_variables(context, head, true, &levels));
    const char *cells[] = {head->id,
                           found.is_units ? found.recipe.country : head->country,
                           found.is_units ? found.recipe.vintage : head->date,
                           head->title,
                           head->publisher,
                           head->licence,
                           !found.is_units          ? "source"
                           : found.recipe.list.unit ? "lookup"
                                                    : "units",
                           head->unit,
                           definition.data,
                           levels.data,
                           head->coverage.text,
                           head->attribution,
                           head->url};
    GUARD(d4i_frame_row(context, frame));
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        if (cells[i])
            GUARD(d4i_frame_set_text(context, frame, i, cells[i]));
done:
    buffer_release(&definition);
    buffer_release(&levels);
    found_recipe_release(&found);
    return status;
}

static d4i_status list_all(d4i_context *context, const char *folder, struct dirent **entries, int count,
                           d4i_frame *frame)
{
    const char *columns[] = {"recipe", "country",    "date",   "title",    "publisher",   "licence", "kind",
                             "unit",   "definition", "levels", "coverage", "attribution", "url"};
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

static d4i_status scan(d4i_context *context, const char *folder, struct dirent ***entries, int *count)
{
    *count = scandir(folder, entries, is_recipe, by_name);
    if (*count < 0)
        return fail_errno(context, "cannot read the folder of recipes '%s'; say where they are (--recipes)",
                          folder);
    return D4I_OK;
}

static void release(struct dirent **entries, int count)
{
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
}

d4i_status d4i_recipes(d4i_context *context, const char *folder, d4i_frame **out)
{
    struct dirent **entries = NULL;
    int count;
    folder = folder ? folder : D4I_RECIPES;
    TRY(scan(context, folder, &entries, &count));
    d4i_frame *frame = NULL;
    d4i_status status = d4i_frame_new(context, &frame);
    if (status == D4I_OK)
        status = list_all(context, folder, entries, count, frame);
    release(entries, count);
    if (status == D4I_OK)
        *out = frame;
    else
        d4i_frame_free(frame);
    return status;
}

/* What is there and sounds like it, or else where to look. */
static d4i_status unknown(d4i_context *context, const char *folder, const char *name)
{
    struct dirent **entries = NULL;
    struct names ids = {0};
    char near[300];
    int count;
    uint32_t index;
    TRY(scan(context, folder, &entries, &count));
    d4i_status status = D4I_OK;
    for (int i = 0; i < count && status == D4I_OK; i++)
        status =
            names_add(context, &ids, (struct text){entries[i]->d_name, strlen(entries[i]->d_name) - strlen(ENDING)},
                      &index, NULL);
    release(entries, count);
    names_nearest(&ids, text_of(name), 3, near, sizeof near);
    names_release(&ids);
    TRY(status);
    return fail(context, D4I_BAD_USAGE,
                "there is no recipe '%s' in '%s'%s%s; see 'd4i sources', or give a path that ends in " ENDING, name,
                folder, *near ? "; the nearest: " : "", near);
}

d4i_status recipes_read(d4i_context *context, const char *folder, const char *name, struct found_recipe *out)
{
    char *path = NULL;
    if (is_path(name))
        return read_either(context, name, out);
    folder = folder ? folder : D4I_RECIPES;
    if (!*name || strchr(name, '/'))
        return unknown(context, folder, name);
    TRY(text_format(context, &path, "%s/%s" ENDING, folder, name));
    d4i_status status = file_exists(path) ? read_either(context, path, out) : unknown(context, folder, name);
    free(path);
    return status;
}
