/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads the pairs of zones and cells. Every place, zone and coverage is checked, and that the mass said at the
 * start of each tile, and in the end the total of each zone, is what the pairs sum to.
 */
#include "atlas/store.h"
#include "atlas/tile.h"
#include "grid/cover.h"

#define TILE_COLUMNS 6
#define TILES_AT_ONCE (PACKED_BATCH / TILE_COLUMNS)

struct tile {
    int64_t key, pairs;
    uint32_t *place, *index, *coverage, *weight, *zones;
    uint64_t *mass;
    size_t zone_count;
};

struct tile_reader {
    struct atlas *atlas;
    struct rows rows;
    struct batch batch;
    struct tile tiles[TILES_AT_ONCE];
    size_t count;
    uint64_t *so_far; /* [zone] mass in the tiles that are read */
};

static void tiles_free(struct tile_reader *reader)
{
    for (size_t i = 0; i < TILES_AT_ONCE; i++) {
        struct tile *tile = &reader->tiles[i];
        free(tile->place);
        free(tile->index);
        free(tile->coverage);
        free(tile->weight);
        free(tile->zones);
        free(tile->mass);
        *tile = (struct tile){0};
    }
    reader->count = 0;
}

static d4i_status damaged(d4i_context *context, const struct tile *tile, const char *what)
{
    return fail(context, D4I_BAD_INPUT, "tile %lld: %s; the atlas is damaged, build it again", (long long)tile->key,
                what);
}

static d4i_status take_tile(d4i_context *context, struct tile_reader *reader)
{
    struct statement *row = reader->rows.statement;
    struct batch *batch = &reader->batch;
    struct tile *tile = &reader->tiles[reader->count++];
    tile->key = column_int(row, 0);
    tile->pairs = column_int(row, 1);
    if (tile->pairs < 1)
        return damaged(context, tile, "it has no pairs");
    size_t pairs = (size_t)tile->pairs;
    TRY(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 2), pairs, &tile->place, NULL));
    TRY(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 3), pairs, &tile->index, NULL));
    TRY(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 4), pairs, &tile->coverage, NULL));
    TRY(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 5), pairs, &tile->weight, NULL));
    TRY(batch_unpack(context, batch, PACKED_UINT32, column_blob(row, 6), PACKED_ANY, &tile->zones,
                     &tile->zone_count));
    /* One mass for each zone: checked by the count of the last column against the one before. */
    return batch_unpack(context, batch, PACKED_UINT64, column_blob(row, 7), PACKED_ANY, &tile->mass, NULL);
}

static d4i_status make_room(d4i_context *context, const struct grid *grid, struct pairs *pairs, size_t more)
{
    size_t needed = pairs->count + more, weight = pairs->capacity;
    TRY(mem_grow(context, &pairs->weight, &weight, needed, sizeof *pairs->weight));
    return pairs_grow(context, grid, pairs, needed);
}

static d4i_status check_zones(d4i_context *context, const struct tile_reader *reader, const struct tile *tile)
{
    size_t zones = atlas_zone_count(reader->atlas);
    for (size_t i = 0; i < tile->zone_count; i++) {
        if (tile->zones[i] >= zones || (i > 0 && tile->zones[i] <= tile->zones[i - 1]))
            return damaged(context, tile, "it names a zone that does not exist");
        if (tile->mass[i] != reader->so_far[tile->zones[i]])
            return damaged(context, tile, "the mass at its start is not that of the tiles before");
    }
    return D4I_OK;
}

/* First cell of the tile; refuses keys outside the grid. */
static d4i_status tile_corner(d4i_context *context, const struct grid *grid, const struct tile *tile,
                              uint32_t *column, uint32_t *row)
{
    uint32_t tile_column, tile_row;
    grid_tile_of_key(grid, (uint64_t)tile->key, &tile_column, &tile_row);
    if (tile_column >= grid_tile_columns(grid) || tile_row >= grid_tile_rows(grid) ||
        grid_tile_key_at(grid, tile_column, tile_row) != (uint64_t)tile->key)
        return damaged(context, tile, "it lies outside the grid");
    *column = tile_column * GRID_TILE;
    *row = tile_row * GRID_TILE;
    return D4I_OK;
}

