/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two places or two dates side by side: of each index both values, their difference, how sure it is, and how much
 * of it is due to how many of the group there are and to where they live. The places are areas of one question's
 * small units (query/measure.h) or of two's.
 */
#ifndef QUERY_MEASURE_TWO_H
#define QUERY_MEASURE_TWO_H

#include "query/measure.h"

/* An area of each side. */
struct measure_two_pair {
    uint32_t area[2];
};

struct measure_two {
    const struct measure_asked *asked[2]; /* may be one and the same */
    const char *label[2];                 /* of the sides when these are two atlases, else NULL */
    const struct measure_question *question;
    bool usual; /* no index was named: what cannot be compared is left out */
    const struct measure_two_pair *pair;
    size_t pairs;
};

/* One index of one pair. What there is no number for is NAN. */
struct measure_two_row {
    size_t pair;
    uint32_t group; /* of the first side; MEASURE_REST = groups with each other */
    const struct measure_index *index;
    double value[2], expected[2];
    double difference; /* value[0] - value[1] */
    double low, high;  /* interval of the difference */
    double mean, p;    /* the difference that shuffled units have, and how rare one as far off is */
    double composition, structure;
    const char *undefined;   /* NULL = there is a difference */
    const char *no_interval; /* why none could be told, where one was asked for; else NULL */
    const char *no_parts;    /* why there is no composition and structure of a difference; else NULL */
    size_t shuffles_lost, bootstraps_lost; /* draws without a difference, which count nowhere */
    size_t units[2];
    double people[2];
};

struct measure_two_result {
    struct measure_two_row *rows;
    size_t count, capacity;
    bool rounded, left_out, many_left; /* left_out: indices of core; many_left: the sides have other groups */
};
void measure_two_release(struct measure_two_result *result);

/* Both sides' items must be in order (measure_sort_items). D4I_BAD_USAGE for an index that needs units in their
 * places or gives no number, for sides without a common group, and, unless it is wanted, for small units ten times
 * as large in another country or atlas. */
d4i_status measure_two_run(d4i_context *context, const struct measure_two *two, struct measure_two_result *out);
/* Columns, rows and notes; those about sources are the caller's. (measure_two_frame.c) */
d4i_status measure_two_frame(d4i_context *context, const struct measure_two *two,
                             const struct measure_two_result *result, bool for_people, d4i_frame *frame);
/* Notes about composition and structure; `groups`: rows are of several groups. (measure_two_parts.c) */
d4i_status measure_two_parts(d4i_context *context, const struct measure_two *two,
                             const struct measure_two_result *result, bool groups, bool for_people,
                             d4i_frame *frame);

#endif
