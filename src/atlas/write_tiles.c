/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writes the pairs of zones and cells, tile by tile in the order of the walk. A tile knows the mass that its zones
 * have before it, so that it can be worked out alone.
 */
#include "atlas/store.h"
#include "atlas/tile.h"

#define TILE_COLUMNS 6
#define TILES_AT_ONCE (PACKED_BATCH / TILE_COLUMNS)
/* For two threads: the pairs of a full tile. What is being packed takes 8 B a pair and more. */
#define PAIRS_AT_ONCE ((size_t)1 << 18)

struct tile {
    uint64_t key;
    size_t first, count; /* of the atlas's pairs */
    uint32_t *place, *index, *zones;
    size_t zone_count;
    uint64_t *mass;
};

struct tile_writer {
    const struct atlas *atlas;
    struct statement *insert;
    struct tile tiles[TILES_AT_ONCE];
    size_t count;
    uint64_t *so_far; /* [zone] mass in the tiles that are written */
};

static void tile_free(struct tile *tile)
{
    free(tile->place); /* zeroed below when freed: NOLINT(clang-analyzer-unix.Malloc) */
    free(tile->index);
    free(tile->zones);
    free(tile->mass);
    *tile = (struct tile){0};
}

static int compare_zones(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

/* Cells of one zone beside each other in a row, from pair `first` of the tile on: what is found out for one of them
 * holds for all. Returns how many of the `count` pairs. A row is shorter than 2^32 cells, so that the low bits
 * tell. */
static size_t stretch_length(const struct grid *grid, const struct pairs *pairs, size_t first, size_t count)
{
    uint64_t column = pairs_cell(pairs, first) % (uint64_t)grid->columns, room = GRID_TILE - column % GRID_TILE;
    const uint32_t *low = pairs->cell_low + first, *zone = pairs->zone + first;
    if (room > (uint64_t)grid->columns - column)
        room = (uint64_t)grid->columns - column;
    size_t most = room < count ? room : count, length = 1;
    while (length < most && zone[length] == zone[0] && low[length] - low[0] == length)
        length++;
    return length;
}

static size_t drop_repeated(uint32_t *zones, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || zones[i] != zones[kept - 1])
            zones[kept++] = zones[i];
    return kept;
}

/* The distinct zones of the tile, ascending. */
static d4i_status list_zones(d4i_context *context, const uint32_t *zone, struct tile *tile)
{
    size_t changes = 1;
    for (size_t i = 1; i < tile->count; i++)
        changes += zone[i] != zone[i - 1];
    TRY(mem_alloc(context, changes, sizeof *tile->zones, &tile->zones));
    for (size_t i = 0; i < tile->count; i++)
        if (i == 0 || zone[i] != zone[i - 1])
            tile->zones[tile->zone_count++] = zone[i];
    qsort(tile->zones, tile->zone_count, sizeof *tile->zones, compare_zones);
    tile->zone_count = drop_repeated(tile->zones, tile->zone_count);
    return D4I_OK;
}

/* Neighbouring cells mostly belong to the same zone or, with cell zones, to the next one. */
static uint32_t index_of(const struct tile *tile, uint32_t zone, uint32_t guess)
{
    for (uint32_t i = guess; i < guess + 2 && i < tile->zone_count; i++)
        if (tile->zones[i] == zone)
            return i;
    const uint32_t *found = bsearch(&zone, tile->zones, tile->zone_count, sizeof zone, compare_zones);
    return (uint32_t)(found - tile->zones);
}

static d4i_status prepare_tile(d4i_context *context, void *argument, size_t number, int worker)
{
    struct tile_writer *tiles = argument;
    struct tile *tile = &tiles->tiles[number];
    const struct pairs *pairs = &tiles->atlas->pairs;
    const uint32_t *zone = pairs->zone + tile->first;
    (void)worker;
    TRY(list_zones(context, zone, tile));
    TRY(mem_alloc(context, tile->count, sizeof *tile->place, &tile->place));
    TRY(mem_alloc(context, tile->count, sizeof *tile->index, &tile->index));
    TRY(mem_alloc(context, tile->zone_count, sizeof *tile->mass, &tile->mass));
    for (size_t i = 0, end; i < tile->count; i = end) {
        uint32_t place = tile_place(&tiles->atlas->grid, pairs_cell(pairs, tile->first + i));
        uint32_t index = index_of(tile, zone[i], i ? tile->index[i - 1] : 0);
        if (i > 0 && (place < tile->place[i - 1] || (place == tile->place[i - 1] && index <= tile->index[i - 1])))
            return fail(context, D4I_BUG, "the pairs of the atlas are not in the order of the walk");
        end = i + stretch_length(&tiles->atlas->grid, pairs, tile->first + i, tile->count - i);
        for (size_t k = i; k < end; k++)
            tile->place[k] = place + (uint32_t)(k - i);
        for (size_t k = i; k < end; k++)
            tile->index[k] = index;
    }
    return D4I_OK;
}

