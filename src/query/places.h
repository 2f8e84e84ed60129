/* SPDX-License-Identifier: EUPL-1.2
 *
 * The question about small places, from inside: places come from an atlas (places.c) or a plain table
 * (places_table.c), are counted (places_count.c) and told (places_frame.c).
 */
#ifndef QUERY_PLACES_H
#define QUERY_PLACES_H

#include "base/names.h"
#include "base/text.h"
#include "d4i/query.h"

struct atlas;

/* What the rows of an answer are: country, class of urbanisation, class of size, how near a large city
 * (places_by.c). */
#define PLACES_BOUNDS_MAX 32
#define PLACES_KEYS 4
#define PLACES_WHERE 3 /* a detail: city, commuting zone, town, rural */
struct places_by {
    bool country, urban, size, near;
    int detail;                       /* of the classes of urbanisation: level 1 or 2, or PLACES_WHERE */
    bool areas;                       /* functional urban areas are given: there are commuting zones */
    int64_t bound[PLACES_BOUNDS_MAX]; /* millionths of a person: where the classes of size but the first begin */
    size_t bounds;
};
#define PLACES_CURVE_FIRST 5 /* per cent */
#define PLACES_CURVE_LAST 40

/* The options with their defaults filled in; people in millionths. */
struct places_question {
    int64_t below, band_low, band_high, household;
    int64_t numerator, denominator;
    struct places_by by;
    int64_t large;    /* people from which on an urban centre is a large city */
    int64_t floor;    /* of places that are named: in a list, as like another, in a brief; 1 000 at least */
    size_t most;      /* how many of them */
    bool by_distance; /* in the order of their distance, not of their codes */
};

struct place {
    const char *name, *country; /* never NULL, "" unknown */
    int64_t people, group;      /* millionths; mean nothing unless known */
    int64_t unknown;            /* of the people: those whose origin is not stated */
    int64_t outside;            /* of the people: those who are not in the base of the share */
    uint32_t index;             /* for place_code */
    uint32_t source;            /* the source that speaks, PLACE_NO_SOURCE = none */
    uint8_t urban[3];  /* class of urbanisation by level 1 and 2 (urban/units.h), and where; 0 = not known */
    int64_t eu, third; /* of the people: of EU and of third-country origin; if has_origins */
    double area, x, y; /* of its polygons: square metres (0 = not known), middle in the grid's CRS */
    bool known, estimated, without_geometry, not_covered;
    bool has_origins, in_area; /* in_area: most of its people live in a functional urban area */
    bool in_large;             /* most of its people live in a large urban centre */
    double near_km;            /* from its middle to the nearest large centre; < 0 = not known, or there is none */
    uint32_t near_centre;      /* 1 + the number of that centre; 0 = none */
};
#define PLACE_NO_SOURCE UINT32_MAX

struct places {
    struct place *list;
    size_t count, capacity;
    const struct names *codes; /* of place->index, or NULL: index is a zone of the atlas */
    const struct atlas *atlas; /* NULL: a plain table, without sources and coverage */
    const char *variable;
    bool has_geometry;       /* whether some of the places have any */
    bool has_unknown;        /* whether a source knows people whose origin is not stated */
    size_t shared;           /* places that several sources count */
    bool has_urban;          /* classes of urbanisation are known */
    bool has_areas;          /* and functional urban areas */
    bool has_near;           /* and how far large cities are */
    const char **large_name; /* [centre]: what large cities are called, borrowed; "" unknown */
    bool has_origins;        /* a source parts EU from third countries */
    bool is_common;          /* the group is one that the harmonised sources share */
    bool is_part;            /* it was named, and is not what EU and third countries are parts of */
    bool *held;              /* [source of the atlas]: the group itself holds people of unknown origin */
    const char *group_name;
    char *lacks; /* sources with the variable that do not know the group: "xc2021 (XC), xd2021 (XD)"; NULL = none */
};

#define PLACE_CODE_MAX 64
/* `out` is used where the code has to be made up (cells). */
const char *place_code(const struct places *places, const struct place *place, char out[PLACE_CODE_MAX]);
void places_release(struct places *places);
/* The places of a level of the atlas (ANSWER_ZONES: its zones), in its order; `options` without defaults. */
d4i_status places_collect(d4i_context *context, const struct atlas *atlas, const d4i_places_options *options,
                          size_t level, struct places *out);
/* Whether the country is one of "DE,ES"; all are where nothing was asked. */
bool place_country_asked(const char *asked, const char *country);
/* A country that is none of ISO 3166 (XA): what a source of the atlas calls the origin of that code, NULL =
 * nothing, or it is a country. And a note of all of them: "Countries: XA Aldania, ...". */
