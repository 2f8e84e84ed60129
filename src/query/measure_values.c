/* SPDX-License-Identifier: EUPL-1.2
 *
 * The comparisons of one area: of each the values, what chance gives, and how sure they are.
 */
#include "base/memory.h"
#include "query/measure_running.h"

d4i_status measure_push(d4i_context *context, struct measure_running *running, const struct measure_index *index,
                        struct measure_row **out)
{
    struct measure_result *result = running->result;
    TRY(mem_grow(context, &result->rows, &result->capacity, result->count + 1, sizeof *result->rows));
    *out = &result->rows[result->count++];
    **out = (struct measure_row){
        .area = running->area,
        .group = running->group,
        .index = index,
        .item = SIZE_MAX,
        .group_part = SIZE_MAX,
        .point = SIZE_MAX,
        .x = running->reach > 0 ? running->reach : NAN,
        .reach = running->reach,
        .value = NAN,
        .expected = NAN,
        .low = NAN,
        .high = NAN,
        .p = NAN,
        .mean = NAN,
        .deviation = NAN,
        .units = running->sample ? running->sample->inhabited : 0,
        .people = running->sample ? running->sample->sum : 0,
        .chosen = running->chosen,
        .number = result->count - 1,
    };
    return D4I_OK;
}

/* What the values[k] of a shape is of. */
static void name_part(const struct measure_running *running, const struct measure_index *index, size_t groups,
                      size_t k, struct measure_row *row)
{
    if (index->shape == MEASURE_BY_UNIT)
        row->item = running->sample->item[k];
    if (index->shape == MEASURE_BY_GROUP)
        row->group_part = k;
    if (index->shape == MEASURE_BY_AREA)
        row->area = (uint32_t)k;
    if (index->shape == MEASURE_BY_UNIT_GROUP) {
        row->item = running->sample->item[k / groups];
        row->group_part = k % groups;
    }
    if (index->shape == MEASURE_CURVE)
        row->point = k / 2;
}

static d4i_status push_values(d4i_context *context, struct measure_running *running,
                              const struct measure_index *index, size_t groups, const struct measure_answer *answer)
{
    size_t step = index->shape == MEASURE_CURVE ? 2 : 1;
    for (size_t k = 0; k < answer->count; k += step) {
        struct measure_row *row;
        TRY(measure_push(context, running, index, &row));
        name_part(running, index, groups, k, row);
        row->value = answer->values[k + step - 1];
        row->x = step == 2 ? answer->values[k] : NAN;
        row->undefined = isnan(row->value) ? "nobody lives there, or it has no neighbours" : NULL;
    }
    return D4I_OK;
}

/* Value and closed form of one index. */
static d4i_status run_one(d4i_context *context, struct measure_running *running, const struct measure_index *index,
                          const struct measure_data *data)
{
    struct measure_answer answer = {0}, chance = {0};
    const struct measure_options *options = &running->question->options;
    struct measure_row *row;
    d4i_status status;
    GUARD(measure_run(context, index, data, options, &answer));
    if (index->shape != MEASURE_NUMBER && !answer.undefined) {
        GUARD(push_values(context, running, index, data->table->groups, &answer));
        goto done;
    }
    GUARD(measure_push(context, running, index, &row));
    row->value = answer.value;
    row->undefined = answer.undefined;
    if (!answer.undefined && running->question->null == MEASURE_PERMUTATION && index->expected) {
        GUARD(measure_expected(context, index, data, options, &chance));
        row->expected = chance.value;
    }
done:
    measure_answer_release(&answer);
    measure_answer_release(&chance);
    return status;
}

/* Which of the indices that have just been answered can be drawn: those that give a number and have a value. */
static size_t drawable(const struct measure_running *running, size_t first, bool bootstrap,
                       const struct measure_index **out, size_t *row)
{
    const unsigned places =
        MEASURE_AREA | MEASURE_POINTS | MEASURE_NEIGHBOURS | MEASURE_BORDERS | MEASURE_PERIMETER | MEASURE_CLUSTERS;
    size_t count = 0;
    for (size_t r = first; r < running->result->count; r++) {
        const struct measure_row *at = &running->result->rows[r];
        bool fixed = !bootstrap && at->index->holds & MEASURE_UNRAISED && at->index->holds & MEASURE_ONE_UNIT;
        if (at->index->shape != MEASURE_NUMBER || at->undefined || fixed ||
            (bootstrap && at->index->needs & places))
            continue;
        out[count] = at->index;
        row[count++] = r;
    }
    return count;
}

static d4i_status draw(d4i_context *context, struct measure_running *running, size_t first, bool bootstrap)
{
    const struct measure_question *question = running->question;
    size_t rows = running->result->count - first, count = 0;
    const struct measure_index **index = NULL;
    struct measure_inference *made = NULL;
    size_t *row = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, rows, sizeof *index, &index));
    GUARD(mem_alloc(context, rows, sizeof *row, &row));
    GUARD(mem_alloc(context, rows, sizeof *made, &made));
    count = drawable(running, first, bootstrap, index, row);
    if (count == 0)
        goto done;
    struct measure_table table = measure_sample_table(running->sample, index[0]);
    GUARD(measure_infer(context, index, count, &table, bootstrap ? MEASURE_BOOTSTRAP : question->null,
                        &question->options, question->interval > 0 ? question->interval : 0.95, made));
    for (size_t k = 0; k < count; k++) {
        struct measure_row *to = &running->result->rows[row[k]];
        if (bootstrap) {
            to->mean = made[k].mean;
            to->deviation = made[k].deviation;
            to->low = made[k].low;
            to->high = made[k].high;
            continue;
        }
        to->p = made[k].p;
        if (isnan(to->expected))
            to->expected = made[k].mean;
    }
