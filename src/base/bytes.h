/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whole numbers in bytes, as formats of files have them.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdint.h>

/* A number of 1 to 8 bytes, the lowest byte first. */
static inline void bytes_put(char *at, uint64_t value, int bytes)
{
    for (int k = 0; k < bytes; k++)
        at[k] = (char)(value >> (8 * k) & 0xFF);
}

static inline uint64_t bytes_get(const char *at, int bytes)
{
    uint64_t value = 0;
    for (int k = 0; k < bytes; k++)
        value |= (uint64_t)(uint8_t)at[k] << (8 * k);
    return value;
}

#endif
