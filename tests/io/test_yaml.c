/* SPDX-License-Identifier: EUPL-1.2
 *
 * The YAML tree: text stays text, places are right, and hostile files are refused in good time.
 */
#include "../check.h"

#include "base/memory.h"
#include "io/yaml.h"

#include "../one_context.h" /* last: others have parameters of that name */

static struct yaml_document *parse(const char *text)
{
    struct yaml_document *document = NULL;
    if (yaml_parse(context, "t.yaml", text_of(text), &document) != D4I_OK)
        fail_msg("%s", d4i_error_text(context));
    return document;
}

static void expect_refused_slice(struct text text, const char *part)
{
    struct yaml_document *document = NULL;
    d4i_status status = yaml_parse(context, "t.yaml", text, &document);
    if (status != D4I_BAD_INPUT || !strstr(d4i_error_text(context), part))
        fail_msg("wanted: %s, got: %d %s", part, status, d4i_error_text(context));
    assert_null(document);
}

static void expect_refused(const char *text, const char *part)
{
    expect_refused_slice(text_of(text), part);
}

static void folded_text_is_whole(void **state)
{
    (void)state;
    struct yaml_document *document =
        parse("keep: >\n  one\n  two\n\n  three\nstrip: >-\n  a\n  b\nquoted: \"c\\\n  d\n  e\"\n");
    assert_string_equal(yaml_text(yaml_get(yaml_root(document), "keep")), "one two\nthree\n");
    assert_string_equal(yaml_text(yaml_get(yaml_root(document), "strip")), "a b");
    assert_string_equal(yaml_text(yaml_get(yaml_root(document), "quoted")), "cd e");
    yaml_close(document);
}

/* What follows an empty text is not its text: libfyaml 0.7.12 takes it for that inside a map inside a map. */
static void no_text_below_its_key(void **state)
{
    (void)state;
    const char *missing = "the text of 'b' is missing: line";
    expect_refused("a:\n    b: >\n    c: >-\n      one\n      two\n    d: three\n", "t.yaml:2:5: the text of 'b'");
    expect_refused("a:\n    b: >\n\n    c: 1\n", "line 4 does not stand further in");
    expect_refused("\xef\xbb\xbf"
                   "a:\n    b: >\n    c: 1\n",
                   missing);
    expect_refused("a:\r\n    b: >\r\n    c: 1\r\n", missing);
    expect_refused("a:\n  - x: 1\n    b: |\n    c: 1\n", missing);
    struct yaml_document *document =
        parse("a:\n    b: >\n\n     one\n    list:\n    - |\n     two\n    end: >2\n        three\n");
    const struct yaml_node *map = yaml_get(yaml_root(document), "a");
    assert_string_equal(yaml_text(yaml_get(map, "b")), "\none\n");
    assert_string_equal(yaml_text(yaml_at(yaml_get(map, "list"), 0)), "two\n");
    assert_non_null(strstr(yaml_text(yaml_get(map, "end")), "three"));
    yaml_close(document);
    document = parse("b: >\nc: 1\n");
    assert_string_equal(yaml_text(yaml_get(yaml_root(document), "b")), "");
    assert_string_equal(yaml_text(yaml_get(yaml_root(document), "c")), "1");
    yaml_close(document);
}

static void scalars_stay_text(void **state)
{
    (void)state;
    struct yaml_document *document = parse("zone: 08019\nno: no\nempty:\nnull: ~\nquoted: '~'\n"
                                           "text: |\n  two\n  lines\nlist: [1, 2.50, \"a\\u00e9\"]\n");
    const struct yaml_node *root = yaml_root(document), *list = yaml_get(root, "list");
    assert_int_equal(yaml_kind(root), YAML_MAP);
    assert_int_equal(yaml_count(root), 7);
    assert_string_equal(yaml_text(yaml_get(root, "zone")), "08019");
    assert_string_equal(yaml_text(yaml_get(root, "no")), "no");
    assert_string_equal(yaml_text(yaml_get(root, "empty")), "");
    assert_string_equal(yaml_text(yaml_get(root, "null")), "");
    assert_string_equal(yaml_text(yaml_get(root, "quoted")), "~");
    assert_true(yaml_quoted(yaml_get(root, "quoted")));
    assert_false(yaml_quoted(yaml_get(root, "zone")));
    assert_string_equal(yaml_text(yaml_get(root, "text")), "two\nlines\n");
    assert_string_equal(yaml_key_at(root, 6), "list");
    assert_int_equal(yaml_count(list), 3);
    assert_string_equal(yaml_text(yaml_at(list, 1)), "2.50");
    assert_string_equal(yaml_text(yaml_at(list, 2)), "a\xc3\xa9");
    assert_null(yaml_at(list, 3));
    assert_null(yaml_get(root, "absent"));
    assert_null(yaml_get(list, "absent"));
    yaml_close(document);
}

