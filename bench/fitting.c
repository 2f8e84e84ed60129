/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fitting: updates per CPU-second (an update is one item and group summed and scaled for one of the sums that
 * hold), with zones of 200 items and 8 groups, seeds that differ by group by exp(+-0.6), zone totals and item
 * totals to 1e-9. Beside it the limit: one multiply-add of a double that is read from the nearest cache, which is
 * what an update is at the least, as fast as this very run does a dot product there. Then with zeros in the seed,
 * and with a margin.
 */
#include <math.h>
#include <string.h>

#include "allocate/fitting.h"
#include "base/random.h"
#include "bench.h"

enum { ITEMS = 200, GROUPS = 8, ZONES = 500, REPEATS = 5, ALL = ITEMS * ZONES };
#define CLAIM 400e6

struct data {
    size_t zone_start[ZONES + 1];
    double *zone_people[GROUPS], *seed[GROUPS], *people[GROUPS], *margin[GROUPS], *total;
    uint32_t *member;
    size_t parts;
};

static void *room(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        abort();
    return memory;
}

static double unit(uint32_t a, uint32_t b, uint32_t purpose)
{
    return random_unit((struct random_stream){20260101, a, b, purpose}, 0);
}

static void take(struct data *data)
{
    data->total = room(ALL, sizeof *data->total);
    data->member = room(ALL, sizeof *data->member);
    data->parts = ALL / 100;
    for (uint32_t g = 0; g < GROUPS; g++) {
        data->zone_people[g] = room(ZONES, sizeof(double));
        data->seed[g] = room(ALL, sizeof(double));
        data->people[g] = room(ALL, sizeof(double));
        data->margin[g] = room(data->parts, sizeof(double));
    }
}

/* A truth that nobody sees, from which every sum is taken, and a seed that is it times exp(+-0.6). */
static void make(struct data *data, double zeros)
{
    memset(data->total, 0, ALL * sizeof *data->total);
    for (uint32_t g = 0; g < GROUPS; g++) {
        memset(data->zone_people[g], 0, ZONES * sizeof(double));
        memset(data->margin[g], 0, data->parts * sizeof(double));
    }
    for (uint32_t i = 0; i < ALL; i++) {
        uint32_t z = i / ITEMS;
        data->zone_start[z] = (size_t)z * ITEMS;
        data->member[i] = (uint32_t)((i + ITEMS / 3) / 100 % data->parts); /* across the borders of zones */
        for (uint32_t g = 0; g < GROUPS; g++) {
            double people = 40 * unit(i, 0, 1) * unit(z, g, 2) * (0.2 + unit(i, g, 3));
            people *= unit(i, g, 5) >= zeros;
            data->total[i] += people;
            data->zone_people[g][z] += people;
            data->margin[g][data->member[i]] += people;
            data->seed[g][i] = people * exp(0.6 * (2 * unit(i, g, 4) - 1));
        }
    }
    data->zone_start[ZONES] = ALL;
}

/* Dot products in 12.8 kB: multiply-adds per CPU-second. */
static double limit(void)
{
    typedef double lanes __attribute__((vector_size(64), aligned(8)));
    enum { COUNT = ITEMS * GROUPS, TIMES = 200000 };
    static double a[COUNT];
    lanes sums[4] = {{0}};
    double times[3];
    for (int i = 0; i < COUNT; i++)
        a[i] = 1.0 / (i + 1);
    for (int r = 0; r < 3; r++) {
        times[r] = bench_cpu_seconds();
        for (int k = 0; k < TIMES; k++) {
            double factor = 1 + 1e-9 * k;
            for (int i = 0; i + 32 <= COUNT; i += 32)
                for (int j = 0; j < 4; j++)
                    sums[j] += factor * *(const lanes *)(a + i + 8 * j);
        }
        times[r] = bench_cpu_seconds() - times[r];
    }
    double kept = sums[0][0] + sums[1][3] + sums[2][5] + sums[3][7];
    return kept < 0 ? 0 : (double)COUNT * TIMES / bench_median(times, 3);
}

