/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whole people: (cell, group) per CPU-second of systematic rounding, everything included (shares of a zone's cells,
 * the zone's and group's uniform number, the counts), for zones of several sizes. Every total is checked. Beside it
 * the triad's bandwidth at 12 bytes a (cell, group): 8 read and 4 written, as if nothing stayed in the cache.
 */
#include <math.h>
#include <string.h>

#include "allocate/rounding.h"
#include "base/memory.h"
#include "bench.h"

enum { CELLS = 1 << 20, GROUPS = 8, REPEATS = 7 };
#define CLAIM 200e6
#define CLAIM_CELLS 50 /* a zone; in smaller ones the numbers of zone and group cost more than the cells */

static size_t one_pass(const uint64_t *mass, size_t zone_cells, uint64_t *share, int32_t *out, uint32_t draw)
{
    size_t wrong = 0;
    for (size_t first = 0; first + zone_cells <= CELLS; first += zone_cells) {
        rounding_shares(mass + first, zone_cells, share);
        for (uint64_t g = 0; g < GROUPS; g++) {
            int64_t people = (int64_t)((first * 7919 + g * 104729) % 5000) * D4I_PERSON, total = 0;
            const uint32_t uniform = rounding_uniform(rounding_stream(1, first, g, 0), draw);
            rounding_people(share, zone_cells, people, uniform, out);
            for (size_t i = 0; i < zone_cells; i++)
                total += out[i];
            wrong += total * D4I_PERSON != people;
        }
    }
    return wrong;
}

int main(void)
{
    const size_t sizes[] = {8, 50, 200, 5000, CELLS};
    uint64_t *mass = malloc(CELLS * sizeof *mass), *share = malloc(CELLS * sizeof *share);
    int32_t *out = malloc(CELLS * sizeof *out);
    size_t wrong = 0;
    double least = INFINITY, bandwidth = bench_triad();
    if (!mass || !share || !out)
        return 1;
    for (uint32_t i = 0; i < CELLS; i++)
        mass[i] = (uint64_t)COVER_FULL * ((i * 2654435761u >> 12) % 1000 + 1);
    printf("%d groups; memory bandwidth (triad, one thread) %.1f GB/s; median of %d\n", (int)GROUPS,
           bandwidth / 1e9, (int)REPEATS);
    printf("%-14s  %16s  %9s  %13s\n", "cells a zone", "(cell, group)/s", "of triad", "wrong totals");
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        double times[REPEATS];
        size_t wrong_here = 0;
        for (int r = 0; r < REPEATS; r++) {
            double start = bench_cpu_seconds();
            wrong_here += one_pass(mass, sizes[s], share, out, (uint32_t)r);
            times[r] = bench_cpu_seconds() - start;
        }
        double done = (double)(CELLS / sizes[s] * sizes[s]) * GROUPS, rate = done / bench_median(times, REPEATS);
        printf("%-14zu  %14.1f M  %7.0f %%  %13zu\n", sizes[s], rate / 1e6, 100 * 12 * rate / bandwidth,
               wrong_here);
        if (sizes[s] >= CLAIM_CELLS)
            least = fmin(least, rate);
        wrong += wrong_here;
    }
    if (least < CLAIM)
        printf("NOT KEPT: %.0f M (cell, group) per CPU-second; the claim is %.0f M\n", least / 1e6, CLAIM / 1e6);
    free(mass);
    free(share);
    free(out);
    return wrong != 0;
}
