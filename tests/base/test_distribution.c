/* SPDX-License-Identifier: EUPL-1.2
 *
 * Beta: moments for shapes from a millionth to millions, against what is known of them.
 */
#include "base/distribution.h"

#include <math.h>

#include "../check.h"

/* The mean of N values has a standard error of sd / sqrt(N), and 5 of them are allowed: by chance once in 1.7 M.
 * The variance is wrong by less than 4 %, of which a few standard errors of it are 2 to 3. */
static void betas_have_their_moments(void **state)
{
    (void)state;
    enum { N = 60000 };
    const double shapes[][2] = {{1, 1},   {2, 5},       {0.5, 0.5},   {0.3, 4},  {0.02, 0.05},
                                {40, 10}, {3e5, 6.5e5}, {1e-3, 2e-4}, {1, 1e-2}, {1e-3, 3}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        double a = shapes[s][0], b = shapes[s][1], sum = 0, squares = 0, spares = 0;
        for (uint32_t i = 0; i < N; i++) {
            uint32_t spare[2];
            double x = random_beta((struct random_stream){31, i, (uint32_t)s, 0}, 48, a, b, spare);
            assert_true(x >= 0 && x <= 1);
            sum += x;
            squares += x * x;
            spares += (x - a / (a + b)) * ((double)spare[0] * 0x1p-32 - 0.5);
        }
        double mean = a / (a + b), variance = mean * (1 - mean) / (a + b + 1);
        assert_true(fabs(sum / N - mean) < 5 * sqrt(variance / N));
        double size = a + b, excess = 6 * ((a - b) * (a - b) * (size + 1) - a * b * (size + 2)) /
                                      (a * b * (size + 2) * (size + 3));
        double got = squares / N - sum / N * (sum / N);
        assert_true(fabs(got / variance - 1) < 5 * sqrt((excess + 2) / N) + 1e-3);
        assert_true(fabs(spares / N) < 5 * sqrt(variance / 12 / N)); /* has nothing to do with them */
    }
}

/* Beta(1, 1) is uniform, Beta(a, 1) has P(x < t) = t^a: counts in tenths are binomial. */
static void betas_have_their_shape(void **state)
{
    (void)state;
    enum { N = 60000 };
    const double shape[] = {1, 0.4, 3};
    for (size_t s = 0; s < 3; s++) {
        int below[10] = {0};
        for (uint32_t i = 0; i < N; i++) {
            uint32_t spare[2];
            double x = random_beta((struct random_stream){32, i, (uint32_t)s, 0}, 0, shape[s], 1, spare);
            for (size_t t = 1; t < 10; t++)
                below[t] += x < (double)t / 10;
        }
        for (size_t t = 1; t < 10; t++) {
            double p = pow((double)t / 10, shape[s]);
            assert_true(fabs((double)below[t] / N - p) < 5 * sqrt(p * (1 - p) / N));
        }
    }
}

static void blocks_are_the_numbers(void **state)
{
    (void)state;
    struct random_stream stream = {1, 2, 3, 4};
    uint32_t block[4];
    random_block(stream, 5, block);
    for (uint32_t n = 0; n < 4; n++)
        assert_int_equal(block[n], random_u32(stream, 20 + n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(betas_have_their_moments),
        cmocka_unit_test(betas_have_their_shape),
        cmocka_unit_test(blocks_are_the_numbers),
    };
    return cmocka_run_group_tests_name("base: distributions", tests, NULL, NULL);
}
