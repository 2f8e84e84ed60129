/* SPDX-License-Identifier: EUPL-1.2
 *
 * Classes of a choropleth: fixed ladders of round breaks, so that maps of different groups can be compared.
 */
#ifndef PUBLISH_MAP_CLASSES_H
#define PUBLISH_MAP_CLASSES_H

#include "base/text.h"
#include "publish/palette.h"

#define CLASSES_BREAKS 6
#define CLASSES_COUNT (CLASSES_BREAKS + 2)

/* Class 0 is "none at all"; class 1 is above none and below the first break; the last has no upper limit. Breaks
 * are millionths of the total (shares) or whole people. */
struct classes {
    bool people;
    int64_t breaks[CLASSES_BREAKS];
};

/* Chooses the ladder by the 95th percentile of the values that are there; `total` and `group` have `count` values,
 * those with usable[i] == 0 and (for shares) total <= 0 are left out. */
d4i_status classes_choose(d4i_context *context, bool people, const int64_t *total, const int64_t *group,
                          const uint8_t *usable, size_t count, struct classes *out);
/* The class of a value, in integers: a share exactly at a break belongs to the upper class. total > 0 for shares.
 */
int classes_of(const struct classes *classes, int64_t total, int64_t group);
struct color classes_color(int which);
/* "5 - 10 %" and so on; out has 96 bytes. */
char *classes_label(const struct classes *classes, int which, char *out);

#endif
