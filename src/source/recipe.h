/* SPDX-License-Identifier: EUPL-1.2
 *
 * A recipe: how one publisher's files are read, as a YAML file (docs/formats/recipe.md). Pure data once read; a
 * new country is a new recipe, never new C code. Texts are borrowed from the recipe's YAML document, which lives
 * as long as the recipe.
 */
#ifndef SOURCE_RECIPE_H
#define SOURCE_RECIPE_H

#include "base/hash.h"
#include "d4i/frame.h"
#include "group/ledger.h"
#include "group/tree.h"
#include "io/csv.h"
#include "io/yaml.h"

/* One piece of a key: literal text, or a column's value checked, cut and padded. Lengths are in characters. */
struct recipe_key_part {
    const char *text;   /* literal, or NULL */
    const char *column; /* NULL for a literal */
    int64_t length;     /* the value must have this length; 0 = any */
    int64_t from;       /* start at this character, 1-based */
    int64_t prefix;     /* keep the first n characters; 0 = all */
    int64_t pad;        /* left-pad with zeros to this width; 0 = none */
};
struct recipe_key {
    struct recipe_key_part *parts;
    size_t count;
};

enum recipe_layout { RECIPE_LONG, RECIPE_WIDE };
enum recipe_format { RECIPE_CSV, RECIPE_RASTER };

/* A value that is no number, and what it means. */
struct recipe_sentinel {
    const char *value;
    uint8_t status; /* d4i_value_status; D4I_OBSERVED for "zero" */
};
/* Rows with column == value (or != with `negate`). */
struct recipe_match {
    const char *column, *value;
    bool negate;
    uint8_t reason; /* of an exclusion: LEDGER_NOT_STATED or LEDGER_EXCLUDED */
    const struct yaml_node *at;
};
struct recipe_matches {
    struct recipe_match *list;
    size_t count;
};
/* Two names: the label of a counted column and its flag's column; a node's code and its raster's file name. */
struct recipe_pair {
    const char *left, *right;
    const struct yaml_node *at;
};
struct recipe_words {
    const char **list;
    size_t count;
};

struct recipe_table {
    enum recipe_format format;
    enum recipe_layout layout;
    struct csv_options csv;
    char decimal, thousands;
    struct recipe_key key;
    bool cells;                  /* the key is a grid code: each zone is a cell */
    const char *label, *value;   /* long: columns */
    bool sum_rows;               /* aggregate: sum - rows finer than zones are added up */
    bool absent_zero;            /* long: no row means 0, not missing */
    uint8_t values;              /* d4i_value_status of a plain number */
    struct recipe_words columns; /* wide: patterns of columns that must be accounted for; none = all */
    struct recipe_matches filters, controls, exclusions;
    struct recipe_sentinel *sentinels;
    size_t sentinel_count;
    struct recipe_pair *flags;
    size_t flag_count;
    struct recipe_pair *rasters;
    size_t raster_count;
    double shift_east, shift_north; /* raster tables */
    const char *crs;                /* raster tables: NULL = the file must say */
    bool has_nodata;
    double nodata;
    uint8_t empty; /* status of a pixel without data where another raster has some; D4I_OBSERVED = zero */
    const struct yaml_node *at;
};

enum recipe_parts { RECIPE_EXACT, RECIPE_PERTURBED };

struct recipe_variable {
    const char *id, *title, *dimension, *definition;
    const char *file; /* name that the project binds to a path; NULL for rasters */
    struct recipe_table table;
    enum recipe_parts parts;
    struct group_tree tree;
    const struct yaml_node **node_at; /* [node]: where the recipe says it */
    size_t node_capacity;
    struct recipe_words ignored; /* labels or columns that are knowingly not read; '*' is any text */
};

struct recipe_boundaries {
    const char *layer, *crs, *encoding, *name_column; /* each may be NULL */
    struct recipe_key key;
};

/* A file that can be fetched (recipe_download.c). */
struct recipe_download {
    const char *file;   /* the name that the project binds, or "boundaries" */
    const char *url;    /* http, https or file */
    const char *as;     /* the name under which it is kept: no folder in it */
    const char *sha256; /* 64 hexadecimal digits; NULL = not pinned */
    int64_t size;       /* bytes; -1 = not stated */
    const char *note;   /* what to do with it, e.g. unpack; may be NULL */
    const struct yaml_node *at;
};
#define RECIPE_BOUNDARIES "boundaries"

struct recipe {
    char *path;
    const char *id, *title, *publisher, *licence, *attribution, *url, *country, *date, *coverage, *method, *notes;
    struct recipe_variable *variables;
    size_t variable_count;
    bool has_boundaries, centre; /* centre: cells are added up to the zones that hold their centres */
    struct recipe_boundaries boundaries;
    struct recipe_download *downloads;
    size_t download_count;
    struct hash hash; /* of the recipe's bytes */
    struct yaml_document *document;
};

d4i_status recipe_read(d4i_context *context, const char *path, struct recipe *out);
/* The same from memory; `name` stands for the file in messages. */
d4i_status recipe_parse(d4i_context *context, const char *name, struct text content, struct recipe *out);
void recipe_release(struct recipe *recipe);
/* Keeps only the variables named, in the recipe's order; a name that is none of them is an error. */
d4i_status recipe_select(d4i_context *context, struct recipe *recipe, const char *const *ids, size_t count);

/* Does a variable read a file of this name? */
bool recipe_asks(const struct recipe *recipe, const char *file);

/* The key that a row gives: columns[i] is the value for the i-th piece (unread for literals). *out lies in
 * `scratch` until its next use. The error text carries no place: the caller puts it before (fail_in). */
d4i_status recipe_key_of(d4i_context *context, const struct recipe_key *key, const struct text *columns,
                         struct buffer *scratch, struct text *out);
/* Is `text` matched by one of the patterns, in which '*' stands for any text? */
bool recipe_words_match(const struct recipe_words *words, struct text text);

#endif
