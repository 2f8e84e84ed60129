/* SPDX-License-Identifier: EUPL-1.2
 *
 * A partition while it is made: batches of zones, which are covered and know where their runs go, and tiles, which
 * are filled and sorted. Inside room grid only.
 */
#ifndef GRID_PARTITION_JOB_H
#define GRID_PARTITION_JOB_H

#include "base/memory.h"
#include "grid/partition.h"
#include "grid/tile.h"

/* Records are runs of cells in a tile. */
struct tile_count {
    size_t records, cells;
};

/* How many records of a batch fall into a tile; `records` is then where its next one goes. */
struct batch_tile {
    uint32_t tile; /* row-major */
    struct tile_count in;
};

struct partition_batch {
    size_t first, end; /* zones */
    struct cover_run *runs;
    uint32_t *zones; /* of the runs */
    size_t runs_count, runs_capacity, zones_capacity;
    struct batch_tile *tiles;
    size_t tiles_count, tiles_capacity;
};

struct partition_worker {
    struct cover_scratch *scratch;
    struct cover cover;
    uint32_t *ring_start;
    size_t ring_capacity;
    struct tile_count *of_tile; /* per tile: what the batch has in it, or where its next record goes */
    struct tile_record *spare;
    size_t spare_capacity;
};

struct partition_job {
    const struct grid *grid;
    const struct shapes *shapes;
    struct pairs *pairs;
    struct partition *partition;
    struct partition_batch *batches;
    size_t batch_count;
    struct partition_worker *workers;
    int worker_count;
    uint32_t tile_columns, tile_count;
    size_t *tile_start;     /* by row-major tile: first record */
    size_t *tile_records;   /* by row-major tile: number of records */
    size_t *pair_start;     /* by row-major tile: first pair */
    size_t *tile_cells;     /* by row-major tile: number of cells in its records */
    uint32_t *tile_of_rank; /* the tiles in Hilbert order */
    uint32_t *rank_of_tile;
    bool keep;                   /* batches keep their runs */
    uint32_t first, end;         /* ranks of the stretch of tiles that is being filled */
    size_t first_record;         /* of the stretch */
    struct tile_report *reports; /* by rank */
    struct tile_record *records;
    uint8_t *winding; /* per zone */
};

/* partition_batches.c */
d4i_status partition_make_batches(d4i_context *context, struct partition_job *job);
void partition_batch_release(struct partition_batch *batch);
/* Bodies of parallel loops over the batches: cover their zones; write their records into the stretch. */
d4i_status partition_cover_batch(d4i_context *context, void *argument, size_t index, int worker);
d4i_status partition_scatter_batch(d4i_context *context, void *argument, size_t index, int worker);

/* partition_tiles.c */
d4i_status partition_make_tiles(d4i_context *context, struct partition_job *job);
/* Where each tile begins, and in it each batch: batches in their order, so zones ascend inside a tile. Returns the
 * number of cells. */
size_t partition_place_records(struct partition_job *job);
/* Scatters all batches and sorts all tiles into pairs. */
d4i_status partition_fill_tiles(d4i_context *context, struct partition_job *job);
/* Closes the holes that dropped pairs have left between tiles, and joins the reports. */
d4i_status partition_join_tiles(d4i_context *context, struct partition_job *job);

/* A number that tests make smaller, to go the ways that only many shapes go. */
static inline size_t partition_limit(const d4i_context *context, size_t usual)
{
    return context->dense_values ? context->dense_values : usual;
}

#endif
