/* SPDX-License-Identifier: EUPL-1.2
 *
 * Blobs read back: docs/formats/pack.md. The decoder trusts nothing that it has not checked; memory asked for is
 * bounded by the length of the blob.
 */
#include <zstd.h>

#include "base/memory.h"
#include "io/pack.h"
#include "io/pack_inside.h"

#define ZSTD_RATIO_MAX 32768 /* a zstd block holds at most 128 KiB and takes at least 4 bytes */

static const char *const type_name[PACK_TYPE_END] = {"nothing", "int64", "uint64", "uint32", "uint8", "bytes"};

static bool take_varint(struct text *from, uint64_t *out)
{
    uint64_t value = 0;
    for (unsigned k = 0; k < 10 && k < from->length; k++) {
        uint64_t byte = (uint8_t)from->at[k];
        if (k == 9 && byte > 1)
            return false;
        value |= (byte & 0x7F) << (7 * k);
        if (byte < 0x80) {
            from->at += k + 1;
            from->length -= k + 1;
            *out = value;
            return true;
        }
    }
    return false;
}

static d4i_status damaged(d4i_context *context, const char *what)
{
    return fail(context, D4I_BAD_INPUT, "a packed column is damaged: %s", what);
}

/* What the head of a blob says; the body may still be compressed. */
struct blob {
    unsigned flags;
    size_t count, length;
    struct text stored;
};

static d4i_status read_head(d4i_context *context, struct text blob, enum pack_type type, struct blob *out)
{
    if (blob.length < 4 + 2 + PACK_CHECKSUM)
        return damaged(context, "it is too short");
    const uint8_t *head = (const uint8_t *)blob.at;
    struct text rest = {blob.at + 4, blob.length - 4 - PACK_CHECKSUM};
    if (head[0] != PACK_MAGIC)
        return damaged(context, "it does not begin as one");
    if (head[1] > PACK_VERSION)
        return fail(context, D4I_BAD_INPUT, "a packed column has format %d, written by a newer d4i: update d4i",
                    head[1]);
    if (head[1] != PACK_VERSION || head[2] == 0 || head[2] >= PACK_TYPE_END || head[3] >= PACK_FLAG_END)
        return damaged(context, "version, type or flags do not exist");
    if (bytes_get(blob.at + blob.length - PACK_CHECKSUM, 8) != hash_bytes64(blob.at, blob.length - PACK_CHECKSUM))
        return damaged(context, "its checksum is wrong");
    if (head[2] != type)
        return fail(context, D4I_BAD_INPUT, "a packed column holds %s where %s is expected", type_name[head[2]],
                    type_name[type]);
    if ((head[3] & PACK_MILLIONS && type != PACK_INT64) || (head[3] & PACK_DELTA && type >= PACK_UINT8))
        return damaged(context, "its flags do not suit its type");
    uint64_t count, length;
    if (!take_varint(&rest, &count) || !take_varint(&rest, &length))
        return damaged(context, "its lengths are no numbers");
    if (count > SIZE_MAX / 16 || length > SIZE_MAX / 16)
        return damaged(context, "its lengths are too large");
    *out = (struct blob){head[3], (size_t)count, (size_t)length, rest};
    return D4I_OK;
}

/* The body into *body: a part of the blob, or in *room (freed by the caller) when it was compressed. */
static d4i_status read_body(d4i_context *context, const struct blob *blob, struct text *body, char **room)
{
    *body = blob->stored;
    if (!(blob->flags & PACK_ZSTD))
        return blob->stored.length == blob->length ? D4I_OK : damaged(context, "its length is wrong");
    if (blob->length / ZSTD_RATIO_MAX > blob->stored.length ||
        ZSTD_getFrameContentSize(blob->stored.at, blob->stored.length) != blob->length ||
        ZSTD_findFrameCompressedSize(blob->stored.at, blob->stored.length) != blob->stored.length)
        return damaged(context, "its length is wrong");
    TRY(mem_alloc(context, blob->length + 1, 1, room));
    size_t got = ZSTD_decompress(*room, blob->length, blob->stored.at, blob->stored.length);
    if (ZSTD_isError(got) || got != blob->length)
        return damaged(context, "it cannot be decompressed");
    *body = (struct text){*room, blob->length};
    return D4I_OK;
}

static void read_planes(const char *planes, unsigned width, uint64_t reference, uint64_t *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (uint8_t)planes[i];
    for (unsigned k = 1; k < width; k++)
        for (size_t i = 0; i < count; i++)
            out[i] |= (uint64_t)(uint8_t)planes[k * count + i] << (8 * k);
    for (size_t i = 0; i < count; i++)
        out[i] += reference;
}

