/* SPDX-License-Identifier: EUPL-1.2
 *
 * Columns of integers as compressed, checksummed blobs, and files of named blobs: the atlas's tiles and the parts
 * in the cache. The encoding is written down in docs/formats/pack.md; the same values give the same bytes.
 */
#ifndef IO_PACK_H
#define IO_PACK_H

#include "base/hash.h"
#include "base/text.h"

/* Appends the blob of `count` integers to *out. Decoders refuse a wrong checksum, a wrong count and any byte
 * that does not belong (they are fed by strangers' files and are fuzzed). */
d4i_status pack_int64(d4i_context *context, const int64_t *values, size_t count, struct buffer *out);
d4i_status pack_uint64(d4i_context *context, const uint64_t *values, size_t count, struct buffer *out);
d4i_status pack_uint32(d4i_context *context, const uint32_t *values, size_t count, struct buffer *out);
d4i_status pack_uint8(d4i_context *context, const uint8_t *values, size_t count, struct buffer *out);
d4i_status pack_bytes(d4i_context *context, const void *bytes, size_t length, struct buffer *out);
/* Decode; *out (freed by the caller) and *count on success. */
d4i_status unpack_int64(d4i_context *context, struct text blob, int64_t **out, size_t *count);
d4i_status unpack_uint64(d4i_context *context, struct text blob, uint64_t **out, size_t *count);
d4i_status unpack_uint32(d4i_context *context, struct text blob, uint32_t **out, size_t *count);
d4i_status unpack_uint8(d4i_context *context, struct text blob, uint8_t **out, size_t *count);
d4i_status unpack_bytes(d4i_context *context, struct text blob, char **out, size_t *length); /* zero-terminated */

/* A file of named blobs, in order. Written by way of a part; read whole. */
struct pack_writer;
d4i_status pack_create(d4i_context *context, const char *path, struct pack_writer **out);
d4i_status pack_put(d4i_context *context, struct pack_writer *writer, const char *name, struct text blob);
d4i_status pack_finish(d4i_context *context, struct pack_writer **writer); /* commits; frees also on failure */
void pack_abandon(struct pack_writer *writer);
struct pack_reader;
d4i_status pack_open(d4i_context *context, const char *path, struct pack_reader **out);
void pack_close(struct pack_reader *reader);
d4i_status pack_get(d4i_context *context, const struct pack_reader *reader, const char *name, struct text *blob);

#endif
