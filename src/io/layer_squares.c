/* SPDX-License-Identifier: EUPL-1.2
 *
 * Grid squares of one CRS as polygons in another. Each side has a vertex in its middle, for a side is no straight
 * line there; squares of one size share all their vertices, so that they still tile the ground.
 */
#include "base/memory.h"
#include "io/layer_geometry.h"

#define POINTS 8 /* of a square: corners and middles */

static d4i_status draw(d4i_context *context, const struct grid_square *squares, size_t count, struct layer *out)
{
    static const uint8_t halves[POINTS][2] = {{0, 0}, {1, 0}, {2, 0}, {2, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}};
    TRY(mem_alloc(context, count * POINTS * 2, sizeof *out->xy, &out->xy));
    TRY(mem_alloc(context, count + 1, sizeof *out->point_start, &out->point_start));
    TRY(mem_alloc(context, count + 1, sizeof *out->ring_first, &out->ring_first));
    TRY(mem_alloc(context, count, sizeof *out->ring_inner, &out->ring_inner));
    for (size_t i = 0; i < count; i++) {
        const struct grid_square *square = &squares[i];
        for (size_t k = 0; k < POINTS; k++) {
            double *at = out->xy + (i * POINTS + k) * 2;
            at[0] = (double)square->east + halves[k][0] * (square->size / 2.0);
            at[1] = (double)square->north + halves[k][1] * (square->size / 2.0);
        }
        out->point_start[i + 1] = (i + 1) * POINTS;
        out->ring_first[i + 1] = i + 1;
    }
    out->features = out->rings = count;
    out->points = count * POINTS;
    return D4I_OK;
}

/* The way from one CRS to the other that is best for the box. */
static d4i_status open_way(d4i_context *context, const char *name, const char *crs, const char *target,
                           const double box[4], struct projection **out)
{
    char *wkt = NULL;
    TRY(crs_of_file(context, name, crs, NULL, &wkt));
    d4i_status status = projection_open(context, name, wkt, target, box, out);
    free(wkt);
    return status;
}

d4i_status points_project(d4i_context *context, const char *name, const char *crs, const char *target, double *xy,
                          size_t count)
{
    struct projection *projection = NULL;
    const struct layer points = {.xy = xy, .points = count};
    double box[4];
    layer_box(&points, box);
    TRY(open_way(context, name, crs, target, box, &projection));
    projection_apply(projection, xy, count);
    projection_close(projection);
    return D4I_OK;
}

d4i_status layer_of_squares(d4i_context *context, const char *name, const char *crs, const char *target,
                            const struct grid_square *squares, size_t count, struct layer *out)
{
    struct layer layer = {0};
    struct projection *projection = NULL;
    double box[4];
    d4i_status status;
    GUARD(draw(context, squares, count, &layer));
    layer_box(&layer, box);
    GUARD(open_way(context, name, crs, target, box, &projection));
    GUARD(layer_project(context, name, &layer, projection));
    GUARD(text_copy(context, text_of(projection_pipeline(projection)), &layer.pipeline));
    GUARD(text_copy(context, text_of("squares"), &layer.driver));
    layer.accuracy = projection_accuracy(projection);
    *out = layer;
    layer = (struct layer){0};
done:
    projection_close(projection);
    layer_release(&layer);
    return status;
}
