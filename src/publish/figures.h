/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a picture shows and an export holds: one row an item (unit, zone or cell), one column a group, taken from
 * the sources that count the variable. Column 0 is always the total.
 */
#ifndef PUBLISH_FIGURES_H
#define PUBLISH_FIGURES_H

#include "atlas/atlas.h"
#include "group/status.h"

enum figures_of { FIGURES_UNITS, FIGURES_ZONES, FIGURES_CELLS };

struct figures_column {
    const char *code, *name;   /* of the node, borrowed from the atlas */
    bool headline;             /* stands for the headline of each source */
    int64_t *people;           /* [item]; of cells also the part that is known where the status says "suppressed" */
    uint8_t *status;           /* [item], d4i_value_status */
    const char **text;         /* [item]: words in place of people, borrowed, NULL = none; NULL in most columns */
    bool plain;                /* nothing is to be said of its values: exports leave its status out */
    char *own_code, *own_name; /* of a column that is made here: what code and name point to */
};

struct figures {
    const struct atlas *atlas;
    enum figures_of of;
    const struct atlas_level *level;       /* of units, else NULL */
    const struct atlas_variable *variable; /* of the first source that counts it */
    const char *variable_id;               /* as asked; NULL = the first of each source */
    const struct atlas_source *only;       /* the one source that was asked for, or NULL */
    size_t items;
    size_t first_zone;      /* zones: the number of item 0 through all sources */
    size_t *source_of;      /* [unit]: the source that speaks for it, SIZE_MAX none */
    uint64_t *cell;         /* cells: their numbers in the grid, in the order of the walk */
    uint32_t *item_of_pair; /* cells: the item of each pair of the atlas that counts */
    int draws;              /* cells: columns of draws of each group; 0 = none */
    bool integers;          /* cells: people are whole, rounded with `seed` */
    uint64_t seed;
    uint64_t draw_seed; /* cells: of draws; that of the atlas unless another is asked for */
    struct figures_column *columns;
    size_t column_count;
    int64_t *outside; /* [item]: of the total, people who are not in the base of the last group's shares, because
                       * their origin is not stated; NULL = nobody, or not asked for */
    const char *countries; /* borrowed: zones and units of others have no geometry; NULL = all have theirs */
    bool estimated;        /* units: some of the figures come from cells, not by key */
};

struct figures_asked {
    const char *of;       /* id of a level, "zones", "cells" or NULL (the first level, else zones) */
    const char *source;   /* one source alone; NULL = all */
    const char *variable; /* NULL = the first of each source */
    const char *groups;   /* codes separated by commas, "all", or NULL: the headlines, each in a column */
    bool one;             /* with groups NULL: the headlines of all sources in one column (born abroad here, foreign
                             nationals there; the notes say so) */
    bool shares;          /* shares of the last group are wanted: who is not in their base */
};
/* The source of that id; NULL = none is meant, and *out is left as it is. D4I_BAD_USAGE names those that there are.
 */
d4i_status figures_find_source(d4i_context *context, const struct atlas *atlas, const char *id,
                               const struct atlas_source **out);
/* Strings are borrowed. Loads the pairs where cells are wanted; D4I_BAD_USAGE when several sources count the same
 * cells, whose people would be added up. A unit has the figures of one source, which speaks for it (answer.h). */
d4i_status figures_collect(d4i_context *context, struct atlas *atlas, const struct figures_asked *asked,
                           struct figures *out);
void figures_release(struct figures *figures);

/* The variable of that source that is shown, or NULL. */
const struct atlas_variable *figures_variable(const struct figures *figures, size_t source);
/* The node of a source's tree that the column shows, or GROUP_NONE; the source has the variable. */
uint32_t figures_node(const struct figures *figures, size_t source, const struct figures_column *column);
/* Which sources some item's figures are of: speaks[source], as query/definition.h takes it. */
void figures_speaking(const struct figures *figures, bool *speaks);

/* The rings of one item, borrowed; of a square it holds them itself (do not copy it). */
struct outline {
    const double *xy;
    const size_t *point_start;
    const bool *inner;
    size_t rings;
    double corners[8];
    size_t corner_start[2];
    bool corner_inner[1];
};
/* False when the item has no geometry. */
bool figures_outline(const struct figures *figures, size_t item, struct outline *out);
/* West, south, east, north of an item with geometry. */
bool figures_box(const struct figures *figures, size_t item, double box[4]);
size_t figures_with_geometry(const struct figures *figures);

/* `code` has GRID_CODE_MAX bytes and is used where the code is made up. Never NULL. */
const char *figures_code(const struct figures *figures, size_t item, char *code);
const char *figures_name(const struct figures *figures, size_t item);
const char *figures_country(const struct figures *figures, size_t item);
/* A unit that no source counts, and so has no figure at all: not covered. Zones and cells never are. */
bool figures_left_out(const struct figures *figures, size_t item);
/* What kind of value stands in the column: the words of d4i_value_status_text, or "not covered". */
const char *figures_status(const struct figures *figures, const struct figures_column *column, size_t item);
/* What items are called inside a sentence: the level's title, "zones" or "cells of 100 m". `out` has 64 bytes. */
char *figures_noun(const struct figures *figures, char *out);

#endif
