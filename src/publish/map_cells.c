/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cells as a field of squares. Cells that would be smaller than a pixel are added up to square blocks, people and
 * group apart, so that what is shown is a true share of a stated area and no cell is picked at random.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/map.h"

#define LEAST_PIXEL 1.0
#define HATCH_LEAST 4.0 /* a piece of a line in a smaller block looks like a dot, in units */

void map_cells_release(struct map *map)
{
    for (int i = 0; i < MAP_FRAMES; i++) {
        if (map->fields[i].base != map->fields[i].total)
            free(map->fields[i].base);
        free(map->fields[i].total);
        free(map->fields[i].group);
        free(map->fields[i].status);
        free(map->fields[i].pair);
        map->fields[i] = (struct field){0};
    }
}

/* The blocks that a frame shows. Blocks start at multiples of their side from the grid's corner. */
static d4i_status field_new(struct map *map, const struct frame *frame, struct field *field)
{
    const struct grid *grid = &map->atlas->grid;
    double cell = grid->cell;
    field->side = (int32_t)fmax(ceil(LEAST_PIXEL / (cell * frame->scale) - 1e-9), 1);
    double block = cell * field->side;
    field->column0 = (int64_t)fmax(floor((frame->box[0] - (double)grid->west) / block), 0);
    field->row0 = (int64_t)fmax(floor((frame->box[1] - (double)grid->south) / block), 0);
    double columns =
        fmin(ceil((frame->box[2] - (double)grid->west) / block), ceil(grid->columns / (double)field->side));
    double rows = fmin(ceil((frame->box[3] - (double)grid->south) / block), ceil(grid->rows / (double)field->side));
    field->columns = (int32_t)fmax(columns - (double)field->column0, 0);
    field->rows = (int32_t)fmax(rows - (double)field->row0, 0);
    size_t count = (size_t)field->columns * (size_t)field->rows;
    TRY(mem_alloc(map->context, count, sizeof *field->total, &field->total));
    field->base = field->total;
    if (map->stated)
        TRY(mem_alloc(map->context, count, sizeof *field->base, &field->base));
    TRY(mem_alloc(map->context, count, sizeof *field->group, &field->group));
    TRY(mem_alloc(map->context, count, 1, &field->status));
    memset(field->status, D4I_VALUE_STATUS_END, count);
    return D4I_OK;
}

/* A block has a number as soon as one of its cells has. */
uint8_t map_block_status(uint8_t so_far, uint8_t more)
{
    if (so_far == D4I_VALUE_STATUS_END || status_is_known(so_far) == status_is_known(more))
        return status_worse(so_far, more);
    return status_is_known(so_far) ? so_far : more;
}

size_t map_field_at(const struct map *map, const struct field *field, uint64_t cell)
{
    uint64_t columns = (uint64_t)map->atlas->grid.columns;
    int64_t column = (int64_t)(cell % columns) / field->side - field->column0;
    int64_t row = (int64_t)(cell / columns) / field->side - field->row0;
    if (column < 0 || row < 0 || column >= field->columns || row >= field->rows)
        return SIZE_MAX;
    return (size_t)row * (size_t)field->columns + (size_t)column;
}

/* What is known of an item; under dots, of any of their groups. */
static uint8_t item_status(const struct map *map, size_t item)
{
    uint8_t is = map->figures.columns[1].status[item];
    if (map->kind != KIND_DOTS)
        return status_worse(map->total->status[item], map->group->status[item]);
    for (size_t c = 2; c < map->figures.column_count; c++)
        is = map_block_status(is, map->figures.columns[c].status[item]);
    return is;
}

static void field_fill(struct map *map, struct field *field)
{
    for (size_t i = 0; i < map->figures.items; i++) {
        size_t at = map_field_at(map, field, map->figures.cell[i]);
        if (at == SIZE_MAX)
            continue;
        uint8_t is = item_status(map, i);
        field->status[at] = map_block_status(field->status[at], is);
        if (status_is_known(is)) {
            field->total[at] += map->total->people[i];
            field->group[at] += map->group->people[i];
            if (map->stated)
                field->base[at] += map->stated[i];
        }
    }
}

static enum map_state state_of_block(const struct map *map, const struct field *field, size_t at)
{
    if (field->status[at] == D4I_VALUE_STATUS_END)
        return STATE_NOTHING;
    if (status_is_known(field->status[at]) && field->total[at] <= 0)
        return STATE_EMPTY;
    enum map_state state =
        map_state_of(map, field->total[at], field->base[at], field->group[at], field->status[at]);
    return field->pair ? map_pair_state(state, field->pair[at]) : state;
}

/* Has the state, or is perturbed beside its class. */
static bool is_shown(const struct map *map, const struct field *field, size_t at, enum map_state by)
{
    enum map_state state = state_of_block(map, field, at);
    return by == STATE_NOISE ? map_is_noise(map, state, field->status[at]) : state == by;
}

d4i_status map_cells_fill(struct map *map)
{
    for (int f = 0; f < map->frame_count; f++) {
        TRY(field_new(map, &map->frames[f], &map->fields[f]));
        field_fill(map, &map->fields[f]);
    }
    return D4I_OK;
}

