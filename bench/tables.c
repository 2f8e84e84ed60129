/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading published tables: `d4i check FILE --recipe RECIPE` reads a file to its end, adds it up and compares parts
 * with totals; beside it what one would run otherwise: wc on the inflated file (the limit: it only looks for line
 * ends), zcat into wc, and pandas, which only reads the same columns. Programs take turns, and a ratio is the
 * median of the ratios of the turns. See bench/README.md.
 *
 * usage: bench_tables [D4I [RECIPES]]     default: the program of the same build, ./recipes
 */
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "child.h"

enum { TURNS = 5, COMMAND_MAX = 12, TIMES = 4 };
enum program { D4I, WC, ZCAT, PANDAS, PROGRAM_END };
static const char *const names[] = {"d4i check", "wc -l, inflated", "zcat | wc -l", "pandas.read_csv"};

struct published {
    const char *name, *file, *recipe, *as;
    const char *columns; /* those that the recipe reads, for pandas; the first is text */
    double seconds;      /* CPU time that is claimed */
    bool sums;           /* rows are added up: the file may be repeated */
};
static const struct published tables[] = {
    {"INE 2012, birth by section", "es/Nacimiento2012_secciones.csv.gz", "es-padron-2012-municipalities.yaml",
     "birth", "sección,país.de.nacimiento,sexo,value", 2, true},
    {"Eurostat 2021, 1 km cells", "eu/census2021_1km_europe.csv.gz", "eu-census-grid-2021.yaml", "cells",
     "GRD_ID,T,NAT,EU_OTH,OTH,T_CI,NAT_CI,EU_OTH_CI,OTH_CI", 4, false},
};

static const char *const script = "import pandas, sys; c = sys.argv[2].split(',')\n"
                                  "print(len(pandas.read_csv(sys.argv[1], usecols=c, dtype={c[0]: str})))";

struct bench {
    char packed[600], recipe[600], plain[64], repeated[64];
    const char *command[PROGRAM_END][COMMAND_MAX];
    struct child_cost cost[PROGRAM_END][TURNS];
    int turns[PROGRAM_END]; /* how often it ran to its end */
};

static void set_command(struct bench *bench, enum program program, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        bench->command[program][i] = words[i];
}

static struct child_cost check(const struct bench *bench, const struct published *table, const char *d4i,
                               const char *file)
{
    const char *const command[] = {d4i,       "check",    file,  "--recipe", bench->recipe, "--as",
                                   table->as, "--format", "csv", "--quiet",  NULL};
    return child_run(command);
}

static double median_cpu(const struct bench *bench, enum program p)
{
    double each[TURNS];
    for (int i = 0; i < bench->turns[p]; i++)
        each[i] = bench->cost[p][i].cpu;
    return bench->turns[p] ? bench_median(each, bench->turns[p]) : NAN;
}

static double ratio(const struct bench *bench, enum program p)
{
    double each[TURNS];
    int turns = bench->turns[D4I] < bench->turns[p] ? bench->turns[D4I] : bench->turns[p];
    for (int i = 0; i < turns; i++)
        each[i] = bench->cost[D4I][i].cpu / bench->cost[p][i].cpu;
    return turns ? bench_median(each, turns) : NAN;
}

/* Rows without the header, as the program counted them. */
static long rows_of(const struct bench *bench, enum program p)
{
    const char *said = bench->cost[p][0].said, *at = said;
    if (p == D4I) {
        at = strstr(said, "rows read,");
        return at ? strtol(at + strlen("rows read,"), NULL, 10) : -1;
    }
    return strtol(at, NULL, 10) - (p == PANDAS ? 0 : 1);
}

static bool print_program(const struct bench *bench, enum program p, double megabytes, long rows)
{
    if (!bench->turns[p]) {
        printf("  %-18s not installed\n", names[p]);
        return true;
    }
    double cpu = median_cpu(bench, p);
    printf("  %-18s %7.3f s %8.1f %10.0f MB", names[p], cpu, megabytes / cpu, bench->cost[p][0].megabytes);
    if (p != D4I)
        printf(" %12.2f", ratio(bench, p));
    if (rows_of(bench, p) != rows)
        printf("  WRONG: %ld rows, d4i has %ld", rows_of(bench, p), rows);
    printf("\n");
    return rows_of(bench, p) == rows;
}

static bool prepare(struct bench *bench)
{
    static const char inflate[] = "zcat -- \"$1\" >\"$2\"";
    static const char repeat[] =
        "{ cat -- \"$1\"; for i in $(seq 2 \"$3\"); do tail -n +2 -- \"$1\"; done; } >\"$2\"";
    char times[8];
    snprintf(times, sizeof times, "%d", (int)TIMES);
    const char *const first[] = {"sh", "-c", inflate, "sh", bench->packed, bench->plain, NULL};
    const char *const second[] = {"sh", "-c", repeat, "sh", bench->plain, bench->repeated, times, NULL};
    return child_run(first).cpu >= 0 && child_run(second).cpu >= 0;
}

