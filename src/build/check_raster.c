/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whether one raster fits a recipe's table of rasters.
 */
#include <math.h>
#include <stdlib.h>

#include "build/check_file.h"
#include "build/recipe_say.h"
#include "io/geometry.h"
#include "source/raster_table.h"

/* The variable that asks for a raster of this name, and the group that it is. */
static const struct recipe_variable *variable_of(const struct recipe *recipe, const char *name, const char **group)
{
    for (size_t v = 0; v < recipe->variable_count; v++) {
        const struct recipe_table *table = &recipe->variables[v].table;
        for (size_t r = 0; r < table->raster_count; r++)
            if (strcmp(table->rasters[r].right, name) == 0) {
                *group = table->rasters[r].left;
                return &recipe->variables[v];
            }
    }
    return NULL;
}

static d4i_status tell_shape(d4i_context *context, const struct recipe_table *how, const struct raster *raster,
                             d4i_frame *frame)
{
    TRY(finding_add(context, frame, "bands", "%d%s", raster->bands,
                    raster->bands == 1 ? "" : "; the first is read"));
    TRY(finding_add(context, frame, "pixels", "%d columns x %d rows from E %.10g N %.10g", raster->columns,
                    raster->rows, raster->west + how->shift_east, raster->north + how->shift_north));
    if (how->shift_east != 0 || how->shift_north != 0)
        TRY(finding_add(context, frame, "shift",
                        "%g m east and %g m north, as the recipe says: the file begins at E "
                        "%.10g N %.10g",
                        how->shift_east, how->shift_north, raster->west, raster->north));
    if (how->cell)
        return finding_add(context, frame, "cell", "%g x %g; the recipe says %lld", raster->pixel_width,
                           raster->pixel_height, (long long)how->cell);
    return finding_add(context, frame, "cell", "%g x %g; the recipe does not say", raster->pixel_width,
                       raster->pixel_height);
}

static d4i_status tell_crs(d4i_context *context, const struct recipe_table *how, const char *path,
                           const struct raster *raster, d4i_frame *frame)
{
    struct raster own = {0};
    char *text = NULL, *other = NULL;
    bool same = true, says;
    d4i_status status = raster_open(context, path, &own);
    says = status == D4I_OK;
    if (status != D4I_BAD_INPUT) /* the file says none */
        GUARD(status);
    GUARD(check_crs_text(context, how->crs ? how->crs : raster->crs, &text));
    if (says) {
        GUARD(check_crs_text(context, own.crs, &other));
        GUARD(crs_same(context, how->crs ? how->crs : raster->crs, own.crs, &same));
    }
    GUARD(finding_add(context, frame, "CRS", "%s, as the %s%s", text,
                      !how->crs ? "file says"
                      : !says   ? "recipe says; the file says none"
                      : same    ? "recipe and the file say"
                                : "recipe says, against the file, which says ",
                      same ? "" : other));
done:
    raster_close(&own);
    free(text);
    free(other);
    return status;
}

static d4i_status tell_nodata(d4i_context *context, const struct recipe_table *how, const struct raster *raster,
                              d4i_frame *frame)
{
    char file[60] = "the file says none";
    if (raster->has_nodata)
        text_print(file, sizeof file, "the file says %g", raster->nodata);
    if (how->has_nodata)
        return finding_add(context, frame, "value without data", "%s; the recipe says %g", file, how->nodata);
    return finding_add(context, frame, "value without data", "%s; the recipe does not say", file);
}

static d4i_status tell_values(d4i_context *context, const struct raster_fit *fit, d4i_frame *frame)
{
    TRY(finding_add(context, frame, "values", "%llu above 0, %llu of 0, %llu without data",
                    (unsigned long long)fit->people, (unsigned long long)fit->zeros,
                    (unsigned long long)fit->empty));
    TRY(finding_add(context, frame, "negative values", fit->negative.count ? "%llu" : "none",
                    (unsigned long long)fit->negative.count));
    if (fit->fractional.count)
        TRY(finding_add(context, frame, "values that are no whole numbers",
                        "%llu; the first: row %d, column %d holds %.10g", (unsigned long long)fit->fractional.count,
                        (int)fit->fractional.row, (int)fit->fractional.column, fit->fractional.value));
    else
        TRY(finding_add(context, frame, "values that are no whole numbers", "none"));
    return finding_add(context, frame, "sum", "%.15g, %.10g at most", fit->sum, fit->most);
}

d4i_status check_raster(d4i_context *context, const char *path, const struct recipe *recipe, const char *name,
                        d4i_frame *frame, int *fits)
{
    const char *group = "";
    const struct recipe_variable *variable = variable_of(recipe, name, &group);
    struct raster_fit fit = {0};
    d4i_status status;
    if (!variable)
        return fail(context, D4I_BUG, "recipe '%s' asks for no raster '%s'", recipe->id, name);
    const struct recipe_table *how = &variable->table;
    GUARD(raster_fit(context, how, path, &fit));
    status = recipe_check_origins(context, recipe, variable);
    if (status == D4I_BAD_INPUT)
        status = problems_note(context, &fit.problems, d4i_error_text(context));
    GUARD(status);
    GUARD(check_begin(context, path, recipe->id, &fit.problems, frame));
    GUARD(finding_add(context, frame, "read as", "%s: the group '%s'", name, group));
    if (fit.opened) {
        GUARD(tell_shape(context, how, &fit.raster, frame));
        GUARD(tell_crs(context, how, path, &fit.raster, frame));
        GUARD(tell_nodata(context, how, &fit.raster, frame));
        GUARD(tell_values(context, &fit, frame));
    }
    *fits = fit.problems.total == 0;
done:
    raster_fit_release(&fit);
    return status;
}