static bool pair_is_right(const struct grid *grid, const struct tile *tile, size_t i, uint32_t column, uint32_t row)
{
    return tile->index[i] < tile->zone_count && tile->place[i] < GRID_TILE * GRID_TILE &&
           row + tile->place[i] / GRID_TILE < (uint32_t)grid->rows &&
           column + tile->place[i] % GRID_TILE < (uint32_t)grid->columns && tile->coverage[i] >= 1 &&
           tile->coverage[i] <= COVER_FULL &&
           (i == 0 || tile->place[i] > tile->place[i - 1] ||
            (tile->place[i] == tile->place[i - 1] && tile->index[i] > tile->index[i - 1]));
}

static d4i_status append_tile(d4i_context *context, struct tile_reader *reader, const struct tile *tile)
{
    struct atlas *atlas = reader->atlas;
    struct pairs *pairs = &atlas->pairs;
    uint32_t column = 0, row = 0;
    TRY(tile_corner(context, &atlas->grid, tile, &column, &row));
    TRY(check_zones(context, reader, tile));
    TRY(make_room(context, &atlas->grid, pairs, (size_t)tile->pairs));
    for (size_t i = 0; i < (size_t)tile->pairs; i++) {
        if (!pair_is_right(&atlas->grid, tile, i, column, row))
            return damaged(context, tile, "a pair has no cell, no zone, no coverage or is out of order");
        uint32_t zone = tile->zones[tile->index[i]], place = tile->place[i];
        uint64_t mass = tile_mass(tile->coverage[i], tile->weight[i], atlas->zone_shift[zone]);
        if (__builtin_add_overflow(reader->so_far[zone], mass, &reader->so_far[zone]))
            return damaged(context, tile, "the weights of a zone are more than a sum can hold");
        pairs_put_cell(pairs, pairs->count,
                       (uint64_t)(row + place / GRID_TILE) * (uint64_t)atlas->grid.columns + column +
                           place % GRID_TILE);
        pairs->zone[pairs->count] = zone;
        pairs->coverage[pairs->count] = tile->coverage[i];
        pairs->weight[pairs->count++] = tile->weight[i];
    }
    return D4I_OK;
}

static d4i_status flush_tiles(d4i_context *context, struct tile_reader *reader)
{
    size_t masses[TILES_AT_ONCE] = {0};
    for (size_t i = 0; i < reader->count; i++)
        reader->batch.items[i * TILE_COLUMNS + TILE_COLUMNS - 1].counted = &masses[i];
    TRY(batch_run_unpack(context, &reader->batch));
    for (size_t i = 0; i < reader->count; i++) {
        if (masses[i] != reader->tiles[i].zone_count)
            return damaged(context, &reader->tiles[i], "its columns are not of the same length");
        TRY(append_tile(context, reader, &reader->tiles[i]));
    }
    tiles_free(reader);
    return D4I_OK;
}

static d4i_status read_rows(d4i_context *context, struct tile_reader *reader)
{
    bool more = false;
    for (;;) {
        TRY(rows_next(context, &reader->rows, &more));
        if (!more)
            break;
        TRY(take_tile(context, reader));
        if (reader->count == TILES_AT_ONCE)
            TRY(flush_tiles(context, reader));
        TRY(progress(context, "reading tiles", reader->rows.at + 1, 0));
    }
    return flush_tiles(context, reader);
}

static d4i_status check_totals(d4i_context *context, const struct tile_reader *reader)
{
    for (size_t zone = 0; zone < atlas_zone_count(reader->atlas); zone++)
        if (reader->so_far[zone] != reader->atlas->zone_total[zone])
            return fail(context, D4I_BAD_INPUT,
                        "the tiles do not hold all of zone %zu; the atlas is damaged, build it again", zone);
    return D4I_OK;
}

d4i_status read_tiles(d4i_context *context, struct database *database, struct atlas *atlas)
{
    struct tile_reader *reader = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, 1, sizeof *reader, &reader));
    reader->atlas = atlas;
    reader->batch.table = "d4i_tile";
    pairs_release(&atlas->pairs);
    GUARD(mem_alloc(context, atlas_zone_count(atlas), sizeof *reader->so_far, &reader->so_far));
    GUARD(rows_open(context, database, "d4i_tile",
                    "SELECT tile, pairs, place, zone, coverage, weight, zones, mass FROM d4i_tile ORDER BY tile",
                    &reader->rows));
    GUARD(read_rows(context, reader));
    GUARD(check_totals(context, reader));
done:
    if (status != D4I_OK)
        pairs_release(&atlas->pairs);
    if (reader) {
        tiles_free(reader);
        batch_release(&reader->batch);
        rows_close(&reader->rows);
        free(reader->so_far);
    }
    free(reader);
    return status;
}
