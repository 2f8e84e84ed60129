/* SPDX-License-Identifier: EUPL-1.2
 *
 * One try at a download, by libcurl. Whether the answer is the rest of the part or the whole file is decided when
 * its first byte comes, from its head. That libcurl was started is the only state kept here.
 */
#include "io/transfer.h"

#include <curl/curl.h>
#include <pthread.h>
#include <unistd.h>

#include "base/text.h"

#define REDIRECTIONS 10L
#define CONNECT_SECONDS 30L
#define STALL_BYTES 100L  /* fewer bytes a second than these ... */
#define STALL_SECONDS 60L /* ... for so long: the line is dead */

struct transfer {
    d4i_context *context;
    struct part *part;
    CURL *curl;
    struct transfer_head head;
    struct transfer_proxy proxy; /* that nothing has come from yet */
    int64_t from;                /* asked for from this byte on */
    int64_t whole;               /* bytes of the file as the server tells; -1 = it does not */
    int64_t most;
    bool begun;        /* the head was looked at */
    bool stale;        /* what came is no piece of the part's file */
    d4i_status status; /* of the callbacks; libcurl knows only that one failed */
    char why[CURL_ERROR_SIZE];
};

static CURLcode started = CURLE_FAILED_INIT;

static void start(void)
{
    started = curl_global_init(CURL_GLOBAL_DEFAULT);
}

static long http_status(const struct transfer *transfer)
{
    long code = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &code);
    return code;
}

/* The rest of the part, or the file from its beginning (a server may not know of pieces, or its file has changed).
 */
static d4i_status begin(struct transfer *transfer)
{
    const struct transfer_head *head = &transfer->head;
    struct part *part = transfer->part;
    long status = http_status(transfer);
    transfer->begun = true;
    if (status == 206) {
        transfer->whole = head->piece_whole;
        transfer->stale = !transfer->from || head->piece_from != transfer->from ||
                          transfer_head_differs(head, part->validator); /* some ignore If-Range, but not Range */
        return transfer->stale ? fail(transfer->context, D4I_IO,
                                      "%s: the server sends a piece of another file than that of '%s'; try again",
                                      part->url, part->path)
                               : D4I_OK;
    }
    if (status != 0 && status != 200 && status != 203) /* 0: a file of this machine */
        return fail(transfer->context, D4I_BAD_INPUT,
                    "%s: the server answers with status %ld, which brings no file; see where the publisher has it "
                    "now, and correct the address",
                    part->url, status);
    curl_off_t length = -1;
    curl_easy_getinfo(transfer->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    transfer->whole = length;
    return part_restart(transfer->context, part, transfer_validator(head));
}

static d4i_status receive_bytes(struct transfer *transfer, const char *bytes, size_t length)
{
    if (!transfer->begun)
        TRY(begin(transfer));
    if (!transfer->part->size && download_is_page(transfer->part->final, (struct text){bytes, length}))
        return download_fail_page(transfer->context, transfer->part->url);
    if (transfer->most != DOWNLOAD_ANY_SIZE && (int64_t)length > transfer->most - transfer->part->size)
        return fail(transfer->context, D4I_BAD_INPUT,
                    "%s: more bytes come than the %lld that are stated; see whether the publisher has changed the "
                    "file, and correct the size",
                    transfer->part->url, (long long)transfer->most);
    return part_add(transfer->context, transfer->part, bytes, length);
}

static size_t receive(char *bytes, size_t one, size_t count, void *user)
{
    struct transfer *transfer = user;
    transfer->status = receive_bytes(transfer, bytes, one * count);
    return transfer->status == D4I_OK ? one * count : CURL_WRITEFUNC_ERROR;
}

static size_t receive_head(char *line, size_t one, size_t count, void *user)
{
    struct transfer *transfer = user;
    transfer->proxy = (struct transfer_proxy){0}; /* it lives: what fails from now on is behind it */
    transfer_head_line(&transfer->head, line, one * count);
    return one * count;
}

static int receive_log(CURL *curl, curl_infotype type, char *line, size_t length, void *user)
{
    struct transfer *transfer = user;
    (void)curl;
    if (type == CURLINFO_TEXT)
        transfer_proxy_line(&transfer->proxy, line, length);
    return 0;
}

static int tell(void *user, curl_off_t expected, curl_off_t got, curl_off_t to_send, curl_off_t sent)
{
    struct transfer *transfer = user;
    (void)expected, (void)got, (void)to_send, (void)sent;
    d4i_status status = progress(transfer->context, "downloading", (uint64_t)transfer->part->size,
                                 transfer->whole > 0 ? (uint64_t)transfer->whole : 0);
    if (status != D4I_OK)
        transfer->status = status;
    return status != D4I_OK;
}

#define SET(option, value) (code = code ? code : curl_easy_setopt(curl, option, value))

/* A redirection may lead from http to https, but not back, and never to a file of this machine. */
static CURLcode set_address(CURL *curl, const char *url)
{
    CURLcode code = CURLE_OK;
    SET(CURLOPT_URL, url);
    SET(CURLOPT_PROTOCOLS_STR, "http,https,file");
    SET(CURLOPT_REDIR_PROTOCOLS_STR, strncmp(url, "http:", 5) == 0 ? "http,https" : "https");
    SET(CURLOPT_FOLLOWLOCATION, 1L);
    SET(CURLOPT_MAXREDIRS, REDIRECTIONS);
    SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    SET(CURLOPT_USERAGENT, "d4i/" D4I_VERSION);
    SET(CURLOPT_FAILONERROR, 1L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L); /* libcurl's default, said all the same */
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L); /* a proxy's head tells nothing of the file */
    return code;
}

