/* SPDX-License-Identifier: EUPL-1.2
 *
 * The answer about small places at every threshold from 5 to 40 %: one number alone depends on where the line is
 * drawn.
 */
#include "base/memory.h"
#include "query/places_measures.h"

#define PAGE_STEP 5 /* per cent: thresholds that a page shows */

enum curve_column { OVER, SMALL, SMALL_OVER, OF_SMALL, PEOPLE_OVER, OF_PEOPLE, COLUMNS };
static const struct answer_column columns[COLUMNS] = {
    [OVER] = {"over", D4I_SHARE},
    [SMALL] = {"small", D4I_INTEGER},
    [SMALL_OVER] = {"small_over", D4I_INTEGER},
    [OF_SMALL] = {"of_small", D4I_SHARE},
    [PEOPLE_OVER] = {"small_over_people", D4I_PEOPLE},
    [OF_PEOPLE] = {"of_people", D4I_SHARE},
};

/* A page has no room for all of them beside several keys. */
static bool is_shown(enum curve_column column, int keys, bool for_people)
{
    return !for_people || keys < 2 || (column != OF_SMALL && (keys < 3 || column != SMALL));
}

/* Nothing but the threshold where there are no small places. */
static d4i_status set_value(d4i_context *context, const struct places_class *small,
                            const struct places_curve *curve, int per_cent, enum curve_column which, size_t column,
                            d4i_frame *frame)
{
    if (which == OVER)
        return d4i_frame_set_real(context, frame, column, per_cent / 100.0);
    if (which == SMALL)
        return d4i_frame_set_int(context, frame, column, small->units);
    if (small->units == 0)
        return D4I_OK;
    if (which == SMALL_OVER)
        return d4i_frame_set_int(context, frame, column, curve->over[per_cent]);
    if (which == OF_SMALL)
        return answer_set_ratio(context, frame, column, curve->over[per_cent], small->units);
    if (which == PEOPLE_OVER)
        return d4i_frame_set_int(context, frame, column, curve->people[per_cent]);
    return answer_set_ratio(context, frame, column, curve->people[per_cent], small->people);
}

d4i_status places_frame_curve(d4i_context *context, const struct places *places,
                              const struct places_question *question, const struct places_count *count,
                              bool for_people, d4i_frame *frame)
{
    const int step = for_people ? PAGE_STEP : 1, keys = places_by_keys(&question->by);
    struct places_crossed crossed = {0};
    char below[32];
    d4i_status status = D4I_OK;
    GUARD(places_crossed_count(context, places, question, count, &crossed));
    GUARD(places_crossed_columns(context, &crossed, frame));
    for (int c = 0; c < COLUMNS; c++)
        if (is_shown(c, keys, for_people))
            GUARD(d4i_frame_column(context, frame, columns[c].name, columns[c].kind));
    for (size_t at = 0; at < places_crossed_size(&crossed); at++) {
        size_t value[PLACES_KEYS], column;
        if (!places_crossed_row(&crossed, at, for_people, value) || (for_people && !crossed.tally[at].small.units))
            continue;
        for (int t = PLACES_CURVE_FIRST; t <= PLACES_CURVE_LAST; t += step) {
            GUARD(places_crossed_keys(context, &crossed, value, &column, frame));
            for (int c = 0; c < COLUMNS; c++)
                if (is_shown(c, keys, for_people))
                    GUARD(set_value(context, &crossed.tally[at].small, &crossed.curve[at], t, c, column++, frame));
        }
    }
    GUARD(
        answer_note(context, frame,
                    "small: places below %s inhabitants; small_over: of these over the threshold, with "
                    "small_over_people living in them; of_small, of_people: parts of the small places and of those "
                    "who live in them",
                    places_thousands(question->below / D4I_PERSON, below)));
    if (for_people)
        GUARD(answer_note(context, frame, "CSV and JSON have every per cent (--format csv)"));
done:
    places_crossed_release(&crossed);
    return status;
}
