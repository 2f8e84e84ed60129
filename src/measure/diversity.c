/* SPDX-License-Identifier: EUPL-1.2
 *
 * Diversity of all people of the table, and of each unit by itself. Both are functions of the shares of the groups.
 */
#include "measure/diversity.h"

#include "measure/texts.h"

double diversity_richness(const double *share, size_t groups)
{
    double count = 0;
    for (size_t m = 0; m < groups; m++)
        count += share[m] > 0;
    return count;
}

double diversity_entropy(const double *share, size_t groups)
{
    struct tally sum = {0};
    for (size_t m = 0; m < groups; m++)
        tally_add(&sum, entropy_term(share[m]));
    return fmax(0, tally_of(sum));
}

double diversity_simpson(const double *share, size_t groups)
{
    struct tally sum = {0};
    for (size_t m = 0; m < groups; m++)
        tally_add(&sum, share[m] * share[m]);
    return tally_of(sum);
}

double diversity_interaction(const double *share, size_t groups)
{
    struct tally sum = {0};
    for (size_t m = 0; m < groups; m++)
        tally_add(&sum, share[m] * (1 - share[m]));
    return tally_of(sum);
}

/* (sum P^q)^(1 / (1 - q)); the limits are exp(E) for 1 and 1 / largest share for infinity. */
double diversity_hill(const double *share, size_t groups, double order)
{
    struct tally sum = {0};
    double largest = 0;
    if (fabs(order - 1) < 1e-9)
        return exp(diversity_entropy(share, groups));
    for (size_t m = 0; m < groups; m++) {
        tally_add(&sum, share[m] > 0 ? pow(share[m], order) : 0);
        largest = fmax(largest, share[m]);
    }
    return isinf(order) ? 1 / largest : pow(tally_of(sum), 1 / (1 - order));
}

double diversity_effective(const double *share, size_t groups)
{
    return exp(diversity_entropy(share, groups));
}

double diversity_effective_2(const double *share, size_t groups)
{
    return 1 / diversity_simpson(share, groups);
}

/* Undefined (NAN) for one group. */
double diversity_evenness(const double *share, size_t groups)
{
    double richness = diversity_richness(share, groups);
    return richness > 1 ? diversity_entropy(share, groups) / log(richness) : NAN;
}

double diversity_normalised(const double *share, size_t groups)
{
    return diversity_entropy(share, groups) / log((double)groups);
}

double diversity_polarisation(const double *share, size_t groups)
{
    struct tally sum = {0};
    for (size_t m = 0; m < groups; m++)
        tally_add(&sum, 4 * share[m] * share[m] * (1 - share[m]));
    return tally_of(sum);
}

static d4i_status of_all(d4i_context *context, const struct measure_data *data,
                         double (*of)(const double *share, size_t groups), struct measure_answer *answer)
{
    double *share = NULL;
    TRY(mem_alloc(context, data->table->groups, sizeof *share, &share));
    for (size_t m = 0; m < data->table->groups; m++)
        share[m] = share_of(data, m);
    answer_number(answer, of(share, data->table->groups));
    free(share);
    return D4I_OK;
}

#define OF_ALL(name, of)                                                                               \
    static d4i_status name##_run(d4i_context *context, const struct measure_data *data,                \
                                 const struct measure_options *options, struct measure_answer *answer) \
    {                                                                                                  \
        (void)options;                                                                                 \
        return of_all(context, data, of, answer);                                                      \
    }

OF_ALL(richness, diversity_richness)
OF_ALL(effective, diversity_effective)
OF_ALL(effective_2, diversity_effective_2)
OF_ALL(entropy, diversity_entropy)
OF_ALL(normalised, diversity_normalised)
OF_ALL(simpson, diversity_simpson)
OF_ALL(interaction, diversity_interaction)
OF_ALL(polarisation, diversity_polarisation)

static d4i_status evenness_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    (void)options;
    TRY(of_all(context, data, diversity_evenness, answer));
    return isnan(answer->value) ? answer_undefined(answer, "everybody is in one group") : D4I_OK;
}

static d4i_status hill_run(d4i_context *context, const struct measure_data *data,
                           const struct measure_options *options, struct measure_answer *answer)
{
    size_t groups = data->table->groups;
    double *share = NULL;
    if (!(options->order >= 0))
        return fail(context, D4I_BAD_USAGE, "Hill numbers are of order 0 and above, not %g", options->order);
    TRY(mem_alloc(context, groups, sizeof *share, &share));
    for (size_t m = 0; m < groups; m++)
        share[m] = share_of(data, m);
    answer_number(answer, diversity_hill(share, groups, options->order));
    free(share);
    return D4I_OK;
}

#define OF_WHOLE                                                                                                  \
    .kind = MEASURE_GROUPS,                                                                                       \
    .holds =                                                                                                      \
        MEASURE_SCALES | MEASURE_MERGES | MEASURE_SWAPS | MEASURE_ONE_UNIT | MEASURE_LOPSIDED | MEASURE_UNRAISED, \
    .even = NAN, .apart = NAN, .empties = "of all people; groups without people count for nothing"

