/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i_measure: an atlas asked for indices. Which groups are meant is decided here; what is not known of people's
 * origin is in no group and in no total, as in every other answer.
 */
#include "publish/measure.h"

#include "atlas/handle.h"
#include "atlas/stated.h"
#include "base/memory.h"
#include "publish/figures_cells.h"
#include "query/answer.h"
#include "query/aside.h"
#include "query/definition.h"

void measuring_release(struct measuring *measuring)
{
    measure_result_release(&measuring->result);
    measure_question_release(&measuring->question);
    figures_release(&measuring->figures);
    names_release(&measuring->area_codes);
    free(measuring->groups);
    free(measuring->base);
    free(measuring->area);
    free(measuring->area_code);
    free(measuring->area_name);
    free(measuring->space.area);
    free(measuring->space.perimeter);
    free(measuring->space.x);
    free(measuring->space.y);
    free((void *)measuring->space.shapes.ring_first);
    free((void *)measuring->space.shapes.point_start);
    free((void *)measuring->space.shapes.xy);
    *measuring = (struct measuring){0};
}

/* Which groups a list names, and for what. */
struct naming {
    const struct atlas *atlas;
    const char *variable, *source;
    struct buffer codes; /* with commas between, for figures_collect */
    size_t pairs, many;  /* codes from the first: for pairs; and for comparisons of many (the last `many`) */
    struct names seen;
};

static const struct atlas_variable *variable_of(const struct naming *naming, size_t source)
{
    const struct atlas_source *at = &naming->atlas->sources[source];
    uint32_t v = answer_variable(at, naming->variable);
    return v == ANSWER_NONE || (naming->source && strcmp(naming->source, at->id) != 0) ? NULL : &at->variables[v];
}

static d4i_status name_code(d4i_context *context, struct naming *naming, const char *code, size_t *count)
{
    uint32_t index;
    bool is_new;
    TRY(names_add(context, &naming->seen, text_of(code), &index, &is_new));
    *count += is_new;
    return is_new ? buffer_print(context, &naming->codes, "%s%s", naming->codes.length ? "," : "", code) : D4I_OK;
}

static bool is_unstated(const struct group_tree *tree, const struct atlas_stated *stated, uint32_t node)
{
    for (size_t i = 0; i < stated->count; i++)
        if (group_is_below(tree, node, stated->node[i]))
            return true;
    return false;
}

/* The finest groups of the first source that has the variable; of several sources the common groups. */
static d4i_status name_finest(d4i_context *context, struct naming *naming, size_t *count)
{
    const struct group_tree *tree = NULL;
    struct atlas_stated stated = {0};
    size_t sources = 0;
    bool common = false;
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < naming->atlas->source_count; s++) {
        const struct atlas_variable *variable = variable_of(naming, s);
        sources += variable != NULL;
        tree = tree || !variable ? tree : &variable->tree;
    }
    if (!tree)
        return answer_check_variable(context, naming->atlas, naming->variable);
    for (uint32_t n = 1; n < tree->count; n++)
        common |= aside_is_common(tree->nodes[n].code);
    GUARD(atlas_stated_find(context, tree, GROUP_NONE, &stated));
    for (uint32_t n = 1; n < tree->count; n++)
        if (sources > 1 && common ? aside_is_common(tree->nodes[n].code)
                                  : group_in_partition(tree, n) && !is_unstated(tree, &stated, n))
            GUARD(name_code(context, naming, tree->nodes[n].code, count));
done:
    atlas_stated_release(&stated);
    return status;
}

static d4i_status name_headlines(d4i_context *context, struct naming *naming, size_t *count)
{
    for (size_t s = 0; s < naming->atlas->source_count; s++) {
        const struct atlas_variable *variable = variable_of(naming, s);
        if (variable && variable->tree.headline != GROUP_NONE && variable->tree.headline != 0)
            TRY(name_code(context, naming, variable->tree.nodes[variable->tree.headline].code, count));
    }
    return D4I_OK;
}

