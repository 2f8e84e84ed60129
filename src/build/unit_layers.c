/* SPDX-License-Identifier: EUPL-1.2
 *
 * The layers of a level as one: where every country publishes its own, features follow each other in the order of
 * the project, with their key, name and country brought to the same three.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/units.h"

void unit_layer_release(struct unit_layer *units)
{
    for (size_t f = 0; f < units->layer.features; f++) {
        if (units->name)
            free(units->name[f]);
        if (units->country)
            free(units->country[f]);
    }
    free(units->name);
    free(units->country);
    layer_release(&units->layer);
    names_release(&units->keys);
    free(units->key_of_feature);
    free(units->unit_of_feature);
    shapes_release(&units->shapes);
    partition_release(&units->partition);
    for (size_t i = 0; i < units->relations; i++)
        unit_zones_release(&units->zones[i]);
    free(units->zones);
    *units = (struct unit_layer){0};
}

/* One layer as it is read: its fields are the key's columns, then name and country, as far as they are there. */
struct one_layer {
    struct layer layer;
    struct names keys;
    uint32_t *key_of_feature;
};

static void one_layer_release(struct one_layer *one)
{
    layer_release(&one->layer);
    names_release(&one->keys);
    free(one->key_of_feature);
}

static d4i_status read_one(d4i_context *context, struct work *work, const struct project_layer *from,
                           struct one_layer *out)
{
    const char *extra[2] = {from->name_column, from->country_column};
    struct layer_options how = {
        .layer = from->layer, .crs = from->crs, .encoding = from->encoding, .where = from->where};
    TRY(work_layer(context, work, &from->file, &from->key, how, extra, 2, &out->layer));
    return work_feature_keys(context, &out->layer, &from->key, from->file.path, &out->keys, &out->key_of_feature);
}

/* The field that stands `behind` others at the end. */
static const char *field_from_end(const struct layer *layer, size_t feature, size_t behind)
{
    return layer->field[(feature + 1) * layer->field_count - 1 - behind];
}

/* With the country's letters before it, where codes of several countries are the same. */
static d4i_status add_key(d4i_context *context, const char *before, const char *key, struct names *keys,
                          uint32_t *out)
{
    char *whole;
    TRY(text_format(context, &whole, "%s%s", before, key));
    d4i_status status = names_add(context, keys, text_of(whole), out, NULL);
    free(whole);
    return status;
}

static d4i_status add_features(d4i_context *context, const struct project_layer *from, const struct one_layer *one,
                               struct unit_layer *out)
{
    size_t first = out->layer.features;
    for (size_t f = 0; f < one->layer.features; f++) {
        const char *country = from->country_column ? field_from_end(&one->layer, f, 0) : from->country;
        TRY(add_key(context, from->text, names_at(&one->keys, one->key_of_feature[f]), &out->keys,
                    &out->key_of_feature[first + f]));
        if (from->name_column)
            TRY(work_copy(context, field_from_end(&one->layer, f, from->country_column != NULL),
                          &out->name[first + f]));
        if (country)
            TRY(work_copy(context, country, &out->country[first + f]));
    }
    return D4I_OK;
}

static d4i_status add_points(d4i_context *context, const struct layer *from, struct layer *to)
{
    size_t points = to->points, rings = to->rings, features = to->features, capacity;
    capacity = points * 2;
    TRY(mem_grow(context, &to->xy, &capacity, (points + from->points) * 2 + 1, sizeof *to->xy));
    capacity = rings;
    TRY(mem_grow(context, &to->ring_inner, &capacity, rings + from->rings + 1, sizeof *to->ring_inner));
    capacity = rings;
    TRY(mem_grow(context, &to->point_start, &capacity, rings + from->rings + 1, sizeof *to->point_start));
    capacity = features;
    TRY(mem_grow(context, &to->ring_first, &capacity, features + from->features + 1, sizeof *to->ring_first));
    memcpy(to->xy + points * 2, from->xy, from->points * 2 * sizeof *to->xy);
    memcpy(to->ring_inner + rings, from->ring_inner, from->rings * sizeof *to->ring_inner);
    for (size_t r = 0; r <= from->rings; r++)
        to->point_start[rings + r] = points + from->point_start[r];
    for (size_t f = 0; f <= from->features; f++)
        to->ring_first[features + f] = rings + from->ring_first[f];
    to->points += from->points;
    to->rings += from->rings;
    to->features += from->features;
    return D4I_OK;
}

