/* SPDX-License-Identifier: EUPL-1.2
 *
 * The answer about small places of many countries for people to read: a row per country with the measures that
 * decide, in as many columns as fit a page. What is left is told below, of the countries for which it is not zero.
 */
#include "base/memory.h"
#include "query/alike.h"
#include "query/places_measures.h"

#define NAME_MAX_BYTES 96
#define HARD_SPACE "\u00a0" /* names of columns are not folded inside a number */

static const enum measure shown[] = {MEASURE_UNITS,  MEASURE_SMALL,       MEASURE_SMALL_OVER, MEASURE_SMALL_PEOPLE,
                                     MEASURE_LARGER, MEASURE_LARGER_OVER, MEASURE_BAND,       MEASURE_BAND_OVER};
static const enum measure told[] = {MEASURE_FLIPS,   MEASURE_NO_GEOMETRY, MEASURE_ESTIMATED,
                                    MEASURE_NO_DATA, MEASURE_NOT_COVERED, MEASURE_UNKNOWN};

static void hold_together(const char *words, char out[NAME_MAX_BYTES])
{
    size_t at = 0;
    for (; *words && at + sizeof HARD_SPACE < NAME_MAX_BYTES; words++)
        at += (size_t)text_print(out + at, NAME_MAX_BYTES - at, *words == ' ' ? HARD_SPACE : "%c", *words);
}

/* Short, since many stand side by side on a page of 80 signs, that of coverage among them; what is small stands in
 * the title, and what is meant in a note. */
static void column_name(const struct places_question *question, enum measure measure, char *out, size_t size)
{
    char words[32], share[NAME_MAX_BYTES], low[NAME_MAX_BYTES], high[NAME_MAX_BYTES];
    hold_together(measure_per_cent(question, words), share);
    hold_together(places_thousands(question->band_low / D4I_PERSON, words), low);
    hold_together(places_thousands(question->band_high / D4I_PERSON, words), high);
    switch (measure) {
    case MEASURE_SMALL:
        text_print(out, size, "small");
        break;
    case MEASURE_SMALL_OVER:
        text_print(out, size, "small over %s", share);
        break;
    case MEASURE_SMALL_PEOPLE:
        text_print(out, size, "people in them");
        break;
    case MEASURE_LARGER:
        text_print(out, size, "large");
        break;
    case MEASURE_LARGER_OVER:
        text_print(out, size, "large over %s", share);
        break;
    case MEASURE_BAND:
        text_print(out, size, "%s-%s", low, high);
        break;
    case MEASURE_BAND_OVER:
        text_print(out, size, "of these over");
        break;
    default:
        text_print(out, size, "places");
    }
}

/* Of its places, those that a source covers, with data or without: in whole per cent, but never all or none when it
 * is not. How many are not is told below. */
static void coverage_words(const struct places_tally *tally, char *out, size_t size)
{
    int64_t covered = tally->units + tally->without_data, all = covered + tally->not_covered;
    if (all == 0)
        text_print(out, size, "%s", "");
    else if (tally->units == 0)
        text_print(out, size, "none"); /* sources count there, perhaps, and nothing of it is known */
    else if (tally->not_covered == 0)
        text_print(out, size, "all");
    else if (covered * 100 < all)
        text_print(out, size, "<1 %%");
    else
        text_print(out, size, "%lld %%", (long long)(covered * 100 / all));
}

static d4i_status add_columns(d4i_context *context, const struct places *places,
                              const struct places_question *question, d4i_frame *frame)
{
    char name[4 * NAME_MAX_BYTES];
    TRY(d4i_frame_column(context, frame, "country", D4I_TEXT));
    if (measure_shown(places, MEASURE_NOT_COVERED))
        TRY(d4i_frame_column(context, frame, "covered", D4I_TEXT));
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        column_name(question, shown[i], name, sizeof name);
        TRY(d4i_frame_column(context, frame, name, D4I_INTEGER));
    }
    return D4I_OK;
}

static bool whole_value(const struct places *places, const struct places_tally *tally, enum measure measure,
                        int64_t *out)
{
    if (!measure_value(tally, measure, places->has_geometry, out))
        return false;
    if (measure_column(measure).kind == D4I_PEOPLE)
        *out = measure_whole(*out);
    return true;
}

