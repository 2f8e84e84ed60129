/* SPDX-License-Identifier: EUPL-1.2
 *
 * The truth: people in every cell of 100 m. Towns are Gaussian hills of density, the country around them is dotted
 * with farms; origins follow the municipality's mix, the distance to the border, and clusters of a few streets.
 */
#include <math.h>

#include "base/memory.h"
#include "demo/demo_set.h"

#define FARM_PEOPLE 0.14 /* of a municipality's people, and of no more than FARM_TOWN */
#define FARM_TOWN 4000
#define FARM_UNITS 0.08 /* of the units */
enum { STREETS = 100 }; /* noise channels from here on, one for each origin; below: see demo_ground.c */

/* Relative size of each origin among those born abroad; its own country's entry is not used. */
static const double mix[DEMO_COUNTRIES][DEMO_ORIGINS] = {
    {0, 5, 3, 4, 5, 14, 8, 6, 4, 5, 3, 16, 4, 6, 6, 10, 8, 4, 3, 4},
    {5, 0, 4, 3, 14, 7, 4, 7, 3, 0.5, 4, 2, 8, 7, 3, 1, 4, 5, 14, 12},
    {4, 6, 0, 9, 4, 3, 10, 6, 2, 3, 4, 15, 3, 12, 3, 1, 4, 3, 3, 8}};

static double share_of_muni(const struct demo_set *set, uint32_t m)
{
    static const double typical[DEMO_COUNTRIES] = {0.085, 0.095, 0.09};
    const struct demo_muni *muni = &set->munis[m];
    struct random_stream stream = demo_stream(set, DEMO_FOR_SHARE, m, 0);
    double share = typical[muni->country] * exp(0.55 * random_normal(stream, 0));
    if (muni->town > 10000)
        share += 0.07 * random_unit(stream, 5);
    /* farming and holiday places: few people, many of them from abroad */
    else if (random_unit(stream, 6) < (muni->country == 2 && muni->town > 4500 ? 0.3 : 0.14))
        share = 0.21 + 0.2 * random_unit(stream, 7);
    return fmin(0.5, share);
}

/* Those born next door live near the border. */
static double neighbour_factor(const struct demo_muni *muni, int origin)
{
    static const double border[2] = {DEMO_BORDER_WEST, DEMO_BORDER_EAST};
    double x = (double)muni->column / DEMO_UNIT_COLUMNS;
    int between =
        origin < 2 && muni->country < 2 ? 0 : 1; /* XA and XB meet at the first, all others at the second */
    return 0.4 + 6 * exp(-fabs(x - border[between]) / 0.06);
}

static void mix_of_muni(const struct demo_set *set, uint32_t m, double weight[DEMO_ORIGINS])
{
    const struct demo_muni *muni = &set->munis[m];
    for (int origin = 0; origin < DEMO_ORIGINS; origin++) {
        struct random_stream stream = demo_stream(set, DEMO_FOR_MIX, m, (uint32_t)origin);
        double near = origin < DEMO_EU ? neighbour_factor(muni, origin) : 1;
        weight[origin] = mix[muni->country][origin] * exp(0.6 * random_normal(stream, 0)) * near;
    }
}

static double people_on_farms(const struct demo_muni *muni)
{
    return FARM_PEOPLE * fmin(FARM_TOWN, muni->town);
}

/* People expected in each cell, from the hill of one town. */
static void add_town(const struct demo_set *set, const struct demo_muni *muni, double *expected)
{
    double sigma = 4 * pow(muni->town / 1200, 0.32); /* cells */
    double height = (muni->town - people_on_farms(muni)) / (2 * M_PI * sigma * sigma);
    int32_t reach = (int32_t)(3 * sigma), east = (int32_t)muni->column * DEMO_CELLS_PER_UNIT,
            north = (int32_t)muni->row * DEMO_CELLS_PER_UNIT;
    for (int32_t row = north - reach; row <= north + reach; row++)
        for (int32_t column = east - reach; column <= east + reach; column++) {
            if (row < 0 || column < 0 || row >= set->grid.rows || column >= set->grid.columns)
                continue;
            double x = column - east, y = row - north;
            expected[(size_t)row * (size_t)set->grid.columns + (size_t)column] +=
                height * exp(-(x * x + y * y) / (2 * sigma * sigma));
        }
}

