/* SPDX-License-Identifier: EUPL-1.2
 *
 * Gzip through zlib, GeoTIFF and GeoPackage through GDAL, piece by piece.
 */
#include "io/stream_write.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>
#include <zlib.h>

#include "base/memory.h"
#include "io/file.h"
#include "io/gdal_write.h"

#define FIXED_DATE "2024-01-01T00:00:00.000Z"

/* What the three have in common: a part that becomes the file. */
struct target {
    char *path, *part;
};

static d4i_status target_open(d4i_context *context, const char *path, struct target *out)
{
    TRY(text_copy(context, text_of(path), &out->path));
    TRY(file_part(context, path, &out->part));
    file_discard(out->part);
    return D4I_OK;
}

static d4i_status target_close(d4i_context *context, struct target *target, bool keep)
{
    d4i_status status = D4I_OK;
    if (keep)
        status = file_commit(context, target->part, target->path);
    else if (target->part)
        file_discard(target->part);
    free(target->path);
    free(target->part);
    return status;
}

/* --- gzip ----------------------------------------------------------------------------------------------- */

struct gzip_stream {
    struct target target;
    gzFile file;
};

d4i_status gzip_stream_open(d4i_context *context, const char *path, struct gzip_stream **out)
{
    struct gzip_stream *stream;
    d4i_status status;
    TRY(mem_alloc(context, 1, sizeof *stream, &stream));
    GUARD(target_open(context, path, &stream->target));
    stream->file = gzopen(stream->target.part, "wb3"); /* zlib's header has neither name nor time */
    if (!stream->file) {
        status = fail_errno(context, "cannot write '%s'", path);
        goto done;
    }
    gzbuffer(stream->file, 1 << 18);
    *out = stream;
    return D4I_OK;
done:
    gzip_stream_close(context, stream, false);
    return status;
}

d4i_status gzip_stream_put(d4i_context *context, struct gzip_stream *stream, const void *bytes, size_t length)
{
    if (length && gzfwrite(bytes, length, 1, stream->file) != 1)
        return fail(context, D4I_IO, "cannot write '%s': is the disk full?", stream->target.path);
    return D4I_OK;
}

d4i_status gzip_stream_close(d4i_context *context, struct gzip_stream *stream, bool keep)
{
    d4i_status status = D4I_OK;
    if (!stream)
        return D4I_OK;
    if (stream->file && gzclose(stream->file) != Z_OK && keep) {
        status = fail(context, D4I_IO, "cannot write '%s': is the disk full?", stream->target.path);
        keep = false;
    }
    d4i_status closed = target_close(context, &stream->target, keep);
    free(stream);
    return status == D4I_OK ? closed : status;
}

/* --- through GDAL --------------------------------------------------------------------------------------- */

/* Closing writes what is left, and only then says whether it could. */
static d4i_status gdal_finish(d4i_context *context, struct target *target, GDALDatasetH data_set, bool keep)
{
    struct gdal_errors errors;
    d4i_status status = D4I_OK;
    gdal_listen(&errors);
    if (data_set)
        GDALClose(data_set);
    gdal_unlisten();
    if (keep && errors.error_count > 0) {
        status = gdal_fail_write(context, target->path, &errors);
        keep = false;
    }
    d4i_status closed = target_close(context, target, keep);
    return status == D4I_OK ? closed : status;
}

struct tiff_stream {
    struct target target;
    GDALDatasetH data_set;
    int32_t columns, rows;
};

static d4i_status tiff_create(d4i_context *context, const struct grid *grid, const char *band,
                              struct tiff_stream *stream, const struct gdal_errors *errors)
{
    static const char *const creation[] = {"COMPRESS=DEFLATE", "TILED=YES",      "BLOCKXSIZE=512",
                                           "BLOCKYSIZE=512",   "SPARSE_OK=TRUE", NULL};
    double north = (double)(grid->south + (int64_t)grid->rows * grid->cell);
    double place[6] = {(double)grid->west, grid->cell, 0, north, 0, -grid->cell};
    OGRSpatialReferenceH crs = NULL;
    d4i_status status = D4I_OK;
    GUARD(gdal_crs(context, grid->crs, &crs));
    stream->columns = grid->columns;
    stream->rows = grid->rows;
    stream->data_set = GDALCreate(GDALGetDriverByName("GTiff"), stream->target.part, grid->columns, grid->rows, 1,
                                  GDT_UInt16, (char **)creation);
    if (!stream->data_set || GDALSetSpatialRef(stream->data_set, crs) != CE_None ||
        GDALSetGeoTransform(stream->data_set, place) != CE_None)
        status = gdal_fail_write(context, stream->target.path, errors);
    if (status == D4I_OK) {
        GDALRasterBandH only = GDALGetRasterBand(stream->data_set, 1);
        GDALSetDescription(only, band);
        GDALSetRasterNoDataValue(only, 0);
    }
done:
    OSRDestroySpatialReference(crs);
    return status;
}

d4i_status tiff_stream_open(d4i_context *context, const char *path, const struct grid *grid, const char *band,
                            struct tiff_stream **out)
{
    struct gdal_errors errors;
    struct tiff_stream *stream;
    d4i_status status;
    TRY(mem_alloc(context, 1, sizeof *stream, &stream));
    gdal_start();
    gdal_listen(&errors);
    status = target_open(context, path, &stream->target);
    if (status == D4I_OK)
        status = tiff_create(context, grid, band, stream, &errors);
    gdal_unlisten();
    if (status == D4I_OK)
        *out = stream;
    else
        tiff_stream_close(context, stream, false);
    return status;
}

