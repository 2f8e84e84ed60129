/* SPDX-License-Identifier: EUPL-1.2
 *
 * Weights from a table with a row per grid square.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/weights.h"

struct weight_table {
    struct csv *csv;
    uint32_t code, value;
    const struct grid *grid;
    const char *path;
};

d4i_status weight_push(d4i_context *context, struct cell_values *values, uint64_t cell, double value)
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
                TRY(weight_push(context, out, cell, part));
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

d4i_status weight_sort(d4i_context *context, struct cell_values *values)
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

d4i_status weight_read_table(d4i_context *context, const struct project_weight *weight, const struct grid *grid,
                             struct cell_values *out)
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
    GUARD(weight_sort(context, out));
done:
    csv_close(table.csv);
    return status;
}
