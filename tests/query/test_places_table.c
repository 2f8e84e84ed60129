/* SPDX-License-Identifier: EUPL-1.2
 *
 * The question to a plain table: what is read, what is refused with its line and column, and Spain 2012, whose
 * answer is known.
 */
#include <unistd.h>

#include "asking.h"
#include "io/csv.h"

static char path[128];

static int set_up(void **state)
{
    if (folder_open(state))
        return 1;
    folder_path(path, "table.csv");
    return 0;
}

static void write_table(const char *content)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static const d4i_places_table plain = {.path = path, .unit = "unit", .population = "people", .group = "abroad"};

static void test_delimiters(void **state)
{
    (void)state;
    static const char *const tables[] = {
        "unit,people,abroad\na,1000,200\nb,1000,201\nc,,5\n",
        "unit;people;abroad\na;1000;200\nb;1000;201\nc;;5\n",
        "\"unit\";\"people\";\"abroad\"\n\"a\";1000;200\nb;1000;201\nc;;5\n",
        "unit\tpeople\tabroad\na\t1000\t200\nb\t1000\t201\nc\t\t5\n",
        "unit|people|abroad\na|1000|200\nb|1000|201\nc||5\n",
        "\xEF\xBB\xBFunit;name, official;people;abroad\r\na;x;1000;200\r\nb;y;1000;201\r\nc;z;;5\r\n",
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        d4i_frame *frame = NULL;
        write_table(tables[i]);
        must(context, d4i_places_of_table(context, &plain, NULL, &frame));
        assert_int_equal(d4i_frame_rows(frame), 1);
        assert_string_equal(frame_words(frame, 0, "country"), "all");
        assert_int_equal(frame_number(frame, 0, "units"), 2);
        assert_int_equal(frame_number(frame, 0, "small_over"), 1);
        assert_int_equal(frame_number(frame, 0, "without_data"), 1); /* empty is not zero */
        assert_true(has_note(frame, "columns 'abroad' of 'people'"));
        d4i_frame_free(frame);
    }
}

static void test_names_and_countries(void **state)
{
    (void)state;
    d4i_places_table table = plain;
    d4i_places_options list = {.list = 1};
    d4i_frame *frame = NULL;
    table.name = "name";
    table.country = "land";
    table.decimal = ',';
    table.thousands = '.';
    write_table(
        "land;unit;name;people;abroad\nZZ;z9;Zett;1.000;1.000\nAA;a2;\"Be; Ze\";1.000,5;201\nAA;a1;Ah;10.000;1\n");
    must(context, d4i_places_of_table(context, &table, NULL, &frame));
    assert_int_equal(d4i_frame_rows(frame), 3);
    assert_string_equal(frame_words(frame, 0, "country"), "AA");
    assert_int_equal(frame_number(frame, 0, "larger"), 1);
    assert_int_equal(frame_number(frame, 0, "small_over_people"), 1000500000);
    assert_string_equal(frame_words(frame, 1, "country"), "ZZ");
    assert_string_equal(frame_words(frame, 2, "country"), "all");
    d4i_frame_free(frame);
    must(context, d4i_places_of_table(context, &table, &list, &frame));
    assert_int_equal(d4i_frame_rows(frame), 2);
    assert_string_equal(frame_words(frame, 0, "code"), "a2"); /* by code, not by size or share */
    assert_string_equal(frame_words(frame, 0, "name"), "Be; Ze");
    assert_string_equal(frame_words(frame, 1, "code"), "z9");
    d4i_frame_free(frame);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *content, *place, *words;
    } bad[] = {
        {"unit,people,abroat\na,1,1\n", "table.csv", "abroat"},
        {"unit,people,abroad\na,1000,1\nb,x1,1\n", "table.csv:3:3:", "'x1' is no number of people"},
        {"unit,people,abroad\na,1000,-1\n", "table.csv:2:8:", "cannot be negative"},
        {"unit,people,abroad\na,1000,1\nb,1,1\na,2,2\n", "table.csv:4:1:", "already on line 2"},
        {"unit,people,abroad\na,1000,1001\n", "table.csv:2:8:", "cannot exceed its whole"},
        {"unit,people,abroad\n,1000,1\n", "table.csv:2:1:", "code of the unit is empty"},
        {"unit,people,abroad\n", "table.csv", "no rows"},
        {"unit,people,abroad\na,1000\n", "table.csv:2", ""},
        {"unit,people,abroad\na,1 000,1\n", "table.csv:2:3:", "no number"},
        {"unit,people,abroad\na,nan,1\n", "table.csv:2:3:", "no number"},
        {"", "table.csv", ""},
        {"unit,people,abroad\nM\xfcnchen,5,1\n", "table.csv:2", "declare the file's encoding (--encoding)"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        d4i_frame *frame = NULL;
        write_table(bad[i].content);
        if (d4i_places_of_table(context, &plain, NULL, &frame) != D4I_BAD_INPUT)
            fail_msg("taken: %s", bad[i].content);
        if (!strstr(d4i_error_text(context), bad[i].place) || !strstr(d4i_error_text(context), bad[i].words))
            fail_msg("for %s: %s", bad[i].content, d4i_error_text(context));
        assert_null(frame);
    }
    d4i_places_table table = plain;
    d4i_frame *frame = NULL;
    table.path = "/nowhere/at/all.csv";
    assert_int_not_equal(d4i_places_of_table(context, &table, NULL, &frame), D4I_OK);
    assert_non_null(strstr(d4i_error_text(context), "/nowhere/at/all.csv"));
    table = plain;
    table.group = NULL;
    assert_int_equal(d4i_places_of_table(context, &table, NULL, &frame), D4I_BAD_USAGE);
}

