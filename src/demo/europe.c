/* SPDX-License-Identifier: EUPL-1.2
 *
 * The made-up continent as files: a long table, polygons and a population raster, all written as they are drawn.
 */
#include <math.h>

#include "base/memory.h"
#include "d4i/demo.h"
#include "demo/europe.h"
#include "io/file.h"
#include "io/stream_write.h"

#define CELLS_PER_PARISH 305.0 /* with people, on average over the square that holds the continent */
#define WEST 2000000
#define SOUTH 1000000
#define FLUSH ((size_t)1 << 16)

struct files {
    struct gzip_stream *table;
    struct layer_stream *boundaries;
    struct tiff_stream *population;
    struct buffer rows;
    struct europe_parish *parish;
    uint16_t *tile;
};

static d4i_status add_row(d4i_context *context, struct buffer *rows, const char *key, const char *label,
                          size_t length, uint32_t people)
{
    char row[64];
    size_t at = strlen(key);
    memcpy(row, key, at);
    row[at++] = ',';
    memcpy(row + at, label, length);
    at += length;
    row[at++] = ',';
    char digits[12];
    int count = 0;
    do
        digits[count++] = (char)('0' + people % 10);
    while ((people /= 10) > 0);
    while (count > 0)
        row[at++] = digits[--count];
    row[at++] = '\n';
    return buffer_add(context, rows, row, at);
}

static d4i_status write_zone(d4i_context *context, const struct europe *europe, const struct europe_parish *parish,
                             struct europe_zone *zone, struct files *files)
{
    TRY(add_row(context, &files->rows, zone->key, "all", 3, zone->total));
    for (int i = 0; i < EUROPE_ORIGINS; i++)
        if (zone->origin[i] > 0)
            TRY(add_row(context, &files->rows, zone->key, europe_origin_codes + (size_t)2 * (size_t)i, 2,
                        zone->origin[i]));
    if (files->rows.length > FLUSH) {
        TRY(gzip_stream_put(context, files->table, files->rows.data, files->rows.length));
        files->rows.length = 0;
    }
    double west = WEST + (double)parish->column * EUROPE_PARISH * 100;
    double south = SOUTH + (double)(europe->parishes - 1 - parish->row) * EUROPE_PARISH * 100;
    for (size_t p = 0; p < zone->points; p++) {
        zone->xy[2 * p] += west;
        zone->xy[2 * p + 1] += south;
    }
    return layer_stream_put(context, files->boundaries, zone->key, zone->xy, zone->points);
}

static d4i_status write_parish(d4i_context *context, struct europe *europe, int32_t column, int32_t row,
                               struct files *files, bool *settled)
{
    struct europe_parish *parish = files->parish;
    struct europe_zone zone;
    europe_draw(europe, column, row, parish);
    for (int number = 0; number < parish->across * parish->across; number++) {
        europe_cut(europe, parish, number, &zone);
        TRY(write_zone(context, europe, parish, &zone, files));
        europe->zones++;
        europe->people += zone.total;
    }
    europe->cells += parish->cells;
    *settled |= parish->across > 0;
    uint16_t *to = files->tile + (size_t)(row % EUROPE_TILE) * EUROPE_PARISH * STREAM_BLOCK +
                   (size_t)(column % EUROPE_TILE) * EUROPE_PARISH;
    for (size_t y = 0; y < EUROPE_PARISH; y++)
        memcpy(to + y * STREAM_BLOCK, parish->people + (EUROPE_PARISH - 1 - y) * EUROPE_PARISH,
               EUROPE_PARISH * sizeof *to);
    return D4I_OK;
}

static d4i_status write_tile(d4i_context *context, struct europe *europe, int32_t column, int32_t row,
                             struct files *files)
{
    bool settled = false;
    memset(files->tile, 0, (size_t)STREAM_BLOCK * STREAM_BLOCK * sizeof *files->tile);
    for (int32_t y = row * EUROPE_TILE; y < (row + 1) * EUROPE_TILE && y < europe->parishes; y++)
        for (int32_t x = column * EUROPE_TILE; x < (column + 1) * EUROPE_TILE && x < europe->parishes; x++)
            TRY(write_parish(context, europe, x, y, files, &settled));
    return settled ? tiff_stream_put(context, files->population, column, row, files->tile) : D4I_OK;
}

