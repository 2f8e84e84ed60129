/* SPDX-License-Identifier: EUPL-1.2
 *
 * The reader of PC-Axis files: small cubes by hand, everything that must be refused, the same file through every
 * window border, and memory that runs out.
 */
#include "../check.h"

#include <zlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "io/pcaxis.h"

static d4i_context *context;
static char warned[600];

static void keep_warning(void *user, const char *text)
{
    (void)user;
    snprintf(warned, sizeof warned, "%s", text);
}

static int setup(void **state)
{
    (void)state;
    context = d4i_context_new();
    if (context)
        d4i_set_warning(context, keep_warning, NULL);
    return context ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    d4i_context_free(context);
    return 0;
}

/* The whole table as "a|b/c|d" (names first), or the error text. Caller frees. */
static char *dump(const char *bytes, size_t length, const char *encoding)
{
    struct pcaxis *pcaxis = NULL;
    struct buffer out = {0};
    bool more = true;
    d4i_status status = pcaxis_open_memory(context, "t.px", (struct text){bytes, length}, encoding, &pcaxis);
    for (uint32_t i = 0; status == D4I_OK && i < pcaxis_columns(pcaxis); i++) {
        struct text name = pcaxis_column_name(pcaxis, i);
        status = buffer_print(context, &out, "%s%.*s", i ? "|" : "", (int)name.length, name.at);
    }
    while (status == D4I_OK && (status = pcaxis_next(context, pcaxis, &more)) == D4I_OK && more)
        for (uint32_t i = 0; status == D4I_OK && i < pcaxis_columns(pcaxis); i++) {
            struct text field = pcaxis_field(pcaxis, i);
            status = buffer_print(context, &out, "%s%.*s", i ? "|" : "/", (int)field.length, field.at);
        }
    if (status == D4I_OK) /* the end stays the end */
        assert_true(pcaxis_next(context, pcaxis, &more) == D4I_OK && !more);
    if (status != D4I_OK) {
        char why[CONTEXT_ERROR_MAX];
        memcpy(why, d4i_error_text(context), sizeof why);
        buffer_release(&out);
        assert_int_equal(buffer_print(context, &out, "%s", why), D4I_OK);
    }
    pcaxis_close(pcaxis);
    return out.data;
}

static void expect_with(const char *bytes, size_t length, const char *encoding, const char *wanted)
{
    char *got = dump(bytes, length, encoding);
    assert_string_equal(got, wanted);
    free(got);
}

static void expect(const char *bytes, const char *wanted)
{
    expect_with(bytes, strlen(bytes), NULL, wanted);
}

static void expect_refused(const char *bytes, const char *part)
{
    char *got = dump(bytes, strlen(bytes), NULL);
    if (!strstr(got, part))
        fail_msg("wanted: %s\n       got:    %s", part, got);
    free(got);
}

static void small_cubes(void **state)
{
    (void)state;
    expect("STUB=\"a\";VALUES(\"a\")=\"x\";DATA=7;", "a|value/x|7");
    expect("HEADING=\"a\";VALUES(\"a\")=\"x\",\"y\";DATA=7 8;\n", "a|value/x|7/y|8");
    /* the last of the heading varies fastest, wherever HEADING and VALUES stand */
    expect("VALUES(\"b\")=\"p\",\"q\";HEADING=\"b\",\"c\";STUB=\"a\";VALUES(\"a\")=\"x\",\"y\";VALUES(\"c\")=1,2;\n"
           "DATA=\n1 2 3 4\n5 6 7 8;",
           "a|b|c|value/x|p|1|1/x|p|2|2/x|q|1|3/x|q|2|4/y|p|1|5/y|p|2|6/y|q|1|7/y|q|2|8");
    expect("STUB=\"a\";VALUES(\"a\")=\"x\",\"y\";CODES(\"a\")=\"01\",\"02\";DATA=1.50 -2e3;",
           "a|a (code)|value/x|01|1.50/y|02|-2e3");
    /* separators, and what stands for a missing number */
    expect("STUB=\"a\";VALUES(\"a\")=1,2,3,4,5,6,7,8;\r\nDATA=\r\n0,1\t2 ,\"..\" ..\r\n\"-\" - "
           "\"......\"\r\n;\r\n\x1a",
           "a|value/1|0/2|1/3|2/4|../5|../6|-/7|-/8|......");
    /* a ';' at the end of each line, and one for the data */
    expect("STUB=\"a\";VALUES(\"a\")=1,2,3;\nDATA=\n1;\n\"..\";\n3;;\n", "a|value/1|1/2|../3|3");
    expect("stub = \" a \" ; values ( \" a \" ) = \" x \" , \"\" ; data = 1 2 ;", "a|value/ x |1/|2");
}

