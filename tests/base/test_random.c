/* SPDX-License-Identifier: EUPL-1.2
 *
 * Counter-based numbers: the published Philox vectors, and moments of the distributions.
 */
#include "base/random.h"

#include <math.h>

#include "../check.h"

/* Known-answer vectors of Random123 (kat_vectors, philox4x32-10). */
static void gives_the_published_numbers(void **state)
{
    (void)state;
    struct random_stream zero = {0};
    const uint32_t expected[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    for (uint32_t n = 0; n < 4; n++)
        assert_int_equal(random_u32(zero, n), expected[n]);
}

/* Many at once are those that come one by one. */
static void fills_as_one_by_one(void **state)
{
    const struct random_stream stream = {0x123456789abcdef, 7, 8, 9};
    uint32_t many[RANDOM_FILL];
    (void)state;
    for (uint32_t n = 0; n < 3; n++) {
        random_fill(stream, n, many);
        for (uint32_t i = 0; i < RANDOM_FILL; i++)
            assert_int_equal(many[i], random_u32(stream, RANDOM_FILL * n + i));
    }
    random_fill_beside(stream, many);
    for (uint32_t i = 0; i < RANDOM_FILL; i++)
        assert_int_equal(many[i], random_u32((struct random_stream){stream.seed, 7, 8 + i / 4, 9}, i % 4));
}

static void each_stream_as_alone(void **state)
{
    const struct random_stream stream = {0x123456789abcdef, 7, 8, 9};
    uint64_t key[10];
    uint32_t drawn[11];
    (void)state;
    for (uint64_t i = 0; i < 10; i++)
        key[i] = (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
    for (uint32_t n = 0; n < 9; n++)
        for (size_t count = 0; count <= 10; count++) {
            drawn[count] = 99;
            random_each(stream, key, count, n, drawn);
            for (size_t i = 0; i < count; i++)
                assert_int_equal(drawn[i], random_u32((struct random_stream){stream.seed, (uint32_t)key[i],
                                                                             (uint32_t)(key[i] >> 32), 9},
                                                      n));
            assert_int_equal(drawn[count], 99); /* and no more than that */
        }
}

static void units_are_uniform(void **state)
{
    (void)state;
    double sum = 0, squares = 0;
    enum { N = 200000 };
    for (uint32_t i = 0; i < N; i++) {
        double u = random_unit((struct random_stream){.seed = 5, .a = i}, 0);
        assert_true(u >= 0 && u < 1);
        sum += u;
        squares += u * u;
    }
    assert_true(fabs(sum / N - 0.5) < 5 * sqrt(1.0 / 12 / N));
    assert_true(fabs(squares / N - 1.0 / 3) < 5 * sqrt(4.0 / 45 / N));
}

struct moments {
    double mean, variance;
};

static struct moments moments_of_binomial(int64_t trials, double p)
{
    enum { N = 40000 };
    double sum = 0, squares = 0;
    for (uint32_t i = 0; i < N; i++) {
        int64_t k = random_binomial((struct random_stream){.seed = 11, .a = i}, 0, trials, p);
        assert_true(k >= 0 && k <= trials);
        sum += (double)k;
        squares += (double)k * (double)k;
    }
    return (struct moments){sum / N, squares / N - sum / N * (sum / N)};
}

static void binomials_have_their_moments(void **state)
{
    (void)state;
    const struct {
        int64_t trials;
        double p;
    } cases[] = {{1, 0.3}, {10, 0.9}, {500, 0.02}, {5000, 0.4}, {1000000, 0.3}};
    for (size_t i = 0; i < 5; i++) {
        double mean = (double)cases[i].trials * cases[i].p, variance = mean * (1 - cases[i].p);
        struct moments got = moments_of_binomial(cases[i].trials, cases[i].p);
        assert_true(fabs(got.mean - mean) < 5 * sqrt(variance / 40000));
        assert_true(fabs(got.variance / variance - 1) < 0.05);
    }
    assert_int_equal(random_binomial((struct random_stream){0}, 0, 0, 0.5), 0);
    assert_int_equal(random_binomial((struct random_stream){0}, 0, 9, 1), 9);
    assert_int_equal(random_binomial((struct random_stream){0}, 0, 9, 0), 0);
}

static void poissons_have_their_moments(void **state)
{
    (void)state;
    const double means[] = {0.05, 3, 40, 900, 30000};
    for (size_t m = 0; m < 5; m++) {
        double sum = 0, squares = 0;
        enum { N = 40000 };
        for (uint32_t i = 0; i < N; i++) {
            double k =
                (double)random_poisson((struct random_stream){.seed = 3, .a = i, .b = (uint32_t)m}, 0, means[m]);
            sum += k;
            squares += k * k;
        }
        double mean = sum / N, variance = squares / N - mean * mean;
        assert_true(fabs(mean - means[m]) < 5 * sqrt(means[m] / N));
        assert_true(fabs(variance / means[m] - 1) < 0.06);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_published_numbers),  cmocka_unit_test(fills_as_one_by_one),
        cmocka_unit_test(each_stream_as_alone),         cmocka_unit_test(units_are_uniform),
        cmocka_unit_test(binomials_have_their_moments), cmocka_unit_test(poissons_have_their_moments),
    };
    return cmocka_run_group_tests_name("base: random", tests, NULL, NULL);
}
