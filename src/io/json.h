/* SPDX-License-Identifier: EUPL-1.2
 *
 * JSON is written as it comes, without a tree in memory (docs/decisions); what the writers share is the quoting.
 */
#ifndef IO_JSON_H
#define IO_JSON_H

#include "base/text.h"

/* Appends UTF-8 text as a JSON string, quotes included. */
d4i_status json_quote(d4i_context *context, struct buffer *out, const char *text);

#endif
