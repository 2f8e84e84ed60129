/* SPDX-License-Identifier: EUPL-1.2
 *
 * Exhausted memory: whichever allocation of a method fails, it is said, and nothing leaks (the sanitizer looks).
 */
#include "allocate/classes.h"
#include "allocate/zone_order.h"
#include "four.h"

struct ration {
    size_t left;
};

static int grant(void *user, size_t bytes)
{
    struct ration *ration = user;
    (void)bytes;
    return ration->left > 0 && ration->left-- > 0;
}

/* Runs the method with one allocation more each time until it succeeds; how many it needs. */
static size_t starve(const char *method, int threads)
{
    static const int64_t people[] = {14 * D4I_PERSON, 34 * D4I_PERSON};
    static const size_t start[] = {0, 1, 2};
    for (size_t allowed = 0; allowed < 1000; allowed++) {
        struct ration ration = {allowed};
        struct class_fit fits[2] = {{0}};
        struct allocation allocation = {0};
        struct four four;
        uint16_t land[FOUR_PAIRS];
        d4i_context *context = d4i_context_new();
        four_make(&four);
        for (size_t i = 0; i < FOUR_PAIRS; i++)
            land[i] = (uint16_t)(i % 3);
        const struct allocation_task task = {.grid = &four.grid,
                                             .pairs = &four.pairs,
                                             .zones = 2,
                                             .source_start = start,
                                             .sources = 2,
                                             .people = people,
                                             .land = land,
                                             .class_fits = fits};
        d4i_set_threads(context, threads);
        d4i_set_allocation_hook(context, grant, &ration);
        d4i_status status = allocation_method_find(method)->weigh(context, &task, &allocation);
        assert_true(status == D4I_OK || status == D4I_NO_MEMORY);
        assert_true(status == D4I_OK || strstr(d4i_error_text(context), "out of memory"));
        allocation_release(&allocation);
        class_fit_release(&fits[0]);
        class_fit_release(&fits[1]);
        d4i_context_free(context);
        if (status == D4I_OK)
            return allowed;
    }
    fail_msg("%s still starves with 1000 allocations", method);
    return 0;
}

static void test_methods(void **state)
{
    (void)state;
    size_t count;
    const struct allocation_method *const *methods = allocation_methods(&count);
    for (size_t i = 0; i < count; i++)
        assert_true(starve(methods[i]->id, 1) >= 4);
    assert_true(starve("pycno", 1) > 50 && starve("classes", 1) > 20);
}

static void test_zone_order(void **state)
{
    (void)state;
    d4i_status status = D4I_NO_MEMORY;
    struct four four;
    d4i_context *context = d4i_context_new();
    four_make(&four);
    d4i_set_threads(context, 1);
    for (size_t allowed = 0; status != D4I_OK; allowed++) {
        struct ration ration = {allowed};
        struct zone_order order = {0};
        d4i_set_allocation_hook(context, grant, &ration);
        status = zone_order_make(context, &four.grid, &four.pairs, 0, 2, &order);
        assert_true(status == D4I_OK || (status == D4I_NO_MEMORY && !order.pair));
        assert_true(allowed < 20);
        zone_order_release(&order);
    }
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_methods),
        cmocka_unit_test(test_zone_order),
    };
    return cmocka_run_group_tests_name("allocate: exhausted memory", tests, NULL, NULL);
}
