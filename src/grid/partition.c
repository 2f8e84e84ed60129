/* SPDX-License-Identifier: EUPL-1.2
 *
 * All zones onto the grid, in parallel. Batches of zones are covered and kept as runs; then each batch knows where
 * its runs go in each tile, so batches scatter and tiles sort without waiting for each other, and the result
 * cannot depend on the number of threads. Peak memory is 12 B a pair, those of the pairs themselves, and about 32 B
 * a run; where there are very many, runs are not kept but made again, a stretch of the walk at a time.
 */
#include "grid/partition.h"

#include "base/threads.h"
#include "grid/gaps.h"
#include "grid/partition_job.h"

#define KEEP_POINTS ((size_t)1 << 23) /* runs of larger sets of shapes are not kept */

static d4i_status make_workers(d4i_context *context, struct partition_job *job)
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

static void job_release(struct partition_job *job)
{
    for (size_t b = 0; b < job->batch_count; b++)
        partition_batch_release(&job->batches[b]);
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

static d4i_status collect_winding(d4i_context *context, const struct partition_job *job)
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

static d4i_status cover_and_sort(d4i_context *context, struct partition_job *job)
{
    size_t zones = job->shapes->zones;
    job->keep = job->shapes->count < partition_limit(context, KEEP_POINTS);
    TRY(partition_make_tiles(context, job));
    TRY(make_workers(context, job));
    TRY(partition_make_batches(context, job));
    TRY(mem_alloc(context, zones, sizeof *job->winding, &job->winding));
    TRY(mem_alloc(context, zones, sizeof *job->partition->area, &job->partition->area));
    TRY(mem_alloc(context, zones, sizeof *job->partition->outside, &job->partition->outside));
    TRY(threads_run(context, "covering cells", job->batch_count, partition_cover_batch, job));
    size_t total = partition_place_records(job);
    TRY(pairs_grow(context, job->grid, job->pairs, total));
    TRY(partition_fill_tiles(context, job));
    TRY(partition_join_tiles(context, job));
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
    struct partition_job job = {.grid = grid, .shapes = shapes, .pairs = &made, .partition = &told};
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
