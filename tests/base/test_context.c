/* SPDX-License-Identifier: EUPL-1.2
 *
 * The context: statuses have words, failures carry text, allocation failure is told; hashes separate fields.
 */
#include "base/context.h"

#include <errno.h>

#include "base/hash.h"
#include "base/memory.h"

#include "../check.h"

static void every_status_has_words(void **state)
{
    (void)state;
    for (int i = 0; i < D4I_STATUS_END; i++)
        assert_string_not_equal(d4i_status_text((d4i_status)i), "unknown status");
    assert_string_equal(d4i_status_text((d4i_status)99), "unknown status");
}

static void failures_carry_text(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    assert_int_equal(fail(context, D4I_BAD_INPUT, "line %d", 7), D4I_BAD_INPUT);
    assert_int_equal(fail_in(context, D4I_BAD_INPUT, "'%s'", "a.csv"), D4I_BAD_INPUT);
    assert_string_equal(d4i_error_text(context), "'a.csv': line 7");
    errno = ENOSPC;
    assert_int_equal(fail_errno(context, "cannot write '%s'", "x"), D4I_IO);
    assert_string_equal(d4i_error_text(context), "cannot write 'x': No space left on device");
    d4i_context_free(context);
}

static void huge_allocations_fail_cleanly(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    char *untouched = (char *)state;
    assert_fails(context, D4I_NO_MEMORY, "out of memory", mem_alloc(context, SIZE_MAX, 2, &untouched));
    assert_ptr_equal(untouched, state);
    size_t capacity = 0;
    int *array = NULL;
    assert_fails(context, D4I_NO_MEMORY, "out of memory", mem_grow(context, &array, &capacity, SIZE_MAX / 2, 4));
    assert_null(array);
    d4i_context_free(context);
}

static void hashes_keep_fields_apart(void **state)
{
    (void)state;
    struct hash none = {0};
    struct hash a = hash_with_text(hash_with_text(none, "a"), "bc");
    struct hash b = hash_with_text(hash_with_text(none, "ab"), "c");
    assert_false(hash_equal(a, b));
    assert_false(hash_equal(hash_with_text(none, NULL), hash_with_text(none, "")));
    char hex[HASH_HEX];
    /* XXH3 128 of nothing, as its reference implementation prints it */
    assert_string_equal(hash_hex(hash_bytes("", 0), hex), "99aa06d3014798d86001c324468d497f");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_words),
        cmocka_unit_test(failures_carry_text),
        cmocka_unit_test(huge_allocations_fail_cleanly),
        cmocka_unit_test(hashes_keep_fields_apart),
    };
    return cmocka_run_group_tests_name("base: context", tests, NULL, NULL);
}
