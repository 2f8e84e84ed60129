/* SPDX-License-Identifier: EUPL-1.2
 *
 * Exports: every format holds the same people, says where they come from, and is readable by others.
 */
#include "small_atlas.h"

#include <math.h>

#include "base/text.h"
#include "io/database.h"
#include "io/raster.h"

static d4i_status export(struct scratch *scratch, d4i_atlas *atlas, const char *format, const char *of,
                         const char *groups, const char *name)
{
    d4i_export_options options = {.format = format, .of = of, .groups = groups};
    return d4i_export(scratch->context, atlas, &options, scratch_path(scratch, name));
}

static void units_as_csv(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    assert_ok(scratch->context, export(scratch, atlas, "csv", NULL, NULL, "u.csv"));
    char *csv = small_read(scratch->path, NULL);
    assert_string_equal(csv, "code,name,country,total,abroad,total_status,abroad_status\n"
                             "U1,Alegr\u00eda,XX,1000,300,observed,observed\n"
                             "U2,\"B, or \"\"b\"\"\",XX,1000,200,observed,observed\n"
                             "U3,C,XX,50000,20000,observed,observed\n"
                             "U4,D,XX,500,,observed,suppressed\n"
                             "U5,E,XX,100,50,observed,observed\n"
                             "U6,F,XX,10,0,observed,structural zero\n");
    free(csv);
    char *json = small_read(scratch_path(scratch, "u.csv-metadata.json"), NULL);
    assert_non_null(strstr(json, "\"url\": \"u.csv\""));
    assert_non_null(strstr(json, "\"dc:accessRights\": \"not protected\""));
    assert_non_null(strstr(json, "\"dc:source\": \"Padr\u00f3n & \\\"censo\\\", An office"));
    assert_non_null(strstr(json, "\"dc:license\": \"CC BY 4.0\""));
    free(json);
    small_free(atlas);
}

