/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is known, zone by zone and group by group, of a source and of the one that its zones lie in.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/units.h"
#include "build/within.h"
#include "group/status.h"

void within_release(struct within *within)
{
    free(within->node);
    free(within->above);
    free(within->match);
    free(within->block_of);
    free(within->reached);
    free(within->exact);
    free(within->all_low);
    free(within->all_high);
    free(within->open_zone);
    free(within->block_start);
    free(within->low);
    free(within->high);
    free(within->prior);
    free(within->value);
    free(within->share);
    free(within->missing);
    free(within->contradicts);
}

static const struct atlas_variable *variable_of(const struct within *within)
{
    return &within->work->atlas.sources[within->source].variables[within->variable];
}

static int64_t plus(int64_t a, int64_t b)
{
    return a == INT64_MAX || b == INT64_MAX ? INT64_MAX : a + b;
}

/* The interval of a count. One that was worked out is what it is; noise of unknown width leaves all open. */
static void interval_of(const struct column_values *values, size_t zone, const uint8_t *settled, int64_t *low,
                        int64_t *high)
{
    int64_t people = values->people[zone] > 0 ? values->people[zone] : 0;
    bool exact = status_is_known(values->status[zone]) && values->status[zone] != D4I_PERTURBED;
    *low = exact ? people : 0;
    *high = exact ? people : INT64_MAX;
    if (values->low && !(settled && settled[zone])) {
        *low = values->low[zone] > 0 ? values->low[zone] : 0;
        *high = values->high[zone] > *low ? values->high[zone] : *low;
    }
}

bool within_find_variable(const struct project_within *how, const struct atlas_source *source, size_t variable,
                          const struct atlas_source *above, size_t *out)
{
    const char *id = how->variable ? how->variable : source->variables[variable].id;
    for (*out = 0; *out < above->variable_count; ++*out)
        if (strcmp(above->variables[*out].id, id) == 0)
            return true;
    *out = 0;
    return !how->variable && above->variable_count == 1 && source->variable_count == 1;
}

d4i_status within_refuse_cells(d4i_context *context, const struct project_within *how, const char *id, bool cells)
{
    return cells ? yaml_fail(context, how->at,
                             "the zones of the source '%s' are cells and have no keys to be named by", id)
                 : D4I_OK;
}

/* --- groups ----------------------------------------------------------------------------------------------- */

static d4i_status take_groups(d4i_context *context, struct within *within)
{
    const struct group_tree *tree = &variable_of(within)->tree;
    uint32_t *number;
    TRY(mem_alloc(context, tree->count, sizeof *within->node, &within->node));
    TRY(mem_alloc(context, tree->count, sizeof *within->above, &within->above));
    TRY(mem_alloc(context, tree->count, sizeof *within->match, &within->match));
    memset(within->match, 0xff, tree->count * sizeof *within->match);
    TRY(mem_alloc(context, tree->count, sizeof *number, &number));
    for (uint32_t n = 0; n < tree->count; n++) {
        if (tree->nodes[n].kind == GROUP_DERIVED)
            continue;
        number[n] = (uint32_t)within->groups;
        within->node[within->groups] = n;
        within->above[within->groups++] = n ? number[tree->nodes[n].parent] : GROUP_NONE;
    }
    free(number);
    return D4I_OK;
}

/* --- the higher level --------------------------------------------------------------------------------------- */

static d4i_status find_node(d4i_context *context, const struct project_within *how, const struct group_tree *tree,
                            const char *code, uint32_t *node)
{
    d4i_status status = group_require(context, tree, code, node);
    return status == D4I_BAD_INPUT ? yaml_fail(context, how->at, "%s", d4i_error_text(context)) : status;
}

/* Adds what the higher level knows of one of its groups to one of ours. */
static d4i_status add_above(d4i_context *context, struct within *within, size_t group, uint32_t node)
{
    const struct atlas_source *above = &within->work->atlas.sources[within->above_source];
    const struct atlas_column *column = &above->variables[within->above_variable].column[node];
    uint8_t **settled = within->work->sources[within->above_source].settled;
    struct column_values values;
    TRY(atlas_column_read(context, column, &values));
    for (size_t b = 0; b < within->blocks; b++) {
        size_t i = b * within->groups + group;
        int64_t low, high;
        interval_of(&values, b, settled ? settled[within->above_variable] : NULL, &low, &high);
        within->all_low[i] += low;
        within->all_high[i] = plus(within->all_high[i], high);
    }
    atlas_column_done(column, &values);
    return D4I_OK;
}

