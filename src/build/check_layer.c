/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whether a layer of polygons fits a recipe: its field of the key, its codes, its CRS, and what is odd about its
 * polygons. What is odd is told and does not make the file unfit: a build lists it and goes on.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "build/check_file.h"
#include "build/work.h"
#include "io/geometry.h"

#define NAMED 5 /* keys or countries that are named */

struct checked {
    const struct unit_recipe *recipe;
    const char *path;
    struct layer_about about;
    struct layer layer;
    struct problems problems;
    struct names keys;
    uint32_t *features_of_key;
    size_t capacity;
};

static void checked_release(struct checked *checked)
{
    layer_about_release(&checked->about);
    layer_release(&checked->layer);
    problems_release(&checked->problems);
    names_release(&checked->keys);
    free(checked->features_of_key);
}

/* Fields: the key's columns, then name and country, as far as the recipe names them. */
static d4i_status read_layer(d4i_context *context, struct checked *checked)
{
    const struct recipe_boundaries *from = &checked->recipe->head.boundaries;
    const char **fields, *const more[2] = {from->name_column, checked->recipe->country_column};
    uint32_t count = 0;
    TRY(mem_alloc(context, from->key.count + 2, sizeof *fields, &fields));
    for (size_t i = 0; i < from->key.count; i++)
        if (from->key.parts[i].column)
            fields[count++] = from->key.parts[i].column;
    for (size_t i = 0; i < 2; i++)
        if (more[i])
            fields[count++] = more[i];
    struct layer_options how = {.path = checked->path,
                                .layer = from->layer,
                                .crs = from->crs,
                                .encoding = from->encoding,
                                .where = checked->recipe->where,
                                .fields = fields,
                                .field_count = count,
                                .about = &checked->about};
    d4i_status status = layer_read(context, &how, &checked->layer);
    free(fields);
    return status != D4I_BAD_INPUT ? status : problems_note(context, &checked->problems, d4i_error_text(context));
}

static d4i_status read_keys(d4i_context *context, struct checked *checked)
{
    const struct recipe_key *key = &checked->recipe->head.boundaries.key;
    struct text *columns = NULL, text;
    struct buffer scratch = {0};
    uint32_t index;
    bool is_new;
    d4i_status status;
    GUARD(mem_alloc(context, key->count, sizeof *columns, &columns));
    for (size_t f = 0; f < checked->layer.features; f++) {
        status = work_feature_key(context, &checked->layer, f, key, columns, &scratch, &text);
        if (status == D4I_BAD_INPUT) {
            (void)fail_in(context, status, "%s: feature %zu", checked->path, f + 1);
            GUARD(problems_note(context, &checked->problems, d4i_error_text(context)));
            continue;
        }
        GUARD(status);
        GUARD(names_add(context, &checked->keys, text, &index, &is_new));
        GUARD(mem_grow(context, &checked->features_of_key, &checked->capacity, index + 1,
                       sizeof *checked->features_of_key));
        checked->features_of_key[index] = is_new ? 1 : checked->features_of_key[index] + 1;
    }
done:
    free(columns);
    buffer_release(&scratch);
    return status;
}

static bool in_degrees(const char *wkt)
{
    return strncmp(wkt, "GEOGCRS", 7) == 0 || strncmp(wkt, "GEOGCS", 6) == 0;
}

/* Metres that pass for degrees are projected to nowhere, and a build says so only then. */
static d4i_status check_extent(d4i_context *context, struct checked *checked, const char *wkt)
{
    double box[4];
    char text[300];
    layer_box(&checked->layer, box);
    if (!in_degrees(wkt) ||
        (fabs(box[0]) <= 360 && fabs(box[2]) <= 360 && fabs(box[1]) <= 90 && fabs(box[3]) <= 90))
        return D4I_OK;
    text_print(text, sizeof text,
               "%s: coordinates from %.10g %.10g to %.10g %.10g cannot be degrees; is the CRS right? declare it as "
               "'crs'",
               checked->path, box[0], box[1], box[2], box[3]);
    return problems_note(context, &checked->problems, text);
}

/* The CRS that counts, as WKT: what the recipe says goes before what the file says. */
static d4i_status crs_of(d4i_context *context, const struct checked *checked, char **wkt)
{
    const char *declared = checked->recipe->head.boundaries.crs;
    char *name = NULL;
    int32_t epsg;
    d4i_status status = crs_describe(context, declared ? declared : checked->about.crs, &name, wkt, &epsg);
    free(name);
    return status;
}

static d4i_status tell_crs(d4i_context *context, const struct checked *checked, d4i_frame *frame)
{
    const char *declared = checked->recipe->head.boundaries.crs, *file = checked->about.crs;
    char *text = NULL, *other = NULL;
    bool same = true;
    d4i_status status;
    GUARD(check_crs_text(context, declared ? declared : file, &text));
    if (file)
        GUARD(check_crs_text(context, file, &other));
    if (declared && file)
        GUARD(crs_same(context, declared, file, &same));
    GUARD(finding_add(context, frame, "CRS", "%s, as the %s%s", text,
                      !declared ? "file says"
                      : !file   ? "recipe says; the file says none"
                      : same    ? "recipe and the file say"
                                : "recipe says, against the file, which says ",
                      same ? "" : other));
done:
    free(text);
    free(other);
    return status;
}