/* Millionths in column `at` (from 0) of all rows. */
static int64_t sum_of(const char *csv, int at)
{
    int64_t sum = 0, value = 0;
    for (const char *line = strchr(csv, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        const char *field = line;
        for (int i = 0; i < at; i++)
            field = strchr(field, ',') + 1;
        if (parse_people((struct text){field, strcspn(field, ",\n")}, '.', 0, &value))
            sum += value;
    }
    return sum;
}

/* U5 has no boundary, so its people are in no cell; U4's born abroad are withheld. */
static void cells_close(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    /* an amount that divides by nothing */
    atlas->atlas.sources[0].variables[0].column[0].people[0] += 7;
    assert_ok(scratch->context, export(scratch, atlas, "csv", "cells", "all", "c.csv"));
    char *csv = small_read(scratch->path, NULL);
    assert_memory_equal(csv, "code,east,north,total,abroad,total_status,abroad_status\n", 56);
    assert_int_equal(sum_of(csv, 3), (1000 + 1000 + 50000 + 500 + 10) * D4I_PERSON + 7);
    assert_int_equal(sum_of(csv, 4), (300 + 200 + 20000) * D4I_PERSON);
    assert_non_null(strstr(csv, "\nCRS3035RES100mN3000000E4000000,4000000,3000000,10,3,estimated,estimated\n"));
    assert_non_null(strstr(csv, ",5,,estimated,suppressed\n"));
    free(csv);
    small_free(atlas);
}

/* The number in column `at` of each row, in people; how many rows. */
static size_t numbers_of(const char *csv, int at, double *out)
{
    size_t rows = 0;
    for (const char *line = strchr(csv, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        const char *field = line;
        for (int i = 0; i < at; i++)
            field = strchr(field, ',') + 1;
        out[rows] = 0;
        if (*field != ',')
            assert_true(parse_double((struct text){field, strcspn(field, ",\n")}, &out[rows]));
        rows++;
    }
    return rows;
}

static char *whole(struct scratch *scratch, d4i_atlas *atlas, int64_t seed, int integers)
{
    d4i_export_options options = {.format = "csv", .of = "cells", .integers = integers, .seed = seed};
    assert_ok(scratch->context, d4i_export(scratch->context, atlas, &options, scratch_path(scratch, "i.csv")));
    return small_read(scratch->path, NULL);
}

/* 1 001 people in 100 cells are 10.01 in each. Zones are squares of 1 km and an island, none in the cells of
 * another.
 */
static void cells_of_whole_people(void **state)
{
    enum { ROWS = 1000 };
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    struct atlas_column *columns = atlas->atlas.sources[0].variables[0].column;
    static double fraction[ROWS], is[ROWS], place[2][ROWS];
    columns[0].people[0] += D4I_PERSON;
    columns[1].people[1] += 7 * D4I_PERSON;
    char *smooth = whole(scratch, atlas, 0, 0), *csv = whole(scratch, atlas, 0, 1);
    size_t rows = numbers_of(csv, 1, place[0]);
    assert_int_equal(numbers_of(csv, 2, place[1]), rows);
    for (int c = 3; c < 5; c++) {
        double sum[SMALL_UNITS] = {0};
        size_t between = 0;
        assert_int_equal(numbers_of(smooth, c, fraction), rows);
        assert_int_equal(numbers_of(csv, c, is), rows);
        for (size_t i = 0; i < rows; i++) {
            assert_true(is[i] == floor(is[i]) && fabs(is[i] - fraction[i]) < 1);
            between += is[i] != fraction[i];
            for (int z = 0; z < SMALL_UNITS; z++) {
                double x = place[0][i] - SMALL_WEST - small_place[z][0];
                double y = place[1][i] - SMALL_SOUTH - small_place[z][1];
                sum[z] += x >= 0 && y >= 0 && x < small_place[z][2] && y < small_place[z][2] ? is[i] : 0;
            }
        }
        assert_true(between > 0);
        for (int z = 0; z < SMALL_UNITS; z++)
            if (small_place[z][2] > 0)
                assert_true(sum[z] == (double)columns[c - 3].people[z] / D4I_PERSON);
    }
    d4i_set_threads(scratch->context, 1);
    char *again = whole(scratch, atlas, 0, 1);
    d4i_set_threads(scratch->context, 3);
    char *more = whole(scratch, atlas, 0, 1), *other = whole(scratch, atlas, 7, 1);
    assert_string_equal(csv, again);
    assert_string_equal(csv, more);
    assert_string_not_equal(csv, other);
    char *json = small_read(scratch_path(scratch, "i.csv-metadata.json"), NULL);
    assert_non_null(strstr(json, "counts are whole people, rounded systematically without bias; seed 7"));
    char *const all[] = {smooth, csv, again, more, other, json};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    d4i_export_options options = {.format = "csv", .of = "lau", .integers = 1};
    assert_int_equal(d4i_export(scratch->context, atlas, &options, scratch->path), D4I_BAD_USAGE);
    options = (d4i_export_options){.format = "csv", .of = "cells", .seed = 3};
    assert_int_equal(d4i_export(scratch->context, atlas, &options, scratch->path), D4I_BAD_USAGE);
    small_free(atlas);
}

static char *drawn(struct scratch *scratch, d4i_atlas *atlas, int64_t seed, int together)
{
    d4i_export_options options = {.format = "csv", .of = "cells", .draws = 3, .together = together, .seed = seed};
    assert_ok(scratch->context, d4i_export(scratch->context, atlas, &options, scratch_path(scratch, "s.csv")));
    return small_read(scratch->path, NULL);
}

/* The atlas's own seed, given as a number, changes nothing; another gives other draws of the same people, and is
 * told. */
static void seeds_of_draws(struct scratch *scratch, d4i_atlas *atlas)
{
    for (int together = 0; together < 2; together++) {
        char *usual = drawn(scratch, atlas, 0, together);
        char *same = drawn(scratch, atlas, (int64_t)atlas->atlas.seed, together);
        char *other = drawn(scratch, atlas, 12345, together);
        char *json = small_read(scratch_path(scratch, "s.csv-metadata.json"), NULL);
        assert_string_equal(usual, same);
        assert_string_not_equal(usual, other);
        for (int draw = 5; draw < 8; draw++)
            assert_int_equal(sum_of(other, draw), sum_of(usual, draw));
        assert_non_null(strstr(json, "3 draws of whole people; model-based, unevenness learnt from the zones; seed "
                                     "12345"));
        free(usual);
        free(same);
        free(other);
        free(json);
    }
}

/* Columns: code, east, north, total, abroad, abroad_1 .. abroad_3, abroad_sd, placed_by, zone_people, zone_cells.
 */
static void cells_with_draws(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_export_options options = {.format = "csv", .of = "cells", .draws = 3, .quality = 1};
    assert_ok(scratch->context, d4i_export(scratch->context, atlas, &options, scratch_path(scratch, "d.csv")));
    char *csv = small_read(scratch->path, NULL);
    static const char head[] = "code,east,north,total,abroad,abroad_1,abroad_2,abroad_3,abroad_sd,placed_by,"
                               "zone_people,zone_cells,weight,method,total_status,abroad_status,"
                               "zone_people_status\n";
    assert_memory_equal(csv, head, sizeof head - 1);
    for (int draw = 5; draw < 8; draw++) {
        assert_int_equal(sum_of(csv, draw), (300 + 200 + 20000) * D4I_PERSON);
        assert_true(sum_of(csv, draw) % D4I_PERSON == 0);
    }
    assert_true(sum_of(csv, 8) > 0);
    const char *cell = strstr(csv, "\nCRS3035RES100mN3000000E4000000,");
    assert_non_null(cell);
    assert_non_null(
        strstr(cell, ",1,1000,100,area,areal,estimated,estimated,observed\n")); /* U1: 1 000 people in 100 cells */
    char *same = small_read(scratch_path(scratch, "d.csv"), NULL);
    d4i_set_threads(scratch->context, 1);
    assert_ok(scratch->context, d4i_export(scratch->context, atlas, &options, scratch->path));
    char *again = small_read(scratch->path, NULL);
    assert_string_equal(same, again);
    free(same);
    free(again);
    free(csv);
    char *json = small_read(scratch_path(scratch, "d.csv-metadata.json"), NULL);
    assert_non_null(strstr(json, "3 draws of whole people; model-based"));
    free(json);
    seeds_of_draws(scratch, atlas);
    options.of = "lau";
    assert_int_equal(d4i_export(scratch->context, atlas, &options, scratch->path), D4I_BAD_USAGE);
    options = (d4i_export_options){.format = "csv", .of = "cells", .draws = -1};
    assert_int_equal(d4i_export(scratch->context, atlas, &options, scratch->path), D4I_BAD_USAGE);
    small_free(atlas);
}

static void zones_as_csv(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    assert_ok(scratch->context, export(scratch, atlas, "csv", "zones", "abroad", "z.csv"));
    char *csv = small_read(scratch->path, NULL);
    assert_non_null(strstr(csv, "\nZ3,,XX,50000,20000,observed,observed\n"));
    free(csv);
    small_free(atlas);
}

static void cells_as_raster(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    /* Z2 is empty: covered, and no one there */
    atlas->atlas.sources[0].variables[0].column[0].people[1] = 0;
    assert_ok(scratch->context, export(scratch, atlas, "cog", NULL, NULL, "c.tif"));
    struct raster raster = {0};
    assert_ok(scratch->context, raster_open(scratch->context, scratch->path, &raster));
    assert_int_equal(raster.bands, 2);
    assert_int_equal(raster.columns, 302);
    assert_int_equal(raster.rows, 20);
    assert_true(raster.west == SMALL_WEST && raster.north == SMALL_SOUTH + 2000);
    double *values = malloc(sizeof *values * 302 * 20);
    assert_ok(scratch->context, raster_read_rows(scratch->context, &raster, 1, 0, 20, values));
    double sum = 0;
    for (int i = 0; i < 302 * 20; i++)
        sum += isnan(values[i]) ? 0 : values[i];
    assert_float_equal(sum, 1000 + 50000 + 500 + 10, 1e-3);
    assert_true(values[19 * 302 + 15] == 0);    /* in Z2 */
    assert_true(isnan(values[19 * 302 + 100])); /* the sea */
    assert_ok(scratch->context, raster_read_rows(scratch->context, &raster, 2, 0, 20, values));
    assert_true(isnan(values[0 * 302 + 15])); /* in Z4, withheld */
    assert_true(values[19 * 302] == 3);
    free(values);
    raster_close(&raster);
    char *bytes = NULL;
    size_t length = 0;
    bytes = small_read(scratch->path, &length);
    assert_non_null(memmem(bytes, length, "not protected", 13));
    assert_non_null(memmem(bytes, length, "residents by country of birth", 29));
    free(bytes);
    assert_int_equal(scratch_files(scratch), 1);
    assert_int_equal(export(scratch, atlas, "cog", "lau", NULL, "d.tif"), D4I_BAD_USAGE);
    small_free(atlas);
}

static double query(struct scratch *scratch, const char *sql)
{
    struct database *database = NULL;
    struct statement *statement = NULL;
    bool row = false;
    assert_ok(scratch->context, database_open(scratch->context, scratch->path, &database));
    assert_ok(scratch->context, statement_prepare(scratch->context, database, sql, &statement));
    assert_ok(scratch->context, statement_step(scratch->context, statement, &row));
    assert_true(row);
    double value = column_real(statement, 0);
    statement_free(statement);
    database_close(database);
    return value;
}

/* Every kind of value arrives under its own name, and none that is not known bears a number. */
static void statuses_arrive(void **state)
{
    struct scratch *scratch = *state;
    static const uint8_t kinds[SMALL_UNITS] = {D4I_OBSERVED,   D4I_ROUNDED, D4I_PERTURBED,
                                               D4I_SUPPRESSED, D4I_MISSING, D4I_STRUCTURAL_ZERO};
    d4i_atlas *atlas = small_atlas(scratch->context);
    memcpy(atlas->atlas.levels[0].sources[0].column[0][1].status, kinds, SMALL_UNITS);
    memcpy(atlas->atlas.sources[0].variables[0].column[1].status, kinds, SMALL_UNITS);
    static const char *const of[] = {"lau", "zones"};
    for (int i = 0; i < 2; i++) {
        assert_ok(scratch->context, export(scratch, atlas, "csv", of[i], NULL, "s.csv"));
        char *csv = small_read(scratch->path, NULL);
        assert_non_null(strstr(csv, ",1000,200,observed,rounded\n"));
        assert_non_null(strstr(csv, ",50000,20000,observed,perturbed\n"));
        assert_non_null(strstr(csv, ",500,,observed,suppressed\n"));
        assert_non_null(strstr(csv, ",100,,observed,missing\n"));
        assert_non_null(strstr(csv, ",10,0,observed,structural zero\n"));
        free(csv);
        assert_ok(scratch->context, export(scratch, atlas, "gpkg", of[i], NULL, "s.gpkg"));
        for (int unit = 0; unit < SMALL_UNITS; unit++) {
            char sql[160];
            snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE fid = %d AND abroad_status = '%s' AND %s",
                     of[i], unit + 1, d4i_value_status_text(kinds[unit]),
                     unit == 3 || unit == 4 ? "abroad IS NULL" : "abroad IS NOT NULL");
            assert_true(query(scratch, sql) == 1);
        }
    }
    small_free(atlas);
}

/* A unit that no source counts has no value of any kind: neither zero nor missing. */
static void not_covered_is_told(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    uint8_t *reach = atlas->atlas.levels[0].sources[0].has_data;
    reach[0] = ATLAS_NOT_COVERED;
    reach[1] = ATLAS_NO_DATA;
    assert_ok(scratch->context, export(scratch, atlas, "csv", NULL, NULL, "u.csv"));
    char *csv = small_read(scratch->path, NULL);
    assert_non_null(strstr(csv, "\nU1,Alegr\u00eda,,,,not covered,not covered\n"));
    assert_non_null(strstr(csv, ",,,,not covered,not covered\nU3,C,XX,50000,20000,observed,observed\n"));
    assert_non_null(strstr(csv, "\nU4,D,XX,500,,observed,suppressed\n"));
    free(csv);
    char *json = small_read(scratch_path(scratch, "u.csv-metadata.json"), NULL);
    assert_non_null(strstr(json, "not covered: no source counts the unit"));
    free(json);
    assert_ok(scratch->context, export(scratch, atlas, "gpkg", NULL, NULL, "u.gpkg"));
    assert_true(query(scratch, "SELECT count(*) FROM lau WHERE total IS NULL AND abroad IS NULL AND "
                               "total_status = 'not covered' AND abroad_status = 'not covered'") == 2);
    assert_true(query(scratch, "SELECT sum(total) FROM lau") == 50610);
    assert_ok(scratch->context, export(scratch, atlas, "csv", "zones", NULL, "z.csv"));
    csv = small_read(scratch->path, NULL); /* a zone is what its source says */
    assert_null(strstr(csv, "not covered"));
    free(csv);
    small_free(atlas);
}

static void units_as_geopackage(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    assert_ok(scratch->context, export(scratch, atlas, "gpkg", NULL, NULL, "u.gpkg"));
    assert_true(query(scratch, "SELECT count(*) FROM lau") == SMALL_UNITS);
    assert_true(query(scratch, "SELECT sum(total) FROM lau") == 52610);
    assert_true(query(scratch, "SELECT count(*) FROM lau WHERE abroad IS NULL AND abroad_status = 'suppressed'") ==
                1);
    assert_true(query(scratch, "SELECT count(*) FROM lau WHERE geom IS NULL") == 1);
    assert_true(
        query(scratch, "SELECT count(*) FROM gpkg_metadata WHERE metadata LIKE '%PROTECTION=not protected%'") == 1);
    size_t length = 0, again = 0;
    char *first = small_read(scratch->path, &length);
    assert_ok(scratch->context, export(scratch, atlas, "gpkg", NULL, NULL, "u.gpkg"));
    char *second = small_read(scratch->path, &again);
    assert_int_equal(length, again);
    assert_memory_equal(first, second, length);
    free(first);
    free(second);
    assert_ok(scratch->context, export(scratch, atlas, "gpkg", "cells", NULL, "c.gpkg"));
    assert_true(query(scratch, "SELECT count(*) FROM cells") == 404);
    assert_true(fabs(query(scratch, "SELECT sum(abroad) FROM cells") - 20500) < 1e-6);
    small_strip(&atlas->atlas.levels[0].shapes);
    assert_int_equal(export(scratch, atlas, "gpkg", NULL, NULL, "n.gpkg"), D4I_BAD_USAGE);
    assert_int_equal(scratch_files(scratch), 2);
    small_free(atlas);
}

static void quality_as_layers(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_export_options options = {.format = "gpkg", .of = "cells", .draws = 2, .quality = 1, .integers = 1};
    assert_ok(scratch->context, d4i_export(scratch->context, atlas, &options, scratch_path(scratch, "q.gpkg")));
    assert_true(query(scratch, "SELECT count(*) FROM cells WHERE weight = 'area' AND method = 'areal'") == 404);
    assert_true(query(scratch, "SELECT count(*) FROM cells WHERE zone_people_status = 'observed'") == 404);
    assert_true(query(scratch, "SELECT sum(abroad) FROM cells") == 20500);
    assert_true(query(scratch, "SELECT sum(abroad_2) FROM cells") == 20500);
    assert_true(query(scratch, "SELECT count(*) FROM pragma_table_info('cells') WHERE name LIKE '%_status'") == 3);
    options.format =
        "cog"; /* total, abroad, two draws, sd, placed_by, zone_people, zone_cells: words are no band */
    assert_ok(scratch->context, d4i_export(scratch->context, atlas, &options, scratch_path(scratch, "q.tif")));
    struct raster raster = {0};
    assert_ok(scratch->context, raster_open(scratch->context, scratch->path, &raster));
    assert_int_equal(raster.bands, 8);
    raster_close(&raster);
    small_free(atlas);
}

static void refusals(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    assert_int_equal(export(scratch, atlas, "xlsx", NULL, NULL, "u"), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(scratch->context), "csv, cog, gpkg"));
    assert_int_equal(export(scratch, atlas, NULL, NULL, NULL, "u"), D4I_BAD_USAGE);
    assert_int_not_equal(export(scratch, atlas, "csv", NULL, "total,abraod", "u"), D4I_OK);
    atlas->atlas.has_grid = false;
    assert_int_equal(export(scratch, atlas, "csv", "cells", NULL, "u"), D4I_BAD_USAGE);
    assert_int_equal(scratch_files(scratch), 0);
    small_free(atlas);
}