/* As INE writes them, in ISO-8859-15 with CR LF. */
static const char ine[] = "CHARSET=\"ANSI\";\r\n"
                          "AXIS-VERSION=\"2006\";\r\n"
                          "CODEPAGE=\"iso-8859-15\";\r\n"
                          "LANGUAGE=\"es\";\r\n"
                          "CREATION-DATE=\"20120101\";\r\n"
                          "DECIMALS=0;\r\n"
                          "MATRIX=\"0001\";\r\n"
                          "COPYRIGHT=YES;\r\n"
                          "TITLE=\"Poblaci\xf3n; por a=b\";\r\n"
                          "NOTE=\"first line; STUB=#\"\r\n"
                          "\"second line\"\r\n"
                          "\"third\";\r\n"
                          "NOTEX(\"Sexo\",\"Total\")=\"1;\",\"2\";\r\n"
                          "STUB=\"Municipio\";\r\n"
                          "STUB[en]=\"Municipality\";\r\n"
                          "HEADING=\"Sexo\",\"Pa\xeds\";\r\n"
                          "VALUES(\"Municipio\")=\"01001 Alegr\xed"
                          "a\",\"44001 Ababuj; or \"\r\n"
                          "\"not\";\r\n"
                          "VALUES[en](\"Municipality\")=\"one\";\r\n"
                          "VALUES(\"Sexo\")=\"Total\",\"Hombres\";\r\n"
                          "CODES(\"Sexo\")=\"T\",\"1\";\r\n"
                          "VALUES(\"Pa\xeds\")=\"\xa4\",\r\n"
                          "\"Rumania\";\r\n"
                          "TIMEVAL(\"Sexo\")=TLIST(A1,\"2001\"-\"2002\");\r\n"
                          "DATA=\r\n"
                          "10 \"..\" 5 .. \r\n"
                          "7 \"-\" 3 0 \r\n"
                          ";\r\n";

static void as_ine_writes(void **state)
{
    (void)state;
    static const char wanted[] = "Municipio|Sexo|Sexo (code)|Pa\xc3\xads|value"
                                 "/01001 Alegr\xc3\xad"
                                 "a|Total|T|\xe2\x82\xac|10/01001 Alegr\xc3\xad"
                                 "a|Total|T|Rumania|.."
                                 "/01001 Alegr\xc3\xad"
                                 "a|Hombres|1|\xe2\x82\xac|5/01001 Alegr\xc3\xad"
                                 "a|Hombres|1|Rumania|.."
                                 "/44001 Ababuj; or not|Total|T|\xe2\x82\xac|7"
                                 "/44001 Ababuj; or not|Total|T|Rumania|-"
                                 "/44001 Ababuj; or not|Hombres|1|\xe2\x82\xac|3"
                                 "/44001 Ababuj; or not|Hombres|1|Rumania|0";
    expect(ine, wanted);
    unsigned char packed[1500];
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (unsigned char *)(uintptr_t)ine;
    stream.avail_in = sizeof ine - 1;
    stream.next_out = packed;
    stream.avail_out = sizeof packed;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    size_t length = sizeof packed - stream.avail_out;
    deflateEnd(&stream);
    expect_with((char *)packed, length, NULL, wanted);
    for (size_t cut = 2; cut < length; cut++) {
        char *got = dump((char *)packed, cut, NULL);
        assert_non_null(strstr(got, "truncated"));
        free(got);
    }
}

