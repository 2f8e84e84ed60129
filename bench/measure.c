/* SPDX-License-Identifier: EUPL-1.2
 *
 * Indices of segregation: CPU-seconds for the nine of many groups on 1.97 million cells with 8 groups, for Gini,
 * for all of two groups on 2 000 zones, for the values under chance and for local Moran. bench/measure.py makes the
 * same table and does the nine in numpy. Beside the nine: how long reading the table twice takes at memory
 * bandwidth. Permutations are in permutations.c.
 */
#include "measure/measure.h"
#include "base/random.h"
#include "bench.h"

enum { CELLS = 1970000, GROUPS = 8, ZONES = 2000, REPEATS = 5 };

static const char *const NINE[] = {
    "multigroup_dissimilarity", "mutual_information",  "information_theory_h",
    "normalised_exposure",      "relative_diversity",  "squared_coefficient_of_variation",
    "simpson_concentration",    "simpson_interaction", "diversity_entropy"};

/* A hash of the place, the same as in measure.py: whole people, 0 to 15 a group and fewer in later groups. */
static void fill(double *people[GROUPS], size_t units, double most)
{
    for (uint32_t m = 0; m < GROUPS; m++)
        for (uint32_t i = 0; i < units; i++) {
            uint32_t h = (i * 2654435761u) ^ (m * 2246822519u);
            h ^= h >> 15;
            h *= 2246822519u;
            h ^= h >> 13;
            people[m][i] = (double)(uint64_t)((double)(h >> 8) / 16777216.0 * most / (m + 1));
        }
}

static double seconds_of(d4i_context *context, const struct measure_table *table, enum measure_kind kind,
                         const char *const *ids, size_t count, bool expected)
{
    const struct measure_options options = MEASURE_USUAL;
    double times[REPEATS];
    for (int r = 0; r < REPEATS; r++) {
        struct measure_data data;
        double start = bench_cpu_seconds();
        if (measure_prepare(context, table, kind, &data) != D4I_OK)
            abort();
        for (size_t k = 0; k < count; k++) {
            struct measure_answer answer;
            const struct measure_index *index = measure_index_find(ids[k]);
            if (measure_run(context, index, &data, &options, &answer) != D4I_OK)
                abort();
            measure_answer_release(&answer);
            if (expected && measure_expected(context, index, &data, &options, &answer) != D4I_OK)
                abort();
            if (expected)
                measure_answer_release(&answer);
        }
        measure_data_release(&data);
        times[r] = bench_cpu_seconds() - start;
    }
    return bench_median(times, REPEATS);
}

/* Local Moran's I of a million sites with the eight nearest, and how likely chance makes them with 999 draws. */
static void local(d4i_context *context)
{
    enum { SIDE = 1000, SITES = SIDE * SIDE };
    const char *const ids[] = {"local_moran", "local_moran_p"};
    double *columns[4]; /* people of the group, of all, x, y */
    struct neighbours near = {0};
    for (uint32_t c = 0; c < 4; c++) {
        if (!(columns[c] = malloc(SITES * sizeof **columns)))
            abort();
        for (uint32_t i = 0; i < SITES; i++) {
            uint32_t bits = random_u32((struct random_stream){5, i, c, 0}, 0);
            columns[c][i] = c == 0 ? bits % 50 : c == 1 ? 50 + bits % 200 : c == 2 ? i % SIDE : i / SIDE;
        }
    }
    if (neighbours_nearest(context, columns[2], columns[3], SITES, 8, &near) != D4I_OK)
        abort();
    const double *people[] = {columns[0]};
    const struct measure_table table = {
        .units = SITES, .groups = 1, .people = people, .total = columns[1], .neighbours = &near};
    struct measure_options options = MEASURE_USUAL;
    struct measure_data data;
    options.draws = 999;
    if (measure_prepare(context, &table, MEASURE_PAIR, &data) != D4I_OK)
        abort();
    for (size_t k = 0; k < sizeof ids / sizeof *ids; k++) {
        struct measure_answer answer;
        double start = bench_cpu_seconds();
        if (measure_run(context, measure_index_find(ids[k]), &data, &options, &answer) != D4I_OK)
            abort();
        printf("%-32s %8.3f CPU-s for a million sites\n", ids[k], bench_cpu_seconds() - start);
        measure_answer_release(&answer);
    }
    measure_data_release(&data);
    neighbours_release(&near);
    for (int c = 0; c < 4; c++)
        free(columns[c]);
}