static d4i_status read_integers(d4i_context *context, const struct blob *blob, struct text body, uint64_t **out)
{
    bool delta = blob->flags & PACK_DELTA;
    size_t head = delta ? 17 : 9, first = delta ? 1 : 0;
    if (blob->count == 0) {
        if (body.length != 0 || blob->flags & ~(unsigned)PACK_ZSTD)
            return damaged(context, "it is empty and yet has contents");
        return mem_alloc(context, 0, sizeof **out, out);
    }
    if (body.length < head)
        return damaged(context, "it is too short");
    unsigned width = (uint8_t)body.at[0];
    size_t planes = blob->count - first;
    if (width < 1 || width > 8 || (body.length - head) % width != 0 || (body.length - head) / width != planes)
        return damaged(context, "its count is wrong");
    TRY(mem_alloc(context, blob->count, sizeof **out, out));
    read_planes(body.at + head, width, bytes_get(body.at + 1, 8), *out + first, planes);
    if (delta) {
        (*out)[0] = bytes_get(body.at + 9, 8);
        for (size_t i = 1; i < blob->count; i++)
            (*out)[i] += (*out)[i - 1];
    }
    return D4I_OK;
}

static d4i_status unpack_integers(d4i_context *context, struct text text, enum pack_type type, uint64_t **out,
                                  struct blob *blob)
{
    char *room = NULL;
    struct text body = {0};
    d4i_status status = D4I_OK;
    GUARD(read_head(context, text, type, blob));
    GUARD(read_body(context, blob, &body, &room));
    GUARD(read_integers(context, blob, body, out));
done:
    free(room);
    return status;
}

d4i_status unpack_int64(d4i_context *context, struct text blob, int64_t **out, size_t *count)
{
    struct blob about = {0};
    uint64_t *values = NULL;
    TRY(unpack_integers(context, blob, PACK_INT64, &values, &about));
    if (about.flags & PACK_MILLIONS) {
        for (size_t i = 0; i < about.count; i++) {
            int64_t value = (int64_t)values[i];
            if (value > INT64_MAX / PACK_MILLION || value < INT64_MIN / PACK_MILLION) {
                free(values);
                return damaged(context, "a value is too large");
            }
            values[i] = (uint64_t)(value * PACK_MILLION);
        }
    }
    *out = (int64_t *)values;
    *count = about.count;
    return D4I_OK;
}

d4i_status unpack_uint64(d4i_context *context, struct text blob, uint64_t **out, size_t *count)
{
    struct blob about = {0};
    TRY(unpack_integers(context, blob, PACK_UINT64, out, &about));
    *count = about.count;
    return D4I_OK;
}

d4i_status unpack_uint32(d4i_context *context, struct text blob, uint32_t **out, size_t *count)
{
    struct blob about = {0};
    uint64_t *wide = NULL;
    uint32_t *values = NULL;
    d4i_status status = D4I_OK;
    GUARD(unpack_integers(context, blob, PACK_UINT32, &wide, &about));
    GUARD(mem_alloc(context, about.count, sizeof *values, &values));
    uint64_t seen = 0;
    for (size_t i = 0; i < about.count; i++) {
        seen |= wide[i];
        values[i] = (uint32_t)wide[i];
    }
    if (seen > UINT32_MAX) {
        status = damaged(context, "a value is too large");
        goto done;
    }
    *out = values;
    *count = about.count;
    values = NULL;
done:
    free(wide);
    free(values);
    return status;
}

static d4i_status unpack_plain(d4i_context *context, struct text text, enum pack_type type, char **out,
                               size_t *length)
{
    struct blob blob = {0};
    struct text body = {0};
    char *room = NULL;
    d4i_status status = D4I_OK;
    GUARD(read_head(context, text, type, &blob));
    if (blob.count != blob.length) {
        status = damaged(context, "its count is wrong");
        goto done;
    }
    GUARD(read_body(context, &blob, &body, &room));
    if (!room) {
        GUARD(mem_alloc(context, body.length + 1, 1, &room));
        if (body.length > 0) /* then there are bytes: NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
            memcpy(room, body.at, body.length);
    }
    *out = room;
    *length = blob.count;
    room = NULL;
done:
    free(room);
    return status;
}

d4i_status unpack_uint8(d4i_context *context, struct text blob, uint8_t **out, size_t *count)
{
    char *bytes = NULL;
    TRY(unpack_plain(context, blob, PACK_UINT8, &bytes, count));
    *out = (uint8_t *)bytes;
    return D4I_OK;
}

d4i_status unpack_bytes(d4i_context *context, struct text blob, char **out, size_t *length)
{
    return unpack_plain(context, blob, PACK_BYTES, out, length);
}
