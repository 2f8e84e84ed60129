/* SPDX-License-Identifier: EUPL-1.2
 *
 * Frames and their three writers.
 */
#include "scratch.h"

#include <jansson.h>
#include <locale.h>
#include <math.h>

#include "d4i/frame.h"

static char *written(struct scratch *scratch, const d4i_frame *frame, d4i_format format)
{
    char *text = NULL;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    assert_ok(scratch->context, d4i_frame_write(scratch->context, frame, format, file));
    fclose(file);
    return text;
}

static void expect(struct scratch *scratch, const d4i_frame *frame, d4i_format format, const char *expected)
{
    char *text = written(scratch, frame, format);
    assert_string_equal(text, expected);
    free(text);
}

static d4i_status places(d4i_context *context, d4i_frame **out)
{
    d4i_frame *frame = NULL;
    d4i_status status = D4I_OK;
    GUARD(d4i_frame_new(context, &frame));
    GUARD(d4i_frame_title(context, frame, "Places"));
    GUARD(d4i_frame_column(context, frame, "place", D4I_TEXT));
    GUARD(d4i_frame_column(context, frame, "year", D4I_INTEGER));
    GUARD(d4i_frame_column(context, frame, "people", D4I_PEOPLE));
    GUARD(d4i_frame_column(context, frame, "born abroad", D4I_SHARE));
    GUARD(d4i_frame_column(context, frame, "index", D4I_REAL));
    GUARD(d4i_frame_row(context, frame));
    GUARD(d4i_frame_set_text(context, frame, 0, "Logroño, \"La Rioja\""));
    GUARD(d4i_frame_set_int(context, frame, 1, 2021));
    GUARD(d4i_frame_set_int(context, frame, 2, INT64_C(47265321) * D4I_PERSON));
    GUARD(d4i_frame_set_real(context, frame, 3, 0.2031));
    GUARD(d4i_frame_set_real(context, frame, 4, 0.1));
    GUARD(d4i_frame_row(context, frame));
    GUARD(d4i_frame_row(context, frame));
    GUARD(d4i_frame_set_text(context, frame, 0, ""));
    GUARD(d4i_frame_set_int(context, frame, 1, -12345));
    GUARD(d4i_frame_set_int(context, frame, 2, 0));
    GUARD(d4i_frame_set_real(context, frame, 3, 1e-9));
    GUARD(d4i_frame_set_real(context, frame, 4, -1234.5));
    GUARD(d4i_frame_note(context, frame, "definition: country of birth, 1 January 2021"));
    *out = frame;
    return D4I_OK;
done:
    d4i_frame_free(frame);
    return status;
}

static void a_text_table(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    assert_ok(scratch->context, places(scratch->context, &frame));
    expect(scratch, frame, D4I_FORMAT_TABLE,
           "Places\n"
           "\n"
           "place                   year      people  born abroad    index\n"
           "-------------------  -------  ----------  -----------  -------\n"
           "Logroño, \"La Rioja\"     2021  47 265 321       20.3 %      0.1\n"
           "                           -           -            -        -\n"
           "                     -12 345           0       <0.1 %  -1234.5\n"
           "\n"
           "- definition: country of birth, 1 January 2021\n");
    d4i_frame_free(frame);
}

static void csv(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    assert_ok(scratch->context, places(scratch->context, &frame));
    expect(scratch, frame, D4I_FORMAT_CSV,
           "place,year,people,born abroad,index\n"
           "\"Logroño, \"\"La Rioja\"\"\",2021,47265321,0.2031,0.1\n"
           ",,,,\n"
           "\"\",-12345,0,1e-09,-1234.5\n");
    d4i_frame_free(frame);
}

