/* SPDX-License-Identifier: EUPL-1.2
 *
 * GeoPackage 1.3 geometry blobs: a header with the envelope, then a WKB MultiPolygon, all little-endian.
 */
#include "io/geometry.h"

#include <math.h>
#include <proj.h>

#include "base/memory.h"

#define HEAD 8
#define ENVELOPE 32
#define FLAGS_EMPTY 0x11    /* little-endian, no envelope, empty */
#define FLAGS_ENVELOPE 0x03 /* little-endian, envelope of x and y */
#define WKB_POLYGON 3
#define WKB_MULTIPOLYGON 6

static d4i_status add_u32(d4i_context *context, struct buffer *out, uint32_t value)
{
    char bytes[4];
    for (int k = 0; k < 4; k++)
        bytes[k] = (char)(value >> (8 * k) & 0xFF);
    return buffer_add(context, out, bytes, sizeof bytes);
}

static d4i_status add_double(d4i_context *context, struct buffer *out, double value)
{
    uint64_t image;
    char bytes[8];
    memcpy(&image, &value, sizeof image);
    for (int k = 0; k < 8; k++)
        bytes[k] = (char)(image >> (8 * k) & 0xFF);
    return buffer_add(context, out, bytes, sizeof bytes);
}

static d4i_status add_wkb_head(d4i_context *context, struct buffer *out, uint32_t type, size_t count)
{
    if (count > UINT32_MAX)
        return fail(context, D4I_BUG, "a geometry has %zu parts, more than WKB can say", count);
    TRY(buffer_add(context, out, "\1", 1));
    TRY(add_u32(context, out, type));
    return add_u32(context, out, (uint32_t)count);
}

static d4i_status add_ring(d4i_context *context, const double *xy, size_t points, struct buffer *out)
{
    if (points < 3 || points >= UINT32_MAX)
        return fail(context, D4I_BUG, "a ring of a geometry has %zu points", points);
    TRY(add_u32(context, out, (uint32_t)points + 1));
    for (size_t i = 0; i < 2 * points; i++)
        TRY(add_double(context, out, xy[i]));
    TRY(add_double(context, out, xy[0]));
    return add_double(context, out, xy[1]);
}

static d4i_status envelope_of(d4i_context *context, const double *xy, size_t first, size_t end, double box[4])
{
    box[0] = box[2] = INFINITY;
    box[1] = box[3] = -INFINITY;
    for (size_t i = 2 * first; i < 2 * end; i++) {
        double *least = box + 2 * (i % 2), value = xy[i];
        if (!isfinite(value))
            return fail(context, D4I_BUG, "a geometry has a coordinate that is no number");
        least[0] = fmin(least[0], value);
        least[1] = fmax(least[1], value);
    }
    return D4I_OK;
}

static d4i_status add_polygons(d4i_context *context, const double *xy, const size_t *point_start,
                               const bool *ring_inner, size_t rings, struct buffer *out)
{
    size_t polygons = 0;
    for (size_t i = 0; i < rings; i++)
        polygons += !ring_inner[i];
    if (rings > 0 && ring_inner[0])
        return fail(context, D4I_BUG, "a geometry begins with an inner ring");
    TRY(add_wkb_head(context, out, WKB_MULTIPOLYGON, polygons));
    for (size_t i = 0, end; i < rings; i = end) {
        for (end = i + 1; end < rings && ring_inner[end]; end++)
            ;
        TRY(add_wkb_head(context, out, WKB_POLYGON, end - i));
        for (size_t ring = i; ring < end; ring++)
            TRY(add_ring(context, xy + 2 * point_start[ring], point_start[ring + 1] - point_start[ring], out));
    }
    return D4I_OK;
}

static d4i_status add_geometry(d4i_context *context, int32_t srs_id, const double *xy, const size_t *point_start,
                               const bool *ring_inner, size_t rings, struct buffer *out)
{
    char head[4] = {'G', 'P', 0, rings ? FLAGS_ENVELOPE : FLAGS_EMPTY};
    double box[4];
    TRY(buffer_add(context, out, head, sizeof head));
    TRY(add_u32(context, out, (uint32_t)srs_id));
    if (rings > 0) {
        TRY(envelope_of(context, xy, point_start[0], point_start[rings], box));
        for (int i = 0; i < 4; i++)
            TRY(add_double(context, out, box[i]));
    }
    return add_polygons(context, xy, point_start, ring_inner, rings, out);
}

