/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading a polygon layer through OGR: open, choose the layer, find the fields, take every feature.
 */
#include "io/layer.h"

#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "io/columns.h"
#include "io/gdal_start.h"
#include "io/layer_geometry.h"

/* Kinds of file only: GDAL's drivers for web services and for files that name other files stay out, since a
 * project may come from a stranger. */
static const char *const layer_drivers[] = {
    "ESRI Shapefile", "GPKG", "GeoJSON", "GeoJSONSeq",   "TopoJSON",    "ESRIJSON", "FlatGeobuf", "GML",
    "LIBKML",         "KML",  "SQLite",  "MapInfo File", "OpenFileGDB", NULL};
#define LAYER_ENDINGS "shp gpkg geojson topojson json fgb gml kml kmz tab mif sqlite"

const char *layer_defect_text(enum layer_defect_kind kind)
{
    switch (kind) {
    case LAYER_SELF_INTERSECTION:
        return "self-intersection";
    case LAYER_DUPLICATE:
        return "repeated key";
    case LAYER_EMPTY:
        return "no polygon";
    case LAYER_TOO_FEW_POINTS:
        return "ring that encloses nothing";
    case LAYER_OVERLAP:
        return "overlap";
    case LAYER_SLIVER:
        return "gap";
    case LAYER_SPIKE:
        return "ring lost on the grid";
    case LAYER_DEFECT_END:
        break;
    }
    return "unknown defect";
}

/* What layer_read holds while it runs. */
struct opened {
    GDALDatasetH dataset;
    OGRLayerH layer;
    int *field; /* OGR's number of each field wanted */
    struct gdal_errors errors;
};

static d4i_status open_dataset(d4i_context *context, const struct layer_options *options, struct opened *opened)
{
    d4i_status status = D4I_OK;
    char *path = NULL, *encoding = NULL;
    const char *open_options[] = {NULL, NULL, NULL};
    int option = 0;
    TRY(gdal_path(context, options->path, LAYER_ENDINGS, options->layer, &path));
    if (options->encoding) {
        GUARD(text_format(context, &encoding, "ENCODING=%s", options->encoding));
        open_options[option++] = encoding;
    }
    if (strstr(path, ".gml"))
        open_options[option] = "WRITE_GFS=NO"; /* or reading leaves a file behind */
    opened->dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, layer_drivers,
                                 open_options, NULL);
    if (!opened->dataset)
        status = fail(context, D4I_BAD_INPUT, "%s: cannot be read as a layer of polygons (%s)", options->path,
                      gdal_why(&opened->errors));
done:
    free(path);
    free(encoding);
    return status;
}

static bool may_hold_polygons(OGRLayerH layer)
{
    OGRwkbGeometryType type = wkbFlatten(OGR_L_GetGeomType(layer));
    return type == wkbUnknown || type == wkbGeometryCollection ||
           (type != wkbNone && (OGR_GT_IsSurface(type) || OGR_GT_IsSubClassOf(type, wkbMultiSurface)));
}

static d4i_status fail_layer(d4i_context *context, const struct layer_options *options, GDALDatasetH dataset)
{
    d4i_status status;
    struct buffer list = {0};
    int count = GDALDatasetGetLayerCount(dataset);
    for (int i = 0; i < count && list.length < 500; i++)
        GUARD(buffer_print(context, &list, "%s%s", i ? ", " : "", OGR_L_GetName(GDALDatasetGetLayer(dataset, i))));
    const char *names = list.data ? list.data : "none";
    if (options->layer)
        status = fail(context, D4I_BAD_INPUT, "%s: has no layer '%s'; its layers: %s", options->path,
                      options->layer, names);
    else
        status = fail(context, D4I_BAD_INPUT, "%s: no layer with polygons; its layers: %s", options->path, names);
done:
    buffer_release(&list);
    return status;
}

void layer_about_release(struct layer_about *about)
{
    free(about->name);
    free(about->crs);
    *about = (struct layer_about){0};
}

static d4i_status look_at(d4i_context *context, const struct layer_options *options, OGRLayerH layer)
{
    struct layer_about *about = options->about;
    OGRSpatialReferenceH crs = OGR_L_GetSpatialRef(layer);
    GIntBig features = OGR_L_GetFeatureCount(layer, TRUE);
    about->features = features > 0 ? (uint64_t)features : 0;
    TRY(text_copy(context, text_of(OGR_L_GetName(layer)), &about->name));
    return crs ? crs_of_file(context, options->path, NULL, crs, &about->crs) : D4I_OK;
}

