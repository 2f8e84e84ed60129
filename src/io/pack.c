/* SPDX-License-Identifier: EUPL-1.2
 *
 * Columns of integers written as blobs: docs/formats/pack.md says byte by byte what is written here.
 */
#include "io/pack.h"

#include <zstd.h>

#include "base/memory.h"
#include "io/pack_inside.h"

/* Planes of differences have little for a longer search to find: with level 3 the atlas of bench/whole.c's workload
 * s1 has 6.75 MB and compressing is 12 % of the build; with level 1 it has 6.70 MB and compressing is 4 %. */
#define ZSTD_LEVEL 1
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

/* A compressor serves a whole column: making one costs as much as compressing some kilobytes. */
static d4i_status compressor_new(d4i_context *context, ZSTD_CCtx **out)
{
    ZSTD_CCtx *zstd = ZSTD_createCCtx();
    if (!zstd)
        return fail(context, D4I_NO_MEMORY, "out of memory for zstd");
    /* All but the level are zstd's defaults; said because the bytes depend on them. */
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_contentSizeFlag, 1);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 0);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_dictIDFlag, 0);
    *out = zstd;
    return D4I_OK;
}

/* Appends zstd's frame of `body` to *out. */
static d4i_status compress(d4i_context *context, ZSTD_CCtx *zstd, struct text body, struct buffer *out)
{
    size_t bound = ZSTD_compressBound(body.length);
    if (ZSTD_isError(bound))
        return fail(context, D4I_BUG, "a column of %zu bytes is too long to compress", body.length);
    TRY(make_room(context, out, bound));
    size_t length = ZSTD_compress2(zstd, out->data + out->length, bound, body.at, body.length);
    if (ZSTD_isError(length))
        return fail(context, D4I_NO_MEMORY, "zstd: %s", ZSTD_getErrorName(length));
    out->length += length;
    out->data[out->length] = '\0';
    return D4I_OK;
}

static d4i_status pack_body(d4i_context *context, ZSTD_CCtx *zstd, enum pack_type type, unsigned flags,
                            size_t count, struct text body, struct buffer *out)
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
    GUARD(compress(context, zstd, body, out));
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

/* Integers as they come: packed without being copied to wider ones first. */
struct integers {
    const void *values;
    size_t count;
    bool narrow; /* uint32_t; otherwise uint64_t */
};

struct range {
    int64_t least, most;
};

/* Of the values, or of their differences. */
#define RANGE(name, type)                                                                 \
    static struct range name(const type *values, size_t count, bool delta)                \
    {                                                                                     \
        struct range range = {INT64_MAX, INT64_MIN};                                      \
        for (size_t i = delta; i < count; i++) {                                          \
            int64_t value = (int64_t)((uint64_t)values[i] - (delta ? values[i - 1] : 0)); \
            range.least = value < range.least ? value : range.least;                      \
            range.most = value > range.most ? value : range.most;                         \
        }                                                                                 \
        return range;                                                                     \
    }
RANGE(range_of_uint32, uint32_t)
RANGE(range_of_uint64, uint64_t)

/* Apart, as numbers of 32 bits compare four at a time. */
static struct range range_of_narrow(const uint32_t *values, size_t count)
{
    uint32_t least = UINT32_MAX, most = 0;
    for (size_t i = 0; i < count; i++) {
        least = values[i] < least ? values[i] : least;
        most = values[i] > most ? values[i] : most;
    }
    return (struct range){least, most};
}

/* Byte `shift` / 8 of each value or difference, less the least one. Only the lowest eight bits of the shifted
 * number are wanted, so that numbers of 32 bits need no wider ones when the shift is below 32. */
#define PLANE(name, type)                                                                                 \
    static void name(const type *values, size_t count, bool delta, type least, unsigned shift, char *out) \
    {                                                                                                     \
        if (!delta)                                                                                       \
            for (size_t i = 0; i < count; i++)                                                            \
                out[i] = (char)((type)(values[i] - least) >> shift & 0xFF);                               \
        else                                                                                              \
            for (size_t i = 1; i < count; i++)                                                            \
                out[i - 1] = (char)((type)(values[i] - values[i - 1] - least) >> shift & 0xFF);           \
    }
PLANE(plane_of_uint32, uint32_t)
PLANE(plane_of_uint64, uint64_t)

/* Differences of numbers of 32 bits may span 33: those planes are rare, and made one value at a time. */
static void plane_beyond(const uint32_t *values, size_t count, uint64_t least, unsigned shift, char *out)
{
    for (size_t i = 1; i < count; i++)
        out[i - 1] = (char)(((uint64_t)values[i] - values[i - 1] - least) >> shift & 0xFF);
}

