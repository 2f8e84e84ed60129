/* SPDX-License-Identifier: EUPL-1.2
 *
 * The counts of one node in the file, of zones or of units: people, their status, and where they are known the
 * bounds that rounding leaves open.
 */
#include "atlas/store.h"

static bool in_order(const struct column_values *column, size_t count)
{
    for (size_t i = 0; column->low && i < count; i++)
        if (column->low[i] > column->high[i])
            return false;
    return true;
}

/* What could not be read back is not written. */
d4i_status counts_pack(d4i_context *context, struct batch *batch, const struct column_values *column, size_t count,
                       struct count_blobs *out)
{
    if (!column->low != !column->high || !in_order(column, count))
        return fail(context, D4I_BUG, "counts have a lower bound above the upper one, or one without the other");
    *out = (struct count_blobs){batch->count, column->low != NULL};
    batch_pack(batch, PACKED_INT64, column->people, count);
    batch_pack(batch, PACKED_UINT8, column->status, count);
    if (out->bounded) {
        batch_pack(batch, PACKED_INT64, column->low, count);
        batch_pack(batch, PACKED_INT64, column->high, count);
    }
    return D4I_OK;
}

struct value counts_value(const struct batch *batch, const struct count_blobs *blobs, int number)
{
    if (number >= 2 && !blobs->bounded)
        return value_null();
    return value_blob(&batch->items[blobs->first + (size_t)number].blob);
}

d4i_status counts_unpack(d4i_context *context, struct rows *rows, struct batch *batch, int first, size_t count,
                         struct atlas_column *column)
{
    struct statement *row = rows->statement;
    bool bounded = !column_null(row, first + 2);
    if (bounded == column_null(row, first + 3))
        return rows_fail(context, rows, "a count has one bound without the other");
    TRY(batch_unpack(context, batch, PACKED_INT64, column_blob(row, first), count, &column->people, NULL));
    TRY(batch_unpack(context, batch, PACKED_UINT8, column_blob(row, first + 1), count, &column->status, NULL));
    if (bounded) {
        TRY(batch_unpack(context, batch, PACKED_INT64, column_blob(row, first + 2), count, &column->low, NULL));
        TRY(batch_unpack(context, batch, PACKED_INT64, column_blob(row, first + 3), count, &column->high, NULL));
    }
    return batch->count > PACKED_BATCH - COUNT_BLOBS ? batch_run_unpack(context, batch) : D4I_OK;
}

d4i_status counts_check(d4i_context *context, const char *table, const struct atlas_column *column, size_t count)
{
    uint8_t most = 0;
    for (size_t i = 0; i < count; i++)
        most = column->status[i] > most ? column->status[i] : most;
    if (most >= D4I_VALUE_STATUS_END)
        return fail(context, D4I_BAD_INPUT, "table '%s': a status is unknown (%d); build the atlas again", table,
                    (int)most);
    const struct column_values values = {column->people, column->status, column->low, column->high};
    if (!in_order(&values, count))
        return fail(context, D4I_BAD_INPUT,
                    "table '%s': a lower bound is above its upper bound; the atlas is damaged, build it again",
                    table);
    return D4I_OK;
}
