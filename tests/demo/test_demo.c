/* SPDX-License-Identifier: EUPL-1.2
 *
 * The made-up set: the same bytes each time, tables that agree with the truth, borders that are a partition, and
 * the odd places that the other tests count on.
 */
#include "../io/scratch.h"
#include "base/names.h"
#include "d4i/demo.h"
#include "io/csv.h"
#include "io/file.h"
#include "io/layer.h"
#include "source/source.h"

static const struct grid grid = {"EPSG:3035", 3800000, 3450000, 100, 1200, 520};

static const struct country {
    const char *code, *layer, *key[4], *recipe, *table;
} countries[] = {
    {"XA", "boundaries/xa.shp", {"CPRO", "CMUN", "CDIS", "CSEC"}, "recipes/demo-xa.yaml", "tables/xa_birth.csv.gz"},
    {"XB", "boundaries/xb.gpkg", {"OA11CD"}, "recipes/demo-xb.yaml", "tables/xb_qs203.csv"},
    {"XC", "boundaries/xc.geojson", {"CODE_IRIS"}, "recipes/demo-xc.yaml", "tables/xc_naissance.csv"},
};

/* The truth of one country, cell by cell, and the zones' people by key. */
struct truth {
    struct names zones;
    int64_t *people, *abroad;
    struct lattice_point *centre;
    uint32_t *zone_of;
    size_t cells;
};

static int64_t number_at(const struct csv *csv, uint32_t column)
{
    int64_t number = -1;
    assert_true(parse_int64(csv_field(csv, column), &number));
    return number;
}

static struct csv *open_table(struct scratch *scratch, const char *name)
{
    struct csv *csv = NULL;
    assert_ok(scratch->context,
              csv_open(scratch->context, scratch_path(scratch, name), &(struct csv_options){0}, &csv));
    return csv;
}

static bool next_row(struct scratch *scratch, struct csv *csv)
{
    bool more = false;
    assert_ok(scratch->context, csv_next(scratch->context, csv, &more));
    return more;
}

static void truth_add(struct scratch *scratch, struct truth *truth, const struct csv *csv, const char *code)
{
    uint32_t zone, native = 5 + (uint32_t)(code[1] - 'A');
    struct grid_square square;
    assert_true(grid_parse_code(csv_field(csv, 0), &square));
    assert_ok(scratch->context, names_add(scratch->context, &truth->zones, csv_field(csv, 3), &zone, NULL));
    int64_t total = number_at(csv, 4), sum = 0;
    for (uint32_t origin = 5; origin < 25; origin++)
        sum += number_at(csv, origin);
    assert_int_equal(sum, total);
    truth->people[zone] += total;
    truth->abroad[zone] += total - number_at(csv, native);
    truth->centre[truth->cells] =
        (struct lattice_point){(int32_t)((square.east - grid.west) / 100) * 4096 + 2048,
                               (int32_t)((square.north - grid.south) / 100) * 4096 + 2048};
    truth->zone_of[truth->cells++] = zone;
}

static struct truth truth_read(struct scratch *scratch, const char *code)
{
    size_t most = (size_t)grid.columns * (size_t)grid.rows;
    struct truth truth = {.people = calloc(most, 8),
                          .abroad = calloc(most, 8),
                          .centre = calloc(most, 8),
                          .zone_of = calloc(most, 4)};
    struct csv *csv = open_table(scratch, "truth/truth_100m.csv.gz");
    assert_int_equal(csv_columns(csv), 25);
    while (next_row(scratch, csv))
        if (text_is(csv_field(csv, 1), code))
            truth_add(scratch, &truth, csv, code);
    csv_close(csv);
    assert_true(truth.cells > 5000);
    return truth;
}

static void truth_release(struct truth *truth)
{
    names_release(&truth->zones);
    free(truth->people);
    free(truth->abroad);
    free(truth->centre);
    free(truth->zone_of);
}

