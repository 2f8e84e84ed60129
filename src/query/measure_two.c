/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two places side by side: pair by pair and group by group the samples of both, of which each index is compared
 * (measure_two_values.c).
 */
#include <math.h>

#include "base/memory.h"
#include "group/status.h"
#include "query/measure_two_running.h"

#define SIZES_REFUSED 10.0 /* as of countries side by side, measure_sizes.c */

void measure_two_release(struct measure_two_result *result)
{
    free(result->rows);
    *result = (struct measure_two_result){0};
}

static void samples_release(struct two_running *running)
{
    measure_sample_release(&running->sample[0]);
    measure_sample_release(&running->sample[1]);
}

/* --- what can be compared ------------------------------------------------------------------------------------ */

static bool is_comparable(const struct measure_chosen *chosen)
{
    const unsigned places = MEASURE_POINTS | MEASURE_NEIGHBOURS | MEASURE_BORDERS | MEASURE_PERIMETER |
                            MEASURE_CLUSTERS | MEASURE_SURROUNDINGS;
    return chosen->put == MEASURE_IN_AREA && chosen->index->shape == MEASURE_NUMBER &&
           !(chosen->index->needs & places);
}

static d4i_status check_question(d4i_context *context, const struct measure_two *two,
                                 struct measure_two_result *result)
{
    const struct measure_question *question = two->question;
    if (question->options.draws < 1)
        return fail(context, D4I_BAD_USAGE,
                    "two places are compared by draws, and there are none; give --draws N, such as 99");
    if (question->scales)
        return fail(context, D4I_BAD_USAGE,
                    "scales are of indices that need units in their places, which two places do not share; leave "
                    "--scales out");
    for (size_t i = 0; i < question->count; i++) {
        const struct measure_index *index = question->chosen[i].index;
        if (is_comparable(&question->chosen[i]))
            continue;
        if (!two->usual && question->chosen[i].put != MEASURE_OVER_AREAS)
            return fail(context, D4I_BAD_USAGE,
                        "'%s' %s, so that nothing tells how sure its difference between two places is; compare an "
                        "index that is one number of counts, such as dissimilarity",
                        index->id,
                        index->shape == MEASURE_NUMBER ? "needs units in their places" : "is no single number");
        result->left_out = true;
    }
    return D4I_OK;
}

static double people_per_unit(const struct measure_asked *asked, uint32_t area)
{
    double people = 0, units = 0;
    for (size_t k = asked->first[area]; k < asked->first[area + 1]; k++) {
        size_t item = asked->order[k];
        bool lived_in = status_is_known(asked->status[item]) && asked->base[item] > 0;
        people += lived_in ? (double)asked->base[item] / D4I_PERSON : 0;
        units += lived_in;
    }
    return units > 0 ? people / units : NAN;
}

/* Whether the small units of both were made by one hand: those of one country in one atlas. */
static bool is_one_kind(const struct measure_two *two, const struct measure_two_pair *pair)
{
    const char *kind[2];
    for (int side = 0; side < 2; side++)
        kind[side] = two->asked[side]->area_kind ? two->asked[side]->area_kind[pair->area[side]] : NULL;
    return two->asked[0] == two->asked[1] && (!kind[0] || !kind[1] || strcmp(kind[0], kind[1]) == 0);
}

static d4i_status check_sizes(d4i_context *context, const struct measure_two *two)
{
    for (size_t p = 0; p < two->pairs && !two->question->compare; p++) {
        double mean[2];
        const struct measure_two_pair *pair = &two->pair[p];
        for (int side = 0; side < 2; side++)
            mean[side] = people_per_unit(two->asked[side], pair->area[side]);
        double times = fmax(mean[0], mean[1]) / fmin(mean[0], mean[1]);
        if (is_one_kind(two, pair) || !(times >= SIZES_REFUSED))
            continue;
        return fail(context, D4I_BAD_USAGE,
                    "small units are of different kinds: %.0f people each in %s and %.0f in %s%s%s, %.0f times as "
                    "many, so that a difference would be one of units; take units of like size (--over), or give "
                    "--compare to see it all the same",
                    mean[0], measure_area_words(two->asked[0], pair->area[0], false), mean[1],
                    measure_area_words(two->asked[1], pair->area[1], false), two->label[1] ? " of " : "",
                    two->label[1] ? two->label[1] : "", times);
    }
    return D4I_OK;
}

/* --- one pair ---------------------------------------------------------------------------------------------- */

