/* SPDX-License-Identifier: EUPL-1.2
 *
 * Numbers from text and back, strict and free of the locale.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "base/wide.h"

/* Fractional digits of the fixed-point unit. */
#define PEOPLE_DIGITS 6

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

bool parse_int64(struct text a, int64_t *out)
{
    size_t i = 0;
    bool negative = a.length && a.at[0] == '-';
    if (a.length && (a.at[0] == '-' || a.at[0] == '+'))
        i++;
    if (i == a.length)
        return false;
    int64_t value = 0;
    for (; i < a.length; i++) {
        int step = a.at[i] - '0';
        if (!digit(a.at[i]) || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, step, &value)) /* below zero: holds INT64_MIN */
            return false;
    }
    if (!negative && value == INT64_MIN)
        return false;
    *out = negative ? value : -value;
    return true;
}

bool text_is_date(struct text a)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t year, month, day;
    if (a.length != 10 || a.at[4] != '-' || a.at[7] != '-' || !digit(a.at[0]) || !digit(a.at[5]) || !digit(a.at[8]))
        return false;
    if (!parse_int64((struct text){a.at, 4}, &year) || !parse_int64((struct text){a.at + 5, 2}, &month) ||
        !parse_int64((struct text){a.at + 8, 2}, &day) || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] && (month != 2 || leap || day <= 28);
}

/* The decimal number taken apart: digits without sign, point and grouping, and the power of ten behind them. */
struct decimal {
    bool negative;
    uint64_t digits;
    int exponent;
    int after; /* digits that did not fit into `digits`: only the first matters, for rounding */
    bool lost;
};

static bool read_exponent(struct text a, size_t i, int *exponent)
{
    int64_t power;
    if (!parse_int64((struct text){a.at + i, a.length - i}, &power) || power < -400 || power > 400)
        return false;
    *exponent += (int)power;
    return true;
}

static void take_digit(struct decimal *out, int value, bool fraction)
{
    if (out->digits > (UINT64_MAX - 9) / 10) {
        if (!out->lost)
            out->after = value;
        out->lost = true;
        out->exponent += !fraction;
        return;
    }
    out->digits = out->digits * 10 + (uint64_t)value;
    out->exponent -= fraction;
}

/* Grouping signs must stand before exactly three digits, as publishers write them. */
static bool group_follows(struct text a, size_t i)
{
    if (a.length - i < 4 || !digit(a.at[i + 1]) || !digit(a.at[i + 2]) || !digit(a.at[i + 3]))
        return false;
    return a.length - i == 4 || !digit(a.at[i + 4]);
}

static bool read_decimal(struct text a, char point, char thousands, struct decimal *out)
{
    size_t i = 0, seen = 0;
    bool fraction = false;
    if (a.length && (a.at[0] == '-' || a.at[0] == '+'))
        out->negative = a.at[i++] == '-';
    for (; i < a.length; i++) {
        char c = a.at[i];
        if (digit(c)) {
            take_digit(out, c - '0', fraction);
            seen++;
        } else if (c == point && !fraction) {
            fraction = true;
        } else if (thousands && c == thousands && seen && !fraction && group_follows(a, i)) {
            continue;
        } else if ((c == 'e' || c == 'E') && seen) {
            return read_exponent(a, i + 1, &out->exponent);
        } else {
            return false;
        }
    }
    return seen > 0;
}

bool parse_people(struct text a, char decimal, char thousands, int64_t *out)
{
    struct decimal number = {0};
    if (!read_decimal(a, decimal, thousands, &number))
        return false;
    int power = number.exponent + PEOPLE_DIGITS;
    uint128 value = number.digits;
    for (; power > 0 && value <= INT64_MAX; power--)
        value *= 10;
    bool round_up = number.lost && number.after >= 5 && power >= 0;
    for (; power < 0 && value; power++) {
        round_up = value % 10 >= 5;
        value /= 10;
    }
    if (power < 0)
        round_up = false;
    value += round_up;
    if (value > INT64_MAX || (power > 0 && value))
        return false;
    *out = number.negative ? -(int64_t)value : (int64_t)value;
    return true;
}

/* The correctly rounded double: libc's conversion of a copy that is known to be a plain number. The decimal point
 * of the process's locale is put in, as libc expects it. */
#undef strtod
bool parse_double(struct text a, double *out)
{
    struct decimal number = {0};
    char copy[64];
    if (a.length >= sizeof copy - 8 || !read_decimal(a, '.', 0, &number))
        return false;
    char point[16];
    snprintf(point, sizeof point, "%.1f", 0.5);
    size_t width = strlen(point) - 2, length = 0;
    for (size_t i = 0; i < a.length; i++) {
        if (a.at[i] == '.') {
            memcpy(copy + length, point + 1, width);
            length += width;
        } else {
            copy[length++] = a.at[i];
        }
    }
    copy[length] = 0;
    double value = strtod(copy, NULL);
    if (!isfinite(value))
        return false;
    *out = value;
    return true;
}

char *people_text(int64_t people, char *out)
{
    uint64_t size = people < 0 ? -(uint64_t)people : (uint64_t)people;
    uint64_t whole = size / (uint64_t)D4I_PERSON, part = size % (uint64_t)D4I_PERSON;
    int length = snprintf(out, 32, "%s%llu", people < 0 ? "-" : "", (unsigned long long)whole);
    if (part) {
        length += snprintf(out + length, 32 - (size_t)length, ".%06llu", (unsigned long long)part);
        while (out[length - 1] == '0')
            out[--length] = 0;
    }
    return out;
}
