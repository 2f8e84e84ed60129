/* SPDX-License-Identifier: EUPL-1.2
 *
 * Binomial counts of one chance by looking them up: an alias table (Walker 1977, built after Vose 1991) for each
 * number of people below 256 and for each multiple of it, whose counts add up. One multiplication-free look-up for
 * few people, two for up to 32 767. Inside room measure only.
 */
#ifndef MEASURE_BINOMIALS_H
#define MEASURE_BINOMIALS_H

#include "base/context.h"

#define BINOMIALS_FEW 256
#define BINOMIALS_MOST 32767 /* people; more are drawn by inversion */

/* A number's columns: at[0 .. 2^bits - 1], and what the first stands for. */
struct binomials_row {
    uint32_t at;
    uint16_t first;
    uint16_t bits; /* 1 .. 11 */
};
struct binomials_column {
    uint32_t own;   /* of 2^32: the column's own value, else the other's */
    uint32_t other; /* column whose value is taken */
};
/* Zero-initialised: a chance of 0. */
struct binomials {
    struct binomials_row *row; /* [BINOMIALS_FEW + many]: 0 .. 255 people, then 0, 256, 512, ... */
    struct binomials_column *column;
    size_t columns, capacity;
};
/* For up to `most` people, of whom each does with the chance p in (0, 1]. Made by +, -, x and / alone, so that the
 * same counts come on every machine. */
d4i_status binomials_make(d4i_context *context, double p, uint32_t most, struct binomials *out);
void binomials_release(struct binomials *binomials);

/* Uniform bits to a count; to 2^-32. */
static inline uint32_t binomials_look(const struct binomials *of, size_t row, uint32_t bits)
{
    const struct binomials_row *at = &of->row[row];
    uint32_t column = bits >> (32 - at->bits);
    const struct binomials_column *found = &of->column[at->at + column];
    uint32_t other = 0u - (uint32_t)(bits << at->bits >= found->own); /* no branch: it would be a coin's */
    return at->first + (column ^ ((column ^ found->other) & other));
}

#endif
