/* SPDX-License-Identifier: EUPL-1.2
 *
 * The sides of an overlay: each unit's features united, and which units of B can meet a unit of A, by their boxes.
 */
#include "base/memory.h"
#include "base/threads.h"
#include "io/overlay_inside.h"

d4i_status overlay_name_unit(d4i_context *context, d4i_status status, const struct overlay_side *side, size_t unit)
{
    return fail_in(context, status, "%s: '%s'", side->name, side->codes[unit]);
}

static d4i_status order_features(d4i_context *context, struct overlay_side_work *work)
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

static struct overlay_box box_of(const struct layer *layer)
{
    double sides[4];
    layer_box(layer, sides);
    return (struct overlay_box){sides[0], sides[1], sides[2], sides[3]};
}

static d4i_status prepare_unit(d4i_context *context, void *argument, size_t unit, int worker)
{
    (void)worker;
    struct overlay_side_work *work = argument;
    struct overlay_made *made = &work->made[unit];
    double area;
    d4i_status status =
        shape_unite(context, work->side->layer, work->order + work->first[unit],
                    work->first[unit + 1] - work->first[unit], &work->repaired[unit], &work->unit[unit]);
    if (status != D4I_OK)
        return overlay_name_unit(context, status, work->side, unit);
    TRY(shape_list_add(context, &made->shapes, work->unit[unit], &area));
    TRY(mem_grow(context, &made->piece, &made->capacity, 1, sizeof *made->piece));
    made->piece[made->count++] = (struct overlay_piece){.a = (uint32_t)unit, .area = area};
    work->box[unit] = box_of(&made->shapes.layer);
    return D4I_OK;
}

d4i_status overlay_prepare_side(d4i_context *context, struct overlay_side_work *work)
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
    const struct overlay_box *box = boxes;
    if (box[x].west != box[y].west)
        return box[x].west < box[y].west ? -1 : 1;
    return (x > y) - (x < y);
}

d4i_status overlay_index_boxes(d4i_context *context, struct overlay_work *work)
{
    struct overlay_side_work *b = &work->side[B];
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

size_t overlay_candidates(const struct overlay_work *work, const struct overlay_box *box, uint32_t *out)
{
    const struct overlay_side_work *b = &work->side[B];
    size_t count = 0, low = 0, high = b->side->units;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (work->reach[middle] < box->west)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < b->side->units; i++) {
        const struct overlay_box *other = &b->box[work->by_west[i]];
        if (other->west > box->east)
            break;
        if (other->east >= box->west && other->south <= box->north && other->north >= box->south)
            out[count++] = work->by_west[i];
    }
    if (count)
        qsort(out, count, sizeof *out, compare_number);
    return count;
}
