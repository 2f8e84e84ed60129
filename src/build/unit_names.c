/* SPDX-License-Identifier: EUPL-1.2
 *
 * What an atlas says about the units of a level: their names and countries, and where layers and lists are from.
 */
#include <stddef.h>
#include <stdlib.h>

#include "base/memory.h"
#include "build/units.h"

/* Values of features to values of their units: the first that says one. */
static d4i_status take_values(d4i_context *context, const struct unit_layer *units, char *const *of_feature,
                              char **values)
{
    for (size_t f = 0; units->there && f < units->layer.features; f++) {
        uint32_t unit = units->unit_of_feature[f];
        if (!values[unit] && of_feature[f])
            TRY(work_copy(context, of_feature[f], &values[unit]));
    }
    return D4I_OK;
}

static d4i_status add_said(d4i_context *context, const void *from, size_t offset, struct names *said)
{
    const char *text;
    uint32_t index;
    memcpy(&text, (const char *)from + offset, sizeof text);
    return text && *text ? names_add(context, said, text_of(text), &index, NULL) : D4I_OK;
}

/* What the layers of a level say each, then the recipes of its lists, once and in their order, with "; " between.
 * `of_list`: where a lookup has the same; SIZE_MAX = nowhere. */
static d4i_status join_texts(d4i_context *context, const struct project_level *level, size_t of_layer,
                             size_t of_list, char **out)
{
    struct names said = {0};
    struct buffer joined = {0};
    d4i_status status = buffer_text(context, &joined, "");
    for (size_t i = 0; i < level->layer_count && status == D4I_OK; i++)
        status = add_said(context, &level->layers[i], of_layer, &said);
    for (size_t i = 0; of_list != SIZE_MAX && i < level->relation_count && status == D4I_OK; i++)
        status = add_said(context, &level->relations[i].lookup, of_list, &said);
    for (uint32_t i = 0; i < said.count && status == D4I_OK; i++)
        status = buffer_print(context, &joined, "%s%s", i ? "; " : "", names_at(&said, i));
    if (status == D4I_OK)
        status = work_copy(context, joined.data, out);
    names_release(&said);
    buffer_release(&joined);
    return status;
}

#define OF(type, member) offsetof(struct project_##type, member)

static struct hash hash_of(const struct project_level *level)
{
    struct hash hash = level->layers[0].file.hash;
    for (size_t i = 1; i < level->layer_count; i++)
        hash = hash_with(hash, &level->layers[i].file.hash, sizeof hash);
    return hash;
}

static d4i_status take_names_of_table(d4i_context *context, const struct project_level *level,
                                      const struct names *codes, char **names)
{
    struct csv *csv;
    struct csv_options options = {0};
    uint32_t code, name;
    bool more = true;
    d4i_status status;
    if (!level->names.path)
        return D4I_OK;
    TRY(csv_open(context, level->names.path, &options, &csv));
    GUARD(csv_find(context, csv, level->names_code, &code));
    GUARD(csv_find(context, csv, level->names_name, &name));
    GUARD(csv_next(context, csv, &more));
    while (more) {
        uint32_t unit = names_find(codes, text_trim(csv_field(csv, code)));
        if (unit != NAMES_NONE && (!names[unit] || !*names[unit])) {
            free(names[unit]);
            names[unit] = NULL;
            GUARD(text_copy(context, text_trim(csv_field(csv, name)), &names[unit]));
        }
        GUARD(csv_next(context, csv, &more));
    }
done:
    csv_close(csv);
    return status;
}

d4i_status unit_fill_empty(d4i_context *context, char **values, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (!values[i])
            TRY(work_copy(context, text, &values[i]));
    return D4I_OK;
}

d4i_status unit_describe_contact(d4i_context *context, const struct project_level *from, struct atlas *atlas)
{
    char *contact = NULL;
    d4i_status status = join_texts(context, from, OF(layer, contact), OF(lookup, recipe.head.contact), &contact);
    if (status == D4I_OK && *contact)
        status = describe_contact(context, atlas, "contact.units.", from->id, contact);
    free(contact);
    return status;
}

d4i_status unit_describe(d4i_context *context, const struct project_level *from, const struct unit_layer *units,
                         struct atlas_level *out)
{
    size_t count = out->codes.count;
    TRY(work_copy(context, from->id, &out->id));
    TRY(work_copy(context, from->title, &out->title));
    TRY(work_copy(context, from->vintage, &out->vintage));
    TRY(join_texts(context, from, OF(layer, recipe.head.id), OF(lookup, recipe.head.id), &out->recipe));
    TRY(join_texts(context, from, OF(layer, licence), OF(lookup, recipe.head.licence), &out->licence));
    TRY(join_texts(context, from, OF(layer, attribution), OF(lookup, recipe.head.attribution), &out->attribution));
    TRY(join_texts(context, from, OF(layer, file.written), SIZE_MAX, &out->path));
    out->hash = hash_of(from);
    TRY(mem_alloc(context, count, sizeof *out->names, &out->names));
    TRY(mem_alloc(context, count, sizeof *out->countries, &out->countries));
    TRY(take_values(context, units, units->name, out->names));
    TRY(take_values(context, units, units->country, out->countries));
    TRY(take_names_of_table(context, from, &out->codes, out->names));
    TRY(unit_fill_empty(context, out->names, count, ""));
    const char *country = from->layer_count == 1 ? from->layers[0].country : NULL;
    return country ? unit_fill_empty(context, out->countries, count, country) : D4I_OK;
}
