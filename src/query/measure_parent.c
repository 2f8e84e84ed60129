/* SPDX-License-Identifier: EUPL-1.2
 *
 * What chance gives of indices that are of all people of an area, whom moving inside the area does not change:
 * share, effective number of groups, ..., and the location quotient. People of all areas together are drawn into
 * areas of these sizes. And how sure the location quotient is: units of every area are drawn anew.
 */
#include <math.h>

#include "base/memory.h"
#include "base/threads.h"
#include "measure/draw.h"
#include "measure/imputed.h"
#include "query/measure_running.h"

/* Memory of one draw at a time. */
struct parent_room {
    double *people;  /* columns x areas */
    double **column; /* [columns][area] */
    const double **one;
    struct drawing_room drawing;
    struct measure_data data[2]; /* of all columns; of all but the last, where nobody is in it */
};

/* One comparison: its rows, its people by area, and the draws. */
struct parent {
    const struct running *running;
    enum measure_kind kind;
    size_t *row; /* [rows]: of the result */
    size_t rows, first;
    struct measure_sample sample; /* of all areas, unit by unit in their order */
    size_t *start;                /* [areas + 1]: units of an area */
    double **people;              /* [columns][area] */
    struct drawing drawing;
    struct measure_table table; /* of the areas */
    double *value;              /* [rows x draws] */
    double *of_area;            /* [rows x tables]: the value of each table */
    size_t tables;
    double share; /* of the first group in all people, mean over the tables */
    bool bootstrap;
    struct parent_room *room; /* [worker]: made by its first draw */
    int workers;
};

static const struct measure_chosen *chosen_of(const struct parent *parent, size_t r)
{
    const struct running *running = parent->running;
    return &running->question->chosen[running->result->rows[parent->row[r]].chosen];
}

static void room_release(struct parent_room *room)
{
    free(room->people);
    free(room->column);
    free(room->one);
    drawing_room_release(&room->drawing);
    measure_data_release(&room->data[0]);
    measure_data_release(&room->data[1]);
}

static void parent_release(struct parent *parent)
{
    for (int w = 0; parent->room && w < parent->workers; w++)
        room_release(&parent->room[w]);
    free(parent->room);
    for (size_t c = 0; parent->people && c < parent->sample.columns; c++)
        free(parent->people[c]);
    free(parent->people);
    measure_sample_release(&parent->sample);
    drawing_release(&parent->drawing);
    free(parent->row);
    free(parent->start);
    free(parent->value);
    free(parent->of_area);
}

bool measure_is_of_all(const struct measure_chosen *chosen)
{
    const unsigned of_all = MEASURE_UNRAISED | MEASURE_ONE_UNIT;
    return chosen->put == MEASURE_OVER_AREAS ||
           (chosen->put == MEASURE_IN_AREA && (chosen->index->holds & of_all) == of_all);
}

static d4i_status find_rows(d4i_context *context, struct parent *parent)
{
    const struct measure_result *result = parent->running->result;
    TRY(mem_alloc(context, result->count, sizeof *parent->row, &parent->row));
    for (size_t r = 0; r < result->count; r++) {
        const struct measure_row *row = &result->rows[r];
        if (row->group == parent->running->group && row->index->kind == parent->kind && !row->undefined &&
            measure_is_of_all(&parent->running->question->chosen[row->chosen]))
            parent->row[parent->rows++] = r;
    }
    return D4I_OK;
}

/* Units stand by area. */
static d4i_status add_up(d4i_context *context, struct parent *parent)
{
    const struct measure_sample *sample = &parent->sample;
    const size_t areas = parent->running->asked->areas;
    size_t at = 0;
    if (!parent->people) {
        TRY(mem_alloc(context, sample->columns, sizeof *parent->people, &parent->people));
        TRY(mem_alloc(context, areas + 1, sizeof *parent->start, &parent->start));
    }
    for (size_t c = 0; c < sample->columns; c++) {
        if (!parent->people[c])
            TRY(mem_alloc(context, areas, sizeof **parent->people, &parent->people[c]));
        for (size_t a = 0; a < areas; a++)
            parent->people[c][a] = 0;
        for (size_t i = 0; i < sample->units; i++)
            parent->people[c][sample->cluster[i]] += sample->people[c][i];
    }
    for (size_t a = 0; a < areas; a++) {
        while (at < sample->units && sample->cluster[at] <= a)
            at++;
        parent->start[a + 1] = at;
    }
    parent->table = (struct measure_table){
        .units = areas, .groups = sample->columns, .people = (const double *const *)parent->people};
    return D4I_OK;
}

