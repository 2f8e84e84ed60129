/* SPDX-License-Identifier: EUPL-1.2
 *
 * A small atlas made by hand, with everything an atlas can hold: zones with and without polygon, zones that are
 * cells, derived groups, suppressed counts, bounds, units, weights, a ledger, defects, statements, common groups,
 * pairs in three tiles.
 */
#ifndef TEST_ATLAS_SAMPLE_H
#define TEST_ATLAS_SAMPLE_H

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "../check.h"

#include "atlas/atlas.h"
#include "atlas/spread.h"
#include "base/memory.h"
#include "base/random.h"
#include "grid/cover.h"

#define OK(call) assert_ok(test_context, call)
#define SAMPLE_COLUMNS 1100
#define SAMPLE_PAIRS 40

static d4i_context *test_context;

__attribute__((unused)) static int context_up(void **state)
{
    (void)state;
    test_context = d4i_context_new();
    return test_context ? 0 : -1;
}

__attribute__((unused)) static int context_down(void **state)
{
    (void)state;
    d4i_context_free(test_context);
    return 0;
}

/* A path in a folder of this process; overwritten by the next call with the same name. */
__attribute__((unused)) static const char *scratch(const char *name)
{
    static char path[8][256];
    static int at;
    const char *folder = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
    char *out = path[at++ % 8];
    snprintf(out, sizeof path[0], "%s/d4i-atlas-%ld-%s", folder, (long)getpid(), name);
    return out;
}

static char *word(const char *text)
{
    char *copy = NULL;
    OK(text_copy(test_context, text_of(text), &copy));
    return copy;
}

static void *zeroed(size_t count, size_t size)
{
    void *out = NULL;
    OK(mem_alloc(test_context, count, size, &out));
    return out;
}

static uint32_t sample_node(struct group_tree *tree, uint32_t parent, enum group_kind kind, const char *code,
                            const char *label)
{
    uint32_t node = 0;
    OK(group_add(test_context, tree, parent, kind, code, code, label, &node));
    return node;
}

/* people[node][zone] in whole people into columns, and input = placed = their sum. */
static void sample_column(struct atlas_variable *variable, uint32_t node, const int *people, size_t zones)
{
    struct atlas_column *column = &variable->column[node];
    column->people = zeroed(zones, sizeof *column->people);
    column->status = zeroed(zones, 1);
    for (size_t z = 0; z < zones; z++) {
        column->people[z] = people[z] * D4I_PERSON;
        variable->placed[node] += column->people[z];
    }
    variable->input[node] = variable->placed[node];
}

/* What rounding to multiples of 3 leaves open: 2 people up and down, and nobody below 0. */
static void sample_bounds(struct atlas_column *column, size_t places)
{
    column->low = zeroed(places, sizeof *column->low);
    column->high = zeroed(places, sizeof *column->high);
    for (size_t i = 0; i < places; i++) {
        int64_t low = column->people[i] - 2 * D4I_PERSON;
        column->low[i] = low < 0 ? 0 : low;
        column->high[i] = column->people[i] + 2 * D4I_PERSON;
    }
}

static void sample_fact(struct atlas_facts *facts, const char *key, const char *value)
{
    OK(atlas_fact_add(test_context, facts, key, value));
}

static void sample_variable(struct atlas_variable *variable, const char *id)
{
    variable->id = word(id);
    variable->title = word("Country of birth");
    variable->dimension = word("origin");
    variable->definition = word("born outside the country; \xC3\xA9 \"quoted\", it's <so>");
    variable->date = word("2022-05-15");
    variable->exact = true;
}

static void sample_columns(struct atlas_variable *variable)
{
    size_t nodes = variable->tree.count;
    variable->column = zeroed(nodes, sizeof *variable->column);
    variable->input = zeroed(nodes, sizeof *variable->input);
    variable->placed = zeroed(nodes, sizeof *variable->placed);
}

static void sample_list(struct atlas_source *source, uint32_t node, enum ledger_reason reason, int64_t people,
                        const char *zone)
{
    OK(mem_grow(test_context, &source->listed, &source->listed_capacity, source->listed_count + 1,
                sizeof *source->listed));
    source->listed[source->listed_count++] =
        (struct atlas_listed){.node = node, .reason = reason, .people = people, .zone = word(zone)};
    struct atlas_variable *variable = &source->variables[0];
    variable->input[node] += people;
    if (node)
        variable->input[0] += people;
}

/* Tree: total, native, foreign (TR, residual), abroad = total - native. Zone D has no polygon: its people are
 * listed. */
