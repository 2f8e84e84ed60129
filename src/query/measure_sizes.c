/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whether areas compare: mean people per small unit. Zones are as large as each country makes them, and small ones
 * raise indices of segregation, by chance and by what they resolve. Chance can be corrected for, resolution cannot,
 * so that numbers of countries whose zones are of different kinds are refused unless they are wanted; what differs
 * less, or by settlement within one country, is flagged.
 */
#include <math.h>

#include "base/memory.h"
#include "group/status.h"
#include "query/answer.h"
#include "query/measure.h"

#define SIZES_APART 2.0 /* times as many people per small unit, from which on areas are flagged */
#define SIZES_REFUSED \
    10.0 /* and those of different countries are refused: chance adds sqrt(10) = 3 times as much */

const char *measure_area_words(const struct measure_asked *asked, uint32_t area, bool for_people)
{
    if (area == MEASURE_TOGETHER)
        return "all";
    const char *name = asked->area_name[area];
    return for_people && name && *name ? name : asked->area_code[area];
}

/* All areas whose zones are of one kind. */
struct kind {
    const char *name;
    double people, units;
};

static void add_unit(const struct measure_asked *asked, size_t item, struct kind *kind)
{
    bool lived_in = status_is_known(asked->status[item]) && asked->base[item] > 0;
    kind->people += lived_in ? (double)asked->base[item] / D4I_PERSON : 0;
    kind->units += lived_in;
}

/* The kinds of the smallest and of the largest units, and how many times these are as large; 0 = there are none. */
static double find_apart(const struct kind *kinds, size_t count, const struct kind **small,
                         const struct kind **large)
{
    *small = *large = NULL;
    for (size_t k = 0; kinds && k < count; k++) {
        if (!(kinds[k].units > 0))
            continue;
        if (!*small || kinds[k].people * (*small)->units < (*small)->people * kinds[k].units)
            *small = &kinds[k];
        if (!*large || kinds[k].people * (*large)->units > (*large)->people * kinds[k].units)
            *large = &kinds[k];
    }
    return *small && *large ? (*large)->people / (*large)->units / ((*small)->people / (*small)->units) : 0;
}

/* Areas side by side. */
static d4i_status tell_areas(d4i_context *context, const struct measure_asked *asked,
                             const struct measure_result *result, bool for_people, d4i_frame *frame)
{
    const struct measure_row *small = NULL, *large = NULL;
    double least = INFINITY, most = 0;
    for (size_t r = 0; r < result->count; r++) {
        const struct measure_row *row = &result->rows[r];
        double mean = row->units ? row->people / (double)row->units : NAN;
        if (row->area == MEASURE_TOGETHER || row->level_area != SIZE_MAX || row->undefined || isnan(mean))
            continue; /* those of levels are parts of the area that they are in */
        small = mean < least ? row : small;
        least = fmin(least, mean);
        large = mean > most ? row : large;
        most = fmax(most, mean);
    }
    if (!small || !large || small->area == large->area || most < SIZES_APART * least)
        return D4I_OK;
    return answer_note(
        context, frame,
        "SIZES DIFFER: from %.0f people per unit in %s to %.0f in %s. Indices of segregation rise with "
        "smaller units, by chance and by what they resolve, so that these areas do not compare, also "
        "where the value is corrected for chance",
        least, measure_area_words(asked, small->area, for_people), most,
        measure_area_words(asked, large->area, for_people));
}

/* Whether units of all kinds are taken together for some index: of all units, or of areas that are of no kind. */
static void find_together(const struct measure_question *question, bool *all, bool *areas)
{
    *all = *areas = false;
    for (size_t i = 0; i < question->count; i++) {
        const struct measure_chosen *chosen = &question->chosen[i];
        *all |= chosen->put == MEASURE_TOGETHER_BY_AREA && chosen->index->shape != MEASURE_BY_AREA;
        *areas |= chosen->put == MEASURE_IN_AREA && !measure_is_of_all(chosen);
    }
}

