/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where the group's share is high or low together: Getis and Ord's G without the unit itself, and G* with it, as
 * deviations from what chance makes of them. Shares less their mean do as well as shares, and keep their digits.
 */
#include "measure/lisa.h"
#include "measure/texts.h"

/* (sum - weight mean) / deviation of such a sum of `count` shares of that mean and sum of squares. */
static double standardised(const struct around *around, double mean, double squares, double count)
{
    double variance = squares / count - mean * mean;
    double spread = (count * around->square - around->weight * around->weight) / (count - 1);
    /* no variance but for rounding: all others are the same, or all are neighbours */
    if (!(variance > 1e-14 * squares / count) || !(spread > 1e-14 * count * around->square))
        return NAN;
    return (around->sum - around->weight * mean) / sqrt(variance * spread);
}

/* The unit counts as its own neighbour as much as it says, or else as the nearest of the others. */
static double value_of(const struct shares *shares, size_t unit, struct around around, bool itself)
{
    double count = (double)shares->count, own = shares->off[unit];
    if (around.count == 0)
        return NAN;
    if (!itself)
        return standardised(&around, -own / (count - 1), shares->squares - own * own, count - 1);
    double weight = around.itself > 0 ? around.itself : around.most;
    around.weight += weight;
    around.square += weight * weight;
    around.sum += weight * own;
    return standardised(&around, 0, shares->squares, count);
}

static d4i_status g_run(d4i_context *context, const struct measure_data *data, bool itself,
                        struct measure_answer *answer)
{
    struct shares shares = {0};
    d4i_status status;
    GUARD(shares_make(context, data, &shares));
    if (shares.count < 3 || !(shares.squares > 0)) {
        answer_undefined(answer,
                         shares.count < 3 ? "people live in two units only" : "all units have the same share");
        goto done;
    }
    GUARD(answer_values(context, data->units, answer));
    for (size_t i = 0; i < data->units; i++)
        answer->values[i] = data->t[i] > 0 ? value_of(&shares, i, around_of(data, &shares, i, true), itself) : NAN;
done:
    shares_release(&shares);
    return status;
}

#define RUN(name, body)                                                                                \
    static d4i_status name##_run(d4i_context *context, const struct measure_data *data,                \
                                 const struct measure_options *options, struct measure_answer *answer) \
    {                                                                                                  \
        (void)options;                                                                                 \
        return body;                                                                                   \
    }
RUN(others, g_run(context, data, false, answer))
RUN(star, g_run(context, data, true, answer))
RUN(star_p, lisa_p_run(context, data, options, true, false, answer))
RUN(star_q, lisa_p_run(context, data, options, true, true, answer))

#define GETIS_ORD                                                                                       \
    "Ord, J. K. and Getis, A. (1995): Local spatial autocorrelation statistics: distributional issues " \
    "and an application. Geographical Analysis 27(4), 286-306"
#define OF_UNIT                                                                                           \
    .kind = MEASURE_PAIR, .shape = MEASURE_BY_UNIT, .needs = MEASURE_NEIGHBOURS, .holds = MEASURE_SCALES, \
    .even = NAN, .apart = NAN,                                                                            \
    .empties = "units without people are left out; a unit without neighbours has no value"

static const struct measure_index index_others = {
    .id = "local_g",
    .title = "Getis and Ord's G of the group's share",
    OF_UNIT,
    .low = -INFINITY,
    .high = INFINITY,
    .meaning = "how many deviations the share of the unit's neighbours is above (or below) what chance gives them",
    .formula =
        "(sum w_ij p_j - W_i m) / (s sqrt((k sum w_ij^2 - W_i^2) / (k - 1))), W_i = sum w_ij, over the k other "
        "units with people, whose shares have mean m and deviation s",
    .reference = GETIS_ORD,
    .note =
        "as in esda, star = False; where all other units are neighbours it has no value; its p is local_moran_p",
    .run = others_run,
};

static const struct measure_index index_star = {
    .id = "local_g_star",
    .title = "Getis and Ord's G* of the group's share",
    OF_UNIT,
    .low = -INFINITY,
    .high = INFINITY,
    .meaning = "how many deviations the share of the unit and its neighbours is above (or below) what chance gives",
    .formula = "as local_g, but the unit is one of its own neighbours and k, m and s are of all units with people",
    .reference = GETIS_ORD,
    .note = "as in esda, star = True; without a weight of its own the unit has the largest of its neighbours'",
    .run = star_run,
};

static const struct measure_index index_star_p = {
    .id = "local_g_star_p",
    .title = "how likely chance makes each unit and its neighbours",
    OF_UNIT,
    .low = 0,
    .high = 1,
    .meaning =
        "the chance of a unit and neighbours whose mean share is as far to the same side, were units shuffled",
    .formula = "(1 + draws as far out) / (1 + draws), draws = means of one share more than the unit has neighbours",
    .reference = GETIS_ORD,
    .note =
        "the unit itself is drawn, too (esda leaves it in its place, which gives local_moran_p); neighbours count "
        "alike",
    .run = star_p_run,
};

static const struct measure_index index_star_q = {
    .id = "local_g_star_q",
    .title = "rate of false discoveries at which each unit and its neighbours just stand out",
    OF_UNIT,
    .low = 0,
    .high = 1,
    .meaning = "which part of the units that stand out as much or more does so by chance alone",
    .formula = "min over p' >= p of p' n / (units with at most p'), p of local_g_star_p, n units that have one",
    .reference = BENJAMINI_HOCHBERG,
    .note = "p knows no less than 1 / (1 + draws): many units ask for many draws",
    .run = star_q_run,
};

static const struct measure_index *const LIST[] = {&index_others, &index_star, &index_star_p, &index_star_q};
const struct measure_family measure_hotspots = {LIST, COUNT_OF(LIST)};
