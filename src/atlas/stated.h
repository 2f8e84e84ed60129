/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a share is a share of: people whose origin is not stated live in a place, but nobody knows whether they
 * belong to a group, so they are not in the base of its shares. This is decided here, once, for every answer, map
 * and layer.
 */
#ifndef ATLAS_STATED_H
#define ATLAS_STATED_H

#include "atlas/atlas.h"

/* The nodes of a tree that hold people of unknown origin alone, the largest ones, as seen by one group. Valid when
 * zeroed: nobody is of unknown origin. */
struct atlas_stated {
    uint32_t *node;
    bool *held; /* [count]: the group holds these people itself (it is the total, or "all but natives") */
    size_t count;
};

/* For shares of `group` (GROUP_NONE = of any that holds none of them). */
d4i_status atlas_stated_find(d4i_context *context, const struct group_tree *tree, uint32_t group,
                             struct atlas_stated *out);
void atlas_stated_release(struct atlas_stated *stated);
/* Whether some of the people of unknown origin are counted in the group. */
bool atlas_stated_held(const struct atlas_stated *stated);

/* People of unknown origin at a place, in millionths. What is suppressed or missing counts as nobody, and the sum
 * is never negative nor more than the total (publishers' noise). 0 where the total is not known. */
int64_t atlas_unstated(const struct atlas_stated *stated, const struct atlas_column *columns, size_t at);
/* The same without those whom the group holds: a share of it is group / (total - this). */
int64_t atlas_outside_base(const struct atlas_stated *stated, const struct atlas_column *columns, size_t at);

/* For the headline of every variable of every source. Valid when zeroed. */
struct atlas_bases {
    struct atlas_stated *stated;
    size_t *first, count; /* [source]: where its variables begin */
};
d4i_status atlas_bases_find(d4i_context *context, const struct atlas *atlas, struct atlas_bases *out);
void atlas_bases_release(struct atlas_bases *bases);
const struct atlas_stated *atlas_base_of(const struct atlas_bases *bases, size_t source, size_t variable);

#endif
