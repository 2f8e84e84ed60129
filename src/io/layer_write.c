/* SPDX-License-Identifier: EUPL-1.2
 *
 * Polygon layers written through GDAL. What would make the bytes depend on the moment of writing (the dates in a
 * GeoPackage and in a dBASE table) is fixed, and coordinates are rounded after projection.
 */
#include "io/layer_write.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>

#include "base/memory.h"
#include "io/file.h"
#include "io/gdal_write.h"

#define FIXED_DATE "2024-01-01"

struct writer {
    const char *path;
    GDALDatasetH data_set;
    OGRLayerH layer;
    struct gdal_errors errors;
    OGRSpatialReferenceH from, crs;
    double *xy; /* in the file's CRS, rounded */
    char *part; /* NULL where the file is written under its own name */
};

static bool is_driver(const struct layer_write_options *options, const char *driver)
{
    return strcmp(options->driver, driver) == 0;
}

/* All vertices at once into the file's CRS, rounded: equal vertices stay equal. */
static d4i_status project_points(d4i_context *context, const struct layer_write_options *options,
                                 const struct layer *layer, struct writer *writer)
{
    d4i_status status = D4I_OK;
    OGRCoordinateTransformationH transform = NULL;
    double *x = NULL, *y = NULL, scale = pow(10, options->decimals);
    GUARD(mem_alloc(context, layer->points, sizeof *x, &x));
    GUARD(mem_alloc(context, layer->points, sizeof *y, &y));
    GUARD(mem_alloc(context, layer->points, 2 * sizeof *writer->xy, &writer->xy));
    for (size_t i = 0; i < layer->points; i++) {
        x[i] = layer->xy[2 * i];
        y[i] = layer->xy[2 * i + 1];
    }
    if (!OSRIsSame(writer->from, writer->crs)) {
        transform = OCTNewCoordinateTransformation(writer->from, writer->crs);
        if (!transform || !OCTTransform(transform, (int)layer->points, x, y, NULL)) {
            status = gdal_fail_write(context, writer->path, &writer->errors);
            goto done;
        }
    }
    for (size_t i = 0; i < layer->points; i++) {
        writer->xy[2 * i] = round(x[i] * scale) / scale;
        writer->xy[2 * i + 1] = round(y[i] * scale) / scale;
    }
done:
    if (transform)
        OCTDestroyCoordinateTransformation(transform);
    free(x);
    free(y);
    return status;
}

static char **layer_creation(const struct layer_write_options *options)
{
    char **list = NULL;
    if (is_driver(options, "ESRI Shapefile")) {
        list = CSLSetNameValue(list, "DBF_DATE_LAST_UPDATE", FIXED_DATE);
        list = CSLSetNameValue(list, "ENCODING", "UTF-8");
    } else if (is_driver(options, "GeoJSON")) {
        char decimals[16];
        text_print(decimals, sizeof decimals, "%d", options->decimals);
        list = CSLSetNameValue(list, "COORDINATE_PRECISION", decimals);
    } else {
        list = CSLSetNameValue(list, "FID", "fid");
        list = CSLSetNameValue(list, "GEOMETRY_NAME", "geom");
    }
    return list;
}

static d4i_status create_fields(d4i_context *context, const struct layer_write_options *options,
                                const struct layer *layer, struct writer *writer)
{
    for (uint32_t f = 0; f < layer->field_count; f++) {
        size_t width = 1;
        for (size_t i = 0; i < layer->features; i++) {
            size_t length = strlen(layer->field[i * layer->field_count + f]);
            width = length > width ? length : width;
        }
        OGRFieldDefnH field = OGR_Fld_Create(options->fields[f], OFTString);
        if (is_driver(options, "ESRI Shapefile")) /* else each text takes 80 bytes */
            OGR_Fld_SetWidth(field, (int)width);
        OGRErr error = OGR_L_CreateField(writer->layer, field, FALSE);
        OGR_Fld_Destroy(field);
        if (error != OGRERR_NONE)
            return gdal_fail_write(context, writer->path, &writer->errors);
    }
    return D4I_OK;
}

