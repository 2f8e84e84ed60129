/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two groups, D without what chance adds to it in small units.
 */
#include "measure/chance.h"
#include "measure/inference.h"
#include "measure/redrawn.h"
#include "measure/texts.h"

static d4i_status dissimilarity(d4i_context *context, const struct measure_data *data,
                                const struct measure_options *options, double *d, double *by_chance)
{
    const struct measure_index *index = measure_index_find("dissimilarity");
    struct measure_answer answer;
    TRY(index->run(context, data, options, &answer));
    *d = answer.value;
    if (by_chance) {
        TRY(index->expected(context, data, options, &answer));
        *by_chance = answer.value;
    }
    return D4I_OK;
}

static d4i_status bias_corrected_run(d4i_context *context, const struct measure_data *data,
                                     const struct measure_options *options, struct measure_answer *answer)
{
    double d, off;
    TRY(dissimilarity(context, data, options, &d, NULL));
    TRY(redrawn_off(context, data, options->memory, &off));
    return answer_number(answer, 2 * d - off / 2);
}

static d4i_status bias_corrected_expected(d4i_context *context, const struct measure_data *data,
                                          const struct measure_options *options, struct measure_answer *answer)
{
    double d, by_chance, off;
    TRY(dissimilarity(context, data, options, &d, &by_chance));
    TRY(redrawn_expected_off(context, data, &off));
    return answer_number(answer, 2 * by_chance - off / 2);
}

static const struct measure_index index_bias_corrected = {
    .id = "bias_corrected_dissimilarity",
    .title = "bias-corrected dissimilarity",
    .kind = MEASURE_PAIR,
    .needs = MEASURE_WHOLE_PEOPLE,
    .holds = MEASURE_SWAPS | MEASURE_UNRAISED,
    .low = -1,
    .high = 1,
    .even = NAN,
    .apart = 1,
    .meaning = "D less its bias, estimated as what D gains when everybody draws a unit anew",
    .formula = "2 D - E(D*), D* from a, b drawn anew with the chances a/A and b/B",
    .empties = EMPTY_NOTHING,
    .reference = ALLEN,
    .note = "E(D*) is worked out exactly, where PySAL takes the mean of 500 draws; below 0 where there is less "
            "unevenness "
            "than chance would make. What chance gives of it is exact, too, by a formula to 1e-6 where units have "
            "thousands of the group: not 0, since the correction takes off a part of what chance adds",
    .example =
        "a = 1 1 0, b = 0 1 1: D = 1/2 (1/2 + 0 + 1/2) = 1/2. Drawn anew, a* of the first unit is 0, 1, 2 with "
        "chances 1/4, 1/2, 1/4 and b* is 0, so that |a*/2 - b*/2| is 1/2 in the mean; so in the third; in the "
        "second "
        "both are such draws, and |a* - b*| is 1 with chance 1/2 and 2 with 1/8: 3/8. E(D*) = 1/2 (1/2 + 3/8 + "
        "1/2) = "
        "11/16, and 2 D - E(D*) = 0.3125. PySAL has the same in the mean, and around it by the error of 500 draws: "
        "the "
        "exact one is right",
    .run = bias_corrected_run,
    .expected = bias_corrected_expected,
};

/* The likeliest theta of |z| where z is normal around it with deviation 1: 0 up to |z| = 1, else the root of
 * theta = z tanh(theta z), to which Newton's steps come down from z. */
static double likeliest_theta(double z)
{
    if (!(z > 1))
        return 0;
    double theta = z;
    for (int round = 0; round < 100; round++) {
        double t = tanh(theta * z), step = (theta - z * t) / (1 - z * z * (1 - t * t));
        theta -= step;
        if (fabs(step) <= 1e-15 * theta)
            break;
    }
    return fmax(0, theta);
}

static d4i_status density_corrected_run(d4i_context *context, const struct measure_data *data,
                                        const struct measure_options *options, struct measure_answer *answer)
{
    struct tally sum = {0};
    (void)context;
    (void)options;
    for (size_t i = 0; i < data->units; i++) {
        double p = data->a[i] / data->sum_a, q = data->b[i] / data->sum_b;
        double deviation = sqrt(p * (1 - p) / data->sum_a + q * (1 - q) / data->sum_b);
        if (deviation > 0)
            tally_add(&sum, deviation * likeliest_theta(fabs(p - q) / deviation));
        else
            tally_add(&sum, fabs(p - q)); /* known for certain */
    }
    return answer_number(answer, tally_of(sum) / 2);
}

static const struct measure_index index_density_corrected = {
    .id = "density_corrected_dissimilarity",
    .title = "density-corrected dissimilarity",
    .kind = MEASURE_PAIR,
    .holds = MEASURE_SWAPS | MEASURE_UNRAISED,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = NAN,
    .meaning = "D from the likeliest true difference of shares in each unit, given that chance moves what is seen",
    .formula =
        "1/2 sum s theta(|a/A - b/B| / s), s^2 = variance of a/A - b/B, theta(z) = likeliest mean of a folded "
        "normal at z",
    .empties = EMPTY_NOTHING,
    .reference = ALLEN,
    .note =
        "theta is solved to the last digit. PySAL searches from 0, where beyond 38 deviations the density is below "
        "the smallest double and so flat: it stays there, and units that are most surely uneven count for nothing. "
        "Of the tracts of Sacramento these are nine, and PySAL has 0.29521 where 0.32138 is right; without the "
        "nine "
        "both agree within the 1e-5 to which PySAL searches (tests/measure/test_peers.c)",
    .example =
        "a = 9000 500 500, b = 500 500 9000. In the first unit a/A - b/B = 0.9 - 0.05 = 0.85 and s = "
        "sqrt((0.9 x 0.1 + 0.05 x 0.95) / 10000) = 0.003708, so that z = 229.2 and theta = z tanh(theta z) = z to "
        "all digits: chance has no part in it. The second counts 0, the third as the first: (0.85 + 0 + 0.85) / 2 "
        "= "
        "0.85 = D. PySAL has 0, as its density at 229 deviations is 0 wherever it looks. As units grow the index "
        "must "
        "tend to D, so 0.85 is right",
    .run = density_corrected_run,
};

