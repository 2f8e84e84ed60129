/* SPDX-License-Identifier: EUPL-1.2
 *
 * The reader of delimited text: small tables by hand, everything that must be refused, a random round trip, and
 * the totals of the real tables.
 */
#include "../check.h"

#include <zlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "io/csv.h"
#include "real_data.h"

#include "../one_context.h" /* last: others have parameters of that name */

/* The whole table as "a|b/c|d" (header first), or the error text. Caller frees. */
static char *dump(const char *bytes, size_t length, const struct csv_options *options)
{
    struct csv *csv = NULL;
    struct buffer out = {0};
    bool more = true;
    struct text content = {bytes, length};
    d4i_status status = csv_open_memory(context, "t.csv", content, options, &csv);
    for (uint32_t i = 0; status == D4I_OK && i < csv_columns(csv); i++) {
        struct text name = csv_column_name(csv, i);
        status = buffer_print(context, &out, "%s%.*s", i ? "|" : "", (int)name.length, name.at);
    }
    while (status == D4I_OK && (status = csv_next(context, csv, &more)) == D4I_OK && more) {
        for (uint32_t i = 0; status == D4I_OK && i < csv_columns(csv); i++) {
            struct text field = csv_field(csv, i);
            status = buffer_print(context, &out, "%s%.*s", i ? "|" : "/", (int)field.length, field.at);
        }
    }
    if (status != D4I_OK) {
        buffer_release(&out);
        assert_int_equal(buffer_text(context, &out, ""), D4I_OK);
        char why[CONTEXT_ERROR_MAX];
        memcpy(why, d4i_error_text(context), sizeof why);
        assert_int_equal(buffer_print(context, &out, "%s", why), D4I_OK);
    }
    csv_close(csv);
    return out.data;
}

static void expect_with(const char *bytes, size_t length, const struct csv_options *options, const char *wanted)
{
    char *got = dump(bytes, length, options);
    assert_string_equal(got, wanted);
    free(got);
}

static void expect(const char *bytes, const char *wanted)
{
    expect_with(bytes, strlen(bytes), NULL, wanted);
}

static void expect_refused(const char *bytes, size_t length, const struct csv_options *options, const char *part)
{
    char *got = dump(bytes, length, options);
    if (!strstr(got, part))
        print_error("wanted: %s\ngot:    %s\n", part, got);
    assert_non_null(strstr(got, part));
    free(got);
}

static void small_tables(void **state)
{
    (void)state;
    expect("a,b\n1,2\n3,4\n", "a|b/1|2/3|4");
    expect("a,b\r\n1,2\r\n3,4", "a|b/1|2/3|4");
    expect("a,b\n1,2\n\n\r\n\n", "a|b/1|2");
    expect("\xef\xbb\xbf a , b\n1, 2\n", "a|b/1| 2");
    expect("a,b\n\"x,\ny\",\"say \"\"hi\"\"\"\n,\n", "a|b/x,\ny|say \"hi\"/|");
    expect("a\n1\n\n2\n\n", "a/1//2");
    expect("a,b,c,d,e,f,g,h,i\n,,,,,,,,\n1,22,333,4444,55555,666666,7777777,88888888,999999999\n",
           "a|b|c|d|e|f|g|h|i/||||||||/1|22|333|4444|55555|666666|7777777|88888888|999999999");
    expect("a,b", "a|b");
    expect("a,b\n\xc3\xa9,\xf0\x9f\x98\x80\n", "a|b/\xc3\xa9|\xf0\x9f\x98\x80");
}

static void options_work(void **state)
{
    (void)state;
    struct csv_options semicolon = {.delimiter = ';', .quote = '\''};
    expect_with("a;b\n'x;''y';\"z\n", 15, &semicolon, "a|b/x;'y|\"z");
    struct csv_options skip = {.skip = 2};
    expect_with("title \"odd\nnote\na,b\n1,2\n", 24, &skip, "a|b/1|2");
    struct csv_options headless = {.headless = true};
    expect_with("x,\"y,z\"\n1,2\n", 12, &headless, "1|2/x|y,z/1|2");
    struct csv_options latin = {.encoding = "ISO-8859-1"};
    expect_with("a\xf1o,b\n1,\xe9\n", 10, &latin, "a\xc3\xb1o|b/1|\xc3\xa9");
    struct csv_options wide = {.encoding = "UTF-16"};
    expect_with("\xff\xfe"
                "a\0,\0b\0\n\0001\0,\0\xe9\0\n\0",
                18, &wide, "a|b/1|\xc3\xa9");
}

