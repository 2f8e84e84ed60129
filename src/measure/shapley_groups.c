/* SPDX-License-Identifier: EUPL-1.2
 *
 * Why two places differ in an index of many groups: each is given the other's shares of the groups while its units
 * keep their people and its odds ratios stay, which tell who lives with whom. Iterative proportional fitting finds
 * that table (Deming and Stephan 1940); Karmel and Maclachlan (1988) and Elbers (2021) part changes by it.
 */
#include "measure/inference.h"
#include "measure/inside.h"

#define ROUNDS 2000
#define CLOSE 1e-11 /* of all people, that the groups may still be off */

/* A place's people, its own or as they are fitted. */
struct fitted {
    size_t units, groups;
    double *values;        /* [group x units] */
    const double **people; /* [group] */
    double *sum;           /* [group] */
    double all;
};

static void fitted_release(struct fitted *fitted)
{
    free(fitted->values);
    free(fitted->people);
    free(fitted->sum);
}

static void add_up(struct fitted *fitted)
{
    struct tally all = {0};
    for (size_t m = 0; m < fitted->groups; m++) {
        struct tally sum = {0};
        for (size_t i = 0; i < fitted->units; i++)
            tally_add(&sum, fitted->people[m][i]);
        fitted->sum[m] = tally_of(sum);
        tally_add(&all, fitted->sum[m]);
    }
    fitted->all = tally_of(all);
}

static d4i_status fitted_make(d4i_context *context, const struct measure_table *table, struct fitted *out)
{
    size_t cells;
    *out = (struct fitted){.units = table->units, .groups = table->groups};
    if (__builtin_mul_overflow(table->units, table->groups, &cells))
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu units times %zu groups)", table->units,
                    table->groups);
    TRY(mem_alloc(context, cells, sizeof *out->values, &out->values));
    TRY(mem_alloc(context, table->groups, sizeof *out->people, &out->people));
    TRY(mem_alloc(context, table->groups, sizeof *out->sum, &out->sum));
    for (size_t m = 0; m < table->groups; m++) {
        out->people[m] = out->values + m * table->units;
        memcpy(out->values + m * table->units, table->people[m], table->units * sizeof *out->values);
    }
    add_up(out);
    return D4I_OK;
}

static bool same_groups(const struct fitted *one, const struct fitted *other)
{
    for (size_t m = 0; m < one->groups; m++)
        if ((one->sum[m] > 0) != (other->sum[m] > 0))
            return false;
    return true;
}

/* Groups to their target, then units to theirs; what the groups are off by then, in people. */
static double fit_once(struct fitted *fitted, const double *target, const double *unit, double *total)
{
    double off = 0;
    memset(total, 0, fitted->units * sizeof *total);
    for (size_t m = 0; m < fitted->groups; m++) {
        double *people = fitted->values + m * fitted->units, times = 0;
        if (fitted->sum[m] > 0)
            times = target[m] / fitted->sum[m];
        for (size_t i = 0; i < fitted->units; i++) {
            people[i] *= times;
            total[i] += people[i];
        }
    }
    for (size_t m = 0; m < fitted->groups; m++) {
        double *people = fitted->values + m * fitted->units;
        struct tally sum = {0};
        for (size_t i = 0; i < fitted->units; i++) {
            people[i] = total[i] > 0 ? people[i] / total[i] * unit[i] : 0;
            tally_add(&sum, people[i]);
        }
        fitted->sum[m] = tally_of(sum);
        off += fabs(fitted->sum[m] - target[m]);
    }
    return off;
}

/* The place with the shares of the other; *fits = whether there is such a table. */
static d4i_status fit_as(d4i_context *context, struct fitted *fitted, const struct fitted *other, bool *fits)
{
    double *target = NULL, *unit = NULL, *total = NULL, off = INFINITY;
    d4i_status status;
    GUARD(mem_alloc(context, fitted->groups, sizeof *target, &target));
    GUARD(mem_alloc(context, fitted->units, sizeof *unit, &unit));
    GUARD(mem_alloc(context, fitted->units, sizeof *total, &total));
    for (size_t m = 0; m < fitted->groups; m++) {
        target[m] = other->sum[m] / other->all * fitted->all;
        for (size_t i = 0; i < fitted->units; i++)
            unit[i] += fitted->people[m][i];
    }
    for (int round = 0; round < ROUNDS && off > CLOSE * fitted->all; round++)
        off = fit_once(fitted, target, unit, total);
    *fits = off <= CLOSE * fitted->all;
done:
    free(target);
    free(unit);
    free(total);
    return status;
}

static d4i_status index_of(d4i_context *context, const struct measure_index *index, const struct fitted *place,
                           const struct measure_table *table, const struct measure_options *options, double *value,
                           const char **undefined)
{
    struct measure_table moved = *table;
    struct measure_answer answer = {0};
    struct measure_data data;
    moved.people = place->people;
    TRY(measure_prepare(context, &moved, MEASURE_GROUPS, &data));
    d4i_status status = measure_run(context, index, &data, options, &answer);
    *value = answer.value;
    if (answer.undefined)
        *undefined = answer.undefined;
    measure_data_release(&data);
    return status;
}

d4i_status measure_shapley_groups(d4i_context *context, const struct measure_index *index,
                                  const struct measure_table *one, const struct measure_table *other,
                                  const struct measure_options *options, struct measure_shapley *out)
{
    const struct measure_table *table[2] = {one, other};
    struct fitted own[2] = {{0}, {0}}, mixed[2] = {{0}, {0}};
    double is[2], as_other[2];
    bool fits[2] = {false, false};
    const char *undefined = NULL;
    d4i_status status = D4I_OK;
    if (index->kind != MEASURE_GROUPS || index->shape != MEASURE_NUMBER || one->groups != other->groups)
        return fail(context, D4I_BAD_USAGE, "the index '%s' is no number for the same groups of two places",
                    index->id);
    *out = (struct measure_shapley){.difference = NAN, .composition = NAN, .structure = NAN};
    for (int side = 0; side < 2; side++) {
        GUARD(fitted_make(context, table[side], &own[side]));
        GUARD(fitted_make(context, table[side], &mixed[side]));
    }
    if (!(own[0].all > 0 && own[1].all > 0)) {
        out->undefined = "nobody lives there";
        goto done;
    }
    if (!same_groups(&own[0], &own[1])) {
        out->undefined = "a group lives in one of the places only";
        goto done;
    }
    for (int side = 0; side < 2; side++) {
        GUARD(fit_as(context, &mixed[side], &own[!side], &fits[side]));
        GUARD(index_of(context, index, &own[side], table[side], options, &is[side], &undefined));
        GUARD(index_of(context, index, &mixed[side], table[side], options, &as_other[side], &undefined));
    }
    if (!(fits[0] && fits[1]))
        undefined = "the groups' shares of one place do not fit the units of the other";
    out->undefined = undefined;
    if (undefined)
        goto done;
    out->difference = is[0] - is[1];
    out->composition = ((is[0] - as_other[0]) + (as_other[1] - is[1])) / 2;
    out->structure = ((is[0] - as_other[1]) + (as_other[0] - is[1])) / 2;
done:
    for (int side = 0; side < 2; side++) {
        fitted_release(&own[side]);
        fitted_release(&mixed[side]);
    }
    return status;
}
