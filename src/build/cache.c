/* SPDX-License-Identifier: EUPL-1.2
 *
 * The cache of parts.
 */
#include "build/cache.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/file.h"

_Static_assert(sizeof(size_t) == sizeof(uint64_t), "sizes are stored as 64-bit integers");

static d4i_status part_path(d4i_context *context, const struct cache *cache, const char *stage, struct hash key,
                            char **path)
{
    char hex[HASH_HEX];
    return text_format(context, path, "%s/%s-%s.part", cache->folder, stage, hash_hex(key, hex));
}

static d4i_status find(d4i_context *context, struct cache *cache, const char *stage, struct hash key,
                       struct pack_reader **reader)
{
    *reader = NULL;
    if (!cache->folder)
        return D4I_OK;
    char *path;
    TRY(part_path(context, cache, stage, key, &path));
    if (file_exists(path)) {
        d4i_status status = pack_open(context, path, reader);
        if (status == D4I_NO_MEMORY || status == D4I_CANCELLED) {
            free(path);
            return status;
        }
        if (status != D4I_OK) {
            warn(context, "%s; it is made again", d4i_error_text(context));
            unlink(path);
        }
    }
    cache->reused += *reader != NULL;
    free(path);
    return D4I_OK;
}

static d4i_status start(d4i_context *context, struct cache *cache, const char *stage, struct hash key,
                        struct pack_writer **writer)
{
    *writer = NULL;
    cache->computed++;
    if (!cache->folder)
        return D4I_OK;
    TRY(file_make_folder(context, cache->folder));
    char *path;
    TRY(part_path(context, cache, stage, key, &path));
    d4i_status status = pack_create(context, path, writer);
    free(path);
    return status;
}

static d4i_status keep(d4i_context *context, struct cache *cache, const struct part_kind *kind, struct hash key,
                       const void *how, const void *value)
{
    struct pack_writer *writer;
    TRY(start(context, cache, kind->stage, key, &writer));
    if (!writer)
        return D4I_OK;
    d4i_status status = kind->save(context, writer, how, value);
    if (status == D4I_OK)
        return pack_finish(context, &writer);
    pack_abandon(writer);
    return status;
}

/* True when the part was there and whole. One that turns out damaged only now is made again, too. */
static d4i_status take(d4i_context *context, struct cache *cache, const struct part_kind *kind, struct hash key,
                       const void *how, void *value, bool *taken)
{
    struct pack_reader *reader;
    TRY(find(context, cache, kind->stage, key, &reader));
    *taken = reader != NULL;
    if (!reader)
        return D4I_OK;
    d4i_status status = kind->load(context, reader, how, value);
    pack_close(reader);
    if (status != D4I_BAD_INPUT)
        return status;
    warn(context, "a part of the cache is damaged (%s); it is made again", d4i_error_text(context));
    kind->release(value);
    memset(value, 0, kind->size);
    cache->reused--;
    *taken = false;
    return D4I_OK;
}

d4i_status cache_part(d4i_context *context, struct cache *cache, const struct part_kind *kind, struct hash key,
                      const void *how, void *value)
{
    bool taken;
    d4i_status status = take(context, cache, kind, key, how, value, &taken);
    if (status == D4I_OK && !taken)
        status = kind->make(context, how, value);
    if (status == D4I_OK && !taken)
        status = keep(context, cache, kind, key, how, value);
    if (status != D4I_OK) {
        kind->release(value);
        memset(value, 0, kind->size);
    }
    return status;
}

d4i_status cache_length(d4i_context *context, const char *name, size_t count, size_t wanted)
{
    if (count != wanted)
        return fail(context, D4I_BAD_INPUT, "column '%s' has %zu values, not %zu", name, count, wanted);
    return D4I_OK;
}

static d4i_status put_blob(d4i_context *context, struct pack_writer *writer, const char *name, struct buffer *blob,
                           d4i_status status)
{
    if (status == D4I_OK)
        status = pack_put(context, writer, name, (struct text){blob->data, blob->length});
    buffer_release(blob);
    return status;
}

