/* SPDX-License-Identifier: EUPL-1.2
 *
 * Edges are sorted into bands of height; those of a band are held against each other, first their boxes, then the
 * side on which the ends of one lie of the other, as far as rounding leaves no doubt of it.
 */
#include "io/ring.h"

#include <math.h>

#include "base/memory.h"

#define EDGES_A_BAND 4
#define ENTRIES_AN_EDGE 8 /* a ring whose edges stand in more bands than this is left to GEOS */
/* Bounds of the error of two products' difference (Shewchuk 1997, orient2d's filter) and of their sum. */
#define ROUNDING 4.5e-16

struct ring {
    const double *xy;
    size_t count, bands;
    double south, bands_a_height;
};

void ring_memory_release(struct ring_memory *memory)
{
    free(memory->start);
    free(memory->edge);
    *memory = (struct ring_memory){0};
}

/* 1 or -1 for the side of a -> b on which c lies; 0: in doubt. */
static int side_of(const double *a, const double *b, const double *c)
{
    double left = (b[0] - a[0]) * (c[1] - a[1]), right = (b[1] - a[1]) * (c[0] - a[0]);
    double bound = ROUNDING * (fabs(left) + fabs(right));
    return (left - right > bound) - (left - right < -bound);
}

/* From b on, c lies ahead of where a -> b came from. */
static bool goes_on(const double *a, const double *b, const double *c)
{
    double x = (b[0] - a[0]) * (c[0] - b[0]), y = (b[1] - a[1]) * (c[1] - b[1]);
    return x + y > ROUNDING * (fabs(x) + fabs(y));
}

static bool same_side(const double *a, const double *b, const double *c, const double *d)
{
    return side_of(a, b, c) * side_of(a, b, d) > 0;
}

static bool is_between(double a, double b, double c, double d)
{
    return (a < b ? b : a) < (c < d ? c : d);
}

/* Do the edges a -> b and c -> d have no point in common? */
static bool are_apart(const double *a, const double *b, const double *c, const double *d)
{
    return is_between(a[0], b[0], c[0], d[0]) || is_between(c[0], d[0], a[0], b[0]) ||
           is_between(a[1], b[1], c[1], d[1]) || is_between(c[1], d[1], a[1], b[1]) || same_side(a, b, c, d) ||
           same_side(c, d, a, b);
}

static const double *point_at(const struct ring *ring, size_t at)
{
    return ring->xy + 2 * (at < ring->count ? at : at - ring->count);
}

static bool corners_are_right(const struct ring *ring)
{
    for (size_t i = 0; i < ring->count; i++) {
        const double *a = point_at(ring, i), *b = point_at(ring, i + 1), *c = point_at(ring, i + 2);
        if (side_of(a, b, c) == 0 && !goes_on(a, b, c))
            return false;
    }
    return true;
}

static size_t band_of(const struct ring *ring, double y)
{
    size_t band = (size_t)((y - ring->south) * ring->bands_a_height);
    return band < ring->bands ? band : ring->bands - 1;
}

struct reach {
    size_t first, last; /* bands */
};

static struct reach reach_of(const struct ring *ring, size_t edge)
{
    size_t a = band_of(ring, point_at(ring, edge)[1]), b = band_of(ring, point_at(ring, edge + 1)[1]);
    return a < b ? (struct reach){a, b} : (struct reach){b, a};
}

/* The edges of each band; *fits = false when there are too many. */
static d4i_status fill_bands(d4i_context *context, const struct ring *ring, struct ring_memory *memory, bool *fits)
{
    size_t entries = 0;
    TRY(mem_grow(context, &memory->start, &memory->start_capacity, ring->bands + 2, sizeof *memory->start));
    memset(memory->start, 0, (ring->bands + 2) * sizeof *memory->start);
    for (size_t i = 0; i < ring->count && entries <= ENTRIES_AN_EDGE * ring->count; i++) {
        struct reach reach = reach_of(ring, i);
        entries += reach.last - reach.first + 1;
        for (size_t band = reach.first; band <= reach.last; band++)
            memory->start[band + 2]++;
    }
    *fits = entries <= ENTRIES_AN_EDGE * ring->count;
    if (!*fits)
        return D4I_OK;
    for (size_t band = 2; band < ring->bands + 2; band++)
        memory->start[band] += memory->start[band - 1];
    TRY(mem_grow(context, &memory->edge, &memory->edge_capacity, entries, sizeof *memory->edge));
    for (size_t i = 0; i < ring->count; i++) {
        struct reach reach = reach_of(ring, i);
        for (size_t band = reach.first; band <= reach.last; band++)
            memory->edge[memory->start[band + 1]++] = (uint32_t)i;
    }
    return D4I_OK;
}

static bool band_is_right(const struct ring *ring, const uint32_t *edge, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const double *a = point_at(ring, edge[i]), *b = point_at(ring, (size_t)edge[i] + 1);
        for (size_t k = 0; k < i; k++) { /* edges ascend */
            bool beside = edge[i] - edge[k] == 1 || edge[i] - edge[k] == ring->count - 1;
            if (!beside && !are_apart(a, b, point_at(ring, edge[k]), point_at(ring, (size_t)edge[k] + 1)))
                return false;
        }
    }
    return true;
}

d4i_status ring_is_simple(d4i_context *context, struct ring_memory *memory, const double *xy, size_t count,
                          bool *simple)
{
    struct ring ring = {.xy = xy, .count = count, .bands = count / EDGES_A_BAND + 1, .south = INFINITY};
    double north = -INFINITY;
    bool fits;
    *simple = false;
    if (count < 3 || count > UINT32_MAX / (ENTRIES_AN_EDGE + 1) || !corners_are_right(&ring))
        return D4I_OK;
    for (size_t i = 0; i < count; i++) {
        double y = xy[2 * i + 1];
        ring.south = y < ring.south ? y : ring.south;
        north = y > north ? y : north;
    }
    if (!(north > ring.south))
        return D4I_OK;
    ring.bands_a_height = (double)ring.bands / (north - ring.south);
    if (!isfinite(ring.bands_a_height))
        return D4I_OK;
    TRY(fill_bands(context, &ring, memory, &fits));
    *simple = fits;
    for (size_t band = 0; *simple && band < ring.bands; band++)
        *simple =
            band_is_right(&ring, memory->edge + memory->start[band], memory->start[band + 1] - memory->start[band]);
    return D4I_OK;
}
