/* SPDX-License-Identifier: EUPL-1.2
 *
 * Iterative proportional fitting: the mix of the zone, moved as little as it takes to hold counts that are known
 * for other parts of the ground.
 */
#include "allocate/cascade.h"
#include "allocate/groups.h"

static d4i_status fitted_spread(d4i_context *context, const struct group_task *task, double *const *people,
                                struct group_report *report)
{
    groups_mix_evenly(task, people);
    return groups_fit(context, task, people, report);
}

const struct allocation_method allocation_fitted = {
    .id = "fitted",
    .title = "proportional, then fitted to counts that are known for other parts of the ground",
    .reference =
        "Deming, W. E. and Stephan, F. F. (1940): On a least squares adjustment of a sampled frequency table "
        "when the expected marginal totals are known. Annals of Mathematical Statistics 11(4), 427-444",
    .in_place = true,
    .weigh = proportional_weigh,
    .spread = fitted_spread,
};
