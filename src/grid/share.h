/* SPDX-License-Identifier: EUPL-1.2
 *
 * floor(amount C / W) for many C <= W and one amount: the exact quotient without a division each. With
 * amount = q W + r and f = floor(r 2^64 / W), floor(r C / W) is the high half of f C or one more, as C < 2^62;
 * the remainder tells which. Works for negative amounts, as q is rounded down.
 */
#ifndef GRID_SHARE_H
#define GRID_SHARE_H

#include <stdint.h>

#include "base/wide.h"

struct share {
    int64_t quotient;   /* floor(amount / total) */
    uint64_t remainder; /* amount - quotient * total, 0 .. total - 1 */
    uint64_t fraction;  /* floor(remainder 2^64 / total) */
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
    share.fraction = (uint64_t)(((uint128)(uint64_t)remainder << 64) / total);
    return share;
}

/* floor(amount * part / total) for part <= total. */
static inline int64_t share_floor(const struct share *share, uint64_t part)
{
    uint64_t high = (uint64_t)((uint128)share->fraction * part >> 64);
    /* The true remainder is below 2 total < 2^64: it survives modulo 2^64. */
    uint64_t rest = share->remainder * part - high * share->total;
    high += rest >= share->total;
    return (int64_t)((uint64_t)share->quotient * part + high);
}

#endif
