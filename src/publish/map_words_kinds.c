/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words on maps that show more than one group.
 */
#include "publish/map.h"

static const char *variable_words(const struct map *map)
{
    const struct atlas_variable *variable = map->figures.variable;
    return variable->title && variable->title[0] ? variable->title : variable->id;
}

d4i_status map_title_dots(struct map *map)
{
    if (map->figures.column_count == 2)
        return text_format(map->context, &map->title, "%s: where people live", map->figures.columns[1].name);
    return text_format(map->context, &map->title, "%s: where people of each group live", variable_words(map));
}

d4i_status map_note_dots(struct map *map)
{
    char per[48];
    return buffer_print(map->context, &map->notes,
                        "One dot for %s people. It stands at random in an inhabited cell, for people there and in "
                        "cells beside it: it is nobody's address. Dots of all groups are drawn in mixed order.\n",
                        map_number(map->dots.per, per));
}

d4i_status map_title_panels(struct map *map)
{
    const char *what = map->options->people ? "number of people"
                       : map->stated        ? "share of residents of stated origin"
                                            : "share of the population";
    return text_format(map->context, &map->title, "%s: %s, by group", variable_words(map), what);
}

d4i_status map_note_panels(struct map *map)
{
    return buffer_text(
        map->context, &map->notes,
        "All maps have the same scale of colours, and stand in the order of the source. What is framed "
        "in them is not in place, or not of the same scale.\n");
}