static void json(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    assert_ok(scratch->context, places(scratch->context, &frame));
    expect(scratch, frame, D4I_FORMAT_JSON,
           "{\n"
           "  \"title\": \"Places\",\n"
           "  \"columns\": [\n"
           "    {\"name\": \"place\", \"kind\": \"text\"},\n"
           "    {\"name\": \"year\", \"kind\": \"integer\"},\n"
           "    {\"name\": \"people\", \"kind\": \"people\"},\n"
           "    {\"name\": \"born abroad\", \"kind\": \"share\"},\n"
           "    {\"name\": \"index\", \"kind\": \"real\"}\n"
           "  ],\n"
           "  \"rows\": [\n"
           "    {\"place\": \"Logroño, \\\"La Rioja\\\"\", \"year\": 2021, \"people\": 47265321, \"born abroad\": "
           "0.2031,"
           " \"index\": 0.1},\n"
           "    {\"place\": null, \"year\": null, \"people\": null, \"born abroad\": null, \"index\": null},\n"
           "    {\"place\": \"\", \"year\": -12345, \"people\": 0, \"born abroad\": 1e-09, \"index\": -1234.5}\n"
           "  ],\n"
           "  \"notes\": [\n"
           "    \"definition: country of birth, 1 January 2021\"\n"
           "  ]\n"
           "}\n");
    d4i_frame_free(frame);
}

/* jansson as oracle: every byte that UTF-8 text can hold survives. */
static void json_is_json(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    char text[160];
    for (int i = 1; i < 128; i++)
        text[i - 1] = (char)i;
    memcpy(text + 127, "€\xF0\x9F\x98\x80", 8);
    assert_ok(scratch->context, d4i_frame_new(scratch->context, &frame));
    char *empty = written(scratch, frame, D4I_FORMAT_JSON);
    json_t *root = json_loads(empty, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    json_decref(root);
    free(empty);
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, text, D4I_TEXT));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "x", D4I_REAL));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "p", D4I_PEOPLE));
    assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
    assert_ok(scratch->context, d4i_frame_set_text(scratch->context, frame, 0, text));
    assert_ok(scratch->context, d4i_frame_set_real(scratch->context, frame, 1, 0.1 + 0.2));
    assert_ok(scratch->context, d4i_frame_set_int(scratch->context, frame, 2, 1250000));
    char *full = written(scratch, frame, D4I_FORMAT_JSON);
    root = json_loads(full, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    json_t *row = json_array_get(json_object_get(root, "rows"), 0);
    assert_string_equal(json_string_value(json_object_get(row, text)), text);
    assert_true(json_real_value(json_object_get(row, "x")) == 0.1 + 0.2);
    assert_true(json_real_value(json_object_get(row, "p")) == 1.25);
    json_decref(root);
    free(full);
    d4i_frame_free(frame);
}

static void people_keep_what_they_are(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    const int64_t values[] = {1, 12345678949999, 50000, 49999, -49999, -950000, INT64_MAX, INT64_MIN};
    assert_ok(scratch->context, d4i_frame_new(scratch->context, &frame));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "p", D4I_PEOPLE));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
        assert_ok(scratch->context, d4i_frame_set_int(scratch->context, frame, 0, values[i]));
    }
    expect(scratch, frame, D4I_FORMAT_TABLE,
           "                   p\n"
           "--------------------\n"
           "                <0.1\n"
           "        12 345 678.9\n"
           "                 0.1\n"
           "                <0.1\n"
           "               >-0.1\n"
           "                -1.0\n"
           " 9 223 372 036 854.8\n"
           "-9 223 372 036 854.8\n");
    expect(scratch, frame, D4I_FORMAT_CSV,
           "p\n0.000001\n12345678.949999\n0.05\n0.049999\n-0.049999\n-0.95\n9223372036854.775807\n"
           "-9223372036854.775808\n");
    d4i_frame_free(frame);
}

static void reals_have_six_digits(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    const double values[] = {0.5, 1234567.891, 0.12345678, 1e-7, 2e20, 0};
    assert_ok(scratch->context, d4i_frame_new(scratch->context, &frame));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "x", D4I_REAL));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
        assert_ok(scratch->context, d4i_frame_set_real(scratch->context, frame, 0, values[i]));
    }
    expect(scratch, frame, D4I_FORMAT_TABLE,
           "             x\n--------------\n        0.5000\n1 234 567.8910\n        0.1235\n         1e-07\n"
           "         2e+20\n        0.0000\n");
    d4i_frame_free(frame);
}

static size_t widest_line(const char *text)
{
    size_t widest = 0;
    for (size_t length; *text; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        widest = length > widest ? length : widest;
    }
    return widest;
}

