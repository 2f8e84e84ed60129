/* SPDX-License-Identifier: EUPL-1.2
 *
 * Many groups: indices that are made of the sums that measure_prepare took, and their values under chance, which
 * are made of the same sums' expectations.
 */
#include "base/threads.h"
#include "measure/chance.h"
#include "measure/texts.h"

/* The sums of an index: as they are, or as chance gives them. */
struct sums {
    const double *off, *square, *relative; /* [group] */
};

static double sum_of(const double *values, size_t count)
{
    struct tally sum = {0};
    for (size_t m = 0; m < count; m++)
        tally_add(&sum, values[m]);
    return tally_of(sum);
}

static double dissimilarity_of(const struct measure_data *data, const struct sums *sums)
{
    return sum_of(sums->off, data->table->groups) / (2 * data->sum_t * whole_interaction(data));
}

static double mutual_of(const struct measure_data *data, const struct sums *sums)
{
    return fmax(0, sum_of(sums->relative, data->table->groups) / data->sum_t);
}

static double theory_of(const struct measure_data *data, const struct sums *sums)
{
    return mutual_of(data, sums) / whole_entropy(data);
}

static double diversity_of(const struct measure_data *data, const struct sums *sums)
{
    return sum_of(sums->square, data->table->groups) / (data->sum_t * whole_interaction(data));
}

static double exposure_of(const struct measure_data *data, const struct sums *sums)
{
    struct tally sum = {0};
    for (size_t m = 0; m < data->table->groups; m++)
        tally_add(&sum, sums->square[m] / (data->sum_t - data->sum[m]));
    return tally_of(sum);
}

static double variation_of(const struct measure_data *data, const struct sums *sums)
{
    struct tally sum = {0};
    double groups = 0;
    for (size_t m = 0; m < data->table->groups; m++)
        if (data->sum[m] > 0) {
            tally_add(&sum, sums->square[m] / data->sum[m]);
            groups++;
        }
    return tally_of(sum) / (groups - 1);
}

static d4i_status number(const struct measure_data *data,
                         double (*of)(const struct measure_data *, const struct sums *),
                         struct measure_answer *answer)
{
    const struct sums sums = {data->off, data->square, data->relative};
    return answer_number(answer, of(data, &sums));
}

enum { CHANCE_OFF = 1, CHANCE_SQUARE = 2, CHANCE_RELATIVE = 4 };

static d4i_status by_chance(d4i_context *context, const struct measure_data *data, unsigned wanted,
                            double (*of)(const struct measure_data *, const struct sums *),
                            struct measure_answer *answer)
{
    size_t groups = data->table->groups;
    struct chance_sizes sizes = {0};
    double *drawn = NULL;
    d4i_status status;
    GUARD(chance_sizes_of(context, data, &sizes));
    GUARD(mem_alloc(context, 3 * groups, sizeof *drawn, &drawn));
    const struct sums sums = {drawn, drawn + groups, drawn + 2 * groups};
    for (size_t m = 0; m < groups; m++) {
        if (!(data->sum[m] > 0))
            continue;
        if (wanted & CHANCE_OFF)
            drawn[m] = chance_sum(&sizes, data->sum_t, data->sum[m], chance_off);
        if (wanted & CHANCE_SQUARE)
            drawn[groups + m] = chance_square_sum(&sizes, data->sum_t, data->sum[m]);
        if (wanted & CHANCE_RELATIVE)
            drawn[2 * groups + m] = chance_sum(&sizes, data->sum_t, data->sum[m], chance_relative);
    }
    answer_number(answer, of(data, &sums));
done:
    chance_sizes_release(&sizes);
    free(drawn);
    return status;
}

/* run and expected of an index that is a function of sums. */
#define FROM_SUMS(name, of, wanted)                                                                         \
    static d4i_status name##_run(d4i_context *context, const struct measure_data *data,                     \
                                 const struct measure_options *options, struct measure_answer *answer)      \
    {                                                                                                       \
        (void)context;                                                                                      \
        (void)options;                                                                                      \
        return number(data, of, answer);                                                                    \
    }                                                                                                       \
    static d4i_status name##_expected(d4i_context *context, const struct measure_data *data,                \
                                      const struct measure_options *options, struct measure_answer *answer) \
    {                                                                                                       \
        (void)options;                                                                                      \
        return by_chance(context, data, wanted, of, answer);                                                \
    }

FROM_SUMS(dissimilarity, dissimilarity_of, CHANCE_OFF)
FROM_SUMS(mutual, mutual_of, CHANCE_RELATIVE)
FROM_SUMS(theory, theory_of, CHANCE_RELATIVE)
FROM_SUMS(relative_diversity, diversity_of, CHANCE_SQUARE)
FROM_SUMS(exposure, exposure_of, CHANCE_SQUARE)
FROM_SUMS(variation, variation_of, CHANCE_SQUARE)

static const struct measure_index index_dissimilarity = {
    .id = "multigroup_dissimilarity",
    .title = "dissimilarity D of many groups",
    .kind = MEASURE_GROUPS,
    .holds = USUAL_GROUPS,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning =
        "the part of all people who would have to move for every unit to have the same mix, against that part "
        "under complete separation",
    .formula = "sum over groups and units of t |p_m - P_m| / (2 T I), I = sum P_m (1 - P_m)",
    .empties = EMPTY_NOTHING,
    .reference = REARDON_FIREBAUGH,
    .run = dissimilarity_run,
    .expected = dissimilarity_expected,
};

