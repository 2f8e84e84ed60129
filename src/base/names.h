/* SPDX-License-Identifier: EUPL-1.2
 *
 * A set of distinct strings, numbered 0, 1, 2 ... in the order of their arrival: zone keys, labels, codes.
 * Look-up O(1) expected. Zero-initialised is empty. Not thread-safe while it is added to.
 */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include "base/text.h"

#define NAMES_NONE UINT32_MAX

struct names {
    char *pool; /* all strings, each zero-terminated */
    size_t pool_length, pool_capacity;
    size_t *start; /* offset of each string in the pool */
    size_t start_capacity;
    uint32_t count;
    uint32_t *slot; /* open addressing: index + 1, 0 = free */
    size_t slots;
};

/* The number of `name`, adding it when it is new; *is_new may be NULL. */
d4i_status names_add(d4i_context *context, struct names *names, struct text name, uint32_t *index, bool *is_new);
uint32_t names_find(const struct names *names, struct text name); /* NAMES_NONE when absent */
const char *names_at(const struct names *names, uint32_t index);  /* zero-terminated; valid until the next add */
void names_release(struct names *names);
/* The order of the names by bytes: order[i] = index of the i-th smallest. Caller frees *order. */
d4i_status names_sorted(d4i_context *context, const struct names *names, uint32_t **order);
/* Up to `most` names nearest to `name` by edit distance, as "a, b or c" into out (empty when none is near). */
void names_nearest(const struct names *names, struct text name, int most, char *out, size_t size);

#endif
