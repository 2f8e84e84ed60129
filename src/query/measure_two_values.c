/* SPDX-License-Identifier: EUPL-1.2
 *
 * One index of two places: both values, their difference and its comparison (measure/compare.c), its parts
 * (measure/shapley.c), and what chance alone gives in either place. Groups that were drawn several times are
 * several tables on either side, each with its part of the draws; what is told are means over them, and an interval
 * by Rubin's rules (measure/imputed.h).
 */
#include <math.h>

#include "base/memory.h"
#include "query/measure_running.h"
#include "query/measure_two_running.h"

/* What the tables give. */
struct pooled {
    size_t tables, draws;
    size_t *start;                   /* [table + 1]: draws of each table */
    double *value[2], *expected[2];  /* [table] */
    double *difference;              /* [table] */
    double *composition, *structure; /* [table] */
    double *shuffled, *bootstrap;    /* [draw] */
};

static void pooled_release(struct pooled *pooled)
{
    for (int side = 0; side < 2; side++) {
        free(pooled->value[side]);
        free(pooled->expected[side]);
    }
    free(pooled->start);
    free(pooled->difference);
    free(pooled->composition);
    free(pooled->structure);
    free(pooled->shuffled);
    free(pooled->bootstrap);
}

static d4i_status no_values(d4i_context *context, size_t count, double **out)
{
    TRY(mem_alloc(context, count, sizeof **out, out));
    for (size_t i = 0; i < count; i++)
        (*out)[i] = NAN;
    return D4I_OK;
}

size_t measure_two_draws(const struct measure_two *two)
{
    size_t one = two->asked[0]->draws, other = two->asked[1]->draws;
    return one < other ? one : other;
}

static d4i_status pooled_make(d4i_context *context, const struct measure_two *two, struct pooled *out)
{
    const size_t drawn = measure_two_draws(two);
    out->tables = drawn ? drawn : 1;
    out->draws = (size_t)two->question->options.draws;
    TRY(mem_alloc(context, out->tables + 1, sizeof *out->start, &out->start));
    measure_deal_draws(out->draws, out->tables, out->start);
    for (int side = 0; side < 2; side++) {
        TRY(no_values(context, out->tables, &out->value[side]));
        TRY(no_values(context, out->tables, &out->expected[side]));
    }
    TRY(no_values(context, out->tables, &out->difference));
    TRY(no_values(context, out->tables, &out->composition));
    TRY(no_values(context, out->tables, &out->structure));
    TRY(no_values(context, out->draws, &out->shuffled));
    return no_values(context, out->draws, &out->bootstrap);
}

/* What an index is handed of both sides, `fine` with their fractions where they have some: where one side has
 * people of no group, the other has the column, too. */
static void tables_of(const struct two_running *running, const struct measure_index *index, bool fine,
                      struct measure_table table[2])
{
    for (int side = 0; side < 2; side++)
        table[side] = fine && running->sample[side].fine ? measure_sample_fine(&running->sample[side], index)
                                                         : measure_sample_table(&running->sample[side], index);
    size_t groups = table[0].groups > table[1].groups ? table[0].groups : table[1].groups;
    table[0].groups = table[1].groups = groups;
}

/* What chance alone gives in one place of a table: a formula, or else the mean of its draws. */
static d4i_status expect(d4i_context *context, const struct measure_question *question,
                         const struct measure_index *index, const struct measure_data *data, size_t first,
                         size_t end, double *out)
{
    const unsigned of_all = MEASURE_UNRAISED | MEASURE_ONE_UNIT;
    struct measure_answer chance = {0};
    struct measure_inference drawn = {0};
    double *value = NULL, *own = NULL;
    d4i_status status = D4I_OK;
    if ((index->holds & of_all) == of_all)
        return D4I_OK;
    if (question->null == MEASURE_PERMUTATION && index->expected) {
        GUARD(measure_expected(context, index, data, &question->options, &chance));
        *out = chance.value;
    } else if (end > first) {
        GUARD(mem_alloc(context, end - first, sizeof *value, &value));
        GUARD(mem_alloc(context, end - first, sizeof *own, &own));
        GUARD(measure_draw(context, &index, 1, data, question->null, &question->options, first, end, value));
        measure_draws_sum_up(index, value, end - first, question->null, 0.95, own, &drawn);
        *out = drawn.mean;
    }
done:
    free(value);
    free(own);
    measure_answer_release(&chance);
    return status;
}

