/* SPDX-License-Identifier: EUPL-1.2
 *
 * Hashes by xxHash (XXH3, stable across platforms and versions since 0.8).
 */
#include "base/hash.h"

#include <stdio.h>
#include <xxhash.h>

uint64_t hash_bytes64(const void *bytes, size_t length)
{
    return XXH3_64bits(bytes, length);
}

static struct hash hash_from(XXH128_hash_t value)
{
    return (struct hash){value.high64, value.low64};
}

struct hash hash_bytes(const void *bytes, size_t length)
{
    return hash_from(XXH3_128bits(bytes, length));
}

/* The hash of: state so far (16 bytes), length (8 bytes), hash of the field (16 bytes), little-endian. */
struct hash hash_with(struct hash so_far, const void *bytes, size_t length)
{
    struct hash field = hash_bytes(bytes, length);
    uint64_t parts[5] = {so_far.high, so_far.low, length, field.high, field.low};
    unsigned char image[40];
    for (size_t i = 0; i < sizeof image; i++)
        image[i] = (unsigned char)(parts[i / 8] >> (i % 8 * 8));
    return hash_bytes(image, sizeof image);
}

struct hash hash_with_text(struct hash so_far, const char *text)
{
    if (!text)
        return hash_with_int(so_far, -1);
    return hash_with(so_far, text, strlen(text));
}

struct hash hash_with_int(struct hash so_far, int64_t number)
{
    unsigned char image[8];
    for (size_t i = 0; i < sizeof image; i++)
        image[i] = (unsigned char)((uint64_t)number >> (i * 8));
    return hash_with(so_far, image, sizeof image);
}

bool hash_equal(struct hash a, struct hash b)
{
    return a.high == b.high && a.low == b.low;
}

char *hash_hex(struct hash hash, char out[HASH_HEX])
{
    snprintf(out, HASH_HEX, "%016llx%016llx", (unsigned long long)hash.high, (unsigned long long)hash.low);
    return out;
}
