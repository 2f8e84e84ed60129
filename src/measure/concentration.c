/* SPDX-License-Identifier: EUPL-1.2
 *
 * Concentration of one group: over units, over people, over all ground (of small and large units: ground.c).
 */
#include "measure/inside.h"
#include "measure/texts.h"

static d4i_status share_run(d4i_context *context, const struct measure_data *data,
                            const struct measure_options *options, struct measure_answer *answer)
{
    (void)context;
    (void)options;
    return answer_number(answer, data->sum_a / data->sum_all);
}

static const struct measure_index index_share = {
    .id = "share",
    .title = "share of the group",
    .kind = MEASURE_PAIR,
    .holds = MEASURE_SCALES | MEASURE_MERGES | MEASURE_ONE_UNIT | MEASURE_LOPSIDED | MEASURE_ABSENT |
             MEASURE_UNRAISED | MEASURE_AMONG_ALL,
    .low = 0,
    .high = 1,
    .even = NAN,
    .apart = NAN,
    .meaning = "the part of all people who are of the group",
    .formula = "A / T",
    .empties = EMPTY_NOTHING,
    .reference = "-",
    .run = share_run,
};

static d4i_status quotient_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    double share = data->sum_a / data->sum_all;
    (void)options;
    TRY(answer_values(context, data->units, answer));
    for (size_t i = 0; i < data->units; i++)
        answer->values[i] = data->all[i] > 0 ? data->a[i] / data->all[i] / share : NAN;
    return D4I_OK;
}

static const struct measure_index index_quotient = {
    .id = "location_quotient",
    .title = "location quotient of each unit",
    .kind = MEASURE_PAIR,
    .shape = MEASURE_BY_UNIT,
    .holds = MEASURE_SCALES | MEASURE_ONE_UNIT | MEASURE_LOPSIDED | MEASURE_AMONG_ALL,
    .low = 0,
    .high = INFINITY,
    .even = 1,
    .apart = NAN,
    .meaning = "how many times the group's share of all people its share of the unit is",
    .formula = "(a/t) / (A/T)",
    .empties = "a unit without people has none",
    .reference = "Isard, W. (1960): Methods of regional analysis. MIT Press",
    .note =
        "core tells it of the areas, against all areas together: people of all of them drawn into an area of its "
        "size give 1 in the mean, p says how likely they reach the value, and the interval is that of bootstraps "
        "of the small units of every area",
    .run = quotient_run,
};

static double half_difference(const double *x, double sum_x, const double *y, double sum_y, size_t count)
{
    struct tally sum = {0};
    for (size_t i = 0; i < count; i++)
        tally_add(&sum, fabs(x[i] / sum_x - y[i] / sum_y));
    return tally_of(sum) / 2;
}

static double sum_of(const double *values, size_t count)
{
    struct tally sum = {0};
    for (size_t i = 0; i < count; i++)
        tally_add(&sum, values[i]);
    return tally_of(sum);
}

static d4i_status delta_run(d4i_context *context, const struct measure_data *data,
                            const struct measure_options *options, struct measure_answer *answer)
{
    double area = sum_of(data->table->area, data->units);
    (void)context;
    (void)options;
    if (!(area > 0))
        return answer_undefined(answer, "the units have no area");
    return answer_number(answer, half_difference(data->a, data->sum_a, data->table->area, area, data->units));
}

static const struct measure_index index_delta = {
    .id = "delta",
    .title = "delta: concentration over ground",
    .kind = MEASURE_PAIR,
    .needs = MEASURE_AREA,
    .holds = MEASURE_SCALES | MEASURE_LOPSIDED | MEASURE_GROUND,
    .low = 0,
    .high = 1,
    .even = NAN,
    .apart = NAN,
    .meaning = "the part of the group that would have to move for it to live equally densely everywhere",
    .formula = "1/2 sum |a/A - area/sum of areas|",
    .empties = EMPTY_AREA,
    .reference = "Duncan, O. D., Cuzzort, R. P. and Duncan, B. (1961): Statistical geography. Free Press",
    .run = delta_run,
};

static d4i_status hoover_run(d4i_context *context, const struct measure_data *data,
                             const struct measure_options *options, struct measure_answer *answer)
{
    (void)context;
    (void)options;
    return answer_number(answer, half_difference(data->a, data->sum_a, data->all, data->sum_all, data->units));
}

static const struct measure_index index_hoover = {
    .id = "hoover",
    .title = "Hoover index: concentration over people",
    .kind = MEASURE_PAIR,
    .holds = MEASURE_SCALES | MEASURE_MERGES | MEASURE_TRANSFERS | MEASURE_LOPSIDED | MEASURE_AMONG_ALL,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = NAN, /* 1 - P */
    .meaning = "the part of the group that would have to move for it to be spread as all people are",
    .formula = "1/2 sum |a/A - t/T|",
    .empties = EMPTY_NOTHING,
    .reference = "Hoover, E. M. (1941): Interstate redistribution of population, 1850-1940. Journal of Economic "
                 "History 1(2), 199-205",
    .note = "D (1 - P) where the others are everybody else: the group itself is part of what it is compared with",
    .run = hoover_run,
};