static void sample_birth(struct atlas_source *source)
{
    static const int total[] = {100, 50, 7, 0}, native[] = {80, 30, 7, 0}, foreign[] = {20, 20, 0, 0},
                     turkey[] = {5, 7, 0, 0}, other[] = {15, 13, 0, 0};
    struct atlas_variable *variable = &source->variables[0];
    struct group_tree *tree = &variable->tree;
    sample_variable(variable, "birth");
    sample_node(tree, GROUP_NONE, GROUP_TOTAL, "total", "Insgesamt");
    sample_node(tree, 0, GROUP_LEAF, "native", "Deutschland");
    sample_node(tree, 0, GROUP_SUBTOTAL, "foreign", "Ausland");
    sample_node(tree, 2, GROUP_LEAF, "TR", "T\xC3\xBCrkei");
    sample_node(tree, 2, GROUP_RESIDUAL, "other", NULL);
    sample_node(tree, GROUP_NONE, GROUP_DERIVED, "abroad", NULL);
    OK(group_derive(test_context, tree, 5, false, 0));
    OK(group_derive(test_context, tree, 5, true, 1));
    tree->headline = 5;
    sample_columns(variable);
    sample_column(variable, 0, total, 4);
    sample_column(variable, 1, native, 4);
    sample_column(variable, 2, foreign, 4);
    sample_column(variable, 3, turkey, 4);
    sample_column(variable, 4, other, 4);
    sample_column(variable, 5, foreign, 4);
    OK(group_describe(test_context, tree, 2, "* -DE", NULL));
    OK(group_describe(test_context, tree, 3, "TR", "sex=female age=0-14"));
    OK(group_describe(test_context, tree, 4, NULL, "sex=male"));
    sample_bounds(&variable->column[0], 4);
    sample_bounds(&variable->column[3], 4);
    sample_fact(&variable->facts, "who.stateless", "in other");
    sample_fact(&variable->facts, "note", "");
    for (int node = 0; node < 6; node++)
        variable->column[node].status[3] = D4I_MISSING;
    variable->column[3].status[2] = variable->column[5].status[2] = D4I_SUPPRESSED;
    sample_list(source, 1, LEDGER_NO_GEOMETRY, 9 * D4I_PERSON, "D");
    sample_list(source, 3, LEDGER_NOT_STATED, 1500000, "whole country");
    sample_list(source, 4, LEDGER_PERTURBATION, -250000, "A");
    sample_list(source, 0, LEDGER_GEOMETRY_WITHOUT_COUNTS, 0, "X");
}

static void sample_source_words(struct atlas_source *source, const char *id)
{
    source->id = word(id);
    source->title = word("Zensus 2022");
    source->publisher = word("Statistisches Amt");
    source->licence = word("dl-de/by-2-0");
    source->attribution = word("\xC2\xA9 Statistisches Amt, 2024");
    source->url = word("https://example.org/");
    source->country = word("DE");
    source->coverage = word("whole country");
    source->method = word("register");
    source->notes = word("");
    source->date = word("2022-05-15");
    source->recipe = word("de-zensus-2022");
    source->recipe_hash = hash_bytes("recipe", 6);
    source->files = zeroed(1, sizeof *source->files);
    source->file_count = 1;
    source->files[0] = (struct atlas_file){word("birth"), word("data/birth.csv"), hash_bytes("csv", 3)};
    source->pipeline = word("+proj=pipeline");
}

/* Item i < items is a square of `side` metres with a hole, at x = west + i * side; the others have nothing. */
static void sample_shapes(struct atlas_shapes *shapes, size_t with, size_t items, double side)
{
    shapes->items = items;
    shapes->rings = 2 * with;
    shapes->points = 8 * with;
    shapes->xy = zeroed(2 * shapes->points, sizeof *shapes->xy);
    shapes->point_start = zeroed(shapes->rings + 1, sizeof *shapes->point_start);
    shapes->ring_first = zeroed(items + 1, sizeof *shapes->ring_first);
    shapes->ring_inner = zeroed(shapes->rings, sizeof *shapes->ring_inner);
    for (size_t i = 0; i < with; i++) {
        double west = 4000000 + (double)i * side, south = 3000000, hole = side / 4;
        const double outer[] = {west, south, west + side, south, west + side, south + side, west, south + side};
        const double inner[] = {west + hole,     south + hole,     west + hole,     south + 2 * hole,
                                west + 2 * hole, south + 2 * hole, west + 2 * hole, south + hole};
        memcpy(shapes->xy + 16 * i, outer, sizeof outer);
        memcpy(shapes->xy + 16 * i + 8, inner, sizeof inner);
        shapes->ring_inner[2 * i + 1] = true;
    }
    for (size_t i = 0; i <= shapes->rings; i++)
        shapes->point_start[i] = 4 * i;
    for (size_t i = 0; i <= items; i++)
        shapes->ring_first[i] = 2 * (i < with ? i : with);
}

