/* SPDX-License-Identifier: EUPL-1.2
 *
 * The question about small places, from inside: places come from an atlas (places.c) or a plain table
 * (places_table.c), are counted (places_count.c) and told (places_frame.c).
 */
#ifndef QUERY_PLACES_H
#define QUERY_PLACES_H

#include "base/names.h"
#include "d4i/query.h"

struct atlas;

/* The options with their defaults filled in; people in millionths. */
struct places_question {
    int64_t below, band_low, band_high, household;
    int64_t numerator, denominator;
};

struct place {
    const char *name, *country; /* never NULL, "" unknown */
    int64_t people, group;      /* millionths; mean nothing unless known */
    uint32_t index;             /* for place_code */
    bool known, estimated, without_geometry;
};

struct places {
    struct place *list;
    size_t count, capacity;
    const struct names *codes; /* of place->index, or NULL: index is a zone of the atlas */
    const struct atlas *atlas;
    bool has_geometry; /* whether some of the places have any */
    const char *group_name;
};

#define PLACE_CODE_MAX 64
/* `out` is used where the code has to be made up (cells). */
const char *place_code(const struct places *places, const struct place *place, char out[PLACE_CODE_MAX]);
void places_release(struct places *places);

/* Units of one size: how many, how many of them over the threshold, and the people who live in those. */
struct places_class {
    int64_t units, over, people_over;
};
struct places_tally {
    const char *country;
    int64_t units, without_data, without_geometry, estimated;
    struct places_class small, larger, band;
    int64_t leave, join; /* small places that one household brings to the other side */
};

/* Fills in the defaults; D4I_BAD_USAGE for what makes no sense. `options` may be NULL. */
d4i_status places_question_of(d4i_context *context, const d4i_places_options *options, struct places_question *out);
bool place_is_small(const struct places_question *question, const struct place *place);
bool place_is_in_band(const struct places_question *question, const struct place *place);
bool place_is_over(const struct places_question *question, const struct place *place);
/* Whether the place changes sides when one household of the group leaves (if it is over) or comes (if not). */
bool place_flips(const struct places_question *question, const struct place *place);

/* One tally per country in byte order, then, where there are several countries, one of all ("all"). */
struct places_count {
    struct names countries;
    struct places_tally *tally;
    size_t count;
};
d4i_status places_count(d4i_context *context, const struct places *places, const struct places_question *question,
                        struct places_count *out);
void places_count_release(struct places_count *count);

d4i_status places_frame(d4i_context *context, const struct places *places, const struct places_question *question,
                        const d4i_places_options *options, d4i_frame *frame);
d4i_status places_frame_list(d4i_context *context, const struct places *places,
                             const struct places_question *question, d4i_frame *frame);
d4i_status places_frame_summary(d4i_context *context, const struct places_question *question,
                                const struct places_count *count, bool has_geometry, d4i_frame *frame);
/* The same for a reader: a row per measure, a column per country. */
d4i_status places_frame_short(d4i_context *context, const struct places_question *question,
                              const struct places_count *count, d4i_frame *frame);
d4i_status places_frame_measures(d4i_context *context, const struct places_question *question,
                                 const struct places_count *count, bool has_geometry, d4i_frame *frame);

#endif
