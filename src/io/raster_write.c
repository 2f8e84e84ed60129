/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cloud Optimized GeoTIFF. GDAL reads the caller's values where they are (south row first, hence the negative
 * line offset), so that no second copy of a country is made. No date, host or version is written.
 */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal.h>

#include "base/memory.h"
#include "io/file.h"
#include "io/gdal_start.h"
#include "io/project.h"
#include "io/raster.h"

static d4i_status add_band(d4i_context *context, GDALDatasetH memory, const struct grid *grid, const char *name,
                           const float *values, float nodata)
{
    char at[64], line[64];
    const char *options[] = {at, line, NULL};
    const float *north = values + (size_t)(grid->rows - 1) * (size_t)grid->columns;
    text_print(at, sizeof at, "DATAPOINTER=%p", (const void *)north);
    text_print(line, sizeof line, "LINEOFFSET=-%lld", 4ll * grid->columns);
    if (GDALAddBand(memory, GDT_Float32, (char **)(uintptr_t)options) != CE_None)
        return fail(context, D4I_BUG, "GDAL cannot look at the values");
    GDALRasterBandH band = GDALGetRasterBand(memory, GDALGetRasterCount(memory));
    GDALSetRasterNoDataValue(band, (double)nodata);
    if (name)
        GDALSetDescription(band, name);
    return D4I_OK;
}

static d4i_status set_place(d4i_context *context, GDALDatasetH memory, const struct grid *grid)
{
    double cell = grid->cell;
    double place[6] = {
        (double)grid->west, cell, 0, (double)(grid->south + (int64_t)grid->rows * grid->cell), 0, -cell};
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    bool known = OSRSetFromUserInput(srs, grid->crs) == OGRERR_NONE;
    if (known) {
        OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
        GDALSetSpatialRef(memory, srs);
        GDALSetGeoTransform(memory, place);
    }
    OSRDestroySpatialReference(srs);
    return known ? D4I_OK : fail(context, D4I_BAD_INPUT, "the grid's CRS '%s' is not known to PROJ", grid->crs);
}

static d4i_status set_metadata(d4i_context *context, GDALDatasetH memory, const char *const *metadata)
{
    for (; metadata && *metadata; metadata++) {
        const char *equals = strchr(*metadata, '=');
        char *key = NULL;
        if (!equals || equals == *metadata)
            return fail(context, D4I_BAD_USAGE, "'%s' is not KEY=VALUE", *metadata);
        TRY(text_copy(context, (struct text){*metadata, (size_t)(equals - *metadata)}, &key));
        GDALSetMetadataItem(memory, key, equals + 1, NULL);
        free(key);
    }
    return D4I_OK;
}

struct telling {
    d4i_context *context;
};

static int tell(double done, const char *text, void *user)
{
    struct telling *telling = user;
    (void)text;
    return progress(telling->context, "writing the raster", (uint64_t)(done * 1000), 1000) == D4I_OK;
}

static d4i_status write_cog(d4i_context *context, const char *path, const char *part, GDALDatasetH memory)
{
    /* DEFLATE rather than ZSTD: every reader knows it, browsers too */
    static const char *const options[] = {"COMPRESS=DEFLATE", "LEVEL=6",
                                          "PREDICTOR=YES",    "BLOCKSIZE=512",
                                          "NUM_THREADS=1",    "OVERVIEW_RESAMPLING=AVERAGE",
                                          "BIGTIFF=IF_SAFER", NULL};
    struct gdal_errors errors;
    struct telling telling = {context};
    GDALDriverH driver = GDALGetDriverByName("COG");
    if (!driver)
        return fail(context, D4I_IO, "%s: this GDAL cannot write Cloud Optimized GeoTIFF", path);
    gdal_listen(&errors);
    GDALDatasetH written = GDALCreateCopy(driver, part, memory, FALSE, (char **)(uintptr_t)options, tell, &telling);
    if (written)
        GDALClose(written); /* what does not fit the disk fails here */
    gdal_unlisten();
    if (cancelled(context))
        return fail(context, D4I_CANCELLED, "%s: cancelled", path);
    if (!written || errors.error_count)
        return fail(context, D4I_IO, "%s: cannot be written (%s)", path, gdal_why(&errors));
    return D4I_OK;
}

d4i_status raster_write_cog(d4i_context *context, const char *path, const struct grid *grid, int bands,
                            const char *const *band_names, const float *values, float nodata,
                            const char *const *metadata)
{
    d4i_status status;
    struct gdal_errors errors;
    char *part = NULL;
    GDALDatasetH memory = NULL;
    size_t cells = (size_t)grid->columns * (size_t)grid->rows;
    gdal_start();
    gdal_listen(&errors);
    const char *before = CPLGetThreadLocalConfigOption("GDAL_PAM_ENABLED", NULL);
    CPLSetThreadLocalConfigOption("GDAL_PAM_ENABLED", "NO"); /* no .aux.xml beside the file */
    GUARD(file_part(context, path, &part));
    memory = GDALCreate(GDALGetDriverByName("MEM"), "", grid->columns, grid->rows, 0, GDT_Float32, NULL);
    if (!memory) {
        status = fail(context, D4I_NO_MEMORY, "%s: no memory to write it", path);
        goto done;
    }
    GUARD(set_place(context, memory, grid));
    for (int i = 0; i < bands; i++)
        GUARD(
            add_band(context, memory, grid, band_names ? band_names[i] : NULL, values + (size_t)i * cells, nodata));
    GUARD(set_metadata(context, memory, metadata));
    status = write_cog(context, path, part, memory);
    if (status == D4I_OK)
        status = file_commit(context, part, path);
    else
        file_discard(part);
done:
    if (memory)
        GDALClose(memory);
    CPLSetThreadLocalConfigOption("GDAL_PAM_ENABLED", before);
    gdal_unlisten();
    free(part);
    return status;
}