/* Every failing allocation is told and leaks nothing. */
static int refuse_after(void *left, size_t bytes)
{
    (void)bytes;
    return (*(int *)left)-- > 0;
}

static void test_memory(void **state)
{
    (void)state;
    write_table("unit,people,abroad\na,1000,200\nb,1000,201\nc,,5\n");
    int allowed = 0, failed = 0;
    for (; allowed < 1000; allowed++) {
        int left = allowed;
        d4i_frame *frame = NULL;
        d4i_set_allocation_hook(context, refuse_after, &left);
        d4i_status status = d4i_places_of_table(context, &plain, &(d4i_places_options){.list = 1}, &frame);
        d4i_frame_free(frame);
        if (status == D4I_OK)
            break;
        assert_int_equal(status, D4I_NO_MEMORY);
        failed++;
    }
    d4i_set_allocation_hook(context, NULL, NULL);
    assert_true(failed > 10 && allowed < 1000);
}

/* Sums the sections of a table of the INE up to municipalities: the first five digits. */
static void add_up_sections(const char *source, const char *category, const char *total, const char *group)
{
    struct csv *csv = NULL;
    struct names codes = {0};
    struct csv_options options = {0};
    int64_t(*people)[2] = zeros(20000, sizeof *people);
    uint32_t what, section, sex, value;
    bool more;
    must(context, csv_open(context, source, &options, &csv));
    must(context, csv_find(context, csv, category, &what));
    must(context, csv_find(context, csv, "sección", &section));
    must(context, csv_find(context, csv, "sexo", &sex));
    must(context, csv_find(context, csv, "value", &value));
    for (must(context, csv_next(context, csv, &more)); more; must(context, csv_next(context, csv, &more))) {
        int is_total = text_is(csv_field(csv, what), total);
        if (text_is(csv_field(csv, section), "TOTAL") || !text_is(csv_field(csv, sex), "Ambos Sexos") ||
            (!is_total && !text_is(csv_field(csv, what), group)))
            continue;
        uint32_t index;
        int64_t number = 0;
        must(context, names_add(context, &codes, (struct text){csv_field(csv, section).at, 5}, &index, NULL));
        assert_true(index < 20000 && parse_int64(csv_field(csv, value), &number));
        people[index][is_total ? 0 : 1] += number;
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fprintf(file, "unit;people;abroad\n");
    for (uint32_t i = 0; i < codes.count; i++)
        fprintf(file, "%s;%lld;%lld\n", names_at(&codes, i), (long long)people[i][0], (long long)people[i][1]);
    assert_int_equal(fclose(file), 0);
    csv_close(csv);
    names_release(&codes);
    free(people);
}

struct truth {
    int64_t over, larger_over, people;
};

static d4i_frame *ask(d4i_places_options options)
{
    d4i_frame *frame = NULL;
    must(context, d4i_places_of_table(context, &plain, &options, &frame));
    return frame;
}

static void check_spain(const char *file, const char *category, const char *total, const char *group,
                        struct truth truth)
{
    char source[4096];
    const char *data = getenv("D4I_DATA");
    if (data && *data)
        snprintf(source, sizeof source, "%s/es/%s", data, file);
    else
        snprintf(source, sizeof source, TEST_DIR "/../../shared/data/es/%s", file);
    if (access(source, R_OK) != 0) {
        fprintf(stderr, "SKIPPED: no %s, so nobody checked the small places of Spain\n", source);
        skip();
    }
    add_up_sections(source, category, total, group);
    d4i_frame *frame = ask((d4i_places_options){.below = 10000, .share_numerator = 20, .share_denominator = 100});
    assert_int_equal(frame_number(frame, 0, "units"), 8116);
    assert_int_equal(frame_number(frame, 0, "small"), 7356);
    assert_int_equal(frame_number(frame, 0, "larger"), 760);
    assert_int_equal(frame_number(frame, 0, "small_over"), truth.over);
    assert_int_equal(frame_number(frame, 0, "small_over_people"), truth.people * D4I_PERSON);
    assert_int_equal(frame_number(frame, 0, "larger_over"), truth.larger_over);
    d4i_frame_free(frame);
}

static void test_spain_by_birth(void **state)
{
    (void)state;
    check_spain("Nacimiento2012_secciones.csv.gz", "país.de.nacimiento", "Total Población",
                "Nacidos en el Extranjero", (struct truth){492, 162, 977514});
    d4i_frame *frame = ask((d4i_places_options){0});
    assert_int_equal(frame_number(frame, 0, "band_over"), 62);
    assert_int_equal(frame_number(frame, 0, "flips"), 189);
    assert_int_equal(frame_number(frame, 0, "flip_out"), 60);
    assert_int_equal(frame_number(frame, 0, "flip_in"), 129);
    d4i_frame_free(frame);
    static const int64_t over[][2] = {{10, 2072}, {15, 1035}, {25, 228}, {30, 132}};
    for (size_t i = 0; i < 4; i++) {
        frame = ask((d4i_places_options){.share_numerator = over[i][0], .share_denominator = 100});
        assert_int_equal(frame_number(frame, 0, "small_over"), over[i][1]);
        d4i_frame_free(frame);
    }
    frame = ask((d4i_places_options){.list = 1});
    assert_int_equal(d4i_frame_rows(frame), 237);
    assert_true(has_note(frame, "255 more such places have fewer than 1 000 inhabitants")); /* of 492 */
    size_t flips = 0;
    for (size_t row = 0; row < 237; row++) {
        flips += strcmp(frame_words(frame, row, "fragile"), "yes") == 0;
        assert_true(row == 0 || strcmp(frame_words(frame, row - 1, "code"), frame_words(frame, row, "code")) < 0);
    }
    assert_int_equal(flips, 4);
    d4i_frame_free(frame);
}

static void test_spain_by_citizenship(void **state)
{
    (void)state;
    check_spain("Nacionalidad2012_secciones.csv.gz", "nacionalidad", "Total Población", "Total Extranjeros",
                (struct truth){463, 139, 886404});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delimiters),     cmocka_unit_test(test_names_and_countries),
        cmocka_unit_test(test_refused),        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_spain_by_birth), cmocka_unit_test(test_spain_by_citizenship),
    };
    return cmocka_run_group_tests_name("places of a table", tests, set_up, folder_close);
}
