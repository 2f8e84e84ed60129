/* SPDX-License-Identifier: EUPL-1.2
 *
 * The groups that the harmonised sources share: how many people each source has of them, and which of its own
 * groups they are made of. The build says that in facts: "common.merged.CODE" and "common.detail" of a variable,
 * "harmonise.*" and "mixed" of the whole. Names are long and few: they are notes.
 */
#include "atlas/stated.h"
#include "base/memory.h"
#include "d4i/query.h"
#include "query/alike.h"
#include "query/aside.h"
#include "query/info.h"

enum { COMMON_SOURCE, COMMON_VARIABLE, COMMON_GROUP, COMMON_PEOPLE, COMMON_SHARE };

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

/* The source's own groups in a common one: as the build merged them, else those that it is derived from. */
static d4i_status made_of(d4i_context *context, const struct atlas_variable *variable, uint32_t node,
                          const char *code, struct buffer *out)
{
    const struct group_node *common = &variable->tree.nodes[node];
    char *key = NULL;
    TRY(text_format(context, &key, "common.merged.%s", code));
    const char *merged = atlas_fact(&variable->facts, key);
    free(key);
    if (merged)
        return buffer_text(context, out, merged);
    for (uint32_t i = 0; i < common->plus_count; i++)
        TRY(buffer_print(context, out, "%s%s", i ? " + " : "", variable->tree.nodes[common->plus[i]].code));
    for (uint32_t i = 0; i < common->minus_count; i++)
        TRY(buffer_print(context, out, " - %s", variable->tree.nodes[common->minus[i]].code));
    return D4I_OK;
}

/* Whether somebody's origin is not stated in any variable that has common groups: else the column would be zeros.
 */
static d4i_status any_unknown(d4i_context *context, const struct atlas *atlas, bool *out)
{
    *out = false;
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++) {
            struct atlas_stated stated;
            TRY(atlas_stated_find(context, &atlas->sources[s].variables[v].tree, GROUP_NONE, &stated));
            *out = *out || stated.count;
            atlas_stated_release(&stated);
        }
    return D4I_OK;
}

/* The group's part of those whose origin is stated, and beside it how many of all there are whose is not. */
static d4i_status set_shares(d4i_context *context, const struct atlas_variable *variable, uint32_t node,
                             bool unknown, d4i_frame *frame)
{
    struct atlas_stated stated;
    int64_t all = variable->input[0], nobody_knows = 0, outside = 0;
    TRY(atlas_stated_find(context, &variable->tree, node, &stated));
    for (size_t i = 0; i < stated.count; i++) {
        nobody_knows += variable->input[stated.node[i]];
        outside += stated.held[i] ? 0 : variable->input[stated.node[i]];
    }
    atlas_stated_release(&stated);
    if (all > outside)
        TRY(d4i_frame_set_real(context, frame, COMMON_SHARE,
                               (double)variable->input[node] / (double)(all - outside)));
    if (all > 0 && unknown)
        TRY(d4i_frame_set_real(context, frame, COMMON_SHARE + 1, (double)nobody_knows / (double)all));
    return D4I_OK;
}

static d4i_status group_row(d4i_context *context, const struct atlas_source *source,
                            const struct atlas_variable *variable, const char *code, bool unknown, d4i_frame *frame)
{
    struct buffer parts = {0};
    uint32_t node;
    d4i_status status = D4I_OK;
    GUARD(find_common(context, &variable->tree, code, &node));
    if (node == GROUP_NONE) /* the source has no such group */
        goto done;
    GUARD(made_of(context, variable, node, code, &parts));
    GUARD(d4i_frame_row(context, frame));
    GUARD(d4i_frame_set_text(context, frame, COMMON_SOURCE, source->id));
    GUARD(d4i_frame_set_text(context, frame, COMMON_VARIABLE, variable->id));
    GUARD(d4i_frame_set_text(context, frame, COMMON_GROUP, code));
    GUARD(d4i_frame_set_int(context, frame, COMMON_PEOPLE, variable->input[node]));
    GUARD(set_shares(context, variable, node, unknown, frame));
    GUARD(answer_set_text(context, frame, COMMON_SHARE + 1 + unknown, parts.length ? parts.data : NULL));
done:
    buffer_release(&parts);
    return status;
}

/* "es2021: 35 groups -> 3": how much of the detail is left; those who lose as much are named together. */
static d4i_status note_detail(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    struct alike detail = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++) {
            const struct atlas_variable *variable = &atlas->sources[s].variables[v];
            const char *says = atlas_fact(&variable->facts, "common.detail");
            char *who = NULL;
            if (!says)
                continue;
            GUARD(text_format(context, &who, "%s %s", atlas->sources[s].id, variable->id));
            status = alike_add(context, &detail, says, who, NULL);
            free(who);
            GUARD(status);
        }
    for (size_t i = 0; i < detail.texts.count; i++)
        GUARD(answer_note(context, frame, "%s: %s", alike_names(&detail, i), alike_text(&detail, i)));
done:
    alike_release(&detail);
    return status;
}

static d4i_status note_project(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    static const char harmonise[] = "harmonise.";
    for (size_t i = 0; i < atlas->facts.count; i++) {
        const struct atlas_fact *fact = &atlas->facts.list[i];
        if (begins(fact->key, harmonise))
            TRY(answer_note(context, frame, "The project says '%s: %s'", fact->key + strlen(harmonise),
                            fact->value));
        else if (strcmp(fact->key, "mixed") == 0)
            TRY(answer_note(context, frame, "The project mixes %s", fact->value));
    }
    return D4I_OK;
}

static d4i_status common_notes(d4i_context *context, const struct atlas *atlas, bool unknown, d4i_frame *frame)
{
    TRY(aside_note(context, frame, atlas, NULL, NULL));
    for (size_t i = 0; i < atlas->common_count; i++)
        TRY(answer_note(context, frame, "%s: %s", atlas->common[i].code, atlas->common[i].name));
    TRY(note_detail(context, atlas, frame));
    TRY(note_project(context, atlas, frame));
    return answer_note(context, frame,
                       "made_of: the source's own groups that end together in the common one; share: of all its "
                       "people%s",
                       unknown ? " whose origin is stated (and, where the group holds them itself, the others); "
                                 "unknown: those whose origin is not, of all"
                               : "");
}

d4i_status info_common(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    static const struct answer_column columns[] = {
        {"source", D4I_TEXT},   {"variable", D4I_TEXT}, {"group", D4I_TEXT},
        {"people", D4I_PEOPLE}, {"share", D4I_SHARE},
    };
    bool unknown;
    TRY(any_unknown(context, atlas, &unknown));
    TRY(answer_columns(context, frame, columns, sizeof columns / sizeof *columns));
    if (unknown)
        TRY(d4i_frame_column(context, frame, "unknown", D4I_SHARE));
    TRY(d4i_frame_column(context, frame, "made_of", D4I_TEXT));
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++)
            for (size_t i = 0; i < atlas->common_count; i++)
                TRY(group_row(context, &atlas->sources[s], &atlas->sources[s].variables[v], atlas->common[i].code,
                              unknown, frame));
    if (atlas->common_count == 0)
        return answer_note(context, frame, "The sources share no groups: the project does not harmonise them");
    return common_notes(context, atlas, unknown, frame);
}
