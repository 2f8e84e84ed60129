/* SPDX-License-Identifier: EUPL-1.2
 *
 * Areal weighting: people spread evenly over their zone. What d4i's weights are to improve on.
 */
#include "allocate/cascade.h"

static d4i_status areal_weigh(d4i_context *context, const struct allocation_task *task, struct allocation *out)
{
    return cascade_run(context, task->pairs, task->zones, NULL, 0, out); /* area needs none of the levels */
}

const struct allocation_method allocation_areal = {
    .id = "areal",
    .title = "evenly over the area of the zone",
    .reference =
        "Goodchild, M. F. and Lam, N. S. (1980): Areal interpolation: a variant of the traditional spatial "
        "problem. Geo-Processing 1, 297-312",
    .weigh = areal_weigh,
};
