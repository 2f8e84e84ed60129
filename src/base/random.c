/* SPDX-License-Identifier: EUPL-1.2
 *
 * Numbers of a stream by Philox4x32-10, and counts drawn from them by inversion.
 */
#include "base/random.h"

#include <math.h>
#include <string.h>

#include <Random123/philox.h>

#include "base/wide.h"

void random_block(struct random_stream stream, uint32_t block, uint32_t out[4])
{
    philox4x32_key_t key = {{(uint32_t)stream.seed, (uint32_t)(stream.seed >> 32)}};
    philox4x32_ctr_t counter = {{stream.a, stream.b, stream.c, block}}, drawn = philox4x32(counter, key);
    for (size_t i = 0; i < 4; i++)
        out[i] = drawn.v[i];
}

uint32_t random_u32(struct random_stream stream, uint32_t n)
{
    uint32_t block[4];
    random_block(stream, n / 4, block);
    return block[n % 4];
}

void random_four(struct random_stream stream, uint32_t n, uint32_t out[4])
{
    philox4x32_key_t key = {{(uint32_t)stream.seed, (uint32_t)(stream.seed >> 32)}};
    philox4x32_ctr_t counter = {{stream.a, stream.b, stream.c, n}};
    philox4x32_ctr_t drawn = philox4x32(counter, key);
    for (int k = 0; k < 4; k++)
        out[k] = drawn.v[k];
}

#define TWICE(number) ((two){number, number})

/* Words of two counters, each in the low half of its 64 bits; what is in the high halves does not matter. */
static inline void philox_round(two x[4], two first, two second)
{
    two left = two_products(x[0], TWICE(PHILOX_M4x32_0)), right = two_products(x[2], TWICE(PHILOX_M4x32_1));
    x[0] = right >> 32 ^ x[1] ^ first;
    x[1] = right;
    x[2] = left >> 32 ^ x[3] ^ second;
    x[3] = left;
}

/* Philox4x32-10 of four counters. A round waits for the one before, so that two pairs of counters take turns; with
 * the rounds written out numbers come in 4.3 ns each, and in 7.6 ns from a loop that the compiler is left to
 * arrange. */
static inline void philox_four(two x[4], two y[4], uint64_t seed)
{
    two first = TWICE(seed & UINT32_MAX), second = TWICE(seed >> 32);
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
        philox_round(x, first, second);
        philox_round(y, first, second);
        first += (uint64_t)PHILOX_W32_0;
        second += (uint64_t)PHILOX_W32_1;
    }
}

static void fill(struct random_stream stream, uint32_t block, uint32_t b_step, uint32_t block_step, uint32_t *out)
{
    for (uint32_t i = 0; i < RANDOM_FILL / 4; i += 4) {
        const two one = {0, 1}, b = stream.b + (i + one) * b_step, last = block + (i + one) * block_step;
        two x[4] = {TWICE(stream.a), b, TWICE(stream.c), last};
        two y[4] = {TWICE(stream.a), b + 2 * b_step, TWICE(stream.c), last + 2 * block_step};
        philox_four(x, y, stream.seed);
        for (size_t k = 0; k < 4; k++) {
            out[4 * i + k] = (uint32_t)x[k][0];
            out[4 * i + 4 + k] = (uint32_t)x[k][1];
            out[4 * i + 8 + k] = (uint32_t)y[k][0];
            out[4 * i + 12 + k] = (uint32_t)y[k][1];
        }
    }
}

void random_fill(struct random_stream stream, uint32_t n, uint32_t out[RANDOM_FILL])
{
    fill(stream, RANDOM_FILL / 4 * n, 0, 1, out);
}

void random_fill_beside(struct random_stream stream, uint32_t out[RANDOM_FILL])
{
    fill(stream, 0, 1, 0, out);
}

void random_each(struct random_stream stream, const uint64_t *key, size_t count, uint32_t n, uint32_t *out)
{
    for (size_t i = 0; i < count; i += 4) {
        uint64_t some[4] = {0};
        memcpy(some, key + i, (count - i < 4 ? count - i : 4) * sizeof *some);
        const two first = {some[0], some[1]}, second = {some[2], some[3]};
        two x[4] = {first, first >> 32, TWICE(stream.c), TWICE(n / 4)};
        two y[4] = {second, second >> 32, TWICE(stream.c), TWICE(n / 4)};
        philox_four(x, y, stream.seed);
        const uint32_t drawn[4] = {(uint32_t)x[n % 4][0], (uint32_t)x[n % 4][1], (uint32_t)y[n % 4][0],
                                   (uint32_t)y[n % 4][1]};
        memcpy(out + i, drawn, (count - i < 4 ? count - i : 4) * sizeof *out);
    }
}

double random_unit(struct random_stream stream, uint32_t n)
{
    uint64_t high = random_u32(stream, 2 * n), low = random_u32(stream, 2 * n + 1);
    return (double)((high << 21) ^ (low >> 11)) * 0x1p-53;
}

/* Box and Muller (1958); the logarithm's argument is in (0, 1]. */
double random_normal(struct random_stream stream, uint32_t n)
{
    double radius = sqrt(-2 * log(1 - random_unit(stream, 2 * n)));
    return radius * cos(2 * M_PI * random_unit(stream, 2 * n + 1));
}

#define NORMAL_FROM 10000.0 /* variance above which the rounded normal is used */

/* Inversion by sequential search from 0, in chunks of a mean of 16 so that exp() keeps its precision: a sum of
 * Poisson counts is Poisson. */
int64_t random_poisson(struct random_stream stream, uint32_t n, double mean)
{
    if (mean > NORMAL_FROM) {
        double drawn = floor(mean + sqrt(mean) * random_normal(stream, n) + 0.5);
        return drawn > 0 ? (int64_t)drawn : 0;
    }
    int64_t count = 0;
    while (mean > 0) {
        double chunk = mean < 16 ? mean : 16, u = random_unit(stream, n++), term = exp(-chunk), sum = term;
        mean -= chunk;
        for (int k = 1; u >= sum && k < 400; k++) {
            term *= chunk / k;
            sum += term;
            count++;
        }
    }
    return count;
}

/* Inversion over one chunk of trials; n p is small enough for (1-p)^n not to vanish. */
static int64_t binomial_chunk(double u, int64_t trials, double p)
{
    double odds = p / (1 - p), term = exp((double)trials * log1p(-p)), sum = term;
    int64_t k = 0;
    while (u >= sum && k < trials) {
        term *= odds * (double)(trials - k) / (double)(k + 1);
        sum += term;
        k++;
    }
    return k;
}

int64_t random_binomial(struct random_stream stream, uint32_t n, int64_t trials, double p)
{
    if (trials <= 0 || p <= 0)
        return 0;
    if (p >= 1)
        return trials;
    if (p > 0.5)
        return trials - random_binomial(stream, n, trials, 1 - p);
    double variance = (double)trials * p * (1 - p);
    if (variance > NORMAL_FROM) {
        double drawn = floor((double)trials * p + sqrt(variance) * random_normal(stream, n) + 0.5);
        return drawn < 0 ? 0 : drawn > (double)trials ? trials : (int64_t)drawn;
    }
    int64_t count = 0, step = (int64_t)(16 / p);
    while (trials > 0) {
        int64_t chunk = trials < step ? trials : step;
        count += binomial_chunk(random_unit(stream, n++), chunk, p);
        trials -= chunk;
    }
    return count;
}
