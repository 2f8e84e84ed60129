/* SPDX-License-Identifier: EUPL-1.2
 *
 * Atlases of every format that there has been are read for ever. data/atlas-1.gpkg was written once by this test
 * (D4I_FREEZE=1) and is not written again; what it holds is what sample.h made then.
 */
#include "same.h"

static const char frozen[] = TEST_DIR "/atlas/data/atlas-1.gpkg";

static void format_1(void **state)
{
    (void)state;
    struct atlas made, read = {0};
    sample_make(&made, true);
    if (getenv("D4I_FREEZE"))
        OK(atlas_write(test_context, &made, frozen));
    OK(atlas_read(test_context, frozen, &read));
    OK(atlas_load_pairs(test_context, &read));
    OK(atlas_check_ledger(test_context, &read));
    same_atlas(&made, &read);
    same_pairs(&made.pairs, &read.pairs);
    /* And by hand, lest sample.h changes with the code. */
    assert_string_equal(read.title, "A sample");
    assert_int_equal(read.sources[0].variables[0].column[5].people[0], 20000000);
    assert_int_equal(read.sources[0].variables[0].column[3].status[2], D4I_SUPPRESSED);
    assert_string_equal(read.sources[0].variables[0].tree.nodes[3].label, "T\xC3\xBCrkei");
    assert_int_equal(read.sources[0].listed[2].reason, LEDGER_PERTURBATION);
    assert_int_equal(read.sources[0].listed[2].people, -250000);
    assert_int_equal(read.levels[0].sources[0].crosswalk.to[1], CROSSWALK_OUTSIDE);
    assert_int_equal(read.pairs.count, 40);
    assert_true(read.seed == UINT64_MAX - 1);
    atlas_release(&read);
    atlas_release(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(format_1)};
    return cmocka_run_group_tests(tests, context_up, context_down);
}
