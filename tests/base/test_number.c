/* SPDX-License-Identifier: EUPL-1.2
 *
 * Strict, exact, locale-free numbers.
 */
#include <locale.h>

#include "base/text.h"

#include "../check.h"

static int64_t people(const char *text, char decimal, char thousands)
{
    int64_t out = INT64_MIN;
    return parse_people(text_of(text), decimal, thousands, &out) ? out : INT64_MIN;
}

static void reads_people_exactly(void **state)
{
    (void)state;
    assert_int_equal(people("47265321", '.', 0), INT64_C(47265321000000));
    assert_int_equal(people("0", '.', 0), 0);
    assert_int_equal(people("12.5", '.', 0), 12500000);
    assert_int_equal(people("12,5", ',', 0), 12500000);
    assert_int_equal(people("0.0000005", '.', 0), 1); /* half away from zero */
    assert_int_equal(people("0.00000049", '.', 0), 0);
    assert_int_equal(people("-0.0000005", '.', 0), -1);
    assert_int_equal(people("1e3", '.', 0), 1000000000);
    assert_int_equal(people("1234.5678901234567890123456789", '.', 0), 1234567890);
    assert_int_equal(people("1.234.567", ',', '.'), INT64_C(1234567000000));
    assert_int_equal(people("1 234", '.', ' '), INT64_C(1234000000));
}

static void refuses_what_is_no_number(void **state)
{
    (void)state;
    const char *wrong[] = {"",      " 1",  "1 ", "a",     "1.2.3",
                           "1,234", "--1", "+",  ".",     "0x10",
                           "nan",   "inf", "1e", "1e999", "99999999999999999999",
                           "1-2"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (people(wrong[i], '.', 0) != INT64_MIN)
            fail_msg("'%s' was taken for a number", wrong[i]);
    assert_int_equal(people("1.23", ',', '.'), INT64_MIN); /* a decimal point read as grouping would be 123 */
    assert_int_equal(people("1.2345", ',', '.'), INT64_MIN);
}

static void reads_whole_numbers_to_their_ends(void **state)
{
    (void)state;
    int64_t out = 7;
    assert_true(parse_int64(text_of("-9223372036854775808"), &out));
    assert_true(out == INT64_MIN);
    assert_true(parse_int64(text_of("9223372036854775807"), &out));
    assert_true(out == INT64_MAX);
    out = 7;
    assert_false(parse_int64(text_of("9223372036854775808"), &out));
    assert_false(parse_int64(text_of("1.0"), &out));
    assert_false(parse_int64(text_of("-"), &out));
    assert_int_equal(out, 7);
}

static void reads_doubles_in_a_comma_locale(void **state)
{
    (void)state;
    setlocale(LC_ALL, "de_DE.UTF-8");
    double out = 0;
    assert_true(parse_double(text_of("-3.25e2"), &out));
    assert_true(out == -325);
    assert_false(parse_double(text_of("3,25"), &out));
    setlocale(LC_ALL, "C");
}

static void people_round_trip(void **state)
{
    (void)state;
    char text[32];
    assert_string_equal(people_text(0, text), "0");
    assert_string_equal(people_text(-1, text), "-0.000001");
    assert_string_equal(people_text(12500000, text), "12.5");
    assert_string_equal(people_text(INT64_MIN, text), "-9223372036854.775808");
    for (int64_t value = 1; value < INT64_MAX / 7; value = value * 7 + 3)
        assert_int_equal(people(people_text(value, text), '.', 0), value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_people_exactly),
        cmocka_unit_test(refuses_what_is_no_number),
        cmocka_unit_test(reads_whole_numbers_to_their_ends),
        cmocka_unit_test(reads_doubles_in_a_comma_locale),
        cmocka_unit_test(people_round_trip),
    };
    return cmocka_run_group_tests_name("base: numbers", tests, NULL, NULL);
}
