/* SPDX-License-Identifier: EUPL-1.2
 *
 * Each unit by itself: how diverse it is, and how each group is represented in it.
 */
#include "measure/diversity.h"
#include "measure/texts.h"

static d4i_status by_unit(d4i_context *context, const struct measure_data *data,
                          double (*of)(const double *share, size_t groups), struct measure_answer *answer)
{
    size_t groups = data->table->groups;
    double *share = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, groups, sizeof *share, &share));
    GUARD(answer_values(context, data->units, answer));
    for (size_t i = 0; i < data->units; i++) {
        for (size_t m = 0; m < groups; m++)
            share[m] = data->table->people[m][i] / data->t[i];
        answer->values[i] = data->t[i] > 0 ? of(share, groups) : NAN;
    }
done:
    free(share);
    return status;
}

#define BY_UNIT(name, of)                                                                              \
    static d4i_status name##_run(d4i_context *context, const struct measure_data *data,                \
                                 const struct measure_options *options, struct measure_answer *answer) \
    {                                                                                                  \
        (void)options;                                                                                 \
        return by_unit(context, data, of, answer);                                                     \
    }

BY_UNIT(richness, diversity_richness)
BY_UNIT(entropy, diversity_entropy)
BY_UNIT(normalised, diversity_normalised)
BY_UNIT(simpson, diversity_simpson)
BY_UNIT(interaction, diversity_interaction)
BY_UNIT(effective, diversity_effective)
BY_UNIT(polarisation, diversity_polarisation)

#define OF_UNIT                                                                                               \
    .kind = MEASURE_GROUPS, .shape = MEASURE_BY_UNIT,                                                         \
    .holds = MEASURE_SCALES | MEASURE_SWAPS | MEASURE_ONE_UNIT | MEASURE_LOPSIDED, .even = NAN, .apart = NAN, \
    .empties = "a unit without people has no value"

static const struct measure_index index_richness = {
    .id = "local_richness",
    .title = "groups with people in each unit",
    OF_UNIT,
    .low = 1,
    .high = INFINITY,
    .meaning = "how many groups have people in the unit",
    .formula = "number of groups with p_m > 0",
    .reference = HILL,
    .run = richness_run,
};

static const struct measure_index index_entropy = {
    .id = "local_diversity",
    .title = "entropy of each unit",
    OF_UNIT,
    .low = 0,
    .high = INFINITY,
    .meaning = "how uncertain the group of somebody drawn from the unit is, in nats",
    .formula = "E_i = -sum p_m ln p_m",
    .reference = THEIL_FINIZZA,
    .run = entropy_run,
};

static const struct measure_index index_normalised = {
    .id = "local_entropy",
    .title = "entropy of each unit against its largest value",
    OF_UNIT,
    .low = 0,
    .high = 1,
    .meaning = "the unit's entropy as a part of that of equally large groups",
    .formula = "-sum p_m ln p_m / ln G",
    .reference = THEIL_FINIZZA,
    .run = normalised_run,
};

static const struct measure_index index_simpson = {
    .id = "local_simpson_concentration",
    .title = "Simpson's concentration of each unit",
    OF_UNIT,
    .low = 0,
    .high = 1,
    .meaning = "the chance that two people drawn from the unit are of one group",
    .formula = "sum p_m^2",
    .reference = "Simpson, E. H. (1949): Measurement of diversity. Nature 163, 688",
    .run = simpson_run,
};

static const struct measure_index index_interaction = {
    .id = "local_simpson_interaction",
    .title = "fractionalisation of each unit",
    OF_UNIT,
    .low = 0,
    .high = 1,
    .meaning = "the chance that two people drawn from the unit are of different groups",
    .formula = "sum p_m (1 - p_m)",
    .reference =
        "Lieberson, S. (1969): Measuring population diversity. American Sociological Review 34(6), 850-862",
    .run = interaction_run,
};

static const struct measure_index index_effective = {
    .id = "local_effective_number",
    .title = "effective number of groups in each unit",
    OF_UNIT,
    .low = 1,
    .high = INFINITY,
    .meaning = "how many equally large groups would have the entropy of the unit",
    .formula = "exp(E_i)",
    .reference = HILL,
    .run = effective_run,
};

static const struct measure_index index_polarisation = {
    .id = "local_polarisation",
    .title = "polarisation of each unit",
    OF_UNIT,
    .low = 0,
    .high = 1,
    .meaning = "how near the people of the unit are to two groups of equal size",
    .formula = "4 sum p_m^2 (1 - p_m)",
    .reference = "Reynal-Querol, M. (2002): Ethnicity, political systems, and civil wars. Journal of Conflict "
                 "Resolution 46(1), 29-54",
    .run = polarisation_run,
};

static d4i_status quotients_run(d4i_context *context, const struct measure_data *data,
                                const struct measure_options *options, struct measure_answer *answer)
{
    size_t groups = data->table->groups, count;
    (void)options;
    if (__builtin_mul_overflow(data->units, groups, &count))
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu units times %zu groups)", data->units, groups);
    TRY(answer_values(context, count, answer));
    for (size_t m = 0; m < groups; m++)
        for (size_t i = 0; i < data->units; i++)
            answer->values[i * groups + m] = data->t[i] > 0 && data->sum[m] > 0
                                                 ? data->table->people[m][i] / data->t[i] / share_of(data, m)
                                                 : NAN;
    return D4I_OK;
}

static const struct measure_index index_quotients = {
    .id = "location_quotients",
    .title = "location quotients of each unit and group",
    .kind = MEASURE_GROUPS,
    .shape = MEASURE_BY_UNIT_GROUP,
    .holds = MEASURE_SCALES | MEASURE_ONE_UNIT | MEASURE_LOPSIDED,
    .low = 0,
    .high = INFINITY,
    .even = 1,
    .apart = NAN,
    .meaning = "how many times its share of all people a group's share of the unit is",
    .formula = "p_m / P_m",
    .empties = "a unit or a group without people has none",
    .reference = "Isard, W. (1960): Methods of regional analysis. MIT Press",
    .run = quotients_run,
};

static const struct measure_index *const LIST[] = {
    &index_richness,    &index_entropy,   &index_normalised,   &index_simpson,
    &index_interaction, &index_effective, &index_polarisation, &index_quotients,
};
const struct measure_family measure_local = {LIST, COUNT_OF(LIST)};