/* Order of the units by a / of. */
static d4i_status order_by_share(d4i_context *context, const struct measure_data *data, const double *of,
                                 uint32_t *order)
{
    double *share = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, data->units, sizeof *share, &share));
    for (size_t i = 0; i < data->units; i++)
        share[i] = of[i] > 0 ? data->a[i] / of[i] : 0;
    GUARD(order_by(context, share, data->units, order));
done:
    free(share);
    return status;
}

static d4i_status gini_run(d4i_context *context, const struct measure_data *data,
                           const struct measure_options *options, struct measure_answer *answer)
{
    uint32_t *order = NULL;
    double a_before = 0, t_before = 0;
    struct tally sum = {0};
    d4i_status status;
    (void)options;
    GUARD(mem_alloc(context, data->units, sizeof *order, &order));
    GUARD(order_by_share(context, data, data->all, order));
    for (size_t k = 0; k < data->units; k++) {
        double a = data->a[order[k]] / data->sum_a, t = data->all[order[k]] / data->sum_all;
        tally_add(&sum, a * t_before - t * a_before);
        a_before += a;
        t_before += t;
    }
    answer_number(answer, fmax(0, tally_of(sum)));
done:
    free(order);
    return status;
}

static const struct measure_index index_gini = {
    .id = "gini_concentration",
    .title = "Gini index of concentration over people",
    .kind = MEASURE_PAIR,
    .holds = MEASURE_SCALES | MEASURE_MERGES | MEASURE_TRANSFERS | MEASURE_LOPSIDED | MEASURE_AMONG_ALL,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = NAN, /* 1 - P */
    .meaning = "twice the area between the diagonal and the curve of the group's people over all people",
    .formula = "sum over pairs i, j of |a_i t_j - a_j t_i| / (2 A T)",
    .empties = EMPTY_NOTHING,
    .reference = "Gini, C. (1912): Variabilita e mutabilita. Cuppini",
    .note = "gini (1 - P) where the others are everybody else",
    .run = gini_run,
};

static d4i_status entropy_run(d4i_context *context, const struct measure_data *data,
                              const struct measure_options *options, struct measure_answer *answer)
{
    double share = data->sum_a / data->sum_all;
    struct tally sum = {0};
    (void)context;
    (void)options;
    if (!(share < 1))
        return answer_undefined(answer, "everybody is in the group");
    for (size_t i = 0; i < data->units; i++)
        if (data->a[i] > 0)
            tally_add(&sum, data->a[i] / data->sum_a * log(data->a[i] / data->all[i] / share));
    return answer_number(answer, fmax(0, tally_of(sum)) / -log(share));
}

static const struct measure_index index_entropy = {
    .id = "entropy_concentration",
    .title = "entropy-based concentration over people (Theil T)",
    .kind = MEASURE_PAIR,
    .holds = MEASURE_SCALES | MEASURE_MERGES | MEASURE_TRANSFERS | MEASURE_AMONG_ALL,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning =
        "how far the group's spread over units is from that of all people, as a part of the furthest possible",
    .formula = "sum (a/A) ln(p / P) / ln(1 / P)",
    .empties = ZERO_LOG,
    .reference = "Theil, H. (1967): Economics and information theory. North-Holland",
    .note = "the group's term of mutual_information, against its largest value",
    .run = entropy_run,
};

static d4i_status lorenz_run(d4i_context *context, const struct measure_data *data,
                             const struct measure_options *options, struct measure_answer *answer)
{
    uint32_t *order = NULL;
    struct tally a = {0}, b = {0};
    size_t points = 1;
    d4i_status status;
    (void)options;
    GUARD(mem_alloc(context, data->units, sizeof *order, &order));
    GUARD(order_by_share(context, data, data->t, order));
    GUARD(answer_values(context, 2 * (data->inhabited + 1), answer));
    for (size_t k = 0; k < data->units; k++) {
        if (!(data->t[order[k]] > 0))
            continue;
        tally_add(&a, data->a[order[k]]);
        tally_add(&b, data->b[order[k]]);
        answer->values[2 * points] = tally_of(b) / data->sum_b;
        answer->values[2 * points + 1] = tally_of(a) / data->sum_a;
        points++;
    }
done:
    free(order);
    return status;
}

static const struct measure_index index_lorenz = {
    .id = "lorenz",
    .title = "Lorenz curve",
    .kind = MEASURE_PAIR,
    .shape = MEASURE_CURVE,
    .holds = MEASURE_SCALES,
    .low = 0,
    .high = 1,
    .even = NAN,
    .apart = NAN,
    .meaning =
        "units from the smallest share of the group to the largest: the part of the others and of the group so "
        "far",
    .formula = "points (sum of b up to k / B, sum of a up to k / A), from (0, 0) to (1, 1)",
    .empties = EMPTY_NOTHING,
    .reference = DUNCAN,
    .note = "gini is twice the area between it and the diagonal, dissimilarity its largest distance from it",
    .run = lorenz_run,
};

static const struct measure_index *const LIST[] = {
    &index_share, &index_quotient, &index_delta, &index_hoover, &index_gini, &index_entropy, &index_lorenz,
};
const struct measure_family measure_concentration = {LIST, COUNT_OF(LIST)};
