/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of maps, and options that go with one kind alone: what does not fit is refused, not passed over.
 */
#include "publish/map.h"

static const char *const kind_name[KIND_END] = {"classes", "dots", "bivariate", "multiples"};

static d4i_status refuse(struct map *map, const char *what, const char *instead)
{
    return fail(map->context, D4I_BAD_USAGE, "%s is nothing that a map of %s shows; %s", what, kind_name[map->kind],
                instead);
}

static d4i_status check_dots(struct map *map)
{
    const d4i_map_options *options = map->options;
    if (options->of && strcmp(options->of, "cells") != 0)
        return refuse(map, "a level of units", "dots stand in the cells where people live: leave --of out");
    if (options->per != 0 && options->per < D4I_DOT_LEAST)
        return fail(map->context, D4I_BAD_USAGE,
                    "a dot for %lld people: at least %d, since a dot must not stand for a person or a household",
                    (long long)options->per, D4I_DOT_LEAST);
    return D4I_OK;
}

static d4i_status check_pair(struct map *map)
{
    const d4i_map_options *options = map->options;
    struct pair_axis *axes = map->pair.axes;
    if (options->people)
        return refuse(map, "a number of people", "its measures are named: size is one of them");
    TRY(pair_parse(map->context, "x", options->x ? options->x : "share", &axes[0]));
    TRY(pair_parse(map->context, "y", options->y ? options->y : "density", &axes[1]));
    if (axes[0].measure == axes[1].measure)
        return fail(map->context, D4I_BAD_USAGE, "--x and --y are both %s; name two measures",
                    pair_id(axes[0].measure));
    return D4I_OK;
}

d4i_status map_kind_choose(struct map *map)
{
    const d4i_map_options *options = map->options;
    const char *name = options->kind ? options->kind : kind_name[KIND_CLASSES];
    for (map->kind = 0; map->kind < KIND_END && strcmp(name, kind_name[map->kind]) != 0;)
        map->kind++;
    if (map->kind == KIND_END)
        return fail(map->context, D4I_BAD_USAGE,
                    "'%s' is no kind of map; there are classes, dots, bivariate and multiples", name);
    if (map->kind != KIND_DOTS && (options->per || options->seed))
        return refuse(map, "a number of people per dot, or a seed", "choose dots");
    if (map->kind != KIND_DOTS && map->kind != KIND_MULTIPLES && options->groups)
        return refuse(map, "a list of groups", "name one group");
    if (map->kind != KIND_CLASSES && options->places)
        return refuse(map, "small places", "choose classes");
    if (map->kind != KIND_BIVARIATE && (options->x || options->y))
        return refuse(map, "a measure to the right or up", "choose bivariate");
    return map->kind == KIND_DOTS ? check_dots(map) : map->kind == KIND_BIVARIATE ? check_pair(map) : D4I_OK;
}
