/* SPDX-License-Identifier: EUPL-1.2
 *
 * GeoPackage's geometry blobs, and the description of a CRS that it wants.
 */
#ifndef IO_GEOMETRY_H
#define IO_GEOMETRY_H

#include "base/text.h"

/* GeoPackage geometry (header + little-endian WKB MultiPolygon) of rings with outer/inner flags, appended to
 * *out; an inner ring belongs to the outer ring before it. Points of ring i:
 * point_start[i] .. point_start[i+1]-1, x y pairs; rings are closed here. No rings = an empty geometry. */
d4i_status geometry_blob(d4i_context *context, int32_t srs_id, const double *xy, const size_t *point_start,
                         const bool *ring_inner, size_t rings, struct buffer *out);
/* The reverse, of our own blobs; refuses any other. Rings are not closed. Caller frees the three arrays. */
d4i_status geometry_read(d4i_context *context, struct text blob, double **xy, size_t **point_start,
                         bool **ring_inner, size_t *rings);
/* Name and WKT (version 1, as GDAL writes it) of a CRS, for gpkg_spatial_ref_sys; *epsg = 0 when it has no EPSG
 * code. `crs` is "EPSG:3035", WKT or a PROJ string. Caller frees both. */
d4i_status crs_describe(d4i_context *context, const char *crs, char **name, char **wkt, int32_t *epsg);

/* Do both mean the same ground coordinates, whatever the names and the order of the axes? */
d4i_status crs_same(d4i_context *context, const char *a, const char *b, bool *same);
/* Refuses a CRS whose coordinates are not east and north in metres: a grid of cells cannot stand in degrees.
 * *equal_area: the projection keeps areas, so that cells are of one size. */
d4i_status crs_check_grid(d4i_context *context, const char *crs, bool *equal_area);

#endif
