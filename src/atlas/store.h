/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the writer and the reader of the atlas file share: the schema, batches of blobs that are packed or unpacked
 * in parallel, and small helpers for rows.
 */
#ifndef ATLAS_STORE_H
#define ATLAS_STORE_H

#include "atlas/atlas.h"
#include "atlas/stated.h"
#include "base/memory.h"
#include "base/threads.h"
#include "io/database.h"
#include "io/pack.h"

#define STORE_EXTENSION "d4i_atlas"
#define STORE_DEFINITION "docs/formats/atlas.md"
/* Every atlas bears the same moment, so that the same inputs give the same bytes. */
#define STORE_MOMENT "1970-01-01T00:00:00.000Z"

/* schema.c: the tables of the extension, in the order in which they are made. */
struct store_table {
    const char *name, *title;
    int columns;
    int since;       /* the format that brought it */
    const char *sql; /* what stands between the brackets of CREATE TABLE */
};
extern const struct store_table store_tables[];
extern const size_t store_table_count;

/* rows.c: one row to insert, or one to read. */
struct value {
    enum { VALUE_NULL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_BLOB } kind;
    int64_t number;
    double real;
    struct text bytes;
};
struct value value_null(void);
struct value value_int(int64_t number);
struct value value_real(double real);      /* a NaN is NULL */
struct value value_text(const char *text); /* NULL is the empty text */
struct value value_text_or_null(const char *text);
struct value value_blob(const struct buffer *blob); /* no bytes is NULL */
d4i_status row_insert(d4i_context *context, struct statement *statement, const struct value *values, size_t count);
#define INSERT(context, statement, ...)                                 \
    row_insert(context, statement, (const struct value[]){__VA_ARGS__}, \
               sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value))
d4i_status insert_prepare(d4i_context *context, struct database *database, const char *table, size_t columns,
                          struct statement **out);
/* A name as SQL writes it, in double quotes; appended. */
d4i_status sql_name(d4i_context *context, struct buffer *sql, const char *before, const char *name);
d4i_status sql_text(d4i_context *context, struct buffer *sql, const char *text); /* in single quotes */

/* A loop over the rows of a query: prepare with `select_rows`, then while (row_next(...)). */
struct rows {
    struct statement *statement;
    const char *table;
    size_t at; /* of the present row, from 0 */
};
d4i_status rows_open(d4i_context *context, struct database *database, const char *table, const char *sql,
                     struct rows *out);
d4i_status rows_next(d4i_context *context, struct rows *rows, bool *more);
void rows_close(struct rows *rows);
/* All rows of a query, one after the other, into the atlas. */
typedef d4i_status (*row_fn)(d4i_context *context, struct rows *rows, struct atlas *atlas);
d4i_status rows_each(d4i_context *context, struct database *database, const char *table, const char *sql,
                     row_fn read, struct atlas *atlas);
d4i_status rows_count(d4i_context *context, struct database *database, const char *table, size_t *count);
/* "'table' row 3: ..." with the way out. */
d4i_status rows_fail(d4i_context *context, const struct rows *rows, const char *what);
d4i_status row_text(d4i_context *context, struct rows *rows, int column, char **out);         /* NULL gives "" */
d4i_status row_text_or_null(d4i_context *context, struct rows *rows, int column, char **out); /* NULL gives NULL */
d4i_status row_hash(d4i_context *context, struct rows *rows, int column, struct hash *out);
/* An integer of low .. high-1. */
d4i_status row_index(d4i_context *context, struct rows *rows, int column, int64_t low, int64_t high, int64_t *out);
bool hash_of_hex(struct text hex, struct hash *out);

/* checksum.c: of all that stands in rows, where no checksum of a blob protects it; as hexadecimal digits. */
#define CHECKSUM_HEX 17
d4i_status rows_checksum(d4i_context *context, struct database *database, char out[CHECKSUM_HEX]);

/* columns.c: integers that become blobs, or blobs that become integers, a batch at a time in parallel. */
enum packed_type { PACKED_INT64, PACKED_UINT64, PACKED_UINT32, PACKED_UINT8, PACKED_BYTES };
struct packed {
    enum packed_type type;
    size_t count;       /* of values; when reading, how many there must be (PACKED_ANY: whatever there is) */
    const void *values; /* to pack; borrowed */
    void **place;       /* where the unpacked values go (freed by the owner of the place) */
    size_t *counted;    /* where their number goes; may be NULL */
    struct buffer blob;
};
#define PACKED_ANY SIZE_MAX
#define PACKED_BATCH 64
struct batch {
    struct packed items[PACKED_BATCH];
    size_t count;
    const char *table; /* for messages */
};
/* Takes a piece of work; the batch has room for PACKED_BATCH. */
void batch_pack(struct batch *batch, enum packed_type type, const void *values, size_t count);
d4i_status batch_unpack(d4i_context *context, struct batch *batch, enum packed_type type, struct text blob,
                        size_t count, void *place, size_t *counted);
