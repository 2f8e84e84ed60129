/* SPDX-License-Identifier: EUPL-1.2
 *
 * Inhabited cells row by row, and a Gaussian blur over them. Only as many rows as the kernel is high are ever laid
 * out in full: work goes with the cells, memory with the width of the box.
 */
#include <math.h>

#include "allocate/hilbert.h"
#include "allocate/mix.h"
#include "base/memory.h"

void mix_ground_release(struct mix_ground *ground)
{
    free(ground->source);
    free(ground->people);
    free(ground->cell_of);
    free(ground->cell_people);
    free(ground->column);
    free(ground->row_start);
    free(ground->item_start);
    free(ground->item_in);
    *ground = (struct mix_ground){0};
}

static d4i_status take_items(d4i_context *context, struct mix_ground *ground)
{
    const struct group_task *task = ground->task;
    for (size_t i = 0; i < task->items; i++)
        ground->items += task->item_people[i] > 0;
    if (ground->items >= UINT32_MAX)
        return fail(context, D4I_BAD_INPUT,
                    "%zu pairs of a cell and a zone; modelled takes at most 2^32 - 2 of a "
                    "source: divide the source",
                    ground->items);
    TRY(mem_alloc(context, ground->items, sizeof *ground->source, &ground->source));
    TRY(mem_alloc(context, ground->items, sizeof *ground->people, &ground->people));
    TRY(mem_alloc(context, ground->items, sizeof *ground->cell_of, &ground->cell_of));
    for (size_t i = 0, k = 0; i < task->items; i++)
        if (task->item_people[i] > 0) {
            ground->source[k] = i;
            ground->people[k++] = task->item_people[i];
            ground->everybody += task->item_people[i];
        }
    return D4I_OK;
}

/* The box of the inhabited cells; `sorted` is by cell. */
static void find_box(struct mix_ground *ground, const struct keyed *sorted)
{
    uint64_t columns = (uint64_t)ground->task->grid->columns, west = columns, east = 0;
    for (size_t i = 0; i < ground->items; i++) {
        uint64_t column = sorted[i].key % columns;
        west = column < west ? column : west;
        east = column > east ? column : east;
        ground->cells += i == 0 || sorted[i].key != sorted[i - 1].key;
    }
    if (ground->items == 0)
        return;
    ground->west = (uint32_t)west;
    ground->columns = (uint32_t)(east - west + 1);
    ground->south = (uint32_t)(sorted[0].key / columns);
    ground->rows = (uint32_t)(sorted[ground->items - 1].key / columns) - ground->south + 1;
}

static d4i_status take_cells(d4i_context *context, struct mix_ground *ground, const struct keyed *sorted)
{
    uint64_t columns = (uint64_t)ground->task->grid->columns;
    find_box(ground, sorted);
    TRY(mem_alloc(context, ground->cells, sizeof *ground->cell_people, &ground->cell_people));
    TRY(mem_alloc(context, ground->cells, sizeof *ground->column, &ground->column));
    TRY(mem_alloc(context, (size_t)ground->rows + 1, sizeof *ground->row_start, &ground->row_start));
    TRY(mem_alloc(context, ground->cells + 1, sizeof *ground->item_start, &ground->item_start));
    TRY(mem_alloc(context, ground->items, sizeof *ground->item_in, &ground->item_in));
    size_t cell = 0, row = 0;
    for (size_t i = 0; i < ground->items; i++) {
        if (i > 0 && sorted[i].key != sorted[i - 1].key)
            cell++;
        if (i == 0 || sorted[i].key != sorted[i - 1].key) {
            ground->column[cell] = (uint32_t)(sorted[i].key % columns) - ground->west;
            ground->item_start[cell] = i;
            while (row <= sorted[i].key / columns - ground->south)
                ground->row_start[row++] = cell;
        }
        ground->item_in[i] = (uint32_t)sorted[i].item;
        ground->cell_of[sorted[i].item] = (uint32_t)cell;
        ground->cell_people[cell] += ground->people[sorted[i].item];
    }
    ground->item_start[ground->cells] = ground->items;
    while (row <= ground->rows)
        ground->row_start[row++] = ground->cells;
    return D4I_OK;
}

