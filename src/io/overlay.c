/* SPDX-License-Identifier: EUPL-1.2
 *
 * The overlay itself: intersections by A's units in parallel, then what is left of each unit. What is left is not
 * reckoned as a difference of areas but cut out (a less its pieces' units, one after the other), so that it has a
 * shape of its own; where nothing is missing but rounding, nothing is cut.
 */
#include "io/overlay.h"

#include <math.h>

#include "base/memory.h"
#include "base/threads.h"
#include "io/gdal_start.h"
#include "io/overlay_inside.h"

static bool differ_by_rounding(double a, double b)
{
    return fabs(a - b) <= OVERLAY_ROUNDING * fmax(a, b);
}

/* The area of a piece: all of a unit, where it differs from it by rounding alone. */
static double settle_area(double area, double of_a, double of_b)
{
    return differ_by_rounding(area, of_a) ? of_a : differ_by_rounding(area, of_b) ? of_b : area;
}

/* Keeps the geometry as a piece, unless it is what rounding leaves of nothing. */
static d4i_status keep_piece(d4i_context *context, struct overlay_made *to, OGRGeometryH geometry,
                             struct overlay_piece piece, double of_a, double of_b)
{
    struct shape_list made = {0};
    double least = piece.a == OVERLAY_NONE ? of_b : piece.b == OVERLAY_NONE ? of_a : fmin(of_a, of_b);
    d4i_status status = D4I_OK;
    GUARD(shape_list_add(context, &made, geometry, &piece.area));
    if (!(piece.area > OVERLAY_ROUNDING * least))
        goto done;
    piece.area = settle_area(piece.area, of_a, of_b);
    GUARD(shape_list_join(context, &to->shapes, &made.layer, 0, 1));
    GUARD(mem_grow(context, &to->piece, &to->capacity, to->count + 1, sizeof *to->piece));
    to->piece[to->count++] = piece;
done:
    shape_list_release(&made);
    return status;
}

/* The one of the two that lies wholly inside the other, by its side; -1 = neither does for certain, *apart = they
 * have no ground in common. */
static int whole_inside(const struct overlay_work *work, uint32_t a, uint32_t b, bool *apart)
{
    const uint32_t unit[2] = {a, b};
    enum overlay_lie lie[2];
    for (int s = 0; s < 2; s++) {
        lie[s] = overlay_lie(&work->side[s].box[unit[s]], &work->side[!s].made[unit[!s]].shapes.layer);
        if (lie[s] == LIE_INSIDE)
            return s;
    }
    *apart = lie[A] == LIE_APART && lie[B] == LIE_APART;
    return -1;
}

static d4i_status intersect(d4i_context *context, struct overlay_work *work, uint32_t a, uint32_t b)
{
    const struct overlay_piece piece = {.a = a, .b = b};
    bool apart = false;
    int whole = whole_inside(work, a, b, &apart);
    if (apart)
        return D4I_OK;
    if (whole >= 0)
        return keep_piece(context, &work->pieces[a], work->side[whole].unit[whole == A ? a : b], piece,
                          work->area[A][a], work->area[B][b]);
    struct gdal_errors errors;
    const struct overlay_side_work *of_a = &work->side[A], *of_b = &work->side[B];
    gdal_listen(&errors);
    OGRGeometryH common = OGR_G_Intersection(of_a->unit[a], of_b->unit[b]);
    gdal_unlisten();
    if (!common && errors.error_count)
        return fail(context, D4I_BAD_INPUT, "%s: '%s' and %s: '%s' cannot be intersected (%s); repair the polygons",
                    of_a->side->name, of_a->side->codes[a], of_b->side->name, of_b->side->codes[b],
                    gdal_why(&errors));
    d4i_status status = keep_piece(context, &work->pieces[a], common, piece, work->area[A][a], work->area[B][b]);
    OGR_G_DestroyGeometry(common);
    return status;
}

#define MANY 16 /* units that are united first, and cut away at once */

/* NULL, with an error of GDAL, where they cannot be united. */
static OGRGeometryH unite_units(const struct overlay_side_work *side, const uint32_t *units, size_t count)
{
    OGRGeometryH all = OGR_G_CreateGeometry(wkbMultiPolygon);
    for (size_t i = 0; all && i < count; i++) {
        OGRGeometryH unit = side->unit[units[i]];
        bool several = wkbFlatten(OGR_G_GetGeometryType(unit)) == wkbMultiPolygon;
        for (int k = 0; several && k < OGR_G_GetGeometryCount(unit); k++)
            OGR_G_AddGeometry(all, OGR_G_GetGeometryRef(unit, k));
        if (!several)
            OGR_G_AddGeometry(all, unit);
    }
    OGRGeometryH united = all ? OGR_G_UnionCascaded(all) : NULL;
    OGR_G_DestroyGeometry(all);
    return united;
}

