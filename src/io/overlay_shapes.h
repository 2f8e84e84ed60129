/* SPDX-License-Identifier: EUPL-1.2
 *
 * Between the rings of a layer and the geometries of OGR, for overlays. Inside room io only.
 */
#ifndef IO_OVERLAY_SHAPES_H
#define IO_OVERLAY_SHAPES_H

#include <ogr_api.h>

#include "io/overlay.h"

/* A list of shapes that grows: rings in a layer, without fields. */
struct shape_list {
    struct layer layer;
    size_t xy_capacity, point_start_capacity, ring_first_capacity, ring_inner_capacity;
};
void shape_list_release(struct shape_list *list);
/* Appends the polygons of the geometry (may be NULL or of any kind) as one feature: outer rings counter-clockwise,
 * inner ones clockwise. *area = their area in square metres. */
d4i_status shape_list_add(d4i_context *context, struct shape_list *list, OGRGeometryH geometry, double *area);
/* Appends the features first .. first + count - 1 of another list. */
d4i_status shape_list_join(d4i_context *context, struct shape_list *list, const struct layer *from, size_t first,
                           size_t count);

/* The features as one valid geometry that the caller destroys; empty when they hold no polygon. */
d4i_status shape_unite(d4i_context *context, const struct layer *layer, const uint32_t *features, size_t count,
                       bool *repaired, OGRGeometryH *out);

#endif
