/* SPDX-License-Identifier: EUPL-1.2
 *
 * Notes below an answer: what the one area and group are, what chance is, what was drawn, and who is left out.
 */
#include <math.h>

#include "base/memory.h"
#include "query/answer.h"
#include "query/measure_telling.h"

static const char *null_words(enum measure_null null)
{
    switch (null) {
    case MEASURE_EVENNESS:
        return "units keep their sizes, and everybody's group is drawn with the shares of all (evenness)";
    case MEASURE_SYSTEMATIC:
        return "groups keep their sizes, and everybody's unit is drawn with its part of all people (systematic)";
    default:
        return "groups and units keep their sizes, and who lives where is drawn (permutation)";
    }
}

/* "share, location quotient": the indices asked for that are of all people of an area. */
static d4i_status list_of_all(d4i_context *context, const struct telling *telling, struct buffer *out)
{
    for (size_t i = 0; i < telling->question->count; i++) {
        const struct measure_chosen *chosen = &telling->question->chosen[i];
        if (!measure_is_of_all(chosen))
            continue;
        TRY(buffer_print(context, out, "%s%s", out->length ? ", " : "", chosen->index->id));
    }
    for (size_t at = 0; telling->for_people && at < out->length; at++)
        out->data[at] = out->data[at] == '_' ? ' ' : out->data[at];
    return D4I_OK;
}

/* What stands beside an index that moving people inside the area does not change. */
static d4i_status note_parent(d4i_context *context, const struct telling *telling)
{
    struct buffer words = {0};
    d4i_status status;
    GUARD(list_of_all(context, telling, &words));
    if (words.length && telling->result->alone)
        GUARD(answer_note(context, telling->frame,
                          "%s: chance moves nothing where one area is everybody; with several areas (--by) what "
                          "people of all of them give in one of its size stands here",
                          words.data));
    else if (words.length)
        GUARD(answer_note(context, telling->frame,
                          "%s: expected and p are of people of all areas together, drawn into an area of this size",
                          words.data));
done:
    buffer_release(&words);
    return status;
}

static bool any_both_sides(const struct measure_question *question)
{
    for (size_t i = 0; i < question->count; i++)
        if (question->chosen[i].index->holds & MEASURE_BOTH_SIDES)
            return true;
    return false;
}

/* What low and high are of: bootstraps, where they can be made, or the draws of the groups alone. */
static d4i_status note_interval(d4i_context *context, const struct telling *telling)
{
    const struct measure_question *question = telling->question;
    const size_t groups = telling->asked->draws;
    bool units = false, places = false;
    for (size_t r = 0; r < telling->result->count; r++) {
        const struct measure_row *row = &telling->result->rows[r];
        const bool drawn = measure_can_be_drawn(row->index);
        units |= drawn && (!isnan(row->low) || row->no_interval);
        places |= !drawn && !isnan(row->low);
    }
    if (units)
        TRY(answer_note(
            context, telling->frame,
            "low, high: %g of %d bootstraps of units, drawn with return; how sure the value is, were the "
            "units a sample%s",
            question->interval, question->options.draws,
            groups ? ", widened by how the draws of the groups differ (Rubin's rules, Student's t)" : ""));
    return places
               ? answer_note(context, telling->frame,
                             "low, high of indices that need units in their places, which drawn ones have not: "
                             "how the %zu draws of the groups differ alone (%g; Student's t); how sure it is where "
                             "people were placed, and nothing else",
                             groups, question->interval)
               : D4I_OK;
}

static d4i_status note_chance(d4i_context *context, const struct telling *telling)
{
    const struct measure_question *question = telling->question;
    int draws = question->options.draws;
    if (measure_telling_has(telling, EXPECTED))
        TRY(answer_note(context, telling->frame,
                        "expected: what chance alone gives: %s; exact where a formula is known%s",
                        null_words(question->null), draws ? ", else the mean of the draws" : ""));
    TRY(note_parent(context, telling));
    if (measure_telling_has(telling, P))
        TRY(answer_note(
            context, telling->frame, "p: (1 + draws that reach the value) / (1 + %d)%s; seed %llu", draws,
            any_both_sides(question) ? ", of holdbacks of both sides: twice that of the rarer side, at most 1" : "",
            (unsigned long long)question->options.seed));
    return note_interval(context, telling);
}

static d4i_status note_lost(d4i_context *context, const struct telling *telling)
{
    size_t chance = 0, bootstraps = 0;
    for (size_t r = 0; r < telling->result->count; r++) {
        const struct measure_row *row = &telling->result->rows[r];
        chance = row->chance_lost > chance ? row->chance_lost : chance;
        bootstraps = row->bootstraps_lost > bootstraps ? row->bootstraps_lost : bootstraps;
    }
    return measure_note_lost(context, telling->frame, telling->question->options.draws, chance, bootstraps);
}

