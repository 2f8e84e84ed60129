/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which unit each zone of a related source names, and how that fits the units of the layer: codes change from year
 * to year, and a unit of another vintage must not pass for one without people.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/units.h"

#define NAMED 5 /* codes that a message names; d4i check names all */

void unit_zones_release(struct unit_zones *zones)
{
    names_release(&zones->codes);
    names_release(&zones->unlisted);
    free(zones->code_of_zone);
    *zones = (struct unit_zones){0};
}

/* The part of a zone's key that is its unit's code, or is looked up, into `scratch`. *found = false where the key
 * is too short to hold it. */
static d4i_status part_of_key(d4i_context *context, const struct project_relation *relation, const char *key,
                              struct buffer *scratch, struct text *out, bool *found)
{
    struct text text = text_of(key);
    *found = text.length > (size_t)relation->from;
    if (!*found)
        return D4I_OK;
    text.at += relation->from;
    text.length -= (size_t)relation->from;
    *found = text.length >= (size_t)relation->prefix;
    if (relation->prefix)
        text.length = (size_t)relation->prefix;
    scratch->length = 0;
    if (*found) {
        TRY(buffer_text(context, scratch, relation->text));
        TRY(buffer_add(context, scratch, text.at, text.length));
        TRY(recipe_replace(context, &relation->replace, 0, scratch));
    }
    *out = (struct text){scratch->data, scratch->length};
    return D4I_OK;
}

/* Keys and squares move into the atlas at the fourth stage; a check does not come so far. */
static const char *zone_key(const struct work *work, size_t s, size_t zone, char cell[GRID_CODE_MAX])
{
    const struct source_data *data = &work->sources[s].data;
    if (data->cells ? !data->square : !data->zones.count)
        return atlas_zone_key(&work->atlas, work->atlas.sources[s].first_zone + zone, cell);
    return source_zone_key(data, zone, cell);
}

static d4i_status name_zone(d4i_context *context, const struct unit_lookup *lookup, struct text part,
                            struct unit_zones *out, uint32_t *code)
{
    uint32_t index;
    *code = NAMES_NONE;
    if (!lookup)
        return names_add(context, &out->codes, part, code, NULL);
    uint32_t key = names_find(&lookup->keys, part);
    if (key == NAMES_NONE) {
        out->unlisted_zones++;
        return names_add(context, &out->unlisted, part, &index, NULL);
    }
    uint32_t unit = lookup->unit_of_key[key];
    return unit == NAMES_NONE
               ? D4I_OK
               : names_add(context, &out->codes, text_of(names_at(&lookup->units, unit)), code, NULL);
}

d4i_status unit_zones_read(d4i_context *context, const struct work *work, const struct project_relation *relation,
                           struct unit_zones *out)
{
    struct unit_lookup lookup = {0};
    bool looked_up = relation->lookup.file.path != NULL;
    size_t zones = work->sources[relation->source].data.zone_count;
    char cell[GRID_CODE_MAX];
    struct buffer scratch = {0};
    struct text part;
    bool found;
    d4i_status status;
    if (looked_up)
        TRY(unit_lookup_read(context, &relation->lookup, &lookup));
    GUARD(mem_alloc(context, zones, sizeof *out->code_of_zone, &out->code_of_zone));
    for (size_t z = 0; z < zones; z++) {
        out->code_of_zone[z] = NAMES_NONE;
        GUARD(part_of_key(context, relation, zone_key(work, relation->source, z, cell), &scratch, &part, &found));
        if (found)
            GUARD(name_zone(context, looked_up ? &lookup : NULL, part, out, &out->code_of_zone[z]));
    }
done:
    buffer_release(&scratch);
    unit_lookup_release(&lookup);
    return status;
}

char *unit_few_names(const struct names *names, char *out, size_t size)
{
    size_t length = 0;
    out[0] = 0;
    for (uint32_t i = 0; i < names->count && i < NAMED && length + 1 < size; i++)
        length += (size_t)text_print(out + length, size - length, "%s%s", i ? ", " : "", names_at(names, i));
    if (names->count > NAMED && length + 1 < size)
        text_print(out + length, size - length, ", ...");
    return out;
}

/* Those of `names` that `keep` is set for (NULL = all) and that `others` has not, in byte order. */
static d4i_status add_missing(d4i_context *context, const struct names *names, const uint8_t *keep,
                              const struct names *others, struct names *out)
{
    uint32_t *order, index;
    TRY(names_sorted(context, names, &order));
    d4i_status status = D4I_OK;
    for (uint32_t i = 0; i < names->count && status == D4I_OK; i++) {
        struct text name = text_of(names_at(names, order[i]));
        if ((!keep || keep[order[i]]) && names_find(others, name) == NAMES_NONE)
            status = names_add(context, out, name, &index, NULL);
    }
    free(order);
    return status;
}

d4i_status unit_compare(d4i_context *context, const struct unit_layer *units, const struct unit_zones *zones,
                        const char *country, struct names *zones_only, struct names *layer_only)
{
    uint8_t *home;
    TRY(mem_alloc(context, units->keys.count, 1, &home));
    for (size_t f = 0; f < units->layer.features; f++)
        if (!unit_other_country(units->country[f], country))
            home[units->key_of_feature[f]] = 1;
    d4i_status status = add_missing(context, &zones->codes, NULL, &units->keys, zones_only);
    if (status == D4I_OK)
        status = add_missing(context, &units->keys, home, &zones->codes, layer_only);
    free(home);
    return status;
}

static d4i_status warn_vintage(d4i_context *context, const struct project_level *level,
                               const struct unit_layer *units, const struct unit_zones *zones,
                               const struct project_source *source)
{
    struct names zones_only = {0}, layer_only = {0};
    char few[200];
    d4i_status status = unit_compare(context, units, zones, source->recipe.country, &zones_only, &layer_only);
    if (status == D4I_OK && zones_only.count)
        warn(context,
             "level '%s': the layer has no unit for %u code%s that source '%s' names (%s); are they of one year? "
             "'d4i "
             "check --format csv' names all",
             level->id, zones_only.count, zones_only.count == 1 ? "" : "s", source->id,
             unit_few_names(&zones_only, few, sizeof few));
    if (status == D4I_OK && layer_only.count)
        warn(context, "level '%s': source '%s' names %u unit%s of the layer nowhere (%s)", level->id, source->id,
             layer_only.count, layer_only.count == 1 ? "" : "s", unit_few_names(&layer_only, few, sizeof few));
    names_release(&zones_only);
    names_release(&layer_only);
    return status;
}

d4i_status unit_zones_warn(d4i_context *context, const struct work *work, const struct project_level *level,
                           const struct project_relation *relation, const struct unit_layer *units,
                           const struct unit_zones *zones)
{
    const struct project_source *source = &work->project->sources[relation->source];
    char few[200];
    if (zones->unlisted_zones)
        warn(context, "%s: %zu zones of source '%s' have no entry and are in no unit of level '%s' (%s)",
             relation->lookup.file.written, zones->unlisted_zones, source->id, level->id,
             unit_few_names(&zones->unlisted, few, sizeof few));
    return units->there ? warn_vintage(context, level, units, zones, source) : D4I_OK;
}
