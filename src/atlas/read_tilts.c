/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads the tilts: the groups and the totals with the atlas, the tilts themselves with its pairs, whose tiles must
 * have been read before. That the tilts of each zone sum to its total is checked, and the mass at each tile's
 * start.
 */
#include "atlas/spread.h"
#include "atlas/store.h"
#include "atlas/tile.h"

#define SHIFT_MOST 63

static d4i_status read_group_row(d4i_context *context, struct rows *rows, struct atlas *atlas)
{
    int64_t source, variable, node, tilt;
    TRY(row_index(context, rows, 0, 0, (int64_t)atlas->source_count, &source));
    TRY(row_index(context, rows, 1, 0, (int64_t)atlas->sources[source].variable_count, &variable));
    TRY(row_index(context, rows, 2, 0, (int64_t)atlas->sources[source].variables[variable].tree.count, &node));
    TRY(row_index(context, rows, 3, 0, (int64_t)atlas->tilt_count, &tilt));
    atlas->tilted[atlas->tilted_count++] =
        (struct atlas_tilted){(uint32_t)source, (uint32_t)variable, (uint32_t)node, (uint32_t)tilt};
    return D4I_OK;
}

static d4i_status read_totals(d4i_context *context, struct database *database, struct batch *batch,
                              struct atlas *atlas)
{
    struct rows rows = {0};
    size_t zones = atlas_zone_count(atlas);
    d4i_status status;
    bool more = false;
    GUARD(rows_open(context, database, "d4i_tilt_zone", "SELECT shift, total FROM d4i_tilt_zone ORDER BY fid",
                    &rows));
    for (size_t t = 0; t < atlas->tilt_count; t++) {
        struct atlas_tilt *tilt = &atlas->tilts[t];
        GUARD(rows_next(context, &rows, &more));
        GUARD(
            batch_unpack(context, batch, PACKED_UINT8, column_blob(rows.statement, 0), zones, &tilt->shift, NULL));
        GUARD(
            batch_unpack(context, batch, PACKED_UINT64, column_blob(rows.statement, 1), zones, &tilt->total, NULL));
        GUARD(batch_run_unpack(context, batch));
        for (size_t z = 0; z < zones; z++)
            if (tilt->shift[z] > SHIFT_MOST || tilt->total[z] >> 62 != 0) {
                status = rows_fail(context, &rows, "the total of a zone is larger than one can be");
                goto done;
            }
    }
done:
    rows_close(&rows);
    return status;
}

d4i_status read_tilts(d4i_context *context, const struct reader *reader, struct atlas *atlas)
{
    struct batch *batch = NULL;
    size_t groups = 0, tilts = 0;
    d4i_status status = D4I_OK;
    if (reader->format < 3 || !atlas->has_grid)
        return D4I_OK;
    GUARD(rows_count(context, reader->database, "d4i_tilt", &groups));
    GUARD(rows_count(context, reader->database, "d4i_tilt_zone", &tilts));
    GUARD(mem_alloc(context, groups, sizeof *atlas->tilted, &atlas->tilted));
    GUARD(mem_alloc(context, tilts, sizeof *atlas->tilts, &atlas->tilts));
    atlas->tilt_count = tilts;
    GUARD(rows_each(context, reader->database, "d4i_tilt",
                    "SELECT source, variable, node, tilt FROM d4i_tilt ORDER BY fid", read_group_row, atlas));
    GUARD(mem_alloc(context, 1, sizeof *batch, &batch));
    batch->table = "d4i_tilt_zone";
    GUARD(read_totals(context, reader->database, batch, atlas));
done:
    if (batch)
        batch_release(batch);
    free(batch);
    return status;
}

/* What the tiles of one tilt are read into. */
struct tilt_reader {
    const struct atlas *atlas;
    struct atlas_tilt *tilt;
    uint64_t *so_far; /* [zone] */
    uint8_t *in_tile; /* [zone] */
    size_t at;        /* pairs that are read */
};

static d4i_status check_mass(d4i_context *context, const struct rows *rows, struct tilt_reader *reader, size_t end,
                             const uint64_t *mass, size_t count)
{
    const struct pairs *pairs = &reader->atlas->pairs;
    size_t zones = 0, low = SIZE_MAX, high = 0;
    for (size_t i = reader->at; i < end; i++) {
        size_t zone = pairs->zone[i];
        zones += !reader->in_tile[zone];
        reader->in_tile[zone] = 1;
        low = zone < low ? zone : low;
        high = zone > high ? zone : high;
    }
    bool right = zones == count;
    for (size_t z = low, k = 0; low <= high && z <= high; z++)
        if (reader->in_tile[z]) {
            right = right && mass[k++] == reader->so_far[z];
            reader->in_tile[z] = 0;
        }
    return right ? D4I_OK : rows_fail(context, rows, "the mass at a tile's start is not that of the tiles before");
}

