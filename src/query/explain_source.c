/* SPDX-License-Identifier: EUPL-1.2
 *
 * What all explanations end with: the counts of a place, and where its source comes from.
 */
#include "query/explain.h"

static const char *status_words(uint8_t status)
{
    return d4i_value_status_text((d4i_value_status)status);
}

static d4i_status count_fact(d4i_context *context, d4i_frame *frame, const struct atlas_variable *variable,
                             const char *what, const struct atlas_column *column, size_t at)
{
    char key[160], people[32];
    text_print(key, sizeof key, "%s: %s", variable->id, what);
    if (!status_is_known(column->status[at]))
        return answer_fact(context, frame, key, "not known (%s)", status_words(column->status[at]));
    return answer_fact(context, frame, key, "%s (%s)", people_text(column->people[at], people),
                       status_words(column->status[at]));
}

d4i_status explain_counts(d4i_context *context, const struct atlas_source *source,
                          struct atlas_column *const *columns, size_t at, d4i_frame *frame)
{
    for (size_t v = 0; v < source->variable_count; v++) {
        const struct atlas_variable *variable = &source->variables[v];
        const struct atlas_column *total = &columns[v][0];
        uint32_t headline = variable->tree.headline;
        TRY(count_fact(context, frame, variable, "people", total, at));
        if (headline == GROUP_NONE || headline == 0)
            continue;
        const struct atlas_column *group = &columns[v][headline];
        TRY(count_fact(context, frame, variable, variable->tree.nodes[headline].name, group, at));
        char key[160];
        text_print(key, sizeof key, "%s: share", variable->id);
        if (status_is_known(total->status[at]) && status_is_known(group->status[at]) && total->people[at] > 0) {
            char share[32];
            text_print(share, sizeof share, "%.2f %%", 100 * (double)group->people[at] / (double)total->people[at]);
            TRY(answer_fact_text(context, frame, key, share));
        } else {
            TRY(answer_fact_text(context, frame, key, "not known"));
        }
    }
    return D4I_OK;
}

d4i_status explain_source(d4i_context *context, const struct atlas_source *source, d4i_frame *frame)
{
    char hash[HASH_HEX];
    TRY(answer_fact(context, frame, "source", "%s: %s", source->id, answer_or(source->title, "no title given")));
    for (size_t v = 0; v < source->variable_count; v++) {
        const struct atlas_variable *variable = &source->variables[v];
        TRY(answer_fact(context, frame, "definition", "%s: %s", variable->id,
                        answer_or(variable->definition, "none given")));
        TRY(answer_fact(context, frame, "date", "%s: %s", variable->id,
                        answer_or(variable->date, answer_or(source->date, "none given"))));
    }
    TRY(answer_fact_text(context, frame, "coverage", source->coverage));
    TRY(answer_fact_text(context, frame, "publisher", source->publisher));
    TRY(answer_fact_text(context, frame, "licence", source->licence));
    TRY(answer_fact_text(context, frame, "attribution", source->attribution));
    TRY(answer_fact_text(context, frame, "url", source->url));
    TRY(answer_fact(context, frame, "recipe", "%s, hash %s", answer_or(source->recipe, "none"),
                    hash_hex(source->recipe_hash, hash)));
    for (size_t i = 0; i < source->file_count; i++)
        TRY(answer_fact(context, frame, "file", "%s: %s, hash %s", answer_text(source->files[i].name),
                        answer_text(source->files[i].path), hash_hex(source->files[i].hash, hash)));
    if (!source->pipeline || !*source->pipeline)
        return D4I_OK;
    if (source->accuracy < 0)
        return answer_fact(context, frame, "projection", "%s (accuracy not known)", source->pipeline);
    char accuracy[32];
    text_print(accuracy, sizeof accuracy, "%g", source->accuracy);
    return answer_fact(context, frame, "projection", "%s (good to %s m)", source->pipeline, accuracy);
}

d4i_status explain_named(d4i_context *context, struct buffer *out, const char *code, const char *name)
{
    TRY(buffer_text(context, out, out->length ? ", " : ""));
    TRY(buffer_text(context, out, code));
    return name && *name ? buffer_print(context, out, " (%s)", name) : D4I_OK;
}