/* Which of our groups an entry of `groups` speaks of: one of the tree below the total. */
static d4i_status find_group(d4i_context *context, const struct within *within, const char *code, size_t *group)
{
    const struct project_within *how = &within->work->project->sources[within->source].within;
    const struct group_tree *tree = &variable_of(within)->tree;
    uint32_t node;
    TRY(find_node(context, how, tree, code, &node));
    for (*group = 1; *group < within->groups; ++*group)
        if (within->node[*group] == node)
            return D4I_OK;
    return yaml_fail(context, how->at,
                     "the group '%s' is %s, and cannot be held to another; name groups of the tree below the total",
                     code, node == 0 ? "the total" : "worked out from others");
}

/* The groups that the project names, or those that both call by the same code; and the total. */
static d4i_status add_groups(d4i_context *context, struct within *within, uint8_t *known)
{
    const struct project_within *how = &within->work->project->sources[within->source].within;
    const struct atlas_source *above = &within->work->atlas.sources[within->above_source];
    const struct group_tree *theirs = &above->variables[within->above_variable].tree;
    const struct group_tree *ours = &variable_of(within)->tree;
    known[0] = 1;
    within->match[0] = 0;
    TRY(add_above(context, within, 0, 0));
    for (size_t g = 1; how->group_count == 0 && g < within->groups; g++) {
        uint32_t node = group_find(theirs, ours->nodes[within->node[g]].code);
        known[g] = node != GROUP_NONE;
        within->match[g] = node;
        if (known[g])
            TRY(add_above(context, within, g, node));
    }
    for (size_t k = 0; k < how->group_count; k++) {
        size_t group;
        TRY(find_group(context, within, how->groups[k].group, &group));
        known[group] = 1;
        for (size_t i = 0; i < how->groups[k].sums.count; i++) {
            uint32_t node;
            TRY(find_node(context, how, theirs, how->groups[k].sums.list[i], &node));
            TRY(add_above(context, within, group, node));
            within->match[group] = how->groups[k].sums.count == 1 ? node : GROUP_NONE;
        }
    }
    return D4I_OK;
}

static d4i_status take_above(d4i_context *context, struct within *within)
{
    uint8_t *known;
    within->blocks = within->work->atlas.sources[within->above_source].zone_count;
    TRY(mem_alloc(context, within->blocks * within->groups, sizeof *within->exact, &within->exact));
    TRY(mem_alloc(context, within->blocks * within->groups, sizeof *within->all_low, &within->all_low));
    TRY(mem_alloc(context, within->blocks * within->groups, sizeof *within->all_high, &within->all_high));
    TRY(mem_alloc(context, within->groups, 1, &known));
    d4i_status status = add_groups(context, within, known);
    for (size_t i = 0; i < within->blocks * within->groups; i++)
        if (!known[i % within->groups])
            within->all_high[i] = INT64_MAX;
    free(known);
    return status;
}

/* --- zones ------------------------------------------------------------------------------------------------ */

static d4i_status take_blocks(d4i_context *context, struct within *within)
{
    const struct project_within *how = &within->work->project->sources[within->source].within;
    const struct atlas *atlas = &within->work->atlas;
    const struct names *keys = &atlas->sources[within->above_source].keys;
    size_t zones = atlas->sources[within->source].zone_count;
    struct unit_zones named = {0};
    d4i_status status;
    GUARD(take_above(context, within));
    GUARD(mem_alloc(context, zones, sizeof *within->block_of, &within->block_of));
    GUARD(mem_alloc(context, within->blocks, 1, &within->reached));
    GUARD(unit_zones_read(context, within->work, &how->relation, &named));
    for (size_t z = 0; z < zones; z++) {
        uint32_t code = named.code_of_zone[z];
        within->block_of[z] =
            code == NAMES_NONE ? NO_ZONE : names_find(keys, text_of(names_at(&named.codes, code)));
        if (within->block_of[z] != NO_ZONE)
            within->reached[within->block_of[z]] = 1;
    }
done:
    unit_zones_release(&named);
    return status;
}

d4i_status within_find_open(d4i_context *context, const struct within *within, size_t zones, uint8_t *open)
{
    for (size_t g = 0; g < within->groups; g++) {
        const struct atlas_column *column = &variable_of(within)->column[within->node[g]];
        struct column_values values;
        int64_t low, high;
        TRY(atlas_column_read(context, column, &values));
        for (size_t z = 0; z < zones; z++) {
            interval_of(&values, z, NULL, &low, &high);
            open[z] |= low != high && within->block_of[z] != NO_ZONE;
        }
        atlas_column_done(column, &values);
    }
    return D4I_OK;
}

