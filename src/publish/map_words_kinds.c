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
    char per[48], some[48], all[48];
    size_t withheld = map_cells_count_withheld(map);
    if (withheld)
        TRY(buffer_print(
            map->context, &map->notes,
            "In %s of %s inhabited cells a number is withheld: people of that group have no dot there. "
            "Grey is where no number is known.\n",
            map_number((int64_t)withheld, some), map_number((int64_t)map->figures.items, all)));
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

void map_pair_words(const struct map *map, int axis, char out[160])
{
    char group[128];
    switch (map->pair.axes[axis].measure) {
    case PAIR_SHARE:
        text_print(out, 160, "%s (%s)", map_group_words(map, group),
                   map->stated ? "share of residents of stated origin" : "share of all people");
        break;
    case PAIR_DIVERSITY:
        text_print(out, 160, "effective number of origins");
        break;
    case PAIR_DENSITY:
        text_print(out, 160, "people per km\u00b2");
        break;
    default:
        text_print(out, 160, "number of people");
    }
}

d4i_status map_title_pair(struct map *map)
{
    char x[160], y[160];
    map_pair_words(map, 0, x);
    map_pair_words(map, 1, y);
    x[0] = x[0] >= 'a' && x[0] <= 'z' ? (char)(x[0] - 'a' + 'A') : x[0];
    return text_format(map->context, &map->title, "%s and %s", x, y);
}

d4i_status map_note_pair(struct map *map)
{
    const struct pair_axis *axes = map->pair.axes;
    char noun[64];
    if (!axes[0].given || !axes[1].given)
        TRY(buffer_print(map->context, &map->notes, "Classes: round numbers near the thirds of the %s shown.\n",
                         map->figures.of == FIGURES_CELLS ? "squares" : figures_noun(&map->figures, noun)));
    if (axes[0].measure != PAIR_DIVERSITY && axes[1].measure != PAIR_DIVERSITY)
        return D4I_OK;
    return buffer_print(map->context, &map->notes,
                        "The effective number of origins is that of equally large groups that would be as mixed "
                        "(exp of Shannon's entropy) over the %zu finest groups, those born in the country among "
                        "them.\n",
                        map->pair.parts.column_count - 1);
}
