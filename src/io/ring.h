/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rings that surely are in order, found at a tenth of what it costs to ask GEOS about any polygon. Reentrant; no
 * state but the caller's memory.
 */
#ifndef IO_RING_H
#define IO_RING_H

#include "base/context.h"

/* Reusable memory; zero-initialised is empty. */
struct ring_memory {
    uint32_t *start, *edge;
    size_t start_capacity, edge_capacity;
};
void ring_memory_release(struct ring_memory *memory);

/* *simple = true when the ring, not closed by a repeated point, surely neither crosses nor touches itself, so that
 * a polygon of this ring alone is valid. False says nothing. Finite coordinates, x y pairs. */
d4i_status ring_is_simple(d4i_context *context, struct ring_memory *memory, const double *xy, size_t count,
                          bool *simple);

#endif