static d4i_status add_row(d4i_context *context, const struct places *places, const struct places_count *count,
                          size_t country, d4i_frame *frame)
{
    TRY(d4i_frame_row(context, frame));
    TRY(d4i_frame_set_text(context, frame, 0, places_country_title(count, country)));
    size_t first = 1;
    if (measure_shown(places, MEASURE_NOT_COVERED)) {
        char words[32];
        coverage_words(&count->tally[country], words, sizeof words);
        TRY(d4i_frame_set_text(context, frame, first++, words));
    }
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        int64_t value;
        if (whole_value(places, &count->tally[country], shown[i], &value))
            TRY(d4i_frame_set_int(context, frame, i + first, value));
    }
    return D4I_OK;
}

/* "places without data: DE 37, all 37": of those who have any; nothing when nobody has. */
static d4i_status note_measure(d4i_context *context, const struct places *places,
                               const struct places_question *question, const struct places_count *count,
                               enum measure measure, d4i_frame *frame)
{
    struct buffer note = {0};
    char words[96], number[32];
    size_t countries = 0;
    d4i_status status = D4I_OK;
    if (!measure_shown(places, measure))
        return D4I_OK;
    measure_words(question, measure, words, sizeof words);
    GUARD(buffer_print(context, &note, "%s: ", words));
    for (size_t i = 0; i < count->count; i++) {
        int64_t value;
        bool all = i >= count->countries.count;
        if (!whole_value(places, &count->tally[i], measure, &value) || value == 0 || (all && countries < 2))
            continue;
        GUARD(buffer_print(context, &note, "%s%s %s", countries++ ? ", " : "", places_country_title(count, i),
                           places_thousands(value, number)));
    }
    if (countries)
        GUARD(d4i_frame_note(context, frame, note.data));
done:
    buffer_release(&note);
    return status;
}

d4i_status places_frame_short(d4i_context *context, const struct places *places,
                              const struct places_question *question, const struct places_count *count,
                              d4i_frame *frame)
{
    char below[32], share[32], low[32], high[32];
    struct places_said said = {0};
    d4i_status status = D4I_OK;
    GUARD(add_columns(context, places, question, frame));
    for (size_t i = 0; i < count->count; i++)
        GUARD(add_row(context, places, count, i, frame));
    GUARD(answer_note(
        context, frame,
        "small: below %s inhabitants, large: all others; people in them: inhabitants of the small places "
        "over %s; %s-%s: from %s to below %s inhabitants",
        places_thousands(question->below / D4I_PERSON, below), measure_per_cent(question, share),
        places_thousands(question->band_low / D4I_PERSON, low),
        places_thousands(question->band_high / D4I_PERSON, high), low, high));
    GUARD(measure_note_sizes(context, question, count, frame));
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        GUARD(note_measure(context, places, question, count, told[i], frame));
    if (places->atlas) {
        GUARD(places_said_find(context, places, count, &said));
        GUARD(places_said_alike(context, &said, frame));
    }
done:
    places_said_release(&said);
    return status;
}

/* What each country says, gathered; a country that says nothing is passed over. */
static d4i_status hear(d4i_context *context, const struct places_said *said, enum places_saying saying,
                       struct alike *alike)
{
    struct buffer words = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < said->count->countries.count; i++) {
        words.length = 0;
        GUARD(places_say(context, said, i, saying, &words));
        if (words.length)
            GUARD(alike_add(context, alike, words.data, places_country_title(said->count, i), NULL));
    }
done:
    buffer_release(&words);
    return status;
}

d4i_status places_said_alike(d4i_context *context, const struct places_said *said, d4i_frame *frame)
{
    struct alike definitions = {0}, coverage = {0};
    struct buffer note = {0};
    d4i_status status = D4I_OK;
    GUARD(hear(context, said, SAYING_DEFINITION, &definitions));
    GUARD(hear(context, said, SAYING_COVERAGE, &coverage));
    if (definitions.texts.count) {
        GUARD(buffer_text(context, &note, "counted by "));
        GUARD(alike_join(context, &definitions, &note));
        GUARD(d4i_frame_note(context, frame, note.data));
    }
    for (size_t i = 0; i < coverage.texts.count; i++)
        GUARD(answer_note(context, frame, "%s: %s", alike_names(&coverage, i), alike_text(&coverage, i)));
done:
    buffer_release(&note);
    alike_release(&definitions);
    alike_release(&coverage);
    return status;
}