static d4i_status tell_repeated(d4i_context *context, const struct checked *checked, d4i_frame *frame)
{
    struct buffer few = {0};
    size_t keys = 0, features = 0;
    d4i_status status = D4I_OK;
    for (uint32_t k = 0; k < checked->keys.count; k++) {
        if (checked->features_of_key[k] < 2)
            continue;
        features += checked->features_of_key[k];
        if (keys++ < NAMED)
            GUARD(buffer_print(context, &few, "%s%s", few.length ? ", " : "", names_at(&checked->keys, k)));
    }
    if (keys)
        GUARD(finding_add(context, frame, "repeated keys", "%zu on %zu features, whose parts are one place: %s%s",
                          keys, features, few.data, keys > NAMED ? ", ..." : ""));
    else
        GUARD(finding_add(context, frame, "repeated keys", "none"));
done:
    buffer_release(&few);
    return status;
}

/* How many features have a defect of the kind, and the first of them. */
static d4i_status tell_defects(d4i_context *context, const struct checked *checked, enum layer_defect_kind kind,
                               const char *what, d4i_frame *frame)
{
    const struct layer *layer = &checked->layer;
    const struct layer_defect *first = NULL;
    size_t count = 0;
    char name[200] = "";
    for (size_t i = 0; i < layer->defect_count; i++)
        if (layer->defects[i].kind == kind && count++ == 0)
            first = &layer->defects[i];
    if (!first)
        return kind == LAYER_TOO_FEW_POINTS ? D4I_OK : finding_add(context, frame, what, "none");
    if (layer->field_count)
        text_print(name, sizeof name, " (%s)", layer->field[(size_t)first->feature * layer->field_count]);
    return finding_add(context, frame, what, "%zu; the first: feature %u%s%s%s", count, first->feature + 1, name,
                       first->detail ? ": " : "", first->detail ? first->detail : "");
}

/* Values of an attribute that is no part of the key: `behind` is its place from the end of a feature's fields. */
static d4i_status tell_attribute(d4i_context *context, const struct checked *checked, const char *what,
                                 const char *column, size_t behind, d4i_frame *frame)
{
    const struct layer *layer = &checked->layer;
    struct names values = {0};
    struct buffer few = {0};
    size_t empty = 0;
    uint32_t index;
    d4i_status status = D4I_OK;
    for (size_t f = 0; f < layer->features; f++) {
        struct text value = text_trim(text_of(layer->field[(f + 1) * layer->field_count - 1 - behind]));
        empty += value.length == 0;
        if (value.length)
            GUARD(names_add(context, &values, value, &index, NULL));
    }
    for (uint32_t i = 0; i < values.count && i < NAMED; i++)
        GUARD(buffer_print(context, &few, "%s%s", i ? ", " : ": ", names_at(&values, i)));
    GUARD(finding_add(context, frame, what, "%u in '%s'%s%s; empty for %zu feature%s", values.count, column,
                      few.data ? few.data : "", values.count > NAMED ? ", ..." : "", empty, empty == 1 ? "" : "s"));
done:
    names_release(&values);
    buffer_release(&few);
    return status;
}

static d4i_status tell_features(d4i_context *context, const struct checked *checked, d4i_frame *frame)
{
    const struct unit_recipe *recipe = checked->recipe;
    const char *name = recipe->head.boundaries.name_column, *country = recipe->country_column;
    TRY(finding_add(context, frame, "layer", "%s (%s)", checked->about.name, checked->layer.driver));
    if (recipe->where)
        TRY(finding_add(context, frame, "features", "%zu of %llu, by the filter %s", checked->layer.features,
                        (unsigned long long)checked->about.features, recipe->where));
    else
        TRY(finding_add(context, frame, "features", "%zu", checked->layer.features));
    TRY(tell_crs(context, checked, frame));
    TRY(check_keys(context, "keys", &checked->keys, frame));
    TRY(tell_repeated(context, checked, frame));
    if (name)
        TRY(tell_attribute(context, checked, "names", name, country != NULL, frame));
    if (country)
        TRY(tell_attribute(context, checked, "countries", country, 0, frame));
    TRY(tell_defects(context, checked, LAYER_EMPTY, "features without polygon", frame));
    TRY(tell_defects(context, checked, LAYER_SELF_INTERSECTION, "invalid polygons", frame));
    return tell_defects(context, checked, LAYER_TOO_FEW_POINTS, "rings that enclose nothing", frame);
}

d4i_status check_layer(d4i_context *context, const char *path, const struct unit_recipe *recipe, d4i_frame *frame,
                       int *fits)
{
    struct checked checked = {.recipe = recipe, .path = path};
    char *wkt = NULL;
    d4i_status status;
    GUARD(read_layer(context, &checked));
    bool read = checked.layer.features > 0;
    if (read) {
        GUARD(read_keys(context, &checked));
        GUARD(crs_of(context, &checked, &wkt));
        GUARD(check_extent(context, &checked, wkt));
    }
    GUARD(check_begin(context, path, recipe->head.id, &checked.problems, frame));
    if (read)
        GUARD(tell_features(context, &checked, frame));
    *fits = checked.problems.total == 0;
done:
    free(wkt);
    checked_release(&checked);
    return status;
}