/* A second source on the same polygons, of another year: half as many people. Its zones follow. */
static void add_year(struct scratch *scratch, d4i_atlas *handle, const char *variable, uint32_t coverage_part)
{
    struct atlas *atlas = &handle->atlas;
    atlas->sources = realloc(atlas->sources, 2 * sizeof *atlas->sources);
    atlas->source_count = 2;
    struct atlas_source *source = &atlas->sources[1];
    small_source(scratch->context, source);
    source->first_zone = SMALL_UNITS;
    strcpy(source->id, "yy");
    strcpy(source->date, "2020-01-01");
    strcpy(source->variables[0].date, "2020-01-01");
    free(source->variables[0].id);
    source->variables[0].id = strdup(variable);
    free(source->variables[0].definition);
    source->variables[0].definition = strdup("as of 2020");
    for (int z = 0; z < SMALL_UNITS; z++)
        for (int n = 0; n < 2; n++)
            source->variables[0].column[n].people[z] /= 2;
    struct pairs *one = &atlas->pairs, two = {.count = 2 * one->count, .capacity = 2 * one->count};
    two.cell_low = malloc(two.count * sizeof *two.cell_low);
    two.zone = malloc(two.count * sizeof *two.zone);
    two.coverage = malloc(two.count * sizeof *two.coverage);
    for (size_t first = 0, end = 0; first < one->count; first = end) { /* a cell's pairs: of xx, then of yy */
        while (end < one->count && pairs_cell(one, end) == pairs_cell(one, first))
            end++;
        for (size_t i = first; i < end; i++)
            for (size_t s = 0; s < 2; s++) {
                size_t at = 2 * first + s * (end - first) + (i - first);
                pairs_put_cell(&two, at, pairs_cell(one, i));
                two.zone[at] = one->zone[i] + (uint32_t)(s * SMALL_UNITS);
                two.coverage[at] = one->coverage[i] / coverage_part;
            }
    }
    pairs_release(one);
    *one = two;
    free(atlas->zone_level);
    free(atlas->zone_shift);
    free(atlas->zone_total);
    free(atlas->zone_cells);
    struct allocation allocation = {0};
    const struct allocation_task task = {.pairs = one, .zones = 2 * SMALL_UNITS};
    assert_ok(scratch->context, allocation_method_find("areal")->weigh(scratch->context, &task, &allocation));
    atlas->zone_level = allocation.level;
    atlas->zone_shift = allocation.shift;
    atlas->zone_total = allocation.total;
    atlas->zone_cells = allocation.cells;
    struct atlas_unit_source *related = calloc(2, sizeof *related);
    related[0] = atlas->levels[0].sources[0];
    related[1].relation = ATLAS_ESTIMATED;
    related[1].column = calloc(1, sizeof *related[1].column);
    related[1].column[0] = small_columns();
    related[1].outside = calloc(1, sizeof *related[1].outside);
    related[1].outside[0] = calloc(2, sizeof **related[1].outside);
    related[1].has_data = memset(malloc(SMALL_UNITS), 1, SMALL_UNITS);
    related[1].crosswalk.start = calloc(SMALL_UNITS + 1, sizeof *related[1].crosswalk.start);
    free(atlas->levels[0].sources);
    atlas->levels[0].sources = related;
}

