/* SPDX-License-Identifier: EUPL-1.2
 *
 * Neighbours by distance: points in square bins, so that only those of the bins around are looked at.
 */
#include <math.h>
#include <string.h>

#include "neighbour/links.h"

struct bins {
    double west, south, side;
    size_t columns, rows;
    size_t *start;  /* [columns x rows + 1] */
    uint32_t *unit; /* in the order of the bins, then of their numbers */
};

static void bins_release(struct bins *bins)
{
    free(bins->start);
    free(bins->unit);
    memset(bins, 0, sizeof *bins);
}

static size_t column_of(const struct bins *bins, double x)
{
    size_t column = (size_t)((x - bins->west) / bins->side);
    return column < bins->columns ? column : bins->columns - 1;
}

static size_t row_of(const struct bins *bins, double y)
{
    size_t row = (size_t)((y - bins->south) / bins->side);
    return row < bins->rows ? row : bins->rows - 1;
}

static d4i_status check_points(d4i_context *context, const double *x, const double *y, size_t units)
{
    if (units >= UINT32_MAX)
        return fail(context, D4I_BAD_INPUT, "%zu units; at most %u", units, UINT32_MAX - 1);
    for (size_t i = 0; i < units; i++)
        if (!isfinite(x[i]) || !isfinite(y[i]))
            return fail(context, D4I_BAD_INPUT, "unit %zu: its point (%g, %g) is nowhere; leave it out", i + 1,
                        x[i], y[i]);
    return D4I_OK;
}

/* Bins of at least `least` a side, and about as many as there are units. */
static d4i_status bins_make(d4i_context *context, const double *x, const double *y, size_t units, double least,
                            struct bins *out)
{
    double west = INFINITY, east = -INFINITY, south = INFINITY, north = -INFINITY;
    for (size_t i = 0; i < units; i++) {
        west = fmin(west, x[i]);
        east = fmax(east, x[i]);
        south = fmin(south, y[i]);
        north = fmax(north, y[i]);
    }
    double extent = fmax(east - west, north - south), area = (east - west) * (north - south);
    double side = fmax(least, fmax(sqrt(area / (double)units), extent / (double)units));
    *out = (struct bins){.west = west, .south = south, .side = side > 0 ? side : 1};
    out->columns = (size_t)((east - west) / out->side) + 1;
    out->rows = (size_t)((north - south) / out->side) + 1;
    TRY(mem_alloc(context, out->columns * out->rows + 1, sizeof *out->start, &out->start));
    TRY(mem_alloc(context, units, sizeof *out->unit, &out->unit));
    for (size_t i = 0; i < units; i++)
        out->start[row_of(out, y[i]) * out->columns + column_of(out, x[i])]++;
    for (size_t b = 0, sum = 0; b <= out->columns * out->rows; b++) {
        sum += out->start[b];
        out->start[b] = sum;
    }
    for (size_t i = units; i-- > 0;)
        out->unit[--out->start[row_of(out, y[i]) * out->columns + column_of(out, x[i])]] = (uint32_t)i;
    return D4I_OK;
}

double neighbour_weight(enum neighbour_kernel kernel, double relative)
{
    double left = 1 - relative * relative;
    switch (kernel) {
    case NEIGHBOUR_UNIFORM:
        return relative <= 1;
    case NEIGHBOUR_TRIANGULAR:
        return fmax(0, 1 - relative);
    case NEIGHBOUR_BIWEIGHT:
        return left > 0 ? left * left : 0;
    case NEIGHBOUR_GAUSSIAN:
        return exp(-relative * relative / 2);
    case NEIGHBOUR_EXPONENTIAL:
        return exp(-relative);
    }
    return 0;
}

/* How many bandwidths a kernel reaches. */
static double kernel_reach(enum neighbour_kernel kernel)
{
    return kernel == NEIGHBOUR_GAUSSIAN      ? sqrt(2 * 12 * log(10))
           : kernel == NEIGHBOUR_EXPONENTIAL ? 12 * log(10)
                                             : 1;
}

struct search {
    const double *x, *y;
    const struct bins *bins;
    const struct neighbour_reach *reach;
    double most;
};

static d4i_status link_unit(d4i_context *context, const struct search *search, uint32_t i, struct links *links)
{
    const struct bins *bins = search->bins;
    size_t column = column_of(bins, search->x[i]), row = row_of(bins, search->y[i]);
    for (size_t r = row ? row - 1 : 0; r <= row + 1 && r < bins->rows; r++) {
        size_t first = r * bins->columns + (column ? column - 1 : 0);
        size_t last = r * bins->columns + (column + 1 < bins->columns ? column + 1 : column);
        for (size_t k = bins->start[first]; k < bins->start[last + 1]; k++) {
            uint32_t other = bins->unit[k];
            double away = hypot(search->x[other] - search->x[i], search->y[other] - search->y[i]);
            if (away > search->most || (other == i && !search->reach->itself))
                continue;
            double weight = neighbour_weight(search->reach->kernel, away / search->reach->bandwidth);
            if (weight > 0)
                TRY(links_add(context, links, i, other, weight));
        }
    }
    return D4I_OK;
}

