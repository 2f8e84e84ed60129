/* SPDX-License-Identifier: EUPL-1.2 */
#include "allocate/groups.h"

#include "base/memory.h"

void group_report_release(struct group_report *report)
{
    fit_report_release(&report->fit);
    free(report->models);
    buffer_release(&report->words);
    *report = (struct group_report){0};
}

void groups_mix_evenly(const struct group_task *task, double *const *people)
{
    for (size_t z = 0; z < task->zones; z++) {
        double sum = 0;
        for (size_t i = task->zone_start[z]; i < task->zone_start[z + 1]; i++)
            sum += task->item_people[i];
        for (size_t g = 0; g < task->groups; g++) {
            double amount = task->zone_people[g][z], share = sum > 0 && amount > 0 ? amount / sum : 0;
            for (size_t i = task->zone_start[z]; i < task->zone_start[z + 1]; i++)
                people[g][i] = task->item_people[i] * share;
        }
    }
}

d4i_status groups_fit(d4i_context *context, const struct group_task *task, double *const *people,
                      struct group_report *report)
{
    const struct fit_problem problem = {.items = task->items,
                                        .groups = task->groups,
                                        .zones = task->zones,
                                        .zone_start = task->zone_start,
                                        .zone_people = task->zone_people,
                                        .item_total = task->item_people,
                                        .totals_hold = task->totals_hold,
                                        .margins = task->margins,
                                        .margin_count = task->margin_count};
    return fit_run(context, &problem, people, &report->fit);
}