static const struct measure_index index_richness = {
    .id = "richness",
    .title = "richness: groups with people",
    OF_WHOLE,
    .low = 1,
    .high = INFINITY,
    .meaning = "how many groups have any people",
    .formula = "number of groups with P_m > 0; the Hill number of order 0",
    .reference = HILL,
    .note = "depends on how finely the source tells groups apart",
    .run = richness_run,
};

static const struct measure_index index_hill = {
    .id = "hill",
    .title = "Hill number of order q",
    OF_WHOLE,
    .takes = MEASURE_TAKES_ORDER,
    .low = 1,
    .high = INFINITY,
    .meaning =
        "how many equally large groups would be as diverse; the higher the order, the less small groups count",
    .formula = "(sum P_m^q)^(1 / (1 - q)); order 1 is exp(E)",
    .reference = HILL,
    .run = hill_run,
};

static const struct measure_index index_effective = {
    .id = "effective_number",
    .title = "effective number of groups (Hill number of order 1)",
    OF_WHOLE,
    .low = 1,
    .high = INFINITY,
    .meaning = "how many equally large groups would have the same entropy",
    .formula = "exp(E), E = -sum P_m ln P_m",
    .reference = HILL,
    .run = effective_run,
};

static const struct measure_index index_effective_2 = {
    .id = "effective_number_2",
    .title = "effective number of groups (Hill number of order 2)",
    OF_WHOLE,
    .low = 1,
    .high = INFINITY,
    .meaning = "how many equally large groups would meet as often",
    .formula = "1 / sum P_m^2",
    .reference = HILL,
    .run = effective_2_run,
};

static const struct measure_index index_entropy = {
    .id = "diversity_entropy",
    .title = "entropy E (Shannon)",
    OF_WHOLE,
    .low = 0,
    .high = INFINITY,
    .meaning = "how uncertain the group of somebody drawn from all people is, in nats",
    .formula = "-sum P_m ln P_m",
    .reference = "Shannon, C. E. (1948): A mathematical theory of communication. Bell System Technical Journal 27, "
                 "379-423",
    .run = entropy_run,
};

static const struct measure_index index_normalised = {
    .id = "diversity_entropy_normalised",
    .title = "entropy against its largest value",
    OF_WHOLE,
    .low = 0,
    .high = 1,
    .meaning = "entropy as a part of that of equally large groups, of all groups that are told apart",
    .formula = "E / ln G",
    .reference = "Shannon, C. E. (1948): A mathematical theory of communication. Bell System Technical Journal 27, "
                 "379-423",
    .note = "evenness divides by the groups that have people instead",
    .run = normalised_run,
};

static const struct measure_index index_evenness = {
    .id = "evenness",
    .title = "evenness J (Pielou)",
    OF_WHOLE,
    .low = 0,
    .high = 1,
    .meaning = "how near to equal in size the groups with people are",
    .formula = "E / ln(richness)",
    .reference = "Pielou, E. C. (1966): The measurement of diversity in different types of biological collections. "
                 "Journal of Theoretical Biology 13, 131-144",
    .run = evenness_run,
};

static const struct measure_index index_simpson = {
    .id = "simpson_concentration",
    .title = "Simpson's concentration",
    OF_WHOLE,
    .low = 0,
    .high = 1,
    .meaning = "the chance that two people drawn from all are of one group",
    .formula = "sum P_m^2",
    .reference = "Simpson, E. H. (1949): Measurement of diversity. Nature 163, 688",
    .run = simpson_run,
};

static const struct measure_index index_interaction = {
    .id = "simpson_interaction",
    .title = "Simpson's interaction I, or fractionalisation",
    OF_WHOLE,
    .low = 0,
    .high = 1,
    .meaning = "the chance that two people drawn from all are of different groups",
    .formula = "sum P_m (1 - P_m)",
    .reference =
        "Lieberson, S. (1969): Measuring population diversity. American Sociological Review 34(6), 850-862",
    .run = interaction_run,
};

static const struct measure_index index_polarisation = {
    .id = "polarisation",
    .title = "polarisation RQ (Reynal-Querol)",
    OF_WHOLE,
    .low = 0,
    .high = 1,
    .meaning = "how near all people are to two groups of equal size",
    .formula = "4 sum P_m^2 (1 - P_m)",
    .reference = "Reynal-Querol, M. (2002): Ethnicity, political systems, and civil wars. Journal of Conflict "
                 "Resolution 46(1), 29-54",
    .run = polarisation_run,
};

static const struct measure_index *const LIST[] = {
    &index_richness,   &index_hill,     &index_effective, &index_effective_2, &index_entropy,
    &index_normalised, &index_evenness, &index_simpson,   &index_interaction, &index_polarisation,
};
const struct measure_family measure_diversity = {LIST, COUNT_OF(LIST)};
