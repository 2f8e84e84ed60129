/* SPDX-License-Identifier: EUPL-1.2
 *
 * Edges of polygons that face each other: those of neighbours whose outlines run along one border and yet do not
 * share their vertices.
 */
#ifndef PUBLISH_MAP_FACING_H
#define PUBLISH_MAP_FACING_H

#include "base/context.h"

#define FACING_NONE SIZE_MAX

/* An edge on the way round its polygon: every outer ring in one sense, every inner ring in the other. */
struct facing_edge {
    double from[2], to[2];
    uint32_t item;
};

/* out[i] = another item's edge that runs along edge i the other way, at most `reach` from its middle; FACING_NONE
 * where there is none. Along a coast neighbours run the same way, so that they do not face each other where they
 * meet. The caller frees *out. */
d4i_status map_facing(d4i_context *context, const struct facing_edge *edges, size_t count, double reach,
                      size_t **out);

#endif
