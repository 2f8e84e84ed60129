/* SPDX-License-Identifier: EUPL-1.2
 *
 * A table looked through: what cannot be is refused, and the sums that most indices are made of are taken. Of
 * groups there are two passes over the table, in blocks that stay in the cache, so that nine indices cost hardly
 * more than one.
 */
#include "base/threads.h"
#include "measure/inside.h"

#define BLOCK 1024
#define LOGS 4096 /* logarithms kept where a table is so large that most are asked for again; 32 KB */
#define MOST 1e15 /* people beyond which doubles no longer tell a person */

static const char *why_not(double people)
{
    return isnan(people) ? "not a number" : people < 0 ? "negative" : "too many to count";
}

static d4i_status refuse_people(d4i_context *context, const struct measure_table *table, size_t group)
{
    for (size_t i = 0; i < table->units; i++)
        if (!(table->people[group][i] >= 0 && table->people[group][i] <= MOST))
            return fail(context, D4I_BAD_INPUT,
                        "unit %zu, group %zu: the people (%g) are %s; leave out units whose people are not known",
                        i + 1, group + 1, table->people[group][i], why_not(table->people[group][i]));
    return fail(context, D4I_BUG, "group %zu was refused, but every unit has people", group + 1);
}

static d4i_status check_column(d4i_context *context, const char *name, const double *values, size_t units,
                               bool signless)
{
    for (size_t i = 0; values && i < units; i++)
        if (!isfinite(values[i]) || (signless && values[i] < 0))
            return fail(context, D4I_BAD_INPUT, "unit %zu: its %s (%g) is %s", i + 1, name, values[i],
                        isfinite(values[i]) ? "negative" : "not a finite number");
    return D4I_OK;
}

static d4i_status check_table(d4i_context *context, const struct measure_table *table)
{
    if (table->units > UINT32_MAX - 1)
        return fail(context, D4I_BAD_INPUT, "%zu units; at most %u", table->units, UINT32_MAX - 1);
    TRY(check_column(context, "total", table->total, table->units, true));
    TRY(check_column(context, "area", table->area, table->units, true));
    TRY(check_column(context, "perimeter", table->perimeter, table->units, true));
    TRY(check_column(context, "x", table->x, table->units, false));
    TRY(check_column(context, "y", table->y, table->units, false));
    for (size_t i = 0; table->cluster && i < table->units; i++)
        if (table->cluster[i] >= table->clusters)
            return fail(context, D4I_BAD_INPUT, "unit %zu lies in area %u of %zu", i + 1, table->cluster[i] + 1,
                        table->clusters);
    const struct neighbours *const around[] = {table->neighbours, table->borders};
    for (size_t k = 0; k < COUNT_OF(around); k++)
        if (around[k] && around[k]->units != table->units)
            return fail(context, D4I_BAD_INPUT, "neighbours of %zu units for a table of %zu", around[k]->units,
                        table->units);
    return D4I_OK;
}

/* Totals that were rounded on their way may be short of their parts by this. */
static double slack(double total)
{
    return 1e-9 * total + 1e-9;
}

static bool is_whole(double people)
{
    return people <= MOST && people == (double)(int64_t)people;
}

/* Sums of fractions; those of whole people are exact as they come. */
static void sum_pair(struct measure_data *data)
{
    const double *total = data->table->total ? data->table->total : data->owned_t;
    struct tally sum_a = {0}, sum_b = {0}, sum_t = {0}, sum_all = {0};
    for (size_t i = 0; i < data->units; i++) {
        tally_add(&sum_a, data->a[i]);
        tally_add(&sum_b, data->owned_b[i]);
        tally_add(&sum_t, data->owned_t[i]);
        tally_add(&sum_all, total[i]);
    }
    data->sum_a = tally_of(sum_a);
    data->sum_b = tally_of(sum_b);
    data->sum_t = tally_of(sum_t);
    data->sum_all = tally_of(sum_all);
}

/* Rest and totals of a pair into owned_b and owned_t where the caller has no such arrays. */
static d4i_status pair_fill(d4i_context *context, struct measure_data *data, double *b, double *t)
{
    const struct measure_table *table = data->table;
    double sum_a = 0, sum_b = 0, sum_t = 0, sum_all = 0;
    bool whole = true, whole_all = true;
    for (size_t i = 0; i < data->units; i++) {
        double a = data->a[i], other = table->groups == 2 ? table->people[1][i] : table->total[i] - a;
        double both = table->groups == 2 ? a + other : table->total[i];
        double all = table->total ? table->total[i] : both;
        if (!(a >= 0 && a <= MOST))
            return refuse_people(context, table, 0);
        if (table->groups == 2 && !(other >= 0 && other <= MOST))
            return refuse_people(context, table, 1);
        other = other > 0 ? other : 0;
        if (all < a + other - slack(all))
            return fail(context, D4I_BAD_INPUT, "unit %zu: %g people in its groups, but %g in all; totals disagree",
                        i + 1, a + other, all);
        b[i] = other;
        t[i] = both;
        data->inhabited += both > 0;
        whole = whole && is_whole(a) && is_whole(other);
        whole_all = whole_all && is_whole(all);
        sum_a += a;
        sum_b += other;
        sum_t += both;
        sum_all += all;
    }
    data->whole = whole;
    data->sum_a = sum_a;
    data->sum_b = sum_b;
    data->sum_t = sum_t;
    data->sum_all = sum_all;
    if (!(whole && whole_all && sum_all <= 0x1p53))
        sum_pair(data);
    return D4I_OK;
}

