/* SPDX-License-Identifier: EUPL-1.2
 *
 * A column by its name, whatever the table is carried by; and what is said where there is none.
 */
#ifndef IO_COLUMNS_H
#define IO_COLUMNS_H

#include "base/text.h"

struct columns {
    const char *path; /* for messages */
    const char *what; /* "column" or "field" */
    const void *self;
    uint32_t count;
    struct text (*name)(const void *self, uint32_t column);
    const char *twice; /* what to do where two columns have the name */
    const char *hint;  /* behind the list of all columns; NULL = nothing */
};

/* The column with exactly this name, after trimming it; D4I_BAD_INPUT where there is none or more than one. */
d4i_status columns_find(d4i_context *context, const struct columns *columns, const char *name, uint32_t *out);
/* D4I_BAD_INPUT: there is no such column; names the nearest, and the columns that there are. */
d4i_status columns_fail_absent(d4i_context *context, const struct columns *columns, const char *name);

#endif
