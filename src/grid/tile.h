/* SPDX-License-Identifier: EUPL-1.2
 *
 * One tile of a partition on its way from unsorted runs to sorted pairs. Inside room grid only.
 */
#ifndef GRID_TILE_H
#define GRID_TILE_H

#include "grid/partition.h"

/* Cells of one row of a tile, beside each other, that a zone covers alike. A tile has far fewer of these than
 * cells, and they are sorted in its stead. */
struct tile_record {
    uint32_t column : 10, row : 10; /* in the tile */
    uint32_t length : 12;           /* 1 .. GRID_TILE */
    uint32_t zone;
    int32_t coverage;
};

/* What one tile tells about the partition; defects in row-major order. */
struct tile_report {
    struct partition_defect *defects;
    size_t count, capacity;
    uint64_t full, over, under;
    size_t kept; /* pairs left of the cells that came in */
};

/* Sorts `count` records (by ascending zone as they come) by cell, writes them as pairs from `first` on, mends
 * slivers, counts. `spare` holds `count` records. */
d4i_status tile_finish(d4i_context *context, const struct grid *grid, uint32_t tile_column, uint32_t tile_row,
                       struct tile_record *records, struct tile_record *spare, size_t count, struct pairs *pairs,
                       size_t first, struct tile_report *report);

#endif
