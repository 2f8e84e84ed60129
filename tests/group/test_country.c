/* SPDX-License-Identifier: EUPL-1.2
 *
 * Countries by code, and the words of the ledger.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "group/country.h"
#include "group/ledger.h"

static void names_are_short_and_english(void **state)
{
    (void)state;
    assert_string_equal(country_name("DE"), "Germany");
    assert_string_equal(country_name("AD"), "Andorra");
    assert_string_equal(country_name("ZW"), "Zimbabwe");
    assert_string_equal(country_name("BO"), "Bolivia");
    assert_string_equal(country_name("CI"), "Côte d'Ivoire");
}

static void eurostats_own_codes_are_known(void **state)
{
    (void)state;
    assert_string_equal(country_name("EL"), country_name("GR"));
    assert_string_equal(country_name("UK"), country_name("GB"));
    assert_non_null(country_name("XK"));
}

static void what_is_no_country_has_no_name(void **state)
{
    (void)state;
    static const char *const none[] = {"", "D", "de", "DEU", "QQ", "  ", "ZZ"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(country_name(none[i]));
    assert_null(country_name(NULL));
}

/* The table is searched by halves: every code must be found, so it must be in order. */
static void the_table_is_complete(void **state)
{
    (void)state;
    int count = 0;
    for (char a = 'A'; a <= 'Z'; a++)
        for (char b = 'A'; b <= 'Z'; b++) {
            const char code[] = {a, b, 0};
            count += country_name(code) != NULL;
        }
    assert_int_equal(count, 249 + 3);
}

static void words_of_the_ledger_go_both_ways(void **state)
{
    (void)state;
    for (int i = 0; i < LEDGER_REASON_END; i++)
        assert_int_equal(ledger_reason_of(ledger_reason_text((enum ledger_reason)i)), i);
    assert_string_equal(ledger_reason_text(LEDGER_EXCLUDED), "excluded_by_recipe");
    assert_int_equal(ledger_reason_of("nonsense"), LEDGER_REASON_END);
    assert_int_equal(ledger_reason_of(NULL), LEDGER_REASON_END);
    assert_string_equal(ledger_reason_text(LEDGER_REASON_END), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_short_and_english),      cmocka_unit_test(eurostats_own_codes_are_known),
        cmocka_unit_test(what_is_no_country_has_no_name),   cmocka_unit_test(the_table_is_complete),
        cmocka_unit_test(words_of_the_ledger_go_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
