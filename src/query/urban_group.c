/* SPDX-License-Identifier: EUPL-1.2
 *
 * A group in cells of 1 km: the counts of zones, spread as the atlas spreads them.
 */
#include "base/memory.h"
#include "query/answer.h"
#include "query/urban.h"

/* Counts by zone; nothing where they are not known. */
struct by_zone {
    int64_t *group, *outside;
};

/* People of whom nobody knows whether they are of the group: they are not in its base. */
static int64_t people_of(const struct atlas *atlas, const char *only, size_t zone)
{
    const struct atlas_source *source = atlas_source_of_zone(atlas, zone);
    const struct atlas_column *total = &source->variables[0].column[0];
    size_t at = zone - source->first_zone;
    bool counts = status_is_known(total->status[at]) && (!only || strcmp(only, source->id) == 0);
    return counts ? total->people[at] : 0;
}

static d4i_status collect(d4i_context *context, const struct atlas *atlas, const d4i_urban_options *options,
                          struct by_zone *out, struct urban_map *map)
{
    const d4i_places_options asked = {
        .variable = options->variable, .group = options->group, .source = options->source};
    struct places places = {0};
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, atlas_zone_count(atlas), sizeof *out->group, &out->group));
    GUARD(mem_alloc(context, atlas_zone_count(atlas), sizeof *out->outside, &out->outside));
    GUARD(places_collect(context, atlas, &asked, ANSWER_ZONES, &places));
    for (size_t z = 0; z < atlas_zone_count(atlas); z++)
        out->outside[z] = people_of(atlas, options->source, z);
    for (size_t i = 0; i < places.count; i++) {
        const struct place *place = &places.list[i];
        out->group[place->index] = place->known ? place->group : 0;
        if (place->known)
            out->outside[place->index] = place->outside;
    }
    map->group_name = places.group_name;
    map->lacks = places.lacks;
    places.lacks = NULL;
done:
    places_release(&places);
    return status;
}

/* Amounts on the atlas's cells onto the listed cells of 1 km. */
static d4i_status add_up(d4i_context *context, const struct people_cells *from, const struct urban_map *map,
                         int64_t **out)
{
    TRY(mem_alloc(context, map->count, sizeof **out, out));
    for (size_t i = 0; i < from->count; i++) {
        size_t at = urban_find_cell(map->cell, map->count, urban_map_cell(map, from->cell[i]));
        if (at < map->count)
            (*out)[at] += from->people[i];
    }
    return D4I_OK;
}

d4i_status urban_map_group(d4i_context *context, const struct atlas *atlas, const d4i_urban_options *options,
                           struct urban_map *map)
{
    const struct people_group group = {options->variable, options->group};
    struct by_zone zones = {0};
    struct people_cells cells = {0};
    d4i_status status = D4I_OK;
    GUARD(collect(context, atlas, options, &zones, map));
    GUARD(people_cells_of_zones(context, atlas, zones.group, &group, &cells));
    GUARD(add_up(context, &cells, map, &map->group));
    people_cells_release(&cells);
    GUARD(people_cells_of_zones(context, atlas, zones.outside, NULL, &cells));
    GUARD(add_up(context, &cells, map, &map->outside));
done:
    people_cells_release(&cells);
    free(zones.group);
    free(zones.outside);
    return status;
}
