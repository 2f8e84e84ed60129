/* SPDX-License-Identifier: EUPL-1.2
 *
 * Legends of maps that show more than one group.
 */
#include "publish/map.h"

d4i_status map_legend_dots(struct map *map)
{
    char per[48], text[256];
    text_print(map->legend_title, sizeof map->legend_title, "One dot: %s people", map_number(map->dots.per, per));
    for (size_t c = 1; c < map->figures.column_count; c++) {
        const struct figures_column *group = &map->figures.columns[c];
        bool none = map->dots.of_group[c] == 0;
        text_print(text, sizeof text, "%s%s", group->name, none ? " (too few for a dot)" : "");
        map_legend_entry(map, SWATCH_DOT, dots_color(c), text);
    }
    return D4I_OK;
}