/* Streets differ: one cell in seven is a park or a works, the others more or less full. */
static double built_factor(const struct demo_set *set, uint32_t cell)
{
    struct random_stream stream = demo_stream(set, DEMO_FOR_CELL, cell, 0);
    return random_unit(stream, 0) < 0.14 ? 0 : 0.5 + 1.3 * random_unit(stream, 1);
}

static bool has_farms(const struct demo_set *set, uint32_t unit)
{
    return random_unit(demo_stream(set, DEMO_FOR_RURAL, unit, 0), 0) < FARM_UNITS;
}

static d4i_status expect_people(d4i_context *context, const struct demo_set *set, double *expected)
{
    uint32_t *farms = NULL;
    TRY(mem_alloc(context, set->muni_count, sizeof *farms, &farms));
    for (uint32_t unit = 0; unit < DEMO_UNITS; unit++)
        if (set->muni_of_unit[unit] != DEMO_NONE && has_farms(set, unit))
            farms[set->muni_of_unit[unit]]++;
    for (size_t m = 0; m < set->muni_count; m++)
        add_town(set, &set->munis[m], expected);
    size_t cells = (size_t)set->grid.columns * (size_t)set->grid.rows;
    for (size_t cell = 0; cell < cells; cell++) {
        uint32_t unit = set->unit_of_cell[cell], m = unit == DEMO_NONE ? DEMO_NONE : set->muni_of_unit[unit];
        if (m == DEMO_NONE || set->munis[m].empty) {
            expected[cell] = 0;
            continue;
        }
        expected[cell] *= built_factor(set, (uint32_t)cell);
        if (has_farms(set, unit))
            expected[cell] +=
                people_on_farms(&set->munis[m]) / (farms[m] * DEMO_CELLS_PER_UNIT * DEMO_CELLS_PER_UNIT);
    }
    free(farms);
    return D4I_OK;
}

/* The people born abroad, dealt out over origins: binomial by binomial is multinomial. */
static void deal_origins(const struct demo_set *set, int country, const double mixed[DEMO_ORIGINS], int32_t abroad,
                         struct demo_cell *cell)
{
    double weight[DEMO_ORIGINS], left = 0;
    uint32_t column = cell->cell % (uint32_t)set->grid.columns, row = cell->cell / (uint32_t)set->grid.columns;
    for (int origin = 0; origin < DEMO_ORIGINS; origin++) {
        weight[origin] = origin == country ? 0 : mixed[origin];
        if (weight[origin] > 0)
            weight[origin] *= exp(3 * demo_noise(set, STREETS + (uint32_t)origin, column / 5.0, row / 5.0));
        left += weight[origin];
    }
    for (int origin = 0; origin < DEMO_ORIGINS && abroad > 0; origin++) {
        if (weight[origin] <= 0)
            continue;
        double p = fmin(1, weight[origin] / left);
        struct random_stream stream = demo_stream(set, DEMO_FOR_ORIGIN, cell->cell, (uint32_t)origin);
        int32_t drawn = (int32_t)random_binomial(stream, 0, abroad, p);
        cell->count[origin] = drawn;
        abroad -= drawn;
        left -= weight[origin];
    }
    cell->count[country] = cell->total;
    for (int origin = 0; origin < DEMO_ORIGINS; origin++)
        if (origin != country)
            cell->count[country] -= cell->count[origin];
}

