/* SPDX-License-Identifier: EUPL-1.2
 *
 * The people of one comparison in one area, as the indices take them: whole people, everybody in some column. What
 * is not known is left out whole; fractions, as estimates have them, are rounded so that a column's sum moves by
 * less than one person, and kept beside for values that need no whole people.
 */
#include <math.h>

#include "base/memory.h"
#include "group/status.h"
#include "query/measure.h"

void measure_sample_release(struct measure_sample *sample)
{
    for (size_t c = 0; sample->people && c < sample->columns; c++)
        free(sample->people[c]);
    for (size_t c = 0; sample->fine && c < sample->columns; c++)
        free(sample->fine[c]);
    free(sample->people);
    free(sample->total);
    free(sample->fine);
    free(sample->fine_total);
    free(sample->item);
    free(sample->area);
    free(sample->perimeter);
    free(sample->x);
    free(sample->y);
    free(sample->cluster);
    for (size_t k = 0; k < sample->levels; k++)
        free((void *)sample->level[k].area);
    free(sample->level);
    neighbours_release(&sample->around);
    neighbours_release(&sample->self_around);
    neighbours_release(&sample->borders);
    *sample = (struct measure_sample){0};
}

static bool is_known(const struct measure_asked *asked, size_t item, const uint32_t *group, size_t count)
{
    if (!status_is_known(asked->status[item]))
        return false;
    for (size_t g = 0; g < count; g++)
        if (!status_is_known(asked->group[group[g]].status[item]))
            return false;
    return true;
}

static bool is_nowhere(const struct measure_asked *asked, size_t item)
{
    return asked->space && !(isfinite(asked->space->x[item]) && isfinite(asked->space->y[item]));
}

/* Everybody whom these groups are a part of. */
static const int64_t *base_of(const struct measure_asked *asked, const uint32_t *group)
{
    return asked->group[group[0]].whole ? asked->group[group[0]].whole : asked->base;
}

/* Of the c-th of the groups of a comparison. */
static int64_t people_of(const struct measure_asked *asked, const uint32_t *group, size_t c, size_t draw,
                         size_t item)
{
    const struct measure_group *own = &asked->group[group[c]], *first = &asked->group[group[0]];
    if (c == 1 && first->other && group[1] == asked->against)
        return first->other[draw][item];
    return draw > 0 && own->draw ? own->draw[draw][item] : own->people[item];
}

void measure_count_left_out(const struct measure_asked *asked, const uint32_t *group, size_t count,
                            struct measure_result *result)
{
    const int64_t *base = base_of(asked, group);
    size_t unknown = 0, nowhere = 0, beyond = 0;
    for (size_t i = 0; i < asked->items; i++) {
        int64_t rest = base[i];
        if (asked->area[i] == MEASURE_NO_AREA)
            continue;
        if (!is_known(asked, i, group, count)) {
            unknown++;
            continue;
        }
        nowhere += is_nowhere(asked, i);
        for (size_t g = 0; g < count; g++)
            rest -= people_of(asked, group, g, 0, i);
        beyond += rest < -D4I_PERSON / 1000; /* not what rounding to millionths leaves */
    }
    result->unknown = unknown > result->unknown ? unknown : result->unknown;
    result->nowhere = nowhere > result->nowhere ? nowhere : result->nowhere;
    result->beyond = beyond > result->beyond ? beyond : result->beyond;
}

static d4i_status choose_items(d4i_context *context, const struct measure_asked *asked, uint32_t area,
                               const uint32_t *group, size_t count, struct measure_sample *out)
{
    size_t first = asked->first[area == MEASURE_TOGETHER ? 0 : area];
    size_t end = asked->first[area == MEASURE_TOGETHER ? asked->areas : area + 1];
    TRY(mem_alloc(context, end - first, sizeof *out->item, &out->item));
    for (size_t k = first; k < end; k++)
        if (is_known(asked, asked->order[k], group, count) && !is_nowhere(asked, asked->order[k]))
            out->item[out->units++] = asked->order[k];
    return D4I_OK;
}

/* Millionths as people. Where some are fractions, floors of running sums from half a person on. */
static void whole_people(const int64_t *millionths, size_t count, double *people, bool *rounded)
{
    int64_t sum = D4I_PERSON / 2, before = 0;
    bool whole = true;
    for (size_t i = 0; i < count && whole; i++)
        whole = millionths[i] % D4I_PERSON == 0;
    for (size_t i = 0; i < count; i++) {
        sum += millionths[i];
        int64_t so_far = sum / D4I_PERSON, own = millionths[i] / D4I_PERSON;
        people[i] = (double)(whole ? own : so_far - before);
        before = so_far;
    }
    *rounded |= !whole;
}

/* Groups, then everybody else; what is left of the people after each group is in `rest`. */
static d4i_status fill_people(d4i_context *context, const struct measure_asked *asked, const uint32_t *group,
                              size_t count, size_t draw, bool *rounded, struct measure_sample *out)
{
    int64_t *rest = NULL, *column = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, out->units, sizeof *rest, &rest));
    GUARD(mem_alloc(context, out->units, sizeof *column, &column));
    if (!out->people)
        GUARD(mem_alloc(context, count + 1, sizeof *out->people, &out->people));
    out->columns = count + 1;
    for (size_t i = 0; i < out->units; i++)
        rest[i] = base_of(asked, group)[out->item[i]];
    for (size_t c = 0; c <= count; c++) {
        for (size_t i = 0; i < out->units; i++) { /* publishers' noise may be below 0 */
            int64_t people = c < count ? people_of(asked, group, c, draw, out->item[i]) : rest[i];
            column[i] = people > 0 ? people : 0;
            rest[i] -= column[i];
        }
        if (!out->people[c])
            GUARD(mem_alloc(context, out->units, sizeof **out->people, &out->people[c]));
        whole_people(column, out->units, out->people[c], rounded);
    }
