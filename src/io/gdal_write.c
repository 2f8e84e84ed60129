/* SPDX-License-Identifier: EUPL-1.2
 *
 * The end and the failures of files that GDAL writes.
 */
#include "io/gdal_write.h"

#include "io/file.h"

d4i_status gdal_fail_write(d4i_context *context, const char *path, const struct gdal_errors *errors)
{
    return fail(context, D4I_IO, "cannot write '%s': %s", path, gdal_why(errors));
}

d4i_status gdal_crs(d4i_context *context, const char *text, OGRSpatialReferenceH *out)
{
    *out = OSRNewSpatialReference(NULL);
    if (!*out || OSRSetFromUserInput(*out, text) != OGRERR_NONE)
        return fail(context, D4I_BAD_USAGE, "unknown coordinate reference system '%s'", text);
    OSRSetAxisMappingStrategy(*out, OAMS_TRADITIONAL_GIS_ORDER);
    return D4I_OK;
}

d4i_status gdal_finish_write(d4i_context *context, GDALDatasetH *data_set, const struct gdal_errors *errors,
                             const char *path, char *part)
{
    GDALClose(*data_set);
    *data_set = NULL;
    if (errors->error_count > 0)
        return gdal_fail_write(context, path, errors);
    return part ? file_commit(context, part, path) : D4I_OK;
}
