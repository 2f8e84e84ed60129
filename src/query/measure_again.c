/* SPDX-License-Identifier: EUPL-1.2
 *
 * Intervals over groups that were drawn: the bootstrap of units knows one draw alone. As of data that were imputed
 * several times (Rubin 1987), the variance is that of the bootstrap and (1 + 1/n) times that of the values of n
 * draws, around their mean.
 */
#include <math.h>

#include "base/memory.h"
#include "query/measure.h"

struct values {
    double sum, squares, count, first;
};

static void take(struct values *values, double value)
{
    if (isnan(value))
        return;
    if (values->count == 0)
        values->first = value;
    values->count++;
    values->sum += value - values->first;
    values->squares += (value - values->first) * (value - values->first);
}

static d4i_status run_again(d4i_context *context, const struct measure_sample *sample,
                            const struct measure_question *question, enum measure_kind kind, size_t first,
                            const struct measure_result *result, struct values *values)
{
    struct measure_data data = {0};
    struct measure_answer answer = {0};
    const struct measure_table table = measure_sample_table(sample, result->rows[first].index);
    d4i_status status;
    GUARD(measure_prepare(context, &table, kind, &data));
    for (size_t r = first; r < result->count; r++) {
        if (isnan(result->rows[r].low))
            continue;
        GUARD(measure_run(context, result->rows[r].index, &data, &question->options, &answer));
        take(&values[r - first], answer.value);
        measure_answer_release(&answer);
    }
done:
    measure_data_release(&data);
    return status;
}

static void widen(const struct values *values, struct measure_row *row)
{
    if (!(values->count > 1) || !(row->deviation > 0))
        return;
    double n = values->count, mean = values->sum / n;
    double between = fmax(0, (values->squares - n * mean * mean) / (n - 1));
    double wider = sqrt(1 + (1 + 1 / n) * between / (row->deviation * row->deviation));
    double moved = values->first + mean - row->value;
    row->low = row->mean + moved - wider * (row->mean - row->low);
    row->high = row->mean + moved + wider * (row->high - row->mean);
}

d4i_status measure_widen(d4i_context *context, const struct measure_asked *asked,
                         const struct measure_question *question, uint32_t area, const uint32_t *group,
                         size_t count, enum measure_kind kind, size_t first, struct measure_result *result)
{
    struct measure_asked other = *asked;
    struct measure_group *groups = NULL;
    struct measure_sample sample = {0};
    struct values *values = NULL;
    size_t rows = result->count - first;
    bool any = false;
    d4i_status status = D4I_OK;
    for (size_t r = first; r < result->count; r++)
        any |= !isnan(result->rows[r].low);
    if (!any || asked->again == 0)
        return D4I_OK;
    GUARD(mem_alloc(context, rows, sizeof *values, &values));
    GUARD(mem_alloc(context, asked->groups, sizeof *groups, &groups));
    other.group = groups;
    for (size_t d = 0; d < asked->again; d++) {
        for (size_t g = 0; g < asked->groups; g++) {
            groups[g] = asked->group[g];
            groups[g].people = groups[g].again ? groups[g].again[d] : groups[g].people;
        }
        measure_sample_release(&sample);
        GUARD(measure_sample_make(context, &other, question, area, group, count, &result->rounded, &sample));
        GUARD(run_again(context, &sample, question, kind, first, result, values));
    }
    for (size_t r = 0; r < rows; r++)
        widen(&values[r], &result->rows[first + r]);
done:
    measure_sample_release(&sample);
    free(groups);
    free(values);
    return status;
}