static void two_years_are_not_added_up(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    add_year(scratch, atlas, "birth", 1);
    assert_int_equal(export(scratch, atlas, "csv", "cells", NULL, "c.csv"), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(scratch->context), "'xx', 'yy'"));
    assert_non_null(strstr(d4i_error_text(scratch->context), "--source"));
    d4i_map_options map = {.of = "cells"};
    assert_int_equal(d4i_map(scratch->context, atlas, &map, scratch_path(scratch, "c.png")), D4I_BAD_USAGE);
    assert_int_equal(scratch_files(scratch), 0);

    d4i_export_options options = {.format = "csv", .of = "cells", .source = "yy"};
    assert_ok(scratch->context, d4i_export(scratch->context, atlas, &options, scratch_path(scratch, "c.csv")));
    char *csv = small_read(scratch->path, NULL);
    assert_int_equal(sum_of(csv, 3), (500 + 500 + 25000 + 250 + 5) * D4I_PERSON);
    assert_non_null(strstr(csv, "\nCRS3035RES100mN3000000E4000000,4000000,3000000,5,1.5,estimated,estimated\n"));
    free(csv);
    char *json = small_read(scratch_path(scratch, "c.csv-metadata.json"), NULL);
    assert_non_null(strstr(json, "2020-01-01"));
    assert_non_null(strstr(json, "as of 2020"));
    assert_null(strstr(json, "2012-01-01"));
    assert_null(strstr(json, "residents by country of birth"));
    free(json);
    map.source = "yy";
    assert_ok(scratch->context, d4i_map(scratch->context, atlas, &map, scratch_path(scratch, "c.svg")));
    options.of = "zones";
    assert_ok(scratch->context, d4i_export(scratch->context, atlas, &options, scratch_path(scratch, "z.csv")));
    csv = small_read(scratch->path, NULL);
    assert_non_null(strstr(csv, "code,name,country,total,abroad,total_status,abroad_status\nZ1,,XX,500,150,"));
    assert_int_equal(sum_of(csv, 3), 26305 * D4I_PERSON);
    free(csv);
    options.source = "zz";
    assert_int_equal(d4i_export(scratch->context, atlas, &options, scratch_path(scratch, "n.csv")), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(scratch->context), "it has 'xx', 'yy'"));
    options = (d4i_export_options){.format = "csv", .source = "yy", .variable = "sex"};
    assert_int_equal(d4i_export(scratch->context, atlas, &options, scratch_path(scratch, "n.csv")), D4I_BAD_USAGE);
    small_free(atlas);
}

