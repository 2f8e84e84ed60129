/* SPDX-License-Identifier: EUPL-1.2
 *
 * The class of urbanisation of places that are asked about for another reason: of the units of a level, or of zones
 * where there are no units.
 */
#include "atlas/handle.h"
#include "base/memory.h"
#include "query/answer.h"
#include "query/urban.h"

/* `level` NULL = of zones. */
static d4i_status class_by_pairs(d4i_context *context, struct urban_map *map, const struct pairs *pairs,
                                 const struct atlas_level *level, size_t count, struct places *places)
{
    struct urban_unit *unit;
    TRY(mem_alloc(context, count, sizeof *unit, &unit));
    urban_sum_pairs(map, pairs, unit);
    if (level)
        urban_map_reach(map, level, unit);
    for (size_t i = 0; i < places->count; i++) {
        struct place *place = &places->list[i];
        struct urban_unit_classes is = urban_class_place(map, &unit[place->index], place);
        place->urban[0] = (uint8_t)is.level1;
        place->urban[1] = (uint8_t)is.level2;
    }
    free(unit);
    return D4I_OK;
}

d4i_status urban_of_places(d4i_context *context, struct atlas *atlas, size_t level,
                           const d4i_urban_options *options, const char *source, struct places *places,
                           struct urban_map *map)
{
    TRY(urban_rules_asked(context, atlas, options, map));
    TRY(text_copy(context, text_of(answer_or(atlas->path, "the atlas")), &map->found.what));
    TRY(answer_reword(context, people_cells_spread(context, atlas, map->found.what, source, &map->found),
                      "--people-source", "--source", false));
    if (level != ANSWER_ZONES)
        TRY(urban_check_level(context, &atlas->levels[level]));
    TRY(text_copy(context, text_of(map->found.crs), &map->crs));
    TRY(urban_map_classify(context, options, map));
    const struct atlas_level *units = level == ANSWER_ZONES ? NULL : &atlas->levels[level];
    const struct pairs *pairs = units ? &units->pairs : &atlas->pairs;
    TRY(urban_map_lay_ground(context, atlas, pairs, map));
    return class_by_pairs(context, map, pairs, units, units ? units->codes.count : atlas_zone_count(atlas), places);
}
