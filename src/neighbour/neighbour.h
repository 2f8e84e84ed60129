/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who is whose neighbour, and with what weight: by touching polygons, by distance, by a kernel. Arrays in, arrays
 * out; the indices of room measure are handed the result.
 */
#ifndef NEIGHBOUR_NEIGHBOUR_H
#define NEIGHBOUR_NEIGHBOUR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/context.h"

/* Sparse rows: those of unit i are at start[i] .. start[i + 1] - 1, in rising order, none twice. Zero-initialised
 * is empty. */
struct neighbours {
    size_t units;
    size_t *start;   /* [units + 1] */
    uint32_t *other; /* [start[units]] */
    double *weight;  /* [start[units]]: >= 0 */
};
void neighbours_release(struct neighbours *neighbours);

/* Polygons as rings of points, not closed by a repeated point (as layer_read gives them). */
struct neighbour_shapes {
    size_t units;
    const size_t *ring_first;  /* [units + 1], in rings */
    const size_t *point_start; /* [rings + 1], in points */
    const double *xy;          /* x y pairs; what is shared between polygons has the same bits in both */
};
/* Units that share a point (queen), weight 1. */
d4i_status neighbours_touching(d4i_context *context, const struct neighbour_shapes *shapes, struct neighbours *out);
/* Units that share an edge (rook), weight = length of the shared border. */
d4i_status neighbours_bordering(d4i_context *context, const struct neighbour_shapes *shapes,
                                struct neighbours *out);
/* Area, perimeter and centroid of each unit; any of the outputs may be NULL. A unit without area has its centroid
 * in the mean of its points, one without points NAN. */
void neighbour_shape_figures(const struct neighbour_shapes *shapes, double *area, double *perimeter, double *x,
                             double *y);

enum neighbour_kernel {
    NEIGHBOUR_UNIFORM,     /* 1 */
    NEIGHBOUR_TRIANGULAR,  /* 1 - d/h */
    NEIGHBOUR_BIWEIGHT,    /* (1 - (d/h)^2)^2 */
    NEIGHBOUR_GAUSSIAN,    /* exp(-(d/h)^2 / 2) */
    NEIGHBOUR_EXPONENTIAL, /* exp(-d/h) */
};
struct neighbour_reach {
    enum neighbour_kernel kernel;
    double bandwidth; /* h > 0 */
    double most;      /* units further away are none; 0 = h, and for Gaussian and exponential wherever the kernel is
                         above 1e-12 */
    bool itself;      /* each unit is its own neighbour, at distance 0 */
};
double neighbour_weight(enum neighbour_kernel kernel, double relative); /* of d / h */
/* Units by the distance of their points. Fails on points that are not finite. O(units + pairs) memory and, where
 * they lie about evenly, time. */
d4i_status neighbours_within(d4i_context *context, const double *x, const double *y, size_t units,
                             const struct neighbour_reach *reach, struct neighbours *out);
/* The k nearest of each unit (not itself), weight 1; equally far ones by their number. Fewer where there are
 * fewer. */
d4i_status neighbours_nearest(d4i_context *context, const double *x, const double *y, size_t units, size_t k,
                              struct neighbours *out);

/* out[i] = sum over the neighbours j of i of weight x value[j]: people smoothed over their surroundings, with which
 * any index of people without space becomes one of surroundings. May not be in place. */
void neighbours_smooth(const struct neighbours *neighbours, const double *value, double *out);

#endif
