/* SPDX-License-Identifier: EUPL-1.2
 *
 * Degree of urbanisation of an atlas, a raster or a table of people, from inside: cells of 1 km and their classes
 * (urban_cells.c), units and theirs (urban_units.c), the group in cells
 * (urban_group.c), and the frames (urban.c, urban_frames.c, urban_cell_frames.c).
 */
#ifndef QUERY_URBAN_H
#define QUERY_URBAN_H

#include "atlas/atlas.h"
#include "d4i/query.h"
#include "query/places.h"
#include "query/systems.h"
#include "urban/units.h"

#define URBAN_SIDE 1000 /* metres: the rules are those of cells of 1 km */

/* Whose rules; borrowed from the atlas and the options. */
struct urban_whose {
    const char *vintage;
    const char *set_project, *set_asked; /* "name=value,name=value", the second upon the first; NULL = none */
    bool of_project;                     /* the project says something that counts */
};

/* People by cell of 1 km, and what the rules make of them. */
struct urban_map {
    struct grid grid; /* of 1 km; its crs is not set */
    char *crs;
    struct people_cells found; /* as they came, of any size that divides 1 km */
    uint64_t *cell;            /* inhabited cells of `grid`, ascending */
    int64_t *people;
    uint32_t
        *ground; /* [cell of found] how much of it zones or units cover, COVER_FULL = all; NULL = all of each */
    int64_t *group, *outside; /* of them, where a group was asked for; else NULL */
    const char *group_name;   /* borrowed */
    char *lacks;              /* sources that do not know the group; NULL = none */
    size_t count;
    bool has_land, has_built;
    uint32_t *land;    /* [cell of grid] URBAN_WHOLE = all of it; NULL = land all over */
    const char *units; /* the level that places were classed at, NULL = none; borrowed */
    int64_t in_units;  /* people of the cells who live in some unit of it */
    struct urban_whose rules;
    struct urban_parameters parameters; /* what the rules come to */
    struct urban_grid classes;
};
void urban_map_release(struct urban_map *map);
/* Classes of the places of a level (or zones) into their `urban`; *map is released by the caller, after a failure
 * too. Loads the pairs (urban_of_places.c). */
d4i_status urban_of_places(d4i_context *context, struct atlas *atlas, size_t level,
                           const d4i_urban_options *options, const char *source, struct places *places,
                           struct urban_map *map);
/* Notes: by which rules, and what they were not given. */
d4i_status urban_note_rules(d4i_context *context, const struct urban_map *map, d4i_frame *frame);
/* By which rules, into map->rules and map->parameters: those that the atlas's project says (atlas NULL = nobody's),
 * unless the options name a vintage; then what the options set. */
d4i_status urban_rules_asked(d4i_context *context, const struct atlas *atlas, const d4i_urban_options *options,
                             struct urban_map *map);
/* From map->found, by map->parameters; *map is released by the caller, after a failure too. */
d4i_status urban_map_classify(d4i_context *context, const d4i_urban_options *options, struct urban_map *map);
/* Who of the people are of the group, and who are not in the base of its share (urban_group.c). */
d4i_status urban_map_group(d4i_context *context, const struct atlas *atlas, const d4i_urban_options *options,
                           struct urban_map *map);
/* The place of a cell in an ascending list; `count` where it is not there. */
size_t urban_find_cell(const uint64_t *list, size_t count, uint64_t cell);
/* The cell of 1 km that holds the cell of `found` with that number. */
uint64_t urban_map_cell(const struct urban_map *map, uint64_t found);

/* Units of a level. */
struct urban_places {
    const struct atlas_level *level;
    struct places places; /* places.list[u].index = unit */
    struct urban_unit *unit;
    uint8_t *level1, *level2; /* [unit] enum urban_unit1, enum urban_unit2 */
};
/* D4I_BAD_INPUT when its units have no boundaries. Needs the pairs. */
d4i_status urban_check_level(d4i_context *context, const struct atlas_level *level);
/* On which part of its cells people live at all: where zones are, or units (`pairs`); the rest is sea, or abroad.
 */
d4i_status urban_map_lay_ground(d4i_context *context, const struct atlas *atlas, const struct pairs *pairs,
                                struct urban_map *map);
/* The part of a cell's people on `coverage` of its ground; `found` is the cell's place in map->found. */
int64_t urban_part_of_cell(const struct urban_map *map, size_t found, int64_t coverage);
/* The people of the cell who live in the part that the i-th pair covers. */
int64_t urban_part_of_pair(const struct urban_map *map, const struct pairs *pairs, size_t i);
/* Adds up who of the cells lives in units of the level at all. */
void urban_map_reach(struct urban_map *map, const struct atlas_level *level, const struct urban_unit *unit);
/* Adds the people and land of each cell to the units (or zones) of the pairs. */
void urban_sum_pairs(const struct urban_map *map, const struct pairs *pairs, struct urban_unit *unit);
/* The classes of a unit whose cells are added up; of itself it has the people that are counted there. */
struct urban_unit_classes urban_class_place(const struct urban_map *map, const struct urban_unit *unit,
                                            const struct place *place);
void urban_places_release(struct urban_places *places);
d4i_status urban_places_classify(d4i_context *context, const struct atlas *atlas, size_t level,
                                 const d4i_urban_options *options, struct urban_map *map, struct urban_places *out);
/* The unit with the most of the centre's people, by the name or else the code; "" where no unit has any. */
d4i_status urban_name_centres(d4i_context *context, const struct urban_map *map, const struct urban_places *places,
                              const char **name);

/* Names of classes, in the words of the manual; NULL past the last of a list. */
struct urban_class {
    uint8_t code;
    const char *name;
};
const struct urban_class *urban_cell_class(int level, size_t index);
const struct urban_class *urban_unit_class(int level, size_t index);
const char *urban_class_name(const struct urban_class *(*classes)(int, size_t), int level, uint8_t code);

/* What group, share and of_group of frames by class are. */
d4i_status urban_note_group(d4i_context *context, const char *name, d4i_frame *frame);
/* Each makes columns and rows; `places` NULL = there are no units. */
d4i_status urban_frame_classes(d4i_context *context, const struct urban_map *map, const struct urban_places *places,
                               const d4i_urban_options *options, d4i_frame *frame);
d4i_status urban_frame_cell_classes(d4i_context *context, const struct urban_map *map, int level, d4i_frame *frame);
d4i_status urban_frame_units(d4i_context *context, const struct urban_places *places, d4i_frame *frame);
d4i_status urban_frame_cells(d4i_context *context, const struct urban_map *map, d4i_frame *frame);
d4i_status urban_frame_centres(d4i_context *context, const struct urban_map *map, const struct urban_places *places,
                               d4i_frame *frame);

#endif
