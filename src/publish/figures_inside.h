/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the files that add columns to the figures of cells share. Inside room publish only.
 */
#ifndef PUBLISH_FIGURES_INSIDE_H
#define PUBLISH_FIGURES_INSIDE_H

#include "publish/figures.h"
#include "query/draw.h"

/* A column of cells at the end of the list, all missing: code and suffix, name and what it says. The list may move:
 * take no pointer across. */
d4i_status figures_push(d4i_context *context, struct figures *figures, const char *code, const char *suffix,
                        const char *name, const char *says, struct figures_column **out);
/* People (millionths) of a pair of the atlas, to what its cell has; estimated. */
void figures_add_people(struct figures *figures, struct figures_column *column, size_t pair, int64_t people);
/* Each source that counts the variable, ready for draws; the others are zeroed. To figures_ground_free, also after
 * a failure. */
d4i_status figures_ground_make(d4i_context *context, const struct figures *figures, struct draw_source **out);
void figures_ground_free(const struct figures *figures, struct draw_source *ground);

#endif
