/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where small units are: their rings, and from these areas, perimeters and centroids. Units without a boundary have
 * no point, and are left out of what needs one.
 */
#include "base/memory.h"
#include "publish/measure.h"

static d4i_status copy_rings(d4i_context *context, const struct figures *figures, size_t *ring_first,
                             size_t **point_start, double **xy)
{
    size_t rings = 0, points = 0, ring_room = 0, point_room = 0;
    for (size_t i = 0; i < figures->items; i++) {
        struct outline outline;
        if (figures_outline(figures, i, &outline)) {
            size_t first = outline.point_start[0], count = outline.point_start[outline.rings] - first;
            TRY(mem_grow(context, point_start, &ring_room, rings + outline.rings + 1, sizeof **point_start));
            TRY(mem_grow(context, xy, &point_room, points + count, 2 * sizeof **xy));
            memcpy(*xy + 2 * points, outline.xy + 2 * first, 2 * count * sizeof **xy);
            for (size_t r = 0; r <= outline.rings; r++)
                (*point_start)[rings + r] = points + outline.point_start[r] - first;
            rings += outline.rings;
            points += count;
        }
        ring_first[i + 1] = rings;
    }
    return rings ? D4I_OK
                 : fail(context, D4I_BAD_USAGE,
                        "none of the small units has a boundary, which an index asked for needs; add boundaries to "
                        "the project, or ask for an index without space");
}

d4i_status measuring_find_places(d4i_context *context, struct measuring *measuring)
{
    const unsigned places =
        MEASURE_AREA | MEASURE_POINTS | MEASURE_NEIGHBOURS | MEASURE_BORDERS | MEASURE_PERIMETER;
    const struct figures *figures = &measuring->figures;
    struct measure_space *space = &measuring->space;
    size_t *ring_first = NULL, *point_start = NULL;
    double *xy = NULL;
    d4i_status status = D4I_OK;
    if (!(measure_asks_needs(&measuring->question) & places))
        return D4I_OK;
    GUARD(mem_alloc(context, figures->items + 1, sizeof *ring_first, &ring_first));
    GUARD(copy_rings(context, figures, ring_first, &point_start, &xy));
    GUARD(mem_alloc(context, figures->items, sizeof *space->area, &space->area));
    GUARD(mem_alloc(context, figures->items, sizeof *space->perimeter, &space->perimeter));
    GUARD(mem_alloc(context, figures->items, sizeof *space->x, &space->x));
    GUARD(mem_alloc(context, figures->items, sizeof *space->y, &space->y));
    space->shapes = (struct neighbour_shapes){figures->items, ring_first, point_start, xy};
    neighbour_shape_figures(&space->shapes, space->area, space->perimeter, space->x, space->y);
    measuring->asked.space = space;
    return D4I_OK;
done:
    free(ring_first);
    free(point_start);
    free(xy);
    return status;
}