#define COLUMN(type, ctype)                                                                                        \
    d4i_status put_##type(d4i_context *context, struct pack_writer *writer, const char *name, const ctype *values, \
                          size_t count)                                                                            \
    {                                                                                                              \
        struct buffer blob = {0};                                                                                  \
        return put_blob(context, writer, name, &blob, pack_##type(context, values, count, &blob));                 \
    }                                                                                                              \
    d4i_status get_##type(d4i_context *context, const struct pack_reader *reader, const char *name, ctype **out,   \
                          size_t *count)                                                                           \
    {                                                                                                              \
        struct text blob;                                                                                          \
        TRY(pack_get(context, reader, name, &blob));                                                               \
        return unpack_##type(context, blob, out, count);                                                           \
    }
COLUMN(uint64, uint64_t)
COLUMN(int64, int64_t)
COLUMN(uint32, uint32_t)
COLUMN(uint8, uint8_t)

d4i_status put_bytes(d4i_context *context, struct pack_writer *writer, const char *name, const void *bytes,
                     size_t length)
{
    struct buffer blob = {0};
    return put_blob(context, writer, name, &blob, pack_bytes(context, bytes, length, &blob));
}

d4i_status get_bytes(d4i_context *context, const struct pack_reader *reader, const char *name, char **out,
                     size_t *length)
{
    struct text blob;
    TRY(pack_get(context, reader, name, &blob));
    return unpack_bytes(context, blob, out, length);
}

d4i_status put_doubles(d4i_context *context, struct pack_writer *writer, const char *name, const double *values,
                       size_t count)
{
    return put_bytes(context, writer, name, values, count * sizeof *values);
}

d4i_status get_doubles(d4i_context *context, const struct pack_reader *reader, const char *name, double **out,
                       size_t *count)
{
    char *bytes;
    size_t length;
    TRY(get_bytes(context, reader, name, &bytes, &length));
    *out = (double *)(void *)bytes;
    *count = length / sizeof **out;
    return D4I_OK;
}

/* Each string as its bytes and a zero, before it 1 for a string and 0 for NULL. */
d4i_status put_strings(d4i_context *context, struct pack_writer *writer, const char *name, char *const *strings,
                       size_t count)
{
    struct buffer all = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < count && status == D4I_OK; i++) {
        status = buffer_add(context, &all, strings[i] ? "\1" : "\0", 1);
        if (status == D4I_OK && strings[i])
            status = buffer_add(context, &all, strings[i], strlen(strings[i]) + 1);
    }
    if (status == D4I_OK)
        status = put_bytes(context, writer, name, all.data ? all.data : "", all.length);
    buffer_release(&all);
    return status;
}

static d4i_status take_strings(d4i_context *context, const char *name, const char *all, size_t length,
                               char **strings, size_t count)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (at >= length)
            return fail(context, D4I_BAD_INPUT, "column '%s' holds %zu strings, not %zu", name, i, count);
        if (!all[at++])
            continue;
        size_t bytes = strnlen(all + at, length - at);
        TRY(text_copy(context, (struct text){all + at, bytes}, &strings[i]));
        at += bytes + 1;
    }
    return D4I_OK;
}

d4i_status get_strings(d4i_context *context, const struct pack_reader *reader, const char *name, char ***out,
                       size_t count)
{
    char *all;
    size_t length;
    char **strings = NULL;
    TRY(get_bytes(context, reader, name, &all, &length));
    d4i_status status = mem_alloc(context, count, sizeof *strings, &strings);
    if (status == D4I_OK)
        status = take_strings(context, name, all, length, strings, count);
    free(all);
    if (status == D4I_OK) {
        *out = strings;
        return D4I_OK;
    }
    for (size_t i = 0; strings && i < count; i++)
        free(strings[i]);
    free(strings);
    return status;
}

d4i_status put_sizes(d4i_context *context, struct pack_writer *writer, const char *name, const size_t *values,
                     size_t count)
{
    return put_uint64(context, writer, name, (const uint64_t *)values, count);
}

d4i_status get_sizes(d4i_context *context, const struct pack_reader *reader, const char *name, size_t **out,
                     size_t *count)
{
    return get_uint64(context, reader, name, (uint64_t **)out, count);
}
