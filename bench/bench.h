/* SPDX-License-Identifier: EUPL-1.2
 *
 * What every benchmark needs: CPU time of the process (the machine may be busy), medians, and the memory bandwidth
 * of this very run, as the limit beside which the rates are printed.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double bench_cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static inline int bench_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double bench_median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, bench_compare);
    return values[count / 2];
}

/* Bytes per CPU-second of a = b + s c over 3 x 64 MiB, one thread: 24 B an element, as STREAM counts them. */
static inline double bench_triad(void)
{
    enum { COUNT = 1 << 23, REPEATS = 7 };
    double *a = malloc(COUNT * sizeof *a), *b = malloc(COUNT * sizeof *b), *c = malloc(COUNT * sizeof *c);
    double times[REPEATS], kept = 0;
    if (!a || !b || !c)
        abort();
    for (int i = 0; i < COUNT; i++) {
        a[i] = 0;
        b[i] = i;
        c[i] = i / 2.0;
    }
    for (int r = 0; r < REPEATS; r++) {
        double start = bench_cpu_seconds();
        for (int i = 0; i < COUNT; i++)
            a[i] = b[i] + (1.0 + r) * c[i];
        times[r] = bench_cpu_seconds() - start;
        kept += a[COUNT / 2];
    }
    free(a);
    free(b);
    free(c);
    return kept < 0 ? 0 : 24.0 * COUNT / bench_median(times, REPEATS);
}

#endif
