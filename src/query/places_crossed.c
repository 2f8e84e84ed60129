/* SPDX-License-Identifier: EUPL-1.2
 *
 * The answer about small places by class of urbanisation and by size, crossed with countries: how many places, the
 * people in them and of the group, and the measures of places_measures.c.
 */
#include "base/memory.h"
#include "query/places_measures.h"

static const char *const keys[] = {"country", "class", "size_class", "near"};
#define KEYS PLACES_KEYS

static bool is_asked(const struct places_by *by, int key)
{
    const bool asked[KEYS] = {by->country, by->urban, by->size, by->near};
    return asked[key];
}

d4i_status places_crossed_columns(d4i_context *context, const struct places_crossed *crossed, d4i_frame *frame)
{
    for (int k = 0; k < KEYS; k++)
        if (is_asked(crossed->by, k))
            TRY(d4i_frame_column(context, frame, k == 1 && crossed->by->detail == PLACES_WHERE ? "where" : keys[k],
                                 D4I_TEXT));
    return D4I_OK;
}

d4i_status places_crossed_keys(d4i_context *context, const struct places_crossed *crossed, const size_t value[KEYS],
                               size_t *column, d4i_frame *frame)
{
    char word[64];
    *column = 0;
    TRY(d4i_frame_row(context, frame));
    for (int k = 0; k < KEYS; k++)
        if (is_asked(crossed->by, k))
            TRY(d4i_frame_set_text(context, frame, (*column)++, places_crossed_word(crossed, k, value[k], word)));
    return D4I_OK;
}

/* --- who lives there --------------------------------------------------------------------------------------- */

enum living { LIVING_PEOPLE, LIVING_OF_PEOPLE, LIVING_GROUP, LIVING_SHARE, LIVING_OF_GROUP, LIVING_END };
static const struct answer_column living[LIVING_END] = {{"people", D4I_PEOPLE},
                                                        {"of_people", D4I_SHARE},
                                                        {"group", D4I_PEOPLE},
                                                        {"share", D4I_SHARE},
                                                        {"of_group", D4I_SHARE}};

static d4i_status set_living(d4i_context *context, const struct places_tally *tally,
                             const struct places_tally *whole, enum living which, size_t column, d4i_frame *frame)
{
    const struct places_class *small = &tally->small, *larger = &tally->larger;
    int64_t people = small->people + larger->people, group = small->group + larger->group;
    switch (which) {
    case LIVING_PEOPLE:
        return d4i_frame_set_int(context, frame, column, people);
    case LIVING_OF_PEOPLE:
        return answer_set_ratio(context, frame, column, people, whole->small.people + whole->larger.people);
    case LIVING_GROUP:
        return d4i_frame_set_int(context, frame, column, group);
    case LIVING_SHARE:
        return answer_set_ratio(context, frame, column, group, people - small->outside - larger->outside);
    default:
        return answer_set_ratio(context, frame, column, group, whole->small.group + whole->larger.group);
    }
}

/* --- columns: of a measure, or of who lives there ----------------------------------------------------------- */

struct crossed_column {
    const char *name;
    int measure, living; /* one of them is not its END */
};

/* For people: what a page holds, in words of their own. */
static const struct {
    struct crossed_column column;
    int most_keys; /* beside so many */
} for_page[] = {
    {{"places", MEASURE_UNITS, LIVING_END}, 2},   {{"people", MEASURE_END, LIVING_PEOPLE}, KEYS},
    {{"share", MEASURE_END, LIVING_SHARE}, KEYS}, {{"of_group", MEASURE_END, LIVING_OF_GROUP}, 1},
    {{"small", MEASURE_SMALL, LIVING_END}, KEYS}, {{"small_over", MEASURE_SMALL_OVER, LIVING_END}, KEYS},
    {{"flips", MEASURE_FLIPS, LIVING_END}, 1},
};

int places_by_keys(const struct places_by *by)
{
    return by->country + by->urban + by->size + by->near;
}

static size_t choose_columns(const struct places *places, const struct places_by *by, bool for_people,
                             struct crossed_column out[MEASURE_END + LIVING_END])
{
    size_t count = 0;
    for (size_t i = 0; for_people && i < sizeof for_page / sizeof *for_page; i++)
        if (places_by_keys(by) <= for_page[i].most_keys)
            out[count++] = for_page[i].column;
    for (int m = 0; !for_people && m < MEASURE_END; m++) {
        if (measure_shown(places, m))
            out[count++] = (struct crossed_column){measure_column(m).name, m, LIVING_END};
        for (int l = 0; m == MEASURE_UNITS && l < LIVING_END; l++)
            out[count++] = (struct crossed_column){living[l].name, MEASURE_END, l};
    }
    return count;
}

