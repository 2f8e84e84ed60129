/* SPDX-License-Identifier: EUPL-1.2
 *
 * Coordinate reference systems and the one pipeline by which a layer is projected.
 */
#ifndef IO_PROJECT_H
#define IO_PROJECT_H

#include <ogr_srs_api.h>

#include "base/text.h"
#include "io/geometry.h"

/* The CRS as text that PROJ reads (WKT2, without heights): `declared` when there is one, else what the file says
 * (`found`, may be NULL). Neither is a failure that says what to add to the recipe. Caller frees. */
d4i_status crs_of_file(d4i_context *context, const char *path, const char *declared, OGRSpatialReferenceH found,
                       char **wkt);

struct projection;
/* From `source` (text of crs_of_file) to `target`; x is east or longitude in both. Among PROJ's operations the
 * best for the box {west, south, east, north} in source units is taken, and only it, so that all of a layer is
 * projected alike; PROJ's network is off and operations whose grids are not installed are passed over. */
d4i_status projection_open(d4i_context *context, const char *path, const char *source, const char *target,
                           const double box[4], struct projection **out);
void projection_close(struct projection *projection);
/* In place; what cannot be projected becomes infinite. */
void projection_apply(struct projection *projection, double *xy, size_t count);
const char *projection_pipeline(const struct projection *projection); /* "" = nothing to do */
double projection_accuracy(const struct projection *projection);      /* metres; 0 nothing to do, -1 unknown */

#endif
