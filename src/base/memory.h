/* SPDX-License-Identifier: EUPL-1.2
 *
 * Allocation that reports failure through the context. Memory comes from malloc: release it with free().
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdlib.h>

#include "base/context.h"

/* `count` zeroed elements of `size` bytes into *out (never NULL, also for count 0). *out is untouched on
 * failure. The product is checked for overflow. */
d4i_status mem_alloc(d4i_context *context, size_t count, size_t size, void *out);
/* Makes room for `needed` elements in the array *array of capacity *capacity, growing by half; contents
 * kept, new room NOT zeroed. On failure the array stays as it was and stays the caller's. */
d4i_status mem_grow(d4i_context *context, void *array, size_t *capacity, size_t needed, size_t size);

/* Gives freed memory back to the system, of which malloc may keep a great deal between what is still used. For
 * where a stage of a long work has let go of much. */
void mem_trim(void);

#endif
