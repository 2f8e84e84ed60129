/* SPDX-License-Identifier: EUPL-1.2
 *
 * 999 permutations of 45 000 units x 20 groups with both margins fixed, and multigroup D and M of each: d4i beside
 * two ways to do it in numpy and, where it is installed, PySAL, in turns. All are timed over few draws and told for
 * 999. Everybody's mean D is what chance gives, within the draws' error, or the benchmark fails.
 *
 *   bench_permutations [PEERS]    bench/peers
 */
#include <limits.h>
#include <string.h>

#include "base/random.h"
#include "child.h"
#include "measure/inference.h"

enum { UNITS = 45000, MANY = 20, DRAWS = 99, TURNS = 3, ALL = 999 };

struct rival {
    const char *name, *how, *draws;
    int turns;
};
static const struct rival rivals[] = {
    {"numpy, multivariate_hypergeometric by unit", "rows", "1", TURNS},
    {"numpy, everybody shuffled", "people", "1", TURNS},
    {"PySAL, of 450 units, times 100", "pysal", "2", 1},
};
enum { RIVALS = sizeof rivals / sizeof *rivals };

/* Groups alike: fifty a unit. Else one of seven in ten, and the others ever smaller. */
static void fill(double *people, bool skewed)
{
    for (uint32_t m = 0; m < MANY; m++)
        for (uint32_t i = 0; i < UNITS; i++) {
            double mean = !skewed ? 50 : m == 0 ? 700 : 300 / (3.55 * m);
            mean *= 0.2 + 1.6 * random_unit((struct random_stream){4, i, m, 0}, 0);
            people[m * UNITS + i] = (double)random_poisson((struct random_stream){3, i, m, 0}, 0, mean);
        }
}

static double ours(d4i_context *context, const double *people, double *mean)
{
    const struct measure_index *indices[] = {measure_index_find("multigroup_dissimilarity"),
                                             measure_index_find("mutual_information")};
    struct measure_options options = MEASURE_USUAL;
    struct measure_inference out[2];
    const double *columns[MANY];
    for (size_t m = 0; m < MANY; m++)
        columns[m] = people + m * UNITS;
    const struct measure_table table = {.units = UNITS, .groups = MANY, .people = columns};
    options.draws = DRAWS;
    double start = bench_cpu_seconds();
    if (measure_infer(context, indices, 2, &table, MEASURE_PERMUTATION, &options, 0.95, out) != D4I_OK)
        abort();
    *mean = out[0].mean;
    return (bench_cpu_seconds() - start) / DRAWS * ALL;
}

/* CPU-seconds for 999 draws, < 0 = not installed. */
static double theirs(const char *peers, const struct rival *rival, const char *path, double *mean)
{
    char script[PATH_MAX], units[16], groups[16];
    char *end = NULL;
    snprintf(script, sizeof script, "%s/draws.py", peers);
    snprintf(units, sizeof units, "%d", (int)UNITS);
    snprintf(groups, sizeof groups, "%d", (int)MANY);
    struct child_cost cost = child_run(
        (const char *[]){"/usr/bin/python3", script, rival->how, path, units, groups, rival->draws, NULL});
    if (cost.cpu < 0)
        return -1;
    double seconds = strtod(cost.said, &end);
    *mean = strtod(end, NULL);
    return seconds > 0 ? seconds * ALL : -1;
}

static bool beside(d4i_context *context, const char *peers, const char *path, const double *people)
{
    double own[TURNS], other[RIVALS][TURNS] = {{0}}, ratio[RIVALS][TURNS] = {{0}}, mean = 0, their_mean = 0;
    bool well = true;
    for (int turn = 0; turn < TURNS; turn++) {
        own[turn] = ours(context, people, &mean);
        for (size_t r = 0; r < RIVALS; r++) {
            if (turn >= rivals[r].turns || (turn > 0 && other[r][0] < 0))
                continue;
            other[r][turn] = theirs(peers, &rivals[r], path, &their_mean);
            ratio[r][turn] = other[r][turn] / own[turn];
            /* of a hundredth of the units chance gives the same but for the groups' sizes */
            well = well && (other[r][turn] < 0 || rivals[r].turns == 1 || fabs(their_mean / mean - 1) < 2e-3);
        }
    }
    printf("    d4i (of %d draws)                          %8.1f CPU-s   D by chance %.6f\n", (int)DRAWS,
           bench_median(own, TURNS), mean);
    for (size_t r = 0; r < RIVALS; r++)
        if (other[r][0] < 0)
            printf("    %-42s not installed for /usr/bin/python3\n", rivals[r].name);
        else
            printf("    %-42s %8.0f CPU-s   %.0f times (scaled from %s a turn)\n", rivals[r].name,
                   bench_median(other[r], rivals[r].turns), bench_median(ratio[r], rivals[r].turns),
                   rivals[r].draws);
    return well;
}

int main(int count, char **arguments)
{
    const char *peers = count > 1 ? arguments[1] : "bench/peers";
    char path[] = "/tmp/bench-permutations-XXXXXX";
    double *people = malloc(sizeof *people * UNITS * MANY);
    d4i_context *context = d4i_context_new();
    int file = mkstemp(path);
    bool well = people && context && file >= 0;
    if (well)
        d4i_set_threads(context, 1);
    for (int skewed = 0; skewed < 2 && well; skewed++) {
        fill(people, skewed);
        well = pwrite(file, people, sizeof *people * UNITS * MANY, 0) == (ssize_t)(sizeof *people * UNITS * MANY);
        printf("999 permutations, %d x %d, %s; one thread, median of %d turns\n", (int)UNITS, (int)MANY,
               skewed ? "one large group" : "groups alike", (int)TURNS);
        fflush(stdout);
        well = well && beside(context, peers, path, people);
        fflush(stdout);
    }
    if (!well)
        printf("FAILED: the table could not be laid out, or means of D differ\n");
    if (file >= 0) {
        close(file);
        unlink(path);
    }
    d4i_context_free(context);
    free(people);
    return well ? 0 : 1;
}
