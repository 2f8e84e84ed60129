/* SPDX-License-Identifier: EUPL-1.2
 *
 * What struct raster's handle is: GDAL's data set.
 */
#ifndef IO_RASTER_HANDLE_H
#define IO_RASTER_HANDLE_H

#include <gdal.h>

#include "io/raster.h"

/* The band's own rules: which stored value means "nothing here", and how stored values become real ones. */
struct band_rules {
    bool has_nodata, single; /* single: stored as float32, compared as such */
    double nodata;
    double scale, offset;
};
struct band_rules band_rules_of(GDALRasterBandH band);
bool band_is_nodata(const struct band_rules *rules, double stored);

/* As raster_read_rows, but gives the stored values. */
d4i_status raster_read_stored(d4i_context *context, const char *path, struct raster *raster, int band,
                              int32_t first, int32_t count, double *out);

/* D4I_BAD_INPUT when the raster is not in the grid's CRS; `way`: how gdalwarp would bring it there. */
d4i_status raster_check_crs(d4i_context *context, const char *path, const struct raster *raster,
                            const struct grid *grid, const char *way);

#endif
