/* SPDX-License-Identifier: EUPL-1.2
 *
 * The land under dots: a map of its own, of the first units (else zones) that have boundaries, on which all is land
 * but what has no number. What is withheld is shown by the cells: a unit may have withheld cells and others, where
 * dots stand.
 */
#include "base/memory.h"
#include "publish/map.h"

static bool any_shapes(const struct atlas *atlas, const char **of)
{
    *of = "zones";
    for (size_t l = 0; l < atlas->level_count; l++)
        if (atlas->levels[l].shapes.rings) {
            *of = atlas->levels[l].id;
            return true;
        }
    for (size_t s = 0; s < atlas->source_count; s++)
        if (atlas->sources[s].shapes.rings)
            return true;
    return false;
}

void map_ground_free(struct map *ground)
{
    if (ground)
        map_release(ground);
    free(ground);
}

d4i_status map_ground_collect(struct map *map)
{
    struct figures_asked asked = {.source = map->options->source, .variable = map->options->variable, .one = true};
    if (!any_shapes(map->atlas, &asked.of))
        return D4I_OK;
    TRY(mem_alloc(map->context, 1, sizeof *map->ground, &map->ground));
    struct map *ground = map->ground;
    ground->context = map->context;
    ground->atlas = map->atlas;
    ground->options = map->options;
    ground->unit = map->unit;
    ground->is_ground = true;
    return figures_collect(map->context, map->atlas, &asked, &ground->figures);
}

d4i_status map_ground_make(struct map *map)
{
    struct map *ground = map->ground;
    if (!ground)
        return D4I_OK;
    ground->frame_count = map->frame_count;
    memcpy(ground->frames, map->frames, sizeof ground->frames);
    ground->total = &ground->figures.columns[0];
    ground->group = &ground->figures.columns[ground->figures.column_count - 1];
    ground->base = ground->total->people;
    TRY(mem_alloc(map->context, ground->figures.items, 1, &ground->marked));
    TRY(map_classes_make(ground));
    for (int state = STATE_NO_DATA; state <= STATE_NOT_COVERED; state++)
        map->seen[state] = ground->seen[state];
    map->noise = ground->noise;
    return map_outline_find(ground);
}
