/* SPDX-License-Identifier: EUPL-1.2
 *
 * The countries of a set as areas: (continents) plus or minus (a union), and the countries in which it differs.
 */
#ifndef GROUP_ORIGIN_SHAPE_H
#define GROUP_ORIGIN_SHAPE_H

#include "group/origin.h"

enum { ORIGIN_ALL_CONTINENTS = (1 << CONTINENTS) - 1 };

struct origin_shape {
    unsigned continents;             /* bit c = continent c is in the base */
    int eu;                          /* number of a union, -1 = none */
    bool less;                       /* the union is taken away from the continents, not added */
    struct origin_set with, without; /* countries to add to the base, and to take away */
    int terms;                       /* of the expression */
};

/* The shape of fewest terms; see origin_text for `ignored`. O(2^CONTINENTS * unions). */
struct origin_shape origin_shape_of(const struct origin_set *set, const struct origin_set *ignored);
#endif
