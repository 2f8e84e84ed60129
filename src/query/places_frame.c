/* SPDX-License-Identifier: EUPL-1.2
 *
 * The answer about small places as a frame: by country (tidy, for programs), by measure (for people), or the places
 * themselves in the order of their codes: they are not ranked.
 */
#include "base/memory.h"
#include "query/answer.h"
#include "query/places.h"

#define SIDE_BY_SIDE 6 /* countries whose measures fit a page beside each other */

/* Whole numbers with thousands set apart, as the text tables write them. */
static char *thousands(int64_t number, char out[32])
{
    char digits[24];
    int length = text_print(digits, sizeof digits, "%lld", (long long)number), at = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out[at++] = ' ';
        out[at++] = digits[i];
    }
    out[at] = 0;
    return out;
}

/* "20 %" */
static char *per_cent(const struct places_question *question, char out[32])
{
    text_print(out, 32, "%.10g %%", 100 * (double)question->numerator / (double)question->denominator);
    return out;
}

static const char *country_title(const struct places_count *count, size_t i)
{
    if (*count->tally[i].country)
        return count->tally[i].country;
    return count->count == 1 ? "all" : "unknown";
}

/* The measures, in the order of the columns. */
enum measure {
    MEASURE_UNITS,
    MEASURE_SMALL,
    MEASURE_SMALL_OVER,
    MEASURE_SMALL_PEOPLE,
    MEASURE_LARGER,
    MEASURE_LARGER_OVER,
    MEASURE_BAND,
    MEASURE_BAND_OVER,
    MEASURE_BAND_PEOPLE,
    MEASURE_FLIPS,
    MEASURE_LEAVE,
    MEASURE_JOIN,
    MEASURE_NO_GEOMETRY,
    MEASURE_ESTIMATED,
    MEASURE_NO_DATA,
    MEASURE_END
};

static const struct answer_column measure_column[MEASURE_END] = {
    [MEASURE_UNITS] = {"units", D4I_INTEGER},
    [MEASURE_SMALL] = {"small", D4I_INTEGER},
    [MEASURE_SMALL_OVER] = {"small_over", D4I_INTEGER},
    [MEASURE_SMALL_PEOPLE] = {"small_over_people", D4I_PEOPLE},
    [MEASURE_LARGER] = {"larger", D4I_INTEGER},
    [MEASURE_LARGER_OVER] = {"larger_over", D4I_INTEGER},
    [MEASURE_BAND] = {"band", D4I_INTEGER},
    [MEASURE_BAND_OVER] = {"band_over", D4I_INTEGER},
    [MEASURE_BAND_PEOPLE] = {"band_over_people", D4I_PEOPLE},
    [MEASURE_FLIPS] = {"flips", D4I_INTEGER},
    [MEASURE_LEAVE] = {"flip_out", D4I_INTEGER},
    [MEASURE_JOIN] = {"flip_in", D4I_INTEGER},
    [MEASURE_NO_GEOMETRY] = {"without_geometry", D4I_INTEGER},
    [MEASURE_ESTIMATED] = {"estimated", D4I_INTEGER},
    [MEASURE_NO_DATA] = {"without_data", D4I_INTEGER},
};

/* False where the measure means nothing: no units of this size, or no geometry at all. */
static bool measure_value(const struct places_tally *tally, enum measure measure, bool has_geometry, int64_t *out)
{
    const int64_t value[MEASURE_END] = {
        [MEASURE_UNITS] = tally->units,
        [MEASURE_SMALL] = tally->small.units,
        [MEASURE_SMALL_OVER] = tally->small.over,
        [MEASURE_SMALL_PEOPLE] = tally->small.people_over,
        [MEASURE_LARGER] = tally->larger.units,
        [MEASURE_LARGER_OVER] = tally->larger.over,
        [MEASURE_BAND] = tally->band.units,
        [MEASURE_BAND_OVER] = tally->band.over,
        [MEASURE_BAND_PEOPLE] = tally->band.people_over,
        [MEASURE_FLIPS] = tally->leave + tally->join,
        [MEASURE_LEAVE] = tally->leave,
        [MEASURE_JOIN] = tally->join,
        [MEASURE_NO_GEOMETRY] = tally->without_geometry,
        [MEASURE_ESTIMATED] = tally->estimated,
        [MEASURE_NO_DATA] = tally->without_data,
    };
    *out = value[measure];
    switch (measure) {
    case MEASURE_SMALL_OVER:
    case MEASURE_SMALL_PEOPLE:
    case MEASURE_FLIPS:
    case MEASURE_LEAVE:
    case MEASURE_JOIN:
        return tally->small.units > 0;
    case MEASURE_LARGER_OVER:
        return tally->larger.units > 0;
    case MEASURE_BAND_OVER:
    case MEASURE_BAND_PEOPLE:
        return tally->band.units > 0;
    case MEASURE_NO_GEOMETRY:
        return has_geometry;
    default:
        return true;
    }
}

