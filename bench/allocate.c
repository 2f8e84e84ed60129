/* SPDX-License-Identifier: EUPL-1.2
 *
 * People by pair: bytes per CPU-second that allocation_spread moves (8 B of people written and 12 B of zone,
 * coverage and weight read a pair), beside the memory bandwidth of the same run, and the check that every zone
 * closes.
 */
#include <string.h>

#include "allocate/allocate.h"
#include "base/memory.h"
#include "bench.h"

enum { SIDE = 1500, ACROSS = 8, REPEATS = 7 };

/* Square zones of 8 x 8 cells, shifted by half a cell in x, so that a third of the cells stand in two zones. */
static void make_pairs(d4i_context *context, struct pairs *pairs, size_t *zones)
{
    uint32_t per_row = SIDE / ACROSS + 1;
    size_t most = (size_t)SIDE * SIDE * 2;
    *zones = (size_t)per_row * per_row;
    if (mem_alloc(context, most, sizeof *pairs->cell_low, &pairs->cell_low) != D4I_OK ||
        mem_alloc(context, most, sizeof *pairs->zone, &pairs->zone) != D4I_OK ||
        mem_alloc(context, most, sizeof *pairs->coverage, &pairs->coverage) != D4I_OK ||
        mem_alloc(context, most, sizeof *pairs->weight, &pairs->weight) != D4I_OK)
        abort();
    for (uint32_t row = 0; row < SIDE; row++)
        for (uint32_t column = 0; column < SIDE; column++) {
            bool split = column % ACROSS == ACROSS - 1;
            for (uint32_t k = 0; k <= split; k++) {
                size_t at = pairs->count++;
                pairs_put_cell(pairs, at, (uint64_t)row * SIDE + column);
                pairs->zone[at] = row / ACROSS * per_row + column / ACROSS + k;
                pairs->coverage[at] = split ? COVER_FULL / 2 : COVER_FULL;
            }
        }
}

int main(void)
{
    d4i_context *context = d4i_context_new();
    struct pairs pairs = {0};
    struct allocation allocation;
    size_t zones;
    if (!context)
        return 1;
    d4i_set_threads(context, 1);
    double bandwidth = bench_triad();
    make_pairs(context, &pairs, &zones);
    uint32_t *weight = malloc(pairs.count * sizeof *weight);
    int64_t *amount = malloc(zones * sizeof *amount), *people = malloc(pairs.count * sizeof *people);
    if (!weight || !amount || !people)
        return 1;
    for (size_t i = 0; i < pairs.count; i++)
        weight[i] = (uint32_t)(pairs_cell(&pairs, i) * 2654435761u >> 12) % 1000;
    for (size_t z = 0; z < zones; z++)
        amount[z] = (int64_t)(z * 7919 % 5000) * D4I_PERSON;
    const struct weight_level level = {"people", weight};
    const struct allocation_task task = {.pairs = &pairs, .zones = zones, .levels = &level, .level_count = 1};
    const struct allocation_method *method = allocation_method_find("proportional");
    double cascade = bench_cpu_seconds();
    if (method->weigh(context, &task, &allocation) != D4I_OK)
        return 1;
    cascade = bench_cpu_seconds() - cascade;
    memset(people, 1, pairs.count * sizeof *people);
    double times[REPEATS];
    for (int r = 0; r < REPEATS; r++) {
        times[r] = bench_cpu_seconds();
        if (allocation_spread(context, &pairs, &allocation, amount, people) != D4I_OK)
            return 1;
        times[r] = bench_cpu_seconds() - times[r];
    }
    for (size_t i = 0; i < pairs.count; i++)
        amount[pairs.zone[i]] -= people[i];
    size_t open = 0;
    for (size_t z = 0; z < zones; z++)
        open += amount[z] != 0 && allocation.level[z] != ALLOCATE_NO_CELL;
    double seconds = bench_median(times, REPEATS), count = (double)pairs.count;
    printf("%.1f M pairs, %zu zones; memory bandwidth (triad, one thread) %.1f GB/s; median of %d\n", count / 1e6,
           zones, bandwidth / 1e9, (int)REPEATS);
    printf("%-22s  %9s  %7s  %10s  %13s\n", "step", "pairs/s", "GB/s", "of triad", "zones open");
    printf("%-22s  %7.1f M  %7.1f  %8.0f %%  %13zu\n", "people by pair", count / seconds / 1e6,
           20 * count / seconds / 1e9, 100 * 20 * count / seconds / bandwidth, open);
    printf("%-22s  %7.1f M\n", "cascade of one level", count / cascade / 1e6);
    allocation_release(&allocation);
    pairs_release(&pairs);
    free(weight);
    free(amount);
    free(people);
    d4i_context_free(context);
    return open != 0;
}