static CURLcode set_manners(CURL *curl, struct transfer *transfer)
{
    CURLcode code = CURLE_OK;
    SET(CURLOPT_NOSIGNAL, 1L); /* signals are the program's */
    SET(CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    SET(CURLOPT_LOW_SPEED_LIMIT, STALL_BYTES);
    SET(CURLOPT_LOW_SPEED_TIME, STALL_SECONDS);
    SET(CURLOPT_ERRORBUFFER, transfer->why);
    SET(CURLOPT_WRITEFUNCTION, receive);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_HEADERFUNCTION, receive_head);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_VERBOSE, 1L); /* goes to receive_log alone */
    SET(CURLOPT_DEBUGFUNCTION, receive_log);
    SET(CURLOPT_DEBUGDATA, transfer);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, tell);
    SET(CURLOPT_XFERINFODATA, transfer);
    return code;
}

/* CURLOPT_RANGE, not CURLOPT_RESUME_FROM: under the latter libcurl gives up where a server sends the whole file. */
static CURLcode set_range(CURL *curl, const struct transfer *transfer, struct curl_slist **headers)
{
    CURLcode code = CURLE_OK;
    char text[VALIDATOR_MAX + 16];
    text_print(text, sizeof text, "%lld-", (long long)transfer->from);
    SET(CURLOPT_RANGE, text);
    text_print(text, sizeof text, "If-Range: %s", transfer->part->validator);
    if (!code && !(*headers = curl_slist_append(NULL, text)))
        return CURLE_OUT_OF_MEMORY;
    SET(CURLOPT_HTTPHEADER, *headers);
    return code;
}

/* What the number says, and what one can do about it. */
static d4i_status told_by_status(struct transfer *transfer, long code, enum transfer_again *again)
{
    const char *url = transfer->part->url;
    bool busy = code == 408 || code == 425 || code == 429 || code == 500 || (code >= 502 && code <= 504);
    if (code == 416 && transfer->from) {
        TRY(part_restart(transfer->context, transfer->part, ""));
        *again = TRANSFER_AT_ONCE;
        return fail(transfer->context, D4I_IO, "%s: the server has a shorter file by now; try again", url);
    }
    *again = busy ? TRANSFER_AFTER_PAUSE : TRANSFER_NOT_AGAIN;
    if (busy || code >= 500)
        return fail(transfer->context, D4I_IO, "%s: the server answers with status %ld; try again later", url,
                    code);
    return fail(transfer->context, D4I_BAD_INPUT, "%s: the server answers with status %ld; %s", url, code,
                code == 401 || code == 403 || code == 407
                    ? "it wants a permission that d4i does not have: download the file by other means"
                    : "see where the publisher has the file now, and correct the address");
}

static bool passes_by_itself(CURLcode code)
{
    static const CURLcode codes[] = {CURLE_COULDNT_RESOLVE_PROXY,
                                     CURLE_COULDNT_RESOLVE_HOST,
                                     CURLE_COULDNT_CONNECT,
                                     CURLE_PARTIAL_FILE,
                                     CURLE_OPERATION_TIMEDOUT,
                                     CURLE_GOT_NOTHING,
                                     CURLE_SEND_ERROR,
                                     CURLE_RECV_ERROR,
                                     CURLE_HTTP2,
                                     CURLE_HTTP2_STREAM};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (code == codes[i])
            return true;
    return false;
}

