/* SPDX-License-Identifier: EUPL-1.2
 *
 * Counts by unit, zone or source, one column per group, with what each count is beside it when asked.
 */
#include "atlas/handle.h"
#include "base/memory.h"
#include "d4i/query.h"
#include "query/aside.h"
#include "query/definition.h"

#define COMMON_PREFIX "common:"

/* The groups asked for: their codes, and which node each is in the tree of every source. */
struct plan {
    const struct atlas *atlas;
    const char *variable;
    bool statuses;
    struct names codes;
    uint32_t *node; /* [source * codes.count + code], GROUP_NONE where the source does not count it */
    size_t lead;    /* columns before the counts */
    bool *speaks;   /* [source]: it has a row */
    d4i_frame *frame;
};

static const struct atlas_variable *variable_of(const struct plan *plan, size_t source)
{
    uint32_t v = answer_variable(&plan->atlas->sources[source], plan->variable);
    return v == ANSWER_NONE ? NULL : &plan->atlas->sources[source].variables[v];
}

static d4i_status add_tree(d4i_context *context, struct plan *plan, const struct group_tree *tree, bool all)
{
    for (size_t node = 0; node < tree->count; node++)
        if (all || node == 0 || node == tree->headline)
            TRY(names_add(context, &plan->codes, text_of(tree->nodes[node].code), &(uint32_t){0}, NULL));
    return D4I_OK;
}

/* The groups that the harmonised sources share, in the atlas's order, then any others of that name. */
static d4i_status add_common(d4i_context *context, struct plan *plan)
{
    const uint32_t before = plan->codes.count;
    char *code = NULL;
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < plan->atlas->common_count; i++) {
        GUARD(text_format(context, &code, COMMON_PREFIX "%s", plan->atlas->common[i].code));
        for (size_t s = 0; s < plan->atlas->source_count; s++) {
            const struct atlas_variable *variable = variable_of(plan, s);
            if (variable && group_find(&variable->tree, code) != GROUP_NONE)
                GUARD(names_add(context, &plan->codes, text_of(code), &(uint32_t){0}, NULL));
        }
        free(code);
        code = NULL;
    }
    for (size_t s = 0; s < plan->atlas->source_count; s++) {
        const struct atlas_variable *variable = variable_of(plan, s);
        for (size_t n = 0; variable && n < variable->tree.count; n++)
            if (strncmp(variable->tree.nodes[n].code, COMMON_PREFIX, strlen(COMMON_PREFIX)) == 0)
                GUARD(
                    names_add(context, &plan->codes, text_of(variable->tree.nodes[n].code), &(uint32_t){0}, NULL));
    }
    if (plan->codes.count == before)
        status =
            fail(context, D4I_BAD_USAGE,
                 "no source has common groups for this variable; let the project harmonise it, or name groups");
done:
    free(code);
    return status;
}

static bool is_group(const struct plan *plan, const char *code)
{
    for (size_t s = 0; s < plan->atlas->source_count; s++) {
        const struct atlas_variable *variable = variable_of(plan, s);
        if (variable && group_find(&variable->tree, code) != GROUP_NONE)
            return true;
    }
    return false;
}

static d4i_status add_asked(d4i_context *context, struct plan *plan, const char *groups)
{
    for (const char *at = groups; *at;) {
        size_t length = strcspn(at, ",");
        struct text code = text_trim((struct text){at, length});
        if (text_is(code, "common") && !is_group(plan, "common"))
            TRY(add_common(context, plan));
        else if (code.length)
            TRY(names_add(context, &plan->codes, code, &(uint32_t){0}, NULL));
        at += length + (at[length] == ',');
    }
    if (plan->codes.count == 0)
        return fail(context, D4I_BAD_USAGE, "no group is named; give codes separated by commas, 'common' or 'all'");
    return D4I_OK;
}

/* Every code must be a group of some source; otherwise the nearest are named. */
static d4i_status find_nodes(d4i_context *context, struct plan *plan)
{
    size_t codes = plan->codes.count;
    TRY(mem_alloc(context, plan->atlas->source_count * codes, sizeof *plan->node, &plan->node));
    for (uint32_t code = 0; code < codes; code++) {
        const struct group_tree *some = NULL;
        bool found = false;
        for (size_t s = 0; s < plan->atlas->source_count; s++) {
            const struct atlas_variable *variable = variable_of(plan, s);
            uint32_t node = variable ? group_find(&variable->tree, names_at(&plan->codes, code)) : GROUP_NONE;
            plan->node[s * codes + code] = node;
            some = variable && !some ? &variable->tree : some;
            found |= node != GROUP_NONE;
        }
        if (!found && some)
            return answer_usage(group_require(context, some, names_at(&plan->codes, code), &(uint32_t){0}));
    }
    return D4I_OK;
}

static d4i_status make_plan(d4i_context *context, struct plan *plan, const char *groups)
{
    bool all = groups && strcmp(groups, "all") == 0;
    if (groups && !all) {
        TRY(add_asked(context, plan, groups));
        return find_nodes(context, plan);
    }
    for (size_t s = 0; s < plan->atlas->source_count; s++) {
        const struct atlas_variable *variable = variable_of(plan, s);
        if (variable)
            TRY(add_tree(context, plan, &variable->tree, all));
    }
    return find_nodes(context, plan);
}

