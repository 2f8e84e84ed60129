/* SPDX-License-Identifier: EUPL-1.2
 *
 * An overlay while it is made. Inside room io only.
 */
#ifndef IO_OVERLAY_INSIDE_H
#define IO_OVERLAY_INSIDE_H

#include "io/overlay_shapes.h"

enum { A, B };

struct overlay_box {
    double west, south, east, north;
};

/* What one unit of A, or the rest of one of B, came to. */
struct overlay_made {
    struct shape_list shapes;
    struct overlay_piece *piece;
    size_t count, capacity;
};

struct overlay_side_work {
    const struct overlay_side *side;
    size_t *first;   /* [unit + 1], in order */
    uint32_t *order; /* features by unit */
    OGRGeometryH *unit;
    struct overlay_made *made; /* [unit]: one feature each, the unit's own rings */
    struct overlay_box *box;
    bool *repaired;
};

struct overlay_work {
    struct overlay_side_work side[2];
    uint32_t *by_west;           /* units of B */
    double *reach;               /* [i]: the furthest east of the first i + 1 of them */
    uint32_t **candidates;       /* [worker] */
    struct overlay_made *pieces; /* [unit of A] */
    struct overlay_made *rests;  /* [unit of B] */
    double *area[2];
    double *taken;       /* [unit of B]: area in pieces */
    size_t *owner_first; /* [unit of B + 1], in owners */
    uint32_t *owners;    /* units of A that have a piece of it */
};

/* overlay_side.c: the units of a side as geometries, with their boxes. */
d4i_status overlay_prepare_side(d4i_context *context, struct overlay_side_work *work);
/* The order of B's boxes that overlay_candidates searches, and room for what it finds. */
d4i_status overlay_index_boxes(d4i_context *context, struct overlay_work *work);
/* Units of B whose box meets the box, ascending, into `out`; returns how many. */
size_t overlay_candidates(const struct overlay_work *work, const struct overlay_box *box, uint32_t *out);
/* overlay_lie.c: a box against the rings of a unit. Across = an edge may touch the box, which says nothing else. */
enum overlay_lie { LIE_ACROSS, LIE_INSIDE, LIE_APART };
enum overlay_lie overlay_lie(const struct overlay_box *box, const struct layer *unit);
/* Puts file and unit before the message of a failure. */
d4i_status overlay_name_unit(d4i_context *context, d4i_status status, const struct overlay_side *side, size_t unit);

#endif
