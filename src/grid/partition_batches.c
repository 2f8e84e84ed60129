/* SPDX-License-Identifier: EUPL-1.2
 *
 * The zones of a partition in batches, each without waiting for another: covered, and their runs scattered to the
 * tiles that they lie in, kept or made again.
 */
#include "grid/partition_job.h"

#define BATCH_POINTS 16384

d4i_status partition_make_batches(d4i_context *context, struct partition_job *job)
{
    const struct shapes *shapes = job->shapes;
    size_t capacity = 0;
    for (size_t zone = 0; zone < shapes->zones;) {
        size_t first = zone, from = shapes->point_start[shapes->ring_first[zone]];
        while (zone < shapes->zones && zone - first < BATCH_POINTS &&
               shapes->point_start[shapes->ring_first[zone]] - from < BATCH_POINTS)
            zone++;
        TRY(mem_grow(context, &job->batches, &capacity, job->batch_count + 1, sizeof *job->batches));
        job->batches[job->batch_count++] = (struct partition_batch){.first = first, .end = zone};
    }
    return D4I_OK;
}

void partition_batch_release(struct partition_batch *batch)
{
    free(batch->runs);
    free(batch->zones);
    free(batch->tiles);
    memset(batch, 0, sizeof *batch);
}

static uint32_t tile_at(const struct partition_job *job, int32_t row, int32_t column)
{
    return (uint32_t)(row / GRID_TILE) * job->tile_columns + (uint32_t)(column / GRID_TILE);
}

/* Cells of a run that lie in one tile with its first. */
static uint32_t in_tile(const struct cover_run *run)
{
    uint32_t room = GRID_TILE - (uint32_t)run->column % GRID_TILE;
    return run->length < room ? run->length : room;
}

static d4i_status count_tiles(d4i_context *context, const struct partition_job *job,
                              struct partition_worker *memory, struct partition_batch *batch, struct cover_run run)
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

static d4i_status cover_zone(d4i_context *context, const struct partition_job *job, struct partition_worker *memory,
                             size_t zone)
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

d4i_status partition_cover_batch(d4i_context *context, void *argument, size_t index, int worker)
{
    struct partition_job *job = argument;
    struct partition_batch *batch = &job->batches[index];
    struct partition_worker *memory = &job->workers[worker];
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

static bool in_stretch(const struct partition_job *job, uint32_t tile)
{
    return job->rank_of_tile[tile] >= job->first && job->rank_of_tile[tile] < job->end;
}

static void scatter_run(const struct partition_job *job, struct cover_run run, uint32_t zone,
                        struct tile_count *next)
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
static d4i_status scatter_runs(d4i_context *context, struct partition_job *job, const struct partition_batch *batch,
                               struct partition_worker *memory)
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

d4i_status partition_scatter_batch(d4i_context *context, void *argument, size_t index, int worker)
{
    struct partition_job *job = argument;
    struct partition_batch *batch = &job->batches[index];
    struct partition_worker *memory = &job->workers[worker];
    bool any = false;
    for (size_t t = 0; t < batch->tiles_count; t++) {
        memory->of_tile[batch->tiles[t].tile] = batch->tiles[t].in;
        any = any || in_stretch(job, batch->tiles[t].tile);
    }
    d4i_status status = any ? scatter_runs(context, job, batch, memory) : D4I_OK;
    for (size_t t = 0; t < batch->tiles_count; t++)
        memory->of_tile[batch->tiles[t].tile] = (struct tile_count){0};
    if (job->keep)
        partition_batch_release(batch);
    return status;
}
