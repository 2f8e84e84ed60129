/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which groups are meant: those named, the headlines, or the finest ones that add up to all people whose origin is
 * stated. Groups that count the same people are not compared with each other, and sources that do are not added up.
 */
#include "atlas/stated.h"
#include "base/memory.h"
#include "group/status.h"
#include "publish/figures_cells.h"
#include "publish/measure.h"
#include "query/answer.h"
#include "query/aside.h"

void naming_release(struct naming *naming)
{
    buffer_release(&naming->codes);
    names_release(&naming->seen);
}

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
d4i_status naming_finest(d4i_context *context, struct naming *naming, size_t *count)
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
            TRY(naming_finest(context, naming, count));
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
d4i_status naming_fill(d4i_context *context, struct naming *naming, const struct measure_question *question,
                       const d4i_measure_options *options)
{
    if (options->groups)
        TRY(name_list(context, naming, options->groups, &naming->pairs));
    else if (measure_asks_kind(question, MEASURE_PAIR))
        TRY(name_headlines(context, naming, &naming->pairs));
    if (!options->groups && measure_asks_kind(question, MEASURE_GROUPS))
        TRY(naming_finest(context, naming, &naming->many));
    if (options->against)
        TRY(name_code(context, naming, options->against, &(size_t){0}));
    if (!naming->codes.length)
        return fail(context, D4I_BAD_USAGE, "no variable has a headline group; name the group that is meant");
    return D4I_OK;
}

/* Groups that hold the same people cannot be compared with each other. */
d4i_status naming_check_apart(d4i_context *context, const struct measuring *measuring)
{
    const struct measure_group *groups = measuring->groups;
    for (size_t a = 0; a < measuring->asked.groups; a++)
        for (size_t b = a + 1; b < measuring->asked.groups; b++) {
            bool many = (groups[a].in_many && groups[b].in_many) || measuring->asked.only, against = false;
            against |= groups[a].in_pairs && b == measuring->asked.against;
            against |= groups[b].in_pairs && a == measuring->asked.against;
            for (size_t s = 0; (many || against) && s < measuring->figures.atlas->source_count; s++) {
                const struct atlas_variable *variable = figures_variable(&measuring->figures, s);
                if (variable && group_share_people(&variable->tree, group_find(&variable->tree, groups[a].code),
                                                   group_find(&variable->tree, groups[b].code)))
                    return fail(context, D4I_BAD_USAGE,
                                "the groups '%s' and '%s' count the same people; compare groups that are apart%s",
                                groups[a].code, groups[b].code,
                                against || measuring->asked.only ? "" : ", or ask for indices of pairs alone");
            }
        }
    return D4I_OK;
}

/* Zones of several sources are units of one index, so that none may be counted twice. By source each is by itself,
 * but for what is told of all of them together. */
d4i_status measuring_check_ground(d4i_context *context, struct atlas *atlas, const struct measuring *measuring,
                                  const d4i_measure_options *options)
{
    const struct figures *figures = &measuring->figures;
    bool together = false;
    size_t sources = 0;
    for (size_t i = 0; i < measuring->question.count; i++)
        together |= measuring->question.chosen[i].put == MEASURE_TOGETHER_BY_AREA;
    for (size_t s = 0; s < atlas->source_count; s++)
        sources += figures_variable(figures, s) != NULL;
    if (figures->of != FIGURES_ZONES || sources < 2 ||
        (!together && measuring_has_key(answer_text(options->by), "source")))
        return D4I_OK;
    TRY(atlas_load_pairs(context, atlas));
    return figures_check_ground(context, figures);
}

d4i_status measuring_check_only(d4i_context *context, const d4i_measure_options *options, bool cells)
{
    if (options->only_groups && !options->groups)
        return fail(context, D4I_BAD_USAGE,
                    "--only-groups leaves out whoever is in none of the groups named, and none are; give --groups");
    return options->only_groups && cells
               ? fail(
                     context, D4I_BAD_USAGE,
                     "in cells groups are drawn into all people, whom --only-groups leaves out; ask for zones or a "
                     "level of units (--over)")
               : D4I_OK;
}

/* The base where nobody else counts; it is not known where a group is not. */
d4i_status measuring_add_up(d4i_context *context, struct measuring *measuring)
{
    const struct measure_asked *asked = &measuring->asked;
    const size_t items = measuring->figures.items;
    TRY(mem_alloc(context, items, sizeof *measuring->status, &measuring->status));
    for (size_t i = 0; i < items; i++) {
        measuring->base[i] = 0;
        measuring->status[i] = asked->status[i];
        for (size_t g = 0; g < asked->groups; g++) { /* publishers' noise may be below 0 */
            measuring->base[i] += asked->group[g].people[i] > 0 ? asked->group[g].people[i] : 0;
            if (!status_is_known(asked->group[g].status[i]))
                measuring->status[i] = asked->group[g].status[i];
        }
    }
    measuring->asked.status = measuring->status;
    return D4I_OK;
}