d4i_status neighbours_within(d4i_context *context, const double *x, const double *y, size_t units,
                             const struct neighbour_reach *reach, struct neighbours *out)
{
    struct search search = {.x = x, .y = y, .reach = reach};
    struct bins bins = {0};
    struct links links = {0};
    d4i_status status;
    if (!(reach->bandwidth > 0) || isinf(reach->bandwidth) || !(reach->most >= 0))
        return fail(context, D4I_BAD_USAGE, "a bandwidth of %g and a reach of %g; give lengths above 0",
                    reach->bandwidth, reach->most);
    search.most = reach->most > 0 ? reach->most : reach->bandwidth * kernel_reach(reach->kernel);
    GUARD(check_points(context, x, y, units));
    if (units > 0)
        GUARD(bins_make(context, x, y, units, search.most, &bins));
    search.bins = &bins;
    for (uint32_t i = 0; i < units; i++)
        GUARD(link_unit(context, &search, i, &links));
    GUARD(links_rows(context, &links, units, false, out));
done:
    bins_release(&bins);
    free(links.link);
    return status;
}

/* The nearest so far, by distance and then number. */
struct nearest {
    double away;
    uint32_t unit;
};

static void keep(struct nearest *kept, size_t *count, size_t most, double away, uint32_t unit)
{
    size_t at = *count < most ? (*count)++ : most;
    for (; at > 0 && (kept[at - 1].away > away || (kept[at - 1].away == away && kept[at - 1].unit > unit)); at--)
        if (at < most)
            kept[at] = kept[at - 1];
    if (at < most)
        kept[at] = (struct nearest){away, unit};
}

/* Bins on the ring `ring` around that of unit i. */
static void look_at_ring(const struct search *search, uint32_t i, size_t ring, size_t k, struct nearest *kept,
                         size_t *count)
{
    const struct bins *bins = search->bins;
    size_t column = column_of(bins, search->x[i]), row = row_of(bins, search->y[i]);
    for (size_t r = row > ring ? row - ring : 0; r <= row + ring && r < bins->rows; r++) {
        bool whole = r + ring == row || r == row + ring;
        for (size_t c = column > ring ? column - ring : 0; c <= column + ring && c < bins->columns; c++) {
            if (!whole && c + ring != column && c != column + ring)
                continue;
            size_t bin = r * bins->columns + c;
            for (size_t at = bins->start[bin]; at < bins->start[bin + 1]; at++) {
                uint32_t other = bins->unit[at];
                if (other != i)
                    keep(kept, count, k, hypot(search->x[other] - search->x[i], search->y[other] - search->y[i]),
                         other);
            }
        }
    }
}

static void find_nearest(const struct search *search, uint32_t i, size_t k, struct nearest *kept, size_t *count)
{
    const struct bins *bins = search->bins;
    size_t most = bins->columns > bins->rows ? bins->columns : bins->rows;
    *count = 0;
    for (size_t ring = 0; ring <= most; ring++) {
        /* what lies in this ring is at least ring - 1 sides away */
        if (*count == k && ring > 0 && kept[k - 1].away < (double)(ring - 1) * bins->side)
            break;
        look_at_ring(search, i, ring, k, kept, count);
    }
}

d4i_status neighbours_nearest(d4i_context *context, const double *x, const double *y, size_t units, size_t k,
                              struct neighbours *out)
{
    struct search search = {.x = x, .y = y};
    struct bins bins = {0};
    struct links links = {0};
    struct nearest *kept = NULL;
    size_t count;
    d4i_status status;
    GUARD(check_points(context, x, y, units));
    if (k > units)
        k = units;
    GUARD(mem_alloc(context, k, sizeof *kept, &kept));
    if (units > 0)
        GUARD(bins_make(context, x, y, units, 0, &bins));
    search.bins = &bins;
    for (uint32_t i = 0; i < units && k > 0; i++) {
        find_nearest(&search, i, k, kept, &count);
        for (size_t n = 0; n < count; n++)
            GUARD(links_add(context, &links, i, kept[n].unit, 1));
    }
    GUARD(links_rows(context, &links, units, false, out));
done:
    bins_release(&bins);
    free(links.link);
    free(kept);
    return status;
}
