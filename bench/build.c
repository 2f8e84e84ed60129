/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whole builds of real projects: wall time, CPU time and peak memory of `d4i build` from nothing, and of the second
 * build, which has nothing to do. See bench/README.md.
 *
 * usage: bench_build [D4I [EXAMPLES]]     default: the program of the same build, ./examples
 */
#include <ftw.h>
#include <string.h>

#include "child.h"

struct project {
    const char *name;
    double megabytes, wall; /* limits; wall 0 = none */
};
static const struct project projects[] = {{"spain-2012", 1024, 0}, {"europe-2021", 1536, 20}};

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

static bool run(const char *d4i, const char *examples, const struct project *project)
{
    char out[] = "/tmp/bench-build-XXXXXX", path[600], atlas[64];
    snprintf(path, sizeof path, "%s/%s/project.yaml", examples, project->name);
    if (!mkdtemp(out))
        return false;
    snprintf(atlas, sizeof atlas, "%s/atlas.gpkg", out);
    const char *const command[] = {d4i, "build", "--quiet", path, "-o", atlas, NULL};
    struct child_cost first = child_run(command), second = {.cpu = -1};
    if (first.cpu >= 0)
        second = child_run(command);
    nftw(out, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (second.cpu < 0) {
        printf("%-12s  FAILED (D4I_BENCH_LOUD=1 says why)\n", project->name);
        return false;
    }
    bool kept = first.megabytes <= project->megabytes;
    printf("%-12s  %7.2f s  %7.2f s  %6.0f MB  %8.2f s  at most %.0f MB: %s", project->name, first.wall, first.cpu,
           first.megabytes, second.wall, project->megabytes, kept ? "kept" : "NOT KEPT");
    if (project->wall > 0)
        printf("; about %.0f s on two cores: %s", project->wall,
               first.wall <= project->wall ? "kept" : "not kept here");
    printf("\n");
    return kept;
}

int main(int count, char **arguments)
{
    char beside[600] = "";
    const char *data = getenv("D4I_DATA") ? getenv("D4I_DATA") : "../shared/data";
    bool good = true;
    if (readlink("/proc/self/exe", beside, sizeof beside - 40) > 0 && strrchr(beside, '/'))
        strcpy(strrchr(beside, '/'), "/../src/cli/d4i");
    const char *d4i = count > 1 ? arguments[1] : beside, *examples = count > 2 ? arguments[2] : "examples";
    if (access(data, R_OK) != 0 || access(examples, R_OK) != 0) {
        printf("SKIPPED: the offices' real data are not here (%s; D4I_DATA says where), or no %s\n", data,
               examples);
        return 0;
    }
    printf("whole builds from nothing, with as many threads as there are processors\n");
    printf("%-12s  %9s  %9s  %9s  %10s  %s\n", "project", "wall", "CPU", "peak", "once more", "limits");
    for (size_t i = 0; i < sizeof projects / sizeof *projects; i++)
        good &= run(d4i, examples, &projects[i]);
    return good ? 0 : 1;
}
