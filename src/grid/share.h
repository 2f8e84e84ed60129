/* SPDX-License-Identifier: EUPL-1.2
 *
 * floor(amount C / W) for many C <= W and one amount: the exact quotient without a division each. With
 * amount = q W + r and f = floor(r 2^64 / W) + 1, f C / 2^64 is above r C / W by C / 2^64 at most. So its high half
 * is floor(r C / W) wherever its low half is C or more, which is nearly always; where it is not, it may be one too
 * many, and the remainder tells. Works for negative amounts, as q is rounded down.
 */
#ifndef GRID_SHARE_H
#define GRID_SHARE_H

#include <stdint.h>

#include "base/wide.h"

struct share {
    int64_t quotient;   /* floor(amount / total) */
    uint64_t remainder; /* amount - quotient * total, 0 .. total - 1 */
    uint64_t fraction;  /* floor(remainder 2^64 / total) + 1 */
    uint64_t total;     /* 1 .. 2^63 - 1 */
};

static inline struct share share_of(int64_t amount, uint64_t total)
{
    struct share share = {.total = total};
    int64_t quotient = amount / (int64_t)total, remainder = amount % (int64_t)total;
    if (remainder < 0) {
        quotient--;
        remainder += (int64_t)total;
    }
    share.quotient = quotient;
    share.remainder = (uint64_t)remainder;
    share.fraction = (uint64_t)(((uint128)(uint64_t)remainder << 64) / total) + 1; /* total < 2^63: no overflow */
    return share;
}

/* floor(amount * part / total) for part <= total. */
static inline int64_t share_floor(const struct share *share, uint64_t part)
{
    uint128 above = (uint128)share->fraction * part;
    uint64_t high = (uint64_t)(above >> 64);
    /* The remainder is -total .. total - 1: it survives modulo 2^64. */
    if (__builtin_expect((uint64_t)above < part, 0))
        high -= (share->remainder * part - high * share->total) >> 63;
    return (int64_t)((uint64_t)share->quotient * part + high);
}

#endif
