/* SPDX-License-Identifier: EUPL-1.2
 *
 * The numbered set of strings.
 */
#include "base/names.h"

#include "../check.h"

static void numbers_by_arrival(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct names names = {0};
    char key[32];
    uint32_t index;
    bool is_new;
    for (uint32_t i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "%05u", i * 7919 % 5000);
        assert_ok(context, names_add(context, &names, text_of(key), &index, &is_new));
        assert_true(is_new);
        assert_int_equal(index, i);
    }
    assert_ok(context, names_add(context, &names, text_of("00000"), &index, &is_new));
    assert_false(is_new);
    assert_int_equal(index, 0);
    assert_int_equal(names_find(&names, text_of("nowhere")), NAMES_NONE);
    assert_int_equal(names_find(&names, text_of("0000")), NAMES_NONE);
    uint32_t *order;
    assert_ok(context, names_sorted(context, &names, &order));
    for (uint32_t i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "%05u", i);
        assert_string_equal(names_at(&names, order[i]), key);
    }
    free(order);
    names_release(&names);
    d4i_context_free(context);
}

static void names_the_nearest(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct names names = {0};
    const char *labels[] = {"Total Africa", "Total Asia", "Alemania", "Albania", "Rumania"};
    uint32_t index;
    for (size_t i = 0; i < 5; i++)
        assert_ok(context, names_add(context, &names, text_of(labels[i]), &index, NULL));
    char out[128];
    names_nearest(&names,
                  text_of("Total \xC3\x81"
                          "frica"),
                  3, out, sizeof out);
    assert_memory_equal(out, "'Total Africa'", 14);
    names_nearest(&names, text_of("Alemanya"), 2, out, sizeof out);
    assert_string_equal(out, "'Alemania' or 'Albania'");
    names_nearest(&names, text_of("zzzzzzzzzzzzzzzzzzzzzzzz"), 3, out, sizeof out);
    assert_string_equal(out, "");
    names_nearest(&names, text_of("Total"), 2, out, sizeof out); /* begun, and not ended */
    assert_string_equal(out, "'Total Africa' or 'Total Asia'");
    names_nearest(&names, text_of("Tot"), 2, out, sizeof out);
    assert_null(strstr(out, "Total"));
    names_release(&names);
    d4i_context_free(context);
}

/* Every allocation made to fail once: the set stays whole and nothing leaks (seen by ASan). */
static void survives_exhausted_memory(void **state)
{
    (void)state;
    for (int allowed = 0; allowed < 12; allowed++) {
        d4i_context *context = d4i_context_new();
        int left = allowed;
        d4i_set_allocation_hook(context, refuse_nth, &left);
        struct names names = {0};
        d4i_status status = D4I_OK;
        char key[16];
        for (uint32_t i = 0, index; i < 200 && status == D4I_OK; i++) {
            snprintf(key, sizeof key, "%u", i);
            status = names_add(context, &names, text_of(key), &index, NULL);
        }
        if (allowed < 5)
            assert_int_equal(status, D4I_NO_MEMORY);
        for (uint32_t i = 0; i < names.count; i++)
            assert_int_equal(names_find(&names, text_of(names_at(&names, i))), i);
        names_release(&names);
        d4i_context_free(context);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_by_arrival),
        cmocka_unit_test(names_the_nearest),
        cmocka_unit_test(survives_exhausted_memory),
    };
    return cmocka_run_group_tests_name("base: names", tests, NULL, NULL);
}
