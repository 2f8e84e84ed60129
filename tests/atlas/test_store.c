/* SPDX-License-Identifier: EUPL-1.2
 *
 * An atlas comes back from its file as it was, and the same atlas makes the same bytes.
 */
#include "same.h"

#include "io/database.h"
#include "io/file.h"

static void same_bytes(const char *a, const char *b)
{
    struct buffer left = {0}, right = {0};
    OK(file_read(test_context, a, &left));
    OK(file_read(test_context, b, &right));
    assert_int_equal(left.length, right.length);
    assert_memory_equal(left.data, right.data, left.length);
    buffer_release(&left);
    buffer_release(&right);
}

static void round_trip(bool with_grid)
{
    struct atlas made, read = {0};
    const char *path = scratch("trip.gpkg"), *again = scratch("trip2.gpkg");
    sample_make(&made, with_grid);
    OK(atlas_check_ledger(test_context, &made));
    if (atlas_write(test_context, &made, path) != D4I_OK)
        fail_msg("%s", d4i_error_text(test_context));
    if (atlas_read(test_context, path, &read) != D4I_OK)
        fail_msg("%s", d4i_error_text(test_context));
    same_atlas(&made, &read);
    assert_false(read.has_pairs);
    if (with_grid)
        assert_int_equal(atlas_write(test_context, &read, again), D4I_BUG); /* pairs not loaded */
    if (atlas_load_pairs(test_context, &read) != D4I_OK)
        fail_msg("%s", d4i_error_text(test_context));
    assert_int_equal(read.has_pairs, with_grid);
    same_pairs(&made.pairs, &read.pairs);
    same_tilts(&made, &read);
    same_unit_pairs(&made.levels[0].pairs, &read.levels[0].pairs);
    OK(atlas_check_ledger(test_context, &read));
    OK(atlas_write(test_context, &read, again));
    same_bytes(path, again);
    atlas_release(&read);
    atlas_release(&made);
    unlink(path);
    unlink(again);
}

static void comes_back(void **state)
{
    (void)state;
    round_trip(true);
}

static void comes_back_without_grid(void **state)
{
    (void)state;
    round_trip(false);
}

static void comes_back_empty(void **state)
{
    (void)state;
    struct atlas made = {0}, read = {0};
    const char *path = scratch("empty.gpkg");
    OK(atlas_write(test_context, &made, path));
    OK(atlas_read(test_context, path, &read));
    assert_int_equal(read.source_count + read.level_count, 0);
    assert_string_equal(read.title, "");
    atlas_release(&read);
    unlink(path);
}

/* 1 or 7 threads, many tiles. */
static void threads_do_not_matter(void **state)
{
    (void)state;
    const char *one = scratch("one.gpkg"), *seven = scratch("seven.gpkg");
    struct atlas made, read = {0};
    sample_make(&made, true);
    made.levels[0].pairs.count = 0;
    made.grid.columns = 20000; /* other tiles: 40 pairs of 5 rows, two tiles apart each */
    made.grid.rows = 20000;
    for (size_t i = 0; i < made.pairs.count; i++)
        pairs_put_cell(&made.pairs, i, grid_cell_of_walk_key(&made.grid, (uint64_t)i * 3 << 18 | i));
    d4i_set_threads(test_context, 1);
    OK(atlas_write(test_context, &made, one));
    d4i_set_threads(test_context, 7);
    OK(atlas_write(test_context, &made, seven));
    same_bytes(one, seven);
    OK(atlas_read(test_context, seven, &read));
    OK(atlas_load_pairs(test_context, &read));
    same_pairs(&made.pairs, &read.pairs);
    same_tilts(&made, &read);
    atlas_release(&read);
    atlas_release(&made);
    unlink(one);
    unlink(seven);
}

static void keys_of_zones(void **state)
{
    (void)state;
    struct atlas made;
    char code[GRID_CODE_MAX];
    sample_make(&made, true);
    assert_int_equal(atlas_zone_count(&made), 9);
    assert_string_equal(atlas_zone_key(&made, 3, code), "D");
    assert_string_equal(atlas_zone_key(&made, 5, code), "CRS3035RES100mN3010000E4000100");
    made.sources[1].square[1].epsg = 0;
    assert_string_equal(atlas_zone_key(&made, 5, code), "100mN30100E40001");
    assert_ptr_equal(atlas_source_of_zone(&made, 8), &made.sources[1]);
    assert_null(atlas_source_of_zone(&made, 9));
    atlas_release(&made);
}

