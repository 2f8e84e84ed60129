/* SPDX-License-Identifier: EUPL-1.2
 *
 * An index beside its draws. Every draw of every index is kept by its number, and summed up in that order, so that
 * threads change nothing.
 */
#include "measure/inference.h"

#include "base/sort.h"
#include "base/threads.h"
#include "measure/draw.h"
#include "measure/redrawn.h"

/* Memory of one draw at a time. */
struct drawn {
    double *people; /* groups x units */
    double **column;
    double *total;
    struct drawing_room room;
    struct measure_data data; /* its arrays serve draw after draw */
};

struct inferring {
    struct drawing drawing;
    struct measure_table table; /* what is drawn: a pair with everybody else as its third group */
    const struct measure_table *given;
    enum measure_kind kind;
    const struct measure_index *const *indices;
    size_t count;
    const struct measure_options *options;
    size_t first;  /* number of the first draw */
    double *value; /* [draw x count + index], NAN where undefined */
    const double **columns;
    double *rest;                  /* people of neither group */
    struct redrawn_memory *memory; /* [worker] */
    struct drawn *drawn; /* [worker]: made by its first draw, so that pages are touched once and not each time */
    int workers;
};

static void drawn_release(struct drawn *drawn)
{
    free(drawn->people);
    free(drawn->column);
    free(drawn->total);
    drawing_room_release(&drawn->room);
    measure_data_release(&drawn->data);
}

static d4i_status drawn_make(d4i_context *context, const struct measure_table *table, struct drawn *out)
{
    size_t cells;
    if (__builtin_mul_overflow(table->units, table->groups, &cells))
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu units times %zu groups)", table->units,
                    table->groups);
    TRY(mem_alloc(context, cells, sizeof *out->people, &out->people));
    TRY(mem_alloc(context, table->groups, sizeof *out->column, &out->column));
    TRY(drawing_room_make(context, table, &out->room));
    TRY(mem_alloc(context, table->units, sizeof *out->total, &out->total));
    for (size_t m = 0; m < table->groups; m++)
        out->column[m] = out->people + m * table->units;
    return D4I_OK;
}

/* The given table with the people that were drawn. */
static struct measure_table table_of(const struct inferring *inferring, struct drawn *drawn)
{
    struct measure_table table = *inferring->given;
    table.people = (const double *const *)drawn->column;
    table.total = NULL;
    if (inferring->kind == MEASURE_PAIR) {
        for (size_t i = 0; i < table.units; i++) {
            drawn->total[i] = 0;
            for (size_t m = 0; m < inferring->table.groups; m++)
                drawn->total[i] += drawn->column[m][i];
        }
        table.total = drawn->total;
    }
    return table;
}

size_t measure_answer_spread(const struct measure_index *const *indices, size_t count,
                             const struct measure_answer *answer, double *out, size_t step)
{
    size_t times = 0;
    for (; times < count && indices[times] == indices[0]; times++)
        out[times * step] = times < answer->count ? answer->values[times] : answer->value;
    return times;
}

static d4i_status infer_draw(d4i_context *context, void *argument, size_t number, int worker)
{
    struct inferring *inferring = argument;
    struct drawn *drawn = &inferring->drawn[worker];
    struct measure_options options = *inferring->options;
    options.memory = inferring->memory ? &inferring->memory[worker] : NULL;
    if (!drawn->total)
        TRY(drawn_make(context, &inferring->table, drawn));
    drawing_draw(&inferring->drawing, (uint32_t)(inferring->first + number), &drawn->room, drawn->column);
    struct measure_table table = table_of(inferring, drawn);
    TRY(measure_prepare_again(context, &table, inferring->kind, &drawn->data));
    for (size_t k = 0; k < inferring->count;) {
        struct measure_answer answer;
        TRY(measure_run(context, inferring->indices[k], &drawn->data, &options, &answer));
        k += measure_answer_spread(inferring->indices + k, inferring->count - k, &answer,
                                   inferring->value + number * inferring->count + k, 1);
        measure_answer_release(&answer);
    }
    return D4I_OK;
}

/* Both counts: draws that reach the value, and those that it reaches. */
static double p_of(const struct measure_index *index, size_t reached, size_t under, size_t draws)
{
    double all = 1 + (double)draws;
    if (!(index->holds & MEASURE_BOTH_SIDES))
        return (1 + (double)reached) / all;
    return fmin(1, 2 * (1 + (double)(reached < under ? reached : under)) / all);
}

