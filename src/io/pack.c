/* SPDX-License-Identifier: EUPL-1.2
 *
 * Columns of integers as blobs: docs/formats/pack.md says byte by byte what is written here. The decoder trusts
 * nothing that it has not checked; memory asked for is bounded by the length of the blob.
 */
#include "io/pack.h"

#include <zstd.h>

#include "base/memory.h"

#define MAGIC 0xD4
#define VERSION 1
#define CHECKSUM 8
#define ZSTD_LEVEL 3
#define ZSTD_RATIO_MAX 32768 /* a zstd block holds at most 128 KiB and takes at least 4 bytes */
#define SAMPLE ((size_t)32768)
#define MILLION INT64_C(1000000)

enum type { TYPE_INT64 = 1, TYPE_UINT64, TYPE_UINT32, TYPE_UINT8, TYPE_BYTES, TYPE_END };
static const char *const type_name[TYPE_END] = {"nothing", "int64", "uint64", "uint32", "uint8", "bytes"};
enum flag { FLAG_ZSTD = 1, FLAG_DELTA = 2, FLAG_MILLIONS = 4, FLAG_END = 8 };

static void put_u64(char *at, uint64_t value)
{
    for (int k = 0; k < 8; k++)
        at[k] = (char)(value >> (8 * k) & 0xFF);
}

static uint64_t get_u64(const char *at)
{
    uint64_t value = 0;
    for (int k = 0; k < 8; k++)
        value |= (uint64_t)(uint8_t)at[k] << (8 * k);
    return value;
}

static size_t put_varint(char *at, uint64_t value)
{
    size_t length = 0;
    for (; value >= 0x80; value >>= 7)
        at[length++] = (char)(value | 0x80);
    at[length++] = (char)value;
    return length;
}

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

/* Room for `more` bytes behind the end of the buffer, and the zero that ends it. */
static d4i_status make_room(d4i_context *context, struct buffer *buffer, size_t more)
{
    if (more > SIZE_MAX - buffer->length - 1)
        return fail(context, D4I_NO_MEMORY, "out of memory: %zu bytes were asked for", more);
    return mem_grow(context, &buffer->data, &buffer->capacity, buffer->length + more + 1, 1);
}

/* Appends zstd's frame of `body` to *out. */
static d4i_status compress(d4i_context *context, struct text body, struct buffer *out)
{
    size_t bound = ZSTD_compressBound(body.length);
    if (ZSTD_isError(bound))
        return fail(context, D4I_BUG, "a column of %zu bytes is too long to compress", body.length);
    TRY(make_room(context, out, bound));
    ZSTD_CCtx *zstd = ZSTD_createCCtx();
    if (!zstd)
        return fail(context, D4I_NO_MEMORY, "out of memory for zstd");
    /* All but the level are zstd's defaults; said because the bytes depend on them. */
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_contentSizeFlag, 1);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 0);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_dictIDFlag, 0);
    size_t length = ZSTD_compress2(zstd, out->data + out->length, bound, body.at, body.length);
    ZSTD_freeCCtx(zstd);
    if (ZSTD_isError(length))
        return fail(context, D4I_NO_MEMORY, "zstd: %s", ZSTD_getErrorName(length));
    out->length += length;
    out->data[out->length] = '\0';
    return D4I_OK;
}

static d4i_status pack_body(d4i_context *context, enum type type, unsigned flags, size_t count, struct text body,
                            struct buffer *out)
{
    size_t start = out->length;
    char head[4 + 10 + 10];
    size_t length = 4;
    head[0] = (char)MAGIC;
    head[1] = VERSION;
    head[2] = (char)type;
    head[3] = (char)(flags | FLAG_ZSTD);
    length += put_varint(head + length, count);
    length += put_varint(head + length, body.length);
    d4i_status status = D4I_OK;
    GUARD(buffer_add(context, out, head, length));
    GUARD(compress(context, body, out));
    if (out->length - start - length >= body.length) {
        out->length = start + length;
        out->data[start + 3] = (char)flags;
        GUARD(buffer_add(context, out, body.at, body.length));
    }
    put_u64(head, hash_bytes64(out->data + start, out->length - start));
    GUARD(buffer_add(context, out, head, CHECKSUM));
done:
    if (status != D4I_OK && out->data) {
        out->length = start;
        out->data[start] = '\0';
    }
    return status;
}

