/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rasters through GDAL: opening, and rows as doubles.
 */
#include "io/raster.h"

#include <gdal.h>
#include <math.h>

#include "base/memory.h"
#include "io/gdal_start.h"
#include "io/project.h"
#include "io/raster_handle.h"

/* Kinds of file only, as in layer.c; VRT stays out because it names other files. */
static const char *const raster_drivers[] = {"GTiff",  "GPKG", "AAIGrid", "HFA",  "EHdr", "ENVI",
                                             "netCDF", "SAGA", "RRASTER", "GSAG", "PNG",  NULL};
#define RASTER_ENDINGS "tif tiff gpkg asc img nc bil flt sdat grd"

struct band_rules band_rules_of(GDALRasterBandH band)
{
    struct band_rules rules = {.scale = 1};
    int set = 0;
    GDALDataType type = GDALGetRasterDataType(band);
    rules.single = type == GDT_Float32;
    if (type == GDT_Int64)
        rules.nodata = (double)GDALGetRasterNoDataValueAsInt64(band, &set);
    else if (type == GDT_UInt64)
        rules.nodata = (double)GDALGetRasterNoDataValueAsUInt64(band, &set);
    else
        rules.nodata = GDALGetRasterNoDataValue(band, &set);
    rules.has_nodata = set;
    double scale = GDALGetRasterScale(band, &set);
    if (set && scale != 0)
        rules.scale = scale;
    double offset = GDALGetRasterOffset(band, &set);
    if (set)
        rules.offset = offset;
    return rules;
}

bool band_is_nodata(const struct band_rules *rules, double stored)
{
    if (!rules->has_nodata)
        return false;
    if (isnan(rules->nodata))
        return isnan(stored);
    /* -3.4e38 is written in many ways that are one float32, and no double */
    if (rules->single && fabs(rules->nodata) < 3.5e38)
        return (float)stored == (float)rules->nodata || stored == rules->nodata;
    return stored == rules->nodata;
}

static d4i_status take_shape(d4i_context *context, const char *path, GDALDatasetH dataset, struct raster *raster)
{
    double place[6];
    raster->columns = GDALGetRasterXSize(dataset);
    raster->rows = GDALGetRasterYSize(dataset);
    raster->bands = GDALGetRasterCount(dataset);
    if (raster->bands < 1)
        return fail(context, D4I_BAD_INPUT, "%s: holds no raster band", path);
    if (GDALGetGeoTransform(dataset, place) != CE_None)
        return fail(context, D4I_BAD_INPUT, "%s: does not say where it lies (no geotransform)", path);
    if (place[2] != 0 || place[4] != 0 || !(place[1] > 0) || !(place[5] < 0))
        return fail(context, D4I_BAD_INPUT, "%s: is not north-up; warp it first: gdalwarp -r sum", path);
    raster->west = place[0];
    raster->north = place[3];
    raster->pixel_width = place[1];
    raster->pixel_height = -place[5];
    return D4I_OK;
}

/* Blocks that a strip of all bands needs, so that none is unpacked twice. */
static void hold_strip(GDALDatasetH dataset, const struct raster *raster)
{
    GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
    const char *order = GDALGetMetadataItem(dataset, "INTERLEAVE", "IMAGE_STRUCTURE");
    int width = 1, height = 1;
    GDALGetBlockSize(band, &width, &height);
    double across = (double)raster->columns + width; /* blocks at the edge are whole in memory */
    double down = height >= RASTER_STRIP_ROWS ? height : RASTER_STRIP_ROWS + 2.0 * height;
    bool together = height > RASTER_STRIP_ROWS || (order && !strcmp(order, "PIXEL"));
    /* an eighth more: GDAL counts its own housekeeping as well */
    gdal_hold(1.125 * across * down * (together ? raster->bands : 1) *
              GDALGetDataTypeSizeBytes(GDALGetRasterDataType(band)));
}

