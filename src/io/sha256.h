/* SPDX-License-Identifier: EUPL-1.2
 *
 * SHA-256 of a file: the sum that publishers print beside a download, and that a recipe can pin.
 */
#ifndef IO_SHA256_H
#define IO_SHA256_H

#include "base/context.h"

#define SHA256_HEX 65 /* 64 digits and the zero */

/* The sum of the file's bytes as 64 lower-case hexadecimal digits, and how many bytes there are. Tells progress. */
d4i_status sha256_file(d4i_context *context, const char *path, char hex[SHA256_HEX], int64_t *size);

#endif