d4i_status batch_run_pack(d4i_context *context, struct batch *batch);
d4i_status batch_run_unpack(d4i_context *context, struct batch *batch); /* and empties it */
void batch_empty(struct batch *batch);                                  /* frees the blobs, keeps the memory */
void batch_release(struct batch *batch);
/* Strings one after the other with their zeros. */
d4i_status strings_join(d4i_context *context, char *const *strings, size_t count, struct buffer *out);
d4i_status strings_split(d4i_context *context, const char *table, const char *bytes, size_t length, size_t count,
                         char ***out);

/* counts.c: the counts of one node, people, status and maybe bounds, as columns of a batch: the same for zones and
 * for units. They take up to COUNT_BLOBS of its places. */
#define COUNT_BLOBS 4
struct count_blobs {
    size_t first; /* in the batch */
    bool bounded; /* four of them, or two */
};
d4i_status counts_pack(d4i_context *context, struct batch *batch, const struct column_values *column, size_t count,
                       struct count_blobs *out);
struct value counts_value(const struct batch *batch, const struct count_blobs *blobs, int number); /* 0 .. 3 */
/* Columns first .. first + 3 of the present row; runs the batch when it is full. */
d4i_status counts_unpack(d4i_context *context, struct rows *rows, struct batch *batch, int first, size_t count,
                         struct atlas_column *column);
d4i_status counts_check(d4i_context *context, const char *table, const struct atlas_column *column, size_t count);

/* write_*.c */
struct writer {
    struct database *database;
    const struct atlas *atlas;
    struct batch batch;
    int32_t srs;              /* of geometries; -1 without a grid */
    struct atlas_bases bases; /* of the shares in layers */
};
d4i_status write_geopackage(d4i_context *context, struct writer *writer); /* the tables the standard asks for */
/* Sets writer->srs alone: of an atlas whose file has the tables already. */
d4i_status write_srs(d4i_context *context, struct writer *writer);
d4i_status write_contents(d4i_context *context, struct writer *writer, const char *table, const char *type,
                          const char *title, const double *box);
d4i_status write_tables(d4i_context *context, struct writer *writer);
d4i_status write_facts(d4i_context *context, struct writer *writer);
d4i_status write_counts(d4i_context *context, struct writer *writer);
d4i_status write_units(d4i_context *context, struct writer *writer);
d4i_status write_tiles(d4i_context *context, struct writer *writer);
d4i_status write_tilts(d4i_context *context, struct writer *writer);
d4i_status write_unit_tiles(d4i_context *context, struct writer *writer);
d4i_status write_layers(d4i_context *context, struct writer *writer);
d4i_status write_defects(d4i_context *context, struct writer *writer);
d4i_status write_feature_table(d4i_context *context, struct writer *writer, const char *table,
                               const char *geometry_type, const char *columns, const char *title,
                               const double *box);
d4i_status write_styles_table(d4i_context *context, struct writer *writer);
d4i_status write_style(d4i_context *context, struct writer *writer, const char *table, const char *column,
                       const char *title);
#define ZONES_TABLE "zones_"
#define UNITS_TABLE "units_"
#define DEFECTS_TABLE "defects"

/* read_*.c; `atlas` is filled in this order. What an older format lacks gets the value that docs/formats/atlas.md
 * gives. */
struct reader {
    struct database *database;
    int64_t format;
    bool skim; /* counts of zones are checked and let go */
};
d4i_status read_open(d4i_context *context, const char *path, struct reader *out);
d4i_status read_require_table(d4i_context *context, struct database *database, const char *table);
d4i_status read_meta(d4i_context *context, struct database *database, struct atlas *atlas);
d4i_status read_build_key(d4i_context *context, struct database *database, struct hash *out);
d4i_status read_sources(d4i_context *context, struct database *database, struct atlas *atlas);
d4i_status read_groups(d4i_context *context, const struct reader *reader, struct atlas *atlas);
d4i_status read_facts(d4i_context *context, const struct reader *reader, struct atlas *atlas);
d4i_status read_ledger(d4i_context *context, struct database *database, struct atlas *atlas);
d4i_status read_levels(d4i_context *context, struct database *database, struct atlas *atlas);
d4i_status read_counts(d4i_context *context, const struct reader *reader, struct atlas *atlas);
d4i_status read_units(d4i_context *context, const struct reader *reader, struct atlas *atlas);
d4i_status read_names(d4i_context *context, const char *table, const char *bytes, size_t length, size_t count,
                      struct names *out);
d4i_status read_layers(d4i_context *context, struct database *database, struct atlas *atlas);
d4i_status read_tiles(d4i_context *context, struct database *database, struct atlas *atlas);
d4i_status read_tilts(d4i_context *context, const struct reader *reader, struct atlas *atlas);
d4i_status read_tilt_tiles(d4i_context *context, struct database *database, struct atlas *atlas);
d4i_status read_unit_tiles(d4i_context *context, struct database *database, struct atlas *atlas);

#endif
