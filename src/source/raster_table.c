/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where the pixels of a raster table lie.
 */
#include "source/raster_table.h"

#include <math.h>
#include <stdlib.h>

#include "io/geometry.h"

static d4i_status check_cell(d4i_context *context, const struct recipe_table *how, const char *path,
                             const struct raster *raster, double size)
{
    if (size < 1 || size > 1e6 || fabs(raster->pixel_width - size) > 1e-6 ||
        fabs(raster->pixel_height - size) > 1e-6)
        return fail(context, D4I_BAD_INPUT,
                    "%s: pixels of %g x %g are no squares of whole metres; warp the raster first", path,
                    raster->pixel_width, raster->pixel_height);
    if (how->cell && how->cell != (int64_t)size)
        return yaml_fail(
            context, how->at,
            "%s has pixels of %g m, not of %lld m; is it another resolution of the same table? correct "
            "'cell', or take the other file",
            path, size, (long long)how->cell);
    return D4I_OK;
}

d4i_status raster_place_find(d4i_context *context, const struct recipe_table *how, const char *path,
                             const struct raster *raster, struct raster_place *out)
{
    double size = round(raster->pixel_width);
    TRY(check_cell(context, how, path, raster, size));
    double west = raster->west + how->shift_east, north = raster->north + how->shift_north;
    double off_east = west - size * round(west / size), off_north = north - size * round(north / size);
    if (!(fabs(west) < 1e9 && fabs(north) < 1e9))
        return fail(context, D4I_BAD_INPUT, "%s: the raster lies outside any map", path);
    if (fabs(off_east) > 1e-3 || fabs(off_north) > 1e-3)
        return yaml_fail(context, how->at,
                         "%s lies off the grid of %g m by %g m east and %g m north; declare 'shift' so that its "
                         "corner falls on a multiple of the pixel",
                         path, size, off_east, off_north);
    out->size = (int32_t)size;
    out->west = (int64_t)round(west);
    out->north = (int64_t)round(north);
    return D4I_OK;
}

d4i_status raster_epsg_find(d4i_context *context, const struct recipe_table *how, const char *path,
                            const struct raster *raster, int32_t *epsg)
{
    char *name = NULL, *wkt = NULL;
    const char *crs = how->crs ? how->crs : raster->crs;
    if (!crs || !*crs)
        return yaml_fail(context, how->at, "%s has no CRS; declare it as 'crs'", path);
    d4i_status status = crs_describe(context, crs, &name, &wkt, epsg);
    free(name);
    free(wkt);
    if (status == D4I_OK && *epsg <= 0)
        return yaml_fail(context, how->at, "the CRS of %s has no EPSG code; declare it as 'crs'", path);
    return status;
}

bool raster_is_empty(const struct recipe_table *how, double pixel)
{
    return isnan(pixel) || (how->has_nodata && (float)pixel == (float)how->nodata);
}