/* The same groups of both sides: group[side][count]. */
static d4i_status run_groups(d4i_context *context, struct two_running *running, const uint32_t *const group[2],
                             size_t count)
{
    const struct measure_two *two = running->two;
    d4i_status status = D4I_OK;
    for (int side = 0; side < 2; side++) {
        struct measure_asked asked = *two->asked[side];
        if (!measure_asks_places(two->question))
            asked.space = NULL;
        GUARD(measure_sample_make(context, &asked, two->question, two->pair[running->pair].area[side], group[side],
                                  count, &running->result->rounded, &running->sample[side]));
    }
    for (size_t i = 0; i < two->question->count; i++)
        if (is_comparable(&two->question->chosen[i]) && two->question->chosen[i].index->kind == running->kind)
            GUARD(measure_two_index(context, running, two->question->chosen[i].index, group, count));
done:
    samples_release(running);
    return status;
}

/* The first side's group, by its code, on the other; MEASURE_REST = there is none. */
static uint32_t same_group(const struct measure_two *two, uint32_t group)
{
    for (uint32_t g = 0; g < two->asked[1]->groups; g++)
        if (strcmp(two->asked[1]->group[g].code, two->asked[0]->group[group].code) == 0)
            return g;
    return MEASURE_REST;
}

static d4i_status run_pairs(d4i_context *context, struct two_running *running, bool *any)
{
    const struct measure_two *two = running->two;
    const struct measure_asked *one = two->asked[0];
    bool rest = one->against == MEASURE_REST;
    running->kind = MEASURE_PAIR;
    for (uint32_t g = 0; g < one->groups; g++) {
        uint32_t other = same_group(two, g);
        if (!one->group[g].in_pairs || other == MEASURE_REST)
            continue;
        const uint32_t first[2] = {g, one->against}, second[2] = {other, two->asked[1]->against};
        running->group = g;
        *any = true;
        TRY(run_groups(context, running, (const uint32_t *const[]){first, second}, rest ? 1 : 2));
    }
    return D4I_OK;
}

/* The groups that are compared with each other, of both sides in the first one's order. */
struct many {
    uint32_t *group[2];
    size_t count;
    bool alike; /* both sides have the same */
};

static d4i_status many_find(d4i_context *context, const struct measure_two *two, struct many *out)
{
    size_t theirs = 0;
    out->alike = true;
    for (int side = 0; side < 2; side++)
        TRY(mem_alloc(context, two->asked[0]->groups, sizeof *out->group[side], &out->group[side]));
    for (uint32_t g = 0; g < two->asked[0]->groups; g++) {
        uint32_t other = same_group(two, g);
        if (!two->asked[0]->group[g].in_many)
            continue;
        out->alike &= other != MEASURE_REST && two->asked[1]->group[other].in_many;
        out->group[0][out->count] = g;
        out->group[1][out->count++] = other;
    }
    for (uint32_t g = 0; g < two->asked[1]->groups; g++)
        theirs += two->asked[1]->group[g].in_many;
    out->alike &= theirs == out->count;
    return D4I_OK;
}

static d4i_status run_all(d4i_context *context, struct two_running *running)
{
    const struct measure_two *two = running->two;
    bool pairs = measure_asks_kind(two->question, MEASURE_PAIR), any = !pairs;
    struct many many = {0};
    d4i_status status;
    GUARD(many_find(context, two, &many));
    bool groups = measure_asks_kind(two->question, MEASURE_GROUPS);
    running->result->many_left = groups && !many.alike;
    if (running->result->many_left && !two->usual)
        status = fail(context, D4I_BAD_USAGE,
                      "the two atlases divide people into other groups, so that indices of many groups do not "
                      "compare; name groups that both have (--groups), or ask for indices of pairs");
    GUARD(status);
    for (running->pair = 0; running->pair < two->pairs; running->pair++) {
        GUARD(progress(context, "pairs of places", running->pair, two->pairs));
        if (pairs)
            GUARD(run_pairs(context, running, &any));
        running->kind = MEASURE_GROUPS;
        running->group = MEASURE_REST;
        if (groups && many.alike && many.count)
            GUARD(
                run_groups(context, running, (const uint32_t *const[]){many.group[0], many.group[1]}, many.count));
    }
    if (!any)
        status = fail(context, D4I_BAD_USAGE,
                      "the two atlases have no group in common that could be compared; name one that both have "
                      "(--groups)");
done:
    free(many.group[0]);
    free(many.group[1]);
    return status;
}

d4i_status measure_two_run(d4i_context *context, const struct measure_two *two, struct measure_two_result *out)
{
    struct measure_two_result made = {0};
    struct two_running running = {.two = two, .result = &made};
    d4i_status status;
    GUARD(check_question(context, two, &made));
    GUARD(check_sizes(context, two));
    GUARD(run_all(context, &running));
    *out = made;
    made = (struct measure_two_result){0};
done:
    measure_two_release(&made);
    return status;
}