static void names_fold_before_texts(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    assert_ok(scratch->context, d4i_frame_new(scratch->context, &frame));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "place", D4I_TEXT));
    assert_ok(scratch->context,
              d4i_frame_column(scratch->context, frame, "people born outside the union", D4I_INTEGER));
    assert_ok(scratch->context,
              d4i_frame_column(scratch->context, frame, "share of all people in the unit", D4I_SHARE));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "published or estimated", D4I_TEXT));
    assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
    assert_ok(scratch->context, d4i_frame_set_text(scratch->context, frame, 0, "Vitoria"));
    assert_ok(scratch->context, d4i_frame_set_int(scratch->context, frame, 1, 12345));
    assert_ok(scratch->context, d4i_frame_set_real(scratch->context, frame, 2, 0.5));
    assert_ok(scratch->context, d4i_frame_set_text(scratch->context, frame, 3, "published"));
    char *text = written(scratch, frame, D4I_FORMAT_TABLE);
    assert_string_equal(text, "               people born        share of all  published or\n"
                              "place    outside the union  people in the unit  estimated\n"
                              "-------  -----------------  ------------------  ------------\n"
                              "Vitoria             12 345              50.0 %  published\n");
    free(text);
    d4i_frame_free(frame);
}

/* Names with a part before a colon ("common:native") fold behind it. */
static void names_fold_behind_a_colon(void **state)
{
    struct scratch *scratch = *state;
    static const char *const names[] = {"common:native", "common:european_union", "common:third_country",
                                        "common:unknown", "common:stateless"};
    d4i_frame *frame = NULL;
    assert_ok(scratch->context, d4i_frame_new(scratch->context, &frame));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, names[i], D4I_INTEGER));
    assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_ok(scratch->context, d4i_frame_set_int(scratch->context, frame, i, 7));
    char *text = written(scratch, frame, D4I_FORMAT_TABLE);
    assert_string_equal(text, "common:         common:  common:third_  common:    common:\n"
                              " native  european_union        country  unknown  stateless\n"
                              "-------  --------------  -------------  -------  ---------\n"
                              "      7               7              7        7          7\n");
    free(text);
    d4i_frame_free(frame);
}

static void long_texts_fold(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    assert_ok(scratch->context, d4i_frame_new(scratch->context, &frame));
    assert_ok(scratch->context,
              d4i_frame_title(scratch->context, frame,
                              "A title that is so long that it does not stand on one line of eighty "
                              "characters"));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "n", D4I_INTEGER));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "what", D4I_TEXT));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "why", D4I_TEXT));
    assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
    assert_ok(scratch->context, d4i_frame_set_int(scratch->context, frame, 0, 1));
    assert_ok(scratch->context,
              d4i_frame_set_text(scratch->context, frame, 1,
                                 "the quick brown fox jumps over the lazy dog again and again and"));
    assert_ok(scratch->context,
              d4i_frame_set_text(scratch->context, frame, 2, "because it can, and nobody ever stopped it"));
    assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
    assert_ok(scratch->context, d4i_frame_set_int(scratch->context, frame, 0, 2));
    assert_ok(scratch->context,
              d4i_frame_note(scratch->context, frame,
                             "a note that is so long that it does not stand on one line of eighty "
                             "characters either"));
    char *text = written(scratch, frame, D4I_FORMAT_TABLE);
    assert_true(widest_line(text) <= 80);
    assert_non_null(strstr(text, "\nn  what "));
    assert_non_null(strstr(text, "\n1  the quick brown fox jumps over the"));
    assert_non_null(strstr(text, "\n2\n"));
    assert_non_null(strstr(text, "\n- a note that"));
    assert_non_null(strstr(text, "\n  either\n"));
    assert_non_null(strstr(text, "stopped it")); /* nothing is cut */
    free(text);
    d4i_frame_free(frame);
}

static void widths_are_those_of_the_screen(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    static const char *const names[] = {"Ελλάδα", "e\u0301te\u0301", "日本", "a\x1b[31m\tb\nc\u202ed\x7f"};
    assert_ok(scratch->context, d4i_frame_new(scratch->context, &frame));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "name", D4I_TEXT));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "n", D4I_INTEGER));
    for (size_t i = 0; i < 4; i++) {
        assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
        assert_ok(scratch->context, d4i_frame_set_text(scratch->context, frame, 0, names[i]));
        assert_ok(scratch->context, d4i_frame_set_int(scratch->context, frame, 1, (int64_t)i));
    }
    expect(scratch, frame, D4I_FORMAT_TABLE,
           "name           n\n"
           "-------------  -\n"
           "Ελλάδα         0\n"
           "e\u0301te\u0301            1\n"
           "日本           2\n"
           "a?[31m b c?d?  3\n");
    d4i_frame_free(frame);
}

