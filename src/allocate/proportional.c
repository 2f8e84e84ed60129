/* SPDX-License-Identifier: EUPL-1.2
 *
 * Proportional (dasymetric) allocation: people of a zone in proportion to where people can live, by the first
 * level of the cascade that knows anything about the zone.
 */
#include "allocate/cascade.h"

d4i_status proportional_weigh(d4i_context *context, const struct allocation_task *task, struct allocation *out)
{
    return cascade_run(context, task->pairs, task->zones, task->levels, task->level_count, out);
}

const struct allocation_method allocation_proportional = {
    .id = "proportional",
    .title = "in proportion to the first of the weights that is there in the zone, else to area",
    .reference =
        "Wright, J. K. (1936): A method of mapping densities of population. Geographical Review 26(1), 103-110",
    .in_place = true,
    .weigh = proportional_weigh,
};
