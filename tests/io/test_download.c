/* SPDX-License-Identifier: EUPL-1.2
 *
 * What can be said of downloads without a server (tests/cli/download.sh has one): sums, heads of answers, copies
 * from a folder, memory that runs out.
 */
#include "../check.h"

#include "io/download.h"
#include "io/transfer.h"
#include "scratch.h"

static void sums_are_those_of_the_standard(void **state)
{
    struct scratch *scratch = *state;
    char hex[SHA256_HEX];
    int64_t size = -1;
    const char *path = scratch_path(scratch, "sum");
    scratch_put(path, "", 0);
    assert_ok(scratch->context, sha256_file(scratch->context, path, hex, &size));
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_int_equal(size, 0);
    scratch_put(path, "abc", 3); /* FIPS 180-2, B.1 */
    assert_ok(scratch->context, sha256_file(scratch->context, path, hex, &size));
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(size, 3);
    assert_int_equal(sha256_file(scratch->context, scratch_path(scratch, "none"), hex, &size), D4I_IO);
}

static struct transfer_head head_of(const char *const *lines)
{
    struct transfer_head head;
    transfer_head_start(&head);
    for (; *lines; lines++)
        transfer_head_line(&head, *lines, strlen(*lines));
    return head;
}
#define HEAD_OF(...) head_of((const char *const[]){__VA_ARGS__, NULL})

static void heads_are_understood(void **state)
{
    (void)state;
    struct transfer_head head = HEAD_OF("HTTP/1.1 206 Partial Content\r\n", "ETAG:  \"a b\" \r\n",
                                        "Last-Modified: Mon, 1 Jan\r\n", "Content-Range: bytes 5-9/10\r\n", "\r\n");
    assert_string_equal(transfer_validator(&head), "\"a b\"");
    assert_int_equal(head.piece_from, 5);
    assert_int_equal(head.piece_whole, 10);
    head = HEAD_OF("HTTP/2 200\r\n", "etag: W/\"x\"\r\n", "last-modified: Mon, 1 Jan\r\n");
    assert_string_equal(transfer_validator(&head), "Mon, 1 Jan"); /* a weak one promises too little */
    head = HEAD_OF("HTTP/1.1 302 Found\r\n", "ETag: \"page\"\r\n", "HTTP/1.1 200 OK\r\n");
    assert_string_equal(transfer_validator(&head), ""); /* that of the redirection is none of the file */
    head = HEAD_OF("HTTP/1.1 206\r\n", "Content-Range: bytes 7-8/*\r\n");
    assert_int_equal(head.piece_from, 7);
    assert_int_equal(head.piece_whole, -1);
    head = HEAD_OF("Content-Range: bytes */10\r\n", "ETag\r\n", "ETag:\r\n", "etagged: \"x\"\r\n", "");
    assert_int_equal(head.piece_from, -1);
    assert_string_equal(transfer_validator(&head), "");
}

static void another_file_is_seen(void **state)
{
    (void)state;
    struct transfer_head head = HEAD_OF("ETag: \"one\"\r\n", "Last-Modified: Mon\r\n");
    assert_false(transfer_head_differs(&head, "\"one\""));
    assert_true(transfer_head_differs(&head, "\"two\""));
    assert_false(transfer_head_differs(&head, "Mon"));
    assert_true(transfer_head_differs(&head, "Tue"));
    head = HEAD_OF("Last-Modified: Mon\r\n");
    assert_false(transfer_head_differs(&head, "\"one\"")); /* it says nothing of it */
}

static struct transfer_proxy proxy_of(const char *line)
{
    struct transfer_proxy proxy = {0};
    transfer_proxy_line(&proxy, line, strlen(line));
    return proxy;
}

static void a_proxy_is_known_without_its_password(void **state)
{
    (void)state;
    struct transfer_proxy proxy =
        proxy_of("Uses proxy env variable https_proxy == 'http://me:pass@wo@office:3128/'\n");
    assert_string_equal(proxy.variable, "https_proxy");
    assert_string_equal(proxy.address, "http://office:3128/");
    proxy = proxy_of("Uses proxy env variable ALL_PROXY == 'me:pass@10.example:1'\n");
    assert_string_equal(proxy.variable, "ALL_PROXY");
    assert_string_equal(proxy.address, "10.example:1");
    proxy = proxy_of("Uses proxy env variable http_proxy == 'office'");
    assert_string_equal(proxy.address, "office");
    const char *nothing[] = {
        "Trying [::1]:80...\n",           "Uses proxy env variable no_proxy",      "Uses proxy env variable ",
        "Uses proxy env variable a == b", "Uses proxy env variable no_proxy == '", ""};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        assert_string_equal(proxy_of(nothing[i]).variable, "");
    transfer_proxy_line(&proxy, "CONNECT phase completed!\n", 25); /* what fails now is not the proxy */
    assert_string_equal(proxy.variable, "");
}

