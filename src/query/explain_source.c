/* SPDX-License-Identifier: EUPL-1.2
 *
 * What all explanations end with: the counts of a place, and where its source comes from.
 */
#include "query/explain.h"

#include "atlas/stated.h"

static const char *status_words(uint8_t status)
{
    return d4i_value_status_text((d4i_value_status)status);
}

/* "; 103 to 107", "; 1 or more": what rounding or a withheld value leaves open. */
static void bounds_words(const struct atlas_column *column, size_t at, char out[96])
{
    char low[32], high[32];
    out[0] = 0;
    if (!column->low || !column->high ||
        (status_is_known(column->status[at]) && column->low[at] == column->high[at]))
        return;
    people_text(column->low[at], low);
    if (column->high[at] == INT64_MAX)
        text_print(out, 96, "; %s or more", low);
    else
        text_print(out, 96, "; %s to %s", low, people_text(column->high[at], high));
}

static d4i_status count_fact(d4i_context *context, d4i_frame *frame, const struct atlas_variable *variable,
                             const char *what, const struct atlas_column *column, size_t at)
{
    char key[160], people[32], bounds[96];
    text_print(key, sizeof key, "%s: %s", variable->id, what);
    bounds_words(column, at, bounds);
    if (!status_is_known(column->status[at]))
        return answer_fact(context, frame, key, "not known (%s%s)", status_words(column->status[at]), bounds);
    return answer_fact(context, frame, key, "%s (%s%s)", people_text(column->people[at], people),
                       status_words(column->status[at]), bounds);
}

/* What the group stands for, where that is said. */
static d4i_status meaning_facts(d4i_context *context, d4i_frame *frame, const struct atlas_variable *variable,
                                const struct group_node *node)
{
    char key[160];
    text_print(key, sizeof key, "%s: %s: origin", variable->id, node->name);
    TRY(answer_fact_text(context, frame, key, node->origin));
    text_print(key, sizeof key, "%s: %s: category", variable->id, node->name);
    return answer_fact_text(context, frame, key, node->category);
}

/* Share of those whose origin is stated, and who else lives there. */
static d4i_status share_facts(d4i_context *context, d4i_frame *frame, const struct atlas_variable *variable,
                              const struct atlas_column *columns, size_t at)
{
    const uint32_t headline = variable->tree.headline;
    const struct atlas_column *total = &columns[0], *group = &columns[headline];
    struct atlas_stated stated = {0};
    char key[160], share[32], words[96];
    TRY(atlas_stated_find(context, &variable->tree, headline, &stated));
    int64_t unknown = atlas_unstated(&stated, columns, at), outside = atlas_outside_base(&stated, columns, at);
    int64_t base = total->people[at] - outside;
    d4i_status status = D4I_OK;
    text_print(key, sizeof key, "%s: share", variable->id);
    if (status_is_known(total->status[at]) && status_is_known(group->status[at]) && base > 0) {
        text_print(share, sizeof share, "%.2f %%", 100 * (double)group->people[at] / (double)base);
        GUARD(answer_fact(context, frame, key, "%s%s", share, outside ? " of residents of stated origin" : ""));
    } else {
        GUARD(answer_fact_text(context, frame, key, "not known"));
    }
    for (size_t i = 0; i < stated.count; i++)
        GUARD(count_fact(context, frame, variable, variable->tree.nodes[stated.node[i]].name,
                         &columns[stated.node[i]], at));
    if (unknown > 0) {
        text_print(key, sizeof key, "%s: origin not stated", variable->id);
        text_print(words, sizeof words, "%.2f %% of residents", 100 * (double)unknown / (double)total->people[at]);
        GUARD(answer_fact_text(context, frame, key, words));
    }
done:
    atlas_stated_release(&stated);
    return status;
}

d4i_status explain_counts(d4i_context *context, const struct atlas_source *source,
                          struct atlas_column *const *columns, size_t at, d4i_frame *frame)
{
    for (size_t v = 0; v < source->variable_count; v++) {
        const struct atlas_variable *variable = &source->variables[v];
        uint32_t headline = variable->tree.headline;
        TRY(count_fact(context, frame, variable, "people", &columns[v][0], at));
        if (headline == GROUP_NONE || headline == 0)
            continue;
        const struct group_node *node = &variable->tree.nodes[headline];
        TRY(count_fact(context, frame, variable, node->name, &columns[v][headline], at));
        TRY(meaning_facts(context, frame, variable, node));
        TRY(share_facts(context, frame, variable, columns[v], at));
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
    TRY(answer_fact_text(context, frame, "contact", atlas_fact(&source->facts, "contact")));
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
