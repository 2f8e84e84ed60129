/* SPDX-License-Identifier: EUPL-1.2
 *
 * Both gammas of a beta are tried with the same block of numbers: Box and Muller give normals in pairs.
 */
#include "base/distribution.h"

#include <math.h>
#include <stdbool.h>

static double open_unit(uint32_t number) /* in (0, 1) */
{
    return ((double)number + 0.5) * 0x1p-32;
}

/* Marsaglia and Tsang's method is for shapes >= 1; below, it makes a gamma of shape + 1 and U^(1 / shape) brings it
 * down. */
struct gamma {
    double shape, d, c, value;
    bool done;
};

static struct gamma gamma_of(double shape)
{
    double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
    return (struct gamma){.shape = shape, .d = d, .c = 1 / sqrt(9 * d), .value = d};
}

static void gamma_try(struct gamma *gamma, double normal, double unit)
{
    double root = 1 + gamma->c * normal, cube = root * root * root, square = normal * normal;
    if (gamma->done || root <= 0)
        return;
    if (unit < 1 - 0.0331 * square * square || log(unit) < 0.5 * square + gamma->d * (1 - cube + log(cube))) {
        gamma->value = gamma->d * cube;
        gamma->done = true;
    }
}

/* Its logarithm: U^(1 / shape) of a small shape is below every double. */
static double gamma_log(const struct gamma *gamma, double unit)
{
    return log(gamma->value) + (gamma->shape < 1 ? log(unit) / gamma->shape : 0);
}

double random_beta(struct random_stream stream, uint32_t block, double a, double b, uint32_t spare[2])
{
    struct gamma first = gamma_of(a), second = gamma_of(b);
    uint32_t head[4], number[4];
    random_block(stream, block, head);
    spare[0] = head[2];
    spare[1] = head[3];
    /* One try in twenty or fewer is refused: fourteen in a row do not happen (and would give the mode). */
    for (uint32_t t = 1; t < DISTRIBUTION_BLOCKS && !(first.done && second.done); t++) {
        random_block(stream, block + t, number);
        double radius = sqrt(-2 * log(open_unit(number[0]))), angle = 2 * M_PI * open_unit(number[1]);
        gamma_try(&first, radius * cos(angle), open_unit(number[2]));
        gamma_try(&second, radius * sin(angle), open_unit(number[3]));
    }
    if (a >= 1 && b >= 1)
        return first.value / (first.value + second.value);
    return 1 / (1 + exp(gamma_log(&second, open_unit(head[1])) - gamma_log(&first, open_unit(head[0]))));
}
