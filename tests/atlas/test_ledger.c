/* SPDX-License-Identifier: EUPL-1.2
 *
 * The ledger closes to the last millionth, or is found out.
 */
#include "sample.h"

static void broken(const struct atlas *atlas, const char *word_in_error)
{
    assert_int_equal(atlas_check_ledger(test_context, atlas), D4I_BUG);
    if (!strstr(d4i_error_text(test_context), word_in_error))
        fail_msg("'%s' not in: %s", word_in_error, d4i_error_text(test_context));
}

static void closes(void **state)
{
    (void)state;
    struct atlas made;
    sample_make(&made, true);
    OK(atlas_check_ledger(test_context, &made));
    atlas_release(&made);
}

static void every_millionth_counts(void **state)
{
    (void)state;
    struct atlas made;
    sample_make(&made, true);
    struct atlas_source *source = &made.sources[0];
    struct atlas_variable *variable = &source->variables[0];
    for (uint32_t node = 0; node < variable->tree.count; node++) {
        bool counts = group_in_partition(&variable->tree, node);
        variable->placed[node]++;
        assert_int_equal(atlas_check_ledger(test_context, &made), counts ? D4I_BUG : D4I_OK);
        variable->placed[node]--;
        variable->input[node]--;
        assert_int_equal(atlas_check_ledger(test_context, &made), counts || node == 0 ? D4I_BUG : D4I_OK);
        variable->input[node]++;
    }
    for (size_t i = 0; i < source->listed_count; i++) {
        source->listed[i].people++;
        broken(&made, "does not close");
        source->listed[i].people--;
    }
    variable->placed[3] -= 1000001;
    variable->placed[4] += 1000001; /* the total is right, its parts are not */
    broken(&made, "group 'TR'");
    atlas_release(&made);
}

static void total_alone_is_a_partition(void **state)
{
    (void)state;
    struct atlas made;
    sample_make(&made, true);
    made.sources[1].variables[0].placed[0]--;
    broken(&made, "variable 'citizen', group 'total': 13 people entered, but 12.999999 are placed and 0 listed");
    atlas_release(&made);
}

static void sums_cannot_overflow(void **state)
{
    (void)state;
    struct atlas made;
    sample_make(&made, true);
    struct atlas_variable *variable = &made.sources[0].variables[0];
    made.sources[0].listed[0].people = INT64_MAX;
    broken(&made, "more than a sum can hold");
    made.sources[0].listed[0].people = 9 * D4I_PERSON;
    variable->placed[1] = INT64_MAX;
    variable->input[1] = INT64_MIN;
    broken(&made, "more than a sum can hold");
    made.sources[0].listed[0].node = 77;
    broken(&made, "group 77");
    made.sources[0].listed[0].node = 1;
    made.sources[0].listed[1].variable = 5;
    broken(&made, "variable 5");
    atlas_release(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closes),
        cmocka_unit_test(every_millionth_counts),
        cmocka_unit_test(total_alone_is_a_partition),
        cmocka_unit_test(sums_cannot_overflow),
    };
    return cmocka_run_group_tests(tests, context_up, context_down);
}
