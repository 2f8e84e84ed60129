/* SPDX-License-Identifier: EUPL-1.2
 *
 * Allocation through the context, so that every failure is told and tests can make any of them happen.
 */
#include "base/memory.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define LARGE ((size_t)4 << 20)
#define PAGE ((uintptr_t)4096)

/* Asks for pages of 2 MiB in the stead of 4 KiB: a large array's first use then costs five hundred times fewer
 * faults, which for passes over millions of pairs is as much time as the passes themselves. A hint: its failure
 * means nothing. */
static void prefer_large_pages(void *memory, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    if (bytes < LARGE)
        return;
    uintptr_t first = ((uintptr_t)memory + PAGE - 1) & ~(PAGE - 1), end = ((uintptr_t)memory + bytes) & ~(PAGE - 1);
    int before = errno;
    (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
    errno = before;
#else
    (void)memory;
    (void)bytes;
#endif
}

static d4i_status permit(d4i_context *context, size_t bytes)
{
    if (context->allocation && !context->allocation(context->allocation_user, bytes))
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu bytes)", bytes);
    return D4I_OK;
}

d4i_status mem_alloc(d4i_context *context, size_t count, size_t size, void *out)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX)
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu times %zu bytes)", count, size);
    TRY(permit(context, bytes));
    void *memory = calloc(bytes ? bytes : 1, 1);
    if (!memory)
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu bytes)", bytes);
    prefer_large_pages(memory, bytes);
    memcpy(out, &memory, sizeof memory);
    return D4I_OK;
}

d4i_status mem_grow(d4i_context *context, void *array, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity)
        return D4I_OK;
    size_t wanted = *capacity + *capacity / 2;
    if (wanted < needed)
        wanted = needed;
    if (wanted < 16)
        wanted = 16;
    size_t bytes;
    if (__builtin_mul_overflow(wanted, size, &bytes) || bytes > PTRDIFF_MAX)
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu times %zu bytes)", wanted, size);
    TRY(permit(context, bytes));
    void *old;
    memcpy(&old, array, sizeof old);
    void *grown = realloc(old, bytes);
    if (!grown)
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu bytes)", bytes);
    prefer_large_pages(grown, bytes);
    memcpy(array, &grown, sizeof grown);
    *capacity = wanted;
    return D4I_OK;
}

/* Memory that is given back must be had anew, page by page: the starved builds of the tests, small ones, took over
 * 100 s of CPU time with a trim at each stage and take 53 s without. */
#define TRIM_LEAST ((size_t)64 << 20)

void mem_trim(void)
{
#ifdef __GLIBC__
    if (mallinfo2().fordblks >= TRIM_LEAST)
        malloc_trim(0);
#endif
}
