/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sums of a raster by polygon, one band and eight, on workload s1 of ../shared/tools/peer-workload.py: CPU time of
 * the whole process and peak memory, beside gdal_rasterize (and exactextract, where it is installed) in the same
 * run. What GDAL needs to read the raster is shown apart: it is the limit.
 *
 * usage: bench_zonal [FOLDER]     made by: peer-workload.py FOLDER 2000 2000
 */
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "d4i/query.h"

enum { REPEATS = 5, COMMAND_MAX = 16 };

struct cost {
    double seconds, read, megabytes; /* seconds < 0: did not run */
};

/* The child: one question; tells the seconds of reading on standard output. */
static int answer(const char *raster, const char *polygons)
{
    d4i_context *context = d4i_context_new();
    d4i_frame *frame = NULL;
    const d4i_zonal_options options = {.key = "id"};
    double read = 0;
    if (!context || d4i_zonal(context, raster, polygons, &options, &read, &frame) != D4I_OK) {
        fprintf(stderr, "%s\n", context ? d4i_error_text(context) : "out of memory");
        return 1;
    }
    printf("%f\n", read);
    d4i_frame_free(frame);
    d4i_context_free(context);
    return 0;
}

static struct cost run_once(const char *const *command)
{
    int tell[2], status = 1;
    struct rusage used;
    struct cost cost = {.seconds = -1};
    char text[64] = "";
    if (pipe(tell) != 0)
        return cost;
    pid_t child = fork();
    if (child == 0) {
        dup2(tell[1], STDOUT_FILENO);
        close(tell[0]);
        execvp(command[0], (char *const *)command);
        _exit(127);
    }
    close(tell[1]);
    ssize_t length = read(tell[0], text, sizeof text - 1);
    close(tell[0]);
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0)
        return cost;
    cost.read = length > 0 ? strtod(text, NULL) : 0;
    cost.megabytes = (double)used.ru_maxrss / 1024;
    cost.seconds = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                   1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    return cost;
}

static struct cost run(const char *const *command)
{
    double seconds[REPEATS], reading[REPEATS];
    struct cost cost = {.seconds = -1};
    for (int i = 0; i < REPEATS; i++) {
        cost = run_once(command);
        if (cost.seconds < 0)
            return cost;
        seconds[i] = cost.seconds;
        reading[i] = cost.read;
    }
    cost.seconds = bench_median(seconds, REPEATS);
    cost.read = bench_median(reading, REPEATS);
    return cost;
}

static void print_row(const char *what, struct cost cost, struct cost base)
{
    if (cost.seconds < 0)
        printf("%-34s  not installed\n", what);
    else if (cost.seconds == base.seconds)
        printf("%-34s  %6.3f s  %5.2f x  %4.0f MB  reading %.3f s (%.0f %%)\n", what, cost.seconds, 1.0,
               cost.megabytes, cost.read, 100 * cost.read / cost.seconds);
    else
        printf("%-34s  %6.3f s  %5.2f x  %4.0f MB\n", what, cost.seconds, cost.seconds / base.seconds,
               cost.megabytes);
}

static void compare(const char *self, const char *folder, const char *raster, int bands)
{
    char pixels[512], polygons[512], sum[600], what[64], out[] = "/tmp/bench-zonal-XXXXXX";
    snprintf(pixels, sizeof pixels, "%s/%s", folder, raster);
    snprintf(polygons, sizeof polygons, "%s/admin.gpkg", folder);
    snprintf(sum, sizeof sum, "v:%s", pixels);
    if (!mkdtemp(out))
        return;
    char csv[64], tif[64];
    snprintf(csv, sizeof csv, "%s/out.csv", out);
    snprintf(tif, sizeof tif, "%s/out.tif", out);
    const char *ours[COMMAND_MAX] = {self, "--one", pixels, polygons};
    const char *rasterize[COMMAND_MAX] = {"gdal_rasterize", "-q", "-a", "id", "-ts", "2000", "2000", polygons, tif};
    const char *exact[COMMAND_MAX] = {"exactextract", "-r", sum,      "-p", polygons, "-f",
                                      "id",           "-s", "sum(v)", "-o", csv};
    struct cost base = run(ours);
    snprintf(what, sizeof what, "d4i zonal, %d band%s", bands, bands == 1 ? "" : "s");
    print_row(what, base, base);
    print_row("exactextract, the same", run(exact), base);
    print_row("gdal_rasterize, ids only", run(rasterize), base);
    remove(csv);
    remove(tif);
    rmdir(out);
}

int main(int count, char **arguments)
{
    if (count == 4 && strcmp(arguments[1], "--one") == 0)
        return answer(arguments[2], arguments[3]);
    const char *folder = count > 1 ? arguments[1] : "/tmp/s1";
    char path[512];
    snprintf(path, sizeof path, "%s/groups.tif", folder);
    if (access(path, R_OK) != 0) {
        printf("SKIPPED: no %s; make it with ../shared/tools/peer-workload.py %s 2000 2000\n", path, folder);
        return 0;
    }
    printf("zonal sums, 2000 x 2000 pixels by 100 polygons: CPU time of the process, ratio to d4i, peak memory\n");
    compare("/proc/self/exe", folder, "pop.tif", 1);
    compare("/proc/self/exe", folder, "groups.tif", 8);
    printf("memory bandwidth of one thread: %.1f GB/s\n", bench_triad() / 1e9);
    return 0;
}
