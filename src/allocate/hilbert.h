/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cells along a Hilbert curve over their absolute position (east and north in cells of the CRS), so that the order
 * of two cells depends neither on the box nor on the tiles of the grid they are in. Any square of 2^k x 2^k cells
 * whose corner is a multiple of its side is one unbroken piece of the curve. Inside room allocate only.
 */
#ifndef ALLOCATE_HILBERT_H
#define ALLOCATE_HILBERT_H

#include "grid/grid.h"

struct hilbert {
    uint16_t step[4][256]; /* [state][four bits of x, four of y]: the next state and eight bits of the key */
};
void hilbert_make(struct hilbert *curve);
/* Position along the curve of order 32. */
uint64_t hilbert_key(const struct hilbert *curve, uint32_t x, uint32_t y);
void hilbert_place(uint64_t key, uint32_t *x, uint32_t *y);

/* Absolute position of a cell, in cells from 2^31 west and south of the CRS's origin. Beyond that (which no
 * projected coordinate is) it goes round. */
void hilbert_position(const struct grid *grid, uint64_t cell, uint32_t *x, uint32_t *y);

/* Something with its place in an order. */
struct keyed {
    uint64_t key;
    size_t item;
};
/* Sorts by key, what is equal in the order in which it came. `spare` has room for `count`. O(count) for many, and
 * O(count log count) for few, which is faster. */
void keyed_sort(struct keyed *list, struct keyed *spare, size_t count);

#endif
