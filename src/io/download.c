/* SPDX-License-Identifier: EUPL-1.2
 *
 * A download: tries with pauses between them, then size and sum, then the final name.
 */
#include "io/download.h"

#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#include "io/file.h"
#include "io/magic.h"
#include "io/transfer.h"

#define TRIES 3
#define PAUSE_SECONDS 2 /* before the second try, and twice as long before the third */
#define STEPS 10        /* looks at whether the call was cancelled, in a second of a pause */

static d4i_status wait_before(d4i_context *context, int try)
{
    int steps = PAUSE_SECONDS * (try - 1) * STEPS;
    for (int i = 0; i < steps; i++) {
        TRY(progress(context, "waiting to try again", (uint64_t)i, (uint64_t)steps));
        nanosleep(&(struct timespec){.tv_nsec = 1000000000 / STEPS}, NULL);
    }
    return D4I_OK;
}

/* Each try goes on from what the one before has brought. */
static d4i_status fetch(d4i_context *context, const struct download *what, struct part *part)
{
    d4i_status status = D4I_OK;
    enum transfer_again again = TRANSFER_AT_ONCE;
    for (int try = 1; try <= TRIES; try++) {
        if (again == TRANSFER_AFTER_PAUSE)
            TRY(wait_before(context, try));
        do
            status = transfer(context, part, what->size, &again);
        while (status != D4I_OK && again == TRANSFER_AT_ONCE); /* at most once: the part is empty now */
        if (status == D4I_OK || again == TRANSFER_NOT_AGAIN)
            return status;
    }
    return status;
}

static bool right_size(const struct download *what, int64_t size)
{
    return what->size == DOWNLOAD_ANY_SIZE || what->size == size;
}

static bool right_sum(const struct download *what, const char *sha256)
{
    return !what->sha256 || strcasecmp(what->sha256, sha256) == 0;
}

bool download_is_page(const char *path, struct text head)
{
    const char *dot = strrchr(path, '.');
    bool wanted = dot && (!strcasecmp(dot, ".html") || !strcasecmp(dot, ".htm") || !strcasecmp(dot, ".xhtml"));
    return !wanted && magic_is_page(head);
}

d4i_status download_fail_page(d4i_context *context, const char *url)
{
    return fail(
        context, D4I_BAD_INPUT,
        "%s: a web page (HTML) came in place of the file; nothing is kept. The publisher may want a consent or a "
        "login, or have moved the file: see there, and correct the address or download it by hand",
        url);
}

static d4i_status has_page(d4i_context *context, const char *final, const char *path, bool *out)
{
    char head[MAGIC_BYTES];
    size_t length;
    TRY(file_head(context, path, head, sizeof head, &length));
    *out = download_is_page(final, (struct text){head, length});
    return D4I_OK;
}

static d4i_status check_part(d4i_context *context, const struct download *what, struct part *part,
                             struct download_outcome *out)
{
    TRY(sha256_file(context, part->path, out->sha256, &out->size));
    bool empty = out->size == 0 && what->size != 0, page;
    TRY(has_page(context, what->path, part->path, &page)); /* whose first bytes came one by one */
    if (page) {
        part_remove(part);
        return download_fail_page(context, what->url);
    }
    if (!empty && right_size(what, out->size) && right_sum(what, out->sha256))
        return D4I_OK;
    part_remove(part);
    if (empty)
        return fail(context, D4I_BAD_INPUT,
                    "%s: the answer is empty. Try once more; if it stays so, see at the publisher's where the file "
                    "is now",
                    what->url);
    if (!right_size(what, out->size))
        return fail(
            context, D4I_BAD_INPUT,
            "%s: %lld bytes came, but %lld are stated; they were removed. Try once more; if it stays so, the "
            "publisher has changed the file: see what has changed, then correct size and sha256",
            what->url, (long long)out->size, (long long)what->size);
    return fail(context, D4I_BAD_INPUT,
                "%s: what came has the sha256 %s, but %s is stated; it was removed. Try once more; if it stays so, "
                "the publisher has changed the file: see what has changed, then correct the sum",
                what->url, out->sha256, what->sha256);
}

static d4i_status check_there(d4i_context *context, const struct download *what, struct download_outcome *out)
{
    bool page;
    out->was_there = true;
    TRY(sha256_file(context, what->path, out->sha256, &out->size));
    TRY(has_page(context, what->path, what->path, &page));
    if (page)
        return fail(context, D4I_BAD_INPUT,
                    "'%s' is there, but is a web page (HTML); remove it, and the file is downloaded anew",
                    what->path);
    if (out->size == 0 && what->size != 0)
        return fail(context, D4I_BAD_INPUT, "'%s' is there, but empty; remove it, and it is downloaded anew",
                    what->path);
    if (!right_size(what, out->size))
        return fail(context, D4I_BAD_INPUT,
                    "'%s' is there, but has %lld bytes instead of the %lld that are stated; move it away, and it "
                    "is downloaded anew",
                    what->path, (long long)out->size, (long long)what->size);
    if (!right_sum(what, out->sha256))
        return fail(context, D4I_BAD_INPUT,
                    "'%s' is there, but has the sha256 %s instead of %s, which is stated; move it away, and it is "
                    "downloaded anew",
                    what->path, out->sha256, what->sha256);
    return D4I_OK;
}

d4i_status download_file(d4i_context *context, const struct download *what, struct download_outcome *out)
{
    struct part part;
    struct download_outcome made = {0};
    if (file_exists(what->path)) {
        TRY(check_there(context, what, &made));
        *out = made;
        return D4I_OK;
    }
    TRY(part_open(context, what->url, what->path, &part));
    d4i_status status = D4I_OK;
    if (what->size != DOWNLOAD_ANY_SIZE && part.size > what->size)
        GUARD(part_restart(context, &part, ""));
    if (!part.size || part.size != what->size) /* else it was killed between the last byte and the final name */
        GUARD(fetch(context, what, &part));
    GUARD(check_part(context, what, &part, &made));
    made.went_on = part.kept;
    GUARD(file_commit(context, part.path, what->path));
    file_discard(part.tag_path);
    *out = made;
done:
    part_release(&part);
    return status;
}
