/* SPDX-License-Identifier: EUPL-1.2
 *
 * The answer about small places as a frame: by country (tidy, for programs; here), by measure or by country
 * (for people; places_tall.c, places_short.c), or the places themselves (places_list.c).
 */
#include "base/memory.h"
#include "query/places_measures.h"

#define SIDE_BY_SIDE 6 /* countries whose measures fit a page beside each other */

/* What the sources of each country say, as texts. */
static const struct {
    const char *name;
    enum places_saying saying;
} sayings[] = {{"coverage", SAYING_COVERAGE}, {"definition", SAYING_DEFINITION}, {"date", SAYING_DATE}};
#define SAYINGS (sizeof sayings / sizeof *sayings)

static d4i_status summary_columns(d4i_context *context, const struct places *places, d4i_frame *frame)
{
    TRY(d4i_frame_column(context, frame, "country", D4I_TEXT));
    for (int measure = 0; measure < MEASURE_END; measure++)
        if (measure_shown(places, measure))
            TRY(d4i_frame_column(context, frame, measure_column(measure).name, measure_column(measure).kind));
    for (int part = 0; places->has_unknown && part < PART_END; part++)
        TRY(d4i_frame_column(context, frame, part_column(part), D4I_SHARE));
    for (size_t i = 0; places->atlas && i < SAYINGS; i++)
        TRY(d4i_frame_column(context, frame, sayings[i].name, D4I_TEXT));
    return D4I_OK;
}

static d4i_status summary_row(d4i_context *context, const struct places *places, const struct places_tally *tally,
                              size_t *column, d4i_frame *frame)
{
    int64_t value, of;
    for (int measure = 0; measure < MEASURE_END; measure++) {
        if (!measure_shown(places, measure))
            continue;
        if (measure_value(tally, measure, places->has_geometry, &value))
            TRY(d4i_frame_set_int(context, frame, *column, value));
        ++*column;
    }
    for (int part = 0; places->has_unknown && part < PART_END; part++, ++*column)
        if (part_value(tally, part, &value, &of))
            TRY(d4i_frame_set_real(context, frame, *column, (double)value / (double)of));
    return D4I_OK;
}

static d4i_status summary_texts(d4i_context *context, const struct places_said *said, size_t country, size_t column,
                                d4i_frame *frame)
{
    struct buffer words = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < SAYINGS; i++) {
        words.length = 0;
        GUARD(places_say(context, said, country, sayings[i].saying, &words));
        if (words.length)
            GUARD(d4i_frame_set_text(context, frame, column + i, words.data));
    }
done:
    buffer_release(&words);
    return status;
}

static d4i_status summarise(d4i_context *context, const struct places *places,
                            const struct places_question *question, const struct places_count *count,
                            d4i_frame *frame)
{
    struct places_said said = {0};
    d4i_status status = D4I_OK;
    GUARD(summary_columns(context, places, frame));
    if (places->atlas)
        GUARD(places_said_find(context, places, count, &said));
    for (size_t i = 0; i < count->count; i++) {
        size_t column = 1;
        GUARD(d4i_frame_row(context, frame));
        GUARD(d4i_frame_set_text(context, frame, 0, places_country_title(count, i)));
        GUARD(summary_row(context, places, &count->tally[i], &column, frame));
        if (places->atlas && i < count->countries.count)
            GUARD(summary_texts(context, &said, i, column, frame));
    }
    GUARD(measure_note_sizes(context, question, count, frame));
done:
    places_said_release(&said);
    return status;
}

/* What is asked, in words. */
static d4i_status add_words(d4i_context *context, const struct places *places,
                            const struct places_question *question, bool curve, d4i_frame *frame)
{
    char below[32], share[32], *title = NULL;
    if (curve)
        text_print(share, sizeof share, "%d to %d %%", PLACES_CURVE_FIRST, PLACES_CURVE_LAST);
    else
        measure_per_cent(question, share);
    TRY(text_format(context, &title, "Places below %s inhabitants where over %s are: %s",
                    places_thousands(question->below / D4I_PERSON, below), share, places->group_name));
    d4i_status status = d4i_frame_title(context, frame, title);
    free(title);
    TRY(status);
    if (curve)
        return answer_note(context, frame,
                           "Over x %%: group x 100 > %s times x, in integers: a place at exactly x %% is not over",
                           places->has_unknown ? "(people less those of origin not stated)" : "people");
    return answer_note(
        context, frame,
        "Over %s: group x %lld > %s x %lld, compared in integers, so a place at exactly %s is not over", share,
        (long long)question->denominator,
        places->has_unknown ? "(people less those of origin not stated)" : "people", (long long)question->numerator,
        share);
}

/* Flags stand before everything else. */
static d4i_status add_flags(d4i_context *context, const struct places *places, const struct places_count *count,
                            bool by_country, d4i_frame *frame)
{
    struct places_said said = {0};
    if (!places->atlas)
        return D4I_OK;
    TRY(places_said_find(context, places, count, &said));
    d4i_status status = places_said_notes(context, &said, by_country, frame);
    places_said_release(&said);
    return status;
}

d4i_status places_frame(d4i_context *context, const struct places *places, const struct places_question *question,
                        const d4i_places_options *options, d4i_frame *frame)
{
    struct places_count count = {0};
    d4i_status status = D4I_OK;
    bool tall = options && options->by_measure, list = options && options->list;
    GUARD(places_count(context, places, question, &count));
    if (options && options->like) {
        GUARD(add_flags(context, places, &count, false, frame));
        status =
            places_frame_like(context, places, question, options->like, tall, count.countries.count > 1, frame);
        goto done;
    }
    bool crossed = !list && !places_by_country_alone(&question->by), curve = options && options->curve;
    bool many = tall && !list && count.count > SIDE_BY_SIDE,
         by_measure = tall && !list && !many && !crossed && !curve;
    GUARD(add_flags(context, places, &count, by_measure && count.countries.count > 1, frame));
    GUARD(add_words(context, places, question, curve, frame));
    if (curve)
        GUARD(places_frame_curve(context, places, question, &count, tall, frame));
    else if (crossed)
        GUARD(places_frame_crossed(context, places, question, &count, tall, frame));
    else if (list)
        GUARD(places_frame_list(context, places, question, tall, count.countries.count > 1, frame));
    else if (many)
        GUARD(places_frame_short(context, places, question, &count, frame));
    else if (tall)
        GUARD(places_frame_measures(context, places, question, &count, frame));
    else
        GUARD(summarise(context, places, question, &count, frame));
done:
    places_count_release(&count);
    return status;
}