int main(void)
{
    d4i_context *context = d4i_context_new();
    double *people[GROUPS], *columns[4], bandwidth = bench_triad();
    const char *pairs[64], *gini[] = {"multigroup_gini"};
    const struct measure_index *index;
    size_t pair_count = 0;
    if (!context)
        return 1;
    d4i_set_threads(context, 1);
    for (int m = 0; m < GROUPS; m++)
        if (!(people[m] = malloc(CELLS * sizeof **people)))
            return 1;
    fill(people, CELLS, 16);
    struct measure_table table = {.units = CELLS, .groups = GROUPS, .people = (const double *const *)people};
    double nine = seconds_of(context, &table, MEASURE_GROUPS, NINE, 9, false);
    printf("%d cells x %d groups, one thread, median of %d; triad %.1f GB/s\n", (int)CELLS, (int)GROUPS,
           (int)REPEATS, bandwidth / 1e9);
    printf("nine indices of many groups      %8.3f CPU-s   (the table read twice: %.3f s)\n", nine,
           2.0 * CELLS * GROUPS * 8 / bandwidth);
    for (int k = 0; k < 6; k++) {
        const struct measure_options options = MEASURE_USUAL;
        struct measure_answer answer;
        struct measure_data data;
        if (measure_prepare(context, &table, MEASURE_GROUPS, &data) != D4I_OK ||
            measure_run(context, measure_index_find(NINE[k]), &data, &options, &answer) != D4I_OK)
            return 1;
        printf("    %-34s %.12f\n", NINE[k], answer.value);
        measure_data_release(&data);
    }
    printf("Gini of many groups              %8.3f CPU-s\n",
           seconds_of(context, &table, MEASURE_GROUPS, gini, 1, false));
    printf("the nine with values by chance   %8.3f CPU-s\n",
           seconds_of(context, &table, MEASURE_GROUPS, NINE, 6, true));
    fill(people, ZONES, 4000);
    for (size_t c = 0; c < 4; c++) {
        columns[c] = malloc(ZONES * sizeof **columns);
        for (uint32_t i = 0; columns[c] && i < ZONES; i++)
            columns[c][i] = 10000 * random_unit((struct random_stream){1, i, (uint32_t)c, 0}, 0);
    }
    struct neighbours neighbours = {0};
    const struct neighbour_reach reach = {.kernel = NEIGHBOUR_TRIANGULAR, .bandwidth = 500};
    table.units = ZONES;
    table.groups = 2;
    table.area = columns[2];
    table.perimeter = columns[3];
    table.x = columns[0];
    table.y = columns[1];
    if (neighbours_within(context, columns[0], columns[1], ZONES, &reach, &neighbours) != D4I_OK)
        return 1;
    table.neighbours = table.borders = &neighbours;
    static uint32_t cluster[ZONES];
    for (uint32_t i = 0; i < ZONES; i++)
        cluster[i] = i / 20;
    table.cluster = cluster;
    table.clusters = ZONES / 20;
    for (size_t n = 0; (index = measure_index_at(n)); n++)
        if (index->kind == MEASURE_PAIR && pair_count < 64)
            pairs[pair_count++] = index->id;
    printf("all %2zu of two groups, %d zones  %8.3f CPU-s; with values by chance %.3f\n", pair_count, (int)ZONES,
           seconds_of(context, &table, MEASURE_PAIR, pairs, pair_count, false),
           seconds_of(context, &table, MEASURE_PAIR, pairs, pair_count, true));
    local(context);
    for (int m = 0; m < GROUPS; m++)
        free(people[m]);
    for (int c = 0; c < 4; c++)
        free(columns[c]);
    neighbours_release(&neighbours);
    d4i_context_free(context);
    return 0;
}
