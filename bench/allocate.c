/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones + weights -> cells, in bytes per CPU-second beside the memory bandwidth of the same run. In factored form,
 * as a build does it: the weights stand on the pairs already, and what must move are 12 B of zone, coverage and
 * weight a pair, read; levels, totals and counts of the zones come out. Then spread over the pairs, as exports do
 * it for a group: 8 B of people written and the same 12 B read. And the check that every zone closes.
 */
#include <string.h>

#include "allocate/allocate.h"
#include "base/memory.h"
#include "bench.h"

enum { SIDE = 1500, REPEATS = 7 };
static const uint32_t sizes[] = {8, 64};

/* Square zones of across x across cells, shifted by half a cell in x: a cell in each row of a zone stands in two.
 */
static void make_pairs(d4i_context *context, struct pairs *pairs, uint32_t across, size_t *zones)
{
    uint32_t per_row = SIDE / across + 1;
    size_t most = (size_t)SIDE * SIDE * 2;
    *zones = (size_t)per_row * per_row;
    if (mem_alloc(context, most, sizeof *pairs->cell_low, &pairs->cell_low) != D4I_OK ||
        mem_alloc(context, most, sizeof *pairs->zone, &pairs->zone) != D4I_OK ||
        mem_alloc(context, most, sizeof *pairs->coverage, &pairs->coverage) != D4I_OK ||
        mem_alloc(context, most, sizeof *pairs->weight, &pairs->weight) != D4I_OK)
        abort();
    for (uint32_t row = 0; row < SIDE; row++)
        for (uint32_t column = 0; column < SIDE; column++) {
            bool split = column % across == across - 1;
            for (uint32_t k = 0; k <= split; k++) {
                size_t at = pairs->count++;
                pairs_put_cell(pairs, at, (uint64_t)row * SIDE + column);
                pairs->zone[at] = row / across * per_row + column / across + k;
                pairs->coverage[at] = split ? COVER_FULL / 2 : COVER_FULL;
            }
        }
}

static void make_weights(struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++)
        pairs->weight[i] = (uint32_t)(pairs_cell(pairs, i) * 2654435761u >> 12) % 1000;
}

/* Median seconds of CPU time. */
static double factored(d4i_context *context, struct pairs *pairs, size_t zones, struct allocation *out)
{
    const struct weight_level level = {"people", pairs->weight};
    const struct allocation_task task = {.pairs = pairs, .zones = zones, .levels = &level, .level_count = 1};
    const struct allocation_method *method = allocation_method_find("proportional");
    double times[REPEATS];
    for (int r = 0; r < REPEATS; r++) {
        make_weights(pairs); /* what has no weight at all got one by area */
        allocation_release(out);
        times[r] = bench_cpu_seconds();
        if (method->weigh(context, &task, out) != D4I_OK)
            abort();
        times[r] = bench_cpu_seconds() - times[r];
    }
    return bench_median(times, REPEATS);
}

static double spread(d4i_context *context, const struct pairs *pairs, const struct allocation *allocation,
                     const int64_t *amount, int64_t *people)
{
    double times[REPEATS];
    for (int r = 0; r < REPEATS; r++) {
        times[r] = bench_cpu_seconds();
        if (allocation_spread(context, pairs, allocation, amount, people) != D4I_OK)
            abort();
        times[r] = bench_cpu_seconds() - times[r];
    }
    return bench_median(times, REPEATS);
}

static size_t zones_open(const struct pairs *pairs, const struct allocation *allocation, int64_t *amount,
                         const int64_t *people)
{
    size_t open = 0;
    for (size_t i = 0; i < pairs->count; i++)
        amount[pairs->zone[i]] -= people[i];
    for (size_t z = 0; z < allocation->zones; z++)
        open += amount[z] != 0 && allocation->level[z] != ALLOCATE_NO_CELL;
    return open;
}

static void print_step(const char *step, uint32_t across, double pairs, double seconds, double bytes,
                       double bandwidth)
{
    printf("%-16s  %3u x %-3u  %9.1f M  %7.1f  %8.0f %%", step, across, across, pairs / seconds / 1e6,
           bytes * pairs / seconds / 1e9, 100 * bytes * pairs / seconds / bandwidth);
}

static size_t measure(d4i_context *context, uint32_t across, double bandwidth)
{
    struct pairs pairs = {0};
    struct allocation allocation = {0};
    size_t zones;
    make_pairs(context, &pairs, across, &zones);
    int64_t *amount = malloc(zones * sizeof *amount), *people = malloc(pairs.count * sizeof *people);
    if (!amount || !people)
        abort();
    for (size_t z = 0; z < zones; z++)
        amount[z] = (int64_t)(z * 7919 % 5000) * D4I_PERSON;
    memset(people, 1, pairs.count * sizeof *people);
    const double count = (double)pairs.count;
    print_step("factored form", across, count, factored(context, &pairs, zones, &allocation), 12, bandwidth);
    printf("\n");
    print_step("people by pair", across, count, spread(context, &pairs, &allocation, amount, people), 20,
               bandwidth);
    size_t open = zones_open(&pairs, &allocation, amount, people);
    printf("  %13zu\n", open);
    allocation_release(&allocation);
    pairs_release(&pairs);
    free(amount);
    free(people);
    return open;
}

int main(void)
{
    d4i_context *context = d4i_context_new();
    size_t open = 0;
    if (!context)
        return 1;
    d4i_set_threads(context, 1);
    double bandwidth = bench_triad();
    printf("%.1f M cells; memory bandwidth (triad, one thread) %.1f GB/s; median of %d\n", SIDE * SIDE / 1e6,
           bandwidth / 1e9, (int)REPEATS);
    printf("%-16s  %9s  %11s  %7s  %10s  %13s\n", "step", "a zone", "pairs/s", "GB/s", "of triad", "zones open");
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        open += measure(context, sizes[s], bandwidth);
    d4i_context_free(context);
    return open != 0;
}