static double worst_zone(const struct data *data)
{
    double worst = 0;
    for (size_t g = 0; g < GROUPS; g++)
        for (size_t z = 0; z < ZONES; z++) {
            double sum = 0;
            for (size_t i = z * ITEMS; i < (z + 1) * ITEMS; i++)
                sum += data->people[g][i];
            worst = fmax(worst, fabs(sum - data->zone_people[g][z]) / fmax(1, data->zone_people[g][z]));
        }
    return worst;
}

static bool run(d4i_context *context, struct data *data, const char *name, const struct fit_problem *problem,
                double most_rate, double claim)
{
    double times[REPEATS], rate;
    struct fit_report report = {0};
    for (int r = 0; r < REPEATS; r++) {
        for (size_t g = 0; g < GROUPS; g++)
            memcpy(data->people[g], data->seed[g], ALL * sizeof(double));
        fit_report_release(&report);
        times[r] = bench_cpu_seconds();
        if (fit_run(context, problem, data->people, &report) != D4I_OK) {
            printf("%s: %s\n", name, d4i_error_text(context));
            return false;
        }
        times[r] = bench_cpu_seconds() - times[r];
    }
    rate = (double)report.updates / bench_median(times, REPEATS);
    double worst = worst_zone(data), missed = report.totals.missed / fmax(1, report.totals.asked);
    for (size_t m = 0; m < problem->margin_count; m++)
        missed += report.margins[m].missed / report.margins[m].asked;
    bool right = worst < 1e-12 && missed < (problem->margin_count > 0 ? 3e-4 : 2e-9);
    bool kept = rate >= claim;
    printf("%-24s  %9.0f M  %8.0f %%  %7.1f  %6d  %10.1e  %10.1e  %s\n", name, rate / 1e6, 100 * rate / most_rate,
           (double)report.updates / 2 / ((double)ALL * GROUPS), report.rounds, worst, missed,
           !right  ? "WRONG"
           : !kept ? "NOT KEPT"
                   : "");
    fit_report_release(&report);
    return right;
}

int main(void)
{
    static struct data data;
    d4i_context *context = d4i_context_new();
    if (!context)
        return 1;
    d4i_set_threads(context, 1);
    take(&data);
    make(&data, 0);
    double bandwidth = bench_triad(), most = limit();
    printf(
        "%d zones of %d items, %d groups; triad %.1f GB/s, multiply-adds in the nearest cache %.0f M/s; median of "
        "%d\n",
        (int)ZONES, (int)ITEMS, (int)GROUPS, bandwidth / 1e9, most / 1e6, (int)REPEATS);
    printf("%-24s  %11s  %10s  %7s  %6s  %10s  %10s\n", "case", "updates/s", "of limit", "rounds", "most",
           "worst zone", "missed/all");
    struct fit_problem problem = {.items = ALL,
                                  .groups = GROUPS,
                                  .zones = ZONES,
                                  .zone_start = data.zone_start,
                                  .zone_people = (const double *const *)data.zone_people,
                                  .item_total = data.total,
                                  .totals_hold = true};
    const struct fit_margin margin = {
        "squares", data.member, data.parts, NULL, 0, (const double *const *)data.margin, NULL};
    bool right = run(context, &data, "zones and totals", &problem, most, CLAIM);
    problem.totals_hold = false;
    right &= run(context, &data, "zones, totals as caps", &problem, most, 0);
    problem.margins = &margin;
    problem.margin_count = 1;
    right &= run(context, &data, "the same and a margin", &problem, most, 0);
    problem.totals_hold = true;
    right &= run(context, &data, "all three hold", &problem, most, 0);
    make(&data, 0.3);
    right &= run(context, &data, "all three, 30 % zeros", &problem, most, 0);
    problem.margin_count = 0;
    right &= run(context, &data, "no margin, 30 % zeros", &problem, most, 0);
    return !right;
}