static void refusals(void **state)
{
    (void)state;
    expect("a,b\n1,2\n3\n", "t.csv:3:1: 1 field where the header has 2");
    expect("a,b\n1,2,3\n", "t.csv:2:1: 3 fields where the header has 2");
    expect("a;b\n1;2,5\n",
           "t.csv:2:1: 2 fields where the header has 1; the header has one column; is the delimiter "
           "';' ?");
    expect("a,b\n\"x\n1,2\n", "t.csv:2:1: the quote that opens here is never closed");
    expect("a,b\n1,2\n\n3,4\n",
           "t.csv:3:1: a blank line stands inside the table; remove it and what follows, if that is a note");
    expect_refused("a,b\n1,5\" pipe\n", 14, NULL, "t.csv:2:4: a quote stands inside a field");
    expect_refused("a,b\n\"x\"y,1\n", 11, NULL, "t.csv:2:4: text stands behind a closing quote");
    expect_refused("a,b\n\"x\ny\"z,1\n", 13, NULL, "t.csv:3:3: text stands behind a closing quote");
    expect_refused("a,b\n1,\xe9\n", 8, NULL,
                   "t.csv:2:3: the byte 0xe9 is not UTF-8; declare the file's `encoding:`");
    expect_refused("a,b\n1,\xc3", 7, NULL, "t.csv:2:3: the file ends inside a character");
    expect_refused("a,b\n1,\0x\n", 9, NULL, "t.csv:2:3: a zero byte");
    expect_refused("\xff\xfe"
                   "a\0",
                   4, NULL, "it begins like UTF-16");
    expect_refused("", 0, NULL, "t.csv: is empty");
    expect_refused("\n1\n", 3, NULL, "t.csv:1:1: the header line is blank");
    expect_refused("a\r1\r", 4, NULL, "carriage return");
    expect_refused("PK\003\004abc", 7, NULL, "zip archive");
    struct csv_options unknown = {.encoding = "klingon"}, ignoring = {.encoding = "ASCII//IGNORE"};
    expect_refused("a\n", 2, &unknown, "the encoding 'klingon' is not known");
    expect_refused("a\n", 2, &ignoring, "is not known");
    struct csv_options skip = {.skip = 5}, same = {.delimiter = '"'};
    expect_refused("a\n", 2, &skip, "ends before the header");
    expect_refused("a\n", 2, &same, "two different ASCII characters");
}

static void columns_are_found(void **state)
{
    (void)state;
    struct csv *csv = NULL;
    uint32_t column = 77;
    assert_int_equal(csv_open_memory(context, "t.csv", text_of("zone, total ,n,n\n1,2,3,4\n"), NULL, &csv), D4I_OK);
    assert_int_equal(csv_find(context, csv, "total", &column), D4I_OK);
    assert_int_equal(column, 1);
    assert_int_equal(csv_find(context, csv, "n", &column), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "two columns (3 and 4)"));
    assert_int_equal(csv_find(context, csv, "totla", &column), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "total"));
    assert_int_equal(column, 1);
    bool more;
    assert_int_equal(csv_next(context, csv, &more), D4I_OK);
    assert_int_equal(csv_fail(context, csv, 2, "no number"), D4I_BAD_INPUT);
    assert_string_equal(d4i_error_text(context), "t.csv:2:5: no number");
    csv_close(csv);
}

static size_t gzip(const char *bytes, size_t length, unsigned char *out, size_t size)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (unsigned char *)(uintptr_t)bytes;
    stream.avail_in = (uInt)length;
    stream.next_out = out;
    stream.avail_out = (uInt)size;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return size - stream.avail_out;
}