/* No beginning of the file is the file. */
static void cut_files_are_refused(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < sizeof ine - 4; cut++) {
        char *got = dump(ine, cut, NULL);
        if (strncmp(got, "t.px:", 5) != 0)
            fail_msg("of %zu bytes was made: %s", cut, got);
        free(got);
    }
}

#define ONE(name) "STUB=\"" name "\";VALUES(\"" name "\")=1;DATA=1;"

static void encodings(void **state)
{
    (void)state;
    *warned = 0;
    expect("CODEPAGE=\"utf-8\";" ONE("\xc3\xb1"), "\xc3\xb1|value/1|1");
    expect("CODEPAGE=\"windows-1252\";" ONE("\x80"), "\xe2\x82\xac|value/1|1");
    expect("CODEPAGE=\"850\";" ONE("\xa4"), "\xc3\xb1|value/1|1");
    expect("CODEPAGE=\"65001\";" ONE("\xc3\xb1"), "\xc3\xb1|value/1|1");
    expect("CHARSET=\"ANSI\";" ONE("\x80"), "\xe2\x82\xac|value/1|1");
    expect("CHARSET=\"ANSI\";TITLE=\";CODEPAGE=\";\nCODEPAGE = \"iso-8859-15\";" ONE("\xa4"),
           "\xe2\x82\xac|value/1|1");
    expect("\xef\xbb\xbf"
           "CODEPAGE=\"windows-1252\";" ONE("\xc3\xb1"),
           "\xc3\xb1|value/1|1");
    expect_with("CODEPAGE=\"utf-8\";" ONE("\xf1"), strlen("CODEPAGE=\"utf-8\";" ONE("n")), "ISO-8859-1",
                "\xc3\xb1|value/1|1");
    expect(ONE("n"), "n|value/1|1");
    assert_string_equal(warned, "");
    expect(ONE("\xa4"), "\xe2\x82\xac|value/1|1");
    assert_non_null(strstr(warned, "t.px: has neither CODEPAGE nor CHARSET and is read as ISO-8859-15"));
    *warned = 0;
    expect("CODEPAGE=\"iso-8859-15\";" ONE("\xe1"), "\xc3\xa1|value/1|1");
    expect("CODEPAGE=\"windows-1252\";" ONE("\x92"), "\xe2\x80\x99|value/1|1");
    assert_string_equal(warned, "");
    expect("CODEPAGE=\"iso-8859-15\";" ONE("\xc3\xb1"), "\xc3\x83\xc2\xb1|value/1|1");
    assert_non_null(strstr(warned, "t.px: is read as iso-8859-15, but its bytes look like UTF-8"));
    expect("CODEPAGE=\"iso-8859-15\";" ONE("\x92"), "\xc2\x92|value/1|1");
    assert_non_null(strstr(warned, "t.px: is read as iso-8859-15, but has the byte 0x92"));
    expect_refused("CODEPAGE=\"utf-8\";\n" ONE("\xf1"), "t.px:2:7: the byte 0xf1 is not UTF-8");
    expect_refused("CODEPAGE=\"klingon\";" ONE("n"), "the encoding 'klingon' is not known");
    expect_refused("CHARSET=\"OEM\";" ONE("n"), "t.px: CHARSET=\"OEM\" without a CODEPAGE does not tell");
    expect_refused("CODEPAGE=\"utf-8\";\nCODEPAGE=\"cp850\";" ONE("n"), "t.px:1:1: CODEPAGE stands a second time");
    struct buffer far = {0};
    assert_int_equal(buffer_text(context, &far, "NOTE=\""), D4I_OK);
    for (int i = 0; i < 300; i++)
        assert_int_equal(buffer_print(context, &far, "%01000d", 0), D4I_OK);
    assert_int_equal(buffer_text(context, &far, "\";\nCODEPAGE=\"utf-8\";" ONE("n")), D4I_OK);
    expect_refused(far.data, "t.px:2:1: CODEPAGE stands a second time or too far");
    expect_with(far.data, far.length, "utf-8", "n|value/1|1");
    buffer_release(&far);
}

