/* SPDX-License-Identifier: EUPL-1.2
 *
 * A layer that other programs show, while it is written: its table, and a row with its geometry and the headline of
 * each variable. Inside room atlas only.
 */
#ifndef ATLAS_LAYER_ROW_H
#define ATLAS_LAYER_ROW_H

#include "atlas/store.h"

/* One row of a layer, growing as its columns come. */
struct layer_row {
    struct value *values;
    size_t count, capacity;
    struct buffer geometry;
};
void layer_row_release(struct layer_row *row);
/* Empties the row; its first columns are the number of the item from 1 and its geometry, NULL where it has none. */
d4i_status layer_row_begin(d4i_context *context, const struct writer *writer, struct layer_row *row, size_t item,
                           const struct atlas_shapes *shapes);
d4i_status layer_row_add(d4i_context *context, struct layer_row *row, struct value value);
/* People, share and status of the headline; three NULLs where there is none (`variable` or `columns` NULL, too). */
d4i_status layer_row_headline(d4i_context *context, struct layer_row *row, const struct atlas_variable *variable,
                              const struct atlas_stated *stated, const struct atlas_column *columns, size_t at);
/* People of a zone or unit; NULL where they are not known. */
struct value layer_people(const struct atlas_column *column, size_t at);

/* The three columns of layer_row_headline, for CREATE TABLE. */
d4i_status layer_headline_columns(d4i_context *context, struct buffer *sql, const char *variable);
/* Creates the layer and gives it a style by the column `styled`, if it is not NULL. */
d4i_status write_layer_table(d4i_context *context, struct writer *writer, const char *table, const char *columns,
                             const char *title, const struct atlas_shapes *shapes, const char *styled);

#endif
