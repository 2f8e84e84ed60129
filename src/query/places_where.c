/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where places are, in classes: whether small towns or wards of cities are meant, and whether a large city is near.
 */
#include <math.h>

#include "query/urban.h"

enum { IN_CITY = 1, IN_COMMUTING_ZONE, IN_TOWN, IN_COUNTRY };
static const struct urban_class where[] = {{IN_CITY, "city"}, {IN_COMMUTING_ZONE, "commuting zone"},
                                           {IN_TOWN, "town"}, {IN_COUNTRY, "rural"},
                                           {0, "not known"},  {0, NULL}};

static uint8_t where_code(const struct place *place)
{
    switch (place->urban[0]) {
    case URBAN_UNIT_CITY:
        return IN_CITY;
    case URBAN_UNIT_TOWN:
        return place->in_area ? IN_COMMUTING_ZONE : IN_TOWN;
    case URBAN_UNIT_RURAL:
        return place->in_area ? IN_COMMUTING_ZONE : IN_COUNTRY;
    default:
        return 0;
    }
}

const char *place_where(const struct place *place)
{
    uint8_t code = where_code(place);
    return code ? where[code - 1].name : "";
}

void places_say_where(struct places *places)
{
    for (size_t i = 0; i < places->count; i++)
        places->list[i].urban[PLACES_WHERE - 1] = where_code(&places->list[i]);
}

const struct urban_class *places_class_at(const struct places_by *by, size_t index)
{
    if (by->detail != PLACES_WHERE)
        return urban_unit_class(by->detail, index);
    size_t at = index + (index > 0 && !by->areas); /* without areas there is no commuting zone */
    return where[at].name ? &where[at] : NULL;
}

static const struct {
    const char *name;
    double km; /* below it */
} nears[PLACES_NEARS] = {
    {"in a large city", 0}, {"below 10 km", 10}, {"10-24 km", 25}, {"25-49 km", 50}, {"50 km and more", INFINITY}};

size_t place_near(const struct place *place)
{
    size_t i = 1;
    if (place->in_large)
        return 0;
    if (place->near_km < 0)
        return PLACES_NEARS;
    while (!(place->near_km < nears[i].km) && i + 1 < PLACES_NEARS)
        i++;
    return i;
}

const char *places_near_word(size_t value)
{
    return value < PLACES_NEARS ? nears[value].name : "not known";
}
