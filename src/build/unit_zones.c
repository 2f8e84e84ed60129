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

/* The part of a zone's key that is its unit's code, or is looked up. False where the key is too short to hold it.
 */
static bool part_of_key(const struct project_relation *relation, const char *key, struct text *out)
{
    struct text text = text_of(key);
    if (text.length <= (size_t)relation->from)
        return false;
    text.at += relation->from;
    text.length -= (size_t)relation->from;
    if (relation->prefix && text.length < (size_t)relation->prefix)
        return false;
    if (relation->prefix)
        text.length = (size_t)relation->prefix;
    *out = text;
    return true;
}

/* Squares move into the atlas at the fourth stage; a check does not come so far. */
static const char *zone_key(const struct work *work, size_t s, size_t zone, char cell[GRID_CODE_MAX])
{
    const struct source_data *data = &work->sources[s].data;
    if (data->cells && !data->square)
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
    struct text part;
    d4i_status status;
    if (looked_up)
        TRY(unit_lookup_read(context, &relation->lookup, &lookup));
    GUARD(mem_alloc(context, zones, sizeof *out->code_of_zone, &out->code_of_zone));
    for (size_t z = 0; z < zones; z++) {
        out->code_of_zone[z] = NAMES_NONE;
        if (part_of_key(relation, zone_key(work, relation->source, z, cell), &part))
            GUARD(name_zone(context, looked_up ? &lookup : NULL, part, out, &out->code_of_zone[z]));
    }
done:
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

d4i_status unit_compare(d4i_context *context, const struct project_level *level, const struct unit_layer *units,
                        const struct unit_zones *zones, const char *country, struct names *zones_only,
                        struct names *layer_only)
{
    const struct layer *layer = &units->layer;
    uint8_t *home;
    TRY(mem_alloc(context, units->keys.count, 1, &home));
    for (size_t f = 0; f < layer->features; f++) {
        const char *of = level->country_column ? layer->field[(f + 1) * layer->field_count - 1] : level->country;
        if (!unit_other_country(of, country))
            home[units->key_of_feature[f]] = 1;
    }
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
    char few[2][200];
    d4i_status status =
        unit_compare(context, level, units, zones, source->recipe.country, &zones_only, &layer_only);
    if (status == D4I_OK && (zones_only.count || layer_only.count))
        warn(
            context,
            "level '%s' and source '%s': %u codes stand in the zones' keys alone (%s), %u in the layer alone (%s); "
            "are they of one year? 'd4i check --format csv' names all",
            level->id, source->id, zones_only.count, unit_few_names(&zones_only, few[0], sizeof few[0]),
            layer_only.count, unit_few_names(&layer_only, few[1], sizeof few[1]));
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