void measure_draws_sum_up(const struct measure_index *index, const double *value, size_t draws,
                          enum measure_null null, double level, double *own, struct measure_inference *out)
{
    struct tally sum = {0}, squares = {0};
    size_t count = 0, reached = 0, under = 0;
    for (size_t d = 0; d < draws; d++) {
        if (isnan(value[d]))
            continue;
        own[count++] = value[d];
        tally_add(&sum, value[d]);
        /* draws that only rounding tells from the value count as reaching it */
        reached += !measure_below(value[d], out->answer.value, 0);
        under += !measure_below(out->answer.value, value[d], 0);
    }
    out->draws = count;
    out->mean = out->deviation = out->low = out->high = out->p = NAN;
    if (count == 0)
        return;
    out->mean = tally_of(sum) / (double)count;
    for (size_t d = 0; d < count; d++)
        tally_add(&squares, (own[d] - out->mean) * (own[d] - out->mean));
    out->deviation = count > 1 ? sqrt(tally_of(squares) / (double)(count - 1)) : NAN;
    sort_reals(own, count);
    out->low = sorted_quantile(own, count, (1 - level) / 2);
    out->high = sorted_quantile(own, count, (1 + level) / 2);
    if (!out->answer.undefined && null != MEASURE_BOOTSTRAP)
        out->p = p_of(index, reached, under, count);
}

/* A pair with totals gets everybody else as one more group. */
static d4i_status complete(d4i_context *context, const struct measure_table *given, struct inferring *inferring)
{
    inferring->table = *given;
    if (inferring->kind != MEASURE_PAIR || !given->total)
        return D4I_OK;
    TRY(mem_alloc(context, given->units, sizeof *inferring->rest, &inferring->rest));
    TRY(mem_alloc(context, given->groups + 1, sizeof *inferring->columns, &inferring->columns));
    for (size_t i = 0; i < given->units; i++) {
        double others = 0;
        for (size_t m = 0; m < given->groups; m++)
            others += given->people[m][i];
        inferring->rest[i] = fmax(0, given->total[i] - others);
    }
    for (size_t m = 0; m < given->groups; m++)
        inferring->columns[m] = given->people[m];
    inferring->columns[given->groups] = inferring->rest;
    inferring->table.people = inferring->columns;
    inferring->table.groups++;
    return D4I_OK;
}

static d4i_status check(d4i_context *context, const struct measure_index *const *indices, size_t count,
                        const struct measure_options *options, enum measure_null null)
{
    unsigned places = MEASURE_AREA | MEASURE_POINTS | MEASURE_NEIGHBOURS | MEASURE_BORDERS | MEASURE_PERIMETER;
    if (options->draws < 1)
        return fail(context, D4I_BAD_USAGE, "%d draws; give at least one", options->draws);
    for (size_t k = 0; k < count; k++) {
        if (indices[k]->shape != MEASURE_NUMBER)
            return fail(context, D4I_BAD_USAGE, "the index '%s' is no single number to be drawn", indices[k]->id);
        if (null == MEASURE_BOOTSTRAP && indices[k]->needs & (places | MEASURE_CLUSTERS))
            return fail(context, D4I_BAD_USAGE,
                        "the index '%s' needs units in their places; draw people, not units", indices[k]->id);
    }
    return D4I_OK;
}

static bool whole(const struct measure_table *table)
{
    for (size_t m = 0; m < table->groups; m++)
        for (size_t i = 0; i < table->units; i++)
            if (table->people[m][i] != floor(table->people[m][i]))
                return false;
    return true;
}

/* Of a pair: what draws need not work out again. */
static d4i_status remember(d4i_context *context, const struct measure_data *data, enum measure_null null,
                           struct inferring *inferring)
{
    if (inferring->kind != MEASURE_PAIR || !(data->sum_a > 0) || !(data->sum_b > 0))
        return D4I_OK;
    TRY(mem_alloc(context, (size_t)inferring->workers, sizeof *inferring->memory, &inferring->memory));
    for (int w = 0; w < inferring->workers; w++)
        TRY(redrawn_memory_make(context, data, null == MEASURE_PERMUTATION || null == MEASURE_SYSTEMATIC,
                                &inferring->memory[w]));
    return D4I_OK;
}