/* Another variable on the same ground takes nothing from what is known of this one. */
static void one_variable_of_two(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    add_year(scratch, atlas, "citizenship", 1);
    d4i_export_options options = {.format = "csv", .of = "cells"};
    assert_int_equal(d4i_export(scratch->context, atlas, &options, scratch_path(scratch, "c.csv")), D4I_BAD_USAGE);
    options.variable = "birth";
    assert_ok(scratch->context, d4i_export(scratch->context, atlas, &options, scratch_path(scratch, "c.csv")));
    char *csv = small_read(scratch->path, NULL);
    assert_int_equal(sum_of(csv, 3), 52510 * D4I_PERSON);
    assert_non_null(strstr(csv, "\nCRS3035RES100mN3000000E4000000,4000000,3000000,10,3,estimated,estimated\n"));
    free(csv);
    small_free(atlas);
}

/* Neighbours share the cells of their border, and these are added up. */
static void neighbours_are_added_up(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    add_year(scratch, atlas, "birth", 2);
    assert_ok(scratch->context, export(scratch, atlas, "csv", "cells", NULL, "c.csv"));
    char *csv = small_read(scratch->path, NULL);
    assert_int_equal(sum_of(csv, 3), (52510 + 26255) * D4I_PERSON);
    free(csv);
    small_free(atlas);
}

