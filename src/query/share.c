/* SPDX-License-Identifier: EUPL-1.2
 *
 * A share as an exact fraction, so that "over 20 %" is decided in integers and a place at exactly 20 % is not over.
 */
#include "base/text.h"
#include "d4i/query.h"

#define SHARE_DIGITS 17 /* 10^17 times 100 fits an int64 */

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Digits with at most one decimal point. */
static bool parse_decimal(struct text text, int64_t *numerator, int64_t *denominator)
{
    int64_t n = 0, d = 1;
    int digits = 0;
    bool point = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            return false;
        digits++;
        if (n == 0 && c == '0' && !point)
            continue;
        if (n > (INT64_MAX / 100 - 9) / 10 || d > INT64_MAX / 10000)
            return false;
        n = n * 10 + (c - '0');
        d = point ? d * 10 : d;
    }
    *numerator = n;
    *denominator = d;
    return digits > 0 && digits <= SHARE_DIGITS;
}

static bool parse_fraction(struct text text, int64_t *numerator, int64_t *denominator)
{
    const char *slash = memchr(text.at, '/', text.length);
    if (!slash)
        return parse_decimal(text, numerator, denominator);
    struct text above = {text.at, (size_t)(slash - text.at)};
    struct text below = {slash + 1, text.length - above.length - 1};
    return parse_int64(text_trim(above), numerator) && parse_int64(text_trim(below), denominator) &&
           *numerator >= 0 && *denominator > 0;
}

d4i_status d4i_parse_share(d4i_context *context, const char *text, int64_t *numerator, int64_t *denominator)
{
    struct text share = text_trim(text_of(text));
    int64_t n = 0, d = 1;
    bool percent = share.length > 0 && share.at[share.length - 1] == '%';
    if (percent)
        share = text_trim((struct text){share.at, share.length - 1});
    if (!parse_fraction(share, &n, &d) || (percent && d > INT64_MAX / 100))
        return fail(context, D4I_BAD_USAGE, "'%s' is no share; write 0.20, 20%% or 1/5", text ? text : "");
    if (percent)
        d *= 100;
    if (n > d)
        return fail(context, D4I_BAD_USAGE, "the share '%s' is more than the whole; write 0.20, 20%% or 1/5", text);
    int64_t divisor = common_divisor(n, d);
    *numerator = n / divisor;
    *denominator = d / divisor;
    return D4I_OK;
}
