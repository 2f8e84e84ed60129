/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rules of units, on sums of integers: one half is exactly one half.
 *
 * Of level 2 of July 2024 there is a known slip in a published program, which asks for the semi-dense share where
 * the text says suburban; here stands the text: a town is semi-dense where less than half of the people are in
 * suburban and rural cells together.
 */
#include "urban/units.h"

#include "base/wide.h"

/* The sums that decide: people, or land where there are none. */
static const struct urban_sums *deciding(const struct urban_unit *unit)
{
    for (int c = URBAN_CELL_WATER; c <= URBAN_CELL_CENTRE; c++)
        if (unit->people.level1[c] > 0)
            return &unit->people;
    return &unit->land;
}

/* Water overwrites rural cells alone: land in it, and people of a finer grid, count as rural. */
static int128 rural_of(const struct urban_sums *sums)
{
    return (int128)sums->level1[URBAN_CELL_RURAL] + sums->level1[URBAN_CELL_WATER];
}

static int128 least_of(const struct urban_sums *sums)
{
    return (int128)sums->level2[URBAN_CELL_VERY_LOW] + sums->level2[URBAN_CELL_PERMANENT_WATER];
}

static int128 whole_of(const struct urban_sums *sums)
{
    return rural_of(sums) + sums->level1[URBAN_CELL_CLUSTER] + sums->level1[URBAN_CELL_CENTRE];
}

void urban_unit_add(struct urban_unit *unit, enum urban_cell1 class1, enum urban_cell2 class2, int64_t people,
                    int64_t land)
{
    unit->people.level1[class1] += people;
    unit->people.level2[class2] += people;
    unit->land.level1[class1] += land;
    unit->land.level2[class2] += land;
}

d4i_status urban_units_sum(d4i_context *context, const struct urban_grid *grid, size_t pairs, const uint64_t *cell,
                           const uint32_t *unit, const int64_t *people, const int64_t *land, size_t units,
                           struct urban_unit *out)
{
    uint64_t total = (uint64_t)grid->columns * (uint64_t)grid->rows;
    for (size_t i = 0; i < pairs; i++) {
        if (cell[i] >= total || unit[i] >= units)
            return fail(context, D4I_BUG, "pair %zu is of a cell or a unit that there is not", i);
        urban_unit_add(&out[unit[i]], grid->level1[cell[i]], grid->level2[cell[i]], people[i], land ? land[i] : 1);
    }
    return D4I_OK;
}

enum urban_unit1 urban_unit_level1(const struct urban_unit *unit)
{
    const struct urban_sums *sums = deciding(unit);
    int128 whole = whole_of(sums);
    if (whole == 0)
        return URBAN_UNIT_UNKNOWN;
    if (2 * (int128)sums->level1[URBAN_CELL_CENTRE] >= whole)
        return URBAN_UNIT_CITY;
    return 2 * rural_of(sums) > whole ? URBAN_UNIT_RURAL : URBAN_UNIT_TOWN;
}

/* Does a town or a rural unit have at least half in these? Level 1 is decided by then. */
static bool half(int128 whole, int128 part)
{
    return 2 * part >= whole;
}

static enum urban_unit2 by_halves(const struct urban_sums *sums, enum urban_unit1 level1)
{
    const int64_t *in = sums->level2;
    int128 whole = whole_of(sums), dense = (int128)in[URBAN_CELL_URBAN_CENTRE] + in[URBAN_CELL_DENSE];
    int128 suburban = in[URBAN_CELL_SUBURBAN], village = in[URBAN_CELL_RURAL_CLUSTER];
    int128 rural = village + in[URBAN_CELL_LOW] + least_of(sums);
    if (level1 == URBAN_UNIT_TOWN) {
        if (half(whole, dense))
            return URBAN_UNIT2_DENSE;
        return half(whole, suburban + rural) ? URBAN_UNIT2_SUBURB : URBAN_UNIT2_SEMI_DENSE;
    }
    if (half(whole, village + dense + in[URBAN_CELL_SEMI_DENSE] + suburban))
        return URBAN_UNIT2_VILLAGE;
    return half(whole, least_of(sums)) ? URBAN_UNIT2_UNINHABITED : URBAN_UNIT2_DISPERSED;
}

static enum urban_unit2 by_largest(const struct urban_sums *sums, enum urban_unit1 level1)
{
    const int64_t *in = sums->level2;
    int64_t dense = in[URBAN_CELL_DENSE], semi = in[URBAN_CELL_SEMI_DENSE];
    if (level1 == URBAN_UNIT_TOWN) {
        if ((int128)dense + semi <= in[URBAN_CELL_SUBURBAN])
            return URBAN_UNIT2_SUBURB;
        return dense >= semi ? URBAN_UNIT2_DENSE : URBAN_UNIT2_SEMI_DENSE;
    }
    int64_t village = in[URBAN_CELL_RURAL_CLUSTER], low = in[URBAN_CELL_LOW];
    int128 least = least_of(sums);
    if (village >= low && village >= least)
        return URBAN_UNIT2_VILLAGE;
    return low >= least ? URBAN_UNIT2_DISPERSED : URBAN_UNIT2_UNINHABITED;
}

/* Level 2 within a class of level 1, which need not be the one that the cells alone make. */
static enum urban_unit2 within(const struct urban_sums *sums, enum urban_unit1 level1, enum urban_rules rules)
{
    if (level1 == URBAN_UNIT_UNKNOWN)
        return URBAN_UNIT2_UNKNOWN;
    if (level1 == URBAN_UNIT_CITY)
        return URBAN_UNIT2_CITY;
    return rules == URBAN_RULES_2021 ? by_largest(sums, level1) : by_halves(sums, level1);
}

enum urban_unit2 urban_unit_level2(const struct urban_unit *unit, enum urban_rules rules)
{
    return within(deciding(unit), urban_unit_level1(unit), rules);
}

static bool has_density(const struct urban_self *self, int64_t density)
{
    return self->people >= (int128)density * self->land;
}

/* Two cases: a small unit in a neighbour's urban centre, and one in a neighbour's urban cluster. */
static enum urban_unit1 at_border(enum urban_unit1 level1, const struct urban_self *self,
                                  const struct urban_parameters *parameters)
{
    if (self->people <= 0 || self->people >= parameters->border_people * D4I_PERSON)
        return level1;
    if (level1 == URBAN_UNIT_CITY && !has_density(self, parameters->centre_density))
        level1 = URBAN_UNIT_TOWN;
    if (level1 == URBAN_UNIT_TOWN && !has_density(self, parameters->cluster_density))
        level1 = URBAN_UNIT_RURAL;
    return level1;
}

struct urban_unit_classes urban_unit_classify(const struct urban_unit *unit, const struct urban_self *self,
                                              const struct urban_parameters *parameters)
{
    enum urban_unit1 level1 = urban_unit_level1(unit);
    if (self)
        level1 = at_border(level1, self, parameters);
    return (struct urban_unit_classes){level1,
                                       within(deciding(unit), level1, (enum urban_rules)parameters->unit_rules)};
}