static const char *const files[] = {"README.txt",
                                    "project.yaml",
                                    "recipes/demo-xa.yaml",
                                    "recipes/demo-xb.yaml",
                                    "recipes/demo-xc.yaml",
                                    "tables/xa_birth.csv.gz",
                                    "tables/xb_qs203.csv",
                                    "tables/xb_qs203_labels.csv",
                                    "tables/xc_naissance.csv",
                                    "boundaries/xa.shp",
                                    "boundaries/xa.shx",
                                    "boundaries/xa.dbf",
                                    "boundaries/xa.prj",
                                    "boundaries/xa.cpg",
                                    "boundaries/xb.gpkg",
                                    "boundaries/xc.geojson",
                                    "weights/population_100m.tif",
                                    "weights/population_1km.csv",
                                    "units/municipalities.gpkg",
                                    "truth/truth.tif",
                                    "truth/truth_100m.csv.gz",
                                    "truth/municipalities.csv"};

/* Written again over the files that are there, with other threads: each file keeps its bytes. Another seed is
 * another world. */
static void test_same_bytes(void **state)
{
    struct scratch *scratch = *state;
    size_t count = sizeof files / sizeof *files;
    struct hash before[sizeof files / sizeof *files], now;
    for (size_t i = 0; i < count; i++)
        assert_ok(scratch->context, file_hash(scratch->context, scratch_path(scratch, files[i]), &before[i]));
    d4i_set_threads(scratch->context, 2);
    assert_ok(scratch->context, d4i_demo_data(scratch->context, scratch->folder, 1));
    for (size_t i = 0; i < count; i++) {
        assert_ok(scratch->context, file_hash(scratch->context, scratch_path(scratch, files[i]), &now));
        if (!hash_equal(before[i], now))
            fail_msg("%s differs", files[i]);
    }
    char other[320];
    snprintf(other, sizeof other, "%s/other", scratch->folder);
    assert_ok(scratch->context, d4i_demo_data(scratch->context, other, 2));
    assert_ok(scratch->context, file_hash(scratch->context, scratch_path(scratch, "other/truth/truth.tif"), &now));
    assert_false(hash_equal(before[19], now));
}

static const char *path_of(void *user, const char *file, size_t number)
{
    assert_string_equal(file, "birth");
    return number ? NULL : user;
}

static uint32_t node_of(const struct recipe *recipe, const char *code)
{
    uint32_t node = group_find(&recipe->variables[0].tree, code);
    assert_int_not_equal(node, GROUP_NONE);
    return node;
}

/* What the recipe reads is the truth: exactly in Aldania and Brennia, in Corvane but for its perturbation. */
static void test_tables_are_the_truth(void **state)
{
    struct scratch *scratch = *state;
    for (int c = 0; c < 3; c++) {
        struct recipe recipe = {0};
        struct source_data source = {0};
        char table[320];
        struct truth truth = truth_read(scratch, countries[c].code);
        snprintf(table, sizeof table, "%s/%s", scratch->folder, countries[c].table);
        assert_ok(scratch->context,
                  recipe_read(scratch->context, scratch_path(scratch, countries[c].recipe), &recipe));
        assert_ok(scratch->context, source_read(scratch->context, &recipe, path_of, table, &source));
        int64_t people = 0, off = 0;
        uint32_t abroad = node_of(&recipe, "abroad");
        for (size_t z = 0; z < source.zone_count; z++) {
            char code[GRID_CODE_MAX];
            uint32_t zone = names_find(&truth.zones, text_of(source_zone_key(&source, z, code)));
            if (zone == NAMES_NONE) { /* nobody lives there */
                assert_true(source.counts[0].people[0][z] == 0);
                continue;
            }
            assert_true(source.counts[0].people[0][z] == truth.people[zone] * D4I_PERSON);
            people += truth.people[zone];
            off += llabs(source.counts[0].people[abroad][z] - truth.abroad[zone] * D4I_PERSON);
        }
        assert_true(source.input[0] == people * D4I_PERSON);
        assert_true(people > 150000 && (c == 2 || off == 0));
        assert_true(off < (int64_t)source.zone_count * 2 * D4I_PERSON);
        assert_true(c == 2 ? source.listed_count > 0 : source.listed_count == 0);
        source_release(&source);
        recipe_release(&recipe);
        truth_release(&truth);
    }
}

struct ground {
    struct layer layer;
    struct names keys;
    struct shapes shapes;
    struct pairs pairs;
    struct partition partition;
};

/* The key of a section is written without the zeros of its last two parts. */
static void key_of(const struct ground *ground, const struct country *country, size_t feature, char key[32])
{
    char **field = ground->layer.field + feature * ground->layer.field_count;
    if (country->key[1])
        snprintf(key, 32, "%s%s%02d%03d", field[0], field[1], atoi(field[2]), atoi(field[3]));
    else
        snprintf(key, 32, "%s", field[0]);
}

