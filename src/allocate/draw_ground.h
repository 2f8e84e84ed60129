/* SPDX-License-Identifier: EUPL-1.2
 *
 * What draws of all groups of a source share: the zones in a tree (allocate/zone_tree.h), and inside each zone its
 * items halved by people along the Hilbert walk until each stands alone.
 */
#ifndef ALLOCATE_DRAW_GROUND_H
#define ALLOCATE_DRAW_GROUND_H

#include "allocate/zone_near.h"
#include "allocate/zone_tree.h"
#include "grid/grid.h"

#define DRAW_ITEMS_MOST (UINT32_C(1) << 28) /* of a zone */

/* An item is a pair (cell, zone). Arrays are the caller's. */
struct draw_cells {
    const struct grid *grid;
    size_t items, zones;
    const size_t *zone_start;  /* [zones + 1]; the items of a zone stand along the walk of allocate/zone_order.h */
    const uint64_t *cell;      /* [item] */
    const double *item_people; /* [item]: people of all groups, >= 0 */
    const uint64_t *zone_key;  /* [zone]: hash of the zone's key */
};

struct draw_ground {
    size_t items, zones;
    const size_t *zone_start; /* the caller's, as zone_key: both must outlive this */
    const uint64_t *zone_key;
    int64_t *people;  /* [items + zones]: of zone z from zone_start[z] + z on, the running sum of its items' people,
                         millionths, 0 first; and last its people */
    uint32_t *middle; /* [items]: of zone z from zone_start[z] on, where each run of items is parted; see below */
    double density;   /* people per hectare as the average person sees it (geometric mean); 0 without people */
    double zone_size; /* median people of the zones that have some; 0 = none have */
    struct zone_tree tree; /* of the zones with people */
    struct zones_near near;
};
void draw_ground_release(struct draw_ground *ground);

/* *out is replaced, and untouched on failure (D4I_BAD_INPUT: people < 0 or not finite, a zone of more than
 * DRAW_ITEMS_MOST items, more than 2^40 people; D4I_NO_MEMORY; D4I_CANCELLED). O(items + zones log zones). */
d4i_status draw_ground_make(d4i_context *context, const struct draw_cells *cells, struct draw_ground *out);

/* Inside room allocate: a run of two or more items of a zone, and the number of the node that parts it. Nodes are
 * numbered from 0, a node before those of its left half before those of its right half, so that a node needs no
 * more memory than its middle. Numbers of items are counted from the zone's first. */
struct draw_run {
    uint32_t node, first, end;
};
#define DRAW_DEPTH 256 /* more nodes than any way down has */

static inline struct draw_run draw_run_left(struct draw_run run, uint32_t middle)
{
    return (struct draw_run){run.node + 1, run.first, middle};
}

static inline struct draw_run draw_run_right(struct draw_run run, uint32_t middle)
{
    return (struct draw_run){run.node + (middle - run.first), middle, run.end};
}

#endif
