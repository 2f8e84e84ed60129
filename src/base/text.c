/* SPDX-License-Identifier: EUPL-1.2
 *
 * Slices and buffers of text. (Numbers are in number.c.)
 */
#include "base/text.h"

#include <locale.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"

struct text text_of(const char *zero_terminated)
{
    return (struct text){zero_terminated ? zero_terminated : "", zero_terminated ? strlen(zero_terminated) : 0};
}

bool text_equal(struct text a, struct text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool text_is(struct text a, const char *b)
{
    return text_equal(a, text_of(b));
}

int text_compare(struct text a, struct text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;
    if (order)
        return order;
    return (a.length > b.length) - (a.length < b.length);
}

bool text_starts(struct text a, const char *prefix)
{
    size_t length = strlen(prefix);
    return a.length >= length && memcmp(a.at, prefix, length) == 0;
}

/* Bytes of white space at the start of `a`; U+00A0 is the two bytes C2 A0. */
static size_t space_at_start(struct text a)
{
    if (a.length && memchr(" \t\r\n", a.at[0], 4))
        return 1;
    return a.length > 1 && memcmp(a.at, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

static size_t space_at_end(struct text a)
{
    if (a.length && memchr(" \t\r\n", a.at[a.length - 1], 4))
        return 1;
    return a.length > 1 && memcmp(a.at + a.length - 2, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

struct text text_trim(struct text a)
{
    for (size_t n; (n = space_at_start(a)) != 0; a.at += n, a.length -= n)
        ;
    for (size_t n; (n = space_at_end(a)) != 0; a.length -= n)
        ;
    return a;
}

/* Greedy with one point of return. */
bool text_like(struct text text, const char *pattern)
{
    const char *star = NULL;
    size_t at = 0, resume = 0;
    while (at < text.length) {
        if (*pattern == '*') {
            star = pattern++;
            resume = at;
        } else if (*pattern && *pattern == text.at[at]) {
            pattern++;
            at++;
        } else if (star) {
            pattern = star + 1;
            at = ++resume;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

d4i_status text_copy(d4i_context *context, struct text a, char **out)
{
    char *copy;
    TRY(mem_alloc(context, a.length + 1, 1, &copy));
    if (a.length)
        memcpy(copy, a.at, a.length);
    *out = copy;
    return D4I_OK;
}

d4i_status text_format_list(d4i_context *context, char **out, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = text_print_list(NULL, 0, format, arguments);
    char *copy = NULL;
    d4i_status status = length < 0 ? fail(context, D4I_BUG, "a text cannot be formatted")
                                   : mem_alloc(context, (size_t)length + 1, 1, &copy);
    if (status == D4I_OK) {
        text_print_list(copy, (size_t)length + 1, format, again);
        *out = copy;
    }
    va_end(again);
    return status;
}

d4i_status text_format(d4i_context *context, char **out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    d4i_status status = text_format_list(context, out, format, arguments);
    va_end(arguments);
    return status;
}

/* Length of the valid UTF-8 sequence at `s` (at most `left` bytes), or 0. RFC 3629: no overlong forms, no
 * surrogates, nothing above U+10FFFF. */
static size_t utf8_sequence(const unsigned char *s, size_t left)
{
    unsigned char low = 0x80, high = 0xBF;
    size_t more;
    if (s[0] < 0x80)
        return 1;
    if (s[0] >= 0xC2 && s[0] <= 0xDF)
        more = 1;
    else if (s[0] >= 0xE0 && s[0] <= 0xEF)
        more = 2;
    else if (s[0] >= 0xF0 && s[0] <= 0xF4)
        more = 3;
    else
        return 0;
    if (s[0] == 0xE0)
        low = 0xA0;
    else if (s[0] == 0xED)
        high = 0x9F;
    else if (s[0] == 0xF0)
        low = 0x90;
    else if (s[0] == 0xF4)
        high = 0x8F;
    if (left <= more || s[1] < low || s[1] > high)
        return 0;
    for (size_t i = 2; i <= more; i++)
        if (s[i] < 0x80 || s[i] > 0xBF)
            return 0;
    return more + 1;
}

size_t text_valid_utf8(struct text a)
{
    const unsigned char *s = (const unsigned char *)a.at;
    size_t i = 0;
    while (i < a.length) {
        uint64_t eight;
        if (a.length - i >= 8 && (memcpy(&eight, s + i, 8), (eight & 0x8080808080808080u) == 0)) {
            i += 8;
            continue;
        }
        size_t n = utf8_sequence(s + i, a.length - i);
        if (!n)
            return i;
        i += n;
    }
    return i;
}

static unsigned char fold(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Levenshtein with one row; texts longer than the row are compared by their beginning. */
size_t text_distance(struct text a, struct text b, size_t most)
{
    enum { LONGEST = 128 };
    size_t row[LONGEST + 1];
    size_t rows = a.length < LONGEST ? a.length : LONGEST, columns = b.length < LONGEST ? b.length : LONGEST;
    for (size_t j = 0; j <= columns; j++)
        row[j] = j;
    for (size_t i = 1; i <= rows; i++) {
        size_t diagonal = row[0];
        size_t least = row[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            size_t replace = diagonal + (fold(a.at[i - 1]) != fold(b.at[j - 1]));
            diagonal = row[j];
            size_t insert = row[j - 1] + 1, erase = row[j] + 1;
            size_t best = insert < erase ? insert : erase;
            row[j] = best < replace ? best : replace;
            least = row[j] < least ? row[j] : least;
        }
        if (least >= most)
            return most;
    }
    return row[columns] < most ? row[columns] : most;
}

d4i_status buffer_add(d4i_context *context, struct buffer *buffer, const void *bytes, size_t length)
{
    TRY(mem_grow(context, &buffer->data, &buffer->capacity, buffer->length + length + 1, 1));
    if (length)
        memcpy(buffer->data + buffer->length, bytes, length);
    buffer->length += length;
    buffer->data[buffer->length] = 0;
    return D4I_OK;
}

d4i_status buffer_text(d4i_context *context, struct buffer *buffer, const char *zero_terminated)
{
    return buffer_add(context, buffer, zero_terminated, strlen(zero_terminated));
}

static locale_t c_locale;

static void make_c_locale(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

/* Puts the calling thread into the C locale; returns the one it was in, for uselocale(). The one object is
 * immutable once made, so it is no state. */
static locale_t into_c_locale(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_c_locale);
    return c_locale ? uselocale(c_locale) : (locale_t)0;
}

int text_print_list(char *out, size_t size, const char *format, va_list arguments)
{
    locale_t before = into_c_locale();
    int length = vsnprintf(out, size, format, arguments);
    if (before)
        uselocale(before);
    return length;
}

d4i_status buffer_print(d4i_context *context, struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = text_print_list(NULL, 0, format, arguments);
    va_end(arguments);
    size_t more = length > 0 ? (size_t)length : 0;
    d4i_status status = mem_grow(context, &buffer->data, &buffer->capacity, buffer->length + more + 1, 1);
    if (status == D4I_OK) {
        text_print_list(buffer->data + buffer->length, more + 1, format, again);
        buffer->length += more;
    }
    va_end(again);
    return status;
}

void buffer_release(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){0};
}

int text_print(char *out, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = text_print_list(out, size, format, arguments);
    va_end(arguments);
    return length;
}
