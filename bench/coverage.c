/* SPDX-License-Identifier: EUPL-1.2
 *
 * Exact coverage of cells by polygons: edges per CPU-second on three partitions with wobbling shared borders, and
 * the check that every cell of every partition sums to exactly 1. See bench/README.md.
 *
 * usage: bench_coverage [--workload N]     one of the three
 *        bench_coverage --passes N         N passes over a small partition and nothing else, for valgrind to count
 */
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "bench.h"
#include "grid/partition.h"

enum { REPEATS = 7 };

struct workload {
    int32_t side;   /* zones along a side */
    int32_t pieces; /* edges of a border between two lattice points; a zone has four borders */
    int32_t across; /* cells along a zone */
};

static const struct workload WORKLOADS[] = {{300, 8, 5}, {200, 16, 10}, {60, 128, 55}};
static const struct workload SMALL = {30, 16, 10};

#ifdef __AVX2__
#define BUILD "native"
enum { REACH = 20, AIM = 25 };
#else
#define BUILD "portable"
enum { REACH = 12, AIM = 12 };
#endif

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* Uniform in -most .. most, a function of its place. */
static int32_t wobble(uint64_t a, uint64_t b, uint64_t c, int32_t most)
{
    uint64_t number = mix(mix(mix(a + 0x9e3779b9) + b) + c);
    return (int32_t)(number % (uint64_t)(2 * most + 1)) - most;
}

static struct lattice_point corner(const struct workload *w, int32_t i, int32_t j)
{
    int32_t size = w->across * GRID_STEPS, jitter = size / 5;
    struct lattice_point at = {i * size, j * size};
    if (i > 0 && i < w->side)
        at.x += wobble(1, (uint64_t)i, (uint64_t)j, jitter);
    if (j > 0 && j < w->side)
        at.y += wobble(2, (uint64_t)i, (uint64_t)j, jitter);
    return at;
}

/* The border from lattice point (i, j) eastward or northward: `pieces` points without the last. The frame's own
 * borders stay straight, so that the partition fills whole cells. */
static void border(const struct workload *w, int32_t i, int32_t j, bool east, struct lattice_point *out)
{
    struct lattice_point a = corner(w, i, j), b = corner(w, i + east, j + !east);
    bool inside = east ? j > 0 && j < w->side : i > 0 && i < w->side;
    int32_t most = w->across * GRID_STEPS / w->pieces / 3;
    for (int32_t k = 0; k < w->pieces; k++) {
        out[k].x = a.x + (int32_t)((int64_t)(b.x - a.x) * k / w->pieces);
        out[k].y = a.y + (int32_t)((int64_t)(b.y - a.y) * k / w->pieces);
        if (k > 0 && inside) {
            uint64_t place = ((uint64_t)i << 32 | (uint64_t)j << 8) + (uint64_t)k;
            out[k].x += wobble(3 + east, place, 1, most);
            out[k].y += wobble(3 + east, place, 2, most);
        }
    }
}

static void reversed(struct lattice_point *points, int32_t count, struct lattice_point end)
{
    /* a .. (b): b's predecessors backwards, beginning with b */
    for (int32_t i = 1, j = count - 1; i < j; i++, j--) {
        struct lattice_point swap = points[i];
        points[i] = points[j];
        points[j] = swap;
    }
    points[0] = end;
}

static void partition_make(d4i_context *context, const struct workload *w, struct shapes *out)
{
    size_t zones = (size_t)w->side * (size_t)w->side, each = 4 * (size_t)w->pieces;
    *out = (struct shapes){.zones = zones, .rings = zones, .count = zones * each};
    if (mem_alloc(context, out->count, sizeof *out->points, &out->points) != D4I_OK ||
        mem_alloc(context, zones + 1, sizeof *out->point_start, &out->point_start) != D4I_OK ||
        mem_alloc(context, zones + 1, sizeof *out->ring_first, &out->ring_first) != D4I_OK)
        abort();
    for (size_t z = 0; z <= zones; z++) {
        out->point_start[z] = z * each;
        out->ring_first[z] = z;
    }
    struct lattice_point *at = out->points;
    for (int32_t j = 0; j < w->side; j++)
        for (int32_t i = 0; i < w->side; i++) {
            border(w, i, j, true, at);
            border(w, i + 1, j, false, at + w->pieces);
            border(w, i, j + 1, true, at + 2 * w->pieces);
            reversed(at + 2 * w->pieces, w->pieces, corner(w, i + 1, j + 1));
            border(w, i, j, false, at + 3 * w->pieces);
            reversed(at + 3 * w->pieces, w->pieces, corner(w, i, j + 1));
            at += each;
        }
}

/* One pass over all zones. With `sum`, adds the coverage up per cell. Returns the cells covered. */
static uint64_t cover_all(d4i_context *context, struct cover_scratch *scratch, const struct shapes *shapes,
                          int32_t side, struct cover *cover, int32_t *sum, bool *wrong)
{
    uint64_t cells = 0;
    uint32_t ring[2] = {0, 0};
    for (size_t z = 0; z < shapes->zones; z++) {
        ring[1] = (uint32_t)(shapes->point_start[z + 1] - shapes->point_start[z]);
        struct shape shape = {shapes->points + shapes->point_start[z], ring, 1};
        if (cover_shape(context, scratch, &shape, side, side, cover) != D4I_OK)
            abort();
        for (size_t r = 0; r < cover->count; r++) {
            cells += cover->runs[r].length;
            for (uint32_t c = 0; sum && c < cover->runs[r].length; c++)
                sum[(size_t)cover->runs[r].row * (size_t)side + (size_t)cover->runs[r].column + c] +=
                    cover->runs[r].coverage;
        }
        *wrong |= sum && (cover->outside != 0 || cover->winding);
    }
    return cells;
}

