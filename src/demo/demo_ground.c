/* SPDX-License-Identifier: EUPL-1.2
 *
 * The ground: a lattice of squares of 200 m whose corners are moved about, land and sea, and municipalities, which
 * are the squares nearest to a town. Every polygon of the set is a union of these squares, so that any set of
 * them is a partition by construction.
 */
#include <math.h>

#include "base/memory.h"
#include "demo/demo_set.h"
#include "grid/cover.h"

#define WEST 3800000 /* in the North Sea, where no country is */
#define SOUTH 3450000
#define UNIT_DECIMETRES 2000
#define COAST 12 /* units at the border of the grid without a town */
#define SEED_COLUMNS 34
#define SEED_ROWS 13
enum { COAST_WIDE, COAST_FINE, BORDER, WOBBLE_EAST, WOBBLE_NORTH };

/* A corner: a smooth wobble that bends whole borders, and a small push of its own. Together they move neighbours
 * apart or together by less than half a unit, so no square turns inside out. */
static d4i_status place_vertices(d4i_context *context, struct demo_set *set)
{
    size_t columns = DEMO_UNIT_COLUMNS + 1, rows = DEMO_UNIT_ROWS + 1;
    TRY(mem_alloc(context, columns * rows, sizeof *set->vertex, &set->vertex));
    for (uint32_t row = 0; row < rows; row++)
        for (uint32_t column = 0; column < columns; column++) {
            struct random_stream stream = demo_stream(set, DEMO_FOR_VERTEX, column, row);
            double east = 1600 * (demo_noise(set, WOBBLE_EAST, column / 9.0, row / 9.0) - 0.5);
            double north = 1600 * (demo_noise(set, WOBBLE_NORTH, column / 9.0, row / 9.0) - 0.5);
            east += 800 * (random_unit(stream, 0) - 0.5);
            north += 800 * (random_unit(stream, 1) - 0.5);
            set->vertex[row * columns + column] =
                (struct lattice_point){(int32_t)column * UNIT_DECIMETRES + (int32_t)floor(east),
                                       (int32_t)row * UNIT_DECIMETRES + (int32_t)floor(north)};
        }
    return D4I_OK;
}

static bool is_land(const struct demo_set *set, uint32_t column, uint32_t row)
{
    double x = column + 0.5, y = row + 0.5;
    double from_edge = fmin(fmin(x, DEMO_UNIT_COLUMNS - x), fmin(y, DEMO_UNIT_ROWS - y));
    double bay = demo_noise(set, COAST_WIDE, x / 38, y / 38);
    return from_edge > 3 + 34 * bay * bay + 6 * demo_noise(set, COAST_FINE, x / 8, y / 8);
}

static int country_at(const struct demo_set *set, uint32_t column, uint32_t row)
{
    static const double border[2] = {DEMO_BORDER_WEST, DEMO_BORDER_EAST};
    double x = (double)column / DEMO_UNIT_COLUMNS, bend = 0.1 * (demo_noise(set, BORDER, 0.5, row / 40.0) - 0.5);
    return (x > border[0] + bend) + (x > border[1] - bend);
}

/* A made-up name: three syllables counted through, so that none comes twice in a country. */
static void name_muni(struct demo_muni *muni, uint32_t number)
{
    static const char *const first[] = {"Al",  "Bre", "Cor", "Dun", "El",  "Far", "Gal", "Har",
                                        "Il",  "Kel", "Lor", "Mar", "Nor", "Or",  "Pel", "Que",
                                        "Ros", "Sel", "Tor", "Ul",  "Ver", "Wen", "Yar"};
    static const char *const middle[] = {"a", "en", "ivo", "u", "ado", "eri", "ona"};
    static const char *const last[DEMO_COUNTRIES][5] = {{"dra", "llo", "nes", "ra", "via"},
                                                        {"ton", "wick", "ford", "by", "mere"},
                                                        {"lé", "ris", "ône", "vières", "çay"}};
    text_print(muni->name, sizeof muni->name, "%s%s%s", first[number * 7 % 23], middle[number % 7],
               last[muni->country][number % 5]);
}

static void code_muni(struct demo_muni *muni, uint32_t number)
{
    if (muni->country == 0)
        text_print(muni->code, sizeof muni->code, "%02u%03u", 1 + number / 60, 1 + number % 60);
    else if (muni->country == 1)
        text_print(muni->code, sizeof muni->code, "E07%06u", 1 + number);
    else
        text_print(muni->code, sizeof muni->code, "71%03u", 1 + number);
}

/* Expected people of a town: most are small, a few are towns, one in each country is a city. */
static double town_size(const struct demo_set *set, uint32_t place, int country, bool city)
{
    static const double cities[DEMO_COUNTRIES] = {105000, 85000, 70000},
                        typical[DEMO_COUNTRIES] = {1000, 1050, 1900};
    struct random_stream stream = demo_stream(set, DEMO_FOR_TOWN, place, 0);
    if (city)
        return cities[country];
    if (random_unit(stream, 0) < 0.035)
        return 11000 + 20000 * random_unit(stream, 1);
    return fmax(180, fmin(9600, typical[country] * exp(1.05 * random_normal(stream, 2))));
}