static void sample_defects(struct atlas_defect **defects, size_t *count, size_t *capacity)
{
    OK(mem_grow(test_context, defects, capacity, 2, sizeof **defects));
    (*defects)[0] = (struct atlas_defect){word("overlap"), word("with B"), word("A"), 4000100.5, 3000200.25, 0.5};
    (*defects)[1] = (struct atlas_defect){word("empty"), NULL, word("D"), NAN, NAN, 0};
    *count = 2;
}

static void sample_zones_source(struct atlas_source *source)
{
    uint32_t number;
    sample_source_words(source, "de");
    source->accuracy = 0.5;
    source->zone_count = 4;
    source->names = zeroed(4, sizeof *source->names);
    for (int i = 0; i < 4; i++) {
        char key[2] = {(char)('A' + i), 0};
        OK(names_add(test_context, &source->keys, text_of(key), &number, NULL));
        source->names[i] = word(i == 1 ? "B\xC3\xBC"
                                         "chen"
                                       : "");
    }
    source->variable_count = 1;
    source->variables = zeroed(1, sizeof *source->variables);
    sample_birth(source);
    sample_shapes(&source->shapes, 3, 4, 51200);
    sample_defects(&source->defects, &source->defect_count, &source->defect_capacity);
    sample_fact(&source->facts, "protection", "counts are multiples of 3; \xC3\xA9");
    sample_fact(&source->facts, "protection", "the second of this key");
    sample_fact(&source->facts, "a", "not sorted");
}

/* Five squares of one cell each; a variable with nothing but its total. */
static void sample_cells_source(struct atlas_source *source)
{
    static const int total[] = {3, 0, 4, 5, 1};
    sample_source_words(source, "grid");
    source->accuracy = -1;
    source->first_zone = 4;
    source->zone_count = 5;
    source->cells = true;
    source->square = zeroed(5, sizeof *source->square);
    for (int i = 0; i < 5; i++)
        source->square[i] = (struct grid_square){3035, 100, 3000000 + 100 * (100 * i), 4000000 + 100 * i};
    source->variable_count = 1;
    source->variables = zeroed(1, sizeof *source->variables);
    sample_variable(&source->variables[0], "citizen");
    sample_node(&source->variables[0].tree, GROUP_NONE, GROUP_TOTAL, "total", "all");
    sample_columns(&source->variables[0]);
    sample_column(&source->variables[0], 0, total, 5);
}

static void sample_unit_source(const struct atlas *atlas, size_t units, size_t s, struct atlas_unit_source *from)
{
    const struct atlas_source *source = &atlas->sources[s];
    size_t zones = source->zone_count;
    from->relation = s ? ATLAS_ESTIMATED : ATLAS_PUBLISHED;
    from->crosswalk.rows = zones;
    from->crosswalk.start = zeroed(zones + 1, sizeof(size_t));
    from->crosswalk.to = zeroed(2 * zones, sizeof(uint32_t));
    from->crosswalk.weight = zeroed(2 * zones, sizeof(uint64_t));
    for (size_t z = 0; z + 1 < zones; z++) { /* the last zone has no row */
        from->crosswalk.to[2 * z] = (uint32_t)(z % units);
        from->crosswalk.to[2 * z + 1] = CROSSWALK_OUTSIDE;
        from->crosswalk.weight[2 * z] = 3 + (UINT64_C(1) << 40);
        from->crosswalk.weight[2 * z + 1] = 1;
        from->crosswalk.start[z + 1] = from->crosswalk.count = 2 * (z + 1);
    }
    from->crosswalk.start[zones] = from->crosswalk.count;
    from->has_data = zeroed(units, 1);
    from->has_data[s] = ATLAS_HAS_DATA; /* unit 0 or 1 */
    if (s == 0)
        from->has_data[2] = ATLAS_NOT_COVERED;
    from->column = zeroed(1, sizeof *from->column);
    from->outside = zeroed(1, sizeof *from->outside);
    size_t nodes = source->variables[0].tree.count;
    from->column[0] = zeroed(nodes, sizeof **from->column);
    from->outside[0] = zeroed(nodes, sizeof **from->outside);
    for (size_t n = 0; n < nodes; n++) {
        from->column[0][n].people = zeroed(units, sizeof(int64_t));
        from->column[0][n].status = zeroed(units, 1);
        from->outside[0][n] = -(int64_t)n;
        for (size_t u = 0; u < units; u++) {
            from->column[0][n].people[u] = (int64_t)(1000 * (u + 1) / (n + 1)) * D4I_PERSON + (s ? 333333 : 0);
            from->column[0][n].status[u] = s ? D4I_ESTIMATED : D4I_OBSERVED;
        }
    }
    if (s == 0)
        sample_bounds(&from->column[0][nodes - 1], units);
}

