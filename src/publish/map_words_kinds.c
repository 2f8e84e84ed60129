/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words on maps that show more than one group.
 */
#include "publish/map.h"

d4i_status map_title_dots(struct map *map)
{
    const struct atlas_variable *variable = map->figures.variable;
    const char *title = variable->title && variable->title[0] ? variable->title : variable->id;
    if (map->figures.column_count == 2)
        return text_format(map->context, &map->title, "%s: where people live", map->figures.columns[1].name);
    return text_format(map->context, &map->title, "%s: where people of each group live", title);
}

d4i_status map_note_dots(struct map *map)
{
    char per[48];
    return buffer_print(map->context, &map->notes,
                        "One dot for %s people. It stands at random in an inhabited cell, for people there and in "
                        "cells beside it: it is nobody's address. Dots of all groups are drawn in mixed order.\n",
                        map_number(map->dots.per, per));
}