static d4i_status add_columns(d4i_context *context, struct plan *plan, const char *const *lead)
{
    for (; *lead; lead++, plan->lead++)
        TRY(d4i_frame_column(context, plan->frame, *lead, D4I_TEXT));
    for (uint32_t code = 0; code < plan->codes.count; code++) {
        const char *name = names_at(&plan->codes, code);
        TRY(d4i_frame_column(context, plan->frame, name, D4I_PEOPLE));
        if (!plan->statuses)
            continue;
        char *status_name;
        TRY(text_format(context, &status_name, "%s_status", name));
        d4i_status status = d4i_frame_column(context, plan->frame, status_name, D4I_TEXT);
        free(status_name);
        TRY(status);
    }
    return D4I_OK;
}

static d4i_status set_count(d4i_context *context, struct plan *plan, uint32_t code, int64_t people, uint8_t what)
{
    size_t column = plan->lead + (size_t)code * (plan->statuses ? 2 : 1);
    if (status_is_known(what))
        TRY(d4i_frame_set_int(context, plan->frame, column, people));
    if (plan->statuses)
        TRY(d4i_frame_set_text(context, plan->frame, column + 1, d4i_value_status_text((d4i_value_status)what)));
    return D4I_OK;
}

/* The counts of one row; `column` NULL = nothing is known. */
static d4i_status set_counts(d4i_context *context, struct plan *plan, size_t source,
                             const struct atlas_column *column, size_t at)
{
    for (uint32_t code = 0; code < plan->codes.count; code++) {
        uint32_t node = column ? plan->node[source * plan->codes.count + code] : GROUP_NONE;
        if (node == GROUP_NONE)
            TRY(set_count(context, plan, code, 0, D4I_MISSING));
        else
            TRY(set_count(context, plan, code, column[node].people[at], column[node].status[at]));
    }
    return D4I_OK;
}

static d4i_status unit_row(d4i_context *context, struct plan *plan, const struct atlas_level *level, uint32_t unit,
                           size_t source, const struct atlas_column *column)
{
    const struct atlas *atlas = plan->atlas;
    TRY(d4i_frame_row(context, plan->frame));
    TRY(d4i_frame_set_text(context, plan->frame, 0, names_at(&level->codes, unit)));
    TRY(answer_set_text(context, plan->frame, 1, level->names ? level->names[unit] : NULL));
    TRY(answer_set_text(context, plan->frame, 2, answer_country(atlas, level, unit, source)));
    if (column) {
        bool published = level->sources[source].relation == ATLAS_PUBLISHED;
        TRY(d4i_frame_set_text(context, plan->frame, 3, atlas->sources[source].id));
        TRY(d4i_frame_set_text(context, plan->frame, 4, published ? "published" : "estimated"));
    } else {
        TRY(d4i_frame_set_text(context, plan->frame, 4, "not covered"));
    }
    return set_counts(context, plan, source, column, unit);
}

/* One row for each unit and source that counts there; units that no source counts are shown as such. */
static d4i_status table_by_units(d4i_context *context, struct plan *plan, const struct atlas_level *level)
{
    static const char *const lead[] = {"code", "name", "country", "source", "counts", NULL};
    TRY(add_columns(context, plan, lead));
    for (uint32_t unit = 0; unit < level->codes.count; unit++) {
        bool any = false;
        for (size_t s = 0; s < plan->atlas->source_count; s++) {
            uint32_t v = answer_variable(&plan->atlas->sources[s], plan->variable);
            const struct atlas_unit_source *relation = &level->sources[s];
            if (v == ANSWER_NONE || !answer_counts_unit(relation, unit))
                continue;
            TRY(unit_row(context, plan, level, unit, s, relation->column[v]));
            any = plan->speaks[s] = true;
        }
        if (!any)
            TRY(unit_row(context, plan, level, unit, SIZE_MAX, NULL));
        if (unit % 4096 == 0)
            TRY(progress(context, "writing units", unit, level->codes.count));
    }
    return D4I_OK;
}

static d4i_status table_by_zones(d4i_context *context, struct plan *plan)
{
    static const char *const lead[] = {"zone", "name", "source", NULL};
    TRY(add_columns(context, plan, lead));
    for (size_t s = 0; s < plan->atlas->source_count; s++) {
        const struct atlas_source *source = &plan->atlas->sources[s];
        const struct atlas_variable *variable = variable_of(plan, s);
        plan->speaks[s] = variable && source->zone_count > 0;
        for (size_t z = 0; variable && z < source->zone_count; z++) {
            char code[GRID_CODE_MAX];
            TRY(d4i_frame_row(context, plan->frame));
            TRY(d4i_frame_set_text(context, plan->frame, 0,
                                   atlas_zone_key(plan->atlas, source->first_zone + z, code)));
            TRY(answer_set_text(context, plan->frame, 1, source->names ? source->names[z] : NULL));
            TRY(d4i_frame_set_text(context, plan->frame, 2, source->id));
            TRY(set_counts(context, plan, s, variable->column, z));
            if (z % 4096 == 0)
                TRY(progress(context, "writing zones", z, source->zone_count));
        }
    }
    return D4I_OK;
}

