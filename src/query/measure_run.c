/* SPDX-License-Identifier: EUPL-1.2
 *
 * All indices in all areas: of each comparison the values, what chance gives, and how sure they are.
 */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "query/measure_running.h"

void measure_result_release(struct measure_result *result)
{
    free(result->rows);
    *result = (struct measure_result){0};
}

static bool has_surroundings(const struct running *running, enum measure_put put)
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
static d4i_status run_surroundings(d4i_context *context, struct running *running, enum measure_put put,
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
        GUARD(measure_run_sort(context, running, put, true, group, count));
    }
    GUARD(measure_add_ratios(context, question, first, running->result));
done:
    running->reach = 0;
    running->sample = NULL;
    measure_sample_release(&sample);
    return status;
}

/* The groups of a comparison: of a pair one or two, of many all that are compared with each other. */
static d4i_status run_comparison(d4i_context *context, struct running *running, enum measure_put put,
                                 const uint32_t *group, size_t count)
{
    struct measure_asked asked = *running->asked;
    struct measure_sample sample = {0};
    d4i_status status;
    if (!measure_asks_places(running->question))
        asked.space = NULL;
    GUARD(measure_sample_make(context, &asked, running->question, running->area, group, count,
                              &running->result->rounded, &sample));
    running->sample = &sample;
    GUARD(measure_run_sort(context, running, put, false, group, count));
    running->sample = NULL;
    if (has_surroundings(running, put))
        GUARD(run_surroundings(context, running, put, group, count));
done:
    running->sample = NULL;
    measure_sample_release(&sample);
    return status;
}

static bool any_put(const struct measure_question *question, enum measure_kind kind, enum measure_put put)
{
    for (size_t i = 0; i < question->count; i++)
        if (question->chosen[i].put == put && question->chosen[i].index->kind == kind)
            return true;
    return false;
}

static d4i_status run_area(d4i_context *context, struct running *running, enum measure_put put,
                           const uint32_t *many, size_t many_count)
{
    const struct measure_asked *asked = running->asked;
    for (uint32_t g = 0; g < asked->groups && any_put(running->question, MEASURE_PAIR, put); g++) {
        const uint32_t pair[2] = {g, asked->against};
        if (!asked->group[g].in_pairs)
            continue;
        running->kind = MEASURE_PAIR;
        running->group = g;
        TRY(run_comparison(context, running, put, pair, asked->against == MEASURE_REST ? 1 : 2));
    }
    running->kind = MEASURE_GROUPS;
    running->group = MEASURE_REST;
    if (many_count && any_put(running->question, MEASURE_GROUPS, put))
        return run_comparison(context, running, put, many, many_count);
    return D4I_OK;
}

/* People of the areas, which are the units of an index. */
struct totals {
    double *group, *all;
    size_t *units;
};

static void totals_release(struct totals *totals)
{
    free(totals->group);
    free(totals->all);
    free(totals->units);
    *totals = (struct totals){0};
}

static d4i_status totals_make(d4i_context *context, struct running *running, uint32_t group, size_t draw,
                              struct totals *out)
{
    const size_t areas = running->asked->areas;
    struct measure_asked asked = *running->asked;
    struct measure_sample sample = {0};
    d4i_status status;
    asked.space = NULL; /* of no consequence here */
    GUARD(measure_sample_make(context, &asked, running->question, MEASURE_TOGETHER, &group, 1,
                              &running->result->rounded, &sample));
    if (draw > 0)
        GUARD(measure_sample_redraw(context, &asked, &group, 1, draw, &sample));
    GUARD(mem_alloc(context, areas, sizeof *out->group, &out->group));
    GUARD(mem_alloc(context, areas, sizeof *out->all, &out->all));
    GUARD(mem_alloc(context, areas, sizeof *out->units, &out->units));
    double *const *people = sample.fine ? sample.fine : sample.people;
    const double *total = sample.fine ? sample.fine_total : sample.total;
    for (size_t i = 0; i < sample.units; i++) {
        out->group[sample.cluster[i]] += people[0][i];
        out->all[sample.cluster[i]] += total[i];
        out->units[sample.cluster[i]] += sample.total[i] > 0;
    }
done:
    measure_sample_release(&sample);
    return status;
}

