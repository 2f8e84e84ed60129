/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whether one published file fits a recipe, told so that somebody with a new vintage can mend the recipe: which
 * check it is, and that of a table.
 */
#include "build/check_file.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "build/recipe_say.h"
#include "build/recipes.h"
#include "d4i/build.h"
#include "group/status.h"
#include "source/fit.h"

struct subject {
    const char *path, *name; /* of the file, and as the recipe calls it */
};

static const char *path_of(void *user, const char *file, size_t number)
{
    const struct subject *subject = user;
    return number == 0 && strcmp(file, subject->name) == 0 ? subject->path : NULL;
}

/* The distinct names of files that the recipe's variables ask for, tables and rasters. */
static d4i_status file_names(d4i_context *context, const struct recipe *recipe, struct names *out)
{
    uint32_t index;
    for (size_t v = 0; v < recipe->variable_count; v++) {
        const struct recipe_variable *variable = &recipe->variables[v];
        if (variable->file)
            TRY(names_add(context, out, text_of(variable->file), &index, NULL));
        for (size_t r = 0; r < variable->table.raster_count; r++)
            TRY(names_add(context, out, text_of(variable->table.rasters[r].right), &index, NULL));
    }
    return D4I_OK;
}

static d4i_status fail_name(d4i_context *context, const struct recipe *recipe, const struct names *names,
                            const char *said)
{
    struct buffer list = {0};
    d4i_status status = D4I_OK;
    for (uint32_t i = 0; i < names->count && status == D4I_OK; i++)
        status = buffer_print(context, &list, "%s%s", i ? ", " : "", names_at(names, i));
    if (status == D4I_OK && said)
        status = fail(context, D4I_BAD_USAGE, "recipe '%s' asks for no file '%s' (--as); it asks for: %s",
                      recipe->id, said, list.data);
    else if (status == D4I_OK)
        status = fail(context, D4I_BAD_USAGE, "say which of its files recipe '%s' is to find in it (--as): %s",
                      recipe->id, list.data);
    buffer_release(&list);
    return status;
}

/* The name under which the recipe asks for the file, borrowed from it: the one that is said, or the only one.
 * Boundaries have to be said. */
static d4i_status name_of(d4i_context *context, const struct recipe *recipe, const char *said, const char **out)
{
    struct names names = {0};
    uint32_t index;
    d4i_status status;
    *out = RECIPE_BOUNDARIES;
    if (said && recipe->has_boundaries && strcmp(said, RECIPE_BOUNDARIES) == 0 && !recipe_asks(recipe, said))
        return D4I_OK;
    GUARD(file_names(context, recipe, &names));
    if (said ? names_find(&names, text_of(said)) == NAMES_NONE : names.count > 1) {
        if (recipe->has_boundaries)
            GUARD(names_add(context, &names, text_of(RECIPE_BOUNDARIES), &index, NULL));
        status = fail_name(context, recipe, &names, said);
    }
    for (size_t v = 0; v < recipe->variable_count && status == D4I_OK; v++) {
        const struct recipe_variable *variable = &recipe->variables[v];
        if (variable->file && (!said || strcmp(variable->file, said) == 0))
            *out = variable->file;
        for (size_t r = 0; r < variable->table.raster_count; r++)
            if (!said || strcmp(variable->table.rasters[r].right, said) == 0)
                *out = variable->table.rasters[r].right;
    }
done:
    names_release(&names);
    return status;
}

static d4i_status select_variables(d4i_context *context, struct recipe *recipe, const char *file)
{
    const char **ids;
    size_t count = 0;
    TRY(mem_alloc(context, recipe->variable_count, sizeof *ids, &ids));
    for (size_t v = 0; v < recipe->variable_count; v++)
        if (recipe->variables[v].file && strcmp(recipe->variables[v].file, file) == 0)
            ids[count++] = recipe->variables[v].id;
    d4i_status status = recipe_select(context, recipe, ids, count);
    free(ids);
    return status;
}

