/* SPDX-License-Identifier: EUPL-1.2
 *
 * One try at a download, by libcurl: from where the part ends, or anew where the server has another file by now.
 * Inside io only.
 */
#ifndef IO_TRANSFER_H
#define IO_TRANSFER_H

#include <stdint.h>

#include "base/text.h"
#include "io/download.h"

/* The validator of a file (RFC 9110, 8.8): a strong ETag, or a Last-Modified. Longer ones are not kept. */
#define VALIDATOR_MAX 256

/* What the head of an answer says. Zeroed for each answer of a chain of redirections. */
struct transfer_head {
    char etag[VALIDATOR_MAX], modified[VALIDATOR_MAX]; /* "" = not said; only strong ETags */
    int64_t piece_from, piece_whole;                   /* of Content-Range; -1 = not said */
};
void transfer_head_start(struct transfer_head *head);
/* One line of the head, with its line end. */
void transfer_head_line(struct transfer_head *head, const char *line, size_t length);
/* What is to be kept beside the part; "" = nothing tells this file from a later one. */
const char *transfer_validator(const struct transfer_head *head);
/* Does the head say outright that the file is not the one with this validator? */
bool transfer_head_differs(const struct transfer_head *head, const char *validator);

/* The proxy of a connection; zeroed = none. */
struct transfer_proxy {
    char variable[32]; /* of the environment that names it: "https_proxy" */
    char address[256]; /* without user and password */
};
/* Takes note of a line of libcurl's log that tells it, or that the way through it is open. */
void transfer_proxy_line(struct transfer_proxy *proxy, const char *line, size_t length);

/* The part and the validator that it was begun with. */
struct part {
    char *path, *tag_path;
    const char *url, *final; /* borrowed, for messages and the tag */
    int file;                /* open and locked; -1 = not */
    int64_t size;            /* bytes that are there */
    int64_t kept;            /* of these, bytes of an earlier run */
    char validator[VALIDATOR_MAX];
};
/* Opens or makes "<final>.part" for this process alone, and forgets what cannot be gone on from. */
d4i_status part_open(d4i_context *context, const char *url, const char *final, struct part *out);
d4i_status part_add(d4i_context *context, struct part *part, const char *bytes, size_t length);
/* Empties the part; "" = what comes next cannot be gone on from. */
d4i_status part_restart(d4i_context *context, struct part *part, const char *validator);
/* Takes the part away with its tag. */
void part_remove(struct part *part);
/* Closes it; what there is stays, unless it is nothing. */
void part_release(struct part *part);

/* A page of a server that wants a consent or has nothing else to say, in place of a file; but one whose name is
 * that of a page is what was wanted. */
bool download_is_page(const char *path, struct text head);
d4i_status download_fail_page(d4i_context *context, const char *url);

enum transfer_again { TRANSFER_NOT_AGAIN, TRANSFER_AFTER_PAUSE, TRANSFER_AT_ONCE };

/* Fills the part. On failure *again says whether another try may help; TRANSFER_AT_ONCE: the part was not of the
 * file that the server has, and is empty now. `most`: more bytes than these are refused; DOWNLOAD_ANY_SIZE = any.
 */
d4i_status transfer(d4i_context *context, struct part *part, int64_t most, enum transfer_again *again);

#endif