/* Value and expectation of both places of a table; *undefined = why one has none. `fine`: what values are of. */
static d4i_status run_sides(d4i_context *context, const struct two_running *running,
                            const struct measure_index *index, const struct measure_table table[2],
                            const struct measure_table fine[2], size_t k, struct pooled *out,
                            const char **undefined)
{
    const struct measure_question *question = running->two->question;
    struct measure_data data = {0};
    d4i_status status = D4I_OK;
    for (int side = 0; side < 2; side++) {
        struct measure_answer answer = {0};
        measure_data_release(&data);
        GUARD(measure_prepare(context, &fine[side], index->kind, &data));
        GUARD(measure_run(context, index, &data, &question->options, &answer));
        out->value[side][k] = answer.value;
        *undefined = *undefined ? *undefined : answer.undefined;
    }
    out->difference[k] = out->value[0][k] - out->value[1][k];
    for (int side = 0; side < 2 && !isnan(out->difference[k]); side++) {
        measure_data_release(&data);
        GUARD(measure_prepare(context, &table[side], index->kind, &data));
        GUARD(expect(context, question, index, &data, out->start[k], out->start[k + 1], &out->expected[side][k]));
    }
done:
    measure_data_release(&data);
    return status;
}

/* How much of the difference is due to shares and to places; nothing for an index that takes whole people alone.
 * *why = the first reason why there are no parts. */
static d4i_status part(d4i_context *context, const struct two_running *running, const struct measure_index *index,
                       const struct measure_table table[2], size_t k, struct pooled *out, const char **why)
{
    const struct measure_options *options = &running->two->question->options;
    struct measure_shapley shapley;
    TRY(index->kind == MEASURE_PAIR
            ? measure_shapley(context, index, &table[0], &table[1], MEASURE_BY_COMPOSITION, options, &shapley)
            : measure_shapley_groups(context, index, &table[0], &table[1], options, &shapley));
    if (!shapley.undefined) {
        out->composition[k] = shapley.composition;
        out->structure[k] = shapley.structure;
    } else if (!*why) {
        *why = index->needs & MEASURE_WHOLE_PEOPLE ? "the index takes whole people alone, and moved shares are none"
                                                   : shapley.undefined;
    }
    return D4I_OK;
}

static d4i_status run_table(d4i_context *context, const struct two_running *running,
                            const struct measure_index *index, size_t k, struct pooled *out,
                            struct measure_two_row *row)
{
    const struct measure_question *question = running->two->question;
    const size_t first = out->start[k], end = out->start[k + 1];
    struct measure_table table[2], fine[2];
    tables_of(running, index, false, table);
    tables_of(running, index, !(index->needs & MEASURE_WHOLE_PEOPLE), fine);
    TRY(run_sides(context, running, index, table, fine, k, out, &row->undefined));
    if (isnan(out->difference[k]))
        return D4I_OK;
    TRY(part(context, running, index, fine, k, out, &row->no_parts));
    if (end > first)
        TRY(measure_compare_draw(context, index, &table[0], &table[1], &question->options, true, first, end,
                                 out->shuffled + first));
    if (end > first && question->interval > 0)
        TRY(measure_compare_draw(context, index, &table[0], &table[1], &question->options, false, first, end,
                                 out->bootstrap + first));
    return D4I_OK;
}

/* Mean of those that are there. */
static double mean_of(const double *value, size_t count)
{
    double sum = 0, there = 0;
    for (size_t i = 0; i < count; i++) {
        sum += isnan(value[i]) ? 0 : value[i];
        there += !isnan(value[i]);
    }
    return there > 0 ? sum / there : NAN;
}

