/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rings to OGR's geometries and back. Areas are reckoned here and not by OGR, so that they do not depend on its
 * version: from the first point of each ring, in the order of the points.
 */
#include "io/overlay_shapes.h"

#include "base/memory.h"
#include "io/gdal_start.h"

void shape_list_release(struct shape_list *list)
{
    layer_release(&list->layer);
    *list = (struct shape_list){0};
}

/* Opens a feature without rings. */
static d4i_status begin_feature(d4i_context *context, struct shape_list *list)
{
    struct layer *layer = &list->layer;
    TRY(mem_grow(context, &layer->ring_first, &list->ring_first_capacity, layer->features + 2,
                 sizeof *layer->ring_first));
    TRY(mem_grow(context, &layer->point_start, &list->point_start_capacity, layer->rings + 1,
                 sizeof *layer->point_start));
    if (layer->features == 0)
        layer->ring_first[0] = layer->point_start[0] = 0;
    layer->ring_first[++layer->features] = layer->rings;
    return D4I_OK;
}

/* Room for a ring of `count` points in the last feature. */
static d4i_status begin_ring(d4i_context *context, struct shape_list *list, size_t count, bool inner, double **xy)
{
    struct layer *layer = &list->layer;
    TRY(mem_grow(context, &layer->xy, &list->xy_capacity, 2 * (layer->points + count), sizeof *layer->xy));
    TRY(mem_grow(context, &layer->point_start, &list->point_start_capacity, layer->rings + 2,
                 sizeof *layer->point_start));
    TRY(mem_grow(context, &layer->ring_inner, &list->ring_inner_capacity, layer->rings + 1,
                 sizeof *layer->ring_inner));
    *xy = layer->xy + 2 * layer->points;
    layer->ring_inner[layer->rings] = inner;
    layer->points += count;
    layer->point_start[++layer->rings] = layer->points;
    layer->ring_first[layer->features] = layer->rings;
    return D4I_OK;
}

static double signed_area(const double *xy, size_t count)
{
    double area = 0;
    for (size_t i = 1; i + 1 < count; i++)
        area += (xy[2 * i] - xy[0]) * (xy[2 * i + 3] - xy[1]) - (xy[2 * i + 2] - xy[0]) * (xy[2 * i + 1] - xy[1]);
    return area / 2;
}

static void turn(double *xy, size_t count)
{
    for (size_t i = 0, j = count - 1; i < j; i++, j--)
        for (size_t k = 0; k < 2; k++) {
            double swap = xy[2 * i + k];
            xy[2 * i + k] = xy[2 * j + k];
            xy[2 * j + k] = swap;
        }
}

static d4i_status add_ring(d4i_context *context, struct shape_list *list, OGRGeometryH ring, bool inner,
                           double *area)
{
    int points = OGR_G_GetPointCount(ring);
    if (points < 4) /* closed: a triangle has four */
        return D4I_OK;
    double *xy;
    size_t count = (size_t)points - 1;
    TRY(begin_ring(context, list, count, inner, &xy));
    for (size_t i = 0; i < count; i++) {
        xy[2 * i] = OGR_G_GetX(ring, (int)i);
        xy[2 * i + 1] = OGR_G_GetY(ring, (int)i);
    }
    double enclosed = signed_area(xy, count);
    if ((enclosed < 0) != inner && enclosed != 0) {
        turn(xy, count);
        enclosed = -enclosed;
    }
    *area += enclosed;
    return D4I_OK;
}

static d4i_status add_polygons(d4i_context *context, struct shape_list *list, OGRGeometryH geometry, double *area)
{
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(geometry));
    int parts = OGR_G_GetGeometryCount(geometry);
    for (int i = 0; i < parts; i++) {
        OGRGeometryH part = OGR_G_GetGeometryRef(geometry, i);
        if (type == wkbPolygon)
            TRY(add_ring(context, list, part, i > 0, area));
        else if (type == wkbMultiPolygon || type == wkbGeometryCollection)
            TRY(add_polygons(context, list, part, area));
    }
    return D4I_OK;
}

d4i_status shape_list_add(d4i_context *context, struct shape_list *list, OGRGeometryH geometry, double *area)
{
    *area = 0;
    TRY(begin_feature(context, list));
    return geometry ? add_polygons(context, list, geometry, area) : D4I_OK;
}

d4i_status shape_list_join(d4i_context *context, struct shape_list *list, const struct layer *from, size_t first,
                           size_t count)
{
    for (size_t feature = first; feature < first + count; feature++) {
        TRY(begin_feature(context, list));
        for (size_t ring = from->ring_first[feature]; ring < from->ring_first[feature + 1]; ring++) {
            size_t start = from->point_start[ring], points = from->point_start[ring + 1] - start;
            double *xy;
            TRY(begin_ring(context, list, points, from->ring_inner[ring], &xy));
            memcpy(xy, from->xy + 2 * start, 2 * points * sizeof *xy);
        }
    }
    return D4I_OK;
}

