/* SPDX-License-Identifier: EUPL-1.2
 *
 * Counter-based random numbers (Philox4x32-10, Salmon et al. 2011, Random123): a number is a function of the
 * seed and what it is for, never of what was drawn before it, so that draws do not depend on order or threads.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* What a stream of numbers is for: the data set's seed, and up to three counters such as zone, group and
 * purpose. The n-th number of a stream is random_*(stream, n). */
struct random_stream {
    uint64_t seed;
    uint32_t a, b, c;
};
/* Four at once: the numbers 4 block .. 4 block + 3 of the stream; every block number up to 2^32 - 1 has its own. */
void random_block(struct random_stream stream, uint32_t block, uint32_t out[4]);
uint32_t random_u32(struct random_stream stream, uint32_t n);
/* Numbers 4 n .. 4 n + 3 of random_u32 at the price of one. */
void random_four(struct random_stream stream, uint32_t n, uint32_t out[4]);
/* Numbers 32 n .. 32 n + 31, at half the price of random_four. */
#define RANDOM_FILL 32
void random_fill(struct random_stream stream, uint32_t n, uint32_t out[RANDOM_FILL]);
/* The first four numbers of each of eight streams, that differ in b alone and have stream.b .. stream.b + 7. */
void random_fill_beside(struct random_stream stream, uint32_t out[RANDOM_FILL]);
/* Number n of each of `count` streams, of which the i-th has the low half of key[i] for a, the high half for b, and
 * all else of `stream`: out[i] is its random_u32, at less than half the price. */
void random_each(struct random_stream stream, const uint64_t *key, size_t count, uint32_t n, uint32_t *out);
double random_unit(struct random_stream stream, uint32_t n); /* uniform in [0, 1), 53 bits */
double random_normal(struct random_stream stream, uint32_t n);
/* Poisson count with the given mean >= 0; uses the numbers from n on, at most 2^16 of them. */
int64_t random_poisson(struct random_stream stream, uint32_t n, double mean);
/* Binomial count, `trials` of probability p in [0,1]: exact by inversion, normal above 10 000 in variance. */
int64_t random_binomial(struct random_stream stream, uint32_t n, int64_t trials, double p);

#endif
