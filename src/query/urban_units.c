/* SPDX-License-Identifier: EUPL-1.2
 *
 * Units of an atlas by the cells that their people live in, and what classes are called.
 */
#include "query/urban.h"

#include "base/memory.h"
#include "base/wide.h"
#include "grid/cover.h"
#include "query/answer.h"

static const struct urban_class cells1[] = {{URBAN_CELL_CENTRE, "urban centre"},
                                            {URBAN_CELL_CLUSTER, "urban cluster"},
                                            {URBAN_CELL_RURAL, "rural cell"},
                                            {URBAN_CELL_WATER, "water"},
                                            {0, NULL}},
                                cells2[] = {{URBAN_CELL_URBAN_CENTRE, "urban centre"},
                                            {URBAN_CELL_DENSE, "dense urban cluster"},
                                            {URBAN_CELL_SEMI_DENSE, "semi-dense urban cluster"},
                                            {URBAN_CELL_SUBURBAN, "suburban cell"},
                                            {URBAN_CELL_RURAL_CLUSTER, "rural cluster"},
                                            {URBAN_CELL_LOW, "low density rural cell"},
                                            {URBAN_CELL_VERY_LOW, "very low density rural cell"},
                                            {URBAN_CELL_PERMANENT_WATER, "water"},
                                            {0, NULL}},
                                units1[] = {{URBAN_UNIT_CITY, "cities"},
                                            {URBAN_UNIT_TOWN, "towns and suburbs"},
                                            {URBAN_UNIT_RURAL, "rural areas"},
                                            {URBAN_UNIT_UNKNOWN, "not known"},
                                            {0, NULL}},
                                units2[] = {{URBAN_UNIT2_CITY, "cities"},
                                            {URBAN_UNIT2_DENSE, "dense towns"},
                                            {URBAN_UNIT2_SEMI_DENSE, "semi-dense towns"},
                                            {URBAN_UNIT2_SUBURB, "suburban areas"},
                                            {URBAN_UNIT2_VILLAGE, "villages"},
                                            {URBAN_UNIT2_DISPERSED, "dispersed rural"},
                                            {URBAN_UNIT2_UNINHABITED, "uninhabited mostly"},
                                            {URBAN_UNIT2_UNKNOWN, "not known"},
                                            {0, NULL}};

const struct urban_class *urban_cell_class(int level, size_t index)
{
    const struct urban_class *class = &(level == 1 ? cells1 : cells2)[index];
    return class->name ? class : NULL;
}

const struct urban_class *urban_unit_class(int level, size_t index)
{
    const struct urban_class *class = &(level == 1 ? units1 : units2)[index];
    return class->name ? class : NULL;
}

const char *urban_class_name(const struct urban_class *(*classes)(int, size_t), int level, uint8_t code)
{
    for (size_t i = 0; classes(level, i); i++)
        if (classes(level, i)->code == code)
            return classes(level, i)->name;
    return "";
}

void urban_places_release(struct urban_places *places)
{
    places_release(&places->places);
    free(places->unit);
    free(places->level1);
    free(places->level2);
    *places = (struct urban_places){0};
}

/* --- people of units --------------------------------------------------------------------------------------- */

static void add_ground(const struct people_cells *cells, const struct pairs *pairs, uint32_t *ground)
{
    for (size_t i = 0; i < pairs->count; i++) {
        size_t at = urban_find_cell(cells->cell, cells->count, pairs_cell(pairs, i));
        if (at == cells->count)
            continue;
        uint64_t sum = (uint64_t)ground[at] + pairs->coverage[i];
        ground[at] = sum < COVER_FULL ? (uint32_t)sum : COVER_FULL;
    }
}

d4i_status urban_map_lay_ground(d4i_context *context, const struct atlas *atlas, const struct pairs *pairs,
                                struct urban_map *map)
{
    const struct people_cells *cells = &map->found;
    uint32_t *of_units = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, cells->count, sizeof *map->ground, &map->ground));
    add_ground(cells, &atlas->pairs, map->ground);
    if (pairs != &atlas->pairs) {
        GUARD(mem_alloc(context, cells->count, sizeof *of_units, &of_units));
        add_ground(cells, pairs, of_units);
        for (size_t i = 0; i < cells->count; i++)
            map->ground[i] = of_units[i] > map->ground[i] ? of_units[i] : map->ground[i];
    }
done:
    free(of_units);
    return status;
}

int64_t urban_part_of_cell(const struct urban_map *map, size_t found, int64_t coverage)
{
    int64_t ground = map->ground ? map->ground[found] : COVER_FULL;
    if (coverage >= ground)
        return ground > 0 ? map->found.people[found] : 0;
    return (int64_t)((int128)map->found.people[found] * coverage / ground);
}

int64_t urban_part_of_pair(const struct urban_map *map, const struct pairs *pairs, size_t i)
{
    size_t at = urban_find_cell(map->found.cell, map->found.count, pairs_cell(pairs, i));
    return at < map->found.count ? urban_part_of_cell(map, at, pairs->coverage[i]) : 0;
}

