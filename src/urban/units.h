/* SPDX-License-Identifier: EUPL-1.2
 *
 * Degree of urbanisation of units (municipalities, wards): by the shares of their people in the classes of cells,
 * or of their land where nobody lives.
 */
#ifndef URBAN_UNITS_H
#define URBAN_UNITS_H

#include "urban/urban.h"

/* Codes as Eurostat publishes them. UNKNOWN: the unit has neither people nor land in any cell. */
enum urban_unit1 {
    URBAN_UNIT_UNKNOWN = 0,
    URBAN_UNIT_CITY = 1,
    URBAN_UNIT_TOWN = 2, /* town, suburb, semi-dense area */
    URBAN_UNIT_RURAL = 3,
};
enum urban_unit2 {
    URBAN_UNIT2_UNKNOWN = 0,
    URBAN_UNIT2_UNINHABITED = 11, /* mostly uninhabited area */
    URBAN_UNIT2_DISPERSED = 12,   /* dispersed rural area */
    URBAN_UNIT2_VILLAGE = 13,
    URBAN_UNIT2_SUBURB = 21, /* suburban or peri-urban area */
    URBAN_UNIT2_SEMI_DENSE = 22,
    URBAN_UNIT2_DENSE = 23,
    URBAN_UNIT2_CITY = 30,
};

/* What a unit has in the cells of each class: people (millionths) or land (any unit of area). The levels are summed
 * apart, because a semi-dense cluster may be rural by level 1. */
struct urban_sums {
    int64_t level1[URBAN_CELL_CENTRE + 1];
    int64_t level2[URBAN_CELL_URBAN_CENTRE + 1];
};
struct urban_unit {
    struct urban_sums people, land; /* all >= 0 */
};

/* The part of a unit in a cell: amounts >= 0. For a unit so small that it is looked for in all cells that it
 * touches, hand its people to `land` instead of counting them twice. */
void urban_unit_add(struct urban_unit *unit, enum urban_cell1 class1, enum urban_cell2 class2, int64_t people,
                    int64_t land);
/* The pairs (cell, unit) of a layer of units: people and land of each. Land NULL = every pair counts the same.
 * Units must have been zeroed. D4I_BUG: a cell or unit that there is not. */
d4i_status urban_units_sum(d4i_context *context, const struct urban_grid *grid, size_t pairs, const uint64_t *cell,
                           const uint32_t *unit, const int64_t *people, const int64_t *land, size_t units,
                           struct urban_unit *out);

/* City: at least half of the people in centres; rural: more than half in rural cells; town: the rest. The
 * people and land of water cells count as rural, of very low density. */
enum urban_unit1 urban_unit_level1(const struct urban_unit *unit);
/* Level 2 by the rules of July 2024, or of 2021. Those of 2021 take the largest share; of equal ones, the denser.
 */
enum urban_unit2 urban_unit_level2(const struct urban_unit *unit, enum urban_rules rules);

/* What a unit is by itself, whatever the cells that it shares with others: people (millionths; < 0 = not known) and
 * land (millionths of a km2). */
struct urban_self {
    int64_t people, land;
};
struct urban_unit_classes {
    enum urban_unit1 level1;
    enum urban_unit2 level2;
};
/* Both levels, with the rule of border_people: cells of 1 km are coarse, so that a neighbour's cluster spills over
 * into small units. One with fewer than border_people is a city only if it has centre_density itself, and a town
 * only if it has cluster_density; else it is of the next class. A unit that nobody lives in, or whose people are
 * not known, goes by its cells. `self` NULL = no such rule. */
struct urban_unit_classes urban_unit_classify(const struct urban_unit *unit, const struct urban_self *self,
                                              const struct urban_parameters *parameters);

#endif
