/* SPDX-License-Identifier: EUPL-1.2
 *
 * Columns of integers, packed and unpacked a batch at a time: compressing is what takes time in writing an atlas,
 * and it is done by all threads while memory stays bounded by the batch. The blobs do not depend on the threads.
 */
#include "atlas/store.h"

void batch_pack(struct batch *batch, enum packed_type type, const void *values, size_t count)
{
    struct packed *item = &batch->items[batch->count++];
    item->type = type;
    item->values = values;
    item->count = count;
}

d4i_status batch_unpack(d4i_context *context, struct batch *batch, enum packed_type type, struct text blob,
                        size_t count, void *place, size_t *counted)
{
    struct packed *item = &batch->items[batch->count++];
    item->type = type;
    item->count = count;
    item->place = place;
    item->counted = counted;
    return buffer_add(context, &item->blob, blob.at, blob.length);
}

static d4i_status pack_one(d4i_context *context, void *argument, size_t index, int worker)
{
    struct packed *item = &((struct batch *)argument)->items[index];
    (void)worker;
    switch (item->type) {
    case PACKED_INT64:
        return pack_int64(context, item->values, item->count, &item->blob);
    case PACKED_UINT64:
        return pack_uint64(context, item->values, item->count, &item->blob);
    case PACKED_UINT32:
        return pack_uint32(context, item->values, item->count, &item->blob);
    case PACKED_UINT8:
        return pack_uint8(context, item->values, item->count, &item->blob);
    default:
        return pack_bytes(context, item->values, item->count, &item->blob);
    }
}

/* Each type by its own function: an int64_t ** is no void **. */
static d4i_status unpack_as(d4i_context *context, const struct packed *item, void **values, size_t *count)
{
    struct text blob = {item->blob.data, item->blob.length};
    int64_t *int64 = NULL;
    uint64_t *uint64 = NULL;
    uint32_t *uint32 = NULL;
    uint8_t *uint8 = NULL;
    char *bytes = NULL;
    d4i_status status;
    switch (item->type) {
    case PACKED_INT64:
        status = unpack_int64(context, blob, &int64, count);
        *values = int64;
        return status;
    case PACKED_UINT64:
        status = unpack_uint64(context, blob, &uint64, count);
        *values = uint64;
        return status;
    case PACKED_UINT32:
        status = unpack_uint32(context, blob, &uint32, count);
        *values = uint32;
        return status;
    case PACKED_UINT8:
        status = unpack_uint8(context, blob, &uint8, count);
        *values = uint8;
        return status;
    default:
        status = unpack_bytes(context, blob, &bytes, count);
        *values = bytes;
        return status;
    }
}

static d4i_status unpack_one(d4i_context *context, void *argument, size_t index, int worker)
{
    const struct batch *batch = argument;
    const struct packed *item = &batch->items[index];
    void *values = NULL;
    size_t count = 0;
    (void)worker;
    d4i_status status = unpack_as(context, item, &values, &count);
    if (status != D4I_OK)
        return fail_in(context, status, "table '%s'", batch->table);
    if (item->count != PACKED_ANY && count != item->count) {
        free(values);
        return fail(context, D4I_BAD_INPUT,
                    "table '%s': a column has %zu values instead of %zu; the atlas is damaged, build it again",
                    batch->table, count, item->count);
    }
    memcpy(item->place, &values, sizeof values);
    if (item->counted)
        *item->counted = count;
    return D4I_OK;
}

d4i_status batch_run_pack(d4i_context *context, struct batch *batch)
{
    return threads_run(context, NULL, batch->count, pack_one, batch);
}

d4i_status batch_run_unpack(d4i_context *context, struct batch *batch)
{
    d4i_status status = threads_run(context, NULL, batch->count, unpack_one, batch);
    batch_empty(batch);
    return status;
}

void batch_empty(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        batch->items[i].blob.length = 0;
    batch->count = 0;
}

void batch_release(struct batch *batch)
{
    for (size_t i = 0; i < PACKED_BATCH; i++)
        buffer_release(&batch->items[i].blob);
    batch->count = 0;
}

d4i_status strings_join(d4i_context *context, char *const *strings, size_t count, struct buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        const char *string = strings && strings[i] ? strings[i] : "";
        TRY(buffer_add(context, out, string, strlen(string) + 1));
    }
    return D4I_OK;
}

d4i_status strings_split(d4i_context *context, const char *table, const char *bytes, size_t length, size_t count,
                         char ***out)
{
    char **strings = NULL;
    d4i_status status = D4I_OK;
    size_t made = 0;
    /* Each string has its zero: more strings than bytes cannot be, and memory stays bounded by the blob. */
    bool right = count <= length;
    if (right)
        GUARD(mem_alloc(context, count, sizeof *strings, &strings));
    for (size_t at = 0; right && made < count; made++) {
        const char *end = at < length ? memchr(bytes + at, 0, length - at) : NULL;
        struct text string = {bytes + at, end ? (size_t)(end - bytes) - at : 0};
        right = end && text_valid_utf8(string) == string.length;
        if (!right)
            break;
        GUARD(text_copy(context, string, &strings[made]));
        at += string.length + 1;
        right = made + 1 < count || at == length;
    }
    if (!right || (count == 0 && length != 0))
        status =
            fail(context, D4I_BAD_INPUT, "table '%s': a list of texts is damaged; build the atlas again", table);
done:
    if (status != D4I_OK) {
        for (size_t i = 0; strings && i < count; i++)
            free(strings[i]);
        free(strings);
        return status;
    }
    *out = strings;
    return D4I_OK;
}