static const struct measure_index index_mutual = {
    .id = "mutual_information",
    .title = "mutual information M",
    .kind = MEASURE_GROUPS,
    .holds = USUAL_GROUPS | MEASURE_TRANSFERS,
    .low = 0,
    .high = INFINITY,
    .even = 0,
    .apart = NAN, /* E */
    .meaning =
        "how much one learns of somebody's group from the unit, in nats; at most the entropy E of all people",
    .formula = "sum over groups and units of (t_m / T) ln(p_m / P_m)",
    .empties = ZERO_LOG,
    .reference = MORA_RUIZ_CASTILLO,
    .note = "the only one of these that parts exactly by unit, by group, and into within and between areas; PySAL "
            "calls it divergence",
    .run = mutual_run,
    .expected = mutual_expected,
};

static const struct measure_index index_theory = {
    .id = "information_theory_h",
    .title = "information theory index H of many groups",
    .kind = MEASURE_GROUPS,
    .holds = USUAL_GROUPS | MEASURE_TRANSFERS,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning = "by which part the units are less diverse than all people together",
    .formula = "M / E = sum t (E - E_i) / (T E), E = -sum P_m ln P_m",
    .empties = ZERO_LOG,
    .reference = REARDON_FIREBAUGH,
    .run = theory_run,
    .expected = theory_expected,
};

static const struct measure_index index_exposure = {
    .id = "normalised_exposure",
    .title = "normalised exposure P of many groups",
    .kind = MEASURE_GROUPS,
    .holds = USUAL_GROUPS | MEASURE_TRANSFERS,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning = "the mean over people of how isolated their group is beyond an even mix",
    .formula = "sum over groups and units of t (p_m - P_m)^2 / (T (1 - P_m))",
    .empties = EMPTY_NOTHING,
    .reference = REARDON_FIREBAUGH,
    .run = exposure_run,
    .expected = exposure_expected,
};

static const struct measure_index index_relative_diversity = {
    .id = "relative_diversity",
    .title = "relative diversity R of many groups",
    .kind = MEASURE_GROUPS,
    .holds = USUAL_GROUPS | MEASURE_TRANSFERS,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning = "by which part two people of a unit are less often of two groups than two people drawn from all",
    .formula = "sum over groups and units of t (p_m - P_m)^2 / (T I) = 1 - sum (t/T) I_i / I",
    .empties = EMPTY_NOTHING,
    .reference = REARDON_FIREBAUGH,
    .run = relative_diversity_run,
    .expected = relative_diversity_expected,
};

static const struct measure_index index_variation = {
    .id = "squared_coefficient_of_variation",
    .title = "squared coefficient of variation C of many groups",
    .kind = MEASURE_GROUPS,
    .holds = USUAL_GROUPS | MEASURE_TRANSFERS,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning = "the variance of the units' shares against the group's share, the mean over groups",
    .formula = "sum over groups and units of t (p_m - P_m)^2 / (T (G - 1) P_m), G = groups with people",
    .empties = "units and groups without people count for nothing",
    .reference = REARDON_FIREBAUGH,
    .note = "small groups weigh as much as large ones: beware of what chance does to them",
    .run = variation_run,
    .expected = variation_expected,
};

struct ginis {
    const struct measure_data *data;
    double *part; /* [group] */
};

/* sum over pairs of units of |t_j x_i - t_i x_j| / 2, x the group's people: over the units in the order of the
 * share, what lies before each. People are taken as parts of the whole, so that the numbers stay near 1. */
static d4i_status gini_group(d4i_context *context, void *argument, size_t group, int worker)
{
    struct ginis *ginis = argument;
    const struct measure_data *data = ginis->data;
    const double *people = data->table->people[group];
    uint32_t *order = NULL;
    double *share = NULL, x_before = 0, t_before = 0;
    struct tally sum = {0};
    d4i_status status;
    (void)worker;
    GUARD(mem_alloc(context, data->units, sizeof *share, &share));
    GUARD(mem_alloc(context, data->units, sizeof *order, &order));
    for (size_t i = 0; i < data->units; i++)
        share[i] = data->t[i] > 0 ? people[i] / data->t[i] : 0;
    GUARD(order_by(context, share, data->units, order));
    for (size_t k = 0; k < data->units; k++) {
        double x = people[order[k]] / data->sum_t, t = data->t[order[k]] / data->sum_t;
        tally_add(&sum, x * t_before - t * x_before);
        x_before += x;
        t_before += t;
    }
    ginis->part[group] = fmax(0, tally_of(sum));
done:
    free(share);
    free(order);
    return status;
}

static d4i_status gini_run(d4i_context *context, const struct measure_data *data,
                           const struct measure_options *options, struct measure_answer *answer)
{
    struct ginis ginis = {.data = data};
    d4i_status status;
    (void)options;
    GUARD(mem_alloc(context, data->table->groups, sizeof *ginis.part, &ginis.part));
    GUARD(threads_run(context, NULL, data->table->groups, gini_group, &ginis));
    answer_number(answer, sum_of(ginis.part, data->table->groups) / whole_interaction(data));
done:
    free(ginis.part);
    return status;
}

static const struct measure_index index_gini = {
    .id = "multigroup_gini",
    .title = "Gini index G of many groups",
    .kind = MEASURE_GROUPS,
    .holds = USUAL_GROUPS,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning = "the mean difference between the mixes of any two units, against its largest possible value",
    .formula =
        "sum over groups and pairs of units i, j of t_i t_j |p_im - p_jm| / (2 T^2 I), I = sum P_m (1 - P_m)",
    .empties = EMPTY_NOTHING,
    .reference = REARDON_FIREBAUGH,
    .note = "sorted, not compared pair by pair: O(groups x units)",
    .run = gini_run,
};

static const struct measure_index *const LIST[] = {
    &index_dissimilarity,      &index_gini,      &index_mutual, &index_theory, &index_exposure,
    &index_relative_diversity, &index_variation,
};
const struct measure_family measure_multigroup = {LIST, COUNT_OF(LIST)};