#define SPARSE                                                                                          \
    "STUB=\"z\",\"a\";HEADING=\"s\";VALUES(\"z\")=\"A\",\"B\",\"C\";CODES(\"z\")=\"1\",\"2\",\"3\";"    \
    "VALUES(\"a\")=\"young\",\"old\";VALUES(\"s\")=\"m\",\"f\";KEYS(\"z\")=CODES;KEYS(\"a\")=VALUES;\n" \
    "DATA=\n"

static void with_keys(void **state)
{
    (void)state;
    expect(SPARSE "\"1\",\"old\", 1 \"..\"\n\"3\",\"young\",3 -\n\"3\" \"old\" 0 5\n;\n",
           "z|z (code)|a|s|value/A|1|old|m|1/A|1|old|f|../C|3|young|m|3/C|3|young|f|-/C|3|old|m|0/C|3|old|f|5");
    expect(SPARSE ";", "z|z (code)|a|s|value");
    expect("STUB=\"z\";VALUES(\"z\")=\"A\",\"B\";KEYS(\"z\")=\"VALUES\";DATA=\"B\",4;", "z|value/B|4");
    expect_refused(SPARSE "\"1\",\"ald\",1 2;", "t.px:3:5: 'ald' is no key of 'a'; is it 'old'?");
    expect_refused(SPARSE "\"A\",\"old\",1 2;", "t.px:3:1: 'A' is no key of 'z'");
    expect_refused(SPARSE "\"1\",\"old\",1\n\"2\",\"old\",1 2;",
                   "t.px:4:1: '2' is no cell, and the row before it has 1 cell fewer than its 2");
    expect_refused(SPARSE "\"1\",\"old\",1;", "t.px:3:12: the last row ends after 1 cell of the 2");
    expect_refused(SPARSE "\"1\",\"old\",1 2 3;", "t.px:3:15: a row must begin with 2 keys in quotes, and have 2");
    expect_refused(SPARSE "\"1\",\"old\",1 2 \"..\";", "'..' is no key of 'z'");
    expect_refused(SPARSE "\"1\",\"old\",1 2\n\"1\",\"old\",1 2;", "t.px:4:1: the row of these keys stands twice");
    expect_refused(SPARSE "\"2\",\"old\",1 2\n\"1\",\"old\",1 2;", "t.px:4:1: the row of these keys stands behind");
    expect_refused("STUB=\"z\",\"a\";VALUES(\"z\")=1;VALUES(\"a\")=1;KEYS(\"z\")=VALUES;DATA=;",
                   "t.px:1:59: the variable 'a' of STUB has no KEYS");
    expect_refused("HEADING=\"z\";VALUES(\"z\")=1;KEYS(\"z\")=VALUES;DATA=;",
                   "t.px:1:27: 'z' has KEYS but is in HE");
    expect_refused("STUB=\"z\";VALUES(\"z\")=1;KEYS(\"z\")=CODES;DATA=;",
                   "t.px:1:24: the KEYS of 'z' are CODES, of");
    expect_refused("STUB=\"z\";VALUES(\"z\")=1,1;KEYS(\"z\")=VALUES;DATA=;", "t.px:1:10: '1' stands twice among");
    expect_refused("STUB=\"z\";VALUES(\"z\")=1;KEYS(\"z\")=NAMES;DATA=;",
                   "t.px:1:24: KEYS must be CODES or VALUES");
}

