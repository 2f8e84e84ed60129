/* SPDX-License-Identifier: EUPL-1.2
 *
 * People of the pieces of an overlay. Cells are taken row by row; a row is the work of one thread, and sums are
 * integers, so that the result does not depend on who took which.
 */
#include "base/memory.h"
#include "base/threads.h"
#include "grid/crosswalk.h"
#include "query/systems.h"
#include "query/zonal.h"

/* A run of cells of a shape: of unit `shape` of A, or of piece `shape` - units of A. */
struct row_run {
    uint32_t shape;
    int32_t column, coverage;
    uint32_t length;
};

/* A shape's coverage of one cell of the row. */
struct part {
    uint32_t cell, shape;
    int32_t coverage;
};

struct worker {
    struct part *part, *sorted;
    size_t part_capacity, sorted_capacity;
    size_t *start; /* [cell of the row + 1], in sorted */
    size_t start_capacity;
    uint64_t *weight;
    int64_t *share, *share_of_a;
    size_t weight_capacity, share_capacity, share_of_a_capacity;
    int64_t *people; /* [piece] */
    int64_t outside;
};

struct task {
    const struct overlay *overlay;
    const struct people_cells *cells;
    size_t units;      /* of A */
    bool inside;       /* nobody lives outside of both in a cell that either covers */
    size_t *run_first; /* [row + 1] */
    struct row_run *run;
    size_t *row_cells;    /* [i]: first cell of the i-th row that has any; one more at the end */
    uint32_t *main_piece; /* [unit of A]: its largest piece; OVERLAY_NONE */
    struct worker *workers;
};

void piece_people_release(struct piece_people *people)
{
    free(people->people);
    *people = (struct piece_people){0};
}

/* Sorts the runs of A's units, then those of the pieces, by row; within a row by shape. */
static d4i_status sort_runs(d4i_context *context, struct task *task, const struct zonal_covers covers[2])
{
    size_t rows = (size_t)task->cells->frame.rows, *next;
    TRY(mem_alloc(context, rows + 2, sizeof *task->run_first, &task->run_first));
    next = task->run_first + 1;
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < covers[k].count; i++)
            for (size_t r = 0; r < covers[k].cover[i].count; r++)
                next[covers[k].cover[i].runs[r].row + 1]++;
    for (size_t row = 0; row < rows; row++)
        next[row + 1] += next[row];
    TRY(mem_alloc(context, next[rows], sizeof *task->run, &task->run));
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < covers[k].count; i++)
            for (size_t r = 0; r < covers[k].cover[i].count; r++) {
                const struct cover_run *run = &covers[k].cover[i].runs[r];
                task->run[next[run->row]++] =
                    (struct row_run){(uint32_t)(k ? task->units + i : i), run->column, run->coverage, run->length};
            }
    return D4I_OK;
}

static d4i_status find_rows(d4i_context *context, struct task *task, size_t *count)
{
    const struct people_cells *cells = task->cells;
    uint64_t columns = (uint64_t)cells->frame.columns;
    size_t capacity = 0;
    *count = 0;
    for (size_t i = 0; i < cells->count; i++) {
        if (i && cells->cell[i] / columns == cells->cell[i - 1] / columns)
            continue;
        TRY(mem_grow(context, &task->row_cells, &capacity, *count + 2, sizeof *task->row_cells));
        task->row_cells[(*count)++] = i;
        task->row_cells[*count] = cells->count;
    }
    return D4I_OK;
}

