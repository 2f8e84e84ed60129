/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where people can live, as far as one would know it (a blurred raster and a 1 km grid), and the truth to hold a
 * build against.
 */
#include <math.h>

#include "base/memory.h"
#include "demo/demo_set.h"
#include "io/tiff_write.h"

static d4i_status write_raster(d4i_context *context, const struct demo_set *set, const char *name, int bands,
                               const char *const *band_names, const int32_t *values)
{
    char *path = NULL;
    TRY(demo_path(context, set, name, &path));
    d4i_status status = tiff_write(context, path, &set->grid, bands, band_names, values);
    free(path);
    return status;
}

/* One cell in thirty is missed, the others are off by a third or so: a weight is never the truth. */
static d4i_status write_weight(d4i_context *context, const struct demo_set *set)
{
    int32_t *values = NULL;
    TRY(mem_alloc(context, (size_t)set->grid.columns * (size_t)set->grid.rows, sizeof *values, &values));
    for (size_t i = 0; i < set->cell_count; i++) {
        struct random_stream stream = demo_stream(set, DEMO_FOR_WEIGHT, set->cells[i].cell, 0);
        double factor = exp(0.3 * random_normal(stream, 0));
        if (random_unit(stream, 7) > 1 / 30.0)
            values[set->cells[i].cell] = (int32_t)ceil(set->cells[i].total * factor);
    }
    static const char *const names[] = {"people"};
    d4i_status status = write_raster(context, set, "weights/population_100m.tif", 1, names, values);
    free(values);
    return status;
}

/* People and country of each square of 1 km; a square that two countries share is named after both. */
static d4i_status write_kilometres(d4i_context *context, const struct demo_set *set)
{
    d4i_status status = D4I_OK;
    struct buffer table = {0};
    size_t columns = (size_t)set->grid.columns / 10, rows = (size_t)set->grid.rows / 10;
    int64_t *people = NULL;
    GUARD(mem_alloc(context, columns * rows * DEMO_COUNTRIES, sizeof *people, &people));
    for (size_t i = 0; i < set->cell_count; i++) {
        const struct demo_cell *cell = &set->cells[i];
        size_t column = cell->cell % (uint32_t)set->grid.columns / 10,
               row = cell->cell / (uint32_t)set->grid.columns / 10;
        int country = set->munis[set->muni_of_unit[cell->unit]].country;
        people[(row * columns + column) * DEMO_COUNTRIES + (size_t)country] += cell->total;
    }
    GUARD(buffer_text(context, &table, "GRD_ID,x,y,T,CNTR_ID\n"));
    for (size_t square = 0; square < columns * rows; square++) {
        const int64_t *here = people + square * DEMO_COUNTRIES;
        int64_t total = here[0] + here[1] + here[2];
        if (total == 0)
            continue;
        long long east = set->grid.west + 1000 * (int64_t)(square % columns);
        long long north = set->grid.south + 1000 * (int64_t)(square / columns);
        GUARD(buffer_print(context, &table, "CRS3035RES1000mN%lldE%lld,%lld,%lld,%lld,", north, east, east, north,
                           (long long)total));
        const char *between = "";
        for (int country = 0; country < DEMO_COUNTRIES; country++)
            if (here[country] > 0) {
                GUARD(buffer_print(context, &table, "%s%s", between, demo_country_code[country]));
                between = "-";
            }
        GUARD(buffer_add(context, &table, "\n", 1));
    }
    GUARD(demo_write(context, set, "weights/population_1km.csv", &table));
done:
    buffer_release(&table);
    free(people);
    return status;
}

static d4i_status write_truth_raster(d4i_context *context, const struct demo_set *set)
{
    size_t cells = (size_t)set->grid.columns * (size_t)set->grid.rows;
    int32_t *values = NULL;
    TRY(mem_alloc(context, 2 * cells, sizeof *values, &values));
    for (size_t i = 0; i < set->cell_count; i++) {
        const struct demo_cell *cell = &set->cells[i];
        values[cell->cell] = cell->total;
        values[cells + cell->cell] = cell->total - cell->count[set->munis[set->muni_of_unit[cell->unit]].country];
    }
    static const char *const names[] = {"total", "abroad"};
    d4i_status status = write_raster(context, set, "truth/truth.tif", 2, names, values);
    free(values);
    return status;
}

static d4i_status write_truth_cells(d4i_context *context, const struct demo_set *set)
{
    d4i_status status = D4I_OK;
    struct buffer table = {0};
    char code[GRID_CODE_MAX];
    GUARD(buffer_text(context, &table, "cell,country,municipality,zone,total"));
    for (int origin = 0; origin < DEMO_ORIGINS; origin++)
        GUARD(buffer_print(context, &table, ",%s", demo_origin_code[origin]));
    GUARD(buffer_add(context, &table, "\n", 1));
    for (size_t i = 0; i < set->cell_count; i++) {
        const struct demo_cell *cell = &set->cells[i];
        const struct demo_zone *zone = &set->zones[cell->zone];
        const struct demo_muni *muni = &set->munis[zone->muni];
        GUARD(buffer_print(context, &table, "%s,%s,%s,%s,%d", grid_cell_code(&set->grid, cell->cell, code),
                           demo_country_code[muni->country], muni->code, zone->key, cell->total));
        for (int origin = 0; origin < DEMO_ORIGINS; origin++) {
            GUARD(buffer_add(context, &table, ",", 1));
            GUARD(demo_add_int(context, &table, cell->count[origin]));
        }
        GUARD(buffer_add(context, &table, "\n", 1));
    }
    GUARD(demo_write(context, set, "truth/truth_100m.csv.gz", &table));
done:
    buffer_release(&table);
    return status;
}

/* Every municipality, also those without a polygon; `published` = its country's table covers it. */
static d4i_status write_truth_munis(d4i_context *context, const struct demo_set *set)
{
    d4i_status status = D4I_OK;
    struct buffer table = {0};
    GUARD(buffer_text(context, &table, "code,name,country,total,abroad,published,polygon\n"));
    for (uint32_t m = 0; m < set->muni_count; m++) {
        const struct demo_muni *muni = &set->munis[m];
        bool published = !muni->empty && !(muni->country == 2 && muni->total < DEMO_COVERED_FROM);
        bool polygon = m != set->no_polygon[0] && m != set->no_polygon[1];
        GUARD(buffer_print(context, &table, "%s,%s,%s,%lld,%lld,%s,%s\n", muni->code, muni->name,
                           demo_country_code[muni->country], (long long)muni->total, (long long)muni->abroad,
                           published ? "yes" : "no", polygon ? "yes" : "no"));
    }
    GUARD(demo_write(context, set, "truth/municipalities.csv", &table));
done:
    buffer_release(&table);
    return status;
}

d4i_status demo_write_weights(d4i_context *context, const struct demo_set *set)
{
    TRY(write_weight(context, set));
    TRY(write_kilometres(context, set));
    TRY(write_truth_raster(context, set));
    TRY(write_truth_cells(context, set));
    return write_truth_munis(context, set);
}