d4i_status geometry_blob(d4i_context *context, int32_t srs_id, const double *xy, const size_t *point_start,
                         const bool *ring_inner, size_t rings, struct buffer *out)
{
    size_t start = out->length;
    d4i_status status = add_geometry(context, srs_id, xy, point_start, ring_inner, rings, out);
    if (status != D4I_OK && out->data) {
        out->length = start;
        out->data[start] = '\0';
    }
    return status;
}

/* Reading goes over the blob twice: to check and count, then to fill the arrays. */
struct walk {
    struct text rest;
    size_t rings, points;
    double *xy; /* NULL while counting */
    size_t *point_start;
    bool *ring_inner;
};

static bool take_u32(struct text *rest, uint32_t *out)
{
    if (rest->length < 4)
        return false;
    *out = 0;
    for (int k = 0; k < 4; k++)
        *out |= (uint32_t)(uint8_t)rest->at[k] << (8 * k);
    rest->at += 4;
    rest->length -= 4;
    return true;
}

static double double_at(const char *at)
{
    uint64_t image = 0;
    double value;
    for (int k = 0; k < 8; k++)
        image |= (uint64_t)(uint8_t)at[k] << (8 * k);
    memcpy(&value, &image, sizeof value);
    return value;
}

static bool take_wkb_head(struct text *rest, uint32_t type, uint32_t *count)
{
    uint32_t found;
    if (rest->length < 9 || rest->at[0] != 1)
        return false;
    rest->at++;
    rest->length--;
    return take_u32(rest, &found) && found == type && take_u32(rest, count);
}

static bool walk_ring(struct walk *walk, bool inner)
{
    uint32_t points;
    if (!take_u32(&walk->rest, &points) || points < 4 || points > walk->rest.length / 16)
        return false;
    const char *at = walk->rest.at, *last = at + 16 * ((size_t)points - 1);
    if (memcmp(at, last, 16) != 0)
        return false;
    for (size_t i = 0; i < 2 * ((size_t)points - 1); i++) {
        double value = double_at(at + 8 * i);
        if (!isfinite(value))
            return false;
        if (walk->xy)
            walk->xy[2 * walk->points + i] = value;
    }
    walk->points += points - 1;
    if (walk->xy) {
        walk->ring_inner[walk->rings] = inner;
        walk->point_start[walk->rings + 1] = walk->points;
    }
    walk->rings++;
    walk->rest.at += 16 * (size_t)points;
    walk->rest.length -= 16 * (size_t)points;
    return true;
}

static bool walk_polygons(struct walk *walk)
{
    uint32_t polygons, rings;
    if (!take_wkb_head(&walk->rest, WKB_MULTIPOLYGON, &polygons))
        return false;
    for (uint32_t i = 0; i < polygons; i++) {
        if (!take_wkb_head(&walk->rest, WKB_POLYGON, &rings) || rings == 0)
            return false;
        for (uint32_t ring = 0; ring < rings; ring++)
            if (!walk_ring(walk, ring > 0))
                return false;
    }
    return walk->rest.length == 0;
}

d4i_status geometry_read(d4i_context *context, struct text blob, double **xy, size_t **point_start,
                         bool **ring_inner, size_t *rings)
{
    struct walk count = {0}, fill;
    size_t head = HEAD + (blob.length > 3 && blob.at[3] == FLAGS_ENVELOPE ? ENVELOPE : 0);
    d4i_status status = D4I_OK;
    if (blob.length < head || memcmp(blob.at, "GP\0", 3) != 0 ||
        (blob.at[3] != FLAGS_EMPTY && blob.at[3] != FLAGS_ENVELOPE))
        return fail(context, D4I_BAD_INPUT, "a geometry does not begin as d4i writes them");
    count.rest = (struct text){blob.at + head, blob.length - head};
    fill = count;
    if (!walk_polygons(&count) || (count.rings > 0) != (head > HEAD))
        return fail(context, D4I_BAD_INPUT, "a geometry is damaged");
    GUARD(mem_alloc(context, count.points * 2, sizeof *fill.xy, &fill.xy));
    GUARD(mem_alloc(context, count.rings + 1, sizeof *fill.point_start, &fill.point_start));
    GUARD(mem_alloc(context, count.rings, sizeof *fill.ring_inner, &fill.ring_inner));
    walk_polygons(&fill);
    *xy = fill.xy;
    *point_start = fill.point_start;
    *ring_inner = fill.ring_inner;
    *rings = fill.rings;
    return D4I_OK;
done:
    free(fill.xy);
    free(fill.point_start);
    free(fill.ring_inner);
    return status;
}

