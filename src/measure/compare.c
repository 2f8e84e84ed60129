/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two places side by side. Units of both are shuffled, which tells how large a difference chance makes of such
 * units; and each place's units are drawn anew, which tells how sure the difference is. Every draw is a function of
 * seed and number.
 */
#include "base/sort.h"
#include "base/threads.h"
#include "measure/draw.h"
#include "measure/inference.h"

struct comparing {
    const struct measure_index *index;
    const struct measure_table *place[2];
    const struct measure_options *options;
    bool shuffle;  /* else each place's units are drawn with return */
    size_t first;  /* number of the first draw */
    double *value; /* [draw]: the difference, NAN where undefined */
};

static size_t below(struct random_stream stream, uint32_t number, size_t count)
{
    return (size_t)(random_unit(stream, number) * (double)count);
}

/* unit[first place's, then the second's]: numbers through both places. */
static void draw_units(const struct comparing *comparing, uint32_t number, uint32_t *unit)
{
    size_t first = comparing->place[0]->units, all = first + comparing->place[1]->units;
    struct random_stream stream = {comparing->options->seed, number, comparing->shuffle, 0x434F4D50};
    for (uint32_t i = 0; i < all; i++)
        unit[i] = i;
    for (uint32_t i = 0; i < all; i++) {
        if (comparing->shuffle) {
            size_t other = i + below(stream, i, all - i);
            uint32_t swapped = unit[i];
            unit[i] = unit[other];
            unit[other] = swapped;
        } else {
            unit[i] = (uint32_t)(i < first ? below(stream, i, first) : first + below(stream, i, all - first));
        }
    }
}

static double from(const struct comparing *comparing, const double *first, const double *second, uint32_t unit)
{
    size_t units = comparing->place[0]->units;
    return unit < units ? first[unit] : second[unit - units];
}

/* Memory of one table: groups, then the total, then the area. */
struct made_place {
    double *values;
    const double **column;
};

static d4i_status run_place(d4i_context *context, const struct comparing *comparing, const uint32_t *unit,
                            size_t units, struct made_place *made, double *value)
{
    const struct measure_table *one = comparing->place[0], *other = comparing->place[1];
    struct measure_table table = {.units = units, .groups = one->groups, .people = made->column};
    double *total = made->values + one->groups * units, *area = total + units;
    struct measure_answer answer = {0};
    struct measure_data data;
    for (size_t m = 0; m < one->groups; m++) {
        double *people = made->values + m * units;
        for (size_t i = 0; i < units; i++)
            people[i] = from(comparing, one->people[m], other->people[m], unit[i]);
        made->column[m] = people;
    }
    for (size_t i = 0; one->total && i < units; i++)
        total[i] = from(comparing, one->total, other->total, unit[i]);
    for (size_t i = 0; one->area && other->area && i < units; i++)
        area[i] = from(comparing, one->area, other->area, unit[i]);
    table.total = one->total ? total : NULL;
    table.area = one->area && other->area ? area : NULL;
    TRY(measure_prepare(context, &table, comparing->index->kind, &data));
    d4i_status status = measure_run(context, comparing->index, &data, comparing->options, &answer);
    measure_data_release(&data);
    *value = answer.value;
    measure_answer_release(&answer);
    return status;
}

static d4i_status compare_draw(d4i_context *context, void *argument, size_t number, int worker)
{
    struct comparing *comparing = argument;
    size_t first = comparing->place[0]->units, second = comparing->place[1]->units;
    size_t columns = comparing->place[0]->groups + 2;
    struct made_place made = {0};
    uint32_t *unit = NULL;
    double value[2];
    d4i_status status;
    (void)worker;
    GUARD(mem_alloc(context, first + second, sizeof *unit, &unit));
    GUARD(mem_alloc(context, columns * (first > second ? first : second), sizeof *made.values, &made.values));
    GUARD(mem_alloc(context, columns, sizeof *made.column, &made.column));
    draw_units(comparing, (uint32_t)(comparing->first + number), unit);
    GUARD(run_place(context, comparing, unit, first, &made, &value[0]));
    GUARD(run_place(context, comparing, unit + first, second, &made, &value[1]));
    comparing->value[number] = value[0] - value[1];
done:
    free(unit);
    free(made.values);
    free(made.column);
    return status;
}

/* Defined draws to the front, in their order. */
static size_t defined(double *value, size_t draws)
{
    size_t count = 0;
    for (size_t d = 0; d < draws; d++)
        if (!isnan(value[d]))
            value[count++] = value[d];
    return count;
}

