/* SPDX-License-Identifier: EUPL-1.2
 *
 * Polygon layers written through GDAL, the same bytes each time: for made-up data and tests. (An atlas is written
 * by database.h.)
 */
#ifndef IO_LAYER_WRITE_H
#define IO_LAYER_WRITE_H

#include "io/layer.h"

struct layer_write_options {
    const char *path;          /* replaced when it exists; a shapefile's members beside it */
    const char *driver;        /* "ESRI Shapefile", "GPKG" or "GeoJSON" */
    const char *name;          /* of the layer */
    const char *from;          /* CRS of the vertices, e.g. "EPSG:3035" */
    const char *crs;           /* CRS of the file */
    int decimals;              /* that coordinates are rounded to, in the file's CRS */
    const char *const *fields; /* names of the attributes, all text; as many as layer.field_count */
};
/* Writes the features of `layer` (features, field, xy, rings and flags as layer_read gives them; an inner ring
 * belongs to the outer ring before it). A vertex shared by two polygons gets the same coordinates in both. A
 * feature without rings is written without geometry. */
d4i_status layer_write(d4i_context *context, const struct layer_write_options *options, const struct layer *layer);

#endif
