/* SPDX-License-Identifier: EUPL-1.2
 *
 * A dot for so many people: where the dots of a group stand.
 */
#ifndef PUBLISH_MAP_DOTS_H
#define PUBLISH_MAP_DOTS_H

#include "publish/figures.h"
#include "publish/palette.h"

struct dot {
    double east, north;
    uint32_t order; /* at random: by it dots are drawn */
    uint8_t column; /* of the figures */
};

struct dots {
    struct dot *list; /* by order */
    size_t count, capacity;
    int64_t per;      /* people that one stands for */
    size_t *of_group; /* [column] */
};
void dots_release(struct dots *dots);

/* Dots of all columns but the first, whose figures are cells. Along a Hilbert curve through the cells every
 * `per`-th person gets one, from a random start, so that each place has its people's dots to within one; inside the
 * cell a dot stands at random. All follow from seed, code of the group and cell. */
d4i_status dots_place(d4i_context *context, const struct figures *figures, uint64_t seed, struct dots *dots);

/* The least of 10, 20, 50, 100 ... people for which dots on the box can be told apart. */
d4i_status dots_choose(d4i_context *context, const struct figures *figures, const double box[4], int64_t *per);

struct color dots_color(size_t column);

#endif
