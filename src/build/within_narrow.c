/* SPDX-License-Identifier: EUPL-1.2
 *
 * Three levels: a town that is itself an interval is settled with its province, but its sections must be able to
 * follow. So what they can add up to, group by group, narrows its interval first, from the lowest level upwards.
 */
#include "base/memory.h"
#include "build/within.h"

static int64_t plus(int64_t a, int64_t b)
{
    return a == INT64_MAX || b == INT64_MAX ? INT64_MAX : a + b;
}

static uint32_t group_of(const struct within *within, uint32_t node)
{
    for (uint32_t g = 0; g < within->groups; g++)
        if (within->node[g] == node)
            return g;
    return GROUP_NONE;
}

/* An interval that would be empty stays: the contradiction is found later. */
static void narrow_zone(struct within *within, size_t place, uint32_t group, const struct within *below,
                        size_t below_group)
{
    size_t block = within->open_zone[place], i = place * within->groups + group;
    int64_t low = below->exact[block * below->groups + below_group], high = low;
    for (size_t k = below->block_start[block]; k < below->block_start[block + 1]; k++) {
        low = plus(low, below->low[k * below->groups + below_group]);
        high = plus(high, below->high[k * below->groups + below_group]);
    }
    low = low > within->low[i] ? low : within->low[i];
    high = high < within->high[i] ? high : within->high[i];
    if (low > high)
        return;
    within->low[i] = low;
    within->high[i] = high;
}

static d4i_status narrow_by(d4i_context *context, struct within *within, struct within *below)
{
    TRY(within_take(context, below));
    /* Before its own parts narrow it, what `below` has left tells the exact counts; its lows and highs come after.
     */
    TRY(within_narrow(context, below));
    for (size_t g = 0; g < below->groups; g++) {
        uint32_t group = below->match[g] == GROUP_NONE ? GROUP_NONE : group_of(within, below->match[g]);
        for (size_t i = 0; group != GROUP_NONE && i < within->open; i++)
            if (below->reached[within->open_zone[i]])
                narrow_zone(within, i, group, below, g);
    }
    return D4I_OK;
}

d4i_status within_narrow(d4i_context *context, struct within *within)
{
    const struct project *project = within->work->project;
    const struct atlas *atlas = &within->work->atlas;
    for (size_t s = 0; within->open && s < project->source_count; s++) {
        const struct project_within *how = &project->sources[s].within;
        for (size_t v = 0; how->at && how->source == within->source && v < atlas->sources[s].variable_count; v++) {
            struct within below = {
                .work = within->work, .source = s, .variable = v, .above_source = within->source};
            if (!within_find_variable(how, &atlas->sources[s], v, &atlas->sources[within->source],
                                      &below.above_variable) ||
                below.above_variable != within->variable)
                continue;
            d4i_status status = narrow_by(context, within, &below);
            within_release(&below);
            TRY(status);
        }
    }
    return D4I_OK;
}