/* One note for all countries that have no units of a size. */
static d4i_status note_empty(d4i_context *context, const struct places_count *count, bool band, const char *size,
                             d4i_frame *frame)
{
    struct buffer list = {0};
    size_t empty = 0;
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < count->count; i++) {
        const struct places_tally *tally = &count->tally[i];
        if ((band ? tally->band.units : tally->small.units) == 0)
            GUARD(buffer_print(context, &list, "%s%s", empty++ ? ", " : "", country_title(count, i)));
    }
    if (empty == count->count && empty > 1)
        status = answer_note(context, frame, "no units of this size (%s) anywhere", size);
    else if (empty)
        status = answer_note(context, frame, "no units of this size (%s): %s", size, list.data);
done:
    buffer_release(&list);
    return status;
}

static d4i_status note_empty_sizes(d4i_context *context, const struct places_question *question,
                                   const struct places_count *count, d4i_frame *frame)
{
    char low[32], high[32], size[96];
    text_print(size, sizeof size, "below %s inhabitants", thousands(question->below / D4I_PERSON, high));
    TRY(note_empty(context, count, false, size, frame));
    text_print(size, sizeof size, "from %s to below %s inhabitants",
               thousands(question->band_low / D4I_PERSON, low), thousands(question->band_high / D4I_PERSON, high));
    return note_empty(context, count, true, size, frame);
}

d4i_status places_frame_summary(d4i_context *context, const struct places_question *question,
                                const struct places_count *count, bool has_geometry, d4i_frame *frame)
{
    TRY(d4i_frame_column(context, frame, "country", D4I_TEXT));
    TRY(answer_columns(context, frame, measure_column, MEASURE_END));
    for (size_t i = 0; i < count->count; i++) {
        TRY(d4i_frame_row(context, frame));
        TRY(d4i_frame_set_text(context, frame, 0, country_title(count, i)));
        for (int measure = 0; measure < MEASURE_END; measure++) {
            int64_t value;
            if (measure_value(&count->tally[i], measure, has_geometry, &value))
                TRY(d4i_frame_set_int(context, frame, (size_t)measure + 1, value));
        }
    }
    return note_empty_sizes(context, question, count, frame);
}

static void measure_words(const struct places_question *question, enum measure measure, char *out, size_t size)
{
    char a[32], b[32];
    const int64_t household = question->household / D4I_PERSON;
    switch (measure) {
    case MEASURE_UNITS:
        text_print(out, size, "places covered");
        break;
    case MEASURE_SMALL:
        text_print(out, size, "below %s inhabitants", thousands(question->below / D4I_PERSON, a));
        break;
    case MEASURE_SMALL_OVER:
    case MEASURE_LARGER_OVER:
    case MEASURE_BAND_OVER:
        text_print(out, size, "- of these over %s", per_cent(question, a));
        break;
    case MEASURE_SMALL_PEOPLE:
    case MEASURE_BAND_PEOPLE:
        text_print(out, size, "- inhabitants of those over");
        break;
    case MEASURE_LARGER:
        text_print(out, size, "larger places");
        break;
    case MEASURE_BAND:
        text_print(out, size, "from %s to below %s", thousands(question->band_low / D4I_PERSON, a),
                   thousands(question->band_high / D4I_PERSON, b));
        break;
    case MEASURE_FLIPS:
        text_print(out, size, "one household of %lld decides", (long long)household);
        break;
    case MEASURE_LEAVE:
        text_print(out, size, "- small, not over if it left");
        break;
    case MEASURE_JOIN:
        text_print(out, size, "- small, over if it came");
        break;
    case MEASURE_NO_GEOMETRY:
        text_print(out, size, "covered, without geometry");
        break;
    case MEASURE_ESTIMATED:
        text_print(out, size, "covered, counts estimated");
        break;
    default:
        text_print(out, size, "places without data");
    }
}

