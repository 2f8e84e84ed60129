/* SPDX-License-Identifier: EUPL-1.2
 *
 * What frame.c and its writers know of a frame, and what the writers share.
 */
#ifndef IO_FRAME_INSIDE_H
#define IO_FRAME_INSIDE_H

#include "base/text.h"
#include "d4i/frame.h"

struct frame_column {
    char *name;
    d4i_kind kind;
};

struct frame_value {
    bool filled, words; /* words: not filled, but .text is to be shown */
    union {
        size_t text; /* offset in texts */
        int64_t integer;
        double real;
    };
};

struct d4i_frame {
    char *title;
    struct frame_column *columns;
    struct frame_value *values; /* row by row */
    char **notes;
    struct buffer texts; /* each zero-terminated */
    size_t column_count, column_capacity, row_count, value_capacity, note_count, note_capacity;
};

/* Text on its way to a FILE, in pieces: told at once when it cannot be written. */
struct frame_output {
    FILE *file;
    struct buffer text;
};
/* Hands the text over when there is much of it; `last` = in any case, and on to the system. */
d4i_status frame_flush(d4i_context *context, struct frame_output *output, bool last);
d4i_status frame_write_table(d4i_context *context, const d4i_frame *frame, struct frame_output *output);

/* frame_text.c: values for people, appended to *out. */
size_t frame_text_width(const char *text, size_t length); /* columns on a terminal */
d4i_status frame_add_clean(d4i_context *context, struct buffer *out, const char *text);
d4i_status frame_add_grouped(d4i_context *context, struct buffer *out, const char *number);
d4i_status frame_add_people(d4i_context *context, struct buffer *out, int64_t people, int decimals);
d4i_status frame_add_real(d4i_context *context, struct buffer *out, double value, int decimals);
d4i_status frame_add_share(d4i_context *context, struct buffer *out, double share);
int frame_real_decimals(double value); /* that six digits need, without zeros at the end */

#endif
