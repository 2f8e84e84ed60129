/* SPDX-License-Identifier: EUPL-1.2
 *
 * Stage 4b: zones in zones. Where a source says in which zones of another one its own lie (`within`), counts that
 * were rounded, withheld or put under noise are worked out inside their intervals, so that zones add up to what the
 * higher level counts of each group. A zone of the higher level for which that cannot be is named, and its zones
 * stay as they were published. The highest level comes first: what is worked out there holds below. Before it come
 * sources that lie in none and whose bounds are closed.
 */
#include "build/within.h"

#include <stdlib.h>

#include "allocate/bounded_table.h"
#include "base/memory.h"
#include "base/threads.h"

#define NAMED_MOST 5 /* zones that are named in a message */

/* threads_fn: one zone of the higher level. */
static d4i_status solve_block(d4i_context *context, void *argument, size_t block, int worker)
{
    struct within *within = argument;
    size_t first = within->block_start[block] * within->groups, all = block * within->groups;
    const struct bounded_table table = {.zones = within->block_start[block + 1] - within->block_start[block],
                                        .groups = within->groups,
                                        .above = within->above,
                                        .low = within->low + first,
                                        .high = within->high + first,
                                        .prior = within->prior + first,
                                        .all_low = within->all_low + all,
                                        .all_high = within->all_high + all};
    (void)worker;
    return within->reached[block]
               ? bounded_table_run(context, &table, within->value + first, &within->missing[block])
               : D4I_OK;
}

static d4i_status solve(d4i_context *context, struct within *within)
{
    TRY(mem_alloc(context, within->open * within->groups, sizeof *within->value, &within->value));
    TRY(mem_alloc(context, within->blocks, sizeof *within->missing, &within->missing));
    return threads_run(context, "working out zones in zones", within->blocks, solve_block, within);
}

/* --- what is said of it ----------------------------------------------------------------------------------- */

static d4i_status add_zone_name(d4i_context *context, const struct atlas *atlas, size_t source, size_t zone,
                                size_t number, struct buffer *out)
{
    char code[GRID_CODE_MAX];
    if (number > NAMED_MOST)
        return D4I_OK;
    const char *key = atlas_zone_key(atlas, atlas->sources[source].first_zone + zone, code);
    return buffer_print(context, out, "%s%s", number ? ", " : "", number == NAMED_MOST ? "..." : key);
}

static d4i_status tell_infeasible(d4i_context *context, const struct within *within, struct atlas_facts *facts)
{
    const struct atlas *atlas = &within->work->atlas;
    const struct atlas_source *source = &atlas->sources[within->source];
    struct buffer names = {0}, words = {0};
    char people[32];
    size_t count = 0;
    int64_t missing = 0;
    d4i_status status = D4I_OK;
    for (size_t b = 0; b < within->blocks; b++)
        if (within->missing[b] > 0) {
            missing += within->missing[b];
            GUARD(add_zone_name(context, atlas, within->above_source, b, count++, &names));
        }
    if (count == 0)
        goto done;
    GUARD(buffer_print(context, &words, "%zu zone%s of %s, by %s people: %s", count, count == 1 ? "" : "s",
                       atlas->sources[within->above_source].id, people_text(missing, people), names.data));
    warn(context, "%s, %s: what zones can have contradicts the counts of %s; their zones stay as published",
         source->id, source->variables[within->variable].id, words.data);
    GUARD(atlas_fact_add(context, facts, "within.contradicts", words.data));
done:
    buffer_release(&names);
    buffer_release(&words);
    return status;
}

static d4i_status tell_alone(d4i_context *context, const struct within *within, struct atlas_facts *facts)
{
    const struct atlas *atlas = &within->work->atlas;
    const struct atlas_source *source = &atlas->sources[within->source];
    struct buffer names = {0}, words = {0};
    size_t count = 0;
    d4i_status status = D4I_OK;
    for (size_t z = 0; z < source->zone_count; z++)
        if (within->block_of[z] == NO_ZONE)
            GUARD(add_zone_name(context, atlas, within->source, z, count++, &names));
    if (count == 0)
        goto done;
    GUARD(buffer_print(context, &words, "%zu zone%s: %s", count, count == 1 ? "" : "s", names.data));
    warn(context, "%s: no zone of source '%s' holds %s; correct 'within', or the sources are of different years",
         source->id, atlas->sources[within->above_source].id, words.data);
    GUARD(atlas_fact_add(context, facts, "within.alone", words.data));
done:
    buffer_release(&names);
    buffer_release(&words);
    return status;
}

