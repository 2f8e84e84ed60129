/* SPDX-License-Identifier: EUPL-1.2
 *
 * Phrases filled in, numbers by language, and the keys that a PDF of cairo is given.
 */
#include <cairo-pdf.h>

#include "../io/scratch.h"
#include "publish/pdf_finish.h"
#include "publish/phrase.h"

static void languages(void **state)
{
    struct scratch *scratch = *state;
    enum language language;
    assert_ok(scratch->context, language_of(scratch->context, NULL, &language));
    assert_int_equal(language, LANGUAGE_EN);
    assert_ok(scratch->context, language_of(scratch->context, "pt", &language));
    assert_string_equal(language_code(language), "pt");
    assert_int_equal(language_of(scratch->context, "xx", &language), D4I_BAD_USAGE);
    for (int i = 0; i < LANGUAGES; i++) /* all seven are named */
        assert_non_null(strstr(d4i_error_text(scratch->context), language_code((enum language)i)));
}

static void numbers(void **state)
{
    (void)state;
    char out[48];
    assert_string_equal(language_number(LANGUAGE_EN, 1234567, out), "1\u00a0234\u00a0567");
    assert_string_equal(language_number(LANGUAGE_DE, 1234567, out), "1.234.567");
    assert_string_equal(language_number(LANGUAGE_DE, -1234, out), "-1.234");
    assert_string_equal(language_number(LANGUAGE_DE, -123, out), "-123");
    assert_string_equal(language_number(LANGUAGE_FR, 0, out), "0");
    assert_string_equal(language_number(LANGUAGE_EN, INT64_MIN, out),
                        "-9\u00a0223\u00a0372\u00a0036\u00a0854\u00a0775\u00a0808");
    assert_string_equal(language_real(LANGUAGE_ES, 1234.5, 2, out), "1.234,50");
    assert_string_equal(language_percent(LANGUAGE_EN, 1, 8, out), "12.5\u00a0%");
    assert_string_equal(language_percent(LANGUAGE_IT, 1, 8, out), "12,5%");
    assert_string_equal(language_share(LANGUAGE_FR, 0.1434, out), "14,3\u00a0%");
    assert_string_equal(language_share(LANGUAGE_EN, 0.0001, out), "<0.1\u00a0%");
    assert_string_equal(language_share(LANGUAGE_NL, 0.0001, out), "<\u00a00,1%");
    assert_string_equal(language_share(LANGUAGE_DE, 0, out), "0,0\u00a0%");
}

static const char *filled(struct scratch *scratch, enum language language, int64_t count, const char *people,
                          struct buffer *to)
{
    to->length = 0;
    assert_ok(scratch->context, phrase_fill(scratch->context, language, PHRASE_ANSWER_PEOPLE, count,
                                            PHRASE_VALUES({"over_people", people}), to));
    return to->data;
}

static void one_and_many(void **state)
{
    struct scratch *scratch = *state;
    struct buffer text = {0};
    assert_string_equal(filled(scratch, LANGUAGE_EN, 1, "1", &text), "1 person lives in them.");
    assert_string_equal(filled(scratch, LANGUAGE_EN, 0, "0", &text), "0 people live in them.");
    assert_string_equal(filled(scratch, LANGUAGE_DE, 2, "{x}", &text), "Dort leben {x} Menschen."); /* as it is */
    assert_string_equal(filled(scratch, LANGUAGE_FR, 0, "0", &text), "0 personne y vit.");
    buffer_release(&text);
    assert_int_equal(
        phrase_fill(scratch->context, LANGUAGE_IT, PHRASE_ANSWER_PEOPLE, 1, PHRASE_VALUES({"x", "y"}), &text),
        D4I_BUG);
    buffer_release(&text);
}

