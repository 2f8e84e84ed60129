/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sums of a raster by polygon on workload s1, one band and eight: CPU time of whole processes, beside every rival
 * that is installed. Programs take turns, and a ratio is the median of the ratios of the turns, so that what else
 * the machine does falls on both. See bench/README.md.
 *
 * usage: bench_zonal [FOLDER]     default: s1 beside this program; made by bench/run.sh
 */
#include <math.h>
#include <string.h>

#include "child.h"
#include "d4i/query.h"

enum { TURNS = 7, COMMAND_MAX = 20 };

/* peers.md, section 3, workload s1 on another machine, CPU seconds. exactextract's one band was between 0.44 and
 * 0.71; the figure that is worse for d4i is taken. */
#define PEERS_RASTERIZE 0.26
#define PEERS_EXACT_ONE 0.44
#define PEERS_EXACT_EIGHT 1.7
#define LIMIT 0.5

enum program { ONE, EIGHT, EXACT_ONE, EXACT_EIGHT, RASTERIZE, TERRA, PROGRAM_END };
static const char *const names[] = {
    "d4i zonal, 1 band",     "d4i zonal, 8 bands",           "exactextract, 1 band",
    "exactextract, 8 bands", "gdal_rasterize, ids of zones", "R terra extract(exact), 1 band",
};

struct bench {
    const char *command[PROGRAM_END][COMMAND_MAX];
    struct child_cost cost[PROGRAM_END][TURNS];
    int turns[PROGRAM_END]; /* how often it ran to its end */
};

/* The child: one question. Says the CPU seconds of reading and the sum of all that was added up. */
static int answer(const char *raster, const char *polygons)
{
    d4i_context *context = d4i_context_new();
    d4i_frame *frame = NULL;
    const d4i_zonal_options options = {.key = "id"};
    double read = 0, sum = 0;
    if (!context || d4i_zonal(context, raster, polygons, &options, &read, &frame) != D4I_OK) {
        fprintf(stderr, "%s\n", context ? d4i_error_text(context) : "out of memory");
        return 1;
    }
    for (size_t row = 0; row < d4i_frame_rows(frame); row++)
        for (size_t column = 2; column < d4i_frame_columns(frame); column++)
            sum += d4i_frame_real(frame, row, column);
    printf("%f %.3f\n", read, sum);
    d4i_frame_free(frame);
    d4i_context_free(context);
    return 0;
}

static void take_turns(struct bench *bench)
{
    for (int turn = 0; turn < TURNS; turn++)
        for (int p = 0; p < PROGRAM_END; p++) {
            if (bench->turns[p] < turn || (p == TERRA && turn > 0)) /* terra takes a minute: once */
                continue;
            bench->cost[p][turn] = child_run(bench->command[p]);
            bench->turns[p] += bench->cost[p][turn].cpu >= 0;
        }
}

static double ratio(const struct bench *bench, enum program a, enum program b)
{
    double each[TURNS];
    int turns = bench->turns[a] < bench->turns[b] ? bench->turns[a] : bench->turns[b];
    for (int i = 0; i < turns; i++)
        each[i] = bench->cost[a][i].cpu / bench->cost[b][i].cpu;
    return turns ? bench_median(each, turns) : NAN;
}

static double median_cpu(const struct bench *bench, enum program p)
{
    double each[TURNS];
    for (int i = 0; i < bench->turns[p]; i++)
        each[i] = bench->cost[p][i].cpu;
    return bench_median(each, bench->turns[p]);
}

static double median_reading(const struct bench *bench, enum program p)
{
    double each[TURNS];
    for (int i = 0; i < bench->turns[p]; i++)
        each[i] = strtod(bench->cost[p][i].said, NULL);
    return bench_median(each, bench->turns[p]);
}

static void print_costs(const struct bench *bench)
{
    printf("%-31s %9s %9s  %s\n", "program", "CPU", "peak", "of it GDAL reading the raster (the limit)");
    for (int p = 0; p < PROGRAM_END; p++) {
        if (!bench->turns[p]) {
            printf("%-31s not installed\n", names[p]);
            continue;
        }
        double cpu = median_cpu(bench, p);
        printf("%-31s %7.3f s %6.0f MB", names[p], cpu, bench->cost[p][0].megabytes);
        if (p == ONE || p == EIGHT)
            printf("  %.3f s (%.0f %%)", median_reading(bench, p), 100 * median_reading(bench, p) / cpu);
        printf("%s\n", p == TERRA ? "  (ran once)" : "");
    }
}

static void print_ratio(const struct bench *bench, enum program ours, enum program theirs)
{
    if (bench->turns[ours] && bench->turns[theirs])
        printf("%-20s / %-31s %6.3f\n", names[ours], names[theirs], ratio(bench, ours, theirs));
}

/* Is the limit kept, as far as can be told here? */
static void print_verdict(const struct bench *bench, enum program ours, enum program exact, double peers)
{
    if (!bench->turns[ours] || (!bench->turns[exact] && !bench->turns[RASTERIZE]))
        return;
    bool measured = bench->turns[exact] > 0;
    double value = measured ? ratio(bench, ours, exact) : ratio(bench, ours, RASTERIZE) / (peers / PEERS_RASTERIZE);
    printf("%-20s / exactextract, %-17s %6.3f  at most %.1f: %s\n", names[ours],
           measured ? "MEASURED" : "ESTIMATED", value, LIMIT, value <= LIMIT ? "kept" : "NOT KEPT");
}