/* Units of several countries inside one index, where nothing stands side by side. */
static d4i_status tell_together(d4i_context *context, const struct measure_asked *asked,
                                const struct measure_question *question, d4i_frame *frame)
{
    struct kind *kinds = NULL;
    const struct kind *small, *large;
    bool all, areas;
    d4i_status status = D4I_OK;
    find_together(question, &all, &areas);
    if (!asked->kind || asked->kinds->count < 2 || !(all || areas))
        return D4I_OK;
    GUARD(mem_alloc(context, asked->kinds->count, sizeof *kinds, &kinds));
    for (uint32_t k = 0; k < asked->kinds->count; k++)
        kinds[k].name = names_at(asked->kinds, k);
    for (size_t i = 0; i < asked->items; i++) {
        bool counts = asked->area[i] != MEASURE_NO_AREA && asked->kind[i] != MEASURE_NO_KIND;
        if (counts && (all || !asked->area_kind[asked->area[i]]))
            add_unit(asked, i, &kinds[asked->kind[i]]);
    }
    double times = find_apart(kinds, asked->kinds->count, &small, &large);
    if (small && large && times >= SIZES_APART)
        GUARD(answer_note(context, frame,
                          "SIZES DIFFER: units are taken together that have %.0f people each in %s and %.0f in %s. "
                          "Indices of segregation rise with smaller units, by chance and by what they resolve, so "
                          "that such a value is of no one kind of unit, also where it is corrected for chance",
                          small->people / small->units, small->name, large->people / large->units, large->name));
done:
    free(kinds);
    return status;
}

d4i_status measure_tell_sizes(d4i_context *context, const struct measure_asked *asked,
                              const struct measure_question *question, const struct measure_result *result,
                              bool for_people, d4i_frame *frame)
{
    TRY(tell_areas(context, asked, result, for_people, frame));
    return tell_together(context, asked, question, frame);
}

static d4i_status add_up(d4i_context *context, const struct measure_asked *asked, struct names *names,
                         struct kind **kinds)
{
    size_t capacity = 0;
    for (size_t a = 0; a < asked->areas; a++) {
        uint32_t number;
        bool is_new;
        if (!asked->area_kind[a])
            continue;
        TRY(names_add(context, names, text_of(asked->area_kind[a]), &number, &is_new));
        if (is_new) {
            TRY(mem_grow(context, kinds, &capacity, (size_t)number + 1, sizeof **kinds));
            (*kinds)[number] = (struct kind){.name = asked->area_kind[a]};
        }
        for (size_t k = asked->first[a]; *kinds && k < asked->first[a + 1]; k++)
            add_unit(asked, asked->order[k], &(*kinds)[number]);
    }
    return D4I_OK;
}

/* Whether some index depends on what the small units are, and is told area by area: as a number, or as numbers by
 * unit, group or area. */
static bool depends_on_units(const struct measure_question *question)
{
    for (size_t i = 0; i < question->count; i++) {
        const struct measure_chosen *chosen = &question->chosen[i];
        if (!measure_is_of_all(chosen) &&
            (chosen->put != MEASURE_TOGETHER_BY_AREA || chosen->index->shape == MEASURE_BY_AREA))
            return true;
    }
    return false;
}

d4i_status measure_check_sizes(d4i_context *context, const struct measure_asked *asked,
                               const struct measure_question *question)
{
    struct names names = {0};
    struct kind *kinds = NULL;
    const struct kind *small, *large;
    d4i_status status = D4I_OK;
    if (question->compare || !asked->area_kind || !depends_on_units(question))
        return D4I_OK;
    GUARD(add_up(context, asked, &names, &kinds));
    double times = find_apart(kinds, names.count, &small, &large);
    if (small && large && times >= SIZES_REFUSED)
        status =
            fail(context, D4I_BAD_USAGE,
                 "small units are of different kinds: %.0f people each in %s and %.0f in %s, %.0f times as many, "
                 "so that indices over them do not compare; ask one by one (--source, or an atlas of its own), "
                 "over units of like size (--over), or give --compare to see them side by side all the same",
                 small->people / small->units, small->name, large->people / large->units, large->name, times);
done:
    names_release(&names);
    free(kinds);
    return status;
}
