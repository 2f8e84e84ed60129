/* SPDX-License-Identifier: EUPL-1.2
 *
 * The inhabited cells of some zones as sparse lists, at the grid's resolution and at coarser ones: what a smooth
 * surface is solved on. A node is a cell in a zone; a cell that lies in two zones has two. Cells stand in the order
 * of the Hilbert curve, nodes zone by zone and inside a zone in that order, so that what makes up a coarser cell or
 * node follows one another. Inside room allocate only.
 */
#ifndef ALLOCATE_SURFACE_H
#define ALLOCATE_SURFACE_H

#include "allocate/allocate.h"

#define SURFACE_NONE UINT32_MAX

struct surface {
    int doublings; /* cells are 2^doublings cells of the grid along a side */
    size_t zones, nodes, cells;
    uint32_t *zone_start;  /* [zones + 1]: nodes of a zone */
    uint32_t *cell;        /* [node] */
    double *area;          /* [node] in cells of the grid */
    uint64_t *key;         /* [cell] position along the curve of this resolution */
    uint32_t (*beside)[4]; /* [cell]: its neighbours that are inhabited, or SURFACE_NONE */
    uint32_t *cell_start;  /* [cells + 1]: nodes of a cell in cell_node */
    uint32_t *cell_node;   /* [node], ascending in a cell */
    double *covered;       /* [cell]: area of its nodes */
    uint32_t *up;          /* [node]: the node of the next coarser surface; NULL on the coarsest */
};
void surface_release(struct surface *surface);

/* The surface at the grid's resolution: of the zones first_zone .. + zones - 1 those with people[zone] >= 0 (the
 * others have no nodes), and in them the pairs with weight > 0. pair_of[node] is the pair. Linked. */
d4i_status surface_make(d4i_context *context, const struct allocation_task *task, size_t first_zone, size_t zones,
                        struct surface *out, size_t **pair_of);
/* The next coarser one; fills fine->up. Linked. */
d4i_status surface_coarser(d4i_context *context, struct surface *fine, struct surface *out);

#endif
