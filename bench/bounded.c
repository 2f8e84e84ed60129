/* SPDX-License-Identifier: EUPL-1.2
 *
 * Intervals: zones per CPU-second whose values are chosen, in a country of regions of municipalities of small zones
 * of which a half is rounded to 5 and a sixth suppressed. Beside it the limit: each zone's interval and prior read
 * once, its value written once (32 B), at this run's memory bandwidth; the multiplier of a family takes 62 passes
 * over it, which stay in the cache.
 */
#include "allocate/bounded.h"
#include "base/random.h"
#include "bench.h"

enum { ZONES = 1000000, MIDDLE = 20000, TOP = 200, REPEATS = 5 };

int main(void)
{
    d4i_context *context = d4i_context_new();
    uint32_t *parent = calloc(ZONES, sizeof *parent);
    int64_t *low = calloc(ZONES, sizeof *low), *high = calloc(ZONES, sizeof *high);
    int64_t *prior = calloc(ZONES, sizeof *prior), *value = calloc(ZONES, sizeof *value);
    if (!context || !parent || !low || !high || !prior || !value)
        return 1;
    for (uint32_t z = ZONES; z-- > 0;) {
        struct random_stream stream = {20260101, z, 0, 0};
        parent[z] = z < TOP      ? BOUNDED_ROOT
                    : z < MIDDLE ? z % TOP
                                 : TOP + (z - MIDDLE) / ((ZONES - MIDDLE) / (MIDDLE - TOP) + 1);
        if (z >= MIDDLE)
            value[z] = (int64_t)(random_u32(stream, 1) % 50) * D4I_PERSON;
        if (parent[z] != BOUNDED_ROOT)
            value[parent[z]] += value[z];
        int64_t off = z < MIDDLE ? 0 : (int64_t[]){2, 2, 2, 4, 0, 0}[random_u32(stream, 2) % 6] * D4I_PERSON;
        low[z] = value[z] > off ? value[z] - off : 0;
        high[z] = value[z] + off;
        prior[z] = low[z] + (high[z] - low[z]) / 3;
    }
    const struct bounded_problem problem = {ZONES, parent, low, high, prior};
    double bandwidth = bench_triad(), times[REPEATS];
    size_t widened = 0, wrong = 0;
    for (int r = 0; r < REPEATS; r++) {
        struct bounded_report report = {0};
        times[r] = bench_cpu_seconds();
        if (bounded_run(context, &problem, value, &report) != D4I_OK)
            return 1;
        times[r] = bench_cpu_seconds() - times[r];
        widened = report.count;
        bounded_report_release(&report);
    }
    for (uint32_t z = 0; z < ZONES; z++)
        wrong += value[z] < low[z] || value[z] > high[z];
    double rate = ZONES / bench_median(times, REPEATS);
    printf(
        "%.1f M zones a CPU-second (%d zones, %d families; median of %d); at memory bandwidth (%.1f GB/s) %.0f M; "
        "%zu outside of their intervals, %zu widened\n",
        rate / 1e6, (int)ZONES, (int)MIDDLE, (int)REPEATS, bandwidth / 1e9, bandwidth / 32 / 1e6, wrong, widened);
    free(parent);
    free(low);
    free(high);
    free(prior);
    free(value);
    d4i_context_free(context);
    return wrong > 0 || widened > 0;
}
