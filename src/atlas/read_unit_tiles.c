/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads which cells each unit covers. Every place, unit and coverage is checked.
 */
#include "atlas/store.h"
#include "atlas/tile.h"
#include "grid/cover.h"

struct unit_tile {
    int64_t level, key, pairs;
    uint32_t *place, *unit, *coverage;
};

static void unit_tile_free(struct unit_tile *tile)
{
    free(tile->place);
    free(tile->unit);
    free(tile->coverage);
    *tile = (struct unit_tile){0};
}

static bool pair_is_right(const struct grid *grid, const struct unit_tile *tile, size_t units, size_t i,
                          uint32_t column, uint32_t row)
{
    uint32_t place = tile->place[i];
    return place < GRID_TILE * GRID_TILE && row + place / GRID_TILE < (uint32_t)grid->rows &&
           column + place % GRID_TILE < (uint32_t)grid->columns && tile->unit[i] < units &&
           tile->coverage[i] >= 1 && tile->coverage[i] <= COVER_FULL &&
           (i == 0 || place > tile->place[i - 1] ||
            (place == tile->place[i - 1] && tile->unit[i] > tile->unit[i - 1]));
}

static d4i_status append(d4i_context *context, const struct rows *rows, const struct grid *grid,
                         const struct unit_tile *tile, struct atlas_level *level)
{
    uint32_t tile_column, tile_row;
    grid_tile_of_key(grid, (uint64_t)tile->key, &tile_column, &tile_row);
    if (tile_column >= grid_tile_columns(grid) || tile_row >= grid_tile_rows(grid) ||
        grid_tile_key_at(grid, tile_column, tile_row) != (uint64_t)tile->key)
        return rows_fail(context, rows, "the tile lies outside the grid");
    uint32_t column = tile_column * GRID_TILE, row = tile_row * GRID_TILE;
    struct pairs *pairs = &level->pairs;
    TRY(pairs_grow(context, grid, pairs, pairs->count + (size_t)tile->pairs));
    for (size_t i = 0; i < (size_t)tile->pairs; i++) {
        if (!pair_is_right(grid, tile, level->codes.count, i, column, row))
            return rows_fail(context, rows, "a pair has no cell, no unit, no coverage or is out of order");
        pairs_put_cell(pairs, pairs->count,
                       (uint64_t)(row + tile->place[i] / GRID_TILE) * (uint64_t)grid->columns + column +
                           tile->place[i] % GRID_TILE);
        pairs->zone[pairs->count] = tile->unit[i];
        pairs->coverage[pairs->count++] = tile->coverage[i];
    }
    return D4I_OK;
}

static d4i_status read_tile(d4i_context *context, struct rows *rows, struct batch *batch, struct atlas *atlas,
                            struct unit_tile *tile)
{
    struct statement *row = rows->statement;
    TRY(row_index(context, rows, 0, 0, (int64_t)atlas->level_count, &tile->level));
    tile->key = column_int(row, 1);
    TRY(row_index(context, rows, 2, 1, INT64_C(1) << 40, &tile->pairs));
    size_t pairs = (size_t)tile->pairs;
    TRY(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 3), pairs, &tile->place, NULL));
    TRY(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 4), pairs, &tile->unit, NULL));
    TRY(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 5), pairs, &tile->coverage, NULL));
    TRY(batch_run_unpack(context, batch));
    return append(context, rows, &atlas->grid, tile, &atlas->levels[tile->level]);
}

d4i_status read_unit_tiles(d4i_context *context, struct database *database, struct atlas *atlas)
{
    struct rows rows = {0};
    struct batch *batch = NULL;
    bool more = false;
    d4i_status status = D4I_OK;
    for (size_t l = 0; l < atlas->level_count; l++)
        pairs_release(&atlas->levels[l].pairs);
    GUARD(mem_alloc(context, 1, sizeof *batch, &batch));
    batch->table = "d4i_unit_tile";
    GUARD(rows_open(context, database, "d4i_unit_tile",
                    "SELECT level, tile, pairs, place, unit, coverage FROM d4i_unit_tile ORDER BY fid", &rows));
    GUARD(rows_next(context, &rows, &more));
    while (more) {
        struct unit_tile tile = {0};
        status = read_tile(context, &rows, batch, atlas, &tile);
        unit_tile_free(&tile);
        if (status != D4I_OK)
            goto done;
        GUARD(rows_next(context, &rows, &more));
    }
done:
    if (batch)
        batch_release(batch);
    free(batch);
    rows_close(&rows);
    return status;
}
