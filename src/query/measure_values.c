/* SPDX-License-Identifier: EUPL-1.2
 *
 * The indices of one comparison: the value, what chance gives, and how sure it is. Groups that were drawn several
 * times are several tables, each with its part of the draws of chance and of the bootstraps; what is told are means
 * over the tables, and an interval by Rubin's rules (measure/imputed.h).
 */
#include "base/memory.h"
#include "query/measure_running.h"

#define BOOTSTRAPS_LEAST 8 /* of a table, where there are that many at all */

/* What the tables give, by row of a number and table or draw. */
struct collected {
    size_t tables, draws, rows;
    const struct measure_index **index; /* [row] */
    size_t *number;                     /* [row]: of the result */
    size_t *start;                      /* [table + 1]: draws of each table, of chance and of units */
    double *value, *expected;           /* [row x tables] */
    double *chance, *bootstrap;         /* [row x draws] */
};

static void collected_release(struct collected *collected)
{
    free(collected->index);
    free(collected->number);
    free(collected->start);
    free(collected->value);
    free(collected->expected);
    free(collected->chance);
    free(collected->bootstrap);
}

void measure_deal_draws(size_t draws, size_t tables, size_t *start)
{
    size_t sharing = draws / BOOTSTRAPS_LEAST;
    sharing = sharing > tables ? tables : sharing;
    sharing = sharing < 1 ? 1 : sharing;
    for (size_t k = 0; k <= tables; k++)
        start[k] = draws * (k < sharing ? k : sharing) / sharing;
}

const char measure_no_places[] = "units that are drawn with return have no places, which the index needs";

const char *measure_no_interval(double low, double high, double size, size_t draws, size_t units)
{
    if (measure_below(low, high, size))
        return NULL;
    return draws < 2    ? "one bootstrap alone tells no interval; ask for more draws"
           : units <= 1 ? "people live in one unit only, of which every bootstrap is the same"
           : isnan(low) ? "too few bootstraps of units have a value"
                        : "all bootstraps of units give the same value";
}

d4i_status measure_interval(d4i_context *context, const struct measure_question *question,
                            const struct imputed *imputed, double *own, struct measure_row *row)
{
    const size_t draws = (size_t)question->options.draws;
    struct imputed_answer answer;
    struct measure_inference made = {0};
    TRY(imputed_sum_up(context, imputed, question->interval, row->index->low, row->index->high, &answer));
    row->bootstraps_lost = measure_lost(imputed->bootstrap, draws);
    row->low = answer.low;
    row->high = answer.high;
    if (imputed->tables == 1) {
        measure_draws_sum_up(row->index, imputed->bootstrap, draws, MEASURE_BOOTSTRAP, question->interval, own,
                             &made);
        row->low = made.low;
        row->high = made.high;
    }
    row->no_interval = measure_no_interval(row->low, row->high, fabs(row->value), draws, row->units);
    if (row->no_interval)
        row->low = row->high = NAN;
    return D4I_OK;
}

bool measure_can_be_drawn(const struct measure_index *index)
{
    const unsigned places =
        MEASURE_AREA | MEASURE_POINTS | MEASURE_NEIGHBOURS | MEASURE_BORDERS | MEASURE_PERIMETER | MEASURE_CLUSTERS;
    return !(index->needs & places);
}

/* Of an index without bootstraps, from how its draws of the groups differ; `drawn`: there are such. */
static void interval_between(const struct imputed *imputed, double level, bool drawn, struct measure_row *row)
{
    struct imputed_answer answer;
    imputed_between(imputed, level, row->index->low, row->index->high, &answer);
    if (!drawn)
        row->no_interval = measure_no_places;
    else if (imputed->tables < 2)
        row->no_interval = "one draw of the groups alone tells no interval";
    else if (isnan(answer.low))
        row->no_interval = "too few draws of the groups have a value";
    else if (!measure_below(answer.low, answer.high, fabs(row->value)))
        row->no_interval = "all draws of the groups give the same value";
    if (row->no_interval)
        return;
    row->low = answer.low;
    row->high = answer.high;
}

static d4i_status no_values(d4i_context *context, size_t count, double **out)
{
    TRY(mem_alloc(context, count, sizeof **out, out));
    for (size_t i = 0; i < count; i++)
        (*out)[i] = NAN;
    return D4I_OK;
}

