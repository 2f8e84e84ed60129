/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the report tells of small places beside their number: who lives there by origin, where they lie, how shares
 * are spread. All of it are sums over the places that d4i_places counts.
 */
#ifndef PUBLISH_REPORT_PARTED_H
#define PUBLISH_REPORT_PARTED_H

#include "query/places_closer.h"

#define PARTED_NEAR_KM 20 /* an urban centre is near */
#define PARTED_CITY 100000
#define PARTED_SIZES 8 /* as REPORT_SIZES */

/* Small places, EU and third countries apart. */
struct parted_sum {
    int64_t small, over;         /* places; over: the threshold */
    int64_t told;                /* small places of which both origins are known */
    int64_t over_told;           /* and of those over */
    int64_t eu_most, third_most; /* of those: more than half of the group */
    int64_t third_over;          /* of all small ones: third countries alone are over the threshold */
    int64_t flips, leave;        /* one household decides; leave: of those over */
};
struct parted_country {
    const char *code; /* "all" where it is all of several */
    struct parted_sum whole, band;
};

/* Where small places lie, and where those over the threshold have their people from. */
enum parted_where { WHERE_CITY, WHERE_NEAR, WHERE_FAR, WHERE_UNKNOWN, WHERE_END };
enum parted_zone { ZONE_CITY, ZONE_IN, ZONE_OUT, ZONE_UNKNOWN, ZONE_END }; /* of commuting */
enum parted_edge { EDGE_OUTER, EDGE_BORDER, EDGE_INSIDE, EDGE_UNKNOWN, EDGE_END };
enum parted_origin {
    FROM_WEST,    /* more than half from members that were in the EU of 15 */
    FROM_EAST,    /* more than half from its other members */
    FROM_EU,      /* more than half from the EU; neither part alone, or the groups do not tell which */
    FROM_EFTA,    /* more than half from third countries that are in EFTA, or were in the EU of 15 */
    FROM_THIRD,   /* more than half from third countries; not from those, or the groups do not tell */
    FROM_BOTH,    /* neither */
    FROM_UNKNOWN, /* the groups do not part them */
    FROM_END
};
struct parted_kind {
    int64_t small, over, people_over; /* places, places, millionths of a person */
};

/* How the shares of places of one size are spread: a tenth, a quarter, half, ... of the places are below. */
#define PARTED_POINTS 5
extern const int parted_points[PARTED_POINTS]; /* per cent: 10 25 50 75 90 */
struct parted_spread {
    int64_t places;
    double at[PARTED_POINTS];
};

/* Effective number of origins among the people from abroad: the median place of each kind. */
enum parted_mixed { MIXED_SMALL_OVER, MIXED_SMALL_OTHER, MIXED_LARGER, MIXED_CITY, MIXED_END };
struct parted_median {
    int64_t places;
    double median;
};

/* People by class of urbanisation of the place. */
struct parted_class {
    int64_t places, people, base, group, over; /* over: small places over the threshold */
};
#define PARTED_CLASSES 4 /* [enum urban_unit1]; of cells [enum urban_cell1] */
/* A country by its units, and by the cells that they cover (report_cells.c). */
struct parted_area {
    const char *code;
    struct parted_class all, cell[PARTED_CLASSES];
    int64_t eu, third;
    bool has_origins;
};

struct parted {
    struct abroad abroad;
    struct urban_map map;
    d4i_frame *notes; /* what EU is */
    struct parted_country *country;
    size_t countries; /* the last is of all */
    struct parted_kind where[WHERE_END], edge[EDGE_END], from[FROM_END];
    struct parted_kind zones[ZONE_END];
    struct parted_class zone; /* places in commuting zones, that are no cities */
    bool has_where, has_edge, has_from, has_zones;
    struct parted_spread spread[PARTED_SIZES];
    struct parted_median mixed[MIXED_END];
    bool has_mixed;
    struct parted_class class[PARTED_CLASSES], all;
    struct parted_area *area; /* where no place is small */
    size_t areas;
    struct parted_class cells[PARTED_CLASSES]; /* of the countries whose numbers are known */
    int64_t astray;                            /* people of cells that no unit covers; with has_cells */
    bool has_cells;
    int64_t withheld_people; /* of places whose numbers are withheld, where their people are known */
    int64_t withheld_bare;   /* places of which not even that is known */
    int64_t unmixed;         /* known places that are in no kind of `mixed` */
    bool is_inside_city;     /* places_are_parts */
    double *km;
    uint8_t *edges;  /* [place] enum place_edge */
    char *where_why; /* what kept town and country from being told apart */
};

/* `places` gets its origins, ground and classes; `limits` = PARTED_SIZES + 1 sizes in whole people. */
d4i_status parted_find(d4i_context *context, d4i_atlas *handle, size_t level, const d4i_places_options *options,
                       const struct places_question *question, const int64_t *limits, struct places *places,
                       struct parted *out);
/* Cells by country and class; needs classes and countries. */
d4i_status parted_cells(d4i_context *context, const struct atlas *atlas, size_t level,
                        const d4i_places_options *options, const struct places *places, struct parted *out);
void parted_release(struct parted *parted);
/* With functional urban areas (options->fua) alone. */
enum parted_zone parted_zone_of(const struct place *place);
enum parted_where parted_where_of(const struct parted *parted, const struct places *places, size_t p);

#endif