static int64_t whole(int64_t people)
{
    return (people + D4I_PERSON / 2) / D4I_PERSON;
}

/* The measures that decide, a row per country: what fits a page when there are many countries. */
d4i_status places_frame_short(d4i_context *context, const struct places_question *question,
                              const struct places_count *count, d4i_frame *frame)
{
    static const struct {
        const char *name;
        enum measure measure;
    } column[] = {
        {"places", MEASURE_UNITS},           {"small", MEASURE_SMALL},
        {"small, over", MEASURE_SMALL_OVER}, {"people in them", MEASURE_SMALL_PEOPLE},
        {"larger", MEASURE_LARGER},          {"larger, over", MEASURE_LARGER_OVER},
        {"in band", MEASURE_BAND},           {"in band, over", MEASURE_BAND_OVER},
        {"no data", MEASURE_NO_DATA},
    };
    const size_t columns = sizeof column / sizeof *column;
    TRY(d4i_frame_column(context, frame, "country", D4I_TEXT));
    for (size_t i = 0; i < columns; i++)
        TRY(d4i_frame_column(context, frame, column[i].name, D4I_INTEGER));
    for (size_t i = 0; i < count->count; i++) {
        TRY(d4i_frame_row(context, frame));
        TRY(d4i_frame_set_text(context, frame, 0, country_title(count, i)));
        for (size_t k = 0; k < columns; k++) {
            int64_t value;
            if (!measure_value(&count->tally[i], column[k].measure, true, &value))
                continue;
            if (measure_column[column[k].measure].kind == D4I_PEOPLE)
                value = whole(value);
            TRY(d4i_frame_set_int(context, frame, k + 1, value));
        }
    }
    return note_empty_sizes(context, question, count, frame);
}

d4i_status places_frame_measures(d4i_context *context, const struct places_question *question,
                                 const struct places_count *count, bool has_geometry, d4i_frame *frame)
{
    TRY(d4i_frame_column(context, frame, "places", D4I_TEXT));
    for (size_t i = 0; i < count->count; i++)
        TRY(d4i_frame_column(context, frame, country_title(count, i), D4I_INTEGER));
    for (int measure = 0; measure < MEASURE_END; measure++) {
        char words[96];
        measure_words(question, measure, words, sizeof words);
        TRY(d4i_frame_row(context, frame));
        TRY(d4i_frame_set_text(context, frame, 0, words));
        for (size_t i = 0; i < count->count; i++) {
            int64_t value;
            if (!measure_value(&count->tally[i], measure, has_geometry, &value))
                continue;
            if (measure_column[measure].kind == D4I_PEOPLE)
                value = whole(value);
            TRY(d4i_frame_set_int(context, frame, i + 1, value));
        }
    }
    return note_empty_sizes(context, question, count, frame);
}

/* What is asked, in words. */
static d4i_status add_words(d4i_context *context, const struct places *places,
                            const struct places_question *question, d4i_frame *frame)
{
    char below[32], share[32], *title = NULL;
    TRY(text_format(context, &title, "Places below %s inhabitants where over %s are: %s",
                    thousands(question->below / D4I_PERSON, below), per_cent(question, share), places->group_name));
    d4i_status status = d4i_frame_title(context, frame, title);
    free(title);
    TRY(status);
    return answer_note(
        context, frame,
        "Over %s: group x %lld > people x %lld, compared in integers, so a place at exactly %s is not over", share,
        (long long)question->denominator, (long long)question->numerator, share);
}

d4i_status places_frame(d4i_context *context, const struct places *places, const struct places_question *question,
                        const d4i_places_options *options, d4i_frame *frame)
{
    struct places_count count = {0};
    d4i_status status = D4I_OK;
    GUARD(add_words(context, places, question, frame));
    if (options && options->list) {
        GUARD(places_frame_list(context, places, question, frame));
        goto done;
    }
    GUARD(places_count(context, places, question, &count));
    if (options && options->by_measure && count.count > SIDE_BY_SIDE)
        GUARD(places_frame_short(context, question, &count, frame));
    else if (options && options->by_measure)
        GUARD(places_frame_measures(context, question, &count, places->has_geometry, frame));
    else
        GUARD(places_frame_summary(context, question, &count, places->has_geometry, frame));
done:
    places_count_release(&count);
    return status;
}