/* `as` a page nobody expects is refused, and removed; one that is wanted is not. */
static void pages_are_no_files(void **state)
{
    struct scratch *scratch = *state;
    char url[600], path[400];
    struct download_outcome got;
    static const char page[] = "\n<!-- x -->\n<!DOCTYPE html>\n<p>moved";
    scratch_put(scratch_path(scratch, "from"), page, sizeof page - 1);
    snprintf(url, sizeof url, "file://%s", scratch_path(scratch, "from"));
    snprintf(path, sizeof path, "%s", scratch_path(scratch, "to.csv"));
    struct download what = {url, path, NULL, DOWNLOAD_ANY_SIZE};
    for (int64_t size = DOWNLOAD_ANY_SIZE; size < 40; size += 20) { /* whatever else is wrong with it */
        what.size = size;
        assert_int_equal(download_file(scratch->context, &what, &got), D4I_BAD_INPUT);
        assert_error_has(scratch, "a web page (HTML) came in place of the file; nothing is kept");
        assert_int_equal(scratch_files(scratch), 1);
    }
    scratch_put(path, page, sizeof page - 1);
    assert_int_equal(download_file(scratch->context, &what, &got), D4I_BAD_INPUT);
    assert_error_has(scratch, "is there, but is a web page");
    what = (struct download){url, scratch_path(scratch, "to.HTML"), NULL, DOWNLOAD_ANY_SIZE};
    assert_ok(scratch->context, download_file(scratch->context, &what, &got));
}

static d4i_status copy_once(struct scratch *scratch)
{
    char url[600];
    struct download_outcome got;
    snprintf(url, sizeof url, "file://%s", scratch_path(scratch, "from"));
    struct download what = {url, scratch_path(scratch, "to"),
                            "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", 3};
    unlink(what.path);
    return download_file(scratch->context, &what, &got);
}

static void a_copy_from_a_folder(void **state)
{
    struct scratch *scratch = *state;
    struct download_outcome got;
    scratch_put(scratch_path(scratch, "from"), "abc", 3);
    assert_ok(scratch->context, copy_once(scratch));
    struct download what = {"file:///nowhere", scratch_path(scratch, "to"), NULL, DOWNLOAD_ANY_SIZE};
    assert_ok(scratch->context, download_file(scratch->context, &what, &got));
    assert_true(got.was_there);
    assert_int_equal(got.size, 3);
    what.path = scratch_path(scratch, "other");
    assert_fails(scratch->context, D4I_BAD_INPUT, "file:///nowhere", download_file(scratch->context, &what, &got));
}

static void an_empty_answer_is_no_file(void **state)
{
    struct scratch *scratch = *state;
    struct download_outcome got;
    char url[600];
    scratch_put(scratch_path(scratch, "from"), "", 0);
    snprintf(url, sizeof url, "file://%s", scratch->path);
    struct download what = {url, scratch_path(scratch, "to"), NULL, DOWNLOAD_ANY_SIZE};
    assert_fails(scratch->context, D4I_BAD_INPUT, "the answer is empty",
                 download_file(scratch->context, &what, &got));
    assert_int_equal(scratch_files(scratch), 1);
    scratch_put(what.path, "", 0); /* left by whoever took one for a file */
    assert_fails(scratch->context, D4I_BAD_INPUT, "is there, but empty",
                 download_file(scratch->context, &what, &got));
    what.size = 0; /* unless that is how it should be */
    assert_ok(scratch->context, download_file(scratch->context, &what, &got));
}

static void no_memory_is_told_and_nothing_leaks(void **state)
{
    struct scratch *scratch = *state;
    scratch_put(scratch_path(scratch, "from"), "abc", 3);
    assert_true(scratch_starve(scratch, copy_once) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(sums_are_those_of_the_standard),
        scratch_test(a_proxy_is_known_without_its_password),
        scratch_test(pages_are_no_files),
        scratch_test(heads_are_understood),
        scratch_test(another_file_is_seen),
        scratch_test(a_copy_from_a_folder),
        scratch_test(an_empty_answer_is_no_file),
        scratch_test(no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