/* Draws may be worked out the shorter way. The table itself, worked out so, too, tells how far that is off, which
 * is taken from all: else draws as far from evenness as the table would not reach its value, and p would be too
 * small. */
static d4i_status settle(d4i_context *context, const struct measure_data *data, size_t draws,
                         struct inferring *inferring)
{
    struct measure_options options = *inferring->options;
    struct measure_answer drawn = {0}, exact = {0};
    if (!inferring->memory)
        return D4I_OK;
    for (size_t k = 0; k < inferring->count; k++) {
        if (inferring->indices[k]->needs & MEASURE_LEVELS)
            continue; /* has no shorter way, and takes long */
        inferring->memory->used = false;
        options.memory = inferring->memory;
        TRY(measure_run(context, inferring->indices[k], data, &options, &drawn));
        if (!inferring->memory->used || drawn.undefined)
            continue;
        options.memory = NULL;
        TRY(measure_run(context, inferring->indices[k], data, &options, &exact));
        for (size_t d = 0; d < draws; d++)
            inferring->value[d * inferring->count + k] += exact.value - drawn.value;
    }
    return D4I_OK;
}

static void inferring_release(struct inferring *inferring)
{
    for (int w = 0; inferring->drawn && w < inferring->workers; w++)
        drawn_release(&inferring->drawn[w]);
    for (int w = 0; inferring->memory && w < inferring->workers; w++)
        redrawn_memory_release(&inferring->memory[w]);
    drawing_release(&inferring->drawing);
    free(inferring->drawn);
    free(inferring->memory);
    free(inferring->columns);
    free(inferring->rest);
}

d4i_status measure_draw(d4i_context *context, const struct measure_index *const *indices, size_t count,
                        const struct measure_data *data, enum measure_null null,
                        const struct measure_options *options, size_t first, size_t end, double *value)
{
    struct inferring inferring = {.given = data->table,
                                  .kind = data->kind,
                                  .indices = indices,
                                  .count = count,
                                  .options = options,
                                  .first = first,
                                  .value = value,
                                  .workers = threads_count(context)};
    d4i_status status;
    if (count == 0)
        return D4I_OK;
    GUARD(check(context, indices, count, options, null));
    GUARD(remember(context, data, null, &inferring));
    GUARD(complete(context, data->table, &inferring));
    if (null != MEASURE_BOOTSTRAP && !whole(&inferring.table)) {
        status = fail(context, D4I_BAD_INPUT,
                      "people are not whole numbers, so that none can be drawn; round them first");
        goto done;
    }
    GUARD(drawing_make(context, &inferring.table, null, options->seed, &inferring.drawing));
    GUARD(mem_alloc(context, (size_t)inferring.workers, sizeof *inferring.drawn, &inferring.drawn));
    GUARD(threads_run(context, "draws", end - first, infer_draw, &inferring));
    if (null != MEASURE_BOOTSTRAP)
        GUARD(settle(context, data, end - first, &inferring));
done:
    inferring_release(&inferring);
    return status;
}

d4i_status measure_infer(d4i_context *context, const struct measure_index *const *indices, size_t count,
                         const struct measure_table *table, enum measure_null null,
                         const struct measure_options *options, double level, struct measure_inference *out)
{
    struct measure_data data = {0};
    const size_t draws = options->draws > 0 ? (size_t)options->draws : 0;
    double *value = NULL, *own = NULL;
    d4i_status status;
    if (count == 0)
        return D4I_OK;
    if (!(level > 0 && level < 1))
        return fail(context, D4I_BAD_USAGE, "an interval of %g; give a part between 0 and 1, such as 0.95", level);
    GUARD(check(context, indices, count, options, null));
    GUARD(measure_prepare(context, table, indices[0]->kind, &data)); /* which also checks the table */
    for (size_t k = 0; k < count; k++)
        GUARD(measure_run(context, indices[k], &data, options, &out[k].answer));
    GUARD(mem_alloc(context, draws * count, sizeof *value, &value));
    GUARD(mem_alloc(context, 2 * draws, sizeof *own, &own));
    GUARD(measure_draw(context, indices, count, &data, null, options, 0, draws, value));
    for (size_t k = 0; k < count; k++) {
        for (size_t d = 0; d < draws; d++)
            own[draws + d] = value[d * count + k];
        measure_draws_sum_up(indices[k], own + draws, draws, null, level, own, &out[k]);
    }
done:
    measure_data_release(&data);
    free(value);
    free(own);
    return status;
}