static void small_frames(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    assert_ok(scratch->context, d4i_frame_new(scratch->context, &frame));
    expect(scratch, frame, D4I_FORMAT_TABLE, "");
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "a", D4I_TEXT));
    expect(scratch, frame, D4I_FORMAT_TABLE, "a\n-\n(no rows)\n");
    expect(scratch, frame, D4I_FORMAT_CSV, "a\n");
    assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
    expect(scratch, frame, D4I_FORMAT_CSV, "a\n\"\"\n");
    d4i_frame_free(frame);
    d4i_frame_free(NULL);
}

static void misuse_is_refused(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    d4i_frame *frame = NULL;
    assert_ok(scratch->context, d4i_frame_new(context, &frame));
    assert_ok(scratch->context, d4i_frame_column(context, frame, "a", D4I_TEXT));
    assert_int_equal(d4i_frame_column(context, frame, "a", D4I_REAL), D4I_BAD_USAGE);
    assert_int_equal(d4i_frame_column(context, frame, "b", (d4i_kind)77), D4I_BAD_USAGE);
    assert_ok(scratch->context, d4i_frame_column(context, frame, "b", D4I_REAL));
    assert_int_equal(d4i_frame_set_text(context, frame, 0, "x"), D4I_BAD_USAGE);
    assert_ok(scratch->context, d4i_frame_row(context, frame));
    assert_int_equal(d4i_frame_column(context, frame, "c", D4I_REAL), D4I_BAD_USAGE);
    assert_int_equal(d4i_frame_set_int(context, frame, 0, 1), D4I_BAD_USAGE);
    assert_int_equal(d4i_frame_set_int(context, frame, 2, 1), D4I_BAD_USAGE);
    assert_int_equal(d4i_frame_set_text(context, frame, 0, "\xFF"), D4I_BAD_INPUT);
    assert_int_equal(d4i_frame_set_real(context, frame, 1, INFINITY), D4I_BAD_USAGE);
    assert_ok(scratch->context, d4i_frame_set_real(context, frame, 1, 1));
    assert_false(d4i_frame_is_empty(frame, 0, 1));
    assert_ok(scratch->context, d4i_frame_set_real(context, frame, 1, NAN));
    assert_true(d4i_frame_is_empty(frame, 0, 1));
    assert_ok(scratch->context, d4i_frame_set_text(context, frame, 0, "x"));
    assert_string_equal(d4i_frame_text(frame, 0, 0), "x");
    assert_ok(scratch->context, d4i_frame_set_text(context, frame, 0, NULL));
    assert_true(d4i_frame_is_empty(frame, 0, 0));
    assert_string_equal(d4i_frame_text(frame, 9, 9), "");
    assert_string_equal(d4i_frame_column_name(frame, 9), "");
    assert_string_equal(d4i_frame_note_at(frame, 0), "");
    assert_int_equal(d4i_frame_write(context, frame, D4I_FORMAT_END, stdout), D4I_BAD_USAGE);
    d4i_frame_free(frame);
}

static void names_of_things(void **state)
{
    (void)state;
    assert_int_equal(d4i_format_of("table"), D4I_FORMAT_TABLE);
    assert_int_equal(d4i_format_of("csv"), D4I_FORMAT_CSV);
    assert_int_equal(d4i_format_of("json"), D4I_FORMAT_JSON);
    assert_int_equal(d4i_format_of("xml"), D4I_FORMAT_END);
    assert_int_equal(d4i_format_of(NULL), D4I_FORMAT_END);
    assert_string_equal(d4i_value_status_text(D4I_SUPPRESSED), "suppressed");
    for (int i = -2; i < D4I_VALUE_STATUS_END + 2; i++)
        assert_non_null(d4i_value_status_text((d4i_value_status)i));
}

