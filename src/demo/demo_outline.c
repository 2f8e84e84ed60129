/* SPDX-License-Identifier: EUPL-1.2
 *
 * Outlines of labelled units: walks along the sides where the label changes, with the label on the left, so that
 * outer rings come out counter-clockwise and holes clockwise, and neighbours get the same vertices.
 */
#include "base/memory.h"
#include "demo/demo_set.h"

#define CORNERS_ACROSS (DEMO_UNIT_COLUMNS + 1)

enum heading { EAST, NORTH, WEST, SOUTH };

struct ring {
    uint32_t label;
    uint32_t inside; /* the unit left of its first side */
    size_t first, count;
    int64_t area; /* twice, in units; negative for a hole */
    size_t outer; /* of a hole: the ring that it lies in; else itself */
};

struct walk {
    const struct demo_set *set;
    const uint32_t *label_of_unit;
    uint8_t *walked;  /* a bit for each side of a unit */
    int32_t *seen_at; /* corner -> place in `path`, -1 = not on it */
    uint32_t *path, *path_unit;
    size_t path_count, path_capacity, unit_capacity;
    uint32_t *corners; /* of all rings */
    size_t corner_count, corner_capacity;
    struct ring *rings;
    size_t ring_count, ring_capacity;
};

static uint32_t label_at(const struct walk *walk, int32_t column, int32_t row)
{
    if (column < 0 || row < 0 || column >= DEMO_UNIT_COLUMNS || row >= DEMO_UNIT_ROWS)
        return DEMO_NONE;
    return walk->label_of_unit[row * DEMO_UNIT_COLUMNS + column];
}

/* The side of a unit that is walked towards `heading` with the unit on the left starts at this corner. */
static void side_start(int32_t column, int32_t row, enum heading heading, int32_t *x, int32_t *y)
{
    *x = column + (heading == NORTH || heading == WEST);
    *y = row + (heading == WEST || heading == SOUTH);
}

static const int32_t step_x[4] = {1, 0, -1, 0}, step_y[4] = {0, 1, 0, -1};

static bool is_border(const struct walk *walk, int32_t column, int32_t row, enum heading heading)
{
    /* the neighbour stands to the right of the heading */
    enum heading right = (heading + 3) % 4;
    return label_at(walk, column + step_x[right], row + step_y[right]) != label_at(walk, column, row);
}

static d4i_status add_ring(d4i_context *context, struct walk *walk, uint32_t label, size_t from)
{
    struct ring ring = {label, walk->path_unit[from], walk->corner_count, walk->path_count - from, 0, 0};
    TRY(mem_grow(context, &walk->corners, &walk->corner_capacity, walk->corner_count + ring.count,
                 sizeof *walk->corners));
    for (size_t i = 0; i < ring.count; i++) {
        uint32_t a = walk->path[from + i], b = walk->path[from + (i + 1) % ring.count];
        walk->corners[walk->corner_count++] = a;
        walk->seen_at[a] = -1;
        ring.area += (int64_t)(a % CORNERS_ACROSS) * (b / CORNERS_ACROSS) -
                     (int64_t)(b % CORNERS_ACROSS) * (a / CORNERS_ACROSS);
    }
    walk->path_count = from;
    TRY(mem_grow(context, &walk->rings, &walk->ring_capacity, walk->ring_count + 1, sizeof *walk->rings));
    ring.outer = walk->ring_count;
    walk->rings[walk->ring_count++] = ring;
    return D4I_OK;
}

/* A corner that is met again closes a ring of its own: no ring touches itself. */
static d4i_status add_corner(d4i_context *context, struct walk *walk, uint32_t corner, uint32_t unit,
                             uint32_t label)
{
    if (walk->seen_at[corner] >= 0)
        TRY(add_ring(context, walk, label, (size_t)walk->seen_at[corner]));
    TRY(mem_grow(context, &walk->path, &walk->path_capacity, walk->path_count + 1, sizeof *walk->path));
    TRY(mem_grow(context, &walk->path_unit, &walk->unit_capacity, walk->path_count + 1, sizeof *walk->path_unit));
    walk->path[walk->path_count] = corner;
    walk->path_unit[walk->path_count] = unit;
    walk->seen_at[corner] = (int32_t)walk->path_count++;
    return D4I_OK;
}

static d4i_status walk_from(d4i_context *context, struct walk *walk, int32_t column, int32_t row,
                            enum heading heading)
{
    uint32_t label = label_at(walk, column, row);
    walk->path_count = 0;
    for (;;) {
        uint8_t *walked = &walk->walked[row * DEMO_UNIT_COLUMNS + column], side = (uint8_t)(1 << heading);
        if (*walked & side)
            break;
        *walked |= side;
        int32_t x, y;
        side_start(column, row, heading, &x, &y);
        TRY(add_corner(context, walk, (uint32_t)(y * CORNERS_ACROSS + x),
                       (uint32_t)(row * DEMO_UNIT_COLUMNS + column), label));
        enum heading right = (heading + 3) % 4, left = (heading + 1) % 4;
        if (is_border(walk, column, row, left)) {
            heading = left; /* round the corner of the same unit */
            continue;
        }
        column += step_x[heading];
        row += step_y[heading];
        if (is_border(walk, column, row, heading))
            continue;
        column += step_x[right];
        row += step_y[right];
        heading = right;
    }
    return add_ring(context, walk, label, 0);
}

