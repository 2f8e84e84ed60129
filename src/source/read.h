/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading a source, from inside: the same for a build, which wants the first failure, and for whoever wants to know
 * all that does not fit.
 */
#ifndef SOURCE_READ_H
#define SOURCE_READ_H

#include "source/fit.h"
#include "source/rows.h"

/* As source_read; with `fit`, rows and zones that do not fit are noted there and passed over. */
d4i_status source_read_into(d4i_context *context, struct recipe *recipe, source_path_fn path_of, void *user,
                            struct source_fit *fit, struct source_data *out);
/* What a table that has been read, and not been sorted yet, looks like. */
d4i_status fit_tally_table(d4i_context *context, struct table *table);
/* The class of a zone, as its row says. */
d4i_status fit_note_class(d4i_context *context, struct table *table, uint32_t zone, struct text class_);
/* A number as it is published, and the interval that the recipe gives the true one. */
struct value table_value_of(const struct recipe_table *how, uint8_t status, int64_t people);
/* The same of a value that something beside it says to be of another status: an interval grows, and never shrinks.
 */
void table_value_turn(const struct recipe_table *how, struct value *value, uint8_t status);
/* Notes a D4I_BAD_INPUT and forgives it, where problems are collected; else it is handed back. */
d4i_status fit_forgive(d4i_context *context, struct source_fit *fit, d4i_status status);

#endif
