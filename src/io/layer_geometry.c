/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rings of a feature: polygons out of any collection, curves as lines, heights dropped, the repeated closing
 * point left out. GEOS, through OGR, says which polygons are invalid, unless ring.h sees that one is not; they are
 * listed and kept as they are.
 */
#include "io/layer_geometry.h"

#include <math.h>

#include "base/memory.h"
#include "io/gdal_start.h"

char *layer_feature_name(const struct layer *layer, uint32_t feature, char *out, size_t size)
{
    if (layer->field_count && layer->field && layer->field[(size_t)feature * layer->field_count])
        text_print(out, size, "feature %u (%s)", feature + 1, layer->field[(size_t)feature * layer->field_count]);
    else
        text_print(out, size, "feature %u", feature + 1);
    return out;
}

d4i_status layer_defect_add(d4i_context *context, struct layer *layer, enum layer_defect_kind kind,
                            uint32_t feature, double x, double y, const char *detail)
{
    struct layer_defect defect = {kind, feature, x, y, NULL};
    TRY(mem_grow(context, &layer->defects, &layer->defect_capacity, layer->defect_count + 1,
                 sizeof *layer->defects));
    if (detail)
        TRY(text_copy(context, text_of(detail), &defect.detail));
    layer->defects[layer->defect_count++] = defect;
    return D4I_OK;
}

/* Twice the signed area, seen from the first point so that large coordinates cost no digits. */
static double ring_area(const double *xy, size_t count)
{
    double area = 0;
    for (size_t i = 1; i + 1 < count; i++)
        area += (xy[2 * i] - xy[0]) * (xy[2 * i + 3] - xy[1]) - (xy[2 * i + 2] - xy[0]) * (xy[2 * i + 1] - xy[1]);
    return area;
}

static d4i_status check_finite(d4i_context *context, const struct layer_growth *growth, uint32_t feature,
                               const double *xy, size_t count)
{
    char name[200];
    for (size_t i = 0; i < 2 * count; i++)
        if (!isfinite(xy[i]))
            return fail(context, D4I_BAD_INPUT, "%s: %s: a coordinate is not a number", growth->path,
                        layer_feature_name(growth->layer, feature, name, sizeof name));
    return D4I_OK;
}

/* Adds one ring; *kept = false when it encloses nothing. */
static d4i_status add_ring(d4i_context *context, struct layer_growth *growth, uint32_t feature, OGRGeometryH ring,
                           bool inner, bool *kept)
{
    struct layer *layer = growth->layer;
    int points = OGR_G_GetPointCount(ring);
    size_t count = points > 0 ? (size_t)points : 0;
    *kept = false;
    TRY(mem_grow(context, &layer->xy, &growth->xy_capacity, 2 * (layer->points + count), sizeof *layer->xy));
    double *xy = layer->xy + 2 * layer->points;
    if (count)
        OGR_G_GetPoints(ring, xy, 2 * sizeof *xy, xy + 1, 2 * sizeof *xy, NULL, 0);
    TRY(check_finite(context, growth, feature, xy, count));
    while (count > 1 && xy[0] == xy[2 * count - 2] && xy[1] == xy[2 * count - 1])
        count--;
    if (count < 3 || ring_area(xy, count) == 0)
        return layer_defect_add(context, layer, LAYER_TOO_FEW_POINTS, feature, count ? xy[0] : NAN,
                                count ? xy[1] : NAN, inner ? "an inner ring" : "an outer ring");
    TRY(mem_grow(context, &layer->ring_inner, &growth->ring_inner_capacity, layer->rings + 1,
                 sizeof *layer->ring_inner));
    TRY(mem_grow(context, &layer->point_start, &growth->point_start_capacity, layer->rings + 2,
                 sizeof *layer->point_start));
    layer->ring_inner[layer->rings] = inner;
    layer->points += count;
    layer->point_start[++layer->rings] = layer->points;
    *kept = true;
    return D4I_OK;
}

static d4i_status add_polygon(d4i_context *context, struct layer_growth *growth, uint32_t feature,
                              OGRGeometryH polygon)
{
    bool kept;
    int rings = OGR_G_GetGeometryCount(polygon);
    if (rings < 1)
        return D4I_OK;
    TRY(add_ring(context, growth, feature, OGR_G_GetGeometryRef(polygon, 0), false, &kept));
    for (int i = 1; kept && i < rings; i++) {
        bool inner_kept;
        TRY(add_ring(context, growth, feature, OGR_G_GetGeometryRef(polygon, i), true, &inner_kept));
    }
    return D4I_OK;
}

