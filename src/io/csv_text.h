/* SPDX-License-Identifier: EUPL-1.2
 *
 * The characters of a delimited file: inflated, brought to UTF-8 and checked, in one moving window.
 */
#ifndef IO_CSV_TEXT_H
#define IO_CSV_TEXT_H

#include <iconv.h>

#include "io/inflate.h"

/* data[start .. end) is valid UTF-8 without NUL that has not been consumed; data[start] stands on `line`,
 * `column` bytes into it. */
struct csv_text {
    struct inflate *source;
    char *path, *encoding;
    char *data;
    size_t start, end, filled, capacity; /* end .. filled: the beginning of a character that is not complete */
    uint64_t line, column;
    bool ended, mark_seen; /* mark: where a byte order mark may stand is behind us */
    bool converts;
    iconv_t converter;
    char *raw; /* bytes that wait for the converter */
    size_t raw_length;
};

d4i_status csv_text_open(d4i_context *context, struct csv_text *text, struct inflate *source, const char *path,
                         const char *encoding);
void csv_text_release(struct csv_text *text);
/* Makes the window longer, or sets text->ended. Pointers into the window move. */
d4i_status csv_text_fill(d4i_context *context, struct csv_text *text);

#endif
