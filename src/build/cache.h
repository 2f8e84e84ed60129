/* SPDX-License-Identifier: EUPL-1.2
 *
 * The parts of a build, kept in a folder beside the output and found again by the hash of all that made them. A
 * part is whole or absent (written under a temporary name and renamed), so that a killed build goes on from what
 * it had. A part that turns out damaged is made again.
 */
#ifndef BUILD_CACHE_H
#define BUILD_CACHE_H

#include "base/hash.h"
#include "io/pack.h"

struct cache {
    const char *folder; /* NULL = nothing is kept */
    int computed, reused;
};

/* One kind of part: how it is made, kept and taken again. `value` is zeroed before make and load, and released when
 * one of them or save fails. */
struct part_kind {
    const char *stage;
    size_t size; /* of the value */
    d4i_status (*make)(d4i_context *context, const void *how, void *value);
    d4i_status (*save)(d4i_context *context, struct pack_writer *writer, const void *how, const void *value);
    d4i_status (*load)(d4i_context *context, const struct pack_reader *reader, const void *how, void *value);
    void (*release)(void *value);
};
/* The part of that key from the cache, or made and kept. */
d4i_status cache_part(d4i_context *context, struct cache *cache, const struct part_kind *kind, struct hash key,
                      const void *how, void *value);

/* Shorthands for one named column. */
d4i_status put_uint64(d4i_context *context, struct pack_writer *writer, const char *name, const uint64_t *values,
                      size_t count);
d4i_status put_int64(d4i_context *context, struct pack_writer *writer, const char *name, const int64_t *values,
                     size_t count);
d4i_status put_uint32(d4i_context *context, struct pack_writer *writer, const char *name, const uint32_t *values,
                      size_t count);
d4i_status put_uint8(d4i_context *context, struct pack_writer *writer, const char *name, const uint8_t *values,
                     size_t count);
d4i_status put_bytes(d4i_context *context, struct pack_writer *writer, const char *name, const void *bytes,
                     size_t length);
/* Reads a column of any length; *out is the caller's. Compare the length with cache_length: a part that another
 * version of the program wrote must not be believed. */
d4i_status cache_length(d4i_context *context, const char *name, size_t count, size_t wanted);
d4i_status get_uint64(d4i_context *context, const struct pack_reader *reader, const char *name, uint64_t **out,
                      size_t *count);
d4i_status get_int64(d4i_context *context, const struct pack_reader *reader, const char *name, int64_t **out,
                     size_t *count);
d4i_status get_uint32(d4i_context *context, const struct pack_reader *reader, const char *name, uint32_t **out,
                      size_t *count);
d4i_status get_uint8(d4i_context *context, const struct pack_reader *reader, const char *name, uint8_t **out,
                     size_t *count);
d4i_status get_bytes(d4i_context *context, const struct pack_reader *reader, const char *name, char **out,
                     size_t *length);

/* Doubles by their bits, and lists of zero-terminated strings (an entry may be NULL). */
d4i_status put_doubles(d4i_context *context, struct pack_writer *writer, const char *name, const double *values,
                       size_t count);
d4i_status get_doubles(d4i_context *context, const struct pack_reader *reader, const char *name, double **out,
                       size_t *count);
d4i_status put_strings(d4i_context *context, struct pack_writer *writer, const char *name, char *const *strings,
                       size_t count);
d4i_status get_strings(d4i_context *context, const struct pack_reader *reader, const char *name, char ***out,
                       size_t count);
d4i_status put_sizes(d4i_context *context, struct pack_writer *writer, const char *name, const size_t *values,
                     size_t count);
d4i_status get_sizes(d4i_context *context, const struct pack_reader *reader, const char *name, size_t **out,
                     size_t *count);

#endif