static void sample_level(const struct atlas *atlas, struct atlas_level *level)
{
    static const char *const codes[] = {"DE_01", "DE_02", "DE_03"};
    uint32_t number;
    level->id = word("lau");
    level->title = word("Local administrative units");
    level->recipe = word("eu-lau");
    level->vintage = word("2022");
    level->licence = word("EuroGeographics");
    level->attribution = word("\xC2\xA9 EuroGeographics");
    level->path = word("lau.gpkg");
    level->hash = hash_bytes("lau", 3);
    level->names = zeroed(3, sizeof *level->names);
    level->countries = zeroed(3, sizeof *level->countries);
    for (int i = 0; i < 3; i++) {
        OK(names_add(test_context, &level->codes, text_of(codes[i]), &number, NULL));
        level->names[i] = word(codes[i] + 3);
        level->countries[i] = word("DE");
    }
    sample_shapes(&level->shapes, 2, 3, 20000);
    level->sources = zeroed(atlas->source_count, sizeof *level->sources);
    for (size_t s = 0; s < atlas->source_count; s++)
        sample_unit_source(atlas, 3, s, &level->sources[s]);
    sample_defects(&level->defects, &level->defect_count, &level->defect_capacity);
}

/* Cells on both sides of the borders of four tiles; zone 3 touches none, cell zones have one cell each. */
/* Every cell that has a zone lies in one of the three units, in turn. */
static void sample_unit_pairs(const struct pairs *zones, struct pairs *units)
{
    units->cell_low = zeroed(zones->count, sizeof *units->cell_low);
    units->zone = zeroed(zones->count, sizeof *units->zone);
    units->coverage = zeroed(zones->count, sizeof *units->coverage);
    units->capacity = zones->count;
    for (size_t i = 0; i < zones->count; i++) {
        if (i > 0 && pairs_cell(zones, i) == pairs_cell(zones, i - 1))
            continue;
        pairs_put_cell(units, units->count, pairs_cell(zones, i));
        units->zone[units->count] = (uint32_t)(units->count % 3);
        units->coverage[units->count] = (uint32_t)(COVER_FULL - 7 * units->count);
        units->count++;
    }
}

static void sample_pairs(struct atlas *atlas)
{
    struct pairs *pairs = &atlas->pairs;
    pairs->cell_low = zeroed(SAMPLE_PAIRS, sizeof *pairs->cell_low);
    pairs->zone = zeroed(SAMPLE_PAIRS, sizeof *pairs->zone);
    pairs->coverage = zeroed(SAMPLE_PAIRS, sizeof *pairs->coverage);
    pairs->weight = zeroed(SAMPLE_PAIRS, sizeof *pairs->weight);
    for (uint32_t i = 0; i < SAMPLE_PAIRS; i++) {
        uint32_t row = 509 + i / 8, column = 508 + i % 8;
        pairs_put_cell(pairs, i, (uint64_t)row * SAMPLE_COLUMNS + column);
        pairs->zone[i] = i < 35 ? i % 3 : i - 31;
        pairs->coverage[i] = i < 35 ? COVER_FULL / 3 + i : COVER_FULL;
        pairs->weight[i] = i % 5 ? 1000 * i : 1;
    }
    pairs->count = pairs->capacity = SAMPLE_PAIRS;
    for (size_t i = 1; i < pairs->count; i++) /* insertion sort by the walk */
        for (size_t k = i; k > 0 && grid_walk_key(&atlas->grid, pairs_cell(pairs, k)) <
                                        grid_walk_key(&atlas->grid, pairs_cell(pairs, k - 1));
             k--) {
            uint64_t cell = pairs_cell(pairs, k);
            pairs_put_cell(pairs, k, pairs_cell(pairs, k - 1));
            pairs_put_cell(pairs, k - 1, cell);
            uint32_t *const columns[] = {pairs->zone, pairs->coverage, pairs->weight};
            for (int c = 0; c < 3; c++) {
                uint32_t value = columns[c][k];
                columns[c][k] = columns[c][k - 1], columns[c][k - 1] = value;
            }
        }
    atlas->has_pairs = true;
}

