/* SPDX-License-Identifier: EUPL-1.2
 *
 * A source whose zones lie in none of another one, and whose counts are to be closed all the same (`bounds:
 * close`): each zone is its own higher level, which counts nothing but the zone's total. So the groups of a zone
 * come to add up to it inside their intervals, and the rest of the stage is the same.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/within.h"
#include "group/status.h"

static struct atlas_variable *variable_of(const struct within *within)
{
    return &within->work->atlas.sources[within->source].variables[within->variable];
}

/* Open zones are numbered as blocks. Without a total a zone has nothing to add up to, and stays. */
static d4i_status number_blocks(d4i_context *context, struct within *within, size_t zones)
{
    struct column_values total;
    uint8_t *open = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, zones, sizeof *within->block_of, &within->block_of)); /* all in block 0 for now */
    GUARD(mem_alloc(context, zones, 1, &open));
    GUARD(within_find_open(context, within, zones, open));
    GUARD(atlas_column_read(context, &variable_of(within)->column[0], &total));
    for (size_t z = 0; z < zones; z++) {
        bool known = status_is_known(total.status[z]);
        within->block_of[z] = open[z] && known ? (uint32_t)within->blocks++ : NO_ZONE;
        within->without_total += open[z] && !known;
    }
    atlas_column_done(&variable_of(within)->column[0], &total);
done:
    free(open);
    return status;
}

d4i_status within_close_blocks(d4i_context *context, struct within *within)
{
    TRY(number_blocks(context, within, within->work->atlas.sources[within->source].zone_count));
    size_t values = within->blocks * within->groups;
    TRY(mem_alloc(context, within->blocks, 1, &within->reached));
    TRY(mem_alloc(context, values, sizeof *within->all_low, &within->all_low));
    TRY(mem_alloc(context, values, sizeof *within->all_high, &within->all_high));
    if (within->blocks)
        memset(within->reached, 1, within->blocks);
    for (size_t i = 0; i < values; i++)
        within->all_high[i] = INT64_MAX;
    return D4I_OK;
}

/* --- what is thought of a count that is not known ----------------------------------------------------------- */

/* What the group above leaves to a residual, when all beside it are known; else -1. */
static int64_t left_to(const struct within *within, const int64_t *prior, size_t residual)
{
    int64_t left = prior[within->above[residual]];
    for (size_t g = 1; g < within->groups && left >= 0; g++) {
        if (g == residual || within->above[g] != within->above[residual])
            continue;
        if (prior[g] < 0)
            return -1;
        left = left > prior[g] ? left - prior[g] : 0;
    }
    return left;
}

/* The group's share of the people of all open zones, as far as it was published: a withheld count is its least. */
static double least_share(const struct within *within, size_t group)
{
    double people = 0, all = 0;
    for (size_t z = 0; z < within->open; z++) {
        size_t i = z * within->groups;
        people += (double)(within->prior[i + group] < 0 ? within->low[i + group] : within->prior[i + group]);
        all += (double)within->prior[i];
    }
    return all > 0 ? people / all : 0;
}

/* Nothing but the zone tells of a group here. The middle of its interval is too much for a group that is withheld
 * almost everywhere because it is rare, its share where it was published too much for the others: the guess is the
 * least share, but no more than the middle. */
static void guess_bounded(const struct within *within, size_t group)
{
    double share = least_share(within, group);
    for (size_t z = 0; z < within->open; z++) {
        size_t i = z * within->groups + group;
        int64_t low = within->low[i], middle = low + (within->high[i] - low) / 2;
        if (within->prior[i] >= 0 || within->high[i] == INT64_MAX)
            continue;
        int64_t usual = (int64_t)(share * (double)within->prior[z * within->groups]);
        within->prior[i] = usual < low ? low : usual > middle ? middle : usual;
    }
}

/* A residual is what the others leave. */
void within_close_guess(struct within *within)
{
    const struct group_node *nodes = variable_of(within)->tree.nodes;
    for (size_t g = 1; g < within->groups; g++)
        if (nodes[within->node[g]].kind != GROUP_RESIDUAL)
            guess_bounded(within, g);
    for (size_t z = 0; z < within->open; z++) {
        int64_t *prior = within->prior + z * within->groups;
        for (size_t g = 1; g < within->groups; g++)
            if (prior[g] < 0 && nodes[within->node[g]].kind == GROUP_RESIDUAL)
                prior[g] = left_to(within, prior, g);
    }
}

/* --- totals ------------------------------------------------------------------------------------------------- */

static int64_t plus(int64_t a, int64_t b)
{
    return a == INT64_MAX || b == INT64_MAX ? INT64_MAX : a + b;
}