static d4i_status add_columns(d4i_context *context, const struct crossed_column *columns, size_t count,
                              d4i_frame *frame)
{
    for (size_t i = 0; i < count; i++) {
        bool is_measure = columns[i].measure != MEASURE_END;
        TRY(d4i_frame_column(context, frame, columns[i].name,
                             is_measure ? measure_column(columns[i].measure).kind
                                        : living[columns[i].living].kind));
    }
    return D4I_OK;
}

static d4i_status add_values(d4i_context *context, const struct places *places, const struct places_tally *tally,
                             const struct places_tally *whole, const struct crossed_column *columns, size_t count,
                             size_t first, d4i_frame *frame)
{
    for (size_t i = 0; i < count; i++) {
        int64_t value;
        if (columns[i].measure == MEASURE_END)
            TRY(set_living(context, tally, whole, columns[i].living, first + i, frame));
        else if (measure_value(tally, columns[i].measure, places->has_geometry, &value))
            TRY(d4i_frame_set_int(context, frame, first + i, value));
    }
    return D4I_OK;
}

/* What the values of the keys mean where their names do not say it. */
static d4i_status note_keys(d4i_context *context, const struct places_question *question, d4i_frame *frame)
{
    char people[32];
    if (question->by.near)
        TRY(answer_note(context, frame,
                        "near: from the middle of the place to the nearest cell of an urban centre of at least %s "
                        "people; in a large city: at least half of its people live in one",
                        places_thousands(question->large / D4I_PERSON, people)));
    if (!question->by.urban || question->by.detail != PLACES_WHERE)
        return D4I_OK;
    return answer_note(
        context, frame,
        question->by.areas
            ? "where: cities by the degree of urbanisation; commuting zone: no city, and at least half of the "
              "people live in a functional urban area; the others are town or rural"
            : "where: by the degree of urbanisation; without functional urban areas (--fua) nothing tells "
              "commuting zones from other towns and rural areas");
}

static d4i_status add_notes(d4i_context *context, const struct places *places,
                            const struct places_question *question, bool for_people, d4i_frame *frame)
{
    const bool alone = places_by_keys(&question->by) == 1;
    char below[32], share[32], flips[64] = "", of[96] = "";
    if (!for_people || alone)
        text_print(of, sizeof of, "; of_group: part of all of the group%s who live there",
                   question->by.country ? " in the country" : "");
    TRY(answer_note(context, frame, "group: %s; share: of those whose origin is stated%s", places->group_name, of));
    TRY(note_keys(context, question, frame));
    if (!for_people)
        return D4I_OK;
    if (alone)
        text_print(flips, sizeof flips, "; flips: small, and one household of %lld decides",
                   (long long)(question->household / D4I_PERSON));
    return answer_note(context, frame, "small: below %s inhabitants; small_over: of these over %s%s",
                       places_thousands(question->below / D4I_PERSON, below), measure_per_cent(question, share),
                       flips);
}

d4i_status places_frame_crossed(d4i_context *context, const struct places *places,
                                const struct places_question *question, const struct places_count *count,
                                bool for_people, d4i_frame *frame)
{
    struct crossed_column columns[MEASURE_END + LIVING_END];
    struct places_crossed crossed = {0};
    size_t chosen = choose_columns(places, &question->by, for_people, columns);
    d4i_status status = D4I_OK;
    GUARD(places_crossed_count(context, places, question, count, &crossed));
    GUARD(places_crossed_columns(context, &crossed, frame));
    GUARD(add_columns(context, columns, chosen, frame));
    for (size_t at = 0; at < places_crossed_size(&crossed); at++) {
        size_t value[KEYS], first;
        if (!places_crossed_row(&crossed, at, for_people, value))
            continue;
        size_t whole = places_crossed_at(&crossed, (const size_t[KEYS]){value[0], SIZE_MAX, SIZE_MAX, SIZE_MAX});
        GUARD(places_crossed_keys(context, &crossed, value, &first, frame));
        GUARD(
            add_values(context, places, &crossed.tally[at], &crossed.tally[whole], columns, chosen, first, frame));
    }
    GUARD(add_notes(context, places, question, for_people, frame));
done:
    places_crossed_release(&crossed);
    return status;
}
