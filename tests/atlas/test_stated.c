/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a share is a share of: which nodes hold people of unknown origin, and who is left when they are not counted.
 */
#include "sample.h"

#include <sqlite3.h>

#include "atlas/stated.h"

enum { TOTAL, NATIVE, ABROAD, POLAND, UNKNOWN, UNKNOWN_MEN, LATER, MIGRANTS, STATED, COMMON, NODES };

static void make_tree(struct group_tree *tree)
{
    *tree = (struct group_tree){0};
    sample_node(tree, GROUP_NONE, GROUP_TOTAL, "total", "Total");
    sample_node(tree, TOTAL, GROUP_LEAF, "native", "Native");
    sample_node(tree, TOTAL, GROUP_SUBTOTAL, "abroad", "Abroad");
    sample_node(tree, ABROAD, GROUP_LEAF, "PL", "Poland");
    sample_node(tree, TOTAL, GROUP_SUBTOTAL, "unknown", "Unknown");
    sample_node(tree, UNKNOWN, GROUP_LEAF, "unknown.m", "Unknown, men");
    sample_node(tree, TOTAL, GROUP_LEAF, "later", "Not yet known");
    sample_node(tree, GROUP_NONE, GROUP_DERIVED, "migrants", "All but natives");
    sample_node(tree, GROUP_NONE, GROUP_DERIVED, "stated", "All but natives and unknown");
    sample_node(tree, GROUP_NONE, GROUP_DERIVED, "common:unknown", "Unknown");
    OK(group_describe(test_context, tree, UNKNOWN, "unknown", NULL));
    OK(group_describe(test_context, tree, UNKNOWN_MEN, "unknown", "sex=male"));
    OK(group_describe(test_context, tree, LATER, " unknown ", NULL));
    OK(group_describe(test_context, tree, COMMON, "unknown", NULL));
    OK(group_describe(test_context, tree, ABROAD, "abroad unknown", NULL));
    OK(group_derive(test_context, tree, MIGRANTS, false, TOTAL));
    OK(group_derive(test_context, tree, MIGRANTS, true, NATIVE));
    OK(group_derive(test_context, tree, STATED, false, MIGRANTS));
    OK(group_derive(test_context, tree, STATED, true, UNKNOWN));
    OK(group_derive(test_context, tree, COMMON, false, UNKNOWN));
}

static void test_nodes(void **state)
{
    (void)state;
    struct group_tree tree;
    struct atlas_stated stated;
    make_tree(&tree);
    OK(atlas_stated_find(test_context, &tree, ABROAD, &stated));
    assert_int_equal(stated.count, 2); /* the largest ones, once; no derived one; not one that also holds others */
    assert_int_equal(stated.node[0], UNKNOWN);
    assert_int_equal(stated.node[1], LATER);
    assert_false(atlas_stated_held(&stated));
    atlas_stated_release(&stated);
    static const struct {
        uint32_t group;
        bool first, second;
    } held[] = {{TOTAL, true, true},    {NATIVE, false, false}, {POLAND, false, false}, {UNKNOWN, true, false},
                {MIGRANTS, true, true}, {STATED, false, true},  {COMMON, true, false},  {GROUP_NONE, false, false}};
    for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
        OK(atlas_stated_find(test_context, &tree, held[i].group, &stated));
        assert_int_equal(stated.held[0], held[i].first);
        assert_int_equal(stated.held[1], held[i].second);
        atlas_stated_release(&stated);
    }
    tree.nodes[UNKNOWN].origin[0] = 'U'; /* no word of an origin */
    tree.nodes[LATER].origin[1] = 'U';
    OK(atlas_stated_find(test_context, &tree, ABROAD, &stated));
    assert_int_equal(stated.count, 1); /* now the part stands alone */
    assert_int_equal(stated.node[0], UNKNOWN_MEN);
    atlas_stated_release(&stated);
    group_tree_release(&tree);
}

static void test_people(void **state)
{
    (void)state;
    int64_t people[NODES] = {1000, 600, 200, 200, 120, 60, 30};
    uint8_t statuses[NODES] = {0};
    struct atlas_column columns[NODES] = {0};
    struct group_tree tree;
    struct atlas_stated abroad, stated;
    make_tree(&tree);
    for (int n = 0; n < NODES; n++)
        columns[n] = (struct atlas_column){.people = &people[n], .status = &statuses[n]};
    OK(atlas_stated_find(test_context, &tree, ABROAD, &abroad));
    OK(atlas_stated_find(test_context, &tree, STATED, &stated));
    assert_int_equal(atlas_unstated(&abroad, columns, 0), 150);
    assert_int_equal(atlas_outside_base(&abroad, columns, 0), 150);
    assert_int_equal(atlas_unstated(&stated, columns, 0), 150);
    assert_int_equal(atlas_outside_base(&stated, columns, 0), 120); /* those of LATER are in the group */
    statuses[UNKNOWN] = D4I_SUPPRESSED;
    assert_int_equal(atlas_outside_base(&abroad, columns, 0), 30);
    statuses[LATER] = D4I_MISSING;
    assert_int_equal(atlas_outside_base(&abroad, columns, 0), 0);
    statuses[UNKNOWN] = D4I_PERTURBED;
    people[UNKNOWN] = 1001;
    assert_int_equal(atlas_outside_base(&abroad, columns, 0), 1000); /* noise: nobody is left, not less */
    people[UNKNOWN] = -3;
    assert_int_equal(atlas_outside_base(&abroad, columns, 0), 0);
    people[UNKNOWN] = 5;
    statuses[TOTAL] = D4I_SUPPRESSED;
    assert_int_equal(atlas_unstated(&abroad, columns, 0), 0);
    atlas_stated_release(&abroad);
    atlas_stated_release(&stated);
    group_tree_release(&tree);
}

static double number_at(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    double number = sqlite3_column_type(statement, 0) == SQLITE_NULL ? -1 : sqlite3_column_double(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

/* Turks of the sample become people of unknown origin: 5 of zone A's 100, in the derived headline "all but natives"
 * as well; and when the headline is the residual beside them, its 15 are of the other 95. */
static void test_layers(void **state)
{
    (void)state;
    struct atlas made;
    sqlite3 *database = NULL;
    const char *path = scratch("stated.gpkg");
    for (int held = 0; held < 2; held++) {
        sample_make(&made, false);
        struct group_tree *tree = &made.sources[0].variables[0].tree;
        OK(group_describe(test_context, tree, 3, "unknown", NULL));
        tree->headline = held ? 5 : 4;
        OK(atlas_write(test_context, &made, path));
        assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
        double share = number_at(database, "select birth_share from zones_de where fid = 1");
        assert_true(held ? share == 0.2 : share == 15.0 / 95);
        assert_true(number_at(database, "select birth_share from zones_de where fid = 4") == -1); /* missing */
        if (!held)
            assert_true(number_at(database, "select birth_share from zones_de where fid = 3") == 0.0);
        sqlite3_close(database);
        unlink(path);
        atlas_release(&made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nodes), cmocka_unit_test(test_people),
                                       cmocka_unit_test(test_layers)};
    return cmocka_run_group_tests_name("stated", tests, context_up, context_down);
}
