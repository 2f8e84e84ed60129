/* SPDX-License-Identifier: EUPL-1.2
 *
 * The groups that the harmonised sources share: how many people each source has of them, and what it had to merge.
 * The build says that in facts: "common.merged.CODE" and "common.detail" of a variable, "harmonise.*" and "mixed"
 * of the whole.
 */
#include "d4i/query.h"
#include "query/info.h"

enum { COMMON_WHAT, COMMON_CODE, COMMON_NAME, COMMON_SOURCE, COMMON_VARIABLE, COMMON_DETAIL, COMMON_TEXTS };
#define COMMON_PEOPLE COMMON_TEXTS

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Node of the common group, or GROUP_NONE. */
static d4i_status find_common(d4i_context *context, const struct group_tree *tree, const char *code, uint32_t *node)
{
    char *full = NULL;
    TRY(text_format(context, &full, "common:%s", code));
    *node = group_find(tree, full);
    free(full);
    return D4I_OK;
}

/* A variable takes part when it has some common group. */
static bool takes_part(const struct atlas_variable *variable)
{
    for (size_t n = 0; n < variable->tree.count; n++)
        if (begins(variable->tree.nodes[n].code, "common:"))
            return true;
    return false;
}

/* A row for each source that takes part; people are empty where it has nobody of the group. */
static d4i_status group_rows(d4i_context *context, const struct atlas *atlas, const struct atlas_common *common,
                             d4i_frame *frame)
{
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++) {
            const struct atlas_variable *variable = &atlas->sources[s].variables[v];
            uint32_t node;
            if (!takes_part(variable))
                continue;
            const char *text[COMMON_TEXTS] = {"group",      common->code,  common->name, atlas->sources[s].id,
                                              variable->id, common->origin};
            TRY(find_common(context, &variable->tree, common->code, &node));
            TRY(info_text_row(context, frame, text, COMMON_TEXTS));
            if (node != GROUP_NONE)
                TRY(d4i_frame_set_int(context, frame, COMMON_PEOPLE, variable->input[node]));
        }
    return D4I_OK;
}

static d4i_status merged_rows(d4i_context *context, const struct atlas_source *source,
                              const struct atlas_variable *variable, d4i_frame *frame)
{
    static const char merged[] = "common.merged.";
    for (size_t i = 0; i < variable->facts.count; i++) {
        const struct atlas_fact *fact = &variable->facts.list[i];
        if (!begins(fact->key, "common."))
            continue;
        bool is_merged = begins(fact->key, merged);
        const char *text[COMMON_TEXTS] = {
            [COMMON_WHAT] = is_merged ? "merged" : fact->key + strlen("common."),
            [COMMON_CODE] = is_merged ? fact->key + strlen(merged) : NULL,
            [COMMON_SOURCE] = source->id,
            [COMMON_VARIABLE] = variable->id,
            [COMMON_DETAIL] = fact->value,
        };
        TRY(info_text_row(context, frame, text, COMMON_TEXTS));
    }
    return D4I_OK;
}

d4i_status info_common(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    static const struct answer_column columns[] = {
        {"what", D4I_TEXT},     {"code", D4I_TEXT},   {"name", D4I_TEXT},     {"source", D4I_TEXT},
        {"variable", D4I_TEXT}, {"detail", D4I_TEXT}, {"people", D4I_PEOPLE},
    };
    TRY(answer_columns(context, frame, columns, sizeof columns / sizeof *columns));
    for (size_t i = 0; i < atlas->common_count; i++)
        TRY(group_rows(context, atlas, &atlas->common[i], frame));
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++)
            TRY(merged_rows(context, &atlas->sources[s], &atlas->sources[s].variables[v], frame));
    for (size_t i = 0; i < atlas->facts.count; i++) {
        const struct atlas_fact *fact = &atlas->facts.list[i];
        const char *text[COMMON_TEXTS] = {[COMMON_WHAT] = fact->key, [COMMON_DETAIL] = fact->value};
        if (strcmp(fact->key, "mixed") == 0 || begins(fact->key, "harmonise."))
            TRY(info_text_row(context, frame, text, COMMON_TEXTS));
    }
    if (atlas->common_count == 0)
        return answer_note(context, frame, "The sources share no groups: the project does not harmonise them");
    return answer_note(context, frame,
                       "group: people of a source in a common group (detail: its origins); merged: groups of the "
                       "source that end together in it");
}