static d4i_status take_interval(d4i_context *context, const struct measure_question *question, struct pooled *from,
                                struct measure_two_row *row)
{
    const double width = row->index->high - row->index->low;
    const size_t units = row->units[0] < row->units[1] ? row->units[0] : row->units[1];
    const double size = fmax(fabs(row->value[0]), fabs(row->value[1]));
    const struct imputed imputed = {from->tables, from->difference, from->start, from->bootstrap};
    struct measure_comparison made = {.low = NAN, .high = NAN};
    struct imputed_answer answer;
    if (from->tables > 1) {
        TRY(imputed_sum_up(context, &imputed, question->interval, -width, width, &answer));
        made.low = answer.low;
        made.high = answer.high;
    } else {
        measure_comparison_interval(from->bootstrap, from->draws, question->interval, &made);
    }
    row->no_interval = measure_no_interval(made.low, made.high, size, from->draws, units);
    if (units == 1 && !row->no_interval)
        row->no_interval = "people of one place live in one unit only, of which every bootstrap is the same";
    row->low = row->no_interval ? NAN : made.low;
    row->high = row->no_interval ? NAN : made.high;
    return D4I_OK;
}

static d4i_status sum_up(d4i_context *context, const struct two_running *running, struct pooled *from,
                         struct measure_two_row *row)
{
    const struct measure_question *question = running->two->question;
    struct measure_comparison made = {.mean = NAN, .p = NAN};
    for (int side = 0; side < 2; side++) {
        row->value[side] = mean_of(from->value[side], from->tables);
        row->expected[side] = mean_of(from->expected[side], from->tables);
    }
    row->difference = mean_of(from->difference, from->tables);
    row->composition = mean_of(from->composition, from->tables);
    row->structure = mean_of(from->structure, from->tables);
    if (!isnan(row->composition))
        row->no_parts = NULL;
    if (isnan(row->difference))
        return D4I_OK;
    row->undefined = NULL;
    made.one.value = row->value[0];
    made.other.value = row->value[1];
    made.difference = row->difference;
    row->shuffles_lost = measure_lost(from->shuffled, from->draws);
    row->bootstraps_lost = question->interval > 0 ? measure_lost(from->bootstrap, from->draws) : 0;
    measure_comparison_sum_up(from->shuffled, from->draws, &made);
    row->mean = made.mean;
    row->p = made.p;
    return question->interval > 0 ? take_interval(context, question, from, row) : D4I_OK;
}

static d4i_status push(d4i_context *context, struct two_running *running, const struct measure_index *index,
                       struct measure_two_row **out)
{
    struct measure_two_result *result = running->result;
    TRY(mem_grow(context, &result->rows, &result->capacity, result->count + 1, sizeof *result->rows));
    *out = &result->rows[result->count++];
    **out = (struct measure_two_row){.pair = running->pair,
                                     .group = running->group,
                                     .index = index,
                                     .value = {NAN, NAN},
                                     .expected = {NAN, NAN},
                                     .difference = NAN,
                                     .low = NAN,
                                     .high = NAN,
                                     .mean = NAN,
                                     .p = NAN,
                                     .composition = NAN,
                                     .structure = NAN};
    for (int side = 0; side < 2; side++) {
        (*out)->units[side] = running->sample[side].inhabited;
        (*out)->people[side] = running->sample[side].sum;
    }
    return D4I_OK;
}

d4i_status measure_two_index(d4i_context *context, struct two_running *running, const struct measure_index *index,
                             const uint32_t *const group[2], size_t count)
{
    const struct measure_two *two = running->two;
    struct measure_two_row *row;
    struct pooled pooled = {0};
    d4i_status status;
    GUARD(push(context, running, index, &row));
    if (!running->sample[0].inhabited || !running->sample[1].inhabited) {
        row->undefined = "nobody lives there";
        goto done;
    }
    GUARD(pooled_make(context, two, &pooled));
    for (size_t k = 0; k < pooled.tables; k++) {
        for (int side = 0; side < 2 && measure_two_draws(two); side++)
            GUARD(measure_sample_redraw(context, two->asked[side], group[side], count, k, &running->sample[side]));
        GUARD(run_table(context, running, index, k, &pooled, row));
    }
    GUARD(sum_up(context, running, &pooled, row));
done:
    pooled_release(&pooled);
    return status;
}
