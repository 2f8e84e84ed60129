/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two systems of zones or units against each other, from inside: their units and codes (systems_read.c,
 * systems_squares.c), the cells
 * where people live (systems_cells.c, systems_atlas.c), the people of each piece of the overlay (systems_people.c),
 * and the words about it (crosswalk_notes.c).
 */
#ifndef QUERY_SYSTEMS_H
#define QUERY_SYSTEMS_H

#include "atlas/atlas.h"
#include "d4i/query.h"
#include "io/csv.h"
#include "io/overlay.h"
#include "io/raster.h"

#define PEOPLE_UNKNOWN INT64_MIN

/* One side: its units in the byte order of their codes. */
struct zone_system {
    struct layer layer;
    uint32_t *unit_of;  /* [feature]; OVERLAY_NONE = it has no code */
    struct names codes; /* as they came */
    const char **code;  /* [unit]; in codes */
    const char **name;  /* [unit]; NULL = not asked for */
    const char **meant; /* [unit]: the code to compare by; code[unit], unless it is renamed */
    int64_t *people;    /* [unit], PEOPLE_UNKNOWN; NULL = not asked for */
    size_t units;
    size_t nameless;      /* features without a code */
    const char *key;      /* the attribute that was used; "" = numbered in the order of the file */
    struct names renamed; /* new codes */
    struct names longer;  /* codes with a text before them */
    size_t renames, renames_unused;
    char *square_crs;    /* units are squares of a grid in this CRS; NULL = they are polygons of a file */
    int32_t square_size; /* metres */
};
void system_release(struct zone_system *system);
/* `people`: an attribute with their people, or NULL. `which` ('a' or 'b') names the side's options in messages. */
d4i_status system_read(d4i_context *context, const d4i_crosswalk_side *side, char which, const char *crs,
                       const char *people, struct zone_system *out);
/* The same for cells: of an atlas's source that are named as its layer, or of a table of grid codes. Sets the
 * layer, with its fields as read ones have, and *found = false where the side is a file of polygons. */
d4i_status system_squares(d4i_context *context, const d4i_crosswalk_side *side, char which, const char *crs,
                          const char *people, struct zone_system *system, bool *found);
/* A table of grid codes: its columns are parted by commas, semicolons or tabs, as its header has them. */
d4i_status open_cell_table(d4i_context *context, const char *path, struct csv **out);
/* Is it a table by its name (.csv, .csv.gz)? */
bool is_table_path(const char *path);
/* Compares the system's codes with a text before each (NULL or "" = none). */
d4i_status system_put_before(d4i_context *context, const char *text, struct zone_system *system);
/* Reads a table of two columns, old and new code, and compares the system's old codes as the new ones. */
d4i_status system_rename(d4i_context *context, const char *path, struct zone_system *system);

/* Where people live: amounts > 0 on the cells of a raster, by ascending number (row 0 in the south). */
struct people_cells {
    struct raster frame; /* only columns, rows, west, north and the sizes of pixels are set */
    char *crs;
    uint64_t *cell;
    int64_t *people;
    size_t count, capacity;
    int64_t total;
    char *what;            /* "popgrid.tif": for the notes */
    d4i_frame *statements; /* of an atlas: notes with definition, date and terms; else NULL */
};
void people_cells_release(struct people_cells *cells);
/* Room for so many more: without it the lists grow by halves, and are copied as often. */
d4i_status people_cells_reserve(d4i_context *context, struct people_cells *cells, size_t more);
d4i_status people_cells_add(d4i_context *context, struct people_cells *cells, uint64_t cell, int64_t people);
/* Sorts by cell and adds up; *repeated = the first cell that stood there twice, GRID_NO_CELL = none. */
d4i_status people_cells_sort(d4i_context *context, struct people_cells *cells, uint64_t *repeated);
/* An atlas, a raster, or a table of grid codes and people, whichever it is. */
d4i_status people_cells_read(d4i_context *context, const d4i_crosswalk_options *options, struct people_cells *out);
/* A group whose people these are; `code` NULL = the headline of the variable. */
struct people_group {
    const char *variable, *code;
};
/* Counts by zone of the whole atlas spread over its cells, as its total is or (group not NULL) as the group is,
 * appended to *cells. Needs the pairs. */
d4i_status people_cells_of_zones(d4i_context *context, const struct atlas *atlas, const int64_t *of_zone,
                                 const struct people_group *group, struct people_cells *cells);
/* Of an atlas that is open: the total of the first variable of `only` (NULL = of all sources). Loads the pairs;
 * `path` is for messages. Sets all but what and statements; release it after a failure too. */
d4i_status people_cells_spread(d4i_context *context, struct atlas *atlas, const char *path, const char *only,
                               struct people_cells *out);
d4i_status people_cells_of_atlas(d4i_context *context, const d4i_crosswalk_options *options,
                                 struct people_cells *out);

/* People of the pieces. */
struct piece_people {
    int64_t *people; /* [piece]; PEOPLE_UNKNOWN */
    int64_t outside; /* people of cells who are in no piece */
    bool known;      /* somebody said where people live */
};
void piece_people_release(struct piece_people *people);
/* Each cell's people go to A's units by coverage (what they leave of the cell lies outside A), and then from each
 * unit to its pieces by their coverage of the cell; what lies outside A, to the pieces of B alone. Shares are
 * floors of cumulative sums, so that parts add up: the people of a unit of A do not depend on B. `inside`: in a
 * cell that either covers, nobody lives outside of both. */
d4i_status piece_people_of_cells(d4i_context *context, const struct overlay *overlay,
                                 const struct people_cells *cells, bool inside, struct piece_people *out);
/* The people of each unit of A over its pieces by area. */
d4i_status piece_people_by_area(d4i_context *context, const struct overlay *overlay,
                                const struct zone_system *system, struct piece_people *out);

/* All that an answer is made from. */
struct crosswalk_question {
    const d4i_crosswalk_side *side[2];
    const d4i_crosswalk_options *options;
    char *crs;
    bool equal_area;
    struct zone_system system[2];
    struct people_cells cells;
    struct overlay overlay;
    struct piece_people people;
    int64_t *people_of_a; /* [unit of A]; PEOPLE_UNKNOWN */
    uint32_t *partner[2]; /* [unit]: a unit of the other side that has the same code; OVERLAY_NONE */
};
/* systems_codes.c: fills the partners. */
d4i_status systems_match(d4i_context *context, struct crosswalk_question *question);
/* The text that, before the codes of one system, makes most of them codes of the other, and how many; NULL = none
 * does. Caller frees. */
d4i_status systems_text_between(d4i_context *context, const struct zone_system *shorter,
                                const struct zone_system *longer, char **text, size_t *alike);
/* Do the units of the piece have one code? */
bool crosswalk_stays(const struct crosswalk_question *question, const struct overlay_piece *piece);
d4i_status crosswalk_notes(d4i_context *context, const struct crosswalk_question *question, d4i_frame *frame);

#endif
