/* SPDX-License-Identifier: EUPL-1.2
 *
 * Degree of urbanisation of the cells of a 1 km grid, level 1 and 2 (Eurostat, OECD and others: Applying the Degree
 * of Urbanisation, 2021; GHSL data packages 2022 and 2023, with which vintages are named).
 *
 * Density is people per km2 of land. All comparisons are of integers: people in millionths against a threshold
 * times land in millionths of the cell, so that no cell hangs on a rounding. A cell with people and without land is
 * dense by any threshold. Everything works by runs of neighbouring cells and by what lies beside a centre, so that
 * a sparse grid costs what its inhabited cells cost.
 */
#ifndef URBAN_URBAN_H
#define URBAN_URBAN_H

#include "urban/vintage.h"

#define URBAN_WHOLE UINT32_C(1000000) /* land or built-up area of a whole cell */
#define URBAN_NO_CENTRE 0             /* centre_of: the cell is in none */

/* Classes of cells. Classes of units (urban/units.h) run the other way and are types of their own. */
enum urban_cell1 {
    URBAN_CELL_WATER = 0,
    URBAN_CELL_RURAL = 1,
    URBAN_CELL_CLUSTER = 2,
    URBAN_CELL_CENTRE = 3,
};
enum urban_cell2 {
    URBAN_CELL_PERMANENT_WATER = 10,
    URBAN_CELL_VERY_LOW = 11, /* very low density rural */
    URBAN_CELL_LOW = 12,      /* low density rural */
    URBAN_CELL_RURAL_CLUSTER = 13,
    URBAN_CELL_SUBURBAN = 21,
    URBAN_CELL_SEMI_DENSE = 22,
    URBAN_CELL_DENSE = 23,
    URBAN_CELL_URBAN_CENTRE = 30,
};

/* What is known of the cells: those listed, by ascending number (row x columns + column). All others have no people
 * and nothing built, and land_elsewhere of land. Arrays are the caller's and only read. */
struct urban_cells {
    int32_t columns, rows; /* together fewer than 2^32 - 1 cells of 1 km2 */
    size_t count;
    const uint64_t *cell;  /* NULL = all cells of the grid are listed, in order */
    const int64_t *people; /* millionths, >= 0 */
    const uint32_t *land;  /* permanent land, 0 .. URBAN_WHOLE; NULL = land all over, land_elsewhere too */
    const uint32_t *built; /* built-up area, 0 .. URBAN_WHOLE; NULL = not known: no cell is taken or spared by it */
    uint32_t land_elsewhere; /* 0 where the rest is sea, URBAN_WHOLE where it is land */
};

/* An urban centre: the raw cluster, and what smoothing and filling have made of it. */
struct urban_centre {
    uint64_t cell; /* the lowest number among its raw cells: centres are in the order of it */
    int64_t people, raw_people;
    uint32_t cells, raw_cells;
    int32_t west, south, east, north; /* columns and rows, the last ones included */
};

struct urban_grid {
    int32_t columns, rows;
    uint8_t *level1;     /* [cell] enum urban_cell1 */
    uint8_t *level2;     /* [cell] enum urban_cell2 */
    uint32_t *centre_of; /* [cell] 1 + its place in centres, or URBAN_NO_CENTRE */
    struct urban_centre *centres;
    size_t centre_count;
};
void urban_grid_release(struct urban_grid *grid);

/* Classifies the cells. *out is untouched on failure; release it otherwise. Memory while it runs: 6 bytes a cell of
 * the grid as a result, 5 to work with (of both, 4 are touched only around centres), and 28 bytes a run of dense
 * cells. One thread; the same for any listing of the same cells. Errors: D4I_BAD_INPUT (cells out of order or
 * beyond the grid, amounts out of range, parameters that urban_parameters_check refuses), D4I_NO_MEMORY,
 * D4I_CANCELLED. */
d4i_status urban_classify(d4i_context *context, const struct urban_cells *cells,
                          const struct urban_parameters *parameters, struct urban_grid *out);

/* What built_share is where it is made from the data, as the data package of 2023 does with those of the whole
 * world: the mean built-up share of the cells of dense clusters (dense_density, dense_people, dense_neighbours;
 * built-up area makes no cell dense here), rounded up to hundredths. 0 where there is no such cluster. The cells
 * must be such as urban_classify takes. Errors: D4I_BAD_INPUT without built-up area, D4I_NO_MEMORY. */
d4i_status urban_built_share(d4i_context *context, const struct urban_cells *cells,
                             const struct urban_parameters *parameters, int64_t *out);

#endif
