/* SPDX-License-Identifier: EUPL-1.2
 *
 * The atlas in memory: what a build makes, the store writes, and every answer is read from. The file is described
 * in docs/formats/atlas.md.
 *
 * Zones are numbered through all sources: the zones of source s are first_zone .. first_zone + zone_count - 1, in
 * the byte order of their keys (cell zones: in the order of the grid's walk). People are millionths.
 */
#ifndef ATLAS_ATLAS_H
#define ATLAS_ATLAS_H

#include "base/hash.h"
#include "d4i/frame.h"
#include "grid/crosswalk.h"
#include "group/ledger.h"
#include "group/tree.h"
#include "io/column.h"

#define ATLAS_FORMAT 3 /* a file with a higher number is refused, one with a lower is read */

/* Counts of one node: [zone or unit]. While an atlas of very many zones is built, its columns are packed and the
 * arrays NULL: a build and the writer read them by atlas_column_read. An atlas that answers questions has arrays.
 */
struct atlas_column {
    int64_t *people;
    uint8_t *status;     /* d4i_value_status */
    int64_t *low, *high; /* low <= true value <= high, as rounding leaves it open; both NULL = not known */
    struct column packed;
};
/* The arrays, lent or unpacked; give them back with atlas_column_done. */
d4i_status atlas_column_read(d4i_context *context, const struct atlas_column *column, struct column_values *out);
void atlas_column_done(const struct atlas_column *column, struct column_values *values);
bool atlas_column_bounded(const struct atlas_column *column);

/* A statement about the atlas, a source or a variable that has no field of its own: "protection",
 * "who.stateless". */
struct atlas_fact {
    char *key, *value;
};
struct atlas_facts {
    struct atlas_fact *list;
    size_t count, capacity;
};
/* The value of a key, or NULL. */
const char *atlas_fact(const struct atlas_facts *facts, const char *key);
d4i_status atlas_fact_add(d4i_context *context, struct atlas_facts *facts, const char *key, const char *value);

struct atlas_variable {
    char *id, *title, *dimension, *definition, *date;
    struct atlas_facts facts;
    bool exact; /* parts add up to their totals */
    struct group_tree tree;
    struct atlas_column *column; /* [node], zones of the source */
    int64_t *input;              /* [node]: people that entered; for a partition node placed + listed == input */
    int64_t *placed;             /* [node] */
};

struct atlas_listed {
    uint32_t variable, node;
    enum ledger_reason reason;
    int64_t people;
    char *zone; /* key, or words */
};

struct atlas_file {
    char *name; /* as the project names it */
    char *path; /* as the project writes it, unexpanded */
    struct hash hash;
};

struct atlas_defect {
    char *kind, *detail, *zone; /* detail may be NULL */
    double x, y;                /* grid CRS; NAN when nowhere */
    double size;                /* in cells, where it is known; else 0 */
};

/* Polygons in the grid's CRS, snapped: rings of item i are ring_first[i] .. ring_first[i+1]-1. */
struct atlas_shapes {
    double *xy;
    size_t *point_start, *ring_first;
    bool *ring_inner;
    size_t items, rings, points;
};

struct atlas_source {
    char *id, *title, *publisher, *licence, *attribution, *url, *country, *coverage, *method, *notes, *date;
    char *recipe; /* its id */
    struct hash recipe_hash;
    struct atlas_file *files;
    size_t file_count;
    char *pipeline;  /* of the boundaries' projection, "" none */
    double accuracy; /* metres; -1 unknown */
    size_t first_zone, zone_count;
    bool cells;
    struct grid_square *square; /* [zone] when cells */
    struct names keys;          /* when not cells */
    char **names;               /* [zone], "" unknown; NULL when cells, and where no layer names any */
    struct atlas_shapes shapes; /* items = zone_count, or 0 */
    struct atlas_facts facts;
    struct atlas_variable *variables;
    size_t variable_count;
    struct atlas_listed *listed;
    size_t listed_count, listed_capacity;
    struct atlas_defect *defects;
    size_t defect_count, defect_capacity;
};

/* Whether a source counts a unit: no zone of it reaches there; it does; or zones reach, but the source's coverage
 * leaves the unit out. */
enum atlas_reach { ATLAS_NO_DATA, ATLAS_HAS_DATA, ATLAS_NOT_COVERED };
enum atlas_relation { ATLAS_PUBLISHED, ATLAS_ESTIMATED };

/* How the zones of one source relate to the units of one level, and what the units get from it. */
struct atlas_unit_source {
    enum atlas_relation relation;
    struct crosswalk crosswalk;   /* rows = zones of the source; to = unit */
    struct atlas_column **column; /* [variable][node], per unit */
    int64_t **outside;            /* [variable][node]: people in no unit */
    uint8_t *has_data;            /* [unit]: enum atlas_reach */
};

