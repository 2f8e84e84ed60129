/* SPDX-License-Identifier: EUPL-1.2
 *
 * Expectations under chance. Probabilities are worked outwards from the likeliest value by their ratios, until they
 * no longer count, and divided by their sum: no factorial is needed, and nothing under- or overflows.
 */
#include "measure/chance.h"

#define NEGLIGIBLE 1e-18

double chance_off(double x, double n, double share)
{
    return fabs(x - n * share);
}

double chance_relative(double x, double n, double share)
{
    return x > 0 ? x * log(x / (n * share)) : 0;
}

struct weighed {
    struct tally value, weight;
};

static void weigh(struct weighed *sum, double weight, double value)
{
    tally_add(&sum->value, weight * value);
    tally_add(&sum->weight, weight);
}

double chance_mean(double all, double of_group, double n, double (*f)(double x, double n, double share))
{
    double share = of_group / all, least = fmax(0, n + of_group - all), most = fmin(n, of_group);
    double mode = fmin(most, fmax(least, floor((n + 1) * (of_group + 1) / (all + 2))));
    struct weighed sum = {{0, 0}, {0, 0}};
    weigh(&sum, 1, f(mode, n, share));
    double p = 1, x = mode;
    while (x < most && p > NEGLIGIBLE) {
        p *= (of_group - x) * (n - x) / ((x + 1) * (all - of_group - n + x + 1));
        weigh(&sum, p, f(++x, n, share));
    }
    p = 1;
    x = mode;
    while (x > least && p > NEGLIGIBLE) {
        p *= x * (all - of_group - n + x) / ((of_group - x + 1) * (n - x + 1));
        weigh(&sum, p, f(--x, n, share));
    }
    return tally_of(sum.value) / tally_of(sum.weight);
}

d4i_status chance_sizes_of(d4i_context *context, const struct measure_data *data, struct chance_sizes *out)
{
    uint32_t *order = NULL;
    d4i_status status;
    *out = (struct chance_sizes){0};
    GUARD(mem_alloc(context, data->units, sizeof *order, &order));
    GUARD(order_by(context, data->t, data->units, order));
    size_t distinct = 0;
    for (size_t i = 0; i < data->units; i++)
        distinct += i == 0 || data->t[order[i]] != data->t[order[i - 1]];
    GUARD(mem_alloc(context, distinct, sizeof *out->size, &out->size));
    GUARD(mem_alloc(context, distinct, sizeof *out->units, &out->units));
    for (size_t i = 0; i < data->units; i++) {
        double size = data->t[order[i]];
        if (!(size > 0))
            continue;
        if (out->count == 0 || out->size[out->count - 1] != size)
            out->size[out->count++] = size;
        out->units[out->count - 1]++;
    }
done:
    free(order);
    if (status != D4I_OK)
        chance_sizes_release(out);
    return status;
}

void chance_sizes_release(struct chance_sizes *sizes)
{
    free(sizes->size);
    free(sizes->units);
    memset(sizes, 0, sizeof *sizes);
}

double chance_sum(const struct chance_sizes *sizes, double all, double of_group,
                  double (*f)(double x, double n, double share))
{
    struct tally sum = {0};
    for (size_t k = 0; k < sizes->count; k++)
        tally_add(&sum, sizes->units[k] * chance_mean(all, of_group, sizes->size[k], f));
    return tally_of(sum);
}

double chance_square_sum(const struct chance_sizes *sizes, double all, double of_group)
{
    double share = of_group / all;
    struct tally sum = {0};
    for (size_t k = 0; k < sizes->count; k++)
        tally_add(&sum, sizes->units[k] * ((all - sizes->size[k]) / (all - 1)));
    return tally_of(sum) * share * (1 - share);
}