static void sample_placing(struct atlas *atlas)
{
    size_t zones = atlas_zone_count(atlas);
    atlas->zone_level = zeroed(zones, 1);
    atlas->zone_shift = zeroed(zones, 1);
    atlas->zone_total = zeroed(zones, sizeof *atlas->zone_total);
    atlas->zone_cells = zeroed(zones, sizeof *atlas->zone_cells);
    atlas->zone_shift[1] = 3;
    atlas->zone_level[2] = 1;
    atlas->zone_level[3] = 255;
    for (size_t i = 0; i < atlas->pairs.count; i++) {
        uint32_t zone = atlas->pairs.zone[i];
        uint64_t mass = (uint64_t)atlas->pairs.coverage[i] * atlas->pairs.weight[i];
        atlas->zone_total[zone] += mass >> atlas->zone_shift[zone];
        atlas->zone_cells[zone] += mass > 0;
    }
}

/* The groups "native" and "foreign" of the first source stand elsewhere than its people. */
static void sample_tilts(struct atlas *atlas)
{
    size_t zones = atlas_zone_count(atlas);
    atlas->tilts = zeroed(2, sizeof *atlas->tilts);
    atlas->tilted = zeroed(2, sizeof *atlas->tilted);
    atlas->tilt_count = atlas->tilted_count = 2;
    for (uint32_t t = 0; t < 2; t++) {
        struct atlas_tilt *tilt = &atlas->tilts[t];
        atlas->tilted[t] = (struct atlas_tilted){0, 0, t + 1, t};
        tilt->tilt = zeroed(atlas->pairs.count, sizeof *tilt->tilt);
        tilt->total = zeroed(zones, sizeof *tilt->total);
        tilt->shift = zeroed(zones, 1);
        memset(tilt->shift, 5, zones);
        tilt->shift[2] = 9;
        for (size_t i = 0; i < atlas->pairs.count; i++) {
            uint32_t zone = atlas->pairs.zone[i];
            tilt->tilt[i] = zone < 3 && i % 7 ? 1 + (uint32_t)(i * i * (t + 1)) * 5003 % (1 << 24) : 0;
            tilt->total[zone] +=
                tilted_mass(atlas->pairs.coverage[i], atlas->pairs.weight[i], tilt->shift[zone], tilt->tilt[i]);
        }
    }
}

static void sample_common(struct atlas *atlas)
{
    atlas->common = zeroed(2, sizeof *atlas->common);
    atlas->common_count = 2;
    atlas->common[0] = (struct atlas_common){word("TR"), word("T\xC3\xBCrkiye"), word("TR")};
    atlas->common[1] = (struct atlas_common){word("rest"), word("Others"), NULL};
    sample_fact(&atlas->facts, "harmonise.report", "one of two sources counts TR");
    sample_fact(&atlas->facts, "mixed", "birth and citizenship");
}

__attribute__((unused)) static void sample_make(struct atlas *atlas, bool with_grid)
{
    *atlas = (struct atlas){.title = word("A sample"), .build = hash_bytes("build", 5), .seed = UINT64_MAX - 1};
    atlas->method = word(with_grid ? "proportional" : "");
    sample_common(atlas);
    atlas->source_count = with_grid ? 2 : 1;
    atlas->sources = zeroed(atlas->source_count, sizeof *atlas->sources);
    sample_zones_source(&atlas->sources[0]);
    if (with_grid) {
        sample_cells_source(&atlas->sources[1]);
        atlas->has_grid = true;
        atlas->grid = (struct grid){"EPSG:3035", 4000000, 3000000, 100, SAMPLE_COLUMNS, 600};
        atlas->weights = zeroed(1, sizeof *atlas->weights);
        atlas->weight_count = 1;
        atlas->weights[0] = (struct atlas_weight){word("population"),
                                                  word("Population 2021"),
                                                  word("pop.tif"),
                                                  word("\xC2\xA9 EC"),
                                                  hash_bytes("w", 1),
                                                  12345.5,
                                                  0.25};
        atlas->cells_full = 5;
        atlas->cells_over = 1;
        atlas->cells_under = 34;
        sample_pairs(atlas);
        sample_placing(atlas);
        sample_tilts(atlas);
    } else {
        free(atlas->sources[0].shapes.xy);
        free(atlas->sources[0].shapes.point_start);
        free(atlas->sources[0].shapes.ring_first);
        free(atlas->sources[0].shapes.ring_inner);
        atlas->sources[0].shapes = (struct atlas_shapes){0};
    }
    atlas->level_count = 1;
    atlas->levels = zeroed(1, sizeof *atlas->levels);
    sample_level(atlas, &atlas->levels[0]);
    if (with_grid)
        sample_unit_pairs(&atlas->pairs, &atlas->levels[0].pairs);
}

#endif
