/* SPDX-License-Identifier: EUPL-1.2
 *
 * How the program's heap grows and shrinks. The library leaves that to whose process it is.
 */
#include <stdint.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/mman.h>
#include <unistd.h>

#include "cli/cli.h"

#define HEAP ((size_t)24 << 20)

/* Arrays of some megabytes come and go while columns are packed and rasters read. By itself malloc gives each back
 * to the system, which then hands out every page anew: a fifth of a build's time. */
static void keep_freed_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, HEAP + (16 << 20));
#endif
}

/* The first megabytes of the heap in pages of 2 MiB: of the 10 000 pages of 4 KiB that a build of four million
 * cells uses for the first time 4 000 were there. What is not used costs nothing. A hint: its failure means
 * nothing. */
static void prefer_large_pages(void)
{
#if defined __GLIBC__ && defined MADV_HUGEPAGE
    const uintptr_t before = (uintptr_t)sbrk(0), page = (uintptr_t)sysconf(_SC_PAGESIZE);
    mallopt(M_TOP_PAD, HEAP);
    void *volatile more = malloc(1 << 20); /* more than is there, so that the heap grows by this and HEAP */
    free(more);
    mallopt(M_TOP_PAD, 128 << 10);
    const uintptr_t first = (before + page - 1) / page * page, end = (uintptr_t)sbrk(0);
    if (end > first)
        (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
#endif
}

void cli_tune_heap(void)
{
    keep_freed_memory();
    prefer_large_pages();
}