static d4i_status add_muni(d4i_context *context, struct demo_set *set, int country, uint32_t place,
                           uint32_t *number)
{
    struct random_stream stream = demo_stream(set, DEMO_FOR_SEED, place, 0);
    double width = (DEMO_UNIT_COLUMNS - 2.0 * COAST) / SEED_COLUMNS,
           height = (DEMO_UNIT_ROWS - 2.0 * COAST) / SEED_ROWS;
    uint32_t column = place % SEED_COLUMNS, row = place / SEED_COLUMNS;
    double x = column + 0.5 + 0.84 * (random_unit(stream, 0) - 0.5);
    double y = row + 0.5 + 0.84 * (random_unit(stream, 1) - 0.5);
    struct demo_muni muni = {.column = (uint32_t)(COAST + x * width), .row = (uint32_t)(COAST + y * height)};
    muni.country = country_at(set, muni.column, muni.row);
    if (muni.country != country || !is_land(set, muni.column, muni.row))
        return D4I_OK;
    static const uint32_t capital[DEMO_COUNTRIES] = {6 * SEED_COLUMNS + 8, 5 * SEED_COLUMNS + 20,
                                                     7 * SEED_COLUMNS + 29};
    muni.town = town_size(set, place, muni.country, place == capital[muni.country]);
    muni.reach = fmin(6, 0.02 * sqrt(muni.town));
    muni.empty = country == 1 && *number == 40;
    name_muni(&muni, *number);
    code_muni(&muni, (*number)++);
    if (muni.empty)
        text_print(muni.name, sizeof muni.name, "Lake Quennet");
    TRY(mem_grow(context, &set->munis, &set->muni_capacity, set->muni_count + 1, sizeof *set->munis));
    set->munis[set->muni_count++] = muni;
    return D4I_OK;
}

/* Countries one after the other, so that a country's municipalities stand together. */
static d4i_status place_munis(d4i_context *context, struct demo_set *set)
{
    for (int country = 0; country < DEMO_COUNTRIES; country++) {
        uint32_t number = 0;
        for (uint32_t place = 0; place < SEED_COLUMNS * SEED_ROWS; place++)
            TRY(add_muni(context, set, country, place, &number));
    }
    return D4I_OK;
}

static uint32_t nearest_muni(const struct demo_set *set, uint32_t column, uint32_t row)
{
    double best = INFINITY;
    uint32_t found = DEMO_NONE;
    for (uint32_t m = 0; m < set->muni_count; m++) {
        double x = (double)column - set->munis[m].column, y = (double)row - set->munis[m].row;
        double distance = sqrt(x * x + y * y) - set->munis[m].reach;
        if (distance < best) {
            best = distance;
            found = m;
        }
    }
    return found;
}

static d4i_status assign_units(d4i_context *context, struct demo_set *set)
{
    TRY(mem_alloc(context, DEMO_UNITS, sizeof *set->muni_of_unit, &set->muni_of_unit));
    for (uint32_t row = 0; row < DEMO_UNIT_ROWS; row++)
        for (uint32_t column = 0; column < DEMO_UNIT_COLUMNS; column++)
            set->muni_of_unit[row * DEMO_UNIT_COLUMNS + column] =
                is_land(set, column, row) ? nearest_muni(set, column, row) : DEMO_NONE;
    return D4I_OK;
}

static bool unit_holds(const struct demo_set *set, uint32_t column, uint32_t row, struct lattice_point point)
{
    const struct lattice_point *south = set->vertex + (size_t)row * (DEMO_UNIT_COLUMNS + 1) + column;
    const struct lattice_point *north = south + DEMO_UNIT_COLUMNS + 1;
    return shape_edge_is_right_of(south[0], south[1], point) ^ shape_edge_is_right_of(south[1], north[1], point) ^
           shape_edge_is_right_of(north[1], north[0], point) ^ shape_edge_is_right_of(north[0], south[0], point);
}

/* The unit that holds the centre of each cell: at most one unit away from where it would be on a plain lattice. */
static d4i_status assign_cells(d4i_context *context, struct demo_set *set)
{
    size_t cells = (size_t)set->grid.columns * (size_t)set->grid.rows;
    TRY(mem_alloc(context, cells, sizeof *set->unit_of_cell, &set->unit_of_cell));
    for (int32_t row = 0; row < set->grid.rows; row++)
        for (int32_t column = 0; column < set->grid.columns; column++) {
            struct lattice_point centre = {column * 1000 + 500, row * 1000 + 500};
            int32_t unit_column = column / DEMO_CELLS_PER_UNIT, unit_row = row / DEMO_CELLS_PER_UNIT;
            uint32_t found = DEMO_NONE;
            for (int32_t v = unit_row - 1; v <= unit_row + 1 && found == DEMO_NONE; v++)
                for (int32_t u = unit_column - 1; u <= unit_column + 1 && found == DEMO_NONE; u++)
                    if (u >= 0 && v >= 0 && u < DEMO_UNIT_COLUMNS && v < DEMO_UNIT_ROWS &&
                        unit_holds(set, (uint32_t)u, (uint32_t)v, centre))
                        found = (uint32_t)(v * DEMO_UNIT_COLUMNS + u);
            set->unit_of_cell[(size_t)row * (size_t)set->grid.columns + (size_t)column] = found;
        }
    return D4I_OK;
}

d4i_status demo_ground(d4i_context *context, struct demo_set *set)
{
    set->grid = (struct grid){.crs = "EPSG:3035",
                              .west = WEST,
                              .south = SOUTH,
                              .cell = 100,
                              .columns = DEMO_UNIT_COLUMNS * DEMO_CELLS_PER_UNIT,
                              .rows = DEMO_UNIT_ROWS * DEMO_CELLS_PER_UNIT};
    TRY(place_vertices(context, set));
    TRY(place_munis(context, set));
    TRY(assign_units(context, set));
    return assign_cells(context, set);
}