static d4i_status prepare_pair(d4i_context *context, struct measure_data *data)
{
    const struct measure_table *table = data->table;
    if (table->groups == 0 || table->groups > 2)
        return fail(context, D4I_BAD_INPUT, "%zu groups for an index of one or two", table->groups);
    if (table->groups == 1 && !table->total)
        return fail(context, D4I_BAD_INPUT,
                    "one group without the totals of its units; give them, or a second group");
    if (!data->owned_b)
        TRY(mem_alloc(context, data->units, sizeof *data->owned_b, &data->owned_b));
    if (!data->owned_t)
        TRY(mem_alloc(context, data->units, sizeof *data->owned_t, &data->owned_t));
    data->a = table->people[0];
    TRY(pair_fill(context, data, data->owned_b, data->owned_t));
    data->b = data->owned_b;
    data->t = data->owned_t;
    data->all = table->total ? table->total : data->t;
    return D4I_OK;
}

struct passing {
    struct measure_data *data;
    size_t groups;
    double *part; /* [block][groups x 3 + 2]: of the sums */
    double *logs; /* [LOGS], or NULL */
    bool first;
};

static size_t part_width(const struct passing *passing)
{
    return 3 * passing->groups + 2;
}

/* Sums of groups and units; a group with people that cannot be has the sum NAN. */
static void first_pass(const struct passing *passing, size_t from, size_t end, double *part)
{
    double *t = passing->data->owned_t, whole = 0, inhabited = 0;
    memset(t + from, 0, (end - from) * sizeof *t);
    for (size_t m = 0; m < passing->groups; m++) {
        const double *people = passing->data->table->people[m];
        double sum = 0, bad = 0;
        for (size_t i = from; i < end; i++) {
            double x = people[i];
            bad += x >= 0 && x <= MOST ? 0 : 1;
            whole += x == (double)(int64_t)(x <= MOST ? x : 0) ? 0 : 1;
            t[i] += x;
            sum += x;
        }
        part[m] = bad > 0 ? NAN : sum;
    }
    for (size_t i = from; i < end; i++)
        inhabited += t[i] > 0;
    part[passing->groups] = inhabited;
    part[passing->groups + 1] = whole;
}

/* Sum of x ln(x / t / P) of whole people: most x are small and their logarithms in the table. */
static double relative_of(const double *logs, const double *people, const double *log_inverse, size_t units,
                          double log_of_share)
{
    double sum = 0;
    for (size_t i = 0; i < units; i++) {
        double x = people[i];
        sum += x *
               ((x < LOGS ? logs[(size_t)(int64_t)x] : log(x)) + (log_inverse[i] + log_of_share)); /* 0 of nobody */
    }
    return sum;
}

/* How the mix of the units differs from that of all, in three ways. */
static void second_pass(const struct passing *passing, size_t from, size_t end, double *part)
{
    const struct measure_data *data = passing->data;
    const double *t = data->t;
    double inverse[BLOCK], log_inverse[BLOCK];
    for (size_t i = from; i < end; i++) {
        inverse[i - from] = t[i] > 0 ? 1 / t[i] : 0;
        if (passing->logs)
            log_inverse[i - from] = -(t[i] < LOGS ? passing->logs[(size_t)(int64_t)t[i]] : log(t[i]));
    }
    for (size_t m = 0; m < passing->groups; m++) {
        const double *people = data->table->people[m];
        double share = share_of(data, m), of_share = share > 0 ? 1 / share : 0;
        double off = 0, square = 0, relative = 0;
        for (size_t i = from; i < end; i++) {
            double x = people[i], away = x - t[i] * share;
            off += fabs(away);
            square += away * away * inverse[i - from];
        }
        if (passing->logs && share > 0)
            relative = relative_of(passing->logs, people + from, log_inverse, end - from, log(of_share));
        for (size_t i = from; i < end && !passing->logs; i++)
            if (people[i] > 0)
                relative += people[i] * log(people[i] * inverse[i - from] * of_share);
        part[m] = off;
        part[passing->groups + m] = square;
        part[2 * passing->groups + m] = relative;
    }
}

static d4i_status pass_block(d4i_context *context, void *argument, size_t block, int worker)
{
    struct passing *passing = argument;
    size_t from = block * BLOCK, end = from + BLOCK < passing->data->units ? from + BLOCK : passing->data->units;
    double *part = passing->part + block * part_width(passing);
    (void)context;
    (void)worker;
    (passing->first ? first_pass : second_pass)(passing, from, end, part);
    return D4I_OK;
}

