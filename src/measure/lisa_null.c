/* SPDX-License-Identifier: EUPL-1.2
 *
 * The null distribution that units with as many neighbours share: drawn once, sorted, then looked up by halves, so
 * that a site costs a search and not as many draws as there are permutations.
 */
#include "measure/lisa.h"

#include "base/random.h"
#include "base/sort.h"

void shares_release(struct shares *shares)
{
    free(shares->off);
    free(shares->pool);
    memset(shares, 0, sizeof *shares);
}

#define ALIKE 1e-14 /* of the mean share: less is what rounding leaves, and no people's doing */

d4i_status shares_make(d4i_context *context, const struct measure_data *data, struct shares *out)
{
    struct tally sum = {0}, squares = {0};
    TRY(mem_alloc(context, data->units, sizeof *out->off, &out->off));
    TRY(mem_alloc(context, data->units, sizeof *out->pool, &out->pool));
    for (size_t i = 0; i < data->units; i++)
        tally_add(&sum, data->t[i] > 0 ? data->a[i] / data->t[i] : 0);
    for (size_t i = 0; i < data->units; i++) {
        if (!(data->t[i] > 0))
            continue;
        out->off[i] = data->a[i] / data->t[i] - tally_of(sum) / (double)data->inhabited;
        out->pool[out->count++] = out->off[i];
        tally_add(&squares, out->off[i] * out->off[i]);
    }
    double mean = tally_of(sum) / (double)data->inhabited, all = tally_of(squares);
    out->squares = all > ALIKE * ALIKE * mean * mean * (double)out->count ? all : 0;
    return D4I_OK;
}

struct around around_of(const struct measure_data *data, const struct shares *shares, size_t unit, bool weighed)
{
    const struct neighbours *neighbours = data->table->neighbours;
    struct around around = {0};
    for (size_t k = neighbours->start[unit]; k < neighbours->start[unit + 1]; k++) {
        size_t j = neighbours->other[k];
        double weight = weighed ? neighbours->weight[k] : 1;
        if (j == unit)
            around.itself = weight;
        if (j == unit || !(data->t[j] > 0) || !(neighbours->weight[k] > 0))
            continue;
        around.count++;
        around.weight += weight;
        around.square += weight * weight;
        around.sum += weight * shares->off[j];
        around.most = fmax(around.most, weight);
    }
    return around;
}

/* `draws` sorted means of `size` shares without return: the first places of the pool, shuffled anew each time. */
static void draw_means(struct shares *shares, uint64_t seed, size_t size, size_t draws, double *means)
{
    for (size_t d = 0; d < draws; d++) {
        struct random_stream stream = {seed, (uint32_t)d, (uint32_t)size, 0x4C495341};
        double sum = 0;
        for (size_t k = 0; k < size; k++) {
            size_t other = k + (size_t)(random_unit(stream, (uint32_t)k) * (double)(shares->count - k));
            double drawn = shares->pool[other];
            shares->pool[other] = shares->pool[k];
            shares->pool[k] = drawn;
            sum += drawn;
        }
        means[d] = sum / (double)size;
    }
    sort_reals(means, draws);
}

/* Sorted values below `value`, or up to it. */
static size_t count_below(const double *sorted, size_t count, double value, bool also_equal)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sorted[middle] < value || (also_equal && sorted[middle] == value))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* As esda counts: the rarer side, (1 + draws as far out) / (1 + draws). */
static double rarity(const double *means, size_t draws, double mean)
{
    double edge = 1e-12 * fabs(mean); /* means that only rounding tells apart are the same */
    size_t at_most = count_below(means, draws, mean + edge, true);
    size_t at_least = draws - count_below(means, draws, mean - edge, false);
    return (1 + (double)(at_most < at_least ? at_most : at_least)) / (1 + (double)draws);
}

/* How many shares each unit's mean is of, 0 = it has none, and the mean. */
static void means_around(const struct measure_data *data, const struct shares *shares, bool itself, double *sizes,
                         double *means)
{
    for (size_t i = 0; i < data->units; i++) {
        struct around around = around_of(data, shares, i, false);
        if (around.count == 0 || !(data->t[i] > 0))
            continue;
        sizes[i] = (double)around.count + (itself ? 1 : 0);
        means[i] = (around.sum + (itself ? shares->off[i] : 0)) / sizes[i];
    }
}

d4i_status lisa_rarities(d4i_context *context, const struct measure_data *data,
                         const struct measure_options *options, bool itself, double *values)
{
    struct shares shares = {0};
    double *drawn = NULL, *sizes = NULL, *means = NULL;
    uint32_t *order = NULL;
    size_t drawn_for = 0, draws = (size_t)options->draws;
    d4i_status status;
    if (options->draws < 1)
        return fail(
            context, D4I_BAD_USAGE,
            "the p and q of units are worked out by draws, and there are none; give at least one (--draws N)");
    GUARD(shares_make(context, data, &shares));
    GUARD(mem_alloc(context, draws, sizeof *drawn, &drawn));
    GUARD(mem_alloc(context, data->units, sizeof *sizes, &sizes));
    GUARD(mem_alloc(context, data->units, sizeof *means, &means));
    GUARD(mem_alloc(context, data->units, sizeof *order, &order));
    means_around(data, &shares, itself, sizes, means);
    GUARD(order_by(context, sizes, data->units, order));
    for (size_t k = 0; k < data->units; k++) {
        size_t i = order[k], size = (size_t)sizes[i];
        if (size > 0 && size != drawn_for)
            draw_means(&shares, options->seed, drawn_for = size, draws, drawn);
        values[i] = size > 0 ? rarity(drawn, draws, means[i]) : NAN;
    }
done:
    shares_release(&shares);
    free(drawn);
    free(sizes);
    free(means);
    free(order);
    return status;
}
