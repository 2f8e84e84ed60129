/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writes the tilts: which groups have one, the totals that they give to zones, and tile by tile the tilt of every
 * pair, with the mass that each zone of the tile has before it.
 */
#include "atlas/spread.h"
#include "atlas/store.h"
#include "atlas/tile.h"

struct tilt_tiles {
    const struct atlas *atlas;
    const struct atlas_tilt *tilt;
    struct statement *insert;
    int64_t number, fid;
    uint64_t *so_far; /* [zone] mass in the tiles that are written */
    uint32_t *zones;  /* distinct zones of the tile, ascending */
    uint64_t *mass;   /* of these, before the tile */
    size_t zones_capacity, mass_capacity;
};

static int compare_zones(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

static d4i_status list_zones(d4i_context *context, struct tilt_tiles *tiles, size_t first, size_t count,
                             size_t *kept)
{
    TRY(mem_grow(context, &tiles->zones, &tiles->zones_capacity, count, sizeof *tiles->zones));
    memcpy(tiles->zones, tiles->atlas->pairs.zone + first, count * sizeof *tiles->zones);
    qsort(tiles->zones, count, sizeof *tiles->zones, compare_zones);
    *kept = 0;
    for (size_t i = 0; i < count; i++)
        if (*kept == 0 || tiles->zones[i] != tiles->zones[*kept - 1])
            tiles->zones[(*kept)++] = tiles->zones[i];
    TRY(mem_grow(context, &tiles->mass, &tiles->mass_capacity, *kept, sizeof *tiles->mass));
    for (size_t i = 0; i < *kept; i++)
        tiles->mass[i] = tiles->so_far[tiles->zones[i]];
    return D4I_OK;
}

static d4i_status write_tile(d4i_context *context, struct writer *writer, struct tilt_tiles *tiles, size_t first,
                             size_t count)
{
    const struct pairs *pairs = &tiles->atlas->pairs;
    struct batch *batch = &writer->batch;
    size_t zones;
    TRY(list_zones(context, tiles, first, count, &zones));
    for (size_t i = first; i < first + count; i++)
        tiles->so_far[pairs->zone[i]] += tilted_mass(pairs->coverage[i], pairs->weight[i],
                                                     tiles->tilt->shift[pairs->zone[i]], tiles->tilt->tilt[i]);
    batch_pack(batch, PACKED_UINT32, tiles->tilt->tilt + first, count);
    batch_pack(batch, PACKED_UINT64, tiles->mass, zones);
    d4i_status status = batch_run_pack(context, batch);
    if (status == D4I_OK)
        status = INSERT(context, tiles->insert, value_int(++tiles->fid), value_int(tiles->number),
                        value_int((int64_t)grid_tile_key(&tiles->atlas->grid, pairs_cell(pairs, first))),
                        value_blob(&batch->items[0].blob), value_blob(&batch->items[1].blob));
    batch_empty(batch);
    return status;
}

static d4i_status check_totals(d4i_context *context, const struct tilt_tiles *tiles)
{
    for (size_t zone = 0; zone < atlas_zone_count(tiles->atlas); zone++)
        if (tiles->so_far[zone] != tiles->tilt->total[zone])
            return fail(context, D4I_BUG, "the tilts of zone %zu do not sum to its total", zone);
    return D4I_OK;
}

static d4i_status write_tilt(d4i_context *context, struct writer *writer, struct tilt_tiles *tiles)
{
    const struct pairs *pairs = &tiles->atlas->pairs;
    memset(tiles->so_far, 0, atlas_zone_count(tiles->atlas) * sizeof *tiles->so_far);
    for (size_t first = 0, end; first < pairs->count; first = end) {
        uint64_t own = tile_number(&tiles->atlas->grid, pairs_cell(pairs, first));
        for (end = first; end < pairs->count && tile_number(&tiles->atlas->grid, pairs_cell(pairs, end)) == own;)
            end++;
        TRY(write_tile(context, writer, tiles, first, end - first));
        TRY(progress(context, "writing tilts", end, pairs->count));
    }
    return check_totals(context, tiles);
}

static d4i_status write_groups(d4i_context *context, struct writer *writer)
{
    const struct atlas *atlas = writer->atlas;
    struct statement *insert = NULL;
    d4i_status status;
    GUARD(insert_prepare(context, writer->database, "d4i_tilt", 5, &insert));
    for (size_t i = 0; i < atlas->tilted_count; i++) {
        const struct atlas_tilted *tilted = &atlas->tilted[i];
        GUARD(INSERT(context, insert, value_int((int64_t)i + 1), value_int(tilted->source),
                     value_int(tilted->variable), value_int(tilted->node), value_int(tilted->tilt)));
    }
done:
    statement_free(insert);
    return status;
}

static d4i_status write_totals(d4i_context *context, struct writer *writer)
{
    const struct atlas *atlas = writer->atlas;
    struct batch *batch = &writer->batch;
    struct statement *insert = NULL;
    d4i_status status;
    GUARD(insert_prepare(context, writer->database, "d4i_tilt_zone", 3, &insert));
    for (size_t t = 0; t < atlas->tilt_count; t++) {
        batch_pack(batch, PACKED_UINT8, atlas->tilts[t].shift, atlas_zone_count(atlas));
        batch_pack(batch, PACKED_UINT64, atlas->tilts[t].total, atlas_zone_count(atlas));
        GUARD(batch_run_pack(context, batch));
        GUARD(INSERT(context, insert, value_int((int64_t)t + 1), value_blob(&batch->items[0].blob),
                     value_blob(&batch->items[1].blob)));
        batch_empty(batch);
    }
done:
    batch_empty(batch);
    statement_free(insert);
    return status;
}

d4i_status write_tilts(d4i_context *context, struct writer *writer)
{
    const struct atlas *atlas = writer->atlas;
    struct tilt_tiles tiles = {.atlas = atlas};
    d4i_status status = D4I_OK;
    if (atlas->tilt_count == 0)
        return D4I_OK;
    GUARD(write_groups(context, writer));
    GUARD(write_totals(context, writer));
    GUARD(mem_alloc(context, atlas_zone_count(atlas), sizeof *tiles.so_far, &tiles.so_far));
    GUARD(insert_prepare(context, writer->database, "d4i_tilt_tile", 5, &tiles.insert));
    for (size_t t = 0; t < atlas->tilt_count; t++) {
        tiles.tilt = &atlas->tilts[t];
        tiles.number = (int64_t)t;
        GUARD(write_tilt(context, writer, &tiles));
    }
done:
    free(tiles.so_far);
    free(tiles.zones);
    free(tiles.mass);
    statement_free(tiles.insert);
    return status;
}
