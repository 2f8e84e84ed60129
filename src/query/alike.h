/* SPDX-License-Identifier: EUPL-1.2
 *
 * What several say alike is told once: texts in the order of their first mention, each with the names of all who
 * say it.
 */
#ifndef QUERY_ALIKE_H
#define QUERY_ALIKE_H

#include "base/names.h"
#include "base/text.h"

struct alike_who {
    struct buffer names; /* "de2021, fr2021" */
    size_t count;
};
/* Valid when zeroed: nobody has said anything. */
struct alike {
    struct names texts; /* the i-th text is names_at(&texts, i) */
    struct alike_who *who;
    size_t capacity;
};

/* `who` says `text`; *index (may be NULL) is the number of the text. Both are copied. Who says the same text twice
 * in a row is named once. */
d4i_status alike_add(d4i_context *context, struct alike *alike, const char *text, const char *who, size_t *index);
/* Zero-terminated, valid until the next alike_add. */
const char *alike_text(const struct alike *alike, size_t index);
const char *alike_names(const struct alike *alike, size_t index);
/* "A (de, fr); B (es)", appended. */
d4i_status alike_join(d4i_context *context, const struct alike *alike, struct buffer *out);
void alike_release(struct alike *alike);

#endif