static double share_of_all(const struct parent *parent, double *const *column)
{
    double all = 0, group = 0;
    for (size_t c = 0; c < parent->sample.columns; c++)
        for (size_t a = 0; a < parent->table.units; a++) {
            all += column[c][a];
            group += c == 0 ? column[c][a] : 0;
        }
    return group / all;
}

/* All tables have as many areas and columns. */
static d4i_status room_of(d4i_context *context, const struct parent *parent, int worker, struct parent_room **out)
{
    const size_t columns = parent->sample.columns, areas = parent->table.units;
    struct parent_room *room = *out = &parent->room[worker];
    size_t cells;
    if (room->one)
        return D4I_OK;
    if (__builtin_mul_overflow(columns, areas, &cells))
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu areas times %zu groups)", areas, columns);
    if (!room->people)
        TRY(mem_alloc(context, cells, sizeof *room->people, &room->people));
    if (!room->column)
        TRY(mem_alloc(context, columns, sizeof *room->column, &room->column));
    for (size_t c = 0; c < columns; c++)
        room->column[c] = room->people + c * areas;
    drawing_room_release(&room->drawing);
    TRY(drawing_room_make(context, &parent->table, &room->drawing));
    return mem_alloc(context, columns, sizeof *room->one, &room->one);
}

/* The value of each row, of people by area. column[columns][area] */
static d4i_status values_of(d4i_context *context, const struct parent *parent, double *const *column,
                            struct parent_room *room, double *out, size_t step)
{
    const size_t columns = parent->sample.columns, rows = parent->rows;
    const struct measure_options *options = &parent->running->question->options;
    const double share = share_of_all(parent, column), **one = room->one;
    for (size_t r = 0; r < rows; r++) {
        const struct measure_index *index = chosen_of(parent, r)->index;
        const uint32_t area = parent->running->result->rows[parent->row[r]].area;
        struct measure_answer answer = {0};
        double total = 0;
        for (size_t c = 0; c < columns; c++) {
            one[c] = &column[c][area];
            total += *one[c];
        }
        if (index->shape != MEASURE_NUMBER) { /* the location quotient */
            out[r * step] = total > 0 && share > 0 ? *one[0] / total / share : NAN;
            continue;
        }
        const bool pair = parent->kind == MEASURE_PAIR, nobody_else = *one[columns - 1] == 0 && columns > 2;
        const bool fewer = pair || nobody_else; /* arrays of one shape do not serve the other */
        struct measure_data *data = &room->data[fewer];
        const struct measure_table table = {
            .units = 1, .groups = columns - fewer, .people = one, .total = pair ? &total : NULL};
        TRY(measure_prepare_again(context, &table, parent->kind, data));
        TRY(measure_run(context, index, data, options, &answer));
        out[r * step] = answer.value;
    }
    return D4I_OK;
}

/* Units of each area, as many as there are, with return. */
static void draw_units(const struct parent *parent, uint32_t number, double *const *column)
{
    const struct measure_sample *sample = &parent->sample;
    for (size_t a = 0; a < parent->table.units; a++) {
        const size_t first = parent->start[a], units = parent->start[a + 1] - first;
        struct uniforms uniforms = {
            .stream = {parent->running->question->options.seed, number, (uint32_t)a, 0x50415245}};
        for (size_t c = 0; c < sample->columns; c++)
            column[c][a] = 0;
        for (size_t i = 0; i < units; i++) {
            size_t unit = first + (size_t)(uniforms_next(&uniforms) * (double)units);
            for (size_t c = 0; c < sample->columns; c++)
                column[c][a] += sample->people[c][unit];
        }
    }
}

static d4i_status parent_draw(d4i_context *context, void *argument, size_t number, int worker)
{
    const struct parent *parent = argument;
    struct parent_room *room;
    number += parent->first;
    TRY(room_of(context, parent, worker, &room));
    if (parent->bootstrap)
        draw_units(parent, (uint32_t)number, room->column);
    else
        drawing_draw(&parent->drawing, (uint32_t)number, &room->drawing, room->column);
    return values_of(context, parent, room->column, room, parent->value + number,
                     (size_t)parent->running->question->options.draws);
}

/* All draws of one sort, each of the table whose part it is. */
static d4i_status draw_all(d4i_context *context, struct parent *parent, const uint32_t *group, size_t count,
                           const size_t *start)
{
    const struct measure_question *question = parent->running->question;
    const struct measure_asked *asked = parent->running->asked;
    struct parent_room *room;
    TRY(room_of(context, parent, 0, &room));
    for (size_t k = 0; k < parent->tables; k++) {
        if (asked->draws)
            TRY(measure_sample_redraw(context, asked, group, count, k, &parent->sample));
        TRY(add_up(context, parent));
        TRY(values_of(context, parent, parent->people, room, parent->of_area + k, parent->tables));
        parent->share += parent->bootstrap ? 0 : share_of_all(parent, parent->people) / (double)parent->tables;
        if (start[k + 1] == start[k])
            continue;
        parent->first = start[k];
        drawing_release(&parent->drawing);
        if (!parent->bootstrap)
            TRY(drawing_make(context, &parent->table, question->null, question->options.seed, &parent->drawing));
        TRY(threads_run(context, parent->bootstrap ? "units" : "people", start[k + 1] - start[k], parent_draw,
                        parent));
    }
    return D4I_OK;
}