void measure_comparison_sum_up(double *value, size_t draws, struct measure_comparison *out)
{
    const size_t count = defined(value, draws);
    const double size = fmax(fabs(out->one.value), fabs(out->other.value));
    struct tally sum = {0}, squares = {0};
    size_t above = 0, under = 0; /* draws that only rounding tells from the difference count on both sides */
    out->draws = count;
    if (count == 0)
        return;
    for (size_t d = 0; d < count; d++)
        tally_add(&sum, value[d]);
    out->mean = tally_of(sum) / (double)count;
    for (size_t d = 0; d < count; d++) {
        tally_add(&squares, (value[d] - out->mean) * (value[d] - out->mean));
        above += !measure_below(value[d], out->difference, size);
        under += !measure_below(out->difference, value[d], size);
    }
    out->deviation = count > 1 ? sqrt(tally_of(squares) / (double)(count - 1)) : NAN;
    out->p = fmin(1, 2 * (1 + (double)(above < under ? above : under)) / (1 + (double)count));
}

static d4i_status check(d4i_context *context, const struct measure_index *index, const struct measure_table *one,
                        const struct measure_table *other, const struct measure_options *options, double level)
{
    unsigned places = MEASURE_POINTS | MEASURE_NEIGHBOURS | MEASURE_BORDERS | MEASURE_PERIMETER | MEASURE_CLUSTERS;
    if (index->shape != MEASURE_NUMBER)
        return fail(context, D4I_BAD_USAGE, "the index '%s' is no single number to be compared", index->id);
    if (index->needs & places)
        return fail(
            context, D4I_BAD_USAGE,
            "the index '%s' needs units in their places, which shuffled ones have not; compare one that does "
            "not",
            index->id);
    if (one->groups != other->groups || !one->total != !other->total)
        return fail(
            context, D4I_BAD_INPUT,
            "the places have %zu and %zu groups, and %s; give both the same groups, and both totals or neither",
            one->groups, other->groups, !one->total == !other->total ? "totals alike" : "totals of one only");
    if (one->units + other->units > UINT32_MAX - 1)
        return fail(context, D4I_BAD_INPUT, "%zu and %zu units; at most %u of both", one->units, other->units,
                    UINT32_MAX - 1);
    if (options->draws < 1)
        return fail(context, D4I_BAD_USAGE, "%d draws; give at least one", options->draws);
    if (!(level > 0 && level < 1))
        return fail(context, D4I_BAD_USAGE, "an interval of %g; give a part between 0 and 1, such as 0.95", level);
    return D4I_OK;
}

static d4i_status run_given(d4i_context *context, const struct measure_index *index,
                            const struct measure_table *table, const struct measure_options *options,
                            struct measure_answer *answer)
{
    struct measure_data data;
    TRY(measure_prepare(context, table, index->kind, &data));
    d4i_status status = measure_run(context, index, &data, options, answer);
    measure_data_release(&data);
    return status;
}

d4i_status measure_compare_draw(d4i_context *context, const struct measure_index *index,
                                const struct measure_table *one, const struct measure_table *other,
                                const struct measure_options *options, bool shuffle, size_t first, size_t end,
                                double *value)
{
    struct comparing comparing = {.index = index,
                                  .place = {one, other},
                                  .options = options,
                                  .shuffle = shuffle,
                                  .first = first,
                                  .value = value};
    TRY(check(context, index, one, other, options, 0.5));
    return threads_run(context, shuffle ? "shuffles" : "draws", end - first, compare_draw, &comparing);
}

void measure_comparison_interval(double *value, size_t draws, double level, struct measure_comparison *out)
{
    const size_t count = defined(value, draws);
    sort_reals(value, count);
    out->low = count ? sorted_quantile(value, count, (1 - level) / 2) : NAN;
    out->high = count ? sorted_quantile(value, count, (1 + level) / 2) : NAN;
}

d4i_status measure_compare(d4i_context *context, const struct measure_index *index, const struct measure_table *one,
                           const struct measure_table *other, const struct measure_options *options, double level,
                           struct measure_comparison *out)
{
    struct measure_comparison made = {
        .mean = NAN, .deviation = NAN, .p = NAN, .low = NAN, .high = NAN, .difference = NAN};
    const size_t draws = options->draws > 0 ? (size_t)options->draws : 0;
    double *value = NULL;
    d4i_status status;
    GUARD(check(context, index, one, other, options, level));
    GUARD(run_given(context, index, one, options, &made.one));
    GUARD(run_given(context, index, other, options, &made.other));
    if (!made.one.undefined && !made.other.undefined) {
        made.difference = made.one.value - made.other.value;
        GUARD(mem_alloc(context, draws, sizeof *value, &value));
        GUARD(measure_compare_draw(context, index, one, other, options, true, 0, draws, value));
        measure_comparison_sum_up(value, draws, &made);
        GUARD(measure_compare_draw(context, index, one, other, options, false, 0, draws, value));
        measure_comparison_interval(value, draws, level, &made);
    }
    *out = made;
done:
    free(value);
    return status;
}