/* Defects move, with their features numbered anew. */
static d4i_status add_defects(d4i_context *context, struct layer *from, size_t first, struct layer *to)
{
    TRY(mem_grow(context, &to->defects, &to->defect_capacity, to->defect_count + from->defect_count,
                 sizeof *to->defects));
    for (size_t i = 0; i < from->defect_count; i++) {
        struct layer_defect *defect = &to->defects[to->defect_count++];
        *defect = from->defects[i];
        defect->feature += (uint32_t)first;
        from->defects[i].detail = NULL;
    }
    return D4I_OK;
}

/* Each pointer array grows with its new elements empty, so that a release after a failure finds them so. */
static d4i_status make_room(d4i_context *context, struct unit_layer *out, size_t more)
{
    size_t first = out->layer.features, needed = first + more + 1, capacity = first;
    TRY(mem_grow(context, &out->name, &capacity, needed, sizeof *out->name));
    capacity = first;
    TRY(mem_grow(context, &out->country, &capacity, needed, sizeof *out->country));
    capacity = first;
    TRY(mem_grow(context, &out->key_of_feature, &capacity, needed, sizeof *out->key_of_feature));
    memset(out->name + first, 0, (more + 1) * sizeof *out->name);
    memset(out->country + first, 0, (more + 1) * sizeof *out->country);
    return D4I_OK;
}

/* The same code in two layers is one unit, which is seldom what two countries mean. */
static void warn_shared(d4i_context *context, const struct project_layer *from, const struct one_layer *one,
                        const struct names *before)
{
    uint32_t shared = 0;
    const char *first = NULL;
    for (uint32_t k = 0; k < one->keys.count && !*from->text; k++)
        if (names_find(before, text_of(names_at(&one->keys, k))) != NAMES_NONE && shared++ == 0)
            first = names_at(&one->keys, k);
    if (shared)
        warn(context,
             "%s: %u of its codes (%s, ...) stand in a layer before it and are the same units; if they are not, "
             "give each layer a 'text' before its codes",
             from->file.written, shared, first);
}

/* Takes back what add_features gave to features that are not counted yet. */
static void forget_features(struct unit_layer *out, size_t first, size_t count)
{
    for (size_t f = first; f < first + count; f++) {
        free(out->name[f]);
        free(out->country[f]);
    }
}

static d4i_status add_layer(d4i_context *context, struct work *work, const struct project_layer *from,
                            struct unit_layer *out)
{
    struct one_layer one = {0};
    size_t first = out->layer.features;
    d4i_status status;
    GUARD(read_one(context, work, from, &one));
    GUARD(make_room(context, out, one.layer.features));
    warn_shared(context, from, &one, &out->keys);
    status = add_features(context, from, &one, out);
    if (status == D4I_OK)
        status = add_points(context, &one.layer, &out->layer);
    if (status != D4I_OK)
        forget_features(out, first, one.layer.features);
    else
        status = add_defects(context, &one.layer, first, &out->layer);
done:
    one_layer_release(&one);
    return status;
}

d4i_status unit_layer_read(d4i_context *context, struct work *work, const struct project_level *level,
                           struct unit_layer *out)
{
    for (size_t i = 0; i < level->layer_count; i++)
        TRY(add_layer(context, work, &level->layers[i], out));
    out->there = true;
    return D4I_OK;
}
