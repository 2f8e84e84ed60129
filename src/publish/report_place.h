/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the brief for one place tells: its numbers, those of an earlier date, who is from where, and similar places.
 */
#ifndef PUBLISH_REPORT_PLACE_H
#define PUBLISH_REPORT_PLACE_H

#include "query/places_closer.h"

#define BRIEF_ORIGINS 8
#define BRIEF_LIKE 5
#define BRIEF_ORIGIN_FLOOR 20 /* people of one origin; fewer are not told */

/* The place at another date. Texts are borrowed from the atlas that has it. */
struct brief_earlier {
    struct place place; /* known: it was found, and its numbers are known */
    const char *date, *concept, *source;
    bool other_concept; /* counted by something else: no change is told */
    bool other_ground;  /* its area is another */
    char *moved;        /* countries that were in the EU at one of the dates only, by name; NULL = none */
    char *why;          /* what kept it from being found; NULL with place.known, or where nobody asked */
};

struct brief {
    const struct place *place;
    size_t at; /* in the places */
    char code[PLACE_CODE_MAX];
    const char *date, *concept;
    struct place_origin origin[BRIEF_ORIGINS];
    size_t origins;
    int64_t others; /* from abroad, and in none of them */
    double mixed;   /* effective number of origins among those from abroad; 0 = not known */
    struct brief_earlier earlier;
    struct places earlier_places;
    const struct place *like[BRIEF_LIKE];
    size_t like_count;
    double low, high; /* the share if one household left, or came */
    double share;
};

struct report;
/* D4I_BAD_USAGE: no such place (with the nearest names), one below the floor, or one of which nothing is known. */
d4i_status brief_find(struct report *report, const char *asked, d4i_atlas *earlier, size_t level,
                      struct brief *out);
void brief_release(struct brief *brief);

#endif
