/* SPDX-License-Identifier: EUPL-1.2
 *
 * The answer while it is told: as rows (measure_frame.c) and as notes (measure_notes.c).
 */
#ifndef QUERY_MEASURE_TELLING_H
#define QUERY_MEASURE_TELLING_H

#include "query/measure.h"

enum {
    AREA,
    NAME,
    GROUP,
    AGAINST,
    INDEX,
    PART,
    X,
    VALUE,
    EXPECTED,
    LOW,
    HIGH,
    P,
    UNITS,
    PEOPLE,
    PER_UNIT,
    UNDEFINED,
    NO_INTERVAL,
    COLUMNS
};

struct telling {
    const struct measure_asked *asked;
    const struct measure_question *question;
    const struct measure_result *result;
    bool for_people;
    double digits;                   /* for people: 10^digits behind the point, fewer beside areas and groups */
    size_t column[COLUMNS];          /* of the frame; SIZE_MAX = left out */
    struct measure_reasons *reasons; /* for people; else NULL */
    d4i_frame *frame;
};

/* Whether a row has a number, or a reason why it has none, in this column: X, EXPECTED, LOW, HIGH or P. */
bool measure_telling_has(const struct telling *telling, size_t column);
/* measure_levels.c: what stands in rows of nested levels. */
d4i_status measure_note_levels(d4i_context *context, const struct telling *telling);
/* How the rows were worked out, and who is left out. */
d4i_status measure_tell_notes(d4i_context *context, const struct telling *telling);

#endif