static d4i_status choose_layer(d4i_context *context, const struct layer_options *options, struct opened *opened)
{
    int count = GDALDatasetGetLayerCount(opened->dataset);
    for (int i = 0; i < count && !opened->layer; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(opened->dataset, i);
        if (options->layer ? !strcmp(OGR_L_GetName(layer), options->layer) : may_hold_polygons(layer))
            opened->layer = layer;
    }
    if (!opened->layer)
        return fail_layer(context, options, opened->dataset);
    if (!may_hold_polygons(opened->layer))
        return fail(context, D4I_BAD_INPUT, "%s: the layer '%s' holds %s, not polygons", options->path,
                    OGR_L_GetName(opened->layer), OGRGeometryTypeToName(OGR_L_GetGeomType(opened->layer)));
    if (options->about)
        TRY(look_at(context, options, opened->layer));
    if (options->where && OGR_L_SetAttributeFilter(opened->layer, options->where) != OGRERR_NONE)
        return fail(context, D4I_BAD_INPUT, "%s: the filter %s is not understood (%s)", options->path,
                    options->where, gdal_why(&opened->errors));
    return D4I_OK;
}

static struct text field_name(const void *definition, uint32_t field)
{
    return text_of(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn((OGRFeatureDefnH)definition, (int)field)));
}

static bool may_be_key(OGRFieldDefnH field)
{
    OGRFieldType type = OGR_Fld_GetType(field);
    return type == OFTString ||
           ((type == OFTInteger || type == OFTInteger64) && OGR_Fld_GetSubType(field) != OFSTBoolean);
}

static d4i_status find_key(d4i_context *context, struct opened *opened, struct layer *layer)
{
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(opened->layer);
    int count = OGR_FD_GetFieldCount(definition), at = 0;
    while (at < count && !may_be_key(OGR_FD_GetFieldDefn(definition, at)))
        at++;
    if (at == count)
        return D4I_OK;
    TRY(mem_alloc(context, 1, sizeof *opened->field, &opened->field));
    opened->field[0] = at;
    layer->field_count = 1;
    return text_copy(context, text_of(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, at))), &layer->key_name);
}

static d4i_status find_fields(d4i_context *context, const struct layer_options *options, struct opened *opened)
{
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(opened->layer);
    int count = OGR_FD_GetFieldCount(definition);
    TRY(mem_alloc(context, options->field_count, sizeof *opened->field, &opened->field));
    for (uint32_t i = 0; i < options->field_count; i++) {
        int at = 0;
        /* OGR's own look-up takes ARS for ars */
        while (at < count && strcmp(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, at)), options->fields[i]))
            at++;
        if (at == count) {
            const struct columns all = {options->path, "field", definition, (uint32_t)count, field_name, "", NULL};
            return columns_fail_absent(context, &all, options->fields[i]);
        }
        opened->field[i] = at;
    }
    return D4I_OK;
}

static d4i_status add_feature(d4i_context *context, const struct layer_options *options,
                              const struct opened *opened, struct layer_growth *growth, OGRFeatureH feature)
{
    struct layer *layer = growth->layer;
    size_t at = layer->features * layer->field_count;
    uint32_t number = (uint32_t)layer->features;
    if (layer->features >= UINT32_MAX - 1)
        return fail(context, D4I_BAD_INPUT, "%s: more than four thousand million features", options->path);
    TRY(mem_grow(context, &layer->field, &growth->field_capacity, at + layer->field_count + 1,
                 sizeof *layer->field));
    for (uint32_t i = 0; i < layer->field_count; i++)
        layer->field[at + i] = NULL;
    layer->features++; /* from here on layer_release frees its fields */
    for (uint32_t i = 0; i < layer->field_count; i++) {
        struct text value = gdal_field_text(feature, opened->field[i]);
        if (text_valid_utf8(value) != value.length)
            return fail(context, D4I_BAD_INPUT,
                        "%s: feature %u: the field '%s' is not UTF-8; declare `encoding:`, for example ISO-8859-1",
                        options->path, number + 1, layer->key_name ? layer->key_name : options->fields[i]);
        TRY(text_copy(context, value, &layer->field[at + i]));
    }
    return layer_add_geometry(context, growth, number, OGR_F_GetGeometryRef(feature));
}

static d4i_status read_features(d4i_context *context, const struct layer_options *options, struct opened *opened,
                                struct layer_growth *growth)
{
    OGRFeatureH feature;
    GIntBig known = OGR_L_GetFeatureCount(opened->layer, FALSE);
    uint64_t total = known > 0 ? (uint64_t)known : 0;
    OGR_L_ResetReading(opened->layer);
    opened->errors = (struct gdal_errors){0};
    while ((feature = OGR_L_GetNextFeature(opened->layer))) {
        d4i_status status = add_feature(context, options, opened, growth, feature);
        OGR_F_Destroy(feature);
        TRY(status);
        if (growth->layer->features % 1024 == 0)
            TRY(progress(context, "reading the layer", growth->layer->features, total));
    }
    if (opened->errors.error_count)
        return fail(context, D4I_BAD_INPUT, "%s: cannot be read to its end (%s); is the file whole? fetch it again",
                    options->path, gdal_why(&opened->errors));
    if (!growth->layer->features && options->where)
        return fail(context, D4I_BAD_INPUT, "%s: no feature of the layer '%s' is let through by the filter %s",
                    options->path, OGR_L_GetName(opened->layer), options->where);
    if (!growth->layer->features)
        return fail(context, D4I_BAD_INPUT, "%s: the layer '%s' is empty", options->path,
                    OGR_L_GetName(opened->layer));
    if (!growth->layer->rings)
        return fail(context, D4I_BAD_INPUT, "%s: the layer '%s' holds no polygon", options->path,
                    OGR_L_GetName(opened->layer));
    return D4I_OK;
}