/* Pairs per CPU-second; and their hash, which is the same for every build. */
static double partition_rate(d4i_context *context, const struct shapes *shapes, int32_t side, uint64_t *hash)
{
    struct grid grid = {.crs = "EPSG:3035", .cell = 100, .columns = side, .rows = side};
    struct pairs pairs = {0};
    struct partition partition = {0};
    double start = bench_cpu_seconds();
    if (partition_cover(context, &grid, shapes, &pairs, &partition) != D4I_OK)
        abort();
    double rate = (double)pairs.count / (bench_cpu_seconds() - start);
    *hash = hash_bytes64(pairs.coverage, pairs.count * sizeof *pairs.coverage);
    pairs_release(&pairs);
    partition_release(&partition);
    return rate;
}

static bool run(d4i_context *context, const struct workload *w, double bandwidth, double *slowest)
{
    struct shapes shapes;
    struct cover cover = {0};
    struct cover_scratch *scratch;
    int32_t side = w->side * w->across;
    int32_t *sum = calloc((size_t)side * (size_t)side, sizeof *sum);
    partition_make(context, w, &shapes);
    if (!sum || cover_scratch_new(context, &scratch) != D4I_OK)
        abort();
    bool wrong = false;
    uint64_t cells = cover_all(context, scratch, &shapes, side, &cover, sum, &wrong), differing = 0;
    for (size_t i = 0; i < (size_t)side * (size_t)side; i++)
        differing += sum[i] != COVER_FULL;
    double times[REPEATS], whole[3];
    uint64_t hash = 0;
    for (int r = 0; r < REPEATS; r++) {
        double start = bench_cpu_seconds();
        cover_all(context, scratch, &shapes, side, &cover, NULL, &wrong);
        times[r] = bench_cpu_seconds() - start;
    }
    for (int r = 0; r < 3; r++)
        whole[r] = partition_rate(context, &shapes, side, &hash);
    double seconds = bench_median(times, REPEATS), edges = (double)shapes.count;
    printf("%6d zones x %3d edges, %2d cells across  %7.1f M  %8.1f k  %7.1f M  %6llu of %llu  %6.1f M  %7.0f M  "
           "%016llx\n",
           (int)shapes.zones, 4 * w->pieces, w->across, edges / seconds / 1e6, (double)shapes.zones / seconds / 1e3,
           (double)cells / seconds / 1e6, (unsigned long long)differing,
           (unsigned long long)side * (unsigned long long)side, bench_median(whole, 3) / 1e6, bandwidth / 16 / 1e6,
           (unsigned long long)hash);
    if (edges / seconds < *slowest)
        *slowest = edges / seconds;
    cover_scratch_free(scratch);
    cover_release(&cover);
    shapes_release(&shapes);
    free(sum);
    return differing == 0 && !wrong;
}

static void pass(d4i_context *context, int passes)
{
    struct shapes shapes;
    struct cover cover = {0};
    struct cover_scratch *scratch;
    bool wrong = false;
    partition_make(context, &SMALL, &shapes);
    if (cover_scratch_new(context, &scratch) != D4I_OK)
        abort();
    for (int i = 0; i < passes; i++)
        cover_all(context, scratch, &shapes, SMALL.side * SMALL.across, &cover, NULL, &wrong);
    printf("%zu edges\n", shapes.count);
    cover_scratch_free(scratch);
    cover_release(&cover);
    shapes_release(&shapes);
}

int main(int count, char **arguments)
{
    d4i_context *context = d4i_context_new();
    double slowest = 1e300;
    if (!context)
        return 1;
    d4i_set_threads(context, 1);
    if (count == 3 && strcmp(arguments[1], "--passes") == 0) {
        pass(context, atoi(arguments[2]));
        d4i_context_free(context);
        return 0;
    }
    int only = count == 3 && strcmp(arguments[1], "--workload") == 0 ? arguments[2][0] - '1' : -1;
    double bandwidth = bench_triad();
    printf("memory bandwidth (triad, one thread) %.1f GB/s; rates per CPU-second, median of %d\n", bandwidth / 1e9,
           (int)REPEATS);
    printf("%-41s  %9s  %10s  %9s  %17s  %8s  %9s  %16s\n", "workload", "edges/s", "polygons/s", "cells/s",
           "cells differing", "pairs/s", "limit", "bits");
    bool good = true;
    for (int i = 0; i < 3; i++)
        if (only < 0 || only == i)
            good &= run(context, &WORKLOADS[i], bandwidth, &slowest);
    printf("pairs/s: all of partition_cover, to sorted pairs; limit: edges/s at 16 B a vertex; "
           "bits: hash of the coverage\n");
    printf("this build is %s: slowest %.1f M edges per CPU-second; reach %d M: %s; aim at %d M: %.2f of it\n",
           BUILD, slowest / 1e6, (int)REACH, slowest >= 1e6 * REACH ? "kept" : "NOT KEPT", (int)AIM,
           slowest / 1e6 / AIM);
    d4i_context_free(context);
    return good ? 0 : 1;
}