static void words_of_answers(void **state)
{
    (void)state;
    char out[LANGUAGE_WORD], words[] = "étrangers", plain[] = "born";
    assert_string_equal(language_word(LANGUAGE_DE, "rural areas", false, out), "ländliche Gebiete");
    assert_string_equal(language_word(LANGUAGE_DE, "Something", false, out), "Something");
    assert_string_equal(language_word(LANGUAGE_DE, "Spain", true, out), "Spanien");
    assert_string_equal(language_word(LANGUAGE_IT, "ES", true, out), "Spagna");
    assert_string_equal(language_word(LANGUAGE_EN, "ES", true, out), "Spain");
    assert_string_equal(language_word(LANGUAGE_FR, "Atlantis", true, out), "Atlantis");
    assert_string_equal(language_word(LANGUAGE_FR, "all", true, out), "total");
    assert_string_equal(language_capital(words), "Étrangers");
    assert_string_equal(language_capital(plain), "Born");
}

static cairo_status_t take(void *closure, const unsigned char *bytes, unsigned length)
{
    struct scratch *scratch = ((void **)closure)[0];
    struct buffer *pdf = ((void **)closure)[1];
    return buffer_add(scratch->context, pdf, bytes, length) == D4I_OK ? CAIRO_STATUS_SUCCESS
                                                                      : CAIRO_STATUS_WRITE_ERROR;
}

/* Every offset of the table is where its object is. */
static void assert_offsets(const struct buffer *pdf)
{
    size_t at = pdf->length;
    while (strncmp(pdf->data + at, "startxref\n", 10) != 0)
        at--;
    const char *table = pdf->data + strtoull(pdf->data + at + 10, NULL, 10);
    assert_memory_equal(table, "xref\n0 ", 7);
    unsigned long long objects = strtoull(table + 7, NULL, 10);
    const char *line = strchr(table + 5, '\n') + 1;
    assert_true(objects > 8);
    for (unsigned long long object = 1; object < objects; object++) {
        char head[32];
        int length = text_print(head, sizeof head, "%llu 0 obj\n", object);
        assert_memory_equal(pdf->data + strtoull(line + 20 * object, NULL, 10), head, (size_t)length);
    }
}

static void pictures_get_words(void **state)
{
    struct scratch *scratch = *state;
    struct buffer pdf = {0};
    void *closure[] = {scratch, &pdf};
    const char *const alts[] = {"A b", "é\xF0\x9F\x97\xBA"};
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take, closure, 100, 100);
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    cairo_t *cairo = cairo_create(surface);
    for (int i = 0; i < 3; i++) {
        cairo_tag_begin(cairo, "Figure", NULL);
        cairo_rectangle(cairo, 5, 5, 10 * (i + 1), 10);
        cairo_fill(cairo);
        cairo_tag_end(cairo, "Figure");
        cairo_show_page(cairo);
    }
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
    assert_offsets(&pdf);
    size_t before = pdf.length;
    assert_ok(scratch->context, pdf_finish(scratch->context, "pt", alts, 2, &pdf));
    assert_true(pdf.length > before);
    assert_offsets(&pdf);
    const char *first = memmem(pdf.data, pdf.length, "/Alt <FEFF004100200062>", 23),
               *second = memmem(pdf.data, pdf.length, "/Alt <FEFF00E9D83DDDFA>", 23);
    assert_non_null(first);
    assert_non_null(second);
    assert_true(first < second);
    assert_non_null(memmem(pdf.data, pdf.length, "/Lang (pt)", 10));
    pdf.length = 40;
    assert_int_equal(pdf_finish(scratch->context, "pt", alts, 2, &pdf), D4I_BUG);
    buffer_release(&pdf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(languages, scratch_setup, scratch_teardown),
        cmocka_unit_test(numbers),
        cmocka_unit_test_setup_teardown(one_and_many, scratch_setup, scratch_teardown),
        cmocka_unit_test(words_of_answers),
        cmocka_unit_test_setup_teardown(pictures_get_words, scratch_setup, scratch_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
