/* SPDX-License-Identifier: EUPL-1.2
 *
 * 128-bit integers, for products of people and weights. (gcc and clang; -Wpedantic wants the marker.) And two
 * products of 32 bits at once.
 */
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

#include <stdint.h>

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

typedef uint64_t two __attribute__((vector_size(16)));
typedef int32_t two_halves __attribute__((vector_size(16)));

/* a[i] x b[i] of the low halves alone. */
static inline two two_products(two a, two b)
{
#ifdef __SSE2__ /* one instruction, which gcc 12 does not find by itself */
    return (two)__builtin_ia32_pmuludq128((two_halves)a, (two_halves)b);
#else
    return (a & UINT32_MAX) * (b & UINT32_MAX);
#endif
}

#endif
