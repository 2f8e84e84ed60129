/* SPDX-License-Identifier: EUPL-1.2
 *
 * A whole build of the peers' workloads s1 and s2, from tables, polygons and a raster to an atlas, beside what a
 * user of numpy and rasterio would write and, where it is installed, tobler. Programs take turns; see
 * bench/README.md.
 *
 * usage: bench_whole [D4I [PEERS [FOLDER ...]]]     default: the program of the same build, bench/peers, s1 and
 * (where it is) s2 beside this program
 */
#include <ftw.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "child.h"

enum { TURNS = 5, WORDS = 12 };
enum program { D4I, NUMPY, TOBLER, PROGRAM_END };
static const char *const names[] = {"d4i build", "numpy and rasterio", "tobler, masked"};

struct limit {
    const char *folder;
    double cpu, megabytes;
};
static const struct limit limits[] = {{"s1", 0.6, 150}, {"s2", 2.4, 400}};

struct bench {
    const char *d4i, *peers;
    char made[PATH_MAX], project[PATH_MAX], atlas[PATH_MAX], raster[PATH_MAX]; /* in a folder that is taken away */
    struct child_cost cost[PROGRAM_END][TURNS];
    int turns[PROGRAM_END]; /* how often it ran to its end */
};

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

static void sweep(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static bool link_to(const char *from, const char *name, const char *to, const char *as)
{
    char whole[PATH_MAX], beside[2 * PATH_MAX], link[2 * PATH_MAX];
    if (!realpath(from, whole))
        return false;
    snprintf(beside, sizeof beside, "%s/%s", whole, name);
    snprintf(link, sizeof link, "%s/%s", to, as);
    return access(beside, R_OK) == 0 && symlink(beside, link) == 0;
}

/* The files of the workload and its project side by side. */
static bool lay_out(struct bench *bench, const char *folder)
{
    strcpy(bench->made, "/tmp/bench-whole-XXXXXX");
    if (!mkdtemp(bench->made))
        return false;
    snprintf(bench->project, sizeof bench->project, "%.64s/project.yaml", bench->made);
    snprintf(bench->atlas, sizeof bench->atlas, "%.64s/out/atlas.gpkg", bench->made);
    snprintf(bench->raster, sizeof bench->raster, "%.64s/groups.tif", bench->made);
    return link_to(folder, "zones.csv", bench->made, "zones.csv") &&
           link_to(folder, "zones.gpkg", bench->made, "zones.gpkg") &&
           link_to(folder, "pop.tif", bench->made, "pop.tif") &&
           link_to(bench->peers, "s1.project.yaml", bench->made, "project.yaml") &&
           link_to(bench->peers, "s1.recipe.yaml", bench->made, "s1.recipe.yaml");
}

/* --strict: it fails when anybody has no place. */
static struct child_cost run_one(const struct bench *bench, enum program program, const char *folder)
{
    char out[PATH_MAX], script[2 * PATH_MAX];
    snprintf(out, sizeof out, "%.64s/out", bench->made);
    snprintf(script, sizeof script, "%s/%s_s1.py", bench->peers, program == NUMPY ? "numpy" : "tobler");
    const char *const commands[PROGRAM_END][WORDS] = {
        [D4I] = {bench->d4i, "build", "--quiet", "--strict", bench->project, "-o", bench->atlas, NULL},
        [NUMPY] = {"/usr/bin/python3", script, folder, bench->raster, NULL},
        [TOBLER] = {"/usr/bin/python3", script, folder, NULL},
    };
    if (program == D4I) {
        sweep(out);
        if (mkdir(out, 0700) != 0)
            return (struct child_cost){.cpu = -1};
    }
    return child_run(commands[program]);
}

static void take_turns(struct bench *bench, const char *folder)
{
    for (int turn = 0; turn < TURNS; turn++)
        for (int p = 0; p < PROGRAM_END; p++) {
            if (bench->turns[p] < turn || (p == TOBLER && turn > 0)) /* tobler takes half a minute: once */
                continue;
            bench->cost[p][turn] = run_one(bench, p, folder);
            bench->turns[p] += bench->cost[p][turn].cpu >= 0;
        }
}

static double median_cpu(const struct bench *bench, enum program p)
{
    double each[TURNS];
    for (int i = 0; i < bench->turns[p]; i++)
        each[i] = bench->cost[p][i].cpu;
    return bench_median(each, bench->turns[p]);
}

static double peak(const struct bench *bench, enum program p)
{
    double most = 0;
    for (int i = 0; i < bench->turns[p]; i++)
        most = fmax(most, bench->cost[p][i].megabytes);
    return most;
}

static double ratio(const struct bench *bench, enum program rival)
{
    double each[TURNS];
    int turns = bench->turns[rival] < bench->turns[D4I] ? bench->turns[rival] : bench->turns[D4I];
    for (int i = 0; i < turns; i++)
        each[i] = bench->cost[D4I][i].cpu / bench->cost[rival][i].cpu;
    return bench_median(each, turns);
}

static bool print_costs(const struct bench *bench, const struct limit *limit)
{
    if (!bench->turns[D4I]) {
        printf("%-4s d4i build FAILED (D4I_BENCH_LOUD=1 says why)\n", limit->folder);
        return false;
    }
    double cpu = median_cpu(bench, D4I), megabytes = peak(bench, D4I);
    bool kept = cpu <= limit->cpu && megabytes <= limit->megabytes;
    printf("%-4s %-20s %7.2f s %6.0f MB   at most %.1f s, %.0f MB: %s\n", limit->folder, names[D4I], cpu, megabytes,
           limit->cpu, limit->megabytes, kept ? "kept" : "NOT KEPT");
    for (int p = NUMPY; p < PROGRAM_END; p++) {
        printf("%-4s %-20s ", limit->folder, names[p]);
        if (bench->turns[p])
            printf("%7.2f s %6.0f MB   d4i takes %.2f of its time, %.2f of its memory (median of %d pairs)\n",
                   median_cpu(bench, p), peak(bench, p), ratio(bench, p), megabytes / peak(bench, p),
                   bench->turns[p]);
        else
            printf("not installed for /usr/bin/python3\n");
    }
    return kept;
}

static bool measure(const char *d4i, const char *peers, const char *folder, const struct limit *limit)
{
    struct bench *bench = calloc(1, sizeof *bench);
    bool good = false;
    if (!bench)
        return false;
    bench->d4i = d4i;
    bench->peers = peers;
    if (lay_out(bench, folder)) {
        take_turns(bench, folder);
        good = print_costs(bench, limit);
    } else {
        printf("SKIPPED: %s holds no workload, or %s no project for it\n", folder, peers);
    }
    sweep(bench->made);
    free(bench);
    return good;
}

static const struct limit *limit_of(const char *folder)
{
    const char *slash = strrchr(folder, '/'), *name = slash ? slash + 1 : folder;
    return strstr(name, limits[1].folder) ? &limits[1] : &limits[0];
}

int main(int count, char **arguments)
{
    char beside[PATH_MAX] = "", d4i[PATH_MAX + 40], folder[2][PATH_MAX + 40];
    bool good = true;
    if (readlink("/proc/self/exe", beside, sizeof beside - 1) > 0 && strrchr(beside, '/'))
        *strrchr(beside, '/') = '\0';
    snprintf(d4i, sizeof d4i, "%s/../src/cli/d4i", beside);
    const char *ours = count > 1 ? arguments[1] : d4i, *peers = count > 2 ? arguments[2] : "bench/peers";
    printf("%-4s %-20s %9s %9s   median of %d turns\n", "", "", "CPU", "peak", TURNS);
    for (int i = 3; i < count; i++)
        good &= measure(ours, peers, arguments[i], limit_of(arguments[i]));
    for (int i = 0; i < 2 && count <= 3; i++) {
        snprintf(folder[i], sizeof folder[i], "%s/%s", beside, limits[i].folder);
        if (access(folder[i], R_OK) == 0)
            good &= measure(ours, peers, folder[i], &limits[i]);
        else
            printf("SKIPPED: no workload %s (bench/README.md says how it is made)\n", folder[i]);
    }
    return good ? 0 : 1;
}
