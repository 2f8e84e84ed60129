/* SPDX-License-Identifier: EUPL-1.2
 *
 * Areal weighting: people spread evenly over their zone. What d4i's weights are to improve on.
 */
#include "allocate/cascade.h"

static d4i_status areal_run(d4i_context *context, struct pairs *pairs, size_t zones,
                            const struct weight_level *levels, size_t level_count, struct allocation *out)
{
    (void)levels;
    (void)level_count; /* area needs none of them */
    return cascade_run(context, pairs, zones, NULL, 0, out);
}

const struct allocation_method allocation_areal = {
    .id = "areal",
    .title = "evenly over the area of the zone",
    .reference =
        "Goodchild, M. F. and Lam, N. S. (1980): Areal interpolation: a variant of the traditional spatial "
        "problem. Geo-Processing 1, 297-312",
    .run = areal_run,
};