static d4i_status write_tiles(d4i_context *context, struct europe *europe, struct files *files)
{
    int32_t across = (europe->parishes + EUROPE_TILE - 1) / EUROPE_TILE;
    TRY(gzip_stream_put(context, files->table, "zone,origin,people\n", 19));
    for (int32_t row = 0; row < across; row++)
        for (int32_t column = 0; column < across; column++) {
            TRY(progress(context, "making up a continent", (uint64_t)(row * across + column),
                         (uint64_t)across * (uint64_t)across));
            TRY(write_tile(context, europe, column, row, files));
        }
    return gzip_stream_put(context, files->table, files->rows.data, files->rows.length);
}

static d4i_status open_files(d4i_context *context, const struct europe *europe, const char *folder,
                             struct files *files)
{
    struct grid grid = {.west = WEST, .south = SOUTH, .cell = 100};
    char *path[3] = {NULL, NULL, NULL};
    d4i_status status = D4I_OK;
    text_print(grid.crs, sizeof grid.crs, "EPSG:3035");
    grid.columns = grid.rows = europe->parishes * EUROPE_PARISH;
    GUARD(text_format(context, &path[0], "%s/tables/europe.csv.gz", folder));
    GUARD(text_format(context, &path[1], "%s/boundaries/europe.gpkg", folder));
    GUARD(text_format(context, &path[2], "%s/weights/population_100m.tif", folder));
    GUARD(gzip_stream_open(context, path[0], &files->table));
    GUARD(layer_stream_open(context, path[1], "zones", "EPSG:3035", "zone", &files->boundaries));
    GUARD(tiff_stream_open(context, path[2], &grid, "people", &files->population));
    GUARD(mem_alloc(context, 1, sizeof *files->parish, &files->parish));
    GUARD(mem_alloc(context, (size_t)STREAM_BLOCK * STREAM_BLOCK, sizeof *files->tile, &files->tile));
done:
    for (int i = 0; i < 3; i++)
        free(path[i]);
    return status;
}

static d4i_status close_files(d4i_context *context, struct files *files, d4i_status status)
{
    d4i_status table = gzip_stream_close(context, files->table, status == D4I_OK);
    status = status == D4I_OK ? table : status;
    d4i_status boundaries = layer_stream_close(context, files->boundaries, status == D4I_OK);
    status = status == D4I_OK ? boundaries : status;
    d4i_status population = tiff_stream_close(context, files->population, status == D4I_OK);
    buffer_release(&files->rows);
    free(files->parish);
    free(files->tile);
    return status == D4I_OK ? population : status;
}

static d4i_status make_folders(d4i_context *context, const char *folder)
{
    static const char *const folders[] = {"tables", "boundaries", "weights", "recipes"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char *path = NULL;
        TRY(text_format(context, &path, "%s/%s", folder, folders[i]));
        d4i_status status = file_make_folder(context, path);
        free(path);
        TRY(status);
    }
    return D4I_OK;
}

D4I_API d4i_status d4i_demo_continent(d4i_context *context, const char *folder, uint64_t seed, uint64_t cells)
{
    if (!folder || !*folder)
        return fail(context, D4I_BAD_USAGE, "no folder given for the made-up data");
    if (cells < D4I_DEMO_CELLS_LEAST || cells > D4I_DEMO_CELLS_MOST)
        return fail(context, D4I_BAD_USAGE, "a continent of %llu inhabited cells; give %d to %d",
                    (unsigned long long)cells, D4I_DEMO_CELLS_LEAST, D4I_DEMO_CELLS_MOST);
    struct europe europe = {.seed = seed, .parishes = (int32_t)ceil(sqrt((double)cells / CELLS_PER_PARISH))};
    struct files files = {0};
    TRY(make_folders(context, folder));
    d4i_status status = open_files(context, &europe, folder, &files);
    if (status == D4I_OK)
        status = write_tiles(context, &europe, &files);
    TRY(close_files(context, &files, status));
    return europe_write_texts(context, &europe, folder);
}