static d4i_status collected_make(d4i_context *context, const struct running *running, size_t rows,
                                 struct collected *out)
{
    const struct measure_question *question = running->question;
    out->rows = rows;
    out->tables = running->asked->draws ? running->asked->draws : 1;
    out->draws = (size_t)question->options.draws;
    TRY(mem_alloc(context, rows, sizeof *out->index, &out->index));
    TRY(mem_alloc(context, rows, sizeof *out->number, &out->number));
    TRY(mem_alloc(context, out->tables + 1, sizeof *out->start, &out->start));
    TRY(no_values(context, rows * out->tables, &out->value));
    TRY(no_values(context, rows * out->tables, &out->expected));
    TRY(no_values(context, rows * out->draws, &out->chance));
    if (question->interval > 0)
        TRY(no_values(context, rows * out->draws, &out->bootstrap));
    measure_deal_draws(out->draws, out->tables, out->start);
    return D4I_OK;
}

/* The people of a table, and with their fractions where they have some: an index takes these unless it is of whole
 * people. Draws are of whole ones. */
struct both {
    struct measure_table table, fine_table; /* to which the data point */
    struct measure_data whole, fine;
    bool has_fine;
};

static void both_release(struct both *both)
{
    measure_data_release(&both->whole);
    measure_data_release(&both->fine);
}

static d4i_status both_prepare(d4i_context *context, const struct running *running,
                               const struct measure_index *index, struct both *out)
{
    out->table = measure_sample_table(running->sample, index);
    TRY(measure_prepare(context, &out->table, running->kind, &out->whole));
    out->has_fine = running->sample->fine;
    if (!out->has_fine)
        return D4I_OK;
    out->fine_table = measure_sample_fine(running->sample, index);
    return measure_prepare(context, &out->fine_table, running->kind, &out->fine);
}

static const struct measure_data *data_of(const struct both *both, const struct measure_index *index)
{
    return both->has_fine && !(index->needs & MEASURE_WHOLE_PEOPLE) ? &both->fine : &both->whole;
}

/* Value and closed form of each number, of one table. */
static d4i_status run_table(d4i_context *context, const struct running *running, const struct both *both,
                            size_t table, struct collected *out)
{
    const struct measure_question *question = running->question;
    for (size_t r = 0, next; r < out->rows; r = next) {
        struct measure_answer answer;
        const struct measure_index *index = out->index[r];
        TRY(measure_run(context, index, data_of(both, index), &question->options, &answer));
        next = r + measure_answer_spread(out->index + r, out->rows - r, &answer,
                                         out->value + r * out->tables + table, out->tables);
        const char *undefined = answer.undefined;
        measure_answer_release(&answer);
        for (size_t k = r; k < next; k++)
            if (undefined && !running->result->rows[out->number[k]].undefined)
                running->result->rows[out->number[k]].undefined = undefined;
        if (undefined || question->null != MEASURE_PERMUTATION || !index->expected)
            continue;
        TRY(measure_expected(context, index, &both->whole, &question->options, &answer));
        out->expected[r * out->tables + table] = answer.value;
    }
    return D4I_OK;
}

/* Which numbers can be drawn of a table: those that have a value. */
static size_t drawable(const struct collected *collected, size_t table, bool bootstrap,
                       const struct measure_index **index, size_t *row)
{
    size_t count = 0;
    for (size_t r = 0; r < collected->rows; r++) {
        const struct measure_index *at = collected->index[r];
        bool fixed = !bootstrap && at->holds & MEASURE_UNRAISED && at->holds & MEASURE_ONE_UNIT;
        if (fixed || isnan(collected->value[r * collected->tables + table]) ||
            (bootstrap && !measure_can_be_drawn(at)))
            continue;
        index[count] = at;
        row[count++] = r;
    }
    return count;
}

static d4i_status draw(d4i_context *context, struct running *running, const struct measure_data *data, size_t table,
                       bool bootstrap, struct collected *out)
{
    const size_t first = out->start[table], draws = out->start[table + 1] - first;
    const struct measure_index **index = NULL;
    double *value = NULL, *to = bootstrap ? out->bootstrap : out->chance;
    size_t *row = NULL, count = 0;
    d4i_status status = D4I_OK;
    if (draws == 0)
        return D4I_OK;
    GUARD(mem_alloc(context, out->rows, sizeof *index, &index));
    GUARD(mem_alloc(context, out->rows, sizeof *row, &row));
    count = drawable(out, table, bootstrap, index, row);
    GUARD(mem_alloc(context, count * draws, sizeof *value, &value));
    running->told.call =
        (double)data->units * (double)data->table->groups * (double)draws / (double)(out->draws + 1);
    GUARD(measure_draw(context, index, count, data, bootstrap ? MEASURE_BOOTSTRAP : running->question->null,
                       &running->question->options, first, out->start[table + 1], value));
    for (size_t k = 0; k < count; k++)
        for (size_t d = 0; d < draws; d++)
            to[row[k] * out->draws + first + d] = value[d * count + k];
    running->told.done += running->told.call;
    running->told.call = 0;
done:
    free(index);
    free(row);
    free(value);
    return status;
}

