/* SPDX-License-Identifier: EUPL-1.2
 *
 * All zones onto the grid, in parallel. Batches of zones are covered and kept as runs; then each batch knows where
 * its runs go in each tile, so batches scatter and tiles sort without waiting for each other, and the result
 * cannot depend on the number of threads. Peak memory is 12 B a pair, those of the pairs themselves, and about 32 B
 * a run; where there are very many, runs are not kept but made again, a stretch of the walk at a time.
 */
#include "grid/partition.h"

#include "base/memory.h"
#include "base/threads.h"
#include "grid/gaps.h"
#include "grid/tile.h"

#define BATCH_POINTS 16384
#define KEEP_POINTS ((size_t)1 << 23) /* runs of larger sets of shapes are not kept */
#define STRETCH ((size_t)1 << 24)     /* records that are sorted at a time then */

/* Records are runs of cells in a tile. */
struct tile_count {
    size_t records, cells;
};

/* How many records of a batch fall into a tile; `records` is then where its next one goes. */
struct batch_tile {
    uint32_t tile; /* row-major */
    struct tile_count in;
};

struct batch {
    size_t first, end; /* zones */
    struct cover_run *runs;
    uint32_t *zones; /* of the runs */
    size_t runs_count, runs_capacity, zones_capacity;
    struct batch_tile *tiles;
    size_t tiles_count, tiles_capacity;
};

struct worker_memory {
    struct cover_scratch *scratch;
    struct cover cover;
    uint32_t *ring_start;
    size_t ring_capacity;
    struct tile_count *of_tile; /* per tile: what the batch has in it, or where its next record goes */
    struct tile_record *spare;
    size_t spare_capacity;
};