static void counts_must_agree(void **state)
{
    (void)state;
#define TWO_BY_TWO "STUB=\"a\";HEADING=\"b\";VALUES(\"a\")=1,2;VALUES(\"b\")=1,2;\nDATA="
    expect_refused(TWO_BY_TWO "1 2 3;", "t.px:2:12: the data end after 3 cells of the 4");
    expect_refused(TWO_BY_TWO ";", "t.px:2:7: the data end after 0 cells of the 4");
    expect_refused(TWO_BY_TWO "1 2\n3 4\n5;", "t.px:4:1: more cells than the 4");
    expect_refused(TWO_BY_TWO "1 2 3", "t.px:2:11: the data end after 3 cells of the 4");
    expect_refused(TWO_BY_TWO "1 2;\n3 4;\n5 6;", "t.px:4:1: more cells than the 4");
    expect_refused(TWO_BY_TWO "1 2;\n3 4", "t.px:3:4: the data are not ended by ';'");
    expect_refused(TWO_BY_TWO "1 2 3 4", "t.px:2:13: the data are not ended by ';'");
    expect_refused(TWO_BY_TWO "1 2 3 4;\n x", "t.px:3:2: text stands behind the ';'");
    /* 1000 variables of 2 values: 2^1000 cells; and 2^60, which no memory could hold */
    for (int most = 60; most <= 1001; most += most < 1000 ? 940 : 1) {
        struct buffer huge = {0};
        for (int i = 0; i < most; i++)
            assert_int_equal(buffer_print(context, &huge, "%s\"v%d\"", i ? "," : "STUB=", i), D4I_OK);
        for (int i = 0; i < most; i++)
            assert_int_equal(buffer_print(context, &huge, ";VALUES(\"v%d\")=0,1", i), D4I_OK);
        assert_int_equal(buffer_text(context, &huge, ";\nDATA=1 2;"), D4I_OK);
        expect_refused(huge.data, most == 60 ? "t.px:2:10: the data end after 2 cells of the 1152921504606846976"
                                  : most == 1000 ? "t.px:2:1: the variables ask for more than 2^64 cells"
                                                 : "more than 1000 variables");
        buffer_release(&huge);
    }
}