/* Numbers the open zones block by block: place[zone], NO_ZONE for the others. */
static d4i_status number_open(d4i_context *context, struct within *within, size_t zones, const uint8_t *open,
                              uint32_t *place)
{
    TRY(mem_alloc(context, within->blocks + 2, sizeof *within->block_start, &within->block_start));
    for (size_t z = 0; z < zones; z++)
        if (open[z]) {
            within->block_start[within->block_of[z] + 2]++;
            within->open++;
        }
    for (size_t b = 0; b < within->blocks; b++)
        within->block_start[b + 2] += within->block_start[b + 1];
    TRY(mem_alloc(context, within->open, sizeof *within->open_zone, &within->open_zone));
    for (size_t z = 0; z < zones; z++) {
        place[z] = open[z] ? (uint32_t)within->block_start[within->block_of[z] + 1]++ : NO_ZONE;
        if (open[z])
            within->open_zone[place[z]] = (uint32_t)z;
    }
    return D4I_OK;
}

/* A group's counts: of open zones they are put into the table, of others taken off what the block has left. What
 * is not known has the prior -1 until it is guessed. */
static d4i_status take_column(d4i_context *context, struct within *within, size_t zones, const uint32_t *place,
                              size_t group)
{
    const struct atlas_column *column = &variable_of(within)->column[within->node[group]];
    struct column_values values;
    TRY(atlas_column_read(context, column, &values));
    for (size_t z = 0; z < zones; z++) {
        int64_t low, high;
        interval_of(&values, z, NULL, &low, &high);
        if (place[z] != NO_ZONE) {
            size_t i = place[z] * within->groups + group;
            within->low[i] = low;
            within->high[i] = high;
            within->prior[i] = !status_is_known(values.status[z]) ? -1
                               : values.people[z] > 0             ? values.people[z]
                                                                  : 0;
        } else if (within->block_of[z] != NO_ZONE) {
            size_t i = within->block_of[z] * within->groups + group;
            within->exact[i] += low;
            within->all_low[i] -= low;
            within->all_high[i] -= within->all_high[i] == INT64_MAX ? 0 : low;
        }
    }
    atlas_column_done(column, &values);
    return D4I_OK;
}

/* Zones whose total is not known share what those of their block leave, alike. */
static void guess_totals(struct within *within)
{
    for (size_t b = 0; b < within->blocks; b++) {
        int64_t left = within->all_low[b * within->groups], unknown = 0;
        for (size_t i = within->block_start[b]; i < within->block_start[b + 1]; i++) {
            int64_t prior = within->prior[i * within->groups];
            unknown += prior < 0;
            left -= prior < 0 ? 0 : prior;
        }
        int64_t each = unknown > 0 && left > unknown ? left / unknown : D4I_PERSON;
        for (size_t i = within->block_start[b]; i < within->block_start[b + 1]; i++)
            if (within->prior[i * within->groups] < 0)
                within->prior[i * within->groups] = each;
    }
}

/* A count that is not known is thought to be the group's share elsewhere of the zone's people. Only how zones
 * compare matters where the higher level counts the group. */
static void guess(struct within *within)
{
    for (size_t g = 1; g < within->groups; g++) {
        double people = 0, all = 0;
        for (size_t z = 0; z < within->open; z++) {
            const int64_t *prior = within->prior + z * within->groups;
            people += prior[0] >= 0 && prior[g] >= 0 ? (double)prior[g] : 0;
            all += prior[0] >= 0 && prior[g] >= 0 ? (double)prior[0] : 0;
        }
        within->share[g] = people > 0 && all > 0 ? people / all : 1 / (double)within->groups;
    }
    guess_totals(within);
    for (size_t z = 0; z < within->open; z++)
        for (size_t g = 1; g < within->groups; g++) {
            int64_t *prior = within->prior + z * within->groups;
            if (prior[g] < 0)
                prior[g] = (int64_t)(within->share[g] * (double)prior[0]);
        }
}

static d4i_status take_zones(d4i_context *context, struct within *within)
{
    size_t zones = within->work->atlas.sources[within->source].zone_count, values;
    uint8_t *open = NULL;
    uint32_t *place = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, zones, 1, &open));
    GUARD(mem_alloc(context, zones, sizeof *place, &place));
    GUARD(within_find_open(context, within, zones, open));
    GUARD(number_open(context, within, zones, open, place));
    values = within->open * within->groups;
    GUARD(mem_alloc(context, values, sizeof *within->low, &within->low));
    GUARD(mem_alloc(context, values, sizeof *within->high, &within->high));
    GUARD(mem_alloc(context, values, sizeof *within->prior, &within->prior));
    for (size_t g = 0; g < within->groups; g++)
        GUARD(take_column(context, within, zones, place, g));
    GUARD(mem_alloc(context, within->groups, sizeof *within->share, &within->share));
    if (within->closing)
        within_close_guess(within);
    guess(within);
done:
    free(open);
    free(place);
    return status;
}

d4i_status within_take(d4i_context *context, struct within *within)
{
    TRY(take_groups(context, within));
    TRY(within->closing ? within_close_blocks(context, within) : take_blocks(context, within));
    return take_zones(context, within);
}