static void gzip_is_whole_or_refused(void **state)
{
    (void)state;
    unsigned char packed[600];
    size_t first = gzip("a,b\n1,2\n", 8, packed, 300), both = first + gzip("3,4\n", 4, packed + first, 300);
    expect_with((char *)packed, both, NULL, "a|b/1|2/3|4");
    memset(packed + both, 0, 20);
    expect_with((char *)packed, both + 20, NULL, "a|b/1|2/3|4");
    packed[both + 20] = 'x';
    expect_refused((char *)packed, both + 21, NULL, "not gzip");
    for (size_t cut = 2; cut < both; cut++)
        if (cut != first) /* the first member alone is a whole file */
            expect_refused((char *)packed, cut, NULL, "truncated");
    for (size_t at = first - 8; at < first; at++) { /* checksum and length */
        packed[at] ^= 0x10;
        expect_refused((char *)packed, both, NULL, "damaged");
        packed[at] ^= 0x10;
    }
}

/* Told what they are, whatever the encoding that the recipe declares. */
static void what_is_no_text_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        const char *says;
    } files[] = {
        {"SQLite format 3\0\x10\0\1\1\0\x40\x20\x20", 24,
         "t.csv: is an SQLite database, not text; export its table as CSV"},
        {"PK\3\4\x14\0\6\0\b\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml", 49,
         "is an XLSX workbook, not text; read it with `format: sheet`"},
        {"PK\3\4\x14\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0mimetypeapplication/"
         "vnd.oasis.opendocument.spreadsheet",
         84, "is an ODS workbook"},
        {"PK\3\4\x14\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0a.csv", 35, "is a zip archive"},
        {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", 10, "is an old workbook (XLS), not text; save it"},
        {"%PDF-1.7\n", 9, "is a PDF, not text; ask the publisher"},
        {"PAR1\x15\0\x15", 7, "is a Parquet file"},
        {"BZh91AY&SY\0", 11, "is a bzip2 file"},
        {"\n <!DOCTYPE HTML><p>gone", 24, "is a web page (HTML)"},
        {"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><html>", 40, "is a web page (HTML)"},
    };
    struct csv_options latin = {.encoding = "ISO-8859-1"};
    unsigned char packed[600];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        expect_refused(files[i].bytes, files[i].length, NULL, files[i].says);
        expect_refused(files[i].bytes, files[i].length, &latin, files[i].says);
        size_t length = gzip(files[i].bytes, files[i].length, packed, sizeof packed);
        expect_refused((char *)packed, length, NULL, files[i].says);
    }
    char geopackage[100] = "SQLite format 3";
    memcpy(geopackage + 68, "GPKG", 4);
    expect_refused(geopackage, sizeof geopackage, NULL, "is a GeoPackage, not text; read it with `format: sheet`");
    size_t once = gzip("a,b\n1,2\n", 8, packed, 300), twice = gzip((char *)packed, once, packed + once, 300);
    expect_refused((char *)packed + once, twice, NULL, "is a gzip file inside a gzip file");
    /* text that begins alike */
    expect("PAR1,GPKG\n1,2\n", "PAR1|GPKG/1|2");
    expect("<htm,l\n1,2\n", "<htm|l/1|2");
    expect("<!-- a\n1\n", "<!-- a/1");
}

/* Whatever is written is read back, also across the borders of windows. */
static void random_round_trip(void **state)
{
    (void)state;
    const uint64_t seed = 20120101;
    print_message("seed %llu\n", (unsigned long long)seed);
    static const char *const pieces[] = {"a",    "",         "\"",       ",", "\n",
                                         "\r\n", "\xc3\xb1", "12345678", " ", "\xe2\x82\xac"};
    struct random_stream stream = {seed, 1, 2, 3};
    struct buffer file = {0}, wanted = {0};
    uint32_t n = 0;
    assert_int_equal(buffer_text(context, &file, "one,two,three\n"), D4I_OK);
    assert_int_equal(buffer_text(context, &wanted, "one|two|three"), D4I_OK);
    for (int row = 0; row < 40000; row++)
        for (int column = 0; column < 3; column++) {
            int count = (int)(random_u32(stream, n++) % 12);
            bool quoted = random_u32(stream, n++) % 4 == 0;
            assert_int_equal(buffer_text(context, &wanted, column ? "|" : "/"), D4I_OK);
            assert_int_equal(buffer_text(context, &file, column ? "," : ""), D4I_OK);
            if (quoted)
                assert_int_equal(buffer_text(context, &file, "\""), D4I_OK);
            for (int i = 0; i < count; i++) {
                const char *piece = pieces[random_u32(stream, n++) % 10];
                if (!quoted && strpbrk(piece, "\",\r\n"))
                    continue;
                assert_int_equal(buffer_text(context, &wanted, piece), D4I_OK);
                assert_int_equal(buffer_text(context, &file, *piece == '"' ? "\"\"" : piece), D4I_OK);
            }
            if (quoted)
                assert_int_equal(buffer_text(context, &file, "\""), D4I_OK);
            if (column == 2)
                assert_int_equal(buffer_text(context, &file, row % 2 ? "\n" : "\r\n"), D4I_OK);
        }
    expect_with(file.data, file.length, NULL, wanted.data);
    buffer_release(&file);
    buffer_release(&wanted);
}