static d4i_status add_parts(d4i_context *context, struct layer_growth *growth, uint32_t feature,
                            OGRGeometryH geometry)
{
    switch (wkbFlatten(OGR_G_GetGeometryType(geometry))) {
    case wkbPolygon:
    case wkbTriangle:
        return add_polygon(context, growth, feature, geometry);
    case wkbMultiPolygon:
    case wkbGeometryCollection:
    case wkbPolyhedralSurface:
    case wkbTIN:
        for (int i = 0; i < OGR_G_GetGeometryCount(geometry); i++)
            TRY(add_parts(context, growth, feature, OGR_G_GetGeometryRef(geometry, i)));
        return D4I_OK;
    default:
        return layer_defect_add(context, growth->layer, LAYER_EMPTY, feature, NAN, NAN,
                                "a point or line is not taken");
    }
}

/* The place that GEOS names at the end of "Self-intersection at or near point 5.1 52.3". */
static void place_in(const char *message, double *x, double *y)
{
    const char *at = strstr(message, "point ");
    *x = *y = NAN;
    if (!at)
        return;
    at += 6;
    size_t first = strcspn(at, " "), second = at[first] ? strcspn(at + first + 1, " ") : 0;
    double a, b;
    if (parse_double((struct text){at, first}, &a) && parse_double((struct text){at + first + 1, second}, &b)) {
        *x = a;
        *y = b;
    }
}

/* Is the feature, whose rings are those from `first` on, a single ring that surely is in order? Nearly all features
 * are: asking GEOS about each was 10 % of a build of bench/whole.c's workload s1. */
static d4i_status check_quickly(d4i_context *context, struct layer_growth *growth, size_t first,
                                OGRGeometryH geometry, bool *valid)
{
    const struct layer *layer = growth->layer;
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(geometry));
    *valid = false;
    if (type == wkbMultiPolygon && OGR_G_GetGeometryCount(geometry) == 1)
        geometry = OGR_G_GetGeometryRef(geometry, 0);
    else if (type != wkbPolygon)
        return D4I_OK;
    if (OGR_G_GetGeometryCount(geometry) != 1 || layer->rings != first + 1)
        return D4I_OK;
    size_t start = layer->point_start[first];
    return ring_is_simple(context, &growth->ring, layer->xy + 2 * start, layer->points - start, valid);
}

static d4i_status check_valid(d4i_context *context, struct layer_growth *growth, uint32_t feature, size_t first,
                              OGRGeometryH geometry)
{
    struct gdal_errors errors;
    double x, y;
    bool surely;
    TRY(check_quickly(context, growth, first, geometry, &surely));
    if (surely)
        return D4I_OK;
    gdal_listen(&errors);
    bool valid = OGR_G_IsValid(geometry);
    gdal_unlisten();
    const char *why = gdal_why(&errors);
    if (valid || strstr(why, "Too few points")) /* add_ring finds these */
        return D4I_OK;
    place_in(why, &x, &y);
    return layer_defect_add(context, growth->layer, LAYER_SELF_INTERSECTION, feature, x, y, why);
}

d4i_status layer_add_geometry(d4i_context *context, struct layer_growth *growth, uint32_t feature,
                              OGRGeometryH geometry)
{
    d4i_status status = D4I_OK;
    struct layer *layer = growth->layer;
    OGRGeometryH linear = NULL;
    size_t before = layer->rings;
    TRY(mem_grow(context, &layer->point_start, &growth->point_start_capacity, layer->rings + 2,
                 sizeof *layer->point_start));
    TRY(mem_grow(context, &layer->ring_first, &growth->ring_first_capacity, (size_t)feature + 2,
                 sizeof *layer->ring_first));
    if (!feature) {
        layer->point_start[0] = 0;
        layer->ring_first[0] = 0;
    }
    if (geometry && OGR_G_HasCurveGeometry(geometry, TRUE))
        geometry = linear = OGR_G_GetLinearGeometry(geometry, 0, NULL);
    if (geometry && !OGR_G_IsEmpty(geometry)) {
        GUARD(add_parts(context, growth, feature, geometry));
        GUARD(check_valid(context, growth, feature, before, geometry));
    }
    layer->ring_first[feature + 1] = layer->rings;
    if (layer->rings == before)
        GUARD(layer_defect_add(context, layer, LAYER_EMPTY, feature, NAN, NAN, NULL));
done:
    OGR_G_DestroyGeometry(linear);
    return status;
}

