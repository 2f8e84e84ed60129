/* SPDX-License-Identifier: EUPL-1.2
 *
 * What an atlas says about the units of a level: their names and countries, and where the layer is from.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/units.h"

static d4i_status take_field(d4i_context *context, const struct unit_layer *units,
                             const struct project_level *level, bool country, char **values)
{
    const struct layer *layer = &units->layer;
    const char *wanted = country ? level->country_column : level->name_column;
    if (!units->there || !wanted)
        return D4I_OK;
    /* The fields behind the key's: the name, then the country. */
    size_t field = layer->field_count - 1 - (!country && level->country_column);
    for (size_t f = 0; f < layer->features; f++) {
        uint32_t unit = units->unit_of_feature[f];
        if (!values[unit])
            TRY(work_copy(context, layer->field[f * layer->field_count + field], &values[unit]));
    }
    return D4I_OK;
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

d4i_status unit_describe(d4i_context *context, const struct project_level *from, const struct unit_layer *units,
                         struct atlas_level *out)
{
    size_t count = out->codes.count;
    TRY(work_copy(context, from->id, &out->id));
    TRY(work_copy(context, from->title, &out->title));
    TRY(work_copy(context, from->recipe.head.id ? from->recipe.head.id : "", &out->recipe));
    TRY(work_copy(context, from->vintage, &out->vintage));
    TRY(work_copy(context, from->licence, &out->licence));
    TRY(work_copy(context, from->attribution, &out->attribution));
    TRY(work_copy(context, from->file.path ? from->file.written : "", &out->path));
    out->hash = from->file.hash;
    TRY(mem_alloc(context, count, sizeof *out->names, &out->names));
    TRY(mem_alloc(context, count, sizeof *out->countries, &out->countries));
    TRY(take_field(context, units, from, false, out->names));
    TRY(take_field(context, units, from, true, out->countries));
    TRY(take_names_of_table(context, from, &out->codes, out->names));
    TRY(unit_fill_empty(context, out->names, count, ""));
    return from->country ? unit_fill_empty(context, out->countries, count, from->country) : D4I_OK;
}
