/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whether one file fits a recipe: what the checks of tables, layers, lists and rasters share.
 */
#ifndef BUILD_CHECK_FILE_H
#define BUILD_CHECK_FILE_H

#include "build/findings.h"
#include "build/unit_recipe.h"
#include "source/fit.h"
#include "source/problems.h"

/* Title, the two columns of findings, and a row for each kind of problem. */
d4i_status check_begin(d4i_context *context, const char *path, const char *recipe, const struct problems *problems,
                       d4i_frame *frame);
/* A table that was read, into an empty frame: findings, or how parts add up class by class (a country each, say).
 * check_tell.c */
d4i_status check_tell(d4i_context *context, const struct recipe *recipe, const struct source_fit *fit,
                      const char *path, d4i_frame *frame);
d4i_status check_tell_by_class(d4i_context *context, const struct recipe *recipe, const struct source_fit *fit,
                               const char *path, d4i_frame *frame);
/* Each fills an empty frame; *fits = 0 where something does not fit. */
d4i_status check_layer(d4i_context *context, const char *path, const struct unit_recipe *recipe, d4i_frame *frame,
                       int *fits);
/* `sheet`: this one alone; NULL = all that the recipe or the file has. */
d4i_status check_list(d4i_context *context, const char *path, struct unit_recipe *recipe, const char *sheet,
                      d4i_frame *frame, int *fits);
/* `name`: as the recipe calls the raster. */
d4i_status check_raster(d4i_context *context, const char *path, const struct recipe *recipe, const char *name,
                        d4i_frame *frame, int *fits);
/* "EPSG:3035 (ETRS89-extended / LAEA Europe)", of WKT or a code. Caller frees. */
d4i_status check_crs_text(d4i_context *context, const char *crs, char **out);
/* Keys by what shows that something is wrong with them: how many, how long, the first and the last. */
d4i_status check_keys(d4i_context *context, const char *what, const struct names *keys, d4i_frame *frame);

#endif
