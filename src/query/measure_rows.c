/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rows of a comparison: one for a number, which is filled later, or one for each value of a unit, a group, an area
 * or a point.
 */
#include <math.h>

#include "base/memory.h"
#include "query/measure_running.h"

d4i_status measure_push(d4i_context *context, struct running *running, const struct measure_index *index,
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
        .level = running->question->chosen[running->chosen].level,
        .level_area = SIZE_MAX,
        .x = running->reach > 0 ? running->reach : NAN,
        .reach = running->reach,
        .value = NAN,
        .expected = NAN,
        .low = NAN,
        .high = NAN,
        .p = NAN,
        .units = running->sample ? running->sample->inhabited : 0,
        .people = running->sample ? running->sample->sum : 0,
        .chosen = running->chosen,
        .number = result->count - 1,
    };
    return D4I_OK;
}

/* What the values[k] of a shape is of. */
static void name_part(const struct running *running, const struct measure_index *index, size_t groups, size_t k,
                      struct measure_row *row)
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

/* Of an area among all of them: how many live there, and in how many units. These stand area by area. */
static void count_area(const struct measure_sample *sample, struct measure_row *row)
{
    size_t first = 0, end = sample->units;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (sample->cluster[middle] < row->area)
            first = middle + 1;
        else
            end = middle;
    }
    row->units = 0;
    row->people = 0;
    for (size_t i = first; i < sample->units && sample->cluster[i] == row->area; i++) {
        row->people += (sample->fine ? sample->fine_total : sample->total)[i];
        row->units += sample->total[i] > 0;
    }
}

static const char *no_part(const struct measure_index *index)
{
    return index->needs & (MEASURE_NEIGHBOURS | MEASURE_BORDERS | MEASURE_SURROUNDINGS)
               ? "nobody lives there, or it has no neighbours"
               : "nobody lives there";
}

d4i_status measure_push_values(d4i_context *context, struct running *running, const struct measure_index *index,
                               const struct measure_data *data)
{
    size_t step = index->shape == MEASURE_CURVE ? 2 : 1;
    struct measure_answer answer = {0};
    struct measure_row *row;
    d4i_status status;
    GUARD(measure_run(context, index, data, &running->question->options, &answer));
    if (answer.undefined) {
        GUARD(measure_push(context, running, index, &row));
        row->undefined = answer.undefined;
    }
    if (!answer.undefined && data->table->levels && index->needs & MEASURE_LEVELS) {
        status = measure_push_levels(context, running, index, answer.values);
        goto done;
    }
    for (size_t k = 0; !answer.undefined && k < answer.count; k += step) {
        GUARD(measure_push(context, running, index, &row));
        name_part(running, index, data->table->groups, k, row);
        row->value = answer.values[k + step - 1];
        row->x = step == 2 ? answer.values[k] : NAN;
        row->undefined = isnan(row->value) ? no_part(index) : NULL;
        if (index->shape == MEASURE_BY_AREA)
            count_area(running->sample, row);
    }
done:
    measure_answer_release(&answer);
    return status;
}
