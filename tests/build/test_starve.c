/* SPDX-License-Identifier: EUPL-1.2
 *
 * Exhausted memory: whichever allocation of a build fails, it says so, leaks nothing (the sanitizer looks), leaves
 * no half file and no wrong part in the cache, and afterwards builds as ever.
 */
#include "tiny.h"

#include <time.h>

/* All allocations are made to fail in turn up to this many; beyond, a sample that always is the same one. */
#define ALL 3000

struct starving {
    long count, fail_at;
};

static int starve(void *user, size_t bytes)
{
    struct starving *starving = user;
    (void)bytes;
    return starving->count++ != starving->fail_at;
}

/* With and without the parts of the run before: the cache is kept where `warm`, so that reading it starves too. */
static void step_through(struct scratch *scratch, const char *good, const char *output,
                         const d4i_build_options *options, bool warm)
{
    char project[320], clean[320];
    struct starving starving = {.fail_at = -1};
    snprintf(project, sizeof project, "%s/project.yaml", scratch->folder);
    snprintf(clean, sizeof clean, warm ? "true" : "rm -rf '%s'", options->cache);
    d4i_set_allocation_hook(scratch->context, starve, &starving);
    assert_ok(scratch->context, d4i_build(scratch->context, project, output, options, NULL));
    long count = starving.count, step = count < ALL ? 1 : count / ALL + 1;
    print_message("%ld allocations, each %ld%s of them fails in turn\n", count, step, step == 1 ? "st" : "th");
    for (long n = 0; n < count; n += step) {
        remove(output);
        assert_int_equal(system(clean), 0);
        starving = (struct starving){.fail_at = n};
        d4i_status status = d4i_build(scratch->context, project, output, options, NULL);
        /* the number of allocations may differ by a few from run to run where threads share work */
        if (status == D4I_OK && starving.count <= n)
            continue;
        if (status != D4I_NO_MEMORY)
            fail_msg("allocation %ld of %ld failed, status '%s', text '%s'", n, count, d4i_status_text(status),
                     d4i_error_text(scratch->context));
        if (access(output, F_OK) == 0) /* it failed after the new name was given: then the atlas is whole */
            tiny_assert_same(good, output);
    }
    tiny_assert_none(scratch, ".part-");
    d4i_set_allocation_hook(scratch->context, NULL, NULL);
    assert_ok(scratch->context, d4i_build(scratch->context, project, output, options, NULL));
}

static void every_allocation_may_fail(void **state)
{
    struct scratch *scratch = *state;
    char good[320], output[320], cache[320], project[320];
    snprintf(project, sizeof project, "%s/project.yaml", scratch->folder);
    snprintf(good, sizeof good, "%s/good.gpkg", scratch->folder);
    snprintf(output, sizeof output, "%s/atlas.gpkg", scratch->folder);
    snprintf(cache, sizeof cache, "%s/cache", scratch->folder);
    d4i_set_threads(scratch->context, 1);
    assert_ok(scratch->context, d4i_build(scratch->context, project, good, NULL, NULL));
    d4i_build_options options = {.cache = cache};
    step_through(scratch, good, output, &options, false);
    tiny_assert_same(good, output);
    remove(output);
    step_through(scratch, good, output, &options, true);
    tiny_assert_same(good, output);
}

static void with_threads_too(void **state)
{
    struct scratch *scratch = *state;
    char project[320], output[320];
    struct starving starving = {.fail_at = -1};
    snprintf(project, sizeof project, "%s/project.yaml", scratch->folder);
    snprintf(output, sizeof output, "%s/atlas.gpkg", scratch->folder);
    d4i_set_threads(scratch->context, 3);
    d4i_build_options options = {.cache = NULL};
    assert_ok(scratch->context, d4i_build(scratch->context, project, output, &options, NULL));
    char *clean = malloc(1000);
    snprintf(clean, 1000, "rm -rf '%s' '%s.cache'", output, output);
    for (long n = 5; n < 1000; n += 97) { /* the hook's count races a little between threads: a sample is enough */
        assert_int_equal(system(clean), 0);
        starving = (struct starving){.fail_at = n};
        d4i_set_allocation_hook(scratch->context, starve, &starving);
        d4i_status status = d4i_build(scratch->context, project, output, &options, NULL);
        assert_true(status == D4I_NO_MEMORY || status == D4I_OK);
        assert_int_equal(access(output, F_OK), status == D4I_OK ? 0 : -1);
    }
    d4i_set_allocation_hook(scratch->context, NULL, NULL);
    free(clean);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(every_allocation_may_fail),
        tiny_test(with_threads_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