/* Rows of the numbers that are wanted, and all of the other indices. */
static d4i_status begin(d4i_context *context, struct running *running, const struct both *both,
                        const size_t *chosen, size_t count, struct collected *out)
{
    size_t rows = 0;
    TRY(collected_make(context, running, count, out));
    for (size_t i = 0; i < count; i++) {
        const struct measure_index *index = running->question->chosen[chosen[i]].index;
        struct measure_row *row;
        running->chosen = chosen[i];
        if (index->shape != MEASURE_NUMBER) {
            TRY(measure_push_values(context, running, index, data_of(both, index)));
            continue;
        }
        out->index[rows] = index;
        out->number[rows++] = running->result->count;
        TRY(measure_push(context, running, index, &row));
    }
    out->rows = rows;
    return D4I_OK;
}

static d4i_status sum_up(d4i_context *context, const struct running *running, const struct collected *from,
                         size_t r, double *own)
{
    const struct measure_question *question = running->question;
    const double level = question->interval > 0 ? question->interval : 0.95;
    const double *bootstrap = from->bootstrap ? from->bootstrap + r * from->draws : NULL;
    struct measure_row *row = &running->result->rows[from->number[r]];
    const struct imputed imputed = {from->tables, from->value + r * from->tables, from->start, bootstrap};
    const struct imputed chance = {from->tables, from->expected + r * from->tables, from->start, NULL};
    struct imputed_answer answer, expected;
    struct measure_inference made = {0};
    TRY(imputed_sum_up(context, &imputed, level, row->index->low, row->index->high, &answer));
    TRY(imputed_sum_up(context, &chance, level, -INFINITY, INFINITY, &expected));
    row->value = answer.value;
    if (isnan(answer.value))
        return D4I_OK;
    row->undefined = NULL;
    row->expected = expected.value;
    if (from->draws == 0)
        return D4I_OK;
    made.answer.value = row->value;
    measure_draws_sum_up(row->index, from->chance + r * from->draws, from->draws, question->null, level, own,
                         &made);
    row->chance_lost = made.draws ? from->draws - made.draws : 0; /* not of what is never drawn */
    row->p = made.p;
    row->expected = isnan(row->expected) ? made.mean : row->expected;
    if (bootstrap && measure_can_be_drawn(row->index))
        return measure_interval(context, question, &imputed, own, row);
    if (bootstrap)
        interval_between(&imputed, level, running->asked->draws > 0, row);
    return D4I_OK;
}

static size_t wanted(const struct running *running, enum measure_put put, bool surroundings, size_t *out)
{
    const struct measure_question *question = running->question;
    size_t count = 0;
    for (size_t i = 0; i < question->count; i++) {
        const struct measure_chosen *chosen = &question->chosen[i];
        if (chosen->put == put && chosen->index->kind == running->kind && chosen->reach == running->reach &&
            ((chosen->index->needs & MEASURE_SURROUNDINGS) != 0) == surroundings)
            out[count++] = i;
    }
    return count;
}

d4i_status measure_run_sort(d4i_context *context, struct running *running, enum measure_put put, bool surroundings,
                            const uint32_t *group, size_t count)
{
    const struct measure_question *question = running->question;
    struct collected collected = {.tables = 1};
    size_t *chosen = NULL;
    double *own = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, question->count, sizeof *chosen, &chosen));
    const size_t indices = wanted(running, put, surroundings, chosen);
    for (size_t k = 0; indices && k < collected.tables; k++) {
        struct both both = {0};
        if (k > 0 || running->asked->draws)
            GUARD(measure_sample_redraw(context, running->asked, group, count, k, running->sample));
        status = both_prepare(context, running, question->chosen[chosen[0]].index, &both);
        if (status == D4I_OK && k == 0)
            status = begin(context, running, &both, chosen, indices, &collected);
        if (status == D4I_OK)
            status = run_table(context, running, &both, k, &collected);
        if (status == D4I_OK && collected.draws)
            status = draw(context, running, &both.whole, k, false, &collected);
        if (status == D4I_OK && collected.draws && collected.bootstrap)
            status = draw(context, running, &both.whole, k, true, &collected);
        both_release(&both);
        GUARD(status);
    }
    GUARD(mem_alloc(context, collected.draws, sizeof *own, &own));
    for (size_t r = 0; r < collected.rows; r++)
        GUARD(sum_up(context, running, &collected, r, own));
done:
    collected_release(&collected);
    free(chosen);
    free(own);
    return status;
}