static d4i_status name_list(d4i_context *context, struct naming *naming, const char *groups, size_t *count)
{
    for (const char *at = groups; *at;) {
        size_t length = strcspn(at, ",");
        struct text code = text_trim((struct text){at, length});
        at += length + (at[length] == ',');
        if (text_is(code, "all") || text_is(code, "common")) {
            TRY(name_finest(context, naming, count));
        } else if (code.length) {
            char *copy;
            TRY(text_copy(context, code, &copy));
            d4i_status status = name_code(context, naming, copy, count);
            free(copy);
            TRY(status);
        }
    }
    return *count ? D4I_OK
                  : fail(context, D4I_BAD_USAGE, "no group is named; give codes separated by commas, or 'all'");
}

/* Codes for pairs, then those that many are compared of; the last is the one that pairs are compared with. */
static d4i_status name_groups(d4i_context *context, struct naming *naming, const struct measuring *measuring,
                              const d4i_measure_options *options)
{
    if (options->groups)
        TRY(name_list(context, naming, options->groups, &naming->pairs));
    else if (measure_asks_kind(&measuring->question, MEASURE_PAIR))
        TRY(name_headlines(context, naming, &naming->pairs));
    if (!options->groups && measure_asks_kind(&measuring->question, MEASURE_GROUPS))
        TRY(name_finest(context, naming, &naming->many));
    if (options->against)
        TRY(name_code(context, naming, options->against, &(size_t){0}));
    if (!naming->codes.length)
        return fail(context, D4I_BAD_USAGE, "no variable has a headline group; name the group that is meant");
    return D4I_OK;
}

static uint32_t find_group(const struct measuring *measuring, const char *code)
{
    for (uint32_t g = 0; g < measuring->asked.groups; g++)
        if (strcmp(measuring->groups[g].code, code) == 0)
            return g;
    return MEASURE_REST;
}

/* How often a group counts the people of a node of the tree. */
static int times_counted(const struct group_tree *tree, uint32_t group, uint32_t node)
{
    const struct group_node *of = &tree->nodes[group];
    int times = 0;
    if (of->kind != GROUP_DERIVED)
        return group_is_below(tree, node, group);
    for (uint32_t i = 0; i < of->plus_count; i++)
        times += times_counted(tree, of->plus[i], node);
    for (uint32_t i = 0; i < of->minus_count; i++)
        times -= times_counted(tree, of->minus[i], node);
    return times;
}

static bool share_people(const struct group_tree *tree, const char *a, const char *b)
{
    uint32_t x = group_find(tree, a), y = group_find(tree, b);
    for (uint32_t n = 1; x != GROUP_NONE && y != GROUP_NONE && n < tree->count; n++)
        if (group_in_partition(tree, n) && times_counted(tree, x, n) > 0 && times_counted(tree, y, n) > 0)
            return true;
    return false;
}

/* Groups that hold the same people cannot be compared with each other. */
static d4i_status check_apart(d4i_context *context, const struct measuring *measuring)
{
    const struct measure_group *groups = measuring->groups;
    for (size_t a = 0; a < measuring->asked.groups; a++)
        for (size_t b = a + 1; b < measuring->asked.groups; b++) {
            bool many = groups[a].in_many && groups[b].in_many, against = false;
            against |= groups[a].in_pairs && b == measuring->asked.against;
            against |= groups[b].in_pairs && a == measuring->asked.against;
            for (size_t s = 0; (many || against) && s < measuring->figures.atlas->source_count; s++) {
                const struct atlas_variable *variable = figures_variable(&measuring->figures, s);
                if (variable && share_people(&variable->tree, groups[a].code, groups[b].code))
                    return fail(context, D4I_BAD_USAGE,
                                "the groups '%s' and '%s' count the same people; compare groups that are apart%s",
                                groups[a].code, groups[b].code,
                                against ? "" : ", or ask for indices of pairs alone");
            }
        }
    return D4I_OK;
}

