/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is said of places beside their numbers: who does not count the group, what is estimated, who counts what.
 */
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
    TRY(places_note_lacking(context, places->lacks, frame));
    TRY(note_method(context, places, frame));
    TRY(note_shared(context, places, frame));
    TRY(note_held(context, places, frame));
    return answer_sources(context, frame, places->atlas, places->variable);
}