void map_cells_count(struct map *map)
{
    for (int f = 0; f < map->frame_count; f++) {
        const struct field *field = &map->fields[f];
        for (size_t i = 0; i < (size_t)field->columns * (size_t)field->rows; i++) {
            map->seen[state_of_block(map, field, i)]++;
            map->seen[STATE_NOISE] += is_shown(map, field, i, STATE_NOISE);
        }
    }
}

/* Adds the runs of one state as rectangles to the path. */
static bool state_path(struct map *map, const struct frame *frame, const struct field *field, enum map_state state)
{
    const struct grid *grid = &map->atlas->grid;
    double block = (double)grid->cell * field->side;
    bool any = false;
    for (int32_t row = 0; row < field->rows; row++)
        for (int32_t column = 0, end; column < field->columns; column = end) {
            size_t at = (size_t)row * (size_t)field->columns;
            end = column + 1;
            if (!is_shown(map, field, at + (size_t)column, state))
                continue;
            while (end < field->columns && is_shown(map, field, at + (size_t)end, state))
                end++;
            double west = (double)grid->west + (double)(field->column0 + column) * block;
            double north = (double)grid->south + (double)(field->row0 + row + 1) * block;
            double x = frame_x(frame, west), right = frame_x(frame, west + (end - column) * block);
            double y = frame_y(frame, north), below = frame_y(frame, north - block);
            if (map->format == MAP_PNG) { /* on whole pixels: neighbours share their edges, and leave no gap */
                x = round(x);
                right = round(right);
                y = round(y);
                below = round(below);
            }
            cairo_rectangle(map->canvas.cairo, x, y, right - x, below - y);
            any = true;
        }
    return any;
}

static void hatch(struct map *map, int frame, enum map_state by)
{
    cairo_t *cairo = map->canvas.cairo;
    cairo_save(cairo);
    cairo_new_path(cairo);
    if (state_path(map, &map->frames[frame], &map->fields[frame], by)) {
        cairo_clip(cairo);
        cairo_set_antialias(cairo, CAIRO_ANTIALIAS_DEFAULT);
        map_hatch_lines(map, &map->frames[frame], by);
    }
    cairo_restore(cairo);
}

d4i_status map_cells_withheld(struct map *map)
{
    TRY(map_cells_fill(map));
    for (int f = 0; f < map->frame_count; f++)
        for (size_t i = 0; i < (size_t)map->fields[f].columns * (size_t)map->fields[f].rows; i++)
            map->seen[STATE_SUPPRESSED] += state_of_block(map, &map->fields[f], i) == STATE_SUPPRESSED;
    return D4I_OK;
}

size_t map_cells_count_withheld(const struct map *map)
{
    size_t count = 0;
    for (size_t i = 0; i < map->figures.items; i++) {
        bool withheld = false;
        for (size_t c = 1; c < map->figures.column_count; c++)
            withheld |= map->figures.columns[c].status[i] == D4I_SUPPRESSED;
        count += withheld;
    }
    return count;
}

/* All blocks of a state in one path. */
static void fill_state(struct map *map, int frame, enum map_state state)
{
    cairo_new_path(map->canvas.cairo);
    if (!state_path(map, &map->frames[frame], &map->fields[frame], state))
        return;
    canvas_color(&map->canvas, state == STATE_SUPPRESSED ? palette_withheld : map_state_color(state));
    cairo_fill(map->canvas.cairo);
}

static void start_cells(struct map *map)
{
    cairo_set_antialias(map->canvas.cairo, map->format == MAP_PNG ? CAIRO_ANTIALIAS_NONE : CAIRO_ANTIALIAS_DEFAULT);
    cairo_set_fill_rule(map->canvas.cairo, CAIRO_FILL_RULE_WINDING);
}

bool map_cells_hatched(const struct map *map)
{
    double side = (double)map->atlas->grid.cell * map->fields[0].side * map->frames[0].scale;
    return map->kind != KIND_DOTS || side >= HATCH_LEAST * map->unit;
}

void map_cells_draw_withheld(struct map *map, int frame)
{
    if (!map->seen[STATE_SUPPRESSED])
        return;
    cairo_save(map->canvas.cairo);
    start_cells(map);
    fill_state(map, frame, STATE_SUPPRESSED);
    cairo_restore(map->canvas.cairo);
    if (map_cells_hatched(map))
        hatch(map, frame, STATE_SUPPRESSED);
}

d4i_status map_cells_draw(struct map *map, int frame)
{
    start_cells(map);
    for (int state = 0; state < STATE_NOTHING; state++) {
        TRY(progress(map->context, "drawing", (uint64_t)state, STATE_NOTHING));
        if (map->seen[state])
            fill_state(map, frame, (enum map_state)state);
    }
    if (map->seen[STATE_SUPPRESSED])
        hatch(map, frame, STATE_SUPPRESSED);
    if (map->noise == NOISE_SOME)
        hatch(map, frame, STATE_NOISE);
    cairo_set_antialias(map->canvas.cairo, CAIRO_ANTIALIAS_DEFAULT);
    return D4I_OK;
}
