/* SPDX-License-Identifier: EUPL-1.2
 *
 * Slices, buffers, UTF-8, edit distance.
 */
#include "base/text.h"

#include <locale.h>

#include "../check.h"

static void trims_spaces_and_no_break_spaces(void **state)
{
    (void)state;
    assert_true(text_is(text_trim(text_of(" \t a b\xC2\xA0\r\n")), "a b"));
    assert_true(text_is(text_trim(text_of(" \xC2\xA0 ")), ""));
    assert_true(text_is(text_trim(text_of("\xC3\xA0")), "\xC3\xA0")); /* ends in the byte A0 but is a letter */
}

static void orders_by_bytes(void **state)
{
    (void)state;
    assert_int_equal(text_compare(text_of("08019"), text_of("08019")), 0);
    assert_true(text_compare(text_of("08019"), text_of("08020")) < 0);
    assert_true(text_compare(text_of("080"), text_of("0801")) < 0);
    assert_true(text_starts(text_of("0801901001"), "08019"));
    assert_false(text_starts(text_of("08"), "08019"));
}

static void tells_where_utf8_ends(void **state)
{
    (void)state;
    assert_int_equal(text_valid_utf8(text_of("secci\xC3\xB3n de municipios")), 22);
    assert_int_equal(text_valid_utf8(text_of("secci\xF3n")), 5);       /* latin-1 */
    assert_int_equal(text_valid_utf8(text_of("a\xC0\x80")), 1);        /* overlong */
    assert_int_equal(text_valid_utf8(text_of("a\xED\xA0\x80")), 1);    /* surrogate */
    assert_int_equal(text_valid_utf8(text_of("\xF0\x9F\x8C\x8D")), 4); /* U+1F30D */
    assert_int_equal(text_valid_utf8(text_of("\xF4\x90\x80\x80")), 0); /* above U+10FFFF */
    assert_int_equal(text_valid_utf8((struct text){"ab\xC3", 3}), 2);  /* cut off */
}

static void knows_the_calendar(void **state)
{
    (void)state;
    const char *days[] = {"2012-01-01", "2024-02-29", "2000-02-29", "1999-12-31"};
    const char *none[] = {"2020-13-01", "2020-00-10", "2020-04-31", "2023-02-29",  "1900-02-29", "2020-1-01",
                          "20200101",   "2020-01-1x", "-020-01-01", "2020-01-011", "",           "2020-01-+1"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        assert_true(text_is_date(text_of(days[i])));
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (text_is_date(text_of(none[i])))
            fail_msg("'%s' was taken for a date", none[i]);
}

static void measures_edits(void **state)
{
    (void)state;
    assert_int_equal(text_distance(text_of("Alemania"), text_of("alemania"), 9), 0);
    assert_int_equal(text_distance(text_of("Total Africa"),
                                   text_of("Total \xC3\x81"
                                           "frica"),
                                   9),
                     2);
    assert_int_equal(text_distance(text_of("kitten"), text_of("sitting"), 9), 3);
    assert_int_equal(text_distance(text_of("kitten"), text_of("sitting"), 2), 2); /* stops at `most` */
    assert_int_equal(text_distance(text_of(""), text_of("abc"), 9), 3);
}

static void buffers_grow_and_end_in_zero(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct buffer buffer = {0};
    for (int i = 0; i < 1000; i++)
        assert_ok(context, buffer_print(context, &buffer, "%d;", i));
    assert_int_equal(buffer.length, 10 * 2 + 90 * 3 + 900 * 4);
    assert_int_equal(buffer.data[buffer.length], 0);
    assert_memory_equal(buffer.data, "0;1;2;", 6);
    buffer_release(&buffer);
    d4i_context_free(context);
}

static void writes_points_in_a_comma_locale(void **state)
{
    (void)state;
    char out[32];
    const char *comma = setlocale(LC_ALL, "de_DE.UTF-8");
    if (!comma)
        print_message("SKIPPED: no locale de_DE.UTF-8 on this machine\n");
    text_print(out, sizeof out, "%.2f", 1.25);
    assert_string_equal(out, "1.25");
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trims_spaces_and_no_break_spaces),
        cmocka_unit_test(orders_by_bytes),
        cmocka_unit_test(tells_where_utf8_ends),
        cmocka_unit_test(knows_the_calendar),
        cmocka_unit_test(measures_edits),
        cmocka_unit_test(buffers_grow_and_end_in_zero),
        cmocka_unit_test(writes_points_in_a_comma_locale),
    };
    return cmocka_run_group_tests_name("base: text", tests, NULL, NULL);
}