static void print_ratios(const struct bench *bench)
{
    printf("\nratios of CPU time, medians of %d turns:\n", (int)TURNS);
    for (int ours = ONE; ours <= EIGHT; ours++)
        for (int theirs = RASTERIZE; theirs <= TERRA; theirs++)
            if (ours == ONE || theirs != TERRA)
                print_ratio(bench, ours, theirs);
    print_verdict(bench, ONE, EXACT_ONE, PEERS_EXACT_ONE);
    print_verdict(bench, EIGHT, EXACT_EIGHT, PEERS_EXACT_EIGHT);
    if (!bench->turns[EXACT_ONE])
        printf("ESTIMATED: exactextract is not installed here. (d4i / gdal_rasterize, now) is divided by\n"
               "(exactextract / gdal_rasterize, the same workload on another machine: %.2f / %.2f s for one band,\n"
               "%.2f / %.2f s for eight). A scaled estimate, no measurement: good to a factor of 1.5 or so.\n",
               PEERS_EXACT_ONE, PEERS_RASTERIZE, PEERS_EXACT_EIGHT, PEERS_RASTERIZE);
}

/* The polygons fill the square, and groups add up to people: both sums are the same 60 million. */
static bool sums_agree(const struct bench *bench)
{
    double sum[2] = {0, 1};
    for (int p = ONE; p <= EIGHT; p++) {
        char *second;
        strtod(bench->cost[p][0].said, &second);
        sum[p] = strtod(second, NULL);
    }
    printf("people in one band %.1f, in eight %.1f\n", sum[0], sum[1]);
    return fabs(sum[0] - sum[1]) < 1e-6 * sum[0];
}

static void set_command(struct bench *bench, enum program program, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        bench->command[program][i] = words[i];
}

static int compare(const char *folder)
{
    static struct bench bench;
    char out[] = "/tmp/bench-zonal-XXXXXX";
    char pop[512], groups[512], units[512], zones[512], one[600], eight[600], csv[64], tif[64];
    if (!mkdtemp(out))
        return 1;
    snprintf(pop, sizeof pop, "%s/pop.tif", folder);
    snprintf(groups, sizeof groups, "%s/groups.tif", folder);
    snprintf(units, sizeof units, "%s/admin.gpkg", folder);
    snprintf(zones, sizeof zones, "%s/zones.gpkg", folder);
    snprintf(one, sizeof one, "v:%s", pop);
    snprintf(eight, sizeof eight, "v:%s", groups);
    snprintf(csv, sizeof csv, "%s/out.csv", out);
    snprintf(tif, sizeof tif, "%s/out.tif", out);
    const char *script = "suppressMessages(suppressWarnings(library(terra))); a <- commandArgs(TRUE);"
                         "write.csv(extract(rast(a[1]), vect(a[2]), fun=sum, exact=TRUE, na.rm=TRUE), a[3])";
    set_command(&bench, ONE, (const char *[]){"/proc/self/exe", "--one", pop, units, NULL});
    set_command(&bench, EIGHT, (const char *[]){"/proc/self/exe", "--one", groups, units, NULL});
    set_command(
        &bench, EXACT_ONE,
        (const char *[]){"exactextract", "-r", one, "-p", units, "-f", "id", "-s", "sum(v)", "-o", csv, NULL});
    set_command(
        &bench, EXACT_EIGHT,
        (const char *[]){"exactextract", "-r", eight, "-p", units, "-f", "id", "-s", "sum(v)", "-o", csv, NULL});
    set_command(&bench, RASTERIZE,
                (const char *[]){"gdal_rasterize", "-q", "-a", "id", "-ot", "Int32", "-ts", "2000", "2000", zones,
                                 tif, NULL});
    set_command(&bench, TERRA, (const char *[]){"Rscript", "--vanilla", "-e", script, pop, units, csv, NULL});
    take_turns(&bench);
    print_costs(&bench);
    print_ratios(&bench);
    remove(csv);
    remove(tif);
    rmdir(out);
    return bench.turns[ONE] == TURNS && bench.turns[EIGHT] == TURNS && sums_agree(&bench) ? 0 : 1;
}

int main(int count, char **arguments)
{
    char beside[500] = "", path[600];
    if (count == 4 && strcmp(arguments[1], "--one") == 0)
        return answer(arguments[2], arguments[3]);
    if (readlink("/proc/self/exe", beside, sizeof beside - 8) > 0 && strrchr(beside, '/'))
        strcpy(strrchr(beside, '/'), "/s1");
    const char *folder = count > 1 ? arguments[1] : beside;
    snprintf(path, sizeof path, "%s/admin.gpkg", folder); /* the last that the maker writes */
    if (access(path, R_OK) != 0) {
        printf("SKIPPED: no %s; ../shared/tools/peer-workload.py %s 2000 2000 makes it\n", path, folder);
        return 0;
    }
    printf("sums of 2000 x 2000 pixels by 100 polygons (workload s1), whole processes\n");
    return compare(folder);
}
