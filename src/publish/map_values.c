/* SPDX-License-Identifier: EUPL-1.2
 *
 * Classes of a map, or of all panels of one together: then they share their breaks, and can be compared.
 */
#include "base/memory.h"
#include "publish/map.h"

struct values {
    int64_t *base, *group;
    uint8_t *usable;
    size_t count;
};

static void values_release(struct values *values)
{
    free(values->base);
    free(values->group);
    free(values->usable);
}

static size_t values_of(const struct map *map)
{
    const struct field *main = &map->fields[0];
    return map->figures.of == FIGURES_CELLS ? (size_t)main->columns * (size_t)main->rows : map->figures.items;
}

static void add(const struct map *map, struct values *values)
{
    const struct field *main = &map->fields[0];
    const bool cells = map->figures.of == FIGURES_CELLS;
    size_t count = values_of(map), at = values->count;
    if (count == 0)
        return;
    memcpy(values->base + at, cells ? main->base : map->base, count * sizeof *values->base);
    memcpy(values->group + at, cells ? main->group : map->group->people, count * sizeof *values->group);
    for (size_t i = 0; cells && i < count; i++)
        values->usable[at + i] = status_is_known(main->status[i]);
    if (!cells)
        map_units_usable(map, values->usable + at);
    values->count += count;
}

static void count_states(struct map *map)
{
    if (map->figures.of == FIGURES_CELLS)
        map_cells_count(map);
    else
        map_units_count(map);
}

d4i_status map_classes_make(struct map *map)
{
    struct values values = {0};
    size_t count = 0;
    d4i_status status = D4I_OK;
    if (map->figures.of == FIGURES_CELLS && map->fields[0].side == 0)
        GUARD(map_cells_fill(map));
    count = values_of(map);
    for (int p = 0; p < map->panels.count; p++)
        count += values_of(&map->panels.others[p]);
    GUARD(mem_alloc(map->context, count, sizeof *values.base, &values.base));
    GUARD(mem_alloc(map->context, count, sizeof *values.group, &values.group));
    GUARD(mem_alloc(map->context, count, 1, &values.usable));
    add(map, &values);
    for (int p = 0; p < map->panels.count; p++)
        add(&map->panels.others[p], &values);
    GUARD(classes_choose(map->context, map->options->people, values.base, values.group, values.usable, values.count,
                         &map->classes));
    count_states(map);
    for (int p = 0; p < map->panels.count; p++) {
        struct map *panel = &map->panels.others[p];
        panel->classes = map->classes;
        count_states(panel);
        for (int state = 0; state < STATE_END; state++)
            map->seen[state] += panel->seen[state];
    }
    map_noise_settle(map);
done:
    values_release(&values);
    return status;
}