static void knows_its_build(void **state)
{
    (void)state;
    struct atlas made;
    struct hash key;
    bool found = true;
    const char *path = scratch("key.gpkg");
    OK(atlas_build_key(test_context, path, &found, &key));
    assert_false(found);
    OK(file_write(test_context, path, "no atlas", 8));
    OK(atlas_build_key(test_context, path, &found, &key));
    assert_false(found);
    sample_make(&made, true);
    OK(atlas_write(test_context, &made, path));
    OK(atlas_build_key(test_context, path, &found, &key));
    assert_true(found && hash_equal(key, made.build));
    /* The same inputs make another file now than they did then. */
    OK(atlas_build_key(test_context, TEST_DIR "/atlas/data/atlas-1.gpkg", &found, &key));
    assert_false(found);
    atlas_release(&made);
    unlink(path);
}

static void may(const char *path, bool wanted)
{
    bool got = !wanted;
    OK(atlas_may_replace(test_context, path, &got));
    assert_int_equal(got, wanted);
}

/* Only an atlas, whole or not, gives way to an atlas. */
static void what_a_build_may_replace(void **state)
{
    (void)state;
    struct atlas made;
    struct buffer bytes = {0};
    struct database *database = NULL;
    const char *path = scratch("there.gpkg");
    may(path, true);
    OK(file_write(test_context, path, "", 0));
    may(path, true);
    OK(file_write(test_context, path, "code,people\n", 12));
    may(path, false);
    OK(file_write(test_context, path, "SQLite format 3", 15));
    may(path, false);
    sample_make(&made, true);
    OK(atlas_write(test_context, &made, path));
    may(path, true);
    OK(file_read(test_context, path, &bytes));
    OK(file_write(test_context, path, bytes.data, bytes.length / 2)); /* cut short, but it was a GeoPackage */
    may(path, true);
    bytes.data[68] = 'X'; /* and now any other database */
    OK(file_write(test_context, path, bytes.data, bytes.length / 2));
    may(path, false);
    buffer_release(&bytes);
    /* somebody's GeoPackage, whole */
    OK(database_create(test_context, path, &database));
    OK(database_run(test_context, database, "PRAGMA application_id = 1196444487; CREATE TABLE gpkg_contents (a);"));
    OK(database_finish(test_context, database));
    database_close(database);
    may(path, false);
    atlas_release(&made);
    unlink(path);
}

/* What the reader would refuse is not written. */
static void nothing_unreadable_is_written(void **state)
{
    (void)state;
    struct atlas made;
    const char *path = scratch("unreadable.gpkg");
    sample_make(&made, true);
    struct atlas_column *column = &made.sources[0].variables[0].column[3];
    column->low[1] = column->high[1] + 1;
    assert_int_equal(atlas_write(test_context, &made, path), D4I_BUG);
    column->low[1] = column->high[1];
    int64_t *high = column->high;
    column->high = NULL;
    assert_int_equal(atlas_write(test_context, &made, path), D4I_BUG);
    column->high = high;
    made.levels[0].sources[1].has_data[0] = 3;
    assert_int_equal(atlas_write(test_context, &made, path), D4I_BUG);
    assert_non_null(strstr(d4i_error_text(test_context), "level 'lau', source 'grid'"));
    made.levels[0].sources[1].has_data[0] = ATLAS_NOT_COVERED;
    assert_false(file_exists(path));
    OK(atlas_write(test_context, &made, path));
    atlas_release(&made);
    unlink(path);
}

