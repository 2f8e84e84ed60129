/* SPDX-License-Identifier: EUPL-1.2
 *
 * The notes that carry definition, date and source. Sources of one recipe (a table of many countries, read country
 * by country) say the same, which is told once for all of them.
 */
#include "atlas/stated.h"
#include "base/memory.h"
#include "query/alike.h"
#include "query/answer.h"

/* The wedge of those whose origin nobody knows. */
static d4i_status note_unstated(d4i_context *context, d4i_frame *frame, const struct atlas_source *source,
                                const struct atlas_variable *variable)
{
    struct atlas_stated stated = {0};
    int64_t unknown = 0;
    char people[32], share[32] = "";
    TRY(atlas_stated_find(context, &variable->tree, GROUP_NONE, &stated));
    for (size_t i = 0; i < stated.count; i++)
        unknown += variable->input[stated.node[i]];
    bool any = stated.count > 0;
    atlas_stated_release(&stated);
    if (!any)
        return D4I_OK;
    if (variable->input[0] > 0)
        text_print(share, sizeof share, " (%.1f %%)", 100 * (double)unknown / (double)variable->input[0]);
    return answer_note(context, frame,
                       "%s: origin not stated of %s people%s; they are residents, but not in the base of shares",
                       source->id, people_text(unknown, people), share);
}

static d4i_status add_what(d4i_context *context, const struct atlas_source *source,
                           const struct atlas_variable *variable, struct buffer *out)
{
    return buffer_print(context, out, "%s, %s. %s", answer_or(variable->title, variable->id),
                        answer_or(variable->date, answer_or(source->date, "no date given")),
                        answer_or(variable->definition, "No definition given."));
}

static d4i_status add_terms(d4i_context *context, const struct atlas_source *source, struct buffer *out)
{
    return buffer_print(
        context, out, "%s (%s; %s)", answer_or(source->attribution, answer_or(source->title, source->id)),
        answer_or(source->publisher, "publisher not given"), answer_or(source->licence, "licence not given"));
}

/* The sources of an answer. */
struct speakers {
    const struct atlas *atlas;
    const char *variable;
    struct alike says; /* definition, date and terms in one text */
    size_t *number;    /* [source]: of its text; SIZE_MAX = it has no such variable */
    size_t *terms;     /* [source]: where the terms begin in it */
};

static const struct atlas_variable *counted_by(const struct speakers *speakers, size_t source)
{
    uint32_t v = answer_variable(&speakers->atlas->sources[source], speakers->variable);
    return v == ANSWER_NONE ? NULL : &speakers->atlas->sources[source].variables[v];
}

static d4i_status hear(d4i_context *context, struct speakers *speakers)
{
    struct buffer text = {0};
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, speakers->atlas->source_count, sizeof *speakers->number, &speakers->number));
    GUARD(mem_alloc(context, speakers->atlas->source_count, sizeof *speakers->terms, &speakers->terms));
    for (size_t s = 0; s < speakers->atlas->source_count; s++) {
        const struct atlas_source *source = &speakers->atlas->sources[s];
        const struct atlas_variable *variable = counted_by(speakers, s);
        speakers->number[s] = SIZE_MAX;
        if (!variable)
            continue;
        text.length = 0;
        GUARD(add_what(context, source, variable, &text));
        GUARD(buffer_text(context, &text, "\n"));
        speakers->terms[s] = text.length;
        GUARD(add_terms(context, source, &text));
        GUARD(alike_add(context, &speakers->says, text.data, source->id, &speakers->number[s]));
    }
done:
    buffer_release(&text);
    return status;
}

/* Which places are covered: of those who count alike, each text once. */
static d4i_status note_coverage(d4i_context *context, const struct speakers *speakers, size_t number,
                                d4i_frame *frame)
{
    struct alike coverage = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < speakers->atlas->source_count; s++) {
        const struct atlas_source *source = &speakers->atlas->sources[s];
        if (speakers->number[s] == number && source->coverage && *source->coverage)
            GUARD(alike_add(context, &coverage, source->coverage, source->id, NULL));
    }
    for (size_t i = 0; i < coverage.texts.count; i++)
        GUARD(answer_note(context, frame, "%s cover%s: %s", alike_names(&coverage, i),
                          coverage.who[i].count == 1 ? "s" : "", alike_text(&coverage, i)));
done:
    alike_release(&coverage);
    return status;
}

static d4i_status note_alike(d4i_context *context, const struct speakers *speakers, size_t number, d4i_frame *frame)
{
    const char *text = alike_text(&speakers->says, number);
    size_t terms = 0;
    for (size_t s = 0; s < speakers->atlas->source_count; s++)
        if (speakers->number[s] == number)
            terms = speakers->terms[s];
    TRY(answer_note(context, frame, "%s: %.*s", alike_names(&speakers->says, number), (int)terms - 1, text));
    TRY(note_coverage(context, speakers, number, frame));
    for (size_t s = 0; s < speakers->atlas->source_count; s++)
        if (speakers->number[s] == number)
            TRY(note_unstated(context, frame, &speakers->atlas->sources[s], counted_by(speakers, s)));
    return d4i_frame_note(context, frame, text + terms);
}

d4i_status answer_sources(d4i_context *context, d4i_frame *frame, const struct atlas *atlas, const char *variable)
{
    struct speakers speakers = {.atlas = atlas, .variable = variable};
    d4i_status status = D4I_OK;
    GUARD(hear(context, &speakers));
    for (size_t i = 0; i < speakers.says.texts.count; i++)
        GUARD(note_alike(context, &speakers, i, frame));
done:
    alike_release(&speakers.says);
    free(speakers.number);
    free(speakers.terms);
    return status;
}