d4i_status tiff_stream_put(d4i_context *context, struct tiff_stream *stream, int32_t column, int32_t row,
                           const uint16_t *values)
{
    struct gdal_errors errors;
    int32_t west = column * STREAM_BLOCK, north = row * STREAM_BLOCK;
    int32_t width = stream->columns - west < STREAM_BLOCK ? stream->columns - west : STREAM_BLOCK;
    int32_t height = stream->rows - north < STREAM_BLOCK ? stream->rows - north : STREAM_BLOCK;
    gdal_listen(&errors);
    CPLErr result =
        GDALRasterIOEx(GDALGetRasterBand(stream->data_set, 1), GF_Write, west, north, width, height, (void *)values,
                       width, height, GDT_UInt16, 0, (GSpacing)STREAM_BLOCK * (GSpacing)sizeof *values, NULL);
    gdal_unlisten();
    return result == CE_None ? D4I_OK : gdal_fail_write(context, stream->target.path, &errors);
}

d4i_status tiff_stream_close(d4i_context *context, struct tiff_stream *stream, bool keep)
{
    if (!stream)
        return D4I_OK;
    d4i_status status = gdal_finish(context, &stream->target, stream->data_set, keep);
    free(stream);
    return status;
}

struct layer_stream {
    struct target target;
    GDALDatasetH data_set;
    OGRLayerH layer;
};

static d4i_status layer_create(d4i_context *context, const char *name, const char *crs_text, const char *field,
                               struct layer_stream *stream, const struct gdal_errors *errors)
{
    static const char *const creation[] = {"FID=fid", "GEOMETRY_NAME=geom", "SPATIAL_INDEX=NO", NULL};
    OGRSpatialReferenceH crs = NULL;
    OGRFieldDefnH definition = NULL;
    d4i_status status = D4I_OK;
    GUARD(gdal_crs(context, crs_text, &crs));
    stream->data_set = GDALCreate(GDALGetDriverByName("GPKG"), stream->target.part, 0, 0, 0, GDT_Unknown, NULL);
    if (stream->data_set)
        stream->layer = GDALDatasetCreateLayer(stream->data_set, name, crs, wkbPolygon, (char **)creation);
    definition = OGR_Fld_Create(field, OFTString);
    if (!stream->layer || OGR_L_CreateField(stream->layer, definition, FALSE) != OGRERR_NONE ||
        GDALDatasetStartTransaction(stream->data_set, FALSE) != OGRERR_NONE)
        status = gdal_fail_write(context, stream->target.path, errors);
done:
    OGR_Fld_Destroy(definition);
    OSRDestroySpatialReference(crs);
    return status;
}

d4i_status layer_stream_open(d4i_context *context, const char *path, const char *name, const char *crs,
                             const char *field, struct layer_stream **out)
{
    struct gdal_errors errors;
    struct layer_stream *stream;
    d4i_status status;
    TRY(mem_alloc(context, 1, sizeof *stream, &stream));
    gdal_start();
    gdal_listen(&errors);
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", FIXED_DATE);
    status = target_open(context, path, &stream->target);
    if (status == D4I_OK)
        status = layer_create(context, name, crs, field, stream, &errors);
    gdal_unlisten();
    if (status == D4I_OK)
        *out = stream;
    else
        layer_stream_close(context, stream, false);
    return status;
}

static OGRGeometryH polygon_of(const double *xy, size_t points)
{
    OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon), ring = OGR_G_CreateGeometry(wkbLinearRing);
    for (size_t p = 0; p < points; p++)
        OGR_G_AddPoint_2D(ring, xy[2 * p], xy[2 * p + 1]);
    OGR_G_AddPoint_2D(ring, xy[0], xy[1]);
    OGR_G_AddGeometryDirectly(polygon, ring);
    return polygon;
}

d4i_status layer_stream_put(d4i_context *context, struct layer_stream *stream, const char *value, const double *xy,
                            size_t points)
{
    struct gdal_errors errors;
    gdal_listen(&errors);
    OGRFeatureH row = OGR_F_Create(OGR_L_GetLayerDefn(stream->layer));
    OGR_F_SetFieldString(row, 0, value);
    OGR_F_SetGeometryDirectly(row, polygon_of(xy, points));
    OGRErr error = OGR_L_CreateFeature(stream->layer, row);
    OGR_F_Destroy(row);
    gdal_unlisten();
    return error == OGRERR_NONE ? D4I_OK : gdal_fail_write(context, stream->target.path, &errors);
}

d4i_status layer_stream_close(d4i_context *context, struct layer_stream *stream, bool keep)
{
    if (!stream)
        return D4I_OK;
    d4i_status status = D4I_OK;
    if (keep && GDALDatasetCommitTransaction(stream->data_set) != OGRERR_NONE) {
        status = fail(context, D4I_IO, "cannot write '%s': is the disk full?", stream->target.path);
        keep = false;
    }
    d4i_status closed = gdal_finish(context, &stream->target, stream->data_set, keep);
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", NULL);
    free(stream);
    return status == D4I_OK ? closed : status;
}
