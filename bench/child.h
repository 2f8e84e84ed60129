/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a whole program costs: CPU time, wall time and peak memory of a child process. exec and wait4 count it all,
 * the loading of libraries as well, and the same for every rival.
 */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <fcntl.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

struct child_cost {
    double cpu, wall, megabytes; /* cpu < 0: not installed, or failed */
    char said[128];              /* the beginning of its standard output */
};

static inline double child_wall_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static inline void child_listen(int from, struct child_cost *cost)
{
    char text[4096];
    size_t have = 0;
    ssize_t length;
    while ((length = read(from, text, sizeof text)) > 0)
        for (ssize_t i = 0; i < length && have + 1 < sizeof cost->said; i++)
            cost->said[have++] = text[i];
    cost->said[have] = 0;
}

static inline struct child_cost child_run(const char *const *command)
{
    struct child_cost cost = {.cpu = -1};
    struct rusage used;
    int tell[2], status = 1;
    if (pipe(tell) != 0)
        return cost;
    double start = child_wall_seconds();
    pid_t child = fork();
    if (child == 0) {
        int quiet = open("/dev/null", O_WRONLY);
        dup2(tell[1], STDOUT_FILENO);
        if (!getenv("D4I_BENCH_LOUD"))
            dup2(quiet, STDERR_FILENO);
        close(tell[0]);
        close(tell[1]);
        close(quiet);
        execvp(command[0], (char *const *)command);
        _exit(127);
    }
    close(tell[1]);
    child_listen(tell[0], &cost);
    close(tell[0]);
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0)
        return cost;
    cost.wall = child_wall_seconds() - start;
    cost.megabytes = (double)used.ru_maxrss / 1024;
    cost.cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    return cost;
}

#endif
