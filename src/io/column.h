/* SPDX-License-Identifier: EUPL-1.2
 *
 * The counts of one group in millions of zones, packed while nobody looks at them: of 180 origins a small zone
 * holds a few, so that a list of those takes a byte or two where an array takes nine bytes for each zone and
 * origin. Runs of zones are packed one after the other.
 */
#ifndef IO_COLUMN_H
#define IO_COLUMN_H

#include "base/text.h"

#define COLUMN_RUN ((size_t)16384) /* zones that are packed together */

struct column_values {
    int64_t *people;
    uint8_t *status;
    int64_t *low, *high; /* both NULL: no bounds are kept */
};
void column_values_release(struct column_values *values);

/* Valid when zeroed: no zones. */
struct column {
    struct buffer runs;
    size_t count; /* of zones */
    bool bounded;
};
void column_release(struct column *column);
/* The next zones, COLUMN_RUN of them but for the last time. */
d4i_status column_append(d4i_context *context, struct column *column, const struct column_values *values,
                         size_t count);
/* All zones, as arrays. D4I_BAD_INPUT where the bytes were not made by column_append. */
d4i_status column_open(d4i_context *context, const struct column *column, struct column_values *out);

/* Whole numbers in as few bytes as they need: 7 bits in a byte, the sign in the lowest. At most VARINT_MOST bytes.
 */
#define VARINT_MOST 10
static inline size_t varint_put(char *at, int64_t value)
{
    uint64_t rest = (uint64_t)value << 1 ^ (uint64_t)(value >> 63);
    size_t length = 0;
    for (; rest >= 0x80; rest >>= 7)
        at[length++] = (char)(rest | 0x80);
    at[length++] = (char)rest;
    return length;
}
/* Takes one off the front of *from; false at the end or where none stands. */
static inline bool varint_take(struct text *from, int64_t *out)
{
    uint64_t value = 0;
    for (unsigned k = 0; k < VARINT_MOST && k < from->length; k++) {
        uint64_t byte = (uint8_t)from->at[k];
        value |= (byte & 0x7f) << 7 * k;
        if (byte < 0x80) {
            from->at += k + 1;
            from->length -= k + 1;
            *out = (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
            return true;
        }
    }
    return false;
}

#endif
