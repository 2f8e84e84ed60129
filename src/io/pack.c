/* SPDX-License-Identifier: EUPL-1.2
 *
 * Columns of integers written as blobs: docs/formats/pack.md says byte by byte what is written here.
 */
#include "io/pack.h"

#include <zstd.h>

#include "base/memory.h"
#include "io/pack_inside.h"

#define ZSTD_LEVEL 3
#define SAMPLE ((size_t)32768)

static size_t put_varint(char *at, uint64_t value)
{
    size_t length = 0;
    for (; value >= 0x80; value >>= 7)
        at[length++] = (char)(value | 0x80);
    at[length++] = (char)value;
    return length;
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

static d4i_status pack_body(d4i_context *context, enum pack_type type, unsigned flags, size_t count,
                            struct text body, struct buffer *out)
{
    size_t start = out->length;
    char head[4 + 10 + 10];
    size_t length = 4;
    head[0] = (char)PACK_MAGIC;
    head[1] = PACK_VERSION;
    head[2] = (char)type;
    head[3] = (char)(flags | PACK_ZSTD);
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
    bytes_put(head, hash_bytes64(out->data + start, out->length - start), 8);
    GUARD(buffer_add(context, out, head, PACK_CHECKSUM));
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
    bytes_put(out->data + 1, (uint64_t)least, 8);
    if (delta)
        bytes_put(out->data + 9, values[0], 8);
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

static d4i_status pack_integers(d4i_context *context, enum pack_type type, unsigned flags, const uint64_t *values,
                                size_t count, struct buffer *out)
{
    struct buffer body = {0};
    d4i_status status = D4I_OK;
    bool delta = false;
    GUARD(choose_delta(context, values, count, &delta));
    GUARD(write_planes(context, values, count, delta, &body));
    flags |= delta ? PACK_DELTA : 0;
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
        millions = values[i] % PACK_MILLION == 0;
    for (size_t i = 0; i < count; i++)
        plain[i] = (uint64_t)(millions ? values[i] / PACK_MILLION : values[i]);
    d4i_status status = pack_integers(context, PACK_INT64, millions ? PACK_MILLIONS : 0, plain, count, out);
    free(plain);
    return status;
}

d4i_status pack_uint64(d4i_context *context, const uint64_t *values, size_t count, struct buffer *out)
{
    return pack_integers(context, PACK_UINT64, 0, values, count, out);
}

d4i_status pack_uint32(d4i_context *context, const uint32_t *values, size_t count, struct buffer *out)
{
    uint64_t *wide = NULL;
    TRY(mem_alloc(context, count, sizeof *wide, &wide));
    for (size_t i = 0; i < count; i++)
        wide[i] = values[i];
    d4i_status status = pack_integers(context, PACK_UINT32, 0, wide, count, out);
    free(wide);
    return status;
}

d4i_status pack_uint8(d4i_context *context, const uint8_t *values, size_t count, struct buffer *out)
{
    return pack_body(context, PACK_UINT8, 0, count, (struct text){(const char *)values, count}, out);
}

d4i_status pack_bytes(d4i_context *context, const void *bytes, size_t length, struct buffer *out)
{
    return pack_body(context, PACK_BYTES, 0, length, (struct text){bytes, length}, out);
}