/* The first cell of first .. end-1 that is not west of `column`. */
static size_t cell_from(const uint64_t *cell, size_t first, size_t end, uint64_t wanted)
{
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (cell[middle] < wanted)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

/* What covers each inhabited cell of the row: by cell, then shape. */
static d4i_status find_parts(d4i_context *context, const struct task *task, struct worker *worker, size_t row_index)
{
    const uint64_t *cell = task->cells->cell;
    uint64_t columns = (uint64_t)task->cells->frame.columns;
    size_t first = task->row_cells[row_index], end = task->row_cells[row_index + 1], count = 0, cells = end - first;
    uint64_t row = cell[first] / columns;
    for (size_t r = task->run_first[row]; r < task->run_first[row + 1]; r++) {
        const struct row_run *run = &task->run[r];
        uint64_t west = row * columns + (uint64_t)run->column;
        for (size_t i = cell_from(cell, first, end, west); i < end && cell[i] < west + run->length; i++) {
            if (run->coverage <= 0) /* a sliver: COVER_SLACK */
                continue;
            TRY(mem_grow(context, &worker->part, &worker->part_capacity, count + 1, sizeof *worker->part));
            worker->part[count++] = (struct part){(uint32_t)(i - first), run->shape, run->coverage};
        }
    }
    TRY(mem_grow(context, &worker->sorted, &worker->sorted_capacity, count, sizeof *worker->sorted));
    TRY(mem_grow(context, &worker->start, &worker->start_capacity, cells + 2, sizeof *worker->start));
    TRY(mem_grow(context, &worker->weight, &worker->weight_capacity, count + 1, sizeof *worker->weight));
    TRY(mem_grow(context, &worker->share, &worker->share_capacity, count + 1, sizeof *worker->share));
    TRY(mem_grow(context, &worker->share_of_a, &worker->share_of_a_capacity, count + 1,
                 sizeof *worker->share_of_a));
    memset(worker->start, 0, (cells + 2) * sizeof *worker->start);
    for (size_t i = 0; i < count; i++)
        worker->start[worker->part[i].cell + 2]++;
    for (size_t i = 0; i < cells; i++)
        worker->start[i + 2] += worker->start[i + 1];
    for (size_t i = 0; i < count; i++)
        worker->sorted[worker->start[worker->part[i].cell + 1]++] = worker->part[i];
    return D4I_OK;
}

/* People of the cell in unit a, to its pieces there: part .. part + count - 1. Where snapping to the lattice left
 * the unit a trace of the cell but none of its pieces, its largest piece gets them. */
static void share_unit(const struct task *task, struct worker *worker, uint32_t a, int64_t people,
                       const struct part *part, size_t count)
{
    for (size_t i = 0; i < count; i++)
        worker->weight[i] = (uint64_t)part[i].coverage;
    split_amount(people, worker->weight, count, worker->share);
    for (size_t i = 0; i < count; i++)
        worker->people[part[i].shape - task->units] += worker->share[i];
    if (count == 0 && task->main_piece[a] != OVERLAY_NONE)
        worker->people[task->main_piece[a]] += people;
    else if (count == 0)
        worker->outside += people;
}

/* People of the cell outside A: to the pieces of B alone, and outside of both. `room` is what A leaves; so little
 * that snapping the corners of B's pieces can leave it is no ground. */
static void share_rest(const struct task *task, struct worker *worker, int64_t people, uint64_t room,
                       const struct part *part, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += worker->weight[i] = (uint64_t)part[i].coverage;
    worker->weight[count] = sum + (count ? COVER_SLACK : 0) < room ? room - sum : 0;
    split_amount(people, worker->weight, count + 1, worker->share);
    for (size_t i = 0; i < count; i++)
        worker->people[part[i].shape - task->units] += worker->share[i];
    worker->outside += worker->share[count];
}

static void share_cell(const struct task *task, struct worker *worker, int64_t people, const struct part *part,
                       size_t count)
{
    const struct overlay_piece *piece = task->overlay->piece;
    size_t units = 0, at;
    uint64_t covered = 0;
    for (; units < count && part[units].shape < task->units; units++)
        covered += worker->weight[units] = (uint64_t)part[units].coverage;
    uint64_t room = covered < COVER_FULL ? COVER_FULL - covered : 0;
    if (task->inside) {
        uint64_t alone = 0;
        for (at = units; at < count; at++)
            if (piece[part[at].shape - task->units].a == OVERLAY_NONE)
                alone += (uint64_t)part[at].coverage;
        if (count > 0 && alone < room)
            room = alone;
    }
    worker->weight[units] = room;
    split_amount(people, worker->weight, units + 1, worker->share_of_a);
    at = units;
    for (size_t i = 0; i < units; i++) {
        while (at < count && piece[part[at].shape - task->units].a < part[i].shape)
            at++; /* a piece without its unit: a trace, as above */
        size_t first = at;
        while (at < count && piece[part[at].shape - task->units].a == part[i].shape)
            at++;
        share_unit(task, worker, part[i].shape, worker->share_of_a[i], part + first, at - first);
    }
    while (at < count && piece[part[at].shape - task->units].a != OVERLAY_NONE)
        at++;
    share_rest(task, worker, worker->share_of_a[units], room, part + at, count - at);
}

static d4i_status share_row(d4i_context *context, void *argument, size_t index, int number)
{
    const struct task *task = argument;
    struct worker *worker = &task->workers[number];
    size_t first = task->row_cells[index], end = task->row_cells[index + 1];
    TRY(find_parts(context, task, worker, index));
    for (size_t i = first; i < end; i++) {
        size_t from = worker->start[i - first], to = worker->start[i - first + 1];
        share_cell(task, worker, task->cells->people[i], worker->sorted + from, to - from);
    }
    return D4I_OK;
}

static d4i_status find_main_pieces(d4i_context *context, struct task *task)
{
    const struct overlay *overlay = task->overlay;
    TRY(mem_alloc(context, task->units, sizeof *task->main_piece, &task->main_piece));
    memset(task->main_piece, 0xff, task->units * sizeof *task->main_piece);
    for (size_t p = 0; p < overlay->count; p++) {
        uint32_t a = overlay->piece[p].a;
        if (a == OVERLAY_NONE)
            continue;
        uint32_t *best = &task->main_piece[a];
        if (*best == OVERLAY_NONE || overlay->piece[p].area > overlay->piece[*best].area)
            *best = (uint32_t)p;
    }
    return D4I_OK;
}

static void task_release(struct task *task, int workers)
{
    for (int i = 0; task->workers && i < workers; i++) {
        struct worker *worker = &task->workers[i];
        free(worker->part);
        free(worker->sorted);
        free(worker->start);
        free(worker->weight);
        free(worker->share);
        free(worker->share_of_a);
        free(worker->people);
    }
    free(task->workers);
    free(task->run_first);
    free(task->run);
    free(task->row_cells);
    free(task->main_piece);
}

static d4i_status add_up(d4i_context *context, const struct task *task, int workers, struct piece_people *out)
{
    TRY(mem_alloc(context, task->overlay->count, sizeof *out->people, &out->people));
    out->known = true;
    for (int w = 0; w < workers; w++) {
        out->outside += task->workers[w].outside;
        for (size_t p = 0; p < task->overlay->count; p++)
            out->people[p] += task->workers[w].people[p];
    }
    return D4I_OK;
}

d4i_status piece_people_of_cells(d4i_context *context, const struct overlay *overlay,
                                 const struct people_cells *cells, bool inside, struct piece_people *out)
{
    struct task task = {.overlay = overlay, .cells = cells, .units = overlay->unit[0].features, .inside = inside};
    struct zonal_covers covers[2] = {0};
    int workers = threads_count(context);
    size_t rows = 0;
    d4i_status status = D4I_OK;
    GUARD(zonal_cover(context, &overlay->unit[0], &cells->frame, &covers[0]));
    GUARD(zonal_cover(context, &overlay->shapes, &cells->frame, &covers[1]));
    GUARD(sort_runs(context, &task, covers));
    GUARD(find_rows(context, &task, &rows));
    GUARD(find_main_pieces(context, &task));
    GUARD(mem_alloc(context, (size_t)workers, sizeof *task.workers, &task.workers));
    for (int w = 0; w < workers; w++)
        GUARD(mem_alloc(context, overlay->count, sizeof *task.workers[w].people, &task.workers[w].people));
    GUARD(threads_run(context, "sharing people", rows, share_row, &task));
    GUARD(add_up(context, &task, workers, out));
done:
    zonal_covers_release(&covers[0]);
    zonal_covers_release(&covers[1]);
    task_release(&task, workers);
    return status;
}

/* --- by area -------------------------------------------------------------------------------------------- */

#define AREA_STEPS 1e4 /* square centimetres: the whole Earth is 5e18 of them */

d4i_status piece_people_by_area(d4i_context *context, const struct overlay *overlay,
                                const struct zone_system *system, struct piece_people *out)
{
    uint64_t *weight = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, overlay->count, sizeof *out->people, &out->people));
    GUARD(mem_alloc(context, overlay->count, sizeof *weight, &weight));
    out->known = true;
    for (size_t i = 0; i < overlay->count; i++) {
        weight[i] = (uint64_t)(overlay->piece[i].area * AREA_STEPS + 0.5);
        out->people[i] = PEOPLE_UNKNOWN;
    }
    for (size_t i = 0, next; i < overlay->count && overlay->piece[i].a != OVERLAY_NONE; i = next) {
        for (next = i; next < overlay->count && overlay->piece[next].a == overlay->piece[i].a;)
            next++;
        int64_t people = system->people[overlay->piece[i].a];
        if (people != PEOPLE_UNKNOWN)
            split_amount(people, weight + i, next - i, out->people + i);
    }
done:
    free(weight);
    return status;
}