/* The land of a unit in a cell: of the part that it covers what the whole cell has of land. */
static int64_t land_of(const struct urban_map *map, uint64_t cell, uint32_t coverage)
{
    return map->land ? (int64_t)((uint64_t)coverage * map->land[cell] / URBAN_WHOLE) : coverage;
}

void urban_sum_pairs(const struct urban_map *map, const struct pairs *pairs, struct urban_unit *unit)
{
    for (size_t i = 0; i < pairs->count; i++) {
        uint64_t cell = urban_map_cell(map, pairs_cell(pairs, i));
        urban_unit_add(&unit[pairs->zone[i]], map->classes.level1[cell], map->classes.level2[cell],
                       urban_part_of_pair(map, pairs, i), land_of(map, cell, pairs->coverage[i]));
    }
}

void urban_map_reach(struct urban_map *map, const struct atlas_level *level, const struct urban_unit *unit)
{
    map->units = level->id;
    map->in_units = 0;
    for (size_t u = 0; u < level->codes.count; u++)
        for (int c = URBAN_CELL_WATER; c <= URBAN_CELL_CENTRE; c++)
            map->in_units += unit[u].people.level1[c];
}

struct urban_unit_classes urban_class_place(const struct urban_map *map, const struct urban_unit *unit,
                                            const struct place *place)
{
    int64_t side = (int64_t)map->found.frame.pixel_width;
    int128 land = 0;
    for (int c = URBAN_CELL_WATER; c <= URBAN_CELL_CENTRE; c++)
        land += unit->land.level1[c];
    const struct urban_self self = {
        .people = place->known ? place->people : -1,
        .land = (int64_t)(land * side * side / COVER_FULL)}; /* m2 are millionths of a km2 */
    return urban_unit_classify(unit, &self, &map->parameters);
}

d4i_status urban_check_level(d4i_context *context, const struct atlas_level *level)
{
    if (level->pairs.count)
        return D4I_OK;
    return fail(context, D4I_BAD_INPUT,
                "the units of level '%s' cover no cell: the project gives them no boundaries, or these lie "
                "outside the grid; ask for the classes of cells (d4i urban --cells), or build with boundaries",
                level->id);
}

d4i_status urban_places_classify(d4i_context *context, const struct atlas *atlas, size_t level,
                                 const d4i_urban_options *options, struct urban_map *map, struct urban_places *out)
{
    const d4i_places_options asked = {
        .variable = options->variable, .group = options->group, .source = options->source};
    size_t units = atlas->levels[level].codes.count;
    out->level = &atlas->levels[level];
    TRY(urban_check_level(context, out->level));
    TRY(places_collect(context, atlas, &asked, level, &out->places));
    TRY(mem_alloc(context, units, sizeof *out->unit, &out->unit));
    TRY(mem_alloc(context, units, 1, &out->level1));
    TRY(mem_alloc(context, units, 1, &out->level2));
    TRY(urban_map_lay_ground(context, atlas, &out->level->pairs, map));
    urban_sum_pairs(map, &out->level->pairs, out->unit);
    urban_map_reach(map, out->level, out->unit);
    for (size_t i = 0; i < out->places.count; i++) {
        const struct place *place = &out->places.list[i];
        struct urban_unit_classes is = urban_class_place(map, &out->unit[place->index], place);
        out->level1[place->index] = (uint8_t)is.level1;
        out->level2[place->index] = (uint8_t)is.level2;
    }
    return D4I_OK;
}

struct in_centre {
    uint32_t centre, unit;
    int64_t people;
};

static int compare_in_centre(const void *a, const void *b)
{
    const struct in_centre *x = a, *y = b;
    if (x->centre != y->centre)
        return x->centre < y->centre ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

d4i_status urban_name_centres(d4i_context *context, const struct urban_map *map, const struct urban_places *places,
                              const char **name)
{
    const struct pairs *pairs = &places->level->pairs;
    struct in_centre *list = NULL;
    int64_t *most = NULL;
    size_t count = 0;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, pairs->count, sizeof *list, &list));
    GUARD(mem_alloc(context, map->classes.centre_count, sizeof *most, &most));
    for (size_t c = 0; c < map->classes.centre_count; c++)
        name[c] = "";
    for (size_t i = 0; i < pairs->count; i++) {
        uint32_t centre = map->classes.centre_of[urban_map_cell(map, pairs_cell(pairs, i))];
        if (centre != URBAN_NO_CENTRE)
            list[count++] = (struct in_centre){centre - 1, pairs->zone[i], urban_part_of_pair(map, pairs, i)};
    }
    if (count)
        qsort(list, count, sizeof *list, compare_in_centre);
    for (size_t i = 0, next; i < count; i = next) {
        int64_t people = 0;
        for (next = i; next < count && compare_in_centre(&list[i], &list[next]) == 0; next++)
            people += list[next].people;
        if (people <= most[list[i].centre])
            continue;
        most[list[i].centre] = people;
        const char *called = places->level->names ? answer_text(places->level->names[list[i].unit]) : "";
        name[list[i].centre] = *called ? called : names_at(&places->level->codes, list[i].unit);
    }
done:
    free(list);
    free(most);
    return status;
}
