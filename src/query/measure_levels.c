/* SPDX-License-Identifier: EUPL-1.2
 *
 * Indices of nested levels (the multilevel D): asked for level by level, over the units of one area, with what each
 * level of larger areas and the units themselves have. Numbers of one fit stand in a row of the question, so that
 * it is made once for all of them.
 */
#include <math.h>

#include "base/memory.h"
#include "query/answer.h"
#include "query/measure_running.h"
#include "query/measure_telling.h"

static bool takes_levels(const struct measure_index *index)
{
    return index->needs & MEASURE_LEVELS;
}

static d4i_status count_words(d4i_context *context, const char *levels, size_t *out)
{
    for (const char *at = levels; *at;) {
        size_t length = strcspn(at, ",");
        if (text_trim((struct text){at, length}).length == 0)
            return fail(
                context, D4I_BAD_USAGE,
                "the levels '%s' have an empty one; name levels with commas between, the smallest areas first",
                levels);
        at += length + (at[length] == ',');
        if (++*out > MULTILEVEL_MOST)
            return fail(context, D4I_BAD_USAGE, "more than %d levels above the units; give fewer", MULTILEVEL_MOST);
    }
    return *out ? D4I_OK : fail(context, D4I_BAD_USAGE, "no levels are named; give some, the smallest areas first");
}

d4i_status measure_choose_levels(d4i_context *context, const char *levels, struct measure_question *out)
{
    struct measure_chosen *chosen = NULL;
    size_t count = 0;
    bool any = false;
    if (!levels)
        return D4I_OK;
    TRY(count_words(context, levels, &out->levels));
    for (size_t i = 0; i < out->count; i++)
        any |= takes_levels(out->chosen[i].index);
    if (!any)
        return fail(context, D4I_BAD_USAGE,
                    "levels are of multilevel_variance_share, multilevel_holdback and multilevel_effects, and none "
                    "of them is asked for; ask for multilevel (--of), or leave --levels out");
    TRY(mem_alloc(context, out->count * (out->levels + 1), sizeof *chosen, &chosen));
    for (size_t i = 0; i < out->count; i++) {
        const struct measure_chosen *given = &out->chosen[i];
        bool numbers = takes_levels(given->index) && given->index->shape == MEASURE_NUMBER;
        for (size_t k = 0; k < (numbers ? out->levels + 1 : 1); k++) {
            chosen[count] = *given;
            chosen[count].put = takes_levels(given->index) ? MEASURE_IN_AREA : given->put;
            chosen[count++].level = numbers ? k + 1 : 0;
        }
    }
    free(out->chosen);
    out->chosen = chosen;
    out->count = count;
    return D4I_OK;
}

d4i_status measure_sample_levels(d4i_context *context, const struct measure_asked *asked,
                                 struct measure_sample *sample)
{
    TRY(mem_alloc(context, asked->levels, sizeof *sample->level, &sample->level));
    for (size_t k = 0; k < asked->levels; k++) {
        uint32_t *area = NULL;
        TRY(mem_alloc(context, sample->units, sizeof *area, &area));
        for (size_t i = 0; i < sample->units; i++)
            area[i] = asked->nested[k].area[sample->item[i]];
        sample->level[k] = (struct multilevel_level){area, asked->nested[k].areas};
        sample->levels = k + 1;
    }
    return D4I_OK;
}

/* Who lives in the areas of a level, and in how many units. */
static d4i_status count_areas(d4i_context *context, const struct measure_sample *sample,
                              const struct multilevel_level *level, double **people, size_t **units)
{
    TRY(mem_alloc(context, level->areas, sizeof **people, people));
    TRY(mem_alloc(context, level->areas, sizeof **units, units));
    for (size_t i = 0; i < sample->units; i++) {
        (*people)[level->area[i]] += (sample->fine ? sample->fine_total : sample->total)[i];
        (*units)[level->area[i]] += sample->total[i] > 0;
    }
    return D4I_OK;
}

d4i_status measure_push_levels(d4i_context *context, struct running *running, const struct measure_index *index,
                               const double *values)
{
    const struct measure_sample *sample = running->sample;
    double *people = NULL;
    size_t *units = NULL;
    d4i_status status = D4I_OK;
    for (size_t k = 0; k < sample->levels; k++) {
        GUARD(count_areas(context, sample, &sample->level[k], &people, &units));
        for (size_t c = 0; c < sample->level[k].areas; c++) {
            struct measure_row *row;
            if (units[c] == 0) /* of another area, or empty */
                continue;
            GUARD(measure_push(context, running, index, &row));
            row->level = k + 2;
            row->level_area = c;
            row->units = units[c];
            row->people = people[c];
            row->value = values[c];
            row->undefined = isnan(row->value) ? "nobody compared lives there" : NULL;
        }
        values += sample->level[k].areas;
        free(people);
        free(units);
        people = NULL;
        units = NULL;
    }
done:
    free(people);
    free(units);
    return status;
}

const char *measure_level_words(const struct measure_asked *asked, size_t level)
{
    return level == 1 ? asked->item_noun : asked->nested[level - 2].id;
}

/* How many areas with people are parted by a level, and in how many it is one area. */
static void count_parted(const struct measure_asked *asked, size_t k, size_t *first, size_t *parted, size_t *alone)
{
    const uint32_t *area = asked->nested[k].area;
    *parted = *alone = 0;
    for (size_t a = 0; a < asked->areas; a++)
        first[a] = SIZE_MAX;
    for (size_t i = 0; i < asked->items; i++) {
        size_t a = asked->area[i];
        if (asked->area[i] == MEASURE_NO_AREA || asked->base[i] <= 0 || first[a] == SIZE_MAX - 1)
            continue;
        if (first[a] != SIZE_MAX && first[a] != area[i])
            first[a] = SIZE_MAX - 1;
        else
            first[a] = area[i];
    }
    for (size_t a = 0; a < asked->areas; a++) {
        *parted += first[a] == SIZE_MAX - 1;
        *alone += first[a] < SIZE_MAX - 1;
    }
}

d4i_status measure_note_levels(d4i_context *context, const struct telling *telling)
{
    const struct measure_asked *asked = telling->asked;
    size_t *first = NULL, parted, alone;
    d4i_status status = D4I_OK;
    GUARD(answer_note(context, telling->frame,
                      "part: the level; '%s' is what the larger areas leave to the units themselves. Parts of the "
                      "variance add up to 1 in an area; the holdback is what D gains without that level alone",
                      asked->item_noun));
    GUARD(mem_alloc(context, asked->areas, sizeof *first, &first));
    for (size_t k = 0; k < asked->levels; k++) {
        count_parted(asked, k, first, &parted, &alone);
        if (alone && parted)
            GUARD(answer_note(context, telling->frame,
                              "The level '%s' is one area in %zu of %zu areas, where it has no part, exactly",
                              asked->nested[k].id, alone, alone + parted));
        else if (alone)
            GUARD(answer_note(context, telling->frame,
                              "The level '%s' is one area%s: it has no part, exactly; choose one that parts the "
                              "units (--levels)",
                              asked->nested[k].id, alone > 1 ? " in each area" : ""));
    }
done:
    free(first);
    return status;
}
