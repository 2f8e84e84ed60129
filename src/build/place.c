/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sixth stage: weights onto the pairs, and the allocation in factored form.
 */
#include <math.h>
#include <stdlib.h>

#include "allocate/allocate.h"
#include "base/memory.h"
#include "build/work.h"

/* Weights are kept as integers of about 31 bits: the largest value of the layer times a power of ten (so that
 * decimal figures stay exact) comes to lie between 2^31 / 10 and 2^31. A value below a thousand-millionth of the
 * largest counts as that much. */
static double scale_of(const struct cell_values *values)
{
    const double top = 0x1p31;
    double most = 0, scale = 1;
    for (size_t i = 0; i < values->count; i++)
        most = fmax(most, values->value[i]);
    while (most > 0 && most * scale > top)
        scale /= 10;
    while (most > 0 && most * scale * 10 <= top)
        scale *= 10;
    return scale;
}

static double value_at(const struct cell_values *values, uint64_t cell)
{
    size_t low = 0, high = values->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (values->cell[middle] < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low < values->count && values->cell[low] == cell ? values->value[low] : 0;
}

/* A positive value never becomes 0, or a place with a few people would become a place where nobody can live. */
static uint32_t weight_of(double value, double scale)
{
    double scaled = floor(value * scale + 0.5);
    return value > 0 && scaled < 1 ? 1 : (uint32_t)scaled;
}

struct weight_table {
    struct csv *csv;
    uint32_t code, value;
    const struct grid *grid;
    const char *path;
};

static d4i_status push_value(d4i_context *context, struct cell_values *values, uint64_t cell, double value)
{
    size_t capacity = values->capacity;
    TRY(mem_grow(context, &values->cell, &capacity, values->count + 1, sizeof *values->cell));
    TRY(mem_grow(context, &values->value, &values->capacity, values->count + 1, sizeof *values->value));
    values->cell[values->count] = cell;
    values->value[values->count++] = value;
    values->total += value;
    return D4I_OK;
}

/* A square larger than the cells gives each of its cells an equal part; smaller ones are added up later. */
static d4i_status spread_square(d4i_context *context, const struct grid *grid, const struct grid_square *square,
                                double value, struct cell_values *out)
{
    int64_t across = square->size > grid->cell ? square->size / grid->cell : 1;
    for (int64_t row = 0; row < across; row++)
        for (int64_t column = 0; column < across; column++) {
            uint64_t cell = grid_cell_at(grid, (double)square->east + (double)(column * grid->cell),
                                         (double)square->north + (double)(row * grid->cell));
            double part = value / (double)(across * across);
            if (cell == GRID_NO_CELL)
                out->left_out += part;
            else
                TRY(push_value(context, out, cell, part));
        }
    return D4I_OK;
}

static d4i_status read_weight_row(d4i_context *context, const struct weight_table *table, struct cell_values *out)
{
    struct text code = csv_field(table->csv, table->code), value = text_trim(csv_field(table->csv, table->value));
    struct grid_square square;
    double number;
    if (!grid_parse_code(text_trim(code), &square))
        return csv_fail(context, table->csv, table->code, "'%.*s' is no grid code such as 1kmN3123E4032",
                        (int)code.length, code.at);
    if (!parse_double(value, &number) || number < 0)
        return csv_fail(context, table->csv, table->value, "the weight '%.*s' is no number from 0 up",
                        (int)value.length, value.at);
    if (square.size % table->grid->cell && table->grid->cell % square.size)
        return csv_fail(context, table->csv, table->code, "squares of %d m and cells of %d m do not nest",
                        square.size, table->grid->cell);
    return number > 0 ? spread_square(context, table->grid, &square, number, out) : D4I_OK;
}

struct cell_value {
    uint64_t cell;
    double value;
    size_t place; /* keeps the order of the file among equals, so that sums do not depend on the sort */
};

static int compare_values(const void *a, const void *b)
{
    const struct cell_value *x = a, *y = b;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static d4i_status sort_values(d4i_context *context, struct cell_values *values)
{
    struct cell_value *sorted;
    TRY(mem_alloc(context, values->count, sizeof *sorted, &sorted));
    for (size_t i = 0; i < values->count; i++)
        sorted[i] = (struct cell_value){values->cell[i], values->value[i], i};
    qsort(sorted, values->count, sizeof *sorted, compare_values);
    size_t kept = 0;
    for (size_t i = 0; i < values->count; i++) {
        if (kept && values->cell[kept - 1] == sorted[i].cell) {
            values->value[kept - 1] += sorted[i].value;
            continue;
        }
        values->cell[kept] = sorted[i].cell;
        values->value[kept++] = sorted[i].value;
    }
    values->count = kept;
    free(sorted);
    return D4I_OK;
}

static d4i_status read_weight_table(d4i_context *context, const struct project_weight *weight,
                                    const struct grid *grid, struct cell_values *out)
{
    struct weight_table table = {.grid = grid, .path = weight->file.path};
    bool more = true;
    uint64_t rows = 0, done, total;
    d4i_status status;
    TRY(csv_open(context, weight->file.path, &weight->csv, &table.csv));
    GUARD(csv_find(context, table.csv, weight->code, &table.code));
    GUARD(csv_find(context, table.csv, weight->value, &table.value));
    GUARD(csv_next(context, table.csv, &more));
    for (; more; rows++) {
        GUARD(read_weight_row(context, &table, out));
        if (rows % 65536 == 0) {
            csv_position(table.csv, &done, &total);
            GUARD(progress(context, "reading weights", done, total));
        }
        GUARD(csv_next(context, table.csv, &more));
    }
    GUARD(sort_values(context, out));
done:
    csv_close(table.csv);
    return status;
}

static d4i_status read_weight(d4i_context *context, const struct project_weight *weight, const struct grid *grid,
                              struct cell_values *out)
{
    if (weight->is_table)
        return read_weight_table(context, weight, grid, out);
    struct raster_options options = weight->raster;
    options.path = weight->file.path;
    return raster_read_cells(context, &options, grid, out);
}

static d4i_status weigh_pairs(d4i_context *context, const struct project_weight *weight, struct atlas *atlas,
                              struct atlas_weight *described, uint32_t **out)
{
    struct cell_values values = {0};
    uint32_t *weights = NULL;
    d4i_status status;
    GUARD(read_weight(context, weight, &atlas->grid, &values));
    GUARD(mem_alloc(context, atlas->pairs.count, sizeof *weights, &weights));
    described->total = values.total;
    described->left_out = values.left_out;
    double scale = scale_of(&values), value = 0;
    uint64_t last = GRID_NO_CELL;
    for (size_t i = 0; i < atlas->pairs.count; i++) {
        if (atlas->pairs.cell[i] != last)
            value = value_at(&values, last = atlas->pairs.cell[i]);
        weights[i] = weight_of(value, scale);
    }
    *out = weights;
    weights = NULL;
done:
    cell_values_release(&values);
    free(weights);
    return status;
}

d4i_status work_place(d4i_context *context, struct work *work)
{
    const struct project *project = work->project;
    struct atlas *atlas = &work->atlas;
    if (!atlas->has_grid)
        return D4I_OK;
    struct weight_level *levels = NULL;
    uint32_t **weights = NULL;
    struct allocation allocation = {0};
    d4i_status status;
    GUARD(mem_alloc(context, project->weight_count, sizeof *levels, &levels));
    GUARD(mem_alloc(context, project->weight_count, sizeof *weights, &weights));
    for (size_t i = 0; i < project->weight_count; i++) {
        GUARD(weigh_pairs(context, &project->weights[i], atlas, &atlas->weights[i], &weights[i]));
        levels[i] = (struct weight_level){project->weights[i].id, weights[i]};
    }
    GUARD(allocation_method_find(project->method)
              ->run(context, &atlas->pairs, atlas_zone_count(atlas), levels, project->weight_count, &allocation));
    atlas->zone_level = allocation.level;
    atlas->zone_total = allocation.total;
    atlas->zone_shift = allocation.shift;
    atlas->zone_cells = allocation.cells;
    allocation = (struct allocation){0};
done:
    allocation_release(&allocation);
    for (size_t i = 0; weights && i < project->weight_count; i++)
        free(weights[i]);
    free(weights);
    free(levels);
    return status;
}