/* The body of integers, without or with differences; see pack.md. */
static d4i_status write_planes(d4i_context *context, const struct integers *from, size_t count, bool delta,
                               struct buffer *out)
{
    out->length = 0;
    if (count == 0)
        return D4I_OK;
    size_t planes = count - delta;
    struct range range = !from->narrow ? range_of_uint64(from->values, count, delta)
                         : delta       ? range_of_uint32(from->values, count, true)
                                       : range_of_narrow(from->values, count);
    uint64_t least = (uint64_t)range.least, span = (uint64_t)range.most - least;
    unsigned width = 1;
    while (width < 8 && span >> (8 * width))
        width++;
    size_t head = delta ? 17 : 9;
    if (planes > (SIZE_MAX / 2 - head) / width)
        return fail(context, D4I_NO_MEMORY, "a column of %zu values is too long", count);
    TRY(make_room(context, out, head + width * planes));
    out->data[0] = (char)width;
    bytes_put(out->data + 1, least, 8);
    if (delta)
        bytes_put(out->data + 9, from->narrow ? *(const uint32_t *)from->values : *(const uint64_t *)from->values,
                  8);
    for (unsigned k = 0; k < width; k++) {
        char *plane = out->data + head + k * planes;
        if (!from->narrow)
            plane_of_uint64(from->values, count, delta, least, 8 * k, plane);
        else if (width <= 4)
            plane_of_uint32(from->values, count, delta, (uint32_t)least, 8 * k, plane);
        else
            plane_beyond(from->values, count, least, 8 * k, plane);
    }
    out->length = head + width * planes;
    out->data[out->length] = '\0';
    return D4I_OK;
}

/* Whether differences of the first values compress to less. */
static d4i_status choose_delta(d4i_context *context, ZSTD_CCtx *zstd, const struct integers *from,
                               struct buffer *body, bool *delta)
{
    *delta = false;
    if (from->count < 2)
        return D4I_OK;
    struct buffer plain = {0}, differences = {0};
    d4i_status status = D4I_OK;
    size_t sample = from->count < SAMPLE ? from->count : SAMPLE;
    GUARD(write_planes(context, from, sample, false, body));
    GUARD(compress(context, zstd, (struct text){body->data, body->length}, &plain));
    GUARD(write_planes(context, from, sample, true, body));
    GUARD(compress(context, zstd, (struct text){body->data, body->length}, &differences));
    *delta = differences.length < plain.length;
done:
    buffer_release(&plain);
    buffer_release(&differences);
    return status;
}

static d4i_status pack_integers(d4i_context *context, enum pack_type type, unsigned flags,
                                const struct integers *from, struct buffer *out)
{
    struct buffer body = {0};
    ZSTD_CCtx *zstd = NULL;
    d4i_status status = D4I_OK;
    bool delta = false;
    GUARD(compressor_new(context, &zstd));
    GUARD(choose_delta(context, zstd, from, &body, &delta));
    GUARD(write_planes(context, from, from->count, delta, &body));
    flags |= delta ? PACK_DELTA : 0;
    GUARD(pack_body(context, zstd, type, flags, from->count, (struct text){body.data, body.length}, out));
done:
    ZSTD_freeCCtx(zstd);
    buffer_release(&body);
    return status;
}

static d4i_status pack_plain(d4i_context *context, enum pack_type type, const void *bytes, size_t length,
                             struct buffer *out)
{
    ZSTD_CCtx *zstd = NULL;
    TRY(compressor_new(context, &zstd));
    d4i_status status = pack_body(context, zstd, type, 0, length, (struct text){bytes, length}, out);
    ZSTD_freeCCtx(zstd);
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
    d4i_status status = pack_integers(context, PACK_INT64, millions ? PACK_MILLIONS : 0,
                                      &(struct integers){plain, count, false}, out);
    free(plain);
    return status;
}

d4i_status pack_uint64(d4i_context *context, const uint64_t *values, size_t count, struct buffer *out)
{
    return pack_integers(context, PACK_UINT64, 0, &(struct integers){values, count, false}, out);
}

d4i_status pack_uint32(d4i_context *context, const uint32_t *values, size_t count, struct buffer *out)
{
    return pack_integers(context, PACK_UINT32, 0, &(struct integers){values, count, true}, out);
}

d4i_status pack_uint8(d4i_context *context, const uint8_t *values, size_t count, struct buffer *out)
{
    return pack_plain(context, PACK_UINT8, values, count, out);
}

d4i_status pack_bytes(d4i_context *context, const void *bytes, size_t length, struct buffer *out)
{
    return pack_plain(context, PACK_BYTES, bytes, length, out);
}