d4i_status mix_ground_make(d4i_context *context, const struct group_task *task, struct mix_ground *out)
{
    struct mix_ground ground = {.task = task};
    struct keyed *sorted = NULL, *spare = NULL;
    d4i_status status;
    GUARD(take_items(context, &ground));
    GUARD(mem_alloc(context, ground.items, sizeof *sorted, &sorted));
    GUARD(mem_alloc(context, ground.items, sizeof *spare, &spare));
    for (size_t i = 0; i < ground.items; i++)
        sorted[i] = (struct keyed){task->cell[ground.source[i]], i};
    keyed_sort(sorted, spare, ground.items);
    GUARD(take_cells(context, &ground, sorted));
    *out = ground;
    ground = (struct mix_ground){0};
done:
    free(sorted);
    free(spare);
    mix_ground_release(&ground);
    return status;
}

void mix_blur_make(struct mix_blur *blur, double sigma)
{
    double sum = 0;
    *blur = (struct mix_blur){.radius = (size_t)fmin(3 * sigma + 0.5, MIX_RADIUS)};
    for (size_t k = 0; k <= 2 * blur->radius; k++) {
        double off = (double)k - (double)blur->radius;
        blur->tap[k] = exp(-off * off / (2 * sigma * sigma));
        sum += blur->tap[k];
    }
    for (size_t k = 0; k <= 2 * blur->radius; k++)
        blur->tap[k] /= sum;
}

/* A row with room on both sides, so that no tap has to ask whether it is inside. */
static size_t stride(const struct mix_ground *ground)
{
    return (size_t)ground->columns + 2 * MIX_RADIUS + MIX_LANES;
}

size_t mix_blur_room(const struct mix_ground *ground)
{
    return stride(ground) * (2 * MIX_RADIUS + 1);
}

/* One row blurred along itself. */
static void blur_row(const struct mix_ground *ground, const struct mix_blur *blur, size_t row, const double *value,
                     double *out)
{
    size_t taps = 2 * blur->radius + 1;
    memset(out, 0, stride(ground) * sizeof *out);
    for (size_t cell = ground->row_start[row]; cell < ground->row_start[row + 1]; cell++) {
        double *to = out + ground->column[cell], here = value[cell];
        for (size_t k = 0; k < taps; k += MIX_LANES)
            for (size_t l = 0; l < MIX_LANES; l++)
                to[k + l] += here * blur->tap[k + l];
    }
}

static bool row_is_empty(const struct mix_ground *ground, size_t row)
{
    return ground->row_start[row] == ground->row_start[row + 1];
}

/* One row of cells from the rows around it, `from[k]` being weighed by tap[k]. Cells that stand side by side are
 * done together; each cell's sum runs in the order of the rows either way. */
static void blur_down(const struct mix_ground *ground, size_t row, const double *const *from, const double *tap,
                      size_t count, double *out)
{
    size_t end = ground->row_start[row + 1];
    for (size_t cell = ground->row_start[row]; cell < end;) {
        size_t at = ground->column[cell];
        if (cell + MIX_LANES <= end && ground->column[cell + MIX_LANES - 1] == at + MIX_LANES - 1) {
            double sum[MIX_LANES] = {0};
            for (size_t k = 0; k < count; k++)
                for (size_t l = 0; l < MIX_LANES; l++)
                    sum[l] += tap[k] * from[k][at + l];
            memcpy(out + cell, sum, sizeof sum);
            cell += MIX_LANES;
            continue;
        }
        double sum = 0;
        for (size_t k = 0; k < count; k++)
            sum += tap[k] * from[k][at];
        out[cell++] = sum;
    }
}

void mix_blur_run(const struct mix_ground *ground, const struct mix_blur *blur, const double *value, double *rows,
                  double *out)
{
    size_t radius = blur->radius, taps = 2 * radius + 1, ready = 0;
    for (size_t row = 0; row < ground->rows; row++) {
        const double *from[2 * MIX_RADIUS + 1];
        double tap[2 * MIX_RADIUS + 1];
        size_t count = 0;
        for (; ready < ground->rows && ready <= row + radius; ready++)
            if (!row_is_empty(ground, ready))
                blur_row(ground, blur, ready, value, rows + ready % taps * stride(ground));
        if (row_is_empty(ground, row))
            continue;
        for (size_t k = 0; k < taps; k++) {
            if (row + k < radius || row + k - radius >= ground->rows || row_is_empty(ground, row + k - radius))
                continue;
            from[count] = rows + (row + k - radius) % taps * stride(ground) + radius;
            tap[count++] = blur->tap[k];
        }
        blur_down(ground, row, from, tap, count, out);
    }
}
