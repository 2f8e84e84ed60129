/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words on maps that show more than one group.
 */
#include "publish/map.h"

#define NAMED_MOST 6 /* units that a note names */

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

/* Units whose dots are fewer than their people make, with their names where these are few. */
static d4i_status note_incomplete(struct map *map)
{
    const struct figures *figures = &map->ground->figures;
    const struct figures_column *group = &figures->columns[figures->column_count - 1];
    struct buffer names = {0};
    char some[48], all[48], noun[64];
    size_t count = 0;
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < figures->items; i++)
        if (group->status[i] == D4I_SUPPRESSED) {
            GUARD(buffer_print(map->context, &names, "%s%s", count ? ", " : "", figures_name(figures, i)));
            count++;
        }
    figures_noun(figures, noun);
    noun[strcspn(noun, ",;(")] = 0; /* "countries, generalised outlines" */
    if (count)
        GUARD(buffer_print(map->context, &map->notes, " So %s of %s %s have fewer dots than their people make",
                           map_number((int64_t)count, some), map_number((int64_t)figures->items, all), noun));
    if (count && count <= NAMED_MOST && figures->of == FIGURES_UNITS)
        GUARD(buffer_print(map->context, &map->notes, ": %s", names.data));
    if (count)
        GUARD(buffer_text(map->context, &map->notes, "."));
done:
    buffer_release(&names);
    return status;
}

static d4i_status note_withheld(struct map *map)
{
    char some[48], all[48];
    size_t withheld = map_cells_count_withheld(map);
    if (!withheld)
        return D4I_OK;
    TRY(buffer_print(map->context, &map->notes,
                     "In %s of %s inhabited cells a number is withheld: people of that group have no dot there. "
                     "Grey is where no number is known.",
                     map_number((int64_t)withheld, some), map_number((int64_t)map->figures.items, all)));
    if (map->ground)
        TRY(note_incomplete(map));
    return buffer_text(map->context, &map->notes, "\n");
}

d4i_status map_note_dots(struct map *map)
{
    char per[48];
    TRY(note_withheld(map));
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
