/* SPDX-License-Identifier: EUPL-1.2
 *
 * Text and numbers, free of the locale: borrowed slices, a growing buffer, strict number parsing.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/context.h"

/* A slice of UTF-8 bytes owned by somebody else; not zero-terminated. */
struct text {
    const char *at;
    size_t length;
};

struct text text_of(const char *zero_terminated); /* NULL gives the empty text */
bool text_equal(struct text a, struct text b);
bool text_is(struct text a, const char *b);
int text_compare(struct text a, struct text b); /* by bytes, as strcmp */
bool text_starts(struct text a, const char *prefix);
bool text_like(struct text a, const char *pattern); /* in which '*' stands for any text, also none */
struct text text_trim(struct text a); /* without white space (space, tab, CR, LF, U+00A0) at both ends */
/* A zero-terminated copy that the caller frees. */
d4i_status text_copy(d4i_context *context, struct text a, char **out);
d4i_status text_format(d4i_context *context, char **out, const char *format, ...) D4I_PRINTF(3, 4);
d4i_status text_format_list(d4i_context *context, char **out, const char *format, va_list arguments)
    D4I_PRINTF(3, 0);
/* Length of the longest prefix that is valid UTF-8 (RFC 3629). */
size_t text_valid_utf8(struct text a);
/* Edit distance in bytes, case folded for ASCII; stops at `most` and returns it. */
size_t text_distance(struct text a, struct text b, size_t most);

/* A day of the calendar, as YYYY-MM-DD. */
bool text_is_date(struct text a);

/* Strict parsers: the whole slice must be the number; no white space, no locale. False = not a number or out
 * of range, *out untouched. */
bool parse_int64(struct text a, int64_t *out);
bool parse_double(struct text a, double *out); /* refuses "nan", "inf" and hexadecimal */
/* A decimal number into millionths (D4I_PERSON), exactly; digits beyond the sixth are rounded half away
 * from zero. `decimal` is the decimal sign; `thousands` may stand between groups of three digits (0 = none).
 * An exponent is accepted as in "1e3". */
bool parse_people(struct text a, char decimal, char thousands, int64_t *out);

/* A growing, always zero-terminated byte buffer. Zero-initialised is empty. */
struct buffer {
    char *data;
    size_t length, capacity;
};
d4i_status buffer_add(d4i_context *context, struct buffer *buffer, const void *bytes, size_t length);
d4i_status buffer_text(d4i_context *context, struct buffer *buffer, const char *zero_terminated);
d4i_status buffer_print(d4i_context *context, struct buffer *buffer, const char *format, ...) D4I_PRINTF(3, 4);
void buffer_release(struct buffer *buffer);

/* Millionths of a person as decimal text without trailing zeros ("12", "0.5", "-3.25"); `out` holds at
 * least 32 bytes. Returns out. */
char *people_text(int64_t people, char *out);

/* printf with the C locale whatever the process has set. All that prints here does: answers, messages and warnings
 * are the same under every locale. */
int text_print(char *out, size_t size, const char *format, ...) D4I_PRINTF(3, 4);
int text_print_list(char *out, size_t size, const char *format, va_list arguments);

#endif