/* More nodes with bounds than a batch holds, among others without. */
static void bounds_of_many_nodes(void **state)
{
    (void)state;
    struct atlas made, read = {0};
    char code[16];
    const char *path = scratch("many.gpkg");
    sample_make(&made, false);
    struct atlas_source *source = &made.sources[0];
    struct atlas_variable *variable = &source->variables[0];
    struct atlas_unit_source *from = &made.levels[0].sources[0];
    variable->column = realloc(variable->column, 106 * sizeof *variable->column);
    variable->input = realloc(variable->input, 106 * sizeof *variable->input);
    variable->placed = realloc(variable->placed, 106 * sizeof *variable->placed);
    from->column[0] = realloc(from->column[0], 106 * sizeof **from->column);
    from->outside[0] = realloc(from->outside[0], 106 * sizeof **from->outside);
    for (uint32_t n = 6; n < 106; n++) {
        static const int people[] = {1, 2, 3, 4};
        snprintf(code, sizeof code, "n%u", (unsigned)n);
        assert_int_equal(sample_node(&variable->tree, GROUP_NONE, GROUP_DERIVED, code, NULL), n);
        variable->placed[n] = from->outside[0][n] = n;
        variable->column[n] = from->column[0][n] = (struct atlas_column){0};
        sample_column(variable, n, people, 4);
        from->column[0][n].people = zeroed(3, sizeof(int64_t));
        from->column[0][n].status = zeroed(3, 1);
        if (n % 3)
            sample_bounds(&variable->column[n], 4);
        if (n % 5)
            sample_bounds(&from->column[0][n], 3);
    }
    OK(atlas_write(test_context, &made, path));
    OK(atlas_read(test_context, path, &read));
    same_atlas(&made, &read);
    atlas_release(&read);
    atlas_release(&made);
    unlink(path);
}

/* Pairs of an atlas that was built again in between belong to another atlas. */
static void notices_a_new_build(void **state)
{
    (void)state;
    struct atlas made, read = {0};
    const char *path = scratch("new.gpkg");
    sample_make(&made, true);
    OK(atlas_write(test_context, &made, path));
    OK(atlas_read(test_context, path, &read));
    made.build.low++;
    OK(atlas_write(test_context, &made, path));
    assert_int_equal(atlas_load_pairs(test_context, &read), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(test_context), "built again"));
    atlas_release(&read);
    atlas_release(&made);
    unlink(path);
}

/* The old atlas stays when a new one cannot be written, and no part is left. */
static void leaves_the_old_atlas(void **state)
{
    (void)state;
    struct atlas made;
    struct hash key;
    bool found;
    const char *path = scratch("old.gpkg");
    sample_make(&made, true);
    OK(atlas_write(test_context, &made, path));
    struct hash old = made.build;
    made.build.low++;
    made.zone_total[0]++;
    assert_int_equal(atlas_write(test_context, &made, path), D4I_BUG);
    made.zone_total[0]--;
    uint32_t zone = made.pairs.zone[3];
    made.pairs.zone[3] = 99;
    assert_int_equal(atlas_write(test_context, &made, path), D4I_BUG);
    made.pairs.zone[3] = zone;
    pairs_put_cell(&made.pairs, 3, pairs_cell(&made.pairs, 7));
    assert_int_equal(atlas_write(test_context, &made, path), D4I_BUG);
    made.sources[0].variables[0].placed[1]++;
    assert_int_equal(atlas_write(test_context, &made, path), D4I_BUG);
    OK(atlas_build_key(test_context, path, &found, &key));
    assert_true(found && hash_equal(key, old));
    char part[300];
    snprintf(part, sizeof part, "%s.part-%ld", path, (long)getpid());
    assert_false(file_exists(part));
    assert_int_equal(atlas_write(test_context, &made, "/nowhere/at/all.gpkg"), D4I_BUG); /* ledger first */
    made.sources[0].variables[0].placed[1]--;
    assert_int_equal(atlas_write(test_context, &made, "/nowhere/at/all.gpkg"), D4I_IO);
    atlas_release(&made);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back),
        cmocka_unit_test(comes_back_without_grid),
        cmocka_unit_test(comes_back_empty),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(keys_of_zones),
        cmocka_unit_test(knows_its_build),
        cmocka_unit_test(what_a_build_may_replace),
        cmocka_unit_test(nothing_unreadable_is_written),
        cmocka_unit_test(bounds_of_many_nodes),
        cmocka_unit_test(notices_a_new_build),
        cmocka_unit_test(leaves_the_old_atlas),
    };
    return cmocka_run_group_tests(tests, context_up, context_down);
}
