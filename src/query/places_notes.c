/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is said of places beside their numbers: who does not count the group, what is estimated, who counts what.
 */
#include "group/country.h"
#include "query/answer.h"
#include "query/places.h"

static d4i_status note_method(d4i_context *context, const struct places *places, d4i_frame *frame)
{
    size_t estimated = 0;
    for (size_t i = 0; i < places->count; i++)
        estimated += places->list[i].known && places->list[i].estimated;
    if (estimated)
        TRY(answer_note(context, frame,
                        "%zu of the places have estimated counts (worked out from cells); the others are published",
                        estimated));
    return D4I_OK;
}

/* Two vintages of one country in an atlas must not pass for one count. */
static d4i_status note_shared(d4i_context *context, const struct places *places, d4i_frame *frame)
{
    if (places->shared)
        TRY(answer_note(
            context, frame,
            "%zu places are counted by several sources: of those that know as much the newest speaks; name "
            "one to hear it alone (--source)",
            places->shared));
    return D4I_OK;
}

/* A group that holds people of unknown origin has its share of everybody. */
static d4i_status note_held(d4i_context *context, const struct places *places, d4i_frame *frame)
{
    for (size_t s = 0; s < places->atlas->source_count; s++)
        if (places->held[s])
            TRY(answer_note(context, frame,
                            "%s: the group itself holds people whose origin is not stated, who stay in its base",
                            places->atlas->sources[s].id));
    return D4I_OK;
}

const char *places_made_up_country(const struct atlas *atlas, const char *code)
{
    if (!*code || country_name(code))
        return NULL;
    for (size_t s = 0; s < atlas->source_count; s++)
        for (uint32_t v = 0; v < atlas->sources[s].variable_count; v++) {
            const struct group_tree *tree = &atlas->sources[s].variables[v].tree;
            uint32_t node = group_find(tree, code);
            const char *name = node == GROUP_NONE ? "" : answer_text(tree->nodes[node].name);
            if (*name && strcmp(name, code) != 0)
                return name;
        }
    return NULL;
}

d4i_status places_note_made_up(d4i_context *context, const struct places *places, d4i_frame *frame)
{
    struct names seen = {0};
    struct buffer note = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < places->count; i++) {
        const char *code = places->list[i].country, *name = NULL;
        uint32_t ignored;
        bool is_new = false;
        if (i == 0 || code != places->list[i - 1].country)
            GUARD(names_add(context, &seen, text_of(code), &ignored, &is_new));
        if (is_new)
            name = places_made_up_country(places->atlas, code);
        if (name)
            GUARD(buffer_print(context, &note, "%s%s %s", note.length ? ", " : "Countries: ", code, name));
    }
    if (note.length)
        GUARD(d4i_frame_note(context, frame, note.data));
done:
    buffer_release(&note);
    names_release(&seen);
    return status;
}

d4i_status places_note_lacking(d4i_context *context, const char *lacks, d4i_frame *frame)
{
    if (!lacks)
        return D4I_OK;
    return answer_note(
        context, frame,
        "Nothing is known of this group where these sources count, which do not have it: %s. Their places are "
        "without data: they may well have such people",
        lacks);
}

d4i_status places_notes(d4i_context *context, const struct places *places, d4i_frame *frame)
{
    TRY(places_note_made_up(context, places, frame));
    TRY(places_note_lacking(context, places->lacks, frame));
    TRY(note_method(context, places, frame));
    TRY(note_shared(context, places, frame));
    TRY(note_held(context, places, frame));
    return answer_sources(context, frame, places->atlas, places->variable);
}