/* The members of a shapefile have fixed names, so it is written in place; the others by way of a part. */
static d4i_status open_writer(d4i_context *context, const struct layer_write_options *options,
                              const struct layer *layer, struct writer *writer)
{
    GDALDriverH driver = GDALGetDriverByName(options->driver);
    if (!driver)
        return fail(context, D4I_BAD_USAGE, "GDAL has no driver '%s'", options->driver);
    if (!is_driver(options, "ESRI Shapefile"))
        TRY(file_part(context, options->path, &writer->part));
    if (file_exists(options->path) && !writer->part)
        GDALDeleteDataset(driver, options->path);
    if (writer->part)
        file_discard(writer->part);
    const char *path = writer->part ? writer->part : options->path;
    writer->data_set = GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, NULL);
    if (!writer->data_set)
        return gdal_fail_write(context, writer->path, &writer->errors);
    char **creation = layer_creation(options);
    writer->layer =
        GDALDatasetCreateLayer(writer->data_set, options->name, writer->crs,
                               is_driver(options, "ESRI Shapefile") ? wkbPolygon : wkbMultiPolygon, creation);
    CSLDestroy(creation);
    if (!writer->layer)
        return gdal_fail_write(context, writer->path, &writer->errors);
    return create_fields(context, options, layer, writer);
}

static OGRGeometryH ring_of(const struct layer *layer, const struct writer *writer, size_t ring)
{
    OGRGeometryH out = OGR_G_CreateGeometry(wkbLinearRing);
    size_t first = layer->point_start[ring], last = layer->point_start[ring + 1];
    for (size_t p = first; p < last; p++)
        OGR_G_AddPoint_2D(out, writer->xy[2 * p], writer->xy[2 * p + 1]);
    OGR_G_AddPoint_2D(out, writer->xy[2 * first], writer->xy[2 * first + 1]);
    return out;
}

static OGRGeometryH polygons_of(const struct layer *layer, const struct writer *writer, size_t feature)
{
    OGRGeometryH out = OGR_G_CreateGeometry(wkbMultiPolygon), polygon = NULL;
    for (size_t r = layer->ring_first[feature]; r < layer->ring_first[feature + 1]; r++) {
        if (!layer->ring_inner[r] || !polygon) {
            if (polygon)
                OGR_G_AddGeometryDirectly(out, polygon);
            polygon = OGR_G_CreateGeometry(wkbPolygon);
        }
        OGR_G_AddGeometryDirectly(polygon, ring_of(layer, writer, r));
    }
    if (polygon)
        OGR_G_AddGeometryDirectly(out, polygon);
    return out;
}

static d4i_status write_feature(d4i_context *context, const struct layer *layer, struct writer *writer,
                                size_t feature)
{
    OGRFeatureH row = OGR_F_Create(OGR_L_GetLayerDefn(writer->layer));
    for (uint32_t f = 0; f < layer->field_count; f++)
        OGR_F_SetFieldString(row, (int)f, layer->field[feature * layer->field_count + f]);
    if (layer->ring_first[feature + 1] > layer->ring_first[feature])
        OGR_F_SetGeometryDirectly(row, polygons_of(layer, writer, feature));
    OGRErr error = OGR_L_CreateFeature(writer->layer, row);
    OGR_F_Destroy(row);
    return error == OGRERR_NONE ? D4I_OK : gdal_fail_write(context, writer->path, &writer->errors);
}

static d4i_status write_features(d4i_context *context, const struct layer *layer, struct writer *writer)
{
    bool transaction = GDALDatasetStartTransaction(writer->data_set, FALSE) == OGRERR_NONE;
    for (size_t i = 0; i < layer->features; i++) {
        TRY(write_feature(context, layer, writer, i));
        if (i % 1024 == 0)
            TRY(progress(context, "writing a layer", i, layer->features));
    }
    if (transaction && GDALDatasetCommitTransaction(writer->data_set) != OGRERR_NONE)
        return gdal_fail_write(context, writer->path, &writer->errors);
    return D4I_OK;
}

d4i_status layer_write(d4i_context *context, const struct layer_write_options *options, const struct layer *layer)
{
    d4i_status status = D4I_OK;
    struct writer writer = {.path = options->path};
    gdal_start();
    gdal_listen(&writer.errors);
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", FIXED_DATE "T00:00:00.000Z");
    GUARD(gdal_crs(context, options->from, &writer.from));
    GUARD(gdal_crs(context, options->crs, &writer.crs));
    GUARD(project_points(context, options, layer, &writer));
    GUARD(open_writer(context, options, layer, &writer));
    GUARD(write_features(context, layer, &writer));
    GUARD(gdal_finish_write(context, &writer.data_set, &writer.errors, writer.path, writer.part));
done:
    if (writer.data_set)
        GDALClose(writer.data_set);
    if (status != D4I_OK)
        file_discard(writer.part);
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", NULL);
    gdal_unlisten();
    OSRDestroySpatialReference(writer.from);
    OSRDestroySpatialReference(writer.crs);
    free(writer.xy);
    free(writer.part);
    return status;
}
