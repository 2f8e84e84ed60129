/* SPDX-License-Identifier: EUPL-1.2
 *
 * The made-up countries from inside: ground (a lattice of wobbling squares, municipalities, zones), people (the
 * truth at 100 m) and the writers of the files. Every number is a function of the seed and of what it is for.
 */
#ifndef DEMO_SET_H
#define DEMO_SET_H

#include "base/random.h"
#include "base/text.h"
#include "grid/grid.h"
#include "io/layer.h"

#define DEMO_COUNTRIES 3
#define DEMO_UNIT_COLUMNS 600 /* units: the squares of 200 m that all polygons are made of */
#define DEMO_UNIT_ROWS 260
#define DEMO_UNITS (DEMO_UNIT_COLUMNS * DEMO_UNIT_ROWS)
#define DEMO_CELLS_PER_UNIT 2 /* cells of 100 m along the side of a unit */
#define DEMO_NONE UINT32_MAX
#define DEMO_BORDER_WEST 0.44 /* between the first two countries, in parts of the width */
#define DEMO_BORDER_EAST 0.75
#define DEMO_COVERED_FROM 5000 /* Corvane publishes municipalities of this size and more */

/* Origins: the leaves of every table. Groups of neighbouring leaves are the subtotals. */
enum {
    DEMO_EU = 3, /* first other member of the European Union; 0 .. 2 are the three countries, members too */
    DEMO_EU_REST = 7,
    DEMO_EUROPE = 8,
    DEMO_AFRICA = 11,
    DEMO_AMERICA = 14,
    DEMO_ASIA = 17,
    DEMO_ORIGINS = 20
};

/* What a stream of random numbers is for. */
enum {
    DEMO_FOR_VERTEX = 1,
    DEMO_FOR_NOISE,
    DEMO_FOR_SEED,
    DEMO_FOR_TOWN,
    DEMO_FOR_RURAL,
    DEMO_FOR_CELL,
    DEMO_FOR_SHARE,
    DEMO_FOR_MIX,
    DEMO_FOR_PEOPLE,
    DEMO_FOR_ORIGIN,
    DEMO_FOR_SEX,
    DEMO_FOR_PERTURBATION,
    DEMO_FOR_WEIGHT
};

struct demo_muni {
    int country;
    uint32_t column, row; /* unit of the town */
    double reach;         /* a larger town draws its border further out; units */
    double town;          /* people expected */
    bool empty;           /* a lake: polygon without people and without a row in any table */
    char code[12];
    char name[40];
    int64_t total, abroad; /* truth */
};

struct demo_zone {
    uint32_t muni;
    char key[16];
    int64_t total;
    int64_t count[DEMO_ORIGINS];
    bool in_table, in_layer;
};

/* One inhabited cell of the truth. */
struct demo_cell {
    uint32_t cell, unit, zone;
    int32_t total;
    int32_t count[DEMO_ORIGINS];
};

struct demo_set {
    uint64_t seed;
    const char *folder;
    struct grid grid;
    struct lattice_point *vertex; /* corners of the units, decimetres from the grid's corner */
    uint32_t *muni_of_unit;       /* DEMO_NONE = sea */
    uint32_t *zone_of_unit;
    uint32_t *unit_of_cell;
    struct demo_muni *munis;
    size_t muni_count, muni_capacity;
    struct demo_zone *zones;
    size_t zone_count, zone_capacity;
    struct demo_cell *cells;
    size_t cell_count, cell_capacity;
    uint32_t exact_muni;    /* born abroad: exactly one in five */
    uint32_t no_polygon[2]; /* municipalities that the unit layer lacks; the second has no zones either */
    uint32_t no_geometry;   /* a zone of the second country without a polygon */
};

extern const char *const demo_country_code[DEMO_COUNTRIES];
extern const char *const demo_country_name[DEMO_COUNTRIES];
extern const char *const demo_origin_code[DEMO_ORIGINS];

struct random_stream demo_stream(const struct demo_set *set, uint32_t purpose, uint32_t a, uint32_t b);
/* Smooth noise in [0, 1): random values at whole (x, y), blended between them. */
double demo_noise(const struct demo_set *set, uint32_t channel, double x, double y);

/* The files call these in this order. */
d4i_status demo_ground(d4i_context *context, struct demo_set *set);
d4i_status demo_people(d4i_context *context, struct demo_set *set);
d4i_status demo_zones(d4i_context *context, struct demo_set *set);
d4i_status demo_write_tables(d4i_context *context, const struct demo_set *set);
d4i_status demo_write_layers(d4i_context *context, const struct demo_set *set);
d4i_status demo_write_weights(d4i_context *context, const struct demo_set *set);
d4i_status demo_write_texts(d4i_context *context, const struct demo_set *set);

/* The outlines of labelled units as features 0 .. count-1 of a layer without fields; label_of_unit holds DEMO_NONE
 * where there is nothing. Release with layer_release. */
d4i_status demo_outline(d4i_context *context, const struct demo_set *set, const uint32_t *label_of_unit,
                        size_t count, struct layer *out);

/* folder/name written whole; gzip when the name ends in .gz. */
d4i_status demo_write(d4i_context *context, const struct demo_set *set, const char *name,
                      const struct buffer *content);
d4i_status demo_path(d4i_context *context, const struct demo_set *set, const char *name, char **out);
/* Decimal digits of a number, faster than printf: there are millions of them. */
d4i_status demo_add_int(d4i_context *context, struct buffer *buffer, int64_t number);

#endif
