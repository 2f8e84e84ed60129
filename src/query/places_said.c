/* SPDX-License-Identifier: EUPL-1.2
 *
 * What stands behind the numbers of each country: which sources speak, whom they count, when, and which places they
 * cover. A country for which no source speaks is told what its own sources say.
 */
#include "base/memory.h"
#include "query/aside.h"
#include "query/definition.h"
#include "query/places.h"

static bool *speaks_for(const struct places_said *said, size_t country)
{
    return said->speaks + country * said->places->atlas->source_count;
}

/* The country's own sources, where none speaks for a place of it. */
static void hear_own(const struct places_said *said, size_t country)
{
    const struct atlas *atlas = said->places->atlas;
    bool *speaks = speaks_for(said, country);
    for (size_t s = 0; s < atlas->source_count; s++)
        if (speaks[s])
            return;
    for (size_t s = 0; s < atlas->source_count; s++)
        speaks[s] = strcmp(answer_text(atlas->sources[s].country), said->count->tally[country].country) == 0 &&
                    answer_variable(&atlas->sources[s], said->places->variable) != ANSWER_NONE;
}

d4i_status places_said_find(d4i_context *context, const struct places *places, const struct places_count *count,
                            struct places_said *out)
{
    struct places_said made = {.places = places, .count = count};
    const size_t sources = places->atlas->source_count;
    size_t country = 0;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, count->count * sources, sizeof *made.speaks, &made.speaks));
    GUARD(mem_alloc(context, sources, sizeof *made.any, &made.any));
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        if (place->source == PLACE_NO_SOURCE)
            continue;
        if (strcmp(count->tally[country].country, place->country) != 0)
            for (country = 0; strcmp(count->tally[country].country, place->country) != 0;)
                country++;
        speaks_for(&made, country)[place->source] = true;
        made.any[place->source] = true;
    }
    for (size_t i = 0; i < count->countries.count; i++)
        hear_own(&made, i);
    if (count->count > count->countries.count)
        memcpy(speaks_for(&made, count->countries.count), made.any, sources * sizeof *made.any);
    *out = made;
    return D4I_OK;
done:
    places_said_release(&made);
    return status;
}

void places_said_release(struct places_said *said)
{
    free(said->speaks);
    free(said->any);
    *said = (struct places_said){0};
}

static d4i_status say_one(d4i_context *context, const struct atlas_source *source,
                          const struct atlas_variable *variable, enum places_saying saying, struct buffer *out)
{
    switch (saying) {
    case SAYING_COVERAGE:
        return buffer_text(context, out, answer_text(source->coverage));
    case SAYING_DEFINITION:
        return definition_words(context, variable, out);
    case SAYING_CONCEPT:
        return buffer_text(context, out, definition_concept(variable));
    default:
        return buffer_text(context, out, definition_date(source, variable));
    }
}

d4i_status places_say(d4i_context *context, const struct places_said *said, size_t country,
                      enum places_saying saying, struct buffer *out)
{
    const struct atlas *atlas = said->places->atlas;
    const bool *speaks = speaks_for(said, country);
    struct buffer one = {0};
    struct names told = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < atlas->source_count; s++) {
        uint32_t index, v = answer_variable(&atlas->sources[s], said->places->variable);
        bool is_new;
        if (!speaks[s] || v == ANSWER_NONE)
            continue;
        one.length = 0;
        GUARD(say_one(context, &atlas->sources[s], &atlas->sources[s].variables[v], saying, &one));
        if (one.length == 0)
            continue;
        GUARD(names_add(context, &told, text_of(one.data), &index, &is_new));
        if (is_new)
            GUARD(buffer_print(context, out, "%s%s", told.count > 1 ? "; " : "", one.data));
    }
done:
    buffer_release(&one);
    names_release(&told);
    return status;
}

/* "ES: counted by birth: country of birth, 2012-01-01; covers: all municipalities" */
static d4i_status note_country(d4i_context *context, const struct places_said *said, size_t country,
                               d4i_frame *frame)
{
    static const char *const heads[SAYING_END] = {
        [SAYING_DEFINITION] = "counted by ", [SAYING_DATE] = "on ", [SAYING_COVERAGE] = "covers: "};
    static const enum places_saying order[] = {SAYING_DEFINITION, SAYING_DATE, SAYING_COVERAGE};
    struct buffer note = {0}, words = {0};
    d4i_status status = D4I_OK;
    GUARD(buffer_print(context, &note, "%s: ", places_country_title(said->count, country)));
    size_t start = note.length;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        words.length = 0;
        GUARD(places_say(context, said, country, order[i], &words));
        if (words.length)
            GUARD(buffer_print(context, &note, "%s%s%s", note.length > start ? "; " : "", heads[order[i]],
                               words.data));
    }
    if (note.length == start)
        GUARD(buffer_text(context, &note, "no source counts its places"));
    GUARD(d4i_frame_note(context, frame, note.data));
done:
    buffer_release(&note);
    buffer_release(&words);
    return status;
}

d4i_status places_said_notes(d4i_context *context, const struct places_said *said, bool by_country,
                             d4i_frame *frame)
{
    const struct places *places = said->places;
    TRY(definition_notes(context, frame, places->atlas, places->variable, said->any));
    if (places->is_common)
        TRY(aside_note(context, frame, places->atlas, places->variable, said->any));
    for (size_t i = 0; by_country && i < said->count->countries.count; i++)
        TRY(note_country(context, said, i, frame));
    return D4I_OK;
}