/* Draws of chance into the rows. The share of all, and 1 of the location quotient, are what any null gives. */
static void take_chance(struct parent *parent, double *own)
{
    const struct measure_question *question = parent->running->question;
    const size_t draws = (size_t)question->options.draws;
    for (size_t r = 0; r < parent->rows; r++) {
        struct measure_row *row = &parent->running->result->rows[parent->row[r]];
        struct measure_inference made = {.answer.value = row->value, .mean = NAN, .p = NAN};
        if (draws)
            measure_draws_sum_up(row->index, parent->value + r * draws, draws, question->null, 0.95, own, &made);
        row->expected = row->index->shape != MEASURE_NUMBER ? 1
                        : parent->kind == MEASURE_PAIR      ? parent->share
                                                            : made.mean;
        row->p = made.p;
    }
}

static d4i_status take_interval(d4i_context *context, struct parent *parent, const size_t *start, double *own)
{
    const struct measure_question *question = parent->running->question;
    const size_t draws = (size_t)question->options.draws;
    for (size_t r = 0; r < parent->rows; r++) {
        struct measure_row *row = &parent->running->result->rows[parent->row[r]];
        if (row->index->shape == MEASURE_NUMBER)
            continue; /* has its interval */
        const struct imputed imputed = {parent->tables, parent->of_area + r * parent->tables, start,
                                        parent->value + r * draws};
        TRY(measure_interval(context, question, &imputed, own, row));
    }
    return D4I_OK;
}

static bool any_quotient(const struct parent *parent)
{
    for (size_t r = 0; r < parent->rows; r++)
        if (chosen_of(parent, r)->put == MEASURE_OVER_AREAS)
            return true;
    return false;
}

/* Areas with people. */
static size_t inhabited(const struct parent *parent)
{
    size_t count = 0;
    for (size_t a = 0; a < parent->table.units; a++) {
        double all = 0;
        for (size_t c = 0; c < parent->sample.columns; c++)
            all += parent->people[c][a];
        count += all > 0;
    }
    return count;
}

static d4i_status fill(d4i_context *context, struct parent *parent, const uint32_t *group, size_t count,
                       size_t *start, double **own)
{
    const struct measure_question *question = parent->running->question;
    const size_t draws = (size_t)question->options.draws;
    struct measure_asked asked = *parent->running->asked;
    bool rounded = false; /* told of the areas one by one */
    asked.space = NULL;   /* of no consequence here */
    measure_deal_draws(draws, parent->tables, start);
    TRY(measure_sample_make(context, &asked, question, MEASURE_TOGETHER, group, count, &rounded, &parent->sample));
    TRY(mem_alloc(context, parent->rows * draws, sizeof *parent->value, &parent->value));
    TRY(mem_alloc(context, parent->rows * parent->tables, sizeof *parent->of_area, &parent->of_area));
    TRY(mem_alloc(context, draws, sizeof **own, own));
    parent->workers = threads_count(context);
    TRY(mem_alloc(context, (size_t)parent->workers, sizeof *parent->room, &parent->room));
    TRY(add_up(context, parent));
    if (inhabited(parent) < 2) {
        parent->running->result->alone = true;
    } else {
        TRY(draw_all(context, parent, group, count, start));
        take_chance(parent, *own);
    }
    if (!(question->interval > 0) || draws == 0 || !any_quotient(parent))
        return D4I_OK;
    parent->bootstrap = true;
    TRY(draw_all(context, parent, group, count, start));
    return take_interval(context, parent, start, *own);
}

d4i_status measure_run_parent(d4i_context *context, const struct running *running, const uint32_t *group,
                              size_t count)
{
    struct parent parent = {.running = running, .kind = running->kind};
    size_t *start = NULL;
    double *own = NULL;
    d4i_status status;
    parent.tables = running->asked->draws ? running->asked->draws : 1;
    GUARD(find_rows(context, &parent));
    GUARD(mem_alloc(context, parent.tables + 1, sizeof *start, &start));
    if (parent.rows)
        GUARD(fill(context, &parent, group, count, start, &own));
done:
    parent_release(&parent);
    free(start);
    free(own);
    return status;
}
