/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which zone holds a point. The points stand in strips from south to north, sorted by y in each; a zone collects
 * those in its box, and each of its edges then turns over only the points beside it. So the work is the number of
 * (point, edge at the same height in the same zone), not points x edges.
 */
#include "base/memory.h"
#include "base/threads.h"
#include "grid/partition.h"

#define NO_ZONE UINT32_MAX
#define STRIP_POINTS 256 /* about the square root of what a zone collects */

struct located {
    struct lattice_point at;
    size_t number; /* of the point */
};

struct finder {
    struct located *found;
    uint8_t *inside;
    size_t capacity, inside_capacity;
};

struct search {
    const struct shapes *shapes;
    struct located *points; /* by strip, then y */
    size_t count;
    size_t *strip_start;
    size_t strips;
    int64_t west, width; /* of the first strip; of each */
    struct finder *finders;
    uint32_t *zone_at;
};

static int by_height(const void *a, const void *b)
{
    const struct located *x = a, *y = b;
    if (x->at.y != y->at.y)
        return x->at.y < y->at.y ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* The first of `count` points, sorted by y, that lies at or above y. */
static size_t first_at(const struct located *points, size_t count, int64_t y)
{
    size_t low = 0;
    while (count > 0) {
        size_t half = count / 2;
        if (points[low + half].at.y < y) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return low;
}

struct box {
    int32_t west, south, east, north;
};

static struct box box_of(const struct lattice_point *points, size_t count)
{
    struct box box = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t i = 0; i < count; i++) {
        box.west = points[i].x < box.west ? points[i].x : box.west;
        box.east = points[i].x > box.east ? points[i].x : box.east;
        box.south = points[i].y < box.south ? points[i].y : box.south;
        box.north = points[i].y > box.north ? points[i].y : box.north;
    }
    return box;
}

static d4i_status collect(d4i_context *context, const struct search *search, struct box box, struct finder *finder,
                          size_t *count)
{
    int64_t low = (box.west - search->west) / search->width, high = (box.east - search->west) / search->width;
    *count = 0;
    if (box.east < search->west)
        return D4I_OK;
    for (int64_t s = low < 0 ? 0 : low; s <= high && s < (int64_t)search->strips; s++) {
        const struct located *strip = search->points + search->strip_start[s];
        size_t length = search->strip_start[s + 1] - search->strip_start[s];
        size_t first = first_at(strip, length, box.south), end = first_at(strip, length, (int64_t)box.north + 1);
        TRY(mem_grow(context, &finder->found, &finder->capacity, *count + (end - first), sizeof *finder->found));
        for (size_t i = first; i < end; i++)
            if (strip[i].at.x >= box.west && strip[i].at.x <= box.east)
                finder->found[(*count)++] = strip[i];
    }
    return D4I_OK;
}

static void turn_over(const struct finder *finder, size_t count, struct lattice_point a, struct lattice_point b)
{
    int32_t low = a.y < b.y ? a.y : b.y, high = a.y < b.y ? b.y : a.y;
    for (size_t i = first_at(finder->found, count, low); i < count && finder->found[i].at.y < high; i++)
        finder->inside[i] ^= shape_edge_is_right_of(a, b, finder->found[i].at);
}

/* Several zones may claim a point at once; the lowest keeps it whatever the order. */
static void claim(uint32_t *zone_at, uint32_t zone)
{
    uint32_t held = __atomic_load_n(zone_at, __ATOMIC_RELAXED);
    while (zone < held &&
           !__atomic_compare_exchange_n(zone_at, &held, zone, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
    }
}

static d4i_status locate_in_zone(d4i_context *context, void *argument, size_t zone, int worker)
{
    struct search *search = argument;
    struct finder *finder = &search->finders[worker];
    const struct shapes *shapes = search->shapes;
    size_t ring = shapes->ring_first[zone], ring_end = shapes->ring_first[zone + 1], count;
    if (ring == ring_end)
        return D4I_OK;
    size_t first = shapes->point_start[ring], end = shapes->point_start[ring_end];
    if (first == end)
        return D4I_OK;
    TRY(collect(context, search, box_of(shapes->points + first, end - first), finder, &count));
    if (count == 0)
        return D4I_OK;
    qsort(finder->found, count, sizeof *finder->found, by_height);
    TRY(mem_grow(context, &finder->inside, &finder->inside_capacity, count, 1));
    memset(finder->inside, 0, count);
    for (size_t r = ring; r < ring_end; r++)
        for (size_t i = shapes->point_start[r], j = shapes->point_start[r + 1] - 1; i < shapes->point_start[r + 1];
             j = i++)
            turn_over(finder, count, shapes->points[j], shapes->points[i]);
    for (size_t i = 0; i < count; i++)
        if (finder->inside[i])
            claim(&search->zone_at[finder->found[i].number], (uint32_t)zone);
    return D4I_OK;
}

static d4i_status make_strips(d4i_context *context, const struct lattice_point *points, size_t count,
                              struct search *search)
{
    struct box box = box_of(points, count);
    size_t strips = 1;
    while (strips * strips * STRIP_POINTS < count)
        strips++;
    search->strips = strips;
    search->count = count;
    search->west = box.west;
    search->width = ((int64_t)box.east - box.west) / (int64_t)strips + 1;
    TRY(mem_alloc(context, count, sizeof *search->points, &search->points));
    TRY(mem_alloc(context, strips + 1, sizeof *search->strip_start, &search->strip_start));
    for (size_t i = 0; i < count; i++)
        search->strip_start[(points[i].x - search->west) / search->width + 1]++;
    for (size_t s = 0; s < strips; s++)
        search->strip_start[s + 1] += search->strip_start[s];
    for (size_t i = 0; i < count; i++)
        search->points[search->strip_start[(points[i].x - search->west) / search->width]++] =
            (struct located){points[i], i};
    memmove(search->strip_start + 1, search->strip_start, strips * sizeof *search->strip_start);
    search->strip_start[0] = 0;
    for (size_t s = 0; s < strips; s++)
        qsort(search->points + search->strip_start[s], search->strip_start[s + 1] - search->strip_start[s],
              sizeof *search->points, by_height);
    return D4I_OK;
}

d4i_status partition_locate(d4i_context *context, const struct shapes *shapes, const struct lattice_point *points,
                            size_t count, uint32_t *zone_at)
{
    for (size_t i = 0; i < count; i++)
        zone_at[i] = NO_ZONE;
    if (count == 0 || shapes->zones == 0)
        return D4I_OK;
    struct search search = {.shapes = shapes, .zone_at = zone_at};
    int workers = threads_count(context);
    d4i_status status;
    GUARD(mem_alloc(context, (size_t)workers, sizeof *search.finders, &search.finders));
    GUARD(make_strips(context, points, count, &search));
    GUARD(threads_run(context, NULL, shapes->zones, locate_in_zone, &search));
done:
    for (int w = 0; search.finders && w < workers; w++) {
        free(search.finders[w].found);
        free(search.finders[w].inside);
    }
    free(search.finders);
    free(search.points);
    free(search.strip_start);
    return status;
}
