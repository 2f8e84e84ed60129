/* SPDX-License-Identifier: EUPL-1.2
 *
 * What does not fit between a file and its recipe, collected: one entry per kind of problem, with the first message
 * of the kind and how often it came.
 */
#ifndef SOURCE_PROBLEMS_H
#define SOURCE_PROBLEMS_H

#include "base/names.h"

struct problem {
    char *first; /* the first message, with its place */
    uint64_t count;
};
struct problems {
    struct names kinds; /* messages without place and quoted values */
    struct problem *list;
    size_t capacity;
    struct names seen; /* messages noted so far: two variables of one file see the same row */
    uint64_t total;
};

/* Two messages are of one kind when they differ only in "path:line:column: " and in what stands in quotes, except
 * that columns and labels (quoted after the words column or label) tell kinds apart. */
d4i_status problems_note(d4i_context *context, struct problems *problems, const char *message);
/* One message for `count` of the same: the first, and how often it would have come. */
d4i_status problems_note_many(d4i_context *context, struct problems *problems, const char *message, uint64_t count);
void problems_release(struct problems *problems);

#endif
