/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two layers of polygons laid over each other: which piece of each unit of the one lies in which unit of the other,
 * by GEOS. A unit may consist of several features. Units of one side that overlap each other are taken as they are:
 * their common ground is in several pieces.
 */
#ifndef IO_OVERLAY_H
#define IO_OVERLAY_H

#include "io/layer.h"

#define OVERLAY_NONE UINT32_MAX /* in no unit of that side */

/* What rounding leaves of ground that is not there: pieces of less than this share of both their units are no
 * pieces, and a piece that differs by less from a whole unit is that unit. Coordinates of some 10^6 m are known to
 * 10^-9 m, so that a common border of 100 km comes out as 10^-4 m2 of ground. */
#define OVERLAY_ROUNDING 1e-9

struct overlay_side {
    const struct layer *layer; /* both sides in one CRS, in metres */
    const uint32_t *unit_of;   /* [feature]; OVERLAY_NONE = the feature is left out */
    size_t units;
    const char *name;         /* of the file, for messages */
    const char *const *codes; /* [unit], for messages */
};

struct overlay_piece {
    uint32_t a, b; /* never both OVERLAY_NONE */
    double area;   /* square metres, > 0 */
};

struct overlay {
    struct overlay_piece *piece; /* by a, then b, OVERLAY_NONE last in both */
    size_t count;
    struct layer shapes;  /* feature i = piece i; rings only */
    struct layer unit[2]; /* feature i = unit i of A and B, repaired; rings only */
    double *area[2];      /* [unit] square metres */
    size_t repaired[2];   /* units whose polygons were invalid */
};

/* Invalid polygons are made valid first (what they enclose twice may count once or not at all), and the features of
 * a unit are united. Every piece is the work of one thread, and areas are sums in the order of the points: the
 * result is the same for any number of threads. Fails when GEOS does, naming both units. */
d4i_status overlay_make(d4i_context *context, const struct overlay_side side[2], struct overlay *out);
void overlay_release(struct overlay *overlay);

#endif
