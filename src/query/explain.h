/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where a number comes from: the parts of d4i_explain, each adding facts (key and value) about one subject.
 */
#ifndef QUERY_EXPLAIN_H
#define QUERY_EXPLAIN_H

#include "query/answer.h"
#include "query/levels.h"

#define EXPLAIN_MOST 10 /* zones or units that are named; of the others only the number is told */

d4i_status explain_unit(d4i_context *context, const struct atlas *atlas, size_t level, uint32_t unit,
                        d4i_frame *frame);
/* `zone` is numbered through all sources. */
d4i_status explain_zone(d4i_context *context, const struct atlas *atlas, size_t zone, d4i_frame *frame);
/* Needs the pairs. */
d4i_status explain_cell(d4i_context *context, const struct atlas *atlas, uint64_t cell, d4i_frame *frame);
/* Mean and standard deviation over draws of the headlines in a pair of the atlas. */
d4i_status explain_draws(d4i_context *context, const struct atlas *atlas, size_t pair, d4i_frame *frame);

/* People, headline, share and status of every variable at one place: columns[v] is [node]. */
d4i_status explain_counts(d4i_context *context, const struct atlas_source *source,
                          struct atlas_column *const *columns, size_t at, d4i_frame *frame);
/* Publisher, terms, files, recipe, boundaries, definitions and dates. */
d4i_status explain_source(d4i_context *context, const struct atlas_source *source, d4i_frame *frame);
/* A zone or unit as "CODE (NAME)", appended. */
d4i_status explain_named(d4i_context *context, struct buffer *out, const char *code, const char *name);

#endif