static void ground_read(struct scratch *scratch, const struct country *country, struct ground *out)
{
    struct layer_options options = {.path = scratch_path(scratch, country->layer),
                                    .target = grid.crs,
                                    .fields = country->key,
                                    .field_count = country->key[1] ? 4 : 1};
    assert_ok(scratch->context, layer_read(scratch->context, &options, &out->layer));
    uint32_t *zone_of = calloc(out->layer.features, sizeof *zone_of);
    for (size_t i = 0; i < out->layer.features; i++) {
        char key[32];
        bool is_new;
        key_of(out, country, i, key);
        assert_ok(scratch->context, names_add(scratch->context, &out->keys, text_of(key), &zone_of[i], &is_new));
        assert_true(is_new);
    }
    assert_ok(scratch->context,
              layer_snap(scratch->context, &out->layer, &grid, zone_of, out->layer.features, &out->shapes));
    assert_int_equal(out->layer.defect_count, 0);
    assert_ok(scratch->context,
              partition_cover(scratch->context, &grid, &out->shapes, &out->pairs, &out->partition));
    free(zone_of);
}

static void ground_release(struct ground *ground)
{
    layer_release(&ground->layer);
    names_release(&ground->keys);
    shapes_release(&ground->shapes);
    pairs_release(&ground->pairs);
    partition_release(&ground->partition);
}

static int64_t *sums_of(const struct pairs *pairs)
{
    int64_t *sum = calloc((size_t)grid.columns * (size_t)grid.rows, sizeof *sum);
    for (size_t i = 0; i < pairs->count; i++)
        sum[pairs_cell(pairs, i)] += pairs->coverage[i];
    return sum;
}

/* How much of each cell a country's municipalities cover, by their own layer. */
static int64_t *muni_sums(struct scratch *scratch, const char *code)
{
    struct ground ground = {0};
    const char *const fields[] = {"country"};
    struct layer_options options = {.path = scratch_path(scratch, "units/municipalities.gpkg"),
                                    .target = grid.crs,
                                    .fields = fields,
                                    .field_count = 1};
    assert_ok(scratch->context, layer_read(scratch->context, &options, &ground.layer));
    size_t zones = ground.layer.features;
    uint32_t *zone_of = calloc(zones, sizeof *zone_of);
    for (uint32_t i = 0; i < zones; i++)
        zone_of[i] = strcmp(ground.layer.field[i], code) == 0 ? i : UINT32_MAX;
    assert_ok(scratch->context, layer_snap(scratch->context, &ground.layer, &grid, zone_of, zones, &ground.shapes));
    assert_ok(scratch->context,
              partition_cover(scratch->context, &grid, &ground.shapes, &ground.pairs, &ground.partition));
    int64_t *sum = sums_of(&ground.pairs);
    free(zone_of);
    ground_release(&ground);
    return sum;
}

/* Cells that lie inside the municipalities and are not covered exactly once by zones. */
static size_t cells_with_a_gap(struct scratch *scratch, const char *code, const struct pairs *pairs)
{
    int64_t *zones = sums_of(pairs), *munis = muni_sums(scratch, code);
    size_t gaps = 0, full = 0;
    for (size_t cell = 0; cell < (size_t)grid.columns * (size_t)grid.rows; cell++) {
        assert_true(zones[cell] <= COVER_FULL);
        full += munis[cell] == COVER_FULL;
        gaps += munis[cell] == COVER_FULL && zones[cell] != COVER_FULL;
    }
    assert_true(full > 80000);
    free(zones);
    free(munis);
    return gaps;
}

/* Borders survive three formats, three reference systems and rounding: no cell is covered twice, and each inhabited
 * cell's centre lies in the zone that the truth names (a few lie on a border, to the centimetre). */
