/* SPDX-License-Identifier: EUPL-1.2
 *
 * Adds up a raster along the runs of polygons. The raster is read once, from the north, in strips that hold whole
 * rows of its blocks; a polygon keeps its place in its runs from strip to strip and is looked at only while its
 * rows are being read.
 */
#include <math.h>
#include <time.h>

#include "base/memory.h"
#include "query/zonal.h"

#define STRIP_VALUES ((size_t)8 << 20) /* at most so many values at a time: 64 MB */

/* A sum with what was lost in it (Neumaier 1974). */
struct total {
    double sum, lost;
};

struct adder {
    const struct zonal_covers *covers;
    const struct raster *raster;
    double *value;       /* the strip */
    int32_t first, rows; /* of the strip, counted from the north */
    bool gaps;           /* some value of the strip is NaN or infinite */
    uint64_t infinite;   /* pixels that were met and are infinite */
    size_t *order;       /* polygons by their northernmost row, from the north */
    size_t *active;      /* polygons that are being read */
    size_t *left;        /* [polygon]: runs not yet read, counted from the south */
    size_t next, active_count;
    struct total *total; /* [polygon * bands + band] */
    uint64_t *cells;     /* [polygon]: sum of coverage over pixels with data */
    size_t bands;
};

void zonal_sums_release(struct zonal_sums *sums)
{
    free(sums->sum);
    free(sums->cells);
    *sums = (struct zonal_sums){0};
}

static void total_add(struct total *total, double value)
{
    double sum = total->sum + value;
    double big = total->sum < 0 ? -total->sum : total->sum, small = value < 0 ? -value : value;
    total->lost += big >= small ? (total->sum - sum) + value : (value - sum) + total->sum;
    total->sum = sum;
}

/* Four sums side by side, in one fixed order on every machine. */
static double span_sum(const double *value, uint32_t length)
{
    double a = 0, b = 0, c = 0, d = 0;
    uint32_t i = 0;
    for (; i + 4 <= length; i += 4) {
        a += value[i];
        b += value[i + 1];
        c += value[i + 2];
        d += value[i + 3];
    }
    for (; i < length; i++)
        a += value[i];
    return (a + b) + (c + d);
}

/* NaN and infinite to 0, counting what is left. Only for strips with gaps. An infinite pixel becomes NaN when it is
 * met, so that polygons that share it count it once. */
static double span_sum_gaps(double *value, uint32_t length, uint32_t *valid, uint64_t *infinite)
{
    double sum = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < length; i++)
        if (isfinite(value[i])) {
            sum += value[i];
            count++;
        } else if (isinf(value[i])) {
            value[i] = NAN;
            ++*infinite;
        }
    *valid = count;
    return sum;
}

static bool has_gaps(const double *value, size_t count)
{
    int gaps = 0;
    for (size_t i = 0; i < count; i++)
        gaps |= !(value[i] - value[i] == 0); /* neither NaN nor infinite */
    return gaps;
}

/* The runs of one polygon in the strip, row by row from the north; returns how many are left. */
static size_t add_polygon(struct adder *adder, size_t polygon, struct total *total, uint64_t *cells)
{
    const struct cover *cover = &adder->covers->cover[polygon];
    const int32_t north = adder->raster->rows - 1 - adder->first, south = north - adder->rows + 1;
    size_t left = adder->left[polygon];
    uint64_t area = 0;
    while (left > 0 && cover->runs[left - 1].row >= south) {
        int32_t row = cover->runs[left - 1].row;
        double *value = adder->value + (size_t)(north - row) * (size_t)adder->raster->columns;
        double whole = 0, part = 0;
        for (; left > 0 && cover->runs[left - 1].row == row; left--) {
            const struct cover_run *run = &cover->runs[left - 1];
            uint32_t valid = run->length;
            double sum = adder->gaps ? span_sum_gaps(value + run->column, run->length, &valid, &adder->infinite)
                                     : span_sum(value + run->column, run->length);
            if (run->coverage == COVER_FULL)
                whole += sum;
            else
                part += run->coverage * sum;
            area += (uint64_t)((int64_t)run->coverage * valid);
        }
        total_add(total, whole + part / COVER_FULL);
    }
    *cells += area;
    return left;
}

static int32_t north_row(const struct zonal_covers *covers, size_t polygon)
{
    const struct cover *cover = &covers->cover[polygon];
    return cover->count ? cover->runs[cover->count - 1].row : -1;
}

static int compare_north(const void *a, const void *b, void *covers)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    int32_t row_x = north_row(covers, x), row_y = north_row(covers, y);
    if (row_x != row_y)
        return row_x > row_y ? -1 : 1;
    return (x > y) - (x < y);
}

