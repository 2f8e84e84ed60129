/* SPDX-License-Identifier: EUPL-1.2
 *
 * A layer that was projected, kept: attributes, vertices, rings, defects.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/parts.h"

static d4i_status put_defects(d4i_context *context, struct pack_writer *writer, const struct layer *layer)
{
    uint32_t *kinds = NULL;
    double *at = NULL;
    char **details = NULL;
    size_t count = layer->defect_count;
    d4i_status status;
    GUARD(mem_alloc(context, count * 2, sizeof *kinds, &kinds));
    GUARD(mem_alloc(context, count * 2, sizeof *at, &at));
    GUARD(mem_alloc(context, count, sizeof *details, &details));
    for (size_t i = 0; i < count; i++) {
        kinds[i * 2] = layer->defects[i].kind;
        kinds[i * 2 + 1] = layer->defects[i].feature;
        at[i * 2] = layer->defects[i].x;
        at[i * 2 + 1] = layer->defects[i].y;
        details[i] = layer->defects[i].detail;
    }
    GUARD(put_uint32(context, writer, "defects", kinds, count * 2));
    GUARD(put_doubles(context, writer, "defects-at", at, count * 2));
    GUARD(put_strings(context, writer, "defects-detail", details, count));
done:
    free(kinds);
    free(at);
    free(details);
    return status;
}

static d4i_status get_defects(d4i_context *context, const struct pack_reader *reader, struct layer *out)
{
    uint32_t *kinds = NULL;
    double *at = NULL;
    char **details = NULL;
    size_t length, places, count;
    d4i_status status;
    GUARD(get_uint32(context, reader, "defects", &kinds, &length));
    GUARD(get_doubles(context, reader, "defects-at", &at, &places));
    GUARD(cache_length(context, "defects-at", places, length));
    count = length / 2;
    GUARD(mem_alloc(context, count, sizeof *out->defects, &out->defects));
    GUARD(get_strings(context, reader, "defects-detail", &details, count));
    for (size_t i = 0; i < count; i++)
        out->defects[i] = (struct layer_defect){.kind = (enum layer_defect_kind)kinds[i * 2],
                                                .feature = kinds[i * 2 + 1],
                                                .x = at[i * 2],
                                                .y = at[i * 2 + 1],
                                                .detail = details[i]};
    out->defect_count = out->defect_capacity = count;
done:
    free(kinds);
    free(at);
    free(details);
    return status;
}

static d4i_status save(d4i_context *context, struct pack_writer *writer, const void *how, const void *value)
{
    const struct layer *layer = value;
    (void)how;
    uint64_t shape[4] = {layer->features, layer->field_count, layer->rings, layer->points};
    TRY(put_uint64(context, writer, "shape", shape, 4));
    TRY(put_strings(context, writer, "fields", layer->field, layer->features * layer->field_count));
    TRY(put_doubles(context, writer, "xy", layer->xy, layer->points * 2));
    TRY(put_sizes(context, writer, "points", layer->point_start, layer->rings + 1));
    TRY(put_sizes(context, writer, "rings", layer->ring_first, layer->features + 1));
    TRY(put_bytes(context, writer, "inner", layer->ring_inner, layer->rings * sizeof *layer->ring_inner));
    TRY(put_doubles(context, writer, "accuracy", &layer->accuracy, 1));
    char *const texts[2] = {layer->pipeline, layer->driver};
    TRY(put_strings(context, writer, "texts", texts, 2));
    return put_defects(context, writer, layer);
}

static d4i_status load(d4i_context *context, const struct pack_reader *reader, const void *how, void *value)
{
    struct layer *out = value;
    uint64_t *shape = NULL;
    double *accuracy = NULL;
    char **texts = NULL, *inner = NULL;
    size_t count;
    d4i_status status;
    (void)how;
    GUARD(get_uint64(context, reader, "shape", &shape, &count));
    if (count != 4) {
        status = fail(context, D4I_BAD_INPUT, "a part of another version");
        goto done;
    }
    out->features = shape[0];
    out->rings = shape[2];
    out->points = shape[3];
    GUARD(get_strings(context, reader, "fields", &out->field, shape[0] * shape[1]));
    out->field_count = (uint32_t)shape[1];
    GUARD(get_doubles(context, reader, "xy", &out->xy, &count));
    GUARD(cache_length(context, "xy", count, out->points * 2));
    GUARD(get_sizes(context, reader, "points", &out->point_start, &count));
    GUARD(cache_length(context, "points", count, out->rings + 1));
    GUARD(get_sizes(context, reader, "rings", &out->ring_first, &count));
    GUARD(cache_length(context, "rings", count, out->features + 1));
    GUARD(get_bytes(context, reader, "inner", &inner, &count));
    GUARD(cache_length(context, "inner", count, out->rings * sizeof *out->ring_inner));
    out->ring_inner = (bool *)inner;
    inner = NULL;
    GUARD(get_doubles(context, reader, "accuracy", &accuracy, &count));
    out->accuracy = count ? accuracy[0] : -1;
    GUARD(get_strings(context, reader, "texts", &texts, 2));
    out->pipeline = texts[0];
    out->driver = texts[1];
    GUARD(get_defects(context, reader, out));
done:
    free(inner);
    free(shape);
    free(accuracy);
    free(texts);
    return status;
}

static d4i_status make(d4i_context *context, const void *how, void *value)
{
    return layer_read(context, how, value);
}

static void release(void *value)
{
    layer_release(value);
}

d4i_status part_layer(d4i_context *context, struct cache *cache, struct hash key,
                      const struct layer_options *options, struct layer *out)
{
    static const struct part_kind kind = {"layer", sizeof(struct layer), make, save, load, release};
    return cache_part(context, cache, &kind, key, options, out);
}
