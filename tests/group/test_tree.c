/* SPDX-License-Identifier: EUPL-1.2
 *
 * The tree of groups.
 */
#include "../io/scratch.h"

#include "group/tree.h"

/* total { ES, abroad { DE, rest } }, derived = total - ES. */
static d4i_status grow(struct scratch *scratch, struct group_tree *tree)
{
    uint32_t total, abroad, node;
    TRY(group_add(scratch->context, tree, GROUP_NONE, GROUP_TOTAL, "total", "All", "Total", &total));
    TRY(group_add(scratch->context, tree, total, GROUP_LEAF, "ES", "Spain", "España", &node));
    TRY(group_add(scratch->context, tree, total, GROUP_SUBTOTAL, "abroad", NULL, "Extranjero", &abroad));
    TRY(group_add(scratch->context, tree, abroad, GROUP_LEAF, "DE", "Germany", "Alemania", &node));
    TRY(group_add(scratch->context, tree, abroad, GROUP_RESIDUAL, "rest", "Other", NULL, &node));
    TRY(group_add(scratch->context, tree, GROUP_NONE, GROUP_DERIVED, "not_es", "Not Spain", NULL, &node));
    TRY(group_derive(scratch->context, tree, node, false, total));
    return group_derive(scratch->context, tree, node, true, 1);
}

static void nodes_keep_what_they_were_given(void **state)
{
    struct scratch *scratch = *state;
    struct group_tree tree = {0};
    assert_ok(scratch->context, grow(scratch, &tree));
    assert_int_equal(tree.count, 6);
    assert_int_equal(tree.headline, GROUP_NONE);
    assert_string_equal(tree.nodes[2].name, "abroad");
    assert_string_equal(tree.nodes[3].label, "Alemania");
    assert_null(tree.nodes[4].label);
    assert_int_equal(tree.nodes[5].plus[0], 0);
    assert_int_equal(tree.nodes[5].minus[0], 1);
    assert_int_equal(group_find(&tree, "DE"), 3);
    assert_int_equal(group_find(&tree, "de"), GROUP_NONE);
    group_tree_release(&tree);
    group_tree_release(&tree);
}

static void the_partition_is_leaves_and_residuals(void **state)
{
    struct scratch *scratch = *state;
    struct group_tree tree = {0};
    static const bool in[] = {false, true, false, true, true, false};
    uint32_t children[6], alone;
    assert_ok(scratch->context, grow(scratch, &tree));
    for (uint32_t n = 0; n < 6; n++)
        assert_int_equal(group_in_partition(&tree, n), in[n]);
    assert_int_equal(group_children(&tree, 0, children), 2);
    assert_int_equal(children[1], 2);
    assert_int_equal(group_children(&tree, 5, children), 0);
    group_tree_release(&tree);
    assert_ok(scratch->context,
              group_add(scratch->context, &tree, GROUP_NONE, GROUP_TOTAL, "total", "All", "Total", &alone));
    assert_true(group_in_partition(&tree, 0));
    group_tree_release(&tree);
}

static void codes_must_differ(void **state)
{
    struct scratch *scratch = *state;
    struct group_tree tree = {0};
    uint32_t node = 99;
    assert_ok(scratch->context, grow(scratch, &tree));
    assert_int_equal(group_add(scratch->context, &tree, 0, GROUP_LEAF, "DE", "Again", "x", &node), D4I_BAD_INPUT);
    assert_error_has(scratch, "'DE'");
    assert_int_equal(node, 99);
    assert_int_equal(group_add(scratch->context, &tree, 0, GROUP_LEAF, "", "Nothing", "x", &node), D4I_BAD_INPUT);
    assert_int_equal(group_add(scratch->context, &tree, 77, GROUP_LEAF, "x", "Lost", "x", &node), D4I_BUG);
    assert_int_equal(tree.count, 6);
    group_tree_release(&tree);
}

static void a_wrong_code_names_the_nearest(void **state)
{
    struct scratch *scratch = *state;
    struct group_tree tree = {0};
    uint32_t node = 99;
    assert_ok(scratch->context, grow(scratch, &tree));
    assert_int_equal(group_require(scratch->context, &tree, "abraod", &node), D4I_BAD_INPUT);
    assert_error_has(scratch, "abroad");
    assert_ok(scratch->context, group_require(scratch->context, &tree, "rest", &node));
    assert_int_equal(node, 4);
    group_tree_release(&tree);
}

static d4i_status grow_once(struct scratch *scratch)
{
    struct group_tree tree = {0};
    d4i_status status = grow(scratch, &tree);
    group_tree_release(&tree);
    return status;
}

static void no_memory_is_told_and_nothing_leaks(void **state)
{
    assert_true(scratch_starve(*state, grow_once) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(nodes_keep_what_they_were_given),
        scratch_test(the_partition_is_leaves_and_residuals),
        scratch_test(codes_must_differ),
        scratch_test(a_wrong_code_names_the_nearest),
        scratch_test(no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
