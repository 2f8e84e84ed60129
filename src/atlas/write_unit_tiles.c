/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writes which cells each unit of a level covers, and by how much, tile by tile in the order of the walk: the
 * tables that relate cells to administrative units.
 */
#include "atlas/store.h"
#include "atlas/tile.h"

struct unit_tiles {
    const struct atlas_level *level;
    const struct grid *grid;
    struct statement *insert;
    int64_t level_number, fid;
    uint32_t *place;
    size_t place_capacity;
};

static d4i_status write_tile(d4i_context *context, struct writer *writer, struct unit_tiles *tiles, size_t first,
                             size_t count)
{
    const struct pairs *pairs = &tiles->level->pairs;
    struct batch *batch = &writer->batch;
    TRY(mem_grow(context, &tiles->place, &tiles->place_capacity, count, sizeof *tiles->place));
    for (size_t i = 0; i < count; i++)
        tiles->place[i] = tile_place(tiles->grid, pairs_cell(pairs, first + i));
    batch_pack(batch, PACKED_UINT32, tiles->place, count);
    batch_pack(batch, PACKED_UINT32, pairs->zone + first, count);
    batch_pack(batch, PACKED_UINT32, pairs->coverage + first, count);
    d4i_status status = batch_run_pack(context, batch);
    if (status == D4I_OK)
        status = INSERT(context, tiles->insert, value_int(++tiles->fid), value_int(tiles->level_number),
                        value_int((int64_t)grid_tile_key(tiles->grid, pairs_cell(pairs, first))),
                        value_int((int64_t)count), value_blob(&batch->items[0].blob),
                        value_blob(&batch->items[1].blob), value_blob(&batch->items[2].blob));
    batch_empty(batch);
    return status;
}

static d4i_status write_level(d4i_context *context, struct writer *writer, struct unit_tiles *tiles)
{
    const struct pairs *pairs = &tiles->level->pairs;
    for (size_t first = 0, end; first < pairs->count; first = end) {
        uint64_t own = tile_number(tiles->grid, pairs_cell(pairs, first));
        for (end = first; end < pairs->count && tile_number(tiles->grid, pairs_cell(pairs, end)) == own; end++)
            if (pairs->zone[end] >= tiles->level->codes.count)
                return fail(context, D4I_BUG, "a pair of level '%s' has no unit", tiles->level->id);
        TRY(write_tile(context, writer, tiles, first, end - first));
    }
    return D4I_OK;
}

d4i_status write_unit_tiles(d4i_context *context, struct writer *writer)
{
    const struct atlas *atlas = writer->atlas;
    struct unit_tiles tiles = {.grid = &atlas->grid};
    d4i_status status = D4I_OK;
    if (!atlas->has_grid)
        return D4I_OK;
    GUARD(insert_prepare(context, writer->database, "d4i_unit_tile", 7, &tiles.insert));
    for (size_t l = 0; l < atlas->level_count; l++) {
        tiles.level = &atlas->levels[l];
        tiles.level_number = (int64_t)l;
        GUARD(write_level(context, writer, &tiles));
    }
done:
    free(tiles.place);
    statement_free(tiles.insert);
    return status;
}
