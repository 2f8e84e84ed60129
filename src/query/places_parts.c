/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whether small places are places at all: a ward, or an output area, has few people and is no small town. The units
 * do not say what they are, so that it is told from where their people live.
 */
#include "base/wide.h"
#include "query/answer.h"
#include "query/urban.h"

#define DENSE 1500 /* people per km2 from which on a cell belongs to an urban centre (urbanisation, level 1) */

static bool is_part(const struct place *place)
{
    if (place->urban[0])
        return place->urban[0] == URBAN_UNIT_CITY;
    return place->area > 0 && (double)place->people / D4I_PERSON >= DENSE * place->area / 1e6;
}

bool places_are_parts(const struct places *places, const struct places_question *question)
{
    int128 people = 0, parts = 0;
    size_t count = 0;
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        if (!place_is_small(question, place))
            continue;
        people += place->people;
        parts += is_part(place) ? place->people : 0;
        count++;
    }
    return count > 1 && 2 * parts > people;
}

d4i_status places_note_parts(d4i_context *context, const struct places *places,
                             const struct places_question *question, d4i_frame *frame)
{
    if (!places_are_parts(places, question))
        return D4I_OK;
    return answer_note(
        context, frame,
        "Parts of a city: most people of these small places live in a city, or as densely (%d per km2 "
        "and more). Such units are no small towns, and the question does not apply to them as put",
        DENSE);
}
