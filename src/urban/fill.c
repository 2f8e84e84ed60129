/* SPDX-License-Identifier: EUPL-1.2
 *
 * Holes of a centre. From each cell beside it a flood goes over cells that are not of it, until it is dry (a hole)
 * or too large, beyond the grid, or in water that an earlier flood found to be too large: never more than a few
 * cells, however large the centre and its surroundings are.
 */
#include "base/memory.h"
#include "urban/centre.h"

struct flood {
    struct centre_work *work;
    uint32_t label, first_mark; /* marks above first_mark are of floods of this centre */
    size_t count;
};

/* Looks at one neighbour; false when it means that the flood has a way out. */
static bool visit(struct flood *flood, uint64_t cell)
{
    struct centre_work *work = flood->work;
    if (work->of[cell] == flood->label || work->seen[cell] == work->mark)
        return true;
    if (work->seen[cell] > flood->first_mark || flood->count > (size_t)work->parameters->hole_cells)
        return false; /* an earlier flood came by and went on: it had a way out */
    work->seen[cell] = work->mark;
    work->flood[flood->count++] = cell;
    return flood->count <= (size_t)work->parameters->hole_cells;
}

static bool flood_is_hole(struct flood *flood, uint64_t start)
{
    struct centre_work *work = flood->work;
    int wanted = (int)work->parameters->hole_neighbours;
    work->mark++;
    flood->count = 0;
    bool dry = visit(flood, start);
    for (size_t i = 0; dry && i < flood->count; i++) {
        uint64_t beside[8];
        int count = centre_neighbours(work->cells, work->flood[i], wanted, beside);
        dry = count == wanted; /* at the rim of the grid nobody knows what is beyond */
        for (int k = 0; dry && k < count; k++)
            dry = visit(flood, beside[k]);
    }
    return dry;
}

static d4i_status take(d4i_context *context, const struct flood *flood)
{
    struct centre_work *work = flood->work;
    struct centre_cells *joined = &work->joined;
    TRY(mem_grow(context, &joined->cell, &joined->capacity, joined->count + flood->count, sizeof *joined->cell));
    for (size_t i = 0; i < flood->count; i++)
        if (!work->of[work->flood[i]]) {
            work->of[work->flood[i]] = flood->label;
            joined->cell[joined->count++] = work->flood[i];
        }
    return D4I_OK;
}

d4i_status centre_fill(d4i_context *context, struct centre_work *work, uint32_t label, const uint64_t *cell,
                       size_t count)
{
    struct flood flood = {work, label, work->mark, 0};
    if (work->parameters->hole_cells == 0)
        return D4I_OK;
    for (size_t i = 0; i < count; i++) {
        uint64_t beside[8];
        int sides = centre_neighbours(work->cells, cell[i], 4, beside);
        for (int k = 0; k < sides; k++)
            if (work->of[beside[k]] != label && work->seen[beside[k]] <= flood.first_mark &&
                flood_is_hole(&flood, beside[k]))
                TRY(take(context, &flood));
    }
    return D4I_OK;
}
