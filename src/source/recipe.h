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
#include "io/records.h"
#include "io/yaml.h"

/* A pattern and the text that replaces a piece of a key that it fits. */
struct recipe_replacement {
    const char *pattern, *text;
};
/* One piece of a key: literal text, or a column's value checked, cut, padded and replaced. Lengths are in
 * characters. */
struct recipe_key_part {
    const char *text;   /* literal, or NULL */
    const char *column; /* NULL for a literal */
    int64_t length;     /* the value must have this length; 0 = any */
    int64_t from;       /* start at this character, 1-based */
    int64_t prefix;     /* keep the first n characters; 0 = all */
    int64_t pad;        /* left-pad with zeros to this width; 0 = none */
    struct recipe_replacement *replacements;
    size_t replacement_count;
};
struct recipe_key {
    struct recipe_key_part *parts;
    size_t count;
};

enum recipe_layout { RECIPE_LONG, RECIPE_WIDE };
enum recipe_format { RECIPE_CSV, RECIPE_PCAXIS, RECIPE_SHEET, RECIPE_RASTER }; /* records_format, then rasters */

/* A value that is no number, and what it means. */
struct recipe_sentinel {
    const char *value;
    uint8_t status; /* d4i_value_status; D4I_OBSERVED for "zero" */
    bool bounded;
    int64_t low, high; /* what is known of it, millionths of a person */
};
/* Rows with column == value (or != with `negate`, or like it with `pattern`). */
struct recipe_match {
    const char *column, *value;
    bool negate, pattern;
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

/* A text that says between which shares the true one lies: "10% to 25%". */
struct recipe_class {
    const char *text;
    int64_t from, to;
};
/* Columns that hold shares of another one. In millionths: of = 1000000 (proportions) or 100000000 (per cent). */
struct recipe_shares {
    struct recipe_words columns;
    const char *base;
    int64_t of, step; /* step 0: there are classes and no numbers */
    struct recipe_class *classes;
    size_t class_count;
    const struct yaml_node *at;
};

/* A column beside the value that says what kind of value it is. */
struct recipe_flag {
    const char *column;             /* NULL = none */
    struct recipe_sentinel *values; /* texts of the column, and the status that each means */
    size_t count;
};

struct recipe_table {
    enum recipe_format format;
    enum recipe_layout layout;
    struct csv_options csv;
    const char *sheet, *member; /* each may be NULL */
    char decimal, thousands;
    bool thousands_said; /* also by "none" */
    struct recipe_key key;
    bool cells;                /* the key is a grid code: each zone is a cell */
    struct recipe_words label; /* long: columns whose texts make the label */
    const char *value;         /* long: column */
    bool sum_rows;             /* aggregate: sum - rows finer than zones are added up */
    bool absent_zero;          /* long: no row means 0, not missing */
    uint8_t values;            /* d4i_value_status of a plain number of groups that say nothing else */
    int64_t rounding;          /* how far the true count may lie from a rounded one, millionths; 0 = not known */
    int64_t noise;             /* and from a perturbed one */
    struct recipe_shares shares;
    bool bounds;                 /* some values come with an interval */
    struct recipe_words columns; /* wide: patterns of columns that must be accounted for; none = all */
    struct recipe_matches filters, controls, exclusions;
    struct recipe_sentinel *sentinels;
    size_t sentinel_count;
    struct recipe_sentinel below; /* what a number below `low` means; value NULL = nothing is said of it */
    struct recipe_pair *flags;    /* wide */
    size_t flag_count;
    struct recipe_flag flag; /* long */
    struct recipe_pair *rasters;
    size_t raster_count;
    int64_t cell;                   /* raster tables: side of a pixel in metres; 0 = any */
    double shift_east, shift_north; /* raster tables */
    const char *crs;                /* raster tables: NULL = the file must say */
    bool has_nodata;
    double nodata;
    uint8_t empty; /* status of a pixel without data where another raster has some; D4I_OBSERVED = zero */
    const struct yaml_node *at;
};

enum recipe_parts { RECIPE_EXACT, RECIPE_PERTURBED, RECIPE_PARTS_ROUNDED };

/* How labels that are names of countries are understood. */
struct recipe_labels {
    const char *language;           /* NULL = labels are not matched by names of countries */
    const char *like;               /* only labels like this: the name is what stands for its one '*'; NULL = all */
    struct recipe_pair *exceptions; /* label, code */
    size_t exception_count;
};
/* A second dimension of a long table. */
struct recipe_cross {
    const char *dimension, *column, *total; /* dimension NULL = none */
    struct recipe_pair *parts;              /* code, label */
    const char **names;                     /* [part] for people */
    size_t count;
};

struct recipe_variable {
    const char *id, *title, *dimension, *definition, *concept;
    struct recipe_pair *who; /* kind of people; in, out, apart or unknown */
    size_t who_count;
    struct recipe_labels labels;
    struct recipe_cross cross;
    const char *file; /* name that the project binds to a path; NULL for rasters */
    struct recipe_table table;
    enum recipe_parts parts;
    struct group_tree tree;
    const struct yaml_node **node_at; /* [node]: where the recipe says it */
    size_t node_capacity;
    uint8_t *optional; /* [node]: a country that the table need not name; taken out when it does not */
    size_t optional_capacity;
    uint8_t *values; /* [node]: d4i_value_status of a plain number: the table's, or what the group says */
    size_t values_capacity;
    struct recipe_words ignored; /* labels or columns that are knowingly not read; '*' is any text */
};

struct recipe_boundaries {
    const char *layer, *crs, *encoding, *name_column; /* each may be NULL */
    struct recipe_key key;
};

/* Which places a source covers. */
struct recipe_coverage {
    const char *text;         /* NULL = not said */
    bool by_people;           /* units with from <= people < below, millionths */
    int64_t from, below;      /* below INT64_MAX = no end */
    struct recipe_words keys; /* patterns of zone keys; none = all */
};
/* A file that can be fetched (recipe_download.c). */
struct recipe_download {
    const char *file;   /* the name that the project binds, "boundaries", or "lookup" */
    const char *url;    /* http, https or file */
    const char *as;     /* the name under which it is kept: no folder in it */
    const char *sha256; /* 64 hexadecimal digits; NULL = not pinned */
    int64_t size;       /* bytes; -1 = not stated */
    const char *note;   /* what to do with it, e.g. unpack; may be NULL */
    const struct yaml_node *at;
};
#define RECIPE_BOUNDARIES "boundaries"
#define RECIPE_LIST "lookup" /* of which place belongs to which unit: unit recipes alone have it */

struct recipe {
    char *path;
    const char *id, *title, *publisher, *licence, *attribution, *url, *country, *date, *unit, *method, *notes;
    const char *contact; /* of the office: an address of the web or of mail; NULL = not said */
    struct recipe_coverage coverage;
    const char *method_below, *method_from; /* another method from method_at inhabitants on; NULL = one method */
    int64_t method_at;
    struct recipe_words protection;
    struct recipe_variable *variables;
    size_t variable_count;
    bool has_boundaries, centre; /* centre: cells are added up to the zones that hold their centres */
    struct recipe_boundaries boundaries;
    bool has_list; /* of a unit recipe */
    struct recipe_download *downloads;
    size_t download_count;
    struct hash hash; /* of the recipe's bytes */
    struct yaml_document *document;
};

d4i_status recipe_read(d4i_context *context, const char *path, struct recipe *out);
/* The same for a date that the project gives, which decides who is in the European Union; NULL = the recipe's. */
d4i_status recipe_read_at(d4i_context *context, const char *path, const char *date, struct recipe *out);
/* The same from memory; `name` stands for the file in messages. */
d4i_status recipe_parse(d4i_context *context, const char *name, struct text content, struct recipe *out);
void recipe_release(struct recipe *recipe);
/* Keeps only the variables named, in the recipe's order; a name that is none of them is an error. */
d4i_status recipe_select(d4i_context *context, struct recipe *recipe, const char *const *ids, size_t count);

/* Refuses what is no country's code, and not EU or free for made-up countries. */
/* `contact` of a recipe, a source, a layer or a weight: *out, if it is said. */
d4i_status recipe_parse_contact(d4i_context *context, const struct yaml_node *node, const char **out);
d4i_status recipe_check_country(d4i_context *context, const struct yaml_node *at, const char *code);
/* The country whose people are `native`: the recipe's, NULL for a source of many countries. */
const char *recipe_own_country(const struct recipe *recipe);
/* The `coverage` of a map: a text or a map. A project may give it, too. */
d4i_status recipe_parse_coverage(d4i_context *context, const struct yaml_node *map, struct recipe_coverage *out);
/* Takes optional nodes out of a variable's tree; what stays keeps its order. `unseen`: numbers of nodes, ascending.
 */
d4i_status recipe_prune(d4i_context *context, struct recipe_variable *variable, const uint32_t *unseen,
                        size_t count);
/* Does a variable read a file of this name? */
bool recipe_asks(const struct recipe *recipe, const char *file);

/* Replaces what stands in `out` from `start` on by the text of the first pattern that it fits. */
d4i_status recipe_replace(d4i_context *context, const struct recipe_key_part *part, size_t start,
                          struct buffer *out);
/* The key that a row gives: columns[i] is the value for the i-th piece (unread for literals). *out lies in
 * `scratch` until its next use. The error text carries no place: the caller puts it before (fail_in). */
d4i_status recipe_key_of(d4i_context *context, const struct recipe_key *key, const struct text *columns,
                         struct buffer *scratch, struct text *out);
/* Is `text` matched by one of the patterns, in which '*' stands for any text? */
bool recipe_words_match(const struct recipe_words *words, struct text text);

#endif
