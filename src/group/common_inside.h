/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the files of the common level share.
 */
#ifndef GROUP_COMMON_INSIDE_H
#define GROUP_COMMON_INSIDE_H

#include "group/common.h"

struct common_work {
    const struct common_source *sources;
    size_t count;
    struct origin_set aside;
    struct common_level *level;
    int block_of[ORIGIN_ATOMS]; /* number of the block, -1 = none */
};

/* The atoms with which a set counts: without countries set aside, unless it has no others. */
struct origin_set common_effective(const struct origin_set *set, const struct origin_set *aside);

/* common_blocks.c: order, codes and names; level->blocks have their sets. Fills block_of. */
d4i_status common_name_blocks(d4i_context *context, struct common_work *work);
/* common_view.c: one source's part of each block. */
d4i_status common_make_view(d4i_context *context, const struct common_work *work, size_t source);

#endif