static void headers_refused(void **state)
{
    (void)state;
#define DATA "VALUES(\"a\")=1;DATA=1;"
    expect_refused("", "t.px:1:1: the file ends without DATA");
    expect_refused("STUB=\"a\";VALUES(\"a\")=1;\n", "t.px:2:1: the file ends without DATA");
    expect_refused("TITLE=\"a\";DATA=1;", "t.px:1:11: DATA stands here, but neither STUB nor HEADING");
    expect_refused("STUB=\"a\",\"b\",\"a\";" DATA, "t.px:1:14: the variable 'a' stands twice in STUB and HEADING");
    expect_refused("STUB=\"a\";HEADING=\"a\";" DATA, "t.px:1:18: the variable 'a' stands twice");
    expect_refused("STUB=\"a\";STUB=\"b\";" DATA, "t.px:1:10: STUB stands a second time");
    expect_refused("STUB=\"a\";\n" DATA DATA, "t.px:2:22: text stands behind");
    expect_refused("STUB=\"a\";VALUES(\"a\")=1;\n" DATA, "t.px:2:1: VALUES of 'a' stands a second time");
    expect_refused("STUB=\"a\";\nVALUES(\"b\")=1;" DATA,
                   "t.px:2:1: VALUES names the variable 'b', which is not in STUB or HEADING; is it 'a'?");
    expect_refused("STUB=\"a\";\nHEADING=\"b\";" DATA, "t.px:2:1: the variable 'b' of HEADING has no VALUES");
    expect_refused("STUB=\"a\";\nCODES(\"a\")=1,2;" DATA, "t.px:2:1: 'a' has 2 CODES and 1 VALUES");
    expect_refused("STUB=\"a\";VALUES=1;DATA=1;", "t.px:1:10: VALUES must name one variable");
    expect_refused("STUB=\"a\";VALUES(\"a\",\"b\")=1;DATA=1;", "t.px:1:10: VALUES must name one variable");
    expect_refused("STUB=\"a\";VALUES(\"a\")=;DATA=1;", "t.px:1:22: a value of VALUES is missing");
    expect_refused("STUB=\"a\",;" DATA, "t.px:1:10: a value of STUB is missing");
    expect_refused("STUB=\"a\" b;" DATA, "t.px:1:10: a ',' or ';' must stand behind a value of STUB");
    expect_refused("STUB=\"a\"\nTITLE=\"b\";" DATA, "t.px:2:1: a ',' or ';' must stand behind");
    expect_refused("TITLE=\"b\"\nSTUB=\"a\";" DATA,
                   "t.px:2:5: an '=' stands in the values of TITLE at 1:1; is the ';' behind them missing?");
    expect_refused("STUB=\"a;\n" DATA, "t.px:1:6: the quote that opens here is not closed on its line");
    expect_refused("NOTE=\"a;\nSTUB=\"a\";" DATA, "t.px:2:7: text stands behind a closing quote; is the quote that "
                                                  "opens at 1:6 closed");
    expect_refused("NOTE=\"a;\n", "t.px:1:6: the quote that opens here is never closed");
    expect_refused("NOTE=1\n", "t.px:1:1: NOTE is not ended by ';'");
    expect_refused("a,b\n1,2\n", "t.px:1:2: no '=' stands behind A; is it a PC-Axis file?");
    expect_refused("<px>", "t.px:1:1: no keyword stands where one must");
    expect_refused("<html>", "t.px: is a web page (HTML)");
    expect_refused("NOTE[e n]=1;", "t.px:1:7: the language in brackets");
    expect_refused("NOTE(a)=1;", "t.px:1:6: what stands in parentheses behind a keyword must be in quotes");
    expect_refused("NOTE(\"a\"=1;", "t.px:1:9: the parenthesis behind the keyword is not closed");
    expect_refused("PK\003\004abc", "zip archive");
}

static void cells_refused(void **state)
{
    (void)state;
#define CELL "STUB=\"a\";VALUES(\"a\")=1;\nDATA="
    expect_refused(CELL "1x;", "t.px:2:7: '1x' is no number");
    expect_refused(CELL "x;", "t.px:2:6: this is no cell");
    expect_refused(CELL "\"..;", "t.px:2:6: the quote that opens here is never closed");
    expect_refused(CELL "\"..\n;\"", "t.px:2:6: the quote that opens here is not closed on its line");
    expect_refused(CELL "1\"..\";", "t.px:2:7: '1\"' is no number");
    expect_refused("CODEPAGE=\"utf-8\";" CELL "\xf1;", "t.px:2:6: the byte 0xf1 is not UTF-8");
    struct buffer text = {0};
    assert_int_equal(buffer_text(context, &text, CELL), D4I_OK);
    for (int i = 0; i < 3000; i++)
        assert_int_equal(buffer_print(context, &text, "%01000d", 0), D4I_OK);
    expect_refused(text.data, "t.px:2:6: a cell of more than 4096 bytes");
    memset(strchr(text.data, '0'), '"', 1);
    expect_refused(text.data, "t.px:2:6: a cell of more than 4096 bytes");
    buffer_release(&text);
}

