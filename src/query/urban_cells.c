/* SPDX-License-Identifier: EUPL-1.2
 *
 * From people wherever they are counted to the classes of cells of 1 km.
 */
#include <math.h>

#include "base/memory.h"
#include "io/geometry.h"
#include "query/answer.h"
#include "query/urban.h"

void urban_map_release(struct urban_map *map)
{
    free(map->crs);
    people_cells_release(&map->found);
    free(map->cell);
    free(map->people);
    free(map->group);
    free(map->outside);
    free(map->lacks);
    free(map->land);
    free(map->ground);
    urban_grid_release(&map->classes);
    *map = (struct urban_map){0};
}

/* --- the grid of 1 km ------------------------------------------------------------------------------------- */

static int64_t floor_to(int64_t value, int64_t step)
{
    return value - ((value % step) + step) % step;
}

/* Cells of 1 km begin at whole kilometres, or where the cells do if they are of 1 km themselves. */
static d4i_status lay_grid(d4i_context *context, struct urban_map *map)
{
    const struct raster *frame = &map->found.frame;
    double side = frame->pixel_width, south = frame->north - side * frame->rows;
    bool whole = frame->pixel_height == side && side >= 1 && floor(side) == side &&
                 floor(frame->west) == frame->west && floor(south) == south;
    if (!whole || URBAN_SIDE % (int64_t)side != 0)
        return fail(context, D4I_BAD_INPUT,
                    "%s: its cells are %g x %g m; the degree of urbanisation needs squares of 1 km or a part of it "
                    "(1000, 500, 250, 200, 100 m), at whole metres",
                    map->found.what, frame->pixel_width, frame->pixel_height);
    int64_t west = (int64_t)frame->west, low = (int64_t)south;
    int64_t east = west + (int64_t)side * frame->columns, high = low + (int64_t)side * frame->rows;
    if ((int64_t)side < URBAN_SIDE)
        west = floor_to(west, URBAN_SIDE), low = floor_to(low, URBAN_SIDE);
    map->grid = (struct grid){.west = west,
                              .south = low,
                              .cell = URBAN_SIDE,
                              .columns = (int32_t)((east - west + URBAN_SIDE - 1) / URBAN_SIDE),
                              .rows = (int32_t)((high - low + URBAN_SIDE - 1) / URBAN_SIDE)};
    return D4I_OK;
}

size_t urban_find_cell(const uint64_t *list, size_t count, uint64_t cell)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list[middle] < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && list[low] == cell ? low : count;
}

uint64_t urban_map_cell(const struct urban_map *map, uint64_t found)
{
    const struct raster *frame = &map->found.frame;
    int64_t side = (int64_t)frame->pixel_width, south = (int64_t)frame->north - side * frame->rows;
    int64_t row = (int64_t)(found / (uint64_t)frame->columns), column = (int64_t)(found % (uint64_t)frame->columns);
    int64_t up = (south + row * side - map->grid.south) / URBAN_SIDE;
    int64_t along = ((int64_t)frame->west + column * side - map->grid.west) / URBAN_SIDE;
    return (uint64_t)(up * map->grid.columns + along);
}

static d4i_status add_up(d4i_context *context, struct urban_map *map)
{
    struct people_cells sums = {0};
    uint64_t ignored;
    d4i_status status = D4I_OK;
    if (map->found.frame.pixel_width == URBAN_SIDE)
        GUARD(people_cells_reserve(context, &sums, map->found.count));
    for (size_t i = 0; i < map->found.count; i++)
        if (map->found.people[i] > 0) /* a table lists empty cells, too */
            GUARD(people_cells_add(context, &sums, urban_map_cell(map, map->found.cell[i]), map->found.people[i]));
    GUARD(people_cells_sort(context, &sums, &ignored));
    if (sums.count == 0)
        GUARD(fail(
            context, D4I_BAD_INPUT,
            "%s: nobody lives in its cells, so that nothing tells town from country; it takes all residents by "
            "cell, not a group of them alone",
            map->found.what));
    map->cell = sums.cell;
    map->people = sums.people;
    map->count = sums.count;
    sums.cell = NULL;
    sums.people = NULL;
done:
    people_cells_release(&sums);
    return status;
}

/* --- land and built-up area -------------------------------------------------------------------------------- */

static d4i_status check_share(d4i_context *context, const char *path, const struct raster *raster,
                              const struct urban_map *map)
{
    bool same = true;
    TRY(crs_same(context, raster->crs, map->crs, &same));
    bool lies = raster->pixel_width == URBAN_SIDE && raster->pixel_height == URBAN_SIDE &&
                fmod(raster->west - (double)map->grid.west, URBAN_SIDE) == 0 &&
                fmod(raster->north - (double)map->grid.south, URBAN_SIDE) == 0;
    if (same && lies)
        return D4I_OK;
    return fail(context, D4I_BAD_INPUT,
                "%s: its pixels are not the cells of 1 km of the people%s; bring them there first: gdalwarp -t_srs "
                "CRS -tr 1000 1000 -tap -r sum",
                path, same ? "" : ", since its CRS is another");
}

