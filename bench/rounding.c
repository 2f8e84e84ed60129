/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whole people: (cell, group) per CPU-second of systematic rounding, everything included (shares of the zones'
 * cells, the zone's and group's uniform number, the counts), for zones of several sizes, as exports do it: the
 * shares once, and then one group after the other. Every total is checked, outside the time. Beside it the triad's
 * bandwidth at 12 bytes a (cell, group): 8 read and 4 written.
 */
#include <math.h>
#include <string.h>

#include "allocate/rounding.h"
#include "base/memory.h"
#include "bench.h"

enum { CELLS = 1 << 20, GROUPS = 8, REPEATS = 7 };
#define CLAIM 200e6

struct town {
    struct rounding_zones zones;
    size_t *start;
    uint64_t *key, *mass, *share;
    int64_t *people;
    int32_t *out;
};

static void found(struct town *town, size_t zone_cells)
{
    town->zones = (struct rounding_zones){CELLS / zone_cells, town->start, town->key, town->share};
    for (size_t z = 0; z <= town->zones.count; z++) {
        town->start[z] = z * zone_cells;
        town->key[z] = z * UINT64_C(0x9e3779b97f4a7c15);
    }
}

static size_t wrong_totals(const struct town *town)
{
    size_t wrong = 0;
    for (size_t z = 0; z < town->zones.count; z++) {
        int64_t total = 0;
        for (size_t i = town->start[z]; i < town->start[z + 1]; i++)
            total += town->out[i];
        wrong += total * D4I_PERSON != town->people[z];
    }
    return wrong;
}

/* Seconds of CPU time. */
static double one_pass(struct town *town, uint32_t draw, size_t *wrong)
{
    double start = bench_cpu_seconds(), seconds;
    for (size_t z = 0; z < town->zones.count; z++)
        rounding_shares(town->mass + town->start[z], town->start[z + 1] - town->start[z],
                        town->share + town->start[z]);
    seconds = bench_cpu_seconds() - start;
    for (uint64_t g = 0; g < GROUPS; g++) {
        for (size_t z = 0; z < town->zones.count; z++)
            town->people[z] = (int64_t)((z * 7919 + g * 104729) % 5000) * D4I_PERSON;
        start = bench_cpu_seconds();
        rounding_group(&town->zones, rounding_stream(1, 0, g, 0), draw, town->people, town->out);
        seconds += bench_cpu_seconds() - start;
        *wrong += wrong_totals(town);
    }
    return seconds;
}

int main(void)
{
    const size_t sizes[] = {8, 50, 200, 5000, CELLS};
    struct town town = {.start = malloc((CELLS + 1) * sizeof *town.start),
                        .key = malloc((CELLS + 1) * sizeof *town.key),
                        .mass = malloc(CELLS * sizeof *town.mass),
                        .share = malloc(CELLS * sizeof *town.share),
                        .people = malloc(CELLS * sizeof *town.people),
                        .out = malloc(CELLS * sizeof *town.out)};
    size_t wrong = 0;
    double least = INFINITY, bandwidth = bench_triad();
    if (!town.start || !town.key || !town.mass || !town.share || !town.people || !town.out)
        return 1;
    for (uint32_t i = 0; i < CELLS; i++)
        town.mass[i] = (uint64_t)COVER_FULL * ((i * 2654435761u >> 12) % 1000 + 1);
    printf("%d groups; memory bandwidth (triad, one thread) %.1f GB/s; median of %d\n", (int)GROUPS,
           bandwidth / 1e9, (int)REPEATS);
    printf("%-14s  %16s  %9s  %13s\n", "cells a zone", "(cell, group)/s", "of triad", "wrong totals");
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        double times[REPEATS];
        size_t wrong_here = 0;
        found(&town, sizes[s]);
        for (int r = 0; r < REPEATS; r++)
            times[r] = one_pass(&town, (uint32_t)r, &wrong_here);
        size_t cells = CELLS / sizes[s] * sizes[s];
        double done = (double)cells * GROUPS, rate = done / bench_median(times, REPEATS);
        printf("%-14zu  %14.1f M  %7.0f %%  %13zu\n", sizes[s], rate / 1e6, 100 * 12 * rate / bandwidth,
               wrong_here);
        least = fmin(least, rate);
        wrong += wrong_here;
    }
    if (least < CLAIM)
        printf("NOT KEPT: %.0f M (cell, group) per CPU-second; the claim is %.0f M\n", least / 1e6, CLAIM / 1e6);
    free(town.start);
    free(town.key);
    free(town.mass);
    free(town.share);
    free(town.people);
    free(town.out);
    return wrong != 0;
}