static d4i_status walk_all(d4i_context *context, struct walk *walk)
{
    for (int32_t row = 0; row < DEMO_UNIT_ROWS; row++)
        for (int32_t column = 0; column < DEMO_UNIT_COLUMNS; column++)
            for (int heading = 0; heading < 4; heading++)
                if (label_at(walk, column, row) != DEMO_NONE && is_border(walk, column, row, heading) &&
                    !(walk->walked[row * DEMO_UNIT_COLUMNS + column] & (1 << heading)))
                    TRY(walk_from(context, walk, column, row, heading));
    return D4I_OK;
}

/* Is the middle of the unit inside the ring? In unit corners all sides are axis-parallel, so this is exact. */
static bool ring_holds(const struct walk *walk, const struct ring *ring, uint32_t unit)
{
    uint32_t column = unit % DEMO_UNIT_COLUMNS, row = unit / DEMO_UNIT_COLUMNS;
    bool inside = false;
    for (size_t i = 0; i < ring->count; i++) {
        uint32_t a = walk->corners[ring->first + i], b = walk->corners[ring->first + (i + 1) % ring->count];
        uint32_t low = a / CORNERS_ACROSS < b / CORNERS_ACROSS ? a / CORNERS_ACROSS : b / CORNERS_ACROSS;
        if (a / CORNERS_ACROSS != b / CORNERS_ACROSS && low == row && a % CORNERS_ACROSS > column)
            inside = !inside;
    }
    return inside;
}

/* The smallest outer ring of the same label around each hole. */
static void place_holes(struct walk *walk)
{
    for (size_t hole = 0; hole < walk->ring_count; hole++) {
        struct ring *inner = &walk->rings[hole];
        if (inner->area > 0)
            continue;
        int64_t best = INT64_MAX;
        for (size_t r = 0; r < walk->ring_count; r++) {
            const struct ring *outer = &walk->rings[r];
            if (outer->label == inner->label && outer->area > 0 && outer->area < best &&
                ring_holds(walk, outer, inner->inside)) {
                best = outer->area;
                inner->outer = r;
            }
        }
    }
}

static void order_key(const struct ring *rings, size_t r, uint64_t key[2])
{
    key[0] = ((uint64_t)rings[r].label << 32) | rings[r].outer;
    key[1] = ((uint64_t)(rings[r].area < 0) << 32) | r;
}

static int compare_rings(const void *a, const void *b, void *rings)
{
    uint64_t x[2], y[2];
    order_key(rings, *(const size_t *)a, x);
    order_key(rings, *(const size_t *)b, y);
    if (x[0] != y[0])
        return x[0] < y[0] ? -1 : 1;
    return x[1] < y[1] ? -1 : x[1] > y[1];
}

static d4i_status fill_layer(d4i_context *context, const struct walk *walk, const size_t *order, size_t count,
                             struct layer *out)
{
    const struct demo_set *set = walk->set;
    out->features = count;
    out->rings = walk->ring_count;
    out->points = walk->corner_count;
    TRY(mem_alloc(context, out->points, 2 * sizeof *out->xy, &out->xy));
    TRY(mem_alloc(context, out->rings + 1, sizeof *out->point_start, &out->point_start));
    TRY(mem_alloc(context, out->rings, sizeof *out->ring_inner, &out->ring_inner));
    TRY(mem_alloc(context, count + 1, sizeof *out->ring_first, &out->ring_first));
    size_t point = 0;
    for (size_t i = 0; i < walk->ring_count; i++) {
        const struct ring *ring = &walk->rings[order[i]];
        out->ring_inner[i] = ring->area < 0;
        for (size_t p = 0; p < ring->count; p++, point++) {
            struct lattice_point at = set->vertex[walk->corners[ring->first + p]];
            out->xy[2 * point] = (double)set->grid.west + at.x / 10.0;
            out->xy[2 * point + 1] = (double)set->grid.south + at.y / 10.0;
        }
        out->point_start[i + 1] = point;
        out->ring_first[ring->label + 1] = i + 1;
    }
    for (size_t f = 0; f < count; f++) /* labels without units */
        if (out->ring_first[f + 1] < out->ring_first[f])
            out->ring_first[f + 1] = out->ring_first[f];
    return D4I_OK;
}

d4i_status demo_outline(d4i_context *context, const struct demo_set *set, const uint32_t *label_of_unit,
                        size_t count, struct layer *out)
{
    d4i_status status = D4I_OK;
    size_t corners = (size_t)CORNERS_ACROSS * (DEMO_UNIT_ROWS + 1), *order = NULL;
    struct walk walk = {.set = set, .label_of_unit = label_of_unit};
    struct layer layer = {0};
    GUARD(mem_alloc(context, DEMO_UNITS, 1, &walk.walked));
    GUARD(mem_alloc(context, corners, sizeof *walk.seen_at, &walk.seen_at));
    memset(walk.seen_at, 0xFF, corners * sizeof *walk.seen_at);
    GUARD(walk_all(context, &walk));
    place_holes(&walk);
    GUARD(mem_alloc(context, walk.ring_count, sizeof *order, &order));
    for (size_t r = 0; r < walk.ring_count; r++)
        order[r] = r;
    qsort_r(order, walk.ring_count, sizeof *order, compare_rings, walk.rings);
    GUARD(fill_layer(context, &walk, order, count, &layer));
    *out = layer;
    layer = (struct layer){0};
done:
    layer_release(&layer);
    free(order);
    free(walk.walked);
    free(walk.seen_at);
    free(walk.path);
    free(walk.path_unit);
    free(walk.corners);
    free(walk.rings);
    return status;
}
