/* SPDX-License-Identifier: EUPL-1.2
 *
 * The majority rule, in both published variants. Only cells beside those that joined in the last sweep can have
 * changed their mind, since the cells around only ever turn into cells of centres: so a sweep looks at these alone.
 * More than half of the neighbours cannot be of two centres, nor five of eight: no cell is claimed twice.
 */
#include "base/memory.h"
#include "urban/centre.h"

/* The centre that most of `count` labels are of, and how often. A majority, if there is one, is found whatever the
 * order (Boyer and Moore's vote). */
static uint32_t most_frequent(const uint32_t *labels, int count, int *times)
{
    uint32_t candidate = 0;
    int votes = 0;
    for (int i = 0; i < count; i++) {
        if (votes == 0)
            candidate = labels[i];
        votes += labels[i] == candidate ? 1 : -1;
    }
    *times = 0;
    for (int i = 0; i < count; i++)
        *times += labels[i] == candidate;
    return candidate;
}

/* Neighbours beyond the grid are of no centre; the majority counts them as land, as the data package's peer does.
 */
static uint32_t wanted_by(const struct centre_work *work, uint64_t cell)
{
    uint64_t beside[8];
    uint32_t labels[8];
    int inside = centre_neighbours(work->cells, cell, 8, beside), counted = 0, times;
    bool majority = work->parameters->smoothing == URBAN_SMOOTH_MAJORITY;
    for (int i = 0; i < 8; i++) {
        uint32_t label = i < inside ? work->of[beside[i]] : 0;
        if (label || !majority || i >= inside || !(work->ground[beside[i]] & GROUND_OPEN))
            labels[counted++] = label;
    }
    uint32_t candidate = most_frequent(labels, counted, &times);
    return (majority ? 2 * times > counted : times >= 5) ? candidate : 0;
}

static bool may_join(const struct centre_work *work, uint64_t cell)
{
    return !work->of[cell] && work->seen[cell] != work->mark &&
           !(work->parameters->smoothing == URBAN_SMOOTH_MAJORITY && work->ground[cell] & GROUND_WATER);
}

/* Cells beside those from `first` on that a centre wants go behind the others; they are not of it before the end.
 */
static d4i_status sweep(d4i_context *context, struct centre_work *work, size_t first)
{
    struct centre_cells *joined = &work->joined;
    size_t end = joined->count;
    work->mark++;
    for (size_t i = first; i < end; i++) {
        uint64_t beside[8];
        int count = centre_neighbours(work->cells, joined->cell[i], 8, beside);
        for (int k = 0; k < count; k++) {
            if (!may_join(work, beside[k]))
                continue;
            work->seen[beside[k]] = work->mark;
            if (!wanted_by(work, beside[k]))
                continue;
            TRY(mem_grow(context, &joined->cell, &joined->capacity, joined->count + 1, sizeof *joined->cell));
            joined->cell[joined->count++] = beside[k];
        }
    }
    return D4I_OK;
}

d4i_status centre_smooth(d4i_context *context, struct centre_work *work)
{
    struct centre_cells *joined = &work->joined;
    if (work->parameters->smoothing == URBAN_SMOOTH_NONE)
        return D4I_OK;
    for (size_t first = 0, end; first < joined->count; first = end) {
        uint32_t *label;
        end = joined->count;
        TRY(sweep(context, work, first));
        TRY(mem_alloc(context, joined->count - end, sizeof *label, &label));
        for (size_t i = end; i < joined->count; i++)
            label[i - end] = wanted_by(work, joined->cell[i]);
        for (size_t i = end; i < joined->count; i++)
            work->of[joined->cell[i]] = label[i - end];
        free(label);
        TRY(progress(context, "smoothing urban centres", 0, 0));
    }
    return D4I_OK;
}