static void columns_are_found(void **state)
{
    (void)state;
    static const char file[] = "STUB=\" value\",\"zone\";VALUES(\"zone\")=1,2;CODES(\"zone\")=3,4;\n"
                               "VALUES(\" value\")=1;DATA=\n 7\n  ..;";
    struct pcaxis *pcaxis = NULL;
    uint32_t column = 77;
    bool more;
    uint64_t done, total;
    assert_ok(context, pcaxis_open_memory(context, "t.px", text_of(file), NULL, &pcaxis));
    assert_int_equal(pcaxis_columns(pcaxis), 4);
    assert_ok(context, pcaxis_find(context, pcaxis, " zone (code)", &column));
    assert_int_equal(column, 2);
    assert_fails(context, D4I_BAD_INPUT, "t.px: two columns (1 and 4) are named 'value'",
                 pcaxis_find(context, pcaxis, "value", &column));
    assert_fails(context, D4I_BAD_INPUT, "did you mean 'zone'?; its columns are: value, zone, zone (code), value",
                 pcaxis_find(context, pcaxis, "zona", &column));
    assert_int_equal(column, 2);
    assert_int_equal(pcaxis_column_name(pcaxis, 9).length, 0);
    for (unsigned line = 3; line <= 4; line++) {
        assert_ok(context, pcaxis_next(context, pcaxis, &more));
        assert_true(more && pcaxis_line(pcaxis) == line && pcaxis_field_column(pcaxis, 1) == line - 1);
    }
    assert_fails(context, D4I_BAD_INPUT, "t.px:4:3: no number", pcaxis_fail(context, pcaxis, 3, "no number"));
    assert_ok(context, pcaxis_next(context, pcaxis, &more));
    pcaxis_position(pcaxis, &done, &total);
    assert_true(!more && done == total && total == sizeof file - 1);
    pcaxis_close(pcaxis);
    assert_int_equal(pcaxis_open(context, "/nonexistent.px", NULL, &pcaxis), D4I_IO);
}

/* Cells across the borders of many windows: each where it should be, in whatever way it is written. */
static void long_data(void **state)
{
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    enum {
        ZONES = 601,
        SEXES = 3,
        YEARS = 101
    }; /* still longer than a window; each call costs ten times as much */
#else
    enum { ZONES = 3001, SEXES = 3, YEARS = 101 };
#endif
    const uint64_t seed = 20211101;
    print_message("seed %llu\n", (unsigned long long)seed);
    struct random_stream stream = {seed, 1, 2, 3};
    struct buffer file = {0};
    assert_int_equal(buffer_text(context, &file,
                                 "CODEPAGE=\"iso-8859-1\";STUB=\"zone\";HEADING=\"sex\",\"year\";"
                                 "VALUES(\"sex\")=0,1,2;VALUES(\"zone\")=0"),
                     D4I_OK);
    for (int i = 1; i < ZONES; i++)
        assert_int_equal(buffer_print(context, &file, ",\n\"%d\"", i), D4I_OK);
    assert_int_equal(buffer_text(context, &file, ";VALUES(\"year\")=0"), D4I_OK);
    for (int i = 1; i < YEARS; i++)
        assert_int_equal(buffer_print(context, &file, ",\"%d\"", i), D4I_OK);
    assert_int_equal(buffer_text(context, &file, ";\nDATA="), D4I_OK);
    for (uint32_t i = 0; i < ZONES * SEXES * YEARS; i++) {
        static const char *const between[] = {" ", "\n", ",", "\r\n", "\t ", " \n  "};
        bool quoted = random_u32(stream, 2 * i) % 4 == 0;
        assert_int_equal(buffer_print(context, &file, quoted ? "\"%u\"%s" : "%u%s", i,
                                      between[random_u32(stream, 2 * i + 1) % 6]),
                         D4I_OK);
    }
    assert_int_equal(buffer_text(context, &file, ";"), D4I_OK);
    struct pcaxis *pcaxis = NULL;
    bool more;
    struct text all = {file.data, file.length};
    const char *line_start = file.data;
    uint64_t line = 1;
    assert_ok(context, pcaxis_open_memory(context, "t.px", all, NULL, &pcaxis));
    for (uint32_t i = 0; i < ZONES * SEXES * YEARS; i++) {
        static const uint32_t every[] = {SEXES * YEARS, YEARS, 1, 1}, count[] = {ZONES, SEXES, YEARS, UINT32_MAX};
        assert_ok(context, pcaxis_next(context, pcaxis, &more));
        assert_true(more);
        for (uint32_t c = 0; c < 4; c++) {
            int64_t number = -1;
            assert_true(parse_int64(pcaxis_field(pcaxis, c), &number));
            assert_int_equal(number, i / every[c] % count[c]);
        }
        for (; line < pcaxis_line(pcaxis); line++)
            line_start = strchr(line_start, '\n') + 1;
        const char *at = line_start + pcaxis_field_column(pcaxis, 3) - 1;
        assert_int_equal(strtoul(at + (*at == '"'), NULL, 10), i);
    }
    assert_ok(context, pcaxis_next(context, pcaxis, &more));
    assert_false(more);
    pcaxis_close(pcaxis);
    buffer_release(&file);
}

