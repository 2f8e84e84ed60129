/* SPDX-License-Identifier: EUPL-1.2
 *
 * A run is: its people, its statuses and, where there are bounds, the lower and the upper ones. Numbers are what
 * they differ by from 0 (upper bounds: from "open"): steps to the next zone that differs, each with its value, in
 * units of the run; a step beyond the end ends the list. Statuses are lengths of equal ones.
 */
#include "io/column.h"

#include <string.h>

#include "base/memory.h"

#define MILLION INT64_C(1000000)

void column_values_release(struct column_values *values)
{
    free(values->people);
    free(values->status);
    free(values->low);
    free(values->high);
    *values = (struct column_values){0};
}

void column_release(struct column *column)
{
    buffer_release(&column->runs);
    *column = (struct column){0};
}

static d4i_status put(d4i_context *context, struct buffer *out, int64_t value)
{
    char bytes[VARINT_MOST];
    return buffer_add(context, out, bytes, varint_put(bytes, value));
}

/* Whole people as people, so that they take a byte. */
static int64_t unit_of(const int64_t *values, size_t count, int64_t usual)
{
    for (size_t i = 0; values && i < count; i++)
        if (values[i] != usual && values[i] % MILLION != 0)
            return 1;
    return MILLION;
}

static d4i_status put_numbers(d4i_context *context, struct buffer *out, const int64_t *values, size_t count,
                              int64_t usual)
{
    int64_t unit = unit_of(values, count, usual);
    size_t last = 0;
    TRY(put(context, out, unit));
    for (size_t i = 0; values && i < count; i++) { /* NULL: no bounds */
        if (values[i] == usual)
            continue;
        char bytes[2 * VARINT_MOST];
        size_t length = varint_put(bytes, (int64_t)(i - last));
        length += varint_put(bytes + length, values[i] / unit);
        TRY(buffer_add(context, out, bytes, length));
        last = i;
    }
    return put(context, out, (int64_t)(count - last));
}

static d4i_status put_statuses(d4i_context *context, struct buffer *out, const uint8_t *values, size_t count)
{
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && values[next] == values[i]; next++)
            ;
        TRY(put(context, out, (int64_t)(next - i)));
        TRY(put(context, out, values[i]));
    }
    return D4I_OK;
}

d4i_status column_append(d4i_context *context, struct column *column, const struct column_values *values,
                         size_t count)
{
    if (column->count % COLUMN_RUN || count > COLUMN_RUN)
        return fail(context, D4I_BUG, "%zu zones behind %zu do not make a run of a column", count, column->count);
    column->bounded = values->low != NULL;
    column->count += count;
    TRY(put_numbers(context, &column->runs, values->people, count, 0));
    TRY(put_statuses(context, &column->runs, values->status, count));
    if (!column->bounded)
        return D4I_OK;
    TRY(put_numbers(context, &column->runs, values->low, count, 0));
    return put_numbers(context, &column->runs, values->high, count, INT64_MAX);
}

static bool take_numbers(struct text *from, int64_t *values, size_t count, int64_t usual)
{
    int64_t unit, step, value;
    size_t at = 0;
    for (size_t i = 0; usual && i < count; i++)
        values[i] = usual;
    if (!varint_take(from, &unit) || (unit != 1 && unit != MILLION))
        return false;
    for (;;) {
        if (!varint_take(from, &step) || step < 0 || (uint64_t)step > count - at)
            return false;
        at += (size_t)step;
        if (at == count)
            return true;
        if (!varint_take(from, &value) || __builtin_mul_overflow(value, unit, &values[at]))
            return false;
    }
}

static bool take_statuses(struct text *from, uint8_t *values, size_t count)
{
    int64_t length, value;
    for (size_t at = 0; at < count; at += (size_t)length) {
        if (!varint_take(from, &length) || !varint_take(from, &value) || length < 1 ||
            (uint64_t)length > count - at || value < 0 || value > UINT8_MAX)
            return false;
        memset(values + at, (int)value, (size_t)length);
    }
    return true;
}

static bool take_runs(const struct column *column, const struct column_values *out)
{
    struct text from = {column->runs.data, column->runs.length};
    for (size_t first = 0; first < column->count; first += COLUMN_RUN) {
        size_t count = column->count - first < COLUMN_RUN ? column->count - first : COLUMN_RUN;
        if (!take_numbers(&from, out->people + first, count, 0) ||
            !take_statuses(&from, out->status + first, count))
            return false;
        if (column->bounded && (!take_numbers(&from, out->low + first, count, 0) ||
                                !take_numbers(&from, out->high + first, count, INT64_MAX)))
            return false;
    }
    return from.length == 0;
}

d4i_status column_open(d4i_context *context, const struct column *column, struct column_values *out)
{
    struct column_values made = {0};
    d4i_status status;
    GUARD(mem_alloc(context, column->count, sizeof *made.people, &made.people));
    GUARD(mem_alloc(context, column->count, sizeof *made.status, &made.status));
    if (column->bounded) {
        GUARD(mem_alloc(context, column->count, sizeof *made.low, &made.low));
        GUARD(mem_alloc(context, column->count, sizeof *made.high, &made.high));
    }
    if (!take_runs(column, &made)) {
        status = fail(context, D4I_BAD_INPUT, "a packed column of counts is damaged");
        goto done;
    }
    *out = made;
    return D4I_OK;
done:
    column_values_release(&made);
    return status;
}