static bool is_crs(PJ *object)
{
    PJ_TYPE type = object ? proj_get_type(object) : PJ_TYPE_UNKNOWN;
    return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_PROJECTED_CRS || type == PJ_TYPE_BOUND_CRS ||
           type == PJ_TYPE_COMPOUND_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS || type == PJ_TYPE_GEODETIC_CRS ||
           type == PJ_TYPE_OTHER_CRS;
}

static int32_t epsg_of(PJ *crs)
{
    const char *authority = proj_get_id_auth_name(crs, 0), *code = proj_get_id_code(crs, 0);
    int64_t number;
    if (authority && code && strcmp(authority, "EPSG") == 0 && parse_int64(text_of(code), &number) && number > 0 &&
        number <= INT32_MAX)
        return (int32_t)number;
    return 0;
}

d4i_status crs_describe(d4i_context *context, const char *crs, char **name, char **wkt, int32_t *epsg)
{
    /* As GDAL writes it: with the axes, which say that EPSG:3035 itself is northing first. */
    static const char *const options[] = {"MULTILINE=NO", "OUTPUT_AXIS=YES", NULL};
    d4i_status status = D4I_OK;
    char *definition = NULL, *copy = NULL;
    PJ *object = NULL;
    PJ_CONTEXT *proj = proj_context_create();
    if (!proj)
        return fail(context, D4I_NO_MEMORY, "out of memory for PROJ");
    proj_log_level(proj, PJ_LOG_NONE);
    proj_context_set_enable_network(proj, 0);
    /* A PROJ string is an operation until it says that it is a CRS. */
    bool bare = strstr(crs, "+proj=") && !strstr(crs, "type=crs");
    GUARD(text_format(context, &definition, "%s%s", crs, bare ? " +type=crs" : ""));
    object = proj_create(proj, definition);
    const char *text = is_crs(object) ? proj_as_wkt(proj, object, PJ_WKT1_GDAL, options) : NULL;
    if (!text) {
        status = fail(context, D4I_BAD_INPUT, "'%s' is not a coordinate reference system that PROJ knows", crs);
        goto done;
    }
    GUARD(text_copy(context, text_of(text), &copy));
    GUARD(text_copy(context, text_of(proj_get_name(object)), name));
    *epsg = epsg_of(object);
    *wkt = copy;
    copy = NULL;
done:
    free(copy);
    free(definition);
    proj_destroy(object);
    proj_context_destroy(proj);
    return status;
}

/* Both axes of a projected CRS in metres (conversion factor 1). */
static bool in_metres(PJ_CONTEXT *proj, const PJ *crs)
{
    PJ_TYPE type = proj_get_type(crs);
    PJ *system = type == PJ_TYPE_PROJECTED_CRS ? proj_crs_get_coordinate_system(proj, crs) : NULL;
    bool metres = system != NULL;
    for (int axis = 0; metres && axis < 2; axis++) {
        double factor = 0;
        metres =
            proj_cs_get_axis_info(proj, system, axis, NULL, NULL, NULL, &factor, NULL, NULL, NULL) && factor == 1;
    }
    proj_destroy(system);
    return metres;
}

/* By the method of the conversion, as EPSG and PROJ name it. */
static bool keeps_areas(PJ_CONTEXT *proj, const PJ *crs)
{
    static const char *const methods[] = {"Equal Area", "Equal Earth", "Mollweide", "Sinusoidal",
                                          "Goode Homolosine"};
    PJ *conversion = proj_crs_get_coordoperation(proj, crs);
    const char *name = NULL;
    bool found = false;
    if (conversion && proj_coordoperation_get_method_info(proj, conversion, &name, NULL, NULL) && name)
        for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
            found |= strstr(name, methods[i]) != NULL;
    proj_destroy(conversion);
    return found;
}

d4i_status crs_check_grid(d4i_context *context, const char *crs, bool *equal_area)
{
    PJ_CONTEXT *proj = proj_context_create();
    if (!proj)
        return fail(context, D4I_NO_MEMORY, "out of memory for PROJ");
    proj_log_level(proj, PJ_LOG_NONE);
    proj_context_set_enable_network(proj, 0);
    PJ *object = proj_create(proj, crs);
    d4i_status status = D4I_OK;
    if (!is_crs(object))
        status = fail(context, D4I_BAD_INPUT, "'%s' is not a coordinate reference system that PROJ knows", crs);
    else if (!in_metres(proj, object))
        status = fail(context, D4I_BAD_INPUT,
                      "%s is not in metres, so that cells cannot be squares in it; take an "
                      "equal-area one such as EPSG:3035",
                      crs);
    if (status == D4I_OK)
        *equal_area = keeps_areas(proj, object);
    proj_destroy(object);
    proj_context_destroy(proj);
    return status;
}