done:
    for (size_t k = 0; made && k < count; k++)
        measure_answer_release(&made[k].answer);
    free(index);
    free(row);
    free(made);
    return status;
}

/* Indices with neighbours of two sorts do not share a table: those of surroundings are asked by themselves, reach
 * by reach. */
static bool is_wanted(const struct measure_running *running, const struct measure_chosen *chosen,
                      enum measure_put put, bool surroundings)
{
    return chosen->put == put && chosen->index->kind == running->kind && chosen->reach == running->reach &&
           ((chosen->index->needs & MEASURE_SURROUNDINGS) != 0) == surroundings;
}

static d4i_status run_sort(d4i_context *context, struct measure_running *running, enum measure_put put,
                           bool surroundings)
{
    const struct measure_question *question = running->question;
    struct measure_data data = {0};
    struct measure_table table;
    bool prepared = false;
    size_t first = running->result->count;
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < question->count; i++) {
        if (!is_wanted(running, &question->chosen[i], put, surroundings))
            continue;
        if (!prepared) {
            table = measure_sample_table(running->sample, question->chosen[i].index);
            GUARD(measure_prepare(context, &table, running->kind, &data));
            prepared = true;
        }
        running->chosen = i;
        GUARD(run_one(context, running, question->chosen[i].index, &data));
    }
    if (prepared && question->options.draws > 0) {
        GUARD(draw(context, running, first, false));
        if (question->interval > 0)
            GUARD(draw(context, running, first, true));
    }
done:
    measure_data_release(&data);
    return status;
}

static bool has_surroundings(const struct measure_running *running, enum measure_put put)
{
    for (size_t i = 0; i < running->question->count; i++) {
        const struct measure_chosen *chosen = &running->question->chosen[i];
        if (chosen->put == put && chosen->index->kind == running->kind &&
            chosen->index->needs & MEASURE_SURROUNDINGS)
            return true;
    }
    return false;
}

/* Indices of surroundings at each reach; they leave out units without boundary, which the others keep. */
static d4i_status run_surroundings(d4i_context *context, struct measure_running *running, enum measure_put put,
                                   const uint32_t *group, size_t count)
{
    const struct measure_question *question = running->question;
    struct measure_sample sample = {0};
    size_t first = running->result->count;
    d4i_status status;
    GUARD(measure_sample_make(context, running->asked, question, running->area, group, count,
                              &running->result->rounded, &sample));
    running->sample = &sample;
    for (size_t k = 0; k < (question->scales ? question->scales : 1); k++) {
        if (running->asked->space)
            GUARD(measure_sample_surround(context, question, question->scale[k], &sample));
        running->reach = question->scale[k];
        GUARD(run_sort(context, running, put, true));
    }
    GUARD(measure_add_ratios(context, question, first, running->result));
done:
    running->reach = 0;
    running->sample = NULL;
    measure_sample_release(&sample);
    return status;
}

/* The groups of a comparison: of a pair one or two, of many all that are compared with each other. */
static d4i_status run_comparison(d4i_context *context, struct measure_running *running, enum measure_put put,
                                 const uint32_t *group, size_t count)
{
    struct measure_asked asked = *running->asked;
    struct measure_sample sample = {0};
    size_t first = running->result->count;
    d4i_status status;
    if (!measure_asks_places(running->question))
        asked.space = NULL;
    GUARD(measure_sample_make(context, &asked, running->question, running->area, group, count,
                              &running->result->rounded, &sample));
    running->sample = &sample;
    GUARD(run_sort(context, running, put, false));
    GUARD(measure_widen(context, &asked, running->question, running->area, group, count, running->kind, first,
                        running->result));
    running->sample = NULL;
    if (has_surroundings(running, put))
        GUARD(run_surroundings(context, running, put, group, count));
done:
    running->sample = NULL;
    measure_sample_release(&sample);
    return status;
}

bool measure_any_put(const struct measure_question *question, enum measure_kind kind, enum measure_put put)
{
    for (size_t i = 0; i < question->count; i++)
        if (question->chosen[i].put == put && question->chosen[i].index->kind == kind)
            return true;
    return false;
}

d4i_status measure_run_area(d4i_context *context, struct measure_running *running, enum measure_put put,
                            const uint32_t *many, size_t many_count)
{
    const struct measure_asked *asked = running->asked;
    for (uint32_t g = 0; g < asked->groups && measure_any_put(running->question, MEASURE_PAIR, put); g++) {
        const uint32_t pair[2] = {g, asked->against};
        if (!asked->group[g].in_pairs)
            continue;
        running->kind = MEASURE_PAIR;
        running->group = g;
        TRY(run_comparison(context, running, put, pair, asked->against == MEASURE_REST ? 1 : 2));
    }
    running->kind = MEASURE_GROUPS;
    running->group = MEASURE_REST;
    if (many_count && measure_any_put(running->question, MEASURE_GROUPS, put))
        return run_comparison(context, running, put, many, many_count);
    return D4I_OK;
}