/* Which columns of the figures are groups of what; in cells the first draws of whole people stand for them. */
static d4i_status take_groups(d4i_context *context, struct measuring *measuring, const struct naming *naming,
                              const d4i_measure_options *options, size_t columns)
{
    const struct figures *figures = &measuring->figures;
    struct measure_asked *asked = &measuring->asked;
    bool many = measure_asks_kind(&measuring->question, MEASURE_GROUPS);
    asked->groups = columns - 1;
    TRY(mem_alloc(context, asked->groups, sizeof *measuring->groups, &measuring->groups));
    for (size_t g = 0; g < asked->groups; g++) {
        const struct figures_column *named = &figures->columns[g + 1];
        const struct figures_column *people = measuring->cells ? &figures->columns[columns + g] : named;
        measuring->groups[g] = (struct measure_group){
            .code = named->code,
            .name = named->name,
            .people = people->people,
            .status = named->status,
            .in_pairs = g < naming->pairs,
            .in_many = many && (options->groups ? g < naming->pairs : false),
        };
    }
    asked->group = measuring->groups;
    asked->against = MEASURE_REST;
    if (options->against) {
        asked->against = find_group(measuring, options->against);
        if (asked->against == MEASURE_REST)
            return fail(context, D4I_BAD_USAGE, "the group '%s' is everybody; leave --against out",
                        options->against);
        measuring->groups[asked->against].in_pairs = false;
    }
    return D4I_OK;
}

/* Without groups named, many are the finest ones, of which the headline may be one. */
static d4i_status mark_many(d4i_context *context, struct measuring *measuring, const struct naming *naming,
                            const d4i_measure_options *options)
{
    struct naming finest = {.atlas = naming->atlas, .variable = naming->variable, .source = naming->source};
    size_t count = 0;
    d4i_status status = D4I_OK;
    if (!options->groups && measure_asks_kind(&measuring->question, MEASURE_GROUPS)) {
        GUARD(name_finest(context, &finest, &count));
        for (size_t g = 0; g < measuring->asked.groups; g++)
            measuring->groups[g].in_many =
                names_find(&finest.seen, text_of(measuring->groups[g].code)) != NAMES_NONE;
    }
    status = check_apart(context, measuring);
done:
    buffer_release(&finest.codes);
    names_release(&finest.seen);
    return status;
}

static d4i_status take_base(d4i_context *context, struct measuring *measuring)
{
    const struct figures *figures = &measuring->figures;
    TRY(mem_alloc(context, figures->items, sizeof *measuring->base, &measuring->base));
    for (size_t i = 0; i < figures->items; i++)
        measuring->base[i] = figures->columns[0].people[i] - (figures->outside ? figures->outside[i] : 0);
    measuring->asked.base = measuring->base;
    measuring->asked.status = figures->columns[0].status;
    return D4I_OK;
}

static const char *item_code(const void *user, size_t item, char *out)
{
    return figures_code(user, item, out);
}

static d4i_status collect(d4i_context *context, struct atlas *atlas, struct measuring *measuring,
                          const d4i_measure_options *options)
{
    struct naming naming = {.atlas = atlas, .variable = options->variable, .source = options->source};
    d4i_status status;
    GUARD(answer_check_variable(context, atlas, options->variable));
    GUARD(name_groups(context, &naming, measuring, options));
    const struct figures_asked asked = {.of = options->over ? options->over : "zones",
                                        .source = options->source,
                                        .variable = options->variable,
                                        .groups = naming.codes.data,
                                        .shares = true};
    GUARD(figures_collect(context, atlas, &asked, &measuring->figures));
    size_t columns = measuring->figures.column_count;
    if (columns - 1 != naming.seen.count)
        status = fail(context, D4I_BAD_USAGE,
                      "the total is everybody, and no group to be compared; leave it out of the groups");
    GUARD(status);
    if (measuring->cells)
        GUARD(figures_add_draws(context, &measuring->figures, 1, false));
    GUARD(take_groups(context, measuring, &naming, options, columns));
    GUARD(mark_many(context, measuring, &naming, options));
    GUARD(take_base(context, measuring));
    measuring->asked.items = measuring->figures.items;
    measuring->asked.drawn = measuring->cells;
    measuring->asked.item_code = item_code;
    measuring->asked.user = &measuring->figures;
done:
    buffer_release(&naming.codes);
    names_release(&naming.seen);
    return status;
}