/* Several keys make one level; levels are nested. */
static d4i_status note_nested(d4i_context *context, const struct telling *telling)
{
    if (telling->question->levels)
        return measure_note_levels(context, telling);
    return measure_asks_needs(telling->question) & MEASURE_LEVELS
               ? answer_note(context, telling->frame,
                             "Multilevel indices take the areas of --by as one level above the units; --levels "
                             "gives them several nested ones, the smallest areas first")
               : D4I_OK;
}

static d4i_status note_left_out(d4i_context *context, const struct telling *telling)
{
    const struct measure_result *result = telling->result;
    size_t outside = 0;
    for (size_t i = 0; i < telling->asked->items; i++)
        outside += telling->asked->area[i] == MEASURE_NO_AREA && telling->asked->base[i] > 0;
    if (outside)
        TRY(answer_note(context, telling->frame, "%zu small units with people lie in no area and are left out",
                        outside));
    if (result->unknown)
        TRY(answer_note(context, telling->frame,
                        "Up to %zu small units are left out, since some of their numbers are withheld or missing",
                        result->unknown));
    if (result->nowhere)
        TRY(answer_note(context, telling->frame, "%zu small units are left out, since they have no boundary",
                        result->nowhere));
    if (result->beyond)
        TRY(answer_note(context, telling->frame,
                        "In up to %zu small units the groups have more people than there are in all, as %s; there "
                        "the groups are everybody",
                        result->beyond, telling->asked->draws ? "draws of fractions may" : "published"));
    if (result->rounded)
        TRY(answer_note(
            context, telling->frame,
            "Fractions of people, as estimates have them, were rounded to whole people, with sums of each "
            "group within one person, for %s",
            telling->asked->draws
                ? "all figures"
                : "what chance gives, intervals and indices of whole people; other values are of the fractions"));
    return D4I_OK;
}

/* Who lives in the area of the first row, and in how many units: of an area of a level that is a part of it. */
static void whole_area(const struct telling *telling, double *people, size_t *units)
{
    const struct measure_row *first = telling->result->rows;
    *people = first->people;
    *units = first->units;
    for (size_t r = 1; first->level_area != SIZE_MAX && r < telling->result->count; r++) {
        const struct measure_row *row = &telling->result->rows[r];
        if (row->chosen != first->chosen || row->group != first->group || row->level != first->level)
            continue;
        *people += row->people;
        *units += row->units;
    }
}

/* What the one area and the one group are, which have no column. */
static d4i_status note_single(d4i_context *context, const struct telling *telling)
{
    const struct measure_asked *asked = telling->asked;
    if (!telling->for_people)
        return D4I_OK;
    if (asked->areas == 1 && telling->result->count) {
        double people;
        size_t units;
        whole_area(telling, &people, &units);
        TRY(answer_note(context, telling->frame, "%.0f people in %zu unit%s", people, units,
                        units == 1 ? "" : "s"));
    }
    for (size_t r = 0; r < telling->result->count; r++) {
        const struct measure_row *row = &telling->result->rows[r];
        if (row->group == MEASURE_REST || telling->column[GROUP] != SIZE_MAX)
            continue;
        return answer_note(context, telling->frame, "Group: %s (%s), against %s", asked->group[row->group].name,
                           asked->group[row->group].code,
                           asked->against == MEASURE_REST ? "everybody else" : asked->group[asked->against].name);
    }
    return D4I_OK;
}

static d4i_status note_many(d4i_context *context, const struct telling *telling)
{
    struct buffer words = {0};
    size_t count = 0;
    d4i_status status = D4I_OK;
    if (!measure_asks_kind(telling->question, MEASURE_GROUPS))
        return D4I_OK;
    for (size_t g = 0; g < telling->asked->groups; g++)
        if (telling->asked->group[g].in_many)
            GUARD(count++ < 12 ? buffer_print(context, &words, "%s%s", words.length ? ", " : "",
                                              telling->asked->group[g].code)
                               : D4I_OK);
    GUARD(answer_note(context, telling->frame, "Groups compared with each other: %zu (%s%s), and %s", count,
                      words.data ? words.data : "", count > 12 ? ", ..." : "",
                      telling->asked->only ? "nobody else" : "everybody else, if any"));
done:
    buffer_release(&words);
    return status;
}

d4i_status measure_tell_notes(d4i_context *context, const struct telling *telling)
{
    TRY(note_single(context, telling));
    TRY(note_many(context, telling));
    TRY(note_chance(context, telling));
    TRY(note_lost(context, telling));
    TRY(note_nested(context, telling));
    if (telling->question->core && telling->question->scales == 0)
        TRY(answer_note(context, telling->frame,
                        "core has an eighth index, the profile of spatial_information_theory_h over several "
                        "reaches, when scales are given (--scales 500,1000,2000)"));
    if (telling->question->scales > 1)
        TRY(answer_note(
            context, telling->frame,
            "macro to micro: the value at the widest reach, by that at the narrowest: near 1 groups live "
            "apart in wide tracts, near 0 street by street"));
    return note_left_out(context, telling);
}