static d4i_status take_bands(d4i_context *context, GDALDatasetH dataset, struct raster *raster)
{
    int width;
    GDALGetBlockSize(GDALGetRasterBand(dataset, 1), &width, &raster->block_rows);
    TRY(mem_alloc(context, (size_t)raster->bands, sizeof *raster->band_name, &raster->band_name));
    struct band_rules rules = band_rules_of(GDALGetRasterBand(dataset, 1));
    raster->has_nodata = rules.has_nodata;
    raster->nodata = rules.nodata;
    for (int32_t b = 0; b < raster->bands; b++)
        TRY(text_copy(context, text_of(GDALGetDescription(GDALGetRasterBand(dataset, b + 1))),
                      &raster->band_name[b]));
    return D4I_OK;
}

d4i_status raster_open_as(d4i_context *context, const char *path, const char *declared, struct raster *out)
{
    d4i_status status;
    struct gdal_errors errors;
    struct raster raster = {0};
    char *inside = NULL;
    gdal_start();
    gdal_listen(&errors);
    GUARD(gdal_path(context, path, RASTER_ENDINGS, NULL, &inside));
    raster.handle =
        GDALOpenEx(inside, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, raster_drivers, NULL, NULL);
    if (!raster.handle) {
        status = fail(context, D4I_BAD_INPUT, "%s: cannot be read as a raster (%s)", path, gdal_why(&errors));
        goto done;
    }
    GUARD(take_shape(context, path, raster.handle, &raster));
    GUARD(take_bands(context, raster.handle, &raster));
    hold_strip(raster.handle, &raster);
    GUARD(crs_of_file(context, path, declared, GDALGetSpatialRef(raster.handle), &raster.crs));
    *out = raster;
    raster = (struct raster){0};
done:
    raster_close(&raster);
    free(inside);
    gdal_unlisten();
    return status;
}

d4i_status raster_open(d4i_context *context, const char *path, struct raster *out)
{
    return raster_open_as(context, path, NULL, out);
}

void raster_close(struct raster *raster)
{
    struct gdal_errors errors;
    if (raster->handle) {
        gdal_listen(&errors);
        GDALClose(raster->handle);
        gdal_unlisten();
    }
    for (int32_t b = 0; raster->band_name && b < raster->bands; b++)
        free(raster->band_name[b]);
    free(raster->band_name);
    free(raster->crs);
    *raster = (struct raster){0};
}

d4i_status raster_read_stored(d4i_context *context, const char *path, struct raster *raster, int band,
                              int32_t first, int32_t count, double *out)
{
    struct gdal_errors errors;
    if (band < 1 || band > raster->bands)
        return fail(context, D4I_BAD_INPUT, "%s: has no band %d; it has %d", path, band, raster->bands);
    if (first < 0 || count < 0 || count > raster->rows - first)
        return fail(context, D4I_BUG, "%s: rows %d to %d of %d", path, first, first + count, raster->rows);
    if (!count)
        return D4I_OK;
    gdal_listen(&errors);
    CPLErr result = GDALRasterIO(GDALGetRasterBand(raster->handle, band), GF_Read, 0, first, raster->columns, count,
                                 out, raster->columns, count, GDT_Float64, 0, 0);
    gdal_unlisten();
    if (result != CE_None)
        return fail(context, D4I_BAD_INPUT, "%s: cannot be read at row %d (%s); is the file whole?", path,
                    first + 1, gdal_why(&errors));
    return D4I_OK;
}

d4i_status raster_read_rows(d4i_context *context, struct raster *raster, int band, int32_t first, int32_t count,
                            double *out)
{
    const char *path = GDALGetDescription(raster->handle);
    TRY(raster_read_stored(context, path, raster, band, first, count, out));
    struct band_rules rules = band_rules_of(GDALGetRasterBand(raster->handle, band));
    if (!rules.has_nodata && rules.scale == 1 && rules.offset == 0)
        return D4I_OK;
    for (size_t i = 0; i < (size_t)count * (size_t)raster->columns; i++)
        out[i] = band_is_nodata(&rules, out[i]) ? NAN : out[i] * rules.scale + rules.offset;
    return D4I_OK;
}
