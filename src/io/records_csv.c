/* SPDX-License-Identifier: EUPL-1.2
 *
 * Delimited text as records.
 */
#include "io/records_kinds.h"

static void close_csv(void *self)
{
    csv_close(self);
}

static uint32_t columns(const void *self)
{
    return csv_columns(self);
}

static struct text column_name(const void *self, uint32_t column)
{
    return csv_column_name(self, column);
}

static d4i_status find(d4i_context *context, const void *self, const char *name, uint32_t *column)
{
    return csv_find(context, self, name, column);
}

static d4i_status next(d4i_context *context, void *self, bool *more)
{
    return csv_next(context, self, more);
}

static struct text field(const void *self, uint32_t column)
{
    return csv_field(self, column);
}

static uint64_t line(const void *self)
{
    return csv_line(self);
}

static uint64_t field_column(const void *self, uint32_t column)
{
    return csv_field_column(self, column);
}

static d4i_status fail_at(d4i_context *context, const void *self, uint32_t column, const char *what)
{
    return csv_fail(context, self, column, "%s", what);
}

static void position(const void *self, uint64_t *done, uint64_t *total)
{
    csv_position(self, done, total);
}

d4i_status records_open_csv(d4i_context *context, const char *path, const struct records_options *options,
                            struct records *out)
{
    static const struct records_kind kind = {close_csv, columns, column_name,  find,    next,
                                             field,     line,    field_column, fail_at, position};
    struct csv *csv;
    TRY(csv_open(context, path, &options->csv, &csv));
    *out = (struct records){&kind, csv};
    return D4I_OK;
}
