/* SPDX-License-Identifier: EUPL-1.2
 *
 * A small atlas made by hand, for pictures and exports: six units that are zones as well.
 *
 *   U3 50 000 people, 20 000 born abroad | U4 500, withheld      U1 1 000, 300   U2 1 000, 200: exactly a fifth
 *   U5 100, 50, without a boundary         U6 10, 0, an island 28 km off
 *
 * Each of the four squares is 1 km wide; the grid has cells of 100 m, and the island is covered by four of them.
 */
#ifndef TESTS_PUBLISH_SMALL_ATLAS_H
#define TESTS_PUBLISH_SMALL_ATLAS_H

#include "../io/scratch.h"
#include "allocate/allocate.h"
#include "atlas/handle.h"
#include "base/memory.h"
#include "d4i/publish.h"

#define SMALL_UNITS 6
#define SMALL_WEST 4000000
#define SMALL_SOUTH 3000000

static const int64_t small_total[SMALL_UNITS] = {1000, 1000, 50000, 500, 100, 10};
static const int64_t small_abroad[SMALL_UNITS] = {300, 200, 20000, 0, 50, 0};
static const double small_place[SMALL_UNITS][3] = {{0, 0, 1000},       {1000, 0, 1000}, {0, 1000, 1000},
                                                   {1000, 1000, 1000}, {0, 0, 0},       {30000, 0, 200}};

static inline void small_column(struct atlas_column *column, const int64_t *people)
{
    column->people = calloc(SMALL_UNITS, sizeof *column->people);
    column->status = calloc(SMALL_UNITS, 1);
    for (int i = 0; i < SMALL_UNITS; i++)
        column->people[i] = people[i] * D4I_PERSON;
}

static inline struct atlas_column *small_columns(void)
{
    struct atlas_column *columns = calloc(2, sizeof *columns);
    small_column(&columns[0], small_total);
    small_column(&columns[1], small_abroad);
    columns[1].status[3] = D4I_SUPPRESSED;
    columns[1].status[5] = D4I_STRUCTURAL_ZERO;
    return columns;
}

static inline void small_shapes(struct atlas_shapes *shapes)
{
    shapes->items = SMALL_UNITS;
    shapes->xy = calloc(SMALL_UNITS * 8, sizeof *shapes->xy);
    shapes->point_start = calloc(SMALL_UNITS + 1, sizeof *shapes->point_start);
    shapes->ring_first = calloc(SMALL_UNITS + 1, sizeof *shapes->ring_first);
    shapes->ring_inner = calloc(SMALL_UNITS, sizeof *shapes->ring_inner);
    for (int i = 0; i < SMALL_UNITS; i++) {
        shapes->ring_first[i] = shapes->rings;
        double x = SMALL_WEST + small_place[i][0], y = SMALL_SOUTH + small_place[i][1], side = small_place[i][2];
        if (side == 0)
            continue;
        const double corner[8] = {x, y, x + side, y, x + side, y + side, x, y + side};
        memcpy(shapes->xy + 2 * shapes->points, corner, sizeof corner);
        shapes->points += 4;
        shapes->point_start[++shapes->rings] = shapes->points;
    }
    shapes->ring_first[SMALL_UNITS] = shapes->rings;
}

static inline void small_source(d4i_context *context, struct atlas_source *source)
{
    uint32_t node;
    *source = (struct atlas_source){.id = strdup("xx"),
                                    .title = strdup("Padr\u00f3n & \"censo\""),
                                    .publisher = strdup("An office"),
                                    .licence = strdup("CC BY 4.0"),
                                    .country = strdup("XX"),
                                    .date = strdup("2012-01-01"),
                                    .zone_count = SMALL_UNITS,
                                    .variable_count = 1};
    source->names = calloc(SMALL_UNITS, sizeof *source->names);
    for (int i = 0; i < SMALL_UNITS; i++) {
        char key[16];
        snprintf(key, sizeof key, "Z%d", i + 1);
        assert_ok(context, names_add(context, &source->keys, text_of(key), &node, NULL));
        source->names[i] = strdup("");
    }
    small_shapes(&source->shapes);
    struct atlas_variable *variable = source->variables = calloc(1, sizeof *variable);
    *variable = (struct atlas_variable){.id = strdup("birth"),
                                        .title = strdup("Country of birth"),
                                        .definition = strdup("residents by country of birth"),
                                        .date = strdup("2012-01-01")};
    assert_ok(context,
              group_add(context, &variable->tree, GROUP_NONE, GROUP_TOTAL, "total", "All people", "T", &node));
    assert_ok(context, group_add(context, &variable->tree, 0, GROUP_LEAF, "abroad", "Born abroad", "B", &node));
    variable->tree.headline = 1;
    variable->column = small_columns();
    variable->input = calloc(2, sizeof *variable->input);
    variable->placed = calloc(2, sizeof *variable->placed);
}

static inline void small_more(struct atlas_column **columns, const int64_t *people)
{
    *columns = realloc(*columns, 3 * sizeof **columns);
    (*columns)[2] = (struct atlas_column){0};
    small_column(&(*columns)[2], people);
}

