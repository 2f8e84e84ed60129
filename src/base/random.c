/* SPDX-License-Identifier: EUPL-1.2
 *
 * Numbers of a stream by Philox4x32-10, and counts drawn from them by inversion.
 */
#include "base/random.h"

#include <math.h>

#include <Random123/philox.h>

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

#define LANES 8

/* Philox4x32-10 of as many counters as there are lanes, written so that compilers keep a word of several counters
 * in one register: numbers come at half the price of one counter after the other (random_four). */
static void philox_lanes(uint32_t x[4][LANES], uint64_t seed)
{
    uint32_t first = (uint32_t)seed, second = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < LANES; i++) {
            uint64_t left = (uint64_t)x[0][i] * PHILOX_M4x32_0, right = (uint64_t)x[2][i] * PHILOX_M4x32_1;
            x[0][i] = (uint32_t)(right >> 32) ^ x[1][i] ^ first;
            x[1][i] = (uint32_t)right;
            x[2][i] = (uint32_t)(left >> 32) ^ x[3][i] ^ second;
            x[3][i] = (uint32_t)left;
        }
        first += PHILOX_W32_0;
        second += PHILOX_W32_1;
    }
}

static void fill(struct random_stream stream, uint32_t block, uint32_t b_step, uint32_t block_step, uint32_t *out)
{
    uint32_t x[4][LANES];
    for (uint32_t i = 0; i < LANES; i++) {
        x[0][i] = stream.a;
        x[1][i] = stream.b + i * b_step;
        x[2][i] = stream.c;
        x[3][i] = block + i * block_step;
    }
    philox_lanes(x, stream.seed);
    for (size_t i = 0; i < LANES; i++)
        for (size_t k = 0; k < 4; k++)
            out[4 * i + k] = x[k][i];
}

void random_fill(struct random_stream stream, uint32_t n, uint32_t out[RANDOM_FILL])
{
    fill(stream, LANES * n, 0, 1, out);
}

void random_fill_beside(struct random_stream stream, uint32_t out[RANDOM_FILL])
{
    fill(stream, 0, 1, 0, out);
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
