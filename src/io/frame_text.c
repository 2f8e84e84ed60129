/* SPDX-License-Identifier: EUPL-1.2
 *
 * Values as the text that people read in a table: grouped thousands, shares in per cent, nothing that would act on
 * the terminal.
 */
#include <math.h>

#include "base/text.h"
#include "io/frame_inside.h"

#define REAL_DECIMALS 4

/* The code point at `text`, which is valid UTF-8, and its bytes. */
static uint32_t code_point(const char *text, size_t *bytes)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t length = at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    uint32_t point = length == 1 ? at[0] : at[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++)
        point = point << 6 | (at[i] & 0x3F);
    *bytes = length;
    return point;
}

/* Columns that a terminal takes for a code point: marks none, the scripts of East Asia two. wcwidth would ask the
 * locale. */
static size_t point_width(uint32_t point)
{
    static const uint32_t none[][2] = {
        {0x300, 0x36F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
    static const uint32_t two[][2] = {{0x1100, 0x115F}, {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},  {0xF900, 0xFAFF},
                                      {0xFF00, 0xFF60}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (point >= none[i][0] && point <= none[i][1])
            return 0;
    for (size_t i = 0; i < sizeof two / sizeof *two; i++)
        if (point >= two[i][0] && point <= two[i][1])
            return 2;
    return 1;
}

size_t frame_text_width(const char *text, size_t length)
{
    size_t width = 0, bytes = 0;
    for (size_t i = 0; i < length; i += bytes)
        width += point_width(code_point(text + i, &bytes));
    return width;
}

/* Codes that would act on the terminal or turn the direction of writing. */
static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069);
}

d4i_status frame_add_clean(d4i_context *context, struct buffer *out, const char *text)
{
    size_t bytes;
    for (; *text; text += bytes) {
        uint32_t point = code_point(text, &bytes);
        if (point == '\n' || point == '\t' || point == '\r')
            TRY(buffer_add(context, out, " ", 1));
        else if (is_control(point))
            TRY(buffer_add(context, out, "?", 1));
        else
            TRY(buffer_add(context, out, text, bytes));
    }
    return D4I_OK;
}

/* Sets the thousands of a decimal number apart, from five digits on: 2021 stays a year. */
d4i_status frame_add_grouped(d4i_context *context, struct buffer *out, const char *number)
{
    size_t sign = number[0] == '-', digits = strspn(number + sign, "0123456789");
    TRY(buffer_add(context, out, number, sign));
    number += sign;
    for (size_t i = 0; i < digits; i++) {
        if (digits >= 5 && i > 0 && (digits - i) % 3 == 0)
            TRY(buffer_add(context, out, " ", 1));
        TRY(buffer_add(context, out, number + i, 1));
    }
    return buffer_text(context, out, number + digits);
}

d4i_status frame_add_people(d4i_context *context, struct buffer *out, int64_t people, int decimals)
{
    char number[40];
    uint64_t size = people < 0 ? -(uint64_t)people : (uint64_t)people;
    if (decimals == 0)
        return frame_add_grouped(context, out, people_text(people, number));
    uint64_t tenth = (uint64_t)D4I_PERSON / 10, tenths = (size + tenth / 2) / tenth;
    if (tenths == 0 && size > 0)
        return buffer_text(context, out, people < 0 ? ">-0.1" : "<0.1");
    text_print(number, sizeof number, "%s%llu.%llu", people < 0 ? "-" : "", (unsigned long long)(tenths / 10),
               (unsigned long long)(tenths % 10));
    return frame_add_grouped(context, out, number);
}

static bool fixed_suits(double value)
{
    return value == 0 || (fabs(value) >= 1e-4 && fabs(value) < 1e15);
}

/* Decimals that a real needs for six digits, without zeros at the end. */
int frame_real_decimals(double value)
{
    char number[64];
    if (value == 0 || !fixed_suits(value))
        return 0;
    int decimals = 5 - (int)floor(log10(fabs(value)));
    decimals = decimals < 0 ? 0 : decimals > REAL_DECIMALS ? REAL_DECIMALS : decimals;
    int length = text_print(number, sizeof number, "%.*f", decimals, value);
    while (decimals > 0 && number[--length] == '0')
        decimals--;
    return decimals;
}

d4i_status frame_add_real(d4i_context *context, struct buffer *out, double value, int decimals)
{
    char number[64];
    if (fixed_suits(value))
        text_print(number, sizeof number, "%.*f", decimals, value);
    else
        text_print(number, sizeof number, "%.4g", value);
    return frame_add_grouped(context, out, number);
}

d4i_status frame_add_share(d4i_context *context, struct buffer *out, double share)
{
    char number[400];
    text_print(number, sizeof number, "%.1f", 100 * share);
    if (share != 0 && (strcmp(number, "0.0") == 0 || strcmp(number, "-0.0") == 0))
        return buffer_text(context, out, share < 0 ? ">-0.1 %" : "<0.1 %");
    TRY(frame_add_grouped(context, out, number));
    return buffer_text(context, out, " %");
}
