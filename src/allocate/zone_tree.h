/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones halved by people again and again, along the longer side of their box each time, until every one stands
 * alone: a binary tree whose splits say how people vary between neighbouring areas of any size. Inside room
 * allocate only.
 */
#ifndef ALLOCATE_ZONE_TREE_H
#define ALLOCATE_ZONE_TREE_H

#include <stdint.h>

#include "base/context.h"

/* A zone to put into the tree. */
struct zone_place {
    uint64_t x, y;  /* centre, in any unit that both share */
    uint64_t key;   /* decides between zones at the same place */
    int64_t people; /* > 0 */
    size_t zone;
};

/* The zones order[first .. middle - 1] against order[middle .. end - 1]. */
struct zone_split {
    uint32_t first, middle, end;
};

struct zone_tree {
    size_t count;              /* of zones in it */
    size_t *order;             /* [count] */
    struct zone_split *splits; /* [count - 1], from the root down */
    size_t split_count;
};
void zone_tree_release(struct zone_tree *tree);

/* O(n log n), and the same tree in whatever order the zones come. At most 2^32 - 1 zones. *out is replaced, and
 * untouched on failure. */
d4i_status zone_tree_make(d4i_context *context, const struct zone_place *places, size_t count,
                          struct zone_tree *out);

#endif