/* Distinct vertices by the bits of their coordinates. */
struct vertices {
    double *xy;
    uint32_t *slot; /* open addressing, index + 1 */
    size_t mask, count;
};

static uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    x ^= x >> 32;
    return x;
}

static uint32_t vertex_index(struct vertices *vertices, const double *point)
{
    uint64_t bits[2];
    memcpy(bits, point, sizeof bits);
    size_t at = mix(bits[0] + mix(bits[1]) * UINT64_C(0x9e3779b97f4a7c15)) & vertices->mask;
    for (; vertices->slot[at]; at = (at + 1) & vertices->mask)
        /* the same bits are meant: NOLINTNEXTLINE(bugprone-suspicious-memory-comparison,cert-*) */
        if (!memcmp(vertices->xy + 2 * (size_t)(vertices->slot[at] - 1), point, 2 * sizeof *point))
            return vertices->slot[at] - 1;
    memcpy(vertices->xy + 2 * vertices->count, point, 2 * sizeof *point);
    vertices->slot[at] = (uint32_t)++vertices->count;
    return (uint32_t)vertices->count - 1;
}

static d4i_status project_vertices(d4i_context *context, struct layer *layer, struct projection *projection)
{
    d4i_status status;
    struct vertices vertices = {0};
    uint32_t *index = NULL;
    size_t slots = 16;
    while (slots < 2 * layer->points)
        slots *= 2;
    vertices.mask = slots - 1;
    GUARD(mem_alloc(context, 2 * layer->points, sizeof *vertices.xy, &vertices.xy));
    GUARD(mem_alloc(context, slots, sizeof *vertices.slot, &vertices.slot));
    GUARD(mem_alloc(context, layer->points, sizeof *index, &index));
    for (size_t i = 0; i < layer->points; i++)
        index[i] = vertex_index(&vertices, layer->xy + 2 * i);
    projection_apply(projection, vertices.xy, vertices.count);
    for (size_t i = 0; i < layer->points; i++)
        memcpy(layer->xy + 2 * i, vertices.xy + 2 * (size_t)index[i], 2 * sizeof *layer->xy);
done:
    free(vertices.xy);
    free(vertices.slot);
    free(index);
    return status;
}

static d4i_status check_projected(d4i_context *context, const char *path, const struct layer *layer)
{
    char name[200];
    for (uint32_t feature = 0; feature < layer->features; feature++) {
        size_t from = layer->point_start[layer->ring_first[feature]];
        size_t to = layer->point_start[layer->ring_first[feature + 1]];
        for (size_t i = 2 * from; i < 2 * to; i++)
            if (!isfinite(layer->xy[i]))
                return fail(context, D4I_BAD_INPUT,
                            "%s: %s: a vertex cannot be projected; is the CRS right? declare `crs:` in the recipe",
                            path, layer_feature_name(layer, feature, name, sizeof name));
    }
    return D4I_OK;
}

static void orient_rings(struct layer *layer)
{
    for (size_t ring = 0; ring < layer->rings; ring++) {
        double *xy = layer->xy + 2 * layer->point_start[ring];
        size_t count = layer->point_start[ring + 1] - layer->point_start[ring];
        if ((ring_area(xy, count) < 0) == layer->ring_inner[ring])
            continue;
        for (size_t a = 1, b = count - 1; a < b; a++, b--)
            for (size_t i = 0; i < 2; i++) {
                double swap = xy[2 * a + i];
                xy[2 * a + i] = xy[2 * b + i];
                xy[2 * b + i] = swap;
            }
    }
}

d4i_status layer_project(d4i_context *context, const char *path, struct layer *layer, struct projection *projection)
{
    if (layer->points >= UINT32_MAX)
        return fail(context, D4I_BAD_INPUT, "%s: more than four thousand million vertices; split the layer", path);
    if (*projection_pipeline(projection)) /* else they stay where they are */
        TRY(project_vertices(context, layer, projection));
    TRY(check_projected(context, path, layer));
    for (size_t i = 0; i < layer->defect_count; i++) {
        double xy[2] = {layer->defects[i].x, layer->defects[i].y};
        if (isfinite(xy[0]) && isfinite(xy[1]))
            projection_apply(projection, xy, 1);
        bool placed = isfinite(xy[0]) && isfinite(xy[1]);
        layer->defects[i].x = placed ? xy[0] : NAN;
        layer->defects[i].y = placed ? xy[1] : NAN;
    }
    orient_rings(layer);
    return D4I_OK;
}
