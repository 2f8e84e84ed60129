/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whom a table counts: kinds of people (nationals born abroad, stateless, asylum seekers, ...) and whether they are
 * in, out, a group of their own or not known, in words.
 */
#ifndef GROUP_WHO_H
#define GROUP_WHO_H

#include "base/text.h"

struct who_said {
    const char *kind;  /* "born_abroad_nationals", as recipes write it */
    const char *where; /* "in", "out", "apart" or "unknown"; others are passed over */
};
/* "in: stateless, recognised refugees; out: short stays", appended; nothing where nothing is said. */
d4i_status who_words(d4i_context *context, const struct who_said *said, size_t count, struct buffer *out);

#endif
