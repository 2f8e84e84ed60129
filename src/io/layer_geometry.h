/* SPDX-License-Identifier: EUPL-1.2
 *
 * From OGR geometries to rings, then from the file's CRS to the target's.
 */
#ifndef IO_LAYER_GEOMETRY_H
#define IO_LAYER_GEOMETRY_H

#include <ogr_api.h>

#include "io/layer.h"
#include "io/project.h"
#include "io/ring.h"

/* A layer whose arrays still grow. */
struct layer_growth {
    struct layer *layer;
    const char *path;
    size_t xy_capacity, point_start_capacity, ring_first_capacity, ring_inner_capacity, field_capacity;
    struct ring_memory ring; /* ring_memory_release it at the end */
};

d4i_status layer_defect_add(d4i_context *context, struct layer *layer, enum layer_defect_kind kind,
                            uint32_t feature, double x, double y, const char *detail);
/* Adds the rings of the feature's geometry (may be NULL), in the file's coordinates, and what is odd about it. */
d4i_status layer_add_geometry(d4i_context *context, struct layer_growth *growth, uint32_t feature,
                              OGRGeometryH geometry);
/* Projects all vertices, each distinct one once, and turns outer rings counter-clockwise, inner ones clockwise. */
d4i_status layer_project(d4i_context *context, const char *path, struct layer *layer,
                         struct projection *projection);
/* "feature 12 (08019)": how messages name a feature, by number and first attribute. Returns out. */
char *layer_feature_name(const struct layer *layer, uint32_t feature, char *out, size_t size);

#endif