static void test_borders_are_a_partition(void **state)
{
    struct scratch *scratch = *state;
    for (int c = 0; c < 3; c++) {
        struct ground ground = {0};
        struct truth truth = truth_read(scratch, countries[c].code);
        ground_read(scratch, &countries[c], &ground);
        assert_int_equal(ground.partition.cells_over, 0);
        assert_int_equal(ground.partition.winding_count, 0);
        assert_true(ground.partition.cells_full > 80000);
        /* one zone of Brennia has no polygon; what Aldania lacks is missing among the municipalities too */
        size_t gaps = cells_with_a_gap(scratch, countries[c].code, &ground.pairs);
        assert_true(c == 1 ? gaps > 0 && gaps < 1500 : gaps == 0);
        uint32_t *zone_at = calloc(truth.cells, sizeof *zone_at);
        assert_ok(scratch->context,
                  partition_locate(scratch->context, &ground.shapes, truth.centre, truth.cells, zone_at));
        size_t off = 0;
        for (size_t i = 0; i < truth.cells; i++) {
            const char *wanted = names_at(&truth.zones, truth.zone_of[i]);
            uint32_t known = names_find(&ground.keys, text_of(wanted));
            off += known != NAMES_NONE && zone_at[i] != known;
        }
        assert_true(off < 20);
        free(zone_at);
        ground_release(&ground);
        truth_release(&truth);
    }
}

/* Who stands only in the table, and who only on the map. */
static void test_what_is_left_out(void **state)
{
    struct scratch *scratch = *state;
    for (int c = 0; c < 3; c++) {
        struct ground ground = {0};
        struct truth truth = truth_read(scratch, countries[c].code);
        ground_read(scratch, &countries[c], &ground);
        uint32_t no_polygon = 0, no_people = 0;
        for (uint32_t z = 0; z < truth.zones.count; z++)
            no_polygon += names_find(&ground.keys, text_of(names_at(&truth.zones, z))) == NAMES_NONE;
        for (uint32_t z = 0; z < ground.keys.count; z++)
            no_people += names_find(&truth.zones, text_of(names_at(&ground.keys, z))) == NAMES_NONE;
        assert_true(c == 0 ? no_polygon > 1 && no_polygon < 20 : no_polygon == (c == 1));
        assert_true(c == 1 ? no_people >= 1 : true);
        ground_release(&ground);
        truth_release(&truth);
    }
}

/* The question of the headline has an answer here: small places over 20 % in all three countries, one at 20 %. */
static void test_places(void **state)
{
    struct scratch *scratch = *state;
    int over[3] = {0}, exact = 0, munis = 0, no_polygon = 0, empty = 0;
    struct csv *csv = open_table(scratch, "truth/municipalities.csv");
    while (next_row(scratch, csv)) {
        int64_t total = number_at(csv, 3), abroad = number_at(csv, 4);
        munis++;
        empty += total == 0;
        no_polygon += text_is(csv_field(csv, 6), "no");
        if (total == 0 || total >= 10000 || text_is(csv_field(csv, 5), "no"))
            continue;
        exact += abroad * 5 == total;
        over[csv_field(csv, 2).at[1] - 'A'] += abroad * 5 > total;
    }
    csv_close(csv);
    assert_true(munis >= 380 && munis <= 440);
    assert_int_equal(no_polygon, 2);
    assert_int_equal(empty, 1);
    assert_true(exact >= 1 && over[0] >= 12 && over[1] >= 12 && over[2] >= 1);
}

static void test_refusals(void **state)
{
    struct scratch *scratch = *state;
    assert_fails(scratch->context, D4I_BAD_USAGE, "no folder", d4i_demo_data(scratch->context, "", 1));
    assert_fails(scratch->context, D4I_IO, "README.txt",
                 d4i_demo_data(scratch->context, scratch_path(scratch, "README.txt/below"), 1));
    static const long allowed[] = {0, 1, 9, 30, 60, 200, 5000};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        scratch->allocations_left = allowed[i];
        d4i_set_allocation_hook(scratch->context, scratch_allow, scratch);
        assert_int_equal(d4i_demo_data(scratch->context, scratch->folder, 1), D4I_NO_MEMORY);
        d4i_set_allocation_hook(scratch->context, NULL, NULL);
    }
    d4i_cancel(scratch->context);
    assert_int_equal(d4i_demo_data(scratch->context, scratch->folder, 1), D4I_CANCELLED);
}

static int set_up(void **state)
{
    scratch_setup(state);
    struct scratch *scratch = *state;
    d4i_set_threads(scratch->context, 1);
    assert_ok(scratch->context, d4i_demo_data(scratch->context, scratch->folder, 1));
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_are_the_truth),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_borders_are_a_partition),
        cmocka_unit_test(test_what_is_left_out),
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, set_up, scratch_teardown);
}
