/* SPDX-License-Identifier: EUPL-1.2
 *
 * 128-bit hashes (XXH3) of inputs and parameters: keys of the cache and checksums of blobs. Not cryptographic.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/text.h"

struct hash {
    uint64_t high, low;
};
#define HASH_HEX 33

uint64_t hash_bytes64(const void *bytes, size_t length); /* checksum of a blob */
struct hash hash_bytes(const void *bytes, size_t length);
/* Folds length-prefixed fields into a hash, so that ("a","bc") and ("ab","c") differ. */
struct hash hash_with(struct hash so_far, const void *bytes, size_t length);
struct hash hash_with_text(struct hash so_far, const char *text); /* NULL differs from "" */
struct hash hash_with_int(struct hash so_far, int64_t number);
bool hash_equal(struct hash a, struct hash b);
char *hash_hex(struct hash hash, char out[HASH_HEX]);

#endif