static d4i_status modified_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    double d, by_chance;
    TRY(dissimilarity(context, data, options, &d, &by_chance));
    if (d < by_chance)
        return answer_number(answer, (d - by_chance) / by_chance);
    if (by_chance >= 1)
        return answer_undefined(answer, "chance alone separates the groups in units this small");
    return answer_number(answer, (d - by_chance) / (1 - by_chance));
}

/* What the two indices of Carrington and Troske share of their example. */
#define BY_CHANCE                                                                                                \
    "a = 1 1 0, b = 1 1 2. Two of six people can be dealt to units of two in 15 ways, of which 3 put both into " \
    "one "                                                                                                       \
    "unit, and 12 into two, as here. "
#define NOT_FIXED                                                                                                  \
    "PySAL draws each unit's group by itself: with chance (4/9)^3 nobody is in the group at all, and its mean is " \
    "no number. Groups are as large as they are, so the sizes are kept here; in large tables the two agree"

static const struct measure_index index_modified = {
    .id = "modified_dissimilarity",
    .title = "dissimilarity beyond chance, after Carrington and Troske",
    .kind = MEASURE_PAIR,
    .needs = MEASURE_WHOLE_PEOPLE,
    .holds = MEASURE_SWAPS | MEASURE_UNRAISED,
    .low = -1,
    .high = 1,
    .even = -1,
    .apart = 1,
    .meaning = "where D stands between what chance gives (0) and complete separation (1), or evenness (-1)",
    .formula = "(D - D0) / (1 - D0), or (D - D0) / D0 where D is below D0 = expected D under chance",
    .empties = EMPTY_NOTHING,
    .reference =
        "Carrington, W. J. and Troske, K. R. (1997): On measuring segregation in samples with small units. "
        "Journal of Business and Economic Statistics 15(4), 402-409",
    .note =
        "D0 is exact and keeps the sizes of units and groups; PySAL draws each unit's group with the chance P, so "
        "that the group's size varies, and takes the mean of 500 draws",
    .example = BY_CHANCE
    "D = 1/2 (1/4 + 1/4 + 1/2) = 1/2, and it is 1 where both live together: D0 = 1/5 x 1 + 4/5 x 1/2 = 0.6, and "
    "(0.5 - 0.6) / 0.6 = -0.1667. " NOT_FIXED,
    .run = modified_run,
};

static d4i_status gini_run(d4i_context *context, const struct measure_data *data,
                           const struct measure_options *options, struct measure_answer *answer)
{
    const struct measure_index *gini = measure_index_find("gini");
    struct measure_table table = *data->table;
    struct measure_inference drawn;
    if (options->draws < 1)
        return fail(context, D4I_BAD_USAGE,
                    "'modified_gini' is worked out by draws, and there are none; give at least one (--draws N)");
    if (table.groups == 2)
        table.total = NULL; /* who is of neither group lives nowhere else by chance */
    TRY(measure_infer(context, &gini, 1, &table, MEASURE_PERMUTATION, options, 0.95, &drawn));
    double g = drawn.answer.value, by_chance = drawn.mean;
    if (g >= by_chance && by_chance >= 1)
        return answer_undefined(answer, "chance alone separates the groups in units this small");
    return answer_number(answer, (g - by_chance) / (g < by_chance ? by_chance : 1 - by_chance));
}

static const struct measure_index index_gini = {
    .id = "modified_gini",
    .title = "Gini index beyond chance, after Carrington and Troske",
    .kind = MEASURE_PAIR,
    .needs = MEASURE_WHOLE_PEOPLE,
    .holds = MEASURE_UNRAISED, /* drawn: swaps and scales move it within the error of its draws */
    .low = -1,
    .high = 1,
    .even = -1,
    .apart = 1,
    .meaning = "where the Gini index stands between what chance gives (0) and complete separation (1), or evenness "
               "(-1)",
    .formula = "(G - G0) / (1 - G0), or (G - G0) / G0 where G is below G0 = mean G of draws under chance",
    .empties = EMPTY_NOTHING,
    .reference =
        "Carrington, W. J. and Troske, K. R. (1997): On measuring segregation in samples with small units. "
        "Journal of Business and Economic Statistics 15(4), 402-409",
    .note = "G0 has no closed form; draws keep the sizes of units and groups, and are the same for the same seed",
    .example = BY_CHANCE
    "G = sum t_i t_j |p_i - p_j| / (2 T^2 P (1 - P)) = 8/16 = 1/2, and it is 1 where both live together: G0 = 1/5 "
    "x "
    "1 + 4/5 x 1/2 = 0.6, and (0.5 - 0.6) / 0.6 = -0.1667, here but for the error of the draws. " NOT_FIXED,
    .run = gini_run,
};

static const struct measure_index *const LIST[] = {&index_bias_corrected, &index_density_corrected, &index_modified,
                                                   &index_gini};
const struct measure_family measure_corrected = {LIST, COUNT_OF(LIST)};