/* The parts of one column, in the order of the blocks whatever the number of threads. */
static double gather(const struct passing *passing, size_t blocks, size_t column)
{
    struct tally sum = {0};
    for (size_t k = 0; k < blocks; k++)
        tally_add(&sum, passing->part[k * part_width(passing) + column]);
    return tally_of(sum);
}

static d4i_status sum_groups(d4i_context *context, struct passing *passing, size_t blocks)
{
    struct measure_data *data = passing->data;
    struct tally all = {0};
    passing->first = true;
    TRY(threads_run(context, NULL, blocks, pass_block, passing));
    for (size_t m = 0; m < passing->groups; m++) {
        data->sum[m] = gather(passing, blocks, m);
        if (isnan(data->sum[m]))
            return refuse_people(context, data->table, m);
        tally_add(&all, data->sum[m]);
    }
    data->sum_t = data->sum_all = tally_of(all);
    data->inhabited = (size_t)gather(passing, blocks, passing->groups);
    data->whole = gather(passing, blocks, passing->groups + 1) == 0;
    for (size_t i = 0; data->table->total && i < data->units; i++)
        if (data->t[i] > data->table->total[i] + slack(data->t[i]))
            return fail(context, D4I_BAD_INPUT, "unit %zu: %g people in its groups, but %g in all; totals disagree",
                        i + 1, data->t[i], data->table->total[i]);
    return D4I_OK;
}

static d4i_status prepare_groups(d4i_context *context, struct measure_data *data)
{
    size_t groups = data->table->groups, blocks = (data->units + BLOCK - 1) / BLOCK;
    struct passing passing = {.data = data, .groups = groups};
    d4i_status status;
    if (groups < 2)
        return fail(context, D4I_BAD_INPUT, "%zu groups for an index of several; give at least two", groups);
    if (!data->owned_t)
        GUARD(mem_alloc(context, data->units, sizeof *data->owned_t, &data->owned_t));
    if (!data->sum)
        GUARD(mem_alloc(context, 4 * groups, sizeof *data->sum, &data->sum));
    GUARD(mem_alloc(context, blocks * part_width(&passing), sizeof *passing.part, &passing.part));
    data->off = data->sum + groups;
    data->square = data->off + groups;
    data->relative = data->square + groups;
    data->t = data->all = data->owned_t;
    GUARD(sum_groups(context, &passing, blocks));
    if (data->whole && data->units > 16 * (size_t)LOGS / groups) {
        GUARD(mem_alloc(context, LOGS, sizeof *passing.logs, &passing.logs));
        for (size_t n = 1; n < LOGS; n++)
            passing.logs[n] = log((double)n);
    }
    passing.first = false;
    GUARD(threads_run(context, NULL, data->sum_t > 0 ? blocks : 0, pass_block, &passing));
    memset(data->off, 0, 3 * groups * sizeof *data->off);
    for (size_t m = 0; m < groups && data->sum_t > 0; m++) {
        data->off[m] = gather(&passing, blocks, m);
        data->square[m] = gather(&passing, blocks, groups + m);
        data->relative[m] = gather(&passing, blocks, 2 * groups + m);
    }
done:
    free(passing.part);
    free(passing.logs);
    return status;
}

d4i_status measure_prepare_again(d4i_context *context, const struct measure_table *table, enum measure_kind kind,
                                 struct measure_data *data)
{
    struct measure_data made = {.table = table,
                                .kind = kind,
                                .units = table->units,
                                .owned_b = data->owned_b,
                                .owned_t = data->owned_t,
                                .sum = data->sum};
    d4i_status status;
    GUARD(check_table(context, table));
    GUARD(kind == MEASURE_PAIR ? prepare_pair(context, &made) : prepare_groups(context, &made));
done:
    *data = made;
    if (status != D4I_OK)
        measure_data_release(data);
    return status;
}

d4i_status measure_prepare(d4i_context *context, const struct measure_table *table, enum measure_kind kind,
                           struct measure_data *out)
{
    struct measure_data made = {0};
    TRY(measure_prepare_again(context, table, kind, &made));
    *out = made;
    return D4I_OK;
}

void measure_data_release(struct measure_data *data)
{
    free(data->owned_b);
    free(data->owned_t);
    free(data->sum);
    memset(data, 0, sizeof *data);
}

double whole_entropy(const struct measure_data *data)
{
    struct tally sum = {0};
    for (size_t m = 0; m < data->table->groups; m++)
        tally_add(&sum, entropy_term(share_of(data, m)));
    return tally_of(sum);
}

double whole_interaction(const struct measure_data *data)
{
    struct tally sum = {0};
    for (size_t m = 0; m < data->table->groups; m++)
        tally_add(&sum, share_of(data, m) * (1 - share_of(data, m)));
    return tally_of(sum);
}