/* A third node, people of unknown origin by unit, in the zones and the level of the first source. */
static inline void small_unknown(d4i_context *context, struct atlas *atlas, const int64_t *people)
{
    uint32_t node;
    struct atlas_variable *variable = &atlas->sources[0].variables[0];
    assert_ok(context, group_add(context, &variable->tree, 0, GROUP_LEAF, "unknown", "Not stated", "N", &node));
    assert_ok(context, group_describe(context, &variable->tree, node, "unknown", NULL));
    variable->input = realloc(variable->input, 3 * sizeof *variable->input);
    variable->placed = realloc(variable->placed, 3 * sizeof *variable->placed);
    variable->input[2] = variable->placed[2] = 0;
    small_more(&variable->column, people);
    small_more(&atlas->levels[0].sources[0].column[0], people);
}

static inline void small_level(d4i_context *context, struct atlas_level *level)
{
    static const char *const names[SMALL_UNITS] = {"Alegr\u00eda", "B, or \"b\"", "C", "D", "E", "F"};
    uint32_t unit;
    *level =
        (struct atlas_level){.id = strdup("lau"), .title = strdup("Municipalities"), .vintage = strdup("2012")};
    level->names = calloc(SMALL_UNITS, sizeof *level->names);
    level->countries = calloc(SMALL_UNITS, sizeof *level->countries);
    for (int i = 0; i < SMALL_UNITS; i++) {
        char code[16];
        snprintf(code, sizeof code, "U%d", i + 1);
        assert_ok(context, names_add(context, &level->codes, text_of(code), &unit, NULL));
        level->names[i] = strdup(names[i]);
        level->countries[i] = strdup("");
    }
    small_shapes(&level->shapes);
    struct atlas_unit_source *from = level->sources = calloc(1, sizeof *from);
    from->relation = ATLAS_PUBLISHED;
    from->column = calloc(1, sizeof *from->column);
    from->column[0] = small_columns();
    from->outside = calloc(1, sizeof *from->outside);
    from->outside[0] = calloc(2, sizeof **from->outside);
    from->has_data = malloc(SMALL_UNITS);
    memset(from->has_data, 1, SMALL_UNITS);
    from->crosswalk.start = calloc(SMALL_UNITS + 1, sizeof *from->crosswalk.start);
}

/* Zones on the grid, evenly spread. */
static inline void small_cells(d4i_context *context, struct atlas *atlas)
{
    const struct atlas_shapes *from = &atlas->sources[0].shapes;
    struct shapes shapes = {.zones = SMALL_UNITS,
                            .rings = from->rings,
                            .count = from->points,
                            .point_start = from->point_start,
                            .ring_first = from->ring_first};
    struct partition partition = {0};
    struct allocation allocation = {0};
    shapes.points = calloc(from->points, sizeof *shapes.points);
    for (size_t i = 0; i < from->points; i++)
        shapes.points[i] =
            (struct lattice_point){(int32_t)((from->xy[2 * i] - SMALL_WEST) / 100 * GRID_STEPS),
                                   (int32_t)((from->xy[2 * i + 1] - SMALL_SOUTH) / 100 * GRID_STEPS)};
    assert_ok(context, partition_cover(context, &atlas->grid, &shapes, &atlas->pairs, &partition));
    const struct allocation_task task = {.pairs = &atlas->pairs, .zones = SMALL_UNITS};
    assert_ok(context, allocation_method_find("areal")->weigh(context, &task, &allocation));
    atlas->zone_level = allocation.level;
    atlas->zone_shift = allocation.shift;
    atlas->zone_total = allocation.total;
    atlas->zone_cells = allocation.cells;
    atlas->has_pairs = true;
    partition_release(&partition);
    free(shapes.points);
}

static inline d4i_atlas *small_atlas(d4i_context *context)
{
    d4i_atlas *handle = calloc(1, sizeof *handle);
    struct atlas *atlas = &handle->atlas;
    atlas->title = strdup("small");
    atlas->method = strdup("areal");
    atlas->has_grid = true;
    atlas->grid = (struct grid){"EPSG:3035", SMALL_WEST, SMALL_SOUTH, 100, 310, 25};
    atlas->sources = calloc(1, sizeof *atlas->sources);
    atlas->source_count = 1;
    small_source(context, atlas->sources);
    atlas->levels = calloc(1, sizeof *atlas->levels);
    atlas->level_count = 1;
    small_level(context, atlas->levels);
    small_cells(context, atlas);
    return handle;
}

static inline void small_free(d4i_atlas *handle)
{
    atlas_release(&handle->atlas);
    free(handle);
}

/* Takes the boundaries away from units and zones. */
static inline void small_strip(struct atlas_shapes *shapes)
{
    free(shapes->xy);
    free(shapes->point_start);
    free(shapes->ring_first);
    free(shapes->ring_inner);
    memset(shapes, 0, sizeof *shapes);
}

/* The whole file, zero-terminated; caller frees. */
static inline char *small_read(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(size + 1);
    assert_int_equal(fread(bytes, 1, size, file), size);
    bytes[size] = 0;
    fclose(file);
    if (length)
        *length = size;
    return bytes;
}

#endif
