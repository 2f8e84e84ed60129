/* SPDX-License-Identifier: EUPL-1.2
 *
 * PC-Axis as records: a row for each cell.
 */
#include "io/pcaxis.h"
#include "io/records_kinds.h"

static void close_pcaxis(void *self)
{
    pcaxis_close(self);
}

static uint32_t columns(const void *self)
{
    return pcaxis_columns(self);
}

static struct text column_name(const void *self, uint32_t column)
{
    return pcaxis_column_name(self, column);
}

static d4i_status find(d4i_context *context, const void *self, const char *name, uint32_t *column)
{
    return pcaxis_find(context, self, name, column);
}

static d4i_status next(d4i_context *context, void *self, bool *more)
{
    return pcaxis_next(context, self, more);
}

static struct text field(const void *self, uint32_t column)
{
    return pcaxis_field(self, column);
}

static uint64_t line(const void *self)
{
    return pcaxis_line(self);
}

static uint64_t field_column(const void *self, uint32_t column)
{
    return pcaxis_field_column(self, column);
}

static d4i_status fail_at(d4i_context *context, const void *self, uint32_t column, const char *what)
{
    return pcaxis_fail(context, self, column, "%s", what);
}

static void position(const void *self, uint64_t *done, uint64_t *total)
{
    pcaxis_position(self, done, total);
}

d4i_status records_open_pcaxis(d4i_context *context, const char *path, const struct records_options *options,
                               struct records *out)
{
    static const struct records_kind kind = {close_pcaxis, columns, column_name,  find,    next,
                                             field,        line,    field_column, fail_at, position};
    struct pcaxis *pcaxis;
    TRY(pcaxis_open(context, path, options->csv.encoding, &pcaxis));
    *out = (struct records){&kind, pcaxis};
    return D4I_OK;
}