static OGRGeometryH cut(OGRGeometryH from, const struct overlay_side_work *other, const uint32_t *units,
                        size_t count)
{
    if (count == 1)
        return OGR_G_Difference(from, other->unit[*units]);
    OGRGeometryH all = unite_units(other, units, count), left = all ? OGR_G_Difference(from, all) : NULL;
    OGR_G_DestroyGeometry(all);
    return left;
}

/* What is left of a unit when those of the other side are cut away. */
static d4i_status cut_away(d4i_context *context, const struct overlay_work *work, int from, uint32_t unit,
                           const uint32_t *others, size_t count, struct overlay_made *to)
{
    struct gdal_errors errors = {0};
    const struct overlay_side_work *of = &work->side[from], *other = &work->side[!from];
    OGRGeometryH left = OGR_G_Clone(of->unit[unit]);
    double area = work->area[from][unit];
    const size_t step = count > MANY ? count : 1;
    for (size_t i = 0; left && i < count; i += step) {
        gdal_listen(&errors);
        OGRGeometryH less = cut(left, other, others + i, step);
        gdal_unlisten();
        OGR_G_DestroyGeometry(left);
        left = less;
    }
    if (!left)
        return overlay_name_unit(context,
                                 fail(context, D4I_BAD_INPUT,
                                      "cannot be cut by polygons of %s (%s); repair the polygons",
                                      other->side->name, gdal_why(&errors)),
                                 of->side, unit);
    struct overlay_piece piece = {.a = from == A ? unit : OVERLAY_NONE, .b = from == A ? OVERLAY_NONE : unit};
    d4i_status status = keep_piece(context, to, left, piece, area, area);
    OGR_G_DestroyGeometry(left);
    return status;
}

static d4i_status overlay_unit(d4i_context *context, void *argument, size_t unit, int worker)
{
    struct overlay_work *work = argument;
    struct overlay_made *made = &work->pieces[unit];
    uint32_t *list = work->candidates[worker];
    double area = work->area[A][unit], sum = 0;
    if (!(area > 0))
        return D4I_OK;
    size_t count = overlay_candidates(work, &work->side[A].box[unit], list);
    for (size_t i = 0; i < count; i++)
        TRY(intersect(context, work, (uint32_t)unit, list[i]));
    for (size_t i = 0; i < made->count; i++) {
        sum += made->piece[i].area;
        list[i] = made->piece[i].b;
    }
    if (differ_by_rounding(sum, area))
        return D4I_OK;
    return cut_away(context, work, A, (uint32_t)unit, list, made->count, made);
}

/* Which units of A have a piece of each unit of B, and how much of it they take. */
static d4i_status find_owners(d4i_context *context, struct overlay_work *work)
{
    size_t units = work->side[B].side->units, total = 0;
    TRY(mem_alloc(context, units + 2, sizeof *work->owner_first, &work->owner_first));
    TRY(mem_alloc(context, units, sizeof *work->taken, &work->taken));
    for (size_t a = 0; a < work->side[A].side->units; a++)
        for (size_t i = 0; i < work->pieces[a].count; i++)
            if (work->pieces[a].piece[i].b != OVERLAY_NONE) {
                work->owner_first[work->pieces[a].piece[i].b + 2]++;
                work->taken[work->pieces[a].piece[i].b] += work->pieces[a].piece[i].area;
                total++;
            }
    TRY(mem_alloc(context, total, sizeof *work->owners, &work->owners));
    for (size_t b = 0; b < units; b++)
        work->owner_first[b + 2] += work->owner_first[b + 1];
    for (size_t a = 0; a < work->side[A].side->units; a++)
        for (size_t i = 0; i < work->pieces[a].count; i++)
            if (work->pieces[a].piece[i].b != OVERLAY_NONE)
                work->owners[work->owner_first[work->pieces[a].piece[i].b + 1]++] = (uint32_t)a;
    return D4I_OK;
}

static d4i_status rest_of_unit(d4i_context *context, void *argument, size_t unit, int worker)
{
    (void)worker;
    struct overlay_work *work = argument;
    double area = work->area[B][unit];
    size_t first = work->owner_first[unit];
    if (!(area > 0) || differ_by_rounding(work->taken[unit], area))
        return D4I_OK;
    return cut_away(context, work, B, (uint32_t)unit, work->owners + first, work->owner_first[unit + 1] - first,
                    &work->rests[unit]);
}

static d4i_status join_pieces(d4i_context *context, const struct overlay_made *from, size_t count,
                              struct shape_list *shapes, struct overlay_made *to)
{
    for (size_t i = 0; i < count; i++) {
        if (from[i].count == 0)
            continue;
        TRY(shape_list_join(context, shapes, &from[i].shapes.layer, 0, from[i].count));
        TRY(mem_grow(context, &to->piece, &to->capacity, to->count + from[i].count, sizeof *to->piece));
        memcpy(to->piece + to->count, from[i].piece, from[i].count * sizeof *to->piece);
        to->count += from[i].count;
    }
    return D4I_OK;
}

