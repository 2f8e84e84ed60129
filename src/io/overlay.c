/* SPDX-License-Identifier: EUPL-1.2
 *
 * The overlay itself: candidates by their boxes, intersections by A's units in parallel, then what is left of each
 * unit. What is left is not reckoned as a difference of areas but cut out (a less its pieces' units, one after the
 * other), so that it has a shape of its own; where nothing is missing but rounding, nothing is cut.
 */
#include "io/overlay.h"

#include <math.h>

#include "base/memory.h"
#include "base/threads.h"
#include "io/gdal_start.h"
#include "io/overlay_shapes.h"

enum { A, B };

struct box {
    double west, south, east, north;
};

/* What one unit of A, or the rest of one of B, came to. */
struct share_out {
    struct shape_list shapes;
    struct overlay_piece *piece;
    size_t count, capacity;
};

struct side_work {
    const struct overlay_side *side;
    size_t *first;   /* [unit + 1], in order */
    uint32_t *order; /* features by unit */
    OGRGeometryH *unit;
    struct share_out *made; /* [unit]: one feature each, the unit's own rings */
    struct box *box;
    bool *repaired;
};

struct work {
    struct side_work side[2];
    uint32_t *by_west;        /* units of B */
    double *reach;            /* [i]: the furthest east of the first i + 1 of them */
    uint32_t **candidates;    /* [worker] */
    struct share_out *pieces; /* [unit of A] */
    struct share_out *rests;  /* [unit of B] */
    double *area[2];
    double *taken;       /* [unit of B]: area in pieces */
    size_t *owner_first; /* [unit of B + 1], in owners */
    uint32_t *owners;    /* units of A that have a piece of it */
};

static d4i_status name_unit(d4i_context *context, d4i_status status, const struct overlay_side *side, size_t unit)
{
    return fail_in(context, status, "%s: '%s'", side->name, side->codes[unit]);
}

static d4i_status order_features(d4i_context *context, struct side_work *work)
{
    const struct overlay_side *side = work->side;
    TRY(mem_alloc(context, side->units + 2, sizeof *work->first, &work->first));
    TRY(mem_alloc(context, side->layer->features, sizeof *work->order, &work->order));
    for (size_t i = 0; i < side->layer->features; i++)
        if (side->unit_of[i] != OVERLAY_NONE)
            work->first[side->unit_of[i] + 2]++;
    for (size_t unit = 0; unit < side->units; unit++)
        work->first[unit + 2] += work->first[unit + 1];
    for (size_t i = 0; i < side->layer->features; i++)
        if (side->unit_of[i] != OVERLAY_NONE)
            work->order[work->first[side->unit_of[i] + 1]++] = (uint32_t)i;
    return D4I_OK;
}

static struct box box_of(const struct layer *layer)
{
    double sides[4];
    layer_box(layer, sides);
    return (struct box){sides[0], sides[1], sides[2], sides[3]};
}

static d4i_status prepare_unit(d4i_context *context, void *argument, size_t unit, int worker)
{
    (void)worker;
    struct side_work *work = argument;
    struct share_out *made = &work->made[unit];
    double area;
    d4i_status status =
        shape_unite(context, work->side->layer, work->order + work->first[unit],
                    work->first[unit + 1] - work->first[unit], &work->repaired[unit], &work->unit[unit]);
    if (status != D4I_OK)
        return name_unit(context, status, work->side, unit);
    TRY(shape_list_add(context, &made->shapes, work->unit[unit], &area));
    TRY(mem_grow(context, &made->piece, &made->capacity, 1, sizeof *made->piece));
    made->piece[made->count++] = (struct overlay_piece){.a = (uint32_t)unit, .area = area};
    work->box[unit] = box_of(&made->shapes.layer);
    return D4I_OK;
}

static d4i_status prepare_side(d4i_context *context, struct side_work *work)
{
    size_t units = work->side->units;
    TRY(order_features(context, work));
    TRY(mem_alloc(context, units, sizeof *work->unit, &work->unit));
    TRY(mem_alloc(context, units, sizeof *work->made, &work->made));
    TRY(mem_alloc(context, units, sizeof *work->box, &work->box));
    TRY(mem_alloc(context, units, sizeof *work->repaired, &work->repaired));
    return threads_run(context, "reading polygons", units, prepare_unit, work);
}

static int compare_west(const void *a, const void *b, void *boxes)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    const struct box *box = boxes;
    if (box[x].west != box[y].west)
        return box[x].west < box[y].west ? -1 : 1;
    return (x > y) - (x < y);
}

static d4i_status index_boxes(d4i_context *context, struct work *work)
{
    struct side_work *b = &work->side[B];
    size_t units = b->side->units;
    int workers = threads_count(context);
    TRY(mem_alloc(context, units, sizeof *work->by_west, &work->by_west));
    TRY(mem_alloc(context, units, sizeof *work->reach, &work->reach));
    TRY(mem_alloc(context, (size_t)workers, sizeof *work->candidates, &work->candidates));
    for (int i = 0; i < workers; i++)
        TRY(mem_alloc(context, units, sizeof **work->candidates, &work->candidates[i]));
    for (size_t i = 0; i < units; i++)
        work->by_west[i] = (uint32_t)i;
    if (units)
        qsort_r(work->by_west, units, sizeof *work->by_west, compare_west, b->box);
    for (size_t i = 0; i < units; i++) {
        double east = b->box[work->by_west[i]].east;
        work->reach[i] = i && work->reach[i - 1] > east ? work->reach[i - 1] : east;
    }
    return D4I_OK;
}