/* What is kept is a number for each zone and group; the length of the file must not matter. */
static bool length_is_nothing(const struct bench *bench, const struct published *table, const char *d4i)
{
    struct child_cost once = check(bench, table, d4i, bench->plain),
                      often = check(bench, table, d4i, bench->repeated);
    bool good = once.cpu >= 0 && often.cpu >= 0 && often.megabytes <= once.megabytes * 1.02 + 1;
    printf("  peak of d4i on the inflated file %.1f MB, on the same rows %d times %.1f MB (no more): %s\n",
           once.megabytes, (int)TIMES, often.megabytes, good ? "kept" : "NOT KEPT");
    return good;
}

static bool compare(struct bench *bench, const struct published *table, const char *d4i)
{
    struct stat about;
    if (!prepare(bench) || stat(bench->plain, &about) != 0) {
        printf("%s: FAILED to inflate\n", table->name);
        return false;
    }
    set_command(bench, WC, (const char *[]){"wc", "-l", bench->plain, NULL});
    set_command(bench, ZCAT, (const char *[]){"sh", "-c", "zcat -- \"$1\" | wc -l", "sh", bench->packed, NULL});
    set_command(bench, PANDAS,
                (const char *[]){"/usr/bin/python3", "-c", script, bench->packed, table->columns, NULL});
    for (int turn = 0; turn < TURNS; turn++)
        for (int p = 0; p < PROGRAM_END; p++) {
            if (bench->turns[p] < turn)
                continue;
            bench->cost[p][turn] =
                p == D4I ? check(bench, table, d4i, bench->packed) : child_run(bench->command[p]);
            bench->turns[p] += bench->cost[p][turn].cpu >= 0;
        }
    double megabytes = (double)about.st_size / 1e6, cpu = median_cpu(bench, D4I);
    long rows = rows_of(bench, D4I);
    bool good = bench->turns[D4I] == TURNS && rows > 0;
    printf("%s: %ld rows, %.1f MB inflated\n", table->name, rows, megabytes);
    printf("  %-18s %9s %8s %13s %12s\n", "program", "CPU", "MB/s", "peak", "d4i / it");
    for (int p = 0; p < PROGRAM_END; p++)
        good = print_program(bench, p, megabytes, rows) && good;
    printf("  d4i under %.0f s of CPU time: %s\n", table->seconds, cpu < table->seconds ? "kept" : "NOT KEPT");
    good = good && cpu < table->seconds;
    return (!table->sums || length_is_nothing(bench, table, d4i)) && good;
}

static bool run(const struct published *table, const char *data, const char *recipes, const char *d4i)
{
    static struct bench bench;
    char folder[] = "/tmp/bench-tables-XXXXXX";
    bench = (struct bench){0};
    if (!mkdtemp(folder))
        return false;
    snprintf(bench.packed, sizeof bench.packed, "%s/%s", data, table->file);
    snprintf(bench.recipe, sizeof bench.recipe, "%s/%s", recipes, table->recipe);
    snprintf(bench.plain, sizeof bench.plain, "%s/plain.csv", folder);
    snprintf(bench.repeated, sizeof bench.repeated, "%s/repeated.csv", folder);
    bool good = compare(&bench, table, d4i);
    remove(bench.plain);
    remove(bench.repeated);
    rmdir(folder);
    return good;
}

int main(int count, char **arguments)
{
    char beside[600] = "";
    const char *data = getenv("D4I_DATA") ? getenv("D4I_DATA") : "../shared/data";
    if (readlink("/proc/self/exe", beside, sizeof beside - 40) > 0 && strrchr(beside, '/'))
        strcpy(strrchr(beside, '/'), "/../src/cli/d4i");
    const char *d4i = count > 1 ? arguments[1] : beside, *recipes = count > 2 ? arguments[2] : "recipes";
    bool good = true;
    if (access(data, R_OK) != 0 || access(recipes, R_OK) != 0) {
        printf("SKIPPED: the offices' real data are not here (%s; D4I_DATA says where), or no %s\n", data, recipes);
        return 0;
    }
    printf("reading published tables, gzip and all; whole processes, medians of %d turns; MB of inflated text\n"
           "DuckDB is not among the rivals: Debian has no package of it\n",
           (int)TURNS);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        good &= run(&tables[i], data, recipes, d4i);
    return good ? 0 : 1;
}