struct atlas_level {
    char *id, *title, *recipe, *vintage, *licence, *attribution, *path;
    struct hash hash;
    struct names codes;                /* units in byte order of their codes */
    char **names, **countries;         /* [unit], "" unknown */
    struct atlas_shapes shapes;        /* items = units (no rings = no geometry), or 0 */
    struct atlas_unit_source *sources; /* [source] */
    struct pairs pairs;                /* cells and units (in .zone), no weights; loaded with the atlas's pairs */
    struct atlas_defect *defects;
    size_t defect_count, defect_capacity;
};

struct atlas_weight {
    char *id, *title, *path, *attribution;
    struct hash hash;
    double total, left_out; /* of the layer's values inside and outside the grid */
};

/* A group that all harmonised sources share. In the tree of a variable that takes part it is the derived node with
 * the code "common:<code>". */
struct atlas_common {
    char *code, *name; /* no code twice */
    char *origin;      /* as that of a group; NULL = not said */
};

/* How groups are spread that are not mixed evenly over the people of their zone: a multiplier of each pair's mass,
 * relative within the zone. Zones of several sources may share one. */
struct atlas_tilt {
    uint32_t *tilt;  /* [pair]; 0 = none of the group lives there, or a zone without a tilt */
    uint64_t *total; /* [zone]: W, the sum of ((coverage x weight) >> shift) x tilt over its pairs, < 2^62 */
    uint8_t *shift;  /* [zone] */
};

/* A group that has a tilt. Groups below it in the tree share it, groups above it are spread as the sum of theirs
 * (atlas/spread.h). */
struct atlas_tilted {
    uint32_t source, variable, node, tilt;
};

struct atlas {
    char *title;
    struct atlas_facts facts; /* of the whole: "harmonise.report" */
    struct atlas_common *common;
    size_t common_count;
    struct hash build; /* key of everything that went in: same key, same bytes */
    bool has_grid;
    struct grid grid;
    char *method; /* allocation method, "" without grid */
    uint64_t seed;
    struct atlas_source *sources;
    size_t source_count;
    struct atlas_weight *weights; /* the cascade, in order; after the last comes area */
    size_t weight_count;
    struct atlas_level *levels;
    size_t level_count;
    /* With a grid: */
    struct pairs pairs; /* zones numbered through all sources */
    uint8_t *zone_level, *zone_shift;
    uint64_t *zone_total;
    uint32_t *zone_cells;
    struct atlas_tilt *tilts; /* .tilt of each is loaded with the pairs */
    size_t tilt_count;
    struct atlas_tilted *tilted; /* by source, variable, node */
    size_t tilted_count;
    uint64_t cells_full, cells_over, cells_under;
    bool has_pairs; /* loaded; see atlas_load_pairs */
    char *path;     /* of an opened file */
    int64_t format; /* of an opened file; 0 = built, to be written as ATLAS_FORMAT */
};
/* Where the office of a level ("units") or of a weight ("weight") is reached, or NULL; a source's is its fact
 * "contact". */
const char *atlas_contact(const struct atlas *atlas, const char *of, const char *id);

size_t atlas_zone_count(const struct atlas *atlas);
/* Key of a zone by its number through all sources; cell zones get their code. out has GRID_CODE_MAX bytes and is
 * used only for cells. */
const char *atlas_zone_key(const struct atlas *atlas, size_t zone, char *out);
const struct atlas_source *atlas_source_of_zone(const struct atlas *atlas, size_t zone);
/* Arrays for all columns that are packed. */
d4i_status atlas_unpack(d4i_context *context, struct atlas *atlas);
void atlas_release(struct atlas *atlas);

/* Writes the atlas under `path`: temporary name, one fixed order, synced, renamed. Same atlas, same bytes. */
d4i_status atlas_write(d4i_context *context, const struct atlas *atlas, const char *path);
/* Reads everything but the pairs (of zones, and of units). Refuses what is no atlas, a newer format, damaged blobs,
 * rows that are not those that were written, and a ledger that does not close. */
d4i_status atlas_read(d4i_context *context, const char *path, struct atlas *out);
/* The same, but the counts of zones are only looked at and not kept (their columns are empty), so that memory is
 * bounded: for a build that asks what its atlas lists. */
d4i_status atlas_skim(d4i_context *context, const char *path, struct atlas *out);
d4i_status atlas_load_pairs(d4i_context *context, struct atlas *atlas);
/* Only the build key of the atlas at `path`; *found = false when there is no readable atlas there, or one of an
 * older format, which is not what a build would make now. */
d4i_status atlas_build_key(d4i_context *context, const char *path, bool *found, struct hash *out);

/* Whether a build may put an atlas in the place of what stands at `path`: nothing, an empty file, an atlas of
 * whatever format, or a GeoPackage too damaged to tell. */
d4i_status atlas_may_replace(d4i_context *context, const char *path, bool *out);

/* Every variable: people of the total that entered == sum of placed over the partition + all listed; and every
 * partition node by itself: input == placed + listed under that node. D4I_BUG names the first that does not. */
d4i_status atlas_check_ledger(d4i_context *context, const struct atlas *atlas);

#endif