struct job {
    const struct grid *grid;
    const struct shapes *shapes;
    struct pairs *pairs;
    struct partition *partition;
    struct batch *batches;
    size_t batch_count;
    struct worker_memory *workers;
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

/* --- covering ------------------------------------------------------------------------------------------- */

static uint32_t tile_at(const struct job *job, int32_t row, int32_t column)
{
    return (uint32_t)(row / GRID_TILE) * job->tile_columns + (uint32_t)(column / GRID_TILE);
}

/* Cells of a run that lie in one tile with its first. */
static uint32_t in_tile(const struct cover_run *run)
{
    uint32_t room = GRID_TILE - (uint32_t)run->column % GRID_TILE;
    return run->length < room ? run->length : room;
}

static d4i_status count_tiles(d4i_context *context, const struct job *job, struct worker_memory *memory,
                              struct batch *batch, struct cover_run run)
{
    while (run.length > 0) {
        uint32_t tile = tile_at(job, run.row, run.column), cells = in_tile(&run);
        if (memory->of_tile[tile].records == 0) {
            TRY(mem_grow(context, &batch->tiles, &batch->tiles_capacity, batch->tiles_count + 1,
                         sizeof *batch->tiles));
            batch->tiles[batch->tiles_count++].tile = tile;
        }
        memory->of_tile[tile].records++;
        memory->of_tile[tile].cells += cells;
        run.column += (int32_t)cells;
        run.length -= cells;
    }
    return D4I_OK;
}

static d4i_status cover_zone(d4i_context *context, const struct job *job, struct worker_memory *memory, size_t zone)
{
    const struct shapes *shapes = job->shapes;
    size_t ring = shapes->ring_first[zone], rings = shapes->ring_first[zone + 1] - ring;
    size_t first = shapes->point_start[ring];
    if (shapes->point_start[ring + rings] - first > UINT32_MAX)
        return fail(context, D4I_BAD_INPUT, "zone %zu has more than 2^32 points", zone);
    TRY(mem_grow(context, &memory->ring_start, &memory->ring_capacity, rings + 1, sizeof *memory->ring_start));
    for (size_t r = 0; r <= rings; r++)
        memory->ring_start[r] = (uint32_t)(shapes->point_start[ring + r] - first);
    struct shape shape = {shapes->points + first, memory->ring_start, (uint32_t)rings};
    d4i_status status =
        cover_shape(context, memory->scratch, &shape, job->grid->columns, job->grid->rows, &memory->cover);
    return status == D4I_OK ? status : fail_in(context, status, "zone %zu", zone);
}

static d4i_status cover_batch(d4i_context *context, void *argument, size_t index, int worker)
{
    struct job *job = argument;
    struct batch *batch = &job->batches[index];
    struct worker_memory *memory = &job->workers[worker];
    struct cover *cover = &memory->cover;
    for (size_t zone = batch->first; zone < batch->end; zone++) {
        if (job->shapes->ring_first[zone + 1] == job->shapes->ring_first[zone])
            continue;
        TRY(cover_zone(context, job, memory, zone));
        job->partition->area[zone] = cover->area;
        job->partition->outside[zone] = cover->outside;
        job->winding[zone] = cover->winding;
        size_t total = batch->runs_count + cover->count;
        if (job->keep) {
            TRY(mem_grow(context, &batch->runs, &batch->runs_capacity, total, sizeof *batch->runs));
            TRY(mem_grow(context, &batch->zones, &batch->zones_capacity, total, sizeof *batch->zones));
        }
        for (size_t r = 0; r < cover->count; r++) {
            if (job->keep) {
                batch->runs[batch->runs_count] = cover->runs[r];
                batch->zones[batch->runs_count++] = (uint32_t)zone;
            }
            TRY(count_tiles(context, job, memory, batch, cover->runs[r]));
        }
    }
    for (size_t t = 0; t < batch->tiles_count; t++) {
        batch->tiles[t].in = memory->of_tile[batch->tiles[t].tile];
        memory->of_tile[batch->tiles[t].tile] = (struct tile_count){0};
    }
    return D4I_OK;
}

/* --- scattering and sorting ----------------------------------------------------------------------------- */

/* Where each tile begins, and in it each batch: batches in their order, so zones ascend inside a tile. Returns the
 * number of cells. */
static size_t place_records(struct job *job)
{
    struct tile_count total = {0};
    for (size_t b = 0; b < job->batch_count; b++)
        for (size_t t = 0; t < job->batches[b].tiles_count; t++) {
            const struct batch_tile *tile = &job->batches[b].tiles[t];
            job->tile_records[tile->tile] += tile->in.records;
            job->tile_cells[tile->tile] += tile->in.cells;
        }
    for (uint32_t rank = 0; rank < job->tile_count; rank++) {
        uint32_t tile = job->tile_of_rank[rank];
        job->tile_start[tile] = total.records;
        job->pair_start[tile] = total.cells;
        total.records += job->tile_records[tile];
        total.cells += job->tile_cells[tile];
    }
    for (size_t b = 0; b < job->batch_count; b++)
        for (size_t t = 0; t < job->batches[b].tiles_count; t++) {
            struct batch_tile *tile = &job->batches[b].tiles[t];
            size_t records = tile->in.records;
            tile->in.records = job->tile_start[tile->tile];
            job->tile_start[tile->tile] += records;
        }
    for (uint32_t tile = 0; tile < job->tile_count; tile++)
        job->tile_start[tile] -= job->tile_records[tile];
    return total.cells;
}

static void batch_release(struct batch *batch)
{
    free(batch->runs);
    free(batch->zones);
    free(batch->tiles);
    memset(batch, 0, sizeof *batch);
}

static bool in_stretch(const struct job *job, uint32_t tile)
{
    return job->rank_of_tile[tile] >= job->first && job->rank_of_tile[tile] < job->end;
}

static void scatter_run(const struct job *job, struct cover_run run, uint32_t zone, struct tile_count *next)
{
    while (run.length > 0) {
        uint32_t cells = in_tile(&run), tile = tile_at(job, run.row, run.column);
        if (in_stretch(job, tile))
            job->records[next[tile].records++ - job->first_record] = (struct tile_record){
                (uint32_t)run.column % GRID_TILE, (uint32_t)run.row % GRID_TILE, cells, zone, run.coverage};
        run.column += (int32_t)cells;
        run.length -= cells;
    }
}

/* The runs of the batch, kept or made again. */
static d4i_status scatter_runs(d4i_context *context, struct job *job, const struct batch *batch,
                               struct worker_memory *memory)
{
    for (size_t r = 0; r < batch->runs_count; r++)
        scatter_run(job, batch->runs[r], batch->zones[r], memory->of_tile);
    for (size_t zone = batch->first; !job->keep && zone < batch->end; zone++) {
        if (job->shapes->ring_first[zone + 1] == job->shapes->ring_first[zone])
            continue;
        TRY(cover_zone(context, job, memory, zone));
        for (size_t r = 0; r < memory->cover.count; r++)
            scatter_run(job, memory->cover.runs[r], (uint32_t)zone, memory->of_tile);
    }
    return D4I_OK;
}

static d4i_status scatter_batch(d4i_context *context, void *argument, size_t index, int worker)
{
    struct job *job = argument;
    struct batch *batch = &job->batches[index];
    struct worker_memory *memory = &job->workers[worker];
    bool any = false;
    for (size_t t = 0; t < batch->tiles_count; t++) {
        memory->of_tile[batch->tiles[t].tile] = batch->tiles[t].in;
        any = any || in_stretch(job, batch->tiles[t].tile);
    }
    d4i_status status = any ? scatter_runs(context, job, batch, memory) : D4I_OK;
    for (size_t t = 0; t < batch->tiles_count; t++)
        memory->of_tile[batch->tiles[t].tile] = (struct tile_count){0};
    if (job->keep)
        batch_release(batch);
    return status;
}

static d4i_status sort_tile(d4i_context *context, void *argument, size_t index, int worker)
{
    struct job *job = argument;
    struct worker_memory *memory = &job->workers[worker];
    size_t rank = job->first + index;
    uint32_t tile = job->tile_of_rank[rank];
    size_t count = job->tile_records[tile];
    if (count == 0)
        return D4I_OK;
    TRY(mem_grow(context, &memory->spare, &memory->spare_capacity, count, sizeof *memory->spare));
    return tile_finish(context, job->grid, tile % job->tile_columns, tile / job->tile_columns,
                       job->records + (job->tile_start[tile] - job->first_record), memory->spare, count, job->pairs,
                       job->pair_start[tile], &job->reports[rank]);
}

static size_t limit(const d4i_context *context, size_t usual)
{
    return context->dense_values ? context->dense_values : usual;
}

/* Tiles of the walk from job->first on, some at a time. */
static d4i_status fill_stretch(d4i_context *context, struct job *job, size_t *capacity)
{
    size_t records = 0;
    job->first_record = job->tile_start[job->tile_of_rank[job->first]];
    for (job->end = job->first; job->end < job->tile_count; job->end++) {
        size_t more = job->tile_records[job->tile_of_rank[job->end]];
        if (!job->keep && records && records + more > limit(context, STRETCH))
            break;
        records += more;
    }
    TRY(mem_grow(context, &job->records, capacity, records, sizeof *job->records));
    TRY(threads_run(context, NULL, job->batch_count, scatter_batch, job));
    return threads_run(context, NULL, job->end - job->first, sort_tile, job);
}

static d4i_status fill_tiles(d4i_context *context, struct job *job)
{
    size_t capacity = 0;
    for (job->first = 0; job->first < job->tile_count; job->first = job->end) {
        TRY(fill_stretch(context, job, &capacity));
        TRY(progress(context, "sorting cells", job->end, job->tile_count));
    }
    free(job->records);
    job->records = NULL;
    return D4I_OK;
}

/* Closes the holes that dropped pairs have left between tiles, and joins the reports. */
static d4i_status join_tiles(d4i_context *context, struct job *job)
{
    struct pairs *pairs = job->pairs;
    struct partition *partition = job->partition;
    size_t to = 0;
    for (uint32_t rank = 0; rank < job->tile_count; rank++) {
        const struct tile_report *report = &job->reports[rank];
        size_t first = job->pair_start[job->tile_of_rank[rank]];
        if (to != first) {
            memmove(pairs->cell_low + to, pairs->cell_low + first, report->kept * sizeof *pairs->cell_low);
            if (pairs->cell_high)
                memmove(pairs->cell_high + to, pairs->cell_high + first, report->kept * sizeof *pairs->cell_high);
            memmove(pairs->zone + to, pairs->zone + first, report->kept * sizeof *pairs->zone);
            memmove(pairs->coverage + to, pairs->coverage + first, report->kept * sizeof *pairs->coverage);
        }
        to += report->kept;
        partition->cells_full += report->full;
        partition->cells_over += report->over;
        partition->cells_under += report->under;
        if (report->count == 0)
            continue;
        TRY(mem_grow(context, &partition->defects, &partition->capacity, partition->count + report->count,
                     sizeof *partition->defects));
        memcpy(partition->defects + partition->count, report->defects, report->count * sizeof *report->defects);
        partition->count += report->count;
    }
    pairs->count = to;
    return D4I_OK;
}

static d4i_status collect_winding(d4i_context *context, const struct job *job)
{
    struct partition *partition = job->partition;
    for (size_t zone = 0; zone < job->shapes->zones; zone++)
        if (job->winding[zone]) {
            TRY(mem_grow(context, &partition->winding, &partition->winding_capacity, partition->winding_count + 1,
                         sizeof *partition->winding));
            partition->winding[partition->winding_count++] = (uint32_t)zone;
        }
    return D4I_OK;
}

/* --- the whole ------------------------------------------------------------------------------------------ */

static d4i_status make_batches(d4i_context *context, struct job *job)
{
    const struct shapes *shapes = job->shapes;
    size_t capacity = 0;
    for (size_t zone = 0; zone < shapes->zones;) {
        size_t first = zone, from = shapes->point_start[shapes->ring_first[zone]];
        while (zone < shapes->zones && zone - first < BATCH_POINTS &&
               shapes->point_start[shapes->ring_first[zone]] - from < BATCH_POINTS)
            zone++;
        TRY(mem_grow(context, &job->batches, &capacity, job->batch_count + 1, sizeof *job->batches));
        job->batches[job->batch_count++] = (struct batch){.first = first, .end = zone};
    }
    return D4I_OK;
}

static d4i_status make_tiles(d4i_context *context, struct job *job)
{
    uint32_t tile_rows = grid_tile_rows(job->grid);
    job->tile_columns = grid_tile_columns(job->grid);
    job->tile_count = job->tile_columns * tile_rows;
    TRY(mem_alloc(context, job->tile_count, sizeof *job->tile_start, &job->tile_start));
    TRY(mem_alloc(context, job->tile_count, sizeof *job->tile_records, &job->tile_records));
    TRY(mem_alloc(context, job->tile_count, sizeof *job->pair_start, &job->pair_start));
    TRY(mem_alloc(context, job->tile_count, sizeof *job->tile_cells, &job->tile_cells));
    TRY(mem_alloc(context, job->tile_count, sizeof *job->tile_of_rank, &job->tile_of_rank));
    TRY(mem_alloc(context, job->tile_count, sizeof *job->rank_of_tile, &job->rank_of_tile));
    TRY(mem_alloc(context, job->tile_count, sizeof *job->reports, &job->reports));
    uint32_t rank = 0;
    for (uint64_t key = 0; rank < job->tile_count; key++) {
        uint32_t column, row;
        grid_tile_of_key(job->grid, key, &column, &row);
        if (column >= job->tile_columns || row >= tile_rows)
            continue;
        job->rank_of_tile[row * job->tile_columns + column] = rank;
        job->tile_of_rank[rank++] = row * job->tile_columns + column;
    }
    return D4I_OK;
}

static d4i_status make_workers(d4i_context *context, struct job *job)
{
    int count = threads_count(context);
    TRY(mem_alloc(context, (size_t)count, sizeof *job->workers, &job->workers));
    job->worker_count = count;
    for (int w = 0; w < count; w++) {
        TRY(cover_scratch_new(context, &job->workers[w].scratch));
        TRY(mem_alloc(context, job->tile_count, sizeof *job->workers[w].of_tile, &job->workers[w].of_tile));
    }
    return D4I_OK;
}

static void job_release(struct job *job)
{
    for (size_t b = 0; b < job->batch_count; b++)
        batch_release(&job->batches[b]);
    for (int w = 0; w < job->worker_count; w++) {
        cover_scratch_free(job->workers[w].scratch);
        cover_release(&job->workers[w].cover);
        free(job->workers[w].ring_start);
        free(job->workers[w].of_tile);
        free(job->workers[w].spare);
    }
    for (uint32_t t = 0; job->reports && t < job->tile_count; t++)
        free(job->reports[t].defects);
    free(job->batches);
    free(job->workers);
    free(job->tile_start);
    free(job->tile_records);
    free(job->pair_start);
    free(job->tile_cells);
    free(job->tile_of_rank);
    free(job->rank_of_tile);
    free(job->reports);
    free(job->records);
    free(job->winding);
}

static d4i_status cover_and_sort(d4i_context *context, struct job *job)
{
    size_t zones = job->shapes->zones;
    job->keep = job->shapes->count < limit(context, KEEP_POINTS);
    TRY(make_tiles(context, job));
    TRY(make_workers(context, job));
    TRY(make_batches(context, job));
    TRY(mem_alloc(context, zones, sizeof *job->winding, &job->winding));
    TRY(mem_alloc(context, zones, sizeof *job->partition->area, &job->partition->area));
    TRY(mem_alloc(context, zones, sizeof *job->partition->outside, &job->partition->outside));
    TRY(threads_run(context, "covering cells", job->batch_count, cover_batch, job));
    size_t total = place_records(job);
    TRY(pairs_grow(context, job->grid, job->pairs, total));
    TRY(fill_tiles(context, job));
    TRY(join_tiles(context, job));
    TRY(gaps_keep(context, job->grid, job->pairs, job->partition));
    return collect_winding(context, job);
}

d4i_status partition_cover(d4i_context *context, const struct grid *grid, const struct shapes *shapes,
                           struct pairs *pairs, struct partition *partition)
{
    TRY(grid_check(context, grid));
    if (shapes->zones >= UINT32_MAX)
        return fail(context, D4I_BAD_INPUT, "%zu zones; at most 2^32 - 2", shapes->zones);
    struct pairs made = {0};
    struct partition told = {0};
    struct job job = {.grid = grid, .shapes = shapes, .pairs = &made, .partition = &told};
    d4i_status status = cover_and_sort(context, &job);
    job_release(&job);
    if (status != D4I_OK) {
        pairs_release(&made);
        partition_release(&told);
        return status;
    }
    *pairs = made;
    *partition = told;
    return D4I_OK;
}