/* A row for each area, with the mean over the draws that are yet to come. */
static d4i_status push_areas(d4i_context *context, struct running *running, const struct measure_index *index,
                             const struct totals *totals)
{
    for (size_t a = 0; a < running->asked->areas; a++) {
        struct measure_row *row;
        TRY(measure_push(context, running, index, &row));
        row->area = (uint32_t)a;
        row->people = totals->all[a];
        row->units = totals->units[a];
        row->value = 0;
    }
    return D4I_OK;
}

static void add_areas(const struct running *running, const struct measure_answer *answer, double part,
                      struct measure_row *row)
{
    for (size_t a = 0; a < running->asked->areas; a++) {
        double value = answer->undefined ? NAN : answer->values[a];
        row[a].value += part * value;
        if (isnan(value) && !row[a].undefined)
            row[a].undefined = answer->undefined ? answer->undefined : "nobody lives there";
    }
}

/* The location quotient of the areas; of draws the mean. */
static d4i_status run_over_areas(d4i_context *context, struct running *running, uint32_t group)
{
    const struct measure_question *question = running->question;
    const size_t draws = running->asked->draws ? running->asked->draws : 1, first = running->result->count;
    struct totals totals = {0};
    struct measure_data data = {0};
    struct measure_answer answer = {0};
    d4i_status status = D4I_OK;
    running->group = group;
    for (size_t d = 0; d < draws; d++) {
        size_t row = first;
        totals_release(&totals);
        GUARD(totals_make(context, running, group, d, &totals));
        const double *const people[] = {totals.group};
        const struct measure_table table = {
            .units = running->asked->areas, .groups = 1, .people = people, .total = totals.all};
        measure_data_release(&data);
        GUARD(measure_prepare(context, &table, MEASURE_PAIR, &data));
        for (size_t i = 0; i < question->count; i++) {
            if (question->chosen[i].put != MEASURE_OVER_AREAS)
                continue;
            running->chosen = i;
            measure_answer_release(&answer);
            GUARD(measure_run(context, question->chosen[i].index, &data, &question->options, &answer));
            if (d == 0)
                GUARD(push_areas(context, running, question->chosen[i].index, &totals));
            add_areas(running, &answer, 1 / (double)draws, running->result->rows + row);
            row += running->asked->areas;
        }
    }
done:
    totals_release(&totals);
    measure_answer_release(&answer);
    measure_data_release(&data);
    return status;
}

/* By area, pairs before many groups, and indices as they were asked for. */
static int compare_rows(const void *a, const void *b)
{
    const struct measure_row *x = a, *y = b;
    if (x->area != y->area)
        return x->area < y->area ? -1 : 1;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->chosen != y->chosen)
        return x->chosen < y->chosen ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* Progress of one loop of draws as progress of all of them. */
static void tell(void *user, const char *what, uint64_t done, uint64_t total)
{
    const struct measure_told *told = user;
    double all = told->done + told->call * ((double)done / (double)(total ? total : 1));
    if (strcmp(what, "draws") == 0 && told->all > 0)
        told->progress(told->user, "draws of all areas", (uint64_t)fmin(all, told->all), (uint64_t)told->all);
}

/* Of an area: draws of chance and of units, of each pair two columns of people, of many groups theirs. */
static double work_of(const struct running *running, uint32_t area, size_t many_count)
{
    const struct measure_asked *asked = running->asked;
    double columns = any_put(running->question, MEASURE_GROUPS, MEASURE_IN_AREA) ? (double)many_count : 0;
    for (uint32_t g = 0; g < asked->groups && any_put(running->question, MEASURE_PAIR, MEASURE_IN_AREA); g++)
        columns += asked->group[g].in_pairs ? 2 : 0;
    return columns * (running->question->interval > 0 ? 2 : 1) *
           (double)(asked->first[area + 1] - asked->first[area]);
}

/* What chance gives of indices of all people of an area. */
static d4i_status run_parents(d4i_context *context, struct running *running, const uint32_t *many,
                              size_t many_count)
{
    const struct measure_asked *asked = running->asked;
    for (uint32_t g = 0; g < asked->groups && measure_asks_kind(running->question, MEASURE_PAIR); g++) {
        const uint32_t pair[2] = {g, asked->against};
        if (!asked->group[g].in_pairs)
            continue;
        running->kind = MEASURE_PAIR;
        running->group = g;
        TRY(measure_run_parent(context, running, pair, asked->against == MEASURE_REST ? 1 : 2));
    }
    running->kind = MEASURE_GROUPS;
    running->group = MEASURE_REST;
    return many_count && measure_asks_kind(running->question, MEASURE_GROUPS)
               ? measure_run_parent(context, running, many, many_count)
               : D4I_OK;
}

