/* SPDX-License-Identifier: EUPL-1.2
 *
 * The registry of indices: a new family is its file and a line here. What is undefined for every index of a kind is
 * said here, once.
 */
#include "measure/inside.h"

static const struct measure_family *const FAMILIES[] = {
    &measure_evenness, &measure_exposure,       &measure_corrected,    &measure_multigroup,  &measure_concentration,
    &measure_ground,   &measure_centralisation, &measure_diversity,    &measure_information, &measure_local,
    &measure_spatial,  &measure_clustering,     &measure_surroundings, &measure_lisa,        &measure_hotspots,
    &measure_mixing,   &measure_scales,
};

const struct measure_index *measure_index_find(const char *id)
{
    for (size_t f = 0; f < COUNT_OF(FAMILIES); f++)
        for (size_t i = 0; i < FAMILIES[f]->count; i++)
            if (strcmp(FAMILIES[f]->index[i]->id, id) == 0)
                return FAMILIES[f]->index[i];
    return NULL;
}

const struct measure_index *measure_index_at(size_t number)
{
    for (size_t f = 0; f < COUNT_OF(FAMILIES); f++) {
        if (number < FAMILIES[f]->count)
            return FAMILIES[f]->index[number];
        number -= FAMILIES[f]->count;
    }
    return NULL;
}

static d4i_status check_needs(d4i_context *context, const struct measure_index *index,
                              const struct measure_data *data)
{
    const struct measure_table *table = data->table;
    if (index->kind != data->kind)
        return fail(context, D4I_BUG, "the index '%s' was given a table of the other kind", index->id);
    if (index->needs & MEASURE_AREA && !table->area)
        return fail(context, D4I_BAD_INPUT, "the index '%s' needs the area of each unit", index->id);
    if (index->needs & MEASURE_PERIMETER && !table->perimeter)
        return fail(context, D4I_BAD_INPUT, "the index '%s' needs the perimeter of each unit", index->id);
    if (index->needs & MEASURE_POINTS && !(table->x && table->y))
        return fail(context, D4I_BAD_INPUT, "the index '%s' needs a point for each unit", index->id);
    if (index->needs & MEASURE_NEIGHBOURS && !table->neighbours)
        return fail(context, D4I_BAD_INPUT, "the index '%s' needs the neighbours of each unit", index->id);
    if (index->needs & MEASURE_BORDERS && !table->borders)
        return fail(context, D4I_BAD_INPUT, "the index '%s' needs the borders of each unit", index->id);
    if (index->needs & MEASURE_CLUSTERS && !table->cluster && !(index->needs & MEASURE_LEVELS && table->levels))
        return fail(context, D4I_BAD_INPUT, "the index '%s' needs the area in which each unit lies", index->id);
    return D4I_OK;
}

static size_t peopled_groups(const struct measure_data *data)
{
    size_t count = 0;
    for (size_t m = 0; m < data->table->groups; m++)
        count += data->sum[m] > 0;
    return count;
}

/* Why the index has no value for such a table; NULL when it has. */
static const char *no_value(const struct measure_index *index, const struct measure_data *data)
{
    bool lopsided = index->holds & MEASURE_LOPSIDED;
    if (!(data->sum_t > 0))
        return data->units == 0 ? "there are no units" : "nobody lives in any unit";
    if (data->kind == MEASURE_PAIR && !(data->sum_a > 0) && !(index->holds & MEASURE_ABSENT))
        return "nobody is in the group";
    if (data->kind == MEASURE_PAIR && !(data->sum_b > 0) && !lopsided)
        return data->table->groups == 2 ? "nobody is in the other group" : "everybody is in the group";
    if (data->kind == MEASURE_GROUPS && !lopsided && peopled_groups(data) < 2)
        return "everybody is in one group";
    bool alone = index->holds & MEASURE_ONE_UNIT || (index->holds & MEASURE_GROUND && data->units > 1);
    if (data->inhabited < 2 && !alone)
        return "people live in one unit only";
    if (index->needs & MEASURE_WHOLE_PEOPLE && !data->whole)
        return "people are not whole numbers, so that chance cannot be worked out";
    return NULL;
}

/* What the formula could not give although nothing was wrong with the table is undefined, too. */
static void say_undefined(struct measure_answer *answer)
{
    if (!answer->undefined && !answer->values && !isfinite(answer->value))
        *answer = (struct measure_answer){.value = NAN, .undefined = "its formula divides by zero here"};
}

d4i_status measure_run(d4i_context *context, const struct measure_index *index, const struct measure_data *data,
                       const struct measure_options *options, struct measure_answer *answer)
{
    struct measure_answer made = {0};
    TRY(check_needs(context, index, data));
    const char *why = no_value(index, data);
    if (why)
        return answer_undefined(answer, why);
    TRY(index->run(context, data, options, &made));
    say_undefined(&made);
    *answer = made;
    return D4I_OK;
}

d4i_status measure_expected(d4i_context *context, const struct measure_index *index,
                            const struct measure_data *data, const struct measure_options *options,
                            struct measure_answer *answer)
{
    struct measure_answer made = {0};
    TRY(check_needs(context, index, data));
    const char *why = no_value(index, data);
    if (!index->expected)
        why = "its value under chance is not known in closed form";
    else if (!why && !data->whole)
        why = "people are not whole numbers, so that chance cannot be worked out";
    if (why)
        return answer_undefined(answer, why);
    TRY(index->expected(context, data, options, &made));
    say_undefined(&made);
    *answer = made;
    return D4I_OK;
}

void measure_answer_release(struct measure_answer *answer)
{
    free(answer->values);
    memset(answer, 0, sizeof *answer);
}

d4i_status answer_values(d4i_context *context, size_t count, struct measure_answer *answer)
{
    *answer = (struct measure_answer){.value = NAN, .count = count};
    return mem_alloc(context, count, sizeof *answer->values, &answer->values);
}
