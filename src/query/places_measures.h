/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is told of the places of a country, number by number: shared by the layouts.
 */
#ifndef QUERY_PLACES_MEASURES_H
#define QUERY_PLACES_MEASURES_H

#include "query/answer.h"
#include "query/places.h"

/* The measures, in the order of the columns. */
enum measure {
    MEASURE_UNITS,
    MEASURE_SMALL,
    MEASURE_SMALL_OVER,
    MEASURE_SMALL_PEOPLE,
    MEASURE_LARGER,
    MEASURE_LARGER_OVER,
    MEASURE_BAND,
    MEASURE_BAND_OVER,
    MEASURE_BAND_PEOPLE,
    MEASURE_FLIPS,
    MEASURE_LEAVE,
    MEASURE_JOIN,
    MEASURE_NO_GEOMETRY,
    MEASURE_ESTIMATED,
    MEASURE_NO_DATA,
    MEASURE_NOT_COVERED,   /* of an atlas */
    MEASURE_UNKNOWN,       /* where a source knows such people: of unknown origin */
    MEASURE_SMALL_UNKNOWN, /* the same in small places */
    MEASURE_END
};

/* Name and kind as a column. */
struct answer_column measure_column(enum measure measure);
/* What the answer tells: coverage is an atlas's, and unknown origins only where a source knows them. */
bool measure_shown(const struct places *places, enum measure measure);
/* False where the measure means nothing: no units of this size, or no geometry at all. */
bool measure_value(const struct places_tally *tally, enum measure measure, bool has_geometry, int64_t *out);
/* As a row for people. */
void measure_words(const struct places_question *question, enum measure measure, char *out, size_t size);

/* Parts of residents, each after the measure that it is a part by. */
enum measure_part { PART_UNKNOWN, PART_SMALL_UNKNOWN, PART_END };
const char *part_column(enum measure_part part);
const char *part_words(enum measure_part part);
bool part_follows(enum measure_part part, enum measure measure);
/* False where there are no residents to be a part of. */
bool part_value(const struct places_tally *tally, enum measure_part part, int64_t *people, int64_t *of);

/* Millionths of a person as whole people, rounded. */
int64_t measure_whole(int64_t people);
/* "20 %" */
char *measure_per_cent(const struct places_question *question, char out[32]);
/* A note for all countries that have no units of a size. */
d4i_status measure_note_sizes(d4i_context *context, const struct places_question *question,
                              const struct places_count *count, d4i_frame *frame);

#endif
