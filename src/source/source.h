/* SPDX-License-Identifier: EUPL-1.2
 *
 * A source that has been read: its zones by key, and for every variable the count of every node in every zone,
 * with its status. People who are in the table but in no zone, or in a zone but in none of its groups, stand in
 * `listed`, so that per variable: input = sum over zones of leaves and residuals + sum of listed, exactly.
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include "grid/grid.h"
#include "io/column.h"
#include "source/recipe.h"

#define SOURCE_NO_ZONE UINT32_MAX
#define BOUND_OPEN INT64_MAX /* no upper bound is known */

struct listed {
    uint32_t zone; /* SOURCE_NO_ZONE: see place */
    char *place;   /* key of a place that is no zone (excluded rows); NULL for a zone */
    uint32_t variable, node;
    enum ledger_reason reason;
    int64_t people; /* signed */
};

/* Either arrays or, where there are very many values, columns that are packed: counts_read serves both. */
struct counts {
    uint32_t nodes;
    int64_t **people;      /* [node][zone], millionths of a person; what is known where suppressed or missing */
    uint8_t **status;      /* [node][zone], d4i_value_status */
    int64_t **low, **high; /* [node][zone] bounds of the true value, high INT64_MAX = open; NULL = none are kept */
    struct column *packed; /* [node] instead of all arrays; NULL = arrays */
};
/* The values of a node in all zones, lent by the arrays or unpacked; give them back with counts_done. */
d4i_status counts_read(d4i_context *context, const struct counts *counts, uint32_t node, struct column_values *out);
void counts_done(const struct counts *counts, struct column_values *values);

/* The sum of two upper bounds, open when one of them is. */
static inline int64_t bound_add(int64_t a, int64_t b)
{
    int64_t sum;
    return a == BOUND_OPEN || b == BOUND_OPEN || __builtin_add_overflow(a, b, &sum) ? BOUND_OPEN : sum;
}

d4i_status counts_keep_bounds(d4i_context *context, struct counts *counts);
struct source_data {
    size_t zone_count;
    bool cells;                 /* zones are grid squares */
    struct names zones;         /* keys in byte order, so zone numbers follow the codes; empty when cells */
    struct grid_square *square; /* [zone] when cells, by north, then east */
    char *cell_crs;             /* CRS of the squares, e.g. "EPSG:3035"; NULL when not cells or not known */
    size_t variable_count;
    struct counts *counts; /* [variable], nodes as in the recipe's tree, derived nodes worked out */
    int64_t *input;        /* [variable]: people of the total node that entered, zones + excluded */
    struct listed *listed; /* by variable, zone, node; places that are no zones last */
    size_t listed_count, listed_capacity;
    uint64_t rows;     /* data rows (or pixels with data) read */
    uint32_t **unseen; /* [variable]: optional nodes that no row named, taken out of the recipe's tree; NULL none */
    size_t *unseen_count;
    struct buffer said; /* warnings of the reading, each with its zero; empty but where a build keeps them */
};

/* The number-th path that the project binds to a file name, or NULL when there are no more. */
typedef const char *(*source_path_fn)(void *user, const char *file, size_t number);

/* Reads all variables of the recipe and checks them in the order of docs/formats/recipe.md. Countries that a table
 * may name and does not are taken out of the recipe's trees (recipe_prune); out->unseen says which. */
d4i_status source_read(d4i_context *context, struct recipe *recipe, source_path_fn path_of, void *user,
                       struct source_data *out);
void source_release(struct source_data *source);

/* Key of a zone: from the names, or the grid code of a cell written into `out`. */
const char *source_zone_key(const struct source_data *source, size_t zone, char out[GRID_CODE_MAX]);
/* The zone of that key (for cells: any form of the code); SOURCE_NO_ZONE when there is none. */
uint32_t source_find_zone(const struct source_data *source, struct text key);
/* Centre of a cell zone, in the CRS of the squares. */
void source_cell_centre(const struct source_data *source, size_t zone, double *east, double *north);

#endif
