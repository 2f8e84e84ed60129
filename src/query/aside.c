/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where the people of countries that were set aside stand, source by source. The build says it in the facts
 * "common.aside.XX" of variables.
 */
#include "query/aside.h"

#include "group/country.h"
#include "query/alike.h"

static const char aside[] = "common.aside.";

bool aside_is_common(const char *code)
{
    return code && strncmp(code, "common:", strlen("common:")) == 0;
}

/* The group's name, without what is said of countries that it leaves out; `out` = where it ends. NULL = not known.
 */
static const char *name_of_group(const struct group_tree *tree, const char *code, size_t *length)
{
    uint32_t node = group_find(tree, code);
    const char *name = node == GROUP_NONE ? "" : answer_text(tree->nodes[node].name), *rest;
    rest = strstr(name, " (set aside: ");
    *length = rest ? (size_t)(rest - name) : strlen(name);
    return *length ? name : NULL;
}

/* The build says "in eu27_2020, with eu_rest" by the codes of a common and of an own group: by their names, where
 * the variable has both. */
static d4i_status add_stand(d4i_context *context, const struct atlas_variable *variable, const char *value,
                            struct buffer *out)
{
    char common[96], own[96];
    const char *with = strstr(value, ", with "), *name[2] = {NULL, NULL};
    size_t length[2] = {0, 0};
    if (with && strncmp(value, "in ", 3) == 0 && with > value + 3) {
        text_print(common, sizeof common, "common:%.*s", (int)(with - value - 3), value + 3);
        text_print(own, sizeof own, "%s", with + strlen(", with "));
        name[0] = name_of_group(&variable->tree, common, &length[0]);
        name[1] = name_of_group(&variable->tree, own, &length[1]);
    }
    if (!name[0] || !name[1])
        return buffer_text(context, out, value);
    return buffer_print(context, out, "in \"%.*s\", with \"%.*s\"", (int)length[0], name[0], (int)length[1],
                        name[1]);
}

static d4i_status hear_variable(d4i_context *context, const struct atlas_source *source,
                                const struct atlas_variable *variable, struct alike *stands)
{
    for (size_t i = 0; i < variable->facts.count; i++) {
        const struct atlas_fact *fact = &variable->facts.list[i];
        struct buffer text = {0};
        if (strncmp(fact->key, aside, strlen(aside)) != 0)
            continue;
        const char *code = fact->key + strlen(aside), *name = country_name(code);
        d4i_status status =
            name ? buffer_print(context, &text, "%s (%s) ", name, code) : buffer_print(context, &text, "%s ", code);
        if (status == D4I_OK)
            status = add_stand(context, variable, fact->value, &text);
        if (status == D4I_OK)
            status = alike_add(context, stands, text.data, source->id, NULL);
        buffer_release(&text);
        TRY(status);
    }
    return D4I_OK;
}

d4i_status aside_words(d4i_context *context, const struct atlas *atlas, const char *variable, const bool *speaks,
                       struct buffer *out)
{
    struct alike stands = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        for (size_t v = 0; (!speaks || speaks[s]) && v < source->variable_count; v++)
            if (!variable || strcmp(source->variables[v].id, variable) == 0)
                GUARD(hear_variable(context, source, &source->variables[v], &stands));
    }
    if (stands.texts.count) {
        GUARD(buffer_text(context, out, "Set aside, since not all sources tell them apart: "));
        GUARD(alike_join(context, &stands, out));
    }
done:
    alike_release(&stands);
    return status;
}

d4i_status aside_note(d4i_context *context, d4i_frame *frame, const struct atlas *atlas, const char *variable,
                      const bool *speaks)
{
    struct buffer words = {0};
    d4i_status status = aside_words(context, atlas, variable, speaks, &words);
    if (status == D4I_OK && words.length)
        status = d4i_frame_note(context, frame, words.data);
    buffer_release(&words);
    return status;
}