/* All cells on one line: a wrong byte is told at its place also when the window has moved. */
static void far_byte(void **state)
{
    (void)state;
    struct buffer file = {0};
    char wanted[80];
    assert_int_equal(buffer_text(context, &file, "CODEPAGE=\"utf-8\";STUB=\"a\",\"b\",\"c\";VALUES(\"a\")=0"),
                     D4I_OK);
    for (int i = 1; i < 1000; i++)
        assert_int_equal(buffer_print(context, &file, ",%d", i), D4I_OK);
    assert_int_equal(buffer_text(context, &file, ";VALUES(\"b\")=0"), D4I_OK);
    for (int i = 1; i < 1000; i++)
        assert_int_equal(buffer_print(context, &file, ",%d", i), D4I_OK);
    assert_int_equal(buffer_text(context, &file, ";VALUES(\"c\")=0,1;\nDATA="), D4I_OK);
    size_t begin = file.length - 5;
    for (int i = 0; i < 1999999; i++)
        assert_int_equal(buffer_text(context, &file, "7 "), D4I_OK);
    snprintf(wanted, sizeof wanted, "t.px:2:%zu: the byte 0xf1 is not UTF-8", file.length - begin + 1);
    assert_int_equal(buffer_text(context, &file, "\xf1;"), D4I_OK);
    expect_refused(file.data, wanted);
    buffer_release(&file);
}

static void memory_runs_out(void **state)
{
    (void)state;
    static const char file[] = SPARSE "\"1\",\"old\", 1 \"..\"\n;\n";
    bool refused = true;
    for (int nth = 0; refused; nth++) {
        int left = nth;
        struct pcaxis *pcaxis = NULL;
        bool more = true;
        d4i_set_allocation_hook(context, refuse_nth, &left);
        d4i_status status = pcaxis_open_memory(context, "t.px", text_of(file), NULL, &pcaxis);
        while (status == D4I_OK && more)
            status = pcaxis_next(context, pcaxis, &more);
        d4i_set_allocation_hook(context, NULL, NULL);
        refused = left < 0;
        assert_int_equal(status, refused ? D4I_NO_MEMORY : D4I_OK);
        assert_true(nth < 200);
        pcaxis_close(pcaxis);
    }
}

/* A header without end must not eat the memory of the machine. */
static void endless_header(void **state)
{
    (void)state;
    size_t length = (size_t)PCAXIS_HEADER_MAX + (4u << 20);
    char *bytes = malloc(length + 1);
    assert_non_null(bytes);
    memset(bytes, 'x', length);
    bytes[length] = 0;
    memcpy(bytes, "STUB=\"", 6);
    expect_refused(bytes, "more than 64 MB without DATA are no PC-Axis file");
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_cubes),     cmocka_unit_test(as_ine_writes), cmocka_unit_test(cut_files_are_refused),
        cmocka_unit_test(encodings),       cmocka_unit_test(with_keys),     cmocka_unit_test(counts_must_agree),
        cmocka_unit_test(headers_refused), cmocka_unit_test(cells_refused), cmocka_unit_test(columns_are_found),
        cmocka_unit_test(long_data),       cmocka_unit_test(far_byte),      cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(endless_header),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
