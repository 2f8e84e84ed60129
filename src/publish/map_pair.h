/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two measures at once, in three classes each.
 */
#ifndef PUBLISH_MAP_PAIR_H
#define PUBLISH_MAP_PAIR_H

#include "base/context.h"
#include "publish/palette.h"

#define PAIR_SIDE 3
#define PAIR_CLASSES (PAIR_SIDE * PAIR_SIDE)

enum pair_measure { PAIR_SHARE, PAIR_DIVERSITY, PAIR_DENSITY, PAIR_SIZE, PAIR_MEASURE_END };

/* One of the two: what it is, and the lowest value of the second and of the third class. */
struct pair_axis {
    enum pair_measure measure;
    double low, high;
    bool given; /* the breaks were named */
};

/* "share", "density:100,1000": the measure, and breaks where they are given. `which` is the option's name. */
d4i_status pair_parse(d4i_context *context, const char *which, const char *text, struct pair_axis *out);
/* Breaks where none were given: round numbers near the thirds of the values (NAN = none; they are sorted). */
void pair_breaks(struct pair_axis *axis, double *values, size_t count);
/* 0 .. 2. */
int pair_class(const struct pair_axis *axis, double value);
/* Darker is more; the first measure turns blue, the second orange. */
struct color pair_color(int x, int y);
const char *pair_id(enum pair_measure measure);

#endif
