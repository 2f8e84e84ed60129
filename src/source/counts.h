/* SPDX-License-Identifier: EUPL-1.2
 *
 * The columns of a table's counts: people, status and, where bounds are kept, the lowest and highest true value of
 * each node in each zone. Here, and nowhere else, it is known which arrays make a column.
 */
#ifndef SOURCE_COUNTS_H
#define SOURCE_COUNTS_H

#include "group/status.h"
#include "source/source.h"

/* One node in one zone. */
struct value {
    int64_t people;
    int64_t low, high; /* bounds of the true value; read only where bounds are kept */
    uint8_t status;
};

static inline struct value counts_get(const struct counts *counts, uint32_t node, size_t zone)
{
    struct value value = {.people = counts->people[node][zone], .status = counts->status[node][zone]};
    if (counts->low) {
        value.low = counts->low[node][zone];
        value.high = counts->high[node][zone];
    }
    return value;
}

static inline void counts_set(struct counts *counts, uint32_t node, size_t zone, struct value value)
{
    counts->people[node][zone] = value.people;
    counts->status[node][zone] = value.status;
    if (counts->low) {
        counts->low[node][zone] = value.low;
        counts->high[node][zone] = value.high;
    }
}

/* Adds people and bounds; the status is the worse of both. */
static inline void counts_add(struct counts *counts, uint32_t node, size_t zone, struct value value)
{
    counts->people[node][zone] += value.people;
    counts->status[node][zone] = status_worse(counts->status[node][zone], value.status);
    if (counts->low) {
        counts->low[node][zone] += value.low;
        counts->high[node][zone] = bound_add(counts->high[node][zone], value.high);
    }
}

/* One array of a column: its address, and the bytes of an element. */
struct counts_array {
    void *array;
    size_t size;
};
#define COUNTS_ARRAYS 4
/* The arrays of a node's column, `array` as mem_grow takes it; how many there are. */
size_t counts_arrays(struct counts *counts, uint32_t node, struct counts_array out[COUNTS_ARRAYS]);

d4i_status counts_open(d4i_context *context, struct counts *counts, uint32_t nodes);
void counts_release(struct counts *counts);
/* Room for `needed` zones; *capacity is that of all columns before, and afterwards of this one. */
d4i_status counts_grow(d4i_context *context, struct counts *counts, uint32_t node, size_t needed, size_t *capacity);
void counts_release_column(struct counts *counts, uint32_t node);
/* The column of `from` becomes that of `to`, which has none. */
void counts_move_column(struct counts *counts, uint32_t to, uint32_t from);

#endif