static d4i_status tell(d4i_context *context, const struct within *within, int64_t given)
{
    const struct atlas *atlas = &within->work->atlas;
    const struct atlas_source *above = &atlas->sources[within->above_source];
    struct atlas_facts *facts = &within->work->atlas.sources[within->source].variables[within->variable].facts;
    char words[200], people[32];
    size_t reached = 0, held = 0, settled = 0;
    for (size_t b = 0; b < within->blocks; b++) {
        bool holds = within->reached[b] && within->missing[b] == 0;
        reached += within->reached[b];
        held += holds;
        settled += holds ? within->block_start[b + 1] - within->block_start[b] : 0;
    }
    text_print(words, sizeof words, "%s, %s: %zu of its %zu zones hold with those in them", above->id,
               above->variables[within->above_variable].id, held, reached);
    TRY(atlas_fact_add(context, facts, "within.source", words));
    text_print(words, sizeof words, "%zu zones with counts that are intervals, %zu of them worked out",
               within->open, settled);
    TRY(atlas_fact_add(context, facts, "within.zones", words));
    text_print(words, sizeof words, "%s people that were withheld or hidden", people_text(given, people));
    TRY(atlas_fact_add(context, facts, "within.given_back", words));
    TRY(tell_infeasible(context, within, facts));
    return within->variable == 0 ? tell_alone(context, within, facts) : D4I_OK;
}

/* --- one after the other ---------------------------------------------------------------------------------- */

static d4i_status run(d4i_context *context, struct within *within)
{
    int64_t given = 0;
    TRY(within_take(context, within));
    TRY(within_narrow(context, within));
    if (within->closing)
        TRY(within_close_totals(context, within));
    TRY(solve(context, within));
    TRY(within_give(context, within, &given));
    return within->closing ? within_close_tell(context, within, given) : tell(context, within, given);
}

static d4i_status run_source(d4i_context *context, struct work *work, size_t s)
{
    const struct project_within *how = &work->project->sources[s].within;
    const struct atlas_source *source = &work->atlas.sources[s], *above = &work->atlas.sources[how->source];
    size_t found = 0;
    TRY(within_refuse_cells(context, how, above->id, above->cells));
    if (how->variable && source->variable_count > 1)
        return yaml_fail(context, how->at,
                         "'variable' goes with a source of one variable; '%s' has %zu, choose with its 'variables'",
                         source->id, source->variable_count);
    for (size_t v = 0; v < source->variable_count; v++) {
        struct within within = {.work = work, .source = s, .variable = v, .above_source = how->source};
        if (!within_find_variable(how, source, v, above, &within.above_variable))
            continue;
        found++;
        d4i_status status = run(context, &within);
        within_release(&within);
        TRY(status);
    }
    if (found == 0)
        return yaml_fail(context, how->at, "the source '%s' has no variable '%s'; say which is meant: variable: %s",
                         above->id, how->variable ? how->variable : source->variables[0].id,
                         above->variables[0].id);
    return D4I_OK;
}

static d4i_status close_source(d4i_context *context, struct work *work, size_t s)
{
    d4i_status status = D4I_OK;
    for (size_t v = 0; status == D4I_OK && v < work->atlas.sources[s].variable_count; v++) {
        struct within within = {.work = work, .source = s, .variable = v, .closing = true};
        status = run(context, &within);
        within_release(&within);
    }
    return status;
}

static size_t depth_of(const struct project *project, size_t source)
{
    size_t depth = 0;
    for (; project->sources[source].within.at; depth++)
        source = project->sources[source].within.source;
    return depth;
}

d4i_status work_within(d4i_context *context, struct work *work)
{
    const struct project *project = work->project;
    for (size_t s = 0; s < project->source_count; s++)
        if (project->sources[s].close)
            TRY(close_source(context, work, s));
    for (size_t depth = 1; depth < project->source_count; depth++)
        for (size_t s = 0; s < project->source_count; s++)
            if (depth_of(project, s) == depth)
                TRY(run_source(context, work, s));
    return D4I_OK;
}
