/* SPDX-License-Identifier: EUPL-1.2
 *
 * Local association of the group's share: Moran's I of each unit, and how likely chance makes its neighbours' mean.
 * Units with as many neighbours share one null distribution: means of that many shares drawn without return from
 * all units, which differs from drawing them from all other units by O(neighbours / units).
 */
#include "base/random.h"
#include "measure/inside.h"
#include "measure/texts.h"

/* Shares of the units with people, less their mean. */
struct shares {
    double *off;  /* [unit]; 0 where nobody lives */
    double *pool; /* [inhabited]: those of units with people */
    size_t count;
    double squares; /* sum of off^2 */
};

static void shares_release(struct shares *shares)
{
    free(shares->off);
    free(shares->pool);
}

static d4i_status shares_make(d4i_context *context, const struct measure_data *data, struct shares *out)
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
    out->squares = tally_of(squares);
    return D4I_OK;
}

/* Mean over the neighbours with people, by weight (or each once), but for the unit itself; *used = how many. */
static double mean_around(const struct measure_data *data, const struct shares *shares, size_t unit, bool weighed,
                          size_t *used)
{
    const struct neighbours *around = data->table->neighbours;
    double sum = 0, all = 0;
    *used = 0;
    for (size_t k = around->start[unit]; k < around->start[unit + 1]; k++) {
        size_t j = around->other[k];
        if (j == unit || !(data->t[j] > 0) || !(around->weight[k] > 0))
            continue;
        sum += (weighed ? around->weight[k] : 1) * shares->off[j];
        all += weighed ? around->weight[k] : 1;
        ++*used;
    }
    return all > 0 ? sum / all : NAN;
}

static d4i_status moran_run(d4i_context *context, const struct measure_data *data,
                            const struct measure_options *options, struct measure_answer *answer)
{
    struct shares shares = {0};
    size_t used;
    d4i_status status;
    (void)options;
    GUARD(shares_make(context, data, &shares));
    if (!(shares.squares > 0)) {
        answer_undefined(answer, "all units have the same share");
        goto done;
    }
    GUARD(answer_values(context, data->units, answer));
    for (size_t i = 0; i < data->units; i++)
        answer->values[i] = data->t[i] > 0 ? shares.off[i] * mean_around(data, &shares, i, true, &used) *
                                                 (double)(shares.count - 1) / shares.squares
                                           : NAN;
done:
    shares_release(&shares);
    return status;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
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
    qsort(means, draws, sizeof *means, compare);
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

static d4i_status moran_p_run(d4i_context *context, const struct measure_data *data,
                              const struct measure_options *options, struct measure_answer *answer)
{
    struct shares shares = {0};
    struct measure_answer made = {0};
    double *means = NULL, *sizes = NULL, *around = NULL;
    uint32_t *order = NULL;
    size_t drawn_for = 0, used, draws = (size_t)options->draws;
    d4i_status status;
    if (options->draws < 1)
        return fail(context, D4I_BAD_USAGE, "%d draws; give at least one", options->draws);
    GUARD(shares_make(context, data, &shares));
    GUARD(mem_alloc(context, draws, sizeof *means, &means));
    GUARD(mem_alloc(context, data->units, sizeof *sizes, &sizes));
    GUARD(mem_alloc(context, data->units, sizeof *around, &around));
    GUARD(mem_alloc(context, data->units, sizeof *order, &order));
    GUARD(answer_values(context, data->units, &made));
    for (size_t i = 0; i < data->units; i++) {
        around[i] = mean_around(data, &shares, i, false, &used);
        sizes[i] = (double)used;
    }
    GUARD(order_by(context, sizes, data->units, order));
    for (size_t k = 0; k < data->units; k++) {
        size_t i = order[k], size = (size_t)sizes[i];
        if (size > 0 && size != drawn_for)
            draw_means(&shares, options->seed, drawn_for = size, draws, means);
        made.values[i] = size > 0 && data->t[i] > 0 ? rarity(means, draws, around[i]) : NAN;
    }
    *answer = made;
    made = (struct measure_answer){0};
done:
    measure_answer_release(&made);
    shares_release(&shares);
    free(means);
    free(sizes);
    free(around);
    free(order);
    return status;
}

#define ANSELIN \
    "Anselin, L. (1995): Local indicators of spatial association: LISA. Geographical Analysis 27(2), 93-115"

static const struct measure_index index_moran = {
    .id = "local_moran",
    .title = "local Moran's I of the group's share",
    .kind = MEASURE_PAIR,
    .shape = MEASURE_BY_UNIT,
    .needs = MEASURE_NEIGHBOURS,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .low = -INFINITY,
    .high = INFINITY,
    .even = NAN,
    .apart = NAN,
    .meaning =
        "whether the unit and its neighbours lie on the same side of the mean share (above 0) or not (below)",
    .formula = "(n - 1) z_i sum w_ij z_j / (sum w_ij sum z^2), z = p less the mean of p over units with people",
    .empties = "units without people are left out; a unit without neighbours has no value",
    .reference = ANSELIN,
    .note = "as in esda with weights of rows that add up to 1",
    .run = moran_run,
};

static const struct measure_index index_moran_p = {
    .id = "local_moran_p",
    .title = "how likely chance makes the neighbours of each unit",
    .kind = MEASURE_PAIR,
    .shape = MEASURE_BY_UNIT,
    .needs = MEASURE_NEIGHBOURS,
    .holds = MEASURE_SCALES,
    .low = 0,
    .high = 1,
    .even = NAN,
    .apart = NAN,
    .meaning = "the chance of neighbours whose mean share is as far to the same side, were units shuffled",
    .formula = "(1 + draws as far out) / (1 + draws), draws = means of as many shares as the unit has neighbours",
    .empties = "units without people are left out; a unit without neighbours has no value",
    .reference = ANSELIN,
    .note = "neighbours count alike; correct for as many tests as there are units",
    .run = moran_p_run,
};

static const struct measure_index *const LIST[] = {&index_moran, &index_moran_p};
const struct measure_family measure_lisa = {LIST, COUNT_OF(LIST)};
