/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rows of a delimited table as a recipe sees them: which are passed over, which count, which are left out with
 * a reason and which hold the publisher's own totals; the key of each and the numbers in them.
 */
#ifndef SOURCE_ROWS_H
#define SOURCE_ROWS_H

#include "source/store.h"

struct source_fit;

/* One variable's table: what has been read of it. */
struct table {
    const struct recipe *recipe;
    const struct recipe_variable *variable;
    struct store zones;
    struct store excluded;   /* places that are no zones: key = reason's number, then the key */
    int64_t *control;        /* [control][node] */
    uint8_t *control_status; /* [control][node], STORE_UNREAD = no such row */
    int64_t everything;      /* sum of all numbers read: guards the sums below it against overflow */
    uint64_t rows;
    uint8_t *seen;           /* [node]: some row or column has named it, whatever its value */
    bool lost;               /* some row could not be read as far as its label */
    struct source_fit *fit;  /* where what does not fit is noted; NULL = the first is a failure */
    uint32_t *class_of_zone; /* [zone in the order of the rows], with fit->by */
    size_t class_capacity;
};
d4i_status table_open(d4i_context *context, const struct recipe *recipe, const struct recipe_variable *variable,
                      uint32_t lines, struct table *out);
void table_release(struct table *table);

struct grouped; /* thousands.c */
enum row_kind { ROW_ZONE, ROW_EXCLUDED, ROW_CONTROL };
struct rows {
    struct table *table;
    const char *path;
    struct records records;
    uint32_t class_column; /* of fit->by */
    uint32_t flag_column;  /* of a long table's flag */
    uint32_t *key_column, *filter_column, *control_column, *exclusion_column;
    struct text *key_text;
    struct buffer key, place;
    enum row_kind kind; /* of the present row */
    size_t which;       /* number of its control or exclusion */
    uint8_t reason;     /* ledger_reason of an excluded one */
    uint32_t zone;      /* in the store that its kind says */
    struct grouped
        *grouped; /* [column]: are its decimals thousands? NULL = the recipe says so, or that they are not */
    char lacks[CONTEXT_ERROR_MAX]; /* what was said of a column that is not there; empty: none lacks */
    bool failed;                   /* the carrier has failed, at this line: */
    uint64_t failed_at;
};
/* A column of the file by its name. Where problems are collected, one that is not there is noted: *column is
 * NO_COLUMN then, and table_rows_whole refuses to go on. */
#define NO_COLUMN UINT32_MAX
d4i_status table_rows_find(d4i_context *context, struct rows *rows, const char *name, uint32_t *column);
/* After all columns have been looked for. */
d4i_status table_rows_whole(d4i_context *context, const struct rows *rows);
d4i_status table_rows_open(d4i_context *context, struct table *table, const char *path, struct rows *out);
/* Before the first row: the line of the header, behind those that are skipped; 1 where a layer has none. */
unsigned long long rows_header(const struct rows *rows);
void table_rows_close(struct rows *rows);
/* The next row that is not passed over, with kind, which and zone set. */
d4i_status table_rows_next(d4i_context *context, struct rows *rows, bool *more);
/* The number in a column of the present row, which is that of `node`. */
d4i_status table_rows_value(d4i_context *context, struct rows *rows, uint32_t column, uint32_t node,
                            struct value *out);
/* Is the decimal sign of the recipe a sign for thousands in the file? Watches the columns of counts from opening
 * on, takes note of a number, and in the end tells what is likely: a problem of the fit, or a warning. */
d4i_status thousands_watch(d4i_context *context, struct rows *rows);
void thousands_note(struct rows *rows, uint32_t column, struct text field);
d4i_status thousands_tell(d4i_context *context, struct rows *rows);

/* Puts it where the row's kind says. */
d4i_status table_rows_put(d4i_context *context, struct rows *rows, uint32_t column, uint32_t node,
                          struct value value);

/* What the flag beside the present row's value makes of it; a text that the recipe does not know is an error. */
d4i_status table_rows_flag(d4i_context *context, struct rows *rows, struct value *value);
/* The count that a share in `column` of `base` people is. */
d4i_status table_rows_share(d4i_context *context, struct rows *rows, uint32_t column, uint32_t node,
                            const struct value *base, struct value *out);
/* The node that has this code, made ready to take values; GROUP_NONE when the code is none of the tree's. */
d4i_status table_use(d4i_context *context, struct table *table, const char *code, uint32_t *node);
/* A label that names a country or an exception: the node it means, GROUP_NONE when none. */
d4i_status table_match_label(d4i_context *context, struct table *table, struct text label, uint32_t *node);
/* The candidates for a label that is none, for a message: "; the nearest: ...", or "". */
void table_near_label(const struct table *table, const struct names *labels, struct text label, char *out,
                      size_t size);

/* The readers of the three layouts; a path that has been read adds to what the table has. */
d4i_status read_long(d4i_context *context, struct table *table, const char *path);
d4i_status read_wide(d4i_context *context, struct table *table, const char *path);
d4i_status read_rasters(d4i_context *context, struct table *table, source_path_fn path_of, void *user);

#endif
