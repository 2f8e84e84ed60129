/* SPDX-License-Identifier: EUPL-1.2
 *
 * A plain GeoTIFF through GDAL, and gzip through zlib.
 */
#include "io/tiff_write.h"

#include <cpl_string.h>
#include <gdal.h>
#include <zlib.h>

#include "base/memory.h"
#include "io/file.h"
#include "io/gdal_write.h"

struct tiff {
    const char *path;
    char *part;
    GDALDatasetH data_set;
    struct gdal_errors errors;
};

static d4i_status create(d4i_context *context, const struct grid *grid, int bands, struct tiff *tiff)
{
    char **creation = NULL;
    creation = CSLSetNameValue(creation, "COMPRESS", "DEFLATE");
    creation = CSLSetNameValue(creation, "PREDICTOR", "2");
    creation = CSLSetNameValue(creation, "TILED", "YES");
    creation = CSLSetNameValue(creation, "INTERLEAVE", "BAND");
    tiff->data_set =
        GDALCreate(GDALGetDriverByName("GTiff"), tiff->part, grid->columns, grid->rows, bands, GDT_Int32, creation);
    CSLDestroy(creation);
    return tiff->data_set ? D4I_OK : gdal_fail_write(context, tiff->path, &tiff->errors);
}

static d4i_status place(d4i_context *context, const struct grid *grid, struct tiff *tiff)
{
    double north = (double)(grid->south + (int64_t)grid->rows * grid->cell);
    double transform[6] = {(double)grid->west, grid->cell, 0, north, 0, -grid->cell};
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    bool fine = crs && OSRSetFromUserInput(crs, grid->crs) == OGRERR_NONE &&
                GDALSetSpatialRef(tiff->data_set, crs) == CE_None &&
                GDALSetGeoTransform(tiff->data_set, transform) == CE_None;
    OSRDestroySpatialReference(crs);
    return fine ? D4I_OK : gdal_fail_write(context, tiff->path, &tiff->errors);
}

/* GDAL's first row is the northernmost. */
static d4i_status write_band(d4i_context *context, const struct grid *grid, struct tiff *tiff, GDALRasterBandH band,
                             const int32_t *values)
{
    for (int32_t row = 0; row < grid->rows; row++) {
        const int32_t *from = values + (size_t)(grid->rows - 1 - row) * (size_t)grid->columns;
        if (GDALRasterIO(band, GF_Write, 0, row, grid->columns, 1, (void *)from, grid->columns, 1, GDT_Int32, 0,
                         0) != CE_None)
            return gdal_fail_write(context, tiff->path, &tiff->errors);
    }
    return D4I_OK;
}

d4i_status tiff_write(d4i_context *context, const char *path, const struct grid *grid, int bands,
                      const char *const *band_names, const int32_t *values)
{
    d4i_status status = D4I_OK;
    struct tiff tiff = {.path = path};
    size_t cells = (size_t)grid->columns * (size_t)grid->rows;
    gdal_start();
    gdal_listen(&tiff.errors);
    GUARD(file_part(context, path, &tiff.part));
    GUARD(create(context, grid, bands, &tiff));
    GUARD(place(context, grid, &tiff));
    for (int b = 0; b < bands; b++) {
        GDALRasterBandH band = GDALGetRasterBand(tiff.data_set, b + 1);
        GDALSetDescription(band, band_names[b]);
        GUARD(write_band(context, grid, &tiff, band, values + (size_t)b * cells));
    }
    GUARD(gdal_finish_write(context, &tiff.data_set, &tiff.errors, path, tiff.part));
done:
    if (tiff.data_set)
        GDALClose(tiff.data_set);
    if (status != D4I_OK)
        file_discard(tiff.part);
    gdal_unlisten();
    free(tiff.part);
    return status;
}

d4i_status gzip_write(d4i_context *context, const char *path, const void *bytes, size_t length)
{
    if (length > UINT32_MAX / 2)
        return fail(context, D4I_BAD_USAGE, "'%s' is too large to compress in memory", path);
    z_stream stream = {0};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return fail(context, D4I_NO_MEMORY, "no memory left to compress '%s'", path);
    d4i_status status = D4I_OK;
    unsigned char *packed = NULL;
    size_t room = deflateBound(&stream, (uLong)length);
    GUARD(mem_alloc(context, room, 1, &packed));
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)length;
    stream.next_out = packed;
    stream.avail_out = (uInt)room;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) {
        status = fail(context, D4I_BUG, "zlib did not finish '%s'", path);
        goto done;
    }
    GUARD(file_write(context, path, packed, room - stream.avail_out));
done:
    deflateEnd(&stream);
    free(packed);
    return status;
}