static void failures_name_the_place(void **state)
{
    (void)state;
    struct yaml_document *document = parse("a: 1\nb:\n  - x\n  - {crs: 5, delimter: ';'}\n");
    const struct yaml_node *root = yaml_root(document), *map = yaml_at(yaml_get(root, "b"), 1), *node;
    assert_int_equal(yaml_fail(context, yaml_get(root, "a"), "no %s", "good"), D4I_BAD_INPUT);
    assert_string_equal(d4i_error_text(context), "t.yaml:1:4: no good");
    assert_int_equal(yaml_only(context, map, "crs delimiter encoding"), D4I_BAD_INPUT);
    assert_string_equal(d4i_error_text(context), "t.yaml:4:14: unknown key 'delimter'; did you mean 'delimiter'?");
    assert_int_equal(yaml_only(context, map, "crs delimter"), D4I_OK);
    assert_int_equal(yaml_only(context, map, "crs"), D4I_BAD_INPUT);
    assert_string_equal(d4i_error_text(context), "t.yaml:4:14: unknown key 'delimter'; known here: crs");
    assert_int_equal(yaml_only(context, yaml_get(root, "a"), "crs"), D4I_BAD_INPUT);
    assert_int_equal(yaml_require(context, map, "path", &node), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "the key 'path' is missing here"));
    assert_int_equal(yaml_want(context, map, YAML_LIST, "sources"), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "sources must be a list, not a map"));
    yaml_close(document);
}

static void typed_values(void **state)
{
    (void)state;
    struct yaml_document *document = parse("n: 12\nbig: 99999999999999999999\nyes: true\nodd: yes\nlist: []\n");
    const struct yaml_node *root = yaml_root(document);
    const char *text = NULL;
    int64_t number = 5;
    bool flag = false;
    assert_int_equal(yaml_int(context, root, "n", 0, 1, 20, &number), D4I_OK);
    assert_int_equal(number, 12);
    assert_int_equal(yaml_int(context, root, "absent", 7, 0, 1, &number), D4I_OK);
    assert_int_equal(number, 7);
    assert_int_equal(yaml_int(context, root, "n", 0, 13, 20, &number), D4I_BAD_INPUT);
    assert_string_equal(d4i_error_text(context), "t.yaml:1:4: 'n' must be a whole number from 13 to 20, not '12'");
    assert_int_equal(yaml_int(context, root, "big", 0, 0, INT64_MAX, &number), D4I_BAD_INPUT);
    assert_int_equal(yaml_bool(context, root, "yes", false, &flag), D4I_OK);
    assert_true(flag);
    assert_int_equal(yaml_bool(context, root, "odd", false, &flag), D4I_BAD_INPUT);
    assert_int_equal(yaml_string(context, root, "list", "", &text), D4I_BAD_INPUT);
    assert_int_equal(yaml_string(context, root, "absent", "x", &text), D4I_OK);
    assert_string_equal(text, "x");
    yaml_close(document);
}

static void aliases_are_resolved(void **state)
{
    (void)state;
    struct yaml_document *document = parse("a: &x {k: v}\nb: *x\nc: [*x, &y 1, *y]\n");
    const struct yaml_node *root = yaml_root(document);
    assert_string_equal(yaml_text(yaml_get(yaml_get(root, "b"), "k")), "v");
    assert_string_equal(yaml_text(yaml_at(yaml_get(root, "c"), 2)), "1");
    yaml_close(document);
    expect_refused("a: *x\nb: &x 1\n", "t.yaml:1:4: the alias *x names no anchor");
    expect_refused("a: &x [1, *x]\n", "the alias *x would contain itself");
}

static void bad_yaml(void **state)
{
    (void)state;
    expect_refused("a: 1\nb: 2\na: 3\n", "t.yaml:3:1: the key 'a' stands here a second time, first on line 1");
    expect_refused("a: [1, 2\nb: 3\n", "t.yaml:");
    expect_refused("a: 1\n\tb: 2\n", "t.yaml:1:4: ");
    expect_refused("", "t.yaml: is empty");
    expect_refused("# only a remark\n", "t.yaml: is empty");
    expect_refused("a: 1\n---\nb: 2\n", "a second document begins here");
    expect_refused("a: !!int 5\n", "tags");
    expect_refused("? [a, b]\n: 1\n", "a key must be a word");
    expect_refused("a: &x {b: 1}\nc:\n  <<: *x\n", "merging maps");
    expect_refused("a: \"x\\0y\"\n", "zero byte");
    expect_refused("a: 1\nb: \xe9\n", "t.yaml:2:4: the byte 0xe9 is not UTF-8");
    expect_refused_slice((struct text){"a: 1\0b", 6}, "t.yaml:1:5: the byte 0x00 is not UTF-8");
}

