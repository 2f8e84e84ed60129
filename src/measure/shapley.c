/* SPDX-License-Identifier: EUPL-1.2
 *
 * Why two places differ: each is given the other's composition, rank by rank, and the difference is parted into
 * what the composition and what the structure make of it, in either order, the mean of both (Shapley).
 */
#include "measure/inference.h"
#include "measure/inside.h"

/* A place's units: people of the group and of the others. */
struct place {
    size_t units;
    double *group, *others;
};

static void place_release(struct place *place)
{
    free(place->group);
    free(place->others);
}

static d4i_status place_alloc(d4i_context *context, size_t units, struct place *out)
{
    *out = (struct place){.units = units};
    TRY(mem_alloc(context, units, sizeof *out->group, &out->group));
    return mem_alloc(context, units, sizeof *out->others, &out->others);
}

static d4i_status place_of(d4i_context *context, const struct measure_table *table, struct place *out)
{
    struct measure_data data;
    TRY(measure_prepare(context, table, MEASURE_PAIR, &data));
    d4i_status status = place_alloc(context, data.units, out);
    if (status == D4I_OK) {
        memcpy(out->group, data.a, data.units * sizeof *out->group);
        memcpy(out->others, data.b, data.units * sizeof *out->others);
    }
    measure_data_release(&data);
    return status;
}

/* value[i] becomes the quantile of `other` at the mean rank of value[i] / count, linear between two of them. */
static d4i_status take_ranks(d4i_context *context, double *value, size_t count, const double *other, size_t others)
{
    uint32_t *order = NULL, *theirs = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, count, sizeof *order, &order));
    GUARD(mem_alloc(context, others, sizeof *theirs, &theirs));
    GUARD(order_by(context, value, count, order));
    GUARD(order_by(context, other, others, theirs));
    for (size_t from = 0, end; from < count; from = end) {
        double same = value[order[from]];
        for (end = from; end < count && value[order[end]] == same;)
            end++;
        double rank = (double)(from + 1 + end) / 2 / (double)count, at = rank * (double)(others - 1);
        size_t below = (size_t)at;
        double low = other[theirs[below]], high = other[theirs[below + 1 < others ? below + 1 : below]];
        for (size_t k = from; k < end; k++)
            value[order[k]] = low + (high - low) * (at - (double)below);
    }
done:
    free(order);
    free(theirs);
    return status;
}

static double sum_of(const double *values, size_t count)
{
    struct tally sum = {0};
    for (size_t i = 0; i < count; i++)
        tally_add(&sum, values[i]);
    return tally_of(sum);
}

static double share_in(const struct place *place, const double *people, size_t unit)
{
    double all = place->group[unit] + place->others[unit];
    return all > 0 ? people[unit] / all : 0;
}

/* Units keep their people, and take the other place's shares: of the group, or of the others. */
static d4i_status take_shares(d4i_context *context, const struct place *own, const struct place *other,
                              bool of_group, double *out)
{
    double *theirs = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, other->units, sizeof *theirs, &theirs));
    for (size_t i = 0; i < other->units; i++)
        theirs[i] = share_in(other, of_group ? other->group : other->others, i);
    for (size_t i = 0; i < own->units; i++)
        out[i] = share_in(own, of_group ? own->group : own->others, i);
    GUARD(take_ranks(context, out, own->units, theirs, other->units));
    for (size_t i = 0; i < own->units; i++)
        out[i] *= own->group[i] + own->others[i];
done:
    free(theirs);
    return status;
}

/* One side of by_share: the place's people of the side, spread over ranks as in the other place. */
static d4i_status spread_as(d4i_context *context, const double *own, size_t units, const double *other,
                            size_t others, double *out)
{
    double all = sum_of(own, units), sum;
    memcpy(out, own, units * sizeof *out);
    TRY(take_ranks(context, out, units, other, others));
    sum = sum_of(out, units);
    for (size_t i = 0; i < units; i++)
        out[i] = sum > 0 ? out[i] / sum * all : 0;
    return D4I_OK;
}

static d4i_status counterfactual(d4i_context *context, const struct place *own, const struct place *other,
                                 enum measure_counterfactual by, struct place *out)
{
    TRY(place_alloc(context, own->units, out));
    if (by != MEASURE_BY_SHARE)
        TRY(take_shares(context, own, other, true, out->group));
    if (by == MEASURE_BY_DUAL_COMPOSITION)
        return take_shares(context, own, other, false, out->others);
    for (size_t i = 0; by == MEASURE_BY_COMPOSITION && i < own->units; i++)
        out->others[i] = own->group[i] + own->others[i] - out->group[i];
    if (by == MEASURE_BY_COMPOSITION)
        return D4I_OK;
    TRY(spread_as(context, own->group, own->units, other->group, other->units, out->group));
    return spread_as(context, own->others, own->units, other->others, other->units, out->others);
}

/* The index of a place that lies where `table` does. */
static d4i_status index_of(d4i_context *context, const struct measure_index *index, const struct place *place,
                           const struct measure_table *table, const struct measure_options *options, double *value,
                           const char **undefined)
{
    const double *people[] = {place->group, place->others};
    struct measure_table moved = *table;
    struct measure_answer answer = {0};
    struct measure_data data;
    moved.groups = 2;
    moved.people = people;
    moved.total = NULL;
    TRY(measure_prepare(context, &moved, MEASURE_PAIR, &data));
    d4i_status status = measure_run(context, index, &data, options, &answer);
    *value = answer.value;
    if (answer.undefined)
        *undefined = answer.undefined;
    measure_data_release(&data);
    return status;
}

d4i_status measure_shapley(d4i_context *context, const struct measure_index *index, const struct measure_table *one,
                           const struct measure_table *other, enum measure_counterfactual by,
                           const struct measure_options *options, struct measure_shapley *out)
{
    struct place first = {0}, second = {0}, first_as_second = {0}, second_as_first = {0};
    double g11, g22, g12, g21; /* structure, composition */
    const char *undefined = NULL;
    d4i_status status;
    if (index->kind != MEASURE_PAIR || index->shape != MEASURE_NUMBER)
        return fail(context, D4I_BAD_USAGE, "the index '%s' is no number for two groups; choose one that is",
                    index->id);
    if (one->units == 0 || other->units == 0)
        return fail(context, D4I_BAD_INPUT, "a place without units; there is nothing to compare");
    GUARD(place_of(context, one, &first));
    GUARD(place_of(context, other, &second));
    GUARD(counterfactual(context, &first, &second, by, &first_as_second));
    GUARD(counterfactual(context, &second, &first, by, &second_as_first));
    GUARD(index_of(context, index, &first, one, options, &g11, &undefined));
    GUARD(index_of(context, index, &second, other, options, &g22, &undefined));
    GUARD(index_of(context, index, &first_as_second, one, options, &g12, &undefined));
    GUARD(index_of(context, index, &second_as_first, other, options, &g21, &undefined));
    *out = (struct measure_shapley){.difference = g11 - g22,
                                    .composition = ((g11 - g12) + (g21 - g22)) / 2,
                                    .structure = ((g11 - g21) + (g12 - g22)) / 2,
                                    .undefined = undefined};
done:
    place_release(&first);
    place_release(&second);
    place_release(&first_as_second);
    place_release(&second_as_first);
    return status;
}
