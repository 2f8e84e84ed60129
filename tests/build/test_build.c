/* SPDX-License-Identifier: EUPL-1.2
 *
 * A project built by the library: what the outcome tells, that it can be cancelled anywhere, and built in memory.
 */
#include "tiny.h"

struct paths {
    char project[320], output[320], other[320];
};

static struct paths paths_of(struct scratch *scratch)
{
    struct paths paths;
    snprintf(paths.project, sizeof paths.project, "%s/project.yaml", scratch->folder);
    snprintf(paths.output, sizeof paths.output, "%s/atlas.gpkg", scratch->folder);
    snprintf(paths.other, sizeof paths.other, "%s/other.gpkg", scratch->folder);
    return paths;
}

static void the_outcome_tells_what_was_done(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    struct paths paths = paths_of(scratch);
    d4i_build_options options = {.strict = 1};
    d4i_build_outcome first, second;
    assert_ok(context, d4i_build(context, paths.project, paths.output, &options, &first));
    assert_true(first.computed > 2);
    assert_int_equal(first.reused, 2); /* zones and units are one file: its polygons and their coverage */
    assert_false(first.up_to_date);
    assert_false(first.strict_breach);
    assert_int_equal(first.listed, 0);
    assert_ok(context, d4i_build(context, paths.project, paths.output, &options, &second));
    assert_true(second.up_to_date);
    assert_int_equal(second.computed, 0);
    remove(paths.output);
    assert_ok(context, d4i_build(context, paths.project, paths.output, NULL, &second));
    assert_int_equal(second.computed, 1); /* the file alone */
    assert_int_equal(second.reused, first.reused + first.computed - 1);
    assert_ok(context, d4i_build(context, paths.project, paths.other, NULL, NULL));
    tiny_assert_same(paths.output, paths.other);
}

static void listed_people_breach_strict(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    struct paths paths = paths_of(scratch);
    d4i_build_options options = {.strict = 1};
    d4i_build_outcome outcome;
    tiny_put(scratch, "table.csv", TINY_TABLE "C9,7,3,4,4,0\n");
    assert_ok(context, d4i_build(context, paths.project, paths.output, &options, &outcome));
    assert_true(outcome.strict_breach);
    assert_int_equal(outcome.listed, 7 * D4I_PERSON);
    assert_ok(context, d4i_build(context, paths.project, paths.output, &options, &outcome));
    assert_true(outcome.up_to_date);
    assert_true(outcome.strict_breach);
    assert_ok(context, d4i_build(context, paths.project, paths.output, NULL, &outcome));
    assert_false(outcome.strict_breach);
}

struct canceller {
    d4i_context *context;
    long left, calls;
};

static void cancel_at(void *user, const char *what, uint64_t done, uint64_t total)
{
    struct canceller *canceller = user;
    assert_non_null(what);
    assert_true(total == 0 || done <= total);
    canceller->calls++;
    if (canceller->left-- == 0)
        d4i_cancel(canceller->context);
}

static void it_can_be_cancelled_at_every_step(void **state)
{
    struct scratch *scratch = *state;
    struct paths paths = paths_of(scratch);
    long steps = 0;
    for (;; steps++) {
        struct canceller canceller = {.context = d4i_context_new(), .left = steps};
        d4i_set_progress(canceller.context, cancel_at, &canceller);
        d4i_status status = d4i_build(canceller.context, paths.project, paths.output, NULL, NULL);
        d4i_context_free(canceller.context);
        if (status == D4I_OK)
            break;
        assert_int_equal(status, D4I_CANCELLED);
        assert_int_equal(access(paths.output, F_OK), -1);
        tiny_assert_none(scratch, ".part-");
        assert_true(steps < 1000);
    }
    assert_true(steps >= 1);
    assert_ok(scratch->context, d4i_build(scratch->context, paths.project, paths.other, NULL, NULL));
    tiny_assert_same(paths.output, paths.other);
}

static void in_memory_it_is_the_same_atlas(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    struct paths paths = paths_of(scratch);
    d4i_atlas *built = NULL, *opened = NULL;
    d4i_frame *one = NULL, *two = NULL;
    int before = scratch_files(scratch);
    assert_ok(context, d4i_build_open(context, paths.project, NULL, &built));
    assert_int_equal(scratch_files(scratch), before); /* no file, no cache */
    assert_ok(context, d4i_build(context, paths.project, paths.output, NULL, NULL));
    assert_ok(context, d4i_atlas_open(context, paths.output, &opened));
    d4i_table_options question = {.by = "town", .groups = "all"};
    assert_ok(context, d4i_table(context, built, &question, &one));
    assert_ok(context, d4i_table(context, opened, &question, &two));
    assert_int_equal(d4i_frame_rows(one), 2);
    assert_int_equal(d4i_frame_rows(two), 2);
    for (size_t column = 0; column < d4i_frame_columns(one); column++)
        for (size_t row = 0; row < 2; row++) {
            assert_string_equal(d4i_frame_text(one, row, column), d4i_frame_text(two, row, column));
            assert_int_equal(d4i_frame_int(one, row, column), d4i_frame_int(two, row, column));
        }
    size_t total = 0;
    while (strcmp(d4i_frame_column_name(one, total), "total") != 0)
        total++;
    assert_int_equal(d4i_frame_int(one, 0, total), 150 * D4I_PERSON);
    assert_int_equal(d4i_frame_int(one, 1, total), 50 * D4I_PERSON);
    d4i_frame_free(one);
    d4i_frame_free(two);
    d4i_atlas_free(built);
    d4i_atlas_free(opened);
}

static void a_failure_leaves_the_out_parameters_alone(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    struct paths paths = paths_of(scratch);
    d4i_atlas *atlas = (d4i_atlas *)scratch;
    d4i_frame *frame = (d4i_frame *)scratch;
    d4i_build_outcome outcome = {.computed = 77};
    tiny_put(scratch, "table.csv", "zone,Total\nA1,-3\n");
    assert_fails(context, D4I_BAD_INPUT, "table.csv",
                 d4i_build(context, paths.project, paths.output, NULL, &outcome));
    assert_int_equal(outcome.computed, 77);
    assert_fails(context, D4I_BAD_INPUT, "table.csv", d4i_build_open(context, paths.project, NULL, &atlas));
    assert_ptr_equal(atlas, scratch);
    assert_fails(context, D4I_BAD_INPUT, "table.csv", d4i_build_check(context, paths.project, NULL, &frame));
    assert_ptr_equal(frame, scratch);
    assert_int_equal(d4i_recipes(context, "/nowhere/at/all", &frame), D4I_IO);
    assert_ptr_equal(frame, scratch);
    tiny_assert_none(scratch, "atlas.gpkg.part");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(the_outcome_tells_what_was_done),           tiny_test(listed_people_breach_strict),
        tiny_test(it_can_be_cancelled_at_every_step),         tiny_test(in_memory_it_is_the_same_atlas),
        tiny_test(a_failure_leaves_the_out_parameters_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