/* What no table can mend: groups side by side that hold the same people. */
static d4i_status check_origins(d4i_context *context, const struct recipe *recipe, struct source_fit *fit)
{
    for (size_t v = 0; v < recipe->variable_count; v++) {
        d4i_status status = recipe_check_origins(context, recipe, &recipe->variables[v]);
        TRY(status == D4I_BAD_INPUT ? problems_note(context, &fit->problems, d4i_error_text(context)) : status);
    }
    return D4I_OK;
}

static d4i_status check_table(d4i_context *context, const char *file, struct recipe *recipe, const char *name,
                              const char *by, d4i_frame *frame, int *fits)
{
    struct source_fit fit = {.by = by};
    struct subject subject = {file, name};
    d4i_status status;
    GUARD(select_variables(context, recipe, name));
    GUARD(source_fit(context, recipe, path_of, &subject, &fit));
    GUARD(check_origins(context, recipe, &fit));
    GUARD(by ? check_tell_by_class(context, recipe, &fit, file, frame)
             : check_tell(context, recipe, &fit, file, frame));
    *fits = fit.problems.total == 0;
done:
    source_fit_release(&fit);
    return status;
}

static bool is_raster(const struct recipe *recipe, const char *name)
{
    for (size_t v = 0; v < recipe->variable_count; v++)
        for (size_t r = 0; r < recipe->variables[v].table.raster_count; r++)
            if (strcmp(recipe->variables[v].table.rasters[r].right, name) == 0)
                return true;
    return false;
}

/* A column that parts the zones of a table parts nothing else. */
static d4i_status refuse_by(d4i_context *context, const struct recipe *recipe, const char *by, const char *what)
{
    if (!by)
        return D4I_OK;
    return fail(context, D4I_BAD_USAGE, "--by parts the rows of a table, and recipe '%s' reads %s here", recipe->id,
                what);
}

static d4i_status check_source_file(d4i_context *context, const char *file, struct recipe *recipe,
                                    const d4i_check_options *options, d4i_frame *frame, int *fits)
{
    const char *name;
    TRY(name_of(context, recipe, options->as, &name));
    if (recipe_asks(recipe, name) && !is_raster(recipe, name))
        return check_table(context, file, recipe, name, options->by, frame, fits);
    if (recipe_asks(recipe, name)) {
        TRY(refuse_by(context, recipe, options->by, "a raster"));
        return check_raster(context, file, recipe, name, frame, fits);
    }
    struct unit_recipe boundaries = {.head = *recipe}; /* a borrowed view of it */
    TRY(refuse_by(context, recipe, options->by, "a layer"));
    return check_layer(context, file, &boundaries, frame, fits);
}

static d4i_status check_unit_file(d4i_context *context, const char *file, struct unit_recipe *recipe,
                                  const d4i_check_options *options, d4i_frame *frame, int *fits)
{
    bool list = recipe->list.unit != NULL;
    TRY(refuse_by(context, &recipe->head, options->by, list ? "a list" : "a layer"));
    if (list)
        return check_list(context, file, recipe, options->as, frame, fits);
    if (options->as && strcmp(options->as, RECIPE_BOUNDARIES) != 0)
        return fail(context, D4I_BAD_USAGE, "recipe '%s' asks for no file '%s' (--as), but for the layer alone: %s",
                    recipe->head.id, options->as, RECIPE_BOUNDARIES);
    return check_layer(context, file, recipe, frame, fits);
}

d4i_status d4i_check_file(d4i_context *context, const char *file, const char *recipe_name,
                          const d4i_check_options *options, int *fits, d4i_frame **out)
{
    static const d4i_check_options none = {0};
    struct found_recipe found = {0};
    d4i_frame *frame = NULL;
    d4i_status status;
    options = options ? options : &none;
    GUARD(recipes_read(context, options->recipes, recipe_name, &found));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(found.is_units ? check_unit_file(context, file, &found.recipe, options, frame, fits)
                         : check_source_file(context, file, &found.recipe.head, options, frame, fits));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    found_recipe_release(&found);
    return status;
}