static d4i_status adder_prepare(d4i_context *context, struct adder *adder, size_t strip_values)
{
    size_t polygons = adder->covers->count;
    TRY(mem_alloc(context, strip_values, sizeof *adder->value, &adder->value));
    TRY(mem_alloc(context, polygons, sizeof *adder->order, &adder->order));
    TRY(mem_alloc(context, polygons, sizeof *adder->active, &adder->active));
    TRY(mem_alloc(context, polygons, sizeof *adder->left, &adder->left));
    TRY(mem_alloc(context, polygons * adder->bands, sizeof *adder->total, &adder->total));
    TRY(mem_alloc(context, polygons, sizeof *adder->cells, &adder->cells));
    for (size_t i = 0; i < polygons; i++) {
        adder->order[i] = i;
        adder->left[i] = adder->covers->cover[i].count;
    }
    if (polygons)
        qsort_r(adder->order, polygons, sizeof *adder->order, compare_north, (void *)adder->covers);
    return D4I_OK;
}

static void adder_release(struct adder *adder)
{
    free(adder->value);
    free(adder->order);
    free(adder->active);
    free(adder->left);
    free(adder->total);
    free(adder->cells);
}

/* Takes up the polygons that begin in the strip. */
static void admit(struct adder *adder)
{
    int32_t south = adder->raster->rows - adder->first - adder->rows;
    while (adder->next < adder->covers->count) {
        size_t polygon = adder->order[adder->next];
        int32_t row = north_row(adder->covers, polygon);
        if (row < south || row < 0)
            return;
        adder->active[adder->active_count++] = polygon;
        adder->next++;
    }
}

/* Adds one band of the strip; the last band moves the polygons on and dismisses those that are through. */
static void add_strip(struct adder *adder, size_t band)
{
    bool last = band + 1 == adder->bands;
    size_t kept = 0;
    for (size_t i = 0; i < adder->active_count; i++) {
        size_t polygon = adder->active[i];
        uint64_t again = 0;
        size_t left = add_polygon(adder, polygon, &adder->total[polygon * adder->bands + band],
                                  band == 0 ? &adder->cells[polygon] : &again);
        if (!last)
            continue;
        adder->left[polygon] = left;
        adder->active[kept] = polygon;
        kept += left > 0;
    }
    if (last)
        adder->active_count = kept;
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static d4i_status read_strip(d4i_context *context, struct raster *raster, struct adder *adder, int band,
                             double *read_seconds)
{
    double before = cpu_seconds();
    d4i_status status = raster_read_rows(context, raster, band, adder->first, adder->rows, adder->value);
    *read_seconds += cpu_seconds() - before;
    if (status == D4I_OK)
        adder->gaps = has_gaps(adder->value, (size_t)adder->rows * (size_t)raster->columns);
    return status;
}

static int32_t strip_rows(const struct raster *raster)
{
    int32_t rows = RASTER_STRIP_ROWS;
    if (raster->block_rows < rows)
        rows -= rows % raster->block_rows; /* or blocks at the seams are unpacked twice */
    while (rows > 1 && (size_t)rows * (size_t)raster->columns > STRIP_VALUES)
        rows /= 2;
    return rows < raster->rows ? rows : raster->rows;
}

static d4i_status add_all(d4i_context *context, struct raster *raster, struct adder *adder, const int *bands,
                          int32_t rows, double *read_seconds)
{
    for (adder->first = 0; adder->first < raster->rows; adder->first += rows) {
        TRY(progress(context, "reading the raster", (uint64_t)adder->first, (uint64_t)raster->rows));
        int32_t left = raster->rows - adder->first;
        adder->rows = left < rows ? left : rows;
        admit(adder);
        for (size_t band = 0; adder->active_count && band < adder->bands; band++) {
            TRY(read_strip(context, raster, adder, bands[band], read_seconds));
            add_strip(adder, band);
        }
    }
    return D4I_OK;
}

d4i_status zonal_add_up(d4i_context *context, struct raster *raster, const struct zonal_covers *covers,
                        const int *bands, size_t band_count, struct zonal_sums *out)
{
    struct adder adder = {.covers = covers, .raster = raster, .bands = band_count};
    struct zonal_sums sums = {.bands = band_count};
    int32_t rows = strip_rows(raster);
    d4i_status status = D4I_OK;
    GUARD(adder_prepare(context, &adder, (size_t)rows * (size_t)raster->columns));
    GUARD(mem_alloc(context, covers->count * band_count, sizeof *sums.sum, &sums.sum));
    GUARD(mem_alloc(context, covers->count, sizeof *sums.cells, &sums.cells));
    GUARD(add_all(context, raster, &adder, bands, rows, &sums.read_seconds));
    for (size_t i = 0; i < covers->count * band_count; i++)
        sums.sum[i] = adder.total[i].sum + adder.total[i].lost;
    sums.infinite = adder.infinite;
    for (size_t i = 0; i < covers->count; i++)
        sums.cells[i] = (double)(int64_t)adder.cells[i] / COVER_FULL;
    *out = sums;
    sums = (struct zonal_sums){0};
done:
    zonal_sums_release(&sums);
    adder_release(&adder);
    return status;
}