/* What a sum over the zones of a source is. */
static uint8_t worst_status(const struct atlas_column *column, size_t zones)
{
    uint8_t worst = STATUS_NONE;
    for (size_t z = 0; z < zones; z++)
        worst = status_worse(worst, column->status[z]);
    return worst == STATUS_NONE ? D4I_OBSERVED : worst;
}

static bool some_known(const struct atlas_column *column, size_t zones)
{
    for (size_t z = 0; z < zones; z++)
        if (status_is_known(column->status[z]))
            return true;
    return false;
}

/* A sum of which some is withheld is the sum of what is known, and says so. */
static d4i_status set_sum(d4i_context *context, struct plan *plan, uint32_t code, int64_t people,
                          const struct atlas_column *column, size_t zones)
{
    size_t at = plan->lead + (size_t)code * (plan->statuses ? 2 : 1);
    uint8_t worst = worst_status(column, zones);
    char words[64];
    TRY(set_count(context, plan, code, people, worst));
    if (status_is_known(worst) || !some_known(column, zones))
        return D4I_OK;
    text_print(words, sizeof words, "%s in part", d4i_value_status_text((d4i_value_status)worst));
    TRY(d4i_frame_set_int(context, plan->frame, at, people));
    return plan->statuses ? d4i_frame_set_text(context, plan->frame, at + 1, words) : D4I_OK;
}

static d4i_status table_by_sources(d4i_context *context, struct plan *plan)
{
    static const char *const lead[] = {"source", "country", "date", NULL};
    TRY(add_columns(context, plan, lead));
    for (size_t s = 0; s < plan->atlas->source_count; s++) {
        const struct atlas_source *source = &plan->atlas->sources[s];
        const struct atlas_variable *variable = variable_of(plan, s);
        if (!variable)
            continue;
        plan->speaks[s] = true;
        TRY(d4i_frame_row(context, plan->frame));
        TRY(d4i_frame_set_text(context, plan->frame, 0, source->id));
        TRY(answer_set_text(context, plan->frame, 1, source->country));
        TRY(answer_set_text(context, plan->frame, 2, answer_or(variable->date, source->date)));
        for (uint32_t code = 0; code < plan->codes.count; code++) {
            uint32_t node = plan->node[s * plan->codes.count + code];
            if (node == GROUP_NONE)
                TRY(set_count(context, plan, code, 0, D4I_MISSING));
            else
                TRY(set_sum(context, plan, code, variable->input[node], &variable->column[node],
                            source->zone_count));
        }
    }
    return D4I_OK;
}

/* A common group is not made of the same countries in every source where some are set aside. */
static d4i_status note_aside(d4i_context *context, const struct plan *plan)
{
    for (uint32_t code = 0; code < plan->codes.count; code++)
        if (aside_is_common(names_at(&plan->codes, code)))
            return aside_note(context, plan->frame, plan->atlas, plan->variable, plan->speaks);
    return D4I_OK;
}

static d4i_status fill(d4i_context *context, struct plan *plan, const char *by)
{
    size_t level;
    if (by && strcmp(by, "source") == 0) {
        TRY(d4i_frame_title(context, plan->frame, "Counts by source"));
        return table_by_sources(context, plan);
    }
    TRY(answer_level(context, plan->atlas, by, &level));
    if (level == ANSWER_ZONES) {
        TRY(d4i_frame_title(context, plan->frame, "Counts by zone"));
        return table_by_zones(context, plan);
    }
    TRY(d4i_frame_title(context, plan->frame,
                        answer_or(plan->atlas->levels[level].title, plan->atlas->levels[level].id)));
    return table_by_units(context, plan, &plan->atlas->levels[level]);
}

d4i_status d4i_table(d4i_context *context, d4i_atlas *atlas, const d4i_table_options *options, d4i_frame **out)
{
    const d4i_table_options none = {0};
    options = options ? options : &none;
    struct plan plan = {.atlas = &atlas->atlas, .variable = options->variable, .statuses = options->statuses != 0};
    d4i_status status = D4I_OK;
    GUARD(answer_check_variable(context, plan.atlas, options->variable));
    GUARD(make_plan(context, &plan, options->groups));
    GUARD(d4i_frame_new(context, &plan.frame));
    GUARD(mem_alloc(context, plan.atlas->source_count, sizeof *plan.speaks, &plan.speaks));
    GUARD(fill(context, &plan, options->by));
    GUARD(definition_notes(context, plan.frame, plan.atlas, options->variable, plan.speaks));
    GUARD(note_aside(context, &plan));
    GUARD(answer_sources(context, plan.frame, plan.atlas, options->variable));
    *out = plan.frame;
    plan.frame = NULL;
done:
    d4i_frame_free(plan.frame);
    names_release(&plan.codes);
    free(plan.node);
    free(plan.speaks);
    return status;
}