static void hostile_yaml(void **state)
{
    (void)state;
    struct buffer text = {0};
    assert_int_equal(buffer_text(context, &text, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"), D4I_OK);
    for (int i = 1; i < 30; i++)
        assert_int_equal(buffer_print(context, &text, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i,
                                      i - 1, i - 1, i - 1, i - 1, i - 1, i - 1),
                         D4I_OK);
    expect_refused(text.data, "aliases blow this up");
    buffer_release(&text);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(buffer_text(context, &text, "["), D4I_OK);
    expect_refused(text.data, "t.yaml:1:");
    buffer_release(&text);
    assert_int_equal(buffer_text(context, &text, "a0: &a0 [x]\n"), D4I_OK);
    for (int i = 1; i < 100; i++)
        assert_int_equal(buffer_print(context, &text, "a%d: &a%d [*a%d]\n", i, i, i - 1), D4I_OK);
    expect_refused(text.data, "aliases nest this");
    buffer_release(&text);
    assert_int_equal(buffer_text(context, &text, "a: '"), D4I_OK);
    char *spaces = malloc(17u << 20);
    memset(spaces, ' ', 17u << 20);
    expect_refused_slice((struct text){spaces, 17u << 20}, "larger than 16 MB");
    free(spaces);
    buffer_release(&text);
}

static void expect_expanded(const struct yaml_node *node, const char *text, const char *wanted)
{
    char *got = NULL;
    assert_int_equal(yaml_expand(context, node, text, &got), D4I_OK);
    assert_string_equal(got, wanted);
    free(got);
}

static void variables(void **state)
{
    (void)state;
    struct yaml_document *document = parse("a: 1\n");
    const struct yaml_node *node = yaml_root(document);
    char *got = NULL;
    setenv("D4I_TEST_SET", "/x", 1);
    setenv("D4I_TEST_EMPTY", "", 1);
    unsetenv("D4I_TEST_UNSET");
    expect_expanded(node, "plain $ text", "plain $ text");
    expect_expanded(node, "", "");
    expect_expanded(node, "${D4I_TEST_SET}/a/${D4I_TEST_SET:-y}", "/x/a//x");
    expect_expanded(node, "${D4I_TEST_UNSET:-../shared}/b", "../shared/b");
    expect_expanded(node, "${D4I_TEST_EMPTY:-z}${D4I_TEST_EMPTY}${D4I_TEST_UNSET:-}", "z");
    assert_int_equal(yaml_expand(context, node, "${D4I_TEST_UNSET}", &got), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "D4I_TEST_UNSET is not set"));
    assert_int_equal(yaml_expand(context, node, "${A", &got), D4I_BAD_INPUT);
    assert_int_equal(yaml_expand(context, node, "${}", &got), D4I_BAD_INPUT);
    assert_int_equal(yaml_expand(context, node, "${A:=b}", &got), D4I_BAD_INPUT);
    assert_null(got);
    yaml_close(document);
}

static void memory_runs_out(void **state)
{
    (void)state;
    bool finished = false;
    for (int nth = 0; !finished; nth++) {
        int left = nth;
        struct yaml_document *document = NULL;
        d4i_set_allocation_hook(context, refuse_nth, &left);
        d4i_status status = yaml_parse(context, "t.yaml", text_of("a: &x [1, 2]\nb: {c: *x, d: 'e'}\n"), &document);
        d4i_set_allocation_hook(context, NULL, NULL);
        finished = status == D4I_OK;
        assert_true(finished || status == D4I_NO_MEMORY);
        yaml_close(document);
    }
}

static void missing_file(void **state)
{
    (void)state;
    struct yaml_document *document = NULL;
    assert_int_equal(yaml_open(context, "/nowhere/x.yaml", &document), D4I_IO);
    assert_non_null(strstr(d4i_error_text(context), "/nowhere/x.yaml"));
    assert_int_equal(yaml_open(context, TEST_DIR, &document), D4I_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars_stay_text),
        cmocka_unit_test(folded_text_is_whole),
        cmocka_unit_test(no_text_below_its_key),
        cmocka_unit_test(failures_name_the_place),
        cmocka_unit_test(typed_values),
        cmocka_unit_test(aliases_are_resolved),
        cmocka_unit_test(bad_yaml),
        cmocka_unit_test(hostile_yaml),
        cmocka_unit_test(variables),
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(missing_file),
    };
    return cmocka_run_group_tests(tests, context_open, context_close);
}
