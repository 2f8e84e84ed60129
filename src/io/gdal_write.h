/* SPDX-License-Identifier: EUPL-1.2
 *
 * What all that writes through GDAL does alike. Inside room io only.
 */
#ifndef IO_GDAL_WRITE_H
#define IO_GDAL_WRITE_H

#include <gdal.h>

#include "io/gdal_start.h"

/* D4I_IO: the file cannot be written, and what GDAL has said of it. */
d4i_status gdal_fail_write(d4i_context *context, const char *path, const struct gdal_errors *errors);
/* A CRS with its axes as GIS have them, east first; D4I_BAD_USAGE where it is unknown. The caller destroys *out,
 * after a failure too. */
d4i_status gdal_crs(d4i_context *context, const char *text, OGRSpatialReferenceH *out);
/* Closes *data_set, which writes what is left and only then says whether it could, and commits the part (NULL: the
 * file was written under its own name). GDAL is being listened to. */
d4i_status gdal_finish_write(d4i_context *context, GDALDatasetH *data_set, const struct gdal_errors *errors,
                             const char *path, char *part);

#endif
