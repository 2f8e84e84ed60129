/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which large city a place is near. Cities are the urban centres that the rules find, so that nobody has to list
 * them: a place lies in one when half of its people do, and otherwise as far from it as its middle is from the
 * nearest cell.
 */
#include "base/memory.h"
#include "base/wide.h"
#include "query/answer.h"
#include "query/centre_rims.h"

/* People of each place, and those in large centres. */
struct inside {
    int64_t people, in_large;
};

static d4i_status find_inside(d4i_context *context, const struct urban_map *map, int64_t people,
                              const struct pairs *pairs, size_t items, struct places *places)
{
    struct inside *inside;
    TRY(mem_alloc(context, items, sizeof *inside, &inside));
    for (size_t i = 0; i < pairs->count; i++) {
        uint32_t centre = map->classes.centre_of[urban_map_cell(map, pairs_cell(pairs, i))];
        int64_t part = urban_part_of_pair(map, pairs, i);
        inside[pairs->zone[i]].people += part;
        if (centre != URBAN_NO_CENTRE && map->classes.centres[centre - 1].people >= people)
            inside[pairs->zone[i]].in_large += part;
    }
    for (size_t i = 0; i < places->count; i++) {
        const struct inside *in = &inside[places->list[i].index];
        places->list[i].in_large = in->people > 0 && 2 * (int128)in->in_large >= in->people;
    }
    free(inside);
    return D4I_OK;
}

/* After the unit that most of their people live in; zones are not asked. */
static d4i_status name_centres(d4i_context *context, const struct atlas *atlas, size_t level,
                               const struct urban_map *map, struct places *places)
{
    if (level == ANSWER_ZONES)
        return D4I_OK;
    const struct urban_places units = {.level = &atlas->levels[level]};
    TRY(mem_alloc(context, map->classes.centre_count, sizeof *places->large_name, &places->large_name));
    return urban_name_centres(context, map, &units, places->large_name);
}

d4i_status places_find_near(d4i_context *context, const struct atlas *atlas, size_t level, int64_t people,
                            const struct urban_map *map, struct places *places)
{
    struct centre_rims rims = {0};
    const struct pairs *pairs = level == ANSWER_ZONES ? &atlas->pairs : &atlas->levels[level].pairs;
    size_t items = level == ANSWER_ZONES ? atlas_zone_count(atlas) : atlas->levels[level].codes.count;
    d4i_status status = D4I_OK;
    GUARD(centre_rims_make(context, map, people, &rims));
    GUARD(find_inside(context, map, people, pairs, items, places));
    for (size_t i = 0; i < places->count; i++) {
        struct place *place = &places->list[i];
        place->near_km = centre_rims_nearest(&rims, place, CENTRE_TO_MIDDLE, &place->near_centre);
    }
    GUARD(name_centres(context, atlas, level, map, places));
    places->has_near = true;
done:
    centre_rims_release(&rims);
    return status;
}