/* What the total of an open zone can be, from its parts upwards; the group whose parts cannot add up to it, or
 * GROUP_NONE. `reach`: room for low and high of the parts of each group, and whether there are any. */
static uint32_t find_total(const struct within *within, size_t zone, int64_t *reach, int64_t *low, int64_t *high)
{
    const size_t groups = within->groups;
    int64_t *parts_low = reach, *parts_high = reach + groups, *parts = reach + 2 * groups;
    memset(reach, 0, 3 * groups * sizeof *reach);
    for (size_t g = groups; g-- > 0;) {
        *low = within->low[zone * groups + g];
        *high = within->high[zone * groups + g];
        if (parts[g]) {
            *low = parts_low[g] > *low ? parts_low[g] : *low;
            *high = parts_high[g] < *high ? parts_high[g] : *high;
        }
        if (*low > *high)
            return (uint32_t)g;
        if (g == 0)
            break;
        parts_low[within->above[g]] = plus(parts_low[within->above[g]], *low);
        parts_high[within->above[g]] = plus(parts_high[within->above[g]], *high);
        parts[within->above[g]] = 1;
    }
    return GROUP_NONE;
}

/* A total stays as published where its groups can follow, and else goes no further than they make it. */
d4i_status within_close_totals(d4i_context *context, struct within *within)
{
    int64_t *reach;
    TRY(mem_alloc(context, 3 * within->groups, sizeof *reach, &reach));
    d4i_status status = mem_alloc(context, within->open, sizeof *within->contradicts, &within->contradicts);
    for (size_t z = 0; status == D4I_OK && z < within->open; z++) {
        size_t i = z * within->groups;
        int64_t low = 0, high = 0, total = within->prior[i];
        within->contradicts[z] = find_total(within, z, reach, &low, &high);
        if (within->contradicts[z] == GROUP_NONE)
            within->low[i] = within->high[i] = total < low ? low : total > high ? high : total;
    }
    free(reach);
    return status;
}

/* --- what is said of it ------------------------------------------------------------------------------------- */

static d4i_status tell_infeasible(d4i_context *context, const struct within *within, struct atlas_facts *facts)
{
    enum { NAMED_MOST = 5 };
    const struct atlas *atlas = &within->work->atlas;
    const struct atlas_source *source = &atlas->sources[within->source];
    const struct atlas_variable *variable = &source->variables[within->variable];
    struct buffer names = {0}, words = {0};
    char code[GRID_CODE_MAX], people[32];
    size_t count = 0;
    int64_t missing = 0;
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < within->open; i++) {
        if (within->missing[i] == 0)
            continue;
        missing += within->missing[i];
        if (++count <= NAMED_MOST)
            GUARD(buffer_print(context, &names, "%s%s (%s)", count > 1 ? ", " : "",
                               atlas_zone_key(atlas, source->first_zone + within->open_zone[i], code),
                               variable->tree.nodes[within->node[within->contradicts[i]]].code));
        else if (count == NAMED_MOST + 1)
            GUARD(buffer_print(context, &names, ", ..."));
    }
    if (count == 0)
        goto done;
    GUARD(buffer_print(context, &words, "%zu zone%s, by %s people: %s", count, count == 1 ? "" : "s",
                       people_text(missing, people), names.data));
    warn(context, "%s, %s: parts cannot add up to their group inside their bounds in %s; they stay as published",
         source->id, variable->id, words.data);
    GUARD(atlas_fact_add(context, facts, "bounds.contradicts", words.data));
done:
    buffer_release(&names);
    buffer_release(&words);
    return status;
}

d4i_status within_close_tell(d4i_context *context, const struct within *within, int64_t given)
{
    struct atlas_facts *facts = &variable_of(within)->facts;
    char words[200], people[32];
    size_t settled = 0;
    for (size_t i = 0; i < within->open; i++)
        settled += within->missing[i] == 0;
    text_print(words, sizeof words, "%zu zones with counts that are intervals, %zu of them worked out",
               within->open + within->without_total, settled);
    TRY(atlas_fact_add(context, facts, "bounds.zones", words));
    text_print(words, sizeof words, "%s people that were withheld or hidden", people_text(given, people));
    TRY(atlas_fact_add(context, facts, "bounds.given_back", words));
    if (within->without_total) {
        text_print(words, sizeof words, "%zu zone%s, as published", within->without_total,
                   within->without_total == 1 ? "" : "s");
        TRY(atlas_fact_add(context, facts, "bounds.without_total", words));
    }
    return tell_infeasible(context, within, facts);
}