static d4i_status draw_cell(d4i_context *context, struct demo_set *set, uint32_t number, double expected,
                            double share, const double mixed[DEMO_ORIGINS])
{
    struct random_stream stream = demo_stream(set, DEMO_FOR_PEOPLE, number, 0);
    struct demo_cell cell = {.cell = number, .unit = set->unit_of_cell[number], .zone = DEMO_NONE};
    cell.total = (int32_t)random_poisson(stream, 8, expected);
    if (cell.total == 0)
        return D4I_OK;
    struct demo_muni *muni = &set->munis[set->muni_of_unit[cell.unit]];
    uint32_t column = number % (uint32_t)set->grid.columns, row = number / (uint32_t)set->grid.columns;
    double here =
        fmin(0.85, share * exp(1.6 * (demo_noise(set, STREETS + DEMO_ORIGINS, column / 8.0, row / 8.0) - 0.5)));
    stream.b = 1;
    int32_t abroad = (int32_t)random_binomial(stream, 0, cell.total, here);
    deal_origins(set, muni->country, mixed, abroad, &cell);
    muni->total += cell.total;
    muni->abroad += cell.total - cell.count[muni->country];
    TRY(mem_grow(context, &set->cells, &set->cell_capacity, set->cell_count + 1, sizeof *set->cells));
    set->cells[set->cell_count++] = cell;
    return D4I_OK;
}

static d4i_status draw_people(d4i_context *context, struct demo_set *set)
{
    d4i_status status = D4I_OK;
    size_t cells = (size_t)set->grid.columns * (size_t)set->grid.rows;
    double *expected = NULL, *share = NULL, *mixed = NULL;
    GUARD(mem_alloc(context, cells, sizeof *expected, &expected));
    GUARD(mem_alloc(context, set->muni_count, sizeof *share, &share));
    GUARD(mem_alloc(context, set->muni_count * DEMO_ORIGINS, sizeof *mixed, &mixed));
    for (uint32_t m = 0; m < set->muni_count; m++) {
        share[m] = share_of_muni(set, m);
        mix_of_muni(set, m, mixed + (size_t)m * DEMO_ORIGINS);
    }
    GUARD(expect_people(context, set, expected));
    for (uint32_t cell = 0; cell < cells; cell++)
        if (expected[cell] > 0) {
            uint32_t m = set->muni_of_unit[set->unit_of_cell[cell]];
            GUARD(draw_cell(context, set, cell, expected[cell], share[m], mixed + (size_t)m * DEMO_ORIGINS));
        }
done:
    free(expected);
    free(share);
    free(mixed);
    return status;
}

/* The small municipality of the first country whose share is nearest to one in five. */
static uint32_t nearest_to_a_fifth(const struct demo_set *set)
{
    uint32_t found = DEMO_NONE;
    double best = INFINITY;
    for (uint32_t m = 0; m < set->muni_count; m++) {
        const struct demo_muni *muni = &set->munis[m];
        if (muni->country != 0 || muni->total < 700 || muni->total > 7000)
            continue;
        double apart = fabs((double)muni->abroad / (double)muni->total - 0.2);
        if (apart < best) {
            best = apart;
            found = m;
        }
    }
    return found;
}

/* Moves people of the municipality between natives and the largest group of foreigners, cell by cell, until exactly
 * one in five was born abroad: a place that is not over 20 %. */
static void make_exactly_a_fifth(struct demo_set *set)
{
    uint32_t m = set->exact_muni = nearest_to_a_fifth(set);
    if (m == DEMO_NONE)
        return;
    struct demo_muni *muni = &set->munis[m];
    int native = muni->country;
    for (size_t i = 0; i < set->cell_count; i++) {
        struct demo_cell *cell = &set->cells[i];
        if (set->muni_of_unit[cell->unit] != m)
            continue;
        while (muni->total % 5 != 0) {
            muni->total++;
            cell->total++;
            cell->count[native]++;
        }
        for (int origin = 0; origin < DEMO_ORIGINS; origin++)
            while (origin != native && muni->abroad * 5 > muni->total && cell->count[origin] > 0) {
                cell->count[origin]--;
                cell->count[native]++;
                muni->abroad--;
            }
        if (muni->abroad * 5 < muni->total && cell->count[native] > 1) {
            cell->count[native]--;
            cell->count[DEMO_AFRICA]++;
            muni->abroad++;
        }
    }
}

d4i_status demo_people(d4i_context *context, struct demo_set *set)
{
    TRY(draw_people(context, set));
    make_exactly_a_fifth(set);
    return D4I_OK;
}
