/* SPDX-License-Identifier: EUPL-1.2
 *
 * The smooth surface: cells per CPU-second of the whole solution (lists, five resolutions, ten sweeps each,
 * weights), for zones of 8 x 8 and 64 x 64 cells, and the check that its roughness does not rise. Beside it memory
 * bandwidth at 100 bytes a cell and sweep: a node's density twice, its area and cell, four neighbours and their
 * means.
 */
#include <string.h>

#include "allocate/pycno.h"
#include "base/memory.h"
#include "bench.h"

enum { SIDE = 1024, REPEATS = 3 };

struct seen {
    double last;
    int rose;
};

static void watch(void *user, int doublings, int sweep, double rough)
{
    struct seen *seen = user;
    (void)doublings;
    seen->rose += sweep > 0 && rough > seen->last * (1 + 1e-12);
    seen->last = rough;
}

int main(void)
{
    static const struct grid grid = {"EPSG:3035", 4000000, 3000000, 100, SIDE, SIDE};
    const size_t count = (size_t)SIDE * SIDE;
    d4i_context *context = d4i_context_new();
    struct pairs pairs = {.count = count};
    uint32_t *walk = malloc(count * sizeof *walk);
    uint32_t *zone = malloc(count * sizeof *zone), *coverage = malloc(count * sizeof *coverage),
             *weight = malloc(count * sizeof *weight);
    int64_t *people = malloc(count * sizeof *people);
    double *density = calloc(count, sizeof *density), bandwidth = bench_triad();
    int rose = 0;
    if (!context || !walk || !zone || !coverage || !weight || !people || !density)
        return 1;
    d4i_set_threads(context, 1);
    printf("%.1f M cells; memory bandwidth (triad, one thread) %.1f GB/s; median of %d\n", (double)count / 1e6,
           bandwidth / 1e9, (int)REPEATS);
    printf("%-14s  %9s  %15s  %9s  %12s\n", "cells a zone", "cells/s", "cells x sweeps/s", "of triad",
           "sweeps risen");
    for (uint32_t across = 8; across <= 64; across *= 8) {
        uint32_t per_row = SIDE / across, zones = per_row * per_row;
        for (uint32_t i = 0; i < count; i++) { /* the tiles of a grid this size stand in the order 0 1 / 3 2 */
            static const uint32_t tile_x[] = {0, 0, 1, 1}, tile_y[] = {0, 1, 1, 0};
            uint32_t tile = i >> 18, place = i & ((1u << 18) - 1);
            uint32_t x = tile_x[tile] * 512 + place % 512, y = tile_y[tile] * 512 + place / 512;
            walk[i] = y * SIDE + x;
            zone[i] = y / across * per_row + x / across;
            coverage[i] = COVER_FULL;
        }
        for (uint32_t z = 0; z < zones; z++)
            people[z] = (int64_t)(z * 2654435761u >> 12) % 5000 * D4I_PERSON;
        pairs.cell_low = walk;
        pairs.zone = zone;
        pairs.coverage = coverage;
        pairs.weight = weight;
        double times[REPEATS];
        struct allocation allocation;
        const struct allocation_task task = {.grid = &grid, .pairs = &pairs, .zones = zones, .people = people};
        for (int r = 0; r < REPEATS; r++) {
            times[r] = bench_cpu_seconds();
            if (allocation_method_find("pycno")->weigh(context, &task, &allocation) != D4I_OK)
                return 1;
            times[r] = bench_cpu_seconds() - times[r];
            allocation_release(&allocation);
        }
        struct seen seen = {0};
        struct pycno_options options = PYCNO_USUAL;
        options.watch = watch;
        options.user = &seen;
        memset(weight, 1, count * sizeof *weight);
        if (pycno_densities(context, &task, 0, zones, &options, density) != D4I_OK)
            return 1;
        double rate = (double)count / bench_median(times, REPEATS), sweeps = rate * 10 * 4 / 3;
        printf("%-14u  %7.2f M  %13.1f M  %7.0f %%  %12d\n", across * across, rate / 1e6, sweeps / 1e6,
               100 * 100 * sweeps / bandwidth, seen.rose);
        rose += seen.rose;
    }
    free(walk);
    free(zone);
    free(coverage);
    free(weight);
    free(people);
    free(density);
    d4i_context_free(context);
    return rose != 0;
}