d4i_status measuring_do(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                        struct measuring *out)
{
    d4i_status status;
    out->cells = options->over && (strcmp(options->over, "cells") == 0 || strcmp(options->over, "cell") == 0);
    GUARD(measure_question_of(context, options, out->cells, &out->question));
    GUARD(collect(context, &atlas->atlas, out, options));
    GUARD(measuring_find_areas(context, out, options->by));
    out->asked.area = out->area;
    out->asked.area_code = out->area_code;
    out->asked.area_name = out->area_name;
    GUARD(measuring_find_places(context, out));
    GUARD(measure_run_all(context, &out->asked, &out->question, &out->result));
done:
    return status;
}

d4i_status measuring_title(d4i_context *context, const struct measuring *measuring, const char *by, char **out)
{
    char noun[64];
    const struct measure_question *question = &measuring->question;
    figures_noun(&measuring->figures, noun);
    by = by ? by : "country";
    return question->count == 1
               ? text_format(context, out, "%s, over %s, by %s", question->chosen[0].index->title, noun, by)
               : text_format(context, out, "Indices over %s, by %s", noun, by);
}

/* Cells: who put the people there, so that nobody finds in them what was put in. */
static d4i_status note_placed(d4i_context *context, const struct measuring *measuring, d4i_frame *frame)
{
    const struct figures *figures = &measuring->figures;
    if (!measuring->cells && !figures->estimated)
        return D4I_OK;
    for (size_t s = 0; s < figures->atlas->source_count; s++) {
        const struct atlas_variable *variable = figures_variable(figures, s);
        const char *by = variable ? atlas_fact(&variable->facts, "allocate.placed_by") : NULL;
        if (by && strncmp(by, "nothing", strlen("nothing")) != 0)
            TRY(answer_note(context, frame,
                            "PLACED BY: %s: the groups were placed by %s. To analyse these figures by any of that "
                            "would find what was put in",
                            figures->atlas->sources[s].id, by));
    }
    if (figures->estimated)
        TRY(answer_note(context, frame,
                        "Counts of some small units are estimated from cells that lie across their borders, which "
                        "mixes them: indices of segregation come out lower"));
    if (measuring->cells)
        TRY(answer_note(context, frame,
                        "In cells groups are whole people, drawn once as unevenly as the zones let one expect "
                        "(model-based, from the atlas's seed)"));
    return D4I_OK;
}

static d4i_status note_sources(d4i_context *context, const struct measuring *measuring, d4i_frame *frame)
{
    const struct figures *figures = &measuring->figures;
    bool *speaks = NULL, common = false;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, figures->atlas->source_count, sizeof *speaks, &speaks));
    figures_speaking(figures, speaks);
    GUARD(definition_notes(context, frame, figures->atlas, figures->variable_id, speaks));
    for (size_t g = 0; g < measuring->asked.groups; g++)
        common |= aside_is_common(measuring->groups[g].code);
    if (common)
        GUARD(aside_note(context, frame, figures->atlas, figures->variable_id, speaks));
    if (measuring->split)
        GUARD(answer_note(context, frame, "%zu small units lie in several areas; each counts where most of it is",
                          measuring->split));
    GUARD(answer_sources(context, frame, figures->atlas, figures->variable_id));
done:
    free(speaks);
    return status;
}

d4i_status d4i_measure(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options, d4i_frame **out)
{
    const d4i_measure_options none = {0};
    struct measuring measuring = {0};
    char *title = NULL;
    d4i_frame *frame = NULL;
    d4i_status status;
    options = options ? options : &none;
    GUARD(measuring_do(context, atlas, options, &measuring));
    GUARD(measuring_title(context, &measuring, options->by, &title));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(d4i_frame_title(context, frame, title));
    GUARD(note_placed(context, &measuring, frame));
    GUARD(measure_frame(context, &measuring.asked, &measuring.question, &measuring.result, options->for_people != 0,
                        frame));
    GUARD(note_sources(context, &measuring, frame));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    free(title);
    measuring_release(&measuring);
    return status;
}
