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

static d4i_status hear_variable(d4i_context *context, const struct atlas_source *source,
                                const struct atlas_variable *variable, struct alike *stands)
{
    for (size_t i = 0; i < variable->facts.count; i++) {
        const struct atlas_fact *fact = &variable->facts.list[i];
        char *text = NULL;
        if (strncmp(fact->key, aside, strlen(aside)) != 0)
            continue;
        const char *code = fact->key + strlen(aside), *name = country_name(code);
        TRY(name ? text_format(context, &text, "%s (%s) %s", name, code, fact->value)
                 : text_format(context, &text, "%s %s", code, fact->value));
        d4i_status status = alike_add(context, stands, text, source->id, NULL);
        free(text);
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
