/* SPDX-License-Identifier: EUPL-1.2
 *
 * A published table, whatever carries it: delimited text, PC-Axis, a sheet of a workbook, the attributes of a
 * layer. All are read row by row, fields as UTF-8 text, and tell where a field stands, so that a recipe need not
 * know what it is read from. Not thread-safe: one reader, one thread.
 */
#ifndef IO_RECORDS_H
#define IO_RECORDS_H

#include "base/names.h"
#include "io/csv.h"

enum records_format { RECORDS_CSV, RECORDS_PCAXIS, RECORDS_SHEET };

struct records_options {
    enum records_format format;
    struct csv_options csv; /* of a sheet skip and headless, of PC-Axis encoding (NULL = as the file says) */
    const char *sheet;      /* name of the sheet or layer; NULL = the only one */
};

/* What a carrier can do; each as the function of csv.h with that name. `self` is the carrier's reader. */
struct records_kind {
    void (*close)(void *self);
    uint32_t (*columns)(const void *self);
    struct text (*column_name)(const void *self, uint32_t column);
    d4i_status (*find)(d4i_context *context, const void *self, const char *name, uint32_t *column);
    d4i_status (*next)(d4i_context *context, void *self, bool *more);
    struct text (*field)(const void *self, uint32_t column);
    uint64_t (*line)(const void *self);
    uint64_t (*field_column)(const void *self, uint32_t column);
    /* fail(D4I_BAD_INPUT) with the place of the field before `what`. */
    d4i_status (*fail_at)(d4i_context *context, const void *self, uint32_t column, const char *what);
    void (*position)(const void *self, uint64_t *done, uint64_t *total);
};

struct records {
    const struct records_kind *kind;
    void *self;
};

d4i_status records_open(d4i_context *context, const char *path, const struct records_options *options,
                        struct records *out);
void records_close(struct records *records);
/* fail(D4I_BAD_INPUT) with "path:line:column: " before the message. */
d4i_status records_fail(d4i_context *context, const struct records *records, uint32_t column, const char *format,
                        ...) D4I_PRINTF(4, 5);

/* The files that `path` stands for: itself, or the members of a .zip that `member` matches ('*' is any text; NULL =
 * the only one that can be such a table), in the byte order of their names, as paths that records_open takes. Both
 * the array and the paths are the caller's. */
d4i_status records_members(d4i_context *context, const char *path, const char *member, enum records_format format,
                           char ***out, size_t *count);
void records_members_free(char **paths, size_t count);
/* Names of the sheets of a workbook, or of the layers of a file, in their order. */
d4i_status records_sheets(d4i_context *context, const char *path, struct names *out);

static inline uint32_t records_columns(const struct records *records)
{
    return records->kind->columns(records->self);
}
static inline struct text records_column_name(const struct records *records, uint32_t column)
{
    return records->kind->column_name(records->self, column);
}
static inline d4i_status records_find(d4i_context *context, const struct records *records, const char *name,
                                      uint32_t *column)
{
    return records->kind->find(context, records->self, name, column);
}
static inline d4i_status records_next(d4i_context *context, struct records *records, bool *more)
{
    return records->kind->next(context, records->self, more);
}
static inline struct text records_field(const struct records *records, uint32_t column)
{
    return records->kind->field(records->self, column);
}
static inline uint64_t records_line(const struct records *records)
{
    return records->kind->line(records->self);
}
static inline uint64_t records_field_column(const struct records *records, uint32_t column)
{
    return records->kind->field_column(records->self, column);
}
static inline void records_position(const struct records *records, uint64_t *done, uint64_t *total)
{
    records->kind->position(records->self, done, total);
}

#endif