static void a_full_disk_is_told(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        skip();
    assert_ok(scratch->context, places(scratch->context, &frame));
    for (int format = 0; format < D4I_FORMAT_END; format++) {
        assert_int_equal(d4i_frame_write(scratch->context, frame, (d4i_format)format, full), D4I_IO);
        assert_error_has(scratch, "cannot write the table: No space left on device");
    }
    fclose(full);
    for (int i = 0; i < 20000; i++) {
        assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
        assert_ok(scratch->context, d4i_frame_set_text(scratch->context, frame, 0, "much"));
    }
    full = fopen("/dev/full", "w");
    assert_int_equal(d4i_frame_write(scratch->context, frame, D4I_FORMAT_CSV, full), D4I_IO);
    assert_error_has(scratch, "No space left on device");
    fclose(full);
    d4i_frame_free(frame);
}

/* Words in the place of a number are for people: programs find an empty value. */
static void words_for_numbers(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    assert_ok(scratch->context, d4i_frame_new(scratch->context, &frame));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "what", D4I_TEXT));
    assert_ok(scratch->context, d4i_frame_column(scratch->context, frame, "ES", D4I_INTEGER));
    assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
    assert_ok(scratch->context, d4i_frame_set_words(scratch->context, frame, 1, "birth"));
    assert_int_equal(d4i_frame_set_words(scratch->context, frame, 0, "birth"), D4I_BAD_USAGE);
    assert_int_equal(d4i_frame_set_words(scratch->context, frame, 1, "\xFF"), D4I_BAD_INPUT);
    assert_string_equal(d4i_frame_words(frame, 0, 1), "birth");
    assert_string_equal(d4i_frame_words(frame, 0, 0), "");
    assert_string_equal(d4i_frame_words(frame, 1, 1), "");
    assert_true(d4i_frame_is_empty(frame, 0, 1));
    assert_int_equal(d4i_frame_int(frame, 0, 1), 0);
    assert_ok(scratch->context, d4i_frame_row(scratch->context, frame));
    assert_ok(scratch->context, d4i_frame_set_words(scratch->context, frame, 1, "birth"));
    assert_ok(scratch->context, d4i_frame_set_int(scratch->context, frame, 1, 7)); /* a number after all */
    assert_string_equal(d4i_frame_words(frame, 1, 1), "");
    assert_int_equal(d4i_frame_int(frame, 1, 1), 7);
    char *table = written(scratch, frame, D4I_FORMAT_TABLE), *csv_form = written(scratch, frame, D4I_FORMAT_CSV);
    assert_string_equal(table, "what     ES\n----  -----\n      birth\n          7\n");
    assert_string_equal(csv_form, "what,ES\n,\n,7\n");
    free(table);
    free(csv_form);
    d4i_frame_free(frame);
}

static void the_locale_does_not_matter(void **state)
{
    struct scratch *scratch = *state;
    d4i_frame *frame = NULL;
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8"};
    assert_ok(scratch->context, places(scratch->context, &frame));
    for (int format = 0; format < D4I_FORMAT_END; format++) {
        char *before = written(scratch, frame, (d4i_format)format);
        for (size_t i = 0; i < 3; i++) {
            if (!setlocale(LC_ALL, locales[i]))
                continue;
            char *after = written(scratch, frame, (d4i_format)format);
            setlocale(LC_ALL, "C");
            assert_string_equal(before, after);
            free(after);
        }
        free(before);
    }
    d4i_frame_free(frame);
}

static d4i_status make_and_write(struct scratch *scratch)
{
    d4i_frame *frame = NULL;
    FILE *nowhere = fopen("/dev/null", "w");
    d4i_status status = places(scratch->context, &frame);
    for (int format = 0; format < D4I_FORMAT_END && status == D4I_OK; format++)
        status = d4i_frame_write(scratch->context, frame, (d4i_format)format, nowhere);
    d4i_frame_free(frame);
    fclose(nowhere);
    return status;
}

static void without_memory_it_says_so(void **state)
{
    assert_true(scratch_starve(*state, make_and_write) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_text_table),
        scratch_test(csv),
        scratch_test(json),
        scratch_test(json_is_json),
        scratch_test(people_keep_what_they_are),
        scratch_test(reals_have_six_digits),
        scratch_test(names_fold_before_texts),
        scratch_test(names_fold_behind_a_colon),
        scratch_test(long_texts_fold),
        scratch_test(widths_are_those_of_the_screen),
        scratch_test(small_frames),
        scratch_test(misuse_is_refused),
        scratch_test(names_of_things),
        scratch_test(a_full_disk_is_told),
        scratch_test(words_for_numbers),
        scratch_test(the_locale_does_not_matter),
        scratch_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
