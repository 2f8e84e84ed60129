/* SPDX-License-Identifier: EUPL-1.2
 *
 * Parallel loops: every index once, the lowest failure told, stopping on request.
 */
#include "base/threads.h"

#include "../check.h"

enum { COUNT = 100000 };

static d4i_status square(d4i_context *context, void *argument, size_t index, int worker)
{
    (void)context, (void)worker;
    ((uint64_t *)argument)[index] += (uint64_t)index * index + 1;
    return D4I_OK;
}

static void visits_every_index_once(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    uint64_t *squares = calloc(COUNT, sizeof *squares);
    for (int threads = 1; threads <= 7; threads += 3) {
        memset(squares, 0, COUNT * sizeof *squares);
        d4i_set_threads(context, threads);
        assert_ok(context, threads_run(context, NULL, COUNT, square, squares));
        for (uint64_t i = 0; i < COUNT; i++)
            assert_true(squares[i] == i * i + 1);
    }
    assert_ok(context, threads_run(context, NULL, 0, square, squares));
    free(squares);
    d4i_context_free(context);
}

static d4i_status fail_from(d4i_context *context, void *argument, size_t index, int worker)
{
    (void)worker;
    if (index >= *(size_t *)argument)
        return fail(context, D4I_BAD_INPUT, "zone %zu", index);
    return D4I_OK;
}

static void tells_the_lowest_failure(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    for (size_t from = 0; from < 2000; from += 331) {
        char words[32];
        snprintf(words, sizeof words, "zone %zu", from);
        d4i_set_threads(context, 7);
        assert_fails(context, D4I_BAD_INPUT, words, threads_run(context, NULL, 3000, fail_from, &from));
        assert_string_equal(d4i_error_text(context), words);
    }
    d4i_context_free(context);
}

static void stops_on_request(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    size_t never = SIZE_MAX;
    d4i_cancel(context);
    assert_fails(context, D4I_CANCELLED, "stopped", threads_run(context, NULL, 3000, fail_from, &never));
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(visits_every_index_once),
        cmocka_unit_test(tells_the_lowest_failure),
        cmocka_unit_test(stops_on_request),
    };
    return cmocka_run_group_tests_name("base: threads", tests, NULL, NULL);
}