/* libcurl names the host that it cannot reach, which is the proxy, as if it were the publisher's. What it quotes of
 * the address of a proxy may hold a password. */
static d4i_status told_of_proxy(struct transfer *transfer, CURLcode code)
{
    const char *why = *transfer->why && !strchr(transfer->why, '@') ? transfer->why : curl_easy_strerror(code);
    const struct transfer_proxy *proxy = &transfer->proxy;
    return fail(
        transfer->context, D4I_IO,
        "%s: the proxy '%s' of the environment's %s fails (%s); the publisher was not asked: correct or unset "
        "%s, or name the host in no_proxy",
        transfer->part->url, proxy->address, proxy->variable, why, proxy->variable);
}

static d4i_status told_by_curl(struct transfer *transfer, CURLcode code, enum transfer_again *again)
{
    const char *why = *transfer->why ? transfer->why : curl_easy_strerror(code), *url = transfer->part->url;
    if (*transfer->proxy.variable && (passes_by_itself(code) || code == CURLE_PROXY)) {
        *again = TRANSFER_AFTER_PAUSE;
        return told_of_proxy(transfer, code);
    }
    if (code == CURLE_OUT_OF_MEMORY)
        return fail(transfer->context, D4I_NO_MEMORY, "out of memory");
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT || code == CURLE_LOGIN_DENIED ||
        code == CURLE_TOO_MANY_REDIRECTS || code == CURLE_FILE_COULDNT_READ_FILE)
        return fail(transfer->context, D4I_BAD_INPUT, "%s: %s; correct the address", url, why);
    if (passes_by_itself(code)) {
        *again = TRANSFER_AFTER_PAUSE;
        return fail(transfer->context, D4I_IO, "%s: %s; look after the network and run the same again%s", url, why,
                    transfer->part->size ? ": what has come is kept" : "");
    }
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
        return fail(transfer->context, D4I_IO,
                    "%s: %s; nothing was read: see to the certificates of this machine (ca-certificates)", url,
                    why);
    return fail(transfer->context, D4I_IO, "%s: %s; try again, or download the file by other means", url, why);
}

/* libcurl counts the bytes of an answer; that the answers are the whole file is counted here. */
static d4i_status finish(struct transfer *transfer, CURLcode code, enum transfer_again *again)
{
    struct part *part = transfer->part;
    long status = http_status(transfer);
    if (transfer->stale) {
        TRY(part_restart(transfer->context, part, ""));
        *again = transfer->from ? TRANSFER_AT_ONCE : TRANSFER_NOT_AGAIN;
        return D4I_IO; /* begin() has said why */
    }
    if (transfer->status != D4I_OK)
        return transfer->status;
    if (code == CURLE_HTTP_RETURNED_ERROR && status >= 400)
        return told_by_status(transfer, status, again);
    if (code != CURLE_OK)
        return told_by_curl(transfer, code, again);
    if (!transfer->begun) /* an empty file */
        TRY(begin(transfer));
    if (transfer->whole >= 0 && part->size != transfer->whole) {
        *again = TRANSFER_AFTER_PAUSE;
        return fail(transfer->context, D4I_IO, "%s: %lld of %lld bytes came; run the same again: they are kept",
                    part->url, (long long)part->size, (long long)transfer->whole);
    }
    return D4I_OK;
}

d4i_status transfer(d4i_context *context, struct part *part, int64_t most, enum transfer_again *again)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct transfer now = {.context = context, .part = part, .from = part->size, .whole = -1, .most = most};
    struct curl_slist *headers = NULL;
    *again = TRANSFER_NOT_AGAIN;
    transfer_head_start(&now.head);
    pthread_once(&once, start);
    now.curl = started == CURLE_OK ? curl_easy_init() : NULL;
    if (!now.curl)
        return fail(context, D4I_NO_MEMORY, "libcurl could not be started (%s)", curl_easy_strerror(started));
    CURLcode code = set_address(now.curl, part->url);
    code = code ? code : set_manners(now.curl, &now);
    if (!code && now.from && strncmp(part->url, "file:", 5) != 0) /* a copy is faster begun anew than compared */
        code = set_range(now.curl, &now, &headers);
    code = code ? code : curl_easy_perform(now.curl);
    d4i_status status = finish(&now, code, again);
    curl_easy_cleanup(now.curl);
    curl_slist_free_all(headers);
    return status;
}
