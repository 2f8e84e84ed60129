/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pieces of the fifth stage: the variables that are brought together, and what they get.
 */
#ifndef BUILD_HARMONISE_H
#define BUILD_HARMONISE_H

#include "build/work.h"
#include "group/common.h"

#define HARMONISE_CODE "common:" /* before the codes of common groups in a variable's tree */

/* One variable of one source, with what its groups stand for. */
struct harmonised {
    size_t source;
    uint32_t variable;
    struct origin_set *sets; /* [node] */
    bool *said;
};

/* harmonise_groups.c: adds the common groups to the variable, as sums of its own ones, and states what was merged.
 * `codes`
 * ([block]) are the codes in the atlas. */
d4i_status harmonise_add_groups(d4i_context *context, const struct common_level *level, size_t view,
                                char *const *codes, struct atlas_source *source, struct atlas_variable *variable);

#endif
