/* SPDX-License-Identifier: EUPL-1.2
 *
 * The answer about small places for people to read, a row per measure: where there are few countries
 * (places_short.c: where there are many).
 */
#include "base/memory.h"
#include "query/places_measures.h"

#define WORDS_SIDE_BY_SIDE 4 /* columns in which words fit a page beside each other */

/* "1.2 %"; something is not nothing: "<0.1 %". */
static char *part_text(int64_t part, int64_t whole, char out[32])
{
    double share = whole > 0 ? 100 * (double)part / (double)whole : 0;
    text_print(out, 32, part > 0 && share < 0.05 ? "<0.1 %%" : "%.1f %%", share);
    return out;
}

/* "birth", "citizenship": a row of words, where some recipe says it. */
static d4i_status counted_by(d4i_context *context, const struct places *places, const struct places_count *count,
                             d4i_frame *frame)
{
    struct places_said said = {0};
    struct buffer words = {0};
    bool any = false;
    d4i_status status = D4I_OK;
    if (!places->atlas || count->count > WORDS_SIDE_BY_SIDE)
        return D4I_OK;
    GUARD(places_said_find(context, places, count, &said));
    for (size_t i = 0; i < count->count; i++) {
        words.length = 0;
        GUARD(places_say(context, &said, i, SAYING_CONCEPT, &words));
        if (words.length && !any) {
            GUARD(d4i_frame_row(context, frame));
            GUARD(d4i_frame_set_text(context, frame, 0, "counted by"));
            any = true;
        }
        if (words.length)
            GUARD(d4i_frame_set_words(context, frame, i + 1, strchr(words.data, ';') ? "MIXED" : words.data));
    }
done:
    buffer_release(&words);
    places_said_release(&said);
    return status;
}

static d4i_status measure_row(d4i_context *context, const struct places *places,
                              const struct places_question *question, const struct places_count *count,
                              enum measure measure, d4i_frame *frame)
{
    char words[96];
    measure_words(question, measure, words, sizeof words);
    TRY(d4i_frame_row(context, frame));
    TRY(d4i_frame_set_text(context, frame, 0, words));
    for (size_t i = 0; i < count->count; i++) {
        int64_t value;
        if (!measure_value(&count->tally[i], measure, places->has_geometry, &value))
            continue;
        if (measure_column(measure).kind == D4I_PEOPLE)
            value = measure_whole(value);
        TRY(d4i_frame_set_int(context, frame, i + 1, value));
    }
    return D4I_OK;
}

static d4i_status part_row(d4i_context *context, const struct places_count *count, enum measure_part part,
                           d4i_frame *frame)
{
    TRY(d4i_frame_row(context, frame));
    TRY(d4i_frame_set_text(context, frame, 0, part_words(part)));
    for (size_t i = 0; i < count->count; i++) {
        char words[32];
        int64_t people, of;
        if (part_value(&count->tally[i], part, &people, &of))
            TRY(d4i_frame_set_words(context, frame, i + 1, part_text(people, of, words)));
    }
    return D4I_OK;
}

d4i_status places_frame_measures(d4i_context *context, const struct places *places,
                                 const struct places_question *question, const struct places_count *count,
                                 d4i_frame *frame)
{
    TRY(d4i_frame_column(context, frame, "places", D4I_TEXT));
    for (size_t i = 0; i < count->count; i++)
        TRY(d4i_frame_column(context, frame, places_country_title(count, i), D4I_INTEGER));
    TRY(counted_by(context, places, count, frame));
    for (int measure = 0; measure < MEASURE_END; measure++) {
        if (!measure_shown(places, measure))
            continue;
        TRY(measure_row(context, places, question, count, measure, frame));
        for (int part = 0; part < PART_END; part++)
            if (part_follows(part, measure))
                TRY(part_row(context, count, part, frame));
    }
    return measure_note_sizes(context, question, count, frame);
}
