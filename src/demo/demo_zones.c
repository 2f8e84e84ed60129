/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones: each municipality is halved along its longer side until a zone holds about as many people as the country's
 * office likes. Keys are written as the three offices write theirs.
 */
#include <math.h>

#include "base/memory.h"
#include "demo/demo_set.h"

struct unit {
    uint32_t column, row;
    int64_t people;
};

static int by_column(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int by_row(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

static void name_zone(const struct demo_set *set, struct demo_zone *zone, uint32_t number, uint32_t in_country)
{
    const struct demo_muni *muni = &set->munis[zone->muni];
    if (muni->country == 0)
        text_print(zone->key, sizeof zone->key, "%s%02u%03u", muni->code, 1 + number / 25, 1 + number % 25);
    else if (muni->country == 1)
        text_print(zone->key, sizeof zone->key, "E00%06u", 1 + in_country);
    else
        text_print(zone->key, sizeof zone->key, "%s%04u", muni->code,
                   muni->total < DEMO_COVERED_FROM ? 0 : 101 + number);
}

static d4i_status add_zone(d4i_context *context, struct demo_set *set, uint32_t muni, const struct unit *units,
                           size_t count)
{
    struct demo_zone zone = {.muni = muni, .in_layer = true};
    const struct demo_muni *of = &set->munis[muni];
    zone.in_table = !of->empty && !(of->country == 2 && of->total < DEMO_COVERED_FROM);
    TRY(mem_grow(context, &set->zones, &set->zone_capacity, set->zone_count + 1, sizeof *set->zones));
    for (size_t i = 0; i < count; i++)
        set->zone_of_unit[units[i].row * DEMO_UNIT_COLUMNS + units[i].column] = (uint32_t)set->zone_count;
    set->zones[set->zone_count++] = zone;
    return D4I_OK;
}

static int64_t people_in(const struct unit *units, size_t count)
{
    int64_t people = 0;
    for (size_t i = 0; i < count; i++)
        people += units[i].people;
    return people;
}

static bool is_wide(const struct unit *units, size_t count)
{
    uint32_t west = UINT32_MAX, east = 0, south = UINT32_MAX, north = 0;
    for (size_t i = 0; i < count; i++) {
        west = units[i].column < west ? units[i].column : west;
        east = units[i].column > east ? units[i].column : east;
        south = units[i].row < south ? units[i].row : south;
        north = units[i].row > north ? units[i].row : north;
    }
    return east - west >= north - south;
}

/* Cuts `units` into `wanted` zones of about the same number of people; never more zones than units. */
static d4i_status split(d4i_context *context, struct demo_set *set, uint32_t muni, struct unit *units, size_t count,
                        int64_t wanted)
{
    if (wanted <= 1 || count <= 1)
        return add_zone(context, set, muni, units, count);
    qsort(units, count, sizeof *units, is_wide(units, count) ? by_column : by_row);
    int64_t people = people_in(units, count), below = wanted / 2, sum = units[0].people;
    size_t cut = 1;
    while (cut < count - 1 && (sum + units[cut].people / 2) * wanted < people * below)
        sum += units[cut++].people;
    /* a unit that holds more than its part takes zones from the others */
    int64_t first = people > 0 ? (sum * wanted + people / 2) / people : below;
    first = first < 1 ? 1 : first > wanted - 1 ? wanted - 1 : first;
    TRY(split(context, set, muni, units, cut, first));
    return split(context, set, muni, units + cut, count - cut, wanted - first);
}

static int64_t zones_wanted(const struct demo_muni *muni)
{
    static const double people[DEMO_COUNTRIES] = {129, 113, 112};
    if (muni->country == 2 && muni->total < DEMO_COVERED_FROM)
        return 1;
    return llround(fmax(1, (double)muni->total / people[muni->country]));
}

static d4i_status people_of_units(d4i_context *context, const struct demo_set *set, int64_t **out)
{
    TRY(mem_alloc(context, DEMO_UNITS, sizeof **out, out));
    for (size_t i = 0; i < set->cell_count; i++)
        (*out)[set->cells[i].unit] += set->cells[i].total;
    return D4I_OK;
}

static d4i_status cut_munis(d4i_context *context, struct demo_set *set)
{
    d4i_status status = D4I_OK;
    int64_t *people = NULL;
    struct unit *units = NULL;
    uint32_t in_country[DEMO_COUNTRIES] = {0};
    TRY(mem_alloc(context, DEMO_UNITS, sizeof *set->zone_of_unit, &set->zone_of_unit));
    memset(set->zone_of_unit, 0xFF, DEMO_UNITS * sizeof *set->zone_of_unit);
    GUARD(people_of_units(context, set, &people));
    GUARD(mem_alloc(context, DEMO_UNITS, sizeof *units, &units));
    for (uint32_t m = 0; m < set->muni_count; m++) {
        size_t count = 0, first = set->zone_count;
        for (uint32_t unit = 0; unit < DEMO_UNITS; unit++)
            if (set->muni_of_unit[unit] == m)
                units[count++] = (struct unit){unit % DEMO_UNIT_COLUMNS, unit / DEMO_UNIT_COLUMNS, people[unit]};
        if (count > 0)
            GUARD(split(context, set, m, units, count, zones_wanted(&set->munis[m])));
        for (size_t z = first; z < set->zone_count; z++)
            name_zone(set, &set->zones[z], (uint32_t)(z - first), in_country[set->munis[m].country]++);
    }
done:
    free(people);
    free(units);
    return status;
}

static void count_people(struct demo_set *set)
{
    for (size_t i = 0; i < set->cell_count; i++) {
        struct demo_cell *cell = &set->cells[i];
        cell->zone = set->zone_of_unit[cell->unit];
        struct demo_zone *zone = &set->zones[cell->zone];
        zone->total += cell->total;
        for (int origin = 0; origin < DEMO_ORIGINS; origin++)
            zone->count[origin] += cell->count[origin];
    }
}

static uint32_t small_muni(const struct demo_set *set, uint32_t from)
{
    for (uint32_t m = from; m < set->muni_count; m++)
        if (m != set->exact_muni && set->munis[m].total > 300 && set->munis[m].total < 1500)
            return m;
    return DEMO_NONE;
}

/* What is missing, so that the ledger has something to say. */
static void leave_out(struct demo_set *set)
{
    set->no_polygon[0] = small_muni(set, 20);
    set->no_polygon[1] = small_muni(set, 60);
    set->no_geometry = DEMO_NONE;
    for (uint32_t z = 0; z < set->zone_count; z++) {
        struct demo_zone *zone = &set->zones[z];
        if (zone->muni == set->no_polygon[1])
            zone->in_layer = false;
        if (set->no_geometry == DEMO_NONE && set->munis[zone->muni].country == 1 && z % 100 == 0 &&
            zone->total > 50) {
            set->no_geometry = z;
            zone->in_layer = false;
        }
    }
}

d4i_status demo_zones(d4i_context *context, struct demo_set *set)
{
    TRY(cut_munis(context, set));
    count_people(set);
    leave_out(set);
    return D4I_OK;
}