static d4i_status append_tile(d4i_context *context, const struct rows *rows, struct tilt_reader *reader,
                              const uint32_t *tilts, size_t count, const uint64_t *mass, size_t zones)
{
    const struct pairs *pairs = &reader->atlas->pairs;
    if (count == 0 || count > pairs->count - reader->at ||
        tile_number(&reader->atlas->grid, pairs_cell(pairs, reader->at)) !=
            tile_number(&reader->atlas->grid, pairs_cell(pairs, reader->at + count - 1)))
        return rows_fail(context, rows, "its tilts are not those of the tile's pairs");
    TRY(check_mass(context, rows, reader, reader->at + count, mass, zones));
    for (size_t k = 0; k < count; k++) {
        size_t i = reader->at++;
        uint32_t zone = pairs->zone[i];
        reader->tilt->tilt[i] = tilts[k];
        uint64_t here = tilted_mass(pairs->coverage[i], pairs->weight[i], reader->tilt->shift[zone], tilts[k]);
        if (__builtin_add_overflow(reader->so_far[zone], here, &reader->so_far[zone]))
            return rows_fail(context, rows, "the tilts of a zone are more than a sum can hold");
    }
    return D4I_OK;
}

static d4i_status read_tile(d4i_context *context, const struct rows *rows, struct batch *batch,
                            struct tilt_reader *reader)
{
    uint32_t *tilts = NULL;
    uint64_t *mass = NULL;
    size_t count = 0, zones = 0;
    d4i_status status;
    GUARD(batch_unpack(context, batch, PACKED_UINT32, column_blob(rows->statement, 0), PACKED_ANY, &tilts, &count));
    GUARD(batch_unpack(context, batch, PACKED_UINT64, column_blob(rows->statement, 1), PACKED_ANY, &mass, &zones));
    GUARD(batch_run_unpack(context, batch));
    GUARD(append_tile(context, rows, reader, tilts, count, mass, zones));
done:
    free(tilts);
    free(mass);
    return status;
}

static d4i_status read_tilt(d4i_context *context, struct database *database, struct batch *batch, size_t number,
                            struct tilt_reader *reader)
{
    char sql[120];
    struct rows rows = {0};
    bool more = false;
    d4i_status status;
    text_print(sql, sizeof sql, "SELECT tilts, mass FROM d4i_tilt_tile WHERE tilt = %zu ORDER BY fid", number);
    GUARD(rows_open(context, database, "d4i_tilt_tile", sql, &rows));
    GUARD(rows_next(context, &rows, &more));
    while (more) {
        GUARD(read_tile(context, &rows, batch, reader));
        GUARD(rows_next(context, &rows, &more));
    }
    bool right = reader->at == reader->atlas->pairs.count;
    for (size_t z = 0; z < atlas_zone_count(reader->atlas); z++)
        right = right && reader->so_far[z] == reader->tilt->total[z];
    if (!right)
        status = fail(context, D4I_BAD_INPUT,
                      "the tiles do not hold all of tilt %zu; the atlas is damaged, build it again", number);
done:
    rows_close(&rows);
    return status;
}

d4i_status read_tilt_tiles(d4i_context *context, struct database *database, struct atlas *atlas)
{
    struct batch *batch = NULL;
    size_t zones = atlas_zone_count(atlas);
    struct tilt_reader reader = {.atlas = atlas};
    d4i_status status = D4I_OK;
    if (atlas->tilt_count == 0)
        return D4I_OK;
    GUARD(mem_alloc(context, 1, sizeof *batch, &batch));
    batch->table = "d4i_tilt_tile";
    GUARD(mem_alloc(context, zones, sizeof *reader.so_far, &reader.so_far));
    GUARD(mem_alloc(context, zones, 1, &reader.in_tile));
    for (size_t t = 0; t < atlas->tilt_count; t++) {
        reader.tilt = &atlas->tilts[t];
        reader.at = 0;
        memset(reader.so_far, 0, zones * sizeof *reader.so_far);
        free(reader.tilt->tilt);
        reader.tilt->tilt = NULL;
        GUARD(mem_alloc(context, atlas->pairs.count, sizeof *reader.tilt->tilt, &reader.tilt->tilt));
        GUARD(read_tilt(context, database, batch, t, &reader));
    }
done:
    if (batch)
        batch_release(batch);
    free(batch);
    free(reader.so_far);
    free(reader.in_tile);
    return status;
}
