/* SPDX-License-Identifier: EUPL-1.2
 *
 * A table of text while it is written. Inside room io only.
 */
#ifndef IO_FRAME_TABLE_INSIDE_H
#define IO_FRAME_TABLE_INSIDE_H

#include "io/frame_inside.h"

#define TABLE_PAGE 80 /* columns that a table should fit */
#define TABLE_GAP 2   /* between columns */

struct table_column {
    int decimals;
    size_t data, piece; /* widest value; widest piece of one that cannot be folded */
    size_t width;
    char *name;
};

struct table {
    const d4i_frame *frame;
    struct table_column *columns;
    struct buffer cells; /* texts of the present row, each zero-terminated */
    size_t *start;       /* of each cell in cells */
    const char **rest;   /* what of each cell is still to be written */
};

extern const char table_name_breaks[]; /* a name may also be folded behind one of these */

/* frame_table_fit.c */
/* Length of the first line of `text` folded to `width`: at least one piece. *rest = what follows. */
size_t table_first_line(const char *text, size_t width, const char *breaks, const char **rest);
size_t table_lines(const char *text, size_t width, const char *breaks);
d4i_status table_add_value(d4i_context *context, const struct table *table, size_t row, size_t column,
                           struct buffer *out);
/* What of a column its width depends on; its name, which the caller frees. */
d4i_status table_measure(d4i_context *context, struct table *table, size_t column);
/* Chooses the widths; false where the page is too narrow for the columns side by side. `tight`: texts may be folded
 * as narrow as their words. */
bool table_fit(struct table *table, bool tight);

#endif
