/* SPDX-License-Identifier: EUPL-1.2
 *
 * Binary dasymetric allocation: people of a zone evenly over the part of it where somebody can live at all. Which
 * part that is, the first level of the cascade says that knows anything about the zone.
 */
#include "allocate/cascade.h"

static d4i_status binary_weigh(d4i_context *context, const struct allocation_task *task, struct allocation *out)
{
    return cascade_run_even(context, task->pairs, task->zones, task->levels, task->level_count, out);
}

const struct allocation_method allocation_binary = {
    .id = "binary",
    .title = "evenly over the inhabited part of the zone",
    .reference =
        "Eicher, C. L. and Brewer, C. A. (2001): Dasymetric mapping and areal interpolation: implementation and "
        "evaluation. Cartography and Geographic Information Science 28(2), 125-138",
    .in_place = true,
    .weigh = binary_weigh,
};
