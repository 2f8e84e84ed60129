/* SPDX-License-Identifier: EUPL-1.2
 *
 * The tiles of a partition: in the order of the walk, where the records of each begin, filled a stretch at a time,
 * sorted in parallel and joined.
 */
#include "base/threads.h"
#include "grid/partition_job.h"

#define STRETCH ((size_t)1 << 24) /* records that are sorted at a time where runs are not kept */

d4i_status partition_make_tiles(d4i_context *context, struct partition_job *job)
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

size_t partition_place_records(struct partition_job *job)
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

static d4i_status sort_tile(d4i_context *context, void *argument, size_t index, int worker)
{
    struct partition_job *job = argument;
    struct partition_worker *memory = &job->workers[worker];
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

/* Tiles of the walk from job->first on, some at a time. */
static d4i_status fill_stretch(d4i_context *context, struct partition_job *job, size_t *capacity)
{
    size_t records = 0;
    job->first_record = job->tile_start[job->tile_of_rank[job->first]];
    for (job->end = job->first; job->end < job->tile_count; job->end++) {
        size_t more = job->tile_records[job->tile_of_rank[job->end]];
        if (!job->keep && records && records + more > partition_limit(context, STRETCH))
            break;
        records += more;
    }
    TRY(mem_grow(context, &job->records, capacity, records, sizeof *job->records));
    TRY(threads_run(context, NULL, job->batch_count, partition_scatter_batch, job));
    return threads_run(context, NULL, job->end - job->first, sort_tile, job);
}

d4i_status partition_fill_tiles(d4i_context *context, struct partition_job *job)
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

d4i_status partition_join_tiles(d4i_context *context, struct partition_job *job)
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
