/* SPDX-License-Identifier: EUPL-1.2
 *
 * The figures that a map shows.
 */
#include "base/memory.h"
#include "publish/map.h"

/* What shares are shares of, and the wedge of those who are not in it. */
static d4i_status find_base(struct map *map)
{
    const struct figures *figures = &map->figures;
    double residents = 0, unstated = 0;
    map->base = map->total->people;
    if (!figures->outside)
        return D4I_OK;
    TRY(mem_alloc(map->context, figures->items, sizeof *map->stated, &map->stated));
    for (size_t i = 0; i < figures->items; i++) {
        map->stated[i] = map->total->people[i] - figures->outside[i];
        residents += (double)map->total->people[i];
        unstated += (double)figures->outside[i];
    }
    map->base = map->stated;
    map->unstated = residents > 0 ? unstated / residents : 0;
    return D4I_OK;
}

/* The question may bring level, variable and group, where the map itself does not say. */
d4i_status map_collect(struct map *map)
{
    const d4i_map_options *options = map->options;
    const d4i_places_options *question = options->places ? options->question : NULL;
    const char *of = options->of ? options->of : question ? question->level : NULL;
    const char *variable = options->variable ? options->variable : question ? question->variable : NULL;
    const char *group = options->group ? options->group : question ? question->group : NULL;
    struct figures_asked asked = {of, options->source, variable, group, .one = true, .shares = true};
    if (map->kind == KIND_DOTS || (map->kind == KIND_MULTIPLES && !map->code))
        TRY(map_groups_find(map, map->kind == KIND_DOTS ? D4I_DOT_GROUPS : D4I_MAP_PANELS));
    if (map->kind == KIND_MULTIPLES) {
        TRY(map_panels_code(map));
        asked.groups = map->code;
    } else if (map->kind == KIND_DOTS) {
        asked.of = "cells";
        asked.shares = false;
        asked.groups = map->groups.length ? map->groups.data : NULL;
    }
    TRY(figures_collect(map->context, map->atlas, &asked, &map->figures));
    map->figures.countries = options->question ? options->question->country : NULL;
    map->total = &map->figures.columns[0];
    map->group = &map->figures.columns[map->figures.column_count - 1];
    if (map->figures.column_count > 2 && map->kind != KIND_DOTS)
        return fail(map->context, D4I_BAD_USAGE, "a map shows one group, not '%s'", map->code ? map->code : group);
    TRY(find_base(map));
    return map->kind == KIND_BIVARIATE ? map_pair_collect(map) : D4I_OK;
}
