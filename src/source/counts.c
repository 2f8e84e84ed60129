/* SPDX-License-Identifier: EUPL-1.2
 *
 * The columns of a table's counts.
 */
#include "source/counts.h"

#include <stdlib.h>

#include "base/memory.h"

size_t counts_arrays(struct counts *counts, uint32_t node, struct counts_array out[COUNTS_ARRAYS])
{
    size_t count = 0;
    out[count++] = (struct counts_array){&counts->people[node], sizeof(int64_t)};
    out[count++] = (struct counts_array){&counts->status[node], sizeof(uint8_t)};
    if (counts->low)
        out[count++] = (struct counts_array){&counts->low[node], sizeof(int64_t)};
    if (counts->high)
        out[count++] = (struct counts_array){&counts->high[node], sizeof(int64_t)};
    return count;
}

d4i_status counts_open(d4i_context *context, struct counts *counts, uint32_t nodes)
{
    TRY(mem_alloc(context, nodes, sizeof *counts->people, &counts->people));
    TRY(mem_alloc(context, nodes, sizeof *counts->status, &counts->status));
    counts->nodes = nodes;
    return D4I_OK;
}

d4i_status counts_keep_bounds(d4i_context *context, struct counts *counts)
{
    TRY(mem_alloc(context, counts->nodes, sizeof *counts->low, &counts->low));
    return mem_alloc(context, counts->nodes, sizeof *counts->high, &counts->high);
}

void counts_release(struct counts *counts)
{
    for (uint32_t n = 0; n < counts->nodes; n++) {
        if (counts->people && counts->status)
            counts_release_column(counts, n);
        if (counts->packed)
            column_release(&counts->packed[n]);
    }
    free(counts->packed);
    free(counts->people);
    free(counts->status);
    free(counts->low);
    free(counts->high);
    *counts = (struct counts){0};
}

d4i_status counts_grow(d4i_context *context, struct counts *counts, uint32_t node, size_t needed, size_t *capacity)
{
    struct counts_array arrays[COUNTS_ARRAYS];
    size_t count = counts_arrays(counts, node, arrays), grown = *capacity;
    for (size_t i = 0; i < count; i++) {
        grown = *capacity; /* they grow alike */
        TRY(mem_grow(context, arrays[i].array, &grown, needed, arrays[i].size));
    }
    *capacity = grown;
    return D4I_OK;
}

void counts_release_column(struct counts *counts, uint32_t node)
{
    struct counts_array arrays[COUNTS_ARRAYS];
    size_t count = counts_arrays(counts, node, arrays);
    for (size_t i = 0; i < count; i++) {
        void *array;
        memcpy(&array, arrays[i].array, sizeof array);
        free(array);
        memset(arrays[i].array, 0, sizeof array);
    }
}

void counts_move_column(struct counts *counts, uint32_t to, uint32_t from)
{
    struct counts_array into[COUNTS_ARRAYS], out[COUNTS_ARRAYS];
    size_t count = counts_arrays(counts, to, into);
    counts_arrays(counts, from, out);
    for (size_t i = 0; i < count && to != from; i++) {
        memcpy(into[i].array, out[i].array, sizeof(void *));
        memset(out[i].array, 0, sizeof(void *));
    }
}

d4i_status counts_read(d4i_context *context, const struct counts *counts, uint32_t node, struct column_values *out)
{
    if (counts->packed)
        return column_open(context, &counts->packed[node], out);
    *out = (struct column_values){.people = counts->people[node], .status = counts->status[node]};
    if (counts->low) {
        out->low = counts->low[node];
        out->high = counts->high[node];
    }
    return D4I_OK;
}

void counts_done(const struct counts *counts, struct column_values *values)
{
    if (counts->packed)
        column_values_release(values);
    *values = (struct column_values){0};
}