static d4i_status run_areas(d4i_context *context, struct running *running, const uint32_t *many, size_t many_count)
{
    const struct measure_asked *asked = running->asked;
    double begun = 0;
    for (uint32_t g = 0; g < asked->groups && any_put(running->question, MEASURE_PAIR, MEASURE_OVER_AREAS); g++)
        if (asked->group[g].in_pairs)
            TRY(run_over_areas(context, running, g));
    for (uint32_t area = 0; area < asked->areas; area++)
        running->told.all += work_of(running, area, many_count);
    for (uint32_t area = 0; area < asked->areas; area++) {
        if (running->question->options.draws == 0)
            TRY(progress(context, "indices by area", area, asked->areas));
        running->area = area;
        running->told.done = begun;
        TRY(run_area(context, running, MEASURE_IN_AREA, many, many_count));
        begun += work_of(running, area, many_count);
    }
    running->area = MEASURE_TOGETHER;
    TRY(run_area(context, running, MEASURE_TOGETHER_BY_AREA, many, many_count));
    return run_parents(context, running, many, many_count);
}

/* The same with progress of the whole, as far as somebody listens. */
static d4i_status run_told(d4i_context *context, struct running *running, const uint32_t *many, size_t many_count)
{
    running->told = (struct measure_told){.progress = context->progress, .user = context->progress_user};
    if (context->progress && running->question->options.draws > 0)
        d4i_set_progress(context, tell, &running->told);
    d4i_status status = run_areas(context, running, many, many_count);
    if (context->progress)
        d4i_set_progress(context, running->told.progress, running->told.user);
    return status;
}

/* Items in the order of their areas, within an area in their own. */
d4i_status measure_sort_items(d4i_context *context, const struct measure_asked *asked, size_t **order,
                              size_t **first)
{
    size_t kept = 0;
    TRY(mem_alloc(context, asked->areas + 2, sizeof **first, first));
    for (size_t i = 0; i < asked->items; i++)
        if (asked->area[i] != MEASURE_NO_AREA) {
            (*first)[asked->area[i] + 2]++;
            kept++;
        }
    for (size_t a = 2; a < asked->areas + 2; a++)
        (*first)[a] += (*first)[a - 1];
    TRY(mem_alloc(context, kept, sizeof **order, order));
    for (size_t i = 0; i < asked->items; i++)
        if (asked->area[i] != MEASURE_NO_AREA)
            (*order)[(*first)[asked->area[i] + 1]++] = i;
    return D4I_OK;
}

d4i_status measure_run_all(d4i_context *context, const struct measure_asked *given,
                           const struct measure_question *question, struct measure_result *out)
{
    struct measure_result made = {0};
    struct measure_asked sorted = *given;
    const struct measure_asked *asked = &sorted;
    size_t *order = NULL, *first = NULL;
    struct running running = {.asked = asked, .question = question, .result = &made};
    uint32_t *many = NULL;
    size_t many_count = 0;
    d4i_status status;
    GUARD(measure_sort_items(context, given, &order, &first));
    sorted.order = order;
    sorted.first = first;
    GUARD(measure_check_sizes(context, asked, question));
    GUARD(mem_alloc(context, asked->groups, sizeof *many, &many));
    for (uint32_t g = 0; g < asked->groups; g++) {
        const uint32_t pair[2] = {g, asked->against};
        if (asked->group[g].in_many)
            many[many_count++] = g;
        if (asked->group[g].in_pairs && measure_asks_kind(question, MEASURE_PAIR))
            measure_count_left_out(asked, pair, asked->against == MEASURE_REST ? 1 : 2, &made);
    }
    if (measure_asks_kind(question, MEASURE_GROUPS))
        measure_count_left_out(asked, many, many_count, &made);
    GUARD(run_told(context, &running, many, many_count));
    if (made.count)
        qsort(made.rows, made.count, sizeof *made.rows, compare_rows);
    *out = made;
    made = (struct measure_result){0};
done:
    free(order);
    free(first);
    free(many);
    measure_result_release(&made);
    return status;
}