const char *places_made_up_country(const struct atlas *atlas, const char *code);
d4i_status places_note_made_up(d4i_context *context, const struct places *places, d4i_frame *frame);
/* A note: which sources do not know the group, so that it is not missing where they count; nothing for NULL. */
d4i_status places_note_lacking(d4i_context *context, const char *lacks, d4i_frame *frame);
/* Notes: which counts are estimated, where several sources count, and what each source says of itself. */
d4i_status places_notes(d4i_context *context, const struct places *places, d4i_frame *frame);

/* Units of one size: how many, how many of them over the threshold, and the people who live in those. */
struct places_class {
    int64_t units, over, people_over;
    int64_t people, unknown;
    int64_t group, outside;
};
struct places_tally {
    const char *country;
    int64_t units, without_data, not_covered, without_geometry, estimated;
    struct places_class small, larger, band;
    int64_t leave, join; /* small places that one household brings to the other side */
};

/* Fills in the defaults; D4I_BAD_USAGE for what makes no sense. `options` may be NULL. */
d4i_status places_question_of(d4i_context *context, const d4i_places_options *options, struct places_question *out);
bool place_is_small(const struct places_question *question, const struct place *place);
bool place_is_in_band(const struct places_question *question, const struct place *place);
bool place_is_over(const struct places_question *question, const struct place *place);
/* Whether `numerator` of `denominator` is less than its share of the group. */
bool place_exceeds(const struct place *place, int64_t numerator, int64_t denominator);
/* Whether the place changes sides when one household of the group leaves (if it is over) or comes (if not). */
bool place_flips(const struct places_question *question, const struct place *place);

void places_tally_add(struct places_tally *tally, const struct place *place,
                      const struct places_question *question);

/* One tally per country in byte order, then, where there are several countries, one of all ("all"). */
struct places_count {
    struct names countries;
    struct places_tally *tally;
    size_t count;
};
d4i_status places_count(d4i_context *context, const struct places *places, const struct places_question *question,
                        struct places_count *out);
void places_count_release(struct places_count *count);

/* places_origins.c, places_ground.c: what a list tells beside the counts. The first says in a note what EU is. */
d4i_status places_find_origins(d4i_context *context, struct places *places, size_t level, d4i_frame *frame);
void places_measure_ground(struct places *places, size_t level);
struct urban_map;
/* `areas`: a level of units. Needs the classes of urbanisation; D4I_BAD_USAGE when there is no such level. */
d4i_status places_find_commuting(d4i_context *context, const struct atlas *atlas, size_t level, const char *areas,
                                 const struct urban_map *map, struct places *places);
/* places_where.c: "city", "commuting zone", "town", "rural"; "" where nothing is known. */
const char *place_where(const struct place *place);
void places_say_where(struct places *places); /* into urban[PLACES_WHERE - 1], once the rest is known */
struct urban_class;
/* The classes of what `by` parts places by, the last one "not known"; NULL past it. */
const struct urban_class *places_class_at(const struct places_by *by, size_t index);
/* How near a large city: one of PLACES_NEARS values, or PLACES_NEARS where it is not known; and in words. */
#define PLACES_NEARS 5
size_t place_near(const struct place *place);
const char *places_near_word(size_t value);
/* places_parts.c: whether most people of the small places live in parts of a city; by the class of urbanisation
 * where it is known, else by the density of the polygon. And a note that says so. */
bool places_are_parts(const struct places *places, const struct places_question *question);
d4i_status places_note_parts(d4i_context *context, const struct places *places,
                             const struct places_question *question, d4i_frame *frame);
/* places_large.c: how far places are from urban centres of at least `people`; needs their classes and middles. */
d4i_status places_find_near(d4i_context *context, const struct atlas *atlas, size_t level, int64_t people,
                            const struct urban_map *map, struct places *places);

d4i_status places_frame(d4i_context *context, const struct places *places, const struct places_question *question,
                        const d4i_places_options *options, d4i_frame *frame);
/* For people, columns that a page does not hold are left out, and of several countries those that say nothing new.
 */
d4i_status places_frame_list(d4i_context *context, const struct places *places,
                             const struct places_question *question, bool for_people, bool several,
                             d4i_frame *frame);
/* For people: a row per measure, a column per country. */
d4i_status places_frame_measures(d4i_context *context, const struct places *places,
                                 const struct places_question *question, const struct places_count *count,
                                 d4i_frame *frame);
