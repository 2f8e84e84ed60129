/* SPDX-License-Identifier: EUPL-1.2
 *
 * The curve as a machine of four states (frame swapped or not, turned or not) that takes four bits of each
 * coordinate at a time: eight look-ups a key instead of thirty-two steps.
 */
#include "allocate/hilbert.h"

#define SWAPPED 1u
#define TURNED 2u

/* One bit of each coordinate: the quarter that it lies in along the curve, and the frame inside of it (Hilbert
 * 1891, as in Hacker's Delight 16-1; what it does to the frame is swapping and turning, which commute). */
static unsigned quarter(unsigned *state, unsigned x, unsigned y)
{
    unsigned turn = *state & TURNED ? 1 : 0;
    unsigned right = (*state & SWAPPED ? y : x) ^ turn, up = (*state & SWAPPED ? x : y) ^ turn;
    if (!up)
        *state ^= SWAPPED | (right ? TURNED : 0);
    return (3 * right) ^ up;
}

void hilbert_make(struct hilbert *curve)
{
    for (unsigned start = 0; start < 4; start++)
        for (unsigned bits = 0; bits < 256; bits++) {
            unsigned state = start, digits = 0;
            for (int b = 3; b >= 0; b--)
                digits = digits << 2 | quarter(&state, bits >> (4 + b) & 1, bits >> b & 1);
            curve->step[start][bits] = (uint16_t)(state << 8 | digits);
        }
}

uint64_t hilbert_key(const struct hilbert *curve, uint32_t x, uint32_t y)
{
    uint64_t key = 0;
    unsigned state = 0;
    for (int shift = 28; shift >= 0; shift -= 4) {
        uint16_t step = curve->step[state][(x >> shift & 15) << 4 | (y >> shift & 15)];
        key = key << 8 | (step & 255);
        state = step >> 8;
    }
    return key;
}

void hilbert_place(uint64_t key, uint32_t *x, uint32_t *y)
{
    unsigned state = 0;
    *x = *y = 0;
    for (int shift = 62; shift >= 0; shift -= 2) {
        unsigned digit = key >> shift & 3, turn = state & TURNED ? 1 : 0;
        unsigned right = digit >> 1, up = (digit ^ digit >> 1) & 1;
        unsigned east = right ^ turn, north = up ^ turn;
        *x = *x << 1 | (state & SWAPPED ? north : east);
        *y = *y << 1 | (state & SWAPPED ? east : north);
        if (!up)
            state ^= SWAPPED | (right ? TURNED : 0);
    }
}

void hilbert_position(const struct grid *grid, uint64_t cell, uint32_t *x, uint32_t *y)
{
    const int64_t middle = INT64_C(1) << 31;
    uint64_t columns = (uint64_t)grid->columns;
    *x = (uint32_t)(grid->west / grid->cell + middle + (int64_t)(cell % columns));
    *y = (uint32_t)(grid->south / grid->cell + middle + (int64_t)(cell / columns));
}

#define FEW 24    /* up to here insertion is fastest */
#define MANY 1024 /* and from here counting digits */

static void sort_few(struct keyed *list, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct keyed here = list[i];
        size_t at = i;
        for (; at > 0 && list[at - 1].key > here.key; at--)
            list[at] = list[at - 1];
        list[at] = here;
    }
}

/* Merges runs of `FEW`, doubled until they are all. */
static void sort_some(struct keyed *list, struct keyed *spare, size_t count)
{
    struct keyed *from = list, *to = spare;
    for (size_t i = 0; i < count; i += FEW)
        sort_few(list + i, count - i < FEW ? count - i : FEW);
    for (size_t width = FEW; width < count; width *= 2) {
        for (size_t i = 0; i < count; i += 2 * width) {
            size_t middle = i + width < count ? i + width : count;
            size_t end = middle + width < count ? middle + width : count;
            size_t a = i, b = middle;
            for (size_t k = i; k < end; k++)
                to[k] = a < middle && (b == end || from[a].key <= from[b].key) ? from[a++] : from[b++];
        }
        struct keyed *full = to;
        to = from;
        from = full;
    }
    if (from != list)
        memcpy(list, from, count * sizeof *list);
}

/* Least digit first; digits in which all keys agree cost nothing. */
static void sort_many(struct keyed *list, struct keyed *spare, size_t count)
{
    uint64_t differ = 0;
    for (size_t i = 1; i < count; i++)
        differ |= list[i].key ^ list[0].key;
    struct keyed *from = list, *to = spare;
    for (int shift = 0; shift < 64; shift += 8) {
        size_t start[256] = {0}, before = 0;
        if (!(differ >> shift & 255))
            continue;
        for (size_t i = 0; i < count; i++)
            start[from[i].key >> shift & 255]++;
        for (size_t d = 0; d < 256; d++) {
            size_t here = start[d];
            start[d] = before;
            before += here;
        }
        for (size_t i = 0; i < count; i++)
            to[start[from[i].key >> shift & 255]++] = from[i];
        struct keyed *full = to;
        to = from;
        from = full;
    }
    if (from != list)
        memcpy(list, from, count * sizeof *list);
}

void keyed_sort(struct keyed *list, struct keyed *spare, size_t count)
{
    if (count <= FEW)
        sort_few(list, count);
    else if (count < MANY)
        sort_some(list, spare, count);
    else
        sort_many(list, spare, count);
}