/* An empty list has no arrays, and its readers walk them all the same. */
static d4i_status close_shapes(d4i_context *context, struct shape_list *shapes, struct layer *out)
{
    if (!shapes->layer.features) {
        TRY(mem_grow(context, &shapes->layer.ring_first, &shapes->ring_first_capacity, 1, sizeof(size_t)));
        TRY(mem_grow(context, &shapes->layer.point_start, &shapes->point_start_capacity, 1, sizeof(size_t)));
        shapes->layer.ring_first[0] = shapes->layer.point_start[0] = 0;
    }
    *out = shapes->layer;
    *shapes = (struct shape_list){0};
    return D4I_OK;
}

static d4i_status finish(d4i_context *context, struct overlay_work *work, struct overlay *out)
{
    struct overlay_made all = {0}, units = {0};
    d4i_status status = D4I_OK;
    GUARD(join_pieces(context, work->pieces, work->side[A].side->units, &all.shapes, &all));
    GUARD(join_pieces(context, work->rests, work->side[B].side->units, &all.shapes, &all));
    GUARD(close_shapes(context, &all.shapes, &out->shapes));
    out->piece = all.piece;
    out->count = all.count;
    all.piece = NULL;
    for (int s = 0; s < 2; s++) {
        units.count = 0;
        GUARD(join_pieces(context, work->side[s].made, work->side[s].side->units, &units.shapes, &units));
        GUARD(close_shapes(context, &units.shapes, &out->unit[s]));
        out->area[s] = work->area[s];
        work->area[s] = NULL;
        for (size_t i = 0; i < work->side[s].side->units; i++)
            out->repaired[s] += work->side[s].repaired[i];
    }
done:
    free(all.piece);
    free(units.piece);
    shape_list_release(&all.shapes);
    shape_list_release(&units.shapes);
    return status;
}

static void release_list(struct overlay_made *list, size_t count)
{
    for (size_t i = 0; list && i < count; i++) {
        shape_list_release(&list[i].shapes);
        free(list[i].piece);
    }
    free(list);
}

static void release_work(struct overlay_work *work, int workers)
{
    release_list(work->pieces, work->side[A].side->units);
    release_list(work->rests, work->side[B].side->units);
    for (int s = 0; s < 2; s++) {
        struct overlay_side_work *side = &work->side[s];
        for (size_t i = 0; side->unit && i < side->side->units; i++)
            OGR_G_DestroyGeometry(side->unit[i]);
        release_list(side->made, side->side->units);
        free(side->first);
        free(side->order);
        free(side->unit);
        free(side->box);
        free(side->repaired);
        free(work->area[s]);
    }
    for (int i = 0; work->candidates && i < workers; i++)
        free(work->candidates[i]);
    free(work->candidates);
    free(work->by_west);
    free(work->reach);
    free(work->taken);
    free(work->owner_first);
    free(work->owners);
}

void overlay_release(struct overlay *overlay)
{
    free(overlay->piece);
    layer_release(&overlay->shapes);
    for (int s = 0; s < 2; s++) {
        layer_release(&overlay->unit[s]);
        free(overlay->area[s]);
    }
    *overlay = (struct overlay){0};
}

d4i_status overlay_make(d4i_context *context, const struct overlay_side side[2], struct overlay *out)
{
    struct overlay_work work = {.side = {{.side = &side[A]}, {.side = &side[B]}}};
    struct overlay made = {0};
    d4i_status status = D4I_OK;
    gdal_start();
    for (int s = 0; s < 2; s++) {
        GUARD(overlay_prepare_side(context, &work.side[s]));
        GUARD(mem_alloc(context, side[s].units, sizeof *work.area[s], &work.area[s]));
        for (size_t i = 0; i < side[s].units; i++)
            work.area[s][i] = work.side[s].made[i].piece[0].area;
    }
    GUARD(mem_alloc(context, side[A].units, sizeof *work.pieces, &work.pieces));
    GUARD(mem_alloc(context, side[B].units, sizeof *work.rests, &work.rests));
    GUARD(overlay_index_boxes(context, &work));
    GUARD(threads_run(context, "intersecting polygons", side[A].units, overlay_unit, &work));
    GUARD(find_owners(context, &work));
    GUARD(threads_run(context, "cutting polygons", side[B].units, rest_of_unit, &work));
    GUARD(finish(context, &work, &made));
    *out = made;
    made = (struct overlay){0};
done:
    overlay_release(&made);
    release_work(&work, threads_count(context));
    return status;
}