/* The map and the export have the source that d4i_places has. */
static void the_source_that_has_the_group(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    add_year(scratch, atlas, "birth", 1);
    struct group_node *node = &atlas->atlas.sources[1].variables[0].tree.nodes[1];
    free(node->code);
    node->code = strdup("foreign");
    atlas->atlas.levels[0].sources[1].column[0][1].people[0] = 999 * D4I_PERSON;
    assert_ok(scratch->context, export(scratch, atlas, "csv", NULL, "foreign", "u.csv"));
    char *csv = small_read(scratch->path, NULL);
    assert_non_null(strstr(csv, "\nU1,Alegr\u00eda,XX,1000,999,observed,observed\n"));
    free(csv);
    d4i_places_options places = {.group = "foreign", .list = 1};
    d4i_frame *frame = NULL;
    assert_ok(scratch->context, d4i_places(scratch->context, atlas, &places, &frame));
    assert_true(d4i_frame_rows(frame) > 0);
    assert_string_equal(d4i_frame_text(frame, 0, 0), "U1");
    d4i_frame_free(frame);
    small_free(atlas);
}

static int limited(void *user, size_t bytes)
{
    struct scratch *scratch = user;
    (void)bytes;
    return scratch->allocations_left-- > 0;
}

static void memory_runs_out(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    static const char *const formats[] = {"csv", "gpkg", "cog", "csv"};
    for (int i = 0; i < 4; i++) {
        d4i_export_options options = {
            .format = formats[i], .of = i >= 2 ? "cells" : "lau", .integers = i == 3, .quality = i == 3};
        d4i_status status = D4I_NO_MEMORY;
        for (long allowed = 0; status != D4I_OK; allowed++) {
            assert_int_equal(status, D4I_NO_MEMORY);
            scratch->allocations_left = allowed;
            d4i_set_allocation_hook(scratch->context, limited, scratch);
            status = d4i_export(scratch->context, atlas, &options, scratch_path(scratch, formats[i]));
            d4i_set_allocation_hook(scratch->context, NULL, NULL);
        }
    }
    assert_int_equal(scratch_files(scratch), 4);
    small_free(atlas);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(units_as_csv),
        TEST(statuses_arrive),
        TEST(not_covered_is_told),
        TEST(cells_close),
        TEST(cells_with_draws),
        TEST(cells_of_whole_people),
        TEST(zones_as_csv),
        TEST(cells_as_raster),
        TEST(units_as_geopackage),
        TEST(quality_as_layers),
        TEST(refusals),
        TEST(memory_runs_out),
        TEST(two_years_are_not_added_up),
        TEST(one_variable_of_two),
        TEST(neighbours_are_added_up),
        TEST(the_source_that_has_the_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
