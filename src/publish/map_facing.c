/* SPDX-License-Identifier: EUPL-1.2
 *
 * The edges are entered into squares as wide as the reach, by points on them that are no further apart; whatever is
 * within reach of a middle is then in its square or in the eight round it.
 */
#include "publish/map_facing.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

#define AGAINST (-0.5)    /* cosine: within 60 degrees of the opposite way */
#define POINTS_MOST 256.0 /* on one edge; a longer one is found from near its points alone */

struct spot {
    int64_t column, row;
    size_t edge;
};

struct spots {
    struct spot *list;
    size_t count, capacity;
    double reach;
};

static struct spot spot_at(const struct spots *spots, double x, double y)
{
    return (struct spot){(int64_t)floor(x / spots->reach), (int64_t)floor(y / spots->reach), 0};
}

static d4i_status enter(d4i_context *context, struct spots *spots, const struct facing_edge *edge, size_t index)
{
    double dx = edge->to[0] - edge->from[0], dy = edge->to[1] - edge->from[1];
    size_t steps = (size_t)fmin(ceil(hypot(dx, dy) / spots->reach), POINTS_MOST);
    TRY(mem_grow(context, &spots->list, &spots->capacity, spots->count + steps + 1, sizeof *spots->list));
    for (size_t k = 0; k <= steps; k++) {
        double part = steps ? (double)k / (double)steps : 0;
        struct spot spot = spot_at(spots, edge->from[0] + part * dx, edge->from[1] + part * dy);
        spot.edge = index;
        spots->list[spots->count++] = spot;
    }
    return D4I_OK;
}

static int by_square(const void *a, const void *b)
{
    const struct spot *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->edge > y->edge) - (x->edge < y->edge);
}

/* The first spot that is not before the square. */
static size_t first_of(const struct spots *spots, int64_t column, int64_t row)
{
    size_t low = 0, high = spots->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct spot *spot = &spots->list[middle];
        if (spot->row < row || (spot->row == row && spot->column < column))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double distance(const struct facing_edge *edge, double x, double y)
{
    double dx = edge->to[0] - edge->from[0], dy = edge->to[1] - edge->from[1];
    double square = dx * dx + dy * dy, at = 0;
    if (square > 0)
        at = fmin(fmax(((x - edge->from[0]) * dx + (y - edge->from[1]) * dy) / square, 0), 1);
    return hypot(edge->from[0] + at * dx - x, edge->from[1] + at * dy - y);
}

static bool is_against(const struct facing_edge *a, const struct facing_edge *b)
{
    double ax = a->to[0] - a->from[0], ay = a->to[1] - a->from[1];
    double bx = b->to[0] - b->from[0], by = b->to[1] - b->from[1];
    return ax * bx + ay * by < AGAINST * hypot(ax, ay) * hypot(bx, by);
}

static size_t find_facing(const struct spots *spots, const struct facing_edge *edges, size_t which)
{
    const struct facing_edge *edge = &edges[which];
    double x = (edge->from[0] + edge->to[0]) / 2, y = (edge->from[1] + edge->to[1]) / 2;
    struct spot here = spot_at(spots, x, y);
    for (int64_t row = here.row - 1; row <= here.row + 1; row++)
        for (size_t i = first_of(spots, here.column - 1, row);
             i < spots->count && spots->list[i].row == row && spots->list[i].column <= here.column + 1; i++) {
            const struct facing_edge *other = &edges[spots->list[i].edge];
            if (other->item != edge->item && is_against(edge, other) && distance(other, x, y) <= spots->reach)
                return spots->list[i].edge;
        }
    return FACING_NONE;
}

d4i_status map_facing(d4i_context *context, const struct facing_edge *edges, size_t count, double reach,
                      size_t **out)
{
    struct spots spots = {.reach = reach};
    size_t *found = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, count, sizeof *found, &found));
    for (size_t i = 0; i < count; i++)
        GUARD(enter(context, &spots, &edges[i], i));
    if (spots.count)
        qsort(spots.list, spots.count, sizeof *spots.list, by_square);
    for (size_t i = 0; i < count; i++)
        found[i] = find_facing(&spots, edges, i);
    *out = found;
    found = NULL;
done:
    free(found);
    free(spots.list);
    return status;
}