static int compare_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Units of B whose box meets the box, ascending. */
static size_t find_candidates(const struct work *work, const struct box *box, uint32_t *out)
{
    const struct side_work *b = &work->side[B];
    size_t count = 0, low = 0, high = b->side->units;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (work->reach[middle] < box->west)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < b->side->units; i++) {
        const struct box *other = &b->box[work->by_west[i]];
        if (other->west > box->east)
            break;
        if (other->east >= box->west && other->south <= box->north && other->north >= box->south)
            out[count++] = work->by_west[i];
    }
    if (count)
        qsort(out, count, sizeof *out, compare_number);
    return count;
}

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
static d4i_status keep_piece(d4i_context *context, struct share_out *to, OGRGeometryH geometry,
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

static d4i_status intersect(d4i_context *context, struct work *work, uint32_t a, uint32_t b)
{
    struct gdal_errors errors;
    const struct side_work *of_a = &work->side[A], *of_b = &work->side[B];
    gdal_listen(&errors);
    OGRGeometryH common = OGR_G_Intersection(of_a->unit[a], of_b->unit[b]);
    gdal_unlisten();
    if (!common && errors.error_count)
        return fail(context, D4I_BAD_INPUT, "%s: '%s' and %s: '%s' cannot be intersected (%s); repair the polygons",
                    of_a->side->name, of_a->side->codes[a], of_b->side->name, of_b->side->codes[b],
                    gdal_why(&errors));
    d4i_status status = keep_piece(context, &work->pieces[a], common, (struct overlay_piece){.a = a, .b = b},
                                   work->area[A][a], work->area[B][b]);
    OGR_G_DestroyGeometry(common);
    return status;
}

/* What is left of a unit when those of the other side are cut away. */
static d4i_status cut_away(d4i_context *context, const struct work *work, int from, uint32_t unit,
                           const uint32_t *others, size_t count, struct share_out *to)
{
    struct gdal_errors errors = {0};
    const struct side_work *of = &work->side[from], *other = &work->side[!from];
    OGRGeometryH left = OGR_G_Clone(of->unit[unit]);
    double area = work->area[from][unit];
    for (size_t i = 0; left && i < count; i++) {
        gdal_listen(&errors);
        OGRGeometryH cut = OGR_G_Difference(left, other->unit[others[i]]);
        gdal_unlisten();
        OGR_G_DestroyGeometry(left);
        left = cut;
    }
    if (!left)
        return name_unit(context,
                         fail(context, D4I_BAD_INPUT, "cannot be cut by polygons of %s (%s); repair the polygons",
                              other->side->name, gdal_why(&errors)),
                         of->side, unit);
    struct overlay_piece piece = {.a = from == A ? unit : OVERLAY_NONE, .b = from == A ? OVERLAY_NONE : unit};
    d4i_status status = keep_piece(context, to, left, piece, area, area);
    OGR_G_DestroyGeometry(left);
    return status;
}

static d4i_status overlay_unit(d4i_context *context, void *argument, size_t unit, int worker)
{
    struct work *work = argument;
    struct share_out *made = &work->pieces[unit];
    uint32_t *list = work->candidates[worker];
    double area = work->area[A][unit], sum = 0;
    if (!(area > 0))
        return D4I_OK;
    size_t count = find_candidates(work, &work->side[A].box[unit], list);
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
static d4i_status find_owners(d4i_context *context, struct work *work)
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
    struct work *work = argument;
    double area = work->area[B][unit];
    size_t first = work->owner_first[unit];
    if (!(area > 0) || differ_by_rounding(work->taken[unit], area))
        return D4I_OK;
    return cut_away(context, work, B, (uint32_t)unit, work->owners + first, work->owner_first[unit + 1] - first,
                    &work->rests[unit]);
}

static d4i_status join_pieces(d4i_context *context, const struct share_out *from, size_t count,
                              struct shape_list *shapes, struct share_out *to)
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

static d4i_status finish(d4i_context *context, struct work *work, struct overlay *out)
{
    struct share_out all = {0}, units = {0};
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

static void release_list(struct share_out *list, size_t count)
{
    for (size_t i = 0; list && i < count; i++) {
        shape_list_release(&list[i].shapes);
        free(list[i].piece);
    }
    free(list);
}

static void release_work(struct work *work, int workers)
{
    release_list(work->pieces, work->side[A].side->units);
    release_list(work->rests, work->side[B].side->units);
    for (int s = 0; s < 2; s++) {
        struct side_work *side = &work->side[s];
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
    struct work work = {.side = {{.side = &side[A]}, {.side = &side[B]}}};
    struct overlay made = {0};
    d4i_status status = D4I_OK;
    gdal_start();
    for (int s = 0; s < 2; s++) {
        GUARD(prepare_side(context, &work.side[s]));
        GUARD(mem_alloc(context, side[s].units, sizeof *work.area[s], &work.area[s]));
        for (size_t i = 0; i < side[s].units; i++)
            work.area[s][i] = work.side[s].made[i].piece[0].area;
    }
    GUARD(mem_alloc(context, side[A].units, sizeof *work.pieces, &work.pieces));
    GUARD(mem_alloc(context, side[B].units, sizeof *work.rests, &work.rests));
    GUARD(index_boxes(context, &work));
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