/* Beyond its edge a raster says nothing: people there would stand on no land, and be dense by any threshold. */
static d4i_status check_reach(d4i_context *context, const char *path, const struct raster *raster,
                              const struct urban_map *map)
{
    double east = raster->west + URBAN_SIDE * (double)raster->columns;
    double south = raster->north - URBAN_SIDE * (double)raster->rows;
    size_t beyond = 0;
    for (size_t i = 0; i < map->count; i++) {
        const uint64_t column = map->cell[i] % (uint64_t)map->grid.columns;
        const uint64_t row = map->cell[i] / (uint64_t)map->grid.columns;
        double x = (double)map->grid.west + (double)column * URBAN_SIDE;
        double y = (double)map->grid.south + (double)row * URBAN_SIDE;
        beyond += x < raster->west || x >= east || y < south || y >= raster->north;
    }
    if (!beyond)
        return D4I_OK;
    return fail(
        context, D4I_BAD_INPUT,
        "%s: does not cover the people: %zu of %zu inhabited cells lie outside it; give a raster that holds "
        "them all",
        path, beyond, map->count);
}

/* Square metres in each pixel as millionths of the cell. */
static d4i_status take_row(d4i_context *context, const char *path, const struct raster *raster, int32_t row,
                           const double *value, const struct urban_map *map, uint32_t *out)
{
    int64_t along = (int64_t)((raster->west - (double)map->grid.west) / URBAN_SIDE);
    int64_t up = (int64_t)((raster->north - (double)map->grid.south) / URBAN_SIDE) - 1 - row;
    if (up < 0 || up >= map->grid.rows)
        return D4I_OK;
    for (int32_t i = 0; i < raster->columns; i++) {
        int64_t column = along + i;
        if (column < 0 || column >= map->grid.columns || isnan(value[i]))
            continue;
        if (!(value[i] >= 0 && value[i] <= URBAN_WHOLE))
            return fail(context, D4I_BAD_INPUT,
                        "%s: row %d, column %d: %g is no area within 1 km2 in square metres (0 .. 1000000)", path,
                        row + 1, i + 1, value[i]);
        out[up * map->grid.columns + column] = (uint32_t)floor(value[i] + 0.5);
    }
    return D4I_OK;
}

static d4i_status read_share(d4i_context *context, const char *path, const struct urban_map *map, uint32_t **out)
{
    struct raster raster = {0};
    double *value = NULL, most = 0;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, (size_t)map->grid.columns * (size_t)map->grid.rows, sizeof **out, out));
    GUARD(raster_open(context, path, &raster));
    GUARD(check_share(context, path, &raster, map));
    GUARD(check_reach(context, path, &raster, map));
    GUARD(mem_alloc(context, (size_t)raster.columns, sizeof *value, &value));
    for (int32_t row = 0; row < raster.rows; row++) {
        GUARD(raster_read_rows(context, &raster, 1, row, 1, value));
        for (int32_t i = 0; i < raster.columns; i++)
            most = value[i] > most ? value[i] : most;
        GUARD(take_row(context, path, &raster, row, value, map, *out));
    }
    if (most > 0 && most <= 1)
        status = fail(context, D4I_BAD_INPUT,
                      "%s: holds nothing over %g; areas are square metres of a cell (0 .. 1000000), not shares: "
                      "multiply it by 1000000 (gdal_calc.py)",
                      path, most);
done:
    free(value);
    raster_close(&raster);
    return status;
}

/* All cells are listed where land is known, since it is known of empty ones too. */
static d4i_status list_all(d4i_context *context, const struct urban_map *map, int64_t **people)
{
    TRY(mem_alloc(context, (size_t)map->grid.columns * (size_t)map->grid.rows, sizeof **people, people));
    for (size_t i = 0; i < map->count; i++)
        (*people)[map->cell[i]] = map->people[i];
    return D4I_OK;
}

d4i_status urban_map_classify(d4i_context *context, const d4i_urban_options *options, struct urban_map *map)
{
    uint32_t *built = NULL;
    int64_t *people = NULL;
    d4i_status status = D4I_OK;
    map->has_land = options->land != NULL;
    map->has_built = options->built != NULL;
    GUARD(lay_grid(context, map));
    GUARD(add_up(context, map));
    struct urban_cells cells = {.columns = map->grid.columns,
                                .rows = map->grid.rows,
                                .count = map->count,
                                .cell = map->cell,
                                .people = map->people,
                                .land_elsewhere = URBAN_WHOLE};
    if (map->has_land)
        GUARD(read_share(context, options->land, map, &map->land));
    if (map->has_built)
        GUARD(read_share(context, options->built, map, &built));
    if (map->has_land || map->has_built) {
        GUARD(list_all(context, map, &people));
        cells.count = (size_t)map->grid.columns * (size_t)map->grid.rows;
        cells.cell = NULL;
        cells.people = people;
        cells.land = map->land;
        cells.built = built;
    }
    GUARD(urban_classify(context, &cells, &map->parameters, &map->classes));
done:
    free(built);
    free(people);
    return status;
}