static d4i_status add_mass(d4i_context *context, struct tile_writer *tiles, struct tile *tile)
{
    const struct atlas *atlas = tiles->atlas;
    for (size_t i = 0; i < tile->zone_count; i++)
        tile->mass[i] = tiles->so_far[tile->zones[i]];
    for (size_t i = tile->first; i < tile->first + tile->count; i++) {
        uint32_t zone = atlas->pairs.zone[i];
        uint64_t mass = tile_mass(atlas->pairs.coverage[i], atlas->pairs.weight[i], atlas->zone_shift[zone]);
        if (__builtin_add_overflow(tiles->so_far[zone], mass, &tiles->so_far[zone]))
            return fail(context, D4I_BUG, "the weights of a zone are more than a sum can hold");
    }
    return D4I_OK;
}

static void pack_tile(struct batch *batch, const struct pairs *pairs, const struct tile *tile)
{
    batch_pack(batch, PACKED_UINT32, tile->place, tile->count);
    batch_pack(batch, PACKED_UINT32, tile->index, tile->count);
    batch_pack(batch, PACKED_UINT32, pairs->coverage + tile->first, tile->count);
    batch_pack(batch, PACKED_UINT32, pairs->weight + tile->first, tile->count);
    batch_pack(batch, PACKED_UINT32, tile->zones, tile->zone_count);
    batch_pack(batch, PACKED_UINT64, tile->mass, tile->zone_count);
}

static d4i_status flush_tiles(d4i_context *context, struct writer *writer, struct tile_writer *tiles)
{
    struct batch *batch = &writer->batch;
    TRY(threads_run(context, NULL, tiles->count, prepare_tile, tiles));
    for (size_t i = 0; i < tiles->count; i++) {
        TRY(add_mass(context, tiles, &tiles->tiles[i]));
        pack_tile(batch, &tiles->atlas->pairs, &tiles->tiles[i]);
    }
    TRY(batch_run_pack(context, batch));
    for (size_t i = 0; i < tiles->count; i++) {
        const struct packed *item = &batch->items[i * TILE_COLUMNS];
        TRY(INSERT(context, tiles->insert, value_int((int64_t)tiles->tiles[i].key),
                   value_int((int64_t)tiles->tiles[i].count), value_blob(&item[0].blob), value_blob(&item[1].blob),
                   value_blob(&item[2].blob), value_blob(&item[3].blob), value_blob(&item[4].blob),
                   value_blob(&item[5].blob)));
        tile_free(&tiles->tiles[i]);
    }
    batch_empty(batch);
    tiles->count = 0;
    return D4I_OK;
}

/* The pairs of the next tile begin at `first`. */
static d4i_status next_tile(d4i_context *context, const struct atlas *atlas, size_t first, struct tile *out)
{
    const struct pairs *pairs = &atlas->pairs;
    uint64_t cells = (uint64_t)atlas->grid.columns * (uint64_t)atlas->grid.rows;
    size_t zones = atlas_zone_count(atlas), end = pairs_tile_end(&atlas->grid, pairs, first);
    for (size_t i = first; i < end; i++)
        if (pairs_cell(pairs, i) >= cells || pairs->zone[i] >= zones)
            return fail(context, D4I_BUG, "a pair of the atlas has no cell or no zone");
    *out = (struct tile){
        .key = grid_tile_key(&atlas->grid, pairs_cell(pairs, first)), .first = first, .count = end - first};
    return D4I_OK;
}

/* The sums that answers are made of must be those that the pairs give. */
static d4i_status check_totals(d4i_context *context, const struct tile_writer *tiles)
{
    for (size_t zone = 0; zone < atlas_zone_count(tiles->atlas); zone++)
        if (tiles->so_far[zone] != tiles->atlas->zone_total[zone])
            return fail(context, D4I_BUG, "the weights of zone %zu do not sum to its total", zone);
    return D4I_OK;
}

d4i_status write_tiles(d4i_context *context, struct writer *writer)
{
    const struct atlas *atlas = writer->atlas;
    struct tile_writer tiles = {.atlas = atlas};
    uint64_t last = 0;
    size_t waiting = 0, most = PAIRS_AT_ONCE * (((size_t)threads_count(context) + 1) / 2);
    d4i_status status = D4I_OK;
    if (!atlas->has_grid)
        return D4I_OK;
    GUARD(mem_alloc(context, atlas_zone_count(atlas), sizeof *tiles.so_far, &tiles.so_far));
    GUARD(insert_prepare(context, writer->database, "d4i_tile", 8, &tiles.insert));
    for (size_t at = 0; at < atlas->pairs.count;) {
        struct tile *tile = &tiles.tiles[tiles.count];
        GUARD(next_tile(context, atlas, at, tile));
        if (at > 0 && tile->key <= last) {
            status = fail(context, D4I_BUG, "the tiles of the atlas are not in the order of the walk");
            goto done;
        }
        last = tile->key;
        at += tile->count;
        waiting += tile->count;
        if (++tiles.count == TILES_AT_ONCE || waiting >= most) {
            waiting = 0;
            GUARD(flush_tiles(context, writer, &tiles));
        }
        GUARD(progress(context, "writing tiles", at, atlas->pairs.count));
    }
    GUARD(flush_tiles(context, writer, &tiles));
    GUARD(check_totals(context, &tiles));
done:
    for (size_t i = 0; i < TILES_AT_ONCE; i++)
        tile_free(&tiles.tiles[i]);
    free(tiles.so_far);
    statement_free(tiles.insert);
    return status;
}