done:
    free(rest);
    free(column);
    return status;
}

static d4i_status add_up(d4i_context *context, struct measure_sample *out)
{
    if (!out->total)
        TRY(mem_alloc(context, out->units, sizeof *out->total, &out->total));
    out->inhabited = 0;
    out->sum = 0;
    for (size_t i = 0; i < out->units; i++)
        out->total[i] = 0;
    for (size_t c = 0; c < out->columns; c++)
        for (size_t i = 0; i < out->units; i++)
            out->total[i] += out->people[c][i];
    for (size_t i = 0; i < out->units; i++) {
        out->inhabited += out->total[i] > 0;
        out->sum += out->total[i];
    }
    return D4I_OK;
}

/* The people as estimates have them, for values; whole ones are for what takes people one by one. */
static d4i_status fill_fine(d4i_context *context, const struct measure_asked *asked, const uint32_t *group,
                            size_t count, struct measure_sample *out)
{
    TRY(mem_alloc(context, out->columns, sizeof *out->fine, &out->fine));
    for (size_t c = 0; c < out->columns; c++)
        TRY(mem_alloc(context, out->units, sizeof **out->fine, &out->fine[c]));
    TRY(mem_alloc(context, out->units, sizeof *out->fine_total, &out->fine_total));
    out->sum = 0;
    for (size_t i = 0; i < out->units; i++) {
        int64_t rest = base_of(asked, group)[out->item[i]], all = 0;
        for (size_t c = 0; c <= count; c++) {
            int64_t people = c < count ? people_of(asked, group, c, 0, out->item[i]) : rest;
            people = people > 0 ? people : 0;
            out->fine[c][i] = (double)people / (double)D4I_PERSON;
            rest -= people;
            all += people;
        }
        out->fine_total[i] = (double)all / (double)D4I_PERSON;
        out->sum += out->fine_total[i];
    }
    return D4I_OK;
}

d4i_status measure_sample_make(d4i_context *context, const struct measure_asked *asked,
                               const struct measure_question *question, uint32_t area, const uint32_t *group,
                               size_t count, bool *rounded, struct measure_sample *out)
{
    struct measure_sample made = {0};
    bool fractions = false;
    d4i_status status;
    GUARD(choose_items(context, asked, area, group, count, &made));
    GUARD(fill_people(context, asked, group, count, 0, &fractions, &made));
    GUARD(add_up(context, &made));
    if (fractions && !asked->draws)
        GUARD(fill_fine(context, asked, group, count, &made));
    *rounded |= fractions;
    if (asked->space)
        GUARD(measure_sample_place(context, asked, question, &made));
    if (area == MEASURE_TOGETHER) {
        GUARD(mem_alloc(context, made.units, sizeof *made.cluster, &made.cluster));
        for (size_t i = 0; i < made.units; i++)
            made.cluster[i] = asked->area[made.item[i]];
        made.clusters = asked->areas;
    }
    if (asked->levels)
        GUARD(measure_sample_levels(context, asked, &made));
    *out = made;
    return D4I_OK;
done:
    measure_sample_release(&made);
    return status;
}

d4i_status measure_sample_redraw(d4i_context *context, const struct measure_asked *asked, const uint32_t *group,
                                 size_t count, size_t draw, struct measure_sample *sample)
{
    bool rounded = false; /* told of the first draw */
    TRY(fill_people(context, asked, group, count, draw, &rounded, sample));
    return add_up(context, sample);
}

struct measure_table measure_sample_table(const struct measure_sample *sample, const struct measure_index *index)
{
    const struct neighbours *around = index->needs & MEASURE_SURROUNDINGS ? &sample->self_around : &sample->around;
    bool pair = index->kind == MEASURE_PAIR, others = false;
    for (size_t i = 0; i < sample->units && !others; i++)
        others = sample->people[sample->columns - 1][i] > 0;
    size_t groups = sample->columns - (pair || (!others && sample->columns > 2));
    return (struct measure_table){
        .units = sample->units,
        .groups = groups,
        .people = (const double *const *)sample->people,
        .total = pair ? sample->total : NULL,
        .area = sample->area,
        .perimeter = sample->perimeter,
        .x = sample->x,
        .y = sample->y,
        .neighbours = around->start ? around : NULL,
        .borders = sample->borders.start ? &sample->borders : NULL,
        .cluster = sample->cluster,
        .clusters = sample->clusters,
        .level = sample->level,
        .levels = sample->levels,
    };
}

struct measure_table measure_sample_fine(const struct measure_sample *sample, const struct measure_index *index)
{
    struct measure_table table = measure_sample_table(sample, index);
    table.people = (const double *const *)sample->fine;
    table.total = table.total ? sample->fine_total : NULL;
    return table;
}
