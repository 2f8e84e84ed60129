/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is told of the places of a country, number by number: names, words, and where a number means nothing.
 */
#include "query/places_measures.h"

#include "base/memory.h"

/* Whole numbers with thousands set apart, as the text tables write them. */
char *places_thousands(int64_t number, char out[32])
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

int64_t measure_whole(int64_t people)
{
    return (people + D4I_PERSON / 2) / D4I_PERSON;
}

char *measure_per_cent(const struct places_question *question, char out[32])
{
    text_print(out, 32, "%.10g %%", 100 * (double)question->numerator / (double)question->denominator);
    return out;
}

const char *places_country_title(const struct places_count *count, size_t i)
{
    if (*count->tally[i].country)
        return count->tally[i].country;
    return count->count == 1 ? "all" : "unknown";
}

static const struct answer_column columns[MEASURE_END] = {
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
    [MEASURE_NOT_COVERED] = {"not_covered", D4I_INTEGER},
    [MEASURE_UNKNOWN] = {"origin_unknown", D4I_PEOPLE},
    [MEASURE_SMALL_UNKNOWN] = {"small_origin_unknown", D4I_PEOPLE},
};

struct answer_column measure_column(enum measure measure)
{
    return columns[measure];
}

bool measure_shown(const struct places *places, enum measure measure)
{
    if (measure == MEASURE_UNKNOWN || measure == MEASURE_SMALL_UNKNOWN)
        return places->has_unknown;
    return measure != MEASURE_NOT_COVERED || places->atlas;
}

bool measure_value(const struct places_tally *tally, enum measure measure, bool has_geometry, int64_t *out)
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
        [MEASURE_NOT_COVERED] = tally->not_covered,
        [MEASURE_UNKNOWN] = tally->small.unknown + tally->larger.unknown,
        [MEASURE_SMALL_UNKNOWN] = tally->small.unknown,
    };
    *out = value[measure];
    switch (measure) {
    case MEASURE_SMALL_OVER:
    case MEASURE_SMALL_PEOPLE:
    case MEASURE_FLIPS:
    case MEASURE_LEAVE:
    case MEASURE_JOIN:
    case MEASURE_SMALL_UNKNOWN:
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

static const struct {
    enum measure after;
    const char *column, *words;
} parts[PART_END] = {
    [PART_UNKNOWN] = {MEASURE_UNKNOWN, "origin_unknown_share", "- part of all residents"},
    [PART_SMALL_UNKNOWN] = {MEASURE_SMALL_UNKNOWN, "small_origin_unknown_share", "- part of their residents"},
};

const char *part_column(enum measure_part part)
{
    return parts[part].column;
}

const char *part_words(enum measure_part part)
{
    return parts[part].words;
}

bool part_follows(enum measure_part part, enum measure measure)
{
    return parts[part].after == measure;
}

bool part_value(const struct places_tally *tally, enum measure_part part, int64_t *people, int64_t *of)
{
    *of = tally->small.people + (part == PART_SMALL_UNKNOWN ? 0 : tally->larger.people);
    return measure_value(tally, parts[part].after, true, people) && *of > 0;
}

void measure_words(const struct places_question *question, enum measure measure, char *out, size_t size)
{
    char a[32], b[32];
    const int64_t household = question->household / D4I_PERSON;
    switch (measure) {
    case MEASURE_UNITS:
        text_print(out, size, "places covered");
        break;
    case MEASURE_SMALL:
        text_print(out, size, "below %s inhabitants", places_thousands(question->below / D4I_PERSON, a));
        break;
    case MEASURE_SMALL_OVER:
    case MEASURE_LARGER_OVER:
    case MEASURE_BAND_OVER:
        text_print(out, size, "- of these over %s", measure_per_cent(question, a));
        break;
    case MEASURE_SMALL_PEOPLE:
    case MEASURE_BAND_PEOPLE:
        text_print(out, size, "- inhabitants of those over");
        break;
    case MEASURE_LARGER:
        text_print(out, size, "larger places");
        break;
    case MEASURE_BAND:
        text_print(out, size, "from %s to below %s", places_thousands(question->band_low / D4I_PERSON, a),
                   places_thousands(question->band_high / D4I_PERSON, b));
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
    case MEASURE_NOT_COVERED:
        text_print(out, size, "places not covered");
        break;
    case MEASURE_UNKNOWN:
        text_print(out, size, "people of origin not stated");
        break;
    case MEASURE_SMALL_UNKNOWN:
        text_print(out, size, "- in places below %s", places_thousands(question->below / D4I_PERSON, a));
        break;
    default:
        text_print(out, size, "places without data");
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
        if (tally->units && (band ? tally->band.units : tally->small.units) == 0) /* else nothing is known */
            GUARD(buffer_print(context, &list, "%s%s", empty++ ? ", " : "", places_country_title(count, i)));
    }
    if (empty == count->count && empty > 1)
        status = answer_note(context, frame, "no units of this size (%s) anywhere", size);
    else if (empty)
        status = answer_note(context, frame, "no units of this size (%s): %s", size, list.data);
done:
    buffer_release(&list);
    return status;
}

d4i_status measure_note_sizes(d4i_context *context, const struct places_question *question,
                              const struct places_count *count, d4i_frame *frame)
{
    char low[32], high[32], size[96];
    text_print(size, sizeof size, "below %s inhabitants", places_thousands(question->below / D4I_PERSON, high));
    TRY(note_empty(context, count, false, size, frame));
    text_print(size, sizeof size, "from %s to below %s inhabitants",
               places_thousands(question->band_low / D4I_PERSON, low),
               places_thousands(question->band_high / D4I_PERSON, high));
    return note_empty(context, count, true, size, frame);
}