/* The body of integers, without or with differences; see pack.md. */
static d4i_status write_planes(d4i_context *context, const uint64_t *values, size_t count, bool delta,
                               struct buffer *out)
{
    out->length = 0;
    if (count == 0)
        return D4I_OK;
    size_t first = delta ? 1 : 0, planes = count - first;
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (size_t i = first; i < count; i++) {
        int64_t value = (int64_t)(values[i] - (delta ? values[i - 1] : 0));
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    uint64_t range = (uint64_t)most - (uint64_t)least;
    unsigned width = 1;
    while (width < 8 && range >> (8 * width))
        width++;
    size_t head = delta ? 17 : 9;
    if (planes > (SIZE_MAX / 2 - head) / width)
        return fail(context, D4I_NO_MEMORY, "a column of %zu values is too long", count);
    TRY(make_room(context, out, head + width * planes));
    out->data[0] = (char)width;
    put_u64(out->data + 1, (uint64_t)least);
    if (delta)
        put_u64(out->data + 9, values[0]);
    for (unsigned k = 0; k < width; k++) {
        char *plane = out->data + head + k * planes;
        for (size_t i = first; i < count; i++) {
            uint64_t value = values[i] - (delta ? values[i - 1] : 0) - (uint64_t)least;
            plane[i - first] = (char)(value >> (8 * k) & 0xFF);
        }
    }
    out->length = head + width * planes;
    out->data[out->length] = '\0';
    return D4I_OK;
}

/* Whether differences of the first values compress to less. */
static d4i_status choose_delta(d4i_context *context, const uint64_t *values, size_t count, bool *delta)
{
    *delta = false;
    if (count < 2)
        return D4I_OK;
    struct buffer body = {0}, plain = {0}, differences = {0};
    d4i_status status = D4I_OK;
    size_t sample = count < SAMPLE ? count : SAMPLE;
    GUARD(write_planes(context, values, sample, false, &body));
    GUARD(compress(context, (struct text){body.data, body.length}, &plain));
    GUARD(write_planes(context, values, sample, true, &body));
    GUARD(compress(context, (struct text){body.data, body.length}, &differences));
    *delta = differences.length < plain.length;
done:
    buffer_release(&body);
    buffer_release(&plain);
    buffer_release(&differences);
    return status;
}

static d4i_status pack_integers(d4i_context *context, enum type type, unsigned flags, const uint64_t *values,
                                size_t count, struct buffer *out)
{
    struct buffer body = {0};
    d4i_status status = D4I_OK;
    bool delta = false;
    GUARD(choose_delta(context, values, count, &delta));
    GUARD(write_planes(context, values, count, delta, &body));
    flags |= delta ? FLAG_DELTA : 0;
    GUARD(pack_body(context, type, flags, count, (struct text){body.data, body.length}, out));
done:
    buffer_release(&body);
    return status;
}

d4i_status pack_int64(d4i_context *context, const int64_t *values, size_t count, struct buffer *out)
{
    uint64_t *plain = NULL;
    TRY(mem_alloc(context, count, sizeof *plain, &plain));
    bool millions = count > 0;
    for (size_t i = 0; i < count && millions; i++)
        millions = values[i] % MILLION == 0;
    for (size_t i = 0; i < count; i++)
        plain[i] = (uint64_t)(millions ? values[i] / MILLION : values[i]);
    d4i_status status = pack_integers(context, TYPE_INT64, millions ? FLAG_MILLIONS : 0, plain, count, out);
    free(plain);
    return status;
}

d4i_status pack_uint64(d4i_context *context, const uint64_t *values, size_t count, struct buffer *out)
{
    return pack_integers(context, TYPE_UINT64, 0, values, count, out);
}

d4i_status pack_uint32(d4i_context *context, const uint32_t *values, size_t count, struct buffer *out)
{
    uint64_t *wide = NULL;
    TRY(mem_alloc(context, count, sizeof *wide, &wide));
    for (size_t i = 0; i < count; i++)
        wide[i] = values[i];
    d4i_status status = pack_integers(context, TYPE_UINT32, 0, wide, count, out);
    free(wide);
    return status;
}

d4i_status pack_uint8(d4i_context *context, const uint8_t *values, size_t count, struct buffer *out)
{
    return pack_body(context, TYPE_UINT8, 0, count, (struct text){(const char *)values, count}, out);
}

d4i_status pack_bytes(d4i_context *context, const void *bytes, size_t length, struct buffer *out)
{
    return pack_body(context, TYPE_BYTES, 0, length, (struct text){bytes, length}, out);
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

static d4i_status read_head(d4i_context *context, struct text blob, enum type type, struct blob *out)
{
    if (blob.length < 4 + 2 + CHECKSUM)
        return damaged(context, "it is too short");
    const uint8_t *head = (const uint8_t *)blob.at;
    struct text rest = {blob.at + 4, blob.length - 4 - CHECKSUM};
    if (head[0] != MAGIC)
        return damaged(context, "it does not begin as one");
    if (head[1] > VERSION)
        return fail(context, D4I_BAD_INPUT, "a packed column has format %d, written by a newer d4i: update d4i",
                    head[1]);
    if (head[1] != VERSION || head[2] == 0 || head[2] >= TYPE_END || head[3] >= FLAG_END)
        return damaged(context, "version, type or flags do not exist");
    if (get_u64(blob.at + blob.length - CHECKSUM) != hash_bytes64(blob.at, blob.length - CHECKSUM))
        return damaged(context, "its checksum is wrong");
    if (head[2] != type)
        return fail(context, D4I_BAD_INPUT, "a packed column holds %s where %s is expected", type_name[head[2]],
                    type_name[type]);
    if ((head[3] & FLAG_MILLIONS && type != TYPE_INT64) || (head[3] & FLAG_DELTA && type >= TYPE_UINT8))
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
    if (!(blob->flags & FLAG_ZSTD))
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
    bool delta = blob->flags & FLAG_DELTA;
    size_t head = delta ? 17 : 9, first = delta ? 1 : 0;
    if (blob->count == 0) {
        if (body.length != 0 || blob->flags & ~(unsigned)FLAG_ZSTD)
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
    read_planes(body.at + head, width, get_u64(body.at + 1), *out + first, planes);
    if (delta) {
        (*out)[0] = get_u64(body.at + 9);
        for (size_t i = 1; i < blob->count; i++)
            (*out)[i] += (*out)[i - 1];
    }
    return D4I_OK;
}

static d4i_status unpack_integers(d4i_context *context, struct text text, enum type type, uint64_t **out,
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
    TRY(unpack_integers(context, blob, TYPE_INT64, &values, &about));
    if (about.flags & FLAG_MILLIONS) {
        for (size_t i = 0; i < about.count; i++) {
            int64_t value = (int64_t)values[i];
            if (value > INT64_MAX / MILLION || value < INT64_MIN / MILLION) {
                free(values);
                return damaged(context, "a value is too large");
            }
            values[i] = (uint64_t)(value * MILLION);
        }
    }
    *out = (int64_t *)values;
    *count = about.count;
    return D4I_OK;
}

d4i_status unpack_uint64(d4i_context *context, struct text blob, uint64_t **out, size_t *count)
{
    struct blob about = {0};
    TRY(unpack_integers(context, blob, TYPE_UINT64, out, &about));
    *count = about.count;
    return D4I_OK;
}

d4i_status unpack_uint32(d4i_context *context, struct text blob, uint32_t **out, size_t *count)
{
    struct blob about = {0};
    uint64_t *wide = NULL;
    uint32_t *values = NULL;
    d4i_status status = D4I_OK;
    GUARD(unpack_integers(context, blob, TYPE_UINT32, &wide, &about));
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

static d4i_status unpack_plain(d4i_context *context, struct text text, enum type type, char **out, size_t *length)
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
    TRY(unpack_plain(context, blob, TYPE_UINT8, &bytes, count));
    *out = (uint8_t *)bytes;
    return D4I_OK;
}

d4i_status unpack_bytes(d4i_context *context, struct text blob, char **out, size_t *length)
{
    return unpack_plain(context, blob, TYPE_BYTES, out, length);
}
