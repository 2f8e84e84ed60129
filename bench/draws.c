/* SPDX-License-Identifier: EUPL-1.2
 *
 * Draws: (cell, group) per CPU-second of one draw, of groups of several sizes, and what a group costs before its
 * first draw. Every zone's total is checked. Beside it the triad's bandwidth at 16 bytes a (cell, group): the sum
 * of people, the middle and the count, as if nothing stayed in the cache.
 */
#include <math.h>
#include <string.h>

#include "allocate/draws.h"
#include "base/random.h"
#include "bench.h"

enum { CELLS = 1 << 20, ZONE = 200, ZONES = CELLS / ZONE, ITEMS = ZONES * ZONE, REPEATS = 5 };

static struct grid grid = {"EPSG:3035", 4000000, 3000000, 100, 1 << 10, 1 << 10};

/* Zones of 200 cells, 10 x 20 and side by side; people of a cell from 2 to 380, 52 in the middle. */
static void fill(size_t *start, uint64_t *cell, double *people, uint64_t *key)
{
    for (size_t z = 0; z <= ZONES; z++)
        start[z] = z * ZONE;
    for (uint32_t i = 0; i < ITEMS; i++) {
        size_t zone = i / ZONE, at = i % ZONE, across = 1024 / 10;
        cell[i] = (zone / across * 20 + at / 10) % 1024 * 1024 + zone % across * 10 + at % 10;
        people[i] = rint(exp(4 + 1.2 * random_normal((struct random_stream){1, i, 0, 0}, 0) * 0.8));
    }
    for (uint32_t z = 0; z < ZONES; z++)
        key[z] = (uint64_t)random_u32((struct random_stream){2, z, 0, 0}, 0) << 32 | z;
}

static size_t wrong_totals(const int32_t *got, const int64_t *group)
{
    size_t wrong = 0;
    for (size_t z = 0; z < ZONES; z++) {
        int64_t total = 0;
        for (size_t i = 0; i < ZONE; i++)
            total += got[z * ZONE + i];
        wrong += total * D4I_PERSON != group[z];
    }
    return wrong;
}

static size_t measure(d4i_context *context, const struct draw_ground *ground, double share, const double *mean,
                      double bandwidth)
{
    static int64_t group[ZONES];
    static int32_t got[ITEMS];
    double times[REPEATS], all = 0, start = bench_cpu_seconds();
    struct draws *draws;
    size_t wrong = 0;
    for (uint32_t z = 0; z < ZONES; z++) {
        double people = (double)ground->people[ground->zone_start[z + 1] + z] / D4I_PERSON;
        double normal = random_normal((struct random_stream){3, z, 0, 0}, 0);
        group[z] = (int64_t)fmin(share * exp(0.5 * normal) * people, 0.9 * people) * D4I_PERSON;
        all += (double)group[z] / D4I_PERSON;
    }
    struct draw_task task = {.ground = ground, .mean = mean, .people = group, .group_key = 1, .seed = 1};
    if (draws_prepare(context, &task, REPEATS, &draws) != D4I_OK)
        return 1;
    double prepared = bench_cpu_seconds() - start;
    for (int d = 0; d < REPEATS; d++) {
        start = bench_cpu_seconds();
        wrong += draws_make(context, draws, d, got) != D4I_OK;
        times[d] = bench_cpu_seconds() - start;
        wrong += wrong_totals(got, group);
    }
    double rate = ITEMS / bench_median(times, REPEATS);
    printf("%-10.4f  %-5s  %13.2f  %14.1f M  %7.1f %%  %11.2f s  %13zu\n", share, mean ? "given" : "even",
           all / ITEMS, rate / 1e6, 100 * 16 * rate / bandwidth, prepared, wrong);
    draws_free(draws);
    return wrong;
}

int main(void)
{
    static size_t start[ZONES + 1];
    static uint64_t cell[ITEMS], key[ZONES];
    static double people[ITEMS];
    struct draw_ground ground = {0};
    d4i_context *context = d4i_context_new();
    double bandwidth = bench_triad();
    size_t wrong = 0;
    fill(start, cell, people, key);
    struct draw_cells cells = {&grid, ITEMS, ZONES, start, cell, people, key};
    double began = bench_cpu_seconds();
    if (!context || draw_ground_make(context, &cells, &ground) != D4I_OK)
        return 1;
    printf("%d cells, %d zones: ground made in %.2f CPU-s; memory bandwidth (triad, one thread) %.1f GB/s\n",
           (int)ITEMS, (int)ZONES, bench_cpu_seconds() - began, bandwidth / 1e9);
    printf("%-10s  %-5s  %13s  %16s  %9s  %13s  %13s\n", "share", "means", "people a cell", "(cell, group)/s",
           "of triad", "to prepare", "wrong totals");
    const double shares[] = {0.0002, 0.002, 0.02, 0.2};
    for (size_t s = 0; s < 4; s++)
        wrong += measure(context, &ground, shares[s], NULL, bandwidth);
    wrong += measure(context, &ground, 0.02, people, bandwidth);
    draw_ground_release(&ground);
    d4i_context_free(context);
    return wrong != 0;
}
