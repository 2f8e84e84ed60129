/* SPDX-License-Identifier: EUPL-1.2
 *
 * Local association of the group's share: Moran's I of each unit, how likely chance makes its neighbours' mean, and
 * that likelihood with as many tests in mind as there are units.
 */
#include "measure/lisa.h"
#include "measure/inference.h"
#include "measure/texts.h"

static d4i_status moran_run(d4i_context *context, const struct measure_data *data,
                            const struct measure_options *options, struct measure_answer *answer)
{
    struct shares shares = {0};
    d4i_status status;
    (void)options;
    GUARD(shares_make(context, data, &shares));
    if (!(shares.squares > 0)) {
        answer_undefined(answer, "all units have the same share");
        goto done;
    }
    GUARD(answer_values(context, data->units, answer));
    for (size_t i = 0; i < data->units; i++) {
        struct around around = around_of(data, &shares, i, true);
        answer->values[i] = data->t[i] > 0 && around.count > 0 ? shares.off[i] * (around.sum / around.weight) *
                                                                     (double)(shares.count - 1) / shares.squares
                                                               : NAN;
    }
done:
    shares_release(&shares);
    return status;
}

d4i_status lisa_p_run(d4i_context *context, const struct measure_data *data, const struct measure_options *options,
                      bool itself, bool corrected, struct measure_answer *answer)
{
    struct measure_answer made = {0};
    d4i_status status;
    GUARD(answer_values(context, data->units, &made));
    GUARD(lisa_rarities(context, data, options, itself, made.values));
    if (corrected)
        GUARD(measure_false_discovery(context, made.values, made.count, made.values));
    *answer = made;
    return D4I_OK;
done:
    measure_answer_release(&made);
    return status;
}

static d4i_status moran_p_run(d4i_context *context, const struct measure_data *data,
                              const struct measure_options *options, struct measure_answer *answer)
{
    return lisa_p_run(context, data, options, false, false, answer);
}

static d4i_status moran_q_run(d4i_context *context, const struct measure_data *data,
                              const struct measure_options *options, struct measure_answer *answer)
{
    return lisa_p_run(context, data, options, false, true, answer);
}

#define ANSELIN \
    "Anselin, L. (1995): Local indicators of spatial association: LISA. Geographical Analysis 27(2), 93-115"

static const struct measure_index index_moran = {
    .id = "local_moran",
    .title = "local Moran's I of the group's share",
    .kind = MEASURE_PAIR,
    .shape = MEASURE_BY_UNIT,
    .needs = MEASURE_NEIGHBOURS,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .low = -INFINITY,
    .high = INFINITY,
    .even = NAN,
    .apart = NAN,
    .meaning =
        "whether the unit and its neighbours lie on the same side of the mean share (above 0) or not (below)",
    .formula = "(n - 1) z_i sum w_ij z_j / (sum w_ij sum z^2), z = p less the mean of p over units with people",
    .empties = "units without people are left out; a unit without neighbours has no value",
    .reference = ANSELIN,
    .note = "as in esda with weights of rows that add up to 1",
    .run = moran_run,
};

static const struct measure_index index_moran_p = {
    .id = "local_moran_p",
    .title = "how likely chance makes the neighbours of each unit",
    .kind = MEASURE_PAIR,
    .shape = MEASURE_BY_UNIT,
    .needs = MEASURE_NEIGHBOURS,
    .holds = MEASURE_SCALES,
    .low = 0,
    .high = 1,
    .even = NAN,
    .apart = NAN,
    .meaning = "the chance of neighbours whose mean share is as far to the same side, were units shuffled",
    .formula = "(1 + draws as far out) / (1 + draws), draws = means of as many shares as the unit has neighbours",
    .empties = "units without people are left out; a unit without neighbours has no value",
    .reference = ANSELIN,
    .note =
        "neighbours count alike; local_moran_q has as many tests in mind as there are units; local_g has the same "
        "p, since both are drawn with the unit itself in its place",
    .run = moran_p_run,
};

static const struct measure_index index_moran_q = {
    .id = "local_moran_q",
    .title = "rate of false discoveries at which a unit's neighbours just stand out",
    .kind = MEASURE_PAIR,
    .shape = MEASURE_BY_UNIT,
    .needs = MEASURE_NEIGHBOURS,
    .holds = MEASURE_SCALES,
    .low = 0,
    .high = 1,
    .even = NAN,
    .apart = NAN,
    .meaning = "which part of the units that stand out as much or more does so by chance alone",
    .formula = "min over p' >= p of p' n / (units with at most p'), p of local_moran_p, n units that have one",
    .empties = "units without people are left out; a unit without neighbours has no value",
    .reference = BENJAMINI_HOCHBERG,
    .note = "p knows no less than 1 / (1 + draws): many units ask for many draws",
    .run = moran_q_run,
};

static const struct measure_index *const LIST[] = {&index_moran, &index_moran_p, &index_moran_q};
const struct measure_family measure_lisa = {LIST, COUNT_OF(LIST)};