/* A line without end must not eat the memory of the machine. */
static void endless_line(void **state)
{
    (void)state;
    size_t length = (size_t)CSV_LINE_MAX + (8u << 20);
    char *bytes = malloc(length);
    assert_non_null(bytes);
    memset(bytes, 'x', length);
    memcpy(bytes, "a,b\n", 4);
    expect_refused(bytes, length, NULL, "t.csv:2:1: a row of more than 64 MB");
    bytes[4] = '"';
    memset(bytes + 5, '\n', length - 5);
    expect_refused(bytes, length, NULL, "t.csv:2:1: the quote that opens here is never closed");
    free(bytes);
}

static void memory_runs_out(void **state)
{
    (void)state;
    struct csv_options latin = {.encoding = "ISO-8859-1"};
    for (int nth = 0; nth < 12; nth++) {
        int left = nth;
        struct csv *csv = NULL;
        d4i_set_allocation_hook(context, refuse_nth, &left);
        d4i_status status = csv_open_memory(context, "t.csv", text_of("a,b\n1,2\n"), &latin, &csv);
        d4i_set_allocation_hook(context, NULL, NULL);
        assert_true(left < 0 ? status == D4I_NO_MEMORY : status == D4I_OK);
        csv_close(csv);
    }
}

/* Adds up the columns of a file of shared/data. */
static void sum_file(const char *name, const char *const *columns, size_t count, int64_t *sums, uint64_t *rows)
{
    char path[4096];
    struct csv *csv = NULL;
    uint32_t at[8];
    bool more;
    *rows = 0;
    if (csv_open(context, real_data_path(name, path, sizeof path), NULL, &csv) != D4I_OK)
        fail_msg("%s", d4i_error_text(context));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(csv_find(context, csv, columns[i], &at[i]), D4I_OK);
        sums[i] = 0;
    }
    while (csv_next(context, csv, &more) == D4I_OK && more) {
        ++*rows;
        for (size_t i = 0; i < count; i++) {
            int64_t value = 0;
            assert_true(parse_int64(csv_field(csv, at[i]), &value));
            sums[i] += value;
        }
    }
    assert_false(more);
    uint64_t done, total;
    csv_position(csv, &done, &total);
    assert_int_equal(done, total);
    csv_close(csv);
}

static void real_tables(void **state)
{
    (void)state;
    int64_t sums[4];
    uint64_t rows;
    if (!real_data_here("the totals of real tables"))
        skip();
    static const char *const census[] = {"T", "NAT", "EU_OTH", "OTH"};
    sum_file("eu/census2021_1km_IE.csv.gz", census, 1, sums, &rows);
    assert_int_equal(rows, 56709);
    assert_int_equal(sums[0], 5145710);
    sum_file("eu/census2021_1km_europe.csv.gz", census, 4, sums, &rows);
    assert_int_equal(rows, 1906023);
    assert_int_equal(sums[0], 455671735);
    assert_int_equal(sums[1], 393386862);
    assert_int_equal(sums[2], 19052525);
    assert_int_equal(sums[3], 39401892);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_tables),
        cmocka_unit_test(options_work),
        cmocka_unit_test(refusals),
        cmocka_unit_test(columns_are_found),
        cmocka_unit_test(gzip_is_whole_or_refused),
        cmocka_unit_test(what_is_no_text_is_named),
        cmocka_unit_test(random_round_trip),
        cmocka_unit_test(endless_line),
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(real_tables),
    };
    return cmocka_run_group_tests(tests, context_open, context_close);
}