/* Room for all vertices at once, where the file is not too large: one takes 16 bytes or more in any format that is
 * not compressed, and what is never written takes no memory. To let the array grow was 7 % of the build of
 * bench/whole.c's workload s2. */
#define RESERVE_MOST ((off_t)64 << 20)
static d4i_status reserve(d4i_context *context, const char *path, struct layer_growth *growth)
{
    struct stat about;
    if (stat(path, &about) != 0 || about.st_size > RESERVE_MOST)
        return D4I_OK;
    return mem_grow(context, &growth->layer->xy, &growth->xy_capacity, (size_t)about.st_size / sizeof(double),
                    sizeof *growth->layer->xy);
}

static d4i_status read_opened(d4i_context *context, const struct layer_options *options, struct opened *opened,
                              struct layer *layer)
{
    d4i_status status;
    struct layer_growth growth = {.layer = layer, .path = options->path};
    struct projection *projection = NULL;
    char *wkt = NULL;
    double box[4];
    GUARD(open_dataset(context, options, opened));
    GUARD(choose_layer(context, options, opened));
    layer->field_count = options->field_count;
    if (options->any_key && !options->field_count)
        GUARD(find_key(context, opened, layer));
    else
        GUARD(find_fields(context, options, opened));
    GUARD(crs_of_file(context, options->path, options->crs, OGR_L_GetSpatialRef(opened->layer), &wkt));
    GUARD(
        text_copy(context, text_of(GDALGetDriverShortName(GDALGetDatasetDriver(opened->dataset))), &layer->driver));
    GUARD(reserve(context, options->path, &growth));
    GUARD(read_features(context, options, opened, &growth));
    layer_box(layer, box);
    GUARD(projection_open(context, options->path, wkt, options->target ? options->target : wkt, box, &projection));
    GUARD(layer_project(context, options->path, layer, projection));
    GUARD(text_copy(context, text_of(projection_pipeline(projection)), &layer->pipeline));
    layer->accuracy = projection_accuracy(projection);
done:
    ring_memory_release(&growth.ring);
    projection_close(projection);
    free(wkt);
    return status;
}

d4i_status layer_read(d4i_context *context, const struct layer_options *options, struct layer *out)
{
    struct layer layer = {0};
    struct opened opened = {0};
    gdal_start();
    gdal_listen(&opened.errors);
    d4i_status status = read_opened(context, options, &opened, &layer);
    if (opened.dataset)
        GDALClose(opened.dataset);
    gdal_unlisten();
    free(opened.field);
    if (status == D4I_OK)
        *out = layer;
    else
        layer_release(&layer);
    return status;
}

bool layer_has_polygon(const struct layer *layer, size_t feature)
{
    return layer->ring_first[feature] < layer->ring_first[feature + 1];
}

size_t layer_polygons(const struct layer *layer)
{
    size_t count = 0;
    for (size_t f = 0; f < layer->features; f++)
        count += layer_has_polygon(layer, f);
    return count;
}

void layer_drop(struct layer *layer)
{
    for (size_t i = 0; layer->field && i < layer->features * layer->field_count; i++)
        free(layer->field[i]);
    free(layer->field);
    free(layer->xy);
    free(layer->point_start);
    free(layer->ring_first);
    free(layer->ring_inner);
    layer->field = NULL;
    layer->xy = NULL;
    layer->point_start = layer->ring_first = NULL;
    layer->ring_inner = NULL;
    layer->points = layer->rings = 0;
}

void layer_release(struct layer *layer)
{
    layer_drop(layer);
    for (size_t i = 0; i < layer->defect_count; i++)
        free(layer->defects[i].detail);
    free(layer->key_name);
    free(layer->defects);
    free(layer->pipeline);
    free(layer->driver);
    *layer = (struct layer){0};
}

void layer_box(const struct layer *layer, double box[4])
{
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (size_t i = 0; i < 2 * layer->points; i += 2) { /* no fmin: a call of it for each takes ten times as long */
        double x = layer->xy[i], y = layer->xy[i + 1];
        box[0] = x < box[0] ? x : box[0];
        box[1] = y < box[1] ? y : box[1];
        box[2] = x > box[2] ? x : box[2];
        box[3] = y > box[3] ? y : box[3];
    }
}
