/* SPDX-License-Identifier: EUPL-1.2
 *
 * The nearest zones of some zones: who is compared with whom when it is asked how a group's share goes on from zone
 * to zone (allocate/roughness.h). Inside room allocate only.
 */
#ifndef ALLOCATE_ZONE_NEAR_H
#define ALLOCATE_ZONE_NEAR_H

#include "allocate/zone_tree.h"

#define ZONE_NEAR 6       /* zones around each, as cells of a honeycomb have */
#define ZONES_NEAR 4000.0 /* about so many are looked at; more teach no more */

struct zone_near {
    uint32_t zone, near[ZONE_NEAR];   /* numbers of zones, the nearest first */
    float x[ZONE_NEAR], y[ZONE_NEAR]; /* their centres, from the zone's own; the unit is that of the places */
};

struct zones_near {
    struct zone_near *list;
    size_t count; /* 0 when the tree has no more than ZONE_NEAR zones */
};
void zones_near_release(struct zones_near *near);

/* places[count] as the tree was made of them, in any order. Of many zones some are taken, by their keys. O(n log
 * n); *out is replaced, and untouched on failure. */
d4i_status zones_near_make(d4i_context *context, const struct zone_tree *tree, const struct zone_place *places,
                           struct zones_near *out);

#endif
