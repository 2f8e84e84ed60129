/* SPDX-License-Identifier: EUPL-1.2
 *
 * One table while it is read: zones in the order in which they come, the value of each node in each, and the line
 * that said it. A zone is looked up once per run of rows with the same key; cells are looked up by their position
 * and sorted afterwards, which costs neither a hash table nor the text of two million codes.
 */
#ifndef SOURCE_STORE_H
#define SOURCE_STORE_H

#include "grid/grid.h"
#include "io/column.h"
#include "source/counts.h"

#define STORE_UNREAD STATUS_NONE /* status of a value that no row has given */

#define STORE_DENSE ((size_t)1 << 24) /* zones x groups */

struct store_file {
    char *path;
    uint32_t before; /* numbers of lines up to this one are those of files before it */
};

struct store {
    bool cells;
    bool sum;           /* several rows for one value are added up */
    uint8_t *idle;      /* [node]: optional, and no row has named it yet: it has no column */
    struct names names; /* keys, when not cells */
    struct grid_square *square;
    uint32_t **line;          /* [lines][zone]: where the value was read, by node or by zone */
    uint32_t lines;           /* nodes (long) or 1 (wide) */
    struct store_file *files; /* that have begun */
    size_t file_count, file_capacity;
    uint32_t most_line; /* the highest number of a line so far */
    struct counts counts;
    size_t zones, capacity;
    uint32_t last;         /* zone of the row before */
    int32_t epsg;          /* of cells whose code does not say */
    size_t dense;          /* values that arrays may hold */
    struct store_log *log; /* NULL: all stand in `counts` */
    size_t first, held;    /* zones that `counts` holds since store_load: `held` of them from `first` on */
};

/* `optional` ([node], NULL = none is) nodes have no columns before store_use. */
d4i_status store_open(d4i_context *context, struct store *store, bool cells, bool sum, uint32_t nodes,
                      uint32_t lines);
d4i_status store_keep_bounds(d4i_context *context, struct store *store);
d4i_status store_set_idle(d4i_context *context, struct store *store, const uint8_t *optional);
d4i_status store_use(d4i_context *context, struct store *store, uint32_t node);
/* Takes the columns of these nodes out, once everything has been read. */
d4i_status store_thin(d4i_context *context, struct store *store, const uint32_t *nodes, size_t count);
void store_release(struct store *store);
/* The zone of a key, added when it is new. Of cells: a new zone, unless the row before had the same. */
d4i_status store_zone(d4i_context *context, struct store *store, struct text key, uint32_t *zone);
d4i_status store_square(d4i_context *context, struct store *store, const struct grid_square *square,
                        uint32_t *zone);
/* Puts or adds a value; when there is one already and rows are not added up, *before is the number of its line,
 * else 0. `line` is one of the file that has begun last. */
d4i_status store_put(d4i_context *context, struct store *store, uint32_t zone, uint32_t node, struct value value,
                     uint64_t line, uint32_t *before);
/* For each run < store_runs: its zones' values into `counts`, as the rows gave them. Without a log there is one
 * run, which is there already, with all that has been done to it. */
size_t store_runs(const struct store *store);
d4i_status store_load(d4i_context *context, struct store *store, size_t run);
/* Brings zones into the order of their keys (cells: north, then east) and joins cells that came several times;
 * `path` stands in the message about a value that is there twice. */
d4i_status store_sort(d4i_context *context, struct store *store, const char *path);
const char *store_key(const struct store *store, size_t zone, char out[GRID_CODE_MAX]);

/* store_file.c: what is read from here on is of this file. */
d4i_status store_file_begin(d4i_context *context, struct store *store, const char *path);
uint32_t store_line(struct store *store, uint64_t line); /* the number of a line */
/* Where the line numbered `first` is, for somebody who is at `now`: "on line 3", "in b.csv, on line 3". */
void store_first(const struct store *store, uint32_t first, uint32_t now, char *out, size_t size);
/* The message about a zone that came twice; `path` where no file has begun. Never D4I_OK. */
d4i_status store_twice(d4i_context *context, const struct store *store, const char *path, size_t zone, uint32_t now,
                       uint32_t first);
void store_files_release(struct store *store);

/* The code of a square in long form, or short where its CRS is not known. */
char *square_code(const struct grid_square *square, char out[GRID_CODE_MAX]);
int square_compare(const struct grid_square *a, const struct grid_square *b);

/* store_log.c */
d4i_status store_log_open(d4i_context *context, struct store *store); /* takes what stands in the arrays */
void store_log_free(struct store_log *log);
d4i_status store_log_zone(d4i_context *context, struct store *store, size_t zone); /* room for one more */
d4i_status store_log_put(d4i_context *context, struct store *store, uint32_t zone, uint32_t node,
                         const struct value *value, uint32_t line, uint32_t *before);
d4i_status store_log_load(d4i_context *context, struct store *store, size_t run);
/* Takes nodes out, as store_thin. */
d4i_status store_log_thin(d4i_context *context, struct store *store, const uint32_t *nodes, size_t count);
/* Zone z becomes place[z] of `zones`; several may become one, as rows may that are added up. `gaps`: zones that
 * none becomes are missing. */
d4i_status store_log_renumber(d4i_context *context, struct store *store, const uint32_t *place, size_t zones,
                              bool gaps, const char *path);

#endif
