/* SPDX-License-Identifier: EUPL-1.2
 *
 * A file from the network (http, https) or from another folder (file), under its final name only when it is whole
 * and right. What was transferred before a failure is kept in "<path>.part" and gone on from.
 */
#ifndef IO_DOWNLOAD_H
#define IO_DOWNLOAD_H

#include <stdint.h>

#include "io/sha256.h"

#define DOWNLOAD_ANY_SIZE (-1)

struct download {
    const char *url;
    const char *path;   /* the final name; its folder exists */
    const char *sha256; /* 64 hexadecimal digits of either case; NULL = not stated */
    int64_t size;       /* bytes; DOWNLOAD_ANY_SIZE = not stated */
};

struct download_outcome {
    bool was_there;          /* nothing was transferred: the file stood already under its name */
    int64_t went_on;         /* bytes of an earlier run that were gone on from */
    int64_t size;            /* bytes of the file */
    char sha256[SHA256_HEX]; /* of the file as it is, whether stated or not */
};

/* Proxies are those of the environment (http_proxy, https_proxy, no_proxy); certificates are checked. Three tries,
 * with pauses, where a failure may pass by itself.
 *   D4I_BAD_INPUT  the address is refused (status 4xx), or what came is not what was stated, or a web page in place
 *                  of a file: then it is removed
 *   D4I_IO         no connection, no proxy, the server fails, the disk is full: the part stays where there is any
 *   D4I_CANCELLED  the part stays
 * A file under the final name is never written over: one that is not what was stated is D4I_BAD_INPUT. */
d4i_status download_file(d4i_context *context, const struct download *what, struct download_outcome *out);

#endif