/* And for many countries: a row per country with the measures that decide, the others as notes (places_short.c). */
d4i_status places_frame_short(d4i_context *context, const struct places *places,
                              const struct places_question *question, const struct places_count *count,
                              d4i_frame *frame);
const char *places_country_title(const struct places_count *count, size_t country);
/* Digits in groups of three. */
char *places_thousands(int64_t number, char out[32]);

/* places_by.c: reads `by` and `size_classes`. */
d4i_status places_by_of(d4i_context *context, const d4i_places_options *options, struct places_by *out);
bool places_by_country_alone(const struct places_by *by);
int places_by_keys(const struct places_by *by); /* how many keys */
/* The class of size of a place, 0 .. bounds, or bounds + 1 where its people are not known; and in words, "below
 * 200", "200-499", "1000000 and more", "not known". */
size_t places_size_of(const struct places_by *by, const struct place *place);
const char *places_size_word(const struct places_by *by, size_t value, char out[64]);
/* Tallies of all that the keys make when crossed. Each key has its values and then "all"; a key that was not asked
 * for has one value, "all". */
struct places_crossed {
    const struct places_by *by;
    const struct places_count *countries;
    size_t values[PLACES_KEYS]; /* of country, class, size, near */
    struct places_tally *tally;
    struct places_curve *curve; /* beside each tally */
};
struct places_curve {
    int64_t over[PLACES_CURVE_LAST + 1], people[PLACES_CURVE_LAST + 1]; /* [per cent]: small places over it */
};
d4i_status places_crossed_count(d4i_context *context, const struct places *places,
                                const struct places_question *question, const struct places_count *countries,
                                struct places_crossed *out);
void places_crossed_release(struct places_crossed *crossed);
/* Number of the tally with these values of the keys; SIZE_MAX = "all" of a key. */
size_t places_crossed_at(const struct places_crossed *crossed, const size_t value[PLACES_KEYS]);
size_t places_crossed_size(const struct places_crossed *crossed);
/* The values of the keys of a tally, and whether it gets a row: not where nothing is "not known", nor, for people,
 * where there is no place at all. */
bool places_crossed_row(const struct places_crossed *crossed, size_t at, bool for_people,
                        size_t value[PLACES_KEYS]);
/* In words, as in rows; `out` has room for 64 bytes. Country titles may be longer and are returned. */
const char *places_crossed_word(const struct places_crossed *crossed, int key, size_t value, char out[64]);

/* places_crossed.c: the columns of the keys, and their values in a new row; *column = those that follow. */
d4i_status places_crossed_columns(d4i_context *context, const struct places_crossed *crossed, d4i_frame *frame);
d4i_status places_crossed_keys(d4i_context *context, const struct places_crossed *crossed,
                               const size_t value[PLACES_KEYS], size_t *column, d4i_frame *frame);
/* A row per value of the keys. */
d4i_status places_frame_crossed(d4i_context *context, const struct places *places,
                                const struct places_question *question, const struct places_count *count,
                                bool for_people, d4i_frame *frame);
/* places_curve.c: a row per threshold. */
d4i_status places_frame_curve(d4i_context *context, const struct places *places,
                              const struct places_question *question, const struct places_count *count,
                              bool for_people, d4i_frame *frame);

/* places_like.c: places like the one that is asked for, by code or name. */
d4i_status places_frame_like(d4i_context *context, const struct places *places,
                             const struct places_question *question, const char *asked, bool for_people,
                             bool several, d4i_frame *frame);

/* places_said.c: what the sources that speak for a country say: whom they count, when, and where. */
struct places_said {
    const struct places *places;
    const struct places_count *count;
    bool *speaks; /* [country * sources + source] */
    bool *any;    /* [source]: for some country */
};
d4i_status places_said_find(d4i_context *context, const struct places *places, const struct places_count *count,
                            struct places_said *out);
void places_said_release(struct places_said *said);
enum places_saying { SAYING_COVERAGE, SAYING_DEFINITION, SAYING_CONCEPT, SAYING_DATE, SAYING_END };
/* What is said of a country (several sources: "A; B"), appended; nothing where nothing is said. */
d4i_status places_say(d4i_context *context, const struct places_said *said, size_t country,
                      enum places_saying saying, struct buffer *out);
/* For many countries: by what they count, and which places are covered, each said once (places_short.c). */
d4i_status places_said_alike(d4i_context *context, const struct places_said *said, d4i_frame *frame);
/* Flags for what does not compare and, country by country, what is said. */
d4i_status places_said_notes(d4i_context *context, const struct places_said *said, bool by_country,
                             d4i_frame *frame);

#endif