/* OGR takes ownership of what is added, unless that fails. */
static bool add_part(OGRGeometryH to, OGRGeometryH part)
{
    if (part && OGR_G_AddGeometryDirectly(to, part) == OGRERR_NONE)
        return true;
    OGR_G_DestroyGeometry(part);
    return false;
}

static OGRGeometryH ring_of(const struct layer *layer, size_t ring)
{
    OGRGeometryH made = OGR_G_CreateGeometry(wkbLinearRing);
    size_t first = layer->point_start[ring], count = layer->point_start[ring + 1] - first;
    const double *xy = layer->xy + 2 * first;
    if (!made)
        return NULL;
    OGR_G_SetPointCount(made, (int)count + 1);
    OGR_G_SetPoints(made, (int)count, xy, 2 * sizeof *xy, xy + 1, 2 * sizeof *xy, NULL, 0);
    OGR_G_AddPoint_2D(made, xy[0], xy[1]);
    return made;
}

/* All polygons of a feature into a multipolygon; false = no memory. */
static bool add_feature(const struct layer *layer, uint32_t feature, OGRGeometryH to)
{
    OGRGeometryH polygon = NULL;
    for (size_t ring = layer->ring_first[feature]; ring < layer->ring_first[feature + 1]; ring++) {
        if (!layer->ring_inner[ring] || !polygon) {
            polygon = OGR_G_CreateGeometry(wkbPolygon);
            if (!add_part(to, polygon))
                return false;
        }
        if (!add_part(polygon, ring_of(layer, ring)))
            return false;
    }
    return true;
}

/* Moves copies of all polygons into a multipolygon: repairing leaves lines beside them. */
static bool take_polygons(OGRGeometryH from, OGRGeometryH to)
{
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(from));
    if (type == wkbPolygon)
        return OGR_G_IsEmpty(from) || add_part(to, OGR_G_Clone(from));
    if (type != wkbMultiPolygon && type != wkbGeometryCollection)
        return true;
    for (int i = 0; i < OGR_G_GetGeometryCount(from); i++)
        if (!take_polygons(OGR_G_GetGeometryRef(from, i), to))
            return false;
    return true;
}

static d4i_status make_valid(d4i_context *context, OGRGeometryH *geometry, bool *repaired)
{
    struct gdal_errors errors;
    OGRGeometryH made = NULL, polygons = NULL;
    d4i_status status = D4I_OK;
    gdal_listen(&errors);
    if (!OGR_G_IsValid(*geometry)) {
        *repaired = true;
        made = OGR_G_MakeValid(*geometry);
        polygons = OGR_G_CreateGeometry(wkbMultiPolygon);
        if (!made || !polygons || !take_polygons(made, polygons)) {
            status = fail(context, D4I_BAD_INPUT, "cannot be made valid (%s)", gdal_why(&errors));
        } else {
            OGR_G_DestroyGeometry(*geometry);
            *geometry = polygons;
            polygons = NULL;
        }
    }
    gdal_unlisten();
    OGR_G_DestroyGeometry(made);
    OGR_G_DestroyGeometry(polygons);
    return status;
}

/* Parts that touch or overlap become one. */
static d4i_status unite_parts(d4i_context *context, OGRGeometryH *whole)
{
    struct gdal_errors errors;
    d4i_status status = D4I_OK;
    gdal_listen(&errors);
    OGRGeometryH made = OGR_G_UnionCascaded(*whole), polygons = OGR_G_CreateGeometry(wkbMultiPolygon);
    if (!made || !polygons || !take_polygons(made, polygons)) {
        status = fail(context, D4I_BAD_INPUT, "its features cannot be united (%s)", gdal_why(&errors));
    } else {
        OGR_G_DestroyGeometry(*whole);
        *whole = polygons;
        polygons = NULL;
    }
    gdal_unlisten();
    OGR_G_DestroyGeometry(made);
    OGR_G_DestroyGeometry(polygons);
    return status;
}

d4i_status shape_unite(d4i_context *context, const struct layer *layer, const uint32_t *features, size_t count,
                       bool *repaired, OGRGeometryH *out)
{
    OGRGeometryH whole = OGR_G_CreateGeometry(wkbMultiPolygon), part = NULL;
    d4i_status status = D4I_OK;
    for (size_t i = 0; whole && i < count; i++) {
        part = OGR_G_CreateGeometry(wkbMultiPolygon);
        if (!part || !add_feature(layer, features[i], part))
            break;
        GUARD(make_valid(context, &part, repaired));
        if (!take_polygons(part, whole))
            break;
        OGR_G_DestroyGeometry(part);
        part = NULL;
    }
    if (!whole || part) {
        status = fail(context, D4I_NO_MEMORY, "out of memory for polygons");
        goto done;
    }
    if (count > 1 && OGR_G_GetGeometryCount(whole) > 1)
        GUARD(unite_parts(context, &whole));
    *out = whole;
    whole = NULL;
done:
    OGR_G_DestroyGeometry(whole);
    OGR_G_DestroyGeometry(part);
    return status;
}
