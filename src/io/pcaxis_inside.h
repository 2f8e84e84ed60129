/* SPDX-License-Identifier: EUPL-1.2
 *
 * A PC-Axis file from inside: what its encoding, its signs, its header and its data share.
 */
#ifndef IO_PCAXIS_INSIDE_H
#define IO_PCAXIS_INSIDE_H

#include "base/names.h"
#include "io/csv_text.h"
#include "io/pcaxis.h"

/* 1-based; line 0 = none */
struct pcaxis_place {
    uint64_t line, column;
};

/* Strings one behind the other: the i-th ends at end[i] of the pool. */
struct pcaxis_list {
    struct buffer pool;
    uint32_t *end;
    size_t end_capacity;
    uint32_t count;
    struct pcaxis_place place; /* of the statement */
};

enum pcaxis_role { PCAXIS_NOWHERE, PCAXIS_STUB, PCAXIS_HEADING };

struct pcaxis_variable {
    enum pcaxis_role role;
    struct pcaxis_list values, codes;
    struct pcaxis_place keys; /* of its KEYS statement */
    bool keys_are_codes;
    struct names key_names; /* of a file with KEYS: the values or the codes, in their order */
    uint32_t column;        /* of the value; the code's follows */
    uint32_t at;            /* the value of the present row */
};

struct pcaxis {
    struct csv_text text;
    uint64_t origin, line_begin; /* bytes before text.data[0], bytes before the present line */
    bool in_data;

    /* what the file says of its encoding within the part that was looked at first; unused when told = true */
    bool told;
    char *charset, *codepage; /* "" = nothing */

    struct names names; /* of the variables, in the order of their first mention */
    struct pcaxis_variable *variables;
    size_t variables_capacity;
    uint32_t *order; /* stub, then heading */
    size_t order_capacity;
    uint32_t stub_count, count; /* of order */
    struct pcaxis_place stub, heading;

    struct text *column_names, *fields;
    struct buffer name_pool;
    uint32_t columns;

    /* A row here is what DATA holds between keys: without KEYS there is one, of all cells. */
    bool sparse, ended;
    uint64_t cells, row_cells, stub_rows; /* all cells; those of a row; rows there may be with KEYS */
    uint64_t left;                        /* cells of the present row that have not been handed out */
    uint64_t rows;                        /* begun so far; at most 1 without KEYS */
    uint64_t last_row;                    /* number of the present row among stub_rows */
    bool fresh;                           /* the present row's first cell is next */
    struct pcaxis_place cell;
    struct buffer scratch; /* a string that is being read */
};

d4i_status pcaxis_fail_at(d4i_context *context, const struct pcaxis *pcaxis, struct pcaxis_place place,
                          const char *format, ...) D4I_PRINTF(4, 5);

/* pcaxis_encoding.c: the encoding that the first bytes of `source` declare, copied to *encoding (caller frees). */
d4i_status pcaxis_detect(d4i_context *context, struct pcaxis *pcaxis, struct inflate *source, const char *path,
                         char **encoding);
/* A CHARSET or CODEPAGE that the header's reader has met must be the one that was used. */
d4i_status pcaxis_check_encoding(d4i_context *context, const struct pcaxis *pcaxis, const char *keyword,
                                 struct text value, struct pcaxis_place place);

/* pcaxis_text.c: the sign at the window's start, and moving on. */
struct pcaxis_place pcaxis_here(const struct pcaxis *pcaxis);
/* Makes the window longer, or sets text.ended. Pointers into it move. */
d4i_status pcaxis_fill(d4i_context *context, struct pcaxis *pcaxis);
/* *sign = -1 at the end of the file */
d4i_status pcaxis_sign(d4i_context *context, struct pcaxis *pcaxis, int *sign);
/* Moves over `length` bytes of the window, counting lines. */
void pcaxis_pass(struct pcaxis *pcaxis, size_t length);
/* Moves to the next sign that is no white space. */
d4i_status pcaxis_skip_blanks(d4i_context *context, struct pcaxis *pcaxis, int *sign);
/* The string whose opening quote is the present sign, added to `to` (NULL = dropped). `lines`: it may hold line
 * ends. What follows it may not be a letter or digit. */
d4i_status pcaxis_string(d4i_context *context, struct pcaxis *pcaxis, struct buffer *to, bool lines);

/* pcaxis_header.c: reads up to the first cell, with the shape. */
d4i_status pcaxis_read_header(d4i_context *context, struct pcaxis *pcaxis);
/* pcaxis_shape.c: checks the variables, counts the cells and makes the columns. `data` is where DATA stands. */
d4i_status pcaxis_make_shape(d4i_context *context, struct pcaxis *pcaxis, struct pcaxis_place data);

static inline struct text pcaxis_item(const struct pcaxis_list *list, uint32_t index)
{
    uint32_t start = index ? list->end[index - 1] : 0;
    return (struct text){list->pool.data + start, list->end[index] - start};
}

#endif
